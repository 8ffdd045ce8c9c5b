"""Points: signs weigh together, denials weigh against them, and the gravest level reached is raised."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from painmap.language.findings import Finding, Reading
from painmap.language.text import tokenise
from painmap.safety.points import Held, hold, score
from painmap.safety.wording import wording

if TYPE_CHECKING:
    from painmap.engine import Engine

TEXTS = {"id": "x", "name": "x", "message": "x", "therapist": "x"}
NONE = {"emergency": 0.0, "urgent": 0.0, "soon": 0.0}
TABLES: dict[str, Any] = {
    "emergency": TEXTS
    | {
        "at_least": 2.0,
        "ask_at": 1.5,
        "start": -1.0,
        "rules": NONE | {"emergency": 1.0, "urgent": 1.0},
        "flags": {"often-wrong": -1.5},
    }
    | {"points": {"a": 2.0, "b": 1.5, "-c": -2.0, "d": 0.1, "#three": 5.0, "age>=65": 1.0}},
    "urgent": TEXTS
    | {
        "at_least": 0.5,
        "ask_at": 0.4,
        "start": -1.0,
        "rules": NONE,
        "flags": {},
        "points": {"a": 1.6, "d": 0.1},
    },
    "soon": TEXTS
    | {"at_least": 0.5, "ask_at": 0.0, "start": -1.0, "rules": NONE, "flags": {}, "points": {"b": 1.2}},
    "wording": {"collapsed": "6.0 0.0 0.0", "coll*": "0.0 0.0 4.0"},
}


def finding(concept: str, start: int = 0, polarity: str = "affirmed", kind: str = "sign") -> Finding:
    """A finding of one letter."""
    return Finding(concept, kind, "notices", polarity, None, start, start + 1)


def found(*findings: Finding, age: int | None = None, text: str = "", **gravity: int) -> Held:
    """What the points are given for in these findings."""
    present = {f.concept: [f] for f in findings if f.polarity == "affirmed"}
    tables = {"widest": {"knee": "leg"}, "gravity": gravity}
    return hold(present, Reading(findings, (), (), 1), tokenise(text), age, tables)


def test_signs_add_up_to_the_gravest_level_they_reach() -> None:
    """One sign is urgent, two are an emergency, the strongest sign first; a lesser one is nothing."""
    two = score(found(finding("b", 4), finding("a")), {"x": "soon"}, TABLES)
    assert score(found(finding("a"), finding("d", 8)), {}, TABLES).level == "urgent"
    assert (two.level, [f.concept for f in two.signs]) == ("emergency", ["a", "b"])
    assert score(found(finding("b")), {}, TABLES).level is None


def test_places_and_times_are_no_signs() -> None:
    """What weighs, and is a time, is shown beside a sign alone."""
    times = found(finding("a", kind="course"), finding("d", 8, kind="course"))
    assert score(times, {}, TABLES).signs == ()
    beside = found(finding("a", kind="course"), finding("d", 8))
    assert [f.concept for f in score(beside, {}, TABLES).signs] == ["a", "d"]


def test_a_denial_weighs_against_the_signs_and_an_age_with_them() -> None:
    """A denied sign takes points and is never shown as one; an age adds points."""
    signs = (finding("a"), finding("b", 4))
    denied = score(found(*signs, finding("c", 8, "denied"), finding("d", 12)), {}, TABLES)
    assert denied.level == "urgent"
    assert "c" not in {f.concept for f in denied.signs}
    assert score(found(finding("a"), finding("d", 8), age=70), {"x": "soon"}, TABLES).level == "emergency"


def test_a_rule_is_believed_as_far_as_it_was_learned() -> None:
    """A rule adds what stories have taught for its level and every lesser one."""
    holds = found(finding("a"), finding("d", 8))
    assert score(holds, {}, TABLES).level == "urgent"
    assert score(holds, {"x": "soon"}, TABLES).level == "urgent"
    assert score(holds, {"x": "urgent"}, TABLES).level == "emergency"


def test_a_rule_that_was_often_wrong_is_believed_less() -> None:
    """Each rule adds, beside the trust in its level, how far it has been right itself."""
    assert score(found(finding("a")), {"often-wrong": "urgent"}, TABLES).level == "urgent"


def test_a_sign_weighs_by_its_gravity_and_the_part_of_the_body() -> None:
    """A grave sign beside a chest is a key of its own, which no finding shows."""
    held = found(finding("x"), finding("knee", 4, kind="site"), x=3)
    assert held.found["grave@leg"] is None
    assert not any("@" in key for key in found(finding("x"), x=3).found)


def test_one_sign_and_no_rule_is_asked_about() -> None:
    """Without the rule of an emergency one sign, and its place, make none: a doctor, and a question."""
    for rules in ({}, {"x": "urgent"}):
        one = score(found(finding("a"), finding("knee", 8, kind="site"), age=70, a=4), rules, TABLES)
        assert (one.level, one.open) == ("urgent", "emergency")
    assert score(found(finding("a"), a=4), {"x": "emergency"}, TABLES).level == "emergency"


def test_where_all_that_is_grave_is_denied_its_words_raise_nothing() -> None:
    """The wording still holds the word that was denied; it is asked about."""
    tables = {**TABLES, "wording": {"collapsed": "90.0 0.0 0.0"}}
    denied, told = finding("c", polarity="denied"), finding("c")
    held = score(found(denied, text="collapsed", c=3), {}, tables)
    assert (held.level, held.open) == (None, "emergency")
    assert score(found(told, text="collapsed", c=3), {}, tables).level is not None


def test_what_comes_near_a_graver_level_is_open() -> None:
    """A sum between the two bounds of a level asks for it."""
    assert score(found(finding("b")), {}, TABLES).open == "soon"
    near = score(found(finding("b"), finding("d", 8), age=70), {}, TABLES)
    assert (near.level, near.open) == (None, "emergency")
    assert score(found(finding("d")), {}, TABLES).open is None


def test_the_wording_counts_by_its_share_of_the_text() -> None:
    """A word adds to a level as much as it is of the text: three words with it, or thirty."""
    signs = (finding("a"), finding("d", 8))
    assert score(found(*signs, text="he collapsed"), {}, TABLES).level == "emergency"
    long = " ".join(f"{n} and" for n in range(100))
    assert score(found(*signs, text=f"he collapsed {long}"), {}, TABLES).level == "urgent"


def test_pairs_keep_to_their_clause_and_beginnings_are_marked() -> None:
    """Words, neighbours within a clause, and the first letters of what is longer."""
    assert wording(tokenise("Can't breathe; go")) == {
        "cant", "breathe", "go", "cant breathe", "brea*", "breat*", "breath*",
    }  # fmt: skip


def test_gravity_adds_up_over_signs_whatever_they_are() -> None:
    """Signs that no story told of count by how grave they are, and one that is denied counts apart."""
    held = found(finding("x"), finding("y", 4), finding("z", 8, "denied"), x=3, y=2, z=4)
    assert held.amounts["#three"] == held.amounts["#all"] * 8 / 5 == 1.0
    assert held.amounts["#denied"] == 1.0
    assert score(held, {}, TABLES).level == "emergency"


def test_words_that_are_two_signs_are_as_grave_as_the_graver() -> None:
    """What is read twice in the same words counts once: a cold that may be the flu."""
    apart = found(finding("x"), finding("y", 40), x=2, y=1)
    same = found(finding("x"), finding("y"), x=2, y=1)
    assert apart.amounts["#all"] * 8 == 3.0
    assert same.amounts["#all"] * 8 == 2.0
    assert same.grave == apart.grave


def test_a_site_counts_for_itself_and_for_what_holds_it() -> None:
    """A place has a key of its own and one of the widest site."""
    assert set(found(finding("knee", kind="site")).found) == {"@knee", "@@leg"}


def test_no_two_questions_are_about_one_sign(engine: Engine) -> None:
    """What is asked first is never asked twice in other words: a fever, and feeling ill with a fever."""
    answered = {row["id"]: set(row["answered"]) for row in engine.flags["questions"]}
    texts = (
        "back ribs hurt when i breathe",
        "sudden pain in my calf",
        "stiff neck and headache",
        "sore groin",
        "chest is tight",
    )
    asked = [[answered[one.id] for one in engine.match(text).ask_first] for text in texts]
    assert max(map(len, asked)) > 1
    assert all(one.isdisjoint(other) for rows in asked for one, other in combinations(rows, 2))
