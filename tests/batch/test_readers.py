"""Readers: every record comes out in its place, a broken one as an error, whatever the form."""

from __future__ import annotations

import bz2
import contextlib
import csv
import gzip
import io
import json
import lzma
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from painmap.batch.columns import Wanted
from painmap.batch.readers import read
from painmap.batch.record import MOST_CHARACTERS
from painmap.batch.source import open_source
from painmap.errors import PainmapError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from painmap.batch.record import Record

    Read = Callable[..., list[Record]]

A_FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def texts(found: list[Record]) -> list[str]:
    """The complaints."""
    return [r.text for r in found]


# -- plain lines ------------------------------------------------------------------------------------------


def test_lines_are_records(records: Read) -> None:
    """Each line is a record with its number, a blank one and one without a line feed included."""
    found = records("sore heel\r\n\nmal au dos é\nlast".encode())
    assert [(r.number, r.text, r.line) for r in found] == [
        (1, "sore heel", 1),
        (2, "", 2),
        (3, "mal au dos é", 3),
        (4, "last", 4),
    ]


def test_bad_utf8_costs_its_own_line(records: Read) -> None:
    """Bytes that are not UTF-8 make an error of their line and of no other."""
    found = records(b"sore heel\nsore \xff\xfe heel\nsore neck\n")
    assert [r.error is None for r in found] == [True, False, True]
    assert found[1].text == "sore \ufffd\ufffd heel"
    assert "--encoding" in (found[1].error or "")


@pytest.mark.parametrize("ending", [b"", b"\n", b"\r\n"])
def test_limit_of_a_line(records: Read, ending: bytes) -> None:
    """A text of a million characters is read, one of a character more is an error, and the next is whole."""
    found = records(b"a" * MOST_CHARACTERS + b"\n" + b"b" * (MOST_CHARACTERS + 1) + b"\n" + b"next" + ending)
    assert len(found[0].text) == MOST_CHARACTERS
    assert [bool(r.error) for r in found] == [False, True, False]
    assert found[2].text == "next"
    assert len(found[1].text) <= 200


def test_a_line_of_many_limits(records: Read) -> None:
    """A line of ten times the limit is one error and the next line is whole."""
    found = records(b"x" * (10 * MOST_CHARACTERS + 7) + b"\nnext\n")
    assert [bool(r.error) for r in found] == [True, False]


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        ("sore neck é\nheel\n".encode("utf-16"), {}),
        ("sore neck é\nheel\n".encode("utf-8-sig"), {}),
        ("sore neck é\nheel\n".encode("utf-8-sig"), {"encoding": "UTF-8"}),
        ("sore neck é\nheel\n".encode("latin-1"), {"encoding": "latin-1"}),
        ("sore neck é\nheel\n".encode("utf-16-le"), {"encoding": "utf-16-le"}),
    ],
)
def test_encodings(records: Read, data: bytes, wanted: dict[str, str]) -> None:
    """UTF-8 and UTF-16 with their marks are told by themselves, all others by `--encoding`."""
    assert texts(records(data, **wanted)) == ["sore neck é", "heel"]


@pytest.mark.parametrize("encoding", ["klingon", "hex", "rot13"])
def test_unknown_encoding(records: Read, encoding: str) -> None:
    """An encoding that nobody knows, or that is none of texts, is told with others to try."""
    with pytest.raises(PainmapError, match="try utf-8"):
        records(b"sore", encoding=encoding)


@A_FEW
@given(lines=st.lists(st.binary(max_size=30).map(lambda b: b.replace(b"\n", b" ")), max_size=20))
def test_any_bytes_give_a_record_a_line(records: Read, lines: list[bytes]) -> None:
    """Whatever the bytes: as many records as lines, numbered from 1."""
    found = records(
        b"not packed\n" + b"".join(line + b"\n" for line in lines), form="lines", encoding="utf-8"
    )
    assert [r.number for r in found] == list(range(1, len(lines) + 2))


# -- JSON Lines -------------------------------------------------------------------------------------------


def test_json_lines(records: Read) -> None:
    """An object's usual key or a bare text is the complaint; blank lines are nothing."""
    found = records(b'{"id": 7, "complaint": "sore heel"}\n\n"sore neck"\n{"text": "jaw"}\n', "in.jsonl")
    assert [(r.number, r.ident, r.text, r.error) for r in found] == [
        (1, 7, "sore heel", None),
        (2, None, "sore neck", None),
        (3, None, "jaw", None),
    ]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b'{"complaint": "sore', "broken JSON"),
        (b'{"complaint": null}', "null"),
        (b'{"complaint": NaN}', "NaN"),
        (b'{"complaint": 12}', "not text but a number"),
        (b'{"complaint": true}', "not text but true or false"),
        (b'{"complaint": ["sore"]}', "not text but a list"),
        (b'{"what": "sore"}', 'no key "complaint"'),
        (b"[1, 2]", "not a JSON object"),
        (b"[" * 100_000, "nested too deep"),
        (b'{"n": ' + b"9" * 5000 + b"}", "too many digits"),
        (b'{"complaint": "sore \xff"}', "bytes that are not text"),
        (b'{"complaint": "' + b"x" * (MOST_CHARACTERS + 1) + b'"}', "more than 1,000,000 characters"),
    ],
)
def test_broken_json_records(records: Read, line: bytes, error: str) -> None:
    """Each kind of broken record is an error that says which, between two that are whole."""
    found = records(b'"sore heel"\n' + line + b'\n"sore neck"\n', "in.jsonl")
    assert [r.number for r in found] == [1, 2, 3]
    assert error in (found[1].error or "")
    assert (found[0].error, found[2].error) == (None, None)


def test_json_array_is_told(records: Read) -> None:
    """An array over many lines is no input, and the error says how to make one of it."""
    with pytest.raises(PainmapError, match="jq -c"):
        records(b'[\n{"complaint": "sore"}\n]\n', "in.json")


@pytest.mark.parametrize(
    "data", [b'[{"complaint": "sore heel"}, {"complaint": "jaw"}]', b"[" + b'{"a": 1},' * 1_000_000]
)
def test_json_array_in_one_line_is_told(records: Read, data: bytes) -> None:
    """So is an array in one line, however long, rather than one record that is broken."""
    with pytest.raises(PainmapError, match="jq -c"):
        records(data, "in.json")


@pytest.mark.parametrize("ident", [7, 7.5, True, "7", [1, "a"], {"a": 1}, None])
def test_json_ids_keep_their_type(records: Read, ident: object) -> None:
    """An id comes out as it came in, so that it still joins with what it came from."""
    (found,) = records(json.dumps({"id": ident, "complaint": "sore"}).encode(), "in.jsonl")
    assert found.ident == ident
    assert type(found.ident) is type(ident)


def test_json_other_keys_pass_through(records: Read) -> None:
    """All other keys are kept as they are, but for what JSON cannot carry."""
    line = b'{"id": "a", "note": "sore", "age": 5, "deep": [1, {"x": NaN}], "big": 1e999}'
    (found,) = records(line, "in.jsonl", column="note", extra=True)
    assert found.extra == {"age": 5, "deep": [1, {"x": None}], "big": None}
    assert (found.ident, found.text) == ("a", "sore")


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=10) | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@A_FEW
@example(values=[[{}], [{}]])
@given(
    values=st.lists(st.dictionaries(st.sampled_from(["complaint", "id", "x"]), _JSON) | _JSON, max_size=10)
)
def test_any_json_gives_a_record_a_line(records: Read, values: list[object]) -> None:
    """Whatever the JSON: as many records as lines, but for an array of records, which is told."""
    while values and isinstance(values[0], list) and values[0] and isinstance(values[0][0], dict):
        values = values[1:]  # behind one array of records another may come first
    data = "".join(json.dumps(value) + "\n" for value in values)
    assert len(records(data.encode(), "in.jsonl", extra=True)) == len(values)


# -- CSV and TSV ------------------------------------------------------------------------------------------


def test_csv(records: Read) -> None:
    """Columns are found by their names, a quoted line feed stays in its record, a blank line is nothing."""
    found = records(b'id,Complaint,age\nA,"sore heel,\nmornings",40\n\nB,sore neck,\n', "in.csv", extra=True)
    assert [(r.number, r.ident, r.text, r.extra, r.line) for r in found] == [
        (1, "A", "sore heel,\nmornings", {"age": "40"}, 2),
        (2, "B", "sore neck", {"age": ""}, 5),
    ]


@pytest.mark.parametrize(
    ("data", "name", "wanted"),
    [
        (b"id;complaint\n1;sore, heel\n", "in.csv", {}),
        (b"id|complaint\n1|sore, heel\n", "in.csv", {}),
        (b"id\tcomplaint\n1\tsore, heel\n", "in.csv", {}),
        (b"id\tcomplaint\n1\tsore, heel\n", "in.tsv", {}),
        (b"id~complaint\n1~sore, heel\n", "in.csv", {"delimiter": "~"}),
        (b'"id";"complaint"\r\n"1";"sore, heel"\r\n', "in.csv", {}),
        (b"id;complaint\r1;sore, heel\r", "in.csv", {}),
        (b"x;y\n1;sore, heel\n", "in.csv", {"column": "2", "id_column": "x"}),
        (b"x;y\n1;sore, heel\n", "in.csv", {"column": "Y", "id_column": "1"}),
        (b"1;sore, heel\n", "in.csv", {"column": "2", "id_column": "1", "header": False, "delimiter": ";"}),
    ],
)
def test_delimiters_and_columns(records: Read, data: bytes, name: str, wanted: dict[str, str]) -> None:
    """The delimiter is told from the first row or given; a column is named or counted."""
    (found,) = records(data, name, **wanted)
    assert (found.ident, found.text, found.error) == ("1", "sore, heel", None)


def test_no_header_single_column(records: Read) -> None:
    """With --no-header the first row is a record, and a lone column needs no name."""
    assert texts(records(b"sore heel\nsore neck\n", "in.csv", header=False)) == ["sore heel", "sore neck"]


@pytest.mark.parametrize(
    ("data", "wanted", "message"),
    [
        (b"a,b\n1,2\n", {}, "--column"),
        (b"sore heel\nsore neck\n", {}, "--no-header"),
        (b"a,b\n1,2\n", {"column": "c"}, 'the columns are: "a", "b"'),
        (b"a,b\n1,2\n", {"column": "3"}, "no column '3'"),
        (b"complaint,b\n1,2\n", {"id_column": "zz"}, "no column 'zz'"),
        (b"compl\xff,b\n1,2\n", {"column": "1"}, "first row cannot be read"),
    ],
)
def test_unusable_tables(records: Read, data: bytes, wanted: dict[str, str], message: str) -> None:
    """A table whose columns cannot be told is no input; the error names what is there and the option."""
    with pytest.raises(PainmapError) as told:
        records(data, "in.csv", **wanted)
    assert message in str(told.value)


def test_empty_inputs(records: Read) -> None:
    """An empty input of any form holds no record and is no error."""
    for name in ("in.txt", "in.csv", "in.tsv", "in.jsonl"):
        assert records(b"", name) == []


def test_wrong_column_count(records: Read) -> None:
    """A row with a column too many or too few is an error that counts them, and keeps its id."""
    found = records(b"id,complaint\n1,sore, heel\n2\n3,sore neck\n", "in.csv")
    assert [(r.ident, r.error) for r in found] == [
        ("1", "3 columns where the first row has 2"),
        ("2", "1 columns where the first row has 2"),
        ("3", None),
    ]


def test_open_quote_costs_its_own_row(records: Read) -> None:
    """A quote that is never closed makes an error of its row and swallows none that follows."""
    rows = "".join(f'{n},"row {n}",x\n' for n in range(3, 50))
    for after in ("", rows):
        found = records(f'id,complaint,z\n1,"sore heel,x\n2,sore neck,x\n{after}'.encode(), "in.csv")
        assert found[0].error
        assert (found[0].ident, found[0].text) == (None, '1,"sore heel,x')
        assert [r.text for r in found[1:2]] == ["sore neck"]
        assert not any(r.error for r in found[1:])


def test_truncated_table(records: Read) -> None:
    """A table cut off inside a quoted cell ends in one error."""
    found = records(b'id,complaint\n1,"sore heel"\n2,"sore neck\nand more', "in.csv")
    assert [bool(r.error) for r in found] == [False, True]


def test_cell_over_the_limit(records: Read) -> None:
    """A cell over the limit, of one line or of many, is one error, and the next row is whole."""
    for cell in ("x" * (MOST_CHARACTERS + 1), ("word\n" * 250_000)):
        found = records(f'id,complaint\n1,"{cell}"\n2,sore neck\n'.encode(), "in.csv")
        assert [bool(r.error) for r in found] == [True, False]


def test_long_line_of_a_table(records: Read) -> None:
    """A line beyond all limits is one error, and the next row is whole."""
    data = b"id,complaint\n1," + b"x," * (5 * MOST_CHARACTERS) + b"\n2,sore neck\n"
    assert [bool(r.error) for r in records(data, "in.csv")] == [True, False]
    with pytest.raises(PainmapError, match="first line"):
        records(b"x" * (9 * MOST_CHARACTERS), "in.csv")


def test_bad_utf8_in_a_table(records: Read) -> None:
    """Bytes that are not UTF-8 cost their own row."""
    found = records(b"id,complaint\n1,s\xe9re\n2,sore\n", "in.csv")
    assert [bool(r.error) for r in found] == [True, False]


def test_names_of_columns(records: Read) -> None:
    """Blank and repeated names of columns become names of their own."""
    (found,) = records(b"complaint,,x,x\nsore,1,2,3\n", "in.csv", extra=True)
    assert found.extra == {"column_2": "1", "x": "2", "x_": "3"}


@pytest.mark.parametrize("name", ["in.csv", "in.tsv"])
@pytest.mark.parametrize("first", [b"sep=;\r\n", b"SEP=;\n", b"\xef\xbb\xbfsep=;\n"])
def test_excel_tells_the_delimiter(records: Read, first: bytes, name: str) -> None:
    """A first line of `sep=;` is Excel's word for the delimiter, and no row."""
    delimiter = {} if name == "in.csv" else {"delimiter": ";"}
    (found,) = records(first + b"id;complaint\n1;sore, and stiff\n", name, **delimiter)
    assert (found.ident, found.text, found.line) == ("1", "sore, and stiff", 3)


@pytest.mark.parametrize(
    ("wanted", "text"), [({}, "sore"), ({"column": "complaint"}, "sore"), ({"column": "3"}, "jaw")]
)
def test_doubled_columns_are_told(records: Read, told: list[str], wanted: dict[str, str], text: str) -> None:
    """Of two columns of one name the first is read, and that is said with the way to the other."""
    (found,) = records(b"id,complaint,Complaint\n1,sore,jaw\n", "in.csv", **wanted)
    assert found.text == text
    assert ["stands 2 times" in line for line in told] == [True]


_CELL = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)


@A_FEW
@given(rows=st.lists(st.tuples(_CELL, _CELL.filter(bool)), max_size=15), delimiter=st.sampled_from(",;\t|"))
def test_round_trip_of_a_table(tmp_path: Path, rows: list[tuple[str, str]], delimiter: str) -> None:
    """What csv writes is read back cell for cell, quotes, delimiters and line feeds included."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(["id", "complaint"])
    writer.writerows(rows)
    path = tmp_path / "in.csv"
    path.write_bytes(text.getvalue().encode())
    with open_source(str(path)) as source:
        found = list(read(source, Wanted()))
    assert [(r.ident, r.text, r.error) for r in found] == [(a, b, None) for a, b in rows]


@A_FEW
@given(
    data=st.binary(max_size=300).map(lambda b: b.replace(b"a", b'"').replace(b"b", b",").replace(b"c", b"\n"))
)
def test_any_bytes_as_a_table(records: Read, data: bytes) -> None:
    """Whatever the bytes, rows come out numbered, and reading ends."""
    found = records(b"id,complaint\n" + data, "in.csv", encoding="utf-8")
    assert [r.number for r in found] == list(range(1, len(found) + 1))


# -- packed files and others ------------------------------------------------------------------------------


def _zst(data: bytes) -> bytes:
    zstandard = pytest.importorskip("zstandard")
    packed: bytes = zstandard.ZstdCompressor().compress(data)
    return packed


@pytest.mark.parametrize(
    ("suffix", "pack"),
    [(".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress), (".zst", _zst)],
)
def test_packed(records: Read, suffix: str, pack: Callable[[bytes], bytes]) -> None:
    """A packed table is read as what its name says inside, in one part or in two; one cut off is told."""
    data = b"id,complaint\n" + b"".join(b"%d,sore heel %d\n" % (n, n * 7919) for n in range(20_000))
    packed = pack(data)
    assert len(records(packed, f"in.csv{suffix}")) == 20_000
    assert len(records(pack(data[:1000]) + pack(data[1000:]), f"in.csv{suffix}")) == 20_000
    with pytest.raises(PainmapError, match="breaks off"):
        records(packed[: len(packed) // 2], f"in.csv{suffix}")


def test_packed_by_name_alone(records: Read) -> None:
    """A file that is called .gz and is not packed is read as it lies there."""
    assert len(records(b"id,complaint\n1,sore\n", "in.csv.gz")) == 1


def test_damaged_pack(records: Read) -> None:
    """Damage inside a packed file is told, with the number of the last record before it."""
    packed = bytearray(gzip.compress(b"".join(b"sore heel %d\n" % (n * 7919) for n in range(50_000)), 1))
    packed[len(packed) // 2 : len(packed) // 2 + 50] = bytes(50)
    with pytest.raises(PainmapError, match=r"after record \d+: the packed data is damaged"):
        records(bytes(packed), "in.txt.gz")


def _gzip_of_zeros(data: bytes) -> bytes:
    return gzip.compress(data) + bytes(20)


@pytest.mark.parametrize(
    ("pack", "tail", "says"),
    [
        (gzip.compress, b"<html>not found</html>", True),
        (gzip.compress, b"\n", True),
        (_gzip_of_zeros, b"", False),
        (bz2.compress, b"rubbish", False),
        (lzma.compress, b"rubbish!", False),
        (_zst, b"rubbish", True),
        (_zst, b"x", True),
    ],
)
def test_a_bad_tail_costs_only_itself(
    records: Read, told: list[str], pack: Callable[[bytes], bytes], tail: bytes, *, says: bool
) -> None:
    """What stands after the end of packed data loses no record before it."""
    data = b"".join(b"sore heel %d\n" % (n * 7919) for n in range(20_000))
    assert len(records(pack(data) + tail, "in.txt.packed", "lines")) == 20_000
    assert len(told) == says


def test_what_was_unpacked_before_damage_is_read(records: Read) -> None:
    """Of a file with a wrong check sum, every record comes out before the error."""
    data = b"".join(b"sore heel %d\n" % (n * 7919) for n in range(20_000))
    packed = bytearray(gzip.compress(data))
    packed[-8] ^= 1
    with pytest.raises(PainmapError, match="after record 20000: the packed data is damaged"):
        records(bytes(packed), "in.txt.gz")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "idna", "punycode"])
@pytest.mark.parametrize("name", ["in.csv", "in.txt", "in.jsonl"])
def test_an_encoding_that_cannot_be_is_told(records: Read, name: str, encoding: str) -> None:
    """Text in quite another encoding than the one named is a message, with the option that names it."""
    with contextlib.suppress(PainmapError):
        found = records(b"id,complaint\r\n1,sore..\xff heel\r\n", name, encoding=encoding)
        assert all(record.error for record in found) or encoding == "punycode"


@pytest.mark.parametrize("name", ["missing.csv", ".", "a\0b"])
def test_unreadable_files(name: str, tmp_path: Path) -> None:
    """A file that is not there or is a folder is told with its name."""
    with pytest.raises(PainmapError, match="cannot be read"):
        open_source(str(tmp_path / name))


def test_spreadsheets_are_told(records: Read) -> None:
    """A spreadsheet is no input, and the error says what to do with it."""
    with pytest.raises(PainmapError, match="save it as CSV"):
        records(b"PK\x03\x04rest", "in.xlsx")


def test_form_without_a_name(records: Read) -> None:
    """A name that says nothing leaves it to the first bytes: JSON, or else plain lines."""
    assert texts(records(b'{"complaint": "sore"}\n', "in.data")) == ["sore"]
    assert texts(records(b"{sore}\n", "in.data")) == ["{sore}"]


def test_parquet_with_doubled_columns(records: Read, told: list[str], tmp_path: Path) -> None:
    """Two columns of one name are two columns; the first is read, and that is said."""
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    names = ["complaint", "age", "id", "complaint"]
    table = pa.Table.from_arrays([pa.array([value]) for value in ("sore", 5, 7, "jaw")], names=names)
    pq.write_table(table, tmp_path / "made.parquet")
    data = (tmp_path / "made.parquet").read_bytes()
    for extra in (None, {"age": 5, "complaint_": "jaw"}):
        (found,) = records(data, "in.parquet", extra=extra is not None)
        assert (found.text, found.ident, found.extra) == ("sore", 7, extra)
    assert len(told) == 2


def test_parquet(records: Read, tmp_path: Path) -> None:
    """Parquet rows are records; null, NaN-like and bad bytes are errors in their place."""
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    bad = pa.Array.from_buffers(
        pa.string(),
        3,
        [None, pa.py_buffer(b"\0\0\0\0\4\0\0\0\6\0\0\0\12\0\0\0"), pa.py_buffer(b"sore\xff\xfeneck")],
    )
    table = pa.table({"id": [1, 2, 3], "complaint": bad, "age": [40.0, None, float("nan")]})
    pq.write_table(table, tmp_path / "made.parquet")
    found = records((tmp_path / "made.parquet").read_bytes(), "in.parquet", extra=True)
    assert [(r.ident, r.text) for r in found] == [(1, "sore"), (2, "\ufffd\ufffd"), (3, "neck")]
    assert [bool(r.error) for r in found] == [False, True, False]
    assert [r.extra for r in found] == [{"age": 40.0}, {"age": None}, {"age": None}]
    pq.write_table(pa.table({"complaint": ["sore", None]}), tmp_path / "made.parquet")
    assert [r.error for r in records((tmp_path / "made.parquet").read_bytes(), "x.parquet")] == [
        None,
        "the complaint is null",
    ]
    with pytest.raises(PainmapError, match="not a Parquet file"):
        records(b"PAR1 and no more", "in.parquet")
