"""The build: mesh and hand-placed tables in, data/chart.json out."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.ndimage import gaussian_filter

from drawing import mesh as meshes
from drawing import paint, raster, trace
from drawing.views import View, views

if TYPE_CHECKING:
    from collections.abc import Mapping

    from drawing.raster import Picture

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "data" / "chart.json"
LIGHT = np.array([0.0, 0.36, 0.93])  # from before and a little above, so that left and right are lit alike
TONES = (0.5, 0.72)
_SLIVER = 0.14  # of a site's largest area: less is an edge that turns away
_TURNED_AWAY = 0.3  # skin that is seen this flat shows no cross
_ELSEWHERE = 0.6  # cm by which the skin seen may differ from the one meant
_TOLERANCE = 0.8  # units by which a kept line may leave the traced one
_OUTLINE_SOFT = 0.7  # units by which the outline is smoothed
_TONE_SOFT = 1.6  # units by which the light is smoothed


def table(name: str) -> dict[str, Any]:
    """Read one of the hand-placed tables."""
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def build(wheel: Path) -> dict[str, Any]:
    """Make everything that the chart draws."""
    mesh = meshes.load(wheel)
    seen_from = {view.name: view for view in views(mesh)}
    pictures = {name: raster.take(mesh, view) for name, view in seen_from.items()}
    canvas = paint.Canvas(pictures)
    lines = table("lines.toml")
    catalogue = tomllib.loads((OUT.parent / "patterns.toml").read_text(encoding="utf-8"))
    muscles = {row["id"]: row["muscles"][0] for row in catalogue["pattern"]}
    return {
        "views": {name: _view(view, pictures[name], lines.get(name, [])) for name, view in seen_from.items()},
        "sites": {ident: _site(site, seen_from, canvas) for ident, site in table("sites.toml").items()},
        "points": {
            ident: {"of": muscles[ident]} | _points(row, seen_from, pictures)
            for ident, row in table("points.toml").items()
        },
    }


def _view(view: View, picture: Picture, lines: list[list[list[float]]]) -> dict[str, Any]:
    height, width = picture.seen.shape
    zoom = view.units / view.pixels
    body = gaussian_filter(picture.seen.astype(float), _OUTLINE_SOFT / zoom)
    lit = gaussian_filter(np.where(picture.seen, picture.normal @ LIGHT, 0), _TONE_SOFT / zoom)
    lit /= np.maximum(gaussian_filter(picture.seen.astype(float), _TONE_SOFT / zoom), 0.01)
    bright = [np.where(picture.seen, np.clip((lit - level) * 2 + 0.5, 0, 1), 0) for level in TONES]
    tones = [trace.rings(gaussian_filter(b, 1.0), 0.5, zoom, least=60, tolerance=2.0) for b in bright]
    return {
        "title": view.title,
        "size": [round(width * zoom), round(height * zoom)],
        "middle": None if view.paired else round(-picture.left * view.units, 2),
        "body": trace.rings(body, 0.5, zoom, least=40, tolerance=_TOLERANCE),
        "tones": tones,
        "lines": [line for row in lines for line in _line(row, view, picture)],
    }


def _units(place: Any, view: View, picture: Picture) -> np.ndarray[Any, Any]:  # noqa: ANN401 - rows of numbers
    """Places in a view's own cm, in units of its drawing."""
    xy = np.asarray(place, float)[..., :2]
    if view.name == "back":
        xy = xy * [-1, 1]
    return (xy - [picture.left, picture.top]) * [view.units, -view.units]


def _line(row: list[list[float]], view: View, picture: Picture) -> list[list[int]]:
    """A landmark line, and its mirror image where the view shows both sides."""
    points = _units(row, view, picture)
    sides = [points]
    if not view.paired and np.ptp(np.asarray(row)[:, 0]) + abs(row[0][0]) > 0:
        sides.append(points * [-1, 1] + [-2 * picture.left * view.units, 0])
    return [trace.coded(side) for side in sides]


def _site(site: Mapping[str, Any], seen_from: Mapping[str, View], canvas: paint.Canvas) -> dict[str, Any]:
    out: dict[str, Any] = {key: site[key] for key in ("over", "fixed") if key in site}
    pictures = canvas.pictures
    if site.get("deep"):
        out["deep"] = _rings_of_deep(site, seen_from, pictures)
        return out
    masks = {name: canvas.painted(site, name) for name in seen_from}
    areas = {name: mask.sum() / pictures[name].scale ** 2 for name, mask in masks.items()}
    enough = _SLIVER * max(areas.values())
    drawn = [name for name in seen_from if areas[name] > max(enough, 0.15)]
    zones = {name: _zone(masks[name], seen_from[name], pictures[name]) for name in drawn}
    out["zones"] = {name: zone for name, zone in zones.items() if zone}
    if site.get("over") == "both":
        out["halves"] = {
            name: _zone(_left_half(masks[name], pictures[name]), seen_from[name], pictures[name])
            for name in drawn
            if not seen_from[name].paired
        }
    return out


def _left_half(mask: Any, picture: Picture) -> Any:  # noqa: ANN401 - arrays
    return mask & (picture.place[..., 0] >= 0)


def _zone(mask: Any, view: View, picture: Picture) -> list[list[int]]:  # noqa: ANN401 - arrays
    field = paint.softened(mask, picture)
    return trace.rings(field, 0.5, view.units / view.pixels, least=30, tolerance=_TOLERANCE)


def _rings_of_deep(
    site: Mapping[str, Any], seen_from: Mapping[str, View], pictures: Mapping[str, Picture]
) -> dict[str, Any]:
    """Where a deep place's ring stands in each view that names it."""
    spots = {name: rows[0][0] for name, rows in paint.shapes(site).items()}
    view, picture = seen_from["head-front"], pictures["head-front"]
    if "front" in spots and spots["front"][1] > picture.top - picture.seen.shape[0] / picture.scale + 3:
        spots["head-front"] = spots["front"]
    out = {}
    for name, spot in spots.items():
        view, picture = seen_from[name], pictures[name]
        x, y = _units(spot, view, picture)
        out[name] = [round(float(x)), round(float(y))]
    return out


def _points(
    row: Mapping[str, Any], seen_from: Mapping[str, View], pictures: Mapping[str, Picture]
) -> dict[str, Any]:
    """Where trigger points are seen: in the view that they are placed in, and in all that see that skin."""
    by = pictures[row["view"]]
    out: dict[str, Any] = {}
    for spot in row["at"]:
        x, y = (_units(spot, seen_from[row["view"]], by) / seen_from[row["view"]].units * by.scale).astype(
            int
        )
        if not by.seen[y, x]:
            raise ValueError(f"{row}: {spot} is not on the body")
        place = by.place[y, x]
        for name, picture in pictures.items():
            column, line = (int(n) for n in picture.pixel(place))
            height, width = picture.seen.shape
            if not (0 <= column < width and 0 <= line < height) or not picture.seen[line, column]:
                continue
            turned = picture.normal[line, column, 2] < _TURNED_AWAY
            if np.linalg.norm(picture.place[line, column] - place) > _ELSEWHERE or (
                turned and picture is not by
            ):
                continue
            view = seen_from[name]
            at = picture.pixel(place) / picture.scale * view.units
            out.setdefault(name, []).append([round(float(n)) for n in at])
    return out


def dumped(data: Mapping[str, Any]) -> str:
    """One line for each view part, site and point, so that a change can be read."""

    def short(value: object) -> str:
        return json.dumps(value, separators=(",", ":"))

    rows = []
    for section in ("views", "sites", "points"):
        inner = ",\n".join(f"{short(key)}:{short(value)}" for key, value in data[section].items())
        rows.append(f"{short(section)}:{{\n{inner}\n}}")
    return "{" + ",\n".join(rows) + "}\n"
