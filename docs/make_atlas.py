"""Write the atlas into docs/atlas: a page for each pattern and each site, with its chart.

The site's build does it (docs/conf.py), and nothing of it is kept under version control.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from painmap import resources
from painmap.chart.describe import describe
from painmap.chart.scene import scene
from painmap.chart.svg import svg
from painmap.engine import Engine
from painmap.render.markdown import escape
from painmap.sources import body, toml_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from painmap.sources.body import Body, Site

CLIENT = {
    "shows": "Shows",
    "says": "Says",
    "worse": "Worse with",
    "better": "Better with",
    "notices": "Notices",
}
THERAPY = {"find": "Find", "confirm": "Confirm", "treat": "Treat", "danger": "Danger", "feeds": "Feeds it"}
ZONES = {"felt": "felt here", "spill": "may spread here", "own": "the muscle itself"}
NO_DIAGNOSIS = (
    "People describe a pattern like that; it is no diagnosis. Trigger points are felt differently by "
    "different hands, and the idea itself is disputed."
)
DRAFT = "# Atlas\n\nThis site was built as a draft, without the atlas.\n"
#: Not in the navigation, which would have hundreds of lines; the index has them all.
ORPHAN = "---\norphan: true\n---\n\n"
_GRAMMAR = frozenset("()[]|.#")  # an everyday name that holds one of these stands for several


class Atlas:
    """Everything that pages are made of."""

    def __init__(self) -> None:
        """Load painmap's data."""
        self.engine = Engine.load()
        self.body: Body = body.parse(toml_files.read(resources.data_dir() / resources.BODY).tables)
        self.patterns = [self.engine.pattern(row["id"]) or {} for row in self.engine.patterns]
        self.regions = {row["id"]: row["region"] for row in self.engine.patterns}
        rows = self.engine.look_alikes.rows() if self.engine.look_alikes else []
        self.look_alikes = [self.engine.look_alike(row["id"]) or {} for row in rows]
        self.at: dict[str, dict[str, list[Mapping[str, Any]]]] = defaultdict(lambda: defaultdict(list))
        for pattern in self.patterns:
            for zone in ZONES:
                for site in pattern.get(zone, ()):
                    self.at[site][zone].append(pattern)

    def files(self) -> Iterator[tuple[str, str]]:
        """Every file of the atlas: its name and its text."""
        yield "index.md", "\n".join(self._index())
        for pattern in self.patterns:
            yield f"{pattern['id']}.md", ORPHAN + "\n".join(self._pattern(pattern)) + "\n"
            yield f"{pattern['id']}.svg", svg(scene(pattern, self.engine), self.engine, heading=False)
        for site in self.body.sites.values():
            drawn = scene(self._drawn(site), self.engine)
            yield f"site-{site.id}.md", ORPHAN + "\n".join(self._site(site)) + "\n"
            yield f"site-{site.id}.svg", svg(drawn, self.engine, heading=False, legend=False)

    # -- pages ---------------------------------------------------------------------------------------------

    def _index(self) -> Iterator[str]:
        yield "# Atlas\n"
        count = f"{len(self.patterns)} patterns and {len(self.body.sites)} sites of the body"
        yield f"{count}, each on a page of its own.\n"
        yield NO_DIAGNOSIS + "\n"
        yield "## Patterns\n"
        for region, patterns in _grouped((self.regions[p["id"]], p) for p in self.patterns).items():
            yield f"### {escape(region)}\n"
            yield from _list(f"{_link(p)}: {escape(', '.join(p['muscles']))}" for p in patterns)
        yield "## Sites\n"
        sites = self.body.sites.values()
        for region, members in _grouped((self.body.region(site.id), site) for site in sites).items():
            yield f"### {escape(region)}: sites\n"
            yield from _list([", ".join(self._to(site.id) for site in members)])

    def _pattern(self, pattern: Mapping[str, Any]) -> Iterator[str]:
        ident = pattern["id"]
        yield f"# {escape(pattern['name'])}\n"
        yield f"**{escape(', '.join(pattern['muscles']))}** · {pattern['frequency']} · `{ident}`\n"
        yield NO_DIAGNOSIS + " [All patterns](index.md).\n"
        words = describe(scene(pattern, self.engine), self.engine)
        yield f"![{escape(words)}]({ident}.svg)\n"
        yield from _section("See a doctor", map(escape, pattern["refer"]))
        yield "## Where it is felt\n"
        yield from _list(
            f"{what}: {', '.join(map(self._to, pattern[zone]))}"
            for zone, what in ZONES.items()
            if pattern.get(zone)
        )
        yield f"Trigger point: {escape(pattern['trigger_point'])}.\n"
        yield "## How clients put it\n"
        for key, title in CLIENT.items():
            if pattern["client"].get(key):
                yield f"**{title}**\n"
                yield from _list(map(escape, pattern["client"][key]))
        yield from _section("What tells it apart", self._tells(pattern))
        for key, title in THERAPY.items():
            value = pattern["therapy"].get(key, ())
            yield from _section(title, map(escape, [value] if isinstance(value, str) else value))
        yield from _section(
            "At home",
            (escape(f"{row['do']} {row.get('caution', '')}".strip()) for row in pattern["self_care"]),
        )
        yield from _section("Sources", map(escape, pattern["sources"]))

    def _tells(self, pattern: Mapping[str, Any]) -> Iterator[str]:
        """What tells a pattern from its neighbours and from its look-alikes."""
        for other, tell in self.engine.similar(pattern["id"]):
            yield f"{_link(self.engine.pattern(other) or {})}: {escape(tell)}"
        for look_alike in self.look_alikes:
            if pattern["id"] in look_alike["like"]:
                yield f"{escape(look_alike['name'])} (no muscle): {escape(' '.join(look_alike['tells']))}"

    def _site(self, site: Site) -> Iterator[str]:
        yield f"# {escape(site.label.capitalize())}\n"
        yield f"{escape(self.body.region(site.id))} · `{site.id}` · [all sites](index.md)\n"
        words = describe(scene(self._drawn(site), self.engine), self.engine)
        yield f"![{escape(words)}](site-{site.id}.svg)\n"
        names = [name for name in site.names if not _GRAMMAR.intersection(name)]
        if names:
            yield f"People call it: {escape(', '.join(names))}.\n"
        around = {
            "Part of": [site.parent] if site.parent else [],
            "Its parts": self.body.children[site.id],
            "Beside it": sorted(self.body.touching[site.id]),
        }
        yield from _list(f"{what}: {', '.join(map(self._to, ids))}" for what, ids in around.items() if ids)
        for zone, what in ZONES.items():
            yield from _section(what.capitalize(), map(_link, self.at[site.id][zone]))
        here = {pattern["id"] for pattern in self.at[site.id]["felt"]}
        inside = self.body.within(site.id)
        yield from _section(
            "Felt in its parts",
            (_link(p) for p in self.patterns if p["id"] not in here and not inside.isdisjoint(p["felt"])),
        )
        also = [row for row in self.look_alikes if site.id in row["sites"]]
        yield from _section(
            "No muscle, but felt here",
            (f"{escape(row['name'])} ({row['kind']}): {escape(row['see'])}" for row in also),
        )

    def _drawn(self, site: Site) -> dict[str, Any]:
        """A site as what is drawn: a pattern that is felt there and nowhere else."""
        return {"id": f"site-{site.id}", "name": site.label, "felt": [site.id]}

    def _to(self, site: str) -> str:
        return f"[{escape(self.engine.labels.get(site, site))}](site-{site}.md)"


def _link(pattern: Mapping[str, Any]) -> str:
    return f"[{escape(pattern['name'])}]({pattern['id']}.md)"


def _grouped(pairs: Iterable[tuple[str, Any]]) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = {}
    for group, member in pairs:
        groups.setdefault(group, []).append(member)
    return groups


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    """A heading and a list; nothing where the list is empty."""
    found = list(lines)
    if found:
        yield f"## {title}\n"
        yield from _list(found)


def _list(lines: Iterable[str]) -> Iterator[str]:
    yield from (f"- {line}" for line in lines)
    yield ""


def write(folder: Path, *, draft: bool = False) -> None:
    """Write the atlas; what is as it should be is left alone, what belongs to no page any more goes.

    Args:
        folder: Where to.
        draft: Write an empty index alone.
    """
    folder.mkdir(exist_ok=True)
    names = []
    for name, text in [("index.md", DRAFT)] if draft else Atlas().files():
        path = folder / name
        names.append(name)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
    for path in folder.iterdir():
        if path.name not in names:
            path.unlink()
