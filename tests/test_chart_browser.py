"""Chart and handout in a real browser: Chromium draws, prints and measures them.

Without Chromium these are skipped; with PAINMAP_BROWSER=required, as in CI, they fail instead.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from painmap.chart.scene import scene
from painmap.chart.svg import svg
from painmap.render.handout import Order, page

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from painmap.engine import Engine

NAMES = ("chromium", "chromium-browser", "google-chrome")
MEASURE = """<script>document.title = JSON.stringify([
document.documentElement.scrollWidth, document.documentElement.clientWidth])</script></body>"""


@pytest.fixture(scope="module")
def chromium() -> Callable[..., str]:
    """Run Chromium without a window and return what it prints."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        message = "Chromium is not installed (apt-get install chromium fonts-liberation)"
        if os.environ.get("PAINMAP_BROWSER") == "required":
            pytest.fail(message)
        pytest.skip(message)

    def call(*args: str) -> str:
        fixed = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", "--hide-scrollbars")
        done = subprocess.run([path, *fixed, *args], capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return call


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_every_pattern_prints_on_one_sheet_and_tagged(
    chromium: Callable[..., str], engine: Engine, tmp_path: Path, paper: str
) -> None:
    """All patterns in one document are as many sheets as patterns, names and clinic on each."""
    ids = [row["id"] for row in engine.patterns]
    order = Order(paper=paper, client="A name of some length", clinic="The clinic by the river")
    (tmp_path / "all.html").write_text(page(ids, engine, order), "utf-8")
    chromium(f"--print-to-pdf={tmp_path / 'all.pdf'}", (tmp_path / "all.html").as_uri())
    blob = (tmp_path / "all.pdf").read_bytes()
    assert len(re.findall(rb"/Type /Page\b", blob)) == len(ids)
    assert b"/MarkInfo" in blob


@pytest.mark.parametrize("width", [500, 800])
def test_no_window_scrolls_sideways(
    chromium: Callable[..., str], engine: Engine, tmp_path: Path, width: int
) -> None:
    """A narrow frame, as wide as a phone, and a wide one hold the page."""
    text = page(["deep-front-shoulder"], engine, Order(client="x" * 500))
    text = text.replace("style-src", "script-src 'unsafe-inline'; style-src").replace("</body>", MEASURE)
    text = text.replace("<body>", '<body style="width:360px">') if width < 800 else text
    (tmp_path / "page.html").write_text(text, "utf-8")
    out = chromium(f"--window-size={width},900", "--dump-dom", (tmp_path / "page.html").as_uri())
    found = re.search(r"<title>(\[.*?\])</title>", out)
    assert found is not None
    needed, there = json.loads(found[1])
    assert needed <= there


def test_a_chart_is_drawn(chromium: Callable[..., str], engine: Engine, tmp_path: Path) -> None:
    """The picture of a chart has felt red on it, and a chart without zones has not."""
    pixels = []
    for name, felt in (("with", ["calf"]), ("without", [])):
        record = {"id": "own", "name": "Own", "felt": felt}
        text = svg(scene(record, engine), engine, legend=False)
        (tmp_path / f"{name}.svg").write_text(text, "utf-8")
        target = tmp_path / f"{name}.png"
        chromium("--window-size=700,700", f"--screenshot={target}", (tmp_path / f"{name}.svg").as_uri())
        pixels.append(target.stat().st_size)
        assert target.read_bytes().startswith(b"\x89PNG")
    assert pixels[0] != pixels[1]
