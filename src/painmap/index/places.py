"""How near a pattern's places are to a place that is said, of one kind of place after the other.

The evidence of the sites as written (`painmap.index.postings`) takes the nearest of all the places of a
pattern. What real complaints have taught besides (`[places]` of data/weights.toml) is how much more each
kind of place counts; it is added for every pattern, also for those of the user's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from painmap.index.postings import FIRST_FALL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from painmap.language.reader import Reader
    from painmap.sources.body import Body

#: The first felt site, the spill-over, where the muscle lies, where its trigger point is, the regional index.
KINDS = ("felt", "spill", "own", "point", "index")
Columns = dict[str, dict[str, dict[int, float]]]


def columns(body: Body, patterns: Mapping[int, Mapping[str, Any]], reader: Reader) -> Columns:
    """How near each pattern's places of each kind are to each site, 0 to 1; what is 0 is left out.

    Args:
        body: The body model.
        patterns: Catalogue records by number.
        reader: What reads where a trigger point is.
    """
    numbers = {pattern["id"]: n for n, pattern in patterns.items()}
    zones = {
        "felt": {n: p["felt"][:1] for n, p in patterns.items()},
        "spill": {n: p["spill"] for n, p in patterns.items()},
        "own": {n: p["own"] for n, p in patterns.items()},
        "point": {n: _told(reader, p["trigger_point"]) for n, p in patterns.items()},
    }
    known = {site for zone in zones.values() for sites in zone.values() for site in sites}
    found: Columns = {kind: {} for kind in KINDS}
    for said, site in body.sites.items():
        near = {other: body.nearness(said, other) for other in known}
        for kind, zone in zones.items():
            best = {n: max((near[s] for s in sites), default=0.0) for n, sites in zone.items()}
            found[kind][said] = {n: v for n, v in best.items() if v}
        found["index"][said] = {
            numbers[ident]: FIRST_FALL**place for place, ident in enumerate(site.first) if ident in numbers
        }
    return found


def _told(reader: Reader, text: str) -> list[str]:
    """The sites that a text names."""
    findings = reader.read(text, guess=False).findings
    return sorted({f.concept for f in findings if f.kind == "site" and f.polarity == "affirmed"})


def rows(found: Columns, factors: Mapping[str, float]) -> dict[str, dict[int, float]]:
    """What the kinds of places add together, for each site and pattern, by the key of a learned row."""
    out: dict[str, dict[int, float]] = {}
    for kind, factor in factors.items():
        for site, near in found[kind].items():
            row = out.setdefault(f"site:{site}", {})
            for number, value in near.items():
                row[number] = row.get(number, 0.0) + factor * value
    return out
