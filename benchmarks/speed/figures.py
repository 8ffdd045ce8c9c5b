"""The figures: (a) cold start, (b) warm rates, (c) peak memory, (d) growth with catalogue and complaint."""

from __future__ import annotations

import gc
import itertools
import os
import random
import statistics
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz

from benchmarks import accuracy
from benchmarks.speed import catalogue
from benchmarks.speed.measure import (
    PAINMAP,
    Effort,
    complaints,
    lines,
    peak_memory,
    process,
    seconds,
    taking_turns,
)
from painmap.engine import Engine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

COMPLAINT = "hurts after driving, crooked back"
PASS, PEER = "`python -c pass`", '`python -c "import click, rapidfuzz"`'
COLD = {
    "`painmap match --format json`": "json",
    "`painmap match --format text`": "text",
    "`painmap match --format card`": "card",
}
OWN_PATTERNS = 3
WITHOUT, FIRST, AFTER = "without", "the first time, or after an edit", "each time after that"
OURS, SET_RATIO, W_RATIO = "**painmap**", "rapidfuzz token_set_ratio", "rapidfuzz WRatio"
SIZES = (1, 3, 10)
WORDS = (5, 50, 500, 5_000)
#: Texts that are one thing over and over: blanks, marks, letters, figures, words.
SHAPES = (
    "\r\n", "\n", "\t", " ", "\u00a0", "\u2028", "\u200b",
    ".", ",", ";", ":", "!", "?", "...", "-", " - ", "\u2013", "/", "&", "(", ")", "[", "'", '"', "\u2019",
    "#", "_", "a", "A", "e ", "\u00e9", "\u0301", "\u4e2d", "\U0001f600", "1", "1 ", "1/2 ",
    "no ", "and my ", "knee, ", "pain. ", "the back of my ",
)  # fmt: skip
_LEAST_SECONDS = 0.2  # a shorter stretch is timed over and over until it is as long
_MOST_TRIES = 20


@dataclass(slots=True)
class Figures:
    """Everything that was measured; seconds, megabytes, complaints a second."""

    cold: dict[str, list[float]] = field(default_factory=dict)
    own: dict[str, list[float]] = field(default_factory=dict)
    warm: dict[str, list[float]] = field(default_factory=dict)
    rates: dict[int, list[float]] = field(default_factory=dict)
    records: int = 0
    memory: dict[tuple[int, int], float] = field(default_factory=dict)
    sizes: dict[int, list[float]] = field(default_factory=dict)
    patterns: dict[int, int] = field(default_factory=dict)
    words: dict[int, list[float]] = field(default_factory=dict)
    shapes: dict[str, list[float]] = field(default_factory=dict)
    megabyte: float = 0.0
    phrases: int = 0


def measure(effort: Effort, folder: Path, say: Callable[[str], None]) -> Figures:
    """Measure everything; whatever is written goes into `folder`."""
    with _surroundings(folder):
        figures = Figures(records=effort.rate_records)
        Engine.load()
        say("cold start")
        figures.cold = cold(effort)
        say("cold start with a catalogue of one's own")
        figures.own = own(effort, folder)
        say("warm, beside the peers")
        figures.warm, figures.phrases = warm(effort)
        gc.collect()
        gc.freeze()  # what the peers left in memory is not for the long complaints to sweep
        say("growth with the complaint")
        figures.words, figures.megabyte = by_words(effort)
        say("growth with the text, whatever it is made of")
        figures.shapes = by_shape(effort)
        say("growth with the catalogue")
        figures.sizes, figures.patterns = by_size(effort, folder)
        say("batch rates")
        figures.rates = rates(effort, folder)
        say("memory")
        figures.memory = memory(effort, folder)
    return figures


@contextmanager
def _surroundings(folder: Path) -> Iterator[None]:
    """Keep an index and bytecode of our own, as an installed painmap has them, and leave the user's alone."""
    old = dict(os.environ)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ |= {"PAINMAP_CACHE": str(folder / "cache"), "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
    try:
        yield
    finally:
        os.environ.clear()
        os.environ |= old


def cold(effort: Effort) -> dict[str, list[float]]:
    """Seconds from the start of a process to its end."""
    things = {
        PASS: process(sys.executable, "-c", "pass"),
        PEER: process(sys.executable, "-c", "import click, rapidfuzz"),
    }
    for name, form in COLD.items():
        things[name] = process(*PAINMAP, "match", COMPLAINT, "--format", form)
    for timed in things.values():
        timed()  # bytecode and file cache
    return taking_turns(things, effort.rounds)


def own(effort: Effort, folder: Path) -> dict[str, list[float]]:
    """Seconds as above with a catalogue of three patterns, just edited and as it was before."""
    path = catalogue.made_up(folder / "three.toml", 2, OWN_PATTERNS)
    look_up = (*PAINMAP, "match", COMPLAINT, "--format", "json")
    without, with_own = process(*look_up), process(*look_up, "--catalogue", str(path))

    def edited() -> float:
        with path.open("a", encoding="utf-8") as stream:
            stream.write("# edited\n")  # other bytes: nothing that is kept fits
        return with_own()

    return taking_turns({WITHOUT: without, FIRST: edited, AFTER: with_own}, effort.rounds)


def warm(effort: Effort) -> tuple[dict[str, list[float]], int]:
    """Seconds for each complaint, of painmap and its peers; the number of phrases they look in."""
    engine = Engine.load()
    phrases = [_phrases(engine, row["id"]) for row in engine.patterns]
    rankers: dict[str, tuple[Any, int]] = {
        OURS: (engine.match, 1),
        "SQLite FTS5, porter": (accuracy.fts5(phrases), 1),
        "BM25, stemmed": (accuracy.bm25(phrases), 4),
        SET_RATIO: (accuracy.fuzzy(phrases, fuzz.token_set_ratio), 8),
        W_RATIO: (accuracy.fuzzy(phrases, fuzz.WRatio), 20),
    }
    texts = complaints(effort.complaints)
    things = {name: _each(ranker, texts[::step]) for name, (ranker, step) in rankers.items()}
    things[OURS]()
    return taking_turns(things, effort.repeats), sum(map(len, phrases))


def _phrases(engine: Engine, ident: str) -> list[str]:
    record: dict[str, Any] = engine.pattern(ident) or {}
    return [record["name"], *itertools.chain.from_iterable(record["client"].values())]


def _each(ranker: Callable[[str], object], texts: list[str]) -> Callable[[], float]:
    """Give what times a ranker, in seconds for each text."""

    def timed() -> float:
        spent, count = 0.0, 0
        while spent < _LEAST_SECONDS:
            spent += seconds(lambda: [ranker(text) for text in texts])
            count += len(texts)
        return spent / count

    return timed


def rates(effort: Effort, folder: Path) -> dict[int, list[float]]:
    """Records a second of `painmap batch`, by its number of jobs."""
    source = str(lines(folder / "rate.txt", effort.rate_records))
    cores = os.cpu_count() or 1
    things = {
        str(jobs): process(
            *PAINMAP, "batch", source, "-q", "-j", str(jobs), "-o", str(folder / "rate.out"), "--force"
        )
        for jobs in sorted({1, 2, cores})
    }
    spent = taking_turns(things, min(effort.repeats, 3))
    return {int(jobs): [effort.rate_records / s for s in figures] for jobs, figures in spent.items()}


def memory(effort: Effort, folder: Path) -> dict[tuple[int, int], float]:
    """Megabytes of the largest process of a batch, by jobs and number of records."""
    found = {}
    for count in effort.memory_records:
        source = str(lines(folder / "memory.txt", count))
        for jobs in (1, 2):
            if jobs == 1 and count > 100_000:  # noqa: PLR2004 - twice the time, and the same to see
                continue
            found[jobs, count] = peak_memory(*PAINMAP, "batch", source, "-q", "-j", str(jobs))
    return found


def by_size(effort: Effort, folder: Path) -> tuple[dict[int, list[float]], dict[int, int]]:
    """Seconds for each complaint by the size of the catalogue, made-up patterns added."""
    texts = complaints(effort.complaints)
    things, patterns = {}, {}
    for size in SIZES:
        engine = Engine.load([catalogue.made_up(folder / f"x{size}.toml", size)] if size > 1 else [])
        patterns[size] = len(engine.patterns)
        things[str(size)] = _each(engine.match, texts)
        things[str(size)]()
    return {int(k): v for k, v in taking_turns(things, effort.repeats).items()}, patterns


def by_words(effort: Effort) -> tuple[dict[int, list[float]], float]:
    """Seconds for a complaint by its number of words, and for one of a megabyte."""
    engine = Engine.load()
    words = " ".join(complaints(2_000)).split()
    rng = random.Random(1)
    things = {}
    for count in WORDS:
        starts = [rng.randrange(len(words) - count) for _ in range(max(1, 5_000 // count))]
        texts = [" ".join(words[start : start + count]) for start in starts]
        things[str(count)] = _each(engine.match, texts)
        things[str(count)]()
    figures = taking_turns(things, effort.repeats)
    text = " ".join(itertools.islice(itertools.cycle(words), 300_000))[:1_000_000]
    megabyte = statistics.median(seconds(lambda: engine.match(text)) for _ in range(min(effort.repeats, 3)))
    return {int(k): v for k, v in figures.items()}, megabyte


def by_shape(effort: Effort) -> dict[str, list[float]]:
    """Seconds of processor time for a text of each shape, by its length, the shortest first."""
    engine = Engine.load()
    engine.match("back pain")
    return {
        shape: [
            _busy(engine, shape * (length // len(shape.encode())), effort.repeats)
            for length in effort.lengths
        ]
        for shape in SHAPES
    }


def _busy(engine: Engine, text: str, repeats: int) -> float:
    """The least processor time of a look-up, in seconds, without what garbage collection takes.

    It is the least of a few tries, of more where they are short: it bears a busy machine.
    """
    spent: list[float] = []
    gc.disable()
    try:
        while len(spent) < min(repeats, 3) or (sum(spent) < _LEAST_SECONDS and len(spent) < _MOST_TRIES):
            begin = time.process_time()
            engine.match(text)
            spent.append(time.process_time() - begin)
            gc.collect()
    finally:
        gc.enable()
    return min(spent)
