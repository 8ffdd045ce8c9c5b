"""Alerts: what of a reading must go to a doctor, at which level, and why.

What is denied, healed or somebody else's raises nothing. The pictures are data (`painmap.sources.red_flags`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from painmap.answer import LEVELS, Alert
from painmap.language.text import as_read, tokenise
from painmap.safety import ask, points
from painmap.safety.ages import age_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from painmap.answer import AskFirst
    from painmap.language.findings import Finding, Reading
    from painmap.language.text import Token

_FEWEST_WORDS = 20  # in so many words a picture of a rule stands, whatever the points say
_FEW_WORDS = 40  # ... and in so many that of an emergency, and what the points leave open
_PLAINLY = 1.0  # so far off the topic (`Reading.off_topic`) danger signs are nobody's
_BRIEF = 10  # in so few words, without a danger sign among them, nothing is several danger signs
_SHORT = 16  # so few words tell of no body by one sign alone
# Two findings are "near" when no more than this many characters (about a dozen words) lie between them.
_NEAR = 70
_OTHER_SIDE = {"left": "right", "right": "left"}


def raise_alerts(reading: Reading, text: str, compiled: Mapping[str, Any]) -> tuple[Alert, ...]:
    """Return the alerts of a reading alone; see `assess`."""
    return assess(reading, text, compiled)[0]


def assess(
    reading: Reading, text: str, compiled: Mapping[str, Any]
) -> tuple[tuple[Alert, ...], tuple[AskFirst, ...]]:
    """Return the alerts of a reading, the gravest first, and what must be asked before any treatment.

    Rules raise alerts by pictures that hold in full. The points, which know how far such a picture is to be
    believed beside all else that is told, decide the level: what several signs make graver they raise, and a
    rule above it they take down to their own level. The rules of `floor` flags stand, whatever they say. In a
    complaint of few words, which holds little beside the picture, so does an emergency and what the points
    leave open; in very few words, every rule.
    """
    told = tell(reading, text, compiled)
    rules = by_rule(told, compiled)
    tables = compiled.get("points")
    if tables is None:
        return rules, ()
    held = points.hold(told.present, reading, told.tokens, told.age, compiled)
    scored = points.score(held, {rule.id: rule.level for rule in rules}, tables)
    if scored.level and not rules and not held.grave and reading.tokens <= _BRIEF:
        scored = scored._replace(level=None, open=scored.level)  # "sciatica down my leg": a question
    reached = LEVELS.index(scored.level) if scored.level else len(LEVELS)
    alerts = [
        a
        for a in rules
        if a.id in compiled["floor"]
        or LEVELS.index(a.level) >= reached
        or _stands(a.level, reading.tokens, scored.near)
    ]
    signs = sorted(scored.signs, key=lambda f: f.start)
    # without a body, and no rule, few words and one sign are nobody's: "my cat is sick on the carpet"
    several = sum(f.concept in held.grave for f in signs) > 1 or reading.tokens > _SHORT
    of_body = reading.has_body or (reading.has_trouble and several)
    said = rules[0].said if rules else _said(text, signs) if of_body and reading.off_topic <= _PLAINLY else ""
    if scored.level is not None and said and not any(LEVELS.index(a.level) <= reached for a in alerts):
        words = tuple(text[f.start : f.end] for f in signs)
        name, message, note, ident = (
            tables[scored.level][key] for key in ("name", "message", "therapist", "id")
        )
        alerts.insert(0, Alert(ident, scored.level, message, said, name, note, "points", words))
    raised = alerts[0].level if alerts else None
    return tuple(alerts), ask.questions(reading, told, scored, raised, compiled)


def _stands(level: str, words: int, near: str | None) -> bool:
    """Whether a picture of this level stands in so many words, whose points come near a level."""
    if words <= _FEWEST_WORDS or words > _FEW_WORDS:
        return words <= _FEWEST_WORDS
    return level == LEVELS[0] or (near is not None and LEVELS.index(level) >= LEVELS.index(near))


class Told(NamedTuple):
    """One complaint, as rules and points look at it.

    Attributes:
        text: The complaint.
        tokens: Its words, their spelling mended as the reading has it.
        age: In years, or None where it is not told.
        present: Findings of this person, now, by key.
    """

    text: str
    tokens: Sequence[Token]
    age: int | None
    present: Mapping[str, list[Finding]]


def tell(reading: Reading, text: str, compiled: Mapping[str, Any]) -> Told:
    """Lay out a complaint for rules and points."""
    mended = as_read(text, reading.corrections)  # "my daughetr is 6"
    tokens = reading.written if mended is text and reading.written is not None else tokenise(mended)
    return Told(text, tokens, age_of(mended), findings_now(reading, text, compiled))


def by_rule(told: Told, compiled: Mapping[str, Any]) -> tuple[Alert, ...]:
    """The alerts whose pictures hold in full."""
    triggers: Mapping[str, Sequence[int]] = compiled["triggers"]
    candidates = sorted({w for key in told.present for w in triggers.get(key, ())})
    if not candidates:
        return ()
    picture = _Picture(told, compiled["sets"])
    raised: dict[int, list[Finding]] = {}
    for number in candidates:
        flag, every, some, none = compiled["whens"][number]
        if flag not in raised:
            proof = picture.proof(every, some, none)
            if proof is not None:
                raised[flag] = proof
    flags = compiled["flags"]
    kept: list[int] = []
    covered: set[str] = set()
    # the gravest first: two flags that cover each other must not silence both
    for n in sorted(raised, key=lambda n: (LEVELS.index(flags[n]["level"]), n)):
        if flags[n]["id"] not in covered:
            kept.append(n)
            covered.update(flags[n]["covers"])
    return tuple(
        Alert(f["id"], f["level"], f["message"], _said(told.text, raised[n]), f["name"], f["therapist"])
        for n in kept
        for f in (flags[n],)
    )


def findings_now(reading: Reading, text: str, compiled: Mapping[str, Any]) -> dict[str, list[Finding]]:
    """Findings of this person, now, under every key that a term may ask for."""
    lasting, passing = frozenset(compiled["lasting"]), frozenset(compiled["passing"])
    inherited = frozenset(compiled.get("inherited", ()))
    sided: Mapping[str, str] = compiled.get("sided", {})
    present: dict[str, list[Finding]] = {}
    for f in reading.findings:
        if f.polarity != "affirmed":
            continue
        if f.concept not in lasting and _is_over(text, f, passing):
            continue
        if f.about == "other" and f.concept not in inherited:
            continue
        if not _is_of_side(f.side, sided.get(f.concept)):
            continue
        if f.kind == "site":
            present.setdefault(f"@{f.concept}", []).append(f)
            if f.side == "both":
                present.setdefault(f"@@{f.concept}", []).append(f)
        else:
            for key in (f.concept, f"{f.concept}>{f.role}", f"kind:{f.kind}"):
                present.setdefault(key, []).append(f)
    return present


def _is_of_side(told: str | None, needed: str | None) -> bool:
    """Whether a sign of one side, or of both, is told of it: low down on the left is no appendix."""
    return needed is None or told == needed or (needed != "both" and told != _OTHER_SIDE[needed])


# "had shingles in 2012", "a kidney stone last year, all gone": told with a date behind it, it is over.
_DATED = r"[^.,;!?\n]{0,60}?\b(?:in|back in|from) (?:19|20)\d\d\b"
_HAD = r"(?i)\bhad (?:\w+ ){0,3}$"
_LONG_AGO = (
    r"(?i)\s*(?:last (?:year|spring|summer|autumn|winter)|(?:\w+ ){0,2}(?:years?|yrs|ages) ago|"
    r"as a (?:kid|child|teen))"
)
# "a temperature last week, gone"
_GONE = (
    r"(?i)(?: (?:last \w+|for|at|over|on|the|a|few|days?|week|weekend|month))*,?\s*"
    r"(?:(?:but|and|its|it's|it is|all|now|has)\s+)*(?:gone|cleared|better)(?= now|,|[.;!]|$| and )"
)
_REACH = 40


def _is_over(text: str, finding: Finding, passing: frozenset[str]) -> bool:
    """Whether a finding belongs to the past: a cue, a date behind it or a "gone" says so."""
    if finding.about == "past":
        return True
    after = text[finding.end : finding.end + _REACH]
    if finding.concept in passing and re.match(_GONE, after):
        return True
    if ("19" in after or "20" in after) and re.match(_DATED, text[finding.start : finding.end + _REACH]):
        return True
    if "ago" not in after and "last" not in after and "as a" not in after:
        return False
    before = text[max(0, finding.start - _REACH) : finding.start]
    return bool(re.match(_LONG_AGO, after) and re.search(_HAD, before))


class _Picture:
    """What one complaint shows, asked term by term."""

    __slots__ = ("_age", "_found", "_present", "_sets")

    def __init__(self, told: Told, sets: Sequence[Sequence[str]]) -> None:
        self._age = told.age
        self._present = told.present
        self._sets = sets
        self._found: dict[int, list[Finding]] = {}

    def proof(self, every: Iterable[Any], some: Sequence[Any], none: Iterable[Any]) -> list[Finding] | None:
        """Findings by which the terms hold; None where they do not."""
        found: list[Finding] = []
        for term in every:
            by = self._holds(term)
            if by is None:
                return None
            found += by
        if some:
            by = next((by for by in map(self._holds, some) if by is not None), None)
            if by is None:
                return None
            found += by
        if any(self._holds(term) is not None for term in none):
            return None
        return found

    def _holds(self, term: Sequence[Any]) -> list[Finding] | None:
        sets, pairs, ages = term
        for number in sets:
            found = self._in(number)
            if found:
                return found[:1]
        for left, right in pairs:
            for a in self._in(left):
                for b in self._in(right):
                    if a.sentence == b.sentence and max(a.start, b.start) - min(a.end, b.end) <= _NEAR:
                        return [a, b]
        for sign, bound in ages:
            age = self._age
            if age is not None and (age >= bound if sign == ">=" else age < bound):
                return []
        return None

    def _in(self, number: int) -> list[Finding]:
        """The findings that are in a set."""
        found = self._found.get(number)
        if found is None:
            present = self._present
            found = [f for key in self._sets[number] if key in present for f in present[key]]
            self._found[number] = found
        return found


def _said(text: str, proof: Iterable[Finding]) -> str:
    """The client's words of some findings, in their order, joined where they overlap."""
    spans: list[list[int]] = []
    for start, end in sorted({(f.start, f.end) for f in proof}):
        if spans and start <= spans[-1][1] + 1:
            spans[-1][1] = max(spans[-1][1], end)
        else:
            spans.append([start, end])
    return " … ".join(" ".join(text[a:b].split()) for a, b in spans)
