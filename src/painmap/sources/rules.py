"""Rules: what a schema cannot say of a file, and without which it cannot be loaded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from painmap.answer import LEVELS
from painmap.language.text import stem, tokenise
from painmap.nearest import did_you_mean
from painmap.sources import grades, red_flags
from painmap.sources.schema import LISTED, SECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from painmap.sources.shape import Shape
    from painmap.sources.toml_lines import Way

# Words that change nothing of what a phrase says; "up", "in" and "not" do.
_EMPTY_WORDS = frozenset(
    "a an the my your his her its our their this that these those of is are was were it i im me and just"
    " really very".split()
)


def check(shape: Shape) -> None:
    """Add to the problems of a file what its tables break, table by table."""
    for way, where, row in shape.rows("pattern"):
        _said_twice(shape, way, where, row["client"])
        _neighbours(shape, way, where, row)
    for table in ("concept", "sign"):
        for way, where, row in shape.rows(table):
            if row["id"] in row.get("implies", ()):
                message = "the concept implies itself"
                shape.add((*way, "implies", row["id"]), where, message, "take it out")
    for way, where, row in shape.rows("site"):
        for number, other in enumerate(row.get("neighbours", ())):
            if other == row["id"]:
                here = (*way, "neighbours", number)
                shape.add(here, where, "the site is beside itself", "take it out")
    _holding(shape)
    _flags(shape)
    _grades(shape)
    _easing(shape)


def said_alike(phrase: str) -> tuple[str, ...]:
    """Fold a phrase so that two that say the same are equal: case, marks, empty words, inflections."""
    words = [token.word for token in tokenise(phrase)]
    return tuple(stem(w) for w in words if w not in _EMPTY_WORDS) or tuple(words) or (phrase.strip(),)


# -- patterns ----------------------------------------------------------------------------------------------


def phrases(way: Way, client: Mapping[str, list[str]]) -> Iterator[tuple[Way, str, str]]:
    """Give each phrase of a pattern with the way to it and its section."""
    for section, told in client.items():
        if section in SECTIONS:
            for number, phrase in enumerate(told):
                yield (*way, "client", section, number), section, phrase


def _said_twice(shape: Shape, way: Way, where: str, client: Mapping[str, list[str]]) -> None:
    """Check that no two phrases of a pattern say the same."""
    seen: dict[tuple[str, ...], tuple[str, str]] = {}
    for here, section, phrase in phrases(way, client):
        other, first = seen.setdefault(said_alike(phrase), (phrase, section))
        if other is not phrase:
            message = f'"{phrase}" says the same as "{other}" under {first}'
            shape.add(here, where, message, "take one out or say what differs")


def _neighbours(shape: Shape, way: Way, where: str, row: Mapping[str, Any]) -> None:
    """Check that a pattern names others as similar, each once."""
    seen: set[str] = set()
    for number, other in enumerate(row.get("similar", ())):
        here, ident = (*way, "similar", number, "id"), other["id"]
        if ident == row["id"]:
            shape.add(here, where, "the pattern is named similar to itself", "name another pattern")
        elif ident in seen:
            shape.add(here, where, f'similar names "{ident}" twice', "join the two")
        seen.add(ident)


# -- sites -------------------------------------------------------------------------------------------------


def _holding(shape: Shape) -> None:
    """Check that no site is, through however many others, a part of itself."""
    rows = {row["id"]: (way, where, row.get("parent", "")) for way, where, row in shape.rows("site")}
    for start, (way, where, parent) in rows.items():
        circle, up = [start], parent
        while up in rows and up not in circle:
            circle.append(up)
            up = rows[up][2]
        if up == start:
            message = f"the site holds itself: {' in '.join([*circle, start])}"
            shape.add((*way, "parent"), where, message, "name another parent for one of them")


# -- red flags ---------------------------------------------------------------------------------------------


def _flags(shape: Shape) -> None:
    """Check the terms of red flags, what they cover, and the groups that their terms name."""
    groups = shape.texts("group")
    for name, term in groups.items():
        for message, fix in _group_faults(name, term, shape):
            shape.add(("group", name), f"group ${name}", message, fix)
    levels = {row["id"]: row["level"] for _, _, row in shape.rows("flag")}
    for way, where, row in shape.rows("flag"):
        for number, when in enumerate(row["when"]):
            _when(shape, (*way, "when", number), where, when)
        for number, other in enumerate(row.get("covers", ())):
            graver = LEVELS[: LEVELS.index(row["level"])] if row["level"] in LEVELS else ()
            if other == row["id"] or levels.get(other) in graver:
                message = f'covers "{other}", which is {"itself" if other == row["id"] else "graver"}'
                shape.add((*way, "covers", number), where, message, "take it out")


def _group_faults(name: str, term: str, shape: Shape) -> Iterator[tuple[str, str]]:
    """What is wrong with a named term."""
    if name in _reached(term, shape.names.groups):
        yield "the group names itself", f"write one of its groups out: {term}"
    else:
        yield from _term_faults(term, shape)


def _reached(term: str, groups: Mapping[str, str]) -> set[str]:
    """The groups that a term names, through however many others."""
    todo, seen = [term], set[str]()
    while todo:
        new = set(red_flags.named(todo.pop())) - seen
        seen |= new
        todo += [groups.get(name, "") for name in new]
    return seen


def _when(shape: Shape, way: Way, where: str, when: Mapping[str, list[str]]) -> None:
    """Check one picture: its terms, and that it holds more than an age."""
    before = len(shape.problems)
    for key in ("all", "any", "none"):
        for number, term in enumerate(when.get(key, ())):
            for message, fix in _term_faults(term, shape):
                shape.add((*way, key, number), where, message, fix)
    sound = len(shape.problems) == before and not any(p.where.startswith("group") for p in shape.problems)
    if sound and all(red_flags.only_ages(term, shape.names.groups) for term in when["all"]):
        shape.add((*way, "all"), where, "an age alone raises nothing", "add a finding to `all`")


def _term_faults(term: str, shape: Shape) -> Iterator[tuple[str, str]]:
    """What is wrong with a term: brackets, and names of what does not exist."""
    groups = shape.names.groups
    before = f"term '{term}': "
    unknown = [name for name in red_flags.named(term) if name not in groups]
    for name in unknown:
        fix = did_you_mean(name, groups) or "add it to [group]"
        yield f"{before}unknown group ${name}", fix
    if any(name not in groups or name in _reached(groups[name], groups) for name in _reached(term, groups)):
        return  # told where it stands
    try:
        red_flags.tree(term, groups)
    except red_flags.TermError as error:
        yield f"{before}{error.args[0]}", error.args[1]
        return
    for atom in re.findall(red_flags.PIECES, term):
        if atom not in "()|@" and not atom.startswith("$"):
            found = _atom_fault(atom, shape)
            if found is not None:
                yield f"{before}{found[0]}", found[1]


def _atom_fault(atom: str, shape: Shape) -> tuple[str, str] | None:
    """What is wrong with the smallest part of a term."""
    if re.fullmatch(red_flags.AGE, atom):
        return None
    head, colon, tail = atom.partition(":")
    kind, name = "concept", atom
    if colon and head in ("site", "at", "both"):
        kind, name = "site", tail
    elif colon:
        if atom in red_flags.KIND_TERMS:
            return None
        return f'unknown term "{atom}"', "write site:ID, at:ID, both:ID or kind:KIND"
    else:
        name, arrow, role = atom.partition(">")
        if arrow and role not in red_flags.ROLES:
            return f'unknown role "{role}"', f"write one of {', '.join(red_flags.ROLES)}"
    known = shape.names.of.get(kind)
    if known is None or name in known:
        return None
    return f'unknown {kind} "{name}"', did_you_mean(name, known, 2) or LISTED[kind]


def _grades(shape: Shape) -> None:
    """Check that a danger sign is as grave as its red flag, and ends with whom to see and when."""
    for way, where, row in shape.rows("grade"):
        level, of_flag = row["level"], shape.names.levels.get(row.get("flag", ""), LEVELS[-1])
        if level not in LEVELS:
            continue
        if LEVELS.index(level) > LEVELS.index(of_flag):
            message = f'the level is "{level}", and the red flag "{row["flag"]}" says "{of_flag}"'
            shape.add((*way, "level"), where, message, f'write "{of_flag}" or graver')
        endings = grades.ENDINGS[level]
        if not row["text"].endswith(tuple(f": {end}" for end in endings)):
            message = f'the text does not end as "{level}" does'
            shape.add((*way, "text"), where, message, f"end it with one of: {' '.join(endings)}")


# -- questions ---------------------------------------------------------------------------------------------


def _easing(shape: Shape) -> None:
    """Check that what may ease pain can be asked about."""
    when = shape.texts("when")
    for number, ident in enumerate(shape.items("eases")):
        if ident not in when:
            fix = did_you_mean(ident, when, 2) or "write there how to ask about it"
            shape.add(("eases", number), "", f'"{ident}" stands not under [when]', fix)
