"""Questions: what to ask next where a complaint leaves several patterns open.

Two kinds, both made from the catalogue: the written sign that tells two leading patterns apart, and what
brings one of them on that none of the other leaders is known for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

MOST = 3
WHERE = "Where does it hurt most?"
_LEADERS = 4
_ASK = {
    "worse": "Is it brought on or made worse by “{phrase}”? That speaks for: {name}.",
    "better": "Is it eased by “{phrase}”? That speaks for: {name}.",
}


def ask(
    leaders: Sequence[tuple[int, Mapping[str, Any]]],
    said: frozenset[str],
    weight: Callable[[int, str], float],
) -> tuple[str, ...]:
    """Two or three questions that best split the leading patterns.

    Args:
        leaders: Numbers and compiled records of the best patterns, best first.
        said: Concepts that the complaint spoke of already.
        weight: Rarity of a concept (with its role) for a pattern; 0 where the pattern lacks it.
    """
    leaders = leaders[:_LEADERS]
    questions: list[str] = []
    for number, record in leaders:
        others = [n for n, _ in leaders if n != number]
        best: tuple[float, str, int] | None = None
        for concept, roles in record["concepts"].items():
            for role, phrase in roles.items():
                if role not in _ASK or concept in said:
                    continue
                key = f"{concept}>{role}"
                own = weight(number, key)
                if best is not None and own <= best[0]:
                    continue  # the others can only take away from it
                gain = own - max((0.0, *(weight(o, key) for o in others)))
                if best is None or gain > best[0]:
                    best = (gain, role, phrase)
        if best is not None and best[0] > 0:
            phrase = record["phrases"][best[2]][1]
            questions.append(_ASK[best[1]].format(phrase=phrase, name=record["record"]["name"]))
    tell = _tell(leaders)
    return tuple(([tell] if tell else []) + questions)[:MOST]


def _tell(leaders: Sequence[tuple[int, Mapping[str, Any]]]) -> str | None:
    """The written sign that tells the first leader from the next one that it is confused with."""
    if not leaders:
        return None
    first = leaders[0][1]["record"]
    for _, other in leaders[1:]:
        record = other["record"]
        for one, two in ((first, record), (record, first)):
            for row in one["similar"]:
                if row["id"] == two["id"]:
                    return f"To tell “{one['name']}” from “{two['name']}”: {row['tell']}"
    return None
