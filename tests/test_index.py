"""The index: whatever happens to the kept file, the answers are the same."""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from painmap import index

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
CORE = {"numbers": [1, 2, 3], "text": "é\n", "deep": {"a": {"b": []}}}
RECORDS = [{"id": f"p{n}", "name": "x" * n} for n in range(12)]
BLOB = index.dump("key", CORE, RECORDS)
# What the child says: the answer as JSON, and whether the catalogue had to be compiled.
_ASK = """
import json, sys
from painmap.engine import Engine
answer = Engine.load().match("ache behind my kneecap, worse going down stairs")
print(json.dumps([answer.as_dict(care=True), "painmap.compiling" in sys.modules]))
"""


def read(blob: bytes) -> object:
    """An index as plain values, or None."""
    found = index.parse(blob, "key")
    return None if found is None else (found[0], [json.loads(bytes(line)) for line in found[1]])


def ask(cache: Path | str, **options: object) -> tuple[object, bool]:
    """Ask a new process; its answer, and whether it compiled."""
    done = subprocess.run(
        [sys.executable, "-c", _ASK],
        capture_output=True,
        check=True,
        env=os.environ | {"PAINMAP_CACHE": str(cache)},
        **options,  # type: ignore[call-overload]
    )
    assert done.stderr == b""
    answer, compiled = json.loads(done.stdout)
    return answer, compiled


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[object, Path]:
    """The right answer, and a cache that holds the index of it."""
    cache = tmp_path_factory.mktemp("kept")
    answer, compiled = ask(cache)
    assert compiled or (ROOT / "data" / index.PACKAGED).exists()
    return answer, cache


@pytest.fixture
def cache(kept: tuple[object, Path], tmp_path: Path) -> Path:
    """A cache of its own with the kept index."""
    for path in kept[1].glob("*.index"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


def test_round_trip() -> None:
    """What is written is read back, and only under its key."""
    assert read(BLOB) == (CORE, RECORDS)
    assert index.parse(BLOB, "another") is None


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(BLOB) - 1), st.integers(0, 255)), min_size=1, max_size=3))
def test_any_damage_is_seen(places: list[tuple[int, int]]) -> None:
    """Bytes changed anywhere leave what was written, or nothing."""
    blob = bytearray(BLOB)
    for at, value in places:
        blob[at] = value
    assert read(bytes(blob)) in (None, (CORE, RECORDS))


def test_every_digit_of_the_head_counts() -> None:
    """No other digit in the first line is taken for the right one."""
    end = BLOB.index(b"\n")
    for at in range(end):
        for digit in b"0123456789":
            blob = bytearray(BLOB)
            blob[at] = digit
            assert read(bytes(blob)) in (None, (CORE, RECORDS))


@given(st.integers(0, len(BLOB) - 1))
def test_a_cut_off_index_is_none(size: int) -> None:
    """An index that breaks off is none."""
    assert read(BLOB[:size]) is None


@given(st.binary(max_size=200))
def test_anything_else_is_none(blob: bytes) -> None:
    """Bytes of any other kind are no index."""
    assert read(blob) is None


def test_it_is_json(kept: tuple[object, Path]) -> None:
    """The kept index is lines of JSON: nothing in it can run."""
    for path in kept[1].glob("*.index"):
        for line in path.read_bytes().split(b"\n"):
            json.loads(line)


def test_the_second_time_nothing_is_compiled(kept: tuple[object, Path], cache: Path) -> None:
    """A whole index is used, and answers the same."""
    assert ask(cache) == (kept[0], False)


def _noise(path: Path) -> None:
    blob = bytearray(path.read_bytes())
    rng = random.Random(1)  # noqa: S311 - the same noise in every run
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
    spoil: Callable[[Path], None], kept: tuple[object, Path], cache: Path
) -> None:
    """A damaged, stale, cut off, empty or misplaced index is passed over; the answer is the same."""
    for path in cache.glob("*.index"):
        spoil(path)
    assert ask(cache)[0] == kept[0]


def test_places_that_cannot_be_written(kept: tuple[object, Path], tmp_path: Path) -> None:
    """No cache, one that is a file, one in a folder that takes nothing: the answer is the same."""
    file = tmp_path / "file"
    file.write_text("no folder")
    for place in ("", file, file / "below", "/proc/painmap", "/dev/null/painmap"):
        assert ask(place)[0] == kept[0]
    assert file.read_text() == "no folder"


@pytest.mark.skipif(os.name != "posix", reason="limits are POSIX's")
def test_a_full_disk(kept: tuple[object, Path], tmp_path: Path) -> None:
    """A disk that fills up in the midst of the index leaves nothing half there, and the same answer."""
    answer, _ = ask(tmp_path, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000)))
    assert answer == kept[0]
    assert list(tmp_path.iterdir()) == []


def test_two_writers(kept: tuple[object, Path], tmp_path: Path) -> None:
    """Processes that compile at once all answer the same and leave one whole index."""
    children = [
        subprocess.Popen(
            [sys.executable, "-c", _ASK], stdout=subprocess.PIPE, env=os.environ | {"PAINMAP_CACHE": str(tmp_path)}
        )
        for _ in range(3)
    ]
    for child in children:
        out, _ = child.communicate(timeout=60)
        assert child.returncode == 0
        assert json.loads(out)[0] == kept[0]
    assert [p.suffix for p in tmp_path.iterdir()] in ([".index"], [])
    assert ask(tmp_path) == (kept[0], False)
