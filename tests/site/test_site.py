"""The documentation site: built without a warning, complete, light, and no link that leads nowhere."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag

import click
import pytest
from benchmarks.engines.recipes import CLUSTER, LOCAL, recipes
from whole import FULL

import painmap
from painmap.cli.app import COMMANDS, app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from painmap.engine import Engine

MOST_BYTES = 300_000
#: Attributes that make a browser load something, by tag.
_LOADS = {"script": "src", "img": "src", "source": "src", "iframe": "src", "link": "href", "use": "href"}


class Page(HTMLParser):
    """What a page links to, what it loads, and which anchors and words it has."""

    def __init__(self, path: Path) -> None:
        """Read it."""
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.loads: list[str] = []
        self.anchors: set[str] = {""}
        self.bare: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        found = {name: value or "" for name, value in attrs}
        if "id" in found:
            self.anchors.add(found["id"])
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        if (
            tag in _LOADS
            and _LOADS[tag] in found
            and found.get("rel") not in ("index", "search", "next", "prev")
        ):
            self.loads.append(found[_LOADS[tag]])
        if tag == "img" and not found.get("alt"):
            self.bare.append(found.get("src", ""))


def pages(site: Path) -> Iterator[tuple[Path, Page]]:
    """Every page of the site."""
    for path in sorted(site.rglob("*.html")):
        yield path, Page(path)


def own(site: Path) -> list[Path]:
    """The pages that the atlas does not belong to."""
    return [path for path in sorted(site.rglob("*.html")) if path.parent.name != "atlas"]


def words(path: Path) -> str:
    """All text of a page, runs of white space as one space."""
    text = re.sub(r"<[^>]+>", "", path.read_text(encoding="utf-8"))
    return " ".join(html.unescape(text).split())


def test_no_link_leads_nowhere(site: Path) -> None:
    """Every link within the site leads to a page that is there and to an anchor that is on it."""
    found = dict(pages(site))
    wrong = []
    for path, page in found.items():
        for link in page.links:
            target, anchor = urldefrag(link)
            if "://" in target or target.startswith("mailto:"):
                continue
            there = (path.parent / unquote(target)).resolve() if target else path
            if not there.exists() or (there in found and unquote(anchor) not in found[there].anchors):
                wrong.append(f"{path.relative_to(site)}: {link}")
    assert wrong == []


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    """No page needs the network: no script, font, style or picture of another place."""
    wrong = [
        f"{path.relative_to(site)}: {what}"
        for path, page in pages(site)
        for what in page.loads
        if "://" in what or what.startswith("//")
    ]
    sheets = [
        path for path in site.rglob("*.css") if re.search(r"url\(['\"]?(https?:)?//", path.read_text("utf-8"))
    ]
    assert (wrong, sheets) == ([], [])


def test_every_picture_has_words(site: Path) -> None:
    """A picture has a text for those who do not see it."""
    assert {str(path.relative_to(site)): page.bare for path, page in pages(site) if page.bare} == {}


def test_pages_are_light(site: Path) -> None:
    """A page with all that it loads weighs less than 300 kB, unpacked; the search page without the atlas."""
    heavy = {}
    for path in own(site):
        parts = {
            (path.parent / unquote(urldefrag(what)[0]).split("?")[0]).resolve() for what in Page(path).loads
        }
        parts = {part for part in parts if not (FULL and part.name == "searchindex.js")}
        weight = path.stat().st_size + sum(part.stat().st_size for part in parts if part.is_file())
        if weight > MOST_BYTES:
            heavy[path.name] = weight
    assert heavy == {}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_there(name: str, site: Path) -> None:
    """The page of commands has a heading for each command, and every option with its help."""
    command = app.get_command(click.Context(app), name)
    assert command is not None
    page = words(site / "commands.html")
    assert f"Usage: painmap {name}" in page
    section = page.partition(f"Usage: painmap {name}")[2].partition("Usage: painmap")[0]
    for param in command.params:
        if isinstance(param, click.Option) and not param.hidden:
            assert all(option in section for option in (*param.opts, *param.secondary_opts)), param.opts


def test_every_recipe_is_there(site: Path) -> None:
    """Each recipe that the tests run stands on its page, whole."""
    for page in (LOCAL, CLUSTER):
        text = words(site / page.replace(".md", ".html"))
        for name, code in recipes(page).items():
            assert " ".join(code.split()) in text, name


def test_the_api_is_there(site: Path) -> None:
    """Every public name has its entry."""
    anchors = Page(site / "python.html").anchors
    missing = {name for name in painmap.__all__ if f"painmap.{name}" not in anchors}
    moved = {"__version__"} | {name for name in missing if f"painmap.{name}" in words(site / "python.html")}
    assert missing - moved == set()


def test_llms_txt_names_every_page(site: Path) -> None:
    """llms.txt has a link for each page, and each leads to Markdown that is there."""
    text = (site / "llms.txt").read_text(encoding="utf-8")
    links = re.findall(r"\]\((_sources/[^)]+)\)", text)
    assert all((site / link).is_file() for link in links)
    made = {"genindex", "search", "py-modindex", "index"}
    named = {link.removeprefix("_sources/").removesuffix(".md.txt") for link in links}
    assert {p.relative_to(site).with_suffix("").as_posix() for p in own(site)} - made <= named


@pytest.mark.skipif(not FULL, reason="the atlas takes a minute; .ci/engines builds it")
def test_the_atlas_is_complete(site: Path, engine: Engine) -> None:
    """Each pattern and each site has a page with its chart; a pattern's has its words and its tells."""
    names = [row["id"] for row in engine.patterns] + [f"site-{site_id}" for site_id in engine.labels]
    for name in names:
        page = Page(site / "atlas" / f"{name}.html")
        assert any(what.endswith(f"{name}.svg") for what in page.loads), name
    for row in engine.patterns:
        record = engine.pattern(row["id"]) or {}
        text = words(site / "atlas" / f"{row['id']}.html")
        tells = [tell for _, tell in engine.similar(row["id"])]
        for phrase in (*record["client"].get("says", ()), *tells, *record["refer"]):
            assert _bare(phrase) in _bare(text), (row["id"], phrase)


def _bare(text: str) -> str:
    """A text without the marks that typography changes."""
    return re.sub(r"[^a-z0-9]+", " ", text.casefold())
