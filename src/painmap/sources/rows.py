"""Rows: tables of one kind in a data file, each held against the keys that it may have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from painmap.nearest import did_you_mean
from painmap.sources.problems import Problem
from painmap.sources.toml_lines import nearest_line, value_lines

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from painmap.sources.toml_files import Raw
    from painmap.sources.toml_lines import Way


class Key(NamedTuple):
    """What a key must hold: a text, or a list of texts.

    Attributes:
        many: A list of texts.
        needed: Whether it must be there.
        known: What its texts may be; None is anything.
        what: What those are: `site`, `pattern`.
    """

    many: bool = False
    needed: bool = True
    known: Collection[str] | None = None
    what: str = ""


class Rows:
    """One check of the tables of one name in a file.

    Args:
        raw: The parsed file.
        table: The name of the tables.

    Attributes:
        problems: What is wrong, as found.
    """

    def __init__(self, raw: Raw, table: str) -> None:
        """Take the file; nothing is checked yet."""
        self._raw = raw
        self._table = table
        self._lines = value_lines(raw.text)
        self.problems: list[Problem] = []

    def add(self, way: Way, where: str, message: str, mend: str) -> None:
        """Note a problem at a value."""
        self.problems.append(Problem(self._raw.file, nearest_line(self._lines, way), where, message, mend))

    def sound(self, keys: Mapping[str, Key]) -> Iterator[tuple[Way, str, dict[str, Any]]]:
        """Check every table and give those that are sound, each with its way and its name in problems."""
        rows = self._raw.tables.get(self._table)
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            begin = f"begin each with [[{self._table}]]"
            self.add((self._table,), "", f'"{self._table}" is no list of tables', begin)
            return
        first: dict[str, int] = {}
        kind = self._table.replace("_", "-")
        for number, row in enumerate(rows):
            way: Way = (self._table, number)
            where = f'{kind} "{row["id"]}"' if isinstance(row.get("id"), str) else f"{kind} {number + 1}"
            before = len(self.problems)
            self._keys(way, where, row, keys)
            if len(self.problems) > before:
                continue
            line = nearest_line(self._lines, (*way, "id"))
            if first.setdefault(row["id"], line) != line:
                message = f"the id stands twice, first in line {first[row['id']]}"
                self.add((*way, "id"), where, message, "give one of them another id")
            yield way, where, row

    def _keys(self, way: Way, where: str, row: Mapping[str, Any], keys: Mapping[str, Key]) -> None:
        """Check that a table has the keys it needs, no others, and in each what belongs there."""
        for name in row.keys() - keys.keys():
            mend = did_you_mean(name, keys) or f"the keys here are {', '.join(keys)}"
            self.add((*way, name), where, f'unknown key "{name}"', mend)
        for name, key in keys.items():
            if name in row:
                self._texts((*way, name), where, row[name], key)
            elif key.needed:
                sample = '["...", "..."]' if key.many else '"..."'
                self.add(way, where, f'the key "{name}" is missing', f"add {name} = {sample}")

    def _texts(self, way: Way, where: str, value: object, key: Key) -> None:
        """Check the text or texts of one key: each there, known where they are names, none twice."""
        name = way[-1]
        texts = value if key.many else [value]
        if (
            not isinstance(texts, list)
            or not texts
            or not all(isinstance(t, str) and t.strip() for t in texts)
        ):
            wanted = "a list of texts in quotes" if key.many else "a text in quotes"
            self.add(way, where, f'"{name}" is not {wanted}', f"write {wanted}, none of it blank")
            return
        for number, text in enumerate(texts):
            here = (*way, number) if key.many else way
            if key.known is not None and text not in key.known:
                mend = did_you_mean(text, key.known, 2) or f"name a {key.what} that there is"
                self.add(here, where, f'unknown {key.what} "{text}"', mend)
            elif text in texts[:number]:
                self.add(here, where, f'"{text}" stands twice under "{name}"', "take one out")
