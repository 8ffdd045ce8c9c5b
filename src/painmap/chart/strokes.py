"""Strokes: an area filled with lines or dots, worked out as geometry, so that every renderer draws the same.

SVG's own patterns need ids, which clash when several charts share a page, and not every renderer knows them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from painmap.chart.atlas import Line

Spans = list[tuple[float, float]]


def spans(areas: Iterable[Sequence[Line]], step: float, *, slant: bool = False) -> dict[int, Spans]:
    """Where lines of a lattice run inside areas.

    Args:
        areas: Each the outlines of one area; a place in any of them counts.
        step: From one line to the next, in units.
        slant: Lines that rise to the right; else level ones.

    Returns:
        For each line (its number; times `step` it is y, or x + y on a slant) where it enters and leaves:
        x, or x - y.
    """
    found: dict[int, Spans] = {}
    for lines in areas:
        for number, crossings in _crossings(lines, step, slant=slant).items():
            crossings.sort()
            found.setdefault(number, []).extend(zip(crossings[::2], crossings[1::2], strict=False))
    return {number: _joined(rows) for number, rows in sorted(found.items())}


def _crossings(lines: Sequence[Line], step: float, *, slant: bool) -> dict[int, list[float]]:
    out: dict[int, list[float]] = {}
    for line in lines:
        x0, y0 = line[-1]
        for x1, y1 in line:
            (across0, along0) = (x0 + y0, x0 - y0) if slant else (y0, x0)
            (across1, along1) = (x1 + y1, x1 - y1) if slant else (y1, x1)
            low, high = min(across0, across1), max(across0, across1)
            for number in range(math.ceil(low / step), math.ceil(high / step)):
                share = (number * step - across0) / (across1 - across0)
                out.setdefault(number, []).append(along0 + share * (along1 - along0))
            x0, y0 = x1, y1
    return out


def _joined(rows: Spans) -> Spans:
    """Spans that overlap, as one."""
    out: Spans = []
    for start, end in sorted(rows):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def within(rows: Spans, at: float) -> bool:
    """Whether a place on a line lies in one of its spans."""
    return any(start <= at <= end for start, end in rows)
