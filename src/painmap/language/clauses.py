"""Short clauses of a text, each as the stems of its words: what a saying of the catalogue can be like."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from painmap.language.text import NO_BREAK, SENTENCE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from painmap.language.text import Token

MOST_STEMS = 18  # of a clause; the catalogue's phrases hold 14 words at most
_LEAST_STEMS = 2
TELLING = "*"  # in an index, stands before the telling stems of a saying


class Clause(NamedTuple):
    """A sentence, or a part of one between two marks.

    Attributes:
        stems: Of its words, in their order, without those that are passed over everywhere.
        telling: Those of them that are not too common to tell one trouble from another.
        start: Where its words begin in the complaint.
        end: Where they end.
    """

    stems: tuple[str, ...]
    telling: frozenset[str]
    start: int
    end: int


def clauses(
    tokens: Sequence[Token], stems: Sequence[str], skip: Collection[str], stop: Collection[str]
) -> Iterator[Clause]:
    """Give the short sentences of a text, and the parts of a sentence that marks divide.

    Args:
        tokens: The words.
        stems: Their stems.
        skip: Words that are passed over.
        stop: Words too common to tell anything.
    """
    ends = [n for n, token in enumerate(tokens) if token.brk == SENTENCE and n] + [len(tokens)]
    kept = [n for n, token in enumerate(tokens) if token.word not in skip]
    first = 0
    for end in ends:
        marks = [n for n in range(first + 1, end) if tokens[n].brk != NO_BREAK]
        parts = [(first, end)]
        if marks:
            parts += zip([first, *marks], [*marks, end], strict=True)
        for begin, last in parts:
            at = kept[bisect_left(kept, begin) : bisect_left(kept, last)]
            if _LEAST_STEMS <= len(at) <= MOST_STEMS:
                telling = frozenset(stems[n] for n in at if tokens[n].word not in stop)
                if telling:
                    yield Clause(
                        tuple(stems[n] for n in at), telling, tokens[begin].start, tokens[last - 1].end
                    )
        first = end
