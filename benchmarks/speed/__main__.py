"""Measure painmap's speed.

    python -m benchmarks.speed            # a quarter of an hour; writes docs/speed.md and docs/speed.svg
    python -m benchmarks.speed --quick    # a minute; small numbers, prints the page and writes nothing

Needs the `bench` extra. Close what else runs: ratios bear a busy machine, rates do not.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from benchmarks import cases
from benchmarks.speed.figures import measure
from benchmarks.speed.measure import QUICK, Effort
from benchmarks.speed.report import ENGINES, page, plot

DOCS = cases.ROOT / "docs"
_HEAD = """# Speed

Made by `python -m benchmarks.speed`; every figure is of that one run.

![plots](speed.svg)

"""


def main() -> None:
    """Measure, print the page, and write it into docs/ after a full run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--quick", action="store_true", help="small numbers; write nothing unless --docs says where"
    )
    parser.add_argument(
        "--records", type=int, help="of the largest batch, a million else; ten times those of the batch rates"
    )
    parser.add_argument("--docs", type=Path, help="write speed.md and speed.svg into this folder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        effort = QUICK if options.quick else Effort()
        if options.records:
            sizes = (1_000, options.records // 10, options.records)
            effort = replace(effort, rate_records=options.records // 10, memory_records=sizes)
        figures = measure(effort, Path(folder), lambda what: print(f"measuring: {what}", file=sys.stderr))
    text = page(figures)
    print(text)
    docs = options.docs or (None if options.quick else DOCS)
    if docs is not None:
        path = docs / "speed.md"
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        engines = "".join(old.partition(f"\n{ENGINES}")[1:])
        path.write_text(_HEAD + text + engines, encoding="utf-8")
        plot(figures, docs / "speed.svg")


if __name__ == "__main__":
    main()
