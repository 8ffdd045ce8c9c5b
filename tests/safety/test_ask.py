"""Ask first: which question comes first, and when none is asked."""

from __future__ import annotations

from typing import Any

import pytest

from painmap.language.findings import Finding, Reading
from painmap.safety.alerts import Told, findings_now
from painmap.safety.ask import questions
from painmap.safety.points import Held, Scored, score

BACK = Finding("back", "site", "where", "affirmed", None, 0, 4)


def sign(concept: str, side: str | None = None) -> Finding:
    """A sign that is told behind the place."""
    return Finding(concept, "sign", "notices", "affirmed", side, 5, 9)


def row(flag: str, level: str, answered: str, **more: object) -> dict[str, Any]:
    """A question of the back."""
    return {
        "id": f"ask-{flag}", "flag": flag, "question": "?", "sites": ["back"], "level": level,
        "answered": [answered],
    } | more  # fmt: skip


ROWS = [
    row("infection", "emergency", "fever"),
    row("cancer", "soon", "cancer", likelier=["night", "weight"], from_age=50),
    row("fracture", "urgent", "fall", from_age=65, feared=["break-feared"]),
]


def asked(*findings: Finding, open_: str | None = "emergency", age: int | None = None) -> list[str]:
    """The flags that are asked for."""
    reading = Reading((BACK, *findings), (), (), 4)
    present = {f.concept: [f] for f in findings}
    told = Told("back pain", (), age, present)
    found = questions(reading, told, Scored(None, (), open_, open_), None, {"questions": ROWS})
    return [one.id.removeprefix("ask-") for one in found]


def test_what_is_told_makes_a_question_come_first() -> None:
    """Without more the gravest flag is asked for first; a night pain or an age asks for what they go with."""
    assert asked() == ["infection", "fracture", "cancer"]
    assert asked(sign("night")) == ["cancer", "infection", "fracture"]
    assert asked(age=70) == ["fracture", "cancer", "infection"]
    assert asked(sign("night"), age=70)[0] == "cancer"


def test_the_less_is_open_the_fewer_are_asked() -> None:
    """One question where a doctor soon is left open; what is answered is not asked."""
    assert asked(sign("night"), open_="soon") == ["cancer"]
    assert asked(sign("fever"), open_="urgent") == ["fracture", "cancer"]


def test_what_is_feared_by_name_is_asked_for() -> None:
    """Nothing else is open: the danger that is feared is asked for, and no other."""
    assert asked(sign("break-feared"), open_=None) == ["fracture"]
    assert asked(sign("night"), open_=None) == []


def test_nothing_is_open_that_leaves_no_doctor_open() -> None:
    """A sum near an emergency alone asks for none where not even a doctor soon is near."""
    texts = dict.fromkeys(("id", "name", "message", "therapist"), "x")
    level = texts | {"at_least": 9.0, "ask_at": 0.0, "rules": {}, "flags": {}, "points": {}}
    level["rules"] = dict.fromkeys(("emergency", "urgent", "soon"), 0.0)
    held = Held({}, {}, (), {})
    near = level | {"start": 1.0}
    assert score(held, {}, {**dict.fromkeys(("emergency", "urgent", "soon"), near), "wording": {}}).open
    tables = {"emergency": near, "urgent": near, "soon": level | {"start": -1.0}, "wording": {}}
    assert score(held, {}, tables).open is None


@pytest.mark.parametrize(
    ("concept", "side", "told"),
    [
        ("appendix", "right", True),
        ("appendix", None, True),
        ("appendix", "left", False),
        ("arms", "both", True),
        ("arms", None, False),
        ("other", "left", True),
    ],
)
def test_a_sign_of_one_side_is_none_of_the_other(concept: str, side: str | None, told: bool) -> None:  # noqa: FBT001 - a table
    """Low down on the left is no appendix, and one arm is not both."""
    tables = {"lasting": [], "passing": [], "sided": {"appendix": "right", "arms": "both"}}
    reading = Reading((sign(concept, side),), (), (), 3)
    assert (concept in findings_now(reading, "back pain", tables)) is told
