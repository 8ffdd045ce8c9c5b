"""`painmap.match_arrow`: a column of complaints in, one flat row for each out, as `painmap batch` answers."""

from __future__ import annotations

import csv
import io
import json
import math
from typing import TYPE_CHECKING, Any

import pytest

import painmap
from kinds import EACH_KIND

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

pa = pytest.importorskip("pyarrow")

COMPLAINTS = [*EACH_KIND, 'jaw clicks, "sore" temple,\nworse when chewing']
FIELDS = [
    *("status", "id", "name", "score", "confidence"),
    *("alert", "alerts", "ask_first", "reasons", "error"),
]


def rows(array: Any, **options: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - pyarrow has no types
    """The rows of a column's answers."""
    found: list[dict[str, Any]] = painmap.match_arrow(array, **options).to_pylist()
    return found


def test_the_answers_are_those_of_the_batch(invoke: Callable[..., Result], tmp_path: Path) -> None:
    """Each field is the cell that `painmap batch -f csv --limit 1` has, a missing complaint's too."""
    path = tmp_path / "in.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([["complaint", "n"], *([text, n] for n, text in enumerate(COMPLAINTS))])
    out = invoke("batch", path, "-f", "csv", "--limit", "1", "-q", "-j", "1").stdout
    cells = {"id": "pattern", "reasons": "because"}
    wanted = [
        {name: row[cells.get(name, name)] or None for name in FIELDS if name not in ("alert", "ask_first")}
        for row in csv.DictReader(io.StringIO(out))
    ]
    got = rows(pa.array(COMPLAINTS))
    assert [list(row) for row in got] == [FIELDS] * len(COMPLAINTS)
    for row in got:
        assert row["alert"] == (row["alerts"].split(":")[0] if row["alerts"] else None)
    assert [
        {name: None if row[name] is None else str(row[name]) for name in wanted[0]} for row in got
    ] == wanted
    assert {row["status"] for row in got} == {"matched", "no_match", "alert_only"}


def test_danger_questions_come_along() -> None:
    """What must be asked before any treatment stands in the row."""
    text = "back ribs hurt when i breathe"
    answer = painmap.match(text)
    assert rows([text])[0]["ask_first"] == " ".join(one.question for one in answer.ask_first) != ""


@pytest.mark.parametrize(
    "form",
    [
        "list", "array", "large", "view", "chunks", "categories", "chunks of categories", "pandas", "numpy",
        "polars",
    ],
)  # fmt: skip
def test_every_form_of_a_column_has_the_same_answers(form: str) -> None:
    """Arrow's string types, chunks and categories, pandas, NumPy and Polars: the rows are the same."""
    texts = [*COMPLAINTS, *COMPLAINTS[:3]]
    array = pa.array(texts)
    if form in ("pandas", "numpy"):
        pd = pytest.importorskip("pandas")
        made = pd.Series(texts) if form == "pandas" else pd.Series(texts, dtype=object).to_numpy()
    elif form == "polars":
        made = pytest.importorskip("polars").Series(texts)
    else:
        made = {
            "list": lambda: texts,
            "array": lambda: array,
            "large": lambda: array.cast(pa.large_string()),
            "view": lambda: array.cast(pa.string_view()),
            "chunks": lambda: pa.chunked_array([array[:4], array[4:4], array[4:]]),
            "categories": array.dictionary_encode,
            "chunks of categories": lambda: pa.chunked_array(
                [array[:4].dictionary_encode(), array[4:].dictionary_encode()]
            ),
        }[form]()
    assert rows(made) == rows(array)


def test_chunks_stay_chunks() -> None:
    """A column of a table has its answers in the same chunks, so that the two stay beside each other."""
    chunks = [pa.array(texts, pa.string()) for texts in (["sore heel", None], [], ["nice weather"])]
    table = pa.table({"complaint": pa.chunked_array(chunks)})
    answers = painmap.match_arrow(table["complaint"])
    assert [len(chunk) for chunk in answers.chunks] == [2, 0, 1]
    assert table.append_column("answer", answers).num_rows == 3
    assert painmap.match_arrow(pa.chunked_array([], pa.string())).type == painmap.match_arrow([]).type


def test_a_category_is_answered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a million rows with three texts, three are read; those that no row has are not."""
    from painmap.batch.work import Question  # noqa: PLC0415 - what is counted

    read: list[str] = []
    answer = Question.answer
    monkeypatch.setattr(Question, "answer", lambda self, text: (read.append(text), answer(self, text))[1])
    array = pa.DictionaryArray.from_arrays([2, 0, None, 2] * 1000, ["sore heel", "never", "stiff neck"])
    assert len(painmap.match_arrow(array)) == 4000
    assert sorted(read) == ["sore heel", "stiff neck"]


def _missing() -> dict[str, Any]:
    missing: dict[str, Any] = {"None": None, "NaN": math.nan, "blank": ""}
    np, pd = pytest.importorskip("numpy"), pytest.importorskip("pandas")
    nan = np.float64("nan")
    return missing | {"np.nan": nan, "pd.NA": pd.NA, "pd.NaT": pd.NaT, "pa.NA": pa.scalar(None)}


def test_every_missing_value_is_a_row() -> None:
    """None, NaN and what NumPy, pandas and Arrow have for it are a `no_match`, never null or an error."""
    missing = _missing()
    got = rows(list(missing.values()))
    assert got == [{**dict.fromkeys(FIELDS), "status": "no_match"}] * len(missing)


@pytest.mark.parametrize("dtype", ["object", "string", "category", "string[pyarrow]"])
def test_missing_values_of_pandas_columns(dtype: str) -> None:
    """Whatever the dtype of a pandas column, its missing values are rows; an empty column has none."""
    pd = pytest.importorskip("pandas")
    column = pd.Series(["sore heel", None, "nice weather"], dtype=dtype)
    assert [row["status"] for row in rows(column)] == ["matched", "no_match", "no_match"]
    assert rows(column[:0]) == []
    assert [row["status"] for row in rows(pd.Series([None, None], dtype=dtype))] == ["no_match"] * 2


def test_long_and_broken_texts_cost_their_own_row() -> None:
    """A megabyte is answered; more, or bytes that are no UTF-8, is an error in its row, as in a batch."""
    megabyte = "my heel is sore first thing in the morning".ljust(1_000_000)  # words cost seconds
    broken = pa.array([b"sore \xff heel", b"sore heel"]).view(pa.string())
    got = rows([megabyte, megabyte + "x"]) + rows(broken)
    assert [row["status"] for row in got] == ["matched", "error", "error", "matched"]
    assert got[1]["error"] == "the text has more than 1,000,000 characters"
    assert "UTF-8" in got[2]["error"]


def test_lone_surrogates_are_no_trouble() -> None:
    """Half a character, which Arrow cannot hold, is replaced."""
    assert rows(["my hee\ud800l is sore, sore heel"])[0]["status"] == "matched"


@pytest.mark.parametrize(
    "wrong",
    [pa.array([1]), pa.array([b"x"]), pa.array([["x"]]), pa.chunked_array([[1.5]]), [1], [b"x"], "sore heel"],
    ids=str,
)
def test_what_is_no_text_is_an_error(wrong: object) -> None:
    """Numbers, bytes, lists and one text alone are a TypeError that says so."""
    with pytest.raises(TypeError, match=r"not texts|not a text|put it in a list"):
        painmap.match_arrow(wrong)


def test_options_are_checked_and_kept(own_catalogue: Path) -> None:
    """Options are those of `match`, wrong ones told at once; the type of no rows is that of many."""
    for options, message in (({"side": "up"}, "'left' or 'right'"), ({"jobs": -1}, "1 or more")):
        with pytest.raises(painmap.PainmapError, match=message):
            painmap.match_arrow([], **options)
    got = rows(["my jaw aches when chewing steak"], catalogues=[own_catalogue], only=True)
    assert got[0]["id"] == "jaw-chewing"
    assert painmap.match_arrow([]).type == painmap.match_arrow(COMPLAINTS).type


def test_jobs_change_nothing() -> None:
    """Two processes give the rows of one."""
    texts = [f"{text}, {n} days" if text else text for n in range(40) for text in COMPLAINTS]
    assert rows(texts, jobs=2) == rows(texts)


def test_the_rows_are_json() -> None:
    """Rows are plain values that any program can write."""
    assert json.loads(json.dumps(rows(COMPLAINTS))) == rows(COMPLAINTS)
