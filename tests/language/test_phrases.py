"""Phrases: the longest one wins, unless it takes words away from a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from painmap.engine import Engine


def read(engine: Engine, text: str) -> tuple[set[str], set[str]]:
    """The sites of a text that count, and the ideas in it."""
    found = [f for f in engine.reader.read(text).findings if f.weight]
    return (
        {f.concept for f in found if f.kind == "site" and f.counts},
        {f.concept for f in found if f.kind != "site"},
    )


@pytest.mark.parametrize(
    ("text", "sites"),
    [
        ("pain from the elbow to the wrist", {"elbow", "wrist"}),
        ("an ache from the outside of my knee to the hip", {"knee-outer", "hip"}),
        ("it goes from my hand up to the elbow", {"hand", "elbow"}),
        ("pain from the shoulder right down to my fingertips", {"shoulder", "fingertips"}),
        ("aches from the head down to the neck", {"head", "neck"}),
    ],
)
def test_a_way_from_a_place_takes_no_place(engine: Engine, text: str, sites: set[str]) -> None:
    """Where a way goes on, "hand up", "elbow to" and "shoulder down" are no phrases of their own."""
    assert sites <= read(engine, text)[0]


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("my shoulder hurts with my hand up", "raising-arm"),
        ("my neck hurts with my head down", "looking-down"),
        ("my elbow hurts when I hold my arm up to the light", "arm-overhead"),
    ],
)
def test_a_posture_stays_one(engine: Engine, text: str, concept: str) -> None:
    """Where nothing goes on behind it, or a verb holds it, the posture is meant."""
    assert concept in read(engine, text)[1]


@pytest.mark.parametrize(
    ("text", "site", "posture"),
    [
        ("pain on my toes", "toes", "tiptoe"),
        ("an ache over my shoulder", "shoulder", "turning-head"),
        ("a sore spot on the back of my head", "back-of-head", "lying-on-back"),
    ],
)
def test_behind_a_pain_it_is_where(engine: Engine, text: str, site: str, posture: str) -> None:
    """Words of a posture right behind a pain say where it is."""
    sites, ideas = read(engine, text)
    assert site in sites
    assert posture not in ideas


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("the back of the hand hurts", "hand-back"),
        ("pain at the back of the heel", "heel-back"),
        ("pain from the jaw to the temple", "temple"),
        ("a numb hand in the morning", "hand"),
        ("right side of my lower back aches", "low-back-side"),
    ],
)
def test_an_idiom_takes_no_place(engine: Engine, text: str, site: str) -> None:
    """The back of the hand is a place, though "a back hand" is an idiom."""
    assert site in read(engine, text)[0]


@pytest.mark.parametrize(
    "text",
    [
        "I ended up at home with a sore knee",
        "I was facing the wall, sore knee",
        "it is a based on, sore knee",
    ],
)
def test_a_verb_is_no_place(engine: Engine, text: str) -> None:
    """To end is no end of the knee, facing no face."""
    assert read(engine, text)[0] == {"knee"}


def test_a_name_may_look_like_a_verb(engine: Engine) -> None:
    """A hamstring ends like a verb and is none."""
    assert "thigh-back" in read(engine, "my hamstring hurts")[0]


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("severe knee pain", "achilles-tendonitis"),
        ("knee pain, even in bed", "evening"),
        ("knee pain in any shoes", "horse-riding"),
        ("knee pain since the fitness test", "testicle"),
        ("knee tightness on stairs", "bending-forward"),
        ("knee pain, finally saw someone", "stress"),
    ],
)
def test_a_word_keeps_its_own_sense(engine: Engine, text: str, concept: str) -> None:
    """A word does not meet another one by its ending alone."""
    sites, ideas = read(engine, text)
    assert concept not in sites | ideas


def test_what_stands_in_a_gap_ends_there(engine: Engine) -> None:
    """The cue "was clear" denies nothing in "the scan was clear": its second word is taken."""
    found = [f for f in engine.reader.read("knee pain, the scan was clear").findings if f.weight]
    assert {f.polarity for f in found} == {"affirmed"}


def test_what_helps_is_not_where_it_hurts(engine: Engine) -> None:
    """A place on the way to relief counts little, and makes no way."""
    text = "forearm pain; the one thing that helps is my elbow behind my head so the fingers reach my ear"
    weights = {f.concept: f.weight for f in engine.reader.read(text).findings if f.kind == "site"}
    assert weights["forearm"] == 1.0
    assert all(weights[site] < 0.5 for site in ("elbow", "fingers", "ear"))
    assert "wrist" not in weights
