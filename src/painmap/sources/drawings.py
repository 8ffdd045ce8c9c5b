"""Drawings: what is wrong in `chart.json`, held against the sites and patterns that it draws."""

from __future__ import annotations

import itertools
import json
import re
from typing import TYPE_CHECKING, Any

from painmap.nearest import did_you_mean
from painmap.sources.problems import Problem
from painmap.sources.schema import LISTED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

_MAKE = "correct the tables of drawing/ and run `python -m drawing`"
_PARTS = ("views", "sites", "points")
_VIEW = {
    "title": str,
    "size": list,
    "middle": (int, float, type(None)),
    "body": list,
    "tones": list,
    "lines": list,
}
_SITE = {"zones": dict, "halves": dict, "deep": dict, "over": str, "fixed": str}
_ONE_OF = {"over": ("both", "middle"), "fixed": ("left", "right")}
_PAIR = 2  # across and down
_CORNERS = 3  # of the smallest area


def check(file: str, blob: bytes, sites: Collection[str], muscles: Mapping[str, str]) -> Iterator[Problem]:
    """Find what is wrong in the drawings.

    Args:
        file: What problems call the file.
        blob: What it holds.
        sites: The sites of the body, each of which must be drawn.
        muscles: The first muscle of each pattern, whose point is marked; "" where that is wrong itself.

    Yields:
        Each problem, with its line.
    """
    drawings = _Drawings(file, blob)
    if drawings.problem:
        yield drawings.problem
        return
    yield from drawings.views()
    yield from drawings.sites(sites)
    yield from drawings.points(muscles)


class _Drawings:
    """The parsed file; `problem` is what hinders that."""

    def __init__(self, file: str, blob: bytes) -> None:
        self._file = file
        self._text = blob.decode("utf-8", "replace")
        self.problem: Problem | None = None
        self._parts: dict[str, dict[str, Any]] = {}
        self._sizes: dict[str, tuple[float, float]] = {}
        try:
            tables = json.loads(self._text)
        except json.JSONDecodeError as error:
            self.problem = Problem(file, error.lineno, "", f"not valid JSON: {error.msg.lower()}", _MAKE)
            return
        except RecursionError:
            self.problem = Problem(file, 1, "", "brackets are nested too deeply", _MAKE)
            return
        for part in _PARTS:
            found = tables.get(part) if isinstance(tables, dict) else None
            if not isinstance(found, dict) or not all(isinstance(row, dict) for row in found.values()):
                self.problem = Problem(file, 1, "", f'"{part}" is no table of tables', _MAKE)
                return
            self._parts[part] = found

    def _told(self, part: str, name: str, message: str, fix: str = _MAKE) -> Problem:
        """A problem at the line where an entry of a part begins, or the part, where there is no entry."""
        line = at = 0
        for key in (part, name):
            found = re.compile(rf'^\s*[{{,]?\s*"{re.escape(key)}"\s*:', re.MULTILINE).search(self._text, at)
            if found is None:
                break
            at = found.end()
            line = self._text.count("\n", 0, at)
        return Problem(self._file, line + 1, f'{part.removesuffix("s")} "{name}"', message, fix)

    def _keys(self, part: str, name: str, row: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[Problem]:
        """What is wrong with the keys of an entry, and the kinds of what they hold."""
        return [
            self._told(part, name, f'unknown key "{key}"', f"the keys here are {', '.join(wanted)}")
            if key not in wanted
            else self._told(part, name, f'"{key}" is of the wrong kind')
            for key, value in row.items()
            if key not in wanted or not isinstance(value, wanted[key])
        ]

    def views(self) -> Iterator[Problem]:
        """Each view has its size and its lines."""
        for name, row in self._parts["views"].items():
            wrong = self._keys("views", name, row, _VIEW)
            wrong += [
                self._told("views", name, f'the key "{key}" is missing') for key in _VIEW if key not in row
            ]
            yield from wrong
            if wrong:
                continue
            if len(row["size"]) != _PAIR or not all(_is_number(n) and n > 0 for n in row["size"]):
                yield self._told("views", name, '"size" is not two numbers above 0')
                continue
            self._sizes[name] = (row["size"][0], row["size"][1])
            areas = [
                *row["body"],
                *itertools.chain.from_iterable(t for t in row["tones"] if isinstance(t, list)),
            ]
            if not all(_is_line(line, _CORNERS) for line in areas) or not all(
                isinstance(t, list) for t in row["tones"]
            ):
                yield self._told("views", name, "an outline is no list of at least three pairs of numbers")
            if not all(_is_line(line, 2) for line in row["lines"]):
                yield self._told("views", name, "a line is no list of at least two pairs of numbers")

    def sites(self, known: Collection[str]) -> Iterator[Problem]:
        """Each site is drawn, within views that are there; nothing else is."""
        for name, row in self._parts["sites"].items():
            if name not in known:
                yield self._told(
                    "sites", name, f'unknown site "{name}"', did_you_mean(name, known, 2) or LISTED["site"]
                )
            wrong = self._keys("sites", name, row, _SITE)
            yield from wrong
            if wrong:
                continue
            for key, allowed in _ONE_OF.items():
                if row.get(key, allowed[0]) not in allowed:
                    yield self._told(
                        "sites", name, f'unknown {key} "{row[key]}"', f"write one of {', '.join(allowed)}"
                    )
            if not row.get("zones") and not row.get("deep"):
                yield self._told("sites", name, "no zone in any view, and no ring")
            for view, lines in [*row.get("zones", {}).items(), *row.get("halves", {}).items()]:
                yield from self._zone(name, view, lines)
            yield from self._spots(
                "sites", name, {view: [spot] for view, spot in row.get("deep", {}).items()}
            )
        for name in sorted(known):
            if name not in self._parts["sites"]:
                yield self._told("sites", name, "the site is not drawn")

    def _zone(self, name: str, view: str, lines: object) -> Iterator[Problem]:
        if not isinstance(lines, list) or not all(_is_line(line, _CORNERS) for line in lines):
            yield self._told("sites", name, f'the zone in "{view}" is no list of outlines')
            return
        corners = [
            list(corner)
            for line in lines
            for corner in zip(itertools.accumulate(line[::2]), itertools.accumulate(line[1::2]), strict=True)
        ]
        yield from self._spots("sites", name, {view: corners})

    def points(self, muscles: Mapping[str, str]) -> Iterator[Problem]:
        """Each point is that of a pattern's first muscle."""
        for name, row in self._parts["points"].items():
            if name not in muscles:
                yield self._told(
                    "points",
                    name,
                    f'unknown pattern "{name}"',
                    did_you_mean(name, muscles, 2) or LISTED["pattern"],
                )
            elif muscles[name] and row.get("of") != muscles[name]:
                message = f'the point is of "{row.get("of")}", and the first muscle is "{muscles[name]}"'
                yield self._told("points", name, message)
            yield from self._spots(
                "points", name, {view: spots for view, spots in row.items() if view != "of"}
            )

    def _spots(self, part: str, name: str, spots: Mapping[str, object]) -> Iterator[Problem]:
        """Places are pairs of numbers, within a view that is there."""
        for view, places in spots.items():
            if view not in self._sizes:
                if view not in self._parts["views"]:  # one that is wrong is told where it stands
                    fix = (
                        did_you_mean(view, self._parts["views"], 2)
                        or f"the views are {', '.join(self._parts['views'])}"
                    )
                    yield self._told(part, name, f'unknown view "{view}"', fix)
            elif not isinstance(places, list) or not all(
                _is_line(place, 1) and len(place) == _PAIR for place in places
            ):
                yield self._told(part, name, f'a place in "{view}" is no pair of numbers')
            elif any(
                not 0 <= x <= self._sizes[view][0] or not 0 <= y <= self._sizes[view][1] for x, y in places
            ):
                yield self._told(part, name, f'it leaves the picture "{view}"')


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_line(value: object, fewest: int) -> bool:
    """Whether a value is a row of so many pairs of numbers at least."""
    return (
        isinstance(value, list)
        and len(value) % 2 == 0
        and len(value) >= 2 * fewest
        and all(map(_is_number, value))
    )
