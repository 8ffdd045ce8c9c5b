"""Questions: what to ask next where a complaint leaves several patterns open.

Asked is what splits the leading patterns best: the question whose answer is expected to take most away from
the doubt between them (the entropy of their chances; Lindley 1956). Places tell most, then what brings the
pain on or eases it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from painmap.answer import Question
from painmap.ranking.answers import chance_of_yes

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

MOST = 3
OPEN, WHERE = "where", "Where does it hurt most?"  # the one question that words answer, not yes or no
LEADERS = 6  # so many patterns have a say in what to ask next
FELT, SPILL, PART = 1.0, 0.8, 0.5  # how well a pattern fits a place: in its zone, in its spill, a part of one
_ALL = (1 << LEADERS) - 1  # a bit for each leader
STORY = 0.6  # how well it fits what makes it worse or better: people with a pattern differ more in that
_LEAST_GAIN = 0.005  # a question that is expected to tell less is not worth the client's time
_WIDE = frozenset({"back", "everywhere", "arm", "leg"})  # nobody would ask for these
_ENOUGH = 0.55  # a pattern that fits so well is one that a yes speaks for
_ASK = {
    "at": "Does it also hurt {words}?",
    "in": "Does it hurt {words}?",  # where a wider place was named already
    "worse": "Is it worse {words}?",
    "better": "Is it better {words}?",
}


class Leader(NamedTuple):
    """A pattern that has a say: its number, the sum of its evidence and its compiled record."""

    number: int
    total: float
    record: Mapping[str, Any]


class _Fits(dict[int, float]):
    """How well each pattern fits a place; worked out when it is first asked for."""

    def __init__(
        self,
        site: str,
        zones: Sequence[tuple[Sequence[str], Sequence[str]]],
        within: Mapping[str, Sequence[str]],
    ) -> None:
        super().__init__()
        self._site = site
        self._zones = zones
        self._within = within

    def __missing__(self, pattern: int) -> float:
        felt, spill = self._zones[pattern]
        inside = self._within[self._site]
        if any(s in inside for s in felt):
            fit = FELT
        elif any(s in inside for s in spill):
            fit = SPILL
        else:
            fit = PART if any(self._site in self._within[s] for s in (*felt, *spill)) else 0.0
        self[pattern] = fit
        return fit


class Asker:
    """Knows all questions, and which to ask.

    Args:
        words: The compiled `eases`, `when` and `at` of questions.toml.
        zones: For each pattern, the sites where it is felt and those that it spills into.
        within: For each site, the site and its parts.
        row: The posting row of a concept under a role.
        unit: So much more evidence makes a pattern e times as likely as another.
    """

    def __init__(
        self,
        words: Mapping[str, Any],
        zones: Sequence[tuple[Sequence[str], Sequence[str]]],
        within: Mapping[str, Sequence[str]],
        row: Callable[[str], Mapping[int, float]],
        unit: float = 1.0,
    ) -> None:
        """Take the tables."""
        self._when: Mapping[str, str] = words["when"]
        self._at: Mapping[str, str] = words["at"]
        self._asked_of = {"worse": self._when.keys(), "better": frozenset(words["eases"])}
        self._zones = zones
        self._within = within
        self._row = row
        self._unit = unit
        self._known_fits: dict[str, _Fits] = {}
        self._asked: dict[int, Mapping[str, int]] = {}

    def knows(self, ident: str) -> bool:
        """Whether there is a question of that id."""
        kind, _, key = ident.partition(":")
        if ident == OPEN:
            return True
        return key in self._at if kind == "at" else key in self._asked_of.get(kind, ())

    def subject(self, ident: str) -> str:
        """The words for what a question asks about: "in the calf", "worse when you sit"."""
        kind, _, key = ident.partition(":")
        return self._at[key] if kind == "at" else f"{kind} {self._when[key]}"

    def question(self, ident: str, *, closer: bool = False) -> str:
        """The question in everyday words; `closer` where the client has named a wider place."""
        if ident == OPEN:
            return WHERE
        kind, _, key = ident.partition(":")
        words = self._at[key] if kind == "at" else self._when[key]
        return _ASK["in" if closer else kind].format(words=words)

    def fits(self, ident: str) -> dict[int, float]:
        """How well each pattern fits what a question asks about, 0 to 1; those that do not are left out."""
        kind, _, key = ident.partition(":")
        if kind == "at":
            return {p: fit for p in range(len(self._zones)) if (fit := self._place_fits(key)[p])}
        return {p: STORY for p, value in self._row(f"{key}>{kind}").items() if value > 0}

    def _place_fits(self, site: str) -> _Fits:
        """How well each pattern fits a place."""
        known = self._known_fits.get(site)
        if known is None:
            known = self._known_fits[site] = _Fits(site, self._zones, self._within)
        return known

    def ask(
        self, leaders: Sequence[Leader], said: Collection[str], answered: Collection[str], most: int = MOST
    ) -> tuple[Question, ...]:
        """The questions that are expected to tell most, the best first; each splits the leaders otherwise.

        Args:
            leaders: The best patterns, best first.
            said: Concepts and sites that the complaint spoke of already.
            answered: Ids of questions that were put already.
            most: How many at the most.
        """
        leaders = leaders[:LEADERS]
        chances = _chances([one.total / self._unit for one in leaders])
        done = {*said, *(ident.partition(":")[2] for ident in answered)}
        answers = [
            {fit: (chance * likely, chance * doubt) for fit, (likely, doubt) in _ANSWERS.items()}
            for chance in chances
        ]
        gains = sorted([(-_gain(answers, fits), ident, fits) for fits, ident in self._open(leaders, done)])
        return tuple(
            self._worded(ident, fits, leaders, said)
            for gain, ident, fits in gains[:most]
            if -gain >= _LEAST_GAIN
        )

    def _worded(
        self, ident: str, fits: Sequence[float], leaders: Sequence[Leader], said: Collection[str]
    ) -> Question:
        kind, _, key = ident.partition(":")
        closer = kind == "at" and any(key in self._within[s] for s in said if s in self._within)
        speaks_for = tuple(
            str(one.record["record"]["id"]) for one, fit in zip(leaders, fits, strict=True) if fit >= _ENOUGH
        )
        return Question(ident, self.question(ident, closer=closer), speaks_for)

    def _open(
        self, leaders: Sequence[Leader], done: AbstractSet[str]
    ) -> Iterator[tuple[tuple[float, ...], str]]:
        """Yield the splits of the leaders that are still open, how well each leader fits, with a question."""
        numbers = [one.number for one in leaders]
        places: dict[tuple[float, ...], str] = {}
        for site in dict.fromkeys(s for number in numbers for zone in self._zones[number] for s in zone):
            if site not in _WIDE and done.isdisjoint(self._within[site]):  # nor was a part of it said
                known = self._place_fits(site)
                places.setdefault(tuple([known[number] for number in numbers]), f"at:{site}")
        yield from places.items()
        for split, ident in self._stories(leaders, done).items():
            yield tuple([STORY if split >> n & 1 else 0.0 for n in range(len(numbers))]), ident

    def _stories(self, leaders: Sequence[Leader], done: AbstractSet[str]) -> Mapping[int, str]:
        """For each split of the leaders by what may be asked of them, with a bit for each, a question.

        Hundreds of stories come down to a few splits.
        """
        told: dict[str, int] = {}  # with a bit for each leader and role
        for n, one in enumerate(leaders):
            for concept, roles in self._askable(one).items():
                told[concept] = told.get(concept, 0) | roles << n
        first: dict[int, str] = {}
        for concept, bits in told.items():
            if bits not in first and concept not in done:
                first[bits] = concept
        stories: dict[int, str] = {}
        for bits, concept in first.items():
            for n, role in enumerate(self._asked_of):
                split = bits >> LEADERS * n & _ALL
                if split and split not in stories:
                    stories[split] = f"{role}:{concept}"
        return stories

    def _askable(self, one: Leader) -> Mapping[str, int]:
        """What may be asked of a pattern's concepts, with a bit for each role that it has.

        Asked is what a phrase was written to say brings it on or eases it, not what stands beside it
        elsewhere: "heel lifts made no difference" is no reason to ask about tiptoe.
        """
        found = self._asked.get(one.number)
        if found is None:  # worked out once
            phrases = one.record["phrases"]
            found = self._asked[one.number] = {
                concept: bits
                for concept, roles in one.record["concepts"].items()
                if concept in self._when
                and (
                    bits := sum(
                        1 << LEADERS * n
                        for n, (role, subjects) in enumerate(self._asked_of.items())
                        if role in roles and concept in subjects and phrases[roles[role]][0] == role
                    )
                )
            }
        return found


def _chances(totals: Sequence[float]) -> list[float]:
    """How likely each of the leaders is, by its sum."""
    if not totals:
        return []
    best = max(totals)
    odds = [math.exp(total - best) for total in totals]
    whole = sum(odds)
    return [one / whole for one in odds]


def _gain(answers: Sequence[Mapping[float, tuple[float, float]]], fits: Sequence[float]) -> float:
    """How much of the doubt between the leaders an answer is expected to take away.

    What the answer and the leader have in common (their mutual information): the doubt about the answer, less
    what would be left of it if the leader were known.

    Args:
        answers: For each leader, by how well it fits, the chance that it is the one and the answer is yes,
            and what it leaves of the doubt.
        fits: How well each leader fits.
    """
    yes = left = 0.0
    for answer, fit in zip(answers, fits, strict=True):
        likely, doubt = answer[fit]
        yes += likely
        left += doubt
    return _doubt(yes) - left


def _doubt(chance: float) -> float:
    """The entropy of a yes or no, by the chance of a yes, between 0 and 1."""
    return -chance * math.log(chance) - (1.0 - chance) * math.log(1.0 - chance)


#: For each way to fit a place or a story: the chance of a yes, and the doubt about it.
_ANSWERS = {fit: (chance_of_yes(fit), _doubt(chance_of_yes(fit))) for fit in (0.0, PART, STORY, SPILL, FELT)}
