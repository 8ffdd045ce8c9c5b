"""Look-alikes: which of the things that feel like a pattern and are no muscle fits a complaint, if one does.

One is shown only where its evidence is clear: it is called by its name or told in the words of one of its
phrases, and not in passing; or its story fits as well as that of the best patterns, and its places fit too.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from painmap.answer import LookAlike
from painmap.ranking.matching import Matcher
from painmap.ranking.sayings import TABLE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from painmap.language.findings import Ranked, Reading
    from painmap.ranking.matching import Weighed

SHORT_OF = 0.25  # by so much its story may fall short of the best pattern's
LEAST_STORY = 2.0
LEAST_OF_TEXT = 0.25  # so many of the words of a text that no pattern answers must be the name
WHOLE_TEXT = 0.8  # so many of them, that the text is about it and hardly anything else
IN_PASSING = 0.65  # of what speaks for the best pattern: with less, its name was said in passing
LEAST_PLACE = 0.3  # of what the places say for the best pattern
_CONSIDERED = 3
_PLACES = frozenset({"site", "denied"})
_AS_WRITTEN = dict.fromkeys(("site", "concept", "word", "denied", "prior"), 1.0)  # nothing is learned of them


class LookAlikes:
    """Finds the look-alike that fits a complaint.

    Args:
        tables: What `painmap.index.look_alikes` compiled.
        within: For each site, the site itself and all its parts.
    """

    def __init__(self, tables: Mapping[str, Any], within: Mapping[str, Sequence[str]]) -> None:
        """Take the tables; a record is parsed when it is first needed."""
        self.ids: list[str] = tables["ids"]
        self._regions: list[str] = tables["regions"]
        self._records: list[str] = tables["records"].split("\n")
        self._called = _by_first_word(tables["called"])
        self._alone = _by_first_word(tables["alone"])
        self._within = within
        self._matcher = Matcher(
            {**tables["postings"], "learned": {}},
            [0.0] * len(self.ids),
            [[ident] for ident in self.ids],
            within,
            _AS_WRITTEN,
            {"start": 0.0, "slope": 1.0},
        )

    def record(self, ident: str) -> dict[str, Any] | None:
        """One whole look-alike with the keys of the file; None where the id is unknown."""
        if ident not in self.ids:
            return None
        record: dict[str, Any] = json.loads(self._records[self.ids.index(ident)])
        return record

    def rows(self) -> list[dict[str, Any]]:
        """Every look-alike in short: id, name, kind, region and sites, in the order of the file."""
        records = [json.loads(record) for record in self._records]
        return [
            {key: record[key] for key in ("id", "name", "kind")}
            | {"region": region, "sites": record["sites"]}
            for record, region in zip(records, self._regions, strict=True)
        ]

    def best(  # noqa: PLR0913 - what it is weighed against
        self,
        text: str,
        reading: Reading,
        weighed: Sequence[Weighed],
        patterns: Iterable[Ranked],
        *,
        matched: bool,
        off_topic: bool = False,
        raised: Collection[str] = (),
        region: str | None = None,
    ) -> LookAlike | None:
        """Return the look-alike that fits best, where one clearly does.

        Args:
            text: The complaint.
            reading: How it was read.
            weighed: What speaks for the patterns, of their `Matcher.weigh`.
            patterns: The best patterns.
            matched: Whether any of them answers the text; else it must be called by its name.
            off_topic: Whether the text seems to be no complaint; then it must be the name and hardly more.
            raised: Ids of red flags that stand above; one that goes with them adds nothing.
            region: Only one that is felt in this site or its parts.
        """
        least = WHOLE_TEXT if off_topic else 0.0 if matched else LEAST_OF_TEXT
        stems = [word.stem for word in reading.words]
        called = self._by_words(stems, least)
        if not called and (off_topic or not (matched and reading.has_trouble)):
            return None
        whole = self._by_words(stems, WHOLE_TEXT) if called else called
        own = self._matcher.weigh(one.item for one in weighed)
        ranked = self._matcher.rank(own, limit=_CONSIDERED, among=called or None)
        parts = [_parts(own, one.pattern) for one in ranked]
        if not called and all(mine[0] < LEAST_STORY for mine in parts):
            return None  # as for most texts
        rival = [_parts(weighed, one.pattern) for one in patterns]
        story, place = (max((part[n] for part in rival), default=0.0) for n in (0, 1))
        total = max(map(sum, rival), default=0.0)
        for one, mine in zip(ranked, parts, strict=True):
            if called:
                clear = one.pattern in whole or sum(mine) >= IN_PASSING * total
            else:
                clear = mine[0] >= max(LEAST_STORY, story - SHORT_OF) and mine[1] >= LEAST_PLACE * place
            if not clear:
                continue
            record = json.loads(self._records[one.pattern])
            if record.get("alert") in raised:
                continue
            if region is not None and set(self._within[region]).isdisjoint(record["sites"]):
                continue
            return LookAlike(
                record["id"],
                record["name"],
                _said(text, own, one.pattern),
                tuple(record["tells"]),
                record["test"],
                record["see"],
            )
        return None

    def _by_words(self, stems: Sequence[str], least: float) -> set[int]:
        """Those called by a name or told in the words of a phrase, if it is such a share of the text."""
        words = " ".join(stems)
        found = {number for number, alone in self._alone.get(stems[0] if stems else "", ()) if alone == words}
        fewest = least * len(stems)
        text = f" {words} "
        return found | {
            number
            for stem in dict.fromkeys(stems)
            for number, called in self._called.get(stem, ())
            if f" {called} " in text and called.count(" ") + 1 >= fewest
        }


def _by_first_word(rows: Iterable[Sequence[Any]]) -> dict[str, list[tuple[int, str]]]:
    """Phrases, each with the number of its look-alike, by the stem they begin with."""
    found: dict[str, list[tuple[int, str]]] = {}
    for number, phrase in rows:
        found.setdefault(phrase.partition(" ")[0], []).append((number, phrase))
    return found


def _said(text: str, weighed: Iterable[Weighed], number: int) -> str:
    """The client's words that speak for one the most, in their order."""
    worth = {(w.item.start, w.item.end): w.item.weight * w.written.get(number, 0.0) for w in weighed}
    spans = sorted(span for span in sorted(worth, key=lambda span: -worth[span])[:4] if worth[span] > 0)
    kept = [s for s in spans if not any(o != s and o[0] <= s[0] and s[1] <= o[1] for o in spans)]
    return " … ".join(text[start:end] for start, end in kept)


def _parts(weighed: Iterable[Weighed], number: int) -> tuple[float, float]:
    """What the story and what the places say for one, by what is written of it alone."""
    story = place = 0.0
    for item, _, written, _ in weighed:
        rarity = written.get(number)
        if rarity is None or item.table == TABLE:  # whole sayings are the patterns' alone
            continue
        if item.table in _PLACES:
            place += item.weight * rarity
        else:
            story += item.weight * rarity
    return story, place
