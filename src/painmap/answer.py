"""What painmap answers: one record for each complaint, the same in every output form.

Named tuples for the same reason as in `painmap.language.findings`.
"""

from typing import Any, NamedTuple

from painmap.language.findings import Correction, Finding

#: How soon a doctor must see it, the gravest first.
LEVELS = ("emergency", "urgent", "soon")


class Evidence(NamedTuple):
    """One finding of the complaint matched to one phrase or site of a pattern.

    Attributes:
        said: The client's own words.
        phrase: The pattern's phrase or the label of its site.
        role: `where`, `worse`, `better` or `notices`.
        weight: Its share of the pattern's evidence, 0 to 1; the weights of a match add up to 1.
    """

    said: str
    phrase: str
    role: str
    weight: float


class Against(NamedTuple):
    """One finding that speaks against a pattern: the client's words, the pattern's phrase, and why."""

    said: str
    phrase: str
    why: str


class Match(NamedTuple):
    """A pattern that people describe like that.

    Attributes:
        rank: 1 is the best.
        id: The pattern's id.
        name: What the client feels.
        muscles: The most likely first.
        score: 0 to 1, with the same meaning from one complaint to the next.
        confidence: `strong`, `moderate` or `weak`.
        evidence: Why, the strongest first.
        against: What speaks against it.
        trouble: 1, or the number of the trouble it answers where a complaint tells of two.
    """

    rank: int
    id: str
    name: str
    muscles: tuple[str, ...]
    score: float
    confidence: str
    evidence: tuple[Evidence, ...] = ()
    against: tuple[Against, ...] = ()
    trouble: int = 1


class Alert(NamedTuple):
    """A red flag that the complaint raises.

    Attributes:
        id: The flag's id.
        level: `emergency`, `urgent` or `soon`.
        message: Why, and what to do now, in plain words.
        said: The client's words that raised it.
        name: The condition.
        therapist: What a therapist should know.
        basis: `rule`, where one picture holds in full, or `points`, where signs weigh together.
        signs: For points, the client's words for each sign.
    """

    id: str
    level: str
    message: str
    said: str
    name: str
    therapist: str
    basis: str = "rule"
    signs: tuple[str, ...] = ()


class LookAlike(NamedTuple):
    """What the complaint could also be, and is no muscle.

    Attributes:
        id: The look-alike's id.
        name: What people call it.
        said: The client's words that speak for it.
        tells: What tells it from the patterns that it is taken for.
        test: What a therapist can try.
        see: Whom to see, and when.
    """

    id: str
    name: str
    said: str
    tells: tuple[str, ...]
    test: str
    see: str


class Question(NamedTuple):
    """One thing to ask next.

    Attributes:
        id: `at:SITE`, `worse:CONCEPT` or `better:CONCEPT`.
        question: In everyday words; yes or no answers it.
        patterns: Ids of the leading patterns that a yes speaks for.
    """

    id: str
    question: str
    patterns: tuple[str, ...] = ()


class Asked(NamedTuple):
    """One question with its answer: `yes`, `no` or `unknown`."""

    id: str
    question: str
    answer: str


class AskFirst(NamedTuple):
    """A question to be answered before any treatment, because the words leave a danger open.

    Attributes:
        id: What `--answer` calls it.
        question: In everyday words; yes or no answers it.
        because: The client's words that leave it open, or why it matters.
        if_yes: The level of the alert that a yes raises.
    """

    id: str
    question: str
    because: str
    if_yes: str


class Answer(NamedTuple):
    """The answer to one complaint.

    Attributes:
        complaint: The text as it came.
        status: `matched`, `alert_only` (red flags, but no pattern), `no_match` or `error`.
        alerts: Red flags, the gravest first.
        matches: Patterns, best first.
        findings: What was understood.
        corrections: Spelling that was mended.
        ask_first: What must be asked before any treatment.
        questions: What to ask next where the complaint leaves it open, the most telling first.
        asked: Questions that were answered, with their answers.
        troubles: The client's words for each trouble, where the complaint tells of two; else empty.
        error: Why, where status is `error`.
        care: The whole catalogue record of each match, in the same order; its `similar` read both ways.
        language: The complaint's language, where it is clearly not English; painmap reads no other.
        look_alike: What it could also be, where that is clear; it replaces no match.
    """

    complaint: str
    status: str
    alerts: tuple[Alert, ...] = ()
    matches: tuple[Match, ...] = ()
    findings: tuple[Finding, ...] = ()
    corrections: tuple[Correction, ...] = ()
    questions: tuple[Question, ...] = ()
    troubles: tuple[str, ...] = ()
    error: str | None = None
    care: tuple[dict[str, Any], ...] = ()
    language: str | None = None
    ask_first: tuple[AskFirst, ...] = ()
    asked: tuple[Asked, ...] = ()
    look_alike: LookAlike | None = None

    def as_dict(self, record: int = 1, ident: object = None, *, care: bool = False) -> dict[str, Any]:
        """The JSON object of this answer; with `care`, each match carries its care notes."""
        out: dict[str, Any] = {
            "record": record,
            "id": ident,
            "complaint": self.complaint,
            "status": self.status,
        }
        if self.error is not None:
            out["error"] = self.error
        out["alerts"] = [
            {
                "id": a.id,
                "level": a.level,
                "message": a.message,
                "said": a.said,
                "basis": a.basis,
                "signs": list(a.signs),
            }
            for a in self.alerts
        ]
        out["ask_first"] = [one._asdict() for one in self.ask_first]
        out["matches"] = [self._match(m, care=care) for m in self.matches]
        out["findings"] = [
            {
                "said": self.complaint[f.start : f.end],
                "concept": f.concept,
                "role": f.role,
                "polarity": f.polarity,
                "side": f.side,
                "background": f.about != "now",
            }
            for f in self.findings
        ]
        out["corrections"] = [{"said": c.said, "read_as": c.read_as} for c in self.corrections]
        out["questions"] = [
            {"id": q.id, "question": q.question, "for": list(q.patterns)} for q in self.questions
        ]
        out["answers"] = [one._asdict() for one in self.asked]
        out["troubles"] = list(self.troubles)
        out["language"] = self.language
        other = self.look_alike
        out["look_alike"] = other._asdict() | {"tells": list(other.tells)} if other else None
        return out

    def _match(self, match: Match, *, care: bool) -> dict[str, Any]:
        row: dict[str, Any] = {
            "rank": match.rank,
            "id": match.id,
            "name": match.name,
            "muscles": list(match.muscles),
            "score": match.score,
            "confidence": match.confidence,
            "trouble": match.trouble,
            "evidence": [
                {"said": e.said, "phrase": e.phrase, "role": e.role, "weight": e.weight}
                for e in match.evidence
            ],
            "against": [{"said": a.said, "phrase": a.phrase, "why": a.why} for a in match.against],
        }
        if care:
            notes = self.care[match.rank - 1]
            row |= {key: notes[key] for key in ("self_care", "therapy", "similar", "refer")}
        return row
