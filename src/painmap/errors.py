"""What can go wrong with what people hand to painmap, said so that it can be mended."""

from __future__ import annotations


class PainmapError(Exception):
    """An input that cannot be used; the message says what is wrong, where, and the mend. Exit code 2."""
