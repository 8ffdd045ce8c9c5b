"""The sheet: one pattern whole, two side by side, or all of them in a list, before any form draws them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from painmap.render.clean import clean
from painmap.render.page import CLOSING, LEVELS, Item, Section, care_sections

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from painmap.render.page import Shelf

_CLIENT = {
    "shows": "Shows",
    "says": "Says",
    "worse": "Worse with",
    "better": "Better with",
    "notices": "Notices",
}
_FREQUENCY = {
    "common": "common: therapists meet it often",
    "occasional": "occasional: therapists meet it now and then",
    "rare": "rare: therapists seldom meet it",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One pattern whole."""

    id: str
    name: str
    muscles: str
    sections: tuple[Section, ...]
    closing: str = CLOSING


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


def sheet(record: Mapping[str, Any], shelf: Shelf) -> Sheet:
    """Lay out one pattern whole."""
    point, *care = care_sections(record, shelf)
    sections = [
        point,
        Section("Felt", (Item(_sites(record["felt"], shelf)),)),
        Section("Spills over", (Item(_sites(record["spill"], shelf)),)),
        Section("How often", (Item(_FREQUENCY[record["frequency"]]),)),
        *(
            Section(title, tuple(Item(clean(phrase)) for phrase in record["client"].get(section, ())))
            for section, title in _CLIENT.items()
        ),
        *care,
        Section("Sources", tuple(Item(clean(source)) for source in record["sources"])),
    ]
    return Sheet(
        record["id"],
        clean(record["name"]),
        clean(", ".join(record["muscles"])),
        tuple(s for s in sections if any(item.text for item in s.items)),
    )


def comparison(first: Mapping[str, Any], second: Mapping[str, Any], shelf: Shelf) -> Comparison:
    """Lay out two patterns side by side."""
    rows = [
        ("Muscle", ", ".join(first["muscles"]), ", ".join(second["muscles"])),
        ("How often", first["frequency"], second["frequency"]),
        ("Point", first["trigger_point"], second["trigger_point"]),
        ("Felt", _sites(first["felt"], shelf), _sites(second["felt"], shelf)),
        ("Spills over", _sites(first["spill"], shelf), _sites(second["spill"], shelf)),
    ]
    rows += [
        (title, "\n".join(first["client"].get(section, ())), "\n".join(second["client"].get(section, ())))
        for section, title in _CLIENT.items()
    ]
    rows.append(("See a doctor", "\n".join(first["refer"]), "\n".join(second["refer"])))
    return Comparison(
        (clean(first["name"]), clean(second["name"])),
        (first["id"], second["id"]),
        tuple(_tells(first, second) + _tells(second, first)),
        tuple((t, clean(a, lines=True), clean(b, lines=True)) for t, a, b in rows if a or b),
    )


def _tells(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[Item]:
    """What one pattern's notes say about telling it from the other; there, "this" and "here" mean the one."""
    return [
        Item(clean(row["tell"]), about=f"from {clean(one['name'])}")
        for row in one["similar"]
        if row["id"] == other["id"]
    ]


def _sites(sites: Sequence[str], shelf: Shelf) -> str:
    return clean("; ".join(shelf.labels.get(site, site) for site in sites))


def by_region(patterns: Iterable[Mapping[str, Any]]) -> dict[str, list[Row]]:
    """Sort patterns in short under their regions, in the order of the catalogue."""
    regions: dict[str, list[Row]] = {}
    for row in patterns:
        regions.setdefault(clean(row["region"]), []).append(
            Row(row["id"], clean(row["name"]), clean(", ".join(row["muscles"])), row["frequency"])
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
