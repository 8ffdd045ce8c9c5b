"""Watch: how long a process takes, and how much memory it and all that it starts hold together."""

from __future__ import annotations

import contextlib
import subprocess
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_EVERY = 0.5  # seconds between two looks at memory
_KB = 1024


class Spent(NamedTuple):
    """What a process took: seconds, and megabytes at the peak of all its processes together."""

    seconds: float
    megabytes: float


def watched(command: Sequence[str], folder: Path, env: Mapping[str, str]) -> Spent:
    """Run a command in a folder and watch it.

    Raises:
        RuntimeError: It failed; the message has the end of what it said.
    """
    log = folder / "log.txt"
    begin = time.perf_counter()
    with log.open("wb") as stream:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        peak = _Peak(process.pid)
        peak.start()
        code = process.wait()
    seconds = time.perf_counter() - begin
    peak.ended.set()
    peak.join()
    if code:
        raise RuntimeError(f"exit code {code}: {log.read_text(encoding='utf-8', errors='replace')[-3000:]}")
    return Spent(seconds, peak.most / _KB)


class _Peak(threading.Thread):
    """Looks at the memory of a process and its descendants until told that it has ended; Linux alone."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.most = 0
        self.ended = threading.Event()
        self._session = pid

    def run(self) -> None:
        """Look, and look again."""
        while not self.ended.wait(_EVERY):
            self.most = max(self.most, sum(map(_share, self._family())))

    def _family(self) -> list[int]:
        """All processes that descend from the first, or stand in its session or in that of one of them."""
        parents, sessions = {}, {}
        for path in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError, IndexError, ValueError):
                fields = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
                pid = int(path.parent.name)
                parents[pid], sessions[pid] = int(fields[1]), int(fields[3])
        found = {self._session}
        while more := {pid for pid in parents if parents[pid] in found or sessions[pid] in found} - found:
            found |= more
        return list(found)


def _share(pid: int) -> int:
    """Kilobytes of a process; what it shares is divided among those that share it."""
    with contextlib.suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0
