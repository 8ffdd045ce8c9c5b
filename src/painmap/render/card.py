"""Card: the answer in a terminal. The only module, beside the batch progress bar, that imports rich.

Text of people and files is put into `Text` objects and never parsed as markup. Colours are the terminal's own
eight, so that they follow its theme; nothing is said by colour alone.
"""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING, Literal, TextIO

from rich.console import Console, Group
from rich.padding import Padding
from rich.rule import Rule
from rich.segment import Segment
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rich.console import ConsoleOptions, RenderableType, RenderResult

    from painmap.render.page import Entry, Notice, Page, Reason, Section
    from painmap.render.sheet import Comparison, Row, Sheet

MOST_COLUMNS = 100  # longer lines tire the eye, however wide the terminal
LEAST_COLUMNS = 40  # below that the terminal breaks the lines, and all of the text is there
_LABEL = 13
_TRAILING = re.compile(r" +$", re.MULTILINE)
_DOTS = {"strong": "●●●", "moderate": "●●○", "weak": "●○○"}
_CONFIDENCE = {"strong": "bold green", "moderate": "green", "weak": ""}
_LEVEL = {"emergency": "bold white on red", "urgent": "bold red", "soon": "bold magenta"}
_BAR = {"emergency": "bold red", "urgent": "red", "soon": "magenta"}


def console(stream: TextIO | None = None, *, color: bool | None = None, width: int | None = None) -> Console:
    """Make a console that writes to a stream.

    Args:
        stream: Standard output, if None.
        color: Whether to use colour; None lets rich find out.
        width: Columns; None asks the terminal and keeps to `LEAST_COLUMNS` and `MOST_COLUMNS`.
    """
    system: Literal["auto", "standard"] = "standard" if color and os.name != "nt" else "auto"
    out = Console(
        file=stream or sys.stdout,
        width=width,
        force_terminal=True if color else None,
        no_color=None if color is None else not color,
        color_system=None if color is False else system,  # without one there is no bold either
        markup=False,
        emoji=False,
        highlight=False,
        soft_wrap=False,
        _environ=environment(),
    )
    if width is None:
        out.width = min(max(out.width, LEAST_COLUMNS), MOST_COLUMNS)
    return out


def environment() -> dict[str, str]:
    """The environment without a COLUMNS or LINES that is no size, such as 0, which rich would believe."""
    return {
        key: value
        for key, value in os.environ.items()
        if key not in ("COLUMNS", "LINES") or re.fullmatch("[1-9][0-9]{0,4}", value)
    }


def draw_in_full(page: Page, out: Console, chart: Sequence[RenderableType] = ()) -> None:
    """Draw all of a page; where it is taller than the terminal, it ends with the matches, a line each.

    Args:
        page: What the answer shows.
        out: Where it is drawn.
        chart: The chart of the first match, drawn below it.
    """
    height = show(out, *_parts(page, chart))
    if out.file is sys.stdout and out.is_terminal and height >= out.height:
        show(out, *_in_short(page))


def _in_short(page: Page) -> Iterator[RenderableType]:
    """Yield what the eye should find last, above the prompt: alerts, then one line a match."""
    entries = [entry for group in page.groups for entry in group.entries]
    if len(entries) + len(page.alerts) < 2:  # noqa: PLR2004 - one thing needs no summary
        return
    yield Padding(Rule(style="dim", characters="─"), (1, 1, 0, 1))
    for alert in page.alerts:
        yield Padding(
            Text.assemble((f" {alert.label} ", _LEVEL.get(alert.level, "bold")), "  ", (alert.name, "bold")),
            (0, 1),
        )
    for entry in entries:
        line = Text.assemble(
            (f"{entry.rank:>2}  ", "bold cyan"), dots(entry), "  ", (entry.name, "bold"), f"  {entry.muscles}"
        )
        line.no_wrap, line.overflow = True, "ellipsis"
        yield Padding(line, (0, 1, 0, 0))


def show(out: Console, *parts: RenderableType) -> int:
    """Print renderables without rich's spaces at the ends of lines, which copy and reflow badly.

    Returns:
        How many lines that were; 0 where rich drives an old Windows console itself.
    """
    if out.legacy_windows:
        out.print(*parts, sep="\n")
        return 0
    return write(out, drawn(out, parts))


def drawn(out: Console, parts: Iterable[RenderableType]) -> str:
    """Return what a console would print."""
    with out.capture() as captured:
        for part in parts:
            out.print(part)
    return _TRAILING.sub("", captured.get())


def write(out: Console, text: str) -> int:
    """Write what is drawn; return how many lines that are."""
    out.file.write(text)
    out.file.flush()
    return text.count("\n")


def _parts(page: Page, chart: Sequence[RenderableType]) -> Iterator[RenderableType]:
    yield ""
    yield from before(page)
    for group in page.groups:
        if group.heading:
            yield Rule(Text(f" {group.heading} ", style="bold"), align="left", style="none", characters="═")
            yield ""
        for number, entry in enumerate(group.entries):
            if number:
                yield Padding(Rule(style="dim", characters="─"), (0, 1))
            yield _entry(entry)
            yield from chart if entry.rank == 1 else ()
            yield ""
    if page.could_be:
        yield Padding(Text(page.could_be), (0, 1))
        yield ""
    for block in (questions(page), readings(page)):
        if parts := list(block):
            yield from (*parts, "")
    yield closing(page.closing)


def before(page: Page) -> Iterator[RenderableType]:
    """Yield what comes before the matches, each with an empty line after it."""
    for part in (*alarms(page), *heads(page)):
        yield part
        yield ""


def alarms(page: Page) -> Iterator[RenderableType]:
    """Yield the alerts, that treatment waits, and what must be asked first."""
    yield from (_alert(alert) for alert in page.alerts)
    if page.waits:
        yield Padding(Text(page.waits, style="bold"), (0, 1))
    if page.ask_first:
        rows = [Text.assemble((one.question, "bold"), f"  {one.aside}") for one in page.ask_first]
        body = Group(Text("Ask first", style="bold magenta"), *rows)
        yield Padding(_Barred(body, "magenta"), (0, 1))


def heads(page: Page) -> Iterator[RenderableType]:
    """Yield mended words, and that nothing matched or what is missing."""
    if page.mended:
        words = ", ".join(f"{said} → {read_as}" for said, read_as in page.mended)
        yield Padding(Text(f"Read as: {words}", style="italic"), (0, 1))
    if page.missing:
        yield Padding(Text("\n".join(page.missing)), (0, 1))


def _alert(alert: Notice) -> RenderableType:
    """An alert: a bar down its left side, so that it stands out without colour too."""
    head = Text.assemble((f" {alert.label} ", _LEVEL.get(alert.level, "bold")), "  ", (alert.name, "bold"))
    said = Text.assemble("said: ", (f"“{alert.said}”", "bold"))
    body = Group(head, Text(alert.message), said)
    return Padding(_Barred(body, _BAR.get(alert.level, "bold")), (0, 1))


class _Barred:
    """A renderable with a thick bar down its left side."""

    def __init__(self, body: RenderableType, style: str) -> None:
        self._body = body
        self._style = style

    def __rich_console__(self, out: Console, options: ConsoleOptions) -> RenderResult:
        """Draw the body line by line behind the bar."""
        bar = Segment("┃ " if wide(out) else "| ", out.get_style(self._style))
        for line in out.render_lines(self._body, options.update(width=options.max_width - 2), pad=False):
            yield bar
            yield from line
            yield Segment.line()


def wide(out: Console) -> bool:
    """Whether the stream can show more than ASCII."""
    return out.encoding.lower().startswith("utf")


def _entry(entry: Entry) -> RenderableType:
    """One match: a head, then its rows of label and text."""
    rows = [
        *reasons("Fits", entry.fits),
        *reasons("Against", entry.against),
        *section_rows(entry.sections, airy=True),
    ]
    return Group(head(entry), Padding(Group(*rows), (1, 1, 0, 4)))


def head(entry: Entry) -> RenderableType:
    """The name of a match, and under it muscles, fit and id."""
    fit = (f"{dots(entry)} {entry.confidence} fit", _CONFIDENCE.get(entry.confidence, ""))
    under = Text.assemble((entry.muscles, "italic"), "   ", fit, "   ", (entry.id, "dim"))
    number = Text(f"{entry.rank:>2}", style="bold cyan")
    return Group(Beside(number, Text(entry.name, style="bold"), 4), Padding(under, (0, 1, 0, 4)))


def dots(entry: Entry) -> Text:
    """Three dots, as many of them full as the fit is good."""
    return Text(_DOTS.get(entry.confidence, ""), style=_CONFIDENCE.get(entry.confidence, ""))


class Beside:
    """A label with something beside it; much cheaper than a table, which measures every cell.

    Args:
        label: Words of one line.
        body: What stands beside it, over as many lines as it needs.
        width: Columns of the label and the gap after it.
    """

    def __init__(self, label: Text, body: RenderableType, width: int = _LABEL + 1) -> None:
        """Take the parts."""
        self._label = label
        self._body = body
        self._width = width

    def __rich_console__(self, out: Console, options: ConsoleOptions) -> RenderResult:
        """Draw the body line by line, the label before its first."""
        label = self._label.copy()
        label.truncate(self._width, pad=True)
        width = max(options.max_width - self._width, 1)
        for number, line in enumerate(out.render_lines(self._body, options.update(width=width), pad=False)):
            if number:
                yield Segment(" " * self._width)
            else:
                yield Segment(label.plain, out.get_style(label.style))
            yield from line
            yield Segment.line()


def _label(title: str) -> Text:
    return Text(title, style="cyan")


def said(title: str, why: tuple[Reason, ...]) -> Iterator[RenderableType]:
    """A row for what fits or what speaks against, in the client's words alone."""
    if why:
        words = Text(", ").join(
            Text(f"“{s}”", style="bold") for s in dict.fromkeys(reason.said for reason in why)
        )
        if title == "Against":
            words.append(f"  {why[0].meaning}")
        yield Beside(_label(title), words)


def reasons(title: str, why: tuple[Reason, ...]) -> Iterator[RenderableType]:
    """Rows for what fits or what speaks against, beside the pattern's own words."""
    for number, reason in enumerate(why):
        words = Text.assemble(
            (f"“{reason.said}”", "bold"), f"  {reason.phrase}", (f"  ({reason.meaning})", "dim")
        )
        yield Beside(_label(title if not number else ""), words)


def section_rows(sections: Iterable[Section], *, airy: bool) -> Iterator[RenderableType]:
    """Rows for sections, with an empty row before each where there is room."""
    for section in sections:
        if airy:
            yield Text("")
        many = len(section.items) > 1
        for number, item in enumerate(section.items):
            text = Text()
            if item.about:
                text.append(f"{item.about}: ", style="bold")
            text.append(item.text)
            if item.caution:
                text.append(f" Caution: {item.caution}", style="italic")
            yield Beside(_label(section.title if not number else ""), _Bullet(text) if many else text)


class _Bullet:
    """A text behind a bullet, its further lines set in below the first."""

    def __init__(self, text: Text) -> None:
        self._text = text

    def __rich_console__(self, out: Console, options: ConsoleOptions) -> RenderResult:
        """Draw the text line by line."""
        width = max(options.max_width - 2, 1)
        mark = "• " if wide(out) else "* "
        for number, line in enumerate(self._text.wrap(out, width)):
            yield Text.assemble(mark if not number else "  ", line)


def questions(page: Page) -> Iterator[RenderableType]:
    """Yield what to ask next, a part each, and with the first of them what was asked and answered."""
    asked = " ".join(f"{question} {answer}." for question, answer in page.asked)
    before = [Text(f"Asked  {asked}", style="dim")] if asked else []
    if before and not page.questions:
        yield Padding(before[0], (0, 1))
    for number, one in enumerate(page.questions):
        words = Text(one.question)
        if one.aside:
            words.append(f"  (yes: {one.aside})", style="dim")
        row = Beside(Text("" if number else "Ask next", style="bold"), words, 10)
        yield Padding(Group(*([] if number else before), row), (0, 1))


def readings(page: Page) -> Iterator[RenderableType]:
    """Yield how the complaint was read, as one block."""
    if not page.readings and not page.passed_over:
        return
    from rich.table import Table  # noqa: PLC0415 - a common answer has no table

    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False, header_style="cyan")
    for name in ("said", "read as", "role", "remark"):
        table.add_column(name)
    for read in page.readings:
        table.add_row(Text(read.said), Text(read.read_as), Text(read.role), Text(read.remark))
    rows: list[RenderableType] = [Text("How it was read", style="bold"), Padding(table, (0, 2))]
    if page.passed_over:
        rows.append(Padding(Text(f"Passed over: {page.passed_over}", style="dim"), (0, 0, 0, 2)))
    yield Padding(Group(*rows), (0, 1))


# -- patterns by themselves --------------------------------------------------------------------------------


def draw_sheet(whole: Sheet, out: Console) -> None:
    """Draw one pattern whole."""
    apart = "\n" if whole.airy else "   "
    ident = ("   ", (whole.id, "dim")) if whole.airy else ()  # else it stands in the way to see more
    head = Text.assemble((whole.name, "bold"), apart, (whole.muscles, "italic"), *ident)
    body = Group(*section_rows(whole.sections, airy=whole.airy))
    above = [""] if whole.airy else []
    show(out, *above, Padding(head, (0, 1)), Padding(body, (0, 1)), "", closing(whole.closing))


def draw_comparison(two: Comparison, out: Console) -> None:
    """Draw two patterns side by side."""
    from rich.table import Table  # noqa: PLC0415 - a common answer has no table

    parts: list[RenderableType] = [""]
    if two.tells:
        for number, tell in enumerate(two.tells):
            text = Text.assemble((f"{tell.about}: ", "bold"), tell.text)
            parts.append(Padding(Beside(_label("" if number else "Tell apart"), text), (0, 1)))
        parts.append("")
    table = Table(box=None, show_edge=False, padding=(0, 2, 0, 0), expand=True, header_style="")
    table.add_column(width=_LABEL, no_wrap=True)
    for name, ident in zip(two.names, two.ids, strict=True):
        table.add_column(Text.assemble((name, "bold"), "\n", (ident, "dim")), ratio=1)
    for title, first, second in two.rows:
        table.add_row("", "", "")
        table.add_row(_label(title), _bullets(first), _bullets(second))
    show(out, *parts, Padding(table, (0, 1)), "", closing(two.closing))


def _bullets(words: str) -> RenderableType:
    lines = words.split("\n")
    return Text(words) if len(lines) == 1 else Group(*(_Bullet(Text(line)) for line in lines))


def draw_listing(regions: Mapping[str, Sequence[Row]], out: Console) -> None:
    """Draw patterns in short under their regions."""
    width = min(max((len(row.id) for rows in regions.values() for row in rows), default=0), 38)
    parts: list[RenderableType] = []
    for region, rows in regions.items():
        parts += ["", Padding(Text(region, style="bold"), (0, 1))]
        for row in rows:
            words = Text.assemble(row.name, "  ", (row.more, "italic"))
            parts.append(Padding(Beside(Text(row.id, style="cyan"), words, width + 2), (0, 1)))
    show(out, *parts)


def closing(words: str) -> RenderableType:
    """The line that says what an answer is not."""
    return Padding(Text(words, style="dim italic"), (0, 1))
