"""Measure the chart: how large an SVG is, how long a warm drawing takes. Run: python -m benchmarks.charts."""

from __future__ import annotations

import itertools
import statistics
import time
from typing import TYPE_CHECKING

from painmap.chart.braille import braille
from painmap.chart.scene import SIDES, scene
from painmap.chart.svg import svg
from painmap.engine import Engine
from painmap.render.handout import Order, page

if TYPE_CHECKING:
    from collections.abc import Callable

#: What issue and guide promise: bytes of an SVG, and milliseconds of the processor for one, warm.
MOST_BYTES, MOST_MILLISECONDS = 40_000, 50


def timed(draw: Callable[[str], object], idents: list[str]) -> list[float]:
    """Milliseconds of the processor that each drawing takes, the best of three."""
    spent = []
    for ident in idents:
        clock = [time.process_time()]
        for _ in range(3):
            draw(ident)
            clock.append(time.process_time())
        spent.append(min(after - before for before, after in itertools.pairwise(clock)) * 1000)
    return spent


def main() -> None:
    """Draw every pattern in every form and print what that took."""
    engine = Engine.load()
    idents = [row["id"] for row in engine.patterns]

    def drawn(ident: str, side: str = "right") -> str:
        return svg(scene(engine.pattern(ident) or {}, engine, side), engine)

    sizes = [len(drawn(ident, side).encode()) for ident in idents for side in SIDES]  # this warms up too
    print(f"SVG of {len(idents)} patterns on {len(SIDES)} sides")
    print(f"  bytes: median {statistics.median(sizes):,.0f}, most {max(sizes):,} (at most {MOST_BYTES:,})")
    forms: dict[str, Callable[[str], object]] = {
        f"SVG (at most {MOST_MILLISECONDS})": drawn,
        "braille, 80 x 24": lambda ident: braille(engine.pattern(ident) or {}, engine, 80, 24),
        "handout, HTML": lambda ident: page([ident], engine, Order()),
    }
    for name, draw in forms.items():
        spent = timed(draw, idents)
        print(f"  ms, {name}: median {statistics.median(spent):.1f}, most {max(spent):.1f}")


if __name__ == "__main__":
    main()
