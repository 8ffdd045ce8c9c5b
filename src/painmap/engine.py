"""The engine: loaded data and the one way from a complaint to its answer.

    complaint -> reading -> alerts, ranked matches -> answer

An engine is immutable once loaded; `Engine.match` is pure, so threads may share one.
"""

from __future__ import annotations

import json
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

from painmap import resources
from painmap.answer import LEVELS, Alert, Answer, Asked, Match, Question
from painmap.index.load import load_index
from painmap.index.store import Rows
from painmap.language.reader import Reader
from painmap.language.spelling import Speller
from painmap.ranking.answers import YES, AnswerTable, checked, spoken
from painmap.ranking.look_alikes import LookAlikes
from painmap.ranking.matching import MODERATE, STRONG, Matcher, findings_of_side
from painmap.ranking.questions import LEADERS, OPEN, WHERE, Asker, Leader
from painmap.ranking.sayings import TABLE as SAYING
from painmap.ranking.sayings import Sayings
from painmap.ranking.troubles import split
from painmap.safety.alerts import assess

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from painmap.answer import AskFirst, LookAlike
    from painmap.language.findings import Ranked, Reading, Said
    from painmap.ranking.matching import Weighed
    from painmap.ranking.troubles import Trouble


class Engine:
    """painmap's data, compiled and loaded, ready to answer.

    Args:
        core: The compiled tables (see `painmap.index.compile`).
        records: One compiled record for each pattern, as JSON text or parsed.
    """

    def __init__(self, core: dict[str, Any], records: Sequence[Any]) -> None:
        """Build reader, speller and matcher over the tables."""
        tables = core["reader"]
        self._slim = core["patterns"]
        self._labels: dict[str, str] = core["labels"]
        self._within: dict[str, list[str]] = core["within"]
        flags = core["flags"]
        rows = {"sets": Rows(flags["sets"], str.split), "whens": Rows(flags["whens"], json.loads)}
        kinds = {name: frozenset(flags[name]) for name in ("lasting", "passing", "inherited")}
        # asked for every word of every complaint, so that it is unpacked at once
        wording = dict(flags["points"]["wording"].items())
        self._flags = flags | rows | kinds | {"points": flags["points"] | {"wording": wording}}
        self._raw = records
        self._parsed: dict[int, dict[str, Any]] = {}
        self._widest: dict[str, str] = core["widest"]
        self._whole = frozenset(core["whole"])
        self._far: dict[str, list[str]] = core["apart"]
        self._number = {row[0]: n for n, row in enumerate(self._slim)}
        self.reader = Reader(tables)
        words, stems, core_words, misspelt = (tables[key] for key in ("words", "stems", "core", "misspelt"))
        self.reader.speller = Speller(
            words, stems, core_words, misspelt, resources.english_words, self.reader.stems
        )
        unit = 1.0 / core["chance"]["slope"]  # so much of a sum has proved to be one unit of log odds
        self.asker = Asker(
            core["questions"], [(row[5], row[6]) for row in self._slim], self._within, self._of_concept, unit
        )
        self.matcher = Matcher(
            {**core["postings"], "answer": AnswerTable(self.asker.fits)},
            [row[3] for row in self._slim],
            [row[2] for row in self._slim],
            self._within,
            {**core["groups"], "answer": unit},
            core["chance"],
            Sayings(core["sayings"], len(self._slim)),
            core["ours"],
        )
        tables = core["look_alikes"]
        #: What feels like a pattern and is no muscle; None where only the user's own patterns are read.
        self.look_alikes = LookAlikes(tables, self._within) if tables else None

    @classmethod
    def load(
        cls,
        catalogues: Sequence[Path] = (),
        *,
        only: bool = False,
        compiling: Callable[[], None] = lambda: None,
    ) -> Engine:
        """Load painmap's data and the user's own catalogues, from the kept index where there is one.

        Args:
            catalogues: Files of the user's own; a pattern with a known id replaces that one.
            only: Read no patterns but those of `catalogues`.
            compiling: Called before anything that takes seconds.

        Raises:
            PainmapError: A file cannot be read, or what it holds is wrong.
        """
        index = load_index(catalogues, only=only, compiling=compiling)
        return cls(index.core, index.records)

    # -- the catalogue ---------------------------------------------------------------------------------

    @property
    def patterns(self) -> list[dict[str, Any]]:
        """Every pattern in short: id, name, muscles, region, felt, spill, frequency; in catalogue order."""
        keys = ("id", "name", "muscles", "prior", "region", "felt", "spill", "frequency")
        return [dict(zip(keys, row, strict=True)) for row in self._slim]

    @property
    def labels(self) -> dict[str, str]:
        """How painmap calls each site."""
        return self._labels

    def within(self, site: str) -> list[str]:
        """Return the site and its parts; an unknown site raises `KeyError`."""
        return self._within[site]

    @property
    def flags(self) -> Any:  # noqa: ANN401 - what red_flags compiled
        """The compiled red flags."""
        return self._flags

    def pattern(self, ident: str) -> dict[str, Any] | None:
        """One whole pattern with the keys of the catalogue format; None where the id is unknown."""
        number = self._number.get(ident)
        if number is None:
            return None
        record: dict[str, Any] = self._record(number)["record"]
        return record

    def look_alike(self, ident: str) -> dict[str, Any] | None:
        """One whole look-alike with the keys of its file; None where the id is unknown."""
        return self.look_alikes.record(ident) if self.look_alikes else None

    def similar(self, ident: str) -> list[tuple[str, str]]:
        """Neighbours of a pattern with the tell-tale difference; a tell written at either end counts."""
        number = self._number.get(ident)
        if number is None:
            return []
        return [(row["id"], row["tell"]) for row in self._record(number)["care"]["similar"]]

    def _record(self, number: int) -> dict[str, Any]:
        record = self._parsed.get(number)
        if record is None:
            raw = self._raw[number]
            record = dict(raw) if isinstance(raw, dict) else json.loads(bytes(raw))
            tells = {row["id"]: row["tell"] for row in record["record"]["similar"]}
            for other, tell in record["seen_from"]:
                tells.setdefault(other, tell)
            neighbours = [{"id": other, "tell": tell} for other, tell in tells.items()]
            record["care"] = {**record["record"], "similar": neighbours}
            self._parsed[number] = record
        return record

    # -- the answer ------------------------------------------------------------------------------------

    def match(
        self,
        complaint: str,
        *,
        limit: int = 5,
        region: str | None = None,
        side: str | None = None,
        answers: Iterable[tuple[str, object]] = (),
    ) -> Answer:
        """Answer one complaint.

        Args:
            complaint: The client's words; any text.
            limit: How many patterns at the most.
            region: Only patterns felt in this site or its parts.
            side: Read only what is said of this side (`left`, `right`) or of no side.
            answers: Ids of questions, each with its answer: `yes`, `no` or `unknown`.

        Raises:
            PainmapError: An answer is to no question, is no answer, or contradicts another.
        """
        reading = self.reader.read(complaint)
        alerts, danger = assess(reading, complaint, self._flags)  # of the whole text, whatever is filtered
        first = {one.id: one for one in danger}
        given = checked(answers, lambda ident: ident in first or self.asker.knows(ident))
        alerts = with_answered(alerts, first, given)
        asked = tuple(
            Asked(i, first[i].question if i in first else self.asker.question(i), word)
            for i, word in given.items()
        )
        told, words = spoken(
            [one for one in asked if one.id not in first and one.id != OPEN], self.asker.subject, complaint
        )
        heard = self.matcher.weigh(told)
        if side is not None:
            reading = reading._replace(findings=tuple(findings_of_side(reading.findings, side)))
        standing: list[_Standing] = []
        troubles: tuple[Trouble, ...] = ()
        raw = self.matcher.said(reading)
        said = self.matcher.weigh(raw)
        if is_complaint(reading, alerts) or self._tells_enough(reading, said) or _is_saying(complaint, raw):
            troubles = split(reading, complaint, self._apart)
            standing = self._rank(said, heard, troubles, region, max(limit, LEADERS))
        found = standing[:limit]
        matches = tuple(self._match(n, one, words) for n, one in enumerate(found, start=1))
        questions = self._questions(reading, standing, given) if self._is_open(matches) else ()
        if self._is_all_over(reading):
            matches = tuple(m._replace(score=min(m.score, _ALL_OVER), confidence="weak") for m in matches)
            questions = (Question(OPEN, WHERE), *questions) if matches and OPEN not in given else questions
        return Answer(
            complaint,
            "matched" if matches else "alert_only" if alerts else "no_match",
            alerts,
            matches,
            reading.findings,
            reading.corrections,
            questions,
            tuple(t.said for t in troubles),
            care=tuple(self._record(one.ranked.pattern)["care"] for one in found),
            language=reading.language,
            ask_first=tuple(one for i, one in first.items() if i not in given),
            asked=asked,
            look_alike=self._look_alike(complaint, reading, said, alerts, region, standing),
        )

    def _look_alike(  # noqa: PLR0913 - all that was made of the complaint
        self,
        complaint: str,
        reading: Reading,
        said: list[Weighed],
        alerts: Sequence[Alert],
        region: str | None,
        standing: Sequence[_Standing],
    ) -> LookAlike | None:
        """What it could also be; an emergency leaves no room for that."""
        raised = {alert.id for alert in alerts}
        if self.look_alikes is None or any(alert.level == "emergency" for alert in alerts):
            return None
        best = [one.ranked for one in standing[:_RIVALS]] or self.matcher.rank(said, limit=_RIVALS)
        return self.look_alikes.best(
            complaint,
            reading,
            said,
            best,
            matched=bool(standing),
            off_topic=reading.off_topic > 0 and not standing,
            raised=raised,
            region=region,
        )

    @staticmethod
    def _is_open(matches: Sequence[Match]) -> bool:
        """Whether the first match leaves something to ask."""
        return bool(matches) and matches[0].confidence != "strong"

    def _is_all_over(self, reading: Reading) -> bool:
        """Whether the whole body is said to hurt, and no place above others: "everything hurts"."""
        sites = [f for f in reading.findings if f.kind == "site" and f.counts and f.weight]
        named = {f.start for f in sites if f.concept not in self._whole}
        return len({f.start for f in sites}) > len(named) and (not named or len(named) >= _ALL_PLACES)

    def _tells_enough(self, reading: Reading, said: list[Weighed]) -> bool:
        """Whether a story without a place painmap knows is still one that a pattern knows well."""
        if reading.off_topic or not reading.has_trouble:
            return False
        best = self.matcher.rank(said, limit=1)
        return bool(best) and best[0].total >= _TELLING

    def _rank(
        self,
        said: list[Weighed],
        told: list[Weighed],
        troubles: Sequence[Trouble],
        region: str | None,
        limit: int,
    ) -> list[_Standing]:
        """Rank the patterns; of two troubles each has its own ranking, and the two take turns.

        Questions, and so the answers in `told`, are about the first.
        """
        among = None if region is None else self._felt_within(region)
        lists = []
        parts = [[s for s in said if t.holds(s.item)] for t in troubles] or [said]
        parts[0] = [*parts[0], *told]
        for number, part in enumerate(parts, start=1):
            holders = self.matcher.holders(s.item for s in part)
            ranking = self.matcher.rank(part, limit=limit, among=among)
            lists.append([_Standing(r, part, holders, number) for r in ranking])
        if len(lists) == 1:
            return lists[0]
        turns: dict[int, _Standing] = {}
        for pair in zip_longest(*lists):
            for one in pair:
                if one is not None:
                    turns.setdefault(one.ranked.pattern, one)
        return list(turns.values())

    def _felt_within(self, region: str) -> set[int]:
        """Patterns that are felt in a site or its parts."""
        wanted = set(self._within[region])
        return {n for n, row in enumerate(self._slim) if not wanted.isdisjoint((*row[5], *row[6]))}

    def _apart(self, one: str, other: str) -> bool:
        """Whether two sites lie so far apart that one trouble cannot be both."""
        if self._widest[other] not in self._far[self._widest[one]]:
            return False
        return self._felt_at(one).isdisjoint(self._felt_at(other))

    def _felt_at(self, site: str) -> frozenset[int]:
        """Patterns that a site speaks for at least half as much as for its best one."""
        row = self.matcher.row("site", site)
        enough = max(row.values(), default=0.0) / 2
        return frozenset(p for p, weight in row.items() if weight >= enough)

    def _questions(
        self, reading: Reading, standing: Sequence[_Standing], given: Mapping[str, str]
    ) -> tuple[Question, ...]:
        """What to ask next, where nothing stands out."""
        ranked = [one.ranked for one in standing if one.trouble == 1][:LEADERS]
        said = frozenset(f.concept for f in reading.findings)
        return self.asker.ask(
            [Leader(r.pattern, r.total, self._record(r.pattern)) for r in ranked], said, given
        )

    def _of_concept(self, key: str) -> Mapping[int, float]:
        """The posting row of a concept under a role."""
        return self.matcher.row("concept", key)

    def _match(self, rank: int, one: _Standing, complaint: str) -> Match:
        """One match with its reasons."""
        number, chance = one.ranked.pattern, one.ranked.chance
        ident, name, muscles = self._slim[number][:3]
        record = self._record(number)
        evidence, against = self.matcher.reasons(
            one.said, one.holders, number, record, complaint, self._labels
        )
        # one thing said, however telling, makes no case: "TMJ" and "hip pain" stand for several patterns
        told = len(evidence) > 1 and evidence[1].weight >= _LEAST_TOLD
        confidence = "weak" if chance < MODERATE or not told else "strong" if chance >= STRONG else "moderate"
        return Match(
            rank, ident, name, tuple(muscles), round(chance, 2), confidence, evidence, against, one.trouble
        )


_WHOLE_TEXT = 0.8  # the share of a text that a saying takes up, to be what it is about
_TELLING = 7.0  # a sum that no text without a complaint in it has reached
_LEAST_TOLD = 0.1  # so much of a case must rest on what is said beside its first reason
_RIVALS = 3  # a look-alike must stand beside so many patterns
_ALL_OVER = 0.3  # the chance at most, where no place is named
_ALL_PLACES = 3  # so many places beside "everything" are only its parts


class _Standing(NamedTuple):
    """A ranked pattern, with what spoke for it and the trouble that it answers."""

    ranked: Ranked
    said: list[Weighed]
    holders: dict[int, tuple[int, int]]
    trouble: int


def with_answered(
    alerts: tuple[Alert, ...], first: Mapping[str, AskFirst], given: Mapping[str, str]
) -> tuple[Alert, ...]:
    """Add the alerts that a yes to a danger question raises, the gravest first."""
    raised = tuple(
        Alert(i, first[i].if_yes, first[i].because, f"{first[i].question} yes", first[i].question, "")
        for i, word in given.items()
        if word == YES and i in first
    )
    return tuple(sorted((*raised, *alerts), key=lambda a: LEVELS.index(a.level))) if raised else alerts


def is_complaint(reading: Reading, alerts: Sequence[Alert]) -> bool:
    """Whether a text tells of a body and a trouble, or of so little else that it can be nothing else."""
    may_be = reading.has_body and not reading.off_topic
    return may_be and (reading.has_trouble or bool(alerts) or _bare_note(reading))


def _is_saying(complaint: str, said: Iterable[Said]) -> bool:
    """Whether a text is, from end to end, what people with a pattern say: "my bite feels off"."""
    most = _WHOLE_TEXT * len(complaint.strip())
    return any(s.table == SAYING and s.end - s.start >= most for s in said)


def _bare_note(reading: Reading) -> bool:
    """Whether a text is a note without a word of pain: "outer hip, deep chairs", "flank, front of shoulder".

    It names two places, or a place and what brings it on, and hardly a word that means nothing here.
    """
    sites = {f.concept for f in reading.findings if f.kind == "site" and f.counts}
    story = any(f.kind != "site" and f.counts for f in reading.findings)
    explained = {i for f in reading.findings for i in range(f.start, f.end)}
    loose = sum(1 for w in reading.words if w.start not in explained)
    return (story or len(sites) > 1) and loose <= 1 + reading.tokens // 6
