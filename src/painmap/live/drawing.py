"""Drawing: the parts of a page as Textual shows them. All text on a page is clean; none is read as markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from painmap.chart.braille import cells
from painmap.chart.scene import scene
from painmap.render.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from painmap.live.sitting import Sitting
    from painmap.render.page import Entry, Notice, Page

_DOTS = {"strong": "●●●", "moderate": "●●○", "weak": "●○○"}
_CONFIDENCE = {"strong": "bold $success", "moderate": "$success", "weak": "$quiet"}
_LEVELS = {"emergency": "bold $alarm-text on $alarm", "urgent": "bold $error", "soon": "bold $warning"}
_MARKS = {
    "felt": ("⣿", "felt"),
    "spill": ("⢎", "spreads"),
    "own": ("⠅", "muscle"),
    "point": ("x", "point"),
}
_LEAST_ROWS, _LEGEND = 9, 2  # of a chart, and of what its marks mean
READ_ALL = "F1 reads it all"

Part = tuple[str, str]


# -- what must not wait ------------------------------------------------------------------------------------


def alarms(page: Page, columns: int, rows: int) -> Content:
    """What stands above everything: alerts, that treatment waits, what must be asked first.

    Args:
        page: The page.
        columns: How wide it may be.
        rows: How high. Where that is too little, said words go first, then what to do about the lesser
            alerts, then about all; the name of an alert goes last, and never unsaid.
    """
    columns = max(columns, 8)
    heads = [_head(alert) for alert in page.alerts]
    asked = [_asked_first(one.question, "") for one in page.ask_first]
    for lines in (
        list(alarms_in_full(page)),
        [part for n, alert in enumerate(page.alerts) for part in (heads[n], Content(alert.message))] + asked,
        [*heads[:1], *(Content(alert.message) for alert in page.alerts[:1]), *heads[1:], *asked],
    ):
        if sum(len(line.wrap(columns)) for line in lines) <= rows:
            return Content("\n").join(lines)
    lines = [*heads, *asked]
    kept = lines[: max(rows - 1, 1)]
    more = f"and {len(lines) - len(kept)} more: {READ_ALL}" if len(kept) < len(lines) else READ_ALL
    if rows == 1:
        kept = [kept[0].truncate(max(columns - len(more) - 2, 8), ellipsis=True) + f"  {more}"]
    else:
        kept.append(Content(more))
    return Content("\n").join([line.truncate(columns, ellipsis=True) for line in kept])


def alarms_in_full(page: Page) -> Iterator[Content]:
    """Every word of what must not wait, statement by statement."""
    for alert in page.alerts:
        yield _head(alert)
        yield Content(alert.message)
        yield Content.assemble("said: ", (f"“{alert.said}”", "bold"))
    if page.waits:
        yield Content.styled(page.waits, "bold")
    for one in page.ask_first:
        yield _asked_first(one.question, one.aside)


def _head(alert: Notice) -> Content:
    style = _LEVELS.get(alert.level, "bold")
    return Content.assemble((f" {alert.label} ", style), "  ", (alert.name, "bold"))


def _asked_first(question: str, because: str) -> Content:
    return Content.assemble(
        ("Ask first: ", "bold $warning"), (question, "bold"), (f"  {because}" if because else "", "$quiet")
    )


# -- the list ----------------------------------------------------------------------------------------------


def row(entry: Entry, columns: int, *, chosen: bool, marked: bool) -> Content:
    """One match in three lines: its name; muscles and fit; what speaks for it and against it."""
    room = max(columns - 4, 8)
    fit = _CONFIDENCE.get(entry.confidence, "")
    name = Content.assemble((entry.name, "bold"))
    under = Content.assemble(
        (f"{_DOTS.get(entry.confidence, '')} {entry.confidence} fit", fit),
        ("  ", ""),
        (entry.muscles, "italic"),
    )
    quoted = ", ".join(dict.fromkeys(f"“{reason.said}”" for reason in entry.fits))
    against = "".join(f"  but “{reason.said}”" for reason in entry.against)
    why = Content.assemble((quoted, ""), (against, "$warning"))
    number = Content.assemble(
        "▸" if chosen else " ", (f"{entry.rank}", "bold $primary"), "*" if marked else " ", " "
    )
    lines = [part.truncate(room, ellipsis=True) for part in (name, under, why)]
    return Content("\n").join([number + lines[0], *(Content("    ") + line for line in lines[1:])])


def heading(words: str, columns: int) -> Content:
    """What stands above the matches of one of two troubles."""
    return Content.styled(words, "bold underline").truncate(max(columns, 8), ellipsis=True)


def hints(page: Page, said: Iterable[str]) -> Content:
    """What is said beside the list: mended words, what it could also be, and what the screen has to say."""
    lines = [Content(words) for words in said if words]
    if page.mended:
        words = ", ".join(f"{said} → {read_as}" for said, read_as in page.mended)
        lines.append(Content.styled(f"Read as: {words}", "italic"))
    if page.could_be:
        lines.append(Content(page.could_be))
    return Content("\n").join(lines)


def question(sitting: Sitting) -> Content:
    """The question to put now and what a yes is for; or, where words answer it, that it is to be typed."""
    asked = sitting.question
    if asked is None:
        open_ = sitting.open_question
        return Content.styled(f"{clean(open_)} Type it.", "bold") if open_ else Content()
    words = clean(asked[1])
    aside = next((one.aside for one in sitting.page.questions if one.question == words), "")
    return Content.assemble(
        ("Ask: ", "bold $primary"), (words, "bold"), (f"  (yes: {aside})" if aside else "", "$quiet")
    )


def answering(sitting: Sitting, *, typing: bool) -> Content:
    """What can be answered, by key or mouse, and what was answered last."""
    keys = [
        ("y", "yes", "answer('yes')"),
        ("n", "no", "answer('no')"),
        ("d", "don't know", "answer('unknown')"),
    ]
    if sitting.question is None:
        keys = []
    parts = [f"[@click=app.{action}]{key} {word}[/]" for key, word, action in keys]
    if sitting.answers:
        parts.append("[@click=app.take_back]b take back[/]")
    line = Content.from_markup(("Enter, then:  " if typing and parts else "") + "   ".join(parts))
    last = sitting.page.asked[-1:] if sitting.answers else ()
    return Content("   ").join([line, *(Content.styled(f"{q} {a}.", "$quiet") for q, a in last)])


# -- the body ----------------------------------------------------------------------------------------------


def body(sitting: Sitting, columns: int, rows: int) -> Content:
    """The chart of the chosen match, what its marks mean, and in words what a hand looks for."""
    match, entry = sitting.match, next((e for e in sitting.entries if e.id == sitting.chosen), None)
    record = sitting.engine.pattern(sitting.chosen) if match else None
    if record is None or entry is None:
        return Content()
    words = [Content.assemble(("Point ", "bold $primary"), clean(record["trigger_point"]))]
    words += [
        Content.assemble(("Against ", "bold $warning"), f"“{reason.said}”: {reason.meaning}")
        for reason in entry.against
    ]
    for section in entry.sections:
        if section.title != "Point":
            item = section.items[0]
            words.append(
                Content.assemble(
                    (f"{section.title} ", "bold $primary"),
                    f"{item.about}: " if item.about else "",
                    item.text,
                    (f" Caution: {item.caution}" if item.caution else "", "italic"),
                )
            )
    room = rows - _LEAST_ROWS - _LEGEND if rows > _LEAST_ROWS + _LEGEND else rows
    kept: list[Content] = []
    for line in words:
        wrapped = line.wrap(max(columns, 8))
        if len(wrapped) > room and kept:
            break
        kept += wrapped[:room]
        room -= len(wrapped)
    return Content("\n").join([*drawn(sitting, columns, rows - len(kept) - _LEGEND), *kept])


def drawn(sitting: Sitting, columns: int, rows: int) -> list[Content]:
    """The chart of the chosen match line by line, its legend last; nothing where there is no room."""
    record = sitting.engine.pattern(sitting.chosen)
    if record is None:
        return []
    drawing = cells(scene(record, sitting.engine, sitting.side), columns, rows)
    if not drawing:
        return []
    used = {cell.kind for line in drawing for cell in line}
    legend = [
        part
        for kind, (mark, word) in _MARKS.items()
        if kind in used
        for part in ((mark, f"${kind}"), (f" {word} ", "$quiet"))
    ]
    lines = [Content.assemble(*_runs(line)) for line in drawing]
    return [*lines, *Content.assemble(*legend).wrap(columns)[:2]]


def _runs(line: Sequence[tuple[str, str]]) -> list[Part]:
    """The letters of a line put together where they are of one kind."""
    parts: list[Part] = []
    for letter, kind in line:
        style = f"${kind}" if kind else "bold"
        if parts and parts[-1][1] == style:
            parts[-1] = (parts[-1][0] + letter, style)
        else:
            parts.append((letter, style))
    return parts
