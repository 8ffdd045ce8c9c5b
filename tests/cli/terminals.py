"""A terminal to run painmap in."""

from __future__ import annotations

import os
import pty
import select
import sys
import time


class Terminal:
    """painmap in a terminal of 80 columns, typed at."""

    def __init__(self, *args: str, **env: str) -> None:
        """Start it."""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update({"TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"} | env)
            os.execv(sys.executable, [sys.executable, "-m", "painmap", *args])  # noqa: S606 - painmap itself, at the end of a pty
        self.seen = ""

    def until(self, part: str, seconds: float = 30.0) -> str:
        """Read until a text has come."""
        end = time.monotonic() + seconds
        while part not in self.seen and time.monotonic() < end:
            if not self._read():
                break
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
        end = time.monotonic() + 30
        while time.monotonic() < end and self._read():
            pass
        os.close(self.fd)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
