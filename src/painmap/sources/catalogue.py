"""The catalogue: a checked pattern as the rest of painmap takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from painmap.sources import grades
from painmap.sources.schema import SECTIONS, THERAPY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from painmap.sources.grades import Grade


def record(row: Mapping[str, Any], signs: Mapping[str, Grade]) -> dict[str, Any]:
    """Give a pattern that has been checked with every key there, in the order of the catalogue format.

    Args:
        row: The pattern as its file has it.
        signs: The danger signs that `refer` may name; they are written out.
    """
    therapy = {"notes": [], **row.get("therapy", {})}
    return {
        **{key: row[key] for key in ("id", "name", "muscles", "trigger_point", "frequency", "felt")},
        "spill": row.get("spill", []),
        "own": row.get("own", []),
        "refer": grades.texts(row["refer"], signs),
        "sources": row["sources"],
        "client": {section: row["client"][section] for section in SECTIONS if section in row["client"]},
        "self_care": row["self_care"],
        "therapy": {key: therapy[key] for key in THERAPY if key in therapy},
        "similar": row.get("similar", []),
    }
