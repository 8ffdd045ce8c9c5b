"""The page: what an answer shows and in which order, decided once for card, text and Markdown alike.

All text on a page is clean: nothing on it can steer a terminal. Named tuples for the same reason as in
`painmap.language.findings`: dataclasses cost as much start-up time as the look-up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from painmap.ranking.questions import OPEN
from painmap.render import explain
from painmap.render.clean import clean, shorten
from painmap.sources.grades import by_urgency

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from painmap.answer import Alert, Answer, Evidence, Match, Question

LEVELS = {
    "emergency": "EMERGENCY",
    "urgent": "URGENT: a doctor today or tomorrow",
    "soon": "SOON: a doctor before any treatment",
}
CLOSING = "People describe these patterns like that: no diagnosis, no medical device."
#: Said once for all self care and treatment; a pattern's own cautions add what is special to the place.
NOT_WITH = (
    "Thin bones, blood thinners, a recent injury, numb skin or an implant there: no pressure, ice or heat."
    " Pregnant: ask first."
)
NOT_WITH_IN_SHORT = "thin bones, blood thinners, injury, numbness, implant, pregnancy"
MORE = "All notes: --full. One pattern: painmap show ID. Questions: painmap ask."
_TOO_LITTLE = ("Too little to tell patterns apart: these are only common ones. Say where it hurts most.",)
DO_NOW, TELL, DOCTOR = "Do now", "Tell apart", "See a doctor"
_SAID_AT_MOST = 160
_EVIDENCE_IN_SHORT = 3


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
        full: Every match in full, and self care beside an emergency too; else what fits one screen.
        explain: How the complaint was read.
        more: How to see more.
    """

    full: bool = False
    explain: bool = False
    more: str = MORE


ONE_SCREEN = View()


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
    """One match; `short` is one line of it, where another one stands first or none stands out."""

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


class Ask(NamedTuple):
    """A question to put, and what it is for: the ranks that a yes speaks for, or why it matters."""

    question: str
    aside: str


class Group(NamedTuple):
    """The matches of one trouble; no heading where there is but one."""

    heading: str
    entries: tuple[Entry, ...]


class Page(NamedTuple):
    """Everything that one answer shows, in its order; `missing` says what was not told."""

    complaint: str
    alerts: tuple[Notice, ...]
    waits: str
    ask_first: tuple[Ask, ...]
    mended: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    groups: tuple[Group, ...]
    asked: tuple[tuple[str, str], ...]
    questions: tuple[Ask, ...]
    readings: tuple[explain.Read, ...]
    passed_over: str
    more: str
    closing: str
    full: bool
    could_be: str = ""


def lay_out(answer: Answer, shelf: Shelf, view: View = ONE_SCREEN) -> Page:
    """Decide what the page of one answer shows."""
    emergency = any(a.level == "emergency" for a in answer.alerts)
    return Page(
        complaint=clean(answer.complaint, lines=True),
        alerts=tuple(_alert(a) for a in answer.alerts),
        waits=_waits(answer),
        ask_first=tuple(Ask(clean(a.question), clean(a.because)) for a in answer.ask_first),
        mended=tuple((clean(c.said), clean(c.read_as)) for c in answer.corrections),
        missing=_TOO_LITTLE if _is_open(answer) else () if answer.matches else _nothing(answer),
        groups=_groups(answer, shelf, view, self_care=view.full or not emergency),
        asked=tuple((clean(a.question), a.answer) for a in answer.asked),
        questions=tuple(Ask(clean(q.question), _speaks_for(q, answer)) for q in answer.questions),
        readings=tuple(explain.read_as(answer, f, shelf.labels) for f in answer.findings)
        if view.explain
        else (),
        passed_over=explain.passed_over(answer) if view.explain else "",
        more=view.more if answer.matches and not view.full else "",
        closing=CLOSING,
        full=view.full,
        could_be=_could_be(answer),
    )


def _is_open(answer: Answer) -> bool:
    """Whether so little of a place was said that no pattern stands out."""
    return any(q.id == OPEN for q in answer.questions)


def _could_be(answer: Answer) -> str:
    """Say what it could also be that is no muscle, and what tells it."""
    other = answer.look_alike
    return clean(f"Could also be: {other.name} ({other.id}). {other.tells[0]}") if other else ""


def _speaks_for(question: Question, answer: Answer) -> str:
    """The ranks that a yes speaks for, of those that are shown: "2 and 3"."""
    ranks = [str(m.rank) for m in answer.matches if m.id in question.patterns]
    return " and ".join([", ".join(ranks[:-1]), ranks[-1]] if len(ranks) > 1 else ranks)


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
    return "Treatment waits until a doctor has looked at this. The patterns are for the therapist."


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
    is_open = _is_open(answer)
    for number, matches in sorted(by_trouble.items()):
        entries = tuple(
            _entry(
                answer,
                match,
                shelf,
                rival=matches[1:2] if match is matches[0] and not is_open else None,
                view=view,
                self_care=self_care,
            )
            for match in matches
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
    answer: Answer, match: Match, shelf: Shelf, *, rival: Sequence[Match] | None, view: View, self_care: bool
) -> Entry:
    """Lay out one match; `rival` holds the second where this one is shown first, and is None else."""
    care = answer.care[match.rank - 1] if match.rank <= len(answer.care) else shelf.pattern(match.id) or {}
    if view.full:
        sections = care_sections(care, shelf, self_care=self_care)
    else:
        sections = () if rival is None else _in_short(care, shelf, rival, self_care=self_care)
    return Entry(
        rank=match.rank,
        id=match.id,
        name=clean(match.name),
        muscles=clean(", ".join(match.muscles)),
        confidence=match.confidence,
        fits=tuple(
            Reason(shorten(clean(e.said), _SAID_AT_MOST), clean(e.phrase), ROLES.get(e.role, e.role))
            for e in (match.evidence if view.full else _telling(answer, match)[:_EVIDENCE_IN_SHORT])
        ),
        against=tuple(
            Reason(shorten(clean(a.said), _SAID_AT_MOST), clean(a.phrase), clean(a.why))
            for a in match.against[: None if view.full else 1]
        ),
        sections=sections,
        short=not view.full and rival is None,
    )


def _telling(answer: Answer, match: Match) -> list[Evidence]:
    """The reasons of a match, those first that are none of the first match's."""
    common = {e.said for e in answer.matches[0].evidence} if match.rank > 1 else ()
    return sorted(match.evidence, key=lambda e: e.said in common)


def _in_short(
    care: Mapping[str, Any], shelf: Shelf, rival: Sequence[Match], *, self_care: bool
) -> tuple[Section, ...]:
    """What a therapist needs first: the point, the one thing to do, what tells it from the second."""
    point, *others = care_sections(care, shelf, self_care=self_care)
    kept = {s.title: s for s in others}
    sections = [point]
    if "Self care" in kept:
        sections.append(Section(DO_NOW, kept["Self care"].items[:1]))
    sections += [Section(TELL, (_told_apart(care, shelf, second),)) for second in rival]
    if DOCTOR in kept:
        sections.append(Section(DOCTOR, kept[DOCTOR].items[:1]))
    return tuple(s for s in sections if any(item.text for item in s.items))


def _told_apart(care: Mapping[str, Any], shelf: Shelf, second: Match) -> Item:
    """What tells a pattern from the second; where nobody wrote that, where each of the two is felt."""
    about = f"from {second.rank}"
    for ident, tell in shelf.similar(care["id"]) if "id" in care else ():
        if ident == second.id:
            return Item(clean(tell), about=about)
    places = [tuple((one or {}).get("felt", ())) for one in (care, shelf.pattern(second.id))]
    own, other = (
        ", ".join(shelf.labels.get(s, s) for s in here if s not in there)
        for here, there in (places, places[::-1])
    )
    return Item(clean(f"felt here: {own}. {second.rank}: {other}.") if own and other else "", about=about)


ROLES = {"where": "where it hurts", "worse": "makes it worse", "better": "eases it", "notices": "a sign"}


_THERAPY = {
    "find": "find", "confirm": "confirm", "treat": "treat", "danger": "danger", "feeds": "keeps it going",
    "notes": "",
}  # fmt: skip


def care_sections(
    care: Mapping[str, Any],
    shelf: Shelf,
    *,
    self_care: bool = True,
) -> tuple[Section, ...]:
    """Give the care notes of a pattern, section by section.

    Args:
        care: The pattern's record.
        shelf: Where its neighbours are looked up.
        self_care: Show self care at all.
    """
    tells = shelf.similar(care["id"]) if "id" in care else ()
    sections = [
        Section("Point", (Item(clean(care.get("trigger_point", ""))),)),
        Section(
            "Self care",
            tuple(
                Item(clean(row["do"]), clean(row.get("caution", "")))
                for row in care.get("self_care", ())
                if self_care
            )
            + ((Item(NOT_WITH),) if self_care and care.get("self_care") else ()),
        ),
        Section(
            "Therapy",
            tuple(_therapy(care.get("therapy", {}))),
        ),
        Section(TELL, tuple(_tell(*row, shelf) for row in tells)),
        Section(DOCTOR, tuple(Item(clean(line)) for line in by_urgency(care.get("refer", ())))),
    ]
    return tuple(s for s in sections if any(item.text for item in s.items))


def _therapy(notes: Mapping[str, Any]) -> Iterator[Item]:
    """Give the therapist's notes in the order of the work."""
    for field, label in _THERAPY.items():
        lines = notes.get(field, ())
        for line in [lines] if isinstance(lines, str) else lines:
            yield Item(clean(line), about=label)


def _tell(ident: str, tell: str, shelf: Shelf) -> Item:
    """Say what tells two patterns apart; a tell names both, so it is true from either end."""
    other = shelf.pattern(ident)
    return Item(clean(tell), about=clean(other["name"] if other else ident))
