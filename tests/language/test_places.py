"""Places: which sites a text names, and how much each counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from small import READER

if TYPE_CHECKING:
    from painmap.engine import Engine


def weights(text: str) -> dict[str, float]:
    """The sites of a text, each with its weight."""
    return {f.concept: f.weight for f in READER.read(text).findings if f.kind == "site"}


@pytest.mark.parametrize(
    "text",
    ["ache in my outer knee", "ache, outside of my knee", "knee ache on the outside", "knee, outer side"],
)
def test_an_aspect_makes_a_part(text: str) -> None:
    """An aspect belongs to the place that follows it, else to one just before it."""
    assert weights(text) == {"knee-outer": 1.0}


def test_a_name_of_two_places_counts_less_for_each() -> None:
    """Words that may mean either of two places give both, each at less than a place of its own."""
    assert weights("ache in my low rib") == {"rib-front": 0.75, "rib-back": 0.75}


def test_a_place_in_passing_counts_less() -> None:
    """A later place counts less in a sentence that tells of no trouble than in one that does."""
    assert weights("ache in my knee. Ache in my elbow.") == {"knee": 1.0, "elbow": 1.0}
    assert weights("ache in my knee. I bought an elbow.") == {"knee": 1.0, "elbow": 0.6}


def test_a_place_in_relief_counts_little() -> None:
    """A place that helps is none that hurts."""
    assert weights("ache in my knee, elbow helps") == {"knee": 1.0, "elbow": 0.3}


def test_what_lies_on_a_way_counts_half() -> None:
    """From one place down to another what lies between is meant too, at half the weight."""
    assert weights("ache from my hip down to my knee") == {"hip": 1.0, "knee": 1.0, "thigh": 0.5}
    assert weights("ache in my hip and my knee") == {"hip": 1.0, "knee": 1.0}


def test_a_movement_names_its_joint_where_no_place_is_named() -> None:
    """What a movement works is the place, at less weight, unless one is said; a phrase guesses none."""
    assert weights("ache when I do up my bra") == {"shoulder": 0.8}
    assert weights("ache in my knee when I do up my bra") == {"knee": 1.0}
    assert [f.concept for f in READER.read("ache, do up bra", guess=False).findings] == ["ache", "bra"]


def test_a_sign_names_the_place_in_its_words() -> None:
    """A place inside a sign's words counts, at less weight than one that is said by itself."""
    assert weights("stuck leg") == {"leg": 0.8}


def test_an_aspect_before_a_sign_belongs_to_the_place_in_its_words() -> None:
    """What is said of "outside of my stuck knee" is said of the outer knee."""
    assert weights("outside of my stuck knee") == {"knee-outer": 0.8}


@pytest.mark.parametrize(
    "text", ["ache in my knee. The outside aches", "my knee gave way, ache mostly on the outside"]
)
def test_an_aspect_by_itself_belongs_to_the_place_named_before(text: str) -> None:
    """What is told of "the outside" is told of the place that has one."""
    assert weights(text)["knee-outer"] == 1.0


@pytest.mark.parametrize(
    "text", ["ache in my knee on the outside of the house", "ache in my knee. It was cold outside"]
)
def test_an_aspect_of_something_else_is_none_of_the_place(text: str) -> None:
    """The outside of a house, and what is outside, divide no knee."""
    assert "knee-outer" not in weights(text)


def test_what_is_only_moved_counts_half() -> None:
    """A place in what brings the trouble on counts less, unless it is the only one or is said to hurt."""
    assert weights("ache in my knee, worse when I sit on my elbow") == {"knee": 1.0, "elbow": 0.5}
    assert weights("ache, worse when I sit on my elbow") == {"elbow": 1.0}
    assert weights("ache in my knee, worse when I sit my elbow has an ache") == {"knee": 1.0, "elbow": 1.0}


@pytest.mark.parametrize(
    "text",
    [
        "ache in my knee. The outside feels odd",
        "ache in my knee, it is swollen on the outside of it",
        "ache in my knee, lateral ache",
        "stuck knee, mostly at the outside",
    ],
)
def test_an_aspect_told_by_itself_belongs_to_the_place_named_before(text: str) -> None:
    """Whatever stands between: another sentence, "of it", the trouble."""
    assert "knee-outer" in weights(text)


@pytest.mark.parametrize(
    "text",
    [
        "ache, outside/back of my knee",
        "ache at the outside and the back of my knee",
        "ache: back of knee and outside",
    ],
)
def test_two_aspects_make_two_parts(text: str) -> None:
    """Joined by a slash or an "and", before the place or after it."""
    assert weights(text) == {"knee-outer": 0.75, "knee-back": 0.75}


def test_aspects_told_together_by_themselves_make_their_parts() -> None:
    """A "back" beside another aspect is none of the body's."""
    assert weights("ache in my knee. Ache in the back outside corner") == {
        "knee": 1.0,
        "knee-outer": 0.75,
        "knee-back": 0.75,
    }


@pytest.mark.parametrize(
    "text",
    [
        "ache in my knee and it's back",
        "six weeks back, ache in my knee",
        "knee ache, reach up and back for it",
    ],
)
def test_a_back_that_is_a_return_is_no_place(text: str) -> None:
    """What has come again, how long ago, and which way."""
    assert "back" not in weights(text)


@pytest.mark.parametrize(
    "text", ["my back ache", "ache in hip and back", "it's back ache", "knee and back, ache"]
)
def test_a_back_that_aches_is_a_place(text: str) -> None:
    """The same word beside its owner, another place, or its trouble."""
    assert "back" in weights(text)


def test_a_word_of_two_places_that_company_makes_one_names_it_whole() -> None:
    """Beside the neck a spine is the neck's; where nothing decides it is either."""
    assert weights("ache in spine and neck") == {"neck": 1.0, "neck-spine": 1.0}
    assert weights("ache in spine") == {"neck-spine": 0.75, "low-spine": 0.75}


def test_an_age_ends_a_denial(engine: Engine) -> None:
    """Where a note has no marks, who it is about is a new start."""
    found = engine.reader.read("no fever rash or cough 52F soreness in back of the knee").findings
    assert {f.concept: f.polarity for f in found if f.weight} == {
        "fever": "denied",
        "rash": "denied",
        "coughing": "denied",
        "sore": "affirmed",
        "knee-back": "affirmed",
    }


def test_a_fine_between_two_marks_looks_back() -> None:
    """It ends its clause: what comes behind the mark is another."""
    found = {f.concept: f.polarity for f in READER.read("driving, fine; ache in my knee").findings}
    assert found == {"driving": "denied", "ache": "affirmed", "knee": "affirmed"}
