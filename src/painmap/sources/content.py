"""Content: what patterns and red flags must say so that people and the matcher can use them.

Rules of content are errors in painmap's own data. In a file of the user's own they are warnings, and what is
a matter of how much there is goes unsaid.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from painmap import resources
from painmap.sources import drawings, lists, words
from painmap.sources.plain import grade, letters, sentences
from painmap.sources.rules import phrases

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from painmap.sources.check import Base, Checked
    from painmap.sources.problems import Problem
    from painmap.sources.shape import Shape
    from painmap.sources.toml_lines import Way

# How much a pattern of painmap's own holds at least.
_PHRASES = {"common": 30, "occasional": 20, "rare": 20}
_SECTIONS, _SELF_CARE, _SIMILAR = 4, 3, 2
_THERAPY = ("find", "confirm", "treat", "danger", "feeds")
_FEWEST_WORDS, _MOST_WORDS = 2, 14  # of a phrase
_TELL_WORDS = 4
_SENTENCE_WORDS = 34  # of self care
# Years of school. Measured over the catalogue: self care 3.8 on the average and 6.0 at the worst, phrases 2.7
# and 4.0. Advice for patients is asked to stay at grade 6 (American Medical Association).
_SELF_CARE_GRADE, _PHRASES_GRADE = 6.5, 5.0
_SHARED_SENTENCE = 3  # patterns that may share a sentence of care
_MESSAGE_SENTENCES = 2
# A phrase is what a client says, and clients name no muscles: short names that people in the trade use.
_TRADE_NAMES = (
    r"trapezius|traps?|lats|glutes?|gluteus|psoas|scm|ql|quadratus|piriformis|deltoids?|rhomboids?|scalenes?"
    r"|levator|pecs?|pectoral\w*|masseter|temporalis|infraspinatus|supraspinatus|soleus|gastroc\w*|tibialis"
    r"|peroneal?s?|adductors?|multifidus|serratus|oblique|sartorius|gracilis|popliteus|vastus|sternocleido\w*"
)
# Words of pain and of what is felt: a plain phrase holds one ("my jaw hurts when I chew"), in few words.
_PLAIN = re.compile(
    r"\b(hurt|ach[ei]|sore|pain|stiff|burn|tight|tender|sting|numb|tingl|cramp|catch|stab|throb|prick|shiver|chill"
    r"|goose|stitch|headache|toothache|earache|nag|jab|twinge|pull|pinch|lump|itch|buzz|dizz|swollen|heavy|pins)",
    re.IGNORECASE,
)
_PLAIN_WORDS, _FEWEST_PLAIN, _FEWEST_BETTER = 12, 10, 8
# What only some people own or do: things, trades and sports.
_SPECIAL = re.compile(
    r"\b(laptop|mouse|keyboard|typing|phone|tablet|guitar|violin|cello|piano|flute|trumpet|tennis|golf\w*|squash"
    r"|badminton|baseball|cricket|football|soccer|rugby|hockey|basketball|volleyball|ski(?:ing|s)?|skat\w+|surf\w*"
    r"|rower|rowing|kayak\w*|canoe\w*|swim\w*|cycl\w+|bike|biking|bouldering|rock climbing|gym|bench press\w*"
    r"|pull-?ups?|push-?ups?|sit-?ups?|crunches|squats|lunges|deadlifts?|dumbbells?|yoga|pilates|ballet|danc\w+"
    r"|horse|trampoline|treadmill|spin class|darts|bowling|fishing|screwdriver|hammer\w*|drill|wrench|spanner"
    r"|paint(?:ing|brush)|plaster\w*|plumb\w*|brick\w*|scaffold\w*|welding|hairdress\w*|milking|knitting|crochet\w*"
    r"|sewing|chainsaw|strimmer|wheelbarrow|forklift|tractor|joystick|gaming|headset|microphone|snorkel)\b",
    re.IGNORECASE,
)
_MOST_SPECIAL = 0.2  # of `worse`
_DOSE = re.compile(
    r"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty)\b", re.IGNORECASE
)
_STOP = re.compile(
    r"\b(stop|ease off|back off|never|do not|don't|not |no |only|until|skip|leave|avoid|less)\b",
    re.IGNORECASE,
)


def check_data(checked: Checked, blobs: Mapping[Path, bytes]) -> list[Problem]:
    """Add to painmap's own data what its content breaks; return what is wrong in its lists and drawings."""
    patterns = _rows(checked.of(resources.PATTERNS), "pattern")
    muscles = lists.names(_blob(blobs, resources.MUSCLES))
    _patterns(patterns, muscles, [], level="error")
    for one in patterns:
        _counts(one)
    _shared_sentences(patterns)
    _flags(_rows(checked.of(resources.RED_FLAGS), "flag"), level="error")
    used = {m for one in patterns for m in one.row["muscles"]}
    words.check(checked, {p.row["id"]: p.row for p in patterns})
    chart = resources.data_dir() / resources.CHART
    sites = {row["id"] for row in _with_id(checked, resources.BODY, "site")}
    first = {row["id"]: _first_muscle(row) for row in _with_id(checked, resources.PATTERNS, "pattern")}
    drawn = drawings.check(str(chart), blobs[chart], sites, first)
    return [*lists.check(blobs, used if patterns else muscles), *drawn]


def check_own(checked: Checked, base: Base) -> None:
    """Add to files of the user's own what their content breaks, as warnings."""
    shapes = [shape for _, shape in checked.shapes]
    _patterns(_rows(shapes, "pattern"), base.names.of["muscle"], base.patterns, level="warning")
    _flags(_rows(shapes, "flag"), level="warning")


class _One(NamedTuple):
    """One table of a list: the file, the way to it, what it is called, and itself."""

    shape: Shape
    way: Way
    where: str
    row: dict[str, Any]

    def add(self, way: Way, message: str, fix: str, level: str = "error") -> None:
        """Note a problem."""
        self.shape.add((*self.way, *way), self.where, message, fix, level)


def _rows(shapes: Sequence[Shape], table: str) -> list[_One]:
    return [_One(shape, *found) for shape in shapes for found in shape.rows(table)]


def _with_id(checked: Checked, kind: str, table: str) -> Iterator[dict[str, Any]]:
    """Give the rows that have an id, whatever else is wrong with them."""
    for shape in checked.of(kind):
        rows = shape.raw.tables.get(table)
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, dict) and isinstance(row.get("id"), str):
                yield row


def _first_muscle(row: Mapping[str, Any]) -> str:
    """The muscle that a pattern is of, or "" where its list is wrong."""
    muscles = row.get("muscles")
    return str(muscles[0]) if isinstance(muscles, list) and muscles else ""


def _blob(blobs: Mapping[Path, bytes], name: str) -> bytes:
    return blobs[resources.data_dir() / name]


# -- patterns ----------------------------------------------------------------------------------------------


def _patterns(
    patterns: Sequence[_One], muscles: Collection[str], others: Sequence[Mapping[str, Any]], *, level: str
) -> None:
    """Check phrases, self care and tells; `others` hold phrases that must not stand here again."""
    names = re.compile(rf"\b({'|'.join(map(re.escape, muscles))}|{_TRADE_NAMES})\b", re.IGNORECASE)
    mine = {one.row["id"] for one in patterns}
    owner: dict[str, tuple[str, str]] = {}
    for row in others:
        if row["id"] not in mine:
            owner |= {letters(phrase): (row["id"], phrase) for _, _, phrase in phrases((), row["client"])}
    for one in patterns:
        _phrases(one, names, owner, level)
        _care(one, level)
        for number, other in enumerate(one.row.get("similar", ())):
            if len(other["tell"].split()) < _TELL_WORDS:
                message = f'"{other["tell"]}" tells too little'
                one.add(("similar", number, "tell"), message, "say which sign tells the two apart", level)


def _phrases(one: _One, names: re.Pattern[str], owner: dict[str, tuple[str, str]], level: str) -> None:
    """Check each phrase of a pattern, and all of them for how plain they are."""
    told = [((), "says", one.row["name"]), *phrases((), one.row["client"])]
    for way, _, phrase in told:
        here = way or ("name",)
        if found := names.search(phrase):
            message = f'"{phrase}" names a muscle ({found[0]})'
            one.add(here, message, "say it as a client would", level)
        if not way:
            continue
        count = len(phrase.split())
        if not _FEWEST_WORDS <= count <= _MOST_WORDS:
            wanted = f"{_FEWEST_WORDS} to {_MOST_WORDS} words"
            one.add(here, f'"{phrase}" has {count} word{"s" * (count > 1)}', f"write {wanted}", level)
        ident, other = owner.setdefault(letters(phrase), (one.row["id"], phrase))
        if ident != one.row["id"]:
            message = f'"{phrase}" is "{other}" of pattern "{ident}"'
            one.add(here, message, "a phrase belongs to one pattern: take one out", level)
    years = grade(phrase for _, _, phrase in told[1:])
    if years > _PHRASES_GRADE:
        message = f"the phrases ask for {years:.1f} years of school"
        one.add(("client",), message, f"use plainer words: {_PHRASES_GRADE:.0f} at the most", level)


def care(row: Mapping[str, Any]) -> Iterator[tuple[Way, str]]:
    """Give the texts of a pattern's self care with the way to each."""
    for number, entry in enumerate(row["self_care"]):
        for key in ("do", "caution"):
            if key in entry:
                yield ("self_care", number, key), entry[key]


def _care(one: _One, level: str) -> None:
    """Check that self care is plain, has a dose, and says when to stop."""
    texts = list(care(one.row))
    years = grade(text for _, text in texts)
    if years > _SELF_CARE_GRADE:
        message = f"the self care asks for {years:.1f} years of school"
        one.add(("self_care",), message, f"use plainer words: {_SELF_CARE_GRADE:.1f} at the most", level)
    for way, text in texts:
        for sentence in sentences(text):
            if (count := len(sentence.split())) > _SENTENCE_WORDS:
                message = f'the sentence "{sentence[:40]}..." has {count} words'
                one.add(way, message, f"write two, of {_SENTENCE_WORDS} words at the most", level)
    told = " ".join(text for _, text in texts)
    if not _DOSE.search(told):
        one.add(("self_care",), "the self care has no dose", "say how long or how often", level)
    if not _STOP.search(told):
        one.add(("self_care",), "the self care never says when to stop", "add that to a caution", level)


def _counts(one: _One) -> None:
    """Check that a pattern of painmap's own holds enough of everything."""
    row = one.row
    for key, count, least in (
        ("client", len(list(phrases((), row["client"]))), _PHRASES.get(row["frequency"], 0)),
        ("self_care", len(row["self_care"]), _SELF_CARE),
        ("own", len(row.get("own", ())), 1),
        ("similar", len({other["id"] for other in row.get("similar", ())}), _SIMILAR),
    ):
        if count < least:
            what = "phrases" if key == "client" else f"entries under {key}"
            one.add((key,), f"{count} {what}", f"write at least {least}")
    _words(one)
    if not any("http" in source and "recalled" not in source for source in row["sources"]):
        one.add(("sources",), "no source that can be opened", "name a page with its address")
    if missing := [key for key in _THERAPY if key not in row.get("therapy", {})]:
        one.add(("therapy",), f"nothing under {', '.join(missing)} of therapy", "write it")
    if len(row["client"]) < _SECTIONS:
        message = f"phrases under {len(row['client'])} keys of client"
        one.add(("client",), message, f"fill at least {_SECTIONS}")


def _words(one: _One) -> None:
    """Check that there are plain phrases, what eases it, and not too much that only some people own or do."""
    client = one.row["client"]
    told = [p for key in ("says", "worse", "notices") for p in client.get(key, ())]
    plain = [p for p in told if len(p.split()) <= _PLAIN_WORDS and _PLAIN.search(p)]
    if len(plain) < _FEWEST_PLAIN:
        fix = f'write at least {_FEWEST_PLAIN}: "my X hurts when I Y"'
        one.add(("client",), f"{len(plain)} plain phrases", fix)
    if (count := len(client.get("better", ()))) < _FEWEST_BETTER:
        one.add(("client",), f"{count} phrases under better", f"write at least {_FEWEST_BETTER}")
    worse = client.get("worse", ())
    special = [p for p in worse if _SPECIAL.search(p)]
    if len(special) > _MOST_SPECIAL * len(worse):
        message = f"{len(special)} of {len(worse)} phrases under worse name a thing, a trade or a sport"
        one.add(("client",), message, "a fifth at the most: say the movement instead")


def _shared_sentences(patterns: Sequence[_One]) -> None:
    """Check that care is written for its pattern: no sentence of it stands in many."""
    users: dict[str, dict[str, tuple[_One, Way]]] = defaultdict(dict)
    for one in patterns:
        for way, text in care(one.row):
            for sentence in sentences(text):
                users[letters(sentence)].setdefault(one.row["id"], (one, way))
    for sentence, found in users.items():
        for one, way in list(found.values())[_SHARED_SENTENCE:]:
            message = f'"{sentence[:40]}..." stands in {len(found)} patterns'
            one.add(way, message, "write it for this pattern")


# -- red flags ---------------------------------------------------------------------------------------------


def _flags(flags: Sequence[_One], *, level: str) -> None:
    """Check that a red flag is said in two sentences, sourced, and, in an emergency, says whom to call."""
    for one in flags:
        message = one.row["message"]
        if len(re.findall(r"[.!?](?=\s|$)", message)) != _MESSAGE_SENTENCES:
            one.add(("message",), "the message is not two sentences", "say why, then what to do now", level)
        if one.row["level"] == "emergency" and not re.search(
            r"local emergency number|emergency department", message
        ):
            fix = 'name the "local emergency number" or the "emergency department"'
            one.add(("message",), "the message of an emergency says not whom to call", fix, level)
        for number, source in enumerate(one.row["sources"]):
            if not re.search(r"https?://\S+$", source):
                fix = "end it with the page's https://..."
                one.add(("sources", number), f'"{source[:40]}" has no address', fix, level)
        for key in ("raises", "silent"):
            other = "silent" if key == "raises" else "raises"
            for number in [n for n, text in enumerate(one.row[key]) if text in one.row[other]]:
                if key == "silent":
                    one.add((key, number), "the sample stands under raises too", "take one out", level)
