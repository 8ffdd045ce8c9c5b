"""Scopes: how far a cue reaches, and what it changes, on a small language."""

from __future__ import annotations

import pytest
from small import READER

from painmap.language.scopes import Scopes
from painmap.language.text import tokenise


def finding(text: str, concept: str) -> tuple[str, str, str]:
    """Role, polarity and about of a concept in a text."""
    (found,) = (f for f in READER.read(text).findings if f.concept == concept)
    return found.role, found.polarity, found.about


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("driving helps", "better"),
        ("driving a b c d e f helps", "better"),
        ("driving a b c d e f g h i j helps", "worse"),
        ("driving, sitting helps", "worse"),
        ("driving but sitting helps", "worse"),
    ],
)
def test_a_cue_looks_back_no_farther_than_a_clause(text: str, role: str) -> None:
    """Backward a cue reaches over a clause's words, not over a comma, a "but" or a whole text."""
    assert finding(text, "driving")[0] == role


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("no ache", "denied"),
        ("no a b c d e f g h ache", "denied"),
        ("no: ache", "denied"),
        ("no knee: ache", "affirmed"),
        ("no knee; ache", "affirmed"),
        ("no knee. ache", "affirmed"),
        ("no knee but ache", "affirmed"),
        ("no knee, or ache", "denied"),
        ("no knee, worse when sitting, ache", "affirmed"),
    ],
)
def test_a_denial_ends_with_its_clause(text: str, polarity: str) -> None:
    """Forward a cue reaches to the end of the clause; a colon ends it, but not right behind the cue."""
    assert finding(text, "ache")[1] == polarity


def test_a_place_outlives_what_was_there() -> None:
    """What was felt long ago is past; the place is not, since it may hurt again."""
    assert finding("long ago an ache in my knee", "ache")[2] == "past"
    assert finding("long ago an ache in my knee", "knee")[2] == "now"


def test_a_place_is_brought_on_by_nothing() -> None:
    """In "worse when my knee" the place keeps its role, an activity takes the cue's."""
    assert finding("worse when sitting on my knee", "knee")[0] == "where"
    assert finding("worse when sitting on my knee", "sitting")[0] == "worse"


def test_a_sign_is_denied_by_any_of_its_words() -> None:
    """A sign of several words is denied where a denial reaches one of them, not its first word alone."""
    assert finding("numb saddle", "saddle-numb")[1] == "affirmed"
    assert finding("numb no saddle", "saddle-numb")[1] == "denied"


TEXTS = ("no ache", "driving makes no difference to my knee", "long ago an ache", "my knee, no ache, sitting")


@pytest.mark.parametrize("text", TEXTS)
def test_a_word_speaks_where_nothing_takes_it_away(text: str) -> None:
    """A word speaks for itself where a sensation in its place would be affirmed, and now."""
    tokens = tokenise(text)
    stems = [READER.stems(token.word) for token in tokens]
    scopes = Scopes(tokens, READER._phrases.scan(tokens, stems))
    for at in range(len(tokens)):
        assert scopes.speaks(at) is (scopes.of(at, "notices")[1:] == ("affirmed", "now"))
