"""The sheet: one pattern whole, two side by side, or all of them in a list, before any form draws them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from painmap.render.clean import clean, shorten
from painmap.render.page import CLOSING, LEVELS, NOT_WITH, NOT_WITH_IN_SHORT, Item, Section
from painmap.sources.grades import by_urgency

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from painmap.engine import Engine
    from painmap.render.page import Shelf

_CLIENT = {
    "says": "Says",
    "worse": "Worse with",
    "better": "Better with",
    "shows": "Shows",
    "notices": "Notices",
}
#: What a therapist does before and after telling the pattern from its neighbours.
_BEFORE = {"find": "Find", "confirm": "Confirm"}
_AFTER = {"treat": "Treat", "danger": "Danger", "feeds": "Feeds it", "notes": "Therapy"}
_LINES, _EXERCISES = 2, 1
_ROWS = 126  # letters: two rows of a screen of 80 columns, less the titles
_DANGER = 300  # the longest first sentence that tells of a danger
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_MORE = "More: painmap show {} --all."
_FREQUENCY = {
    "common": "common: therapists meet it often",
    "occasional": "occasional: therapists meet it now and then",
    "rare": "rare: therapists seldom meet it",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One pattern or red flag; `airy` sheets have an empty line between their sections."""

    id: str
    name: str
    muscles: str
    sections: tuple[Section, ...]
    closing: str = CLOSING
    airy: bool = True


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two patterns side by side: rows of an aspect and what each has there, and what tells the two apart."""

    names: tuple[str, str]
    ids: tuple[str, str]
    tells: tuple[Item, ...]
    rows: tuple[tuple[str, str, str], ...]
    closing: str = CLOSING


@dataclass(frozen=True, slots=True)
class Row:
    """One pattern or flag in a list: its id, its name, and what else is worth a word."""

    id: str
    name: str
    more: str
    frequency: str = ""


def shown(ident: str, engine: Engine, *, whole: bool = False) -> Sheet:
    """Lay out the pattern or look-alike of an id that the engine knows; see `sheet`."""
    record = _found(ident, engine)
    lay_out = look_alike_sheet if "kind" in record else sheet
    return lay_out(record, engine, whole=whole)


def compared(first: str, second: str, engine: Engine) -> Comparison:
    """Lay out two patterns, or a pattern and a look-alike, of ids that the engine knows, side by side."""
    return comparison(_found(first, engine), _found(second, engine), engine)


def _found(ident: str, engine: Engine) -> Mapping[str, Any]:
    return engine.pattern(ident) or engine.look_alike(ident) or {}


def sheet(record: Mapping[str, Any], shelf: Shelf, *, whole: bool = False) -> Sheet:
    """Lay out one pattern in the order of a therapist's work.

    Args:
        record: The pattern.
        shelf: Where its neighbours are looked up.
        whole: Every phrase, neighbour, exercise and source; else the first sentence of what comes first,
            which fits one screen.
    """
    therapy = {"find": record["trigger_point"], **record["therapy"]}
    client = record["client"]
    tells = shelf.similar(record["id"])
    if not whole:
        tells = sorted(tells, key=lambda row: len(row[1]) > _ROWS)[:1]
    cares = record["self_care"] if whole else record["self_care"][:_EXERCISES]
    home = [
        Item(_told(row["do"], whole=whole), clean(row.get("caution", "")) if whole else "") for row in cares
    ]
    told = {
        key: [
            _told(line, whole=whole, most=_DANGER if key == "danger" else _ROWS)
            for line in _lines(therapy.get(key))
        ]
        for key in (*_BEFORE, *_AFTER)
    }
    sections = [
        _section(
            "See a doctor", by_urgency(record["refer"]) if whole else [" ".join(by_urgency(record["refer"]))]
        ),
        _section("Not with", [NOT_WITH if whole else NOT_WITH_IN_SHORT]),
        *(_section(title, told[key]) for key, title in _BEFORE.items()),
        Section("Tell apart", tuple(_tell(*row, shelf, named=whole) for row in tells)),
        *(_section(title, told[key][: None if whole else 1]) for key, title in _AFTER.items()),
        Section("At home", tuple(home)),
    ]
    if whole:
        sections += [
            *(_section(title, client.get(section, ())) for section, title in _CLIENT.items()),
            _section("Point", [record["trigger_point"]]),
            _section("Felt", [_sites(record["felt"], shelf)]),
            _section("Spills over", [_sites(record["spill"], shelf)]),
            _section("Muscle lies", [_sites(record["own"], shelf)]),
            _section("How often", [_FREQUENCY[record["frequency"]]]),
            _section("Sources", record["sources"]),
        ]
    else:
        sections.append(
            _section("Clients say", [_few([client[key][0] for key in _CLIENT if key in client][:1])])
        )
    muscles = clean(", ".join(record["muscles"]))
    return _sheet(record, muscles, sections, "" if whole else _MORE.format(record["id"]))


def look_alike_sheet(record: Mapping[str, Any], shelf: Shelf, *, whole: bool = False) -> Sheet:
    """Lay out what feels like a pattern and is no muscle."""
    taken_for = [(shelf.pattern(ident) or {"name": ident})["name"] for ident in record["like"]]
    sections = [
        _section("Whom to see", [record["see"]]),
        _section("Tell apart", record["tells"]),
        _section("Test", [record["test"]]),
        _section("Taken for", taken_for),
        _section("Felt", [_sites(record["sites"], shelf)]),
        _section("Also called", [", ".join(record["names"])]),
        _section("Clients say", record["client"] if whole else [_few(record["client"][:_LINES])]),
        _section("Sources", record["sources"] if whole else ()),
    ]
    return _sheet(record, _no_muscle(record), sections, "" if whole else _MORE.format(record["id"]))


def _no_muscle(record: Mapping[str, Any]) -> str:
    return "no muscle" if record["kind"] == "other" else f"no muscle: {record['kind']}"


def _sheet(record: Mapping[str, Any], what: str, sections: Iterable[Section], more: str) -> Sheet:
    """Put a sheet together; a section without a word is left out."""
    kept = tuple(s for s in sections if any(item.text for item in s.items))
    return Sheet(
        record["id"],
        clean(record["name"]),
        what,
        kept,
        f"{more} No diagnosis." if more else CLOSING,
        airy=not more,
    )


def _section(title: str, lines: Iterable[str]) -> Section:
    return Section(title, tuple(Item(clean(line)) for line in lines))


def _told(text: str, *, whole: bool, most: int = _ROWS) -> str:
    """A note whole, or its first sentence in so many letters."""
    return clean(text) if whole else shorten(_SENTENCE_END.split(clean(text), maxsplit=1)[0], most)


def _lines(value: str | Sequence[str] | None) -> Sequence[str]:
    return [value] if isinstance(value, str) else value or ()


def _few(phrases: Iterable[str]) -> str:
    return "; ".join(f'"{phrase}"' for phrase in phrases)


def _tell(ident: str, tell: str, shelf: Shelf, *, named: bool) -> Item:
    """Say what tells a neighbour apart; a tell names both, so it can stand without the neighbour's name."""
    other = shelf.pattern(ident) if named else None
    return Item(clean(tell), about=clean(other["name"]) if other else "")


def comparison(first: Mapping[str, Any], second: Mapping[str, Any], shelf: Shelf) -> Comparison:
    """Lay out two patterns, or a pattern and a look-alike, side by side."""
    one, other = (_aspects(record, shelf) for record in (first, second))
    return Comparison(
        (clean(first["name"]), clean(second["name"])),
        (first["id"], second["id"]),
        tuple(_tells(first, second) + _tells(second, first)),
        tuple(
            (title, clean(one.get(title, ""), lines=True), clean(other.get(title, ""), lines=True))
            for title in dict.fromkeys([*one, *other])
            if one.get(title) or other.get(title)
        ),
    )


def _aspects(record: Mapping[str, Any], shelf: Shelf) -> dict[str, str]:
    """What a pattern or a look-alike has under each heading of a comparison."""
    if "kind" in record:
        return {
            "Muscle": _no_muscle(record),
            "Felt": _sites(record["sites"], shelf),
            "Says": "\n".join(record["client"]),
            "Test": record["test"],
            "See a doctor": record["see"],
        }
    return {
        "Muscle": ", ".join(record["muscles"]),
        "How often": record["frequency"],
        "Point": record["trigger_point"],
        "Felt": _sites(record["felt"], shelf),
        "Spills over": _sites(record["spill"], shelf),
        **{title: "\n".join(record["client"].get(section, ())) for section, title in _CLIENT.items()},
        "Test": record["therapy"].get("confirm", ""),
        "See a doctor": "\n".join(by_urgency(record["refer"])),
    }


def _tells(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[Item]:
    """What one's notes say about telling it from the other; a look-alike's say that of every pattern."""
    tells = one.get("tells") or [row["tell"] for row in one["similar"] if row["id"] == other["id"]]
    return [Item(clean(tell), about=f"from {clean(one['name'])}") for tell in tells]


def _sites(sites: Sequence[str], shelf: Shelf) -> str:
    return clean("; ".join(shelf.labels.get(site, site) for site in sites))


def by_region(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[Row]]:
    """Sort patterns or look-alikes in short under their regions, in the order of their file."""
    regions: dict[str, list[Row]] = {}
    for row in rows:
        more = row["kind"] if "kind" in row else ", ".join(row["muscles"])
        regions.setdefault(clean(row["region"]), []).append(
            Row(row["id"], clean(row["name"]), clean(more), row.get("frequency", ""))
        )
    return regions


# -- red flags ---------------------------------------------------------------------------------------------

FLAG_CLOSING = "Not every red flag is caught. painmap makes no diagnosis and is no medical device."


def flag_sheet(row: Mapping[str, Any]) -> Sheet:
    """Lay out one red flag whole."""
    sections = [
        Section("Message", (Item(clean(row["message"])),)),
        Section("Therapist", (Item(clean(row.get("therapist", ""))),)),
        Section("Raised by", tuple(Item(clean(sample)) for sample in row.get("raises", ()))),
        Section("Not by", tuple(Item(clean(sample)) for sample in row.get("silent", ()))),
        Section("Sources", tuple(Item(clean(source)) for source in row.get("sources", ()))),
    ]
    kept = tuple(s for s in sections if any(item.text for item in s.items))
    level = LEVELS.get(row["level"], row["level"])
    return Sheet(row["id"], clean(row["name"]), level, kept, FLAG_CLOSING)


def flags_by_level(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[Row]]:
    """Sort red flags under their levels, each with its first source."""
    levels: dict[str, list[Row]] = {}
    for row in rows:
        source = clean(row["sources"][0]) if row.get("sources") else ""
        levels.setdefault(LEVELS.get(row["level"], row["level"]), []).append(
            Row(row["id"], clean(row["name"]), source)
        )
    return levels
