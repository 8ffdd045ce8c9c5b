"""What the tests of the batch share: complaints, a reader's shorthand, and painmap as a process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from painmap.batch.readers import Wanted, read
from painmap.batch.source import open_source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from painmap.batch.record import Record

COMPLAINTS = (
    "hurts after driving, crooked back",
    "sore heel first thing in the morning",
    "my car makes a noise after driving",
    "ache under the shoulder blade, worse at the laptop",
    "neck stiff, can't turn my head",
    "",
    "back pain since friday and numb down there, can't tell when I've finished on the toilet",
    "throbbing temple, jaw clicks when chewing",
)
SOURCE = Path(__file__).resolve().parents[2] / "src"


@pytest.fixture(scope="session", autouse=True)
def _index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep one compiled index for all processes of a run, out of the user's own cache."""
    with pytest.MonkeyPatch.context() as patch:
        if not os.environ.get("PAINMAP_CACHE"):
            patch.setenv("PAINMAP_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("PAINMAP_CONFIG", "")
        patch.setenv("PYTHONPATH", str(SOURCE))
        yield


@pytest.fixture
def records(tmp_path: Path) -> Callable[..., list[Record]]:
    """Read the records of an input that is given as bytes."""

    def read_all(data: bytes, name: str = "in.txt", form: str | None = None, **wanted: Any) -> list[Record]:
        path = tmp_path / name
        path.write_bytes(data)
        with open_source(str(path), form) as source:
            return list(read(source, Wanted(**wanted)))

    return read_all


def painmap(*args: str | Path, **options: Any) -> subprocess.Popen[bytes]:
    """Start `painmap batch`."""
    code = "import sys; from painmap.cli import main; sys.exit(main())"
    return subprocess.Popen(
        [sys.executable, "-c", code, "batch", *map(str, args)],
        **{"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},
    )


def batch(*args: str | Path, data: bytes | None = None, **options: Any) -> tuple[int, bytes, str]:
    """Run `painmap batch`; its exit code, standard output and standard error."""
    if data is not None:
        options["stdin"] = subprocess.PIPE
    with painmap(*args, **options) as process:
        out, err = process.communicate(data, timeout=60)
    text = err.decode() if err else ""
    assert "Traceback" not in text, text
    return process.returncode, out or b"", text


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A CSV file of 1,000 records, long enough to be cut off in its midst, some of them broken."""
    path = tmp_path_factory.mktemp("many") / "many.csv"
    lines = ["id,complaint,age"]
    for n in range(1000):
        if n % 97 == 5:  # noqa: PLR2004 - now and then
            lines.append(f"R{n},one column too few")
        else:
            lines.append(f'R{n},"{COMPLAINTS[n % len(COMPLAINTS)]}, {n % 31} days now",{n % 90}')
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
