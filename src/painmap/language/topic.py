"""Topic: whether a text is a complaint of somebody's body at all, by learned evidence.

A recipe, a match report or a worksheet may hold the same body words as a complaint. What tells them apart is
how they speak: whose the places are and what stands beside them, who tells it, how it is laid out, and which
words of other topics are there. `Topic.clues` gives what a text shows of that; each clue has its learned
points (`python -m training.topic` writes `data/topic.toml`), and nothing but their sum decides.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from painmap.language.sides import MAY_SAY, said_by
from painmap.language.text import SENTENCE
from painmap.language.vocabulary import TROUBLE_KINDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from painmap.language.findings import Finding, Item
    from painmap.language.spelling import Speller
    from painmap.language.text import Token

#: The group of words that are orders, in the lexicon's `topics`.
ORDERS = "order"
# In the shape of a text a word that is understood is its class, a small word itself, left and right are one,
# and any other word is "*" with its ending.
_PLACE, _TROUBLE, _ACT, _WHEN, _OTHER, _IDIOM, _NUMBER, _ANY = "@!~%&?#*"
_START, _END, _STOP, _SIDE = "^", "$", ".", "left"
_CLASSES = {
    "site": _PLACE,
    **dict.fromkeys(TROUBLE_KINDS, _TROUBLE),
    **dict.fromkeys(("activity", "posture"), _ACT),
    **dict.fromkeys(("time", "course"), _WHEN),
}
_TOLD = frozenset((_PLACE, _TROUBLE, _ACT, _START))  # three words in a row tell something beside one of these
_ONCE = frozenset("@!~%&?#*.")  # marks that stand once for several in a row
_ENDINGS = ("ed", "ing", "s", "ly")
_LONG = 4  # a shorter word has no ending
_SIDED = ("left", "right")
_SELF = frozenset("i im ive id ill my me mine myself".split())
_CLIENT = frozenset("pt pts client clients patient patients c/o o/e".split())
_AGE = (
    r"(?i)\b\d{1,2} ?(?:yo\b|y/o|yrs? old|year|[mf]\b)|\b(?:early|mid|late) [2-9]0s|\baged \d|\b[2-9]0s\b"
    r"|^\W*\d\d ?[mf]?,"
)
_LENGTHS = (4, 8, 15, 30, 60)
_NEAR = 15  # so few characters lie between a trouble and its place
_FEW_LOOSE = 6  # of so many words of a note one may be unknown
_SURE = 2.5  # a sentence so far below what is off the topic is a complaint, whatever stands around it
_HEAD = 5  # words that tell early what a text is about
_SOME, _MANY = 2, 3
_MOST_NAMES, _MOST_OUTSIDE = 5, 10
_ALIEN_FROM = 0.25  # the list of English words is asked only where so many words are unknown
#: How a text is laid out: a clue, what it cannot be without (one of these; nothing is any letter beyond
#: ASCII), and the pattern. Most texts lack it, and then nothing is compiled and nothing searched.
_FIGURES = tuple("0123456789")
_LAYOUT = (
    (
        "=price",
        (*"£$€", "% off", *(f".{n}" for n in _FIGURES)),
        r"[£$€]\s?\d|\d ?% off|\b\d+\.\d\d\b(?! ?(?:am|pm))",
    ),
    ("=score", ("-", "\u2013"), r"\b\d+ ?[-\u2013] ?\d+\b"),
    ("=quote", ('"', "\u201c"), r"[\"\u201c].+?[\"\u201d]"),
    ("=address", ("://", "www.", ".com", "@", "#"), r"https?://|www\.|\.com\b|[@#]\w"),
    ("=blank", ("__", "....", "()", "( )", "[]", "[ ]"), r"_{2,}|\.{4,}|\( ?\)|\[ ?\]"),
    (
        "=options",
        ("a. ", "A. ", "1. ", "a) ", "A) ", "1) ", "(a)", "(b)", "(i)", "(1)", "(2)"),
        r"(?:^|\s)\(?[aA1][.)] .+\s\(?[bB2][.)] |\((?:a|b|i|1|2)\)",
    ),
    ("=heading", (": ", ". "), r"^[A-Z][\w' ,&-]{2,40}[:.] [A-Z(\d\"]"),
    ("=quantity", _FIGURES, r"(?i)\b\d+ ?(?:kg|g|ml|l|cm|mm|oz|lb|lbs|x|mg|p)\b"),
    ("=year", ("15", "16", "17", "18", "19"), r"\b1[5-9]\d\d\b"),
    ("=clock", (":",), r"\b\d{1,2}:\d\d\b"),
    ("=brackets", ("(",), r"\(.+?\)"),
    ("=question", ("?",), r"\?\s*$"),
    ("=asks inside", ("?",), r"\?\s+\S"),
    ("=exclaims", ("!",), r"!"),
    ("=picture", (), r"[\U0001F300-\U0001FAFF\u2600-\u27BF]"),
    ("=slash", ("/",), r" / |\w/\w+/\w"),
    ("=semicolon", (";",), r";"),
    ("=colon", (":",), r":\s"),
    ("=lines", ("\n",), r"\n"),
    ("=full stop", (".",), r"[a-z]\.\s*$"),
)


class Told(NamedTuple):
    """A text as the reader has it.

    Attributes:
        text: The text.
        tokens: Its words.
        stems: Their stems.
        items: The known phrases in it.
        findings: What it was found to say.
        someone: Whether it is written for somebody else.
        speller: Knows words; None knows all.
    """

    text: str
    tokens: Sequence[Token]
    stems: Sequence[str]
    items: Sequence[Item]
    findings: Sequence[Finding]
    someone: bool
    speller: Speller | None


class Topic:
    """Tells what is no complaint.

    Args:
        tables: `words` (for each stem the topics that have it), `orders` (verbs that open an instruction),
            `points` (for each clue), `start` and `at_least` (sums from which on a text is off the topic).
        small: Words that stand for themselves in the shape of a text.
    """

    def __init__(self, tables: Mapping[str, Any], small: Collection[str]) -> None:
        """Take the tables; nothing is copied."""
        self.tables = tables
        self.small = small
        self._words: Mapping[str, Sequence[str]] = tables["words"]
        self._orders = frozenset(tables["orders"])
        self._points: Mapping[str, float] = tables["points"]
        self._room: float = tables["at_least"] - tables["start"]

    def beyond(self, told: Told) -> float:
        """By how much a text is about something else than somebody's trouble, and so is each sentence of it.

        Returns:
            Points beyond what a complaint may have; 0 for a complaint.
        """
        over = self._sum(told) - self._room
        if over > 0:
            for one in _sentences(told):
                over = min(over, self._sum(one) - self._room + _SURE)
                if over <= 0:
                    break  # one sentence that is a complaint is enough
        return max(over, 0.0)

    def _sum(self, told: Told) -> float:
        """The points of all that a text shows."""
        points = self._points
        return sum([points[key] * much for key, much in self.clues(told).items() if key in points])

    def clues(self, told: Told) -> dict[str, float]:
        """What a text shows, each clue with how much of it, up to 1."""
        if not told.tokens:
            return {}
        shape, loose = self._shape(told)
        found = dict.fromkeys((*_grams(shape), *self._topics(told), *_layout(told.text)), 1.0)
        found.update(_counted(told, [told.tokens[k].word for k in loose]))
        found.update(_case(told))
        found.update(_brought_on(told, len(loose)))
        return found

    def _shape(self, told: Told) -> tuple[list[str], list[int]]:
        """The text as a row of marks, and the places of the words that nothing stands for."""
        tokens = told.tokens
        classes = _classes(told)
        shape, loose = [_START], []
        for k, token in enumerate(tokens):
            if token.brk == SENTENCE and k:
                shape.append(_STOP)
            mark = classes[k]
            if not mark and token.word[0].isdigit():
                mark = _NUMBER
            elif not mark and token.word in MAY_SAY and said_by(told.text, tokens, k) in _SIDED:
                mark = _SIDE
            elif not mark and token.word in self.small:
                mark = token.word
            elif not mark:
                loose.append(k)
                mark = _ANY
                if len(token.word) > _LONG and token.word.endswith(_ENDINGS):
                    mark += next((e for e in _ENDINGS if token.word.endswith(e)), "")
            if mark != shape[-1] or mark[0] not in _ONCE:
                shape.append(mark)
        shape.append(_END)
        return shape, loose

    def _topics(self, told: Told) -> Iterator[str]:
        """Topics whose words are there, and orders."""
        words = self._words
        for n, stem in enumerate(told.stems[:_HEAD]):
            if stem in words and stem not in told.stems[:n]:
                yield from (f"^{topic}" for topic in words[stem])
        counts: dict[str, int] = {}
        for stem in {*told.stems}:
            for topic in words.get(stem, ()):
                counts[topic] = counts.get(topic, 0) + 1
        for topic, count in counts.items():
            yield from (f"+{topic} {most}" for most in range(1, min(count, _MANY) + 1))
        for k, token in enumerate(told.tokens):
            if token.brk == SENTENCE and token.word in self._orders:
                yield ".order" if k else "^order"


def _sentences(told: Told) -> Iterator[Told]:
    """Of several sentences, each that tells a place and a trouble, as a text of its own."""
    tokens = told.tokens
    firsts = [k for k, token in enumerate(tokens) if token.brk == SENTENCE or not k]
    if len(firsts) == 1:
        return
    bounds = [*firsts, len(tokens)]
    begins = [tokens[k].start for k in firsts]
    items: list[list[Item]] = [[] for _ in firsts]
    findings: list[list[Finding]] = [[] for _ in firsts]
    for item in told.items:
        items[bisect_right(firsts, item.first) - 1].append(item)
    for f in told.findings:
        findings[bisect_right(begins, f.start) - 1].append(f)
    for n, (first, last) in enumerate(pairwise(bounds)):
        kinds = {f.kind for f in findings[n] if f.weight and f.counts}
        if "site" not in kinds or kinds.isdisjoint(TROUBLE_KINDS):
            continue
        shift = begins[n]
        yield told._replace(
            text=told.text[shift : begins[n + 1] if n + 1 < len(begins) else None],
            tokens=[t._replace(start=t.start - shift, end=t.end - shift) for t in tokens[first:last]],
            stems=told.stems[first:last],
            items=[i._replace(first=i.first - first, last=min(i.last, last) - first) for i in items[n]],
            findings=[f._replace(start=f.start - shift, end=f.end - shift) for f in findings[n]],
        )


def _classes(told: Told) -> list[str]:
    """For each word the class of what it was read as; a trouble before a place, a place before all else."""
    tokens = told.tokens
    classes = [""] * len(tokens)
    for item in told.items:
        if any(e[-1] == "idiom" for e in item.entries):
            classes[item.first : item.last] = [_IDIOM] * (item.last - item.first)
    at = {token.start: k for k, token in enumerate(tokens)}
    for f in told.findings:
        if not f.weight:
            continue
        k, mark = at[f.start], _CLASSES.get(f.kind, _OTHER)
        while k < len(tokens) and tokens[k].start < f.end:
            if mark == _TROUBLE or classes[k] in ("", _IDIOM) or (mark == _PLACE and classes[k] != _TROUBLE):
                classes[k] = mark
            k += 1
    return classes


def _grams(shape: Sequence[str]) -> list[str]:
    """Small words, two marks in a row, and three with something told among them."""
    found = []
    for a, b, c in zip(shape, shape[1:], (*shape[2:], ""), strict=False):
        if a[0].isalpha():
            found.append(a)
        pair = f"{a} {b}"
        found.append(pair)
        if c and (a in _TOLD or b in _TOLD or c in _TOLD):
            found.append(f"{pair} {c}")
    return found


def _layout(text: str) -> Iterator[str]:
    """How a text is laid out."""
    for name, needs, pattern in _LAYOUT:
        for need in needs:
            if need in text:
                break
        else:
            if needs or text.isascii():
                continue
        if re.search(pattern, text):
            yield name


def _counted(told: Told, loose: Sequence[str]) -> Iterator[tuple[str, float]]:
    """Length, names, and words that neither complaints nor (where there are many) English has."""
    text, tokens = told.text, told.tokens
    yield from ((f"=up to {most}", 1.0) for most in _LENGTHS if len(tokens) <= most)
    names = sum(
        t.brk < SENTENCE
        and t.end - t.start > _SOME
        and text[t.start].isupper()
        and text[t.start + 1].islower()
        for t in tokens
    )
    yield "=names", min(names, _MOST_NAMES) / _MOST_NAMES
    outside = [] if told.speller is None else [w for w in loose if not told.speller.knows(w)]
    yield "=outside", len(outside) / len(tokens)
    yield "=outside many", min(len(outside), _MOST_OUTSIDE) / _MOST_OUTSIDE
    if told.speller is not None and len(outside) >= max(_SOME, _ALIEN_FROM * len(loose)):
        yield "=alien", sum(not told.speller.is_english(w) for w in outside) / len(tokens)


def _case(told: Told) -> Iterator[tuple[str, float]]:
    """Who is concerned, what they are said to have, and how it hangs together."""
    words = {t.word for t in told.tokens}
    whose = [
        name
        for name, is_so in (
            ("self", not _SELF.isdisjoint(words)),
            ("client", not _CLIENT.isdisjoint(words)),
            ("someone", told.someone),
            ("age", re.search(r"\d", told.text) and re.search(_AGE, told.text)),
        )
        if is_so
    ]
    yield from ((f"={name}", 1.0) for name in whose or ["nobody"])
    live = [f for f in told.findings if f.weight and f.counts]
    troubles = [f for f in live if f.kind in TROUBLE_KINDS]
    places = [f for f in live if f.kind == "site"]
    yield "=troubles", min(len({f.start for f in troubles}), _MANY) / _MANY
    yield "=places", min(len({f.start for f in places}), _MANY) / _MANY
    near = _near(live)
    roles = {f.role for f in live if f.kind != "site"}
    holds = {
        "no trouble": not troubles,
        "bound": not {f.sentence for f in troubles}.isdisjoint({f.sentence for f in places}),
        "near": near,
        "near own": near and bool(whose),
        "worse": "worse" in roles,
        "better": "better" in roles,
        "denied": "denied" in {f.polarity for f in told.findings},
        "not now": not {f.about for f in told.findings} <= {"now"},
    }
    yield from ((f"={name}", 1.0) for name, is_so in holds.items() if is_so)
    # in words, not letters: "left" and "right" must weigh the same
    read = sum([told.text.count(" ", f.start, f.end) + 1 for f in told.findings if f.weight])
    yield "=read", min(read / len(told.tokens), 1.0)
    for f in told.findings:
        if f.kind != "site":
            yield f"{'-' if f.polarity == 'denied' else '='}:{f.concept}", 1.0


def _near(findings: Iterable[Finding]) -> bool:
    """Whether a trouble and a place stand side by side, among findings in the order of their text."""
    ends = [-_NEAR - 1, -_NEAR - 1]  # where the last place and the last trouble end
    for f in findings:
        troubled = f.kind in TROUBLE_KINDS
        if troubled or f.kind == "site":
            if f.start - ends[not troubled] <= _NEAR:
                return True
            ends[troubled] = max(ends[troubled], f.end)
    return False


def _brought_on(told: Told, loose: int) -> Iterator[tuple[str, float]]:
    """What a note tells that has no word of pain: the side, what brings it on, and little else."""
    live = [f for f in told.findings if f.weight and f.counts]
    places = {f.sentence for f in live if f.kind == "site"}
    acts = {f.sentence for f in live if f.kind in ("activity", "posture")}
    brought_on = not places.isdisjoint(acts)
    if any(f.kind == "site" and f.side for f in live):
        yield "=sided", 1.0
    if brought_on:
        yield "=brought on", 1.0
    yield "=loose", loose / len(told.tokens)
    if places and loose <= 1 + len(told.tokens) // _FEW_LOOSE:
        yield "=terse", 1.0
        if brought_on:
            yield "=terse, brought on", 1.0
