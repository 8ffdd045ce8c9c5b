"""Runner: reads, answers and writes a batch from its beginning, or from where an earlier run was cut off."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from painmap.batch import output
from painmap.batch.pool import Items, worked
from painmap.batch.readers import read
from painmap.batch.resume import Kept, look_back
from painmap.batch.source import open_source
from painmap.batch.work import Work, size
from painmap.errors import PainmapError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from painmap.batch.readers import Wanted
    from painmap.batch.record import Record
    from painmap.batch.source import Source
    from painmap.batch.tally import Tally

    #: Told after each chunk: the tally so far, and how much of the input has been read, where that is known.
    Watch = Callable[[Tally, float | None], None]


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


def run(plan: Plan, watch: Watch) -> Tally:
    """Do a batch; return its tally, what an earlier run did included.

    Raises:
        PainmapError: The input or the output cannot be used any further.
        BrokenPipeError: Nobody reads the output any more.
    """
    with open_source(plan.source, plan.form) as source:
        reading = read(source, plan.wanted)
        nested = source.form == "jsonl"
        work = replace(plan.work, writer=replace(plan.work.writer, extra=reading.columns, nested=nested))
        target, kept = _open(plan, work)
        try:
            if not kept.records:
                target.write(work.writer.header().encode())
            records = _after(kept, iter(reading), work)
            if plan.strict:
                records = _strict(records)
            _work_through(records, source, work, target, kept.tally, plan.jobs, watch)
            target.finish()
        except BaseException as error:
            left = target.leave()
            if left and isinstance(error, PainmapError):
                raise PainmapError(f"{error}; {left}") from error
            if left and isinstance(error, KeyboardInterrupt):
                raise KeyboardInterrupt(left) from error
            raise
    return kept.tally


def _work_through(  # noqa: PLR0913 - the two ends of a run, and what goes between
    records: Iterable[Record],
    source: Source,
    work: Work,
    target: output.Output,
    tally: Tally,
    jobs: int,
    watch: Watch,
) -> None:
    items = Items(records, size, live=source.live)
    results = worked(items, work, jobs)
    with contextlib.closing(results):
        for written in results:
            target.write(written.data)
            tally.add(written.tally)
            watch(tally, source.share())


def _open(plan: Plan, work: Work) -> tuple[output.Output, Kept]:
    """Open the output; tell what of it is there already."""
    if plan.target is None:
        return output.standard_output(), Kept()
    path = output.resolved(plan.target, plan.source)
    if not output.is_plain(path):
        return output.open_special(path), Kept()
    left = output.earlier(path) if plan.resume else None
    if left is None:
        return output.open_new(path, force=plan.force), Kept()
    kept = look_back(left, work.writer)
    return output.open_again(path, Path(left), kept.offset), kept


def _after(kept: Kept, records: Iterator[Record], work: Work) -> Iterator[Record]:
    """The records that are still to do.

    Raises:
        PainmapError: The last one that is kept would come out otherwise now.
    """
    if kept.records:
        last = next((record for record in records if record.number == kept.records), None)
        if last is None or work([last]).data != kept.last:
            raise PainmapError(
                f"record {kept.records} of the earlier run would come out otherwise now: the input, an "
                "option or painmap's data is another one; repeat the earlier command, or begin anew with "
                "--force"
            )
    yield from records


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
