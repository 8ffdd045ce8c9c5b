"""The table of danger signs: what is accepted, how each fault is told, and how `refer` uses it."""

from __future__ import annotations

from pathlib import Path

import pytest

from painmap import resources
from painmap.sources import catalogue, check, grades, toml_files
from painmap.sources.grades import Grade
from painmap.sources.shape import Names

FLAGS = {"dvt": "urgent", "sepsis": "emergency"}
GOOD = """
[[grade]]
id = "calf-clot"
flag = "dvt"
level = "urgent"
text = "One calf swollen: doctor today."

[[grade]]
id = "night-legs"
level = "soon"
text = "Nightly cramps: doctor this week."
"""
SIGNS = {"a": Grade("soon", "A: doctor this week."), "b": Grade("emergency", "B: call an ambulance.")}


def told(text: str) -> list[str]:
    """What the check says of a file."""
    names = Names({"flag": set(FLAGS)}, levels=FLAGS)
    return [str(p) for p in check.check_own({Path("grades.toml"): text.encode()}, names).problems]


def test_a_sound_table_has_no_problems() -> None:
    """A sign may go with a red flag or stand for itself."""
    assert told(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "part"),
    [
        ("night-legs", "calf-clot", 9, "the id stands twice, first in line 3"),
        ("night-legs", "Night legs", 9, "is no id"),
        ('"soon"', '"late"', 10, 'unknown level "late"'),
        ('"dvt"', '"dtv"', 4, 'unknown flag "dtv"; did you mean "dvt"?'),
        ('"dvt"', '"sepsis"', 5, 'the level is "urgent", and the red flag "sepsis" says "emergency"'),
        ("doctor this week", "see how it goes", 11, 'the text does not end as "soon" does'),
        ("doctor this week", "doctor today", 11, 'the text does not end as "soon" does'),
        ("level = ", "levels = ", 5, 'unknown key "levels"; did you mean "level"?'),
        ('text = "One calf swollen: doctor today."', "", 2, 'the key "text" is missing'),
        ('"Nightly cramps: doctor this week."', '["x"]', 11, '"text" is a list'),
    ],
)
def test_a_fault_is_told_with_line_and_fix(old: str, new: str, line: int, part: str) -> None:
    """Each fault names its line and says what to do."""
    found = told(GOOD.replace(old, new, 1))
    assert any(each.startswith(f"grades.toml:{line}:") and part in each for each in found), found


def test_refer_gives_texts_the_graver_first() -> None:
    """An id stands for its text; a text of the user's own goes by its ending, and first where it has none."""
    own = ["Own: doctor today.", "Own: no ending"]
    assert grades.texts(["a", "b", *own], SIGNS) == [
        "B: call an ambulance.",
        "Own: no ending",
        "Own: doctor today.",
        "A: doctor this week.",
    ]


def test_signs_that_send_to_one_place_are_joined() -> None:
    """Who and when is said once, first, for all that it goes for; an own text stands alone."""
    told = [
        "Red eye: call an ambulance.",
        "Own: no ending",
        "Lump: doctor today.",
        "On blood thinners: Ache: doctor today.",
    ]
    assert grades.by_urgency(told) == [
        "Call an ambulance: Red eye.",
        "Own: no ending",
        "Doctor today: Lump; on blood thinners: Ache.",
    ]


def test_what_sends_to_a_doctor_is_short() -> None:
    """A sign with its ending takes 11 words on the average of the patterns, and 17 at most."""
    known = grades.table(toml_files.read(resources.data_dir() / resources.GRADES).tables["grade"])
    rows = toml_files.read(resources.data_dir() / resources.PATTERNS).tables["pattern"]
    lengths = [len(known[sign].text.split()) for row in rows for sign in row["refer"]]
    assert sum(lengths) / len(lengths) <= 11
    assert max(lengths) <= 17


def test_our_patterns_name_signs_alone() -> None:
    """Every pattern of painmap's refers by ids of the table, the graver first, three to five of them."""
    known = grades.table(toml_files.read(resources.data_dir() / resources.GRADES).tables["grade"])
    levels = list(grades.ENDINGS)
    for row in toml_files.read(resources.data_dir() / resources.PATTERNS).tables["pattern"]:
        assert set(row["refer"]) <= known.keys(), row["id"]
        assert 3 <= len(set(row["refer"])) == len(row["refer"]) <= 5, row["id"]
        order = [levels.index(known[sign].level) for sign in row["refer"]]
        assert order == sorted(order), row["id"]
        assert catalogue.record(row, known)["refer"] == [known[sign].text for sign in row["refer"]]
