"""Figure: the chart of an answer's first match, drawn only once a form has found room for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from painmap.render.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from painmap.answer import Answer
    from painmap.chart.braille import Cell
    from painmap.chart.scene import Places
    from painmap.engine import Engine


class Figure(NamedTuple):
    """The chart of one pattern, not yet drawn.

    Attributes:
        pattern: The pattern's record.
        body: Sites, how they are called and what they hold.
        side: Where it is drawn: `left`, `right` or `both`.
        said: Whether the complaint or the caller names a side.
        asked: Whether it was asked for; else it stands only where there is room to spare.
    """

    pattern: dict[str, Any]
    body: Places
    side: str
    said: bool
    asked: bool

    def drawn(self, width: int, height: int) -> tuple[list[list[Cell]], str]:
        """Draw it in braille, and say on which side, or "" where that makes no difference.

        Args:
            width: Columns there are.
            height: Rows there are.
        """
        from painmap.chart.braille import cells  # noqa: PLC0415 - the drawings load where one is shown
        from painmap.chart.scene import scene  # noqa: PLC0415 - as above

        what = scene(self.pattern, self.body, self.side)
        return cells(what, width, height), self._note(one_sided=what.one_sided, side=what.side)

    def _note(self, *, one_sided: bool, side: str) -> str:
        if not one_sided:
            return ""
        where = "both sides" if side == "both" else f"the {side}"
        return f"Drawn on {where}, as said." if self.said else f"Drawn on {where}; no side was said."

    def plain(self, width: int, height: int) -> Iterator[str]:
        """Yield it as lines of text, with what its marks mean."""
        from painmap.chart.braille import legend  # noqa: PLC0415 - as above

        rows, note = self.drawn(width, height)
        yield from ("".join(cell.letter for cell in row).rstrip() for row in rows)
        yield "   ".join(f"{mark} {word}" for _, mark, word in legend(rows))
        if note:
            yield clean(note)


def figure(answer: Answer, engine: Engine, side: str | None = None, *, chart: bool | None) -> Figure | None:
    """Return the figure of an answer's first match, or None where there is none to show.

    Beside an alert there is none unless it was asked for: nothing may draw the eye from the alert.

    Args:
        answer: The answer.
        engine: Where the pattern and its sites are looked up.
        side: The one side that the caller asked about, if any.
        chart: Whether to show one; None where there is room to spare.
    """
    pattern = engine.pattern(answer.matches[0].id) if answer.matches else None
    if pattern is None or chart is False or (chart is None and answer.alerts):
        return None
    said = side or _side(answer)
    return Figure(dict(pattern), engine, said or "right", said is not None, chart is True)


def _side(answer: Answer) -> str | None:
    """The side that the complaint names for the first match: of its own evidence first, else of anything."""
    told = {e.said for e in answer.matches[0].evidence}
    counted = [f for f in answer.findings if f.counts and f.side]
    own = [f for f in counted if any(answer.complaint[f.start : f.end] in said for said in told)]
    sides = {f.side for f in own or counted}
    return None if not sides else sides.pop() if len(sides) == 1 else "both"
