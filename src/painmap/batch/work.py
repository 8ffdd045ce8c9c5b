"""Work: answering records, as a value that can be handed to another process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from painmap.answer import Answer
from painmap.batch.tally import Tally
from painmap.shared import engine

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from painmap.batch.record import Record
    from painmap.batch.writers import Writer


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of every complaint: `Engine.match`'s options, and the catalogues to look in."""

    limit: int = 5
    region: str | None = None
    side: str | None = None
    catalogues: tuple[Path, ...] = ()
    only: bool = False

    def answer(self, complaint: str, answers: Iterable[tuple[str, object]] = ()) -> Answer:
        """Answer one complaint by this process's engine, with what was answered to its questions."""
        return engine(self.catalogues, only=self.only).match(
            complaint, limit=self.limit, region=self.region, side=self.side, answers=answers
        )

    def record(self, record: Record) -> Answer:
        """Answer one record; the answer says so where it cannot be read, or where painmap fails on it."""
        if record.error is not None:
            return Answer(record.text, "error", error=record.error)
        try:
            return self.answer(record.text)
        except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
            # A fault of painmap's own: it costs this record, and is seen in it, but not the other million.
            return Answer(
                record.text, "error", error=f"painmap failed on it ({_told(error)}); please report it"
            )

    def __call__(self, complaints: Sequence[str | None]) -> list[Answer]:
        """Answer some complaints; None stands for a missing one."""
        return [Answer("", "no_match") if text is None else self.answer(text) for text in complaints]


class Written(NamedTuple):
    """Some answered records as bytes, with their tally."""

    data: bytes
    tally: Tally


@dataclass(frozen=True, slots=True)
class Work:
    """Answers records and writes them."""

    question: Question
    writer: Writer

    def __call__(self, records: Sequence[Record]) -> Written:
        """Answer and write some records."""
        tally = Tally()
        parts = []
        for record in records:
            answer = self.question.record(record)
            tally.note(answer.status, [alert.level for alert in answer.alerts])
            parts.append(self.writer.record(record, answer))
        return Written("".join(parts).encode("utf-8", "replace"), tally)


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def size(item: Any) -> int:  # noqa: ANN401 - a record, a text or None
    """Characters of a record, of a text or of nothing."""
    return len(getattr(item, "text", item) or "")
