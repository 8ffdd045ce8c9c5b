"""Points: signs weigh together, denials weigh against them, and the gravest level reached is raised."""

from __future__ import annotations

from typing import Any

import pytest

from painmap.errors import PainmapError
from painmap.language.findings import Finding, Reading
from painmap.safety.points import features, parse, score

TEXTS = {"id": "x", "name": "x", "message": "x", "therapist": "x"}
TABLES: dict[str, Any] = {
    "emergency": TEXTS
    | {"at_least": 2.0, "start": -1.0, "points": {"a": 2.0, "b": 1.5, "-c": -2.0, "d": 0.1, "age>=65": 1.0}},
    "urgent": TEXTS | {"at_least": 0.5, "start": -1.0, "points": {"a": 1.6, "d": 0.1}},
}


def finding(concept: str, start: int = 0, polarity: str = "affirmed", kind: str = "sign") -> Finding:
    """A finding of one letter."""
    return Finding(concept, kind, "notices", polarity, None, start, start + 1)


def found(*findings: Finding, age: int | None = None) -> dict[str, Finding | None]:
    """What the points are given for in these findings."""
    present = {f.concept: [f] for f in findings if f.polarity == "affirmed"}
    return features(present, Reading(findings, (), (), 1), age, {"knee": "leg"})


def test_signs_add_up_to_the_gravest_level_they_reach() -> None:
    """One sign is urgent, two are an emergency, the strongest sign first; none is nothing."""
    one = score(found(finding("a"), finding("d", 8)), TABLES)
    two = score(found(finding("b", 4), finding("a")), TABLES)
    assert one is not None
    assert one.level == "urgent"
    assert two is not None
    assert (two.level, [f.concept for f in two.signs]) == ("emergency", ["a", "b"])
    assert score(found(finding("b"), finding("d", 8)), TABLES) is None


def test_one_sign_is_not_several() -> None:
    """One sign alone raises nothing, whatever it weighs, nor do places and times together."""
    assert score(found(finding("a")), TABLES) is None
    assert score(found(finding("a", kind="course"), finding("d", 8, kind="course")), TABLES) is None


def test_a_denial_weighs_against_the_signs_and_an_age_with_them() -> None:
    """A denied sign takes points and is never shown as one; an age adds points."""
    signs = (finding("a"), finding("b", 4))
    denied = score(found(*signs, finding("c", 8, "denied"), finding("d", 12)), TABLES)
    assert denied is not None
    assert denied.level == "urgent"
    old = score(found(finding("a"), finding("d", 8), age=70), TABLES)
    assert old is not None
    assert old.level == "emergency"


def test_a_site_counts_for_itself_and_for_what_holds_it() -> None:
    """A place has a key of its own and one of the widest site."""
    assert set(found(finding("knee", kind="site"))) == {"@knee", "@@leg"}


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ({}, "emergency"),
        (TABLES | {"urgent": {**TABLES["urgent"], "points": {"a": "much"}}}, "'?a'? is missing"),
    ],
)
def test_broken_points_are_refused(broken: dict[str, Any], says: str) -> None:
    """A missing table and what is no number are named."""
    with pytest.raises(PainmapError, match=says):
        parse(broken)
