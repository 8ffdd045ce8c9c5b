"""A file of the user's own: what is accepted, and how each fault is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from painmap.sources import catalogue, check, rules, schema, toml_files
from painmap.sources.problems import CatalogueError, Problem
from painmap.sources.rules import said_alike
from painmap.sources.shape import Names, Shape

GOOD = """
[[pattern]]
id = "a-pattern"
name = "Ache in the knee"
muscles = ["popliteus"]
trigger_point = "behind the knee"
frequency = "rare"
felt = ["knee-back"]
spill = []
refer = ["Swollen calf: doctor."]
sources = ["a book"]

[pattern.client]
says = ["ache behind my knee"]
worse = ["walking downhill"]

[[pattern.self_care]]
do = "Rest."

[pattern.therapy]
notes = ["Feel."]

[[pattern.similar]]
id = "crest-of-hip"
tell = "That one is higher."
"""


KNOWN = Names(
    {
        "muscle": {"popliteus"},
        "site": {"knee", "knee-back", "calf"},
        "pattern": {"crest-of-hip"},
        "concept": {"walking", "numb"},
        "flag": {"clot"},
        "grade": {"calf-clot"},
    },
    {"leg": "site:calf|site:knee"},
    frozenset({"the"}),
)
WORDS = """
[[concept]]
id = "rucksack"
kind = "thing"
words = ["rucksack", "(big|day) pack"]
implies = { walking = 0.5 }
sites = ["knee"]

[[cue]]
role = "worse"
direction = "forward"
words = ["no thanks to"]

[misspelt]
rucksak = "rucksack"

[forms]
sprain = ["sprung"]
"""
FLAG = """
[[sign]]
id = "odd"
kind = "sign"
words = ["odd"]
implies = { numb = 0.5 }

[group]
odd = "odd|numb@site:calf"

[[flag]]
id = "one"
name = "One"
level = "urgent"
message = "Why. What."
therapist = "Know."
sources = ["x https://x.org"]
raises = ["a", "b", "c", "d"]
silent = ["e", "f", "g"]
covers = ["clot"]

[[flag.when]]
all = ["odd@$leg", "age>=50|$odd"]
none = ["kind:idiom", "walking>worse"]
"""


def problems(text: str) -> list[Problem]:
    """Check a text as a file of the user's own."""
    return check.check_own({Path("mine.toml"): text.encode()}, KNOWN).problems


def line_of(text: str, part: str) -> int:
    """The line that a part of a text stands on."""
    return text[: text.rindex(part)].count("\n") + 1


def test_the_example_is_sound() -> None:
    """A whole pattern with every key has no problems."""
    assert problems(GOOD) == []


@pytest.mark.parametrize("text", [WORDS, FLAG, GOOD + WORDS + FLAG], ids=["words", "flags", "all"])
def test_words_and_flags_are_sound(text: str) -> None:
    """A file may hold words, red flags, or all at once."""
    assert problems(text) == []


def test_a_pattern_needs_few_phrases_and_no_neighbours() -> None:
    """A therapist's own pattern may leave out spill, therapy and similar, and have a single phrase."""
    text = (
        GOOD[: GOOD.index("[pattern.therapy]")]
        .replace("spill = []\n", "")
        .replace('worse = ["walking downhill"]', "")
    )
    assert problems(text) == []


@pytest.mark.parametrize(
    ("good", "bad", "message", "fix"),
    [
        ('id = "a-pattern"', 'id = "a-pattern', "not valid TOML", "quote"),
        ('id = "a-pattern"', "id = 7", '"id" is a number', '"..."'),
        ('id = "a-pattern"', 'id = "A Pattern"', "is no id", "lower-case"),
        ('id = "a-pattern"', 'id = "  "', '"id" is blank', "write something"),
        ('muscles = ["popliteus"]', 'muscles = "popliteus"', "one text, not a list", '["...", "..."]'),
        ('muscles = ["popliteus"]', "muscles = []", "empty list", "write at least one"),
        ('muscles = ["popliteus"]', 'muscles = ["popliteuss"]', 'unknown muscle "popliteuss"', '"popliteus"'),
        ('muscles = ["popliteus"]', 'muscles = ["popliteus", "popliteus"]', "stands twice", "take one out"),
        ('muscles = ["popliteus"]', 'muscles = ["popliteus", 3]', '"muscles item 2" is a number', '"..."'),
        ('felt = ["knee-back"]', 'felt = ["kneeback"]', 'unknown site "kneeback"', '"knee-back"'),
        ("spill = []", 'spill = ["kne"]', 'unknown site "kne"', '"knee"'),
        ('frequency = "rare"', 'frequency = "comon"', 'unknown frequency "comon"', '"common"'),
        (
            'frequency = "rare"',
            'frequency = "xyzzy"',
            'unknown frequency "xyzzy"',
            "common, occasional, rare",
        ),
        ('sources = ["a book"]', "sources = []", '"sources" is an empty list', "at least one"),
        ('sources = ["a book"]', "", '"sources" is missing', "add sources ="),
        ('sources = ["a book"]', 'sources = ["a book"]\nmuscle = "x"', 'unknown key "muscle"', '"muscles"'),
        ('says = ["ache behind my knee"]', 'say = ["ache"]', 'unknown key "client.say"', '"says"'),
        ('says = ["ache behind my knee"]', 'says = ["ache", " "]', '"client.says item 2" is blank', "quotes"),
        ('says = ["ache behind my knee"]', 'says = ["ache\\u001b[31m"]', "control character", "take it out"),
        (
            'says = ["ache behind my knee"]',
            "says = []",
            '"client.says" is an empty list',
            "leave the key out",
        ),
        (
            'worse = ["walking downhill"]',
            'worse = ["the Ache behind knee!"]',
            "says the same as",
            "take one out",
        ),
        ('worse = ["walking downhill"]', "worse = [{a = 1}]", '"client.worse item 1" is a table', '"..."'),
        ('do = "Rest."', 'doo = "Rest."', '"self_care item 1.do" is missing', "add do ="),
        ('id = "crest-of-hip"', 'id = "crest-of-hop"', 'unknown pattern "crest-of-hop"', '"crest-of-hip"'),
        ('id = "crest-of-hip"', 'id = "a-pattern"', "similar to itself", "another"),
        ('tell = "That one is higher."', "tell = 1979-05-27", "a date or time", '"..."'),
        ("[pattern.therapy]", "[pattern.therapie]", 'unknown key "therapie"', '"therapy"'),
    ],
)
def test_names_the_fault_its_line_and_the_fix(good: str, bad: str, message: str, fix: str) -> None:
    """Each kind of fault is told with the line that it stands on and what to do about it."""
    text = GOOD.replace(good, bad, 1)
    found = problems(text)
    hit = next((p for p in found if message in p.message), None)
    assert hit is not None, [str(p) for p in found]
    assert fix in hit.fix
    table = "[[pattern.self_care]]" if "self_care" in message else "[[pattern]]"
    assert hit.line == line_of(text, table if "missing" in message else bad.rpartition("\n")[2])
    assert hit.file == "mine.toml"


@pytest.mark.parametrize(
    ("good", "bad", "message", "fix"),
    [
        ('kind = "thing"', 'kind = "mood"', 'unknown kind "mood"', "activity"),
        ('kind = "thing"', 'kind = "thing"\nword = "x"', 'unknown key "word"', '"words"'),
        ('"rucksack", ', '"rucksack", "rucksack", ', '"rucksack" stands twice', "take one out"),
        ('"(big|day) pack"', '"(big|day pack"', "a ')' is missing", "close the bracket"),
        ('"(big|day) pack"', '"the ... pack"', 'can begin or end with "..."', "put a word there"),
        ('"(big|day) pack"', '"[big] [pack]"', "may hold no word", "always there"),
        ('"(big|day) pack"', f'"{"(a|b|c|d|e|f|g|h|i|j)" * 4}"', "variants", "split it"),
        ("walking = 0.5", "walking = 1.5", '"implies.walking" is 1.5', "up to 1"),
        ("walking = 0.5", 'walking = "much"', '"implies.walking" is a text', "a number"),
        ("walking = 0.5", "walkin = 0.5", 'unknown concept "walkin"', '"walking"'),
        ("walking = 0.5", "rucksack = 0.5", "implies itself", "take it out"),
        ('sites = ["knee"]', 'sites = ["kneee"]', 'unknown site "kneee"', '"knee"'),
        ('role = "worse"', 'role = "wors"', 'unknown role "wors"', '"worse"'),
        ('direction = "forward"', 'direction = "up"', 'unknown direction "up"', "forward"),
        ('direction = "forward"', "", 'the key "direction" is missing', "add direction ="),
        ('rucksak = "rucksack"', "rucksak = 1", '"misspelt.rucksak" is a number', "a text"),
        ('sprain = ["sprung"]', 'sprain = "sprung"', '"forms.sprain" is one text', "a list"),
        ('id = "odd"\n', "", 'the key "id" is missing', "add id ="),
        ('odd = "odd|numb@site:calf"', 'odd = "odd|numb@site:clf"', 'unknown site "clf"', '"calf"'),
        ('odd = "odd|numb@site:calf"', 'odd = "$odd|numb"', "the group names itself", "write one"),
        ('id = "one"\n', "", 'the key "id" is missing', "add id ="),
        ('level = "urgent"', 'level = "grave"', 'unknown level "grave"', "emergency, urgent, soon"),
        ('level = "urgent"', 'lvel = "urgent"', 'unknown key "lvel"', '"level"'),
        ('message = "Why. What."', 'message = ""', '"message" is blank', "write something"),
        ('sources = ["x https://x.org"]', "sources = []", '"sources" is an empty list', "at least one"),
        ('raises = ["a", "b", "c", "d"]', 'raises = ["a"]', '"raises" holds 1', "at least 4"),
        ('silent = ["e", "f", "g"]', 'silent = "e"', '"silent" is one text', "a list"),
        ('covers = ["clot"]', 'covers = ["clott"]', 'unknown flag "clott"', '"clot"'),
        ('covers = ["clot"]', 'covers = ["one"]', 'covers "one", which is itself', "take it out"),
        ('all = ["odd@$leg", "age>=50|$odd"]', "all = []", '"when item 1.all" is an empty list', "one"),
        ('all = ["odd@$leg", "age>=50|$odd"]', 'all = ["oddd"]', 'unknown concept "oddd"', '"odd"'),
        ('all = ["odd@$leg", "age>=50|$odd"]', 'all = ["site:clf"]', 'unknown site "clf"', '"calf"'),
        ('all = ["odd@$leg", "age>=50|$odd"]', 'all = ["odd>worst"]', 'unknown role "worst"', "worse"),
        (
            'all = ["odd@$leg", "age>=50|$odd"]',
            'all = ["kind:mood"]',
            'unknown term "kind:mood"',
            "kind:KIND",
        ),
        ('all = ["odd@$leg", "age>=50|$odd"]', 'all = ["age>=50"]', "an age alone", "add a finding"),
        ('all = ["odd@$leg", "age>=50|$odd"]', 'all = ["(odd|odd"]', "a bracket is not closed", "close"),
        ('all = ["odd@$leg", "age>=50|$odd"]', 'all = ["odd)"]', "never opened", "fix the brackets"),
        ('all = ["odd@$leg", "age>=50|$odd"]', 'all = ["odd@(odd@odd)"]', "inside another", "two terms"),
        ('all = ["odd@$leg", "age>=50|$odd"]', 'all = ["odd|"]', "something is missing", "write it"),
        ('all = ["odd@$leg", "age>=50|$odd"]', 'all = ["$lg"]', "unknown group $lg", '"leg"'),
        (
            'none = ["kind:idiom", "walking>worse"]',
            'non = ["odd"]',
            'unknown key "when item 1.non"',
            '"none"',
        ),
    ],
)
def test_names_faults_of_words_and_flags(good: str, bad: str, message: str, fix: str) -> None:
    """What is wrong with a word or a red flag of the user's own is told as for a pattern."""
    text = (WORDS + FLAG).replace(good, bad, 1)
    assert text != WORDS + FLAG
    found = problems(text)
    hit = next((p for p in found if message in p.message), None)
    assert hit is not None, [str(p) for p in found]
    assert fix in hit.fix
    header = "[[cue]]" if "direction" in message else "[[sign]]" if '"odd"' in good else "[[flag]]"
    assert hit.line == line_of(text, header if "missing" in message and not bad else bad.rpartition("\n")[2])


def test_groups_that_name_each_other_are_told() -> None:
    """A circle of groups is told at each of them, and nothing waits for its end."""
    text = FLAG.replace('odd = "odd|', 'a = "$b"\nb = "$c"\nc = "$b|odd"\nodd = "$a|odd|')
    found = problems(text)
    assert [p.where for p in found if "names itself" in p.message] == ["group $b", "group $c"]
    assert len(found) == 2


def test_a_flag_covers_none_that_is_graver() -> None:
    """A flag that silenced a graver one would hide an emergency."""
    other = FLAG[FLAG.index("[[flag]]") :].replace('"one"', '"two"').replace("urgent", "emergency")
    found = problems(FLAG.replace('"clot"', '"two"') + other)
    assert [p.message for p in found] == ['covers "two", which is graver']


def test_tells_all_problems_at_once() -> None:
    """Every problem of a file is told, in the order of its lines, not only the first."""
    text = GOOD.replace('"popliteus"', '"x"').replace('"rare"', '"y"').replace('"knee-back"', '"qqq"')
    lines = [p.line for p in problems(text)]
    assert len(lines) == 3
    assert lines == sorted(lines)


def test_an_id_stands_once() -> None:
    """Two patterns with one id are an error at the second, which names the line of the first."""
    (found,) = problems(GOOD + GOOD)
    first = line_of(GOOD, 'id = "a-pattern"')
    assert f"first in line {first}" in found.message
    assert found.line == first + GOOD.count("\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "nothing in the file"),
        ("# nothing\n", "nothing in the file"),
        ("pattern = []", "no pattern"),
        ("pattern = 3", "no list of tables"),
        ("[pattern]\nid = 'x'", "no list of tables"),
        ("[[patern]]\nid = 'x'", 'unknown key "patern"'),
        ("a = " + "[" * 5000, "nested too deeply"),
        ("a = " + "9" * 5000, "not valid TOML"),
    ],
)
def test_tells_what_is_no_catalogue(text: str, message: str) -> None:
    """A file without patterns, or with something else, is told for what it is."""
    assert any(message in p.message for p in problems(text))


def test_bytes_that_are_not_utf8_have_a_line() -> None:
    """Another encoding is told with the line of its first odd byte."""
    with pytest.raises(CatalogueError) as caught:
        toml_files.parse("mine.toml", b'# one\nname = "caf\xe9"\n')
    assert caught.value.problems[0].line == 2
    assert "UTF-8" in caught.value.problems[0].fix


def test_a_byte_order_mark_is_no_fault() -> None:
    """What Windows' Notepad saves as UTF-8 is read."""
    assert problems("\ufeff" + GOOD) == []


@pytest.mark.parametrize("what", ["missing.toml", "."])
def test_a_file_that_cannot_be_read_is_told(what: str, tmp_path: Path) -> None:
    """A missing file or a folder is one clear message with the path."""
    with pytest.raises(CatalogueError, match=r"cannot be read: .*; "):
        toml_files.read(tmp_path / what)


def test_refer_may_name_a_danger_sign() -> None:
    """An id stands for a danger sign of painmap's; one that is none is told, and a text is a text."""
    old = GOOD[GOOD.index("refer = ") :].partition("\n")[0]
    assert problems(GOOD.replace(old, 'refer = ["calf-clot", "Hot knee: doctor."]')) == []
    (found,) = problems(GOOD.replace(old, 'refer = ["calf-clod"]'))
    assert (found.message, found.fix) == ('unknown grade "calf-clod"', 'did you mean "calf-clot"?')


def test_a_file_without_end_is_refused() -> None:
    """/dev/zero is refused, not read until the memory is full."""
    if not Path("/dev/zero").exists():
        pytest.skip("no /dev/zero here")
    with pytest.raises(CatalogueError, match="larger than"):
        toml_files.read(Path("/dev/zero"))


def test_later_files_replace_rows_in_place() -> None:
    """A row with a known id takes the place of the first; new ones come after."""
    rows = [{"id": "a", "n": 1}, {"id": "b", "n": 1}, {"id": "a", "n": 2}]
    assert check.latest(rows) == [{"id": "a", "n": 2}, {"id": "b", "n": 1}]


def test_a_record_has_every_key() -> None:
    """What was left out in the file is there as an empty list or table in the record."""
    text = GOOD[: GOOD.index("[pattern.therapy]")].replace("spill = []\n", "")
    row = catalogue.record(toml_files.parse("x.toml", text.encode()).tables["pattern"][0], {})
    assert row["spill"] == []
    assert row["therapy"] == {"notes": []}
    assert row["similar"] == []
    assert row["self_care"] == [{"do": "Rest."}]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("My back is crooked", "the back is crooked!", True),
        ("walking uphill", "walks uphill", True),
        ("going up stairs", "going down stairs", False),
        ("from the neck to the shoulder", "from the shoulder to the neck", False),
        ("no pain at rest", "pain at rest", False),
        ("!!!", "???", False),
    ],
)
def test_phrases_that_say_the_same(one: str, other: str, alike: bool) -> None:  # noqa: FBT001 - a table of pairs
    """Case, marks, empty words and endings are folded; direction and denial are not."""
    assert (said_alike(one) == said_alike(other)) is alike


_WORDS = st.sampled_from(
    [
        "[[pattern]]",
        "[pattern.client]",
        "id",
        "=",
        '"a"',
        "[",
        "]",
        "\n",
        "felt",
        "{",
        "}",
        "3",
        "says",
        ",",
        "'",
        "#",
    ]
)


@settings(max_examples=300)
@given(st.one_of(st.lists(_WORDS).map(" ".join), st.text()))
def test_any_text_is_checked_without_an_error(text: str) -> None:
    """Whatever stands in a file, the check ends with a list of problems, each in a line of the file."""
    for problem in problems(text.encode("utf-8", "replace").decode()):
        assert 1 <= problem.line <= text.count("\n") + text.count("\r") + 1
        assert problem.fix


_VALUES = st.recursive(
    st.one_of(st.integers(), st.booleans(), st.sampled_from(["", "a", "popliteus", "knee", "common"])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(list("ab")), inner, max_size=2)
    ),
    max_leaves=6,
)


@given(
    st.dictionaries(
        st.sampled_from([*schema.SECTIONS, "id", "felt", "client", "self_care", "similar", "therapy"]),
        _VALUES,
    )
)
def test_any_shape_is_checked_without_an_error(row: dict[str, object]) -> None:
    """Whatever the type of a value, the check tells it and goes on."""
    raw = toml_files.Raw("mine.toml", "", {"pattern": [row]})
    shape = Shape(raw, schema.OWN, Names())
    rules.check(shape)
    assert shape.problems
