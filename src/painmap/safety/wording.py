"""Wording: how a complaint is told, as words, pairs of words and beginnings of words.

What no sign covers still tells much: "out of nowhere", "collapsed", "by ambulance", or the plain words of a
sore muscle. Which of these speak for a danger, and how much, is learned (`data/points.toml`).
"""

from __future__ import annotations

from painmap.language.text import CLAUSE, tokenise

#: Letters of the beginnings of words, so that "breathing" and "breathless" meet.
_BEGINNINGS = (4, 5, 6)
#: The mark of a beginning.
_MORE = "*"


def wording(text: str) -> set[str]:
    """The words of a text, its pairs of neighbouring words within a clause, and beginnings of its words.

    Args:
        text: The complaint; case, accents and apostrophes are folded.
    """
    found: set[str] = set()
    before = ""
    for token in tokenise(text):
        word = token.word
        if before and token.brk < CLAUSE:
            found.add(f"{before} {word}")
        before = word
        found.add(word)
    found.update(
        [word[:n] + _MORE for word in found if " " not in word for n in _BEGINNINGS if len(word) > n]
    )
    return found
