"""Writers: one answered record as text, in the form that was asked for.

What a writer gives for a record depends on that record alone, so records may be written by several
processes at once and an interrupted file can be gone on with.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from painmap.render.clean import clean, shorten
from painmap.render.records import COLUMNS, dump_json, flat, line, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from painmap.answer import Answer
    from painmap.batch.record import Record

FORMS = ("jsonl", "csv", "tsv", "markdown")
_WIDE_FIRST = ("record", "id", "complaint", "status", "alerts")
_WIDE_EACH = ("pattern", "name", "muscles", "score", "confidence", "because")
_WIDE_LAST = ("error", "could_be")
_ESCAPED_AT_MOST = 160


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes answered records.

    Attributes:
        form: One of `FORMS`.
        limit: How many matches a record has at the most; the width of a wide table.
        wide: One row a complaint, not one a match.
        extra: Names of the input's columns that are passed through.
        nested: Whether those are keys under one key or in one column, since each record has its own.
    """

    form: str = "jsonl"
    limit: int = 5
    wide: bool = False
    extra: tuple[str, ...] = ()
    nested: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of a table, the input's own last; one that has the name of another is renamed."""
        own: tuple[str, ...] = COLUMNS
        if self.wide:
            each = (f"{name}_{n}" for n in range(1, self.limit + 1) for name in _WIDE_EACH)
            own = (*_WIDE_FIRST, *each, *_WIDE_LAST)
        return (*own, *(f"input_{name}" if name in own else name for name in self.extra))

    def header(self) -> str:
        """What stands before the first record."""
        if self.form == "markdown":
            from painmap.render.page import CLOSING  # noqa: PLC0415 - Markdown alone needs it

            return f"# Pain complaints\n\n*{CLOSING}*\n\n"
        return "" if self.form == "jsonl" else line(self.columns, self._delimiter)

    def record(self, record: Record, answer: Answer) -> str:
        """One record, which ends with a line feed."""
        if self.form == "jsonl":
            return self._json(record, answer)
        if self.form == "markdown":
            return "\n".join(self._markdown(record, answer)) + "\n"
        made = self._wide(record, answer) if self.wide else rows(answer, record.number, record.ident)
        extra = [flat(value) for value in self._extra(record)]
        own = self.columns[: len(self.columns) - len(self.extra)]
        return "".join(line([*(row[c] for c in own), *extra], self._delimiter) for row in made)

    @property
    def _delimiter(self) -> str:
        return "\t" if self.form == "tsv" else ","

    def _extra(self, record: Record) -> list[Any]:
        """Cells of the input's other columns."""
        if not self.extra:
            return []
        extra = record.extra or {}
        if self.nested:
            return [dump_json(extra, ascii_only=False) if extra else None]
        return [extra.get(name) for name in self.extra]

    def _json(self, record: Record, answer: Answer) -> str:
        value = answer.as_dict(record.number, record.ident)
        if self.extra:
            value["input"] = record.extra or {}
        return dump_json(value, ascii_only=False) + "\n"

    def _wide(self, record: Record, answer: Answer) -> Iterator[dict[str, Any]]:
        made = list(rows(answer, record.number, record.ident))
        row = dict.fromkeys(self.columns) | {key: made[0][key] for key in (*_WIDE_FIRST, *_WIDE_LAST)}
        if answer.matches:
            for one in made:
                row |= {f"{key}_{one['rank']}": one[key] for key in _WIDE_EACH}
        yield row

    def _markdown(self, record: Record, answer: Answer) -> Iterator[str]:
        from painmap.render.markdown import escape  # noqa: PLC0415 - Markdown alone needs them
        from painmap.render.page import LEVELS  # noqa: PLC0415

        levels = ", ".join(dict.fromkeys(a.level for a in answer.alerts))
        ident = (
            "" if record.ident is None else escape(shorten(clean(str(flat(record.ident))), _ESCAPED_AT_MOST))
        )
        heading = (str(record.number), ident, answer.status.replace("_", " "), levels)
        yield "## " + " · ".join(part for part in heading if part)
        yield ""
        yield from (f"> {escape(text)}".rstrip() for text in clean(answer.complaint, lines=True).split("\n"))
        yield ""
        if answer.error:
            yield f"Could not be read: {escape(clean(answer.error))}"
            yield ""
        for alert in answer.alerts:
            label = escape(LEVELS.get(alert.level, alert.level))
            yield f"**{label}: {escape(clean(alert.name))}.** {escape(clean(alert.message))}"
            yield f'Raised by: "{escape(shorten(clean(alert.said), _ESCAPED_AT_MOST))}"'
            yield ""
        for m in answer.matches:
            because = "; ".join(dict.fromkeys(escape(shorten(clean(e.said), 60)) for e in m.evidence))
            muscles = escape(clean(", ".join(m.muscles)))
            yield f"{m.rank}. **{escape(clean(m.name))}** ({muscles}), {m.confidence} fit: {because}"
        if answer.matches:
            yield ""
        if self.extra and record.extra:
            yield from (
                f"- {escape(clean(k))}: {escape(clean(str(flat(v))))}" for k, v in record.extra.items()
            )
            yield ""


def levels_of_cell(cell: str) -> list[str]:
    """Levels in an alerts cell as `painmap.render.records.alerts_cell` writes it."""
    return [part.partition(":")[0] for part in cell.split("; ") if ":" in part]
