"""Progress: a bar on standard error while a batch runs, where somebody sits before it."""

from __future__ import annotations

import contextlib
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from painmap.batch.tally import Tally

_EVERY = 0.1  # seconds


def wanted(*, quiet: bool, to_screen: bool) -> bool:
    """Whether a bar helps: standard error is a terminal, and the records do not run over the same one."""
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        return False
    return not (to_screen and sys.stdout is not None and sys.stdout.isatty())


def silent(_tally: Tally, _share: float | None) -> None:
    """Show nothing."""


@contextlib.contextmanager
def bar() -> Iterator[Callable[[Tally, float | None], None]]:
    """Give what shows how far a batch is: count, rate, and the time left where the input's size is known."""
    from rich.console import Console  # noqa: PLC0415 - costs start-up time, and only a terminal needs it
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    from painmap.render.card import environment  # noqa: PLC0415

    progress = Progress(
        BarColumn(),
        TextColumn("{task.fields[count]:,} records, {task.fields[rate]:,.0f} a second"),
        TimeRemainingColumn(),
        console=Console(stderr=True, _environ=environment()),
        auto_refresh=False,  # no thread: processes are forked after this
        transient=True,
    )
    task = progress.add_task("", total=None, count=0, rate=0.0)
    begin = last = time.monotonic()
    first: int | None = None

    def show(tally: Tally, share: float | None) -> None:
        nonlocal last, first
        now = time.monotonic()
        first = tally.records if first is None else first
        if now - last < _EVERY:
            return
        last = now
        rate = (tally.records - first) / (now - begin)
        progress.update(task, count=tally.records, rate=rate, total=share and 1.0, completed=share or 0.0)
        progress.refresh()

    with progress:
        yield show
