"""What the tests of the batch share: a reader's shorthand, the command in this process, and a long input."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, Any

import pytest
from processes import COMPLAINTS, MANY, batch

from painmap.batch.columns import Wanted
from painmap.batch.readers import read
from painmap.batch.source import open_source
from painmap.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from painmap.batch.record import Record


@pytest.fixture
def told() -> list[str]:
    """What readers told the user."""
    return []


@pytest.fixture
def records(tmp_path: Path, told: list[str]) -> Callable[..., list[Record]]:
    """Read the records of an input that is given as bytes."""

    def read_all(data: bytes, name: str = "in.txt", form: str | None = None, **wanted: Any) -> list[Record]:  # noqa: ANN401 - fields of Wanted
        path = tmp_path / name
        path.write_bytes(data)
        with open_source(str(path), form, told.append) as source:
            return list(read(source, Wanted(**wanted)))

    return read_all


@pytest.fixture
def here(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, bytes, str]]:
    """Run `painmap batch` inside this process, which is quicker; as `batch`."""

    def run(*args: str | Path, data: bytes = b"") -> tuple[int, bytes, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        code = main(["batch", "-j", "1", *map(str, args)])
        out, err = capsysbinary.readouterr()
        return code, out, err.decode()

    return run


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A CSV file of many records, long enough to be cut off in its midst, some of them broken."""
    path = tmp_path_factory.mktemp("many") / "many.csv"
    lines = ["id,complaint,age"]
    for n in range(MANY):
        if n % 97 == 5:
            lines.append(f"R{n},one column too few")
        else:
            lines.append(f'R{n},"{COMPLAINTS[n % len(COMPLAINTS)]}, {n % 31} days now",{n % 90}')
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def answered(many: Path, compiled: None) -> bytes:  # noqa: ARG001 - before any process
    """What `painmap batch` writes of that file."""
    code, out, err = batch(many, "-q")
    assert (code, err) == (0, "")
    return out
