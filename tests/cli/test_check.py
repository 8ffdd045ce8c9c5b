"""`painmap check`."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from painmap import resources
from painmap.index import load
from tiny import write

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result


def test_a_sound_file_is_said_to_be(invoke: Callable[..., Result], own_catalogue: Path) -> None:
    """A catalogue without problems ends with 0 and says how many patterns it has."""
    result = invoke("check", own_catalogue)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "3 patterns: no problems" in result.stdout


def test_files_may_name_each_others_patterns(
    invoke: Callable[..., Result], own_catalogue: Path, tmp_path: Path
) -> None:
    """`similar` may name a pattern of another file that is checked with it."""
    path = tmp_path / "more.toml"
    text = own_catalogue.read_text(encoding="utf-8")
    one = text[text.index('[[pattern]]\nid = "jaw') :].replace("jaw-chewing", "jaw-two")
    path.write_text(
        one + '\n[[pattern.similar]]\nid = "knee-back-stiff"\ntell = "Lower."\n', encoding="utf-8"
    )
    assert invoke("check", path).exit_code == 2
    assert invoke("check", path, own_catalogue).exit_code == 0


def test_a_saying_that_finds_nothing_is_a_warning(
    invoke: Callable[..., Result], own_catalogue: Path, tmp_path: Path
) -> None:
    """A phrase of one's own that painmap cannot place is told on its line, and changes no exit code."""
    path = tmp_path / "mine.toml"
    text = own_catalogue.read_text(encoding="utf-8").replace('"my jaw aches"', '"it is what it is"')
    path.write_text(text, encoding="utf-8")
    result = invoke("check", path)
    line = next(n for n, row in enumerate(text.split("\n"), start=1) if "it is what it is" in row)
    assert result.exit_code == 0
    assert f'{path}:{line}: warning: pattern "jaw-chewing": "it is what it is", asked word' in result.stderr


def test_problems_are_told_and_end_with_2(
    invoke: Callable[..., Result], own_catalogue: Path, tmp_path: Path
) -> None:
    """Each problem is a line with file, line and fix; --format json has the same for an editor."""
    path = tmp_path / "mine.toml"
    path.write_text(own_catalogue.read_text(encoding="utf-8").replace('"jaw"', '"jawe"'), encoding="utf-8")
    result = invoke("check", path)
    assert result.exit_code == 2
    line = next(n for n, text in enumerate(path.read_text().split("\n"), start=1) if '"jawe"' in text)
    assert f'{path}:{line}: pattern "jaw-chewing": unknown site "jawe"; did you mean "jaw"' in result.stderr
    (problem,) = json.loads(invoke("check", path, "-f", "json").stdout)
    assert (problem["line"], problem["file"], problem["warning"]) == (line, str(path), False)
    assert "did you mean" in problem["fix"]


def test_a_muscle_of_ones_own_is_a_warning(
    invoke: Callable[..., Result], own_catalogue: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A muscle that painmap does not know can be used; that is told by `check`, and once by a look-up."""
    cache, own = tmp_path / "cache", f"{load._own_key({})}.index"
    cache.mkdir()
    shutil.copy(Path(os.environ["PAINMAP_CACHE"]) / own, cache)  # what is told once is told by compiling
    monkeypatch.setenv("PAINMAP_CACHE", str(cache))
    path = tmp_path / "mine.toml"
    text = own_catalogue.read_text(encoding="utf-8").replace('"masseter"', '"sternohyoid"')
    path.write_text(text, encoding="utf-8")
    result = invoke("check", path)
    assert (result.exit_code, "no problems" in result.stdout) == (0, True)
    assert 'unknown muscle "sternohyoid"; it is taken as your own' in result.stderr
    assert "1 warning" in result.stderr
    (row,) = json.loads(invoke("check", path, "-f", "json").stdout)
    assert row["warning"] is True
    for told in (True, False):
        result = invoke("my jaw aches", "--catalogue", path, "--only")
        assert "sternohyoid" in result.stdout
        assert ("sternohyoid" in result.stderr) is told


@pytest.mark.parametrize("text", ["pattern = 3", "pattern = [3]", '[pattern]\nid = "x"', "pattern = []"])
def test_a_pattern_that_is_none_is_told(invoke: Callable[..., Result], tmp_path: Path, text: str) -> None:
    """A file whose `pattern` is no list of tables is a problem, not a fault."""
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    assert invoke("check", path).exit_code == 2


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("[[pattern]]\nname = \u201cAche\u201d", "replace the curly quotes"),
        ('[[pattern]]\nname = "x"\nname = "y"', "stands twice"),
        ("[pattern.client]\n[pattern.client]", "stands twice"),
        ('[[pattern]]\nname = "x', "missing quote"),
    ],
)
def test_the_fix_of_a_syntax_error_is_the_right_one(
    invoke: Callable[..., Result], tmp_path: Path, text: str, fix: str
) -> None:
    """Curly quotes and a doubled key are called so."""
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    assert fix in invoke("check", path).stderr


@pytest.mark.parametrize("what", ["missing.toml", "."])
def test_a_file_that_cannot_be_read_ends_with_2(
    what: str, invoke: Callable[..., Result], tmp_path: Path
) -> None:
    """A missing file or a folder is one clear message."""
    result = invoke("check", tmp_path / what)
    assert result.exit_code == 2
    assert "cannot be read" in result.stderr


def test_codes_in_a_file_never_reach_the_terminal(invoke: Callable[..., Result], tmp_path: Path) -> None:
    """A problem that quotes the file quotes it clean."""
    path = tmp_path / "mine.toml"
    path.write_text('[[pattern]]\nid = "x"\nmuscles = ["\\u001b[31mred"]\n', encoding="utf-8")
    result = invoke("check", path)
    assert result.exit_code == 2
    assert "\x1b" not in result.stderr


def test_a_file_of_flags_is_checked_as_one(invoke: Callable[..., Result], tmp_path: Path) -> None:
    """A file with red flags instead of patterns is read by the rules of red flags."""
    path = tmp_path / "flags.toml"
    path.write_text('[[flag]]\nid = "x"\n', encoding="utf-8")
    result = invoke("check", path)
    assert result.exit_code == 2
    assert "x" in result.stderr


OWN_WORDS = """
[[concept]]
id = "own-rucksack"
kind = "thing"
words = ["zorbpack"]

[[sign]]
id = "own-sign"
kind = "sign"
words = ["zorbing numbness"]

[[flag]]
id = "own-flag"
name = "Zorb"
level = "urgent"
message = "It may be a zorb. See a doctor."
therapist = "No massage."
sources = ["x https://example.org"]
raises = ["zorbing numbness in calf", "calf has zorbing numbness", "zorbing numbness, left calf", "calf calm"]
silent = ["calf sore", "sore calf today", "stiff calf"]

[[flag.when]]
all = ["own-sign@site:calf"]
"""


@pytest.fixture
def small_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Data as small as it can be for painmap's own: with an own word all of it is compiled anew."""
    write(tmp_path / "data")
    monkeypatch.setattr(resources, "data_folder", lambda: str(tmp_path / "data"))


@pytest.mark.usefixtures("small_data")
def test_words_and_flags_of_a_users_own(invoke: Callable[..., Result], tmp_path: Path) -> None:
    """Own words are read, own flags raised, and their samples really run; patterns stand beside them."""
    path = tmp_path / "words.toml"
    path.write_text(OWN_WORDS, encoding="utf-8")
    result = invoke("check", path)
    line = OWN_WORDS[: OWN_WORDS.index("raises")].count("\n") + 1
    assert result.exit_code == 2
    assert f'{path}:{line}: flag "own-flag": "calf calm" does not raise it' in result.stderr
    out = invoke(
        "match", "zorbing numbness in my calf, worse with my zorbpack", "--catalogue", path, "-f", "json"
    )
    answer = json.loads(out.stdout)
    assert "own-flag" in [alert["id"] for alert in answer["alerts"]]
    assert "own-rucksack" in [finding["concept"] for finding in answer["findings"]]
    assert "second" in [match["id"] for match in answer["matches"]]


@pytest.mark.usefixtures("small_data")
def test_loading_tells_what_the_check_tells(invoke: Callable[..., Result], tmp_path: Path) -> None:
    """A broken flag is refused by `match` with the lines of `check`, the later ones indented alike."""
    path = tmp_path / "words.toml"
    path.write_text(OWN_WORDS.replace('id = "own-sign"\n', "").replace("urgent", "grave"), encoding="utf-8")
    told = invoke("check", path).stderr.splitlines()[:-1]
    assert len(told) == 3
    result = invoke("match", "sore calf", "--catalogue", path)
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [f"painmap: {told[0]}", *(f"  {line}" for line in told[1:])]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    blob=st.one_of(
        st.binary(max_size=80),
        st.lists(
            st.sampled_from(
                [
                    "[[pattern]]",
                    "\n",
                    "id",
                    " = ",
                    '"a"',
                    "[",
                    "]",
                    "felt",
                    "{",
                    "}",
                    "3",
                    "[[flag]]",
                    ",",
                    "'",
                    "when",
                ]
            )
        ).map(lambda parts: "".join(parts).encode()),
    )
)
def test_any_file_is_checked_without_a_traceback(
    blob: bytes, invoke: Callable[..., Result], tmp_path: Path
) -> None:
    """Whatever bytes a file holds, check ends with 0 or 2 and says why."""
    path = tmp_path / "any.toml"
    path.write_bytes(blob)
    result = invoke("check", path)
    assert result.exit_code in {0, 2}
    assert result.output
