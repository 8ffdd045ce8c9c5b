"""Understanding: a complaint becomes findings, each with its role, polarity, side and span.

The same reader reads a client's complaint and the catalogue's phrases; that is what makes the two meet. It
works in one pass over the words: mend the spelling, find the longest known phrases, put aspects and places
together ("outside" + "knee"), then let cues give roles and polarity to what stands in their scope.
"""

from __future__ import annotations

from collections import Counter
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from painmap.language.clauses import clauses
from painmap.language.findings import Correction, Finding, Reading, Word
from painmap.language.languages import Languages
from painmap.language.persons import whom
from painmap.language.phrases import Phrases
from painmap.language.places import Place, Places
from painmap.language.scopes import Scopes
from painmap.language.sides import Sides
from painmap.language.text import COMMA, NO_BREAK, SENTENCE, Token, as_read, tokenise
from painmap.language.topic import Told, Topic
from painmap.language.vocabulary import OWNERS, TROUBLE_KINDS, UNABLE, Stems

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from painmap.language.findings import Item
    from painmap.language.phrases import Sign
    from painmap.language.spelling import Speller


_IN_RELIEF = 0.3  # how much a place counts that what helps is done with: "my elbow behind my head helps"
# How much a place counts that no words name as sore: the joint that a movement works, the part that is said
# to be moved, and the same part where the joint is known.
_WORKED, _MOVED, _HELD = 0.8, 0.6, 0.3
_IN_MOVEMENT = 0.5  # how much a place counts that is only moved: "my shoulder hurts when I turn the arm out"
_ONLY_BACKGROUND = 0.6  # how much a place counts that only what was done there names
_DIGITS = 6
_IT = frozenset("it its itll itd this that thats".split())  # open a sentence about what was told before
_LOOK_BACK = frozenset({"backward", "answer"})
_NEXT_PLACES, _WAY_LENGTH = 4, 60  # a way leads to a place said soon after, in characters


_PLACE = attrgetter("start", "end")


class Reader:
    """Reads complaints with a compiled lexicon and body model.

    Args:
        tables: What `painmap.index` compiled: graph, entries, forms, apart, skip, stop, compose, concepts.

    Attributes:
        speller: Mends words that nobody knows; None reads every word as it stands.
        languages: Tells other languages from English, which nothing is read of.
        topic: Tells what is no complaint.
    """

    def __init__(self, tables: Mapping[str, Any]) -> None:
        """Take the tables; nothing is copied."""
        self.stems = Stems(tables["forms"], tables["apart"])
        self._skip = frozenset(tables["skip"])
        self._stop = frozenset(tables["stop"])
        self._compose: dict[str, list[list[Any]]] = tables["compose"]
        self._whole = {part: whole for whole, parts in self._compose.items() for part, _ in parts}
        self._concept_sites: dict[str, list[str]] = tables["concept_sites"]
        self._joints: dict[str, list[str]] = tables["joints"]
        self._alone: dict[str, str] = tables["alone"]
        self._at_least: dict[str, list[float]] = tables["at_least"]
        self._ranges: dict[str, list[tuple[float, float]]] = tables["between"]
        self._paths: dict[str, list[str]] = tables["paths"]
        self._naming = frozenset(tables["naming"])
        self.languages = Languages(tables["foreign"], tables["scripts"])
        self._company: dict[str, list[Any]] = tables["company"]
        self._units: dict[str, str] = tables["units"]
        self.speller: Speller | None = None
        self.topic = Topic(tables["topic"], self._stop | self._skip)
        entries: list[list[str]] = tables["entries"]
        # "a back hand" is an idiom, "the back of the hand" is none
        self._phrases = Phrases(tables["graph"], entries, self._skip, bars=OWNERS | {"of"})
        # the red flags' signs lie over the lexicon's phrases: neither takes the other's words
        self._signs = Phrases(tables["signs"], entries, self._skip, bars=OWNERS)

    def read(self, text: str, *, guess: bool = True) -> Reading:
        """Understand one complaint; any text is accepted and gives a reading, perhaps an empty one.

        Args:
            text: The client's words, or a phrase of the catalogue.
            guess: Take what a movement works for the place, where no place is named. Not for a phrase of a
                pattern, which knows its places.
        """
        written = tokenise(text)
        tokens = self._spelt_out(written, text)
        corrections: list[Correction] = []
        if self.speller is not None:
            language = self.languages.of(tokens, text, self.speller.is_english) if guess else None
            if language is not None:
                return Reading((), (), (), len(tokens), language=language)
            tokens = self.speller.mend(tokens, text, corrections)
        stems = [self.stems(t.word) for t in tokens]
        items = self._phrases.scan(tokens, stems)
        signs = self._signs.overlay(tokens, stems)
        whose = whom(as_read(text, corrections))
        if whose:  # "my husband has back pain": theirs is the pain
            named = len(tokenise(whose))
            items = [i for i in items if i.first >= named or not _is_others(i)]
        scopes = Scopes(tokens, _beside(items, signs), signs)
        sides = Sides(text, tokens)
        findings = self._findings(tokens, stems, items, scopes, sides, guess=guess)
        findings = sorted([*findings, *self._sign_findings(tokens, signs, scopes, sides)], key=_PLACE)
        words = self._words(tokens, stems, items, scopes)
        told = Told(text, tokens, stems, items, findings, bool(whose), self.speller)
        return Reading(
            tuple(findings),
            tuple(words),
            tuple(dict.fromkeys(corrections)),
            len(tokens),
            for_someone=bool(whose),
            off_topic=self.topic.beyond(told) if guess else 0.0,
            told=frozenset(scopes.cued.union(_of_it(tokens, scopes))),
            clauses=tuple(clauses(tokens, stems, self._skip, self._stop)),
            written=tuple(written),
        )

    def _spelt_out(self, tokens: list[Token], text: str) -> list[Token]:
        """Spell out what a number of a note counts: "3/12" is three months."""
        units = self._units
        return [
            Token(units[t.word], t.start, t.end, NO_BREAK)
            if t.word in units and n and t.brk == COMMA and text[tokens[n - 1].end : t.start] == "/"
            and tokens[n - 1].word.isdigit()
            else t
            for n, t in enumerate(tokens)
        ]  # fmt: skip

    def _sign_findings(
        self, tokens: list[Token], signs: list[Sign], scopes: Scopes, sides: Sides
    ) -> list[Finding]:
        """What the red flags' signs say; a sign is denied where any of its own words is."""
        found: list[Finding] = []
        for item, places in signs:
            start, end = tokens[item.first].start, tokens[item.last - 1].end
            sentence = scopes.sentence[item.first]
            side = sides.near(item.first, item.last)
            for _, concept, kind in item.entries:
                if kind == "idiom" or self._is_unmeant(concept, tokens, item):
                    continue
                readings = [scopes.of(at, kind, places) for at in places]
                role, polarity, about = next((r for r in readings if r[1] == "denied"), readings[0])
                if self._is_normal(concept, tokens, item):
                    polarity = "denied"
                # weight 0: they speak to the flags, not to the ranking
                found.append(Finding(concept, kind, role, polarity, side, start, end, 0.0, about, sentence))
                found.extend(
                    Finding(s, "site", "where", polarity, side, start, end, 0.0, about, sentence)
                    for s in self._concept_sites.get(concept, ())
                )
        return found

    # -- from phrases to findings ----------------------------------------------------------------------

    def _findings(  # noqa: C901, PLR0913 - the reading so far, step by step
        self,
        tokens: list[Token],
        stems: list[str],
        items: list[Item],
        scopes: Scopes,
        sides: Sides,
        *,
        guess: bool,
    ) -> list[Finding]:
        inside = self._places_inside(stems, items)
        places = Places(tokens, items, inside, self._compose, self._whole).found()
        places = self._in_company(places, items)
        found: list[Finding] = []
        for item in items:
            for entry in item.entries:
                if entry[0] != "concept" or entry[2] == "idiom":
                    continue
                _, concept, kind = entry
                role, polarity, about = scopes.of(item.first, kind)
                if self._is_normal(concept, tokens, item):
                    polarity = "denied"
                if about == "background" and kind == "diagnosis":
                    about = "now"  # what they were told it is stands for several patterns
                start, end = tokens[item.first].start, tokens[item.last - 1].end
                sentence = scopes.sentence[item.first]
                side = sides.near(item.first, item.last)
                found.append(Finding(concept, kind, role, polarity, side, start, end, 1.0, about, sentence))
                found.extend(
                    Finding(s, "site", "where", polarity, side, start, end, 0.8, about, sentence)
                    for s in self._concept_sites.get(concept, ())
                )
        found += self._impossible(tokens, items, scopes)
        troubled = {f.sentence for f in found if f.kind in TROUBLE_KINDS and f.counts}
        named = any(scopes.of(p.first, "where")[1:] == ("affirmed", "now") for p in places) or any(
            f.kind == "site" and f.counts for f in found
        )
        if guess and troubled and not named:
            places += self._places_alone(tokens, stems) or self._places_moved(tokens, stems, items)
        main = True
        moved = {p.first for p in places if scopes.is_moved(p.first, p.last)}
        if all(p.first in moved for p in places):
            moved = set()
        for site, first, last, weight in places:
            role, polarity, about = scopes.of(first, "where")
            sentence = scopes.sentence[first]
            passing = 1.0 if main or sentence in troubled else 0.6
            if role == "better":
                passing = _IN_RELIEF
            elif first in moved:
                passing *= _IN_MOVEMENT
            if polarity == "affirmed" and about == "now":
                main = False
            start, end = tokens[first].start, tokens[last - 1].end
            side = sides.near(first, last)
            found.append(
                Finding(site, "site", "where", polarity, side, start, end, weight * passing, about, sentence)
            )
        if not any(f.kind == "site" and f.counts for f in found):
            found = [_foreground(f) for f in found]
        found.extend(self._between(found, scopes))
        return sorted(found, key=_PLACE)

    def _impossible(self, tokens: list[Token], items: list[Item], scopes: Scopes) -> list[Finding]:
        """What cannot be done, or with what part, is a trouble by itself: "cant lift it", "cant nod"."""
        if not scopes.unable:
            return []
        return [
            Finding(
                UNABLE, "trouble", "notices", "affirmed", None, tokens[item.first].start,
                tokens[item.last - 1].end, 1.0, about, scopes.sentence[item.first],
            )
            for item in items
            if item.first in scopes.unable
            and any(e[-1] in ("activity", "posture") or e[0] == "site" for e in item.entries)
            for _, polarity, about in (scopes.of(item.first, "worse"),)
            if polarity == "affirmed"
        ]  # fmt: skip

    def _places_inside(
        self, stems: list[str], items: list[Item]
    ) -> dict[int, tuple[list[tuple[int, str]], set[str]]]:
        """Places, and aspects, in the words of a sensation or sign: "crooked back", "stiff neck"."""
        out: dict[int, tuple[list[tuple[int, str]], set[str]]] = {}
        for n, item in enumerate(items):
            if item.last - item.first == 1 or not any(e[1] in self._naming for e in item.entries):
                continue  # one word names no place beside itself
            words = [
                (at, entry) for at in range(item.first, item.last) for entry in self._phrases.word(stems[at])
            ]
            sites = [(at, entry[1]) for at, entry in words if entry[0] == "site"]
            if sites:
                out[n] = sites, {entry[1] for _, entry in words if entry[0] == "aspect"}
        return out

    def _in_company(self, places: list[Place], items: list[Item]) -> list[Place]:
        """Let company decide which of two places a word means: a cheek beside a hamstring is a buttock."""
        if not any(p.site in self._company for p in places):
            return places
        said = {e[1] for i in items for e in i.entries if e[0] in ("site", "concept")} | {
            p.site for p in places
        }
        swap = {
            site: instead
            for site, (instead, beside, unless) in self._company.items()
            if not said.isdisjoint(beside) and said.isdisjoint(unless)
        }
        meant = [(p._replace(site=swap.get(p.site, p.site), weight=0.0), p.weight) for p in places]
        named, weights = Counter(p for p, _ in meant), dict(meant)
        # a word whose two places turn out to be one names it whole
        return [p._replace(weight=weights[p] if count == 1 else 1.0) for p, count in named.items()]

    def _places_alone(self, tokens: list[Token], stems: list[str]) -> list[Place]:
        """Places that a word names where no other is said: "my side hurts"."""
        return [
            Place(self._alone[stem], at, at + 1, 1.0)
            for at, stem in enumerate(stems)
            if stem in self._alone and at and tokens[at - 1].word in OWNERS
        ]

    def _is_normal(self, concept: str, tokens: list[Token], item: Item) -> bool:
        """Whether a number that is said with a sign falls short of what makes it one: "temperature 36.9"."""
        scales = self._at_least.get(concept)
        if scales is None:
            return False
        return any(
            value < min(scales, key=lambda scale: abs(scale - value)) for value in _numbers(tokens, item)
        )

    def _is_unmeant(self, concept: str, tokens: list[Token], item: Item) -> bool:
        """Whether a number that is said with a sign is on none of its scales: "90 degrees" is no fever."""
        ranges = self._ranges.get(concept)
        return ranges is not None and not all(
            any(low <= value <= high for low, high in ranges) for value in _numbers(tokens, item)
        )

    def _places_moved(self, tokens: list[Token], stems: list[str], items: list[Item]) -> list[Place]:
        """Places of a movement or posture, where no other is named: "hurts to bend my knee", "do up my bra".

        The joints that the movement works come first; the words in it may name what is only held or carried.
        """
        out: list[Place] = []
        for item in items:
            moved = [e[1] for e in item.entries if e[0] == "concept"]
            joints = [site for concept in moved for site in self._joints.get(concept, ())]
            out.extend(Place(site, item.first, item.last, _WORKED) for site in joints)
            kinds = {e[-1] for e in item.entries}
            moves = "thing" not in kinds and not {"activity", "posture"}.isdisjoint(kinds)
            for at in range(item.first, item.last):
                if not (moves or (item.first < at and tokens[at - 1].word in OWNERS)):
                    continue  # a part of one's own counts in any words: "rub my shoulder", "twist my arm"
                named = [e[1] for e in self._phrases.word(stems[at]) if e[0] == "site"]
                weight = (_HELD if joints else _MOVED) / max(len(named), 1)
                out.extend(Place(site, at, at + 1, weight) for site in named if site not in joints)
        return out

    def _between(self, found: list[Finding], scopes: Scopes) -> list[Finding]:
        """Sites on the way of "from the hip down to the outside of the knee", at half weight."""
        sites = sorted(
            (f for f in found if f.kind == "site" and f.counts and f.weight > _IN_RELIEF),
            key=_PLACE,
        )
        extra: list[Finding] = []
        for n, a in enumerate(sites):
            for b in sites[n + 1 : n + 1 + _NEXT_PLACES]:
                if b.start > a.end + _WAY_LENGTH or a.sentence != b.sentence:
                    break
                if a.end <= b.start and scopes.way(a.end, b.start):
                    side = a.side or b.side
                    extra.extend(
                        Finding(s, "site", "where", "affirmed", side, a.start, b.end, 0.5, "now", a.sentence)
                        for s in self._paths.get(f"{a.concept} {b.concept}", ())
                    )
        return extra

    def _words(self, tokens: list[Token], stems: list[str], items: list[Item], scopes: Scopes) -> list[Word]:
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
            if scopes.speaks(i):
                out.append(Word(stems[i], token.start, token.end, scopes.sentence[i]))
        return out


def _foreground(finding: Finding) -> Finding:
    """A place that is told of as background, where no other is: "had my hip replaced and it still hurts"."""
    if finding.kind == "site" and finding.about == "background":
        return finding._replace(about="now", weight=finding.weight * _ONLY_BACKGROUND)
    return finding


def _of_it(tokens: list[Token], scopes: Scopes) -> Iterator[int]:
    """Sentences that go on about what was told before: "It came on after gardening"."""
    for token, number in zip(tokens, scopes.sentence, strict=True):
        if token.brk == SENTENCE and number and token.word in _IT:
            yield number


def _is_others(item: Item) -> bool:
    """Whether words say that what follows is somebody else's."""
    return any(e[0] == "cue" and e[1] == "other" for e in item.entries)


def _beside(items: list[Item], signs: list[Sign]) -> list[Item]:
    """Leave out cues that are words of a sign and look ahead: the "cant" of "cant pass water" is no cue."""
    taken = {at for item, places in signs if item.last - item.first > 1 for at in places}
    if not taken:
        return items
    return [
        item
        for item in items
        if not taken.issuperset(range(item.first, item.last))
        or not any(e[0] == "cue" and e[1] != "cannot" and e[2] not in _LOOK_BACK for e in item.entries)
    ]


def _numbers(tokens: list[Token], item: Item) -> list[float]:
    """The numbers among the words of a phrase: one of many digits is no reading, "36,9" is one."""
    words = [
        t.word.replace(",", ".")
        for t in tokens[item.first : item.last]
        if t.word[0].isdigit() and len(t.word) < _DIGITS
    ]
    return [float(word) for word in words if word.count(".") < 2]  # noqa: PLR2004
