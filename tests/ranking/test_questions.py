"""Questions: what is asked splits the leading patterns, in everyday words, one thing at a time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from painmap.ranking.questions import MOST, Asker, Leader

if TYPE_CHECKING:
    from painmap.engine import Engine

WORDS = {
    "eases": ["heat"],
    "when": {"driving": "when you drive", "heat": "with heat"},
    "at": {s: f"in the {s}" for s in ("leg", "calf", "knee", "heel")},
}
WITHIN = {"leg": ["leg", "calf", "knee"], "calf": ["calf"], "knee": ["knee"], "heel": ["heel"]}
ZONES = [(["calf"], ["heel"]), (["knee"], []), (["knee"], ["heel"])]
ROWS = {"driving>worse": {0: 1.0, 1: -0.5}}


def leader(number: int, total: float, *roles: tuple[str, str], section: str = "") -> Leader:
    """A leader whose record has these concepts and roles, each from its own section or another."""
    concepts: dict[str, dict[str, int]] = {}
    phrases: list[list[str]] = []
    for concept, role in roles:
        concepts.setdefault(concept, {})[role] = len(phrases)
        phrases.append([section or role, f"{concept} makes it {role}"])
    record: dict[str, Any] = {"record": {"id": f"p{number}"}, "concepts": concepts, "phrases": phrases}
    return Leader(number, total, record)


ASKER = Asker(WORDS, ZONES, WITHIN, lambda key: ROWS.get(key, {}))
LEADERS = [leader(0, 3.0), leader(1, 3.0, ("driving", "worse"), ("driving", "better")), leader(2, 3.0)]


def test_a_place_that_splits_the_leaders_is_asked() -> None:
    """Each question splits the leaders otherwise, and names those that a yes speaks for."""
    asked = ASKER.ask(LEADERS, (), ())
    assert len({q.patterns for q in asked}) == len(asked)
    assert asked[0].question == "Does it also hurt in the calf?"
    assert asked[0].patterns == ("p0",)
    assert "worse:driving" in {q.id for q in ASKER.ask(LEADERS, ("calf", "knee", "heel"), ())}


def test_what_only_stands_beside_an_idea_is_not_asked() -> None:
    """A phrase that was not written to say what brings it on ("driving or not, no change") asks nothing."""
    beside = [leader(0, 3.0), leader(1, 3.0, ("driving", "worse"), section="notices"), leader(2, 3.0)]
    asker = Asker(WORDS, ZONES, WITHIN, lambda key: ROWS.get(key, {}))
    assert "worse:driving" not in {q.id for q in asker.ask(beside, ("calf", "knee", "heel"), ())}


def test_what_was_said_or_answered_is_not_asked() -> None:
    """Nothing that the complaint spoke of, nor a wider place around it, nor what was answered, is asked."""
    assert not {q.id for q in ASKER.ask(LEADERS, ("calf",), ("at:knee",))} & {"at:calf", "at:knee", "at:leg"}


def test_a_closer_place_is_asked_without_also() -> None:
    """Where a wider place was named, its part is asked for as the place, not as another one."""
    assert ASKER.ask(LEADERS, ("leg",), ())[0].question == "Does it hurt in the calf?"


def test_what_eases_is_asked_only_of_what_may_ease() -> None:
    """Driving is never asked about as something that helps."""
    assert ASKER.knows("better:heat")
    assert not ASKER.knows("better:driving")
    asked = {q.id for q in ASKER.ask(LEADERS, ("calf", "knee", "heel"), ())}
    assert "better:driving" not in asked


@pytest.mark.parametrize("ident", ["", "at", "at:", "at:nowhere", "in:calf", "worse:calf", "x=y", "at:calf "])
def test_what_is_no_question_is_not_known(ident: str) -> None:
    """Only ids of questions are known."""
    assert not ASKER.knows(ident)


def test_nothing_to_split_nothing_to_ask() -> None:
    """No leader, or one alone, brings no question."""
    assert ASKER.ask([], (), ()) == ()
    assert ASKER.ask(LEADERS[:1], (), ()) == ()


def test_fits_are_read_from_zone_and_phrases() -> None:
    """A zone fits in full, a spill and a part less; a contradiction does not."""
    fits = ASKER.fits("at:leg")
    assert set(fits) == {0, 1, 2}
    assert ASKER.fits("at:heel")[0] < ASKER.fits("at:calf")[0]
    assert set(ASKER.fits("worse:driving")) == {0}


@pytest.mark.parametrize("text", ["low back ache", "shoulder pain", "neck ache", "hip pain", "knee pain"])
def test_a_vague_complaint_is_answered_with_questions(engine: Engine, text: str) -> None:
    """A place and nothing else: weak, a few different questions, each for one of the leaders."""
    answer = engine.match(text)
    assert {m.confidence for m in answer.matches} == {"weak"}
    assert 2 <= len(answer.questions) <= MOST
    assert len({q.question for q in answer.questions}) == len(answer.questions)
    assert all(q.patterns for q in answer.questions)


def test_a_clear_complaint_is_asked_nothing(engine: Engine) -> None:
    """Where one pattern stands out, nothing is asked."""
    answer = engine.match("heel pain in the morning, the first steps are agony")
    assert answer.matches[0].confidence == "strong"
    assert answer.questions == ()


def test_no_match_asks_nothing(engine: Engine) -> None:
    """Without a match there is nothing to split."""
    assert engine.match("my car makes a noise").questions == ()


def test_every_question_is_one_thing(engine: Engine) -> None:
    """No question holds two things or a bracket, and no two ask the same."""
    asker = engine.asker
    idents = [f"at:{site}" for site in asker._at] + [f"worse:{c}" for c in asker._when]
    idents += [f"better:{c}" for c in asker._asked_of["better"]]
    for ident in idents:
        question = asker.question(ident)
        assert re.fullmatch(r"(Does it also hurt|Is it worse|Is it better) [^,;()/?]+\?", question), question
        assert not re.search(r"\b(and|or)\b", question), question
    asked = [asker.question(ident) for ident in idents]
    assert len(asked) == len(set(asked))
