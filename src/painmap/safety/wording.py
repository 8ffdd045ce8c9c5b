"""Wording: how a complaint is told, as words, pairs of words and beginnings of words.

What no sign covers still tells much: "out of nowhere", "collapsed", "by ambulance", or the plain words of a
sore muscle. Which of these speak for a danger, and how much, is learned (`data/points.toml`).
"""

from __future__ import annotations

from functools import lru_cache
from math import sqrt
from typing import TYPE_CHECKING

from painmap.language.text import CLAUSE

if TYPE_CHECKING:
    from collections.abc import Collection

    from painmap.language.text import Token

#: Letters of the beginnings of words, so that "breathing" and "breathless" meet.
_BEGINNINGS = (4, 5, 6)
#: A text of fewer words, pairs and beginnings (some ten words) tells less by its wording than one of so many:
#: "sciatica" alone must not weigh like a story.
_FEWEST = 30
#: The mark of a beginning.
_MORE = "*"


def wording(tokens: Collection[Token]) -> set[str]:
    """The words of a text, its pairs of neighbouring words within a clause, and beginnings of its words.

    Args:
        tokens: The words of the complaint, its spelling mended.
    """
    found: set[str] = set()
    before = ""
    for word, _, _, brk in tokens:
        if before and brk < CLAUSE:
            found.add(f"{before} {word}")
        before = word
    for word in {token[0] for token in tokens}:
        found.update(_of_word(word))
    return found


def each_counts(words: Collection[str]) -> float:
    """What each word, pair and beginning of a text counts: a long one says no more by being long."""
    return 1 / sqrt(max(len(words), _FEWEST))


@lru_cache(maxsize=20_000)  # bounded: a batch may bring a million odd words
def _of_word(word: str) -> tuple[str, ...]:
    """A word and its beginnings."""
    return (word, *(word[:length] + _MORE for length in _BEGINNINGS if len(word) > length))
