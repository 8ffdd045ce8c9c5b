"""Runner: reads, answers and writes a batch from its beginning, or from where an earlier run was cut off."""

from __future__ import annotations

import contextlib
import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from painmap import resources
from painmap.batch import output
from painmap.batch.pool import Items, worked
from painmap.batch.readers import read
from painmap.batch.resume import Kept, look_back
from painmap.batch.source import open_source
from painmap.batch.trail import Trail
from painmap.batch.work import Work, size
from painmap.errors import PainmapError
from painmap.index.load import index_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from painmap.batch.columns import Wanted
    from painmap.batch.record import Record
    from painmap.batch.tally import Tally

    #: Told after each chunk: the tally so far, and how much of the input has been read, where that is known.
    Watch = Callable[[Tally, float | None], None]
    #: Told what the user should know at once, such as that a column stands twice.
    Tell = Callable[[str], None]

_FIX = "repeat the earlier command, or begin anew with --force"


@dataclass(frozen=True, slots=True)
class Plan:
    """A batch: where from, where to, and how.

    Attributes:
        source: A path, or `-`.
        form: The input's form; None tells it from the name.
        wanted: What to read of it.
        work: What to ask of each record, and how to write it; the input's other columns are filled in.
        target: A path; None is standard output.
        force: Replace the target.
        resume: Go on with what an earlier run has left of the target.
        strict: Stop at the first record that cannot be read.
        jobs: How many processes work at once.
    """

    source: str
    form: str | None
    wanted: Wanted
    work: Work
    target: str | None = None
    force: bool = False
    resume: bool = False
    strict: bool = False
    jobs: int = 1


def run(plan: Plan, watch: Watch, tell: Tell) -> Tally:
    """Do a batch; return its tally, what an earlier run did included.

    Raises:
        PainmapError: The input or the output cannot be used any further.
        BrokenPipeError: Nobody reads the output any more.
    """
    with open_source(plan.source, plan.form, tell) as source:
        reading = read(source, plan.wanted)
        nested = source.form == "jsonl"
        work = replace(plan.work, writer=replace(plan.work.writer, extra=reading.columns, nested=nested))
        target, kept, records = _open(plan, work, iter(reading))
        try:
            if not kept.records:
                target.write(work.writer.header().encode())
            if plan.strict:
                records = _strict(records)
            results = worked(Items(records, size, live=source.live), work, plan.jobs, tell)
            with contextlib.closing(results):
                for written in results:
                    target.write(written.data)
                    kept.tally.add(written.tally)
                    target.mark(kept.tally.records)
                    watch(kept.tally, source.share())
            target.finish()
        except BaseException as error:
            left = target.leave()
            if left and isinstance(error, PainmapError):
                raise PainmapError(f"{error}; {left}") from error
            if left and isinstance(error, KeyboardInterrupt):
                raise KeyboardInterrupt(left) from error
            raise
    return kept.tally


def _open(plan: Plan, work: Work, records: Iterator[Record]) -> tuple[output.Output, Kept, Iterator[Record]]:
    """Open the output; tell what of it is there already, and which records are still to do.

    Raises:
        PainmapError: It cannot be written, or an earlier run had other options or another input.
    """
    sources = (plan.source, *map(str, work.question.catalogues))
    if plan.target is None:
        return output.standard_output(sources), Kept(), records
    if output.is_special(plan.target):
        return output.open_special(plan.target), Kept(), records
    path = output.resolved(plan.target, sources)
    trail = Trail(_options(work))
    records = trail.follow(records)
    left = output.earlier(path) if plan.resume else None
    if left is None:
        return output.open_new(path, trail, force=plan.force), Kept(), records
    before = output.earlier_trail(path)
    if before is not None and (names := trail.differs(before)):
        raise PainmapError(f"{left} was written with another {names}; {_FIX}")
    kept = look_back(left, work.writer)
    ahead = _compared(kept, records, work, trail, before)
    return output.File(path, trail, left, kept.offset), kept, itertools.chain(ahead, records)


def _options(work: Work) -> dict[str, Any]:
    """What an answer and its form depend on beside the input, by the names that a user knows."""
    ask, writer = work.question, work.writer
    return {
        "--format": writer.form,
        "--wide": writer.wide,
        "--pass-through": list(writer.extra),
        "--limit": ask.limit,
        "--region": ask.region,
        "--side": ask.side,
        "catalogue or version of painmap": index_key(
            resources.read_files(ask.catalogues).values(), only=ask.only
        ),
    }


def _compared(
    kept: Kept, records: Iterator[Record], work: Work, trail: Trail, before: Trail | None
) -> list[Record]:
    """Read what an earlier run has read, and compare; give the records that it read and that are not kept.

    Raises:
        PainmapError: The input is another one, or what is kept would come out otherwise now.
    """
    ahead = []
    read = 0 if before is None else before.records
    for number in range(1, max(kept.records, read) + 1):
        record = next(records, None)
        if record is None or (before is not None and number == read and trail.seen != before.digest):
            raise PainmapError(
                f"the input is not the one of the earlier run: record {number} or one before it differs; "
                f"{_FIX}"
            )
        if number > kept.records:
            ahead.append(record)
            continue
        trail.reach(number)
        written = {1: kept.first, kept.records: kept.last}.get(number)
        if written is not None and work([record]).data != written:
            raise PainmapError(
                f"record {number} of the earlier run would come out otherwise now: the input, an option or "
                f"painmap's data differs; {_FIX}"
            )
    return ahead


def _strict(records: Iterable[Record]) -> Iterator[Record]:
    """Records up to the first one that cannot be read.

    Raises:
        PainmapError: That one.
    """
    for record in records:
        if record.error is not None:
            line = "" if record.line is None else f", line {record.line}"
            raise PainmapError(f"record {record.number}{line}: {record.error}")
        yield record
