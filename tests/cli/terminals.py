"""A terminal to run painmap in."""

from __future__ import annotations

import os
import pty
import select
import signal
import sys
import time

MOST_SECONDS = 120  # a busy machine may take its time


class Terminal:
    """painmap in a terminal of 80 columns, typed at."""

    def __init__(self, *args: str, **env: str) -> None:
        """Start it."""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update({"TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"} | env)
            os.execv(sys.executable, [sys.executable, "-m", "painmap", *args])  # noqa: S606 - painmap itself, at the end of a pty
        self.seen = ""

    def until(self, part: str) -> str:
        """Read until a text has come; where none comes, painmap is ended, and outlives no test."""
        end = time.monotonic() + MOST_SECONDS
        while part not in self.seen and time.monotonic() < end:
            if not self._read():
                break
        if part not in self.seen:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        assert part in self.seen, self.seen
        return self.seen

    def _read(self) -> bool:
        ready, _, _ = select.select([self.fd], [], [], 0.5)
        if not ready:
            return True
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return False
        self.seen += data.decode("utf-8", "replace")
        return bool(data)

    def type(self, keys: str) -> None:
        """Type keys; what came before is forgotten."""
        self.seen = ""
        os.write(self.fd, keys.encode())

    def end(self) -> int:
        """Read to the end; the exit code."""
        end = time.monotonic() + MOST_SECONDS
        while time.monotonic() < end and self._read():
            pass
        os.close(self.fd)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
