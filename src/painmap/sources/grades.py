"""Grades: the one table of danger signs, each with whom to see and how soon.

`refer` of a pattern, the red flags and handouts share it, so that a sign has one grade wherever it is told.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from painmap import resources
from painmap.answer import LEVELS
from painmap.sources.problems import CatalogueError
from painmap.sources.rows import Key, Rows
from painmap.sources.toml_files import read

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from painmap.sources.problems import Problem
    from painmap.sources.toml_files import Raw

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
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Grade(NamedTuple):
    """One danger sign: its level, and what is felt with whom to see and when."""

    level: str
    text: str


def check(raw: Raw, flags: Mapping[str, str]) -> list[Problem]:
    """Find everything that is wrong in a table of grades.

    Args:
        raw: The parsed file.
        flags: The level of each red flag.
    """
    rows = Rows(raw, "grade")
    keys = {
        "id": Key(),
        "flag": Key(needed=False, known=flags.keys(), what="red flag"),
        "level": Key(known=LEVELS, what="level"),
        "text": Key(),
    }
    for way, where, row in rows.sound(keys):
        level, flag = row["level"], row.get("flag")
        if not _ID.fullmatch(row["id"]):
            rows.add((*way, "id"), where, "this is no id", "use lower-case words joined by hyphens")
        if flag and LEVELS.index(level) > LEVELS.index(flags[flag]):
            message = f'the level is "{level}", and the red flag "{flag}" says "{flags[flag]}"'
            rows.add((*way, "level"), where, message, f'write "{flags[flag]}" or graver')
        if not row["text"].endswith(tuple(f": {end}" for end in ENDINGS[level])):
            message = f'the text does not end as "{level}" does'
            rows.add((*way, "text"), where, message, f"end it with one of: {' '.join(ENDINGS[level])}")
    return rows.problems


def load(raw: Raw, flags: Mapping[str, str]) -> dict[str, Grade]:
    """Check a table of grades and give it.

    Raises:
        CatalogueError: Anything is wrong in it.
    """
    problems = check(raw, flags) if "grade" in raw.tables else []
    if problems:
        raise CatalogueError(problems)
    return table(raw)


def table(raw: Raw) -> dict[str, Grade]:
    """Give the grades of a file, as far as they are whole; it may have none."""
    rows = raw.tables.get("grade")
    sound = [
        row
        for row in (rows if isinstance(rows, list) else ())
        if isinstance(row, dict) and row.keys() >= {"id", "level", "text"}
    ]
    return {row["id"]: Grade(row["level"], row["text"]) for row in sound}


def builtin() -> dict[str, Grade]:
    """Read painmap's own table."""
    return table(read(resources.data_dir() / resources.GRADES))


def unknown(refer: object, known: Collection[str]) -> Iterator[tuple[int, str]]:
    """Give the ids under `refer` that no grade has, each with its place; a text is no id."""
    for number, item in enumerate(refer if isinstance(refer, list) else ()):
        if isinstance(item, str) and _ID.fullmatch(item) and item not in known:
            yield number, item


def texts(refer: Iterable[str], known: Mapping[str, Grade]) -> list[str]:
    """Give the texts of a pattern's `refer`, the graver first; a text of the user's own stands for itself."""
    grades = [known.get(item) or Grade(_level(item), item) for item in refer]
    return [grade.text for grade in sorted(grades, key=lambda grade: LEVELS.index(grade.level))]


def _level(text: str) -> str:
    """The level that a text of the user's own ends with; the gravest where it ends otherwise."""
    return next((level for level, ends in ENDINGS.items() if text.endswith(ends)), LEVELS[0])
