"""Look-alikes: what is felt like a pattern and is no muscle, read from TOML and checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from painmap.sources.problems import CatalogueError, Problem
from painmap.sources.rows import Key, Rows

if TYPE_CHECKING:
    from collections.abc import Collection

    from painmap.sources.toml_files import Raw

KINDS = ("joint", "tendon", "nerve", "bone", "vessel", "organ", "scar", "other")
#: The keys of a look-alike in the order in which they are shown.
KEYS = (
    "id", "name", "kind", "names", "sites", "client", "tells", "test", "see", "like", "alert", "sources",
)  # fmt: skip


def check(
    raw: Raw, *, sites: Collection[str], patterns: Collection[str], flags: Collection[str]
) -> list[Problem]:
    """Find everything that is wrong in a file of look-alikes.

    Args:
        raw: The parsed file.
        sites: The sites of the body model.
        patterns: Ids of patterns, which `like` may name and no look-alike may have.
        flags: Ids of red flags, which `alert` may name.
    """
    rows = Rows(raw, "look_alike")
    known = {
        "kind": Key(known=KINDS, what="kind"),
        "sites": Key(many=True, known=sites, what="site"),
        "like": Key(many=True, known=patterns, what="pattern"),
        "alert": Key(needed=False, known=flags, what="red flag"),
    }
    many = ("names", "client", "tells", "sources")
    keys = {key: known.get(key, Key(many=key in many)) for key in KEYS}
    for way, where, row in rows.sound(keys):
        if row["id"] in patterns:
            rows.add((*way, "id"), where, "a pattern has this id", "give the look-alike another one")
    return rows.problems


def load(
    raw: Raw, *, sites: Collection[str], patterns: Collection[str], flags: Collection[str]
) -> list[dict[str, Any]]:
    """Check a file of look-alikes and give them, every key in its order.

    Raises:
        CatalogueError: Anything is wrong in it.
    """
    problems = check(raw, sites=sites, patterns=patterns, flags=flags)
    if problems:
        raise CatalogueError(problems)
    return [{key: row[key] for key in KEYS if key in row} for row in raw.tables["look_alike"]]
