"""A small share of the fuzz run; `python -m benchmarks.fuzz` is the long one."""

from __future__ import annotations

import os
import sys

import pytest
from benchmarks import fuzz


@pytest.mark.skipif(sys.platform == "win32", reason="the limit of a try is a signal of the others")
# A device that is read or written is left open to the end of its process: a thread may be waiting on it.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("seed", [20, 26])
def test_nothing_is_a_fault(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is typed, set or read: a message or an answer, with one of painmap's exit codes, in time."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(path for path in sys.path if path))
    failures: list[str] = []
    fuzz.run(300, seed, failures.append)
    assert failures == []
