"""Columns: which column or key of an input is what, and its values as texts and as JSON; for every reader."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from painmap.batch.record import too_long
from painmap.batch.source import BAD
from painmap.errors import PainmapError
from painmap.render.clean import clean, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from painmap.batch.source import Source

#: What a column or key of complaints is called, where `--column` does not say.
COMPLAINT_NAMES = (
    "complaint", "chief_complaint", "presenting_complaint", "presenting_problem", "complaints", "text",
    "description", "symptoms", "symptom", "narrative", "notes", "note", "message", "comment",
)  # fmt: skip
ID = "id"
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
        elif ID in (lowered := [_usual_name(name) for name in header]):
            ident = lowered.index(ID)
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


# -- values ------------------------------------------------------------------------------------------------


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


def shown(text: str) -> str:
    """As much of a broken text as helps to find it."""
    return shorten(text.replace(BAD, "\ufffd")[:1000], 200)
