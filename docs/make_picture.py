"""Draw docs/card.svg, the picture in the README, from a real run. Run: python docs/make_picture.py."""

from __future__ import annotations

import io
import re
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from painmap.engine import Engine
from painmap.render import card, screen
from painmap.render.page import lay_out

PICTURE = Path(__file__).parent / "card.svg"
COMPLAINT = "hurts after driving, crooked back"
COLUMNS = 92

# A quiet dark theme; background, foreground, then the eight colours of a terminal.
THEME = TerminalTheme(
    (30, 33, 39),
    (220, 223, 228),
    [
        *((30, 33, 39), (224, 108, 117), (140, 194, 101), (229, 192, 123)),
        *((97, 175, 239), (198, 120, 221), (86, 182, 194), (220, 223, 228)),
    ],
)

FONTS = "Menlo, Consolas, 'DejaVu Sans Mono'"


class _Terminal(io.StringIO):
    """A stream that is a terminal, so that the card is drawn as one gets it."""

    def isatty(self) -> bool:
        """It is."""
        return True


def picture() -> str:
    """Return the SVG of the card that a terminal shows for `COMPLAINT`."""
    engine = Engine.load()
    stream = _Terminal()
    screen.draw(lay_out(engine.match(COMPLAINT), engine), card.console(stream, color=True, width=COLUMNS))
    out = Console(
        file=io.StringIO(), record=True, width=COLUMNS, force_terminal=True, color_system="standard"
    )
    out.print(Text.assemble(("$ ", "dim"), (f'painmap "{COMPLAINT}"', "bold")))
    out.print(Text.from_ansi(stream.getvalue()))
    svg = out.export_svg(title="painmap", theme=THEME, unique_id="painmap")
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)  # a picture loads nothing from elsewhere
    return svg.replace("font-family: Fira Code", f"font-family: {FONTS}")


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
