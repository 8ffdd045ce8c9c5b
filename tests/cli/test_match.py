"""`painmap match`, the bare form and the prompt."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from painmap.cli.match import decode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

KNEE = "ache behind my kneecap, worse going down stairs"


@pytest.fixture
def own(invoke: Callable[..., Result], own_catalogue: Path) -> Callable[..., Result]:
    """Ask the small catalogue alone."""

    def call(*args: str, **options: object) -> Result:
        return invoke("match", "--catalogue", own_catalogue, "--only", *args, **options)

    return call


@pytest.mark.parametrize(
    "complaint", ["hurts after driving, crooked back", "sore lower bak after long drives, cant get up strait"]
)
def test_the_founding_complaint_finds_its_pattern(complaint: str, invoke: Callable[..., Result]) -> None:
    """The complaint that painmap was made for finds the psoas pattern first, with its reasons."""
    result = invoke(complaint, "--format", "json")
    first = json.loads(result.stdout)["matches"][0]
    assert (result.exit_code, first["id"], first["muscles"]) == (0, "up-and-down-low-back", ["psoas major"])
    assert len(first["evidence"]) >= 2


def test_the_bare_form_is_match(invoke: Callable[..., Result], own_catalogue: Path) -> None:
    """A first word that is no command begins a complaint, options before or after it."""
    rest = ("--catalogue", own_catalogue, "--only", "--format", "json")
    for args in (("match", KNEE, *rest), (KNEE, *rest), (*rest, KNEE), (*rest, *KNEE.split())):
        result = invoke(*args)
        assert (result.exit_code, json.loads(result.stdout)["complaint"]) == (0, KNEE)


def test_a_complaint_that_begins_like_a_command_is_asked_in_quotes(invoke: Callable[..., Result]) -> None:
    """In quotes it is a complaint; without them the error says to put it in quotes."""
    assert json.loads(invoke("check my knee", "-f", "json").stdout)["complaint"] == "check my knee"
    for words in (("show", "my", "knee"), ("compare", "left", "and", "right"), ("list", "pains")):
        result = invoke(*words)
        assert result.exit_code == 2
        assert f'painmap "{" ".join(words)}"' in result.stderr


def test_a_complaint_may_begin_with_a_hyphen(own: Callable[..., Result]) -> None:
    """A note such as "- ache behind my kneecap" is a complaint, not an option."""
    assert json.loads(own(f"- {KNEE}", "-f", "json").stdout)["complaint"] == f"- {KNEE}"
    assert json.loads(own("-f", "json", "--", "-knee hurts").stdout)["complaint"] == "-knee hurts"


@pytest.mark.parametrize("args", [("-",), ()])
def test_reads_standard_input(args: tuple[str, ...], own: Callable[..., Result]) -> None:
    """A "-", or a pipe and no complaint, reads one complaint, however many lines it has."""
    result = own(*args, "-f", "json", input="ache behind my kneecap,\nworse on stairs\n")
    assert json.loads(result.stdout)["matches"][0]["id"] == "knee-front-stairs"


@pytest.mark.parametrize(
    ("blob", "text"),
    [
        (b"caf\xc3\xa9", "café"),
        (b"\xef\xbb\xbfknee", "knee"),
        ("knee".encode("utf-16"), "knee"),
        (b"knee \xff hurts", "knee \ufffd hurts"),
        (b"\xff\xfek", "\ufffd"),
        (b"", ""),
    ],
)
def test_decodes_what_comes_in(blob: bytes, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """UTF-8 and UTF-16 are read, with or without their marks; other bytes are replaced, and that is said."""
    assert decode(blob) == text
    assert ("not all UTF-8" in capsys.readouterr().err) is ("\ufffd" in text)


@pytest.mark.parametrize("form", ["card", "text", "markdown", "json", "jsonl", "csv", "tsv"])
@pytest.mark.parametrize(
    "complaint",
    [
        "",
        "   \n\t ",
        "?!...,,,",
        "🦵🔥😭",
        "\x00\x01\x1b[2J\x7f\x9b31m",
        "[bold]x[/] [/] [link=http://x]y[/link]",
        "\ud800 half a pair",
        "my car makes a noise after driving",
        "a" * 20_000,
    ],
)
def test_what_is_no_complaint_ends_with_1(complaint: str, form: str, own: Callable[..., Result]) -> None:
    """Blank, marks, emoji, codes, markup, lone surrogates, other talk: no match, exit 1, nothing obeyed."""
    result = own("-f", form, "--", complaint)
    assert result.exit_code == 1
    assert result.stdout
    assert not {c for c in result.stdout if ord(c) < 32 or 127 <= ord(c) < 160} - {"\n", "\t"}


@pytest.mark.parametrize("form", ["card", "text", "markdown"])
def test_a_look_alike_alone_is_something_found(form: str, invoke: Callable[..., Result]) -> None:
    """Where no pattern fits and a look-alike is shown, the exit code is 0; the status says that none fits."""
    result = invoke("match", "restless legs at night", "-f", form)
    assert result.exit_code == 0
    assert "Could also be: Restless legs (restless-legs)." in " ".join(result.stdout.split())
    answer = json.loads(invoke("match", "restless legs at night", "-f", "json").stdout)
    assert (answer["status"], answer["look_alike"]["id"]) == ("no_match", "restless-legs")


def test_a_megabyte_is_answered(own: Callable[..., Result]) -> None:
    """A text of 1 MB is answered like any other."""
    filler = "and then the dog ran off to the garden again while the kettle boiled. " * 14_000
    result = own("-", "-f", "json", input=KNEE + ". " + filler)
    assert json.loads(result.stdout)["status"] in {"matched", "no_match"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.text(),
        st.lists(st.sampled_from([*KNEE.split(), "no", "not", "but", "\x1b[31m", "[/]", "left", "\n"])).map(
            " ".join
        ),
    ),
    st.sampled_from(["card", "text", "markdown", "json", "csv", "tsv"]),
)
def test_any_text_is_answered(own: Callable[..., Result], complaint: str, form: str) -> None:
    """Whatever is typed, the answer is a match or none, clean, and never an error."""
    result = own("-f", form, "--explain", "--", complaint)
    assert result.exit_code in {0, 1}
    assert not {c for c in result.stdout if ord(c) < 32 or 127 <= ord(c) < 160} - {"\n", "\t"}
    if form == "json":
        json.loads(result.stdout)
    if form == "csv":
        rows = list(csv.DictReader(io.StringIO(result.stdout)))
        assert rows[0]["status"] in {"matched", "no_match"}


def test_limits_the_matches(own: Callable[..., Result]) -> None:
    """-n gives at most so many, and less than one is refused."""
    assert len(json.loads(own("knee aches", "-n", "1", "-f", "json").stdout)["matches"]) == 1
    assert own("knee aches", "-n", "0").exit_code == 2


def test_keeps_to_a_region(own: Callable[..., Result], invoke: Callable[..., Result]) -> None:
    """--region takes an id or a label, and suggests the nearest for what is neither."""
    for region in ("knee-back", "back of the knee", "Back-Of-The-Knee"):
        ids = [
            m["id"] for m in json.loads(own("knee aches", "--region", region, "-f", "json").stdout)["matches"]
        ]
        assert ids == ["knee-back-stiff"]
    result = invoke("knee aches", "--region", "kne")
    assert result.exit_code == 2
    assert '"knee"' in result.stderr


def test_explains_itself(own: Callable[..., Result]) -> None:
    """--explain says how the words were read, in text."""
    assert "How it was read" in own(KNEE, "--explain").stdout
    assert "How it was read" not in own(KNEE).stdout


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--fromat", "json"), "--format"),
        (("-f", "xml"), "'card'"),
        (("--side", "up"), "'left'"),
        (("--only",), "add --catalogue FILE"),
        (("--catalogue", "/no/such.toml"), "/no/such.toml"),
        (("--color", "blue"), "'auto'"),
    ],
)
def test_wrong_use_ends_with_2_and_the_mend(
    args: tuple[str, ...], message: str, invoke: Callable[..., Result]
) -> None:
    """A wrong option or value is one message on standard error with what would be right."""
    result = invoke("match", "knee aches", *args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("painmap: ")
    assert message in result.stderr


def test_a_broken_catalogue_is_told_with_its_line(invoke: Callable[..., Result], tmp_path: Path) -> None:
    """A look-up with a wrong catalogue ends with 2 and names file, line and mend."""
    path = tmp_path / "mine.toml"
    path.write_text('[[pattern]]\nid = "x"\nmuscles = ["psoas"]\n', encoding="utf-8")
    result = invoke("knee aches", "--catalogue", path)
    assert result.exit_code == 2
    assert f"{path}:3:" in result.stderr
    assert "psoas major" in result.stderr


def test_a_variable_with_a_wrong_value_is_named(invoke: Callable[..., Result]) -> None:
    """A wrong PAINMAP_ variable is told by its name."""
    result = invoke("match", "knee aches", env={"PAINMAP_FORMAT": "xml"})
    assert result.exit_code == 2
    assert "PAINMAP_FORMAT" in result.stderr


def test_without_a_terminal_the_bare_command_is_short_help(invoke: Callable[..., Result]) -> None:
    """painmap alone in a script is wrong use: the help on standard error, and exit 2."""
    result = invoke()
    assert (result.exit_code, result.stdout) == (2, "")
    assert 'painmap "hurts after driving' in result.stderr


def test_a_slip_in_a_command_is_hinted_at(invoke: Callable[..., Result]) -> None:
    """A lone word that matches nothing and is nearly a command gets a hint."""
    result = invoke("lsit")
    assert result.exit_code == 1
    assert "painmap list" in result.stderr
    assert invoke("knee").stderr == ""
