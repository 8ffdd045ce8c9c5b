"""Text: words keep their places, marks become breaks, inflections meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from painmap.language.text import CLAUSE, COMMA, NO_BREAK, SENTENCE, fold, stem, tokenise

#: Any text at all: lone surrogates, control characters and NULs too.
ANY_TEXT = st.text(st.characters())

if TYPE_CHECKING:
    from collections.abc import Callable


def words(text: str) -> list[str]:
    """The words of a text."""
    return [t.word for t in tokenise(text)]


@given(ANY_TEXT)
def test_a_word_keeps_its_span(text: str) -> None:
    """Every word stands where its span says, after the word before it, and is never empty."""
    end = 0
    for token in tokenise(text):
        assert token.word
        assert end <= token.start < token.end <= len(text)
        assert fold(text[token.start : token.end]) == token.word
        end = token.end


@given(ANY_TEXT)
def test_a_text_begins_a_sentence(text: str) -> None:
    """The first word stands behind the strongest break."""
    assert all(t.brk == SENTENCE for t in tokenise(text)[:1])


@given(st.text(st.characters(max_codepoint=127)))
def test_case_tells_no_words_apart(text: str) -> None:
    """Capitals change no word."""
    assert words(text.upper()) == words(text.lower())


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("can't", "cant"),
        ("can\u2019t", "cant"),
        ("can`t", "cant"),
        ("can\u02bct", "cant"),
        ("shoulder's", "shoulder"),
        ("shoulder\u2019s", "shoulder"),
        ("Café", "cafe"),
        ("café", "cafe"),
        ("ﬁbula", "fibula"),
        ("\uff28\uff29\uff30", "hip"),
        ("W/", "w/"),
        ("b/l", "b/l"),
        ("3rd", "3rd"),
        ("1,5", "1,5"),
    ],
)
def test_one_way_to_write_a_word(text: str, word: str) -> None:
    """Case, accents, apostrophes, the possessive and Unicode forms are folded; shorthand stays whole."""
    assert words(text) == [word]


@pytest.mark.parametrize(
    ("between", "strength"),
    [
        (" ", NO_BREAK),
        ("-", NO_BREAK),
        (", ", COMMA),
        (" & ", COMMA),
        (" / ", COMMA),
        ("; ", CLAUSE),
        (" - ", CLAUSE),
        (" (", CLAUSE),
        (" — ", CLAUSE),
        (". ", SENTENCE),
        ("... ", SENTENCE),
        ("!", SENTENCE),
        ("? ", SENTENCE),
        ("\n", SENTENCE),
        (", but. ", SENTENCE),
    ],
)
def test_marks_become_breaks(between: str, strength: int) -> None:
    """A mark cuts the next word off by its own strength, and the strongest of several counts."""
    assert tokenise(f"knee{between}hip")[-1].brk == strength


def test_a_number_keeps_its_point() -> None:
    """A decimal point ends no sentence."""
    assert [t.brk for t in tokenise("for 2.5 hours")] == [SENTENCE, NO_BREAK, NO_BREAK]


@pytest.mark.parametrize(
    "forms",
    [
        "drive drives driving",
        "ache aches ached aching",
        "sit sits sitting",
        "walk walks walked walking",
        "stiff stiffness",
        "achy achiness",
        "travel travels travelled travelling",
        "carry carries carried carrying",
        "stretch stretches stretching",
        "lift lifts lifted lifting",
        "breathe breathes breathing",
        "press presses pressed pressing",
        "knee knees",
        "crutch crutches",
        "elbow elbows",
        "sudden suddenly",
        "hug hugs hugged hugging",
        "climb climbs climbed climbing",
    ],
)
def test_inflections_meet(forms: str) -> None:
    """The forms of one word have one stem."""
    assert len({stem(word) for word in forms.split()}) == 1, [stem(word) for word in forms.split()]


@pytest.mark.parametrize(
    "others",
    [
        "spine spin",
        "finger fin",
        "wing win",
        "pelvis pelvic",
        "bed bee",
        "need knee",
        "string strip",
        "abs ab",
        "gas gap",
        "hips hiss",
        "planed planned",
        "rating ratting",
        "tense tens",
        "toe to",
    ],
)
def test_words_that_differ_do_not_meet(others: str) -> None:
    """Words of different meanings have stems of their own."""
    one, two = others.split()
    assert stem(one) != stem(two)


@given(st.text(st.characters(max_codepoint=0x24F, categories=["L", "N"]), min_size=1))
def test_a_stem_is_a_word(word: str) -> None:
    """A word always leaves a stem, never longer than the word by more than its silent e."""
    assert 1 <= len(stem(word)) <= len(word) + 1


@pytest.mark.parametrize("piece", ["a", "'", "a'", "1,", "a/", " - ", ".", "(", "pain ", "é"])
def test_long_texts_take_linear_time(piece: str, growth: Callable[..., float]) -> None:
    """Ten times the text takes ten times the time, not a hundred, whatever it is made of."""
    assert growth(lambda size: tokenise(piece * (size // len(piece))), 20_000) <= 30
