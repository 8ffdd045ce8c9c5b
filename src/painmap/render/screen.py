"""Screen: an answer on one screen of the terminal.

What matters most stands where the eye is: just above the prompt in a terminal, so there the blocks come in
reverse; at the top where the card is written to anything else. What does not fit is left out, the least
needed first; alerts, the first match and its reasons never are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from painmap.render import card
from painmap.render.clean import shorten
from painmap.render.page import DO_NOW, DOCTOR, TELL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console, RenderableType

    from painmap.render.page import Entry, Page

_SQUEEZES = 6
_LEAST_FOR_MUSCLES = 70  # columns


def draw(page: Page, out: Console) -> None:
    """Draw one screen; the last line is left to the prompt."""
    if out.legacy_windows:
        card.show(out, *_in_order(page, out, 0))
        return
    text = ""
    for squeeze in range(_SQUEEZES):
        text = card.drawn(out, _in_order(page, out, squeeze))
        if not out.is_terminal or text.count("\n") < out.height:
            break
    card.write(out, text)


def _in_order(page: Page, out: Console, squeeze: int) -> Iterator[RenderableType]:
    """Yield the blocks as they stand on the screen, with an empty line between where there is room."""
    blocks = list(_blocks(page, out, squeeze))
    if out.is_terminal:
        blocks.reverse()
    for number, block in enumerate(blocks):
        if number and squeeze < 3:  # noqa: PLR2004 - the third squeeze takes the empty lines
            yield ""
        yield block


def _blocks(page: Page, out: Console, squeeze: int) -> Iterator[RenderableType]:
    """Yield what an answer shows, what matters most first; each squeeze leaves something more out."""
    yield from card.alarms(page)
    yield from card.heads(page)
    for number, group in enumerate(page.groups):
        first, *others = group.entries
        left_out = _left_out(squeeze, number)
        parts: list[RenderableType] = [_first(first, left_out)]
        if group.heading:
            rule = Rule(Text(f" {group.heading} ", style="bold"), align="left", style="none", characters="═")
            parts.insert(0, rule)
        yield Group(*parts)
        if others:
            lines = [_line(entry, out.width - 2) for entry in others]
            yield Group(*(reversed(lines) if out.is_terminal else lines))
    yield from card.questions(page, max(3 - squeeze, 1))
    yield from card.readings(page)
    last = [Text(page.more, style="dim")] if page.more else []
    yield Padding(Group(*last, Text(page.closing, style="dim italic")), (0, 1))


def _left_out(squeeze: int, trouble: int) -> set[str]:
    """Which sections of a first match are left out; those of a second trouble go sooner."""
    order = ((1, DOCTOR), (4, TELL), (5, DO_NOW)) if not trouble else ((0, DOCTOR), (2, DO_NOW), (3, TELL))
    return {title for least, title in order if squeeze >= least}


def _first(entry: Entry, left_out: set[str]) -> RenderableType:
    """The first match."""
    sections = [section for section in entry.sections if section.title not in left_out]
    rows: Sequence[RenderableType] = [
        *card.said("Fits", entry.fits),
        *card.said("Against", entry.against),
        *card.section_rows(sections, airy=False),
    ]
    return Group(card.head(entry), Padding(Group(*rows), (0, 1, 0, 4)))


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
