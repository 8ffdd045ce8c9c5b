"""The body model: sites, how they lie to each other, and how near one is to another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Site:
    """A named place on the body.

    Attributes:
        id: Stable name, used by the catalogue.
        label: How painmap says it.
        parent: The wider site that it is a part of, or "".
        neighbours: Sites that touch it.
        view: Where it is drawn: front, back or both.
        base: The site whose names, with `aspects` beside them, name this one too ("outer" + "knee").
        aspects: Which of its aspects that is.
        names: Everyday names, in the grammar of the lexicon.
        region: Heading under which patterns of this site and its parts are listed, or "".
        first: Ids of the patterns to think of first when only this place is named, the likeliest first.
        alone: Words that name it where no other place stands in the sentence: "my side hurts".
    """

    id: str
    label: str
    parent: str
    neighbours: tuple[str, ...]
    view: str
    base: str
    aspects: tuple[str, ...]
    names: tuple[str, ...]
    region: str
    first: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()


class Body:
    """All sites, and the relations between them."""

    def __init__(self, sites: Iterable[Site], ways: Iterable[tuple[str, ...]] = ()) -> None:
        """Index the sites and the ways from one to another."""
        self.ways = tuple(ways)
        self.sites: dict[str, Site] = {s.id: s for s in sites}
        self.children: dict[str, list[str]] = {i: [] for i in self.sites}
        self.touching: dict[str, set[str]] = {i: set() for i in self.sites}
        for site in self.sites.values():
            if site.parent:
                self.children[site.parent].append(site.id)
            for other in site.neighbours:
                self.touching[site.id].add(other)
                self.touching[other].add(site.id)

    def ancestors(self, site: str) -> list[str]:
        """Wider sites, the nearest first."""
        found = []
        while parent := self.sites[site].parent:
            found.append(parent)
            site = parent
        return found

    def within(self, site: str) -> set[str]:
        """The site and all its parts."""
        found = {site}
        todo = [site]
        while todo:
            for child in self.children[todo.pop()]:
                found.add(child)
                todo.append(child)
        return found

    def region(self, site: str) -> str:
        """The heading under which a site is listed: its own, or that of the nearest site that holds it."""
        for holder in (site, *self.ancestors(site)):
            if self.sites[holder].region:
                return self.sites[holder].region
        return self.sites[site].label

    def widest(self) -> dict[str, str]:
        """For each site, the widest site that holds it."""
        return {site: (self.ancestors(site) or [site])[-1] for site in self.sites}

    def whole(self) -> list[str]:
        """Sites that touch no other and hold none: they name the body whole ("everywhere")."""
        return [
            s.id for s in self.sites.values() if not (s.parent or self.children[s.id] or self.touching[s.id])
        ]

    def apart(self) -> dict[str, list[str]]:
        """For each widest site, those at least three steps away: from the head, the leg."""
        root = self.widest()
        touching: dict[str, set[str]] = {r: set() for r in root.values()}
        for site, others in self.touching.items():
            touching[root[site]].update(root[o] for o in others)
        far: dict[str, list[str]] = {}
        for start, beside in touching.items():
            near = {start, *beside, *(o for n in beside for o in touching[n])}
            far[start] = sorted(set(touching) - near) if beside else []
        return far

    def between(self) -> dict[str, list[str]]:
        """For pairs of sites "a b" on one way, the sites that lie between them."""
        found: dict[str, list[str]] = {}
        for way in self.ways:
            for i, a in enumerate(way):
                for j, b in enumerate(way):
                    if abs(i - j) < 2:  # noqa: PLR2004 - neighbours have nothing between them
                        continue
                    lo, hi = min(i, j), max(i, j)
                    inside = list(way[lo + 1 : hi])
                    held = {h for s in inside for h in self.ancestors(s)}  # the leg is no end of a way in it
                    for x in (a, *(h for h in self.ancestors(a) if h not in held)):
                        for y in (b, *(h for h in self.ancestors(b) if h not in held)):
                            exact = (x == a) + (y == b)
                            key = f"{x} {y}"
                            if exact == 2 or (exact and key not in found):  # noqa: PLR2004
                                found[key] = inside
                            elif not exact:  # "from the hip to the knee" leaves open which way
                                loose = found.setdefault(key, [])
                                loose += [p for s in inside if (p := self.sites[s].parent) and p not in loose]
        return found

    def nearness(self, said: str, felt: str) -> float:
        """How well a site that was said fits a site where a pattern is felt, 0 to 1.

        A part counts fully for itself, partly for what holds it and for what lies beside it; a vague word
        reaches all its parts, each a little less than the part's own name would.
        """
        if said == felt:
            return 1.0
        best = 0.0
        up_felt = self.ancestors(felt)
        up_said = self.ancestors(said)
        if said in up_felt:
            best = (0.75, 0.6, 0.45, 0.35)[min(up_felt.index(said), 3)]
        if felt in up_said:
            best = max(best, (0.7, 0.45, 0.3, 0.2)[min(up_said.index(felt), 3)])
        if felt in self.touching[said]:
            best = max(best, 0.4)
        if up_said and up_felt and up_said[0] == up_felt[0]:
            best = max(best, 0.25)
        if up_said and (up_said[0] in self.touching[felt] or (up_felt and up_felt[0] in self.touching[said])):
            best = max(best, 0.2)
        if up_felt and up_felt[0] in self.touching[said]:
            best = max(best, 0.25)
        return best


def parse(raw: Mapping[str, Any]) -> Body:
    """Build the body model from tables that `painmap.sources.check` found sound."""
    sites = [
        Site(
            row["id"],
            row["label"],
            row.get("parent", ""),
            tuple(row.get("neighbours", ())),
            row["view"],
            row.get("base", ""),
            tuple(row.get("aspects", ())),
            tuple(row["names"]),
            row.get("region", ""),
            tuple(row.get("first", ())),
            tuple(row.get("alone", ())),
        )
        for row in raw["site"]
    ]
    return Body(sites, [tuple(row["sites"]) for row in raw.get("way", ())])
