"""Resume: what an interrupted file holds complete.

The file tells by itself. Its last record may be half of one, in a table also when its last line is complete,
so that one is always done again. The first one and the one before the last are done again too and compared.
Beside a part lies its trail, which tells another input, other options or other data in all cases.
"""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from painmap.batch.tally import Tally
from painmap.batch.writers import levels_of_cell
from painmap.errors import PainmapError
from painmap.render.records import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from painmap.batch.writers import Writer

_STATUS, _ALERTS = COLUMNS.index("status"), COLUMNS.index("alerts")
_FIRST = b'{"record": 1, '
_HEADING = re.compile(r"## (\d+) · (?:.* · )?(matched|alert only|no match|error)(?: · ([a-z, ]+))?")


@dataclass(slots=True)
class Kept:
    """What is kept of an earlier run.

    Attributes:
        records: How many records.
        offset: How many bytes they are, what stands before the first one included.
        first: The first of them, as it is written.
        last: The last of them.
        tally: What they come to.
    """

    records: int = 0
    offset: int = 0
    first: bytes = b""
    last: bytes = b""
    tally: Tally = field(default_factory=Tally)


@dataclass(slots=True)
class _Found:
    """One record of the file: its number, its bytes, and what its first line tells."""

    number: int
    data: bytearray
    status: str
    levels: list[str]


def look_back(path: Path, writer: Writer) -> Kept:
    """Find out what of an earlier run's file is kept.

    Raises:
        PainmapError: It cannot be read, or was not written with these options.
    """
    header = writer.header().encode()
    kept = Kept()
    try:
        with path.open("rb") as stream:
            begin = stream.read(len(header))
            if begin != header[: len(begin)]:
                raise PainmapError(
                    f"{path} was not written with these options; repeat them, or begin anew with --force"
                )
            if len(begin) < len(header):
                return kept
            kept.offset = len(header)
            if not (header or _ours(stream.read(len(_FIRST)))):
                raise PainmapError(f"{path} holds no records that painmap has written; --force replaces it")
            stream.seek(len(header))
            _look(stream, _READ[writer.form], kept)
    except OSError as error:
        raise PainmapError(f"{path}: cannot be read ({(error.strerror or str(error)).lower()})") from error
    if not kept.records:
        kept.offset = 0
    return kept


def _ours(begin: bytes) -> bool:
    """Whether a file without a header begins as JSON Lines of painmap do, or is cut off in that."""
    return _FIRST.startswith(begin)


def _look(stream: IO[bytes], read: Callable[[str], tuple[int, str, list[str]] | None], kept: Kept) -> None:
    """Keep every record but the last."""
    before: _Found | None = None
    for found in _records(stream, read):
        if before is not None:
            kept.records = before.number
            kept.offset += len(before.data)
            kept.last = bytes(before.data)
            kept.first = kept.first or kept.last
            kept.tally.note(before.status, before.levels)
        before = found


def _records(stream: IO[bytes], read: Callable[[str], tuple[int, str, list[str]] | None]) -> Iterator[_Found]:
    """Give the records of a file, up to the first thing that is none."""
    current: _Found | None = None
    for data in stream:
        if not data.endswith(b"\n"):
            break
        try:
            first = read(data.decode())
        except (ValueError, LookupError, TypeError, csv.Error):
            break
        if first is None or (current is not None and first[0] == current.number):
            if current is None:
                break
            current.data += data
            continue
        if first[0] != (1 if current is None else current.number + 1):
            break
        if current is not None:
            yield current
        current = _Found(first[0], bytearray(data), first[1], first[2])
    if current is not None:
        yield current


def _json(text: str) -> tuple[int, str, list[str]]:
    row = json.loads(text)
    return row["record"], row["status"], [alert["level"] for alert in row["alerts"]]


def _csv(text: str) -> tuple[int, str, list[str]]:
    return _cells(next(csv.reader([text], strict=True)))


def _tsv(text: str) -> tuple[int, str, list[str]]:
    return _cells(text.rstrip("\n").split("\t"))


def _cells(cells: list[str]) -> tuple[int, str, list[str]]:
    return int(cells[0]), cells[_STATUS], levels_of_cell(cells[_ALERTS])


def _markdown(text: str) -> tuple[int, str, list[str]] | None:
    """A record begins with its heading; any other line belongs to the one before."""
    if not text.startswith("## "):
        return None
    found = _HEADING.fullmatch(text.rstrip("\n"))
    if found is None:
        raise ValueError(text)
    return int(found[1]), found[2].replace(" ", "_"), found[3].split(", ") if found[3] else []


_READ = {"jsonl": _json, "csv": _csv, "tsv": _tsv, "markdown": _markdown}
