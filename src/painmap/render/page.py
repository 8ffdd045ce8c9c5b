"""The page: what an answer shows and in which order, decided once for card, text and Markdown alike.

All text on a page is clean: nothing on it can steer a terminal. Named tuples for the same reason as in
`painmap.language.findings`: dataclasses cost as much start-up time as the look-up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from painmap.language.text import tokenise
from painmap.render.clean import clean, shorten

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from painmap.answer import Alert, Answer, Match
    from painmap.language.findings import Finding

LEVELS = {
    "emergency": "EMERGENCY",
    "urgent": "URGENT: a doctor today or tomorrow",
    "soon": "SOON: a doctor before any treatment",
}
CLOSING = "People describe these patterns like that. painmap makes no diagnosis and is no medical device."
_SAID_AT_MOST = 160
_EVIDENCE_IN_SHORT = 3
_TELLS_IN_FIRST = 4


class Shelf(Protocol):
    """What a page looks up beyond the answer; an `Engine` is one."""

    @property
    def labels(self) -> Mapping[str, str]:
        """How each site is called."""

    def pattern(self, ident: str) -> Mapping[str, Any] | None:
        """One whole pattern."""

    def similar(self, ident: str) -> Sequence[tuple[str, str]]:
        """Its neighbours, each with the tell-tale difference."""


class View(NamedTuple):
    """How much of an answer is shown.

    Attributes:
        full: Every match whole, and self care beside an emergency too.
        explain: How the complaint was read.
    """

    full: bool = False
    explain: bool = False


FIRST_WHOLE = View()


class Item(NamedTuple):
    """One line of a section, with a caution to it or "", and its subject or ""."""

    text: str
    caution: str = ""
    about: str = ""


class Section(NamedTuple):
    """Lines under one heading."""

    title: str
    items: tuple[Item, ...]


class Reason(NamedTuple):
    """The client's words beside the pattern's, and what that means: the role, or why it speaks against."""

    said: str
    phrase: str
    meaning: str


class Entry(NamedTuple):
    """One match."""

    rank: int
    id: str
    name: str
    muscles: str
    confidence: str
    fits: tuple[Reason, ...]
    against: tuple[Reason, ...]
    sections: tuple[Section, ...]
    short: bool


class Notice(NamedTuple):
    """One alert."""

    level: str
    label: str
    name: str
    message: str
    said: str


class Group(NamedTuple):
    """The matches of one trouble; no heading where there is but one."""

    heading: str
    entries: tuple[Entry, ...]


class Read(NamedTuple):
    """How a stretch of the complaint was read."""

    said: str
    read_as: str
    role: str
    remark: str


_SHORT_ROLES = {"where": "where", "worse": "worse", "better": "better", "notices": "sign"}


class Page(NamedTuple):
    """Everything that one answer shows, in its order."""

    complaint: str
    alerts: tuple[Notice, ...]
    waits: str
    mended: tuple[tuple[str, str], ...]
    nothing: tuple[str, ...]
    groups: tuple[Group, ...]
    questions: tuple[str, ...]
    readings: tuple[Read, ...]
    passed_over: str
    closing: str


def lay_out(answer: Answer, shelf: Shelf, view: View = FIRST_WHOLE) -> Page:
    """Decide what the page of one answer shows."""
    emergency = any(a.level == "emergency" for a in answer.alerts)
    return Page(
        complaint=clean(answer.complaint, lines=True),
        alerts=tuple(_alert(a) for a in answer.alerts),
        waits=_waits(answer),
        mended=tuple((clean(c.said), clean(c.read_as)) for c in answer.corrections),
        nothing=() if answer.matches else _nothing(answer),
        groups=_groups(answer, shelf, view, self_care=view.full or not emergency),
        questions=tuple(clean(q) for q in answer.questions),
        readings=tuple(_reading(answer, f, shelf) for f in answer.findings) if view.explain else (),
        passed_over=_passed_over(answer) if view.explain else "",
        closing=CLOSING,
    )


def _alert(alert: Alert) -> Notice:
    return Notice(
        alert.level,
        LEVELS.get(alert.level, alert.level.upper()),
        clean(alert.name),
        clean(alert.message),
        shorten(clean(alert.said), _SAID_AT_MOST),
    )


def _waits(answer: Answer) -> str:
    """Say that treatment waits, where an alert and patterns stand together."""
    if not answer.alerts or not answer.matches:
        return ""
    return "Treatment waits until a doctor has looked at this. The patterns below are for the therapist."


def _nothing(answer: Answer) -> tuple[str, ...]:
    """Say that nothing fits, and what to add."""
    if answer.status == "error":
        return (f"This complaint could not be read: {clean(answer.error or 'unknown reason')}.",)
    if answer.language is not None:
        return (
            f"This looks like {answer.language}, and painmap reads English only.",
            "Write it in English. If it came on suddenly or frightens you, do not wait: call a doctor.",
        )
    if not answer.complaint.strip():
        first = "There is no complaint here."
    elif answer.alerts:
        first = "No pattern is shown for this complaint: the warning above comes first."
    else:
        first = "No pattern fits this complaint."
    has_place = any(f.kind == "site" and f.counts for f in answer.findings)
    has_story = any(f.kind != "site" and f.counts for f in answer.findings)
    if has_place and not has_story:
        add = "Add how it hurts and what makes it worse or better."
    elif has_story and not has_place:
        add = "Add where it hurts: point to the place, in everyday words."
    else:
        add = "Say where it hurts, how, and what makes it worse or better."
    return (first, f'{add} Such as: "ache under my shoulder blade, worse after driving".')


# -- matches -----------------------------------------------------------------------------------------------


def _groups(answer: Answer, shelf: Shelf, view: View, *, self_care: bool) -> tuple[Group, ...]:
    """Sort the matches under the troubles that they answer."""
    by_trouble: dict[int, list[Match]] = {}
    for match in answer.matches:
        by_trouble.setdefault(match.trouble, []).append(match)
    groups = []
    for number, matches in sorted(by_trouble.items()):
        entries = tuple(
            _entry(answer, match, shelf, full=view.full or first, whole=view.full, self_care=self_care)
            for match, first in zip(matches, [True] + [False] * len(matches), strict=False)
        )
        groups.append(Group(_heading(answer, number), entries))
    return tuple(groups)


def _heading(answer: Answer, number: int) -> str:
    if len(answer.troubles) < 2:  # noqa: PLR2004 - one trouble needs no heading
        return ""
    words = answer.troubles[number - 1] if 0 < number <= len(answer.troubles) else ""
    first, _, rest = words.partition(" ")
    if first.casefold() in ("and", "but", "also", "plus") and rest:
        words = rest  # what joined the two says nothing of either
    return f'Trouble {number}: "{shorten(clean(words), _SAID_AT_MOST)}"'


def _entry(  # noqa: PLR0913 - what decides how much of one match is shown
    answer: Answer, match: Match, shelf: Shelf, *, full: bool, whole: bool, self_care: bool
) -> Entry:
    care = answer.care[match.rank - 1] if match.rank <= len(answer.care) else shelf.pattern(match.id) or {}
    first = answer.matches[0].id
    return Entry(
        rank=match.rank,
        id=match.id,
        name=clean(match.name),
        muscles=clean(", ".join(match.muscles)),
        confidence=match.confidence,
        fits=tuple(
            Reason(shorten(clean(e.said), _SAID_AT_MOST), clean(e.phrase), ROLES.get(e.role, e.role))
            for e in match.evidence[: None if full else _EVIDENCE_IN_SHORT]
        ),
        against=tuple(
            Reason(shorten(clean(a.said), _SAID_AT_MOST), clean(a.phrase), clean(a.why))
            for a in match.against[: None if full else 1]
        ),
        sections=care_sections(
            care,
            shelf,
            full=full,
            self_care=self_care,
            beside="" if full else first,
            most_tells=None if whole else _TELLS_IN_FIRST,
        ),
        short=not full,
    )


ROLES = {"where": "where it hurts", "worse": "makes it worse", "better": "eases it", "notices": "a sign"}


def care_sections(  # noqa: PLR0913 - what decides how much of a pattern is shown
    care: Mapping[str, Any],
    shelf: Shelf,
    *,
    full: bool = True,
    self_care: bool = True,
    beside: str = "",
    most_tells: int | None = None,
) -> tuple[Section, ...]:
    """Give the care notes of a pattern, section by section.

    Args:
        care: The pattern's record.
        shelf: Where its neighbours are looked up.
        full: Everything; else the first line of each section.
        self_care: Show self care at all.
        beside: Id of the pattern that it should be told from; "" tells it from all its neighbours.
        most_tells: How many neighbours at the most; None is all.
    """
    most = None if full else 1
    tells = [row for row in shelf.similar(care["id"]) if beside in ("", row[0])] if "id" in care else []
    own = {row["id"] for row in care.get("similar", ())}
    sections = [
        Section("Point", (Item(clean(care.get("trigger_point", ""))),)),
        Section(
            "Self care",
            tuple(
                Item(clean(row["do"]), clean(row.get("caution", "")))
                for row in care.get("self_care", ())[:most]
                if self_care
            ),
        ),
        Section(
            "Therapy",
            tuple(Item(clean(note)) for note in care.get("therapy", {}).get("notes", ()) if full),
        ),
        Section("Tell apart", tuple(_tell(*row, shelf, own=row[0] in own) for row in tells[:most_tells])),
        Section("See a doctor", tuple(Item(clean(line)) for line in care.get("refer", ())[:most])),
    ]
    return tuple(s for s in sections if any(item.text for item in s.items))


def _tell(ident: str, tell: str, shelf: Shelf, *, own: bool) -> Item:
    """Say what tells two patterns apart; a tell that the neighbour wrote means the neighbour by "this"."""
    other = shelf.pattern(ident)
    words = clean(tell)
    return Item(
        words if own else f'seen from there, "{words}"', about=clean(other["name"] if other else ident)
    )


# -- how it was read ---------------------------------------------------------------------------------------


def _reading(answer: Answer, finding: Finding, shelf: Shelf) -> Read:
    """Say in words how one stretch was read."""
    label = shelf.labels.get(finding.concept) if finding.kind == "site" else None
    name = label or finding.concept.replace("-", " ")
    remarks = []
    if finding.side:
        remarks.append(finding.side if finding.side != "both" else "both sides")
    if finding.polarity == "denied":
        remarks.append("denied, counts against")
    if finding.about == "other":
        remarks.append("somebody else's, left out")
    elif finding.about == "past":
        remarks.append("over and healed, left out")
    elif finding.about == "background":
        remarks.append("background, left out")
    if finding.kind == "site" and finding.weight < 1 and not remarks:
        remarks.append("in passing, or by inference")
    said = shorten(clean(answer.complaint[finding.start : finding.end]), 60)
    return Read(said, clean(name), _SHORT_ROLES.get(finding.role, finding.role), ", ".join(remarks))


def _passed_over(answer: Answer) -> str:
    """List the words that neither a finding nor a reason came from."""
    used = [(f.start, f.end) for f in answer.findings]
    reasons = {t.word for m in answer.matches for e in m.evidence for t in tokenise(e.said)}
    text = answer.complaint[:20_000]  # enough to explain; a page is not a dump
    words = [
        clean(text[t.start : t.end])
        for t in tokenise(text)
        if t.word not in reasons and not any(a <= t.start < b for a, b in used)
    ]
    return shorten(" · ".join(dict.fromkeys(words)), 600)
