"""`painmap live` as a process: in a real terminal, without one, and without the extra."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals of the others", allow_module_level=True)

EMERGENCY = "low back pain, numb between my legs, cannot pee"
MOST_SECONDS = 120  # a busy machine may take its time
_MAIN = "import sys; from painmap.cli import main; sys.exit(main())"


class Terminal:
    """`painmap live` in a pseudo-terminal."""

    def __init__(self, columns: int, rows: int, **env: str) -> None:
        """Start it in a terminal of a size."""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            size = struct.pack("HHHH", rows, columns, 0, 0)
            fcntl.ioctl(0, termios.TIOCSWINSZ, size)
            os.environ.update({"TERM": "xterm-256color"} | env)
            os.execv(sys.executable, [sys.executable, "-m", "painmap", "live"])  # noqa: S606 - painmap itself
        self.seen = ""

    def until(self, part: str) -> None:
        """Read until a text has come; where none comes, painmap is ended, and outlives no test."""
        end = time.monotonic() + MOST_SECONDS
        while part not in self.seen and time.monotonic() < end:
            if not select.select([self.fd], [], [], 0.5)[0]:
                continue
            try:
                self.seen += os.read(self.fd, 65536).decode("utf-8", "replace")
            except OSError:
                break
        if part not in self.seen:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        assert part in self.seen, re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", " ", self.seen)

    def send(self, keys: str) -> None:
        """Type; what came before is forgotten."""
        self.seen = ""
        os.write(self.fd, keys.encode())

    def resize(self, columns: int, rows: int) -> None:
        """Change its size, as a window does."""
        self.seen = ""
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.kill(self.pid, signal.SIGWINCH)

    def end(self) -> int:
        """Read to the end; the exit code."""
        end = time.monotonic() + MOST_SECONDS
        while time.monotonic() < end:
            try:
                if select.select([self.fd], [], [], 0.5)[0] and not os.read(self.fd, 65536):
                    break
            except OSError:
                break
        os.close(self.fd)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def test_in_a_real_terminal() -> None:
    """It draws, pastes, warns, resizes and ends; the note goes out as OSC 52; NO_COLOR has no colour."""
    pytest.importorskip("textual", reason="the extra tui: pip install 'painmap[tui]'")
    terminal = Terminal(80, 24, NO_COLOR="1")
    terminal.until("hurts, and when")
    terminal.send(f"\x1b[200~{EMERGENCY}\x1b[201~")
    terminal.until("EMERGENCY")
    terminal.until("levator")
    assert "\x1b[38;2;" not in terminal.seen
    terminal.send("\r")
    terminal.until("Copy")
    terminal.send("w")
    terminal.until("\x1b]52;c;")
    terminal.resize(40, 12)
    terminal.until("EMERGENCY")
    terminal.send("q")
    assert terminal.end() == 0


def run(*args: str, **options: object) -> subprocess.CompletedProcess[str]:
    """Run a process without a terminal."""
    done = subprocess.run(
        [sys.executable, *args],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        **options,  # type: ignore[call-overload]
    )
    assert isinstance(done.stderr, str)
    return done


def test_without_a_terminal_it_says_so() -> None:
    """Exit code 2, and the command that needs none."""
    pytest.importorskip("textual", reason="the extra tui: pip install 'painmap[tui]'")
    done = run("-m", "painmap", "live")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "needs a terminal" in done.stderr
    assert "painmap match" in done.stderr


def test_without_the_extra_it_says_how_to_get_it() -> None:
    """Exit code 2, and the line to type."""
    done = run("-c", f"import sys; sys.modules['textual'] = None; {_MAIN}", "live")
    assert done.returncode == 2
    assert 'pip install "painmap[tui]"' in done.stderr
    assert "Traceback" not in done.stderr


def test_a_look_up_imports_nothing_of_it() -> None:
    """Neither the screen nor the server is on the path of a plain look-up."""
    code = "import sys; from painmap.cli import main; main(); print(sorted(sys.modules))"
    done = run("-c", code, "match", "sore heel", "-f", "json")
    names = done.stdout.rpartition("[")[2]
    assert "'painmap.engine'" in names
    for name in ("textual", "painmap.live", "painmap.mcp", "painmap.cli.live", "painmap.cli.mcp"):
        assert f"'{name}'" not in names
