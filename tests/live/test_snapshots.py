"""Pictures of the live screen against committed ones, over a catalogue of three patterns made for the tests.

A picture is compared piece by piece: each run of letters with its place and look, each area with its
colour. So many pieces may differ as another version of Textual draws otherwise. To draw the committed ones
anew: PAINMAP_SNAPSHOTS=draw python -m pytest tests/live/test_snapshots.py
"""

from __future__ import annotations

import asyncio
import os
import re
from collections import Counter
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("textual", reason="the extra tui: pip install 'painmap[tui]'")

from textual.widgets import Footer

from painmap.cli.showing import Request
from painmap.engine import Engine
from painmap.live.app import Live
from painmap.live.widgets import Line

if TYPE_CHECKING:
    from textual.pilot import Pilot

PICTURES = Path(__file__).parent / "pictures"
TOLERANCE = 0.05  # the share of pieces that may differ
KNEE = "ache behind my left kneecap going down stairs, [bold]deep[/] in the knee"
EMERGENCY = f"{KNEE}, numb between my legs, cannot pee"
#: Name: size, theme, complaint, keys.
SCENES: dict[str, tuple[tuple[int, int], str, str, tuple[str, ...]]] = {
    "empty": ((80, 24), "dark", "", ()),
    "dark": ((80, 24), "dark", KNEE, ("enter",)),
    "light": ((80, 24), "light", KNEE, ("enter",)),
    "contrast": ((80, 24), "contrast", KNEE, ("enter",)),
    "colorless": ((80, 24), "none", KNEE, ("enter",)),
    "emergency": ((80, 24), "dark", EMERGENCY, ("enter", "end")),
    "wide": ((120, 40), "dark", EMERGENCY, ("enter",)),
    "narrow": ((40, 20), "dark", EMERGENCY, ()),
    "opened": ((80, 24), "dark", EMERGENCY, ("enter", "enter")),
    "compared": ((80, 24), "dark", KNEE, ("enter", "c")),
    "body": ((80, 24), "dark", KNEE, ("enter", "v")),
    "nothing": ((80, 24), "dark", "shoulder of lamb recipe", ()),
}


@pytest.fixture(scope="module")
def three(own_catalogue: Path) -> Engine:
    """An engine over the catalogue of the tests alone."""
    return Engine.load((own_catalogue,), only=True)


def picture(engine: Engine, name: str) -> str:
    """The SVG of a scene, without what differs from run to run."""
    size, theme, text, keys = SCENES[name]
    live = Live(engine, Request(5, None, None, "card", color=True), theme)

    async def main(pilot: Pilot[int]) -> str:
        live.query_one(Line).value = text
        await pilot.pause(0.02)
        await pilot.press(*keys)
        seen: list[str] = []
        while len(seen) < 100 and not (len(seen) > 3 and len(set(seen[-4:])) == 1):
            await pilot.pause(0.05)
            footer = live.screen.query_one(Footer)
            seen.append(live.export_screenshot(title="painmap live") if footer.children else str(len(seen)))
        return seen[-1]

    async def run() -> str:
        async with live.run_test(size=size) as pilot:
            return await main(pilot)

    svg = asyncio.run(asyncio.wait_for(run(), 120))
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    return re.sub(r"terminal-\d+", "live", svg)


def pieces(svg: str) -> Counter[tuple[str, ...]]:
    """Runs of letters with row, column and look, and areas with place and colour."""
    looks = dict(re.findall(r"\.live-(r\d+) \{([^}]*)\}", svg))
    found: Counter[tuple[str, ...]] = Counter()
    for look, x, y, words in re.findall(
        r'<text class="live-(r\d+)" x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)</text>', svg
    ):
        if words := unescape(words).replace("\xa0", " ").strip():
            found[words, x, y, looks.get(look, "").strip()] += 1
    for fill, x, y, width in re.findall(
        r'<rect fill="([^"]+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"', svg
    ):
        found["area", fill, x, y, width] += 1
    return found


@pytest.mark.parametrize("name", SCENES)
def test_the_screen_looks_as_it_did(name: str, three: Engine) -> None:
    """At most one piece in twenty differs from the committed picture, and no word of the screen."""
    path = PICTURES / f"{name}.svg"
    now = picture(three, name)
    if os.environ.get("PAINMAP_SNAPSHOTS") == "draw":
        path.parent.mkdir(exist_ok=True)
        path.write_text(now, encoding="utf-8")
    one, other = pieces(now), pieces(path.read_text(encoding="utf-8"))
    assert sum(other.values()) > 5
    differ = (one - other) + (other - one)
    assert sum(differ.values()) <= TOLERANCE * 2 * sum(other.values()), differ


def test_a_difference_is_seen(three: Engine) -> None:
    """The comparison can fail: another complaint and another theme are other pictures."""
    dark = pieces((PICTURES / "dark.svg").read_text(encoding="utf-8"))
    for name in ("light", "emergency", "empty"):
        other = pieces((PICTURES / f"{name}.svg").read_text(encoding="utf-8"))
        differ = (dark - other) + (other - dark)
        assert sum(differ.values()) > TOLERANCE * 2 * sum(dark.values())
    assert three.patterns
