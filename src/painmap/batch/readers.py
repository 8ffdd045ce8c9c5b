"""Readers: an input's records, one after the other, a broken one in its place as an error.

What no record can come out of (a missing column, a damaged file) raises `PainmapError`; all else that is
wrong is the matter of one record.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from painmap.batch.record import MOST_CHARACTERS, Record, too_long
from painmap.batch.source import BAD, DAMAGED, reason
from painmap.batch.table import Rows
from painmap.errors import PainmapError
from painmap.render.clean import clean, shorten

if TYPE_CHECKING:
    import io
    from collections.abc import Iterable, Iterator, Sequence

    from painmap.batch.source import Source

#: What a column or key of complaints is called, where `--column` does not say.
COMPLAINT_NAMES = (
    "complaint", "chief_complaint", "presenting_complaint", "presenting_problem", "complaints", "text",
    "description", "symptoms", "symptom", "narrative", "notes", "note", "message", "comment",
)  # fmt: skip
_ID = "id"
_MOST_LINE = 8 * MOST_CHARACTERS  # a line of JSON holds more than its complaint, yet memory stays bounded
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to read of an input.

    Attributes:
        column: Name of the complaint's column or key, or its number from 1; None looks for a usual name.
        id_column: Name or number of the id's column or key; None takes `id` where there is one.
        encoding: Text encoding; None is UTF-8, or UTF-16 with its mark.
        delimiter: Between columns; None tells it from the first row.
        header: Whether the first row of a table names its columns.
        extra: Whether to keep the other columns or keys.
    """

    column: str | None = None
    id_column: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    header: bool = True
    extra: bool = False


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


def shown(text: str) -> str:
    """As much of a broken text as helps to find it."""
    return shorten(text.replace(BAD, "\ufffd")[:1000], 200)


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
    id_key = wanted.id_column or _ID
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


def plain(value: object) -> Any:  # noqa: ANN401 - any JSON
    """Make a value of an input one that JSON can carry: no NaN, no dates, no bytes."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def as_text(value: object) -> tuple[str, str | None]:
    """A value of an input as a complaint, with the error where it is none."""
    if isinstance(value, bytes):
        text = value.decode("utf-8", "replace")
        if text.encode() != value:
            return shown(text), "the complaint is bytes that are not UTF-8 text"
        value = text
    if isinstance(value, str):
        error = too_long(value)
        return (shown(value), error) if error else (value, None)
    if value is None:
        return "", "the complaint is null"
    if isinstance(value, float) and math.isnan(value):
        return "", "the complaint is NaN"
    kind = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return "", f"the complaint is not text but {kind.get(type(value), type(value).__name__)}"


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


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column is what: names, the complaint's index, the id's index or None."""

    names: tuple[str, ...]
    text: int
    ident: int | None

    @property
    def others(self) -> list[str]:
        """Names of the columns that are neither."""
        return [name for i, name in enumerate(self.names) if i not in (self.text, self.ident)]

    @classmethod
    def of(cls, cells: Sequence[str], wanted: Wanted, source: Source) -> Columns:
        """Find the columns by the first row; tell where two have the name of one that is read.

        Raises:
            PainmapError: One that is asked for is not there, or none is known by its name.
        """
        header = [cell.strip() for cell in cells] if wanted.header else [""] * len(cells)
        if wanted.column is not None:
            text = _index(wanted.column, header, source.name)
        else:
            text = _usual(header, cells, source.name)
        ident = None
        if wanted.id_column is not None:
            ident = _index(wanted.id_column, header, source.name)
        elif _ID in (lowered := [_usual_name(name) for name in header]):
            ident = lowered.index(_ID)
        for at, option in ((text, "--column"), (ident, "--id-column")):
            if at is not None and header[at] and (more := _again(header, at)):
                source.tell(
                    f'{source.name}: column "{clean(header[at])}" stands {len(more) + 1} times; '
                    f"number {at + 1} is read ({option} {more[0]} reads the next)"
                )
        return cls(_unique(header), text, None if ident == text else ident)


def _index(name: str, header: Sequence[str], source: str) -> int:
    """Index of the column with this name, or with this number from 1."""
    if name in header:
        return list(header).index(name)
    folded = [h.casefold() for h in header]
    if name.casefold() in folded:
        return folded.index(name.casefold())
    if name.isdecimal() and 1 <= int(name) <= len(header):
        return int(name) - 1
    raise PainmapError(f"{source}: no column {name!r}; the columns are: {_listed(header)}")


def _again(header: Sequence[str], at: int) -> list[int]:
    """Numbers from 1 of the other columns with the name of one."""
    name = _usual_name(header[at])
    return [n for n, other in enumerate(header, start=1) if _usual_name(other) == name and n != at + 1]


def _usual(header: Sequence[str], cells: Sequence[str], source: str) -> int:
    """Index of the column with a usual name."""
    lowered = [_usual_name(name) for name in header]
    for name in COMPLAINT_NAMES:
        if name in lowered:
            return lowered.index(name)
    if len(header) == 1 and not header[0]:  # --no-header, and nothing to choose from
        return 0
    raise PainmapError(
        f"{source}: cannot tell which column holds the complaints; the first row is: {_listed(cells)}; "
        "give --column with its name or number, and --no-header where the first row is a complaint already"
    )


def _usual_name(name: str) -> str:
    return "_".join(name.replace("-", " ").replace("_", " ").casefold().split())


def _listed(cells: Iterable[str]) -> str:
    return shorten(", ".join(f'"{shorten(clean(cell), _SHOWN)}"' for cell in cells), 300)


def _unique(header: Sequence[str]) -> tuple[str, ...]:
    """Names of columns with none blank and no two alike."""
    names: list[str] = []
    for number, name in enumerate(header, start=1):
        wanted = name or f"column_{number}"
        while wanted in names:
            wanted += "_"
        names.append(wanted)
    return tuple(names)


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
