"""Scoring labelled complaints."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from painmap import evaluation
from painmap.answer import Alert, Answer, Match
from painmap.errors import PainmapError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

ROWS = (
    {"id": "A", "complaint": "first", "primary": ["one"], "style": "terse", "pattern": "p-one"},
    {"id": "B", "complaint": "third", "primary": ["one"], "style": "slang"},
    {"id": "C", "complaint": "none", "primary": ["one"], "style": "slang"},
    {"id": "D", "complaint": "first", "primary": ["nobody's"], "style": "slang"},
    {"id": "E", "kind": "red", "complaint": "emergency", "level": "emergency"},
    {"id": "F", "kind": "red", "complaint": "soon", "level": "emergency"},
    {"id": "G", "kind": "red", "complaint": "none", "level": "soon"},
    {"id": "H", "kind": "benign", "complaint": "first"},
    {"id": "I", "kind": "benign", "complaint": "emergency"},
    {"id": "J", "kind": "offtopic", "complaint": "none"},
    {"id": "K", "kind": "offtopic", "complaint": "first"},
)


class Fake:
    """An engine whose answers are known: it puts the muscle "one" first, third or nowhere."""

    patterns = ({"muscles": ["one"]}, {"muscles": ["two"]})

    def match(self, complaint: str, *, limit: int) -> Answer:
        """Answer by what the complaint says."""
        muscles = {"first": ("one", "two", "two"), "third": ("two", "two", "one")}.get(complaint, ())
        matches = tuple(
            Match(rank, f"p-{name}", "A name", (name,), 0.5, "strong")
            for rank, name in enumerate(muscles, start=1)
        )
        alerts = (Alert("x", complaint, "m", "s", "n", "t"),) if complaint in {"emergency", "soon"} else ()
        return Answer(complaint, "matched" if matches else "no_match", alerts, matches[:limit])


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """The rows in a file."""
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in ROWS) + "\n\n", encoding="utf-8")
    return path


def test_counts_ranks_by_muscle(cases: Path) -> None:
    """Top-k, MRR and the unanswered are shares of the covered cases; the others are counted apart."""
    figures = evaluation.evaluate(Fake(), evaluation.read_cases(cases)).figures()  # type: ignore[arg-type]
    assert (figures["cases"], figures["uncovered"]) == (3, 1)
    assert (figures["top1"], figures["top3"], figures["unanswered"]) == (0.333, 0.667, 0.333)
    assert figures["mrr"] == round((1 + 1 / 3) / 3, 3)
    assert figures["by_style"]["slang"]["cases"] == 2
    assert figures["by_pattern"]["top1"] == 1.0
    assert figures["first_is_right"]["strong"] == {"cases": 2, "right": 0.5}


def test_counts_alerts(cases: Path) -> None:
    """Recall, level, false alarms and off-topic answers are told apart."""
    alerts = evaluation.evaluate(Fake(), evaluation.read_cases(cases)).figures()["alerts"]  # type: ignore[arg-type]
    assert (alerts["red"], alerts["caught"]) == (3, 0.667)
    assert (alerts["emergencies"], alerts["emergencies_caught"], alerts["emergencies_at_level"]) == (
        2,
        1.0,
        0.5,
    )
    assert (alerts["benign_alarms"], alerts["benign_emergency_alarms"], alerts["benign_matched"]) == (
        0.5,
        1,
        0.5,
    )
    assert alerts["offtopic_unanswered"] == 0.5


def test_every_miss_is_listed(cases: Path) -> None:
    """Each case that went wrong is in the table of misses, and no other."""
    figures = evaluation.evaluate(Fake(), evaluation.read_cases(cases)).figures()  # type: ignore[arg-type]
    assert [miss["id"] for miss in figures["misses"]] == ["B", "C", "F", "G", "I", "K"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no cases in the file"),
        ("{", "cases.jsonl:1: not valid JSON"),
        ("\n[]", 'cases.jsonl:2: no "complaint"'),
        ('{"complaint": "x"}', "nothing to score"),
        ('{"complaint": "x", "primary": "psoas"}', '"primary" is no list'),
        ('{"complaint": "x", "kind": "odd"}', 'unknown kind "odd"'),
        ('{"complaint": "x", "kind": "red"}', 'has no "level"'),
    ],
)
def test_a_wrong_row_is_told_with_its_line(text: str, message: str, tmp_path: Path) -> None:
    """A file that cannot be scored is one message with file, line and mend."""
    path = tmp_path / "cases.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PainmapError, match=message.replace("[", r"\[")) as caught:
        evaluation.read_cases(path)
    assert ";" in str(caught.value)


@pytest.mark.parametrize("form", ["text", "markdown", "json", "jsonl", "csv", "tsv"])
def test_the_command_has_every_form(form: str, cases: Path, invoke: Callable[..., Result]) -> None:
    """painmap eval prints figures and misses for people, and either for scripts."""
    result = invoke("eval", cases, "-f", form)
    assert result.exit_code == 0
    assert result.stdout


def test_the_command_reads_several_files(invoke: Callable[..., Result], tmp_path: Path) -> None:
    """Several files are scored together, and each by itself."""
    more = tmp_path / "more.jsonl"
    row = {"complaint": "low back pain", "primary": ["psoas major"], "id": "=X"}
    more.write_text(json.dumps(row) + "\n", encoding="utf-8")
    sound = tmp_path / "sound.jsonl"
    sound.write_text(json.dumps(row | {"complaint": "zzz"}) + "\n", encoding="utf-8")
    figures = json.loads(invoke("eval", more, sound, "--format", "json").stdout)
    assert set(figures["by_source"]) == {"more.jsonl", "sound.jsonl"}
    (miss,) = csv.DictReader(io.StringIO(invoke("eval", sound, "-f", "csv").stdout))
    assert miss["id"] == "'=X"


@pytest.mark.parametrize("name", ["missing.jsonl", "."])
def test_a_file_that_cannot_be_read_ends_with_2(
    name: str, invoke: Callable[..., Result], tmp_path: Path
) -> None:
    """A missing file or a folder is one clear message."""
    result = invoke("eval", tmp_path / name)
    assert result.exit_code == 2
    assert "cannot be read" in result.stderr
