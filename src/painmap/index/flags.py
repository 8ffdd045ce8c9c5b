"""Red flags, compiled: terms become numbered sets of finding keys, and keys lead to pictures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from painmap.index.postings import implied
from painmap.sources.red_flags import AGE, tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from painmap.sources.body import Body
    from painmap.sources.lexicon import Concept
    from painmap.sources.red_flags import Flag

# A concept says another one too when it implies it this strongly.
_SURE = 0.8


def compile_flags(flags: Sequence[Flag], *, body: Body, concepts: Sequence[Concept]) -> dict[str, Any]:
    """Compile flags to tables of plain lists, which the index can keep.

    What a term may be met by ("a site in the leg") is a numbered set of finding keys; a key leads to the
    pictures that cannot be without it or one of its like, so that most pictures are never looked at.
    """
    groups = dict(flags[0].groups) if flags else {}
    build = _Builder(body, concepts, groups)
    whens: list[list[Any]] = []
    triggers: dict[str, set[int]] = {}
    for number, flag in enumerate(flags):
        for when in flag.when:
            every = [build.term(t) for t in when.all]
            some = [build.term(t) for t in when.any]
            none = [build.term(t) for t in when.none]
            rarest = min((t for t in every if not t[2]), key=build.breadth)
            for number_of_set in (*rarest[0], *(pair[0] for pair in rarest[1])):
                for key in build.sets[number_of_set]:
                    triggers.setdefault(key, set()).add(len(whens))
            whens.append([number, every, some, none])
    return {
        "flags": [
            {
                "id": f.id,
                "name": f.name,
                "level": f.level,
                "message": f.message,
                "therapist": f.therapist,
                "sources": list(f.sources),
                "covers": list(f.covers),
            }
            for f in flags
        ],
        "whens": whens,
        "triggers": {key: sorted(numbers) for key, numbers in triggers.items()},
        "sets": build.sets,
        "widest": body.widest(),
        "lasting": list(flags[0].lasting) if flags else [],
        "passing": build.sayers(flags[0].passing) if flags else [],
    }


class _Builder:
    """Numbers the sets of finding keys that terms speak of."""

    def __init__(self, body: Body, concepts: Sequence[Concept], groups: Mapping[str, str]) -> None:
        self._body = body
        self._groups = groups
        self._number: dict[tuple[str, ...], int] = {}
        self.sets: list[list[str]] = []
        self._sayers: dict[str, set[str]] = {}
        sure = {ident: [k for k, w in row.items() if w >= _SURE] for ident, row in implied(concepts).items()}
        for start in sure:
            todo, seen = [start], {start}
            while todo:
                for other in sure.get(todo.pop(), ()):
                    if other not in seen:
                        seen.add(other)
                        todo.append(other)
            for other in seen:
                self._sayers.setdefault(other, set()).add(start)

    def term(self, term: str) -> list[Any]:
        """Return a term as [sets, pairs of sets, ages]."""
        sets: list[str] = []
        pairs: list[list[int]] = []
        ages: list[list[Any]] = []
        for left, right in tree(term, self._groups):
            if right:
                pairs.append([self._set(left), self._set(right)])
                continue
            for atom in left:
                age = re.fullmatch(AGE, atom)
                if age:
                    ages.append([age.group(1), int(age.group(2))])
                else:
                    sets.append(atom)
        return [[self._set(tuple(sets))] if sets else [], pairs, ages]

    def sayers(self, concepts: Iterable[str]) -> list[str]:
        """Return the concepts that say one of these."""
        return sorted({key for concept in concepts for key in self._keys(concept)})

    def breadth(self, term: Sequence[Any]) -> int:
        """How many keys a term may be met by: the fewer, the better it is to look flags up by."""
        sets, pairs, _ = term
        return sum(self._size(s) for s in (*sets, *(left for left, _ in pairs)))

    def _size(self, number: int) -> int:
        return sum(50 if key.startswith(("@", "kind:")) else 1 for key in self.sets[number])

    def _set(self, atoms: tuple[str, ...]) -> int:
        keys = tuple(sorted({k for atom in atoms for k in self._keys(atom)}))
        if keys not in self._number:
            self._number[keys] = len(self.sets)
            self.sets.append(list(keys))
        return self._number[keys]

    def _keys(self, atom: str) -> Iterable[str]:
        head, colon, tail = atom.partition(":")
        if colon and head == "kind":
            return [atom]
        if colon and head == "at":
            return ["@" + tail]
        if colon:
            mark = "@@" if head == "both" else "@"
            return [mark + site for site in self._body.within(tail)]
        ident, arrow, role = atom.partition(">")
        return [sayer + arrow + role for sayer in self._sayers.get(ident, {ident})]
