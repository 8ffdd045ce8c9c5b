"""Phrases: which of several readings of the same words is meant, on a small language."""

from __future__ import annotations

import pytest
from small import READER


@pytest.mark.parametrize(
    ("text", "sites"),
    [
        ("side of shoulder", ["shoulder-side"]),
        ("side of my shoulder", ["shoulder-side"]),
        ("side of my shoulder blade", ["blade"]),
        ("shoulder blade", ["blade"]),
        ("shoulder. Blade", ["shoulder"]),
    ],
)
def test_no_phrase_breaks_a_place(text: str, sites: list[str]) -> None:
    """A phrase that would take the first word of a longer place gives way to it."""
    assert [f.concept for f in READER.read(text).findings if f.kind == "site"] == sites


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("my hand has gone cold", {"cold"}),
        ("gone cold below", {"cold", "saddle-numb"}),  # a wording takes no word from a sign
        ("gone cold below the knee", {"cold", "ache"}),  # of wordings the longest wins
        ("gone cold tea", set()),  # ... and an idiom holds both
    ],
)
def test_further_wordings_are_read_beside_the_signs(text: str, wanted: set[str]) -> None:
    """A further wording of a sign or a concept is found too, whatever sign begins at the same word."""
    found = {f.concept for f in READER.read(text).findings if f.kind != "site"}
    assert found & {"cold", "saddle-numb", "ache"} == wanted
