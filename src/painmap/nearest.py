"""Nearest: what a person who wrote an unknown name may have meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LIKE_ENOUGH = 70.0


def nearest(word: str, names: Iterable[str], most: int = 3) -> list[str]:
    """Give up to `most` names that are most like a word, the likest first; none where nothing is like it."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - costs start-up time, needed for errors alone

    choices = list(names)
    low = [c.casefold().replace("-", " ").replace("_", " ") for c in choices]
    asked = word.casefold().replace("-", " ").replace("_", " ").strip()[:100]
    if not asked:
        return []
    found = process.extract(asked, low, scorer=fuzz.WRatio, limit=most, score_cutoff=_LIKE_ENOUGH)
    best = [choices[index] for _, score, index in found if score >= found[0][1] - 12]
    return list(dict.fromkeys(best))


def did_you_mean(word: str, names: Iterable[str], most: int = 1) -> str:
    """Say a mend: ``did you mean "..."?``, or nothing where no name is like the word."""
    found = [f'"{name}"' for name in nearest(word, names, most)]
    return f"did you mean {' or '.join(found)}?" if found else ""
