"""Answers: evidence for and against, never facts; bad ones are refused with the fix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import painmap
from painmap.answer import AskFirst
from painmap.errors import PainmapError
from painmap.ranking.answers import AnswerTable, chance_of_yes, checked, spoken
from painmap.ranking.matching import Matcher

if TYPE_CHECKING:
    from painmap.engine import Engine

TEXT = "low back ache when sitting"


def test_a_yes_lifts_and_a_no_lowers(engine: Engine) -> None:
    """A yes lifts the patterns that the question is for, a no lowers them, and don't know changes nothing."""
    before = engine.match(TEXT, limit=20)
    question = before.questions[0]

    def score(word: str) -> float:
        answer = engine.match(TEXT, limit=20, answers=[(question.id, word)])
        return next(m.score for m in answer.matches if m.id == question.patterns[0])

    assert score("yes") > score("unknown") > score("no")
    assert [m.id for m in engine.match(TEXT, limit=20, answers=[(question.id, "unknown")]).matches] == [
        m.id for m in before.matches
    ]


def test_an_answer_is_a_reason(engine: Engine) -> None:
    """What was answered stands among the reasons, and is not asked again."""
    question = engine.match(TEXT).questions[0]
    answer = engine.match(TEXT, answers=[(question.id, "yes")])
    assert answer.complaint == TEXT
    assert any(e.said.endswith(": yes") for m in answer.matches for e in m.evidence)
    assert answer.asked[0].answer == "yes"
    assert question.id not in {q.id for q in answer.questions}


def test_the_library_takes_answers() -> None:
    """`painmap.match(text, answers={...})` takes words, bools and None, and the order does not matter."""
    one = painmap.match(TEXT, answers={"at:hip-crest": True, "at:sacrum": None, "worse:coughing": "no"})
    other = painmap.match(
        TEXT, answers={"worse:coughing": False, "at:sacrum": "unknown", "at:hip-crest": "yes"}
    )
    assert one.matches[0].id == other.matches[0].id
    assert {a.id: a.answer for a in one.asked} == {a.id: a.answer for a in other.asked}


@pytest.mark.parametrize(
    ("pairs", "message"),
    [
        ([("at:nowhere", "yes")], 'no question "at:nowhere"'),
        ([("at:knee", "perhaps")], "give one of yes, no, unknown"),
        ([("at:knee", "yes"), ("at:knee", "no")], "answered both yes and no"),
        ([("at:knee", "yes")] * 1001, "more than 1000"),
    ],
)
def test_a_bad_answer_is_refused(pairs: list[tuple[str, object]], message: str, engine: Engine) -> None:
    """An unknown id, no answer, two answers to one question, or too many: the error says the fix."""
    with pytest.raises(PainmapError, match=message):
        engine.match(TEXT, answers=pairs)


def test_hundreds_of_answers_are_answered(engine: Engine) -> None:
    """Every question of the catalogue answered at once is an answer still."""
    pairs = [(f"at:{site}", "yes" if n % 2 else "no") for n, site in enumerate(engine.labels)]
    assert engine.match(TEXT, answers=pairs).matches


def test_answers_for_another_complaint_do_no_harm(engine: Engine) -> None:
    """Answers do not make a complaint of what is none."""
    assert engine.match("my car makes a noise", answers=[("at:knee", "yes")]).status == "no_match"


def test_where_it_hurts_is_a_question_that_any_answer_ends(engine: Engine) -> None:
    """The one open question, "where does it hurt most", is put once and changes no rank."""
    before = engine.match("everything hurts")
    assert before.questions[0].id == "where"
    after = engine.match("everything hurts", answers=[("where", "yes")])
    assert "where" not in {q.id for q in after.questions}
    assert [m.id for m in after.matches] == [m.id for m in before.matches]


def test_the_same_twice_is_once() -> None:
    """An answer given twice alike counts once."""
    assert checked([("a", "Yes"), ("a", True)], lambda _: True) == {"a": "yes"}


def test_the_row_of_an_answer_is_its_odds() -> None:
    """A yes adds to what fits, a no takes less away, and the better the fit the more."""
    matcher = Matcher(
        {"answer": AnswerTable(lambda _: {0: 1.0, 1: 0.5}), "learned": {}},
        [0.0, 0.0],
        ["a", "b"],
        {},
        {"prior": 1.0},
        {"start": 0.0, "slope": 1.0},
    )
    yes, no = matcher.row("answer", "at:x=yes"), matcher.row("answer", "at:x=no")
    assert yes[0] > yes[1] > 0 > no[1] > no[0]
    assert yes[0] > -no[0]
    assert chance_of_yes(0.0) > 0.0


def test_spoken_answers_can_be_quoted() -> None:
    """Each answer but don't know is a span of the text that reasons quote."""
    asked = [painmap.Asked("at:x", "?", "yes"), painmap.Asked("at:y", "?", "unknown")]
    said, text = spoken(asked, lambda ident: f"in {ident[-1]}", "ache")
    assert [text[s.start : s.end] for s in said] == ["in x: yes"]


def test_a_danger_question_answered_yes_raises_its_alert(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What must be asked first is shown until it is answered; a yes raises an alert of its level."""
    first = AskFirst("saddle", "Is it numb between the legs?", "back pain with heavy legs", "emergency")
    monkeypatch.setattr("painmap.engine.assess", lambda *_: ((), (first,)))
    assert engine.match(TEXT).ask_first == (first,)
    assert engine.match(TEXT).as_dict()["ask_first"][0]["if_yes"] == "emergency"
    yes, no = (engine.match(TEXT, answers=[("saddle", word)]) for word in ("yes", "no"))
    assert (yes.alerts[0].id, yes.alerts[0].level, yes.ask_first) == ("saddle", "emergency", ())
    assert (no.alerts, no.ask_first, no.asked[0].answer) == ((), (), "no")
