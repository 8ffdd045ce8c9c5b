"""Understanding: a complaint becomes findings, each with its role, polarity, side and span.

The same reader reads a client's complaint and the catalogue's phrases; that is what makes the two meet. It
works in one pass over the words: mend the spelling, find the longest known phrases, put aspects and places
together ("outside" + "knee"), then let cues give roles and polarity to what stands in their scope.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any

from painmap.findings import Correction, Finding, Item, Reading, Word
from painmap.text import CLAUSE, COMMA, SENTENCE, Token, tokenise
from painmap.vocabulary import GAP, HERE, KINDS, MAX_GAP, TROUBLE_KINDS, Stems

if TYPE_CHECKING:
    from collections.abc import Mapping

    from painmap.spelling import Speller


_SIDES = {
    "left": "left", "lt": "left", "lhs": "left", "leftsided": "left", "lefthand": "left",
    "right": "right", "rt": "right", "rhs": "right", "rightsided": "right", "righthand": "right",
    "both": "both", "bilateral": "both", "bilaterally": "both", "bilat": "both", "b/l": "both",
    "either": "both",
}  # fmt: skip
# Words that may stand between an aspect and its place: "outer side of the right knee".
_LINKS = frozenset(
    ["of", "side", "sides", "part", "parts", "bit", "edge", "half", "area", "end", "to", "in", "on", "at", "just", "very", "the", "my", "his", "her", "your", "our", "their", "me", "a", "right", "left", "both", "same", "and", "towards", "round", "around", "where", "that", "this", "whole"]
)
_LEADS = frozenset(
    ["on", "at", "in", "to", "towards", "round", "around", "from", "the", "more", "mostly", "mainly", "just", "is", "are", "really", "so", "right", "left"]
)
_REACH_FORWARD = 5
_REACH_BACK = 8
_CLAUSE_WORDS = 7
_ITEM_WORDS = 2
_NEXT_PLACES, _WAY_LENGTH = 4, 60  # a way leads to a place said soon after, in characters


class Reader:
    """Reads complaints with a compiled lexicon and body model.

    Args:
        tables: What `painmap.index` compiled: graph, entries, forms, skip, stop, compose, concepts.

    Attributes:
        speller: Mends words that nobody knows; None reads every word as it stands.
    """

    def __init__(self, tables: Mapping[str, Any]) -> None:
        """Take the tables; nothing is copied."""
        self.stems = Stems(tables["forms"])
        self._packed: list[str] = tables["graph"]
        self._unpacked: dict[int, dict[str, Any]] = {}
        self._entries: list[list[str]] = tables["entries"]
        self._skip = frozenset(tables["skip"])
        self._stop = frozenset(tables["stop"])
        self._compose: dict[str, list[list[Any]]] = tables["compose"]
        self._concept_sites: dict[str, list[str]] = tables["concept_sites"]
        self._paths: dict[str, list[str]] = tables["paths"]
        self._naming = frozenset(tables["naming"])
        self.speller: Speller | None = None

    def read(self, text: str) -> Reading:
        """Understand one complaint; any text is accepted and gives a reading, perhaps an empty one."""
        tokens = tokenise(text)
        corrections: list[Correction] = []
        if self.speller is not None:
            tokens = self.speller.mend(tokens, text, corrections)
        stems = [self.stems(t.word) for t in tokens]
        items = self._scan(tokens, stems)
        scopes = _Scopes(tokens, items)
        findings = self._findings(text, tokens, stems, items, scopes)
        words = self._words(tokens, stems, items, scopes)
        return Reading(tuple(findings), tuple(words), tuple(dict.fromkeys(corrections)), len(tokens))

    # -- finding known phrases -------------------------------------------------------------------------

    def _scan(self, tokens: list[Token], stems: list[str]) -> list[Item]:
        """Longest known phrases, left to right; the words inside a gap are read for themselves too."""
        items: list[Item] = []
        used: set[int] = set()
        root = self._node(0)
        for i, word in enumerate(stems):
            if i in used or word not in root:
                continue
            places, ends = self._longest(tokens, stems, i)
            if ends is not None:
                used.update(places)
                items.append(Item(i, places[-1] + 1, [self._entries[e] for e in ends]))
        return items

    def _node(self, number: int) -> dict[str, Any]:
        """One node of the word graph: places of the next nodes, and under `HERE` what ends at it."""
        node = self._unpacked.get(number)
        if node is None:
            ends, _, edges = self._packed[number].partition("|")
            steps = edges.split()
            node = dict(zip(steps[::2], map(int, steps[1::2]), strict=True))
            if ends:
                node[HERE] = [int(e) for e in ends.split()]  # type: ignore[assignment]
            self._unpacked[number] = node
        return node

    def _longest(
        self, tokens: list[Token], stems: list[str], first: int
    ) -> tuple[tuple[int, ...], list[int] | None]:
        """The phrase with the most words that starts at `first`: its word places and what it means."""
        best: tuple[int, ...] = ()
        means: list[int] | None = None
        skip = self._skip
        count = len(tokens)
        # (node, next place, places of the words matched, how many more words a gap may take)
        todo = [(self._node(0)[stems[first]], first + 1, (first,), 0)]
        while todo:
            number, at, places, gap = todo.pop()
            node = self._node(number)
            ends = node.get(HERE)
            if ends is not None and (
                len(places) > len(best) or (len(places) == len(best) and places[-1] < best[-1])
            ):
                best, means = places, ends
            if at >= count or tokens[at].brk:
                continue
            if gap:
                todo.append((number, at + 1, places, gap - 1))
            elif tokens[at].word in skip:
                todo.append((number, at + 1, places, 0))
            if GAP in node:
                todo.append((node[GAP], at, places, MAX_GAP))
            following = node.get(stems[at])
            if following is not None:  # last in, first out: of phrases as long, the one without a gap
                todo.append((following, at + 1, (*places, at), 0))
        return best, means

    # -- from phrases to findings ----------------------------------------------------------------------

    def _findings(
        self, text: str, tokens: list[Token], stems: list[str], items: list[Item], scopes: _Scopes
    ) -> list[Finding]:
        places = [*self._places(tokens, items), *self._places_inside(tokens, stems, items)]
        found: list[Finding] = []
        for item in items:
            for entry in item.entries:
                if entry[0] != "concept" or entry[2] == "idiom":
                    continue
                _, concept, kind = entry
                role, polarity, about = scopes.of(item.first, KINDS[kind])
                start, end = tokens[item.first].start, tokens[item.last - 1].end
                sentence = scopes.sentence[item.first]
                side = _side(text, tokens, item.first, item.last)
                found.append(Finding(concept, kind, role, polarity, side, start, end, 1.0, about, sentence))
                found.extend(
                    Finding(s, "site", "where", polarity, side, start, end, 0.8, about, sentence)
                    for s in self._concept_sites.get(concept, ())
                )
        troubled = {f.sentence for f in found if f.kind in TROUBLE_KINDS and f.counts}
        main = True
        for site, first, last, weight in places:
            role, polarity, about = scopes.of(first, "where")
            sentence = scopes.sentence[first]
            passing = 1.0 if main or sentence in troubled else 0.6
            if role == "better":
                passing = 0.3
            if polarity == "affirmed" and about == "now":
                main = False
            start, end = tokens[first].start, tokens[last - 1].end
            side = _side(text, tokens, first, last)
            found.append(
                Finding(site, "site", "where", polarity, side, start, end, weight * passing, about, sentence)
            )
        found.extend(self._between(found, scopes))
        return sorted(found, key=lambda f: (f.start, f.end))

    def _places(self, tokens: list[Token], items: list[Item]) -> list[tuple[str, int, int, float]]:
        """Sites with the aspects that belong to them: (site, first word, one past the last, weight)."""
        starts = {item.first: n for n, item in enumerate(items)}
        ends = {item.last - 1: n for n, item in enumerate(items)}
        site_of: dict[int, list[str]] = {}
        aspects_of: dict[int, list[str]] = {}
        for n, item in enumerate(items):
            kinds = {e[0] for e in item.entries}
            if "site" in kinds:
                site_of[n] = [e[1] for e in item.entries if e[0] == "site"]
            if "aspect" in kinds:
                aspects_of[n] = [e[1] for e in item.entries if e[0] == "aspect"]
        owned: dict[int, list[int]] = {}
        for n in aspects_of:
            target = self._owner(tokens, items, n, starts, ends, site_of, aspects_of)
            if target is not None:
                owned.setdefault(target, []).append(n)
                site_of.pop(n, None)  # "back" of the knee is no back
        out: list[tuple[str, int, int, float]] = []
        for n, sites in site_of.items():
            first, last = items[n].first, items[n].last
            helpers = owned.get(n, [])
            if not helpers:
                # a name that two sites share ("cheek") speaks for each a little less
                out.extend((s, first, last, 1.0 if len(sites) == 1 else 0.75) for s in sites)
                continue
            aspects = [a for h in helpers for a in aspects_of[h]]
            lo = min([first, *(items[h].first for h in helpers)])
            hi = max([last, *(items[h].last for h in helpers)])
            for s in sites:
                resolved = self._resolve(s, aspects)
                out.extend((r, lo, hi, 1.0 if len(resolved) == 1 else 0.75) for r in resolved)
        return out

    def _places_inside(
        self, tokens: list[Token], stems: list[str], items: list[Item]
    ) -> list[tuple[str, int, int, float]]:
        """Places that a sensation or sign names in its own words: "crooked back", "stiff neck"."""
        out: list[tuple[str, int, int, float]] = []
        for item in items:
            if item.last - item.first < 2 or not any(  # noqa: PLR2004 - one word names no place beside itself
                e[0] == "concept" and e[1] in self._naming for e in item.entries
            ):
                continue
            for at in range(item.first, item.last):
                ends = (
                    self._node(self._node(0)[stems[at]]).get(HERE, ()) if stems[at] in self._node(0) else ()
                )
                sites = [e[1] for e in (self._entries[n] for n in ends) if e[0] == "site"]
                out.extend((s, at, at + 1, 0.8 / len(sites)) for s in sites)
        return out

    def _owner(  # noqa: PLR0913 - one look-up over the tables of one scan
        self,
        tokens: list[Token],
        items: list[Item],
        n: int,
        starts: dict[int, int],
        ends: dict[int, int],
        site_of: dict[int, list[str]],
        aspects_of: dict[int, list[str]],
    ) -> int | None:
        """The place that an aspect word belongs to: one that follows, else one before it in the clause."""
        item = items[n]
        at = item.last
        hops = 0
        while at < len(tokens) and hops < _REACH_FORWARD and not tokens[at].brk:
            m = starts.get(at)
            if m is not None and m in site_of and any(s in self._compose for s in site_of[m]):
                if not (m in aspects_of and self._is_aspect_here(tokens, items, m, starts, site_of)):
                    return m
                at = items[m].last
            elif m is not None and m in aspects_of:
                at = items[m].last
            elif tokens[at].word in _LINKS:
                at += 1
            else:
                break
            hops += 1
        ambiguous = n in site_of  # the word "back": a site unless something says otherwise
        before = tokens[item.first - 1].word if item.first else ""
        if item.first == 0 or tokens[item.first].brk >= CLAUSE:
            return None
        lead = before in _LEADS or tokens[item.first].brk == COMMA or (item.first - 1) in ends
        if not lead or (ambiguous and not self._leads_back(tokens, item.first)):
            return None
        at = item.first - 1
        while at >= 0 and item.first - at <= _REACH_BACK:
            m = ends.get(at)
            if m is not None and m in site_of and m not in aspects_of:
                return m if any(s in self._compose for s in site_of[m]) else None
            if tokens[at].brk >= CLAUSE:
                break
            at -= 1
        return None

    def _is_aspect_here(
        self,
        tokens: list[Token],
        items: list[Item],
        m: int,
        starts: dict[int, int],
        site_of: dict[int, list[str]],
    ) -> bool:
        """Whether a word that is aspect and site at once ("back") leads on to a place: "back of my knee"."""
        at = items[m].last
        for _ in range(_REACH_FORWARD):
            if at >= len(tokens) or tokens[at].brk:
                return False
            k = starts.get(at)
            if k is not None and k in site_of:
                return True
            if tokens[at].word not in _LINKS:
                return False
            at += 1
        return False

    @staticmethod
    def _leads_back(tokens: list[Token], first: int) -> bool:
        """Whether "back" stands as in "at the back", "round the back"."""
        words = [t.word for t in tokens[max(0, first - 3) : first]]
        return (
            bool(words)
            and words[-1] == "the"
            and bool({"at", "round", "around", "towards", "to"} & set(words))
        )

    def _resolve(self, site: str, aspects: list[str]) -> list[str]:
        """The parts of a site that the aspects name; the site itself where they name none."""
        best: list[str] = []
        most = 0
        said = set(aspects)
        for child, needs in self._compose.get(site, ()):
            if said.issuperset(needs):
                if len(needs) > most:
                    best, most = [child], len(needs)
                elif len(needs) == most:
                    best.append(child)
        return best or [site]

    def _between(self, found: list[Finding], scopes: _Scopes) -> list[Finding]:
        """Sites on the way of "from the hip down to the outside of the knee", at half weight."""
        sites = sorted((f for f in found if f.kind == "site" and f.counts), key=lambda f: (f.start, f.end))
        extra: list[Finding] = []
        for n, a in enumerate(sites):
            for b in sites[n + 1 : n + 1 + _NEXT_PLACES]:
                if b.start > a.end + _WAY_LENGTH or a.sentence != b.sentence:
                    break
                if a.end <= b.start and scopes.path(a.end, b.start):
                    side = a.side or b.side
                    extra.extend(
                        Finding(s, "site", "where", "affirmed", side, a.start, b.end, 0.5, "now", a.sentence)
                        for s in self._paths.get(f"{a.concept} {b.concept}", ())
                    )
        return extra

    def _words(self, tokens: list[Token], stems: list[str], items: list[Item], scopes: _Scopes) -> list[Word]:
        cued = {
            at
            for item in items
            if all(e[0] == "cue" or e[-1] == "idiom" for e in item.entries)
            for at in range(item.first, item.last)
        }
        out = []
        for i, token in enumerate(tokens):
            if i in cued or token.word in self._stop or token.word in self._skip or len(token.word) < 2:  # noqa: PLR2004
                continue
            if token.word[0].isdigit():
                continue
            _, polarity, about = scopes.of(i, "notices")
            if polarity == "affirmed" and about == "now":
                out.append(Word(stems[i], token.start, token.end, scopes.sentence[i]))
        return out


def _side(text: str, tokens: list[Token], first: int, last: int) -> str | None:
    """The side said nearest to a stretch of words, in its own sentence, within a few words."""
    best: tuple[int, str] | None = None
    for at in range(max(0, first - 5), min(len(tokens), last + 4)):
        token = tokens[at]
        side = _SIDES.get(token.word)
        if side is None and token.word in ("l", "r") and text[token.start].isupper():
            side = "left" if token.word == "l" else "right"
        if side is None:
            continue
        lo, hi = min(at, first), max(at, first)
        if any(tokens[k].brk == SENTENCE for k in range(lo + 1, hi + 1)):
            continue
        distance = 0 if first <= at < last else (first - at if at < first else at - last + 3)
        if best is None or distance < best[0]:
            best = (distance, side)
    return best[1] if best else None


class _Scopes:
    """Which role and polarity every word of a complaint stands under."""

    __slots__ = ("_about", "_denied", "_paths", "_role", "_starts", "sentence")

    def __init__(self, tokens: list[Token], items: list[Item]) -> None:
        count = len(tokens)
        self.sentence = [0] * count
        number = -1
        for i, token in enumerate(tokens):
            number += token.brk == SENTENCE
            self.sentence[i] = max(number, 0)
        self._role: dict[int, str] = {}
        self._denied: set[int] = set()
        self._about: dict[int, str] = {}
        self._starts = tokens
        self._paths: list[int] = []
        marks: dict[int, str] = {}
        cues: list[tuple[Item, str, str]] = []
        content: set[int] = set()
        troubled: set[int] = set()
        for item in items:
            cue = next((e for e in item.entries if e[0] == "cue"), None)
            if cue is None:
                if any(e[0] in ("site", "concept") for e in item.entries):
                    content.update(range(item.first, item.last))
                if any(e[-1] == "trouble" for e in item.entries):
                    troubled.update(range(item.first, item.last))
                continue
            if cue[1] == "path":
                self._paths.append(tokens[item.first].start)
            elif cue[2] == "mark":
                marks[item.first] = cue[1]
            else:
                cues.append((item, cue[1], cue[2]))
                marks[item.first] = "cue"
        ends = {item.last - 1: True for item, _, _ in cues}
        for item, role, direction in cues:
            back = _backward(tokens, item.first, marks, ends) if direction != "forward" else range(0)
            ahead = _forward(tokens, item.last, marks, troubled) if direction != "backward" else range(0)
            if direction == "both":
                # the side of the cue that holds something to speak about; what stands before it first
                back, ahead = (back, range(0)) if content.intersection(back) else (range(0), ahead)
            elif direction == "ahead":
                back, ahead = (range(0), ahead) if content.intersection(ahead) else (back, range(0))
            for i in (*back, *ahead):
                if role == "denied":
                    self._denied.add(i)
                elif role in ("other", "past"):
                    self._about[i] = role
                else:
                    self._role.setdefault(i, role)

    def of(self, at: int, default: str) -> tuple[str, str, str]:
        """Role, polarity and about of the word at a place, where no cue speaks the default role."""
        role = self._role.get(at, default)
        polarity = "denied" if at in self._denied else "affirmed"
        if role == "none":  # "makes no difference"
            role, polarity = default, "denied"
        if default == "where" and role != "better":
            role = "where"
        return role, polarity, self._about.get(at, "now")

    def path(self, start: int, end: int) -> bool:
        """Whether a word for going on ("down to", "all the way to") stands between two spans."""
        after = bisect_left(self._paths, start)
        return after < len(self._paths) and self._paths[after] < end


def _backward(tokens: list[Token], first: int, marks: dict[int, str], ends: dict[int, bool]) -> range:
    """The words before a cue that it speaks about: back to a comma, another cue or the sentence's start.

    In a text without commas it would reach back to the beginning, so it goes only as far as a clause does.
    """
    at = first
    while at > 0 and not tokens[at].brk and first - at < _CLAUSE_WORDS:
        at -= 1
        if at in ends or marks.get(at) == "end":
            return range(at + 1, first)
    return range(at, first)


def _forward(tokens: list[Token], last: int, marks: dict[int, str], troubled: set[int]) -> range:
    """The words after a cue that it speaks about, to the end of its scope.

    A comma ends the scope unless a list goes on behind it: "no fever, rash or cough" is one denial (after
    NegEx), "no fever, sore back" is not.
    """
    at = last
    while at < len(tokens):
        token = tokens[at]
        mark = marks.get(at)
        if token.brk >= CLAUSE and at > last:
            break
        if mark == "end" or (mark == "cue" and at > last):
            break
        if token.brk == COMMA and (at == last or not _list_goes_on(tokens, at, marks, troubled)):
            break
        at += 1
    return range(last, at)


def _list_goes_on(tokens: list[Token], at: int, marks: dict[int, str], troubled: set[int]) -> bool:
    """Whether the words after a comma are one more item of a list, not a statement of their own."""
    stretch = [at]
    while stretch[-1] + 1 < len(tokens) and not tokens[stretch[-1] + 1].brk:
        stretch.append(stretch[-1] + 1)
    if any(marks.get(k) in ("new", "end", "cue") for k in stretch[:4]):
        return False
    if any(tokens[k].word in ("or", "nor") for k in stretch[:4]):
        return True
    return len(stretch) <= _ITEM_WORDS and troubled.isdisjoint(stretch)
