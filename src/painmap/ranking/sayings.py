"""Sayings: a clause that is, word for word or nearly so, a phrase of a pattern speaks for that pattern.

Findings and words come one by one, and each stands in many patterns; a whole saying does not. It is looked
up by those of its words that few sayings hold, so that hardly any of the thousands are compared.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from painmap.language.clauses import TELLING
from painmap.language.findings import Said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from painmap.language.clauses import Clause

TABLE = "saying"
SAYING_WEIGHT = 1.0  # of one said word for word, with words enough, beside its weight of rarity
LEAST_LIKE = 0.8  # likeness below this is chance
_NOTHING_ALIKE = 0.7  # the likeness at which the weight would fall to nothing
_ENOUGH, _COMMON = 3.0, 0.25  # a saying of so many telling words weighs fully; others tell a quarter of one


class Sayings:
    """The sayings of a catalogue.

    Args:
        tables: What `painmap.index.sayings` compiled: `lines`, one saying a line, and `holders`, for each
            stem the numbers of the lines to look it up by.
        patterns: How many patterns there are.
    """

    def __init__(self, tables: Mapping[str, object], patterns: int) -> None:
        """Take the tables; lines are unpacked when first needed."""
        self._packed = str(tables["lines"])
        self._holders: Mapping[str, str] = tables["holders"]  # type: ignore[assignment]
        self._patterns = patterns
        self._lines: list[str] = []
        self._known: dict[int, tuple[tuple[str, ...], frozenset[str]]] = {}
        self._looked_up: dict[tuple[str, int], tuple[tuple[int, frozenset[str], float], ...]] = {}

    def get(self, key: str, /) -> str | None:
        """The posting row of a saying, as the index packs them: each pattern that says it, and its rarity."""
        patterns = self._line(int(key))[1].split()[::2]
        rarity = round(1000 * math.log1p(self._patterns / (len(patterns) + 0.5)))
        return " ".join(f"{p} {rarity}" for p in patterns)

    def phrase(self, key: str, pattern: int) -> int | None:
        """The number of the phrase of a pattern that is the saying."""
        numbers = list(map(int, self._line(int(key))[1].split()))
        return dict(zip(numbers[::2], numbers[1::2], strict=True)).get(pattern)

    def said(self, clauses: Iterable[Clause]) -> list[Said]:
        """The sayings that the clauses of a complaint are like, each once, with what it weighs."""
        best: dict[int, Said] = {}
        for clause in clauses:
            for number in self._near(clause.telling):
                like = self._like(clause, number)
                if like < LEAST_LIKE:
                    continue
                told = len(clause.telling) + _COMMON * (len(clause.stems) - len(clause.telling))
                share = min(told / _ENOUGH, 1.0) * (like - _NOTHING_ALIKE) / (1.0 - _NOTHING_ALIKE)
                weight = SAYING_WEIGHT * share
                if number not in best or weight > best[number].weight:
                    best[number] = Said(TABLE, str(number), clause.start, clause.end, weight, share)
        return list(best.values())

    def _near(self, telling: frozenset[str]) -> list[int]:
        """The sayings with nearly the same telling words."""
        size = len(telling)
        near: list[int] = []
        for stem in telling:
            for number, others, enough in self._held(stem, size):
                if len(others & telling) >= enough and number not in near:
                    near.append(number)
        return near

    def _held(self, stem: str, size: int) -> Sequence[tuple[int, frozenset[str], float]]:
        """The sayings to look up by a stem, for a clause of so many telling words.

        Each with its telling words, and how many of them must be the clause's.
        """
        held = self._looked_up.get((stem, size))
        if held is None:
            packed = self._holders.get(stem)
            if packed is None:  # not kept: words that no saying has come without end
                return ()
            held = tuple(
                (number, telling, enough)
                for number in map(int, packed.split())
                for telling in (self._saying(number)[1],)
                for enough in (LEAST_LIKE / 2.0 * (size + len(telling)),)
                if enough <= min(size, len(telling))
            )
            self._looked_up[stem, size] = held
        return held

    def _like(self, clause: Clause, number: int) -> float:
        """How alike a clause and a saying are, 0 to 1: by their telling words, then by all in their order."""
        stems, telling = self._saying(number)
        if stems == clause.stems:
            return 1.0
        by_telling = 2.0 * len(telling & clause.telling) / (len(telling) + len(clause.telling))
        in_order = 2.0 * _common_in_order(stems, clause.stems) / (len(stems) + len(clause.stems))
        return min(by_telling, in_order)

    def _line(self, number: int) -> list[str]:
        if not self._lines:
            self._lines = self._packed.split("\n")
        return self._lines[number].split("\t")

    def _saying(self, number: int) -> tuple[tuple[str, ...], frozenset[str]]:
        """All stems of a saying, and the telling ones among them, which are marked."""
        known = self._known.get(number)
        if known is not None:
            return known
        marked = self._line(number)[0].split()
        stems = tuple(stem.lstrip(TELLING) for stem in marked)
        telling = frozenset(stem[1:] for stem in marked if stem.startswith(TELLING))
        self._known[number] = stems, telling
        return stems, telling


def _common_in_order(one: Sequence[str], other: Sequence[str]) -> int:
    """The length of the longest common subsequence of two rows of stems.

    One bit a stem of `one`, one step a stem of `other` (Hyyrö 2004): rapidfuzz has the same, and a plain
    look-up would have to import it for a handful of short rows.
    """
    where: dict[str, int] = {}
    for number, stem in enumerate(one):
        where[stem] = where.get(stem, 0) | 1 << number
    full = (1 << len(one)) - 1
    left = full
    for stem in other:
        both = left & where.get(stem, 0)
        left = (left + both | left - both) & full
    return len(one) - left.bit_count()
