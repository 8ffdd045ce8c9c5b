"""Screen: an answer on one screen of the terminal.

What matters most stands where the eye is: just above the prompt in a terminal, so there the blocks come in
reverse; at the top where the card is written to anything else. What does not fit is left out, the least
needed first; alerts, the first match and its reasons never are.
"""

from __future__ import annotations

import itertools
import os
import re
import shutil
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from rich.console import Group
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from painmap.render import card
from painmap.render.clean import shorten
from painmap.render.page import DO_NOW, DOCTOR, TELL

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from rich.console import Console, RenderableType

    from painmap.render.figure import Figure
    from painmap.render.page import Entry, Page

_LEAST_FOR_MUSCLES = 70  # columns
_NEVER = 9
#: At which squeeze a section is left out, of the first trouble and of others; gaps go at the third.
_LEAVES = ({DOCTOR: 1, TELL: 4, DO_NOW: 5}, {DOCTOR: 1, DO_NOW: 2, TELL: 3})
_NO_GAPS, _SQUEEZES = 3, 6
_INDENT = (0, 1, 0, 4)
#: A chart of fewer rows shows nothing; one of more shows no more. With its title, without its legend.
_LEAST_ROWS, _MOST_ROWS = 18, 24
_LEAST_BESIDE, _MOST_BESIDE = 42, 56  # columns of a chart that stands beside the matches,
_TEXT_BESIDE = 74  # and of the matches then
_BETWEEN = "   "
_CODES = re.compile(r"\x1b\[[0-9;]*m")


class _Piece(NamedTuple):
    """A part of the screen, drawn, and the squeeze at which it is left out."""

    text: str
    leaves: int = _NEVER


def draw(page: Page, out: Console, chart: Figure | None = None) -> None:
    """Draw a page: all of it where that was asked for, else one screen; the last line is the prompt's.

    Args:
        page: What the answer shows.
        out: Where it is drawn.
        chart: The chart of the first match; shown where there is room to spare, or where it was asked for.
    """
    at_terminal = out.file.isatty()  # what rich says holds for a pipe too where colour is forced
    stands_out = any(not entry.short for group in page.groups for entry in group.entries)
    if chart is not None and not (chart.asked or (at_terminal and stands_out and _has_braille(out))):
        chart = None
    if page.full:
        card.draw_in_full(page, out, _picture(chart, out.width, _MOST_ROWS) if chart else ())
        return
    if out.legacy_windows:
        card.show(out, *(part for block in _blocks(page, out) for part, _ in block))
        return
    if chart is not None and (text := _with_chart(page, out, chart, at_terminal=at_terminal)):
        card.write(out, text)
        return
    blocks = _drawn(page, out)
    if at_terminal:
        blocks.reverse()
    text = ""
    for squeeze in range(_SQUEEZES):
        text = _squeezed(blocks, squeeze)
        if not at_terminal or text.count("\n") < out.height:
            break
    card.write(out, text)


def _drawn(page: Page, out: Console, here: Container[int] = (), narrow: int = 0) -> list[list[_Piece]]:
    """Draw the blocks, those that stand `here` as narrow as is said."""
    whole, out_of = out.width, _blocks(page, out)
    drawn: list[list[_Piece]] = []
    while True:
        out.width = narrow if len(drawn) in here else whole
        block = next(out_of, None)
        if block is None:
            out.width = whole
            return drawn
        drawn.append([_Piece(card.drawn(out, [part]), leaves) for part, leaves in block])


def _squeezed(blocks: Sequence[Sequence[_Piece]], squeeze: int) -> str:
    """What is left of the blocks, with an empty line between where there is room."""
    texts = ["".join(piece.text for piece in block if piece.leaves > squeeze) for block in blocks]
    return ("\n" if squeeze < _NO_GAPS else "").join(texts)


def _blocks(page: Page, out: Console) -> Iterator[list[tuple[RenderableType, int]]]:
    """Yield what an answer shows, what matters most first, each part with the squeeze that leaves it out."""
    for part in (*card.alarms(page), *card.heads(page)):
        yield [(part, _NEVER)]
    for number, group in enumerate(page.groups):
        block: list[tuple[RenderableType, int]] = []
        if group.heading:
            rule = Rule(Text(f" {group.heading} ", style="bold"), align="left", style="none", characters="═")
            block.append((rule, _NEVER))
        others = [entry for entry in group.entries if entry.short]
        for first in group.entries[: len(group.entries) - len(others)]:
            block += _first(first, _LEAVES[min(number, 1)])
        if block:
            yield block
        if others:
            lines: list[tuple[RenderableType, int]] = [
                (_line(entry, out.width - 2), _NEVER) for entry in others
            ]
            yield lines[::-1] if out.file.isatty() else lines
    if page.could_be:
        yield [(Padding(Text(page.could_be), (0, 1)), _NEVER)]
    if questions := list(card.questions(page)):
        yield [(part, (_NEVER, 2, 1)[min(n, 2)]) for n, part in enumerate(questions)]
    for part in card.readings(page):
        yield [(part, _NEVER)]
    last = [Text(page.more, style="dim")] if page.more else []
    yield [(Padding(Group(*last, Text(page.closing, style="dim italic")), (0, 1)), _NEVER)]


def _first(entry: Entry, leaves: Mapping[str, int]) -> Iterator[tuple[RenderableType, int]]:
    """Yield the first match part by part."""
    yield card.head(entry), _NEVER
    for row in (*card.said("Fits", entry.fits), *card.said("Against", entry.against)):
        yield Padding(row, _INDENT), _NEVER
    for section in entry.sections:
        rows = Group(*card.section_rows([section], airy=False))
        yield Padding(rows, _INDENT), leaves.get(section.title, _NEVER)


def _line(entry: Entry, width: int) -> Text:
    """One line of a match: rank, fit, name, muscles where there is room, and its strongest reason."""
    reason = f"“{shorten(entry.fits[0].said, max(width // 4, 10))}”" if entry.fits else ""
    muscles = shorten(entry.muscles, width // 4) if width >= _LEAST_FOR_MUSCLES else ""
    tail = Text("  ").join(
        [Text(part, style=style) for part, style in ((muscles, "italic"), (reason, "bold")) if part]
    )
    room = width - 8 - tail.cell_len - 2
    name = Text(entry.name)
    name.truncate(max(room, 8), overflow="ellipsis")
    return Text.assemble((f"{entry.rank:>2}", "bold cyan"), "  ", card.dots(entry), " ", name, "  ", tail)


# -- the chart ---------------------------------------------------------------------------------------------


def _has_braille(out: Console) -> bool:
    """Whether a terminal is likely to show braille: the consoles of Linux itself have no such letters."""
    return card.wide(out) and os.environ.get("TERM") not in ("linux", "dumb")


def _with_chart(page: Page, out: Console, chart: Figure, *, at_terminal: bool) -> str:
    """The screen with the chart beside the matches or next to the first; "" where there is no room for it.

    Nothing else gives way to it: in a terminal it stands only where all fits, or where it was asked for.
    """
    columns = shutil.get_terminal_size().columns if at_terminal else 0
    if columns > _TEXT_BESIDE + len(_BETWEEN) + _LEAST_BESIDE and (
        text := _beside(page, out, chart, columns)
    ):
        return text
    blocks = [[_squeezed([block], 0)] for block in _drawn(page, out)]
    free = out.height - 1 - sum(len(block[0].split("\n")) for block in blocks)
    rows = min(_MOST_ROWS, free - _LEGEND_ROWS) if at_terminal else _MOST_ROWS
    if rows < _LEAST_ROWS:
        if not chart.asked:
            return ""
        rows = _LEAST_ROWS
    first = _first_at(page) + 1
    blocks.insert(first, [card.drawn(out, _picture(chart, out.width, rows))])
    return "\n".join(block[0] for block in (blocks[::-1] if at_terminal else blocks))


_LEGEND_ROWS = 2


def _first_at(page: Page) -> int:
    """Which block is the first match."""
    return sum(1 for _ in (*card.alarms(page), *card.heads(page)))


def _beside(page: Page, out: Console, chart: Figure, columns: int) -> str:
    """The screen of a wide terminal: the first trouble's matches at the left, the chart at the right."""
    room = min(columns - 1 - len(_BETWEEN) - _TEXT_BESIDE, _MOST_BESIDE)
    narrow = min(columns - 1 - len(_BETWEEN) - room, card.MOST_COLUMNS)
    at = _first_at(page)
    here = slice(at, at + (2 if len(page.groups[0].entries) > 1 else 1))
    blocks = [_squeezed([block], 0) for block in _drawn(page, out, range(here.start, here.stop), narrow)]
    left = "\n".join(reversed(blocks[here])).split("\n")[:-1]
    others = sum(len(block.split("\n")) for block in (*blocks[:at], *blocks[here.stop :]))
    free = out.height - 1 - others - _LEGEND_ROWS
    if free < max(_LEAST_ROWS, len(left)):
        return ""
    rows = min(_MOST_ROWS, free, max(_LEAST_ROWS, len(left)))
    right = card.drawn(out, _picture(chart, room, rows)).split("\n")[:-1]
    left[:0] = [""] * (len(right) - len(left))
    right[:0] = [""] * (len(left) - len(right))
    lines = [
        f"{a}{' ' * (narrow - cell_len(_CODES.sub('', a)))}{_BETWEEN}{b}" if b else a
        for a, b in zip(left, right, strict=True)
    ]
    blocks[here] = ["".join(f"{line}\n" for line in lines)]
    return "\n".join(reversed(blocks))


def _picture(chart: Figure, width: int, rows: int) -> list[RenderableType]:
    """The chart, and in one or two rows what its marks mean and on which side it is drawn."""
    from painmap.chart.braille import COLORS, legend  # noqa: PLC0415 - a card without a chart needs none of it

    def style(kind: str) -> str:
        return COLORS.get(kind, "bold" if kind == "point" else "")

    drawing, note = chart.drawn(width - 1, rows)
    lines = [
        Text.assemble(
            " ",
            *(
                ("".join(cell.letter for cell in run), style(kind))
                for kind, run in itertools.groupby(row, key=lambda cell: cell.kind)
            ),
        )
        for row in drawing
    ]
    marks = [Text.assemble((mark, style(kind)), f" {word}") for kind, mark, word in legend(drawing)]
    under = Text("  ").join([*marks, *([Text(note, style="dim")] if note else [])])
    if under.cell_len >= width:
        under = Text("\n ").join([Text("  ").join(marks), Text(note, style="dim")])
    return [*lines, Text.assemble(" ", under)]
