"""Check: every data file held against its schema and rules, all faults at once; and what is sound, loaded."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from painmap import resources
from painmap.answer import LEVELS
from painmap.sources import lists, rules, schema
from painmap.sources.problems import CatalogueError, Problem, insist
from painmap.sources.shape import Names, Shape
from painmap.sources.toml_files import Raw, join, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from painmap.sources.schema import Key

_SCHEMAS: dict[str, Mapping[str, Key]] = {
    resources.PATTERNS: schema.PATTERNS,
    resources.BODY: schema.BODY,
    resources.POINTS: schema.POINTS,
    resources.WEIGHTS: schema.WEIGHTS,
    resources.TOPIC: schema.TOPIC,
    resources.LEXICON: schema.LEXICON,
    resources.RED_FLAGS: schema.RED_FLAGS,
    resources.LOOK_ALIKES: schema.LOOK_ALIKES,
    resources.QUESTIONS: schema.QUESTIONS,
    resources.MUSCLE_NAMES: schema.MUSCLE_NAMES,
}
#: What was learned, and holds no words or patterns.
_LEARNED = (resources.POINTS, resources.WEIGHTS, resources.TOPIC)
#: Which tables hold the names of each kind.
_HOLDERS = {
    "pattern": ("pattern",),
    "site": ("site",),
    "concept": ("concept", "sign"),
    "flag": ("flag",),
    "grade": ("grade",),
}
#: Tables whose rows replace those with the same id in an earlier file.
_REPLACED = ("pattern", "concept", "sign", "flag", "grade")


_OWN = "own"


class Data(NamedTuple):
    """painmap's data and files of the user's own, checked and joined.

    Attributes:
        tables: The tables of all files by name, but for the patterns of the user's own.
        points: What `points.toml` holds.
        muscles: The names in `muscles.txt`.
    """

    tables: dict[str, Any]
    points: dict[str, Any]
    muscles: frozenset[str]


class Checked(NamedTuple):
    """Files that were checked.

    Attributes:
        unread: What hindered reading files at all.
        shapes: Each file with the kind of data that it holds, and its problems.
    """

    unread: list[Problem]
    shapes: list[tuple[str, Shape]]

    @property
    def problems(self) -> list[Problem]:
        """Everything that is wrong, file by file, in the order of the lines."""
        held = [p for _, shape in self.shapes for p in sorted(shape.problems, key=lambda p: p.line)]
        return [*self.unread, *held]

    def of(self, *kinds: str) -> list[Shape]:
        """Give the files of some kinds."""
        return [shape for kind, shape in self.shapes if kind in kinds]


def load(blobs: Mapping[Path, bytes], own: Mapping[Path, bytes]) -> Data:
    """Check and join painmap's data and files of the user's own.

    Args:
        blobs: The files of `data/`, as `resources.read_files` gives them.
        own: Files of the user's own, in the order in which they replace each other.

    Raises:
        CatalogueError: There are errors in any of the files; it holds all problems at once.
    """
    data = check_data(blobs)
    names = _names([shape.raw for _, shape in data.shapes], Names({"muscle": muscles(blobs)}))
    checked = check_own(own, names)
    insist([*data.problems, *checked.problems])
    mine = [{k: v for k, v in shape.raw.tables.items() if k != "pattern"} for _, shape in checked.shapes]
    kinds = [kind for kind in _SCHEMAS if kind not in _LEARNED]
    tables = join([*(shape.raw.tables for shape in data.of(*kinds)), *mine])
    for key in _REPLACED:
        tables[key] = latest(tables.get(key, ()))
    points = data.of(resources.POINTS)[0].raw.tables
    return Data(tables, points, muscles(blobs))


def latest(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Keep of rows with one id the last, in the place of the first."""
    return list({row["id"]: row for row in rows}.values())


def check_data(blobs: Mapping[Path, bytes]) -> Checked:
    """Check painmap's own data files against schema and rules."""
    raws: list[tuple[str, Raw]] = []
    problems: list[Problem] = []
    for path, blob in blobs.items():
        kind = path.parent.name if path.parent.name in _SCHEMAS else path.name
        if kind in _SCHEMAS:
            problems += _parsed(path, blob, kind, raws)
    names = _names([raw for _, raw in raws], Names({"muscle": muscles(blobs)}))
    shapes = [(kind, _held(raw, _SCHEMAS[kind], names)) for kind, raw in raws]
    return Checked(problems, shapes)


def check_own(blobs: Mapping[Path, bytes], known: Names) -> Checked:
    """Check files of the user's own, which may name what stands in each other and in painmap's data."""
    raws: list[tuple[str, Raw]] = []
    problems: list[Problem] = []
    for path, blob in blobs.items():
        problems += _parsed(path, blob, _OWN, raws)
    names = _names([raw for _, raw in raws], known)
    shapes = [(kind, _held(raw, schema.OWN, replace(names, seen={}))) for kind, raw in raws]
    return Checked(problems, shapes)


class Base(NamedTuple):
    """What painmap's own data lets other files name, and its patterns."""

    names: Names
    patterns: list[dict[str, Any]]


@lru_cache(maxsize=1)
def base(folder: Path) -> Base:
    """Read the names in painmap's own data, which is taken to be sound; once in a process.

    Raises:
        CatalogueError: A file cannot be parsed.
    """
    blobs = resources.read_files(resources.own_files())
    raws = [parse(str(path), blob) for path, blob in blobs.items() if path.suffix == ".toml"]
    names = _names(raws, Names({"muscle": muscles(blobs)}))
    patterns = next(raw.tables["pattern"] for raw in raws if raw.file == str(folder / resources.PATTERNS))
    return Base(names, patterns)


def muscles(blobs: Mapping[Path, bytes]) -> frozenset[str]:
    """Read the muscles' names."""
    return lists.names(blobs[resources.data_dir() / resources.MUSCLES])


def _parsed(path: Path, blob: bytes, kind: str, raws: list[tuple[str, Raw]]) -> tuple[Problem, ...]:
    """Parse one file into `raws`, or give what hinders that."""
    try:
        raws.append((kind, parse(str(path), blob)))
    except CatalogueError as error:
        return error.problems
    return ()


def _held(raw: Raw, keys: Mapping[str, Key], names: Names) -> Shape:
    """Hold one file against its schema, then its tables against their rules."""
    shape = Shape(raw, keys, names)
    rules.check(shape)
    return shape


def _names(raws: Iterable[Raw], base: Names) -> Names:
    """Collect the names in parsed files, right or wrong as these may be otherwise, beside those of a base."""
    found: dict[str, set[str]] = {kind: set(base.of.get(kind, ())) for kind in (*_HOLDERS, "aspect")}
    groups = dict(base.groups)
    skip = set(base.skip)
    levels = dict(base.levels)
    for raw in raws:
        for kind, tables in _HOLDERS.items():
            for table in tables:
                rows = _list(raw.tables.get(table))
                found[kind] |= {r["id"] for r in rows if isinstance(r, dict) and isinstance(r.get("id"), str)}
        found["aspect"] |= set(_dict(raw.tables.get("aspect")))
        levels |= {
            r["id"]: r["level"]
            for r in _list(raw.tables.get("flag"))
            if isinstance(r, dict) and isinstance(r.get("id"), str) and r.get("level") in LEVELS
        }
        groups |= {k: v for k, v in _dict(raw.tables.get("group")).items() if isinstance(v, str)}
        skip |= {word for word in _list(raw.tables.get("skip")) if isinstance(word, str)}
    return Names({**base.of, **found}, groups, frozenset(skip), levels=levels)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
