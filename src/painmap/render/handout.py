"""The handout: one sheet of paper for a client, as HTML that needs nothing but itself.

Everything from people and files is cleaned and escaped; there is no script, and no font or
picture from elsewhere.
Its own sentences are kept plain (school grade 6); those of the catalogue are printed as they are.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from painmap.chart.scene import scene
from painmap.chart.svg import LEGEND, sample, svg
from painmap.render.clean import clean, shorten
from painmap.render.page import NOT_WITH

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from painmap.chart.scene import Scene
    from painmap.engine import Engine

MOST_EXERCISES, _MOST_AVOID, _MOST_EASES = 3, 3, 2
_NAME_AT_MOST, _TITLE_AT_MOST = 60, 110
_CHART_LETTER = 38


class Order(NamedTuple):
    """What a handout is asked to hold.

    Attributes:
        exercises: Numbers of exercises, from 1; the first three, if none.
        side: On which side it hurts: `left`, `right` or `both`.
        client: Whom it is for.
        clinic: Who gives it.
        paper: `A4` or `Letter`.
    """

    exercises: tuple[int, ...] = ()
    side: str = "right"
    client: str = ""
    clinic: str = ""
    paper: str = "A4"


def page(idents: Sequence[str], engine: Engine, order: Order) -> str:
    """Write a page with one sheet for each pattern.

    Args:
        idents: Ids of patterns that the engine knows.
        engine: Where they, their sites and the danger signs are looked up.
        order: What the sheets hold.
    """
    records = [engine.pattern(ident) or {} for ident in idents]
    names = "; ".join(clean(str(record["name"])) for record in records)
    sheets = "".join(_sheet(record, engine, order) for record in records)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(shorten(names, 200))}</title>"
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<style>@page{{size:{order.paper};margin:{_MARGIN}}}{_STYLE}</style></head>"
        f"<body><main>{sheets}</main></body></html>\n"
    )


# -- what stands on a sheet --------------------------------------------------------------------------------


def _sheet(record: Mapping[str, Any], engine: Engine, order: Order) -> str:
    cares = _exercises(record, order.exercises)
    doctor, ambulance = _when_to_go(record, engine)
    what = scene(record, engine, order.side)
    client = record.get("client", {})
    chart = svg(what, engine, heading=False, legend=False, letter=_CHART_LETTER)
    parts = [
        _head(record, order),
        f'<div class="top"><figure>{chart}{_legend(what)}</figure>',
        f"<div>{_what_this_is(record)}{_how_it_feels()}</div></div>",
        f"<section><h2>What to do</h2>{_list('ol', cares)}</section>" if cares else "",
        _two(
            (
                "This may bring it on: do less of it",
                _list("ul", map(_plain, client.get("worse", ())[:_MOST_AVOID])),
            ),
            ("This may ease it", _list("ul", map(_plain, client.get("better", ())[:_MOST_EASES]))),
        ),
        _two(
            ("See a doctor", _list("ul", doctor)),
            ("Call an ambulance or go to the emergency department", _list("ul", ambulance)),
            kind="danger",
        ),
        _NOTES,
    ]
    body = "".join(parts)
    letters = len(re.sub(r"<svg.*?</svg>|<[^>]*>", "", body, flags=re.DOTALL))
    size = next((size for most, size in _SIZES[order.paper] if letters <= most), _LEAST)
    spare = max(0, _SIZES[order.paper][0][0] - letters) / _LETTERS_A_MILLIMETRE
    return f'<article style="--pt:{size}pt;--notes:{min(13 + spare, 40):.0f}mm">{body}</article>'


_NOTES = '<section class="notes"><h2>Notes</h2><div class="lines"></div></section>'


def _head(record: Mapping[str, Any], order: Order) -> str:
    name = escape(shorten(clean(str(record["name"])), _TITLE_AT_MOST))
    said = [
        (word, escape(shorten(clean(text), _NAME_AT_MOST)))
        for word, text in (("For", order.client), ("From", order.clinic))
    ]
    people = "".join(f"<span>{word}: <bdi>{text}</bdi></span>" for word, text in said if text)
    date = '<span>Date: <i class="blank"></i></span>'
    return f'<header><h1>{name}</h1><p class="people">{people}{date}</p></header>'


def _what_this_is(record: Mapping[str, Any]) -> str:
    muscles = escape(clean(" or ".join(record.get("muscles", ())[:2])))
    point = escape(clean(str(record.get("trigger_point", ""))).rstrip("."))
    return (
        "<section><h2>What this is</h2><p>A sore spot in a muscle can be felt in another place: "
        f"the picture shows where. It may be the <b>{muscles}</b>. The spot: {point}. "
        "<b>This is no diagnosis.</b> Other things can feel the same.</p></section>"
    )


def _how_it_feels() -> str:
    return (
        "<section><h2>How it should feel</h2><p>A mild pull, or a soreness that feels good. "
        "<b>Stop</b> if the pain is sharp or spreads, if you feel numb, weak or dizzy, "
        f"or if it is worse the next day. {NOT_WITH}</p></section>"
    )


def _exercises(record: Mapping[str, Any], chosen: Sequence[int]) -> list[str]:
    """The exercises that were chosen, else the first three, each with its caution."""
    cares = list(record.get("self_care", ()))
    numbers = chosen or range(1, min(len(cares), MOST_EXERCISES) + 1)
    out = []
    for number in list(numbers)[:MOST_EXERCISES]:
        care = cares[number - 1]
        caution = clean(str(care.get("caution", "")))
        out.append(_plain(care["do"]) + (f" <b>Take care:</b> {escape(caution)}" if caution else ""))
    return out


_AMBULANCE = re.compile(r"ambulance|emergenc|casualty|\bA&E\b|\b(?:999|911|112)\b", re.IGNORECASE)


_MOST_LINES = 2  # the sheet holds the gravest, which stand first


def _when_to_go(record: Mapping[str, Any], engine: Engine) -> tuple[list[str], list[str]]:
    """What sends the client to a doctor, and what needs help at once, with the gravest sign of this part."""
    doctor: list[str] = []
    ambulance: list[str] = []
    for line in record.get("refer", ()):
        (ambulance if _AMBULANCE.search(line) else doctor).append(_plain(line))
    ambulance, doctor = ambulance[:_MOST_LINES], doctor[:_MOST_LINES]
    if message := _sign(record, engine):
        ambulance.append(escape(clean(message.partition(". ")[0].rstrip(".")) + "."))
    doctor.append("It is no better after two weeks, or it gets worse.")
    return doctor, ambulance


#: The gravest sign of each part of the body, by the id that the table of red flags gives it.
_SIGNS = {
    "head": "stroke",
    "neck": "cervical-artery",
    "throat": "cervical-artery",
    "chest": "heart-attack",
    "ribs": "heart-attack",
    "shoulder": "heart-attack",
    "arm": "heart-attack",
    "upper-back": "heart-attack",
    "belly": "aneurysm",
    "back": "cauda-equina",
    "low-back": "cauda-equina",
    "pelvis": "cauda-equina",
    "buttock": "cauda-equina",
    "hip": "cauda-equina",
    "groin": "cauda-equina",
    "thigh": "cauda-equina",
    "leg": "limb-ischaemia",
}


def _sign(record: Mapping[str, Any], engine: Engine) -> str:
    """The message of the gravest danger sign of the part of the body where a pattern is felt first."""
    felt = record.get("felt", ())[:1]
    holders = [part for part in _SIGNS if part in engine.labels and felt and felt[0] in engine.within(part)]
    if not holders:
        return ""
    part = min(holders, key=lambda one: len(engine.within(one)))
    return next((str(flag["message"]) for flag in engine.flags["flags"] if flag["id"] == _SIGNS[part]), "")


# -- how it is written -------------------------------------------------------------------------------------


def _plain(text: object) -> str:
    """A text of the catalogue, escaped, with a capital at its head and for "I", which clients type small."""
    words = re.sub(r"\bi\b(?!\.e)", "I", clean(str(text)))
    return escape(words[:1].upper() + words[1:])


def _list(kind: str, items: Iterable[str]) -> str:
    rows = "".join(f"<li>{item}</li>" for item in items)
    return f"<{kind}>{rows}</{kind}>" if rows else ""


def _two(*columns: tuple[str, str], kind: str = "") -> str:
    """Boxes side by side; an empty one is left out."""
    boxes = "".join(
        f'<section style="flex-grow:{max(len(inside) ** 0.5, 12):.0f}"><h2>{title}</h2>{inside}</section>'
        for title, inside in columns
        if inside
    )
    return f'<div class="two {kind}">{boxes}</div>' if boxes else ""


def _legend(what: Scene) -> str:
    """What the marks of the chart mean, in type as large as the page's."""
    kinds = [kind for kind in ("felt", "spill", "own") if what.sites[kind]]
    kinds += ["point"] if any(panel.points for panel in what.panels) else []
    kinds += ["deep"] if what.deep else []
    rows = "".join(f"<li>{sample(kind, what.ident)}{LEGEND[kind]}</li>" for kind in kinds)
    return f'<figcaption><ul class="legend">{rows}</ul></figcaption>'


#: So many letters fit on a sheet in type of so many points; more get the last. Measured with
#: Chromium and WeasyPrint over all patterns, with and without names.
_SIZES = {
    "A4": ((1720, 12.0), (1823, 11.6), (2058, 11.2), (2246, 10.8), (2538, 10.4)),
    "Letter": ((1654, 12.0), (1729, 11.6), (1870, 11.2), (2058, 10.4), (2538, 10.0)),
}
_LEAST = 9.2
_LETTERS_A_MILLIMETRE = 25

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_MARGIN = "10mm 12mm"
_STYLE = (
    "*{box-sizing:border-box}"
    "body{margin:0;color:#000;background:#fff;line-height:1.27;"
    "font-family:Arial,Helvetica,'Liberation Sans',sans-serif}"
    "article{max-width:46rem;margin:0 auto;padding:1rem;overflow-wrap:anywhere;font-size:1.05rem}"
    "h1{font-size:1.45em;line-height:1.15;margin:0 0 .2em}"
    "h2{font-size:1.04em;margin:.4em 0 .1em}p{margin:.2em 0}"
    "ul,ol{margin:.15em 0;padding-left:1.3em}li{margin:.1em 0}"
    ".people{display:flex;flex-wrap:wrap;gap:.2em 2em;border-bottom:2px solid #000;padding-bottom:.3em}"
    ".blank{display:inline-block;width:8em;border-bottom:1px solid #000}"
    "figure{margin:0}figure>svg{width:100%;height:auto;max-height:30rem;display:block}"
    ".legend{list-style:none;padding:0;margin:.2em 0;font-size:.85em}"
    ".legend li{display:inline-block;margin:0 1em 0 0}"
    ".legend svg{height:1.1em;width:1.65em;vertical-align:-.2em;margin-right:.4em}"
    ".two section{border:1px solid #000;padding:.1em .6em .35em;margin-top:.5em}"
    ".danger section{border-width:2px}.danger section:last-child{border-width:4px}"
    ".lines{height:5em;border-bottom:1px solid #000;"
    "background:repeating-linear-gradient(#fff 0 1.6em,#777 1.6em calc(1.6em + 1px))}"
    ".foot{font-size:.8em}"
    ".top>*,.two>*,.people>*{min-width:0}.two section{flex:1 1 0}"
    "@media (min-width:46em){.top{display:flex;gap:1rem}.top figure{flex:0 0 58%}"
    ".two{display:flex;gap:.6rem}}"
    "@media print{article{max-width:none;padding:0;margin:0;break-after:page;break-inside:avoid}"
    "article:last-child{break-after:auto}"
    ".top{display:flex;gap:5mm}.top figure{flex:0 0 54%}.two{display:flex;gap:4mm}"
    "figure>svg{max-height:76mm}.lines{height:var(--notes);background:none;"
    "border:1px solid #777;border-width:1px 0}"
    "article{font-size:var(--pt);overflow-wrap:break-word}}"
)
