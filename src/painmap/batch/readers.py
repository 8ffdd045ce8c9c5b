"""Readers: an input's records, one after the other, a broken one in its place as an error.

What no record can come out of (a missing column, a damaged file) raises `PainmapError`; all else that is
wrong is the matter of one record.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from painmap.batch.columns import COMPLAINT_NAMES, ID, Columns, Wanted, as_text, plain, shown
from painmap.batch.record import MOST_CHARACTERS, Record, too_long
from painmap.batch.source import BAD, DAMAGED, reason
from painmap.batch.table import Rows
from painmap.errors import PainmapError
from painmap.render.clean import clean, shorten

if TYPE_CHECKING:
    import io
    from collections.abc import Iterator, Sequence

    from painmap.batch.source import Source

_MOST_LINE = 8 * MOST_CHARACTERS  # a line of JSON holds more than its complaint, yet memory stays bounded


class Reading:
    """An input being read: its records, and the names of its other columns."""

    def __init__(self, columns: Sequence[str], records: Iterator[Record]) -> None:
        """Take what a reader gives."""
        self.columns = tuple(columns)
        self._records = records

    def __iter__(self) -> Iterator[Record]:
        """Give the records, in order.

        Raises:
            PainmapError: The input breaks off or cannot be read any further.
        """
        number = 0
        try:
            for record in self._records:
                number = record.number
                yield record
        except (OSError, *DAMAGED) as error:
            raise PainmapError(f"after record {number}: {reason(error)}") from error


def read(source: Source, wanted: Wanted) -> Reading:
    """Begin to read an input.

    Raises:
        PainmapError: It cannot be read, or has not the columns that are asked for.
    """
    try:
        if source.form == "parquet":
            from painmap.batch.parquet import parquet  # noqa: PLC0415 - pyarrow costs, and is an extra

            return Reading(*parquet(source, wanted))
        if source.form == "lines":
            return Reading((), lines(source.text(wanted.encoding, "\n")))
        if source.form == "jsonl":
            text = source.text(wanted.encoding, "\n")
            return Reading((INPUT_KEY,) if wanted.extra else (), json_lines(text, wanted))
        return Reading(*table(source, wanted))
    except (OSError, *DAMAGED) as error:
        raise PainmapError(f"{source.name}: {reason(error)}") from error


# -- plain lines ------------------------------------------------------------------------------------------


def lines(stream: io.TextIOBase) -> Iterator[Record]:
    """One record for each line, a blank one included."""
    for number, (line, cut) in enumerate(_limited(stream, MOST_CHARACTERS + 2), start=1):
        text = line.rstrip("\n").removesuffix("\r")
        error = bad_bytes(text) or (too_long(text + ".") if cut else too_long(text))
        yield Record(number, shown(text) if error else text, error=error, line=number)


def _limited(stream: io.TextIOBase, most: int) -> Iterator[tuple[str, bool]]:
    """Lines of at most `most` characters; of a longer one its beginning, with True."""
    while line := stream.readline(most):
        cut = len(line) == most and line[-1] != "\n"
        if cut:
            while (rest := stream.readline(most)) and rest[-1] != "\n":
                pass
        yield line, cut


def bad_bytes(text: str) -> str | None:
    """Tell that a text holds bytes that are not of the encoding, or nothing."""
    if BAD not in text:
        return None
    at = text.index(BAD) + 1
    return f"bytes that are not text in this encoding, after {at - 1} characters; name it with --encoding"


# -- JSON Lines -------------------------------------------------------------------------------------------

#: The key or column under which all other keys of a JSON record are passed through.
INPUT_KEY = "input"


def json_lines(stream: io.TextIOBase, wanted: Wanted) -> Iterator[Record]:
    """One record for each line that is not blank: an object with the complaint's key, or a bare text."""
    number = 0
    for at, (line, cut) in enumerate(_limited(stream, _MOST_LINE), start=1):
        stripped = line.strip()
        if not stripped:
            continue
        number += 1
        if number == 1 and _begins_array(stripped, cut=cut):
            fix = "jq -c '.[]' FILE | painmap batch - --input-format jsonl"
            raise PainmapError(f"a JSON array of records; painmap reads one object a line: {fix}")
        yield _json_record(number, at, stripped, wanted, cut=cut)


def _begins_array(line: str, *, cut: bool) -> bool:
    """Whether a first line begins an array of records: alone with its bracket, or all of them in one line."""
    return line == "[" or (line.startswith("[") and (cut or line[1:].lstrip()[:2] in ('{"', "{}")))


def _json_record(number: int, at: int, line: str, wanted: Wanted, *, cut: bool) -> Record:
    error = bad_bytes(line) or (f"the line has more than {_MOST_LINE:,} characters" if cut else None)
    if error:
        return Record(number, shown(line), error=error, line=at)
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as problem:
        return Record(number, shown(line), error=f"broken JSON: {_json_problem(problem)}", line=at)
    if isinstance(value, str):
        value = {COMPLAINT_NAMES[0]: value}
        wanted = Wanted()
    if not isinstance(value, dict):
        return Record(number, shown(line), error="not a JSON object", line=at)
    key = wanted.column or next((k for k in COMPLAINT_NAMES if k in value), COMPLAINT_NAMES[0])
    id_key = wanted.id_column or ID
    ident = value.get(id_key)
    extra = {k: plain(v) for k, v in value.items() if k not in (key, id_key)} if wanted.extra else None
    text, error = as_text(value.get(key)) if key in value else ("", _no_key(key, value))
    return Record(number, text, plain(ident), extra, error, at)


def _json_problem(problem: Exception) -> str:
    if isinstance(problem, json.JSONDecodeError):
        return f"{problem.msg[0].lower()}{problem.msg[1:]} at character {problem.pos + 1}"
    return "nested too deep" if isinstance(problem, RecursionError) else "a number has too many digits"


def _no_key(key: str, value: dict[str, Any]) -> str:
    keys = ", ".join(clean(k) for k in value) or "none"
    return shorten(f'no key "{key}"; its keys: {keys}; name the right one with --column', 200)


# -- CSV and TSV ------------------------------------------------------------------------------------------


def table(source: Source, wanted: Wanted) -> tuple[list[str], Iterator[Record]]:
    """Names of the other columns, and one record for each row that is not blank."""
    stream = source.text(wanted.encoding, "")
    rows = Rows(stream, wanted.delimiter or ("\t" if source.form == "tsv" else None), _MOST_LINE)
    first = next(rows, None)
    if first is None:
        return [], iter(())
    if first.error or any(BAD in cell for cell in first.cells):
        problem = first.error or "bytes that are not text in this encoding; name it with --encoding"
        raise PainmapError(f"{source.name}: the first row cannot be read: {problem}")
    columns = Columns.of(first.cells, wanted, source)
    rows.expect(len(first.cells))
    if not wanted.header:
        rows.give_back(first)
    return columns.others if wanted.extra else [], _records(rows, columns, wanted)


def _records(rows: Rows, columns: Columns, wanted: Wanted) -> Iterator[Record]:
    for number, row in enumerate(rows, start=1):
        cells = row.cells
        error = row.error
        if error is None and any(BAD in cell for cell in cells):
            error = next(filter(None, map(bad_bytes, cells)))
        if error is None:
            text, error = as_text(cells[columns.text])
        else:
            text = shown(row.raw if row.error else cells[columns.text])
        # An id that stands where it should helps to find a broken row.
        ident = cells[columns.ident] if columns.ident is not None and columns.ident < len(cells) else None
        extra = None
        if wanted.extra:
            extra = {n: c for n, c in zip(columns.names, cells, strict=False) if n in columns.others}
        yield Record(number, text, ident and ident.replace(BAD, "\ufffd"), extra, error, row.line)
