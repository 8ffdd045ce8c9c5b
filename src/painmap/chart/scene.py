"""The scene: what a pattern's chart shows, in which view and where, before any form draws it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from painmap.chart import atlas as atlases
from painmap.chart.atlas import mirrored

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from painmap.chart.atlas import Atlas, Drawn, Line, View

SIDES = ("left", "right", "both")
KINDS = ("felt", "spill", "own")
MAIN = ("front", "back")
#: Insets, each with the site whose parts it shows.
_INSETS = {
    "head-front": "head",
    "head-side": "head",
    "hand-palm": "hand",
    "hand-back": "hand",
    "foot-top": "foot",
    "foot-sole": "foot",
    "foot-outer": "foot",
    "foot-inner": "foot",
}


class Places(Protocol):
    """What the chart asks about sites; an `Engine` answers."""

    @property
    def labels(self) -> Mapping[str, str]:
        """How each site is called."""

    def within(self, site: str) -> Sequence[str]:
        """The site and its parts."""


class Area(NamedTuple):
    """Outlines of one site in one view; together they are filled where they turn around a place at all."""

    site: str
    lines: tuple[Line, ...]


class Panel(NamedTuple):
    """One view with what is drawn on it.

    Attributes:
        view: The drawing.
        title: What stands above it.
        flipped: Whether it is drawn as its mirror image: the right hand instead of the left.
        areas: By kind ("felt", "spill", "own"), the areas of its sites.
        deep: By kind, where rings stand.
        points: Where crosses stand.
    """

    view: View
    title: str
    flipped: bool
    areas: dict[str, tuple[Area, ...]]
    deep: dict[str, tuple[tuple[float, float], ...]]
    points: tuple[tuple[float, float], ...]


class Scene(NamedTuple):
    """Everything that the chart of one pattern shows.

    Attributes:
        ident: The pattern's id.
        name: What the client feels.
        side: "left", "right" or "both".
        one_sided: Whether the side changes what is drawn.
        panels: Front and back first, then the insets.
        sites: By kind, the sites as the pattern names them.
        instead: Sites that have no drawing, each with the wider one that is drawn for it, or "".
        deep: Sites that are marked by a ring.
        point: The trigger point in words.
    """

    ident: str
    name: str
    side: str
    one_sided: bool
    panels: tuple[Panel, ...]
    sites: dict[str, tuple[str, ...]]
    instead: dict[str, str]
    deep: frozenset[str]
    point: str


def scene(pattern: Mapping[str, Any], body: Places, side: str = "right", atlas: Atlas | None = None) -> Scene:
    """Decide what the chart of a pattern shows.

    Args:
        pattern: Its record, with the keys of the catalogue format; only `felt` must be there.
        body: Sites, how they are called and what they hold; an `Engine`.
        side: On which side of the body: `left`, `right` or `both`.
        atlas: The drawings; painmap's own, if None.

    Raises:
        ValueError: `side` is none of the three.
        PainmapError: The drawings cannot be read.
    """
    if side not in SIDES:
        raise ValueError(f"side is {side!r}; give one of {', '.join(SIDES)}")
    atlas = atlas or atlases.load()
    sites = {kind: tuple(dict.fromkeys(pattern.get(kind) or ())) for kind in KINDS}
    drawn, instead = _drawings(sites, body, atlas)
    side = next((one.fixed for one in drawn.values() if one.fixed), side)
    points = atlas.points(pattern)
    hidden = {kind: _hidden(rows, drawn, body) for kind, rows in sites.items()}
    return Scene(
        ident=str(pattern.get("id", "")),
        name=str(pattern.get("name", "")),
        side=side,
        one_sided=any(not one.over and not one.fixed for one in drawn.values()),
        panels=tuple(
            _panel(atlas.view(name), sites, drawn, points.get(name, []), side, hidden)
            for name in _views(sites, drawn, body, points, atlas)
        ),
        sites=sites,
        instead=instead,
        deep=frozenset(site for site, one in drawn.items() if one.deep),
        point=str(pattern.get("trigger_point", "")),
    )


def _drawings(
    sites: Mapping[str, Sequence[str]], body: Places, atlas: Atlas
) -> tuple[dict[str, Drawn], dict[str, str]]:
    """Find the drawing of each site; one without is drawn by the nearest site that holds it."""
    drawn, instead = {}, {}
    for site in dict.fromkeys(site for kind in KINDS for site in sites[kind]):
        if site in atlas:
            drawn[site] = atlas.site(site)
            continue
        holders = [other for other in body.labels if other in atlas and site in _parts(body, other)]
        instead[site] = min(holders, key=lambda other: len(_parts(body, other)), default="")
        if instead[site]:
            drawn[site] = atlas.site(instead[site])
    return drawn, instead


def _hidden(sites: Sequence[str], drawn: Mapping[str, Drawn], body: Places) -> frozenset[str]:
    """Sites that a wider one of the same kind covers: the finger joints where the fingers are drawn."""
    solid = [site for site in sites if site in drawn and not drawn[site].deep]
    return frozenset(
        site for site in solid for other in solid if other != site and site in _parts(body, other)
    )


def _parts(body: Places, site: str) -> Sequence[str]:
    try:
        return body.within(site)
    except KeyError:
        return ()


def _views(
    sites: Mapping[str, Sequence[str]],
    drawn: Mapping[str, Drawn],
    body: Places,
    points: Mapping[str, object],
    atlas: Atlas,
) -> list[str]:
    """Front and back always; an inset where a part of what it shows is felt, or only it shows the point."""
    chosen = [name for name in MAIN if name in atlas.names]
    asked = [site for kind in ("felt", "spill") for site in sites[kind] if site in drawn]
    for name, whole in _INSETS.items():
        if name not in atlas.names:
            continue
        parts = _parts(body, whole)
        shown = [site for site in asked if name in drawn[site].views]
        small = any(site in parts or _WITH.get(site) == whole for site in shown)
        only_here = name in points and not any(view in points for view in MAIN)
        if small or only_here:
            chosen.append(name)
    return chosen


#: Sites beside the small parts, that are too small on the figure too.
_WITH = {
    "wrist-front": "hand",
    "wrist-back": "hand",
    "wrist-thumb-side": "hand",
    "wrist-little-side": "hand",
    "wrist": "hand",
    "ankle-inner": "foot",
    "ankle-outer": "foot",
    "ankle-front": "foot",
    "ankle-front-outer": "foot",
    "ankle": "foot",
    "achilles": "foot",
    "neck-upper": "head",
    "neck-side": "head",
}


def _panel(  # noqa: PLR0913 - what a view shows of what
    view: View,
    sites: Mapping[str, Sequence[str]],
    drawn: Mapping[str, Drawn],
    points: Iterable[tuple[float, float]],
    side: str,
    hidden: Mapping[str, frozenset[str]],
) -> Panel:
    areas, deep = {}, {}
    for kind in KINDS:
        ours = [(site, drawn[site]) for site in sites[kind] if site in drawn]
        areas[kind] = tuple(
            Area(site, lines)
            for site, one in ours
            if site not in hidden[kind] and (lines := _on_side(one, view, side))
        )
        deep[kind] = tuple(
            dict.fromkeys(
                spot
                for _, one in ours
                if view.name in one.deep
                for spot in _spots([one.deep[view.name]], view, side if not one.over else "middle")
            )
        )
    crosses = _apart(_spots(points, view, side))
    return Panel(view, _title(view, side), view.middle is None and side == "right", areas, deep, crosses)


def _apart(spots: Iterable[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """Crosses that do not lie on each other; of two that would, the first."""
    kept: list[tuple[float, float]] = []
    for x, y in spots:
        if all(abs(x - a) + abs(y - b) >= _CLOSE for a, b in kept):
            kept.append((x, y))
    return tuple(kept)


_CLOSE = 24


def _title(view: View, side: str) -> str:
    if view.middle is not None or side == "both":
        return view.title
    return f"{view.title} ({side})"


def _on_side(one: Drawn, view: View, side: str) -> tuple[Line, ...]:
    """The outlines of a site in a view, on the side asked for."""
    left = one.zones.get(view.name, ())
    if view.middle is None or one.fixed or one.over == "middle" or not left:
        return left
    if one.over == "both":
        if side == "both":
            return left
        left = one.halves.get(view.name, left)
    right = mirrored(left, view.middle)
    return {"left": left, "right": right, "both": left + right}[side]


def _spots(spots: Iterable[tuple[float, float]], view: View, side: str) -> list[tuple[float, float]]:
    """Places on the side asked for; "middle" leaves them where they are."""
    out = []
    for x, y in spots:
        if view.middle is None or side in ("left", "both", "middle"):
            out.append((x, y))
        if view.middle is not None and side in ("right", "both"):
            out.append((2 * view.middle - x, y))
    return out
