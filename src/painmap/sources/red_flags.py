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

from painmap.answer import LEVELS
from painmap.errors import PainmapError
from painmap.language.vocabulary import KINDS
from painmap.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from painmap.sources.body import Body

ROLES = ("where", "worse", "better", "notices")

_FLAG_KEYS = (
    "id", "name", "level", "message", "therapist", "sources", "raises", "silent", "covers", "when",
)  # fmt: skip
_WHEN_KEYS = ("all", "any", "none")
_TABLES = ("sign", "cue", "group", "lasting", "passing", "floor", "flag", "grade")
_FEWEST_RAISES, _FEWEST_SILENT = 4, 3


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


def parse(raw: Mapping[str, Any], *, concepts: Container[str], body: Body) -> tuple[Flag, ...]:
    """Build the flags from the parsed TOML.

    Args:
        raw: The parsed file.
        concepts: Ids of the lexicon's concepts and of the file's own signs.
        body: The body model.

    Raises:
        PainmapError: An unknown key, level, concept, site or role, a list that is missing or too short, or an
            id that is used twice; with the mend.
    """
    _known(raw, _TABLES, "red_flags")
    groups = {str(k): str(v) for k, v in raw.get("group", {}).items()}
    lasting = tuple(raw.get("lasting", {}).get("ids", ()))
    passing = tuple(raw.get("passing", {}).get("ids", ()))
    for table, idents in (("[lasting]", lasting), ("[passing]", passing)):
        for ident in idents:
            _check_concept(ident, concepts, table)
    check = _TermChecker(concepts, body, groups)
    flags: list[Flag] = []
    ids = [str(row.get("id", "")) for row in raw.get("flag", ())]
    levels = {str(row.get("id")): row.get("level") for row in raw.get("flag", ())}
    for ident in raw.get("floor", {}).get("ids", ()):
        if ident not in levels:
            raise PainmapError(f"[floor]: {ident!r} is no flag; {did_you_mean(ident, ids)}")
    for row in raw.get("flag", ()):
        flag = _flag(row, ids, check)
        for other in flag.covers:
            if levels[other] in LEVELS[: LEVELS.index(flag.level)]:
                raise PainmapError(f'flag "{flag.id}": covers {other!r}, which is graver; take it out')
        flags.append(flag._replace(groups=tuple(groups.items()), lasting=lasting, passing=passing))
    return tuple(flags)


def _flag(row: Mapping[str, Any], ids: Sequence[str], check: _TermChecker) -> Flag:
    ident = row.get("id")
    if not isinstance(ident, str) or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", ident):
        raise PainmapError(f"flag {ident!r}: an id is lower-case words with hyphens: 'foot-drop'")
    where = f'flag "{ident}"'
    if ids.count(ident) > 1:
        raise PainmapError(f"{where}: the id is used {ids.count(ident)} times; give each flag its own")
    _known(row, _FLAG_KEYS, where)
    for key in ("name", "message", "therapist"):
        if not isinstance(row.get(key), str) or not row[key].strip():
            raise PainmapError(f"{where}: {key} is missing or empty; write it as a text")
    level = row.get("level")
    if level not in LEVELS:
        raise PainmapError(f"{where}: level {level!r} is not one of {', '.join(LEVELS)}")
    sources = _texts(row, "sources", 1, where)
    raises = _texts(row, "raises", _FEWEST_RAISES, where)
    silent = _texts(row, "silent", _FEWEST_SILENT, where)
    covers = _texts(row, "covers", 0, where)
    for other in covers:
        if other not in ids:
            raise PainmapError(f"{where}: covers {other!r}, which is no flag; {did_you_mean(other, ids)}")
    whens = row.get("when", ())
    if not whens:
        raise PainmapError(f"{where}: has no [[flag.when]]; say which findings raise it")
    return Flag(
        ident,
        row["name"],
        level,
        row["message"],
        row["therapist"],
        sources,
        raises,
        silent,
        tuple(_when(w, where, check) for w in whens),
        covers,
    )


def _when(row: Mapping[str, Any], where: str, check: _TermChecker) -> When:
    _known(row, _WHEN_KEYS, f"{where}, [[flag.when]]")
    when = When(_texts(row, "all", 1, where), _texts(row, "any", 0, where), _texts(row, "none", 0, where))
    for term in (*when.all, *when.any, *when.none):
        check(term, where)
    if all(_only_ages(tree(term, check.groups)) for term in when.all):
        raise PainmapError(f"{where}: an age alone raises nothing; add a finding to `all`")
    return when


def _texts(row: Mapping[str, Any], key: str, fewest: int, where: str) -> tuple[str, ...]:
    value = row.get(key, [])
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
        raise PainmapError(f"{where}: {key} must be a list of texts")
    if len(value) < fewest or (key in row and not value):
        raise PainmapError(f"{where}: {key} holds {len(value)}; it needs at least {max(fewest, 1)}")
    return tuple(value)


def _known(row: Mapping[str, Any], keys: Iterable[str], where: str) -> None:
    if extra := sorted(set(row) - set(keys)):
        mend = did_you_mean(extra[0], keys) or f"known keys are {', '.join(keys)}"
        raise PainmapError(f"{where}: unknown key {extra[0]!r}; {mend}")


def _check_concept(ident: str, concepts: Container[str], where: str) -> None:
    if ident not in concepts:
        names = concepts if isinstance(concepts, set | frozenset | dict | list | tuple) else ()
        mend = did_you_mean(ident, (str(n) for n in names)) or "add a [[sign]] with that id"
        raise PainmapError(f"{where}: unknown concept {ident!r}; {mend}")


class _TermChecker:
    """Refuses terms that name what does not exist."""

    def __init__(self, concepts: Container[str], body: Body, groups: Mapping[str, str]) -> None:
        self._concepts = concepts
        self._body = body
        self.groups = groups

    def __call__(self, term: str, where: str) -> None:
        for left, right in tree(term, self.groups, where):
            for atom in (*left, *right):
                self._atom(atom, f"{where}, term {term!r}")

    def _atom(self, atom: str, where: str) -> None:
        head, colon, tail = atom.partition(":")
        if re.fullmatch(AGE, atom):
            return
        if colon and head in ("site", "at", "both"):
            if tail not in self._body.sites:
                raise PainmapError(f"{where}: unknown site {tail!r}; {did_you_mean(tail, self._body.sites)}")
        elif colon:
            if head != "kind" or tail not in KINDS:
                raise PainmapError(f"{where}: {atom!r} is neither site:ID, at:ID, both:ID nor kind:KIND")
        else:
            ident, arrow, role = atom.partition(">")
            if arrow and role not in ROLES:
                raise PainmapError(f"{where}: role {role!r} is not one of {', '.join(ROLES)}")
            _check_concept(ident, self._concepts, where)


# -- terms -------------------------------------------------------------------------------------------------

AGE = r"age(>=|<)(\d+)"
_PIECES = r"[()|@]|[^\s()|@]+"
#: An alternative of a term: the atoms of its left side, and of its right side where it is a pair.
Pair = tuple[tuple[str, ...], tuple[str, ...]]


def tree(term: str, groups: Mapping[str, str], where: str = "") -> list[Pair]:
    """Read a term: its alternatives, each a set of atoms or a pair of sets that must stand together."""
    for _ in range(5):  # groups may name groups
        term = re.sub(r"\$([a-z-]+)", lambda m: f"({_group(m.group(1), groups, where)})", term)
    pieces = re.findall(_PIECES, term)
    pairs, rest = _or(pieces, 0, term)
    if rest != len(pieces):
        raise PainmapError(f"{where}: term {term!r}: a bracket closes that was never opened")
    return pairs


def _group(name: str, groups: Mapping[str, str], where: str) -> str:
    if name not in groups:
        raise PainmapError(f"{where}: unknown group ${name}; {did_you_mean(name, groups)}")
    return groups[name]


def _or(pieces: Sequence[str], at: int, term: str) -> tuple[list[Pair], int]:
    found: list[Pair] = []
    while True:
        left, at = _side(pieces, at, term)
        if at < len(pieces) and pieces[at] == "@":
            right, at = _side(pieces, at + 1, term)
            found.append((_plain(left, term), _plain(right, term)))
        else:
            found += left
        if at < len(pieces) and pieces[at] == "|":
            at += 1
            continue
        return found, at


def _side(pieces: Sequence[str], at: int, term: str) -> tuple[list[Pair], int]:
    if at < len(pieces) and pieces[at] == "(":
        inner, at = _or(pieces, at + 1, term)
        if at >= len(pieces) or pieces[at] != ")":
            raise PainmapError(f"term {term!r}: a bracket is not closed")
        return inner, at + 1
    if at >= len(pieces) or pieces[at] in "()|@":
        raise PainmapError(f"term {term!r}: something is missing beside | or @")
    return [((pieces[at],), ())], at + 1


def _plain(side: Sequence[Pair], term: str) -> tuple[str, ...]:
    if any(right for _, right in side):
        raise PainmapError(f"term {term!r}: one @ inside another; write two terms")
    return tuple(atom for left, _ in side for atom in left)


def _only_ages(pairs: Iterable[Pair]) -> bool:
    return all(re.fullmatch(AGE, atom) for left, _ in pairs for atom in left)
