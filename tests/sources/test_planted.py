"""The whole check: many faults at once, over all data files, each found in its file, on its line."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from painmap import resources
from painmap.errors import PainmapError
from painmap.index.load import load_index
from tiny import FILES, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

_PATTERN = """
[[pattern]]
id = "planted-one"
name = "Planted ache"
muscles = ["plantus"]
trigger_point = 7
frequency = "often"
felt = ["planted-site"]
spill = ["knee", "knee"]
refer = []
sources = ["x"]
planted = 1
[pattern.client]
says = ["planted ache here", "the planted ache here"]
worse = ["  "]
[[pattern.self_care]]
doo = "planted"
[[pattern.similar]]
id = "planted-one"
tell = "It is the planted one itself."
"""
_CONCEPT = """
[[concept]]
id = "planted"
kind = "moody"
words = ["(planted", "... planted end", "planted twice", "planted twice"]
implies = { planted-idea = 0.5, planted = 0.5 , driving = 2 }
sites = ["planted-place"]
[[concept]]
id = "driving"
kind = "thing"
words = ["planted driving"]
[[cue]]
role = "planted"
direction = "forward"
words = ["planted cue"]
"""
_FLAG = """
[[flag]]
id = "planted"
name = "Planted"
level = "urgent"
message = "Planted. Message."
therapist = "Planted."
sources = ["x https://x.org"]
raises = ["planted one"]
silent = ["p", "q", "r"]
covers = ["planted-flag"]
[[flag.when]]
all = ["planted-sign"]
any = ["(numb"]
none = ["$planted"]
"""
_SITE = """
[[site]]
id = "planted-part"
label = "planted"
parent = "planted-whole"
view = "inside"
names = ["planted [part"]
neighbours = ["planted-part"]
first = ["planted-pattern"]
"""
#: File, what is replaced there (nothing: it is added at the end), by what, and the faults: a part of the
#: line that each stands on, and of its message.
PLANTED = [
    (
        "patterns.toml",
        None,
        _PATTERN,
        [
            ('muscles = ["plantus"]', 'unknown muscle "plantus"'),
            ("trigger_point = 7", '"trigger_point" is a number'),
            ('frequency = "often"', 'unknown frequency "often"'),
            ('felt = ["planted-site"]', 'unknown site "planted-site"'),
            ('spill = ["knee", "knee"]', 'the site "knee" stands twice'),
            ("refer = []", '"refer" is an empty list'),
            ("planted = 1", 'unknown key "planted"'),
            ('worse = ["  "]', '"client.worse item 1" is blank'),
            ('doo = "planted"', 'unknown key "self_care item 1.doo"'),
        ],
    ),
    (
        "lexicon/activities.toml",
        None,
        _CONCEPT,
        [
            ('kind = "moody"', 'unknown kind "moody"'),
            ('words = ["(planted"', "a ')' is missing"),
            ('words = ["(planted"', 'can begin or end with "..."'),
            ('words = ["(planted"', '"planted twice" stands twice'),
            ("implies = { planted-idea", 'unknown concept "planted-idea"'),
            ("implies = { planted-idea", '"implies.driving" is 2'),
            ('sites = ["planted-place"]', 'unknown site "planted-place"'),
            ('role = "planted"', 'unknown role "planted"'),
        ],
    ),
    (
        "lexicon/small-words.toml",
        "[misspelt]\n",
        "[misspelt]\nplanted = 3\n",
        [("planted = 3", '"misspelt.planted" is a number')],
    ),
    (
        "lexicon/small-words.toml",
        "[forms]\n",
        '[forms]\nplanting = ["planted", "planted"]\n',
        [("planting = [", '"planted" stands twice')],
    ),
    (
        "lexicon/idioms.toml",
        '  "took a turn",\n',
        '  "took a turn]",\n',
        [('"took a turn]"', "']' closes nothing")],
    ),
    (
        "red_flags/spine.toml",
        None,
        _FLAG,
        [
            ('raises = ["planted one"]', '"raises" holds 1'),
            ('covers = ["planted-flag"]', 'unknown flag "planted-flag"'),
            ('all = ["planted-sign"]', 'unknown concept "planted-sign"'),
            ('any = ["(numb"]', "a bracket is not closed"),
            ('none = ["$planted"]', "unknown group $planted"),
        ],
    ),
    (
        "red_flags/grades.toml",
        None,
        (
            '[[grade]]\nid = "planted"\nflag = "heart-attack"\nlevel = "soon" # planted\n'
            'text = "Planted: see."\n'
        ),
        [
            ('level = "soon" # planted', 'the red flag "heart-attack" says "emergency"'),
            ("Planted: see.", "does not end"),
        ],
    ),
    (
        "look_alikes.toml",
        'like = [\n    "temple-headache-up-the-neck",\n',
        'like = [\n    "planted",\n',
        [('    "planted",', 'unknown pattern "planted"')],
    ),
    (
        "red_flags/shared.toml",
        "[group]\n",
        '[group]\nplanted-a = "$planted-b"\nplanted-b = "$planted-a|fever"\n',
        [
            ("planted-a = ", "the group names itself"),
            ("planted-b = ", "the group names itself"),
        ],
    ),
    (
        "red_flags/wordings.toml",
        None,
        '[[wording]]\nid = "planted-sign"\nwords = ["planted ..."]\n',
        [
            ('id = "planted-sign"', 'unknown concept "planted-sign"'),
            ('words = ["planted ..."]', 'can begin or end with "..."'),
        ],
    ),
    (
        "red_flags/shared.toml",
        "[lasting]\nids = [\n",
        '[lasting]\nids = [\n  "planted-lasting",\n',
        [('"planted-lasting"', 'unknown concept "planted-lasting"')],
    ),
    (
        "lexicon/sensations.toml",
        None,
        '[[concept]]\nid = "sitting"\nkind = "sensation"\nwords = ["planted sitting"]\n',
        [('id = "sitting"', "the id stands twice, first in")],
    ),
    (
        "red_flags/signs.toml",
        '[[sign]]\nid = "saddle-numb"\nkind = "sign"\n',
        '[[sign]]\nid = "saddle-numb"\nkind = "sing"\nwrods = []\n',
        [('kind = "sing"', 'unknown kind "sing"'), ("wrods = []", 'unknown key "wrods"')],
    ),
    (
        "body.toml",
        None,
        _SITE,
        [
            ('parent = "planted-whole"', 'unknown site "planted-whole"'),
            ('names = ["planted [part"]', "a ']' is missing"),
            ('view = "inside"', 'unknown view "inside"'),
            ('first = ["planted-pattern"]', 'unknown pattern "planted-pattern"'),
        ],
    ),
    (
        "body.toml",
        'id = "head"\nregion = "Head"\n',
        'id = "head"\nregion = "Head"\nparent = "face"\n',
        [('parent = "face"', "the site holds itself: head in face in head")],
    ),
    (
        "points.toml",
        "at_least = ",
        'at_least = "planted"  # ',
        [('at_least = "planted"', '"emergency.at_least" is a text')],
    ),
    (
        "red_flags/gravity.toml",
        "[gravity]\n",
        '[gravity]\nplanted-way = ["back-pain"]\n',
        [("planted-way", 'unknown key "gravity.planted-way"')],
    ),
    (
        "red_flags/questions.toml",
        "[[question]]\n",
        "[[question]]\nplanted = 1\n",
        [("planted = 1", 'unknown key "planted"')],
    ),
    (
        "weights.toml",
        "[groups]\n",
        '[groups]\nplanted = "none"\n',
        [("planted =", '"groups.planted" is a text')],
    ),
    ("topic.toml", "at_least = ", 'at_least = "planted"  # ', [("planted", '"at_least" is a text')]),
    (
        "lexicon/topics.toml",
        "[topics]\n",
        "[topics]\nplanted = 7\n",
        [("planted", '"topics.planted" is a number')],
    ),
    (
        "lexicon/languages.toml",
        "[[language]]\n",
        "[[language]]\nplanted = 1\n",
        [("planted = 1", 'unknown key "planted"')],
    ),
    (
        "muscles.txt",
        "masseter\n",
        "masseter\nwrongus\nmasseter\n",
        [("wrongus", 'no pattern names "wrongus"')],
    ),
    (
        "muscle_names.toml",
        '"masseter" = [',
        '"plantus" = ["planter"]\n"masseter" = [3, ',
        [('"plantus"', 'unknown muscle "plantus"'), ("[3, ", '"names.masseter item 1" is a number')],
    ),
    (
        "questions.toml",
        "[when]\n",
        '[when]\nplanted-when = "when planted"\n',
        [("planted-when", 'unknown concept "planted-when"')],
    ),
    (
        "questions.toml",
        "eases = [\n",
        'eases = [\n    "planted-ease",\n',
        [('"planted-ease"', '"planted-ease" stands not under [when]')],
    ),
    (
        "questions.toml",
        "[at]\n",
        '[at]\nplanted-at = "at the plant"\nknee = " " # planted\n',
        [("planted-at", 'unknown site "planted-at"'), ("# planted", '"at.knee" is blank')],
    ),
    (
        "chart.json",
        '\n"head":{"over":"both",',
        '\n"planted-drawing":{"deep":{"front":[1,2]}},\n"head":{"over":"planted",',
        [
            ('"planted-drawing"', 'unknown site "planted-drawing"'),
            ('"over":"planted"', 'unknown over "planted"'),
        ],
    ),
    (
        "chart.json",
        '\n"temple-headache-up-the-neck":{"of":"upper trapezius",',
        '\n"planted-point":{"of":"x"},\n"temple-headache-up-the-neck":{"of":"plantus",',
        [
            ('"planted-point"', 'unknown pattern "planted-point"'),
            ('"of":"plantus"', 'the point is of "plantus"'),
        ],
    ),
    (
        "english.txt",
        "zooming\n",
        "zooming\nzooming\nplanted2\naplanted\n",
        [
            ("planted2", '"planted2" is no word in small letters'),
            ("aplanted", '"aplanted" stands after "zooming"'),
        ],
    ),
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of painmap's data that it takes for its own."""
    copy = tmp_path / "data"
    shutil.copytree(resources.data_dir(), copy)
    monkeypatch.setattr(resources, "data_folder", lambda: str(copy))
    return copy


def test_planted_faults_are_all_found(folder: Path, invoke: Callable[..., Result]) -> None:
    """Whatever is wrong in whatever file is told at once, each with file, line and fix."""
    wanted: list[tuple[str, str, str]] = []
    for name, old, new, faults in PLANTED:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        if old is None:
            text += new
        else:
            assert old in text, (name, old)
            text = text.replace(old, new, 1)
        path.write_text(text, encoding="utf-8")
        wanted += [(name, line, message) for line, message in faults]
    assert len(wanted) == 61
    result = invoke("check", "-f", "json")
    assert result.exit_code == 2
    found = [(p["file"], p["line"], p["message"]) for p in json.loads(result.stdout)]
    for name, part, message in wanted:
        lines = (folder / name).read_text(encoding="utf-8").splitlines()
        line = next(n for n, text in enumerate(lines, start=1) if part in text)
        hit = any((f, n) == (str(folder / name), line) and message in m for f, n, m in found)
        assert hit, (name, line, message)


def test_a_circle_of_sites_is_told_where_it_hung(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading refuses what the check refuses, with the same words, and never waits for a circle to end."""
    text = FILES["body.toml"].replace('id = "knee"\n', 'id = "knee"\nparent = "calf"\n')
    text = text.replace('id = "calf"\n', 'id = "calf"\nparent = "knee"\n')
    write(tmp_path, **{"body.toml": text})
    monkeypatch.setattr(resources, "data_folder", lambda: str(tmp_path))
    line = text[: text.index('parent = "calf"')].count("\n") + 1
    with pytest.raises(PainmapError, match=rf"body.toml:{line}: site \"knee\": the site holds itself"):
        load_index((), only=False, compiling=lambda: None)
