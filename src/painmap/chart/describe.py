"""Description: what a chart shows, in words, for screen readers and for terminals without braille."""

from __future__ import annotations

from typing import TYPE_CHECKING

from painmap.render.clean import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from painmap.chart.scene import Places, Scene

_LEADS = {"felt": "Felt (solid)", "spill": "May spread to (hatched)", "own": "The muscle itself (dotted)"}


def describe(scene: Scene, body: Places) -> str:
    """Say in one paragraph what the chart of a pattern shows."""
    said = [
        f"{lead}: {_listed(scene.sites[kind], body)}." for kind, lead in _LEADS.items() if scene.sites[kind]
    ]
    if scene.point:
        crossed = any(panel.points for panel in scene.panels)
        said.append(f"Trigger point{' (cross)' if crossed else ''}: {clean(scene.point).rstrip('.')}.")
    if scene.deep:
        deep = [s for sites in scene.sites.values() for s in sites if s in scene.deep]
        said.append(f"Deep inside, marked by a ring: {_listed(list(dict.fromkeys(deep)), body)}.")
    said += [_instead(site, wider, body) for site, wider in scene.instead.items()]
    if scene.one_sided:
        said.append(_SIDES[scene.side])
    return " ".join(said)


_SIDES = {
    "left": "Drawn on the left side of the body.",
    "right": "Drawn on the right side of the body.",
    "both": "Drawn on both sides of the body.",
}


def _listed(sites: Sequence[str], body: Places) -> str:
    return clean("; ".join(body.labels.get(site, site) for site in sites))


def _instead(site: str, wider: str, body: Places) -> str:
    name = clean(body.labels.get(site, site))
    if not wider:
        return f"There is no drawing of: {name}."
    return f"There is no drawing of: {name}; {clean(body.labels.get(wider, wider))} is drawn for it."
