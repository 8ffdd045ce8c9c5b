"""Markdown: headings and a quoted complaint, ready to paste into notes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from painmap.render.figure import Figure
    from painmap.render.page import Entry, Page, Reason, Section
    from painmap.render.sheet import Comparison, Row, Sheet

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&$])")
_LIST_MARK = re.compile(r"^(\s*)(?:([-+=])|(\d+)([.)]))", re.MULTILINE)
_LINK = re.compile(r"(https?)://|\bwww\.", re.IGNORECASE)


def escape(text: str) -> str:
    """Make text from people and files stand as itself in Markdown: no link, no heading, no HTML."""
    text = _SPECIAL.sub(r"\\\1", text)
    text = _LINK.sub(lambda m: f"{m[1]}\\://" if m[1] else "www\\.", text)
    return _LIST_MARK.sub(lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[1]}{m[3]}\\{m[4]}", text)


_CHART = (80, 24)  # columns and rows


def render(page: Page, chart: Figure | None = None) -> str:
    """Write a page as Markdown that ends with a line feed, with the first match's chart if asked for."""
    return "\n".join(_lines(page, chart if chart and chart.asked else None)) + "\n"


def sheet(whole: Sheet) -> str:
    """Write one pattern whole."""
    head = [f"## {escape(whole.name)}", "", f"**{escape(whole.muscles)}** (`{whole.id}`)", ""]
    return "\n".join([*head, *sections(whole.sections), f"*{escape(whole.closing)}*"]) + "\n"


def comparison(two: Comparison) -> str:
    """Write two patterns as a table of three columns."""
    lines = [f"## {escape(two.names[0])}, or {escape(two.names[1])}?", ""]
    lines += listed("Tell apart", (f"{tell.about}: {tell.text}" for tell in two.tells))
    names = ("", *(f"{escape(name)} (`{ident}`)" for name, ident in zip(two.names, two.ids, strict=True)))
    lines += table(names, ((t, a.replace("\n", "; "), b.replace("\n", "; ")) for t, a, b in two.rows))
    return "\n".join([*lines, "", f"*{escape(two.closing)}*"]) + "\n"


def listing(regions: Mapping[str, Sequence[Row]]) -> str:
    """Write patterns in short, one table a region."""
    lines: list[str] = []
    for region, rows in regions.items():
        lines += [f"### {escape(region)}", ""]
        lines += table(("id", "name", "", ""), ((r.id, r.name, r.more, r.frequency) for r in rows))
        lines.append("")
    return "\n".join(lines)


def _lines(page: Page, chart: Figure | None) -> Iterator[str]:
    yield "## Pain patterns"
    yield ""
    yield from (f"> {escape(line)}".rstrip() for line in page.complaint.split("\n"))
    yield ""
    for alert in page.alerts:
        yield f"**{escape(alert.label)}: {escape(alert.name)}.** {escape(alert.message)}"
        yield f'Raised by: "{escape(alert.said)}"'
        yield ""
    if page.waits:
        yield f"**{escape(page.waits)}**"
        yield ""
    yield from listed("Ask first", (f"{one.question} {one.aside}" for one in page.ask_first))
    if page.mended:
        yield "Read as: " + ", ".join(f'"{escape(said)}" = {escape(read)}' for said, read in page.mended)
        yield ""
    if page.missing:
        yield from (escape(line) for line in page.missing)
        yield ""
    yield from _groups(page, chart)
    if page.could_be:
        yield escape(page.could_be)
        yield ""
    yield from listed("Asked", (f"{question} {answer}" for question, answer in page.asked))
    yield from listed("Ask next", (f"{one.question}{_aside(one.aside)}" for one in page.questions))
    yield from _readings(page)
    yield f"*{escape(page.closing)}*"


def _groups(page: Page, chart: Figure | None) -> Iterator[str]:
    """The matches, each trouble's under its heading."""
    for group in page.groups:
        if group.heading:
            yield f"### {escape(group.heading)}"
            yield ""
        for entry in group.entries:
            if not entry.short:
                yield from _entry(entry, "####" if group.heading else "###")
                if chart and entry.rank == 1:
                    yield from ("```text", *chart.plain(*_CHART), "```", "")
        lines = [_line(entry) for entry in group.entries if entry.short]
        yield from (*lines, "") if lines else ()


def _line(entry: Entry) -> str:
    reason = f': "{escape(entry.fits[0].said)}"' if entry.fits else ""
    fit = f"{escape(entry.muscles)}, {entry.confidence} fit (`{entry.id}`)"
    return f"{entry.rank}. {escape(entry.name)}, {fit}{reason}"


def _aside(words: str) -> str:
    return f" (yes: {words})" if words else ""


def _entry(entry: Entry, level: str) -> Iterator[str]:
    yield f"{level} {entry.rank}. {escape(entry.name)}"
    yield ""
    yield f"**{escape(entry.muscles)}**, {entry.confidence} fit (`{entry.id}`)"
    yield ""
    yield from _reasons("Fits", entry.fits)
    yield from _reasons("Against", entry.against)
    yield from sections(entry.sections)


def _reasons(title: str, reasons: tuple[Reason, ...]) -> Iterator[str]:
    if not reasons:
        return
    yield f"**{title}**"
    yield ""
    for reason in reasons:
        yield f'- "{escape(reason.said)}": {escape(reason.phrase)} ({escape(reason.meaning)})'
    yield ""


def sections(parts: Iterable[Section]) -> Iterator[str]:
    """Write sections: a bold heading, then one line or a list."""
    for section in parts:
        rows = [
            (f"{escape(item.about)}: " if item.about else "")
            + escape(item.text)
            + (f" *Caution: {escape(item.caution)}*" if item.caution else "")
            for item in section.items
        ]
        if len(rows) == 1:
            yield f"**{escape(section.title)}:** {rows[0]}"
            yield ""
        else:
            yield f"**{escape(section.title)}**"
            yield ""
            yield from (f"- {row}" for row in rows)
            yield ""


def listed(title: str, lines: Iterable[str]) -> Iterator[str]:
    """Write a list under a bold heading, or nothing where the list is empty."""
    rows = [f"- {escape(line)}" for line in lines]
    if rows:
        yield f"**{escape(title)}**"
        yield ""
        yield from rows
        yield ""


def table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Write a table; cells are escaped."""
    names = list(columns)
    yield "| " + " | ".join(names) + " |"
    yield "|" + " --- |" * len(names)
    for row in rows:
        yield "| " + " | ".join(escape(cell) for cell in row) + " |"


def _readings(page: Page) -> Iterator[str]:
    if not page.readings and not page.passed_over:
        return
    yield "**How it was read**"
    yield ""
    yield from table(
        ("said", "read as", "role", "remark"),
        ((r.said, r.read_as, r.role, r.remark) for r in page.readings),
    )
    yield ""
    if page.passed_over:
        yield f"Passed over: {escape(page.passed_over)}"
        yield ""
