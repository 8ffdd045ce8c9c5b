"""The sitting: a complaint that grows, answers that stay with it, and a danger that is never lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from painmap.cli.showing import Request
from painmap.live.sitting import Sitting

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from painmap.engine import Engine

SHOULDER = "shoulder pain"


@pytest.fixture
def sitting(engine: Engine) -> Sitting:
    """A new one over painmap's own data."""
    return Sitting(engine, Request(5, None, None, "card", color=False))


def test_nothing_typed_is_no_complaint(sitting: Sitting) -> None:
    """An empty line has no matches, no question and no note; nothing can be answered or compared."""
    assert sitting.entries == ()
    assert sitting.question is None
    assert sitting.note() == ""
    assert sitting.pair() is None
    assert sitting.give("yes") is False
    assert sitting.take_back() is False


def test_the_list_is_that_of_match(sitting: Sitting, engine: Engine) -> None:
    """The same engine answers: matches, questions and their order are those of `painmap match`."""
    sitting.take(SHOULDER)
    answer = engine.match(SHOULDER)
    assert [entry.id for entry in sitting.entries] == [match.id for match in answer.matches]
    assert sitting.question == (answer.questions[0].id, answer.questions[0].question)
    assert sitting.chosen == answer.matches[0].id


def test_answers_stay_while_the_complaint_grows(sitting: Sitting) -> None:
    """A word more keeps what was answered; an emptied line, or another complaint, forgets it."""
    sitting.take(SHOULDER)
    assert sitting.give("yes")
    first = sitting.answers
    sitting.take(SHOULDER + " at night")
    assert sitting.answers == first
    assert [one.id for one in sitting.answer.asked] == [first[0][0]]
    sitting.take("sore heel first thing in the morning")
    assert sitting.answers == ()
    sitting.take(SHOULDER)
    sitting.give("no")
    sitting.take(" ")
    sitting.take(SHOULDER)
    assert sitting.answers == ()


def test_an_answer_can_be_taken_back(sitting: Sitting) -> None:
    """After the last is taken back all is as before."""
    sitting.take(SHOULDER)
    before = sitting.answer
    sitting.give("yes")
    assert sitting.answer != before
    assert sitting.take_back()
    assert sitting.answer == before


def asks_first(engine: Engine) -> str:
    """A complaint that raises no alert and leaves a danger open."""
    texts = ("hurts after driving, crooked back", "bad headache all day", "my calf aches", "upper back pain")
    return next(t for t in texts if (a := engine.match(t)).ask_first and not a.alerts)


def test_an_affirmed_danger_stays(sitting: Sitting, engine: Engine) -> None:
    """A yes to a danger is an alert, also where the complaint grows so that it would not be asked again."""
    text = asks_first(engine)
    sitting.take(text)
    ident, words = sitting.question or ("", "")
    assert ident == engine.match(text).ask_first[0].id
    sitting.give("yes")
    assert [alert.id for alert in sitting.answer.alerts] == [ident]
    grown = f"{text}, sore heel, and my jaw clicks when I chew"
    for words_more in (text + ",", grown, grown + " and numb between my legs, cannot pee"):
        sitting.take(words_more)
        assert ident in [alert.id for alert in sitting.answer.alerts]
        assert sitting.page.alerts
        assert words in [one.question for one in sitting.answer.asked]
    sitting.take("")
    assert sitting.answer.alerts == ()


def test_a_danger_that_is_denied_is_no_alert(sitting: Sitting, engine: Engine) -> None:
    """A no, and a taken back yes, raise nothing."""
    sitting.take(asks_first(engine))
    sitting.give("no")
    assert sitting.answer.alerts == ()
    sitting.take_back()
    sitting.give("yes")
    sitting.take_back()
    assert sitting.answer.alerts == ()


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("left shoulder pain", "left"),
        ("right knee pain", "right"),
        ("left shoulder pain and right knee pain", "both"),
        ("shoulder pain", "right"),
    ],
)
def test_the_side_is_the_clients(text: str, side: str, sitting: Sitting) -> None:
    """The body is drawn on the side that the client tells of."""
    sitting.take(text)
    assert sitting.side == side


def test_two_are_compared(sitting: Sitting) -> None:
    """The chosen one with the marked one; without a mark with the best other."""
    sitting.take(SHOULDER)
    ids = [match.id for match in sitting.answer.matches]
    assert sitting.pair() == (ids[0], ids[1])
    sitting.chosen, sitting.marked = ids[3], ids[2]
    assert sitting.pair() == (ids[3], ids[2])
    sitting.marked = ids[3]
    assert sitting.pair() == (ids[3], ids[0])


def test_the_note_is_that_of_match(sitting: Sitting, invoke: Callable[..., Result]) -> None:
    """There is one note: what `painmap match --format note` writes."""
    sitting.take(SHOULDER)
    assert sitting.note() == invoke("match", SHOULDER, "-f", "note").stdout
