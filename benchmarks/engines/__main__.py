"""Run every recipe of docs/ on 20,000 complaints beside `painmap batch`.

    python -m benchmarks.engines            # ten minutes; writes the part of docs/speed.md about engines
    python -m benchmarks.engines --quick    # 1,000 complaints; prints the table and writes nothing

Needs the extras `engines` and `recipes`, and Java for Spark. Each recipe runs as it stands in docs/, with two
workers, in a process of its own, from Parquet to Parquet; its rows must be those of `painmap batch`.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks import cases
from benchmarks.engines.recipes import CLUSTER, LOCAL, batch, of_batch, of_recipe, recipes, write_source
from benchmarks.engines.watch import watched
from benchmarks.speed.measure import LINE_WORDS, complaints
from benchmarks.speed.report import ENGINES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.engines.watch import Spent

DOCS = cases.ROOT / "docs"
BATCH = ("`painmap batch -j 1`", "`painmap batch -j 2`")
_JOBS = {BATCH[0]: 1, BATCH[1]: 2}
_PACKAGE = {"DuckDB with Arrow": "duckdb", "Spark": "pyspark"}
#: How many workers each recipe has; the others are asked row by row or column by column in one process.
_WORKERS = {"pandas": 2, "Spark": 2, "Dask": 2, "Ray": 2, BATCH[1]: 2}


class Figure(NamedTuple):
    """What one contender took, over all rounds; and whether its rows were those of the batch."""

    spent: list[Spent]
    same: list[bool]


def sample(count: int) -> list[str | None]:
    """Complaints cut to their first words, no two alike; one in 50 is missing, one in 50 matches nothing."""
    texts = [" ".join(text.split()[:LINE_WORDS]) for text in complaints(1_000)]
    rows: list[str | None] = [f"{texts[n % len(texts)]} ({n} days)" for n in range(count)]
    rows[::50] = [None] * len(rows[::50])
    rows[1::50] = [f"the weather is nice today, {n} degrees" for n in range(len(rows[1::50]))]
    return rows


def main() -> None:
    """Measure, print the table, and write it into docs/speed.md after a full run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="1,000 complaints, one round; write nothing")
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    count, rounds = (1_000, 1) if options.quick else (options.records, options.rounds)
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(Path(folder), count, rounds)
    text = "\n".join(page(figures, count, rounds)) + "\n"
    print(text)
    if not options.quick:
        path = DOCS / "speed.md"
        head = path.read_text(encoding="utf-8").partition(f"\n{ENGINES}")[0]
        path.write_text(f"{head}\n{ENGINES}\n{text}", encoding="utf-8")
    wrong = [name for name, figure in figures.items() if not all(figure.same)]
    if wrong:
        sys.exit(f"other answers than those of painmap batch: {', '.join(wrong)}")


def measure(folder: Path, count: int, rounds: int) -> dict[str, Figure]:
    """Run every contender, round by round, so that a busy machine hits all alike."""
    codes = recipes(LOCAL) | recipes(CLUSTER)
    figures = {name: Figure([], []) for name in (*BATCH, *codes)}
    env = os.environ | {"PYSPARK_PYTHON": sys.executable, "PAINMAP_CACHE": str(folder / "cache")}
    write_source(folder, sample(count))
    of_batch(folder, env)  # compiles the index, which no contender should pay for
    for _ in range(rounds):
        for name, figure in figures.items():
            print(f"measuring: {name}", file=sys.stderr)
            place = folder / name.replace("`", "").replace(" ", "-")
            place.mkdir(exist_ok=True)
            if name in BATCH:
                command = batch(folder, _JOBS[name])
            else:
                _empty(place)
                (place / "recipe.py").write_text(codes[name], encoding="utf-8")
                (place / "complaints.parquet").symlink_to(folder / "complaints.parquet")
                command = (sys.executable, "recipe.py")
            figure.spent.append(watched(command, place, env))
            if name not in BATCH:
                figure.same.append(of_recipe(place) == of_batch(folder, env))
    return figures


def _empty(place: Path) -> None:
    """Take away what an earlier round has left."""
    for path in sorted(place.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            path.unlink()


def page(figures: dict[str, Figure], count: int, rounds: int) -> Iterator[str]:
    """The table, line by line."""
    base = figures[BATCH[1]].spent
    yield f"{count:,} complaints of {LINE_WORDS} words, from file to file, start of the engine included, with"
    yield "two workers where there are workers; one in 50 is missing and one in 50 matches nothing. Medians"
    yield f"of {rounds} rounds. Memory is the peak of all processes together, shared pages counted once. All"
    yield "rows were compared with those of `painmap batch`. Other work on the machine moves rates more than"
    yield "ratios."
    yield ""
    yield "| | version | workers | complaints a second | times `painmap batch -j 2` | MB | same answers |"
    yield "|---|---|---|---|---|---|---|"
    for name, (spent, same) in figures.items():
        rate = statistics.median(count / one.seconds for one in spent)
        times = statistics.median(b.seconds / a.seconds for a, b in zip(spent, base, strict=True))
        memory = statistics.median(one.megabytes for one in spent)
        cells = [name, _version(name), str(_WORKERS.get(name, 1)), f"{rate:,.0f}", f"{times:.2f}"]
        cells += [f"{memory:,.0f}", ("yes" if all(same) else "**no**") if same else ""]
        yield f"| {' | '.join(cells)} |"


def _version(name: str) -> str:
    try:
        return version("painmap" if name in BATCH else _PACKAGE.get(name, name.lower()))
    except PackageNotFoundError:
        return "?"


if __name__ == "__main__":
    main()
