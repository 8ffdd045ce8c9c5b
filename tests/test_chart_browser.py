"""Chart and handout in a real browser: Chromium draws, prints and measures them.

Without Chromium these are skipped. With PAINMAP_BROWSER=required, as in CI, they fail instead, and what is
tried on some of the patterns is tried on all.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from html import escape
from typing import TYPE_CHECKING

import pytest

from painmap.chart.scene import scene
from painmap.chart.svg import svg
from painmap.render.handout import Order, page

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from painmap.engine import Engine

REQUIRED = os.environ.get("PAINMAP_BROWSER") == "required"
NAMES = ("chromium", "chromium-browser", "google-chrome")
MEASURE = """<script>onload = () => {
const root = document.querySelector("iframe").contentDocument.documentElement;
document.title = JSON.stringify([root.scrollWidth, root.clientWidth])}</script>"""


@pytest.fixture(scope="module")
def chromium() -> Callable[..., str]:
    """Run Chromium without a window and return what it prints."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        message = "Chromium is not installed (apt-get install chromium fonts-liberation)"
        if REQUIRED:
            pytest.fail(message)
        pytest.skip(message)

    def call(*args: str) -> str:
        fixed = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", "--hide-scrollbars")
        done = subprocess.run([path, *fixed, *args], capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return call


def some(engine: Engine) -> list[str]:
    """Patterns to try: all where a browser is required, else one in ten."""
    return [row["id"] for row in engine.patterns][:: 1 if REQUIRED else 10]


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize(("paper", "every"), [("A4", 1), ("Letter", 4)])  # a fifth of a second each
def test_every_pattern_is_one_sheet_in_weasyprint(engine: Engine, paper: str, every: int) -> None:
    """Laid out by WeasyPrint too, patterns are as many sheets as patterns."""
    weasyprint = pytest.importorskip("weasyprint")
    ids = some(engine)[::every]
    order = Order(paper=paper, client="A name of some length", clinic="The clinic by the river")
    assert len(weasyprint.HTML(string=page(ids, engine, order)).render().pages) == len(ids)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_every_pattern_prints_on_one_sheet_and_tagged(
    chromium: Callable[..., str], engine: Engine, tmp_path: Path, paper: str
) -> None:
    """Patterns in one document are as many sheets as patterns, names and clinic on each."""
    ids = some(engine)
    order = Order(paper=paper, client="A name of some length", clinic="The clinic by the river")
    (tmp_path / "all.html").write_text(page(ids, engine, order), "utf-8")
    chromium(f"--print-to-pdf={tmp_path / 'all.pdf'}", (tmp_path / "all.html").as_uri())
    blob = (tmp_path / "all.pdf").read_bytes()
    assert len(re.findall(rb"/Type /Page\b", blob)) == len(ids)
    assert b"/MarkInfo" in blob


@pytest.mark.parametrize("width", [320, 360, 800])
def test_no_window_scrolls_sideways(
    chromium: Callable[..., str], engine: Engine, tmp_path: Path, width: int
) -> None:
    """A window as wide as a phone, and a wide one, hold every page; Chromium's own are at least 500 wide."""
    text = page(some(engine), engine, Order(client="x" * 500, clinic="A clinic of some length by the river"))
    frame = f'<iframe style="width:{width}px;height:900px;border:0" srcdoc="{escape(text)}"></iframe>'
    (tmp_path / "page.html").write_text(f"<!doctype html><title></title>{frame}{MEASURE}", "utf-8")
    out = chromium("--window-size=900,900", "--dump-dom", (tmp_path / "page.html").as_uri())
    found = re.search(r"<title>(\[.*?\])</title>", out)
    assert found is not None
    needed, there = json.loads(found[1])
    assert needed <= there == width


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
