"""The atlas: the drawn body and the zone of each site, loaded from `data/chart.json`."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from painmap import resources
from painmap.errors import PainmapError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: A line or the outline of an area: its corners, across and down, in units of its view.
Line = tuple[tuple[float, float], ...]


class View(NamedTuple):
    """One drawing of the body or of a part.

    Attributes:
        name: Its key.
        title: What stands above it.
        width: In units, as everything here.
        height: The figure on front and back is about 1000 high.
        middle: How far across the mid-line lies; None where one side's part is drawn.
        body: The outlines of what is seen.
        tones: Outlines of its shade, the lighter first.
        lines: Landmarks.
    """

    name: str
    title: str
    width: float
    height: float
    middle: float | None
    body: tuple[Line, ...]
    tones: tuple[tuple[Line, ...], ...]
    lines: tuple[Line, ...]


class Drawn(NamedTuple):
    """How one site is drawn, on the left of the body.

    Attributes:
        zones: By view, the outlines of its area.
        halves: As above, the left half alone, for what lies across the mid-line.
        deep: By view, where its ring stands, for what has no skin of its own.
        over: "both" across the mid-line and may be halved; "middle" never halved; "" on one side.
        fixed: The side where alone it is, or "".
    """

    zones: dict[str, tuple[Line, ...]]
    halves: dict[str, tuple[Line, ...]]
    deep: dict[str, tuple[float, float]]
    over: str
    fixed: str

    @property
    def views(self) -> set[str]:
        """Where it is seen."""
        return {*self.zones, *self.deep}


class Atlas:
    """Everything that can be drawn; each site is decoded when it is first asked for."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        """Take the parsed file."""
        self._sites = raw["sites"]
        self._points = raw["points"]
        self._drawn: dict[str, Drawn] = {}
        self._views: dict[str, View] = {}
        self._raw_views = raw["views"]
        self.names: tuple[str, ...] = tuple(raw["views"])

    def __contains__(self, site: object) -> bool:
        """Whether a site has a drawing of its own."""
        return site in self._sites

    def view(self, name: str) -> View:
        """One view; an unknown name raises `KeyError`."""
        if name not in self._views:
            row = self._raw_views[name]
            self._views[name] = View(
                name,
                row["title"],
                row["size"][0],
                row["size"][1],
                row["middle"],
                _lines(row["body"]),
                tuple(_lines(tone) for tone in row["tones"]),
                _lines(row["lines"]),
            )
        return self._views[name]

    def site(self, ident: str) -> Drawn:
        """How a site is drawn; one without a drawing raises `KeyError`."""
        if ident not in self._drawn:
            row = self._sites[ident]
            self._drawn[ident] = Drawn(
                {view: _lines(rings) for view, rings in row.get("zones", {}).items()},
                {view: _lines(rings) for view, rings in row.get("halves", {}).items()},
                {view: (x, y) for view, (x, y) in row.get("deep", {}).items()},
                row.get("over", ""),
                row.get("fixed", ""),
            )
        return self._drawn[ident]

    def points(self, pattern: Mapping[str, Any]) -> dict[str, list[tuple[float, float]]]:
        """Where a pattern's trigger points lie, by view, on the left of the body.

        Only painmap's own patterns have places; one of a user's own that takes their id for another muscle
        has none.
        """
        row = self._points.get(pattern.get("id"), {})
        if row.get("of") not in (pattern.get("muscles") or ())[:1]:
            return {}
        return {view: [(x, y) for x, y in spots] for view, spots in row.items() if view != "of"}


def _lines(rows: Iterable[Sequence[int]]) -> tuple[Line, ...]:
    """Undo the coding: the first point, then the steps from each to the next."""
    out = []
    for row in rows:
        x = y = 0
        line = []
        for dx, dy in zip(row[::2], row[1::2], strict=True):
            x, y = x + dx, y + dy
            line.append((float(x), float(y)))
        out.append(tuple(line))
    return tuple(out)


def mirrored(lines: Iterable[Line], middle: float) -> tuple[Line, ...]:
    """The same on the other side, still turning the same way round, so that areas still add up."""
    return tuple(tuple((2 * middle - x, y) for x, y in reversed(line)) for line in lines)


@cache
def load() -> Atlas:
    """Load the atlas, once.

    Raises:
        PainmapError: The file is missing or broken.
    """
    path = resources.data_dir() / resources.CHART
    try:
        return Atlas(json.loads(path.read_bytes()))
    except (OSError, ValueError, KeyError) as error:
        raise PainmapError(f"{path}: cannot be read as a chart ({error}); install painmap again") from error
