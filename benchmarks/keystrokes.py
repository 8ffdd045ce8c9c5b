"""Keystrokes: how long after a keystroke the new list and the chart stand on the screen of `painmap live`.

    python -m benchmarks.keystrokes            # writes docs/keystrokes.md
    python -m benchmarks.keystrokes --quick    # fewer keys; prints, and writes nothing

painmap runs in a pseudo-terminal, as a person has it. A complaint is pasted but for its end, which is typed
letter by letter; the clock runs from writing a letter to reading what the screen was sent for it. Needs the
extra `tui`.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import platform
import pty
import select
import signal
import statistics
import struct
import sys
import termios
import time
from pathlib import Path
from typing import NamedTuple

from benchmarks import cases
from benchmarks.speed.measure import PAINMAP
from painmap.engine import Engine

PAGE = cases.ROOT / "docs" / "keystrokes.md"
SIZES = ((80, 24), (120, 40))
WORDS = (20, 200)
WANTED = 0.030
_QUIET = 0.15  # seconds without output after which a screen is done
_MOST = 20.0  # seconds that are waited for quiet
_LIST = b"fit"  # every row of the list says how well it fits


class Stroke(NamedTuple):
    """Seconds from a keystroke to the first row of the new list and to the last byte, the chart's.

    And the processor time that painmap spent on both.
    """

    to_list: float
    to_all: float
    busy: float


class Screen:
    """`painmap live` in a pseudo-terminal of a size."""

    def __init__(self, columns: int, rows: int) -> None:
        """Start it, and wait until it stands."""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
            os.environ.pop("NO_COLOR", None)
            time.sleep(0.3)  # until the terminal has its size
            os.execv(PAINMAP[0], [*PAINMAP, "live"])  # noqa: S606 - painmap itself, at the end of a pty
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.read(2.0)

    def read(self, quiet: float) -> list[tuple[float, bytes]]:
        """Read until nothing has come for a while; pieces with when they came."""
        pieces = []
        end = time.perf_counter() + _MOST
        while time.perf_counter() < end and select.select([self.fd], [], [], quiet)[0]:
            piece = os.read(self.fd, 1 << 16)
            pieces.append((time.perf_counter(), piece))
        return pieces

    def paste(self, text: str) -> None:
        """Paste a text in one piece."""
        os.write(self.fd, b"\x1b[200~" + text.encode() + b"\x1b[201~")
        self.read(1.0)

    def key(self, letter: str) -> Stroke | None:
        """Type one letter; None where the screen showed no new list for it."""
        spent, begin = self._spent(), time.perf_counter()
        os.write(self.fd, letter.encode())
        seen, pieces = b"", self.read(_QUIET)
        for when, piece in pieces:
            seen += piece
            if _LIST in seen:
                return Stroke(when - begin, pieces[-1][0] - begin, self._spent() - spent)
        return None

    def _spent(self) -> float:
        """Seconds of processor time that painmap has spent in all its threads."""
        tasks = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9

    def end(self) -> None:
        """End it."""
        os.kill(self.pid, signal.SIGTERM)
        os.close(self.fd)
        os.waitpid(self.pid, 0)


def complaint(words: int) -> str:
    """A story of so many words: what people wrote, one after another."""
    texts = " ".join(row["complaint"] for row in cases.load("forum") if row["complaint"].isascii())
    return " ".join(texts.split()[:words])


def strokes(columns: int, rows: int, words: int, keys: int) -> list[Stroke]:
    """Type the last letters of a complaint."""
    text = complaint(words)
    keys = min(keys, len(text) // 2)
    screen = Screen(columns, rows)
    screen.paste(text[:-keys])
    found = [screen.key(letter) for letter in text[-keys:]]
    screen.end()
    return [one for one in found if one is not None]


def page(keys: int) -> str:
    """Measure everything; the page as Markdown."""
    engine = Engine.load()
    lines = [
        "# Keystrokes",
        "",
        "Made by `python -m benchmarks.keystrokes`; every figure is of that one run: `painmap live` in a",
        "pseudo-terminal, milliseconds from a keystroke to the first row of the new list, and to the last",
        "byte of the screen, the chart's. Keys are those that changed the list. What the processor spent on",
        "all of that bears a busy machine, the others do not; on a free one the list comes before that time",
        "is over.",
        f"Python {platform.python_version()} on {platform.system()}, {platform.machine()}.",
        "",
        f"Wanted: a new list within {WANTED * 1000:.0f} ms of a keystroke at 200 words.",
        "",
        "| screen | words | keys | look-up | list, median | list, 95 of 100 | all, median | processor |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for columns, rows in SIZES:
        for words in WORDS:
            text = complaint(words)
            alone = []
            for _ in range(20):
                begin = time.perf_counter()
                engine.match(text)
                alone.append(time.perf_counter() - begin)
            found = strokes(columns, rows, words, keys)
            to_list = sorted(one.to_list for one in found)
            figures = (
                statistics.median(alone),
                statistics.median(to_list),
                to_list[int(len(to_list) * 0.95)],
                statistics.median(one.to_all for one in found),
                statistics.median(one.busy for one in found),
            )
            shown = " | ".join(f"{1000 * seconds:.1f}" for seconds in figures)
            lines.append(f"| {columns} x {rows} | {words} | {len(found)} | {shown} |")
    lines += ["", f"{os.getloadavg()[1]:.1f} processes wanted {os.cpu_count()} processors meanwhile."]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, print the page, and write it after a full run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="fewer keys; write nothing")
    quick = parser.parse_args().quick
    text = page(20 if quick else 60)
    print(text)
    if not quick:
        PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
