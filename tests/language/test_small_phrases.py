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
