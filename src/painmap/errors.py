"""What can go wrong with what people hand to painmap, told so that it can be fixed."""

from __future__ import annotations


class PainmapError(Exception):
    """An input that cannot be used; the message says what is wrong, where, and the fix. Exit code 2."""


class PainmapWarning(UserWarning):
    """An input that is used, and that somebody should look at: what, where, and the fix."""


def reason_of(error: Exception) -> str:
    """What the system said of a file, in small letters, to stand in a sentence."""
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).lower()
