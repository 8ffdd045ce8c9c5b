"""The index: whatever happens to the kept file, the answers are the same."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from painmap import resources
from painmap.engine import Engine
from painmap.index import compile as compiling
from painmap.index import load, store
from painmap.index.store import Index

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from painmap.answer import Answer

CORE = {
    "numbers": [1, 2, 3],
    "text": "é\n",
    "deep": {"a": {"b": []}, "table": {f"k{n}": "v" * n for n in range(100)}, "many": "word\n" * 1000},
    "wide": {"é": "é" * 5000},
    "lines": {f"k{n}": "b\n" * 50 for n in range(100)},
}
RECORDS = [{"id": f"p{n}", "name": "x" * n} for n in range(12)]
BUILD = {"more": 1}
BLOB = store.dump("key", Index(CORE, RECORDS, BUILD))
COMPLAINT = "ache behind my kneecap, worse going down stairs"
# What a process of its own says: the answer as JSON, and whether it had to compile. painmap's own index is
# given to it, as the wheel would.
_ASK = f"""
import json, sys
from pathlib import Path
from painmap import resources
from painmap.engine import Engine
from painmap.index import load, store
load._own = lambda flags, compiling: store.read(Path(sys.argv[2]), "base")
answer = Engine.load([Path(sys.argv[1])], only=True).match({COMPLAINT!r})
print(json.dumps([answer.as_dict(care=True), "painmap.index.compile" in sys.modules]))
"""


def read(blob: bytes) -> object:
    """An index as plain values, or None."""
    found = store.parse(blob, "key")
    if found is None:
        return None
    return found.core, [json.loads(bytes(line)) for line in found.records], json.loads(bytes(found.build))


WHOLE = (CORE, RECORDS, BUILD)


class Loading:
    """Loads a small catalogue in this process, over painmap's own index; counts what it compiles."""

    def __init__(self, catalogue: Path, base: Path, patch: pytest.MonkeyPatch) -> None:
        """Compile once, for real."""
        self.compiled = 0
        self.base = base
        self._catalogue = catalogue
        self._patch = patch
        real = compiling.extend

        def extend(*args: Any, **options: Any) -> Index:  # noqa: ANN401 - the real one's
            self.compiled += 1
            return real(*args, **options)

        patch.setattr(compiling, "extend", extend)
        patch.setattr(load, "_own", lambda _flags, _compiling: store.read(base, "base"))
        self.answer = self.ask("")

    def ask(self, cache: Path | str) -> Answer:
        """Answer with this cache; `compiled` counts where that had to compile."""
        self._patch.setenv("PAINMAP_CACHE", str(cache))
        self.compiled = 0
        return Engine.load([self._catalogue], only=True).match(COMPLAINT)


@pytest.fixture(scope="module")
def loading(own_catalogue: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loading]:
    """What loads, and knows the right answer."""
    base = tmp_path_factory.mktemp("base") / "base.index"
    base.write_bytes(store.dump("base", load.load_index((), only=False, compiling=lambda: None)))
    with pytest.MonkeyPatch.context() as patch:
        yield Loading(own_catalogue, base, patch)


@pytest.fixture
def cache(loading: Loading, tmp_path: Path) -> Path:
    """A cache with a whole index."""
    loading.ask(tmp_path)
    assert loading.compiled == 1
    return tmp_path


def process(cache: Path, catalogue: Path, base: Path, **options: Any) -> subprocess.Popen[bytes]:  # noqa: ANN401 - Popen's
    """Ask in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", _ASK, str(catalogue), str(base)],
        stdout=subprocess.PIPE,
        # a full disk would cut bytecode off, which Python then takes for whole
        env=os.environ | {"PAINMAP_CACHE": str(cache), "PYTHONDONTWRITEBYTECODE": "1"},
        **options,
    )


def test_round_trip() -> None:
    """What is written is read back, and only under its key."""
    assert read(BLOB) == WHOLE
    assert store.parse(BLOB, "another") is None


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(BLOB) - 1), st.integers(0, 255)), min_size=1, max_size=3))
def test_any_damage_is_seen(places: list[tuple[int, int]]) -> None:
    """Bytes changed anywhere leave what was written, or nothing."""
    blob = bytearray(BLOB)
    for at, value in places:
        blob[at] = value
    assert read(bytes(blob)) in (None, WHOLE)


def test_every_digit_of_the_head_counts() -> None:
    """No other digit in the first line is taken for the right one."""
    end = BLOB.index(b"\n")
    for at in range(end):
        for digit in b"0123456789":
            blob = bytearray(BLOB)
            blob[at] = digit
            assert read(bytes(blob)) in (None, WHOLE)


@given(st.integers(0, len(BLOB) - 1))
def test_a_cut_off_index_is_none(size: int) -> None:
    """An index that breaks off is none."""
    assert read(BLOB[:size]) is None


@given(st.binary(max_size=200))
def test_anything_else_is_none(blob: bytes) -> None:
    """Bytes of any other kind are no index."""
    assert read(blob) is None


def test_it_is_json(cache: Path) -> None:
    """The kept index is JSON and plain text: nothing in it can run."""
    (path,) = cache.glob("*.index")
    blob = path.read_bytes()
    assert all(letter.isprintable() or letter in "\n\t" for letter in blob.decode())
    head, core, *_, build = blob.split(b"\n")
    assert json.loads(head)["parts"]
    assert set(json.loads(core)) > {"reader", "postings"}
    json.loads(build)


def test_long_parts_lie_beside_the_json() -> None:
    """Long texts and tables of texts are taken out; tables with line feeds stay."""
    head = json.loads(BLOB[: BLOB.index(b"\n")])
    deep = [["table", "deep", "table"], ["text", "deep", "many"]]
    assert head["parts"] == [*deep, ["sorted", "wide"]]
    found = store.parse(BLOB, "key")
    assert found is not None
    assert found.core == CORE


@given(
    st.dictionaries(st.text("abé ", max_size=3), st.text("ab", max_size=3), min_size=1),
    st.text("abé ", max_size=3),
)
def test_a_table_is_searched_as_it_lies(rows: dict[str, str], key: str) -> None:
    """Every row is found, and nothing else is, whether the table is searched or unpacked."""
    text = "\n".join(f"{key}\t{rows[key]}" for key in sorted(rows))
    table = store.Table(text)
    for _ in range(2):
        assert {one: table.get(one) for one in [*rows, key]} == rows | {key: rows.get(key)}
        assert dict(table.items()) == rows  # unpacks it


def test_the_second_time_nothing_is_compiled(loading: Loading, cache: Path) -> None:
    """A whole index is used, and answers the same."""
    assert loading.ask(cache) == loading.answer
    assert loading.compiled == 0


def _noise(path: Path) -> None:
    blob = bytearray(path.read_bytes())
    rng = random.Random(1)
    for _ in range(50):
        blob[rng.randrange(len(blob))] = rng.randrange(256)
    path.write_bytes(bytes(blob))


def _another_version(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b'"painmap": ', b'"painmap": 9', 1))


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _emptied(path: Path) -> None:
    path.write_bytes(b"")


def _a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("spoil", [_noise, _another_version, _cut, _emptied, _a_folder])
def test_a_spoilt_index_changes_no_answer(
    spoil: Callable[[Path], None], loading: Loading, cache: Path
) -> None:
    """A damaged, stale, cut off, empty or misplaced index is passed over; the answer is the same."""
    (path,) = cache.glob("*.index")
    spoil(path)
    assert loading.ask(cache) == loading.answer
    assert loading.compiled == 1


def test_another_versions_index_is_not_used(
    loading: Loading, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another version of painmap, or of its data, does not use this one's index, nor throw it away."""
    monkeypatch.setattr(store, "__version__", "0.0.0")
    assert loading.ask(cache) == loading.answer
    assert loading.compiled == 1
    assert len(list(cache.glob("*.index"))) == 2


def test_places_that_cannot_be_written(loading: Loading, tmp_path: Path) -> None:
    """No cache, one that is a file, one in a folder that takes nothing: the answer is the same."""
    file = tmp_path / "file"
    file.write_text("no folder")
    for place in ("", file, file / "below", "/proc/painmap", "/dev/null/painmap"):
        assert loading.ask(place) == loading.answer
    assert file.read_text() == "no folder"


def test_a_full_disk(loading: Loading, own_catalogue: Path, tmp_path: Path) -> None:
    """A disk that fills up in the midst of the index leaves nothing half there, and the same answer."""
    resource = pytest.importorskip("resource")

    def small_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))

    out, _ = process(tmp_path, own_catalogue, loading.base, preexec_fn=small_disk).communicate(timeout=60)
    assert json.loads(out) == [json.loads(json.dumps(loading.answer.as_dict(care=True))), True]
    assert [path for path in tmp_path.iterdir() if path.suffix != ".key"] == []


def test_two_writers(loading: Loading, own_catalogue: Path, tmp_path: Path) -> None:
    """Processes that compile at once all answer the same and leave one whole index."""
    right = json.loads(json.dumps(loading.answer.as_dict(care=True)))
    children = [process(tmp_path, own_catalogue, loading.base) for _ in range(2)]
    for child in children:
        out, _ = child.communicate(timeout=60)
        assert child.returncode == 0
        assert json.loads(out)[0] == right
    assert sorted(p.suffix for p in tmp_path.iterdir()) == [".index", ".key"]
    assert loading.ask(tmp_path) == loading.answer
    assert loading.compiled == 0


def test_the_cache_stays_small(tmp_path: Path) -> None:
    """Each edit of a catalogue makes an index anew; only the newest few are kept."""
    for number in range(10):
        path = tmp_path / f"{number}.index"
        store.write(path, b"x")
        os.utime(path, (number, number))
    store.write(tmp_path / "last.index", b"x")
    assert sorted(path.stem for path in tmp_path.iterdir()) == ["5", "6", "7", "8", "9", "last"]


def test_what_is_used_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Edits of a catalogue do not push out the index that each of them is added to."""
    monkeypatch.setenv("PAINMAP_CACHE", str(tmp_path))
    store.write(tmp_path / "key.index", BLOB)
    for number in range(10):
        os.utime(tmp_path / "key.index", (number, number))
        assert store.kept("key") is not None
        store.write(tmp_path / f"{number}.index", b"x")
        os.utime(tmp_path / f"{number}.index", (number, number))
    assert (tmp_path / "key.index").exists()


def test_a_pipe_in_the_cache_is_not_waited_for(tmp_path: Path) -> None:
    """What is no plain file is no index."""
    os.mkfifo(tmp_path / "x.index")
    assert store.read(tmp_path / "x.index", "x") is None
    assert store.read(tmp_path, "x") is None


def test_an_index_that_is_cut_off_while_in_use(tmp_path: Path) -> None:
    """An index that has been read is not touched by what happens to its file."""
    path = tmp_path / "x.index"
    path.write_bytes(store.dump("x", Index({"a": 1}, [{"id": "b" * 10_000}], {})))
    found = store.read(path, "x")
    os.truncate(path, 0)
    assert found is not None
    assert bytes(found[1][0]) == b'{"id":"' + b"b" * 10_000 + b'"}'


def test_a_source_tree_is_read_again_only_where_it_looks_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key of a tree is noted by what its files look like, unless one was changed a moment ago."""
    monkeypatch.setenv("PAINMAP_CACHE", str(tmp_path))
    monkeypatch.setattr(store, "is_packaged", lambda: False)
    read: list[int] = []
    code = resources.code_bytes()
    monkeypatch.setattr(resources, "code_bytes", lambda: read.append(1) or code)
    state, changed = resources.tree_state()
    key = load._own_key({})
    assert key == load._own_key({})
    assert len(read) == 1
    for looks, others in ((state + b"x", changed), (state + b"y", time.time_ns())):
        monkeypatch.setattr(resources, "tree_state", lambda now=(looks, others): now)
        read.clear()
        assert [load._own_key({}) for _ in range(2)] == [key, key]
        assert len(read) == 1 + (others != changed)
    monkeypatch.setattr(resources, "tree_state", lambda: (state, changed))
    (note,) = tmp_path.iterdir()
    note.write_text(note.read_text()[:-1])
    assert load._own_key({}) == key
    assert load._own_key({tmp_path: b"more"}) != key


def test_what_a_tree_looks_like(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file that an index is made from shows a change of its size, its time and its name."""
    data = tmp_path / "data"
    shutil.copytree(resources.data_dir(), data)
    monkeypatch.setattr(resources, "data_folder", lambda: str(data))
    seen = {resources.tree_state()[0]}
    for path in (data / resources.PATTERNS, *(data / resources.LEXICON).glob("p*.toml")):
        os.utime(path, (1, 1))
        seen.add(resources.tree_state()[0])
        path.rename(path.with_name(f"other-{path.name}"))
        seen.add(resources.tree_state()[0])
    assert len(seen) == 1 + 2 * len([data, *(data / resources.LEXICON).glob("other-*")])
