"""Phrases: the known phrases of a complaint, found in one walk over the word graph.

The graph is compiled from the lexicon and the body model (`painmap.index.graph`). What a phrase means is not
decided here, only where it stands: the longest one wins, unless it takes words from a place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from painmap.language.findings import Item
from painmap.language.vocabulary import GAP, HERE, MAX_GAP, NEGATIONS, TROUBLE_KINDS, WORDING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from painmap.language.text import Token

# "My hand up to the elbow": words that lead on from a place, and what then follows.
_WAYS = frozenset(("up", "down", "to", "over", "round", "around", "across", "into", "through", "along"))
_LEAD_TO = frozenset(
    "to into the my his her both toward towards through past along as across inside round over all".split()
)
_FARTHEST = 8  # so far apart, in words, a phrase's next word may stand
_ON = frozenset(("on", "over", "in", "off"))
#: A sign of the red flags and the places of its own words.
Sign = tuple[Item, tuple[int, ...]]


class Phrases:
    """Finds the phrases of one word graph.

    Args:
        graph: The packed graph, of `build_graph`.
        entries: What its phrases may mean.
        skip: Words that are passed over.
        bars: Words among them that no idiom bears between its own: "in hand" is one, "in my hand" is none.
    """

    def __init__(
        self, graph: str, entries: Sequence[list[str]], skip: frozenset[str], *, bars: frozenset[str]
    ) -> None:
        """Take the graph; a node is unpacked when it is first needed."""
        self._graph = graph
        self._start = str(graph.rfind("\n") + 1)
        self._unpacked: dict[str, dict[str, Any]] = {}
        self._entries = entries
        self._skip = skip
        self._bars = bars

    def word(self, stem_: str) -> list[list[str]]:
        """What a word may mean that stands for itself, by its stem."""
        root = self._node(self._start)
        return [self._entries[n] for n in self._node(root[stem_]).get(HERE, ())] if stem_ in root else []

    def scan(self, tokens: list[Token], stems: list[str]) -> list[Item]:
        """Longest known phrases, left to right; the words inside a gap are read for themselves too."""
        items: list[Item] = []
        used: set[int] = set()
        root = self._node(self._start)
        read = -1  # the last word of all phrases
        for i, word in enumerate(stems):
            if word not in root or i in used:
                continue
            stop = None
            if i < read:  # in the gap of a phrase, up to that phrase's next word
                stop = next((at for at in range(i + 1, i + MAX_GAP + 1) if at in used), None)
            places, ends = self._longest(tokens, stems, i, stop)
            if ends is None:
                continue
            if len(places) > 1 and self._breaks_a_place(tokens, stems, places):
                places, ends = self._longest(tokens, stems, i, places[-1])
            if ends is not None and len(places) > 1:
                if items and items[-1].last == i and self._says_where(tokens, stems, places, items[-1]):
                    continue
                places, ends = self._start_of_way(tokens, stems, places) or (places, ends)
            entries = [self._entries[e] for e in ends or ()]
            if len(places) == 1 and _is_verb(tokens[i].word, word):
                entries = [e for e in entries if e[0] not in ("site", "aspect")]
            if entries:
                read = max(read, places[-1])
                used.update(places)
                items.append(Item(i, places[-1] + 1, entries))
        return items

    def _breaks_a_place(self, tokens: list[Token], stems: list[str], places: tuple[int, ...]) -> bool:
        """Whether a phrase ends on a word that begins a longer place: "side of the shoulder | blade"."""
        last = places[-1]
        if stems[last] not in self._node(self._start):
            return False
        longer, means = self._longest(tokens, stems, last)
        return means is not None and len(longer) > 1 and self._entries[means[0]][0] == "site"

    def _start_of_way(
        self, tokens: list[Token], stems: list[str], places: tuple[int, ...]
    ) -> tuple[tuple[int, ...], list[int]] | None:
        """The place alone, where a phrase takes in the way that leads on: "my hand up | to the elbow"."""
        count = len(places)
        while count and tokens[places[count - 1]].word in _WAYS:
            count -= 1
        following = places[-1] + 1
        if count in (0, len(places)) or following == len(tokens) or tokens[following].brk:
            return None
        if tokens[places[-1]].word != "to" and tokens[following].word not in _LEAD_TO:
            return None
        place, ends = self._longest(tokens, stems, places[0], places[count])
        if ends is None or place != places[:count] or not self._names_site(ends):
            return None
        return place, ends

    def _says_where(
        self, tokens: list[Token], stems: list[str], places: tuple[int, ...], before: Item
    ) -> bool:
        """Whether a posture's words say where a pain is: "pain on my toes", "an ache over my shoulder"."""
        if tokens[places[0]].word not in _ON or not any(e[-1] in TROUBLE_KINDS for e in before.entries):
            return False
        if stems[places[1]] not in self._node(self._start):
            return False
        rest, ends = self._longest(tokens, stems, places[1])
        return ends is not None and rest[-1] >= places[-1] and self._names_site(ends)

    def _names_site(self, ends: list[int]) -> bool:
        """Whether a phrase may mean a place."""
        return any(self._entries[e][0] == "site" for e in ends)

    def _node(self, place: str) -> dict[str, Any]:
        """One node of the word graph: where the next nodes stand, and under `HERE` what ends at it."""
        node = self._unpacked.get(place)
        if node is None:
            begin = int(place)
            end = self._graph.find("\n", begin)
            packed = self._graph[begin:] if end < 0 else self._graph[begin:end]
            ends, _, edges = packed.partition("|")
            steps = edges.split()
            node = dict(zip(steps[::2], steps[1::2], strict=True))
            if ends:
                node[HERE] = [int(e) for e in ends.split()]
            self._unpacked[place] = node
        return node

    def _longest(
        self, tokens: list[Token], stems: list[str], first: int, stop: int | None = None
    ) -> tuple[tuple[int, ...], list[int] | None]:
        """The phrase with the most words from `first` on (and before `stop`), and what it means."""
        best: tuple[int, ...] = ()
        means: list[int] | None = None
        for places, ends in self._all(tokens, stems, first, len(tokens) if stop is None else stop):
            if _outdoes(places, best):
                best, means = places, ends
        return best, means

    def _leads_on(
        self, node: dict[str, Any], tokens: list[Token], stems: list[str], first: int, count: int
    ) -> bool:
        """Whether any phrase may go on from the node of its first word; from most words none does."""
        if len(node) == 1 and HERE in node:
            return False
        at, gap = first + 1, node.get(GAP)
        if gap is not None and not self._node(gap).keys().isdisjoint(stems[at : at + _FARTHEST + 1]):
            return True
        while at < count:
            word, _, _, brk = tokens[at]
            if brk:
                return False
            if stems[at] in node:
                return True
            if word not in self._skip or at - first > _FARTHEST:
                return False
            at += 1
        return False

    def _all(
        self, tokens: list[Token], stems: list[str], first: int, count: int
    ) -> Iterable[tuple[tuple[int, ...], list[int]]]:
        """Every phrase from `first` on (and before `count`): the places of its words, and what it means."""
        second = self._unpacked[self._start][stems[first]]
        node = self._unpacked.get(second) or self._node(second)
        if self._leads_on(node, tokens, stems, first, count):
            return self._walk(tokens, stems, first, second, count)
        return (((first,), node[HERE]),) if HERE in node else ()

    def _walk(
        self, tokens: list[Token], stems: list[str], first: int, second: str, count: int
    ) -> Iterator[tuple[tuple[int, ...], list[int]]]:
        """The same, through the graph from the node that follows on the first word."""
        skip, unpacked = self._skip, self._unpacked
        # (node, next place, places of the words matched, how many more words a gap may take, whether a word
        # was passed over that no idiom bears: "in hand" is one, "in my hand" is none)
        start: tuple[int, ...] = (first,)
        todo = [(second, first + 1, start, 0, False)]
        while todo:
            place, at, places, gap, passed = todo.pop()
            node = unpacked.get(place) or self._node(place)
            ends = node.get(HERE)
            if ends is not None and passed:
                ends = [e for e in ends if self._entries[e][-1] != "idiom"] or None
            if ends is not None:
                yield places, ends
            if at >= count or (HERE in node and len(node) == 1):  # nothing leads on from here
                continue
            word, _, _, brk = tokens[at]
            if brk:
                continue
            if gap:
                todo.append((place, at + 1, places, gap - 1, passed))
            elif word in skip and at - places[-1] <= _FARTHEST:
                todo.append((place, at + 1, places, 0, passed or word in self._bars))
            if GAP in node:
                todo.append((node[GAP], at, places, MAX_GAP, passed))
            following = node.get(stems[at])
            if following is not None:  # last in, first out: of phrases as long, the one without a gap
                todo.append((following, at + 1, (*places, at), 0, passed))

    def _layers(
        self, tokens: list[Token], stems: list[str], first: int
    ) -> dict[str, tuple[tuple[int, ...], list[int]]]:
        """The longest phrase of each layer from `first` on, and what it means there."""
        longest: dict[str, tuple[tuple[int, ...], list[int]]] = {}
        for places, ends in self._all(tokens, stems, first, len(tokens)):
            for number in ends:
                layer = self._entries[number][0]
                held, means = longest.get(layer, ((), []))
                if _outdoes(places, held):
                    longest[layer] = (places, [number])
                elif places == held and number not in means:
                    means.append(number)
        return longest

    def overlay(self, tokens: list[Token], stems: list[str]) -> list[Sign]:
        """The longest sign at every word, and the longest further wording, with the places of its own words.

        Signs may share words with each other, but not with an idiom or a "not" that holds them. Further
        wordings are read beside the signs and take no word from them.
        """
        found: list[Sign] = []
        closed: dict[int, list[frozenset[int]]] = {}  # what holds a word, by its place
        root = self._node(self._start)
        for i, word in enumerate(stems):
            if word not in root:
                continue
            for layer, (places, ends) in self._layers(tokens, stems, i).items():
                item = Item(i, places[-1] + 1, [self._entries[e] for e in ends])
                found.append((item, places))
                if layer != WORDING and (
                    tokens[i].word in NEGATIONS or any(e[-1] == "idiom" for e in item.entries)
                ):
                    whole = frozenset(places)
                    for at in places:
                        closed.setdefault(at, []).append(whole)
        return [
            (item, own)
            for item, own in found
            if not any(held > frozenset(own) for held in closed.get(own[0], ()))
        ]


def _outdoes(places: tuple[int, ...], held: tuple[int, ...]) -> bool:
    """Whether a phrase has more words than another, or as many that stand closer."""
    return len(places) > len(held) or (len(places) == len(held) and places[-1] < held[-1])


def _is_verb(word: str, stem: str) -> bool:
    """Whether a word can name no place by its ending: "ended" is no end, "facing" no face."""
    return word.endswith(("ed", "ing")) and stem != word
