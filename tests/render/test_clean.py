"""What is taken out of text before anybody sees it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from painmap.render.clean import clean, safe_cell, shorten, whole


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("plain", "plain"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x9b31mred", "red"),
        ("a\x00b\rc\nd\te", "a b c d e"),
        ("\x1bP$q\x1b\\x", "x"),
        ("\x1b", ""),
        ("a\u202eb\u2066c\ufeffd", "abcd"),
        ("a\u00adb\u061cc\u200bd\U000e0041\U000e007fe\U000e0100f", "abcdef"),
        ("half \ud800 a pair", "half \ufffd a pair"),
        ("👩‍👧 café", "👩‍👧 café"),
        ("[bold]x[/]", "[bold]x[/]"),
    ],
)
def test_takes_out_what_steers_a_terminal(text: str, cleaned: str) -> None:
    """Escape codes go whole, controls become spaces, letters and markup-like text stay."""
    assert clean(text) == cleaned


def test_keeps_lines_where_asked() -> None:
    """A complaint of several lines keeps them, in one form."""
    assert clean("a\r\nb\rc\u2028d\n\x07e", lines=True) == "a\nb\nc\nd\n e"


@given(st.text(st.characters(categories=("Cc", "Cf", "Cs", "L", "Z"))))
def test_nothing_dangerous_is_left(text: str) -> None:
    """Whatever comes in, no control character and no surrogate comes out."""
    out = clean(text)
    assert not [c for c in out if unicodedata.category(c) in ("Cc", "Cs")]
    assert clean(out) == out


@given(st.text(st.characters(exclude_categories=())))
def test_spans_keep_their_places(text: str) -> None:
    """What no stream can carry is replaced one for one."""
    assert len(whole(text)) == len(text)
    whole(text).encode()


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+A1", "-A1", "@SUM(A1)", "\t=1", "  =1", "＝1", "=cmd|' /C calc'!A0"],  # noqa: RUF001 - the wide forms
)
def test_no_cell_is_a_formula(cell: str) -> None:
    """What a spreadsheet would run gets an apostrophe in front."""
    assert safe_cell(cell).startswith("'")


@pytest.mark.parametrize(
    ("cell", "text"), [(None, ""), (3, "3"), (-0.5, "-0.5"), ("-5", "-5"), ("a - b", "a - b")]
)
def test_other_cells_stay_as_they_are(cell: object, text: str) -> None:
    """Numbers stay numbers and words stay words."""
    assert safe_cell(cell) == text


@given(st.text(max_size=60), st.integers(2, 20))
def test_shortens_to_a_length(text: str, most: int) -> None:
    """A shortened text is never longer than asked, and a short one is left alone."""
    short = shorten(text, most)
    assert len(short) <= most
    assert short == text or short.endswith("…")
