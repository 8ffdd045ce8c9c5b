"""Writers: each form tells the same of a record, and tables are safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json

import pytest

from painmap.answer import Alert, Answer, Evidence, Match
from painmap.batch.record import Record
from painmap.batch.resume import look_back
from painmap.batch.writers import FORMS, Writer

ALERT = Alert("cauda-equina", "emergency", "Go now.", "numb down there", "Cauda equina; syndrome", "...")
ANSWER = Answer(
    "=cmd()\nsore, heel",
    "matched",
    (ALERT, Alert("bone", "soon", "See a doctor.", "bone", "Bone", "...")),
    (
        Match(1, "heel", "Sore heel", ("soleus",), 0.9, "strong", (Evidence("heel", "heel", "where", 1.0),)),
        Match(2, "arch", "Sore arch", ("abductor hallucis", "soleus"), 0.2, "weak"),
    ),
)
RECORD = Record(7, ANSWER.complaint, "=A1", {"age": 40, "complaint": "other", "tags": ["a", "b"]})
NOTHING = Answer("my car", "no_match")
ERROR = Answer("", "error", error="broken JSON")


def table(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    """Read a table back."""
    return list(csv.DictReader(io.StringIO(text), delimiter=delimiter, strict=True))


def test_json_lines() -> None:
    """A JSON record is one line with the keys of the contract, and other keys under `input`."""
    plain = json.loads(Writer("jsonl").record(RECORD, ANSWER))
    assert plain == ANSWER.as_dict(7, "=A1")
    text = Writer("jsonl", extra=("age",)).record(RECORD, ANSWER)
    assert text.count("\n") == 1
    assert json.loads(text) == plain | {"input": RECORD.extra}


def test_rows_of_a_table() -> None:
    """A table has a row a match, and one for a record without any; the input's columns come last."""
    writer = Writer("csv", extra=("age", "complaint", "tags"))
    text = writer.header() + writer.record(RECORD, ANSWER) + writer.record(Record(8, ""), ERROR)
    rows = table(text)
    assert [(r["record"], r["rank"], r["pattern"]) for r in rows] == [
        ("7", "1", "heel"),
        ("7", "2", "arch"),
        ("8", "", ""),
    ]
    assert (rows[0]["age"], rows[0]["input_complaint"], rows[0]["tags"]) == ("40", "other", "a; b")
    assert (rows[2]["status"], rows[2]["error"]) == ("error", "broken JSON")


def test_wide_table() -> None:
    """A wide table has one row a complaint, with as many groups of columns as the limit."""
    writer = Writer("tsv", 3, wide=True)
    rows = table(
        writer.header() + writer.record(RECORD, ANSWER) + writer.record(Record(8, ""), NOTHING), "\t"
    )
    assert [r["record"] for r in rows] == ["7", "8"]
    assert (rows[0]["pattern_1"], rows[0]["pattern_2"], rows[0]["pattern_3"]) == ("heel", "arch", "")
    assert rows[0]["alerts"].startswith("emergency: ")
    assert len(set(writer.columns)) == len(writer.columns)


@pytest.mark.parametrize("wide", [True, False])
@pytest.mark.parametrize("form", ["csv", "tsv"])
@pytest.mark.parametrize("evil", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1"])  # noqa: RUF001
def test_no_cell_runs_as_a_formula(form: str, evil: str, *, wide: bool) -> None:
    """Whichever text of the input begins like a formula, its cell does not."""
    writer = Writer(form, 2, wide, extra=("age",))
    text = writer.header() + writer.record(
        Record(1, evil, evil, {"age": evil}), Answer(evil, "matched", matches=ANSWER.matches)
    )
    for row in table(text, "\t" if form == "tsv" else ","):
        for cell in (row["complaint"], row["id"], row["age"]):
            assert cell.lstrip()[:1] == "'"


def test_other_keys_in_a_table() -> None:
    """The other keys of JSON records, which differ from one to the next, share one column as JSON."""
    writer = Writer("csv", extra=("input",), nested=True)
    (row,) = table(writer.header() + writer.record(Record(1, "x", None, {"a": [1], "b": None}), NOTHING))
    assert json.loads(row["input"]) == {"a": [1], "b": None}


def test_markdown() -> None:
    """Markdown quotes the complaint, escapes what it holds, and puts alerts before the patterns."""
    text = Writer("markdown", extra=("age",)).record(Record(7, "x", "a\n## 9 · b", {"age": "# 40"}), ANSWER)
    assert text.startswith("## 7 · a \\#\\# 9 · b · matched · emergency, soon\n")
    assert "> \\=cmd()" in text
    assert text.index("Cauda equina") < text.index("Sore heel")
    assert "- age: \\# 40" in text


@pytest.mark.parametrize("wide", [True, False])
@pytest.mark.parametrize("form", FORMS)
def test_every_form_tells_what_it_holds(tmp_path, form: str, *, wide: bool) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Records, statuses and alert levels can be read back from every form, but for the last record."""
    writer = Writer(form, 2, wide and form in ("csv", "tsv"))
    made = [ANSWER, NOTHING, ERROR, ANSWER]
    evil = "a\n2,x\n## 2 · matched\n" + '{"record": 2}'
    lines = [
        writer.record(
            Record(n, a.complaint, evil, error=a.error),
            Answer(evil, a.status, a.alerts, a.matches, error=a.error),
        )
        for n, a in enumerate(made, start=1)
    ]
    path = tmp_path / "out"
    path.write_text(writer.header() + "".join(lines), encoding="utf-8")
    kept = look_back(path, writer)
    assert kept.records == 3
    assert kept.last.decode() == lines[2]
    assert kept.offset == len((writer.header() + "".join(lines[:3])).encode())
    assert dict(kept.tally.status) == {"matched": 1, "no_match": 1, "error": 1}
    assert dict(kept.tally.alerts) == {"emergency": 1, "soon": 1}
