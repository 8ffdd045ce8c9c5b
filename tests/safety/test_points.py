"""Points: signs weigh together, denials weigh against them, and the gravest level reached is raised."""

from __future__ import annotations

from typing import Any

import pytest

from painmap.errors import PainmapError
from painmap.language.findings import Finding, Reading, Word
from painmap.safety.points import features, parse, score

TEXTS = {"id": "x", "name": "x", "message": "x", "therapist": "x"}
NONE = {"emergency": 0.0, "urgent": 0.0, "soon": 0.0}
TABLES: dict[str, Any] = {
    "emergency": TEXTS
    | {"at_least": 2.0, "ask_at": 1.5, "start": -1.0, "rules": NONE | {"emergency": 1.0, "urgent": 1.0}}
    | {"points": {"a": 2.0, "b": 1.5, "-c": -2.0, "d": 0.1, "'word": 1.0, "age>=65": 1.0}},
    "urgent": TEXTS
    | {"at_least": 0.5, "ask_at": 0.4, "start": -1.0, "rules": NONE, "points": {"a": 1.6, "d": 0.1}},
    "soon": TEXTS | {"at_least": 0.5, "ask_at": 0.0, "start": -1.0, "rules": NONE, "points": {"b": 1.2}},
}


def finding(concept: str, start: int = 0, polarity: str = "affirmed", kind: str = "sign") -> Finding:
    """A finding of one letter."""
    return Finding(concept, kind, "notices", polarity, None, start, start + 1)


def found(*findings: Finding, age: int | None = None) -> dict[str, Finding | None]:
    """What the points are given for in these findings."""
    present = {f.concept: [f] for f in findings if f.polarity == "affirmed"}
    return features(present, Reading(findings, (), (), 1), age, {"knee": "leg"})


def test_signs_add_up_to_the_gravest_level_they_reach() -> None:
    """One sign is urgent, two are an emergency, the strongest sign first; a lesser one is nothing."""
    two = score(found(finding("b", 4), finding("a")), "soon", TABLES)
    assert score(found(finding("a"), finding("d", 8)), None, TABLES).level == "urgent"
    assert (two.level, [f.concept for f in two.signs]) == ("emergency", ["a", "b"])
    assert score(found(finding("b")), None, TABLES).level is None


def test_one_sign_is_not_several() -> None:
    """One sign alone is shown as no sign of several, whatever it weighs, nor are places and times."""
    assert score(found(finding("a")), None, TABLES).signs == ()
    times = found(finding("a", kind="course"), finding("d", 8, kind="course"))
    assert score(times, None, TABLES).signs == ()


def test_a_denial_weighs_against_the_signs_and_an_age_with_them() -> None:
    """A denied sign takes points and is never shown as one; an age adds points."""
    signs = (finding("a"), finding("b", 4))
    denied = score(found(*signs, finding("c", 8, "denied"), finding("d", 12)), None, TABLES)
    assert denied.level == "urgent"
    assert "c" not in {f.concept for f in denied.signs}
    assert score(found(finding("a"), finding("d", 8), age=70), "soon", TABLES).level == "emergency"


def test_a_rule_is_believed_as_far_as_it_was_learned() -> None:
    """A rule adds what stories have taught for its level and every lesser one."""
    holds = found(finding("a"))
    assert score(holds, None, TABLES).level == "urgent"
    assert score(holds, "soon", TABLES).level == "urgent"
    assert score(holds, "urgent", TABLES).level == "emergency"


def test_two_signs_and_no_rule_are_asked_about() -> None:
    """Without any rule, fewer than three signs make no emergency: a doctor, and a question."""
    two = score(found(finding("b", 4), finding("a")), None, TABLES)
    assert (two.level, two.open) == ("urgent", "emergency")


def test_what_comes_near_a_graver_level_is_open() -> None:
    """A sum between the two bounds of a level asks for it."""
    assert score(found(finding("b")), None, TABLES).open == "soon"
    near = score(found(finding("b"), finding("d", 8), age=70), None, TABLES)
    assert (near.level, near.open) == (None, "emergency")
    assert score(found(finding("d")), None, TABLES).open is None


def test_a_word_counts_half() -> None:
    """A word says less than a finding."""
    reading = Reading((finding("a"), finding("d", 8)), (Word("word", 0, 1, 0),), (), 1)
    with_word = features({"a": [finding("a")], "d": [finding("d", 8)]}, reading, None, {})
    assert score(with_word, "emergency", TABLES).level == "emergency"
    assert "'word" in with_word


def test_a_site_counts_for_itself_and_for_what_holds_it() -> None:
    """A place has a key of its own and one of the widest site."""
    assert set(found(finding("knee", kind="site"))) == {"@knee", "@@leg"}


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ({}, "emergency"),
        (TABLES | {"urgent": {**TABLES["urgent"], "points": {"a": "much"}}}, "'?(a|much)'? is missing"),
    ],
)
def test_broken_points_are_refused(broken: dict[str, Any], says: str) -> None:
    """A missing table and what is no number are named."""
    with pytest.raises(PainmapError, match=says):
        parse(broken)
