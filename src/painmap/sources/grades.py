"""Grades: the one table of danger signs, each with whom to see and how soon.

`refer` of a pattern, the red flags and handouts share it, so that a sign has one grade wherever it is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from painmap.answer import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: How the text of each level may end: whom to see, and when.
ENDINGS = {
    "emergency": ("call an ambulance.", "emergency department now.", "call your maternity unit now."),
    "urgent": ("doctor today.", "dentist today.", "urgent eye clinic today."),
    "soon": (
        "doctor this week.",
        "see a doctor before any treatment.",
        "dentist this week.",
        "call your midwife this week.",
    ),
}


class Grade(NamedTuple):
    """One danger sign: its level, and what is felt with whom to see and when."""

    level: str
    text: str


def table(rows: Iterable[Mapping[str, Any]]) -> dict[str, Grade]:
    """Give checked grades by their ids."""
    return {row["id"]: Grade(row["level"], row["text"]) for row in rows}


def texts(refer: Iterable[str], known: Mapping[str, Grade]) -> list[str]:
    """Give the texts of a pattern's `refer`, the graver first; a text of the user's own stands for itself."""
    grades = [known.get(item) or Grade(_level(item), item) for item in refer]
    return [grade.text for grade in sorted(grades, key=lambda grade: LEVELS.index(grade.level))]


def by_urgency(told: Iterable[str]) -> list[str]:
    """Join texts of danger signs that send to the same place, which is then said once, and first.

    Args:
        told: Texts of `texts`, the graver first; one without a known ending stands for itself.
    """
    order = {ending: n for n, ending in enumerate(e for endings in ENDINGS.values() for e in endings)}
    joined: dict[str, list[str]] = {}
    for text in told:
        sign, _, ending = text.rpartition(": ")
        known = any(ending in endings for endings in ENDINGS.values())
        joined.setdefault(ending if known else text, []).extend([sign] if known else [])
    return [
        f"{ending[0].upper()}{ending[1:-1]}: {'; '.join(_begun(signs))}." if signs else ending
        for ending, signs in sorted(joined.items(), key=lambda row: order.get(row[0], 0))
    ]


def _begun(signs: list[str]) -> list[str]:
    """Signs as parts of one sentence: all but the first begin small."""
    return [sign if n == 0 else sign[:1].lower() + sign[1:] for n, sign in enumerate(signs)]


def _level(text: str) -> str:
    """The level that a text of the user's own ends with; the gravest where it ends otherwise."""
    return next((level for level, ends in ENDINGS.items() if text.endswith(ends)), LEVELS[0])
