"""Measuring: medians over repeats; what is compared takes turns, so that a busy machine hits all alike."""

from __future__ import annotations

import itertools
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks import cases

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

#: Words of a line of a batch; a million whole complaints would take an hour and show the same.
LINE_WORDS = 12

#: What the console script `painmap` runs.
PAINMAP = (sys.executable, "-c", "import sys; from painmap.cli import main; sys.exit(main())")


@dataclass(frozen=True, slots=True)
class Effort:
    """How much a run measures.

    Attributes:
        rounds: How often each cold start is timed.
        repeats: How often each warm or long figure is timed.
        complaints: How many complaints the warm figures are over; the peers get a part of them.
        rate_records: Records of the batch whose rate is measured.
        memory_records: Records of the batches whose memory is measured.
        lengths: Bytes of the texts of each shape, each ten times the one before.
    """

    rounds: int = 25
    repeats: int = 5
    complaints: int = 400
    rate_records: int = 100_000
    memory_records: tuple[int, ...] = (1_000, 100_000, 1_000_000)
    lengths: tuple[int, ...] = (10_000, 100_000, 1_000_000)


QUICK = Effort(5, 1, 60, 3_000, (1_000, 5_000), (1_000, 10_000))


def complaints(count: int) -> list[str]:
    """Labelled complaints of all sets, taken in turn."""
    sets = [[row["complaint"] for row in cases.load(name)] for name in cases.SETS]
    mixed = [text for group in itertools.zip_longest(*sets) for text in group if text is not None]
    return list(itertools.islice(itertools.cycle(mixed), count))


def lines(path: Path, count: int) -> Path:
    """Write a file of complaints, one a line, each cut to its first words, no two alike."""
    texts = [" ".join(text.split()[:LINE_WORDS]) for text in complaints(1_000)]
    with path.open("w", encoding="utf-8") as stream:
        stream.writelines(f"{texts[n % len(texts)]} ({n} days)\n" for n in range(count))
    return path


def taking_turns(things: Mapping[str, Callable[[], float]], repeats: int) -> dict[str, list[float]]:
    """Measure each thing, round by round; all figures of each."""
    figures: dict[str, list[float]] = {name: [] for name in things}
    for _ in range(repeats):
        for name, measure in things.items():
            figures[name].append(measure())
    return figures


def ratio(figures: Mapping[Any, Sequence[float]], name: object, base: object) -> float:
    """Median, over the rounds, of a figure against another of the same round."""
    return statistics.median(a / b for a, b in zip(figures[name], figures[base], strict=True))


def seconds(call: Callable[[], object]) -> float:
    """Time a call."""
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


def process(*command: str) -> Callable[[], float]:
    """Give what times a process, from its start to its end, with its output thrown away."""

    def timed() -> float:
        return seconds(
            lambda: subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
            )
        )

    return timed


#: Runs a command; prints the kilobytes of the largest process in it. A process of its own, since a child's
#: peak begins with that of the process that starts it.
_WATCH = (
    "import resource, subprocess, sys; from subprocess import DEVNULL as no; "
    "subprocess.run(sys.argv[1:], stdin=no, stdout=no, stderr=no, check=True); "
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
)


def peak_memory(*command: str) -> float:
    """Run a process; megabytes that the largest of it and its own processes had at their peak."""
    done = subprocess.run((sys.executable, "-c", _WATCH, *command), capture_output=True, check=True)
    return int(done.stdout) / (1024 * 1024 if sys.platform == "darwin" else 1024)
