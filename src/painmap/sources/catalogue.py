"""The catalogue: a checked pattern as the rest of painmap takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from painmap.sources.schema import SECTIONS, THERAPY

if TYPE_CHECKING:
    from collections.abc import Mapping


def record(row: Mapping[str, Any]) -> dict[str, Any]:
    """Give a pattern that has been checked with every key there, in the order of the catalogue format."""
    therapy = {"notes": [], **row.get("therapy", {})}
    return {
        **{key: row[key] for key in ("id", "name", "muscles", "trigger_point", "frequency", "felt")},
        "spill": row.get("spill", []),
        "own": row.get("own", []),
        "refer": row["refer"],
        "sources": row["sources"],
        "client": {section: row["client"][section] for section in SECTIONS if section in row["client"]},
        "self_care": row["self_care"],
        "therapy": {key: therapy[key] for key in THERAPY if key in therapy},
        "similar": row.get("similar", []),
    }
