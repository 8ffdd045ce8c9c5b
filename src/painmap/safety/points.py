"""Points: danger signs that weigh together, where no single picture of a red flag holds in full.

A learned additive score (logistic regression) over what a reading holds: concepts, places, what is
denied, the age. Two scores are kept: that the words call for an emergency department, and that they call
for a doctor at all. `training/points.py` fits them on the corpus; `data/points.toml` holds them. Denials,
clearance and years of duration are negative numbers, never switches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from painmap.errors import PainmapError
from painmap.language.vocabulary import TROUBLE_KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from painmap.language.findings import Finding, Reading

#: The scores, the gravest first, each with the level that it raises.
LEVELS = ("emergency", "urgent")
_TEXTS = ("id", "name", "message", "therapist")
_FEWEST_SIGNS, _MOST_SIGNS = 2, 5
_SIGN_KINDS = TROUBLE_KINDS | {"history", "person"}  # a place and a "last month" are no danger
_AGES = ((16, "age<16"), (50, "age<50"), (65, "age<65"))
_OLDEST = "age>=65"


class Scored(NamedTuple):
    """A level that the points raise, and the findings that added most to it, the strongest first."""

    level: str
    signs: tuple[Finding, ...]


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
        numbers = {"at_least": table.get("at_least"), "start": table.get("start"), **table["points"]}
        wrong = next((k for k, v in numbers.items() if not isinstance(v, int | float)), None)
        texts = next((k for k in _TEXTS if not isinstance(table.get(k), str)), None)
        if wrong is not None or texts is not None:
            raise PainmapError(f"points.toml: [{level}]: {wrong or texts!r} is missing or of the wrong type")
        out[level] = {key: table[key] for key in (*_TEXTS, "at_least", "start", "points")}
    return out


def features(
    present: Mapping[str, Sequence[Finding]], reading: Reading, age: int | None, widest: Mapping[str, str]
) -> dict[str, Finding | None]:
    """What the points are given for, each with the finding that says it (None for an age).

    Args:
        present: Findings of this person, now, by key.
        reading: The reading, for what it denies.
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
    if age is not None:
        found[next((name for bound, name in _AGES if age < bound), _OLDEST)] = None
    return found


def score(found: Mapping[str, Finding | None], tables: Mapping[str, Any]) -> Scored | None:
    """Add up the points: the gravest level that they reach with at least two signs, or None."""
    for level in LEVELS:
        table = tables[level]
        points: Mapping[str, float] = table["points"]
        gains = {key: points[key] for key in found if key in points}
        if table["start"] + sum(gains.values()) >= table["at_least"]:
            signs: list[Finding] = []
            for key in sorted(gains, key=lambda k: (-gains[k], k)):
                finding = found[key]
                if (
                    gains[key] > 0
                    and finding is not None
                    and finding.polarity == "affirmed"
                    and not any(f.start < finding.end and finding.start < f.end for f in signs)
                ):
                    signs.append(finding)
            if len(signs) >= _FEWEST_SIGNS and any(f.kind in _SIGN_KINDS for f in signs):
                return Scored(level, tuple(signs[:_MOST_SIGNS]))
    return None
