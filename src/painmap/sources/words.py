"""Words: rules for names of places, for the lexicon and for the points, over all their files together."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from painmap import resources
from painmap.answer import LEVELS
from painmap.errors import PainmapError
from painmap.language.vocabulary import UNABLE
from painmap.nearest import did_you_mean
from painmap.sources.lexicon import expand

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from painmap.sources.check import Checked
    from painmap.sources.shape import Shape
    from painmap.sources.toml_lines import Way

# Stop words that stand for a concept by themselves all the same: they say that something is wrong, or since
# when, but speak for no pattern as words.
_TROUBLE_WORDS = frozenset(
    "ache aching pain pains painful hurt hurts hurting sore problem issue trouble sx"
    " done out gone bad recently advice".split()
)
_AS_ONE = 0.8  # two concepts that imply each other so strongly are one
_EVERYWHERE = "everywhere"  # the one site that stands in no regional index
# Points are given, beside what can be said, for an age and for what the gravity of all signs adds up to.
_UNSAID = frozenset(
    "age<16 age<50 age<65 age>=65 #all #gravest #three #alarming #grave #muscle #denied".split()
)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def check(checked: Checked, patterns: Mapping[str, Mapping[str, Any]]) -> None:
    """Add to the problems of body model, lexicon and points what their content breaks."""
    for shape in checked.of(resources.BODY):
        _names(shape)
        _index(shape, patterns)
    lexicon = checked.of(resources.LEXICON)
    _stop_words(lexicon)
    _implications(lexicon)
    _forms(lexicon)
    for shape in checked.of(resources.POINTS):
        _points(shape)


def _variants(phrase: str) -> list[tuple[str, ...]]:
    """All that a phrase stands for; nothing where it cannot be read, which is told elsewhere."""
    try:
        return expand(phrase)
    except PainmapError:
        return []


# -- the body model ----------------------------------------------------------------------------------------


def _names(shape: Shape) -> None:
    """Check that a name means one place, but for those that `shared` lists."""
    rows = list(shape.rows("site"))
    holders: dict[tuple[str, ...], list[tuple[Way, str, str]]] = defaultdict(list)
    for way, where, row in rows:
        for number, name in enumerate(row["names"]):
            for variant in _variants(name):
                if not any(other == where for _, other, _ in holders[variant]):
                    holders[variant].append(((*way, "names", number), where, name))
    listed = shape.items("shared")
    allowed: set[tuple[str, ...]] = set()
    for number, phrase in enumerate(listed):
        variants = _variants(phrase)
        allowed.update(variants)
        if variants and not any(len(holders.get(variant, ())) > 1 for variant in variants):
            message = f'"{phrase}" stands for two places no longer'
            shape.add(("shared", number), "", message, "take it off the list")
    told: set[Way] = set()
    for variant, found in holders.items():
        if len(found) > 1 and variant not in allowed:
            (_, other, _), (way, where, name) = found[:2]
            if way not in told:
                told.add(way)
                message = f'"{name}" is a name of {other} too'
                shape.add(way, where, message, "take one out, or list it under `shared`")


def _index(shape: Shape, patterns: Mapping[str, Mapping[str, Any]]) -> None:
    """Check that every place has patterns to think of first, and every pattern a place; and can be said."""
    rows = list(shape.rows("site"))
    used = {
        site
        for row in patterns.values()
        for site in (*row["felt"], *row.get("spill", ()), *row.get("own", ()))
    }
    for way, where, row in rows:
        if not row.get("first") and row["id"] != _EVERYWHERE:
            fix = "add first = [...]: the patterns to think of when only this place is named"
            shape.add(way, where, "the regional index is missing", fix)
        if row["id"] in used and not row["names"] and not row.get("aspects"):
            shape.add((*way, "names"), where, "a pattern is felt here, and no name says it", "write one")
    first = {ident for _, _, row in rows for ident in row.get("first", ())}
    if not rows:
        return
    for ident in patterns.keys() - first:
        felt = patterns[ident]["felt"][0]
        way, where = next(((w, n) for w, n, row in rows if row["id"] == felt), ((), ""))
        message = f'the pattern "{ident}" stands in no regional index'
        shape.add((*way, "first") if way else (), where, message, "add it to `first` where it is felt")


# -- the lexicon -------------------------------------------------------------------------------------------


def _concepts(lexicon: list[Shape]) -> Iterator[tuple[Shape, Way, str, dict[str, Any]]]:
    for shape in lexicon:
        for way, where, row in shape.rows("concept"):
            yield shape, way, where, row


def _stop_words(lexicon: list[Shape]) -> None:
    """Check that no concept stands for a single word that is passed over or says nothing."""
    silent = {word for shape in lexicon for key in ("stop", "skip") for word in shape.items(key)}
    silent -= _TROUBLE_WORDS
    for shape, way, where, row in _concepts(lexicon):
        for number, phrase in enumerate(row["words"]):
            for variant in _variants(phrase):
                if len(variant) == 1 and variant[0] in silent:
                    message = f'"{variant[0]}" is a word of `stop` or `skip`'
                    shape.add((*way, "words", number), where, message, "add a word, or take it off there")


def _implications(lexicon: list[Shape]) -> None:
    """Check that no two concepts imply each other so strongly that they are one."""
    implies = {row["id"]: row.get("implies", {}) for _, _, _, row in _concepts(lexicon)}
    for shape, way, where, row in _concepts(lexicon):
        for other, weight in row.get("implies", {}).items():
            if weight * implies.get(other, {}).get(row["id"], 0.0) >= _AS_ONE:
                message = f'"{row["id"]}" and "{other}" imply each other and are one'
                shape.add((*way, "implies", other), where, message, "join them, or lower a weight")


def _forms(lexicon: list[Shape]) -> None:
    """Check that an irregular form belongs to one word, and that a slip is letters alone and no form."""
    forms = [
        (shape, base, form) for shape in lexicon for base in shape.texts("forms") for form in _of(shape, base)
    ]
    bases: dict[str, str] = {}
    known = {base for _, base, _ in forms}
    for shape, base, form in forms:
        way: Way = ("forms", base, shape.texts("forms")[base].index(form))
        if bases.setdefault(form, base) != base:
            shape.add(way, "", f'"{form}" is a form of "{bases[form]}" too', "take one out")
        if form in known:
            shape.add(way, "", f'"{form}" has forms of its own', "list them under one word")
    for shape in lexicon:
        for slip in shape.texts("misspelt"):
            way = ("misspelt", slip)
            if slip in bases:
                shape.add(way, "", f'"{slip}" is a form of "{bases[slip]}"', "take one out")
            if not slip.isalpha():
                shape.add(way, "", f'"{slip}" is never looked up', "write letters alone")


def _of(shape: Shape, base: str) -> list[str]:
    found: list[str] = shape.texts("forms")[base]
    return found


# -- the points --------------------------------------------------------------------------------------------


def _points(shape: Shape) -> None:
    """Check that what the points are given for can be said, and that each wording has all its numbers."""
    concepts, sites = shape.names.of["concept"], shape.names.of["site"]
    for level in LEVELS:
        for key in shape.texts(level).get("points", ()):
            name = key.lstrip("@-").rpartition("@")[2]  # "grave@chest": a sign so grave beside that part
            known = sites if "@" in key else concepts
            if key not in _UNSAID and name not in {*known, UNABLE}:
                message = f'points for "{key}", which cannot be said'
                fix = did_you_mean(name, known) or "run: python -m training.points"
                shape.add((level, "points", key), "", message, fix)
        for key in shape.texts(level).get("flags", ()):
            if key not in shape.names.of["flag"]:
                fix = did_you_mean(key, shape.names.of["flag"]) or "run: python -m training.points"
                shape.add((level, "flags", key), "", f'points for "{key}", which is no red flag', fix)
    for key, row in shape.texts("wording").items():
        if len(row.split()) != len(LEVELS) or not all(_NUMBER.fullmatch(n) for n in row.split()):
            message = f'"{key}" needs a number for each of {", ".join(LEVELS)}'
            shape.add(("wording", key), "", message, "run: python -m training.points")
