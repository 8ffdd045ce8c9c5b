"""Line numbers of TOML values."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from painmap.sources.toml_lines import Way, nearest_line, value_lines


def test_names_the_line_of_every_value() -> None:
    """Tables, keys and items each have the line they are written on."""
    lines = value_lines(
        'title = "x"\n'
        "[[pattern]]\n"
        'id = "a"\n'
        "felt = [\n"
        '  "one", # a comment with "quotes", [brackets]\n'
        '  "two",\n'
        "]\n"
        "[pattern.client]\n"
        "says = ['it = [hurts]', 'x']\n"
        "[[pattern]]\n"
        'id = "b"\n'
    )
    assert lines["title",] == 1
    assert lines["pattern", 0] == 2
    assert lines["pattern", 0, "felt"] == 4
    assert lines["pattern", 0, "felt", 1] == 6
    assert lines["pattern", 0, "client"] == 8
    assert lines["pattern", 0, "client", "says", 1] == 9
    assert lines["pattern", 1, "id"] == 11


@pytest.mark.parametrize(
    "decoy",
    [
        '"""\n[[pattern]]\nid = "no"\n"""',
        "'''\n[[pattern]]\n# no\n'''",
        r'"a \" [b] # c"',
        '"""one \\""" [[x]] """',
        "'''it''s'''",
        '""""quoted""""',
        "[1, [2, 3], {x = '}'}]",
        "{a = 1, b = {c = ']'}}",
        "1979-05-27T07:32:00Z",
        "'' # [[pattern]]",
    ],
)
def test_is_not_led_astray_by_what_looks_like_toml(decoy: str) -> None:
    """Strings, comments, arrays and inline tables are stepped over, and the next line is counted right."""
    source = f'first = {decoy}\n[[pattern]]\nid = "a"\n'
    tomllib.loads(source)
    lines = value_lines(source)
    assert lines["pattern", 0, "id"] == source.split("\n").index('id = "a"') + 1
    assert ("pattern", 1) not in lines


def test_reads_dotted_and_quoted_keys() -> None:
    """A key may be dotted, quoted or spaced, as TOML has it."""
    lines = value_lines('a . "b c".\'d\' = 1\n[x."y\\u0041"]\nz = 2\n')
    assert lines["a", "b c", "d"] == 1
    assert lines["x", "yA", "z"] == 3


def test_gives_the_line_above_where_a_value_has_none() -> None:
    """A key that is missing is blamed on the table that should have it."""
    lines = value_lines('\n\n[[pattern]]\nid = "a"\n')
    assert nearest_line(lines, ("pattern", 0, "felt", 3)) == 3
    assert nearest_line(lines, ("nothing",)) == 1


_KEYS = st.text("abcdefgh-_", min_size=1, max_size=4)
_LEAVES = st.one_of(
    st.integers(-9, 9).map(str),
    st.booleans().map(lambda b: str(b).lower()),
    st.text("ab #[]{}=,\n'\\", max_size=8).map(lambda t: f"'''\n{t.replace(chr(39), '')}'''"),
    st.text('ab #[]{}=,"', max_size=8).map(lambda t: '"' + t.replace('"', '\\"') + '"'),
    st.text("ab #[]{}=,", max_size=8).map(lambda t: f"'{t}'"),
    st.text("ab #[]\n", max_size=8).map(lambda t: f'"""{t}"""'),
)


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, dict[Way, int]]:
    """A TOML source and the lines of its values, both written at once."""
    out: list[str] = []
    lines: dict[Way, int] = {}

    def line() -> int:
        return "".join(out).count("\n") + 1

    def value(way: Way, depth: int) -> None:
        shape = draw(st.sampled_from(["leaf", "leaf", "array"] if depth < 3 else ["leaf"]))
        if shape == "leaf":
            out.append(draw(_LEAVES))
            return
        out.append("[")
        for number in range(draw(st.integers(0, 3))):
            out.append(draw(st.sampled_from(["", " ", "\n", " # ] \n", "\n  "])))
            lines[*way, number] = line()
            value((*way, number), depth + 1)
            out.append(draw(st.sampled_from([",", " ,", ",\n", "\n,"])))
        out.append(draw(st.sampled_from(["]", "\n]"])))

    for table in range(draw(st.integers(0, 4))):
        out.append(draw(st.sampled_from(["", "\n", "# [[x]]\n", "  \t\n"])))
        lines["t", table] = line()
        out.append(draw(st.sampled_from(["[[t]]\n", "[[ t ]] # x\n"])))
        for key in draw(st.lists(_KEYS, max_size=3, unique=True)):
            lines["t", table, key] = line()
            out.append(f"{key} = ")
            value(("t", table, key), 0)
            out.append(draw(st.sampled_from(["\n", " # = [\n", "\n\n"])))
    return "".join(out), lines


@given(documents())
def test_agrees_with_the_writer_of_the_source(document: tuple[str, dict[Way, int]]) -> None:
    """Whatever a source is made of, each value is found on the line it was written on."""
    source, written = document
    tomllib.loads(source)
    found = value_lines(source)
    assert {way: found.get(way) for way in written} == written


@given(st.text(st.sampled_from("ab=[]{}\"'\\#.,\n 1")))
def test_ends_on_any_text(source: str) -> None:
    """A source that is no TOML at all gives some lines or none, and never an error or a hang."""
    assert all(1 <= line <= source.count("\n") + 1 for line in value_lines(source).values())


def test_gives_up_on_brackets_without_end() -> None:
    """Nesting that would exhaust the stack is left alone."""
    assert value_lines("a = " + "[" * 100_000)["a",] == 1
