"""Braille: the chart in a terminal, eight dots to a letter."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from painmap.chart.scene import KINDS, MAIN, Panel, Places, scene
from painmap.chart.strokes import spans, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from painmap.chart.atlas import Line
    from painmap.chart.scene import Scene

_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_BLANK = 0x2800
#: What marks each kind of place in braille, and what it means.
LEGEND = (
    ("felt", "⣿", "felt"),
    ("spill", "⢎", "may spread"),
    ("own", "⠅", "muscle"),
    ("point", "x", "point"),
)
#: Of a terminal's own eight, those that can be seen on a light and on a dark ground.
COLORS = {"felt": "red", "spill": "magenta", "own": "cyan"}
_GAP = 3  # columns between two figures
_LEAST_ROWS, _LEAST_COLUMNS = 8, 12


class Cell(NamedTuple):
    """One letter of a drawing, and what it is part of: "felt", "spill", "own", "point", "body" or ""."""

    letter: str
    kind: str


def braille(
    pattern: Mapping[str, Any], body: Places, width: int, height: int, side: str = "right"
) -> list[str]:
    """Draw a pattern's zones in letters: felt full, spill striped, own in sparse dots, the point an x.

    Args:
        pattern: Its record, with the keys of the catalogue format.
        body: Sites, how they are called and what they hold; an `Engine`.
        width: Columns there are.
        height: Rows there are, the line of titles included.
        side: `left`, `right` or `both`.

    Returns:
        At most `height` lines of at most `width` letters, without colour; none where there is no room.
    """
    return [
        "".join(cell.letter for cell in row).rstrip()
        for row in cells(scene(pattern, body, side), width, height)
    ]


def cells(what: Scene, width: int, height: int) -> list[list[Cell]]:
    """The same with the kind of each letter, for a form that has colour."""
    panels = _fitting(what, width, height)
    if not panels:
        return []
    scale = _scale(panels, width, height)
    blocks = [_block(panel, scale * _zoom(panel, panels), height - 1) for panel in panels]
    rows: list[list[Cell]] = []
    for line in range(height):
        row: list[Cell] = []
        for number, block in enumerate(blocks):
            row += [Cell(" ", "")] * (_GAP if number else 0)
            row += block[line] if line < len(block) else [Cell(" ", "")] * len(block[0])
        rows.append(row)
    while rows and all(cell.letter in (" ", chr(_BLANK)) for cell in rows[-1]):
        rows.pop()
    return rows


def legend(rows: Iterable[Iterable[Cell]]) -> list[tuple[str, str, str]]:
    """What the marks of a drawing mean: of `LEGEND`, the rows that it needs."""
    used = {cell.kind for row in rows for cell in row}
    return [entry for entry in LEGEND if entry[0] in used]


def _fitting(what: Scene, width: int, height: int) -> list[Panel]:
    """Which views to show: those where most is felt, two where there is room for two."""
    if height < _LEAST_ROWS or width < _LEAST_COLUMNS:
        return []
    told = sorted(what.panels, key=lambda panel: -_telling(panel, what))
    best = [panel for panel in told if _telling(panel, what) > 0][:2] or list(what.panels[:1])
    main = [panel for panel in best if panel.view.name in MAIN]
    if len(best) == 1 and main and len(what.panels) > 1:
        best = list(what.panels[:2])  # the other side of the body, empty, says something too
    best.sort(key=lambda panel: [p.view.name for p in what.panels].index(panel.view.name))
    while len(best) > 1 and _columns(best, height) > width:
        best.remove(min(best, key=lambda panel: _telling(panel, what)))
    return best


def _telling(panel: Panel, what: Scene) -> float:
    """How much of a pattern a view tells; an inset more than a figure that shows hardly more than it."""
    shown = _shown(panel)
    if panel.view.name in MAIN:
        return shown
    on_figure = max((_shown(other) for other in what.panels if other.view.name in MAIN), default=0.0)
    return shown * (1.3 if shown >= 0.6 * on_figure else 0.8)


def _shown(panel: Panel) -> float:
    """What a view shows: its sites, counted, felt ones three times."""
    weights = {"felt": 3.0, "spill": 1.0, "own": 0.25}
    return sum(weights[kind] * (len(panel.areas[kind]) + len(panel.deep[kind])) for kind in KINDS)


def _zoom(panel: Panel, panels: Sequence[Panel]) -> float:
    """Each view as high as the highest."""
    return max(p.view.height for p in panels) / panel.view.height


def _scale(panels: Sequence[Panel], width: int, height: int) -> float:
    """Dots a unit, so that all views fit."""
    tallest = max(panel.view.height for panel in panels)
    scale = 4 * (height - 1) / tallest
    room = 2 * (width - _GAP * (len(panels) - 1)) - 4 * len(panels)
    across = sum(panel.view.width * _zoom(panel, panels) for panel in panels)
    return min(scale, room / across)


def _columns(panels: Sequence[Panel], height: int) -> int:
    """Columns that views need, at two thirds of the height that they may have."""
    tallest = max(panel.view.height for panel in panels)
    scale = 4 * (height - 1) / tallest * 0.66
    return sum(math.ceil(p.view.width * _zoom(p, panels) * scale / 2) for p in panels) + _GAP * (
        len(panels) - 1
    )


def _block(panel: Panel, scale: float, height: int) -> list[list[Cell]]:
    """One view as letters, its title above."""
    view = panel.view
    columns = math.ceil(view.width * scale / 2) + 1
    rows = min(height, math.ceil(view.height * scale / 4))
    flip = view.width if panel.flipped else None

    def fitted(lines: Iterable[Line]) -> tuple[Line, ...]:
        return tuple(
            tuple(((x if flip is None else flip - x) * scale, y * scale) for x, y in line) for line in lines
        )

    dots = _Dots(columns * 2, rows * 4)
    dots.outline(fitted(view.body))
    for kind in ("own", "spill", "felt"):
        dots.fill(kind, [fitted(area.lines) for area in panel.areas[kind]])
    for kind in ("own", "spill", "felt"):
        dots.fill(kind, [(_disc(*spot, 2.1),) for line in fitted([panel.deep[kind]]) for spot in line])
    dots.crosses |= {(int(y) // 4, int(x) // 2) for line in fitted([panel.points]) for x, y in line}
    title = panel.title if len(panel.title) <= columns else view.title
    title = title[:columns].center(columns)
    return [[Cell(letter, "") for letter in title], *dots.letters()]


def _disc(x: float, y: float, r: float) -> Line:
    return tuple((x + r * math.cos(k * math.pi / 6), y + r * math.sin(k * math.pi / 6)) for k in range(12))


class _Dots:
    """A sheet of dots, two across and four down a letter."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.crosses: set[tuple[int, int]] = set()
        self._on: dict[tuple[int, int], str] = {}
        self._area: dict[tuple[int, int], str] = {}

    def outline(self, lines: Iterable[Line]) -> None:
        """Set the dots along closed lines."""
        for line in lines:
            x0, y0 = line[-1]
            for x1, y1 in line:
                steps = max(1, math.ceil(max(abs(x1 - x0), abs(y1 - y0)) * 1.5))
                for k in range(steps):
                    self._set(x0 + (x1 - x0) * k / steps, y0 + (y1 - y0) * k / steps, "body")
                x0, y0 = x1, y1

    def fill(self, kind: str, areas: Sequence[Sequence[Line]]) -> None:
        """Fill areas: felt full, spill in slanted stripes, own in sparse dots."""
        moved = [[tuple((x - 0.5, y - 0.5) for x, y in line) for line in lines] for lines in areas]
        for y, rows in spans(moved, 1.0).items():
            for start, end in rows:
                for x in range(math.ceil(start - 0.5), math.floor(end + 0.5) + 1):
                    if not (0 <= x < self.width and 0 <= y < self.height) or not within(
                        rows, min(max(x, start), end)
                    ):
                        continue
                    shown = (
                        kind == "felt"
                        or (kind == "spill" and (x + y) % 3 == 0)
                        or (kind == "own" and x % 2 == 0 and y % 3 == (x // 2) % 2)
                    )
                    self._area[x, y] = kind
                    if shown:
                        self._on[x, y] = kind

    def _set(self, x: float, y: float, kind: str) -> None:
        spot = int(x), int(y)
        if 0 <= spot[0] < self.width and 0 <= spot[1] < self.height:
            self._on.setdefault(spot, kind)

    def letters(self) -> list[list[Cell]]:
        """Read the dots off as letters."""
        return [
            [self._letter(row, column) for column in range(self.width // 2)]
            for row in range(self.height // 4)
        ]

    def _letter(self, row: int, column: int) -> Cell:
        if (row, column) in self.crosses:
            return Cell("x", "point")
        bits, kinds = 0, []
        for y in range(4):
            for x in range(2):
                spot = (column * 2 + x, row * 4 + y)
                if spot in self._on:
                    bits |= _BITS[y][x]
                    kinds.append(self._area.get(spot, self._on[spot]))
        if not bits:
            return Cell(" ", "")
        return Cell(chr(_BLANK + bits), max(kinds, key=lambda kind: (kinds.count(kind), kind != "body")))
