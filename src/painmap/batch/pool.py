"""Pool: work on chunks of items by several processes, with the results in the order of the items.

The first items are worked on in this process, one by one: a short batch is done before the others would
have started, and the first results of a long one come at once. From then on, chunks are handed out a few
ahead of the results, never more, so that memory stays flat.
"""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from painmap.errors import PainmapError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from multiprocessing.context import BaseContext

T = TypeVar("T")
R = TypeVar("R")

#: Items that are worked on in this process before others are started.
ALONE = 200
_CHUNK = 64  # items
_CHUNK_SIZE = 100_000  # characters, so that a chunk of huge items is a small one
_AHEAD = 3  # chunks for each process that are out at once
_SPARE, _SPARE_EACH = 16, 4  # file descriptors that must be free to start processes
_LIVE_WAIT = 0.02  # seconds between looks at results while a pipe brings nothing


def cores() -> int:
    """How many processes can run at once on what this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Items(Generic[T]):
    """Items in chunks, in order.

    Args:
        items: Where they come from. An error that it raises comes out once all before it is taken.
        size: Characters of an item.
        live: Whether they come when they come; then a thread waits for them, and a chunk is what is there.
    """

    def __init__(self, items: Iterable[T], size: Callable[[T], int], *, live: bool = False) -> None:
        """Take nothing yet."""
        self._items = iter(items)
        self._size = size
        self._live = live
        self._error: BaseException | None = None
        self._ended = False
        self._here: deque[T] = deque()
        self._change = threading.Condition()
        self._waiter: threading.Thread | None = None

    def one(self) -> list[T]:
        """The next item alone; nothing at the end."""
        return self._pull(1)

    def chunk(self, *, block: bool) -> list[T] | None:
        """The next items; an empty chunk where none is there yet and `block` is off; None at the end."""
        if not self._live:
            return self._pull(_CHUNK) or None
        if self._waiter is None:
            self._waiter = threading.Thread(target=self._wait, daemon=True)
            try:
                self._waiter.start()
            except RuntimeError:  # no thread can be started: take what comes without looking ahead
                self._live = False
                return self._pull(1) or None
        return self._taken(block=block)

    def finish(self) -> None:
        """Raise the error that the items ended with, if any."""
        if self._error is not None:
            raise self._error

    def _pull(self, most: int) -> list[T]:
        chunk: list[T] = []
        total = 0
        if self._error is not None:
            return chunk
        try:
            for item in itertools.islice(self._items, most):
                chunk.append(item)
                total += self._size(item)
                if total >= _CHUNK_SIZE:
                    break
        except Exception as error:  # noqa: BLE001 - raised by `finish`, once what came before is done
            self._error = error
        return chunk

    def _wait(self) -> None:
        """In a thread: take items as they come, a chunk ahead."""
        while chunk := self._pull(1):
            with self._change:
                self._here.extend(chunk)
                self._change.notify_all()
                self._change.wait_for(lambda: len(self._here) < _CHUNK)
        with self._change:
            self._ended = True
            self._change.notify_all()

    def _taken(self, *, block: bool) -> list[T] | None:
        with self._change:
            self._change.wait_for(lambda: self._here or self._ended, None if block else _LIVE_WAIT)
            chunk: list[T] = []
            total = 0
            while self._here and len(chunk) < _CHUNK and total < _CHUNK_SIZE:
                chunk.append(self._here.popleft())
                total += self._size(chunk[-1])
            self._change.notify_all()
            return None if self._ended and not chunk else chunk


def worked(
    items: Items[T], work: Callable[[list[T]], R], jobs: int, tell: Callable[[str], None] | None = None
) -> Generator[R]:
    """Give the results of all items, in order, each of one or more items.

    Args:
        items: What is worked on.
        work: Called with some items; must be a value that another process can be given.
        jobs: How many processes work at once; 1 is this one alone.
        tell: Told where there is no room for other processes, and this one works alone.

    Raises:
        PainmapError: A process has been killed.
        Exception: What the items ended with, after the results of all before it.
    """
    for count in itertools.count():
        if jobs > 1 and count == ALONE:
            pool = _started(jobs, work)
            if pool is not None:
                yield from _shared_out(items, pool, jobs)
                break
            if tell is not None:
                tell("one process works alone: shared memory, file descriptors or processes are short here")
        if not (item := items.one()):
            break
        yield work(item)
    items.finish()


def _started(jobs: int, work: Callable[[Any], Any]) -> ProcessPoolExecutor | None:
    """Start the other processes; None where the system has no room for them."""
    before = set(multiprocessing.active_children())
    try:
        _need_descriptors(_SPARE + _SPARE_EACH * jobs)
        pool = ProcessPoolExecutor(jobs, _context(), _begin, (work,))
        pool.submit(_nothing).result()  # all processes are forked here, before there is any thread
    except (OSError, ImportError, RuntimeError):
        for child in set(multiprocessing.active_children()) - before:
            child.terminate()  # else the exit of this process would wait for it
        return None
    return pool


def _need_descriptors(count: int) -> None:
    """Raise `OSError` where fewer file descriptors are free; multiprocessing would hang half-way."""
    with contextlib.ExitStack() as opened:
        for _ in range(count):
            opened.callback(os.close, os.open(os.devnull, os.O_RDONLY))


def _shared_out(items: Items[T], pool: ProcessPoolExecutor, jobs: int) -> Iterator[R]:
    """As `worked`, by several processes."""
    pending: deque[Future[R]] = deque()
    try:
        while (chunk := items.chunk(block=not pending)) is not None:
            if chunk:
                pending.append(pool.submit(_do, chunk))
            while pending and (pending[0].done() or len(pending) > _AHEAD * jobs):
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
    except BrokenProcessPool as error:
        fix = "memory may have run out; try --jobs 1"
        raise PainmapError(f"a worker process was killed from outside: {fix}") from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _context() -> BaseContext:
    """How processes are started: forked where nothing else runs here, since that costs next to nothing."""
    alone = False
    if sys.platform == "linux":
        with contextlib.suppress(OSError):  # no /proc in a bare container
            alone = len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208 - names are all that is needed
    return multiprocessing.get_context("fork" if alone else "spawn")


# -- in the other processes --------------------------------------------------------------------------------

_work: Callable[[Any], Any] | None = None


def _begin(work: Callable[[Any], Any]) -> None:
    """Begin a process: Ctrl-C is its parent's matter, and it does not outlive that."""
    global _work  # noqa: PLW0603 - a process does one work, given once and not with every chunk
    _work = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow_parent, daemon=True).start()


def _follow_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _nothing() -> None:
    """Do nothing; the first task starts the processes."""


def _do(chunk: list[Any]) -> Any:  # noqa: ANN401 - what the work gives
    if _work is None:  # pragma: no cover - `_begin` ran
        raise RuntimeError
    return _work(chunk)
