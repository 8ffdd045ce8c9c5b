"""Line numbers for the values of a TOML file: `tomllib` gives none, and an error should name the line.

The scan walks over a source that `tomllib` has accepted. It knows just enough of TOML to step over strings of
all four kinds, comments, arrays and inline tables; it reads no values.
"""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The way to a value: keys, and numbers for the items of arrays and arrays of tables.
Way = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}\n#]*")
_LITERAL = re.compile(r"'''(?:(?!''').)*''''{0,2}|'[^'\n]*'", re.DOTALL)
_BASIC = re.compile(r'"""(?:\\.|(?!""").)*""""{0,2}|"(?:\\.|[^"\\\n])*"', re.DOTALL)


def value_lines(source: str) -> dict[Way, int]:
    """Return the line, counted from 1, of every table, key and array item of a valid TOML source.

    A source nested so deeply that the scan gives up, or one that is not valid, gives the lines found so far.
    """
    scan = _Scan(source)
    with contextlib.suppress(RecursionError, ValueError):
        scan.document()
    return scan.lines


def nearest_line(lines: dict[Way, int], way: Sequence[str | int]) -> int:
    """Return the line of a value, or of the closest table above it that has one; 1 where nothing has."""
    for end in range(len(way), 0, -1):
        line = lines.get(tuple(way[:end]))
        if line is not None:
            return line
    return 1


class _Scan:
    """One walk over a source, from its first character to its last."""

    def __init__(self, source: str) -> None:
        self._text = source.replace("\r\n", "\n")
        self._at = 0
        self._line = 1
        self._counted = 0  # how far line feeds have been counted
        self._arrays: dict[Way, int] = {}  # arrays of tables, and the number of their last one
        self.lines: dict[Way, int] = {}

    def document(self) -> None:
        """Walk over headers and key-value pairs."""
        table: Way = ()
        while self._skip(_BLANK) < len(self._text):
            before = self._at
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)
            if self._at == before:
                raise ValueError(before)

    def _header(self) -> Way:
        """Step over `[a.b]` or `[[a.b]]` and give the way to the table that it opens."""
        line = self._line_here()
        array = self._text.startswith("[[", self._at)
        self._at += 2 if array else 1
        self._skip(_SPACE)
        *parents, last = self._keys()
        self._skip(_SPACE)
        self._at += 2 if array else 1
        way: Way = ()
        for key in parents:
            way = self._into((*way, key))
        way = (*way, last)
        if array:
            self._arrays[way] = self._arrays.get(way, -1) + 1
            self.lines.setdefault(way, line)
            way = (*way, self._arrays[way])
        else:
            way = self._into(way)
        self.lines.setdefault(way, line)
        return way

    def _into(self, way: Way) -> Way:
        """Go on to the last table of an array of tables."""
        return (*way, self._arrays[way]) if way in self._arrays else way

    def _pair(self, table: Way) -> None:
        """Step over `key = value`."""
        line = self._line_here()
        way = table
        for key in self._keys():
            way = (*way, key)
            self.lines.setdefault(way, line)
        self._skip(_SPACE)
        if self._text[self._at : self._at + 1] != "=":
            raise ValueError(self._at)
        self._at += 1
        self._skip(_SPACE)
        self._value(way)

    def _value(self, way: Way) -> None:
        """Step over one value; note the lines of what it holds."""
        mark = self._text[self._at : self._at + 1]
        if mark in ("'", '"'):
            self._string()
        elif mark == "[":
            self._items(way)
        elif mark == "{":
            self._inline(way)
        else:
            self._skip(_SCALAR)

    def _items(self, way: Way) -> None:
        """Step over an array."""
        self._at += 1
        number = 0
        while self._skip(_BLANK) < len(self._text) and self._text[self._at] != "]":
            item = (*way, number)
            self.lines[item] = self._line_here()
            before = self._at
            self._value(item)
            self._skip(_BLANK)
            if self._text[self._at : self._at + 1] == ",":
                self._at += 1
            if self._at == before:
                raise ValueError(before)
            number += 1
        self._at += 1

    def _inline(self, way: Way) -> None:
        """Step over an inline table."""
        self._at += 1
        while self._skip(_BLANK) < len(self._text) and self._text[self._at] != "}":
            self._pair(way)
            self._skip(_BLANK)
            if self._text[self._at : self._at + 1] == ",":
                self._at += 1
        self._at += 1

    def _keys(self) -> list[str]:
        """Step over a key, dotted or not."""
        keys = [self._key()]
        while True:
            start = self._at
            self._skip(_SPACE)
            if self._text[self._at : self._at + 1] != ".":
                self._at = start
                return keys
            self._at += 1
            self._skip(_SPACE)
            keys.append(self._key())

    def _key(self) -> str:
        if self._text[self._at : self._at + 1] in ("'", '"'):
            quoted = self._string()
            return _unquoted(quoted)
        found = _BARE_KEY.match(self._text, self._at)
        if found is None:
            raise ValueError(self._at)
        self._at = found.end()
        return found.group()

    def _string(self) -> str:
        """Step over a string of any of the four kinds and give it with its quotes."""
        kind = _LITERAL if self._text[self._at] == "'" else _BASIC
        found = kind.match(self._text, self._at)
        if found is None:
            raise ValueError(self._at)
        self._at = found.end()
        return found.group()

    def _skip(self, what: re.Pattern[str]) -> int:
        """Step over what a pattern matches here, and say where that ends."""
        found = what.match(self._text, self._at)
        if found is not None:
            self._at = found.end()
        return self._at

    def _line_here(self) -> int:
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line


def _unquoted(key: str) -> str:
    """Read a quoted key; escapes are left to `tomllib` itself."""
    if "\\" not in key:
        return key[1:-1]
    import tomllib  # noqa: PLC0415 - quoted keys with escapes are rare

    return next(iter(tomllib.loads(f"{key} = 0")))
