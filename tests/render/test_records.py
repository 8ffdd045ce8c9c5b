"""JSON, CSV and TSV: what programs read."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from painmap.answer import Alert, Answer, Match
from painmap.render import records

if TYPE_CHECKING:
    from painmap.engine import Engine

MATCH = Match(1, "a-pattern", "=A name", ("psoas major", "iliacus"), 0.8, "strong")


def answer(complaint: str) -> Answer:
    """An answer with one match and one alert."""
    care = ({"self_care": [], "therapy": {"notes": []}, "similar": [], "refer": []},)
    alert = Alert("x", "soon", "See a doctor.", "said", "Something", "note")
    return Answer(complaint, "matched", (alert,), (MATCH,), care=care)


def test_json_is_the_contract(engine: Engine) -> None:
    """Every key of the design's JSON is there, with the type that scripts rely on."""
    text = "left heel hurts first thing in the morning, not in my knee, worse after drivng"
    row = json.loads(records.render(engine.match(text), "json"))
    assert {"record", "id", "complaint", "status", "alerts", "matches", "findings", "corrections"} <= set(row)
    assert row["troubles"] == []
    two = "heel hurts first thing in the morning. Also my jaw clicks when chewing and my temple aches"
    row2 = json.loads(records.render(engine.match(two), "json"))
    assert {match["trouble"] for match in row2["matches"]} == {1, 2}
    assert len(row2["troubles"]) == 2
    assert (row["record"], row["id"], row["complaint"], row["status"]) == (1, None, text, "matched")
    match = row["matches"][0]
    assert set(match) >= {"rank", "id", "name", "muscles", "score", "confidence", "evidence", "against"}
    assert set(match) >= {"self_care", "therapy", "similar", "refer"}
    assert match["rank"] == 1
    assert isinstance(match["muscles"], list)
    assert 0 <= match["score"] <= 1
    assert match["confidence"] in {"strong", "moderate", "weak"}
    assert all(set(e) == {"said", "phrase", "role", "weight"} for e in match["evidence"])
    assert all(
        e["role"] in {"where", "worse", "better", "notices"} for m in row["matches"] for e in m["evidence"]
    )
    assert all(set(a) == {"said", "phrase", "why"} for m in row["matches"] for a in m["against"])
    assert all({"do"} <= set(care) for care in match["self_care"])
    assert match["therapy"]["find"]
    assert all({"id", "tell"} <= set(other) for other in match["similar"])
    assert all(isinstance(line, str) for line in match["refer"])
    finding = row["findings"][0]
    assert set(finding) >= {"said", "concept", "role", "polarity", "side"}
    assert {f["polarity"] for f in row["findings"]} == {"affirmed", "denied"}
    assert {"said": "drivng", "read_as": "driving"} in row["corrections"]


def test_json_alerts_are_the_contract() -> None:
    """An alert has its id, level, message and the words that raised it."""
    (alert,) = json.loads(records.render(answer("x"), "json"))["alerts"]
    told = {"id": "x", "level": "soon", "message": "See a doctor.", "said": "said"}
    assert alert == told | {"basis": "rule", "signs": []}


def test_an_error_says_why() -> None:
    """A record with status error has its reason, and no matches."""
    row = json.loads(records.render(Answer("", "error", error="bad"), "jsonl"))
    assert (row["status"], row["error"], row["matches"]) == ("error", "bad", [])


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_json_carries_any_text_and_no_terminal_obeys_it(complaint: str) -> None:
    """The complaint comes back letter for letter, in one line of plain characters."""
    line = records.render(answer(complaint), "jsonl")
    assert json.loads(line)["complaint"] == complaint
    assert line.count("\n") == 1
    assert line[:-1].isprintable() or not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in line[:-1])


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_csv_reads_back(cells: list[str]) -> None:
    """Whatever the cells hold, a line of CSV is one row of as many cells, and none of them a formula."""
    line = records.line(cells)
    (row,) = csv.reader(io.StringIO(line, newline=""))
    assert len(row) == len(cells)
    assert line.count("\n") == 1
    assert not any(cell[:1] in ("=", "+", "@", "\t", "\r") for cell in row)


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_tsv_has_a_tab_between_cells_and_nowhere_else(cells: list[str]) -> None:
    """A line of TSV can be split at its tabs."""
    line = records.line(cells, "\t")
    assert len(line[:-1].split("\t")) == len(cells)
    assert line.count("\n") == 1


def test_a_row_a_match() -> None:
    """CSV has one row for each match, with the muscles and the alerts in one cell each."""
    (row,) = csv.DictReader(io.StringIO(records.render(answer("=SUM(A1)"), "csv")))
    assert row["complaint"] == "'=SUM(A1)"
    assert row["name"] == "'=A name"
    assert row["muscles"] == "psoas major; iliacus"
    assert row["alerts"] == "soon: Something"
    assert (row["rank"], row["pattern"], row["score"]) == ("1", "a-pattern", "0.8")


def test_a_look_alike_has_a_column(engine: Engine) -> None:
    """What it could also be stands by its id in the last column, beside each match."""
    told = engine.match("heel pain with the first steps in the morning, i have plantar fasciitis")
    assert told.look_alike is not None
    for form, mark in (("csv", ","), ("tsv", "\t")):
        rows = list(csv.DictReader(io.StringIO(records.render(told, form)), delimiter=mark))
        assert list(rows[0])[-1] == "could_be"
        assert {row["could_be"] for row in rows} == {told.look_alike.id}


def test_no_match_is_a_row_too() -> None:
    """A complaint without a match is one row that says so."""
    (row,) = csv.DictReader(io.StringIO(records.render(Answer("x", "no_match"), "tsv")), delimiter="\t")
    assert (row["status"], row["pattern"]) == ("no_match", "")


def test_a_stream_that_is_not_utf8_gets_ascii() -> None:
    """Where standard output cannot carry a letter, JSON escapes it."""
    assert records.dump_json("é“", ascii_only=True) == '"\\u00e9\\u201c"'
