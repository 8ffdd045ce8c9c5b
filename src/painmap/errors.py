"""What can go wrong with what people hand to painmap, told so that it can be fixed."""

from __future__ import annotations


class PainmapError(Exception):
    """An input that cannot be used; the message says what is wrong, where, and the fix. Exit code 2."""
