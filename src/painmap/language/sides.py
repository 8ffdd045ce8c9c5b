"""Sides: left, right or both, said near a stretch of words."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from painmap.language.text import SENTENCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from painmap.language.text import Token

_SIDES = {
    "left": "left", "lt": "left", "lhs": "left", "leftsided": "left", "lefthand": "left",
    "right": "right", "rt": "right", "rhs": "right", "rightsided": "right", "righthand": "right",
    "both": "both", "bilateral": "both", "bilaterally": "both", "bilat": "both", "b/l": "both",
    "either": "both",
}  # fmt: skip
#: The words that `said_by` may give a side for.
MAY_SAY = frozenset({*_SIDES, "l", "r", "side", "sides"})
_SWAPS = frozenset({"swap", "swaps", "switches", "changes", "alternates", "alternating", "either", "each"})


_BEFORE, _AFTER = 5, 6  # so far from a stretch of words, in words, a side may be said


class Sides:
    """The sides that a text says.

    Args:
        text: The complaint.
        tokens: Its words.
    """

    def __init__(self, text: str, tokens: list[Token]) -> None:
        """Find the words that say a side; most texts have few or none."""
        self._tokens = tokens
        found = [(at, said_by(text, tokens, at)) for at, t in enumerate(tokens) if t.word in MAY_SAY]
        self._said = [(at, side) for at, side in found if side is not None]
        self._at = [at for at, _ in self._said]

    def near(self, first: int, last: int) -> str | None:
        """The side said nearest to a stretch of words, in its own sentence, within a few words."""
        best: tuple[int, str] | None = None
        said: set[str] = set()
        nearest = bisect_left(self._at, first - _BEFORE), bisect_left(self._at, last + _AFTER)
        for at, side in self._said[slice(*nearest)]:
            lo, hi = min(at, first), max(at, first)
            if any(self._tokens[k].brk == SENTENCE for k in range(lo + 1, hi + 1)):
                continue
            said.add(side)
            distance = 0 if first <= at < last else (first - at if at < first else at - last + 3)
            if best is None or distance < best[0]:
                best = (distance, side)
        if best is None:
            return None
        return "both" if len(said) > 1 and best[0] > 1 else best[1]


def said_by(text: str, tokens: Sequence[Token], at: int) -> str | None:
    """The side that one word says (left, right or both), None for any other word; "swaps sides" says both."""
    token = tokens[at]
    if token.word in ("l", "r"):
        return ("left" if token.word == "l" else "right") if text[token.start].isupper() else None
    if token.word in ("side", "sides") and at and tokens[at - 1].word in _SWAPS:
        return "both"
    return _SIDES.get(token.word)
