"""Arrow: what `painmap.match_arrow` does; every data engine can call it on a column of complaints.

One row for each complaint, flat, so that any engine can take it apart: the best pattern, the gravest alert,
the reasons in the client's words. pyarrow is an extra.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from painmap.api import as_complaint, ask, jobs_or_error
from painmap.batch.columns import as_text
from painmap.batch.parquet import values
from painmap.batch.record import Record, too_long
from painmap.batch.work import Question, size
from painmap.errors import PainmapError
from painmap.render.records import alerts_cell, reasons_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from painmap.answer import Answer


class Row(NamedTuple):
    """One complaint's answer in flat columns; the order is that of the struct's fields.

    Attributes:
        status: `matched`, `alert_only`, `no_match` or `error`.
        id: The best pattern's id.
        name: What the client feels.
        score: 0 to 1.
        confidence: `strong`, `moderate` or `weak`.
        alert: Level of the gravest red flag.
        alerts: All of them, each with its level.
        ask_first: What must be asked before any treatment.
        reasons: The client's words that speak for the pattern, the strongest first.
        error: Why, where status is `error`.
    """

    status: str
    id: str | None = None
    name: str | None = None
    score: float | None = None
    confidence: str | None = None
    alert: str | None = None
    alerts: str | None = None
    ask_first: str | None = None
    reasons: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """Answers texts, one row for each; a value that can be handed to another process."""

    question: Question

    def __call__(self, texts: Sequence[str | bytes | None]) -> list[Row]:
        """Answer some texts; None stands for a missing one, bytes for what is not UTF-8."""
        return [self._row(text) for text in texts]

    def _row(self, text: str | bytes | None) -> Row:
        if text is None:
            return Row("no_match")
        if isinstance(text, bytes):
            shown, error = as_text(text)
        else:
            shown, error = text, too_long(text)
        return _row(self.question.record(Record(1, shown, error=error)))


def _row(answer: Answer) -> Row:
    row = Row(
        answer.status,
        alert=answer.alerts[0].level if answer.alerts else None,
        alerts=alerts_cell(answer) or None,
        ask_first=" ".join(one.question for one in answer.ask_first) or None,
        error=answer.error,
    )
    if not answer.matches:
        return row
    best = answer.matches[0]
    return row._replace(
        id=best.id,
        name=best.name,
        score=best.score,
        confidence=best.confidence,
        reasons=reasons_cell(best),
    )


def match_array(array: Any, *, jobs: int, **options: Any) -> Any:  # noqa: ANN401 - pyarrow has no types
    """Answer a column of complaints; see `painmap.match_arrow`."""
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise PainmapError("for Arrow arrays: pip install 'painmap[parquet]'") from error
    jobs = jobs_or_error(jobs)
    if isinstance(array, str | bytes):
        raise TypeError("one text was given where a column is wanted; use painmap.match, or put it in a list")
    rows = Rows(ask(**options, limit=1))
    if isinstance(array, pa.ChunkedArray):
        return _of_chunks(array, rows, jobs)
    if isinstance(array, pa.Array):
        return _of_array(array, rows, jobs)
    return _struct(_answered([as_complaint(value, at) for at, value in enumerate(array)], rows, jobs))


def _of_chunks(array: Any, rows: Rows, jobs: int) -> Any:  # noqa: ANN401 - as above
    """Answer all chunks at once, and give them back as they were cut."""
    import pyarrow as pa  # noqa: PLC0415 - an extra

    chunks = array.chunks
    if pa.types.is_string(array.type):
        array = array.cast(pa.large_string())  # two gigabytes do not fit one array of short offsets
    whole = array.combine_chunks() if array.num_chunks else pa.array([], array.type)
    answered = _of_array(whole, rows, jobs)
    cuts, at = [], 0
    for chunk in chunks:
        cuts.append(answered.slice(at, len(chunk)))
        at += len(chunk)
    return pa.chunked_array(cuts, answered.type)


def _of_array(array: Any, rows: Rows, jobs: int) -> Any:  # noqa: ANN401 - as above
    """Answer one array; of categories each is answered once."""
    import pyarrow as pa  # noqa: PLC0415 - an extra
    import pyarrow.compute as pc  # noqa: PLC0415 - an extra

    kind = array.type.value_type if pa.types.is_dictionary(array.type) else array.type
    if not any(is_kind(kind) for is_kind in _kinds(pa.types)):
        raise TypeError(f"the array holds {array.type}, not texts; cast it to string, or choose its column")
    if kind is array.type:
        return _struct(_answered(values(array), rows, jobs))
    used = pc.unique(array.indices)
    answers = _struct(_answered(values(array.dictionary.take(used)), rows, jobs))
    return answers.take(pc.index_in(array.indices, value_set=used))


def _kinds(types: Any) -> Iterator[Any]:  # noqa: ANN401 - as above
    """Tests of a type for one that holds texts; older versions of pyarrow lack some."""
    for name in ("is_string", "is_large_string", "is_string_view", "is_null"):
        if hasattr(types, name):
            yield getattr(types, name)


def _answered(texts: Iterable[str | bytes | None], rows: Rows, jobs: int) -> list[Row]:
    """One row for each text, by as many processes as are asked for."""
    if jobs == 1:
        return rows(list(texts))
    from painmap.batch.pool import Items, worked  # noqa: PLC0415 - one process needs none of it

    return [row for some in worked(Items(texts, size), rows, jobs) for row in some]


def _struct(rows: Sequence[Row]) -> Any:  # noqa: ANN401 - as above
    """Put rows into a struct array."""
    import pyarrow as pa  # noqa: PLC0415 - an extra

    columns = zip(*rows, strict=True) if rows else ((),) * len(Row._fields)
    kinds = [pa.float64() if name == "score" else pa.string() for name in Row._fields]
    fields = [pa.field(name, kind, name != "status") for name, kind in zip(Row._fields, kinds, strict=True)]
    arrays = [pa.array(column, kind) for column, kind in zip(columns, kinds, strict=True)]
    return pa.StructArray.from_arrays(arrays, fields=fields)
