"""Parquet: records of a Parquet file, by pyarrow, which is an extra."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from painmap.batch.columns import Columns, Wanted, as_text, plain
from painmap.batch.record import Record
from painmap.errors import PainmapError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from painmap.batch.source import Source

_ROWS_AT_ONCE = 1024


def parquet(source: Source, wanted: Wanted) -> tuple[list[str], Iterator[Record]]:
    """Names of the other columns, and one record for each row.

    Raises:
        PainmapError: pyarrow is not there, or this is no Parquet file.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra
        import pyarrow.parquet as pq  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise PainmapError("to read Parquet files: pip install 'painmap[parquet]'") from error
    try:
        file = pq.ParquetFile(source.stream, pre_buffer=False)
    except (pa.ArrowException, OSError) as error:
        raise PainmapError(f"{source.name}: not a Parquet file that can be read ({error})") from error
    names = file.schema_arrow.names
    columns = Columns.of(names, Wanted(wanted.column, wanted.id_column), source)
    return columns.others if wanted.extra else [], _records(file, columns, wanted, pa.ArrowException)


def _records(file: Any, columns: Columns, wanted: Wanted, problem: type[Exception]) -> Iterator[Record]:  # noqa: ANN401 - pyarrow has no types
    needed = {columns.text, columns.text if columns.ident is None else columns.ident}
    names = file.schema_arrow.names
    take = list(dict.fromkeys(names if wanted.extra else [names[i] for i in sorted(needed)]))
    both = list(zip(columns.names, names, strict=True))
    given = [unique for each in take for unique, name in both if name == each]  # columns of one name together
    number = 0
    try:
        for batch in file.iter_batches(batch_size=_ROWS_AT_ONCE, columns=take):
            cells_of = [values(column) for column in batch.columns]
            for cells in zip(*cells_of, strict=True):
                number += 1
                yield _record(number, dict(zip(given, cells, strict=True)), columns, wanted)
    except (problem, OSError) as error:
        raise PainmapError(f"after record {number}: the Parquet file is damaged ({error})") from error


def values(column: Any) -> list[Any]:  # noqa: ANN401 - pyarrow has no types
    """Give a column's values; a text that is not UTF-8 comes as its bytes, and spoils no other."""
    try:
        found: list[Any] = column.to_pylist()
    except UnicodeDecodeError:
        return [_value(scalar) for scalar in column]
    return found


def _value(scalar: Any) -> Any:  # noqa: ANN401 - pyarrow has no types
    try:
        return scalar.as_py()
    except UnicodeDecodeError:
        return scalar.as_buffer().to_pybytes()


def _record(number: int, row: dict[str, Any], columns: Columns, wanted: Wanted) -> Record:
    text, error = as_text(row[columns.names[columns.text]])
    ident = None if columns.ident is None else row[columns.names[columns.ident]]
    extra = {name: plain(row[name]) for name in columns.others} if wanted.extra else None
    return Record(number, text, plain(ident), extra, error)
