"""Note: an answer as a client record holds it, S O A P, in plain text that pastes well.

S has the client's own words and nothing else; O stays blank, since nobody has touched the client yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from painmap.render.clean import clean
from painmap.render.page import DO_NOW, DOCTOR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from painmap.answer import Answer
    from painmap.language.findings import Finding
    from painmap.render.page import Entry, Page

_CONCEPTS = {
    **dict.fromkeys(
        ("sudden-onset", "gradual-onset", "for-no-reason", "woke-with-it", "sudden-moment"), "Onset"
    ),
    **dict.fromkeys(("recent-days", "for-weeks", "for-months", "for-years"), "Duration"),
    **dict.fromkeys(
        ("radiates", "skips-places", "linked-elsewhere", "shooting", "spreading", "pain-moves", "ascending"),
        "Referral",
    ),
}
_KINDS = {"site": "Location", "history": "Onset", "course": "Frequency", "time": "Frequency"}
_HEADINGS = ("Location", "Onset", "Referral", "Duration", "Frequency", "Worse", "Better", "Feels", "Denied")


def render(answer: Answer, page: Page) -> str:
    """Write an answer as a note that ends with a line feed."""
    return "\n".join(_lines(answer, page)) + "\n"


def _lines(answer: Answer, page: Page) -> Iterator[str]:
    for alert in page.alerts:
        yield f'ALERT {alert.label}: {alert.name}. {alert.message} Said: "{alert.said}"'
    for one in page.ask_first:
        yield f"ASK FIRST: {one.question} {one.aside}"
    yield f'S: "{" ".join(page.complaint.split())}"'
    yield from _told(answer)
    if page.asked:
        yield "   Asked:"
        yield from (f"   - {question} {given}" for question, given in page.asked)
    yield "O:"
    yield "A: patterns that people describe like that, no diagnosis"
    entries = [entry for group in page.groups for entry in group.entries]
    yield from [_candidate(entry) for entry in entries] or ["   none"]
    if page.could_be:
        yield f"   {page.could_be}"
    yield "P:"
    if page.waits:
        yield f"   {page.waits}"
    for section in entries[0].sections if entries else ():
        if section.title in (DO_NOW, DOCTOR):
            item = section.items[0]
            yield f"   {section.title}: {item.text}" + (f" Caution: {item.caution}" if item.caution else "")


def _told(answer: Answer) -> Iterator[str]:
    """The client's words under their headings."""
    said: dict[str, dict[str, None]] = {heading: {} for heading in _HEADINGS}
    for finding in answer.findings:
        if finding.about == "now" and finding.weight and finding.kind != "idiom":
            words = " ".join(clean(answer.complaint[finding.start : finding.end]).split())
            side = f" ({finding.side})" if finding.side and finding.kind == "site" else ""
            before = answer.complaint[: finding.start].rstrip()[-5:].casefold()
            heading = "Onset" if before == "since" else _heading(finding)
            said[heading][f'"{words}"{side}'] = None
    for title, quoted in said.items():
        yield f"   {title}: {', '.join(quoted) or 'not said'}"


def _heading(finding: Finding) -> str:
    """Under which heading a finding stands."""
    if finding.polarity == "denied":
        return "Denied"
    if finding.concept in _CONCEPTS:
        return _CONCEPTS[finding.concept]
    return _KINDS.get(finding.kind) or {"worse": "Worse", "better": "Better"}.get(finding.role, "Feels")


def _candidate(entry: Entry) -> str:
    """One line for a pattern, with its reasons and what speaks against it."""
    why = "; ".join(dict.fromkeys(f'"{reason.said}"' for reason in entry.fits))
    but = "".join(f'; against: "{reason.said}" ({reason.meaning})' for reason in entry.against)
    return f"   {entry.rank}. {entry.name} ({entry.muscles}), {entry.confidence} fit: {why}{but}"
