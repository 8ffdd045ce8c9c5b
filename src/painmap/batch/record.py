"""Record: one complaint of an input, or the place of one that cannot be read."""

from __future__ import annotations

from typing import Any, NamedTuple

#: Characters of the longest complaint that is read; far more than anybody types, and answered in seconds.
MOST_CHARACTERS = 1_000_000


class Record(NamedTuple):
    """One record of an input.

    Attributes:
        number: Its place in the input, from 1.
        text: The complaint; what could be read of it where `error` is set.
        ident: What the input calls it, where it does; a text or, as JSON has it, a number or the like.
        extra: The input's other columns or keys, where they are passed through.
        error: Why it cannot be read; else None.
        line: The line of the input that it begins on; None where the input has no lines.
    """

    number: int
    text: str
    ident: Any = None
    extra: dict[str, Any] | None = None
    error: str | None = None
    line: int | None = None


def too_long(text: str) -> str | None:
    """Tell that a text is over the limit, or nothing."""
    if len(text) <= MOST_CHARACTERS:
        return None
    return f"the text has more than {MOST_CHARACTERS:,} characters"
