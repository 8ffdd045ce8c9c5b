"""The report: a page of Markdown and a plot."""

from __future__ import annotations

import itertools
import platform
import statistics
from typing import TYPE_CHECKING, Any

from benchmarks.speed.figures import (
    AFTER,
    COLD,
    FIRST,
    OURS,
    OWN_PATTERNS,
    PASS,
    PEER,
    SET_RATIO,
    SIZES,
    W_RATIO,
    WITHOUT,
    WORDS,
)
from benchmarks.speed.measure import LINE_WORDS, ratio

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from benchmarks.speed.figures import Figures

#: The heading of what `python -m benchmarks.engines` writes at the end of the same page.
ENGINES = "## Engines\n"


def page(figures: Figures) -> str:
    """The page, all tables."""
    f = figures
    where = f"Python {platform.python_version()} on {platform.system()}, {platform.machine()}"
    parts = [
        f"{where}; {f.phrases:,} names and phrases of {f.patterns[1]} patterns. Ratios are medians over",
        "rounds in which everything compared took its turn.",
        *_table("What it must show", "wanted, or better | measured", _shown(f)),
        *_table("(a) Cold start", f"ms | times {PASS} | times {PEER}", _cold(f)),
        *_table(
            f"(a) Cold start with a catalogue of one's own, {OWN_PATTERNS} patterns",
            "ms | seconds more",
            (
                (n, f"{1000 * _median(v):.0f}", "" if n == WITHOUT else f"{_more(f, n):.2f}")
                for n, v in f.own.items()
            ),
        ),
        *_table(
            "(b) Warm, one core, over the same phrases",
            "ms each | complaints a second | times painmap's time",
            (
                (n, f"{1000 * _median(v):.2f}", f"{1 / _median(v):,.0f}", _of(f.warm, n, OURS))
                for n, v in f.warm.items()
            ),
        ),
        *_table(
            f"(b) `painmap batch`, {f.records:,} records of {LINE_WORDS} words, from file to file",
            "records a second | times one job",
            ((f"{n} jobs", f"{_median(v):,.0f}", _of(f.rates, n, 1)) for n, v in f.rates.items()),
        ),
        *_table(
            "(c) Peak memory of the largest process",
            "jobs | MB",
            ((f"{n:,} records", str(jobs), f"{mb:.0f}") for (jobs, n), mb in f.memory.items()),
        ),
        *_table(
            "(d) Growth with the catalogue",
            "patterns | ms each | times 1x",
            (
                (f"{n}x", f"{f.patterns[n]:,}", f"{1000 * _median(v):.2f}", _of(f.sizes, n, 1))
                for n, v in f.sizes.items()
            ),
        ),
        *_table("(d) Growth with the complaint", "ms each | times the row above", _by_words(f)),
        *_table(
            "(d) Growth with the text, whatever it is made of: the five that grow most",
            "ms of the longest | times, for each ten times the length",
            (
                (f"`{shape!r}`", f"{1000 * spent[-1]:,.0f}", " · ".join(f"{g:.1f}" for g in _growth(spent)))
                for shape, spent in sorted(f.shapes.items(), key=lambda one: -max(_growth(one[1])))[:5]
            ),
        ),
    ]
    return "\n".join(parts) + "\n"


def _table(title: str, columns: str, rows: Iterable[Sequence[str]]) -> Iterator[str]:
    names = columns.strip("| ").split(" | ")
    yield from ("", f"## {title}", "", f"| | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|")
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _median(values: Iterable[float]) -> float:
    return statistics.median(values)


def _of(table: Mapping[Any, Sequence[float]], name: object, base: object) -> str:
    return f"{ratio(table, name, base):.2f}"


def _shown(f: Figures) -> Iterator[Sequence[str]]:
    """What is asked for, and whether it is so."""
    for name, bound, value, of_what in targets(f):
        good = value >= bound if name.startswith("two jobs") else value <= bound
        yield name, f"{bound:.3g} times {of_what}", f"{value:.3g}" if good else f"**{value:.3g}, missed**"
    for when, most in ((FIRST, 1.0), (AFTER, 0.02)):
        more = _more(f, when)
        told = f"{more:.2f} s" if more <= most else f"**{more:.2f} s, missed**"
        yield f"catalogue of {OWN_PATTERNS} patterns, {when}", f"{most:.3g} s more", told
    yield "1 MB of text", "answered", f"{f.megabyte:.1f} s"


def _cold(f: Figures) -> Iterator[Sequence[str]]:
    for name, spent in f.cold.items():
        yield name, f"{1000 * _median(spent):.0f}", _of(f.cold, name, PASS), _of(f.cold, name, PEER)


def _more(f: Figures, name: str) -> float:
    """Seconds that a catalogue of one's own adds to a look-up of the same round; the median over rounds."""
    return statistics.median(a - b for a, b in zip(f.own[name], f.own[WITHOUT], strict=True))


def _by_words(f: Figures) -> Iterator[Sequence[str]]:
    before: int | None = None
    for words, spent in f.words.items():
        yield (
            f"{words:,} words",
            f"{1000 * _median(spent):.2f}",
            "" if before is None else _of(f.words, words, before),
        )
        before = words
    yield "1 MB", f"{1000 * f.megabyte:,.0f}", ""


def _growth(spent: Sequence[float]) -> list[float]:
    """How many times as long each length takes as the one before."""
    return [b / a for a, b in itertools.pairwise(spent)]


def targets(f: Figures) -> Iterator[tuple[str, float, float, str]]:
    """What is asked for: its name, its bound, what was measured, and what both are times of."""
    json, text, card = COLD
    yield "cold look-up, JSON", 1.7, ratio(f.cold, json, PEER), PEER
    yield "cold look-up, text", 1.7, ratio(f.cold, text, PEER), PEER
    yield "cold look-up, card", 2.3, ratio(f.cold, card, PEER), PEER
    yield "warm, one core", 0.1, ratio(f.warm, OURS, SET_RATIO), "token_set_ratio's time"
    yield "warm, one core", 0.02, ratio(f.warm, OURS, W_RATIO), "WRatio's time"
    yield f"two jobs, {f.records:,} records", 1.7, ratio(f.rates, 2, 1), "one job's rate"
    small, large = min(n for _, n in f.memory), max(n for _, n in f.memory)
    yield (
        f"peak memory, {large:,} records",
        1.2,
        f.memory[2, large] / f.memory[2, small],
        f"that of {small:,}",
    )
    yield "catalogue 10 times as large", 4.0, ratio(f.sizes, SIZES[-1], 1), "the time"
    worst = max(ratio(f.words, b, a) for a, b in itertools.pairwise(WORDS))
    yield "complaint 10 times as long, the worst of three", 12.0, worst, "the time"
    worst = max(max(_growth(spent)) for spent in f.shapes.values())
    yield f"text 10 times as long, the worst of {len(f.shapes)} shapes", 12.0, worst, "the time"


def plot(figures: Figures, path: Path) -> None:
    """Draw the figures: cold start, warm time, memory, growth."""
    import matplotlib as mpl  # noqa: PLC0415 - slow to import, and only drawn at the end

    mpl.use("svg")
    mpl.rcParams.update({"svg.hashsalt": "painmap", "svg.fonttype": "none"})
    from matplotlib import pyplot as plt  # noqa: PLC0415 - after the backend is chosen

    drawing, ((cold, warm), (memory, growth)) = plt.subplots(2, 2, figsize=(11, 7), layout="constrained")
    _bars(cold, figures.cold, "cold start, ms", "%.0f")
    _bars(warm, figures.warm, "one complaint, one core, ms", "%.2f")
    for jobs in (1, 2):
        rows = sorted((n, mb) for (j, n), mb in figures.memory.items() if j == jobs)
        memory.plot(
            [n for n, _ in rows], [mb for _, mb in rows], marker="o", label=f"{jobs} job{'s' * (jobs > 1)}"
        )
    memory.set(
        title="peak memory, MB, by records", xscale="log", ylim=(0, 1.4 * max(figures.memory.values()))
    )
    memory.legend()
    growth.plot(list(figures.words), _ms(figures.words), marker="o", label="by words of the complaint")
    patterns = [figures.patterns[size] for size in figures.sizes]
    growth.plot(patterns, _ms(figures.sizes), marker="s", label="by patterns of the catalogue")
    growth.set(title="one complaint, ms", xscale="log", yscale="log")
    growth.legend()
    drawing.savefig(path, format="svg", metadata={"Date": None})
    plt.close(drawing)


def _bars(axes: Any, table: Mapping[str, Sequence[float]], title: str, form: str) -> None:  # noqa: ANN401 - untyped
    names = [name.replace("`", "").replace("*", "") for name in table]
    axes.bar_label(axes.barh(names[::-1], _ms(table)[::-1], color="#4c72b0"), fmt=form, padding=3)
    axes.set(title=title)
    axes.margins(x=0.15)


def _ms(table: Mapping[Any, Sequence[float]]) -> list[float]:
    return [1000 * _median(spent) for spent in table.values()]
