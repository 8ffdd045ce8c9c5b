"""`painmap check`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

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


def test_problems_are_told_and_end_with_2(
    invoke: Callable[..., Result], own_catalogue: Path, tmp_path: Path
) -> None:
    """Each problem is a line with file, line and fix; --format json has the same for an editor."""
    path = tmp_path / "mine.toml"
    path.write_text(
        own_catalogue.read_text(encoding="utf-8").replace('"masseter"', '"maseter"'), encoding="utf-8"
    )
    result = invoke("check", path)
    assert result.exit_code == 2
    line = next(n for n, text in enumerate(path.read_text().split("\n"), start=1) if "maseter" in text)
    assert (
        f'{path}:{line}: pattern "jaw-chewing": unknown muscle "maseter"; did you mean "masseter"'
        in result.stderr
    )
    (problem,) = json.loads(invoke("check", path, "-f", "json").stdout)
    assert (problem["line"], problem["file"]) == (line, str(path))


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
