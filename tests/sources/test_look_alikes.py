"""Look-alikes: what is accepted, and how each fault is told."""

from __future__ import annotations

import pytest

from painmap.sources import look_alikes, toml_files
from painmap.sources.problems import CatalogueError

GOOD = """
[[look_alike]]
id = "sole-band"
name = "Sole band"
kind = "tendon"
names = ["sole band"]
sites = ["heel", "sole"]
client = ["first steps stab"]
tells = ["Stabs: band. Aches: muscle."]
test = "Pull the toes up."
see = "Doctor within weeks."
like = ["heel-ache"]
sources = ["a book"]
"""
KNOWN = {"sites": {"heel", "sole"}, "patterns": {"heel-ache"}, "flags": {"dvt"}}


def told(text: str) -> list[str]:
    """What the check says of a file."""
    return [str(p) for p in look_alikes.check(toml_files.parse("la.toml", text.encode()), **KNOWN)]


def test_a_sound_file_is_loaded() -> None:
    """A look-alike keeps its keys in their order; `alert` may be left out."""
    (row,) = look_alikes.load(toml_files.parse("la.toml", GOOD.encode()), **KNOWN)
    assert list(row) == [key for key in look_alikes.KEYS if key != "alert"]


@pytest.mark.parametrize(
    ("old", "new", "line", "part"),
    [
        ("kind", "kinds", 5, 'unknown key "kinds"; did you mean "kind"?'),
        ('"tendon"', '"muscle"', 5, 'unknown kind "muscle"'),
        ('"sole"]', '"soul"]', 7, 'unknown site "soul"; did you mean "sole"?'),
        ('"sole"]', '"heel"]', 7, '"heel" stands twice under "sites"'),
        ("heel-ache", "heel-ake", 12, 'unknown pattern "heel-ake"; did you mean "heel-ache"?'),
        ("sole-band", "heel-ache", 3, "a pattern has this id"),
        ('["first steps stab"]', "[]", 8, '"client" is not a list of texts in quotes'),
        ('see = "Doctor within weeks."', 'alert = "dtv"', 2, 'the key "see" is missing'),
        ('"Pull the toes up."', '" "', 10, '"test" is not a text in quotes'),
        (GOOD, GOOD + GOOD, 16, "the id stands twice, first in line 3"),
        ("[[look_alike]]", "[look_alike]", 2, '"look_alike" is no list of tables'),
    ],
)
def test_a_fault_is_told_with_line_and_fix(old: str, new: str, line: int, part: str) -> None:
    """Each fault names its line and says what to do, and keeps the file from being loaded."""
    text = GOOD.replace(old, new, 1)
    found = told(text)
    assert any(each.startswith(f"la.toml:{line}:") and part in each for each in found), found
    with pytest.raises(CatalogueError):
        look_alikes.load(toml_files.parse("la.toml", text.encode()), **KNOWN)
