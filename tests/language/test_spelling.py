"""Spelling: what nobody knows is mended, what is right is never touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from painmap.language.spelling import Speller
from painmap.language.text import stem, tokenise
from painmap.resources import LEXICON, data_dir, english_words
from painmap.sources.toml_files import read_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from painmap.engine import Engine
    from painmap.language.findings import Correction

ENGLISH = frozenset({"diving", "high", "car", "want"})
WORDS = "back low knee shoulder blade driving wrist walking numb thigh shouldered hurts ache"


def speller(**more: str) -> Speller:
    """A speller that knows a handful of words; "english" counts how often its list was asked for."""
    words = f"{WORDS} {more.get('words', '')}"
    stems = " ".join(stem(word) for word in words.split())
    return Speller(words, stems, "back knee low numb", {"teh": "the", "alot": "a lot"}, lambda: ENGLISH, stem)


def mended(text: str, by: Speller | None = None) -> tuple[str, dict[str, str]]:
    """A text as it is read, and its mends."""
    corrections: list[Correction] = []
    tokens = (by or speller()).mend(tokenise(text), text, corrections)
    return " ".join(t.word for t in tokens), {c.said: c.read_as for c in corrections}


@pytest.mark.parametrize(
    ("said", "read_as"),
    [
        ("drivign", "driving"),
        ("drving", "driving"),
        ("drivving", "driving"),
        ("dribing", "driving"),
        ("shulder", "shoulder"),
        ("Wirst", "wrist"),
        ("bakc", "back"),
        ("bak", "back"),
        ("lowback", "low back"),
        ("shoulderblade", "shoulder blade"),
        ("teh", "the"),
        ("alot", "a lot"),
        ("drivin", "driving"),
    ],
)
def test_a_slip_is_mended_and_told(said: str, read_as: str) -> None:
    """Letters swapped, dropped, doubled or replaced, words run together, known slips: mended, and told."""
    assert mended(said) == (read_as, {said: read_as})


@pytest.mark.parametrize(
    "word",
    [
        "knee",  # known
        "driven",  # the stem of none, but far from all
        "walks",  # an inflection of a known word
        "diving",  # English, though near "driving"
        "high",  # English, though near "thigh"
        "want",
        "xylophone",  # like nothing
        "ah",  # two letters
        "wlk",  # short, and near no word of the body
        "3rd",
    ],
)
def test_what_is_right_stays(word: str) -> None:
    """Known words, their inflections, English words, numbers, and what is near nothing stand as they are."""
    assert mended(word) == (word, {})


@pytest.mark.parametrize("text", ["the sign of Wristo", "TrP here", "my physio Shulder said", "ASLR"])
def test_names_stay(text: str) -> None:
    """A capital inside a sentence, or inside a word, marks a name or an abbreviation, which is not mended."""
    assert mended(text)[1] == {}


def test_the_place_of_a_mended_word_is_the_clients() -> None:
    """A mended word keeps the span of the letters that it was read from; a split one shares it."""
    corrections: list[Correction] = []
    text = "my lowback hurts"
    tokens = speller().mend(tokenise(text), text, corrections)
    assert [(t.word, text[t.start : t.end]) for t in tokens] == [
        ("my", "my"),
        ("low", "lowback"),
        ("back", "lowback"),
        ("hurts", "hurts"),
    ]


def test_the_more_frequent_word_wins() -> None:
    """Of two words as near, the one that the catalogue uses more is meant."""
    assert mended("drining", speller(words="drinking"))[0] == "driving"


def test_mending_twice_is_mending_once() -> None:
    """A word that was mended is known, and a second look says the same."""
    by = speller()
    assert mended("drivign", by) == mended("drivign", by)


def test_the_english_list_is_read_when_needed() -> None:
    """A text of known words never loads the English list."""

    def never() -> frozenset[str]:
        raise AssertionError

    by = Speller(WORDS, WORDS, "back", {}, never, stem)
    assert mended("low back", by) == ("low back", {})


# -- over painmap's own words ------------------------------------------------------------------------------

MISSPELT = read_folder(data_dir() / LEXICON)["misspelt"]
# Words of their own that people in pain hardly ever mean: "cant get up strait", "a soar neck".
REAL_WORDS = {"calfs", "hart", "heed", "nite", "nites", "rite", "soar", "strait", "thy", "wit"}


def test_no_english_word_is_ever_mended(engine: Engine) -> None:
    """Every word of the English list stands, but for the slips that `misspelt` lists."""
    by = engine.reader.speller
    assert by is not None
    wrong = {}
    for word in english_words() - MISSPELT.keys():
        wrong |= mended(word, by)[1]
    assert wrong == {}


def test_a_listed_slip_is_no_common_word() -> None:
    """A slip that is also an English word is one that says nothing about a body, and stands in this list."""
    assert MISSPELT.keys() & english_words() == REAL_WORDS


def test_listed_slips_lead_to_right_words(engine: Engine) -> None:
    """What a listed slip is read as is right itself: no chains, no loops, no unknown words."""
    by = engine.reader.speller
    assert by is not None
    for slip, right in MISSPELT.items():
        stems = engine.reader.stems
        assert [stems(w) for w in mended(slip, by)[0].split()] == [stems(w) for w in right.split()]
        assert not MISSPELT.keys() & set(right.split()), slip
        assert mended(right, by)[1] == {}, slip


@settings(deadline=None)
@given(st.text(st.characters(), max_size=60))
def test_any_text_is_mended_or_left(engine: Engine, text: str) -> None:
    """Whatever the letters, mending gives words, in order, with spans inside the text."""
    by = engine.reader.speller
    assert by is not None
    corrections: list[Correction] = []
    tokens = by.mend(tokenise(text), text, corrections)
    assert all(t.word for t in tokens)
    assert [t.start for t in tokens] == sorted(t.start for t in tokens)
    assert all(t.end <= len(text) for t in tokens)


@pytest.mark.parametrize("letters", ["x", "pain", "ache"])
def test_an_endless_word_is_left_at_once(engine: Engine, growth: Callable[..., float], letters: str) -> None:
    """A word of 100,000 letters is not corrected, and takes no more than linear time."""
    by = engine.reader.speller
    assert by is not None
    assert mended(letters * (100_000 // len(letters)), by)[1] == {}
    assert growth(lambda size: mended(letters * (size // len(letters)), by), 10_000) <= 30


def test_a_text_of_unknown_words_takes_linear_time(engine: Engine, growth: Callable[..., float]) -> None:
    """Of a text of nothing but unknown words only the first ones are looked up."""
    by = engine.reader.speller
    assert by is not None
    letters = "bcdfghjklm"
    word = lambda n: "q" + "".join(letters[int(d)] for d in f"{n:05}")  # noqa: E731 - a number in letters
    assert growth(lambda size: mended(" ".join(word(n) for n in range(size)), by), 2_000) <= 30


def test_a_dropped_g_is_given_back(engine: Engine) -> None:
    """Sooner than another word is found that is as near: "goin" is no groin."""
    by = engine.reader.speller
    assert mended("goin down, doin it, mornin", by)[0] == "going down doing it morning"


def test_shorthand_and_contractions_are_no_slips(engine: Engine) -> None:
    """What is written short is left as it is, though a part of the body is near."""
    by = engine.reader.speller
    text = "btw hubby thinks I shouldn't, it'd swell in jan or dec, obs and palp normal, bro"
    assert mended(text, by)[1] == {}
