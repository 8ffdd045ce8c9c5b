"""Draw docs/card.svg, the picture in the README, from a real run. Run: python docs/make_picture.py."""

from __future__ import annotations

import io
from pathlib import Path

from rich.terminal_theme import TerminalTheme
from rich.text import Text

from painmap.engine import Engine
from painmap.render import card
from painmap.render.page import View, lay_out

PICTURE = Path(__file__).parent / "card.svg"
COMPLAINT = "hurts after driving, crooked back"
COLUMNS = 84

# A quiet dark theme; background, foreground, then the eight colours of a terminal.
THEME = TerminalTheme(
    (30, 33, 39),
    (220, 223, 228),
    [(30, 33, 39), (224, 108, 117), (140, 194, 101), (229, 192, 123)]
    + [(97, 175, 239), (198, 120, 221), (86, 182, 194), (220, 223, 228)],
)


def picture() -> str:
    """Return the SVG of the card that a terminal shows for `COMPLAINT`."""
    engine = Engine.load()
    out = card.console(io.StringIO(), color=True, width=COLUMNS)
    out.record = True
    out.print(Text.assemble(("$ ", "dim"), (f'painmap "{COMPLAINT}" -n 2', "bold")))
    card.draw(lay_out(engine.match(COMPLAINT, limit=2), engine, View()), out)
    return out.export_svg(title="painmap", theme=THEME, unique_id="painmap")


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
