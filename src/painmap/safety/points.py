"""Points: danger signs that weigh together, and how far a single picture of a red flag is to be believed.

Three learned additive scores (logistic regression), one for each level: that the words call for a doctor at
all, the same day, or at once. Added up are what a reading holds (concepts, places, words, what is denied,
the age) and the gravest rule that was raised. Denials, clearance and years of duration are negative numbers,
never switches. `training/points.py` fits them on the corpus; `data/points.toml` holds them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from painmap.answer import LEVELS
from painmap.errors import PainmapError
from painmap.language.vocabulary import TROUBLE_KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from painmap.language.findings import Finding, Reading

_TEXTS = ("id", "name", "message", "therapist")
_FEWEST_SIGNS, _MOST_SIGNS = 2, 5
_FEWEST_GRAVE = 3  # signs that make an emergency without any rule
_SIGN_KINDS = TROUBLE_KINDS | {"history", "person"}  # a place and a "last month" are no danger
_AGES = ((16, "age<16"), (50, "age<50"), (65, "age<65"))
_OLDEST = "age>=65"
_WORD = 0.5  # a word says less than a finding


class Scored(NamedTuple):
    """What the points say of a reading.

    Attributes:
        level: The level that they reach; None is none.
        signs: The findings that added most to it, the strongest first.
        open: The level that they nearly reach, where that is graver: it should be asked for.
    """

    level: str | None
    signs: tuple[Finding, ...]
    open: str | None


def parse(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Check the parsed `points.toml`.

    Raises:
        PainmapError: A table is missing or holds what is no number.
    """
    out: dict[str, Any] = {}
    for level in LEVELS:
        table = raw.get(level)
        if not isinstance(table, dict) or not isinstance(table.get("points"), dict):
            raise PainmapError(
                f"points.toml: table [{level}] or [{level}.points] is missing; run training/points.py"
            )
        keys = ("at_least", "ask_at", "start")
        numbers = {key: table.get(key) for key in keys} | table.get("rules", {}) | table["points"]
        wrong = next((k for k, v in numbers.items() if not isinstance(v, int | float)), None)
        texts = next((k for k in _TEXTS if not isinstance(table.get(k), str)), None)
        if wrong is not None or texts is not None or set(table.get("rules", ())) != set(LEVELS):
            raise PainmapError(
                f"points.toml: [{level}]: {wrong or texts or 'rules'!r} is missing or of the wrong type"
            )
        out[level] = {key: table[key] for key in (*_TEXTS, *keys, "rules", "points")}
    return out


def features(
    present: Mapping[str, Sequence[Finding]], reading: Reading, age: int | None, widest: Mapping[str, str]
) -> dict[str, Finding | None]:
    """What the points are given for, each with the finding that says it (None for an age or a word).

    Args:
        present: Findings of this person, now, by key.
        reading: The reading, for what it denies and for its words.
        age: In years, or None where it is not told.
        widest: For each site, the widest site that holds it.
    """
    found: dict[str, Finding | None] = {}
    for rows in present.values():
        for finding in rows:
            if finding.kind == "site":
                found.setdefault(f"@{finding.concept}", finding)
                found.setdefault(f"@@{widest[finding.concept]}", finding)
            else:
                found.setdefault(finding.concept, finding)
    for finding in reading.findings:
        if finding.polarity == "denied" and finding.kind != "site":
            found.setdefault(f"-{finding.concept}", finding)
    for word in reading.words:
        found.setdefault(f"'{word.stem}", None)
    if age is not None:
        found[next((name for bound, name in _AGES if age < bound), _OLDEST)] = None
    return found


def weight(key: str) -> float:
    """How much a feature counts: a word less than a finding."""
    return _WORD if key.startswith("'") else 1.0


def score(found: Mapping[str, Finding | None], rule: str | None, tables: Mapping[str, Any]) -> Scored:
    """Add up the points.

    Args:
        found: What the reading holds, from `features`.
        rule: The level of the gravest rule that was raised, if any.
        tables: What `parse` gave.
    """
    level, ask = None, None
    for name in LEVELS:  # the gravest first
        table = tables[name]
        points: Mapping[str, float] = table["points"]
        total = table["start"] + sum(points.get(key, 0.0) * weight(key) for key in found)
        if rule is not None:
            total += sum(table["rules"][other] for other in LEVELS[LEVELS.index(rule) :])
        if total >= table["at_least"]:
            level = name
            break
        if ask is None and total >= table["ask_at"]:
            ask = name
    signs = _signs(found, tables[level or ask or LEVELS[0]]["points"])
    if level == LEVELS[0] and rule is None and len(signs) < _FEWEST_GRAVE:
        level, ask = LEVELS[1], LEVELS[0]  # few signs and no picture: a doctor, and a question that decides
    return Scored(level, signs, ask)


def _signs(found: Mapping[str, Finding | None], points: Mapping[str, float]) -> tuple[Finding, ...]:
    """The findings that add most, none within another; nothing where fewer than two are signs."""
    signs: list[Finding] = []
    for key in sorted(found, key=lambda k: (-points.get(k, 0.0), k)):
        finding = found[key]
        if points.get(key, 0.0) <= 0:
            break
        if (
            finding is not None
            and finding.polarity == "affirmed"
            and not any(f.start < finding.end and finding.start < f.end for f in signs)
        ):
            signs.append(finding)
    if len(signs) < _FEWEST_SIGNS or not any(f.kind in _SIGN_KINDS for f in signs):
        return ()
    return tuple(signs[:_MOST_SIGNS])
