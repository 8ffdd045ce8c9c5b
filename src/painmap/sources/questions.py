"""Questions: how painmap asks about a place, and about what brings pain on or eases it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from painmap.errors import PainmapError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_BARE = re.compile(r"(?:behind|between|beneath|under|deep|above|all) ")  # needs neither "in" nor "the"
_PART = re.compile(r"\b(?:of|beside)\b")


def parse(
    tables: Mapping[str, Any], *, labels: Mapping[str, str], concepts: Collection[str]
) -> dict[str, Any]:
    """Check the questions, and word one for each site that has no words of its own.

    Args:
        tables: What `questions.toml` holds: `eases`, `when` and `at`.
        labels: How each site is called.
        concepts: Ids of the lexicon's concepts.

    Raises:
        PainmapError: A key names neither a site nor a concept, or its words are none; the message says which.
    """
    eases = dict.fromkeys(tables.get("eases", ()), "eases")
    when, at = tables.get("when", {}), tables.get("at", {})
    for name, rows, known in (("eases", eases, when), ("when", when, concepts), ("at", at, labels)):
        for ident, words in rows.items():
            if ident not in known:
                raise PainmapError(f'questions.toml: [{name}] has "{ident}", which is not known; correct it')
            if not isinstance(words, str) or not words.strip():
                raise PainmapError(f'questions.toml: [{name}] "{ident}" has no words; write how to ask')
    places = {site: at.get(site) or _at(label) for site, label in labels.items()}
    return {"eases": list(eases), "when": dict(when), "at": places}


def _at(label: str) -> str:
    """Word a place by its label, up to the first comma: "at the back of the knee", "in the calf"."""
    place = label.partition(",")[0]
    if _BARE.match(place):
        return place
    return f"at the {place}" if _PART.search(place) else f"in the {place}"
