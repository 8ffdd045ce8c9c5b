"""Draw docs/card.svg and docs/terminals/*.svg: the card in real terminals. Run: python docs/make_pictures.py.

Each picture is what painmap writes to a pseudo-terminal of that size, on a dark or a light ground.
"""

from __future__ import annotations

import io
import os
import pty
import re
import sys
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.style import Style
from rich.terminal_theme import TerminalTheme
from rich.text import Text

DOCS = Path(__file__).parent
HEEL = "sore left heel first thing in the morning"
BRAILLE = re.compile("[\u2800-\u28ff]+")
FONTS = "Menlo, Consolas, 'DejaVu Sans Mono'"


class Shot(NamedTuple):
    """One picture: its file, the size of the terminal, its ground, whether it has colour, what is typed."""

    name: str
    columns: int
    rows: int
    dark: bool = True
    color: bool = True
    complaint: str = HEEL


SHOTS = (
    Shot("card", 120, 40, complaint="hurts after driving, crooked back"),
    Shot("terminals/80x24-dark", 80, 24),
    Shot("terminals/80x50-dark", 80, 50),
    Shot("terminals/80x50-light", 80, 50, dark=False),
    Shot("terminals/80x50-plain", 80, 50, dark=False, color=False),
    Shot("terminals/120x40-dark", 120, 40),
    Shot("terminals/120x40-light", 120, 40, dark=False),
)

#: The eight colours of a terminal, as xterm and most light themes have them.
_DARK = [(46, 52, 64), (224, 108, 117), (140, 194, 101), (229, 192, 123), (97, 175, 239), (198, 120, 221)]
_LIGHT = [(0, 0, 0), (195, 30, 30), (38, 128, 38), (152, 104, 1), (38, 86, 200), (150, 40, 150)]
THEMES = {
    True: TerminalTheme((30, 33, 39), (220, 223, 228), [*_DARK, (86, 182, 194), (220, 223, 228)]),
    False: TerminalTheme((255, 255, 255), (40, 40, 40), [*_LIGHT, (0, 124, 140), (150, 150, 150)]),
}


def written(shot: Shot) -> str:
    """What painmap writes to a terminal of the shot's size."""
    pid, terminal = pty.fork()
    if pid == 0:
        size = {"COLUMNS": str(shot.columns), "LINES": str(shot.rows), "TERM": "xterm-256color"}
        os.environ.update(size | {"PAINMAP_CONFIG": ""} | ({} if shot.color else {"NO_COLOR": "1"}))
        os.execv(sys.executable, [sys.executable, "-m", "painmap", shot.complaint])  # noqa: S606 - painmap itself
    out = b""
    while True:
        try:
            data = os.read(terminal, 65536)
        except OSError:  # how Linux says that the other end is closed
            data = b""
        if not data:
            break
        out += data
    os.waitpid(pid, 0)
    return out.decode().replace("\r", "")


def picture(shot: Shot) -> str:
    """The SVG of what stands on the terminal: the last rows of it, and the next prompt."""
    lines = [*f'$ painmap "{shot.complaint}"\n{written(shot)}$ '.split("\n")][-shot.rows :]
    out = Console(
        file=io.StringIO(), record=True, width=shot.columns, force_terminal=True, color_system="standard"
    )
    text = Text.from_ansi("\n".join(lines))
    for run in BRAILLE.finditer(text.plain):  # a piece of its own, since it may come from another font
        text.stylize(Style(meta={"braille": True}), *run.span())
    out.print(text)
    title = f"painmap, {shot.columns} x {shot.rows}"
    svg = out.export_svg(title=title, theme=THEMES[shot.dark], unique_id="painmap")
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)  # a picture loads nothing from elsewhere
    return svg.replace("font-family: Fira Code", f"font-family: {FONTS}")


if __name__ == "__main__":
    (DOCS / "terminals").mkdir(exist_ok=True)
    for one in SHOTS:
        (DOCS / f"{one.name}.svg").write_text(picture(one), encoding="utf-8")
