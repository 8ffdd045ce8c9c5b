"""Places: words for a place and the aspects that stand with them become sites.

"Outside of my right knee", "knee, on the outer side" and "outer knee" are one site: an aspect belongs to the
place that follows it, else to one said just before it. Which site a base and an aspect make is data
(`body.toml`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from painmap.language.text import CLAUSE, COMMA
from painmap.language.vocabulary import TROUBLE_KINDS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from painmap.language.findings import Item
    from painmap.language.text import Token

# Words that may stand between an aspect and its place: "outer side of the right knee".
_LINKS = frozenset(
    "of o side sides part parts bit edge half area end to in on at just very the my his her your our their me"
    " a right left both same towards round around where that this whole one two three few".split()
)
# Words that lead to an aspect said after its place: "the knee, mostly on the outside".
_LEADS = frozenset(
    "on at in to towards round around from the more mostly mainly just is are really so right left".split()
)
_REACH_AHEAD, _REACH_BACK = 7, 8  # in words
_JOINS = frozenset(("and", "or"))
_IT = frozenset(("it", "them", "there"))  # "the front of it"
# Said right before a trouble, they name no place by themselves: "knee, lateral pain".
_SAID_OF_TROUBLE = frozenset("lateral medial anterior posterior outer inner".split())
# Words behind an aspect that stands by itself: "the inside still hurts", "right at the back".
_GOES_ON = frozenset(
    "and but is are was feels hurts aches when if as too still now only mostly side part half edge corner bit"
    " end corner bothers".split()
)
# A "back" is none where it says that something has come again, how long ago, or which way.
_IT_IS = frozenset(("it", "that", "its", "thats"))
_LENGTHS = frozenset("day days week weeks wk wks month months mth mths year years yr yrs while".split())
_FORTH = frozenset("forward forwards".split())
_WAYS = frozenset("up down out over across".split()) | _FORTH
_BEHIND_RETURN = frozenset(
    "again now with to into after as when but by at on every before until in for the worse stronger and or i"
    " my so against".split()
)
_SINCE_NAMED = 40  # how many words back the place may be named that it is an aspect of
#: How much a place counts where its words may mean another one too.
SHARED = 0.75
#: How much a place counts that the words of a sign hold.
NAMED_INSIDE = 0.8


class Place(NamedTuple):
    """A site with the words that name it: from `first` up to, not including, `last`."""

    site: str
    first: int
    last: int
    weight: float


class Places:
    """The places of one complaint.

    Args:
        tokens: Its words.
        items: The phrases found in them.
        inside: Of those that name a place in words of their own ("knee snaps"): the places and their aspects.
        compose: For each site that aspects divide: its parts, each with the aspects that it needs.
        whole: For each such part, the site that it is a part of.
    """

    def __init__(
        self,
        tokens: list[Token],
        items: list[Item],
        inside: Mapping[int, tuple[Sequence[tuple[int, str]], set[str]]],
        compose: Mapping[str, Sequence[Sequence[object]]],
        whole: Mapping[str, str],
    ) -> None:
        """Sort the items by what they may be."""
        self._tokens = tokens
        self._items = items
        self._inside = inside
        self._compose = compose
        self._whole = whole
        self._starts = {item.first: n for n, item in enumerate(items)}
        self._ends = {item.last - 1: n for n, item in enumerate(items)}
        self._troubles = {i.first for i in items if any(e[-1] in TROUBLE_KINDS for e in i.entries)}
        self._sites = _entries(items, "site")
        self._aspects = _entries(items, "aspect")
        for n in [n for n in self._aspects if self._is_no_part(n)]:
            self._sites.pop(n, None)
            del self._aspects[n]

    def found(self) -> list[Place]:
        """All places, each with the aspects that belong to it."""
        owned: dict[int, list[int]] = {}
        for n in self._aspects:
            owner = self._owner(n)
            if owner is not None:
                owned.setdefault(owner, []).append(n)
                self._sites.pop(n, None)  # "back" of the knee is no back
        loose = self._by_themselves(owned)
        out: list[Place] = []
        for n, sites in self._sites.items():
            stretch = [self._items[m] for m in (n, *owned.get(n, ()))]
            first, last = min(i.first for i in stretch), max(i.last for i in stretch)
            aspects = {a for h in owned.get(n, ()) for a in self._aspects[h]}
            named = [part for site in sites for part in parts_of(site, aspects, self._compose, self._whole)]
            weight = 1.0 if len(named) == 1 else SHARED
            out.extend(Place(site, first, last, weight) for site in named)
        for n, (found, own) in self._inside.items():
            aspects = own.union(*(self._aspects[h] for h in owned.get(n, ())))
            for at, site in found:
                parts = parts_of(site, aspects, self._compose, self._whole)
                out.extend(Place(part, at, at + 1, NAMED_INSIDE / len(parts)) for part in parts)
        return [*out, *loose]

    def _is_no_part(self, n: int) -> bool:
        """Whether a "back" is no part of a body: "it's back", "six weeks back", "up and back"."""
        at = self._items[n].first
        token = self._tokens[at]
        if token.word != "back" or not at or token.brk > COMMA or self._items[n].last > at + 1:
            return False
        before, after = self._tokens[at - 1], self._tokens[at + 1] if at + 1 < len(self._tokens) else None
        if after is not None and not after.brk and after.word not in _BEHIND_RETURN:
            return False
        if before.word in _FORTH or (before.word in _JOINS and at > 1 and self._tokens[at - 2].word in _WAYS):
            return True
        short = before.word in ("it", "that") and before.end - before.start == len(before.word)
        return not token.brk and (before.word in _LENGTHS or (before.word in _IT_IS and not short))

    def _by_themselves(self, owned: Mapping[int, Sequence[int]]) -> list[Place]:
        """Aspects of a place that was named before: "my knee popped. The inside still hurts"."""
        taken = {n for aspects in owned.values() for n in aspects}
        out: list[Place] = []
        done: set[int] = set()
        for n in sorted(self._aspects.keys() - taken):
            item = self._items[n]
            if n in done:
                continue
            group = self._group(n, taken)
            if not self._stand_alone(group) or (
                len(group) == 1 and n in self._sites and not self._led_as_aspect(item.first)
            ):
                continue
            aspects = {a for m in group for a in self._aspects[m]}
            parts = self._parts_of_named(item.first, aspects)
            if parts:
                done.update(group)
                for m in group:
                    self._sites.pop(m, None)
                weight = 1.0 if len(parts) == 1 else SHARED
                out.extend(Place(p, item.first, self._items[group[-1]].last, weight) for p in parts)
        return out

    def _group(self, n: int, taken: Collection[int]) -> list[int]:
        """An aspect and those right behind it: "the back outside corner"."""
        group = [n]
        while (m := self._starts.get(self._items[group[-1]].last)) in self._aspects and m not in taken:
            if m is None or self._tokens[self._items[m].first].brk:
                break
            group.append(m)
        return group

    def _parts_of_named(self, first: int, aspects: set[str]) -> list[str]:
        """The parts that aspects name of the last place before them that has such parts."""
        sites = {m: [site for _, site in found] for m, (found, _) in self._inside.items()} | self._sites
        near = [m for m in sites if 0 <= first - self._items[m].last <= _SINCE_NAMED]
        # "headache above the eyes, a bit at the back": of the head, sooner than of a part of it
        for m in sorted(near, key=lambda m: (self._compose.keys().isdisjoint(sites[m]), -m)):
            named = [parts_of(site, aspects, self._compose, self._whole) for site in sites[m]]
            parts = dict.fromkeys(p for found in named for p in found if p not in sites[m])
            if parts:
                return list(parts)
        return []

    def _stand_alone(self, group: Sequence[int]) -> bool:
        """Whether aspects are told of by themselves: "the inside", but no "top of the stairs"."""
        first, last = self._items[group[0]].first, self._items[group[-1]].last
        tokens = self._tokens
        ends = last == len(tokens) or bool(tokens[last].brk)
        if not ends and tokens[first].word in _SAID_OF_TROUBLE and last in self._troubles:
            return True
        if not first or tokens[first - 1].word != "the" or tokens[first].brk:
            return False
        of_it = last + 1 < len(tokens) and tokens[last].word == "of" and tokens[last + 1].word in _IT
        return ends or of_it or tokens[last].word in _GOES_ON

    def _owner(self, n: int) -> int | None:
        """The place that an aspect belongs to: one that follows, else one before it in the clause."""
        last = self._items[n].last
        owner = self._ahead(last)
        if owner is not None or (last < len(self._tokens) and self._tokens[last].word == "of"):
            return owner  # "at the top of the stairs" is no part of the place before it
        return self._behind(n)

    def _divides(self, n: int) -> bool:
        """Whether an item names a place that aspects divide."""
        named = self._sites.get(n) or [site for _, site in self._inside.get(n, ((), ()))[0]]
        return any(site in self._compose or site in self._whole for site in named)

    def _ahead(self, at: int) -> int | None:
        """The place that follows, with nothing but links and other aspects in between."""
        for _ in range(_REACH_AHEAD):
            if at >= len(self._tokens) or (self._tokens[at].brk and not self._slashed(at)):
                return None
            n = self._starts.get(at)
            if n is not None and self._divides(n) and not (n in self._aspects and self._leads_on(n)):
                return n
            if n is not None and n in self._aspects:
                at = self._items[n].last
            elif self._tokens[at].word in _LINKS or self._joins_aspects(at):
                at += 1
            else:
                return None
        return None

    def _joins_aspects(self, at: int) -> bool:
        """Whether "and" stands as in "front and back of the thigh"."""
        the = at + 1 < len(self._tokens) and self._tokens[at + 1].word == "the"
        return self._tokens[at].word in _JOINS and self._starts.get(at + 1 + the) in self._aspects

    def _slashed(self, at: int) -> bool:
        """Whether a slash joins two aspects: "back/outside of the elbow"."""
        token = self._tokens[at]
        tight = token.brk == COMMA and token.start - self._tokens[at - 1].end == 1
        return tight and self._starts.get(at) in self._aspects

    def _leads_on(self, n: int) -> bool:
        """Whether a word that is aspect and site at once ("back") leads on to a place: "back of my knee"."""
        at = self._items[n].last
        for _ in range(_REACH_AHEAD):
            if at >= len(self._tokens) or self._tokens[at].brk:
                return False
            if self._starts.get(at) in self._sites:
                return True
            if self._tokens[at].word not in _LINKS:
                return False
            at += 1
        return False

    def _behind(self, n: int) -> int | None:
        """The place said before, where the aspect is led to by a comma or a word such as "on the"."""
        first = self._items[n].first
        if first == 0 or self._tokens[first].brk >= CLAUSE:
            return None
        led = self._tokens[first - 1].word in _LEADS or self._tokens[first].brk == COMMA or self._is_added(n)
        if not led and first - 1 not in self._ends:
            return None
        one_word = self._items[n].last == first + 1
        if n in self._sites and one_word and not self._led_as_aspect(first):
            return None
        for at in range(first - 1, max(first - _REACH_BACK, 0) - 1, -1):
            m = self._ends.get(at)
            if m is not None and (m in self._sites or m in self._inside) and m not in self._aspects:
                return m if self._divides(m) else None
            if self._tokens[at].brk >= CLAUSE:
                return None
        return None

    def _is_added(self, n: int) -> bool:
        """Whether an aspect ends a clause behind an "and" and a place: "back of the knee and outside"."""
        item = self._items[n]
        ends = item.last == len(self._tokens) or bool(self._tokens[item.last].brk)
        before = self._ends.get(item.first - 2)
        return ends and self._tokens[item.first - 1].word in _JOINS and before in self._sites

    def _led_as_aspect(self, first: int) -> bool:
        """Whether "back" stands as in "at the back", "round the back"."""
        if self._ends.get(first - 1) in self._aspects:
            return True  # "hip, outer and back part"
        words = [t.word for t in self._tokens[max(0, first - 3) : first]]
        return words[-1:] == ["the"] and not {"at", "round", "around", "towards", "to"}.isdisjoint(words)


def _entries(items: Sequence[Item], kind: str) -> dict[int, list[str]]:
    """For each item that may be of a kind, what it may be."""
    found: dict[int, list[str]] = {}
    for n, item in enumerate(items):
        for entry in item.entries:
            if entry[0] == kind:
                found.setdefault(n, []).append(entry[1])
    return found


def parts_of(
    site: str,
    aspects: set[str],
    compose: Mapping[str, Sequence[Sequence[object]]],
    whole: Mapping[str, str],
) -> list[str]:
    """The parts of a site that the aspects name best; the site itself where they name none.

    A part that is named by itself stays: "top of the forearm, on the inside" is two parts of it.
    """
    base = whole.get(site, site)
    best: list[str] = []
    most = 0
    for part, needs in compose.get(base, ()) if aspects else ():
        if aspects.issuperset(needs):  # type: ignore[arg-type]
            if len(needs) > most:  # type: ignore[arg-type]
                best, most = [], len(needs)  # type: ignore[arg-type]
            if len(needs) == most:  # type: ignore[arg-type]
                best.append(str(part))
    return best if best and base == site else list(dict.fromkeys([site, *best]))
