"""Text: words with their places in the complaint, and the stems they meet by.

Nothing here knows about bodies or pain. A word keeps the span of the complaint that it came from, so that
every later step can show the client's own words.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

# One alternative a kind of token: shorthand with a slash ("w/", "b/l"), ordinals, numbers, words, and the
# marks that end a clause. A hyphen inside a word joins nothing and ends nothing.
_TOKEN = re.compile(
    r"(?P<slash>\b[A-Za-z]/(?:[A-Za-z]\b)?|[↑↓])"
    r"|(?P<number>\d+(?:st|nd|rd|th)\b|\d+(?:[.,]\d+)*)"
    r"|(?P<word>[^\W\d_][^\W_]*(?:['’ʼ`´][^\W_]+)*)"
    r"|(?P<sentence>\.(?=\s|$|[^\w\s])|[!?\n\r\u2028\u2029…]+)"
    r"|(?P<clause>[;:()\[\]]|\s[-–—]+\s|[–—])"
    r"|(?P<comma>[,/+&])"
)
_WRITTEN = r"[^\W_]+(?:['\u2019\u02bc`\u00b4][^\W_]+)*"  # a word as it was typed
_APOSTROPHES = re.compile("['’ʼ`´]")

#: How strongly a token is cut off from the one before it.
NO_BREAK, COMMA, CLAUSE, SENTENCE = 0, 1, 2, 3
_BREAKS = {"comma": COMMA, "clause": CLAUSE, "sentence": SENTENCE}


class Token(NamedTuple):
    """A word of a text: its normalised form, its span, and the break that stands before it."""

    word: str
    start: int
    end: int
    brk: int


def tokenise(text: str) -> list[Token]:
    """Split a text into words with spans; marks become the break before the next word.

    Case and Unicode form are folded, a possessive "'s" and all apostrophes go ("can't" is "cant").
    """
    tokens: list[Token] = []
    brk = SENTENCE
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup
        if kind in ("word", "number", "slash"):
            word = found[0]
            word = word.lower() if word.isascii() and word.isalnum() else fold(word)
            if word:
                tokens.append(Token(word, found.start(), found.end(), brk))
                brk = NO_BREAK
        else:
            brk = max(brk, _BREAKS[kind or "comma"])
    return tokens


def as_read(text: str, corrections: Iterable[tuple[str, str]]) -> str:
    """A text with its spelling mended.

    Args:
        text: The complaint.
        corrections: Words as they were typed, each with what it was read as.
    """
    read_as = dict(corrections)
    return re.sub(_WRITTEN, lambda found: read_as.get(found[0], found[0]), text) if read_as else text


def fold(word: str) -> str:
    """Fold one word: Unicode compatibility form, case, accents, possessive and apostrophes."""
    if not word.isascii():
        decomposed = unicodedata.normalize("NFKD", word)
        word = "".join(c for c in decomposed if not unicodedata.combining(c))
        word = _APOSTROPHES.sub("'", word)
    word = word.lower()
    if "'" in word or "`" in word:
        word = word.replace("`", "'").removesuffix("'s").replace("'", "")
    return word


_VOWELS = frozenset("aeiouy")


def _syllables(base: str) -> int:
    """Porter's measure: how often consonants follow vowels."""
    count = 0
    after_vowel = False
    for letter in base:
        vowel = letter in _VOWELS
        count += after_vowel and not vowel
        after_vowel = vowel
    return count


def _closed(base: str) -> bool:
    """Whether a base ends consonant, vowel, consonant, so that a silent e may be part of it ("driv-e")."""
    return (
        len(base) > 2  # noqa: PLR2004
        and base[-1] not in "aeiouywx"
        and base[-2] in _VOWELS
        and base[-3] not in "aeiou"
    )


def _without_ending(base: str) -> str:
    """Give back what -ing and -ed took: "sitt" is "sit", "travell" is "travel", "driv" is "drive"."""
    if base[-1] == base[-2] and (base[-1] not in "aeiouslzf" or (len(base) > 5 and base[-1] == "l")):  # noqa: PLR2004
        return base[:-1]
    if _syllables(base) == 1 and _closed(base):
        return base + "e"
    return base


def _silent(base: str) -> str:
    """Drop a silent e where it tells no two words apart: "ach" is "ache", but "spine" is not "spin"."""
    if len(base) > 3 and base[-1] == "e" and base[-2] not in "eo":  # noqa: PLR2004
        short = base[:-1]
        count = _syllables(short)
        if count > 1 or (count == 1 and not _closed(short)):
            return short
    return base


def stem(word: str) -> str:
    """Strip the inflections of English: plural, -ing, -ed, -ly, -ness, and a silent e (after Porter 1980).

    Much lighter than Porter's stemmer: words that differ in meaning ("finger", "fing") must not meet.
    """
    if len(word) <= 3 or not word.isalpha():  # noqa: PLR2004 - "abs", "gas", "ing" hold no inflection
        return word
    for suffix, shortest, put in _SUFFIXES:
        if word.endswith(suffix) and len(word) >= shortest:
            base = word[: -len(suffix)] + put
            if not _VOWELS.isdisjoint(base):
                return _silent(_without_ending(base) if suffix in _VERBAL and len(base) > 2 else base)  # noqa: PLR2004
    return _silent(word)


_VERBAL = frozenset({"ing", "ings", "ed"})
# (suffix, shortest word it is taken from, what is put in its place), longest first.
_SUFFIXES = (
    ("iness", 8, "y"),
    ("ness", 7, ""),
    ("ings", 6, ""),
    ("ying", 6, "y"),
    ("ing", 5, ""),
    ("sses", 6, "ss"),
    ("ches", 5, "ch"),
    ("shes", 5, "sh"),
    ("xes", 5, "x"),
    ("ies", 5, "y"),
    ("ied", 5, "y"),
    ("eed", 9, "ee"),
    ("ed", 5, ""),
    ("ly", 6, ""),
    ("ss", 3, "ss"),
    ("us", 4, "us"),
    ("is", 4, "is"),
    ("s", 4, ""),
)
