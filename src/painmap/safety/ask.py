"""Ask first: what must be asked before any treatment, where the words leave a danger open.

The questions are data (`data/red_flags/questions.toml`). They are asked only where the points come near a
graver level than any alert that was raised: those of the part of the body that is told of, which nothing
said or denied has answered. A yes counts as far as it raises the level, and then as far as its signs weigh.
The graver what is left open, the more questions: one, two or three.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from painmap.answer import LEVELS, AskFirst

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from painmap.language.findings import Finding, Reading
    from painmap.safety.points import Scored

#: How many questions at most, by the level that is left open.
MOST = {"emergency": 3, "urgent": 2, "soon": 1}


def questions(
    reading: Reading,
    text: str,
    scored: Scored,
    raised: str | None,
    compiled: Mapping[str, Any],
) -> tuple[AskFirst, ...]:
    """At most three questions, no two for one flag or one sign; nothing where the points leave nothing open.

    Args:
        reading: The reading.
        text: The complaint.
        scored: What the points say of it.
        raised: The level of the gravest alert, if any.
        compiled: The compiled red flags.
    """
    if scored.open is None or (raised is not None and LEVELS.index(scored.open) >= LEVELS.index(raised)):
        return ()
    told = {f.concept for f in reading.findings if f.about == "now"}
    places = {f.concept for f in reading.findings if f.kind == "site" and f.counts}
    weights: Mapping[str, float] = compiled["points"][scored.open]["points"]
    open_ = sorted(
        (LEVELS.index(row["level"]), -max(weights.get(c, 0.0) for c in row["answered"]), n)
        for n, row in enumerate(compiled["questions"])
        if not told.intersection(row["answered"])
        and not places.isdisjoint(row["sites"])
        and (raised is None or LEVELS.index(row["level"]) < LEVELS.index(raised))
    )
    because = _because(scored.signs, reading, text)
    rows: dict[str, Any] = {}
    asked: set[str] = set()
    for _, _, n in open_:
        row = compiled["questions"][n]
        if row["flag"] not in rows and asked.isdisjoint(row["answered"]):
            rows[row["flag"]] = row
            asked.update(row["answered"])
    return tuple(
        AskFirst(row["id"], row["question"], because, row["level"])
        for row in list(rows.values())[: MOST[scored.open]]
    )


def _because(signs: Sequence[Finding], reading: Reading, text: str) -> str:
    """The client's words that leave it open: the signs that weighed, else the places."""
    found = signs or [f for f in reading.findings if f.kind == "site" and f.counts][:1]
    words = [" ".join(text[f.start : f.end].split()) for f in sorted(found, key=lambda f: f.start)]
    return " … ".join(dict.fromkeys(words))
