"""The report: a page of Markdown and a plot."""

from __future__ import annotations

import platform
import statistics
from typing import TYPE_CHECKING

from benchmarks.speed.figures import COLD, OURS, PASS, PEER, SET_RATIO, SIZES, W_RATIO, WORDS
from benchmarks.speed.measure import ratio

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.speed.figures import Figures


def page(figures: Figures) -> str:
    """The page, all tables."""
    return "\n".join(_lines(figures)) + "\n"


def _lines(f: Figures) -> Iterator[str]:
    median = statistics.median
    yield f"Python {platform.python_version()} on {platform.system()}, {platform.machine()}; {f.phrases:,} phrases of "
    yield f"{f.patterns[1]} patterns. Ratios are medians over rounds in which everything compared took its turn."
    yield ""
    yield "## What it must show"
    yield ""
    yield "| | at least | measured | |"
    yield "|---|---|---|---|"
    for name, bound, value, shown in targets(f):
        good = value <= bound if "jobs" not in name else value >= bound
        yield f"| {name} | {shown.format(bound)} | {shown.format(value)} | {'yes' if good else '**no**'} |"
    yield f"| 1 MB of text | answered | {f.megabyte:.1f} s | yes |"
    yield ""
    yield "## (a) Cold start"
    yield ""
    yield f"| | ms | times {PASS} | times {PEER} |"
    yield "|---|---|---|---|"
    for name, spent in f.cold.items():
        yield f"| {name} | {1000 * median(spent):.0f} | {ratio(f.cold, name, PASS):.2f} | {ratio(f.cold, name, PEER):.2f} |"
    yield ""
    yield "## (b) Warm, over the same phrases"
    yield ""
    yield "| one core | ms each | complaints a second | times painmap's time |"
    yield "|---|---|---|---|"
    for name, spent in f.warm.items():
        yield f"| {name} | {1000 * median(spent):.2f} | {1 / median(spent):,.0f} | {ratio(f.warm, name, OURS):.2f} |"
    yield ""
    yield f"`painmap batch`, {f.records:,} records from file to file, start included:"
    yield ""
    yield "| jobs | records a second | times one job |"
    yield "|---|---|---|"
    rates = {str(jobs): rate for jobs, rate in f.rates.items()}
    for jobs, rate in rates.items():
        yield f"| {jobs} | {median(rate):,.0f} | {ratio(rates, jobs, '1'):.2f} |"
    yield ""
    yield "## (c) Peak memory of the largest process"
    yield ""
    yield "| records | jobs | MB |"
    yield "|---|---|---|"
    for (jobs, count), megabytes in sorted(f.memory.items(), key=lambda row: row[0][::-1]):
        yield f"| {count:,} | {jobs} | {megabytes:.0f} |"
    yield ""
    yield "## (d) Growth"
    yield ""
    yield "| catalogue | patterns | ms each | times 1x |"
    yield "|---|---|---|---|"
    for size, spent in f.sizes.items():
        yield f"| {size}x | {f.patterns[size]:,} | {1000 * median(spent):.2f} | {f.growth(f.sizes, 1, size):.2f} |"
    yield ""
    yield "| words | ms each | times the row above |"
    yield "|---|---|---|"
    for at, (words, spent) in enumerate(f.words.items()):
        more = f"{f.growth(f.words, WORDS[at - 1], words):.1f}" if at else ""
        yield f"| {words:,} | {1000 * median(spent):.2f} | {more} |"
    yield f"| 1 MB | {1000 * f.megabyte:,.0f} | |"


def targets(f: Figures) -> Iterator[tuple[str, float, float, str]]:
    """What is asked for: its name, its bound, what was measured, and how that is written."""
    json, text, card = COLD
    yield "cold look-up, JSON", 2.0, ratio(f.cold, json, PEER), f"{{:.2f}} times {PEER} or less"
    yield "cold look-up, text", 2.0, ratio(f.cold, text, PEER), "{:.2f} times or less"
    yield "cold look-up, card", 3.0, ratio(f.cold, card, PEER), "{:.2f} times or less"
    yield "warm, one core, against token_set_ratio", 0.1, ratio(f.warm, OURS, SET_RATIO), "{:.3f} of its time"
    yield "warm, one core, against WRatio", 0.02, ratio(f.warm, OURS, W_RATIO), "{:.4f} of its time"
    rates = {str(jobs): rate for jobs, rate in f.rates.items()}
    yield f"two jobs, {f.records:,} records", 1.7, ratio(rates, "2", "1"), "{:.2f} times one job's rate"
    small, large = min(n for _, n in f.memory), max(n for _, n in f.memory)
    yield f"peak memory, {large:,} records", 1.2, f.memory[2, large] / f.memory[2, small], f"{{:.2f}} times that of {small:,}"
    yield "catalogue 10 times as large", 4.0, f.growth(f.sizes, 1, SIZES[-1]), "{:.2f} times the time or less"
    worst = max(f.growth(f.words, a, b) for a, b in zip(WORDS, WORDS[1:], strict=False))
    yield "complaint 10 times as long, at worst", 12.0, worst, "{:.1f} times the time or less"


def plot(figures: Figures, path: Path) -> None:
    """Draw the figures: cold start, warm time, memory, growth."""
    import matplotlib as mpl  # noqa: PLC0415 - slow to import, and only drawn at the end

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "painmap"
    from matplotlib import pyplot as plt  # noqa: PLC0415 - after the backend is chosen

    drawing, axes = plt.subplots(2, 2, figsize=(10, 7), layout="constrained")
    median = statistics.median
    names = [name.replace("`", "").replace("*", "") for name in figures.cold]
    axes[0][0].barh(names[::-1], [1000 * median(v) for v in figures.cold.values()][::-1], color="#4c72b0")
    axes[0][0].set_title("cold start, ms")
    names = [name.replace("*", "") for name in figures.warm]
    axes[0][1].barh(names[::-1], [1000 * median(v) for v in figures.warm.values()][::-1], color="#4c72b0")
    axes[0][1].set_xscale("log")
    axes[0][1].set_title("one complaint, one core, ms")
    for jobs in (1, 2):
        rows = sorted((n, mb) for (j, n), mb in figures.memory.items() if j == jobs)
        axes[1][0].plot([n for n, _ in rows], [mb for _, mb in rows], marker="o", label=f"{jobs} job{'s' * (jobs > 1)}")
    axes[1][0].set_xscale("log")
    axes[1][0].set_ylim(bottom=0)
    axes[1][0].set_title("peak memory, MB, by records")
    axes[1][0].legend()
    axes[1][1].plot(list(figures.words), [1000 * median(v) for v in figures.words.values()], marker="o", label="by words")
    patterns = [figures.patterns[size] for size in figures.sizes]
    axes[1][1].plot(patterns, [1000 * median(v) for v in figures.sizes.values()], marker="s", label="by patterns")
    axes[1][1].set_xscale("log")
    axes[1][1].set_yscale("log")
    axes[1][1].set_title("one complaint, ms, by its words and by the catalogue's patterns")
    axes[1][1].legend()
    drawing.savefig(path, format="svg", metadata={"Date": None})
    plt.close(drawing)
