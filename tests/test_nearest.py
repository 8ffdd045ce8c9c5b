"""Suggestions for names that are unknown."""

from __future__ import annotations

import pytest

from painmap.nearest import did_you_mean, nearest

IDS = [
    "crest-of-hip",
    "up-and-down-low-back",
    "headache-top-of-head",
    "sit-bone",
    "psoas major",
    "tibialis posterior",
]


@pytest.mark.parametrize(
    ("word", "first"),
    [
        ("crest-of-hpi", "crest-of-hip"),
        ("Crest Of Hip", "crest-of-hip"),
        ("up_and_down_low_bak", "up-and-down-low-back"),
        ("psos", "psoas major"),
    ],
)
def test_finds_what_was_meant(word: str, first: str) -> None:
    """A slip of the hand, another case, other joins or a part of the name still finds it first."""
    assert nearest(word, IDS)[:1] == [first]


@pytest.mark.parametrize("word", ["", "   ", "xyzzy", "\x00", "🦵"])
def test_suggests_nothing_far_fetched(word: str) -> None:
    """Where no name is like the word, there is no suggestion."""
    assert nearest(word, IDS) == []
    assert did_you_mean(word, IDS) == ""


def test_no_names_no_suggestion() -> None:
    """An empty list of names is no error."""
    assert nearest("knee", []) == []
