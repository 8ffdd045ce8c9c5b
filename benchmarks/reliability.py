"""How far a confidence is to be believed: what is said of the first pattern against how often it is right."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from painmap.engine import Engine

LEVELS = ("strong", "moderate", "weak")
_BINS = 10  # of the expected calibration error, equally wide
_POINTS = 5  # of a line of the plot, of equally many complaints each
_SIDE, _LEFT, _TOP = 320, 52, 16  # of the plot, in pixels
_COLOURS = ("#2a78d6", "#c2571a", "#2e8b57", "#8a4fbf")


class First(NamedTuple):
    """The first pattern of a complaint.

    Attributes:
        score: What is said: its chance of being right, 0 to 1.
        confidence: `strong`, `moderate` or `weak`.
        right: Whether it bears a muscle that is called primary.
    """

    score: float
    confidence: str
    right: bool


def firsts(engine: Engine, rows: Sequence[Mapping[str, Any]]) -> list[First]:
    """The first pattern of each complaint that has one."""
    found = []
    for row in rows:
        for match in engine.match(row["complaint"], limit=1).matches:
            right = bool(set(match.muscles) & set(row["primary"]))
            found.append(First(match.score, match.confidence, right))
    return found


def calibration_error(found: Sequence[First]) -> float:
    """Expected calibration error, 0 to 1: how far what is said lies from what is right, by bins of scores."""
    bins: dict[int, list[First]] = defaultdict(list)
    for one in found:
        bins[min(int(one.score * _BINS), _BINS - 1)].append(one)
    return sum(abs(sum(o.score - o.right for o in group)) for group in bins.values()) / max(len(found), 1)


def table(kinds: Mapping[str, Sequence[First]]) -> list[str]:
    """How often the first pattern of each confidence is right, and the calibration error, a row a kind."""
    out = [
        "| | complaints | strong, right % | moderate, right % | weak, right % | said % | right % | ECE |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for kind, found in kinds.items():
        cells = []
        for level in LEVELS:
            right = [one.right for one in found if one.confidence == level]
            cells.append(f"{len(right)}: {100 * sum(right) / len(right):.0f}" if right else "0")
        size = max(len(found), 1)
        said, right_ = (
            100 * sum(values) / size for values in zip(*[(o.score, o.right) for o in found], strict=True)
        )
        cells += [f"{said:.0f}", f"{right_:.0f}", f"{calibration_error(found):.3f}"]
        out.append(f"| {kind} | {len(found)} | {' | '.join(cells)} |")
    return out


def plot(kinds: Mapping[str, Sequence[First]]) -> str:
    """An SVG: for fifths of the complaints of each kind, what is said against the share that is right."""
    width, height = _LEFT + _SIDE + 150, _TOP + _SIDE + 48
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img"'
    style = (
        "text { fill: #333 } .axis { stroke: #888; fill: none } .even { stroke: #aaa; stroke-dasharray: 4 4 }"
        " @media (prefers-color-scheme: dark) { text { fill: #ddd } }"
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="system-ui, sans-serif" font-size="12">',
        "<title>Reliability of the first pattern, by kind of text</title>",
        f"<style>{style}</style>",
        f'<rect class="axis" x="{_LEFT}" y="{_TOP}" width="{_SIDE}" height="{_SIDE}"/>',
        f'<line class="even" x1="{_LEFT}" y1="{_TOP + _SIDE}" x2="{_LEFT + _SIDE}" y2="{_TOP}"/>',
    ]
    for tick in range(0, 101, 20):
        at = _SIDE * tick // 100
        parts += [
            f'<text x="{_LEFT + at}" y="{_TOP + _SIDE + 16}" text-anchor="middle">{tick}</text>',
            f'<text x="{_LEFT - 6}" y="{_TOP + _SIDE - at + 4}" text-anchor="end">{tick}</text>',
        ]
    middle = _TOP + _SIDE // 2
    parts += [
        f'<text x="{_LEFT + _SIDE // 2}" y="{height - 10}" text-anchor="middle">score that is said, %</text>',
        f'<text x="14" y="{middle}" text-anchor="middle" transform="rotate(-90 14 {middle})">right, %</text>',
    ]
    for number, (kind, found) in enumerate(kinds.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        points = [
            (f"{_LEFT + _SIDE * said:.1f}", f"{_TOP + _SIDE * (1 - right):.1f}")
            for said, right in _fifths(found)
        ]
        line = " ".join(f"{x},{y}" for x, y in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x}" cy="{y}" r="4" fill="{colour}"/>' for x, y in points]
        y = _TOP + 20 + 22 * number
        parts.append(f'<circle cx="{_LEFT + _SIDE + 20}" cy="{y - 4}" r="5" fill="{colour}"/>')
        parts.append(f'<text x="{_LEFT + _SIDE + 32}" y="{y}">{kind}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _fifths(found: Sequence[First]) -> list[tuple[float, float]]:
    """Mean score and share of right ones of equally many complaints each, by rising score."""
    ordered = sorted(found, key=lambda one: one.score)
    cuts = [len(ordered) * n // _POINTS for n in range(_POINTS + 1)]
    groups = [ordered[a:b] for a, b in pairwise(cuts) if b > a]
    return [(sum(o.score for o in g) / len(g), sum(o.right for o in g) / len(g)) for g in groups]
