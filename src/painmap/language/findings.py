"""Findings: what a reading of a complaint holds, and what speaks for a pattern.

Named tuples whose types stand bare (no postponed annotations): as frozen as data classes, and many times
faster to define, which every look-up pays for.
"""

from typing import NamedTuple

from painmap.language.clauses import Clause
from painmap.language.text import Token
from painmap.language.vocabulary import TROUBLE_KINDS


class Finding(NamedTuple):
    """One thing that a complaint says, understood.

    Attributes:
        concept: Id of a concept of the lexicon or of a site of the body model.
        kind: `site`, or the concept's kind.
        role: `where`, `worse`, `better` or `notices`.
        polarity: `affirmed` or `denied`.
        side: `left`, `right`, `both` or None.
        start: Where its words begin in the complaint.
        end: Where they end.
        weight: How much it is what the complaint is about, up to 1; 0 for what only a red flag's sign says.
        about: `now`; `past` (over and healed), `other` (somebody else's) and `background` (tried, scanned,
            planned, or where it was before) speak for nothing.
        sentence: Number of the sentence it stands in.
    """

    concept: str
    kind: str
    role: str
    polarity: str
    side: str | None
    start: int
    end: int
    weight: float = 1.0
    about: str = "now"
    sentence: int = 0

    @property
    def counts(self) -> bool:
        """Whether it is said of this person, now, as true."""
        return self.polarity == "affirmed" and self.about == "now"


class Word(NamedTuple):
    """A content word of the complaint that speaks as itself, by its stem."""

    stem: str
    start: int
    end: int
    sentence: int


class Correction(NamedTuple):
    """A mended spelling: the client's letters and the word that they were read as."""

    said: str
    read_as: str


class Reading(NamedTuple):
    """All that was understood of one complaint.

    Attributes:
        findings: What it says, in its order.
        words: Its words that speak for themselves.
        corrections: Spelling that was mended.
        tokens: How many words it has.
        for_someone: Whether it is written for somebody else, who then is the one in pain.
        off_topic: How plainly it is about something else than somebody's trouble: a recipe, a lesson, a
            match; 0 for a complaint.
        language: The language it is written in, where that is clearly not English; then nothing is read.
        clauses: Its short sentences and their parts, which may be sayings of a pattern.
        written: Its words as they are written; None where they were not kept.
        told: The numbers of sentences about the trouble that may not name it: "It is worse driving".
    """

    findings: tuple[Finding, ...]
    words: tuple[Word, ...]
    corrections: tuple[Correction, ...]
    tokens: int
    for_someone: bool = False
    off_topic: float = 0.0
    language: str | None = None
    clauses: tuple[Clause, ...] = ()
    written: tuple[Token, ...] | None = None
    told: frozenset[int] = frozenset()

    @property
    def has_body(self) -> bool:
        """Whether a place on the body is said to be concerned."""
        return any(f.kind == "site" and f.counts and f.weight for f in self.findings)

    @property
    def has_trouble(self) -> bool:
        """Whether something is said to be wrong."""
        return any(f.kind in TROUBLE_KINDS and f.counts and f.weight for f in self.findings)


class Item(NamedTuple):
    """A stretch of words that the trie knows, and what it may mean."""

    first: int
    last: int  # one past the end
    entries: list[list[str]]


class Said(NamedTuple):
    """A finding or a word of the complaint, with its row in the index and its weight in the sum.

    `share` is how fully it is said, up to 1: in passing, in a sentence about something else, as one of many.
    """

    table: str
    key: str
    start: int
    end: int
    weight: float
    share: float = 1.0


class Ranked(NamedTuple):
    """A pattern's standing: its number in the catalogue, the sum of its evidence, and its chance."""

    pattern: int
    total: float
    chance: float
