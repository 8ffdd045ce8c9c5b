"""Look-alikes: what is accepted, and how each fault is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from painmap.sources import schema, toml_files
from painmap.sources.schema import TABLES, TEXT, Key
from painmap.sources.shape import Names, Shape

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
NAMES = Names({"site": {"heel", "sole"}, "pattern": {"heel-ache"}, "flag": {"dvt"}})


def told(text: str) -> list[str]:
    """What the check says of a file."""
    raw = toml_files.parse("la.toml", text.encode())
    return [str(p) for p in Shape(raw, schema.LOOK_ALIKES, replace(NAMES, seen={})).problems]


def test_a_sound_file_has_no_problems() -> None:
    """`alert` may be left out, or name a red flag."""
    assert told(GOOD) == []
    assert told(GOOD + 'alert = "dvt"\n') == []


@pytest.mark.parametrize(
    ("old", "new", "line", "part"),
    [
        ("kind", "kinds", 5, 'unknown key "kinds"; did you mean "kind"?'),
        ('"tendon"', '"muscle"', 5, 'unknown kind "muscle"'),
        ('"sole"]', '"soul"]', 7, 'unknown site "soul"; did you mean "sole"?'),
        ('"sole"]', '"heel"]', 7, '"heel" stands twice'),
        ("heel-ache", "heel-ake", 12, 'unknown pattern "heel-ake"; did you mean "heel-ache"?'),
        ('["first steps stab"]', "[]", 8, '"client" is an empty list'),
        ('see = "Doctor within weeks."', 'alert = "dtv"', 2, 'the key "see" is missing'),
        ('see = "Doctor within weeks."', 'alert = "dtv"', 11, 'unknown flag "dtv"'),
        ('"Pull the toes up."', '" "', 10, '"test" is blank'),
        (GOOD, GOOD + GOOD, 16, "the id stands twice, first in line 3"),
        ("[[look_alike]]", "[look_alike]", 2, '"look_alike" is no list of tables'),
    ],
)
def test_a_fault_is_told_with_line_and_fix(old: str, new: str, line: int, part: str) -> None:
    """Each fault names its line and says what to do."""
    found = told(GOOD.replace(old, new, 1))
    assert any(each.startswith(f"la.toml:{line}:") and part in each for each in found), found


def test_no_pattern_has_the_id_of_a_look_alike() -> None:
    """`show` and `compare` take either, so an id is of one thing."""
    names = replace(NAMES, seen={})
    patterns = toml_files.parse("patterns.toml", b'[[pattern]]\nid = "sole-band"\n')
    Shape(patterns, {"pattern": Key(TABLES, keys={"id": Key(TEXT, ident="pattern")})}, names)
    found = Shape(toml_files.parse("la.toml", GOOD.encode()), schema.LOOK_ALIKES, names).problems
    assert [p.message for p in found] == ["the id stands twice, first in patterns.toml, line 2"]
