"""Content: each rule of painmap's own data, on data as small as it can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from painmap import resources
from painmap.sources import check, content
from painmap.sources.plain import grade
from tiny import FILES, write

if TYPE_CHECKING:
    from pathlib import Path

    from painmap.sources.problems import Problem


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder that painmap takes for its own."""
    monkeypatch.setattr(resources, "data_folder", lambda: str(tmp_path))
    return tmp_path


def problems(folder: Path, **changed: str) -> list[Problem]:
    """Check the small data with some files changed."""
    write(folder, **changed)
    blobs = resources.read_files(resources.all_files())
    checked = check.check_data(blobs)
    more = content.check_data(checked, blobs)
    return [*checked.problems, *more]


def test_small_data_is_sound(folder: Path) -> None:
    """The data that the tests below spoil has no problems."""
    assert [str(p) for p in problems(folder)] == []


PATTERNS, BODY, WORDS = "patterns.toml", "body.toml", "lexicon/words.toml"
FLAGS, POINTS, MUSCLES, ENGLISH = "red_flags/flags.toml", "points.toml", "muscles.txt", "english.txt"
QUESTIONS, NAMES, CHART = "questions.toml", "muscle_names.toml", "chart.json"
CARE, KNEE = "[[pattern.self_care]]\ndo = ", "I feel my sore knee on stairs"
LONG = "Rest the knee now " + "and then " * 16 + "stop for two days."


@pytest.mark.parametrize(
    ("file", "good", "bad", "message"),
    [
        (PATTERNS, ', "I feel my sore knee on stairs"]', "]", "19 phrases"),
        (PATTERNS, 'says = ["I feel', '#says = ["I feel', "phrases under 3 keys of client"),
        (PATTERNS, f'{CARE}"Warm the knee for ten minutes."', "", "2 entries under self_care"),
        (PATTERNS, 'find = "Feel the knee."', "", "nothing under find of therapy"),
        (PATTERNS, 'own = ["knee"]', "", "0 entries under own"),
        (PATTERNS, "I feel my sore knee on grass", "I feel my knee on grass", "9 plain phrases"),
        (PATTERNS, '"rest for the knee on steps", ', "", "7 phrases under better"),
        (PATTERNS, 'sources = ["https://example.org/a-page"]', 'sources = ["a book"]', "can be opened"),
        (
            PATTERNS,
            'pain with weight over the knee on sand", "pain with weight over the knee on grass',
            'pain in the knee at tennis", "pain in the knee on my bike',
            "2 of 5 phrases under worse",
        ),
        (PATTERNS, "I feel my sore calf on stairs", KNEE, 'of pattern "first"'),
        (PATTERNS, KNEE, "knee", "has 1 word"),
        (PATTERNS, KNEE, "I feel my sore knee" + " on and" * 6 + " on", "has 18 words"),
        (PATTERNS, KNEE, "my traps feel the stairs", "names a muscle (traps)"),
        (PATTERNS, KNEE, "my knee muscle on stairs", "names a muscle (knee muscle)"),
        (PATTERNS, 'name = "Ache in the knee"', 'name = "Knee muscle ache"', "names a muscle"),
        (PATTERNS, "rest for the knee", "demonstrates patellofemoral symptomatology", "years of school"),
        (PATTERNS, "Walk on the knee a bit each day.", LONG, "has 40 words"),
        (PATTERNS, " Stop if it hurts.", "", "never says when to stop"),
        (PATTERNS, "The second aches in another place.", "Further down.", "tells too little"),
        (BODY, 'names = ["heel"]', 'names = ["heel", "calf"]', '"calf" is a name of site "calf" too'),
        (BODY, 'names = ["calf", "back of leg"]', 'names = ["calf"]', "two places no longer"),
        (BODY, 'first = ["third"]', "", "the regional index is missing"),
        (BODY, 'first = ["third"]', 'first = ["first"]', '"third" stands in no regional index'),
        (BODY, 'names = ["heel"]', "names = []", "no name says it"),
        (WORDS, '"tingling"]', '"tingling", "it"]', '"it" is a word of `stop` or `skip`'),
        (WORDS, '(leg|foot)"]', '(leg|foot)"]\nimplies = { tingling = 1.0 }', ""),
        (WORDS, 'run = ["ran"]', 'run = ["ran", "slept"]', 'a form of "sleep" too'),
        (WORDS, 'run = ["ran"]', 'run = ["ran", "sleep"]', '"sleep" has forms of its own'),
        (WORDS, "kne =", "ran =", '"ran" is a form of "run"'),
        (WORDS, "kne =", '"kn3" =', '"kn3" is never looked up'),
        (FLAGS, "a clot. Go", "a clot, go", "not two sentences"),
        (FLAGS, "an emergency department", "your doctor", "says not whom to call"),
        (FLAGS, "https://example.org/clot", "my book", "has no address"),
        (FLAGS, '"calf three"]', '"calf three", "numb calf one"]', "stands under raises too"),
        (POINTS, "numb = 0.5", "nmb = 0.5", 'points for "nmb"'),
        (POINTS, '"0.5 0.1 -0.2"', '"0.5 0.1"', '"so hot" needs a number for each'),
        (POINTS, '"@calf"', '"@clf"', 'points for "@clf"'),
        (MUSCLES, "heel muscle", "heel muscle\ncalf muscle", '"calf muscle" stands twice'),
        (MUSCLES, "heel muscle", "heel muscle\ntoe muscle", 'no pattern names "toe muscle"'),
        (ENGLISH, "# Copyright of the tests\n", "", "the head names no source"),
        (ENGLISH, "ant\nbee", "bee\nant", '"ant" stands after "bee"'),
        (ENGLISH, "ant\nbee", "bee\nbee", '"bee" stands twice'),
        (ENGLISH, "bee", "bee2", '"bee2" is no word'),
        (QUESTIONS, "numb =", "nmb =", 'unknown concept "nmb"'),
        (QUESTIONS, '"when it is numb"', '" "', '"when.numb" is blank'),
        (QUESTIONS, '"when it is numb"', "3", '"when.numb" is a number'),
        (QUESTIONS, 'eases = ["numb"]', 'eases = ["tingling"]', '"tingling" stands not under [when]'),
        (QUESTIONS, "knee =", "elbow =", 'unknown site "elbow"'),
        (NAMES, '"knee muscle"', '"knee musle"', 'unknown muscle "knee musle"'),
        (NAMES, '"knee bender"', '"knee bender", "knee bender"', '"knee bender" stands twice'),
        (CHART, "}}\n", "}\n", "not valid JSON"),
        (CHART, '"sites":{', '"sights":{', '"sites" is no table of tables'),
        (CHART, '"title":"Front",', "", 'the key "title" is missing'),
        (CHART, "[100,200]", "[100,0]", '"size" is not two numbers'),
        (CHART, "[[50,10,0,90]]", "[[50,10,0]]", "at least two pairs"),
        (CHART, '"tones":[]', '"tones":[[[1,2]]]', "at least three pairs"),
        (CHART, '"calf":{', '"calff":{', 'unknown site "calff"'),
        (CHART, '"calf":{', '"calff":{', "the site is not drawn"),
        (CHART, '"deep":{"front":[20,170]}', "", "no zone in any view"),
        (CHART, '"deep":{"front":[20,170]}', '"deep":{"front":[20]}', "is no pair of numbers"),
        (CHART, '"over":"both"', '"over":"left"', 'unknown over "left"'),
        (CHART, '"over":"both"', '"over":3', '"over" is of the wrong kind'),
        (CHART, '"over":"both"', '"ovre":"both"', 'unknown key "ovre"'),
        (CHART, "[10,150,20", "[10,150,95", 'it leaves the picture "front"'),
        (CHART, '"heel":{"zones":{"front"', '"heel":{"zones":{"fornt"', 'unknown view "fornt"'),
        (CHART, '"front":[[10,180,10,0,0,10]]', '"front":[[10,180,"a",0,0,10]]', "no list of outlines"),
        (CHART, '"first":{', '"fist":{', 'unknown pattern "fist"'),
        (CHART, '"knee muscle"', '"calf muscle"', 'the point is of "calf muscle"'),
        (CHART, "[[20,155]]", "[[20,255]]", 'it leaves the picture "front"'),
    ],
)  # fmt: skip
def test_each_rule_of_content(folder: Path, file: str, good: str, bad: str, message: str) -> None:
    """What breaks a rule is told in its file, on its line."""
    text = FILES[file].replace(good, bad)
    assert text != FILES[file]
    found = problems(folder, **{file: text})
    if not message:
        assert found == []
        return
    hits = [p for p in found if message in p.message]
    assert hits, [str(p) for p in found]
    assert hits[0].file == str(folder / file)
    assert 0 < hits[0].line <= text.count("\n") + 1
    assert hits[0].fix


def test_concepts_that_imply_each_other_fully_are_one(folder: Path) -> None:
    """A circle of implications is sound, unless two concepts come out as one."""
    file = "lexicon/words.toml"
    text = FILES[file].replace('(leg|foot)"]', '(leg|foot)"]\nimplies = { tingling = 1.0 }')
    found = problems(folder, **{file: text.replace("numb = 0.5", "numb = 0.9")})
    assert [p.message for p in found] == [
        '"numb" and "tingling" imply each other and are one',
        '"tingling" and "numb" imply each other and are one',
    ]


def test_care_is_written_for_its_pattern(folder: Path) -> None:
    """A sentence of care may stand in three patterns, and is told in a fourth."""
    more = FILES["patterns.toml"]
    one = more[: more.index('[[pattern]]\nid = "second"')].replace("first", "fourth").replace("knee", "hip")
    text = (more + one).replace("Warm the", "Warm it. Mind the")
    body = FILES["body.toml"] + FILES["body.toml"].split("[[site]]")[-1].replace("heel", "hip").replace(
        "third", "fourth"
    ).join(["[[site]]", ""])
    muscles = FILES["muscles.txt"] + "hip muscle\n"
    chart = FILES["chart.json"].replace('"calf":{', '"hip":{"deep":{"front":[40,90]}},\n"calf":{')
    files = {"patterns.toml": text, "body.toml": body, "muscles.txt": muscles, "chart.json": chart}
    assert [p.message for p in problems(folder, **files)] == [
        '"stop if it hurts..." stands in 4 patterns',
        '"warm it..." stands in 4 patterns',
    ]


def test_matters_of_taste_are_warnings_in_an_own_file(folder: Path) -> None:
    """An own file is told what is said better otherwise, and nothing of how much it should hold."""
    write(folder)
    base = check.base(folder)
    text = FILES["patterns.toml"].split("[[pattern]]")[1].replace('"first"', '"mine"')
    text = text.replace('shows = ["rubs the knee on floors", ', 'shows = ["my psoas is sore", ')
    checked = check.check_own({folder / "mine.toml": f"[[pattern]]{text}".encode()}, base.names)
    content.check_own(checked, base)
    found = checked.problems
    assert {p.level for p in found} == {"warning"}
    assert '"my psoas is sore" names a muscle (psoas)' in {p.message for p in found}
    assert sum('of pattern "first"' in p.message for p in found) == 19
    assert " warning: " in str(found[0])


def test_the_grade_knows_plain_from_learned() -> None:
    """The measure tells a plain sentence from a learned one."""
    assert grade(["Sit on the ball. Roll it for a minute."]) < 3
    assert grade(["Discontinue immediately if neurological symptomatology deteriorates considerably."]) > 15
    assert grade([]) == 0
