"""The tracing: from a field of numbers to closed lines of few points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from skimage.measure import approximate_polygon, find_contours

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


_SHARP, _LONG = 55, 8  # degrees of a corner, and units of both edges that meet in it


def rings(field: Floats, level: float, zoom: float, *, least: float, tolerance: float) -> list[list[int]]:
    """Trace where a field crosses a level.

    Args:
        field: Numbers, one a pixel.
        level: The crossing.
        zoom: Units of the drawing a pixel.
        least: Smallest area kept, in square units.
        tolerance: How far a kept line may lie from the traced one, in units.
    """
    padded = np.pad(field, 1, constant_values=float(field.min()) - 1 if field.size else 0)
    padded = np.pad(field, 1)
    out = []
    for line in find_contours(padded, level):
        points = (line[:, ::-1] - 0.5) * zoom
        if abs(area(points)) >= least:
            out.append(coded(cornered(approximate_polygon(points, tolerance)[:-1])))
    return sorted((ring for ring in out if len(ring) >= 6), key=len, reverse=True)  # noqa: PLR2004 - three corners


def cornered(points: Floats) -> Floats:
    """Double the points at sharp corners, where a limb is cut: a curve from middle to middle passes there."""
    before, after = points - np.roll(points, 1, 0), np.roll(points, -1, 0) - points
    lengths = np.hypot(*before.T), np.hypot(*after.T)
    bend = np.abs(
        np.degrees(
            np.arctan2(before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0], (before * after).sum(1))
        )
    )
    sharp = (bend > _SHARP) & (lengths[0] > _LONG) & (lengths[1] > _LONG)
    return np.repeat(points, np.where(sharp, 2, 1), 0)


def area(points: Floats) -> float:
    """The area within a ring, signed by its turn."""
    x, y = points.T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


def coded(points: Floats | Sequence[Sequence[float]]) -> list[int]:
    """Whole units: the first point, then the steps from each to the next."""
    whole = np.rint(np.asarray(points)).astype(int)
    return [int(n) for n in np.r_[whole[:1], np.diff(whole, axis=0)].ravel()]
