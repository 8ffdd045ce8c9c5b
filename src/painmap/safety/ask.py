"""Ask first: what must be asked before any treatment, where the words leave a danger open.

The questions are data (`data/red_flags/questions.toml`). They are asked only where the points come near a
graver level than any alert that was raised: those of the part of the body that is told of, which nothing
said or denied has answered. First come those that what is told makes likelier to be answered with a yes (how
often a night pain speaks for a cancer, a flight for a clot), then those whose yes raises the level most.
The graver what is left open, the more questions: one, two or three. A danger that is feared by name, where
nothing else speaks for it, is asked for too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from painmap.answer import LEVELS, AskFirst

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from painmap.language.findings import Finding, Reading
    from painmap.safety.alerts import Told
    from painmap.safety.points import Scored

#: How many questions at most, by the level that is left open.
MOST = {"emergency": 3, "urgent": 2, "soon": 1}
_NO_AGE = 999  # of a question that no age makes likelier


def questions(
    reading: Reading,
    told: Told,
    scored: Scored,
    raised: str | None,
    compiled: Mapping[str, Any],
) -> tuple[AskFirst, ...]:
    """At most three questions, no two for one flag or one sign; nothing where the points leave nothing open.

    Args:
        reading: The reading.
        told: The complaint, as rules and points look at it.
        scored: What the points say of it.
        raised: The level of the gravest alert, if any.
        compiled: The compiled red flags.
    """
    rows: Sequence[Mapping[str, Any]] = compiled["questions"]
    if scored.open is None or (raised is not None and LEVELS.index(scored.open) >= LEVELS.index(raised)):
        # "is it a clot?" raises nothing by itself, and is answered by the question that tells
        rows = [
            row
            for row in rows
            if raised is None and not told.present.keys().isdisjoint(row.get("feared", ()))
        ]
    answered = {f.concept for f in reading.findings if f.about == "now"}
    places = {f.concept for f in reading.findings if f.kind == "site" and f.counts}
    open_ = sorted(
        (-_likelier(row, told), LEVELS.index(row["level"]), n)
        for n, row in enumerate(rows)
        if not answered.intersection(row["answered"])
        and not places.isdisjoint(row["sites"])
        and (raised is None or LEVELS.index(row["level"]) < LEVELS.index(raised))
    )
    because = _because(scored.signs, reading, told.text)
    chosen: dict[str, Mapping[str, Any]] = {}
    asked: set[str] = set()
    for _, _, n in open_:
        row = rows[n]
        if row["flag"] not in chosen and asked.isdisjoint(row["answered"]):
            chosen[row["flag"]] = row
            asked.update(row["answered"])
    return tuple(
        AskFirst(row["id"], row["question"], because, row["level"])
        for row in list(chosen.values())[: MOST[scored.open or LEVELS[-1]]]
    )


def _likelier(row: Mapping[str, Any], told: Told) -> int:
    """How much of what is told makes a yes to a question likelier."""
    old = told.age is not None and told.age >= row.get("from_age", _NO_AGE)
    return old + sum(sign in told.present for sign in row.get("likelier", ()))


def _because(signs: Sequence[Finding], reading: Reading, text: str) -> str:
    """The client's words that leave it open: the signs that weighed, else the places."""
    found = signs or [f for f in reading.findings if f.kind == "site" and f.counts][:1]
    words = [" ".join(text[f.start : f.end].split()) for f in sorted(found, key=lambda f: f.start)]
    return " … ".join(dict.fromkeys(words))
