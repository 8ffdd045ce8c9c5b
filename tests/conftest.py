"""What all tests share: a cache and a config of their own, the engine, and painmap as a process."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from hypothesis import settings

from painmap import resources
from painmap.cli.app import app
from painmap.engine import Engine
from painmap.index import load, store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from click.testing import Result

ROOT = Path(__file__).resolve().parents[1]

# A machine that is busy, or measures what the tests reach, fails no example by the clock.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")

# A catalogue as small as one can be that still has everything: two neighbours and a stranger.
OWN = """
[[pattern]]
id = "knee-front-stairs"
name = "Ache behind the kneecap on stairs"
muscles = ["rectus femoris"]
trigger_point = "high on the front of the thigh"
frequency = "common"
felt = ["kneecap", "knee-deep"]
spill = ["thigh-front-low"]
refer = ["A knee that is hot and swollen: doctor today."]
sources = ["made up for the tests"]

[pattern.client]
worse = ["going down stairs", "kneeling on the floor"]
better = ["straightening the leg"]
says = ["ache behind my kneecap", "[bold]deep[/] in the knee"]

[[pattern.self_care]]
do = "Stretch the front of the thigh for 20 seconds."
caution = "Stop if the knee clicks painfully."

[pattern.therapy]
notes = ["Feel below the hip bone."]

[[pattern.similar]]
id = "knee-back-stiff"
tell = "There the back of the knee is stiff."

[[pattern]]
id = "knee-back-stiff"
name = "Stiff ache at the back of the knee"
muscles = ["popliteus"]
trigger_point = "in the hollow of the knee"
frequency = "rare"
felt = ["knee-back"]
refer = ["A swollen calf: doctor today."]
sources = ["made up for the tests"]

[pattern.client]
worse = ["walking down the ramp", "crouching down"]
says = ["stiff at the back of my knee"]

[[pattern.self_care]]
do = "Rest it for two days, no longer."

[[pattern]]
id = "jaw-chewing"
name = "Jaw ache when chewing"
muscles = ["masseter"]
trigger_point = "in the cheek"
frequency = "occasional"
felt = ["jaw"]
refer = ["Jaw ache with chest pressure: call for help now."]
sources = ["made up for the tests"]

[pattern.client]
worse = ["chewing steak"]
says = ["my jaw aches"]

[[pattern.self_care]]
do = "Eat soft food for two days. Stop if it hurts."
"""


@pytest.fixture(scope="session", autouse=True)
def _own_places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep one compiled index for a whole run, out of the user's cache, and read no config of the user's."""
    with pytest.MonkeyPatch.context() as patch:
        if not os.environ.get("PAINMAP_CACHE"):
            users = resources.cache_dir()
            patch.setenv("PAINMAP_CACHE", str(_of_all_workers(tmp_path_factory) / "cache"))
            _copy_index(users)
        if os.environ.get("PYTHONDONTWRITEBYTECODE"):  # else each process compiles all that it imports
            patch.delenv("PYTHONDONTWRITEBYTECODE")
            patch.setenv("PYTHONPYCACHEPREFIX", str(_of_all_workers(tmp_path_factory) / "bytecode"))
        # a shell that starts a run in the background has it ignore Ctrl-C, and so would all that it starts
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        patch.setenv("PAINMAP_CONFIG", "")
        patch.setenv("PYTHONPATH", str(ROOT / "src"))
        for name in ("NO_COLOR", "FORCE_COLOR", "PAINMAP_FORMAT", "PAINMAP_LIMIT", "PAINMAP_COLOR"):
            patch.delenv(name, raising=False)
        for name in ("PAINMAP_CATALOGUE", "PAINMAP_ONLY", "PAINMAP_FULL", "PAINMAP_EXPLAIN"):
            patch.delenv(name, raising=False)
        yield


def _of_all_workers(factory: pytest.TempPathFactory) -> Path:
    """The temporary folder of this run, which is one for all workers of pytest-xdist."""
    base = factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


def _copy_index(users: Path | None) -> None:
    """Take the index that the user's cache holds of this very code and data, where it holds one."""
    cache, name = resources.cache_dir(), f"{load._own_key({})}.index"
    blob = users / name if users else None
    if cache is not None and blob is not None and blob.is_file():
        store.write(cache / name, blob.read_bytes())


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The index lies in the cache: one worker compiles it, and no process of a test must, against a clock."""
    done = _of_all_workers(tmp_path_factory) / "compiled"
    try:
        done.with_suffix(".begun").mkdir()
    except FileExistsError:
        end = time.monotonic() + 300
        while not done.exists() and time.monotonic() < end:
            time.sleep(0.1)
    else:
        try:
            Engine.load()
        finally:
            done.touch()


@pytest.fixture(scope="session")
def engine(compiled: None) -> Engine:
    """painmap's own data, loaded once."""
    del compiled
    return Engine.load()


@pytest.fixture(scope="session")
def own_catalogue(tmp_path_factory: pytest.TempPathFactory, compiled: None) -> Path:  # noqa: ARG001 - before any process
    """A catalogue of three patterns, in a file."""
    path = tmp_path_factory.mktemp("own") / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    return path


@pytest.fixture
def growth() -> Callable[[Callable[[int], object], int], float]:
    """How many times as long work takes at ten times a size, in processor time: the machine may be busy.

    What else the machine does can only lengthen a run, so of several tries of each size the least counts:
    two of the larger one, and up to five more while it looks worse than linear. Work that is quadratic stays
    at a hundred however often it is tried. No garbage is looked for meanwhile: all that other tests hold
    would be swept for the larger size, and hardly for the smaller.
    """

    def seconds(work: Callable[[int], object], size: int) -> float:
        begun = time.process_time()
        work(size)
        return time.process_time() - begun

    def call(work: Callable[[int], object], size: int) -> float:
        gc.collect()
        gc.disable()
        try:
            base = max(min(seconds(work, size) for _ in range(3)), 0.005)
            least = min(seconds(work, 10 * size) for _ in range(2))
            for _ in range(5):
                if least <= 15 * base:
                    break
                least = min(least, seconds(work, 10 * size))
            return least / base
        finally:
            gc.enable()

    return call


@pytest.fixture
def invoke(compiled: None) -> Callable[..., Result]:  # noqa: ARG001 - before any command
    """Run a command line in this process; nothing may come out as a traceback."""

    def call(*args: str | Path, **options: Any) -> Result:  # noqa: ANN401 - click's own options
        result = CliRunner().invoke(app, [str(arg) for arg in args], **options)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "a fault in painmap" not in result.stderr, result.stderr
        return result

    return call


@pytest.fixture
def run(compiled: None) -> Callable[..., subprocess.CompletedProcess[bytes]]:  # noqa: ARG001 - before any process
    """Run painmap as a process of its own; nothing may come out as a traceback."""

    def call(
        *args: str | Path,
        data: bytes | None = None,
        env: dict[str, str] | None = None,
        **options: Any,  # noqa: ANN401 - subprocess' own options
    ) -> subprocess.CompletedProcess[bytes]:
        if data is None:
            options.setdefault("stdin", subprocess.DEVNULL)
        done = subprocess.run(
            [sys.executable, "-m", "painmap", *map(os.fspath, args)],
            input=data,
            capture_output=True,
            check=False,
            timeout=60,
            env=os.environ | (env or {}),
            **options,
        )
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        assert b"a fault in painmap" not in done.stderr, done.stderr.decode()
        return done

    return call
