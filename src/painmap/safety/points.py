"""Points: danger signs that weigh together, and how far a single picture of a red flag is to be believed.

Three learned additive scores (logistic regression), one for each level: that the words call for a doctor at
all, the same day, or at once. Added up are what a reading holds (concepts, places, what is denied, the age),
how grave its signs are together and in which part of the body, how it is worded, the gravest rule that was
raised, and how far each raised rule has been right. Denials, clearance
and years of duration are negative numbers, never switches. `training/points.py` fits them on the corpus;
`data/points.toml` holds them, and `data/red_flags/gravity.toml` says how grave a sign is in itself.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from painmap.answer import LEVELS
from painmap.language.vocabulary import TROUBLE_KINDS
from painmap.safety.wording import each_counts, wording

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from painmap.language.findings import Finding, Reading
    from painmap.language.text import Token

_TEXTS = ("id", "name", "message", "therapist")
_NUMBERS = ("at_least", "ask_at", "start")
_MOST_SIGNS = 5
_FEWEST_GRAVE = 2  # signs that make an emergency without the rule of one; a place is none
_SHOWN = 0.15  # what a step of gravity is worth where signs are shown
_SIGN_KINDS = TROUBLE_KINDS | {"history", "person"}  # a place and a "last month" are no danger
_AGES = ((16, "age<16"), (50, "age<50"), (65, "age<65"))
_OLDEST = "age>=65"
#: How grave a sign is in itself; below 0 it speaks for a muscle.
GRAVITY = {"at-once": 4, "grave": 3, "alarming": 2, "slight": 1, "muscle": -1, "cleared": -2}
_ALARMING, _GRAVE = GRAVITY["alarming"], GRAVITY["grave"]
_NAMES = {n: name for name, n in GRAVITY.items()}
#: What the gravity of all signs adds up to, each with the sum that counts 1 and the sum where it ends.
AMOUNTS = {
    "#all": (8.0, 30), "#gravest": (2.0, 4), "#three": (5.0, 12), "#alarming": (2.0, 6), "#grave": (1.5, 4),
    "#muscle": (4.0, 12), "#denied": (4.0, 10),
}  # fmt: skip


class Scored(NamedTuple):
    """What the points say of a reading.

    Attributes:
        level: The level that they reach; None is none.
        signs: The findings that added most to it, the strongest first.
        open: The level that they nearly reach, where that is graver: it should be asked for.
        near: The gravest level that they reach or nearly reach, whatever else is told.
    """

    level: str | None
    signs: tuple[Finding, ...]
    open: str | None
    near: str | None


class Held(NamedTuple):
    """What the points are given for in one complaint.

    Attributes:
        found: Concepts, places, denials, the age, and how grave a sign there is beside a part of the body
            ("grave@chest"), by key, each with the finding that says it, if any.
        amounts: How much the signs' gravity adds up to, by the keys of `AMOUNTS`.
        words: Words, pairs of words and beginnings of words.
        grave: How grave each sign is in itself, of those that are.
    """

    found: Mapping[str, Finding | None]
    amounts: Mapping[str, float]
    words: Collection[str]
    grave: Mapping[str, int]


def compiled(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The points of `points.toml` as the index keeps them; `painmap.sources.check` has checked the file."""
    out: dict[str, Any] = {
        level: {key: raw[level][key] for key in (*_TEXTS, *_NUMBERS, "rules", "points")} for level in LEVELS
    }
    for level in LEVELS:
        out[level]["flags"] = raw[level].get("flags", {})
    out["wording"] = raw["wording"]  # rows of text: a look-up meets few of the thousands
    return out


def hold(
    present: Mapping[str, Sequence[Finding]],
    reading: Reading,
    tokens: Collection[Token],
    age: int | None,
    tables: Mapping[str, Any],
) -> Held:
    """What the points are given for in a complaint.

    Args:
        present: Findings of this person, now, by key.
        reading: The reading, for what it denies.
        tokens: The words of the complaint, its spelling mended.
        age: In years, or None where it is not told.
        tables: The compiled red flags: `widest`, the widest site that holds a site, and `gravity`.
    """
    widest: Mapping[str, str] = tables["widest"]
    gravity: Mapping[str, int] = tables["gravity"]
    found: dict[str, Finding | None] = {}
    for key, rows in present.items():  # of the keys of a finding, that of its concept is enough
        first = rows[0]
        if first.kind != "site":
            if key == first.concept:
                found[key] = first
        else:
            found.setdefault(f"@{first.concept}", first)
            found.setdefault(f"@@{widest[first.concept]}", first)
    for finding in reading.findings:
        if finding.polarity == "denied" and finding.kind != "site":
            found.setdefault(f"-{finding.concept}", finding)
    if age is not None:
        found[next((name for bound, name in _AGES if age < bound), _OLDEST)] = None
    weighed = {key: gravity[key] for key in found if key in gravity}
    denied = sum([max(gravity.get(key[1:], 0), 0) for key in found if key[0] == "-"])
    grave = {key: n for key, n in weighed.items() if n > 0}
    counted = [*_each_once(grave, present), *(n for n in weighed.values() if n < 0)]
    regions = [key[2:] for key in found if key.startswith("@@")]
    found.update((f"{_NAMES[n]}@{region}", None) for n in {*grave.values()} for region in regions)
    return Held(found, _amounts(counted, denied), wording(tokens), grave)


def _each_once(grave: Mapping[str, int], present: Mapping[str, Sequence[Finding]]) -> list[int]:
    """How grave the signs are, the gravest first, without those that are read in the words of others alone.

    "A cold" is a cold and may be the flu, "can't feel my legs" is two signs: the words are told once.
    """
    counted: list[int] = []
    spans: list[tuple[int, int]] = []
    for key in sorted(grave, key=lambda k: (-grave[k], k)):
        rows = present[key]
        if any(not any(start < f.end and f.start < end for start, end in spans) for f in rows):
            counted.append(grave[key])
            spans += [(f.start, f.end) for f in rows]
    return counted


def _amounts(gravity: Iterable[int], denied: int) -> dict[str, float]:
    """How grave the signs are together."""
    signs = sorted(gravity, reverse=True)
    grave = [g for g in signs if g > 0]
    sums = {
        "#all": sum(grave),
        "#gravest": max(grave, default=0),
        "#three": sum(grave[:3]),
        "#alarming": sum(g >= _ALARMING for g in grave),
        "#grave": sum(g >= _GRAVE for g in grave),
        "#muscle": -sum(g for g in signs if g < 0),
        "#denied": denied,
    }
    return {key: min(n, AMOUNTS[key][1]) / AMOUNTS[key][0] for key, n in sums.items() if n}


def score(held: Held, rules: Mapping[str, str], tables: Mapping[str, Any]) -> Scored:
    """Add up the points.

    Args:
        held: What the reading holds.
        rules: The level of each rule that was raised, by its id.
        tables: What `compiled` gave.
    """
    level, ask = None, None
    gravest = min(map(LEVELS.index, rules.values()), default=len(LEVELS))
    worded = _worded(held.words, tables["wording"])
    for n, name in enumerate(LEVELS):  # the gravest first
        table = tables[name]
        points: Mapping[str, float] = table["points"]
        total = table["start"] + worded[n] + sum([points[key] for key in held.found if key in points])
        total += sum([points.get(key, 0.0) * amount for key, amount in held.amounts.items()])
        total += sum([table["rules"][other] for other in LEVELS[gravest:]])
        total += sum([table["flags"].get(ident, 0.0) for ident in rules])
        if total >= table["at_least"]:
            level = name
            break
        if ask is None and total >= table["ask_at"]:
            ask = name
    near = ask or level
    if level is None:  # what leaves no question for a doctor at all leaves none for an ambulance
        ask = ask if total >= tables[LEVELS[-1]]["ask_at"] else None
    signs = _signs(held, tables[level or ask or LEVELS[0]]["points"])
    if level and not rules and not held.grave and "#denied" in held.amounts:
        level, ask = None, level  # all that is grave was denied: its words alone raise nothing
    if level == LEVELS[0] and gravest and sum(f.kind != "site" for f in signs) < _FEWEST_GRAVE:
        level, ask = LEVELS[1], LEVELS[0]  # one sign, no grave picture: a doctor, and a question that decides
    return Scored(level, signs, ask, near)


def _worded(words: Collection[str], table: Mapping[str, str]) -> Sequence[float]:
    """What the wording adds to each level."""
    rows = [_numbers(row) for row in map(table.get, words) if row is not None]
    each = each_counts(words)
    return [sum(column) * each for column in zip(*rows, strict=True)] or [0.0] * len(LEVELS)


@lru_cache(maxsize=20_000)  # bounded, and more than the table has
def _numbers(row: str) -> tuple[float, ...]:
    return tuple(map(float, row.split()))


def _signs(held: Held, points: Mapping[str, float]) -> tuple[Finding, ...]:
    """The findings that add most, none within another; nothing where all are places and times."""
    worth = {key: points.get(key, 0.0) + _SHOWN * held.grave.get(key, 0) for key in held.found}
    signs: list[Finding] = []
    for key in sorted(worth, key=lambda k: (-worth[k], k)):
        finding = held.found[key]
        if worth[key] <= 0:
            break
        if (
            finding is not None
            and finding.polarity == "affirmed"
            and not any(f.start < finding.end and finding.start < f.end for f in signs)
        ):
            signs.append(finding)
    if not any(f.kind in _SIGN_KINDS for f in signs):
        return ()
    return tuple(signs[:_MOST_SIGNS])
