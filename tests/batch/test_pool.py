"""Pool: results in the order of the items, whatever the number of processes, a few at a time."""

from __future__ import annotations

import itertools
import os
import threading
import time
from typing import TYPE_CHECKING

import pytest

from painmap.batch import pool
from painmap.batch.pool import ALONE, Items, cores, worked
from painmap.errors import PainmapError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MANY = 700


def double(items: Sequence[int]) -> list[int]:
    """Work for a test; the later an item of a chunk, the sooner it is done."""
    time.sleep(0.001 * (items[0] % 3))
    return [2 * item for item in items]


def die(items: Sequence[int]) -> list[int]:
    """Kill the process that works, where it is not the one that reads."""
    if items[0] >= ALONE:
        os._exit(9)
    return list(items)


def fail(items: Sequence[int]) -> list[int]:
    """Fail as a work with a fault would."""
    if items[0] >= ALONE:
        raise ValueError("a fault")
    return list(items)


def no_size(_: object) -> int:
    """Call every item small."""
    return 1


@pytest.mark.parametrize("live", [True, False])
@pytest.mark.parametrize("jobs", [1, 2, 4])
def test_order(jobs: int, *, live: bool) -> None:
    """All results come, in order."""
    results = list(
        itertools.chain.from_iterable(worked(Items(range(MANY), no_size, live=live), double, jobs))
    )
    assert results == [2 * n for n in range(MANY)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_reads_a_little_ahead(jobs: int) -> None:
    """Items are taken a bounded number ahead of the results, so that memory stays flat."""
    last = 0

    def take(item: int) -> int:
        nonlocal last
        last = item
        return item

    items = map(take, range(100 * MANY))
    results = worked(Items(items, no_size), double, jobs)
    given = 0
    for chunk in itertools.islice(results, ALONE + 20):
        given += len(chunk)
        assert last - given <= jobs * (pool._AHEAD + 2) * pool._CHUNK
    results.close()


def test_huge_items_make_small_chunks() -> None:
    """A chunk holds few items where they are huge."""
    items = Items(range(100), lambda _: 60_000)
    assert [len(items.chunk(block=True) or ()) for _ in range(3)] == [2, 2, 2]


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("live", [True, False])
def test_an_error_of_the_items_comes_last(jobs: int, *, live: bool) -> None:
    """Where the items break off, all before that are worked on, and then it is told."""

    def items() -> Iterator[int]:
        yield from range(MANY)
        raise PainmapError("broken off")

    results: list[int] = []
    with pytest.raises(PainmapError, match="broken off"):
        results.extend(
            itertools.chain.from_iterable(worked(Items(items(), no_size, live=live), double, jobs))
        )
    assert results == [2 * n for n in range(MANY)]


def test_a_killed_process_is_told() -> None:
    """A worker that is killed from outside ends the batch with an error, not with a hang."""
    with pytest.raises(PainmapError, match="killed from outside"):
        list(worked(Items(range(MANY), no_size), die, 2))


@pytest.mark.parametrize("error", [OSError, ImportError, RuntimeError])
def test_no_room_for_other_processes(error: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no process can be started this one does the work, and that is told once."""

    def refuse(*_: object) -> None:
        raise error

    told: list[str] = []
    monkeypatch.setattr(pool, "ProcessPoolExecutor", refuse)
    results = worked(Items(range(MANY), no_size), double, 2, told.append)
    assert list(itertools.chain.from_iterable(results)) == [2 * n for n in range(MANY)]
    assert len(told) == 1


def test_a_fault_of_the_work_comes_out() -> None:
    """An exception in another process comes out in this one."""
    with pytest.raises(ValueError, match="a fault"):
        list(worked(Items(range(MANY), no_size), fail, 2))


def test_a_slow_pipe_is_answered_as_it_comes() -> None:
    """What comes one by one is answered one by one, though processes would take chunks."""
    go_on = threading.Semaphore(ALONE + 1)

    def items() -> Iterator[int]:
        for n in range(ALONE + 5):
            go_on.acquire()
            yield n

    for results in worked(Items(items(), no_size, live=True), double, 2):
        assert len(results) == 1
        if results[0] >= 2 * ALONE:
            go_on.release()


def test_spawned_processes() -> None:
    """Where threads run already, processes are started anew rather than forked, with the same results."""
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        assert pool._context().get_start_method() == "spawn"
        results = list(itertools.chain.from_iterable(worked(Items(range(ALONE + 100), no_size), double, 2)))
    finally:
        stop.set()
        thread.join()
    assert results == [2 * n for n in range(ALONE + 100)]


def test_cores() -> None:
    """There is at least one core."""
    assert cores() >= 1
