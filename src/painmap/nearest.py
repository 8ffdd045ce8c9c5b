"""Nearest: what a person who wrote an unknown name may have meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_ALIKE = 66.0  # of 100
_PART = 0.95  # a name that is like in one of its words only is a little less like
_NEARLY_AS_GOOD = 6.0


def nearest(word: str, names: Iterable[str], most: int = 3) -> list[str]:
    """Give up to `most` names that are most like a word, the likest first; none where nothing is like it."""
    from rapidfuzz.fuzz import ratio  # noqa: PLC0415 - costs start-up time, needed for errors alone

    asked = _plain(word)[:100]
    scored = []
    for name in names:
        plain = _plain(name)
        likeness = max(
            ratio(asked, plain), _PART * max((ratio(asked, part) for part in plain.split()), default=0)
        )
        scored.append((-likeness, name))
    scored.sort()
    best = -scored[0][0] if scored else 0.0
    least = max(_ALIKE, best - _NEARLY_AS_GOOD)
    return list(dict.fromkeys(name for minus, name in scored if -minus >= least))[:most]


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("-", " ").replace("_", " ").split())


def did_you_mean(word: str, names: Iterable[str], most: int = 1) -> str:
    """Suggest a fix: ``did you mean "..."?``, or nothing where no name is like the word."""
    found = [f'"{name}"' for name in nearest(word, names, most)]
    return f"did you mean {' or '.join(found)}?" if found else ""
