"""The table of sayings: what patterns' people say and show, whole, and by which words to look it up."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from painmap.language.clauses import TELLING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from painmap.index.postings import PatternText

_MAY_MISS = 3
Entry = tuple[str, int, int]  # marked stems, number of the pattern, number of its phrase


def entries(texts: Mapping[int, PatternText]) -> list[Entry]:
    """The sayings of patterns."""
    return [(marked, n, number) for n, text in texts.items() for number, marked in text.sayings.items()]


def unpack(tables: Mapping[str, Any], without: Collection[int]) -> list[Entry]:
    """Give the sayings of a table again, but for those of some patterns."""
    found = []
    for line in filter(None, tables["lines"].split("\n")):
        marked, packed = line.split("\t")
        numbers = list(map(int, packed.split()))
        found += [
            (marked, p, n) for p, n in zip(numbers[::2], numbers[1::2], strict=True) if p not in without
        ]
    return found


def pack(found: Iterable[Entry]) -> dict[str, Any]:
    """Pack sayings into lines, and say for each word which lines to look up."""
    by_saying: dict[str, list[str]] = defaultdict(list)
    for marked, pattern, number in found:
        by_saying[marked].append(f"{pattern} {number}")
    telling = [[s[1:] for s in marked.split() if s.startswith(TELLING)] for marked in by_saying]
    uses = Counter(stem for stems in telling for stem in set(stems))
    holders: dict[str, list[str]] = defaultdict(list)
    for number, stems in enumerate(telling):
        rarest = sorted(set(stems), key=lambda s: (uses[s], s))
        # of three or more telling words one may be missing (`painmap.ranking.sayings.LEAST_LIKE`)
        for stem in rarest[: 1 if len(rarest) < _MAY_MISS else 2]:
            holders[stem].append(str(number))
    return {
        "lines": "\n".join(f"{marked}\t{' '.join(held)}" for marked, held in by_saying.items()),
        "holders": {stem: " ".join(numbers) for stem, numbers in sorted(holders.items())},
    }
