"""Shape: holds one parsed file against its schema, and names every fault with its line and the fix."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from painmap.errors import PainmapError
from painmap.language.vocabulary import SIDES
from painmap.nearest import did_you_mean
from painmap.sources.lexicon import expand, words_of
from painmap.sources.problems import Problem
from painmap.sources.schema import LISTED, NUMBER, NUMBERS, TABLE, TABLES, TEXT, TEXTS
from painmap.sources.toml_lines import nearest_line, value_lines

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from painmap.sources.schema import Key
    from painmap.sources.toml_files import Raw
    from painmap.sources.toml_lines import Way

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")
#: Ids that must differ from each other, too: a finding is of a concept or of a site, `show` of either.
_SPACES = {"site": "concept", "look-alike": "pattern"}


@dataclass(frozen=True, slots=True)
class Names:
    """What the files that belong together may refer to.

    Attributes:
        of: For each kind of name ("site", ...) all there are; a kind that is missing is not checked.
        groups: The named terms of the red flags.
        skip: Words that phrases pass over.
        seen: Ids that were read so far, by kind, each with the file and place where it stands.
        levels: The level of each red flag.
    """

    of: Mapping[str, Collection[str]] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    skip: frozenset[str] = frozenset()
    seen: dict[tuple[str, str], tuple[Shape, Way]] = field(default_factory=dict)
    levels: Mapping[str, str] = field(default_factory=dict)


class Shape:
    """One check of one file; `problems` holds what was found so far.

    Args:
        raw: The parsed file.
        keys: What it may hold.
        names: What it may refer to.
    """

    def __init__(self, raw: Raw, keys: Mapping[str, Key], names: Names) -> None:
        """Check the whole file against its schema."""
        self.raw = raw
        self.names = names
        self.problems: list[Problem] = []
        self._keys = keys
        self._lines: dict[Way, int] | None = None
        self._broken: set[Way] = set()
        tables = raw.tables
        for key in tables:
            if key not in keys:
                fix = did_you_mean(key, keys) or f"the tables here are {', '.join(keys)}"
                self.add((key,), "", f'unknown key "{key}"', fix)
        for key, wanted in keys.items():
            if key in tables:
                self._root(key, tables[key], wanted)
            elif wanted.needed and not tables:
                self.add((), "", f"no {key} in the file", f"begin one with {_sample(wanted.kind, (key,))}")
            elif wanted.needed and not set(tables) - set(keys):
                self.add((), "", f'the table "{key}" is missing', f"add {_sample(wanted.kind, (key,))}")
        if not tables and not any(wanted.needed for wanted in keys.values()):
            self.add((), "", "nothing in the file", f"begin with one of {', '.join(keys)}")

    def add(self, way: Way, where: str, message: str, fix: str, level: str = "error") -> None:
        """Note a problem at the line of a value."""
        self.problems.append(Problem(self.raw.file, self.line(way), where, message, fix, level))

    def _break(self, way: Way, where: str, message: str, fix: str) -> None:
        """Note a problem after which the table that holds the value cannot be asked for more."""
        self._broken.add(tuple(way[:2]))
        self.add(way, where, message, fix)

    def line(self, way: Way) -> int:
        """Return the line of a value, or of what holds it."""
        if self._lines is None:
            self._lines = value_lines(self.raw.text)
        return nearest_line(self._lines, way)

    def rows(self, table: str) -> Iterator[tuple[Way, str, dict[str, Any]]]:
        """Give the tables of a list that have the right shape: the way to each, its name, and itself."""
        rows = self.raw.tables.get(table)
        for number, row in enumerate(rows if isinstance(rows, list) else ()):
            way = (table, number)
            if isinstance(row, dict) and way not in self._broken and (table,) not in self._broken:
                yield way, _name(way, row), row

    def texts(self, table: str) -> dict[str, Any]:
        """Give a table with free keys where it has the right shape, else an empty one."""
        found = self.raw.tables.get(table)
        return found if isinstance(found, dict) and not self._is_broken(table) else {}

    def items(self, table: str) -> list[Any]:
        """Give a list of texts where it has the right shape, else an empty one."""
        found = self.raw.tables.get(table)
        return found if isinstance(found, list) and not self._is_broken(table) else []

    def _is_broken(self, table: str) -> bool:
        return any(way[0] == table for way in self._broken)

    # -- tables ----------------------------------------------------------------------------------------

    def _root(self, key: str, value: object, wanted: Key) -> None:
        if wanted.kind != TABLES:
            self._value((key,), "", value, wanted)
        elif not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            fix = f"begin each with [[{key}]], in two brackets"
            self._break((key,), "", f'"{key}" is no list of tables', fix)
        elif not value:
            self.add((key,), "", f"no {key} in the file", f"begin one with [[{key}]]")
        else:
            for number, row in enumerate(value):
                self._table((key, number), _name((key, number), row), row, wanted.keys)

    def _table(self, way: Way, where: str, row: Mapping[str, Any], keys: Mapping[str, Key]) -> None:
        """Check that a table has the keys that it needs, no others, and in each what belongs there."""
        path = self._path(way)
        for key, value in row.items():
            if key not in keys:
                fix = did_you_mean(key, keys) or f"the keys here are {', '.join(keys)}"
                self.add((*way, key), where, f'unknown key "{path}{key}"', fix)
            else:
                self._value((*way, key), where, value, keys[key])
        for key, each in keys.items():
            if each.needed and key not in row:
                sample = _sample(each.kind, (*way, key))
                fix = f"add {sample}" if each.kind in (TABLE, TABLES) else f"add {key} = {sample}"
                self._break(way, where, f'the key "{path}{key}" is missing', fix)

    def _value(self, way: Way, where: str, value: object, wanted: Key) -> None:
        """Check one value against what its key must hold."""
        if wanted.kind == TEXT:
            self._text(way, where, value, wanted)
        elif wanted.kind == NUMBER:
            self._number(way, where, value, wanted)
        elif wanted.kind == TABLE:
            self._inner_table(way, where, value, wanted)
        elif not isinstance(value, list):
            self._wrong(way, where, value, wanted.kind)
        elif len(value) < wanted.fewest:
            self._too_few(way, where, value, wanted)
        else:
            self._list(way, where, value, wanted)

    def _inner_table(self, way: Way, where: str, value: object, wanted: Key) -> None:
        if not isinstance(value, dict):
            self._wrong(way, where, value, TABLE)
        elif not value:
            keys = f"add one of {', '.join(wanted.keys)}" if wanted.keys else "leave it out or write one"
            self._break(way, where, f'"{self._path(way)[:-1]}" is empty', keys)
        elif wanted.each is None:
            self._table(way, where, value, wanted.keys)
        else:
            for key, each in value.items():
                if wanted.names:
                    self._known((*way, key), where, key, wanted.names)
                self._value((*way, key), where, each, wanted.each)

    # -- values ----------------------------------------------------------------------------------------

    def _too_few(self, way: Way, where: str, value: list[Any], wanted: Key) -> None:
        path = self._path(way)[:-1]
        if value or wanted.fewest > 1:
            self.add(way, where, f'"{path}" holds {len(value)}', f"write at least {wanted.fewest}")
            return
        fix = "write at least one" if wanted.needed else "leave the key out or write at least one"
        self._break(way, where, f'"{path}" is an empty list', fix)

    def _list(self, way: Way, where: str, value: list[Any], wanted: Key) -> None:
        seen: set[str] = set()
        for number, item in enumerate(value):
            here = (*way, number)
            if wanted.kind == TABLES:
                if isinstance(item, dict):
                    self._table(here, where, item, wanted.keys)
                else:
                    self._wrong(here, where, item, TABLE)
                continue
            if wanted.kind == NUMBERS:
                self._number(here, where, item, wanted)
                continue
            self._text(here, where, item, wanted)
            if isinstance(item, str) and item in seen and not wanted.twice:
                what = f"the {wanted.names} " if wanted.names else ""
                self.add(here, where, f'{what}"{item}" stands twice', "take one out")
            seen.add(str(item))

    def _text(self, way: Way, where: str, value: object, wanted: Key) -> None:
        path = self._path(way)[:-1]
        if not isinstance(value, str):
            self._wrong(way, where, value, TEXT)
        elif not value.strip():
            self._break(
                way, where, f'"{path}" is blank', "write something between the quotes, or leave it out"
            )
        elif _CONTROL.search(value):
            self.add(way, where, f'"{path}" holds a control character', "take it out")
        elif wanted.one_of and value not in wanted.one_of:
            fix = did_you_mean(value, wanted.one_of) or f"write one of {', '.join(wanted.one_of)}"
            self.add(way, where, f'unknown {_key(way)} "{value}"', fix)
        elif wanted.ident:
            self._ident(way, where, value, wanted.ident)
        elif wanted.phrases:
            self._phrase(way, where, value)
        elif wanted.names and not (wanted.prose and not _ID.fullmatch(value)):
            self._known(way, where, value, wanted.names, open_=wanted.open)

    def _number(self, way: Way, where: str, value: object, wanted: Key) -> None:
        path = self._path(way)[:-1]
        if not isinstance(value, int | float) or isinstance(value, bool):
            self._wrong(way, where, value, NUMBER)
        elif wanted.share and not 0 < value <= 1:
            self.add(way, where, f'"{path}" is {value}', "write a number above 0 and up to 1, such as 0.5")

    def _wrong(self, way: Way, where: str, value: object, wanted: str) -> None:
        path = self._path(way)[:-1]
        self._break(
            way,
            where,
            f'"{path}" is {_kind(value, wanted)}',
            f"write {wanted}, such as {_sample(wanted, way)}",
        )

    def _ident(self, way: Way, where: str, ident: str, kind: str) -> None:
        if not _ID.fullmatch(ident):
            fix = "use lower-case letters, digits and single hyphens, such as crest-of-hip"
            self.add(way, where, f'"{ident}" is no id', fix)
        first, at = self.names.seen.setdefault((_SPACES.get(kind, kind), ident), (self, way))
        if (first, at) != (self, way):
            file = "" if first is self else f"{first.raw.file}, "
            message = f"the id stands twice, first in {file}line {first.line(at)}"
            self.add(way, where, message, "give one of them another id")

    def _known(self, way: Way, where: str, name: str, kind: str, *, open_: bool = False) -> None:
        known = self.names.of.get(kind)
        if known is not None and name not in known:
            fix = did_you_mean(name, known, 2) or LISTED[kind]
            if open_:
                fix = f"it is taken as your own; {fix}"
            self.add(way, where, f'unknown {kind} "{name}"', fix, "warning" if open_ else "error")

    def _phrase(self, way: Way, where: str, phrase: str) -> None:
        message, fix = phrase_fault(phrase, self.names.skip) or ("", "")
        if message:
            self.add(way, where, message, fix)

    def _path(self, way: Way) -> str:
        """Say the way to a value within its table: `client.says item 2.`, counted from 1."""
        in_list = len(way) > 1 and isinstance(way[1], int) and self._keys[str(way[0])].kind == TABLES
        out = ""
        for step in way[2:] if in_list else way:
            out = f"{out[:-1]} item {step + 1}." if isinstance(step, int) else f"{out}{step}."
        return out


def phrase_fault(phrase: str, skip: frozenset[str]) -> tuple[str, str] | None:
    """What is wrong with a phrase of the lexicon's grammar, and the fix; None where nothing is."""
    try:
        variants = expand(phrase)
    except PainmapError as error:
        message, _, fix = str(error).partition("; ")
        return message, fix
    over = skip - SIDES
    for variant in variants:
        words = [piece if piece in _MARKS else words_of(piece) for piece in variant]
        if not any(word for word in words if word not in _MARKS):
            return f'the phrase "{phrase}" may hold no word', "write a word that is always there"
        heard = [word for word in words if word in _MARKS or not over.issuperset(word)]
        if "..." in (heard[:1] + heard[-1:]) and not _MARKS.issuperset(heard):
            return f'the phrase "{phrase}" can begin or end with "..."', "put a word there"
    return None


_MARKS = frozenset({"...", "#"})


def _name(way: Way, row: Mapping[str, Any]) -> str:
    """Call a table by its id, or by its number."""
    ident = row.get("id")
    named = isinstance(ident, str) and ident.strip()
    return f'{way[0]} "{ident}"' if named else f"{way[0]} {int(way[1]) + 1}"


def _key(way: Way) -> str:
    return next(step for step in reversed(way) if isinstance(step, str))


def _sample(kind: str, way: Way) -> str:
    """Show what a key should look like."""
    key = ".".join(dict.fromkeys([str(way[0]), _key(way)]))
    return {
        TEXT: '"..."',
        TEXTS: '["...", "..."]',
        NUMBER: "0.5",
        NUMBERS: "[0.5, 1.5]",
        TABLE: f"[{key}]",
        TABLES: f"[[{key}]]",
    }[kind]


def _kind(value: object, wanted: str) -> str:
    """Say what a value is, in a writer's words."""
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "one text, not a list" if wanted == TEXTS else "a text"
    if isinstance(value, list):
        return "a list"
    return "a table" if isinstance(value, dict) else "a date or time"
