"""Explain: how each stretch of a complaint was read, and what was passed over."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from painmap.language.text import tokenise
from painmap.render.clean import clean, shorten

if TYPE_CHECKING:
    from collections.abc import Mapping

    from painmap.answer import Answer
    from painmap.language.findings import Finding


class Read(NamedTuple):
    """How a stretch of the complaint was read."""

    said: str
    read_as: str
    role: str
    remark: str


_SHORT_ROLES = {"where": "where", "worse": "worse", "better": "better", "notices": "sign"}


def read_as(answer: Answer, finding: Finding, labels: Mapping[str, str]) -> Read:
    """Say in words how one stretch was read."""
    label = labels.get(finding.concept) if finding.kind == "site" else None
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


def passed_over(answer: Answer) -> str:
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
