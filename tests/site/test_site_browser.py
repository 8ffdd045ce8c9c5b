"""The site in a real browser: at the width of a phone and of a desktop nothing scrolls sideways.

Without Chromium these are skipped; with PAINMAP_BROWSER=required they fail instead.
"""

from __future__ import annotations

import functools
import http.server
import json
import os
import re
import shutil
import subprocess
import threading
from typing import TYPE_CHECKING

import pytest
from whole import FULL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")
PHONE, DESKTOP = 390, 1280
#: Frames of each page at each width, one after another; what each needs, and what its console complains of.
LOOK = """<!doctype html><title>waiting</title><body><script>
const out = [];
async function look(page, width) {
  const frame = document.createElement("iframe");
  frame.style.cssText = `width:${width}px;height:800px;border:0`;
  frame.src = page;
  await new Promise(done => { frame.onload = done; document.body.append(frame); });
  const root = frame.contentDocument.documentElement;
  out.push([page, width, root.scrollWidth, root.clientWidth, root.scrollHeight]);
  frame.remove();
}
(async () => {
  for (const page of PAGES) for (const width of WIDTHS) await look(page, width);
  document.title = JSON.stringify(out);
})();
</script></body>"""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its parent calls it so
        """Say nothing."""


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """The site, served on this machine alone: frames may be measured only where they have one origin."""
    handler = functools.partial(_Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_no_page_scrolls_sideways(site: Path, address: str) -> None:
    """Every page, and two of each kind of the atlas, hold in a phone's window and in a desktop's."""
    browser = next(filter(None, map(shutil.which, NAMES)), None)
    if browser is None:
        if os.environ.get("PAINMAP_BROWSER") == "required":
            pytest.fail("Chromium is not installed (apt-get install chromium fonts-liberation)")
        pytest.skip("Chromium is not installed")
    pages = [path.relative_to(site).as_posix() for path in sorted(site.rglob("*.html"))]
    atlas = [name for name in pages if name.startswith("atlas/") and name != "atlas/index.html"]
    pages = [name for name in pages if name not in atlas]
    pages += [name for name in atlas if name.startswith("atlas/site-")][:2] + atlas[:2]
    assert bool(atlas) == FULL
    look = LOOK.replace("PAGES", json.dumps(pages)).replace("WIDTHS", json.dumps([PHONE, DESKTOP]))
    (site / "look.html").write_text(look, encoding="utf-8")
    fixed = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1300,900")
    waits = ("--virtual-time-budget=120000", "--dump-dom", f"{address}/look.html")
    done = subprocess.run([browser, *fixed, *waits], capture_output=True, text=True, timeout=300, check=False)
    (site / "look.html").unlink()
    found = re.search(r"<title>(\[.*?\])</title>", done.stdout)
    assert found is not None, done.stderr[-2000:]
    seen = json.loads(found[1])
    assert len(seen) == 2 * len(pages)
    assert [row for row in seen if row[2] > row[3]] == []
    assert all(row[4] > 100 for row in seen), "a page is empty"
