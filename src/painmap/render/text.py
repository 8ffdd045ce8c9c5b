"""Text: plain and stable, one statement a line and never wrapped, so that it pastes well anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from painmap.render.page import Section

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from painmap.render.figure import Figure
    from painmap.render.page import Entry, Page, Reason
    from painmap.render.sheet import Comparison, Row, Sheet


_CHART = (80, 24)  # columns and rows


def render(page: Page, chart: Figure | None = None) -> str:
    """Write a page as plain text that ends with a line feed, with the first match's chart if asked for."""
    return "\n".join(_lines(page, chart if chart and chart.asked else None)) + "\n"


def sheet(whole: Sheet) -> str:
    """Write one pattern whole."""
    lines = [whole.name, f"{whole.muscles} - {whole.id}", *sections(whole.sections), "", whole.closing]
    return "\n".join(lines) + "\n"


def comparison(two: Comparison) -> str:
    """Write two patterns aspect by aspect."""
    lines = [f"A: {two.names[0]} ({two.ids[0]})", f"B: {two.names[1]} ({two.ids[1]})", ""]
    lines += list(sections((Section("Tell apart", two.tells),)) if two.tells else ())
    for title, first, second in two.rows:
        lines.append(f"{title}:")
        for mark, words in (("A", first), ("B", second)):
            lines += [f"  {mark}: {word}" for word in words.split("\n") if word]
    return "\n".join([*lines, "", two.closing]) + "\n"


def listing(regions: Mapping[str, Sequence[Row]]) -> str:
    """Write patterns in short, one a line under their regions."""
    lines: list[str] = []
    width = max((len(row.id) for rows in regions.values() for row in rows), default=0)
    for region, rows in regions.items():
        lines += ["", f"# {region}"] if lines else [f"# {region}"]
        lines += [f"{row.id:<{width}}  {row.name}{_aside(row)}" for row in rows]
    return "\n".join(lines) + "\n" if lines else ""


def _aside(row: Row) -> str:
    aside = "; ".join(part for part in (row.more, row.frequency) if part)
    return f" [{aside}]" if aside else ""


def _lines(page: Page, chart: Figure | None) -> Iterator[str]:
    yield from _before(page)
    for group in page.groups:
        if group.heading:
            yield f"== {group.heading}"
            yield ""
        for number, entry in enumerate(group.entries):
            yield from _line(entry) if entry.short else _entry(entry, full=page.full)
            if chart and entry.rank == 1:
                yield from ("", *chart.plain(*_CHART))
            if not entry.short or number == len(group.entries) - 1:
                yield ""
    if page.could_be:
        yield page.could_be
        yield ""
    yield from _questions(page)
    yield from _readings(page)
    if page.more:
        yield page.more
    yield page.closing


def alarms(page: Page) -> Iterator[str]:
    """Yield what comes before everything else: alerts, that treatment waits, and what to ask first."""
    for alert in page.alerts:
        yield f"!! {alert.label}: {alert.name}"
        yield f"   {alert.message}"
        yield f'   said: "{alert.said}"'
        yield ""
    if page.waits:
        yield page.waits
        yield ""
    if page.ask_first:
        yield "Ask first:"
        yield from (f"  - {one.question} ({one.aside})" for one in page.ask_first)
        yield ""


def _before(page: Page) -> Iterator[str]:
    """What comes before the matches."""
    yield from alarms(page)
    if page.mended:
        yield "Read as: " + ", ".join(f'"{said}" = {read_as}' for said, read_as in page.mended)
        yield ""
    if page.missing:
        yield from page.missing
        yield ""


def _questions(page: Page) -> Iterator[str]:
    if page.asked:
        yield "Asked:"
        yield from (f"  - {question} {answer}" for question, answer in page.asked)
        yield ""
    if page.questions:
        yield "Ask next:"
        yield from (
            f"  - {one.question}{f' (yes: {one.aside})' if one.aside else ''}" for one in page.questions
        )
        yield ""


def _line(entry: Entry) -> Iterator[str]:
    reason = f': "{entry.fits[0].said}"' if entry.fits else ""
    yield f"{entry.rank}. {entry.name} - {entry.muscles} - {entry.confidence} fit - {entry.id}{reason}"


def _entry(entry: Entry, *, full: bool) -> Iterator[str]:
    yield f"{entry.rank}. {entry.name}"
    yield f"   {entry.muscles} - {entry.confidence} fit - {entry.id}"
    yield from _reasons("Fits", entry.fits, short=not full)
    yield from _reasons("Against", entry.against, short=not full)
    yield from sections(entry.sections, indent="   ")


def _reasons(title: str, reasons: tuple[Reason, ...], *, short: bool) -> Iterator[str]:
    if not reasons:
        return
    if short:
        said = ", ".join(dict.fromkeys(f'"{reason.said}"' for reason in reasons))
        yield f"   {title}: {said}" + (f" ({reasons[0].meaning})" if title == "Against" else "")
        return
    yield f"   {title}:"
    for reason in reasons:
        yield f'   - "{reason.said}": {reason.phrase} ({reason.meaning})'


def sections(parts: Iterable[Section], indent: str = "") -> Iterator[str]:
    """Write sections: a single line beside its heading, several below it."""
    for section in parts:
        rows = [
            (f"{item.about}: " if item.about else "")
            + item.text
            + (f" Caution: {item.caution}" if item.caution else "")
            for item in section.items
        ]
        if len(rows) == 1:
            yield f"{indent}{section.title}: {rows[0]}"
        else:
            yield f"{indent}{section.title}:"
            yield from (f"{indent}- {row}" for row in rows)


def _readings(page: Page) -> Iterator[str]:
    if not page.readings and not page.passed_over:
        return
    yield "How it was read:"
    for read in page.readings:
        remark = f" ({read.remark})" if read.remark else ""
        yield f'  - "{read.said}" = {read.read_as} [{read.role}]{remark}'
    if page.passed_over:
        yield f"  - passed over: {page.passed_over}"
    yield ""
