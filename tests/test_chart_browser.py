"""Chart and handout in a real browser: Chromium draws, prints and measures them.

Without Chromium these are skipped. With PAINMAP_BROWSER=required, as in CI, they fail instead, and what is
tried on some of the patterns is tried on all.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from painmap.chart.scene import scene
from painmap.chart.svg import svg
from painmap.render import handout
from painmap.render.handout import Order, page

if TYPE_CHECKING:
    from collections.abc import Callable

    from painmap.engine import Engine

REQUIRED = os.environ.get("PAINMAP_BROWSER") == "required"
NAMES = ("chromium", "chromium-browser", "google-chrome")
PICTURES = Path(__file__).parent / "pictures"
#: Texts that stay, so that a picture changes with the page and not with the catalogue.
STORY = {
    "muscles": ["soleus"],
    "trigger_point": "in the middle of the muscle, two finger widths from its edge",
    "client": {"worse": ["long walks", "stairs", "standing still"], "better": ["rest", "warmth"]},
    "self_care": [
        {"do": "Lean on a ball at the wall for 20 seconds, three times a day.", "caution": "Not on bone."},
        {"do": "Stretch slowly and hold for 30 seconds, in the morning and in the evening."},
        {"do": "Stand up each half hour and walk for two minutes."},
    ],
}
ZONES = {
    "shoulder": {"felt": ["shoulder-front", "upper-arm-front"], "spill": ["hand"], "own": ["shoulder-blade"]},
    "head": {"felt": ["brow", "back-of-head"], "spill": ["crown", "cheek"], "own": ["neck-side"]},
    "heel": {"felt": ["heel", "achilles"], "spill": ["sole", "calf"], "own": ["calf-inner", "knee-deep"]},
}
SIGNS = (
    ["A calf that is swollen, hot and red: a doctor today."],
    ["Chest pain with short breath: call an ambulance."],
)
ALIKE = 1.2
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


COMPARE = """<script>onload = () => {
const seen = [...document.images].map(image => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [100, 140];
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0, 100, 140);
  return pen.getImageData(0, 0, 100, 140).data});
const apart = [];
for (let at = 0; at < seen.length; at += 2) {
  let sum = 0;
  seen[at].forEach((value, n) => sum += Math.abs(value - seen[at + 1][n]));
  apart.push(sum / seen[at].length)}
document.title = JSON.stringify(apart)}</script>"""


def apart(chromium: Callable[..., str], folder: Path, *pictures: bytes) -> list[float]:
    """How far pictures differ, two by two, once they are made small: 0 is alike."""
    images = "".join(
        f'<img src="data:image/png;base64,{base64.b64encode(blob).decode()}">' for blob in pictures
    )
    (folder / "compare.html").write_text(f"<!doctype html><title></title>{images}{COMPARE}", "utf-8")
    out = chromium("--dump-dom", (folder / "compare.html").as_uri())
    found = re.search(r"<title>(\[.*?\])</title>", out)
    assert found is not None
    return list(json.loads(found[1]))


class Shelf:
    """An engine that has patterns of its own."""

    def __init__(self, engine: Engine) -> None:
        """Take the engine that knows the rest."""
        self._engine = engine

    def pattern(self, ident: str) -> dict[str, Any]:
        """One of the patterns that are pictured."""
        return {
            "id": ident,
            "name": f"Ache about the {ident}, worse after a long day",
            **STORY,
            **ZONES[ident],
        }

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever an engine has
        """Leave all else to the engine."""
        return getattr(self._engine, name)


def test_pages_look_as_they_did(
    chromium: Callable[..., str], engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chart and handout of three patterns look like the pictures in tests/pictures, within what fonts differ.

    After a change that is meant: PAINMAP_PICTURES=renew, and look at them.
    """
    monkeypatch.setattr(handout, "_when_to_go", lambda *_: SIGNS)
    shelf: Any = Shelf(engine)
    taken = {}
    for ident in ZONES:
        pages = {
            "chart.svg": svg(scene(shelf.pattern(ident), engine, "left"), engine),
            "handout.html": page([ident], shelf, Order(side="left", client="Ann")),
        }
        for name, text in pages.items():
            (tmp_path / name).write_text(text, "utf-8")
            shot = tmp_path / "shot.png"
            size = ("--window-size=800,1130", "--force-device-scale-factor=0.5")
            chromium(*size, f"--screenshot={shot}", (tmp_path / name).as_uri())
            taken[f"{ident}-{name.partition('.')[0]}.png"] = shot.read_bytes()
    if os.environ.get("PAINMAP_PICTURES") == "renew":
        for name, blob in taken.items():
            (PICTURES / name).write_bytes(blob)
    pairs = [
        blob for name, taken_now in taken.items() for blob in ((PICTURES / name).read_bytes(), taken_now)
    ]
    others = [taken[f"{ident}-{form}.png"] for form in ("chart", "handout") for ident in ("shoulder", "heel")]
    differ = apart(chromium, tmp_path, *pairs, *others)
    assert max(differ[: len(taken)]) < ALIKE, dict(zip(taken, differ, strict=False))
    assert min(differ[len(taken) :]) > ALIKE  # the measure sees that another pattern is drawn
