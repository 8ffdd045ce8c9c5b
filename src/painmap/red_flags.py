"""Red flags: findings that must go to a doctor, at which level, and why.

A flag is data (`data/red_flags.toml`). It holds terms over the findings of the same reading that the match
uses, so what is denied, healed or somebody else's raises nothing. A term is

* ``concept``           a concept of the lexicon or a sign of the flags' own file,
* ``site:ID``           that site or any part of it,
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
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from painmap.answer import Alert
from painmap.errors import PainmapError
from painmap.vocabulary import KINDS
from painmap.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from painmap.body import Body
    from painmap.lexicon import Concept
    from painmap.findings import Finding, Reading

#: How soon a doctor must see it, the gravest first.
LEVELS = ("emergency", "urgent", "soon")
ROLES = ("where", "worse", "better", "notices")

_FLAG_KEYS = (
    "id", "name", "level", "message", "therapist", "sources", "raises", "silent", "covers", "when",
)  # fmt: skip
_WHEN_KEYS = ("all", "any", "none")
_TABLES = ("sign", "cue", "group", "lasting", "flag")
_FEWEST_RAISES, _FEWEST_SILENT = 4, 3
# A concept says another one too when it implies it this strongly.
_SURE = 0.8
# Two findings are "near" when no more than this many characters (about a dozen words) lie between them.
_NEAR = 70


@dataclass(frozen=True, slots=True)
class When:
    """One picture that raises a flag: terms that must all hold, one of which must hold, none of which may."""

    all: tuple[str, ...]
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Flag:
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
    for ident in lasting:
        _check_concept(ident, concepts, "[lasting]")
    check = _TermChecker(concepts, body, groups)
    flags: list[Flag] = []
    ids = [str(row.get("id", "")) for row in raw.get("flag", ())]
    for row in raw.get("flag", ()):
        flag = _flag(row, ids, check)
        flags.append(
            Flag(
                *(getattr(flag, name) for name in Flag.__slots__[:10]),
                groups=tuple(groups.items()),
                lasting=lasting,
            )
        )
    return tuple(flags)


def _flag(row: Mapping[str, Any], ids: Sequence[str], check: _TermChecker) -> Flag:
    ident = row.get("id")
    if not isinstance(ident, str) or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", ident):
        raise PainmapError(f"flag {ident!r}: id must be lower-case words joined by hyphens, such as \"cauda-equina\"")
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
    when = When(
        _texts(row, "all", 1, where), _texts(row, "any", 0, where), _texts(row, "none", 0, where)
    )
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
        if _AGE.fullmatch(atom):
            return
        if colon and head in ("site", "both"):
            if tail not in self._body.sites:
                raise PainmapError(f"{where}: unknown site {tail!r}; {did_you_mean(tail, self._body.sites)}")
        elif colon:
            if head != "kind" or tail not in KINDS:
                raise PainmapError(f"{where}: {atom!r} is neither site:ID, both:ID nor kind:KIND")
        else:
            ident, arrow, role = atom.partition(">")
            if arrow and role not in ROLES:
                raise PainmapError(f"{where}: role {role!r} is not one of {', '.join(ROLES)}")
            _check_concept(ident, self._concepts, where)


# -- terms -------------------------------------------------------------------------------------------------

_AGE = re.compile(r"age(>=|<)(\d+)")
_PIECES = re.compile(r"[()|@]|[^\s()|@]+")
#: An alternative of a term: the atoms of its left side, and of its right side where it is a pair.
Pair = tuple[tuple[str, ...], tuple[str, ...]]


def _tree(term: str, groups: Mapping[str, str], where: str = "") -> list[Pair]:
    """Read a term: its alternatives, each a set of atoms or a pair of sets that must stand near each other."""
    for _ in range(5):  # groups may name groups
        term = re.sub(r"\$([a-z-]+)", lambda m: f"({_group(m.group(1), groups, where)})", term)
    pieces = _PIECES.findall(term)
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
    return all(_AGE.fullmatch(atom) for left, _ in pairs for atom in left)


# -- compiling ---------------------------------------------------------------------------------------------


def compile_flags(flags: Sequence[Flag], *, body: Body, concepts: Sequence[Concept]) -> dict[str, Any]:
    """Compile flags to tables of plain lists, which the index can keep.

    What a finding may be a part of ("a site in the leg") is a numbered set; a finding's key leads to its sets,
    and a set leads to the pictures that cannot be without it.
    """
    groups = dict(flags[0].groups) if flags else {}
    build = _Builder(body, concepts, groups)
    whens: list[list[Any]] = []
    triggers: dict[str, list[int]] = {}
    for number, flag in enumerate(flags):
        for when in flag.when:
            every = [build.term(t) for t in when.all]
            some = [build.term(t) for t in when.any]
            none = [build.term(t) for t in when.none]
            rarest = min((t for t in every if not t[2]), key=build.breadth)
            for found in {*rarest[0], *(pair[0] for pair in rarest[1])}:
                triggers.setdefault(str(found), []).append(len(whens))
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
        "triggers": triggers,
        "sets": build.members,
        "lasting": list(flags[0].lasting) if flags else [],
    }


class _Builder:
    """Numbers the sets of finding keys that terms speak of."""

    def __init__(self, body: Body, concepts: Sequence[Concept], groups: Mapping[str, str]) -> None:
        self._body = body
        self._groups = groups
        self._number: dict[tuple[str, ...], int] = {}
        self._size: list[int] = []
        self.members: dict[str, list[int]] = {}
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
                age = _AGE.fullmatch(atom)
                if age:
                    ages.append([age.group(1), int(age.group(2))])
                else:
                    sets.append(atom)
        return [[self._set(tuple(sets))] if sets else [], pairs, ages]

    def breadth(self, term: Sequence[Any]) -> int:
        """How many keys a term may be met by: the fewer, the better it is to look flags up by."""
        sets, pairs, _ = term
        return sum(self._size[s] for s in sets) + sum(min(self._size[a], self._size[b]) for a, b in pairs)

    def _set(self, atoms: tuple[str, ...]) -> int:
        keys = tuple(sorted({k for atom in atoms for k in self._keys(atom)}))
        if keys not in self._number:
            self._number[keys] = len(self._size)
            self._size.append(sum(50 if k.startswith(("@", "kind:")) else 1 for k in keys))
            for key in keys:
                self.members.setdefault(key, []).append(self._number[keys])
        return self._number[keys]

    def _keys(self, atom: str) -> Iterable[str]:
        head, colon, tail = atom.partition(":")
        if colon and head == "kind":
            return [atom]
        if colon:
            mark = "@@" if head == "both" else "@"
            return [mark + site for site in self._body.within(tail)]
        ident, arrow, role = atom.partition(">")
        return [sayer + arrow + role for sayer in self._sayers.get(ident, {ident})]


# -- raising -----------------------------------------------------------------------------------------------


def raise_alerts(reading: Reading, text: str, compiled: Mapping[str, Any]) -> tuple[Alert, ...]:
    """Return the alerts of a reading, the gravest first, each with the client's words that raised it."""
    members: Mapping[str, Sequence[int]] = compiled["sets"]
    present = _present(reading, text, members, frozenset(compiled["lasting"]))
    triggers: Mapping[str, Sequence[int]] = compiled["triggers"]
    candidates = sorted({w for found in present for w in triggers.get(str(found), ())})
    if not candidates:
        return ()
    picture = _Picture(text, present)
    raised: dict[int, list[Finding]] = {}
    for number in candidates:
        flag, every, some, none = compiled["whens"][number]
        if flag not in raised:
            proof = picture.proof(every, some, none)
            if proof is not None:
                raised[flag] = proof
    flags = compiled["flags"]
    covered = {other for n in raised for other in flags[n]["covers"]}
    kept = [n for n in raised if flags[n]["id"] not in covered]
    kept.sort(key=lambda n: (LEVELS.index(flags[n]["level"]), n))
    return tuple(
        Alert(f["id"], f["level"], f["message"], _said(text, raised[n]), f["name"], f["therapist"])
        for n in kept
        for f in (flags[n],)
    )


def _present(
    reading: Reading, text: str, members: Mapping[str, Sequence[int]], lasting: frozenset[str]
) -> dict[int, list[Finding]]:
    """Sets that a finding of this person belongs to, each with its findings."""
    present: dict[int, list[Finding]] = {}
    someone: bool | None = None
    for f in reading.findings:
        if f.polarity != "affirmed":
            continue
        if f.about == "past" and f.concept not in lasting:
            continue
        if f.about == "other":
            if someone is None:
                someone = is_for_someone(text)
            if not someone:
                continue
        if f.kind == "site":
            keys = [f"@{f.concept}"]
            if f.side == "both":
                keys.append(f"@@{f.concept}")
        else:
            keys = [f.concept, f"{f.concept}>{f.role}", f"kind:{f.kind}"]
        for key in keys:
            for number in members.get(key, ()):
                present.setdefault(number, []).append(f)
    return present


class _Picture:
    """What one complaint shows, asked term by term."""

    __slots__ = ("_age", "_present", "_text")

    def __init__(self, text: str, present: Mapping[int, list[Finding]]) -> None:
        self._text = text
        self._present = present
        self._age: int | None = -1

    def proof(
        self, every: Iterable[Any], some: Sequence[Any], none: Iterable[Any]
    ) -> list[Finding] | None:
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
            if number in self._present:
                return self._present[number][:1]
        for left, right in pairs:
            for a in self._present.get(left, ()):
                for b in self._present.get(right, ()):
                    if a.sentence == b.sentence and max(a.start, b.start) - min(a.end, b.end) <= _NEAR:
                        return [a, b]
        for sign, bound in ages:
            age = self._years()
            if age is not None and (age >= bound if sign == ">=" else age < bound):
                return []
        return None

    def _years(self) -> int | None:
        if self._age == -1:
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

_RELATIVE = (
    r"(?:mum|mom|mam|mother|dad|father|nan|nana|nanna|gran|granny|grandma|grandmother|grandad|granddad|grandpa|"
    r"grandfather|wife|husband|hubby|partner|boyfriend|girlfriend|brother|sister|son|daughter|grandson|"
    r"granddaughter|uncle|aunt|auntie|aunty|friend|mate|neighbour|neighbor|colleague|lad|boy|girl|baby|toddler|"
    r"child|kid|client|patient|pt)"
)
# "Mum has ...", "my son 17 has ...": the complaint is theirs; "my dad had a stroke": it is the writer's.
_FOR_SOMEONE = re.compile(
    rf"^\W*(?:(?:my|our|the|help|hi|hello|please|poor|so)\W+){{0,3}}(?:\w+\W+)?{_RELATIVE}\b"
    r"(?!\W+(?:had|died|passed|was|were|said|says|thinks|thought|reckons|told|used|suffers|suffered)\b)",
    re.IGNORECASE,
)
_OWN = re.compile(
    rf"\b(?:i['’]?m|i['’]?ve|i (?:have|get|feel|got|am|had|can['’]?t)|my (?!{_RELATIVE}\b))", re.IGNORECASE
)
_OLD = re.compile(r"\b(?:nan|nana|nanna|gran|granny|grandma|grandmother|grandad|granddad|grandpa|grandfather)\b", re.I)
_GRANDPARENT = 75


def is_for_someone(text: str) -> bool:
    """Whether somebody writes for a relative or a client, and says nothing of themselves."""
    return bool(_FOR_SOMEONE.match(text)) and not _OWN.search(text)


# What a number counts when it is no age: "I'm 10 weeks", "is 8/10", "in 5 minutes".
_NO_UNIT = (
    r"(?!\d|[.,:]\d|\s*(?:[-/%°£$]|(?:-?\s*)(?:sec|min|hour|hr|day|week|wk|month|mth|mile|met|km|k\b|kg|lb|stone|st\b|nd\b|"
    r"rd\b|th\b|cm|mm|inch|foot|feet|ft|rep|set|time|out\b|am\b|pm\b|o.clock|degree|yard|pound|pint|bpm|mg|"
    r"percent|years?\s+(?!old)|yrs?\s+(?!old)|y(?:ea)?rs?\s*$)))"
)
_THINGS = (
    r"(?!\s*(?:injur|mattress|sofa|bed\b|shoe|scar\b|car\b|bike|problem|break\b|fracture|trainer|boots?\b|chair|pillow|"
    r"house|dog|cat\b|break|surger|op\b|sprain|whiplash|pain))"
)
_AGES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bi(?:['’ ]?m| am)\s+(?:a\s+|now\s+|only\s+|just\s+|nearly\s+|almost\s+)?(\d{{1,3}}){_NO_UNIT}",
        rf"\b(\d{{1,3}})\s*-?\s*(?:yo|y/o|y\.o\.?|ys\s+old|y(?:ea)?rs?\s*-?\s*(?:of age|old))\b{_THINGS}",
        rf"\b(?:aged?|turned|turning|age:)\s+(\d{{1,3}}){_NO_UNIT}",
        rf"\b(?:{_RELATIVE}|he|she|who)(?:['’]?s|\s+is|\s+aged)?\W{{0,3}}(\d{{1,3}})\b{_NO_UNIT}",
        r"(?:^|[\s(,])(\d{2})\s?(?:male|female|yr|woman|man|lady|gent|bloke|lad|girl|boy)\b",
        r"(?:^|[\s(,])(?-i:(\d{2})\s?[MF])\b",
        r"^\W*(\d{2})\s?[mf]\b",
        r"\b(?-i:[MF])\s?/?\s?(\d{2})\b",
        r"^\W*[mf],?\s+(\d{2})\b",
        r"(?:^|[.!?\n]\s*)(\d{2})\s*(?=,|and\s|with\s|smoker|diabetic|year|yr|here\b|[.!?\n]|$)",
        r",\s*(\d{2})\s*(?=,|\.|$|and\s)",
        r"\b(?:smoker|diabetic|male|female|man|woman|retired|lady|bloke)\W{1,2}(\d{2})\b" + _NO_UNIT,
    )
)
_DECADE = re.compile(r"\b(?:in|into) (?:my|his|her|their) (?:early |mid |late )?(\d0)['’]?s\b", re.IGNORECASE)
_DECADE_WORDS = re.compile(
    r"\b(?:in|into) (?:my|his|her|their) (?:early |mid |late )?(teens|twenties|thirties|forties|fifties|sixties|"
    r"seventies|eighties|nineties)\b",
    re.IGNORECASE,
)
_DECADES = ("teens", "twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties")
_STAGES = ((re.compile(r"\b(?:pensioner|oap|care home|nursing home|elderly|octogenarian)\b", re.I), _GRANDPARENT),)
_OLDEST = 115


def age_of(text: str) -> int | None:
    """The age in years that a complaint tells of the person in pain; None where it tells none."""
    for pattern in _AGES:
        for found in pattern.finditer(text):
            age = int(next(g for g in found.groups() if g))
            if age <= _OLDEST:
                return age
    found_decade = _DECADE.search(text)
    if found_decade:
        return int(found_decade.group(1)) + 5
    found_word = _DECADE_WORDS.search(text)
    if found_word:
        return (_DECADES.index(found_word.group(1).lower()) + 1) * 10 + 5
    for stage, years in _STAGES:
        if stage.search(text):
            return years
    head = _FOR_SOMEONE.match(text)
    if head and _OLD.search(head.group()) and not _OWN.search(text):
        return _GRANDPARENT
    return None
