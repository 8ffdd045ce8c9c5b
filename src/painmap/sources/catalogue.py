"""The catalogue: patterns as data, read from TOML and checked, with every problem named by file and line.

Imported only where a catalogue is compiled or checked; a look-up reads the compiled index.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from painmap import resources
from painmap.errors import PainmapWarning
from painmap.language.text import stem, tokenise
from painmap.nearest import did_you_mean
from painmap.sources import grades
from painmap.sources.problems import CatalogueError, Problem
from painmap.sources.toml_files import Raw, parse, read
from painmap.sources.toml_lines import nearest_line, value_lines
from painmap.sources.wording import TABLE, TABLES, TEXT, TEXTS, dotted, kind_of, sample

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from painmap.sources.grades import Grade
    from painmap.sources.toml_lines import Way

FREQUENCIES = ("common", "occasional", "rare")
SECTIONS = ("shows", "worse", "better", "says", "notices")
#: The fields of `therapy` in the order in which a therapist needs them.
THERAPY = ("find", "confirm", "treat", "danger", "feeds", "notes")


@dataclass(frozen=True, slots=True)
class Known:
    """The names that a catalogue may refer to.

    Attributes:
        muscles: The spelling that every file uses.
        sites: Ids of the body model.
        ids: Ids of patterns in other files, which `similar` may name and this file may replace.
        grades: The danger signs that `refer` may name.
    """

    muscles: Collection[str]
    sites: Collection[str]
    ids: frozenset[str] = frozenset()
    grades: Mapping[str, Grade] = field(default_factory=dict)


def check(raw: Raw, known: Known) -> list[Problem]:
    """Find everything that is wrong in a parsed catalogue, in the order of its lines."""
    checker = _Checker(raw, known)
    checker.run()
    return sorted(checker.problems, key=lambda p: p.line)


def load(
    files: Mapping[Path, bytes],
    *,
    muscles: Collection[str],
    sites: Collection[str],
    others: frozenset[str] = frozenset(),
    signs: Mapping[str, Grade] | None = None,
) -> list[dict[str, Any]]:
    """Parse, check and join catalogues; a pattern with the id of an earlier one takes its place.

    Args:
        files: What each file holds.
        muscles: The spelling that every file uses.
        sites: The sites of the body model.
        others: Ids of patterns in other files, which `similar` may name.
        signs: The danger signs that `refer` may name.

    Returns:
        The patterns as the catalogue writes them, every key there, in the order of the files.

    Raises:
        CatalogueError: Anything is wrong in any of the files; it holds all problems at once.
    """
    problems: list[Problem] = []
    raws = []
    for path, blob in files.items():
        try:
            raws.append(parse(str(path), blob))
        except CatalogueError as error:
            problems += error.problems
    known = Known(muscles, sites, ids_of(raws) | others, signs or {})
    for raw in raws:
        problems += check(raw, known)
    if not all(problem.warning for problem in problems):
        raise CatalogueError(problems)
    for problem in problems:
        warnings.warn(str(problem), PainmapWarning, stacklevel=2)
    merged = {row["id"]: record(row, known.grades) for raw in raws for row in raw.tables["pattern"]}
    return list(merged.values())


def ids_of(raws: Iterable[Raw]) -> frozenset[str]:
    """Collect the pattern ids of parsed files, right or wrong as they may be otherwise."""
    rows = [row for raw in raws for row in _list(raw.tables.get("pattern")) if isinstance(row, dict)]
    return frozenset(row["id"] for row in rows if isinstance(row.get("id"), str))


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def builtin_ids() -> frozenset[str]:
    """Read the ids of painmap's own patterns, which any catalogue may name in `similar`."""
    return ids_of([read(resources.data_dir() / resources.PATTERNS)])


def record(row: Mapping[str, Any], signs: Mapping[str, Grade]) -> dict[str, Any]:
    """Give a pattern that has been checked with every key there and its danger signs written out."""
    therapy = {"notes": [], **row.get("therapy", {})}
    return {
        **{key: row[key] for key in ("id", "name", "muscles", "trigger_point", "frequency", "felt")},
        "spill": row.get("spill", []),
        "own": row.get("own", []),
        "refer": grades.texts(row["refer"], signs),
        "sources": row["sources"],
        "client": {section: row["client"][section] for section in SECTIONS if section in row["client"]},
        "self_care": row["self_care"],
        "therapy": {key: therapy[key] for key in THERAPY if key in therapy},
        "similar": row.get("similar", []),
    }


def read_muscles(blob: bytes) -> frozenset[str]:
    """Read `muscles.txt`: one name a line, comments after #."""
    return frozenset(muscle_names(blob))


def muscle_names(blob: bytes) -> list[str]:
    """Read `muscles.txt` in its own order."""
    lines = (line.partition("#")[0].strip() for line in blob.decode("utf-8").splitlines())
    return [line for line in lines if line]


# -- the check -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Key:
    """What a key must hold."""

    kind: str
    needed: bool = True
    may_be_empty: bool = False
    keys: Mapping[str, _Key] = field(default_factory=dict)


_KEYS = {
    "id": _Key(TEXT),
    "name": _Key(TEXT),
    "muscles": _Key(TEXTS),
    "trigger_point": _Key(TEXT),
    "frequency": _Key(TEXT),
    "felt": _Key(TEXTS),
    "spill": _Key(TEXTS, needed=False, may_be_empty=True),
    "own": _Key(TEXTS, needed=False),
    "refer": _Key(TEXTS),
    "sources": _Key(TEXTS),
    "client": _Key(TABLE, keys={section: _Key(TEXTS, needed=False) for section in SECTIONS}),
    "self_care": _Key(TABLES, keys={"do": _Key(TEXT), "caution": _Key(TEXT, needed=False)}),
    "therapy": _Key(
        TABLE,
        needed=False,
        keys={key: _Key(TEXT if key in ("find", "confirm") else TEXTS, needed=False) for key in THERAPY},
    ),
    "similar": _Key(TABLES, needed=False, keys={"id": _Key(TEXT), "tell": _Key(TEXT)}),
}
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

# Words that change nothing of what a phrase says; "up", "in" and "not" do.
_EMPTY_WORDS = frozenset(
    "a an the my your his her its our their this that these those of is are was were it i im me and just"
    " really very".split()
)


class _Checker:
    """One check of one file."""

    def __init__(self, raw: Raw, known: Known) -> None:
        self._raw = raw
        self._known = known
        self._lines: dict[Way, int] | None = None
        self._own: list[str] = []
        self.problems: list[Problem] = []

    def run(self) -> None:
        """Check the whole file."""
        tables = self._raw.tables
        for key in tables:
            if key != "pattern":
                mend = did_you_mean(key, ["pattern"]) or "a catalogue holds [[pattern]] tables only"
                self._add((key,), "", f'unknown key "{key}"', mend)
        patterns = tables.get("pattern")
        if patterns is None:
            if not tables:
                self._add((), "", "no pattern in the file", "begin one with [[pattern]]")
            return
        if not isinstance(patterns, list) or not all(isinstance(row, dict) for row in patterns):
            self._add(
                ("pattern",),
                "",
                '"pattern" is no list of tables',
                "begin each with [[pattern]], in two brackets",
            )
            return
        if not patterns:
            self._add(("pattern",), "", "no pattern in the file", "begin one with [[pattern]]")
        self._own = [row["id"] for row in patterns if isinstance(row.get("id"), str)]
        seen: dict[str, int] = {}
        for number, row in enumerate(patterns):
            self._pattern(("pattern", number), row, seen)

    def _add(self, way: Way, where: str, message: str, mend: str, *, warning: bool = False) -> None:
        if self._lines is None:
            self._lines = value_lines(self._raw.text)
        line = nearest_line(self._lines, way)
        self.problems.append(Problem(self._raw.file, line, where, message, mend, warning))

    def _pattern(self, way: Way, row: dict[str, Any], seen: dict[str, int]) -> None:
        ident = row.get("id")
        name = (
            f'pattern "{ident}"' if isinstance(ident, str) and ident.strip() else f"pattern {int(way[1]) + 1}"
        )
        self._shape(way, name, row, _KEYS)
        if isinstance(ident, str) and ident.strip():
            self._ident((*way, "id"), name, ident, seen)
        frequency = row.get("frequency")
        if isinstance(frequency, str) and frequency not in FREQUENCIES:
            mend = did_you_mean(frequency, FREQUENCIES) or f"write one of {', '.join(FREQUENCIES)}"
            self._add((*way, "frequency"), name, f'unknown frequency "{frequency}"', mend)
        for key, kind, names in (
            ("muscles", "muscle", self._known.muscles),
            ("felt", "site", self._known.sites),
            ("spill", "site", self._known.sites),
            ("own", "site", self._known.sites),
        ):
            self._names((*way, key), name, row.get(key), kind, names)
        self._phrases((*way, "client"), name, row.get("client"))
        self._similar((*way, "similar"), name, row, ident)
        for number, sign in grades.unknown(row.get("refer"), self._known.grades):
            mend = did_you_mean(sign, self._known.grades, 2) or "write what is felt and whom to see"
            self._add((*way, "refer", number), name, f'unknown sign "{sign}"', mend)

    def _shape(self, way: Way, name: str, row: Mapping[str, Any], keys: Mapping[str, _Key]) -> None:
        """Check that a table has the keys it needs, no others, and in each what belongs there."""
        path = dotted(way)
        for key, value in row.items():
            if key not in keys:
                mend = did_you_mean(key, keys) or f"the keys here are {', '.join(keys)}"
                self._add((*way, key), name, f'unknown key "{path}{key}"', mend)
            else:
                self._value((*way, key), name, value, keys[key])
        for key, each in keys.items():
            if each.needed and key not in row:
                such = sample(each.kind, (*way, key))
                mend = f"add {such}" if each.kind in (TABLE, TABLES) else f"add {key} = {such}"
                self._add(way, name, f'the key "{path}{key}" is missing', mend)

    def _value(self, way: Way, name: str, value: object, key: _Key) -> None:
        """Check one value against what its key must hold."""
        path = dotted(way)[:-1]
        if key.kind == TEXT:
            self._text(way, name, value)
        elif key.kind == TABLE:
            if not isinstance(value, dict):
                self._wrong(way, name, value, TABLE)
            else:
                self._shape(way, name, value, key.keys)
                if not value and key.keys:
                    self._add(way, name, f'"{path}" is empty', f"add one of {', '.join(key.keys)}")
        elif not isinstance(value, list):
            self._wrong(way, name, value, key.kind)
        elif not value and not key.may_be_empty:
            mend = "write at least one" if key.needed else "leave the key out or write at least one"
            self._add(way, name, f'"{path}" is an empty list', mend)
        else:
            for number, item in enumerate(value):
                self._item((*way, number), name, item, key)

    def _item(self, way: Way, name: str, item: object, key: _Key) -> None:
        if key.kind == TEXTS:
            self._text(way, name, item)
        elif isinstance(item, dict):
            self._shape(way, name, item, key.keys)
        else:
            self._wrong(way, name, item, TABLE)

    def _text(self, way: Way, name: str, value: object) -> None:
        path = dotted(way)[:-1]
        if not isinstance(value, str):
            self._wrong(way, name, value, TEXT)
        elif not value.strip():
            self._add(way, name, f'"{path}" is blank', "write something between the quotes, or leave it out")
        elif any(ord(c) < 32 and c not in "\n\t" for c in value):  # noqa: PLR2004 - space, the first that is no control
            self._add(way, name, f'"{path}" holds a control character', "take it out")

    def _wrong(self, way: Way, name: str, value: object, wanted: str) -> None:
        path = dotted(way)[:-1]
        mend = f"write {wanted}, such as {sample(wanted, way)}"
        self._add(way, name, f'"{path}" is {kind_of(value)}', mend)

    def _ident(self, way: Way, name: str, ident: str, seen: dict[str, int]) -> None:
        if not _ID.fullmatch(ident):
            mend = "use lower-case letters, digits and single hyphens, such as crest-of-hip"
            self._add(way, name, f'"{ident}" is no id', mend)
        if ident in seen:
            self._add(
                way, name, f"the id stands twice, first in line {seen[ident]}", "give one of them another id"
            )
            return
        if self._lines is None:
            self._lines = value_lines(self._raw.text)
        seen[ident] = nearest_line(self._lines, way)

    def _names(self, way: Way, name: str, value: object, kind: str, known: Collection[str]) -> None:
        """Check a list of muscles or sites: each known, none twice."""
        if not isinstance(value, list):
            return
        seen: set[str] = set()
        for number, item in enumerate(value):
            if not isinstance(item, str) or not item.strip():
                continue
            if item not in known:
                own = kind == "muscle"  # a site must lie on the map; a muscle need not
                mend = did_you_mean(item, known, 2) or f"`painmap {kind}s` shows all names"
                mend = f"it is taken as your own; {mend}" if own else mend
                self._add((*way, number), name, f'unknown {kind} "{item}"', mend, warning=own)
            elif item in seen:
                self._add((*way, number), name, f'the {kind} "{item}" stands twice', "take one out")
            seen.add(item)

    def _phrases(self, way: Way, name: str, client: object) -> None:
        """Check that no two phrases of a pattern say the same."""
        if not isinstance(client, dict):
            return
        seen: dict[tuple[str, ...], tuple[str, str]] = {}
        for section, phrases in client.items():
            if section not in SECTIONS or not isinstance(phrases, list):
                continue
            for number, phrase in enumerate(phrases):
                if not isinstance(phrase, str) or not phrase.strip():
                    continue
                key = said_alike(phrase)
                if key in seen:
                    other, first = seen[key]
                    message = f'"{phrase}" says the same as "{other}" under {first}'
                    self._add((*way, section, number), name, message, "take one out or say what differs")
                else:
                    seen[key] = (phrase, section)

    def _similar(self, way: Way, name: str, row: Mapping[str, Any], ident: object) -> None:
        similar = row.get("similar")
        if not isinstance(similar, list):
            return
        known = self._known.ids.union(self._own)
        seen: set[str] = set()
        for number, other in enumerate(similar):
            target = other.get("id") if isinstance(other, dict) else None
            if not isinstance(target, str) or not target.strip():
                continue
            here = (*way, number, "id")
            if target == ident:
                self._add(here, name, "the pattern is named similar to itself", "name another pattern")
            elif target not in known:
                mend = did_you_mean(target, known, 2) or "`painmap list` shows all ids"
                self._add(here, name, f'similar names "{target}", which is no pattern', mend)
            elif target in seen:
                self._add(here, name, f'similar names "{target}" twice', "join the two")
            seen.add(target)


def said_alike(phrase: str) -> tuple[str, ...]:
    """Fold a phrase so that two that say the same are equal: case, marks, empty words, inflections."""
    words = [token.word for token in tokenise(phrase)]
    return tuple(stem(w) for w in words if w not in _EMPTY_WORDS) or tuple(words) or (phrase.strip(),)
