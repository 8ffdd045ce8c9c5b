"""Red flags: findings that must go to a doctor, at which level, and why.

A flag is data (`data/red_flags/`). It holds terms over the findings of the same reading that the match
uses, so what is denied, healed or somebody else's raises nothing. A term is

* ``concept``           a concept of the lexicon or a sign of the flags' own file,
* ``site:ID``           that site or any part of it,
* ``at:ID``             that site itself, none of its parts,
* ``both:ID``           that site, said of both sides,
* ``kind:KIND``         any finding of a kind of the lexicon,
* ``concept>role``      a concept under a role (``worse``, ``better``, ``notices``),
* ``age>=50``, ``age<16``   the age that the complaint tells,
* ``a@b``               both in one sentence, near each other,
* ``a|b``, ``(a|b)@c``  alternatives,
* ``$name``             a term of the file's table ``[group]``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from painmap.errors import PainmapError
from painmap.language.vocabulary import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROLES = ("where", "worse", "better", "notices")
KIND_TERMS = frozenset(f"kind:{kind}" for kind in KINDS)


class TermError(PainmapError):
    """A term that cannot be read: what is wrong, and the fix."""


class When(NamedTuple):
    """One picture that raises a flag: terms that must all hold, one of which must hold, none of which may."""

    all: tuple[str, ...]
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()


class Flag(NamedTuple):
    """One condition that must go to a doctor.

    Attributes:
        id: Stable name.
        name: The condition.
        level: One of `LEVELS`.
        message: Two sentences in plain words: why, and what to do now.
        therapist: What a therapist should know.
        sources: Where the facts come from.
        raises: Sample complaints that raise it.
        silent: Sample complaints near it that raise nothing.
        when: Pictures, any one of which raises it.
        covers: Ids of flags that say nothing more once this one is raised.
        groups: The file's named terms.
        lasting: Concepts that stay true of a person although they tell them as past.
        passing: Concepts that are over once the complaint says that they are gone.
    """

    id: str
    name: str
    level: str
    message: str
    therapist: str
    sources: tuple[str, ...]
    raises: tuple[str, ...]
    silent: tuple[str, ...]
    when: tuple[When, ...]
    covers: tuple[str, ...] = ()
    groups: tuple[tuple[str, str], ...] = ()
    lasting: tuple[str, ...] = ()
    passing: tuple[str, ...] = ()


def parse(raw: Mapping[str, Any]) -> tuple[Flag, ...]:
    """Build the flags from tables that `painmap.sources.check` found sound."""
    shared = {
        "groups": tuple(raw.get("group", {}).items()),
        "lasting": tuple(raw.get("lasting", {}).get("ids", ())),
        "passing": tuple(raw.get("passing", {}).get("ids", ())),
    }
    return tuple(_flag(row, shared) for row in raw.get("flag", ()))


def _flag(row: Mapping[str, Any], shared: Mapping[str, Any]) -> Flag:
    lists: dict[str, Any] = {
        key: tuple(row.get(key, ())) for key in ("sources", "raises", "silent", "covers")
    }
    return Flag(
        **{key: row[key] for key in ("id", "name", "level", "message", "therapist")},
        **lists,
        when=tuple(When(**{key: tuple(terms) for key, terms in when.items()}) for when in row["when"]),
        **shared,
    )


# -- terms -------------------------------------------------------------------------------------------------

AGE = r"age(>=|<)(\d+)"
PIECES = r"[()|@]|[^\s()|@]+"
#: An alternative of a term: the atoms of its left side, and of its right side where it is a pair.
Pair = tuple[tuple[str, ...], tuple[str, ...]]


def named(term: str) -> list[str]:
    """Return the groups that a term names."""
    return re.findall(r"\$([a-z-]+)", term)


def tree(term: str, groups: Mapping[str, str]) -> list[Pair]:
    """Read a term: its alternatives, each a set of atoms or a pair of sets that must stand together.

    Raises:
        TermError: A bracket, or what stands beside a mark, is missing.
    """
    while named(term):  # groups may name groups, never themselves
        term = re.sub(r"\$([a-z-]+)", lambda m: f"({groups[m.group(1)]})", term)
    pieces = re.findall(PIECES, term)
    pairs, rest = _or(pieces, 0)
    if rest != len(pieces):
        raise TermError("a bracket closes that was never opened", "fix the brackets")
    return pairs


def only_ages(term: str, groups: Mapping[str, str]) -> bool:
    """Whether a term is met by an age alone."""
    return all(re.fullmatch(AGE, atom) for left, _ in tree(term, groups) for atom in left)


def _or(pieces: Sequence[str], at: int) -> tuple[list[Pair], int]:
    found: list[Pair] = []
    while True:
        left, at = _side(pieces, at)
        if at < len(pieces) and pieces[at] == "@":
            right, at = _side(pieces, at + 1)
            found.append((_plain(left), _plain(right)))
        else:
            found += left
        if at < len(pieces) and pieces[at] == "|":
            at += 1
            continue
        return found, at


def _side(pieces: Sequence[str], at: int) -> tuple[list[Pair], int]:
    if at < len(pieces) and pieces[at] == "(":
        inner, at = _or(pieces, at + 1)
        if at >= len(pieces) or pieces[at] != ")":
            raise TermError("a bracket is not closed", "close it")
        return inner, at + 1
    if at >= len(pieces) or pieces[at] in "()|@":
        raise TermError("something is missing beside | or @", "write it, or take the mark out")
    return [((pieces[at],), ())], at + 1


def _plain(side: Sequence[Pair]) -> tuple[str, ...]:
    if any(right for _, right in side):
        raise TermError("one @ inside another", "write two terms")
    return tuple(atom for left, _ in side for atom in left)
