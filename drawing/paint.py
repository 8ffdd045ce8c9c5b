"""The painting: which skin belongs to a site, seen from any view."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.ndimage import distance_transform_edt, gaussian_filter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from drawing.raster import Picture

    Floats = NDArray[np.float64]

SETTINGS = ("over", "deep", "fixed")
_FACING = 0.04  # skin that is turned further away from the painter than this takes no paint
_BEHIND = 1.2  # cm that skin may lie behind what the painter sees
_SLIT = 0.9  # cm; skin this narrow between two painted parts was turned away from both painters
_SOFT = 0.16  # cm by which an edge is smoothed


def shapes(site: Mapping[str, Any]) -> dict[str, list[Floats]]:
    """The shapes of a site, by the view that they are painted from."""
    return {view: [np.array(s, float) for s in rows] for view, rows in site.items() if view not in SETTINGS}


class Canvas:
    """All views, ready to be painted from each other."""

    def __init__(self, pictures: Mapping[str, Picture]) -> None:
        """Take the pictures by the names of their views."""
        self.pictures = pictures
        self._sheets: dict[tuple[str, str], Sheet] = {}

    def painted(self, site: Mapping[str, Any], view: str) -> NDArray[np.bool_]:
        """The pixels of a view that belong to a site."""
        out = np.zeros(self.pictures[view].seen.shape, bool)
        placed = shapes(site)
        own = [name for name in placed if _same_way(name, view)]  # what is painted from here decides alone
        for name, rows in placed.items():
            if own and name not in own:
                continue
            sheet = self._sheet(name, view)
            out.ravel()[sheet.pixels[_inside(sheet.across, sheet.up, rows, mirrored=name == "back")]] = True
        return out if own or not out.any() else _joined(out, self.pictures[view])

    def _sheet(self, painter: str, view: str) -> Sheet:
        if (painter, view) not in self._sheets:
            seen, by = self.pictures[view], self.pictures[painter]
            one_side = painter not in ("front", "back")
            same = _same_way(painter, view)
            self._sheets[painter, view] = _own(seen) if same else _from_elsewhere(by, seen, one_side=one_side)
        return self._sheets[painter, view]


def _same_way(painter: str, view: str) -> bool:
    """Whether two views look the same way, so that nothing hides between them."""
    return painter == view or (painter, view) == ("front", "head-front")


def _joined(mask: NDArray[np.bool_], picture: Picture) -> NDArray[np.bool_]:
    """The mask without the slits where the skin that one view paints ends and another's begins."""
    near = int(_SLIT / 2 * picture.scale)
    padded = np.pad(mask, near + 1)
    away = distance_transform_edt(~padded) > near
    closed = distance_transform_edt(~away) > near
    joined: NDArray[np.bool_] = (mask | closed[near + 1 : -near - 1, near + 1 : -near - 1]) & picture.seen
    return joined


@dataclass(frozen=True, slots=True)
class Sheet:
    """The pixels of a view that a painter can reach, and where they lie for the painter, in cm."""

    pixels: NDArray[np.int64]
    across: Floats
    up: Floats


def _own(picture: Picture) -> Sheet:
    """A view painted from itself: nothing hides between the two."""
    rows, columns = np.nonzero(picture.seen)
    return Sheet(
        np.flatnonzero(picture.seen),
        picture.left + (columns + 0.5) / picture.scale,
        picture.top - (rows + 0.5) / picture.scale,
    )


def _from_elsewhere(painter: Picture, seen: Picture, *, one_side: bool) -> Sheet:
    """What a view sees of the skin that another can paint."""
    pixels = np.flatnonzero(seen.seen)
    q = seen.place.reshape(-1, 3)[pixels] @ painter.turn.T
    facing = seen.normal.reshape(-1, 3)[pixels] @ seen.turn @ painter.turn[2]
    column = np.floor((q[:, 0] - painter.left) * painter.scale).astype(int)
    row = np.floor((painter.top - q[:, 1]) * painter.scale).astype(int)
    height, width = painter.seen.shape
    there = (column >= 0) & (column < width) & (row >= 0) & (row < height)
    depth = np.where(painter.seen, painter.depth, np.inf)[np.where(there, row, 0), np.where(there, column, 0)]
    if one_side:
        there &= seen.place.reshape(-1, 3)[pixels, 0] > 0
    kept = there & (facing > _FACING) & (q[:, 2] > depth - _BEHIND)
    return Sheet(pixels[kept], q[kept, 0], q[kept, 1])


def _inside(across: Floats, up: Floats, rows: Sequence[Floats], *, mirrored: bool) -> NDArray[np.bool_]:
    """Whether places lie in one of the shapes; from behind, "left" is on the left."""
    if mirrored:
        across = -across
    out = np.zeros(across.shape, bool)
    for row in rows:
        reach = row[:, 2:].max(initial=0)
        (left, low), (right, high) = row[:, :2].min(0) - reach, row[:, :2].max(0) + reach
        near = (across >= left) & (across <= right) & (up >= low) & (up <= high)
        if near.any():
            inside = _brushed if row.shape[1] == 3 else _enclosed  # noqa: PLR2004 - across, up, radius
            out[near] |= inside(across[near], up[near], row)
    return out


def _brushed(across: Floats, up: Floats, row: Floats) -> NDArray[np.bool_]:
    out = np.zeros(across.shape, bool)
    for a, b in zip(row, row[1:] if len(row) > 1 else row, strict=False):
        leg = b - a
        length = float(leg[:2] @ leg[:2])
        t = np.clip(((across - a[0]) * leg[0] + (up - a[1]) * leg[1]) / length, 0, 1) if length else 0.0
        away = np.hypot(across - a[0] - t * leg[0], up - a[1] - t * leg[1])
        out |= away <= a[2] + t * leg[2]
    return out


def _enclosed(across: Floats, up: Floats, row: Floats) -> NDArray[np.bool_]:
    out = np.zeros(across.shape, bool)
    for (x0, y0), (x1, y1) in zip(row, np.roll(row, -1, 0), strict=True):
        crossed = (y0 > up) != (y1 > up)
        if y0 != y1:
            out ^= crossed & (across < (x1 - x0) * (up - y0) / (y1 - y0) + x0)
    return out


def softened(mask: NDArray[np.bool_], picture: Picture, soft: float = _SOFT) -> Floats:
    """The mask with its edges smoothed inside the body and left as they are where the body ends."""
    sigma = soft * picture.scale
    field = np.zeros(mask.shape)
    rows, columns = np.nonzero(mask)
    margin = int(8 * sigma) + 6
    window = np.s_[
        max(rows.min(initial=0) - margin, 0) : rows.max(initial=0) + margin,
        max(columns.min(initial=0) - margin, 0) : columns.max(initial=0) + margin,
    ]
    seen = picture.seen[window]
    share = gaussian_filter(mask[window].astype(float), sigma)
    share /= np.maximum(gaussian_filter(seen.astype(float), sigma), 1e-3)
    field[window] = gaussian_filter(np.where(seen, share, 0.0), 0.8)
    return field
