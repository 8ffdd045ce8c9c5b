"""Questions: what to ask next is made from what tells the leading patterns apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from painmap.ranking.questions import MOST, ask

if TYPE_CHECKING:
    from painmap.engine import Engine


def compiled(ident: str, similar: dict[str, str], *rows: tuple[str, str, str]) -> dict[str, Any]:
    """A record as the index keeps it, from rows of concept, role and phrase."""
    concepts: dict[str, dict[str, int]] = {}
    for number, (concept, role, _) in enumerate(rows):
        concepts.setdefault(concept, {})[role] = number
    tells = [{"id": other, "tell": tell} for other, tell in similar.items()]
    return {
        "record": {"id": ident, "name": ident.title(), "similar": tells},
        "concepts": concepts,
        "phrases": [[role, phrase] for _, role, phrase in rows],
    }


ONE = compiled(
    "one", {"two": "one is deep"}, ("driving", "worse", "a long drive"), ("heat", "better", "a hot bath")
)
TWO = compiled(
    "two",
    {},
    ("driving", "worse", "in the car"),
    ("stairs", "worse", "up the stairs"),
    ("numb", "notices", "numb"),
)
WEIGHTS = {
    (0, "driving>worse"): 1.0,
    (0, "heat>better"): 0.8,
    (1, "driving>worse"): 0.9,
    (1, "stairs>worse"): 0.5,
    (1, "numb>notices"): 2.0,
}


def weight(pattern: int, key: str) -> float:
    """Made-up rarity."""
    return WEIGHTS.get((pattern, key), 0.0)


def test_the_tell_comes_first() -> None:
    """The written sign that tells the two leaders apart stands first, with both names."""
    first = ask([(0, ONE), (1, TWO)], frozenset(), weight)[0]
    assert all(part in first for part in ("One", "Two", "one is deep"))


def test_a_tell_is_read_from_either_end() -> None:
    """A tell that only the second leader holds is told of the pair all the same."""
    assert "one is deep" in ask([(1, TWO), (0, ONE)], frozenset(), weight)[0]


def test_what_differs_is_asked() -> None:
    """Of what brings a pattern on or eases it, the one that splits the leaders most is asked."""
    _, heat, stairs = ask([(0, ONE), (1, TWO)], frozenset(), weight)
    assert "eased" in heat
    assert "a hot bath" in heat
    assert "worse" in stairs
    assert "up the stairs" in stairs


def test_what_was_said_is_not_asked() -> None:
    """Nothing that the complaint spoke of is asked again."""
    questions = ask([(0, ONE), (1, TWO)], frozenset({"heat", "stairs"}), weight)
    assert not any("bath" in q or "stairs" in q for q in questions)


def test_nothing_to_split_nothing_to_ask() -> None:
    """No leaders, or one that nothing sets apart, bring no question."""
    assert ask([], frozenset(), weight) == ()
    assert ask([(1, TWO)], frozenset({"driving", "stairs"}), weight) == ()


@pytest.mark.parametrize("text", ["low back ache", "shoulder pain", "neck ache", "hip pain", "knee pain"])
def test_a_vague_complaint_is_answered_with_questions(engine: Engine, text: str) -> None:
    """A place and nothing else: weak, two or three different questions, each naming one of the leaders."""
    answer = engine.match(text)
    assert {m.confidence for m in answer.matches} == {"weak"}
    assert 2 <= len(answer.questions) <= MOST
    assert len(set(answer.questions)) == len(answer.questions)
    for question in answer.questions:
        assert any(m.name in question for m in answer.matches)


def test_a_clear_complaint_is_asked_nothing(engine: Engine) -> None:
    """Where one pattern stands out, nothing is asked."""
    answer = engine.match("it burns between my shoulder blades and my shirt tags irritate me")
    assert answer.matches[0].confidence == "strong"
    assert answer.questions == ()


@pytest.mark.parametrize("region", ["heel-back", "thumb-tip"])
def test_one_pattern_alone_is_asked_for(engine: Engine, region: str) -> None:
    """Where a region leaves one weak pattern, what brings it on is asked, and nothing else."""
    place = engine.labels[region]
    answer = engine.match(f"{place} hurts", region=region)
    assert [m.confidence for m in answer.matches] == ["weak"]
    assert len(answer.questions) == 1


def test_no_match_asks_nothing(engine: Engine) -> None:
    """Without a match there is nothing to split."""
    assert engine.match("my car makes a noise").questions == ()
