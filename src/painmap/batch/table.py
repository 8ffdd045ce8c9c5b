"""Table: rows of a CSV or TSV text, in which a broken row costs itself and none that stands after it.

`csv` alone lets one quote that is never closed swallow all that follows. Here the row is tried, found
broken, and reading goes on with its second line where that one is a row.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from painmap.batch.record import MOST_CHARACTERS
from painmap.errors import PainmapError

if TYPE_CHECKING:
    import io
    from collections.abc import Iterator

_DELIMITERS = (",", ";", "\t", "|")
_EXCEL = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)  # Excel's own way to tell the delimiter, not a row
_QUOTED = re.compile(r'"(?:[^"]|"")*"')


class Row(NamedTuple):
    """One row: its cells, the line that it begins on; or what is wrong with it, and what stands there."""

    cells: list[str]
    line: int
    error: str | None = None
    raw: str = ""


class _Line(NamedTuple):
    text: str
    number: int


class _TooLongError(Exception):
    """A line over the limit; csv lets it pass through."""


class Rows:
    """Rows of a table.

    Args:
        stream: Text that was opened with `newline=""`.
        delimiter: None tells it from the first line.
        most_line: Characters of the longest line that is read.
    """

    def __init__(self, stream: io.TextIOBase, delimiter: str | None, most_line: int) -> None:
        """Look at the first line, where the delimiter has to be told from it."""
        self._stream = stream
        self._most_line = most_line
        self._ahead: deque[_Line] = deque()
        self._taken: list[_Line] = []
        self._number = 0
        self._columns: int | None = None
        self._back: list[Row] = []
        self._ended = False
        first = self._first()
        self.delimiter = delimiter or self._told(first)
        # The limit is the process's, not the reader's; it only ever grows.
        csv.field_size_limit(max(csv.field_size_limit(), MOST_CHARACTERS + 1))
        self._csv = csv.reader(_Feed(self), delimiter=self.delimiter, strict=True)

    def expect(self, columns: int) -> None:
        """Hold a row with another number of columns broken."""
        self._columns = columns

    def give_back(self, row: Row) -> None:
        """Give a row once more."""
        self._back.append(row)

    def __iter__(self) -> Iterator[Row]:
        """Be an iterator."""
        return self

    def __next__(self) -> Row:
        """Give the next row that is not blank."""
        if self._back:
            return self._back.pop()
        while True:
            row = self._try()
            if row.cells or row.error:
                return row

    def _try(self) -> Row:
        """One row as csv reads it; a broken one gives back the lines that may be rows of their own."""
        self._taken = []
        try:
            cells = next(self._csv)
        except _TooLongError:
            return Row([], self._number, f"the line has more than {self._most_line:,} characters")
        except csv.Error as error:
            return self._broken(self._problem(str(error)))
        if self._columns is None or len(cells) in (0, self._columns):
            return Row(cells, self._taken[0].number)
        return self._broken(f"{len(cells)} columns where the first row has {self._columns}", cells)

    def _broken(self, error: str, cells: list[str] | None = None) -> Row:
        first, *rest = self._taken
        if rest and self._is_row(rest[0].text):
            self._ahead.extendleft(reversed(rest))
            error, cells = "a quote that is never closed", None
        elif error.startswith("a cell"):
            self._skip_cell()
        return Row(cells or [], first.number, error, first.text.rstrip("\r\n")[:1000])

    def _is_row(self, line: str) -> bool:
        """Whether a line is a row by itself, as far as columns can tell."""
        if self._columns is None or (self._columns == 1 and self._ended):
            return False
        try:
            return len(next(csv.reader([line], delimiter=self.delimiter, strict=True), [])) == self._columns
        except csv.Error:
            return False

    def _skip_cell(self) -> None:
        """Pass over the rest of a cell that is over the limit, up to the quote that closes it."""
        if sum(line.text.count('"') for line in self._taken) % 2:
            while (line := self._line()) is not None and line.text.count('"') % 2 == 0:
                pass

    @staticmethod
    def _problem(message: str) -> str:
        if "field limit" in message:
            return f"a cell has more than {MOST_CHARACTERS:,} characters"
        if "unexpected end" in message:
            return "the input ends inside a quoted cell"
        return f"broken quotes ({message})"

    def _first(self) -> str:
        """The first line, which is read again; one of Excel's that tells the delimiter is not."""
        try:
            line = self._line()
            told = _EXCEL.fullmatch(line.text) if line else None
            if line and told:
                line = self._line()
        except _TooLongError:
            raise PainmapError(
                f"the first line has more than {self._most_line:,} characters: no table"
            ) from None
        if line is not None:
            self._ahead.append(line)
        return told[0] if told else line.text if line else ""

    @staticmethod
    def _told(first: str) -> str:
        """The delimiter: what Excel's line tells, or what the first line has most of, outside quotes."""
        told = _EXCEL.fullmatch(first)
        return told[1] if told else max(_DELIMITERS, key=_QUOTED.sub("", first).count)

    def _line(self) -> _Line | None:
        """The next line of the text."""
        if self._ahead:
            return self._ahead.popleft()
        line = self._stream.readline(self._most_line)
        if not line:
            self._ended = True
            return None
        self._number += 1
        if len(line) == self._most_line and line[-1] not in "\r\n":
            while (rest := self._stream.readline(self._most_line)) and rest[-1] not in "\r\n":
                pass
            raise _TooLongError
        return _Line(line, self._number)

    def take(self) -> str:
        """The next line for csv.

        Raises:
            StopIteration: There is none.
        """
        line = self._line()
        if line is None:
            raise StopIteration
        self._taken.append(line)
        return line.text


class _Feed:
    """Lines for csv, which keeps on asking after an end; a generator could not answer again."""

    def __init__(self, rows: Rows) -> None:
        self._take = rows.take

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        return self._take()
