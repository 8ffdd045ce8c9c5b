"""Persons: whose complaint it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from painmap.language.persons import whom

if TYPE_CHECKING:
    from painmap.language.reader import Reader


@pytest.fixture(scope="module")
def reader(request: pytest.FixtureRequest) -> Reader:
    """The reader over painmap's own data."""
    found: Reader = request.getfixturevalue("engine").reader
    return found


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("A 58-year-old woman has elbow pain", "elbow"),
        ("My husband has elbow pain after digging", "elbow"),
        ("mum's elbow hurts going down stairs", "elbow"),
        ("dad's elbow hurts, I'm worried", "elbow"),
        ("my wife suffers with elbow pain", "elbow"),
        ("this guy has got a sore elbow", "elbow"),
        ("Client, a man of 45, has elbow pain", "elbow"),
    ],
)
def test_a_complaint_for_somebody_is_theirs(reader: Reader, text: str, site: str) -> None:
    """Third person is how therapists and relatives write."""
    assert site in {f.concept for f in reader.read(text).findings if f.counts}


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("dad had a heart attack, I have pain in my shoulder blade", "heart-feared"),
        ("my sister had sciatica, now my hip aches", "sciatica"),
        ("my mother in law had breast cancer; my rib aches", "cancer-history"),
        ("My friend has a bad knee. My own elbow hurts when I grip.", "knee"),
    ],
)
def test_what_others_had_is_told_of_them(reader: Reader, text: str, concept: str) -> None:
    """A relative's illness is a risk, and no trouble of the writer's."""
    found = [f for f in reader.read(text).findings if f.concept == concept]
    assert found
    assert not any(f.counts for f in found)


@pytest.mark.parametrize(
    ("text", "for_someone"),
    [
        ("my husband has back pain", True),
        ("Asking for my elderly mum, she fell", True),
        ("my husband says my back is crooked", False),
        ("my dad had a stroke", False),
        ("back pain", False),
    ],
)
def test_for_whom_it_is_written(reader: Reader, text: str, for_someone: bool) -> None:  # noqa: FBT001
    """The reading says whether the one in pain is somebody else."""
    assert reader.read(text).for_someone is for_someone


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_names_its_head(text: str) -> None:
    """The words that name somebody begin the text."""
    assert text.startswith(whom(text))


@pytest.mark.parametrize("before", ["", "...", "\r\n" * 50_000, "'" * 100_000])
def test_marks_before_the_first_word_are_passed_over(before: str) -> None:
    """Whom a complaint is for is told by its first words, whatever marks stand before them."""
    assert whom(f"{before}My husband has elbow pain") == f"{before}My husband"
    assert whom(before) == ""
