"""Questions: how painmap asks about a place, and about what brings pain on or eases it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_BARE = re.compile(r"(?:behind|between|beneath|under|deep|above|all) ")  # needs neither "in" nor "the"
_PART = re.compile(r"\b(?:of|beside)\b")


def words(tables: Mapping[str, Any], labels: Mapping[str, str]) -> dict[str, Any]:
    """Give the words of all questions: one for each site, by its label where it has none of its own.

    Args:
        tables: The tables of `questions.toml`, checked: `eases`, `when` and `at`.
        labels: How each site is called.
    """
    places = {site: tables["at"].get(site) or _at(label) for site, label in labels.items()}
    return {"eases": tables["eases"], "when": tables["when"], "at": places}


def _at(label: str) -> str:
    """Word a place by its label, up to the first comma: "at the back of the knee", "in the calf"."""
    place = label.partition(",")[0]
    if _BARE.match(place):
        return place
    return f"at the {place}" if _PART.search(place) else f"in the {place}"
