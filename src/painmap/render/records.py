"""Records: JSON, JSON Lines, CSV and TSV, for programs and spreadsheets."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Any

from painmap.render.clean import HIDDEN, clean, safe_cell, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from painmap.answer import Answer, Match

#: One row a match; a complaint without a match, or an error, is one row too.
COLUMNS = (
    "record", "id", "complaint", "status", "alerts", "rank", "pattern", "name", "muscles", "score",
    "confidence", "trouble", "because", "against", "error", "could_be",
)  # fmt: skip

# What JSON may hold raw, yet a terminal obeys or hides: C1 controls, marks of direction, what is not seen.
_RAW = f"[\x7f-\x9f\u2028\u2029{HIDDEN}]"


def dump_json(value: object, *, indent: int | None = None, ascii_only: bool | None = None) -> str:
    """Write a value as JSON that any UTF-8 stream can carry and no terminal obeys; nothing of it is lost.

    Args:
        value: What `json` can write.
        indent: Spaces for each level; None is one line.
        ascii_only: Escape all but ASCII; None does where standard output has another encoding than UTF-8.
    """
    if ascii_only is None:
        ascii_only = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "") != "utf8"
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    if text.isascii() and "\x7f" not in text:
        return text
    return re.sub(_RAW, lambda m: json.dumps(m.group())[1:-1], whole(text))


def rows(answer: Answer, record: int = 1, ident: object = None) -> Iterator[dict[str, Any]]:
    """Give the rows of one answer, with the keys of `COLUMNS`: one a match, or one alone."""
    base = dict.fromkeys(COLUMNS) | {
        "record": record,
        "id": flat(ident),
        "complaint": answer.complaint,
        "status": answer.status,
        "alerts": alerts_cell(answer),
        "error": answer.error,
        "could_be": answer.look_alike.id if answer.look_alike else None,
    }
    if not answer.matches:
        yield base
    for m in answer.matches:
        yield base | {
            "rank": m.rank,
            "pattern": m.id,
            "name": m.name,
            "muscles": "; ".join(m.muscles),
            "score": m.score,
            "confidence": m.confidence,
            "trouble": m.trouble,
            "because": reasons_cell(m),
            "against": "; ".join(f"{clean(a.said)} ({clean(a.why)})" for a in m.against),
        }


def alerts_cell(answer: Answer) -> str:
    """All alerts of an answer in one cell: "emergency: Cauda equina syndrome; soon: ..."."""
    return "; ".join(f"{a.level}: {clean(a.name)}" for a in answer.alerts)


def reasons_cell(match: Match) -> str:
    """The client's words that speak for a match in one cell, the strongest first."""
    return "; ".join(dict.fromkeys(clean(e.said) for e in match.evidence))


def line(cells: Iterable[object], delimiter: str = ",") -> str:
    """One line of CSV or TSV with its line feed; cells are made safe and hold no line feed or tab."""
    safe = [safe_cell(cell) for cell in cells]
    if delimiter == "\t":
        return "\t".join(safe) + "\n"
    if safe == [""]:
        return '""\n'  # an empty line would be no row at all
    return delimiter.join(_quoted(cell, delimiter) for cell in safe) + "\n"


def _quoted(cell: str, delimiter: str) -> str:
    """Quote a cell as RFC 4180 has it, where it needs to be."""
    if '"' in cell or delimiter in cell:
        return '"' + cell.replace('"', '""') + '"'
    return cell


def table(lines: Iterable[Mapping[str, Any]], columns: Sequence[str], delimiter: str = ",") -> str:
    """Write rows under a heading as CSV or TSV."""
    return line(columns, delimiter) + "".join(line([row.get(c) for c in columns], delimiter) for row in lines)


def flat(value: object) -> str | int | float | None:
    """One cell for a value of any shape: lists joined by "; ", tables as "key: value"."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, dict):
        return "; ".join(f"{key}: {flat(inner)}" for key, inner in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(str(flat(inner)) for inner in value)
    return str(value)


def render(answer: Answer, form: str) -> str:
    """Write one answer as `json`, `jsonl`, `csv` or `tsv`; JSON carries the care notes."""
    if form in ("json", "jsonl"):
        return dump_json(answer.as_dict(care=True), indent=2 if form == "json" else None) + "\n"
    return table(rows(answer), COLUMNS, "\t" if form == "tsv" else ",")
