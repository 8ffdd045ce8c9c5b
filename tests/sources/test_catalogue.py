"""The catalogue: what is accepted, and how each fault is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from painmap import resources
from painmap.sources import body, catalogue, grades, toml_files
from painmap.sources.catalogue import Known
from painmap.sources.problems import CatalogueError, Problem

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


@pytest.fixture(scope="module")
def known() -> Known:
    """The muscles, sites and ids of painmap's own data."""
    data = resources.data_dir()
    sites = body.parse(toml_files.read(data / "body.toml").tables).sites
    muscles = catalogue.read_muscles((data / "muscles.txt").read_bytes())
    return Known(muscles, sites, catalogue.builtin_ids(), grades.builtin())


def problems(text: str, known: Known) -> list[Problem]:
    """Check a text as a catalogue."""
    try:
        return catalogue.check(toml_files.parse("mine.toml", text.encode()), known)
    except CatalogueError as error:
        return list(error.problems)


def line_of(text: str, part: str) -> int:
    """The line that a part of a text stands on."""
    return text[: text.rindex(part)].count("\n") + 1


def test_the_example_is_sound(known: Known) -> None:
    """A whole pattern with every key has no problems."""
    assert problems(GOOD, known) == []


def test_our_own_catalogue_is_sound(known: Known) -> None:
    """data/patterns.toml passes its own check."""
    assert catalogue.check(toml_files.read(resources.data_dir() / "patterns.toml"), known) == []


def test_a_pattern_needs_few_phrases_and_no_neighbours(known: Known) -> None:
    """A therapist's own pattern may leave out spill, therapy and similar, and have a single phrase."""
    text = (
        GOOD[: GOOD.index("[pattern.therapy]")]
        .replace("spill = []\n", "")
        .replace('worse = ["walking downhill"]', "")
    )
    assert problems(text, known) == []


@pytest.mark.parametrize(
    ("good", "bad", "message", "mend"),
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
        ('id = "crest-of-hip"', 'id = "crest-of-hop"', 'similar names "crest-of-hop"', '"crest-of-hip"'),
        ('id = "crest-of-hip"', 'id = "a-pattern"', "similar to itself", "another"),
        ('tell = "That one is higher."', "tell = 1979-05-27", "a date or time", '"..."'),
        ("[pattern.therapy]", "[pattern.therapie]", 'unknown key "therapie"', '"therapy"'),
    ],
)
def test_names_the_fault_its_line_and_the_mend(
    good: str, bad: str, message: str, mend: str, known: Known
) -> None:
    """Each kind of fault is told with the line that it stands on and what to do about it."""
    text = GOOD.replace(good, bad, 1)
    found = problems(text, known)
    hit = next((p for p in found if message in p.message), None)
    assert hit is not None, [str(p) for p in found]
    assert mend in hit.mend
    table = "[[pattern.self_care]]" if "self_care" in message else "[[pattern]]"
    assert hit.line == line_of(text, table if "missing" in message else bad.rpartition("\n")[2])
    assert hit.file == "mine.toml"


def test_tells_all_problems_at_once(known: Known) -> None:
    """Every problem of a file is told, in the order of its lines, not only the first."""
    text = GOOD.replace('"popliteus"', '"x"').replace('"rare"', '"y"').replace('"knee-back"', '"qqq"')
    lines = [p.line for p in problems(text, known)]
    assert len(lines) == 3
    assert lines == sorted(lines)


def test_an_id_stands_once(known: Known) -> None:
    """Two patterns with one id are an error at the second, which names the line of the first."""
    (found,) = problems(GOOD + GOOD, known)
    first = line_of(GOOD, 'id = "a-pattern"')
    assert f"first in line {first}" in found.message
    assert found.line == first + GOOD.count("\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no pattern"),
        ("# nothing\n", "no pattern"),
        ("pattern = []", "no pattern"),
        ("pattern = 3", "no list of tables"),
        ("[pattern]\nid = 'x'", "no list of tables"),
        ("[[patern]]\nid = 'x'", 'unknown key "patern"'),
        ("a = " + "[" * 5000, "nested too deeply"),
        ("a = " + "9" * 5000, "not valid TOML"),
    ],
)
def test_tells_what_is_no_catalogue(text: str, message: str, known: Known) -> None:
    """A file without patterns, or with something else, is told for what it is."""
    assert any(message in p.message for p in problems(text, known))


def test_bytes_that_are_not_utf8_have_a_line() -> None:
    """Another encoding is told with the line of its first odd byte."""
    with pytest.raises(CatalogueError) as caught:
        toml_files.parse("mine.toml", b'# one\nname = "caf\xe9"\n')
    assert caught.value.problems[0].line == 2
    assert "UTF-8" in caught.value.problems[0].mend


def test_a_byte_order_mark_is_no_fault(known: Known) -> None:
    """What Windows' Notepad saves as UTF-8 is read."""
    assert catalogue.check(toml_files.parse("mine.toml", b"\xef\xbb\xbf" + GOOD.encode()), known) == []


@pytest.mark.parametrize("what", ["missing.toml", "."])
def test_a_file_that_cannot_be_read_is_told(what: str, tmp_path: Path) -> None:
    """A missing file or a folder is one clear message with the path."""
    with pytest.raises(CatalogueError, match=r"cannot be read: .*; "):
        toml_files.read(tmp_path / what)


def test_refer_may_name_a_sign_of_the_table(known: Known) -> None:
    """An id stands for a danger sign of painmap's; one that is none is told."""
    assert problems(GOOD.replace('"Swollen calf: doctor."', '"calf-clot"'), known) == []
    (found,) = problems(GOOD.replace('"Swollen calf: doctor."', '"calf-clod"'), known)
    assert (found.message, found.mend) == ('unknown sign "calf-clod"', 'did you mean "calf-clot"?')


def test_a_file_without_end_is_refused() -> None:
    """/dev/zero is refused, not read until the memory is full."""
    if not Path("/dev/zero").exists():
        pytest.skip("no /dev/zero here")
    with pytest.raises(CatalogueError, match="larger than"):
        toml_files.read(Path("/dev/zero"))


def test_later_files_replace_patterns_in_place(known: Known) -> None:
    """A pattern with a known id takes the place of the first; new ones come after."""
    more = GOOD.replace("Ache in the knee", "Replaced") + GOOD.replace("a-pattern", "b-pattern")
    both = {Path("one.toml"): GOOD.encode(), Path("two.toml"): more.encode()}
    rows = catalogue.load(both, muscles=known.muscles, sites=known.sites, others=known.ids)
    assert [(row["id"], row["name"]) for row in rows] == [
        ("a-pattern", "Replaced"),
        ("b-pattern", "Ache in the knee"),
    ]


def test_a_record_has_every_key(known: Known) -> None:
    """What was left out in the file is there as an empty list or table in the record."""
    text = GOOD[: GOOD.index("[pattern.therapy]")].replace("spill = []\n", "")
    (row,) = catalogue.load(
        {Path("x.toml"): text.encode()}, muscles=known.muscles, sites=known.sites, others=known.ids
    )
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
    assert (catalogue.said_alike(one) == catalogue.said_alike(other)) is alike


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
    known = Known(frozenset({"popliteus"}), frozenset({"knee"}))
    for problem in problems(text.encode("utf-8", "replace").decode(), known):
        assert 1 <= problem.line <= text.count("\n") + text.count("\r") + 1
        assert problem.mend


_VALUES = st.recursive(
    st.one_of(st.integers(), st.booleans(), st.sampled_from(["", "a", "popliteus", "knee", "common"])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(list("ab")), inner, max_size=2)
    ),
    max_leaves=6,
)


@given(
    st.dictionaries(
        st.sampled_from([*catalogue.SECTIONS, "id", "felt", "client", "self_care", "similar", "therapy"]),
        _VALUES,
    )
)
def test_any_shape_is_checked_without_an_error(row: dict[str, object]) -> None:
    """Whatever the type of a value, the check tells it and goes on."""
    known = Known(frozenset({"popliteus"}), frozenset({"knee"}))
    raw = toml_files.Raw("mine.toml", "", {"pattern": [row]})
    assert catalogue.check(raw, known)
