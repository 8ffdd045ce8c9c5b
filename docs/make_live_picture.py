"""Draw docs/live.svg from a real run of `painmap live`. Run: python docs/make_live_picture.py."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from painmap.cli.showing import Request
from painmap.engine import Engine
from painmap.live.app import Live
from painmap.live.widgets import Line

PICTURE = Path(__file__).parent / "live.svg"
COMPLAINT = "left shoulder pain, worse reaching behind my back"
SIZE = (100, 30)
FONTS = "Menlo, Consolas, 'DejaVu Sans Mono'"


async def picture() -> str:
    """Return the SVG of the screen with `COMPLAINT` on its line, the list having the keys."""
    live = Live(Engine.load(), Request(5, None, None, "card", color=True))
    async with live.run_test(size=SIZE) as pilot:
        live.query_one(Line).value = COMPLAINT
        await pilot.pause(0.02)
        await pilot.press("enter")
        await pilot.pause(0.02)
        svg = live.export_screenshot(title="painmap live")
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)  # a picture loads nothing from elsewhere
    svg = re.sub(r"terminal-\d+", "live", svg)
    return svg.replace("font-family: Fira Code", f"font-family: {FONTS}")


if __name__ == "__main__":
    PICTURE.write_text(asyncio.run(picture()), encoding="utf-8")
