"""Red flags: findings that must go to a doctor, at which level, and why.

A flag is data (`data/red_flags.toml`). It holds terms over the findings of the same reading that the match
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

from painmap import points
from painmap.answer import LEVELS, Alert
from painmap.errors import PainmapError
from painmap.nearest import did_you_mean
from painmap.vocabulary import KINDS

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from painmap.body import Body
    from painmap.findings import Finding, Reading
    from painmap.lexicon import Concept

ROLES = ("where", "worse", "better", "notices")

_FLAG_KEYS = (
    "id", "name", "level", "message", "therapist", "sources", "raises", "silent", "covers", "when",
)  # fmt: skip
_WHEN_KEYS = ("all", "any", "none")
_TABLES = ("sign", "cue", "group", "lasting", "passing", "flag")
_FEWEST_RAISES, _FEWEST_SILENT = 4, 3
# A concept says another one too when it implies it this strongly.
_SURE = 0.8
# Two findings are "near" when no more than this many characters (about a dozen words) lie between them.
_NEAR = 70
_NOT_ASKED = -1


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


# -- reading and checking the file -------------------------------------------------------------------------


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
    _known(raw, _TABLES, "red_flags.toml")
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
    if all(_ages(_tree(term, check.groups)) for term in when.all):
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
        for left, right in _tree(term, self.groups, where):
            for atom in (*left, *right):
                self._atom(atom, f"{where}, term {term!r}")

    def _atom(self, atom: str, where: str) -> None:
        head, colon, tail = atom.partition(":")
        if re.fullmatch(_AGE, atom):
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

# Patterns are compiled where they are first used: a look-up seldom needs them, and compiling takes time.
_AGE = r"age(>=|<)(\d+)"
_WORD = r"[^\W_]+(?:['\u2019\u02bc`\u00b4][^\W_]+)*"
_PIECES = r"[()|@]|[^\s()|@]+"
#: An alternative of a term: the atoms of its left side, and of its right side where it is a pair.
Pair = tuple[tuple[str, ...], tuple[str, ...]]


def _tree(term: str, groups: Mapping[str, str], where: str = "") -> list[Pair]:
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


def _ages(pairs: Iterable[Pair]) -> bool:
    return all(re.fullmatch(_AGE, atom) for left, _ in pairs for atom in left)


# -- compiling ---------------------------------------------------------------------------------------------


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
        implied = {c.id: {k for k, w in c.implies.items() if w >= _SURE} for c in concepts}
        for start in implied:
            todo, seen = [start], {start}
            while todo:
                for other in implied.get(todo.pop(), ()):
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
        for left, right in _tree(term, self._groups):
            if right:
                pairs.append([self._set(left), self._set(right)])
                continue
            for atom in left:
                age = re.fullmatch(_AGE, atom)
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


# -- raising -----------------------------------------------------------------------------------------------


def raise_alerts(reading: Reading, text: str, compiled: Mapping[str, Any]) -> tuple[Alert, ...]:
    """Return the alerts of a reading, the gravest first, each with the client's words that raised it.

    What the points raise stands beside the rules only where it is graver than all of them.
    """
    present = findings_now(reading, text, compiled)
    alerts = _by_rule(reading, text, present, compiled)
    tables = compiled.get("points")
    if tables is None:
        return alerts
    scored = points.score(points.features(present, reading, age_of(text), compiled["widest"]), tables)
    gravest = alerts[0].level if alerts else None
    if scored is None or (gravest is not None and LEVELS.index(gravest) <= LEVELS.index(scored.level)):
        return alerts
    table = tables[scored.level]
    words = tuple(text[f.start : f.end] for f in sorted(scored.signs, key=lambda f: f.start))
    said = _said(text, scored.signs)
    raised = Alert(
        table["id"], scored.level, table["message"], said, table["name"], table["therapist"], "points", words
    )
    return (raised, *alerts)


def _by_rule(
    reading: Reading, text: str, present: Mapping[str, list[Finding]], compiled: Mapping[str, Any]
) -> tuple[Alert, ...]:
    """The alerts whose pictures hold in full."""
    triggers: Mapping[str, Sequence[int]] = compiled["triggers"]
    candidates = sorted({w for key in present for w in triggers.get(key, ())})
    if not candidates:
        return ()
    read_as = dict(reading.corrections)  # "my daughetr is 6"
    mended = re.sub(_WORD, lambda found: read_as.get(found[0], found[0]), text) if read_as else text
    picture = _Picture(mended, present, compiled["sets"])
    raised: dict[int, list[Finding]] = {}
    for number in candidates:
        flag, every, some, none = compiled["whens"][number]
        if flag not in raised:
            proof = picture.proof(every, some, none)
            if proof is not None:
                raised[flag] = proof
    flags = compiled["flags"]
    kept: list[int] = []
    covered: set[str] = set()
    # the gravest first: two flags that cover each other must not silence both
    for n in sorted(raised, key=lambda n: (LEVELS.index(flags[n]["level"]), n)):
        if flags[n]["id"] not in covered:
            kept.append(n)
            covered.update(flags[n]["covers"])
    return tuple(
        Alert(f["id"], f["level"], f["message"], _said(text, raised[n]), f["name"], f["therapist"])
        for n in kept
        for f in (flags[n],)
    )


def findings_now(reading: Reading, text: str, compiled: Mapping[str, Any]) -> dict[str, list[Finding]]:
    """Findings of this person, now, under every key that a term may ask for."""
    lasting, passing = frozenset(compiled["lasting"]), frozenset(compiled["passing"])
    present: dict[str, list[Finding]] = {}
    someone: bool | None = None
    for f in reading.findings:
        if f.polarity != "affirmed":
            continue
        if f.concept not in lasting and _is_over(text, f, passing):
            continue
        if f.about == "other":
            if someone is None:
                someone = is_for_someone(text)
            if not someone:
                continue
        if f.kind == "site":
            present.setdefault(f"@{f.concept}", []).append(f)
            if f.side == "both":
                present.setdefault(f"@@{f.concept}", []).append(f)
        else:
            for key in (f.concept, f"{f.concept}>{f.role}", f"kind:{f.kind}"):
                present.setdefault(key, []).append(f)
    return present


# "had shingles in 2012", "a kidney stone last year, all gone": told with a date behind it, it is over.
_DATED = r"[^.,;!?\n]{0,60}?\b(?:in|back in|from) (?:19|20)\d\d\b"
_HAD = r"(?i)\bhad (?:\w+ ){0,3}$"
_LONG_AGO = (
    r"(?i)\s*(?:last (?:year|spring|summer|autumn|winter)|(?:\w+ ){0,2}(?:years?|yrs|ages) ago|"
    r"as a (?:kid|child|teen))"
)
# "a temperature last week, gone"
_GONE = (
    r"(?i)(?: (?:last|for|at|over|on|the|a|few|days?|week|weekend|month))*,?\s*"
    r"(?:(?:but|and|its|it's|it is|all|now|has)\s+)*(?:gone|cleared|better)(?= now|,|[.;!]|$| and )"
)
_REACH = 40


def _is_over(text: str, finding: Finding, passing: frozenset[str]) -> bool:
    """Whether a finding belongs to the past: a cue, a date behind it or a "gone" says so."""
    if finding.about == "past":
        return True
    after = text[finding.end : finding.end + _REACH]
    if finding.concept in passing and re.match(_GONE, after):
        return True
    if ("19" in after or "20" in after) and re.match(_DATED, text[finding.start : finding.end + _REACH]):
        return True
    if "ago" not in after and "last" not in after and "as a" not in after:
        return False
    before = text[max(0, finding.start - _REACH) : finding.start]
    return bool(re.match(_LONG_AGO, after) and re.search(_HAD, before))


class _Picture:
    """What one complaint shows, asked term by term."""

    __slots__ = ("_age", "_found", "_present", "_sets", "_text")

    def __init__(
        self, text: str, present: Mapping[str, list[Finding]], sets: Sequence[Sequence[str]]
    ) -> None:
        self._text = text
        self._present = present
        self._sets = sets
        self._found: dict[int, list[Finding]] = {}
        self._age: int | None = _NOT_ASKED

    def proof(self, every: Iterable[Any], some: Sequence[Any], none: Iterable[Any]) -> list[Finding] | None:
        """Findings by which the terms hold; None where they do not."""
        found: list[Finding] = []
        for term in every:
            by = self._holds(term)
            if by is None:
                return None
            found += by
        if some:
            by = next((by for by in map(self._holds, some) if by is not None), None)
            if by is None:
                return None
            found += by
        if any(self._holds(term) is not None for term in none):
            return None
        return found

    def _holds(self, term: Sequence[Any]) -> list[Finding] | None:
        sets, pairs, ages = term
        for number in sets:
            found = self._in(number)
            if found:
                return found[:1]
        for left, right in pairs:
            for a in self._in(left):
                for b in self._in(right):
                    if a.sentence == b.sentence and max(a.start, b.start) - min(a.end, b.end) <= _NEAR:
                        return [a, b]
        for sign, bound in ages:
            age = self._years()
            if age is not None and (age >= bound if sign == ">=" else age < bound):
                return []
        return None

    def _in(self, number: int) -> list[Finding]:
        """The findings that are in a set."""
        found = self._found.get(number)
        if found is None:
            present = self._present
            found = [f for key in self._sets[number] if key in present for f in present[key]]
            self._found[number] = found
        return found

    def _years(self) -> int | None:
        if self._age == _NOT_ASKED:
            self._age = age_of(self._text)
        return self._age


def _said(text: str, proof: Iterable[Finding]) -> str:
    """The client's words of some findings, in their order, joined where they overlap."""
    spans: list[list[int]] = []
    for start, end in sorted({(f.start, f.end) for f in proof}):
        if spans and start <= spans[-1][1] + 1:
            spans[-1][1] = max(spans[-1][1], end)
        else:
            spans.append([start, end])
    return " … ".join(" ".join(text[a:b].split()) for a, b in spans)


# -- whose complaint, and how old they are ----------------------------------------------------------------

# Patterns stay texts, which `re` compiles when they are first needed: most complaints tell no age.
_RELATIVE = (
    r"(?:mum|mom|mam|mother|dad|father|nan|nana|nanna|gran|granny|grandma|grandmother|grandad|granddad|"
    r"grandpa|grandfather|pops|papa|missus|wife|husband|hubby|partner|boyfriend|girlfriend|brother|sister|son|daughter|grandson|"
    r"granddaughter|uncle|aunt|auntie|aunty|friend|mate|neighbour|neighbor|colleague|lad|boy|girl|baby|"
    r"toddler|child|kid|client|patient|pt)"
)
# "Mum has ...", "my son 17 has ...": the complaint is theirs; "my dad had a stroke": it is the writer's.
_FOR_SOMEONE = (
    rf"(?i)^\W*(?:(?:my|our|the|help|hi|hello|please|poor|so)\W+){{0,3}}(?:\w+\W+)?{_RELATIVE}\b"
    # "had a fall" is now, "had a stroke" may be long ago
    r"(?!\W+(?:had(?! (?:a|another) (?:\w+ )?(?:fall|tumble|trip|wobble|turn|knock|bump|bang)\b)|"
    r"died|passed|was|were|said|says|thinks|thought|reckons|told|used|suffers|suffered)\b)"
)
_OWN = (
    r"(?i)\b(?:i['\u2019]?m|i['\u2019]?ve|i (?:have|get|feel|got|am|had|can['\u2019]?t)|"
    rf"my (?!{_RELATIVE}\b|\d))"
)
_OLD = r"(?i)\b(?:nan|nana|nanna|gran|granny|grandma|grandmother|grandad|granddad|grandpa|grandfather)\b"
_GRANDPARENT = 75

# What a number counts when it is no age: "I'm 10 weeks", "is 8/10", "in 5 minutes".
_NO_UNIT = (
    r"(?!\d|[.,:]\d|\s*(?:[-/%°£$]|(?:sec|min|hour|hr|day|week|wk|month|mth|mile|met|km|k\b|kg|lb|stone|"
    r"st\b|nd\b|rd\b|th\b|cm|mm|inch|foot|feet|ft|rep|set|time|out\b|am\b|pm\b|o.clock|degree|yard|pound|pint|bpm|"
    r"mg|percent|years?\s+(?!old)|yrs?\s+(?!old)|y(?:ea)?rs?\s*$)))"
)
_NO_THING = (
    r"(?!\s*(?:injur|mattress|sofa|bed\b|shoe|scar\b|car\b|bike|problem|break|fracture|trainer|boots?\b|"
    r"chair|pillow|house|dog|cat\b|surger|op\b|sprain|whiplash|pain))"
)
# The writer's own age, in the order of how sure it is.
_OWN_AGES = (
    rf"(?i)\bi(?:['\u2019 ]?m| am)\s+(?:(?:a|now|only|just|nearly|almost)\s+)?(\d{{1,3}}){_NO_UNIT}",
    r"(?i)(?<!\bmy )\b(\d{1,3})\s*(?:-\s*)?(?:y/?o|y\.o\.?|ys\s+old|y(?:ea)?rs?\s*-?\s*(?:of age|old))\b"
    + _NO_THING,
    rf"(?i)\b(?:aged?|turned|turning|age:)\s+(\d{{1,3}}){_NO_UNIT}",
    r"(?i)\bi have ([5-9]\d) years\b(?! (?:of|experience))",
    r"(?i)^\W*([5-9]\d) (?=(?:lost|now|has|had|got|slipped|fell|tripped|woke|sore)\b)",
    r"(?i)(?:^|[\s(,])(\d{2})\s?(?:male|female|yr|woman|man|lady|gent|bloke|lad|girl|boy)\b",
    r"(?:^|[\s(,])(\d{2})\s?[MF]\b",
    r"^\W*(\d{2})\s?[mf]\b",
    r"\b[MF]\s?/?\s?(\d{2})\b",
    r"^\W*[mf],?\s+(\d{2})\b",
    r"(?i)(?:^|[.!?\n][^\S\n]*)(\d{2})\s*(?=,|and\s|with\s|smoker|diabetic|year|yr|here\b|[.!?\n]|$)",
    r"(?i),\s*(\d{2})\s*(?=,|\.|$|and\s)",
    rf"(?i)\b(?:smoker|diabetic|male|female|man|woman|retired|lady|bloke)\W{{1,2}}(\d{{2}})\b{_NO_UNIT}",
)
# The age of somebody whom the complaint names: theirs only where the complaint is.
_THEIR_AGES = (
    rf"(?i)\b(?:{_RELATIVE}|he|she|who)(?:['\u2019]?s|\s+is|\s+aged)?\W{{0,3}}(\d{{1,3}})\b{_NO_UNIT}",
    rf"(?i)\bmy (\d{{1,2}})\s*-?\s*(?:yo|y/o|y(?:ea)?rs?\s*-?\s*old)\b{_NO_THING}",
)
_DECADES = {
    "teens": 15, "twenties": 25, "thirties": 35, "forties": 45, "fifties": 55, "sixties": 65, "seventies": 75,
    "eighties": 85, "nineties": 95,
}  # fmt: skip
_DECADE = (
    r"(?i)\b(?:in|into) (?:my|his|her|their) (?:early |mid |late )?"
    rf"(?:(\d)0['\u2019]?s|({'|'.join(_DECADES)}))\b"
)
_STAGE = r"(?i)\b(?:pensioner|oap|care home|nursing home|elderly|octogenarian)\b"
_OLDEST = 115


def is_for_someone(text: str) -> bool:
    """Whether somebody writes for a relative or a client, and says nothing of themselves."""
    return bool(re.match(_FOR_SOMEONE, text)) and not re.search(_OWN, text)


def age_of(text: str) -> int | None:
    """The age in years that a complaint tells of the person in pain; None where it tells none."""
    decade = re.search(_DECADE, text)
    if decade:
        return int(decade[1]) * 10 + 5 if decade[1] else _DECADES[decade[2].lower()]
    if any("0" <= c <= "9" for c in text):
        own = bool(re.search(_OWN, text))
        for pattern in _OWN_AGES if own else (*_OWN_AGES, *_THEIR_AGES):
            for found in re.finditer(pattern, text):
                if int(found[1]) <= _OLDEST:
                    return int(found[1])
    if re.search(_STAGE, text):
        return _GRANDPARENT
    head = re.match(_FOR_SOMEONE, text)
    return _GRANDPARENT if head and re.search(_OLD, head[0]) and not re.search(_OWN, text) else None
