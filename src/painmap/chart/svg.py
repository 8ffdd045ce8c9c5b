"""SVG: the chart as a picture of its own, readable without colour, with a title and a description."""

from __future__ import annotations

import itertools
import re
from html import escape
from typing import TYPE_CHECKING

from painmap.chart.describe import describe
from painmap.chart.scene import MAIN
from painmap.chart.strokes import spans, within
from painmap.render.clean import clean, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from painmap.chart.atlas import Line
    from painmap.chart.scene import Panel, Places, Scene

_SKIN, _INK = ("#e3d8cb", "#f1e9df", "#fcf9f5"), "#4d443c"
_FELT, _SPILL, _PALE, _OWN = "#b3201c", "#b4530a", "#fdf0dc", "#1d4f91"
_HATCH, _DOTS = 9.0, 10.0
_GAP, _MARGIN, _INSET_GAP = 36, 24, 40
_LETTER = 26
_EM = 0.58  # mean width of a letter, in its height
_CROSS = {True: 9, False: 11}  # half the width of a cross: on the figure, and on an inset
_RING = {True: 8, False: 11}
_BOX = ((3, 0), (0, 3), (0, 29), (3, 32), (45, 32), (48, 29), (48, 3), (45, 0))
_COLUMN = 980  # so high may insets stack before a new column begins
LEGEND = {
    "felt": "felt here",
    "spill": "may spread here",
    "own": "the muscle itself",
    "point": "trigger point",
    "deep": "deep inside",
}


def svg(
    scene: Scene, body: Places, *, heading: bool = True, legend: bool = True, letter: int = _LETTER
) -> str:
    """Draw a scene as an SVG document.

    Args:
        scene: What the chart shows.
        body: How sites are called, for the description.
        heading: Write the pattern's name above.
        legend: Write below what the marks mean.
        letter: Height of the letters in units; a figure is 1000 high.
    """
    boxes, width, height = _layout(scene, letter)
    top = _MARGIN + (56 if heading else 0)
    parts = [
        _panel(panel, x, y + top, f"{_slug(scene.ident)}-{panel.view.name}", letter)
        for panel, (x, y) in zip(scene.panels, boxes, strict=True)
    ]
    height += top
    if heading:
        name = escape(shorten(clean(scene.name), max(20, int(width / (_LETTER * 0.62)))))
        parts.append(
            f'<text x="{width / 2:.0f}" y="48" font-size="32" font-weight="bold" text-anchor="middle">'
            f"{name}</text>"
        )
    if legend:
        rows, added = _legend(scene, width, height)
        parts += rows
        height += added
    height += _MARGIN
    words = escape(describe(scene, body))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" role="img" '
        f'font-family="DejaVu Sans, Verdana, Arial, sans-serif" fill="{_INK}">'
        f"<title>{escape(clean(scene.name))}</title><desc>{words}</desc>"
        f'<rect width="{width:.0f}" height="{height:.0f}" fill="#fff"/>' + "".join(parts) + "</svg>\n"
    )


# -- where things stand ------------------------------------------------------------------------------------


def _layout(scene: Scene, letter: int) -> tuple[list[tuple[float, float]], float, float]:
    """Front and back side by side, insets in columns to their right; their corners, and the size of all."""
    boxes: list[tuple[float, float]] = []
    x, height = float(_MARGIN), 0.0
    main = [panel for panel in scene.panels if panel.view.name in MAIN]
    for panel in main:
        boxes.append((x, letter + 8))
        x += panel.view.width + _GAP
        height = max(height, panel.view.height + letter + 8)
    y = column = 0.0
    for panel in scene.panels[len(main) :]:
        need = panel.view.height + letter + _INSET_GAP
        if y and y + need > _COLUMN + _INSET_GAP:
            x, y, column = x + column + _GAP, 0.0, 0.0
        title = len(panel.title) * letter * _EM
        boxes.append((x + max(0.0, title - panel.view.width) / 2, y + letter + 8))
        y += need
        column = max(column, panel.view.width, title)
        height = max(height, y)
    return boxes, x + column + (_MARGIN if column else _MARGIN - _GAP), height


def _slug(ident: str) -> str:
    """An id that is safe in an attribute and that no other chart on a page has."""
    return re.sub("[^a-z0-9-]+", "-", ident) or "chart"


def _legend(scene: Scene, width: float, top: float) -> tuple[list[str], float]:
    """Samples of the marks that are used, each with its meaning, in as many rows as they need."""
    kinds = [kind for kind in ("felt", "spill", "own") if scene.sites[kind]]
    kinds += ["point"] if any(panel.points for panel in scene.panels) else []
    kinds += ["deep"] if scene.deep else []
    parts, x, y = [], float(_MARGIN), top + 16
    for kind in kinds:
        need = 62 + len(LEGEND[kind]) * _LETTER * _EM + 24
        if x + need > width and x > _MARGIN:
            x, y = float(_MARGIN), y + 44
        parts.append(_sample(kind, x, y, f"{_slug(scene.ident)}-legend"))
        parts.append(f'<text x="{x + 60:.0f}" y="{y + 25:.0f}" font-size="{_LETTER}">{LEGEND[kind]}</text>')
        x += need
    return parts, y + 44 - top


def sample(kind: str, ident: str) -> str:
    """One mark of the legend as a picture of its own, for a page that writes the legend itself."""
    inside = _sample(kind, 0, 0, f"{_slug(ident)}-sample")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 32" aria-hidden="true" '
        f'fill="{_INK}">{inside}</svg>'
    )


def _sample(kind: str, x: float, y: float, name: str) -> str:
    box: Line = tuple((float(x), float(y)) for x, y in _BOX)
    if kind == "point":
        inside = _cross(24, 16, small=False)
    elif kind == "deep":
        inside = _ring("", 24, 16, small=False)
    else:
        inside = _zone(kind, [(box,)], (), f"{name}-{kind}")
    return f'<g transform="translate({x:.0f} {y:.0f})">{inside}</g>'


# -- what they look like -----------------------------------------------------------------------------------


def _panel(panel: Panel, x: float, y: float, name: str, letter: int) -> str:
    view = panel.view
    small = view.name in MAIN
    felt = [area.lines for area in panel.areas["felt"]]
    inside = [
        f'<g fill="{_SKIN[0]}"><path id="{name}" d="{_closed(view.body)}"/></g>',
        *(f'<path d="{_closed(t)}" fill="{c}"/>' for t, c in zip(view.tones, _SKIN[1:], strict=False) if t),
        *(
            _zone(kind, [a.lines for a in panel.areas[kind]], felt, f"{name}-{kind}")
            for kind in ("spill", "felt", "own")
            if panel.areas[kind]
        ),
        f'<path d="{_open(view.lines)}" fill="none" stroke="{_INK}" stroke-width="1.6" '
        'stroke-linecap="round" stroke-opacity=".6"/>'
        if view.lines
        else "",
        f'<use href="#{name}" fill="none" stroke="{_INK}" stroke-width="2.6"/>',
        *(_ring(kind, *spot, small=small) for kind in ("spill", "felt", "own") for spot in panel.deep[kind]),
        *(_cross(*spot, small=small) for spot in panel.points),
    ]
    place = (
        f"translate({x + view.width:.0f} {y:.0f}) scale(-1 1)"
        if panel.flipped
        else f"translate({x:.0f} {y:.0f})"
    )
    return _titles(panel, x, y, letter) + f'<g transform="{place}">{"".join(inside)}</g>'


def _titles(panel: Panel, x: float, y: float, letter: int) -> str:
    """The view's title, and which side is which."""
    view = panel.view
    out = [_text(x + view.width / 2, y - 8, panel.title, letter)]
    if view.name in MAIN:
        first, second = ("R", "L") if view.name == "front" else ("L", "R")
        out += [_text(x + 60, y + 240, first, letter), _text(x + view.width - 60, y + 240, second, letter)]
    return "".join(out)


def _text(x: float, y: float, words: str, letter: int) -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" font-size="{letter}" text-anchor="middle">{escape(words)}</text>'


def _zone(kind: str, areas: Sequence[Sequence[Line]], felt: Iterable[Sequence[Line]], name: str) -> str:
    """Areas of one kind: felt solid, spill hatched, own dotted; dots on a felt area are white."""
    outline = "".join(_closed(lines) for lines in areas)
    if kind == "felt":
        return f'<path class="felt" d="{outline}" fill="{_FELT}" stroke="{_FELT}" stroke-width="1.5"/>'
    if kind == "spill":
        return (
            f'<g class="spill" stroke="{_SPILL}"><g fill="none" stroke-width="3.4">'
            f'<path id="{name}" d="{outline}"/></g><use href="#{name}" fill="{_PALE}" stroke="none"/>'
            f'<path d="{_hatching(areas)}" stroke-width="2.6"/></g>'
        )
    dark, light = _dotting(areas, list(felt))
    return (
        f'<g class="own" stroke-linecap="round" stroke-width="4.6">'
        f'<path d="{dark}" stroke="{_OWN}"/>'
        + (f'<path d="{light}" stroke="#fff"/>' if light else "")
        + "</g>"
    )


def _hatching(areas: Sequence[Sequence[Line]]) -> str:
    out = []
    for number, rows in spans(areas, _HATCH * 2**0.5, slant=True).items():
        at = number * _HATCH * 2**0.5
        for start, end in rows:
            out.append(
                f"M{_n((at + start) / 2)} {_n((at - start) / 2)}L{_n((at + end) / 2)} {_n((at - end) / 2)}"
            )
    return "".join(out)


def _dotting(areas: Sequence[Sequence[Line]], felt: Sequence[Sequence[Line]]) -> tuple[str, str]:
    dark: list[str] = []
    light: list[str] = []
    over = spans(felt, _DOTS)
    for number, rows in spans(areas, _DOTS).items():
        shift = _DOTS / 2 if number % 2 else 0.0
        for start, end in rows:
            first = int((start - shift) // _DOTS) + 1
            for k in range(first, int((end - shift) // _DOTS) + 1):
                x = k * _DOTS + shift
                (light if within(over.get(number, []), x) else dark).append(
                    f"M{_n(x)} {_n(number * _DOTS)}h0"
                )
    return "".join(dark), "".join(light)


def _ring(kind: str, x: float, y: float, *, small: bool) -> str:
    """A deep place: two rings, the inner filled as its kind is."""
    fill = {"felt": _FELT, "spill": _PALE}.get(kind, "#fff")
    color = {"felt": _FELT, "spill": _SPILL, "own": _OWN}.get(kind, _INK)
    dash = {"spill": ' stroke-dasharray="5 3"', "own": ' stroke-dasharray="2 4"'}.get(kind, "")
    at, r = f'cx="{_n(x)}" cy="{_n(y)}"', _RING[small]
    return (
        f'<g class="deep" stroke="{color}"><circle {at} r="{r + 5}" fill="#fff" stroke-width="3"{dash}/>'
        f'<circle {at} r="{r - 3}" fill="{fill}" stroke-width="2"/></g>'
    )


def _cross(x: float, y: float, *, small: bool) -> str:
    r = _CROSS[small]
    arms = f"M{_n(x - r)} {_n(y - r)}l{2 * r} {2 * r}M{_n(x - r)} {_n(y + r)}l{2 * r} {-2 * r}"
    return (
        f'<g class="point" stroke-linecap="round"><path d="{arms}" stroke="#fff" stroke-width="9"/>'
        f'<path d="{arms}" stroke="#000" stroke-width="4.2"/></g>'
    )


def _closed(lines: Iterable[Line]) -> str:
    """Areas with rounded outlines: each corner pulls a curve from middle to middle of its edges."""
    return "".join(_curves(_middle(line[-1], line[0]), (*line, line[0])) + "z" for line in lines)


def _open(lines: Iterable[Line]) -> str:
    """Lines, rounded in the same way, from their first point to their last."""
    out = []
    for line in lines:
        (last_x, last_y), (x, y) = line[-1], _middle(line[-2], line[-1]) if len(line) > 2 else line[0]  # noqa: PLR2004
        out.append(_curves(line[0], line[1:]) + f"l{_n(last_x - x)} {_n(last_y - y)}")
    return "".join(out)


def _curves(start: tuple[float, float], corners: Sequence[tuple[float, float]]) -> str:
    """Curves from middle to middle; `t` mirrors the last corner at the last middle: the next corner."""
    x, y = start
    steps = []
    for number, (corner, beyond) in enumerate(itertools.pairwise(corners)):
        x1, y1 = _middle(corner, beyond)
        if number == 0:
            steps.append(f"q{_n(corner[0] - x)} {_n(corner[1] - y)} {_n(x1 - x)} {_n(y1 - y)}t")
        else:
            steps.append(f"{_n(x1 - x)} {_n(y1 - y)}")
        x, y = x1, y1
    path = " ".join(steps).replace("t ", "t").replace(" -", "-")
    return f"M{_n(start[0])} {_n(start[1])}" + path.removesuffix("t")


def _middle(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2


def _n(number: float) -> str:
    """A number with a tenth at most, and no longer than it must be."""
    words = f"{number:.1f}".removesuffix(".0")
    return "0" if words == "-0" else words.replace("0.", ".") if words.startswith(("0.", "-0.")) else words
