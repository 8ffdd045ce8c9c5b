"""The lexicon: which words mean what.

Words come from `data/lexicon/`, the site names of `body.toml` and the signs of `data/red_flags/`, and
end in one trie of stems, so that a complaint is scanned once. A phrase of the files may hold

* ``(a|b)``  one of several words or phrases,
* ``[x]``    a word or phrase that may be missing,
* ``...``    up to three other words,
* ``#``      any number.

Articles and possessives (the list `skip`) are passed over in phrases and in complaints alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from painmap.errors import PainmapError
from painmap.language.text import tokenise

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_VARIANTS = 5000


@dataclass(frozen=True, slots=True)
class Concept:
    """One idea that words stand for.

    Attributes:
        id: Stable name.
        kind: One of `vocabulary.KINDS`.
        words: Phrases in the grammar of this module.
        implies: Other concepts that this one weakly says too, each with a weight above 0 and up to 1.
        sites: Sites that the concept is about ("headache" is about the head).
        joints: Sites that a movement or posture works, where a complaint names no place: reaching behind the
            back is the shoulder's work.
        at_least: What a number said with it must reach to count, on each scale that it may be told in
            ("temperature 36.9" is no fever); the nearest scale is meant.
        between: The lowest and the highest number, of each scale, with which its words are meant at all
            ("40 degrees" is a fever, "90 degrees" is an angle).
    """

    id: str
    kind: str
    words: tuple[str, ...]
    implies: Mapping[str, float] = field(default_factory=dict)
    sites: tuple[str, ...] = ()
    joints: tuple[str, ...] = ()
    at_least: tuple[float, ...] = ()
    between: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that give the findings near them a role or a polarity (after NegEx, Chapman et al. 2001).

    Attributes:
        role: One of `schema.CUE_ROLES`.
        direction: Where its scope lies: `forward`, `backward`, `both` (backward first), or `mark` (no scope).
        words: Phrases in the grammar of this module.
    """

    role: str
    direction: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Company:
    """A place whose word may mean another: which, beside what, unless what is said too (sites, concepts)."""

    site: str
    instead: str
    beside: tuple[str, ...]
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Language:
    """Another language, by which painmap knows what it cannot read: its words, and a script of its own."""

    name: str
    words: tuple[str, ...]
    script: str = ""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The content of `data/lexicon/`."""

    skip: tuple[str, ...]
    stop: tuple[str, ...]
    forms: Mapping[str, tuple[str, ...]]
    apart: tuple[str, ...]
    aspects: Mapping[str, tuple[str, ...]]
    misspelt: Mapping[str, str]
    cues: tuple[Cue, ...]
    concepts: tuple[Concept, ...]
    languages: tuple[Language, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    company: tuple[Company, ...] = ()
    topics: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def inflections(self) -> dict[str, str]:
        """Irregular forms, each with the word it is a form of ("slept" is "sleep")."""
        return {form: base for base, forms in self.forms.items() for form in forms}


def parse(raw: Mapping[str, Any]) -> Lexicon:
    """Build the lexicon from tables that `painmap.sources.check` found sound."""
    return Lexicon(
        tuple(raw.get("skip", ())),
        tuple(raw.get("stop", ())),
        {k: tuple(v) for k, v in raw.get("forms", {}).items()},
        tuple(raw.get("apart", ())),
        {k: tuple(v) for k, v in raw.get("aspect", {}).items()},
        dict(raw.get("misspelt", {})),
        tuple(Cue(row["role"], row["direction"], tuple(row["words"])) for row in raw.get("cue", ())),
        tuple(
            Concept(
                row["id"],
                row["kind"],
                tuple(row["words"]),
                {k: float(v) for k, v in row.get("implies", {}).items()},
                tuple(row.get("sites", ())),
                tuple(row.get("joints", ())),
                tuple(float(n) for n in row.get("at_least", ())),
                tuple(float(n) for n in row.get("between", ())),
            )
            for row in raw.get("concept", ())
        ),
        tuple(
            Language(row["name"], tuple(row["words"].split()), row.get("script", ""))
            for row in raw.get("language", ())
        ),
        dict(raw.get("units", {})),
        tuple(
            Company(row["site"], row["instead"], tuple(row["beside"]), tuple(row.get("unless", ())))
            for row in raw.get("company", ())
        ),
        {name: tuple(words.split()) for name, words in raw.get("topics", {}).items()},
    )


#: The pieces of a phrase.
PIECE = re.compile(r"\.\.\.|#|[()\[\]|]|[^\s()\[\]|#]+")


@cache
def words_of(piece: str) -> tuple[str, ...]:
    """The normalised words of a piece of a phrase; the same few thousand pieces make up all phrases."""
    return tuple(token.word for token in tokenise(piece))


def expand(phrase: str) -> list[tuple[str, ...]]:
    """All word sequences that a phrase of the grammar stands for.

    Raises:
        PainmapError: a bracket is not closed, or the phrase stands for thousands of variants.
    """
    pieces = PIECE.findall(phrase)
    variants, rest = _alternatives(pieces, 0, phrase, "")
    if rest != len(pieces):
        raise PainmapError(f"phrase {phrase!r}: a bracket closes that was never opened; fix the brackets")
    if len(variants) > _MOST_VARIANTS:
        raise PainmapError(f"phrase {phrase!r} stands for {len(variants)} variants; split it")
    return list(dict.fromkeys(variants))


def _alternatives(pieces: list[str], at: int, phrase: str, closer: str) -> tuple[list[tuple[str, ...]], int]:
    """Variants from `at` to the bracket `closer` (or the end), and where reading stopped."""
    done: list[tuple[str, ...]] = []
    line: list[tuple[str, ...]] = [()]
    while at < len(pieces):
        piece = pieces[at]
        at += 1
        if piece in ")]":
            if piece != closer:
                raise PainmapError(f"phrase {phrase!r}: {piece!r} closes nothing; fix the brackets")
            return done + line, at
        if piece == "|":
            done += line
            line = [()]
            continue
        if piece in "([":
            inner, at = _alternatives(pieces, at, phrase, ")" if piece == "(" else "]")
            if piece == "[":
                inner = [*inner, ()]
            line = [a + b for a in line for b in inner]
        else:
            line = [(*a, piece) for a in line]
    if closer:
        raise PainmapError(f"phrase {phrase!r}: a {closer!r} is missing; close the bracket")
    return done + line, at
