"""The page of an atlas: all charts of a folder under each other, region by region."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from painmap.render.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_STYLE = (
    "body{font:17px/1.5 system-ui,sans-serif;margin:1.5rem auto;max-width:70rem;padding:0 1rem;color:#222}"
    "figure{display:inline-block;width:min(32rem,100%);margin:0 1rem 2rem 0;vertical-align:top}"
    "img{width:100%;height:auto}code{font-size:.85em;overflow-wrap:anywhere}"
)

_HEAD = (
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>painmap: atlas</title>'
    '<meta name="viewport" content="width=device-width,initial-scale=1">'
    f"<style>{_STYLE}</style></head><body><h1>Pain patterns on a body</h1>"
)


def atlas_page(rows: Iterable[Mapping[str, Any]], suffix: str) -> str:
    """Write the page.

    Args:
        rows: Patterns in short, with `id`, `name` and `region`, in catalogue order.
        suffix: How the files of the charts end, without the dot.
    """
    parts = [_HEAD]
    region = None
    for row in rows:
        if row["region"] != region:
            region = row["region"]
            parts.append(f"<h2>{escape(clean(region))}</h2>")
        name, ident = escape(clean(row["name"])), escape(row["id"])
        parts.append(
            f'<figure><img src="{ident}.{suffix}" alt="{name}" loading="lazy">'
            f"<figcaption><code>{ident}</code></figcaption></figure>"
        )
    parts.append("<p>The body is drawn from the MakeHuman base mesh (CC0). No diagnosis.</p></body></html>\n")
    return "\n".join(parts)
