"""Screen: an answer on one screen of the terminal.

What matters most stands where the eye is: just above the prompt in a terminal, so there the blocks come in
reverse; at the top where the card is written to anything else. What does not fit is left out, the least
needed first; alerts, the first match and its reasons never are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.console import Group
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from painmap.render import card
from painmap.render.clean import shorten
from painmap.render.page import DO_NOW, DOCTOR, TELL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import Console, RenderableType

    from painmap.render.page import Entry, Page

_LEAST_FOR_MUSCLES = 70  # columns
_NEVER = 9
#: At which squeeze a section is left out, of the first trouble and of others; gaps go at the third.
_LEAVES = ({DOCTOR: 1, TELL: 4, DO_NOW: 5}, {DOCTOR: 1, DO_NOW: 2, TELL: 3})
_NO_GAPS, _SQUEEZES = 3, 6
_INDENT = (0, 1, 0, 4)


class _Piece(NamedTuple):
    """A part of the screen, drawn, and the squeeze at which it is left out."""

    text: str
    leaves: int = _NEVER


def draw(page: Page, out: Console) -> None:
    """Draw a page: all of it where that was asked for, else one screen; the last line is the prompt's."""
    if page.full:
        card.draw_in_full(page, out)
        return
    if out.legacy_windows:
        card.show(out, *(part for block in _blocks(page, out) for part, _ in block))
        return
    blocks = [
        [_Piece(card.drawn(out, [part]), leaves) for part, leaves in block] for block in _blocks(page, out)
    ]
    at_terminal = out.file.isatty()  # what rich says holds for a pipe too where colour is forced
    if at_terminal:
        blocks.reverse()
    text = ""
    for squeeze in range(_SQUEEZES):
        text = _squeezed(blocks, squeeze)
        if not at_terminal or text.count("\n") < out.height:
            break
    card.write(out, text)


def _squeezed(blocks: Sequence[Sequence[_Piece]], squeeze: int) -> str:
    """What is left of the blocks, with an empty line between where there is room."""
    texts = ["".join(piece.text for piece in block if piece.leaves > squeeze) for block in blocks]
    return ("\n" if squeeze < _NO_GAPS else "").join(texts)


def _blocks(page: Page, out: Console) -> Iterator[list[tuple[RenderableType, int]]]:
    """Yield what an answer shows, what matters most first, each part with the squeeze that leaves it out."""
    for part in (*card.alarms(page), *card.heads(page)):
        yield [(part, _NEVER)]
    for number, group in enumerate(page.groups):
        first, *others = group.entries
        block: list[tuple[RenderableType, int]] = []
        if group.heading:
            rule = Rule(Text(f" {group.heading} ", style="bold"), align="left", style="none", characters="═")
            block.append((rule, _NEVER))
        yield [*block, *_first(first, _LEAVES[min(number, 1)])]
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
