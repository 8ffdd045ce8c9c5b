"""Languages: what is clearly not English is said to be so, and nothing else is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from painmap.language.languages import Languages
from painmap.language.text import tokenise
from painmap.render import text as as_text
from painmap.render.page import lay_out

if TYPE_CHECKING:
    from painmap.engine import Engine

ROOT = Path(__file__).parents[2]
WORDS = {"mal": "Foo|Bar", "dos": "Foo", "la": "Foo|Bar", "tete": "Foo", "spina": "Bar"}
ENGLISH = {"back", "pain", "and", "chest"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("mal dos la tete", "Foo"),
        ("mal spina la", "Bar"),
        ("mal dos", "Foo"),
        ("la la la", None),  # one word
        ("mal de back pain", None),  # mostly English
        ("mal dos la back pain and chest", None),
        ("mal xx yy zz tete", None),  # too little is known
        ("pain", None),
        ("", None),
        ("спина болит", "Baz"),
        ("back pain спина", None),
    ],
)
def test_a_language_is_known_by_most_of_its_words(text: str, language: str | None) -> None:
    """Several different words that only the other language has, and more of them than English ones."""
    languages = Languages(WORDS, {"CYRILLIC": "Baz"})
    assert languages.of(tokenise(text), text, ENGLISH.__contains__) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("mi fa male la schiena", "Italian"),
        ("tengo dolor en el pecho y no puedo respirar", "Spanish"),
        ("j'ai mal au dos depuis trois semaines", "French"),
        ("Ich habe Rückenschmerzen, wenn ich sitze", "German"),
        ("boli mnie plecy od tygodnia", "Polish"),
        ("болит спина после работы", "Russian"),
        ("허리가 아파요", "Korean"),
    ],
)
def test_another_language_is_answered_kindly(engine: Engine, text: str, language: str) -> None:
    """No match, no alert from its words, the language in JSON, and words that say what to do."""
    answer = engine.match(text)
    assert (answer.status, answer.alerts, answer.language) == ("no_match", (), language)
    assert answer.as_dict()["language"] == language
    page = as_text.render(lay_out(answer, engine))
    assert f"looks like {language}, and painmap reads English only" in page


def test_no_english_complaint_is_taken_for_foreign(engine: Engine) -> None:
    """Of all labelled complaints none is, but the ones that are; off topic, many are."""
    files = [*ROOT.glob("tests/cases/*.jsonl"), *ROOT.glob("corpus/[!o]*.jsonl")]
    rows = [json.loads(row)["complaint"] for file in files for row in file.read_text("utf-8").splitlines()]
    english = [text for text in rows if text.isascii()]
    languages, speller = engine.reader.languages, engine.reader.speller
    assert speller is not None
    assert len(english) > 2000
    assert [t for t in english if languages.of(tokenise(t), t, speller.is_english)] == []


@settings(deadline=None)
@given(st.text(st.characters()))
def test_any_text_has_a_language_or_none(engine: Engine, text: str) -> None:
    """Whatever the letters."""
    assert engine.reader.read(text).language in {None, *engine.reader.languages.names}
