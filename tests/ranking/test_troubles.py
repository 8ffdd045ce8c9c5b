"""Troubles: two complaints in one text are both answered, and said to be two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from painmap.engine import Engine

TWO = [
    ("heel in the morning, and my jaw clicks", "heel", "jaw"),
    ("heel pain in the morning, and my jaw clicks", "heel", "jaw"),
    ("My jaw aches when I chew. Also the ball of my big toe is sore.", "jaw", "toe"),
    ("tennis elbow, plus a stiff knee that clicks on stairs", "elbow", "knee"),
    ("headache behind the eye; separately my heel hurts first thing", "headache", "heel"),
]
ONE = [
    "low back ache, and it goes into my buttock",
    "pain in the neck and shoulder, and I can't turn my head",
    "from the hip down to the outside of the knee it hurts, and the kneecap clicks",
    "heel hurts in the morning",
    "headache behind the eye, and my neck is fine",
    "my heel hurts. My jaw doesn't.",
    "jaw hurts. Elbow hurts. Heel hurts.",
    "",
]


@pytest.mark.parametrize(("text", "first", "second"), TWO)
def test_two_troubles_are_told_apart(engine: Engine, text: str, first: str, second: str) -> None:
    """Two places that no pattern knows together are two troubles, in the client's words, first told first."""
    one, two = engine.match(text).troubles
    assert first in one.lower()
    assert second in two.lower()
    assert second not in one.lower()
    assert first not in two.lower()


@pytest.mark.parametrize(("text", "first", "second"), TWO)
def test_both_troubles_are_answered(engine: Engine, text: str, first: str, second: str) -> None:
    """Each trouble has its own ranking, and the two take turns: the first of each stand first."""
    answer = engine.match(text)
    assert [m.trouble for m in answer.matches[:4]] == [1, 2, 1, 2]
    assert [m.rank for m in answer.matches] == list(range(1, len(answer.matches) + 1))
    assert len({m.id for m in answer.matches}) == len(answer.matches)
    for match, words, others in zip(answer.matches, (first, second), (second, first), strict=False):
        said = " ".join(e.said for e in match.evidence).lower()
        assert words in said
        assert others not in said


@pytest.mark.parametrize("text", ONE)
def test_one_trouble_is_one(engine: Engine, text: str) -> None:
    """What one pattern knows, what is denied, and a body that aches all over are no two troubles."""
    answer = engine.match(text)
    assert answer.troubles == ()
    assert {m.trouble for m in answer.matches} <= {1}


def test_each_trouble_ranks_as_if_alone(engine: Engine) -> None:
    """The first pattern of each trouble is the one that the trouble alone finds first."""
    heel, jaw = "heel pain in the morning", "my jaw clicks"
    both = engine.match(f"{heel}, and {jaw}").matches
    assert [m.id for m in both[:2]] == [engine.match(text).matches[0].id for text in (heel, jaw)]


def test_runs_of_blanks_take_linear_time(engine: Engine, growth: Callable[..., float]) -> None:
    """Ten times the blanks take about ten times as long, never a hundred times."""

    def ask(count: int) -> None:
        engine.match(f"sore{' ' * count}heel 5{chr(10) * count}and my jaw clicks")

    assert growth(ask, 2_000) <= 25
