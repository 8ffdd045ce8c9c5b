"""Scopes: which role and polarity each word of a complaint stands under.

Cues are data (`data/lexicon/small-words.toml`): what they do, which way they look and what ends them, after
NegEx (Chapman et al. 2001) and ConText (Harkema et al. 2009).
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from painmap.language.text import CLAUSE, COMMA, SENTENCE
from painmap.language.vocabulary import BINDS, KINDS, LINKS, NEGATIONS, TROUBLE_KINDS

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from painmap.language.findings import Item
    from painmap.language.phrases import Sign
    from painmap.language.text import Token

_CLAUSE_WORDS, _ITEM_WORDS = 7, 2  # how long a clause is without a comma, and an item of a list
_NOW_WITHIN = 3
_MOVES_WITHIN = 4  # so many words stand between a movement and what is moved
_QUESTION_WORDS = 5  # how long a question is that "no" answers
_ENDS = ("end", "till")
_BLAMES, _REASON_WORDS = ("why", "with"), 15
_ABOUT = ("other", "past", "background")
_ACTS = frozenset({"activity", "posture"})
_HAPPENED = frozenset({"history", "person", "course", "time"})
# Kinds that a cue leaves as they are: "scan normal" was done all the same, "red without pain" is red.
_SPARED = {"fine": _HAPPENED, "painless": _HAPPENED | {"sign", "sensation", "diagnosis"}}
_REPLIES = frozenset({"no", "nope", "none", "nil", "never", "not"})
_GOES_THROUGH = frozenset({"denies", "denied", "denying"})
_JOINS = frozenset({"and", "or", "nor"})
_WHOLE_LIST = frozenset({"all", "both", "everything"})  # "fever, cough, rash: all clear"
_LONGEST_ITEM, _MOST_ITEMS = 6, 12  # in words; of a list


class Scopes:
    """Which role and polarity every word of a complaint stands under."""

    __slots__ = (
        "_about", "_acts", "_content", "_cues", "_denied", "_listed", "_marks", "_places", "_role",
        "_spared", "_tokens", "_troubled", "_ways", "_wrong", "cued", "sentence", "unable",
    )  # fmt: skip

    def __init__(self, tokens: list[Token], items: list[Item], signs: Iterable[Sign] = ()) -> None:
        """Find the cues and mark what stands in their scopes."""
        self._tokens = tokens
        self.sentence: list[int] = []
        number = -1
        for token in tokens:
            number += token.brk == SENTENCE
            self.sentence.append(max(number, 0))
        self._role: dict[int, str] = {}
        self._denied: dict[int, int] = {}  # each with the word of the cue that denies it
        self._about: dict[int, str] = {}
        self._spared: dict[int, frozenset[str]] = {}  # kinds that are not denied there
        self._ways: list[int] = []
        self._marks: dict[int, str] = {}
        self._cues: dict[int, tuple[Item, str, str]] = {}
        self._content: set[int] = set()
        self._listed = {at for _, places in signs for at in places}  # what may stand in a list
        self._troubled: set[int] = set()
        self._acts: set[int] = set()
        self._places: set[int] = set()
        self._wrong: set[int] = set()  # what says by itself that something is wrong
        #: Sentences that say what brings the trouble on or eases it, whether or not they name it.
        self.cued: set[int] = set()
        #: Words of what is said to be impossible: "cant lift", "have not run for months because".
        self.unable: set[int] = set()
        for item in items:
            self._sort(item)
        for item, role, direction in self._cues.values():
            self._apply(item, role, self._scope(item, direction, through=role in _ABOUT))

    def _apply(self, item: Item, role: str, scope: range) -> None:
        """Let a cue speak about its scope."""
        if role == "denied":
            self._deny(item, scope)
        elif role in _SPARED:
            self._spared.update(dict.fromkeys(scope, _SPARED[role]))
            bound = item.last < len(self._tokens) and self._tokens[item.last].word in BINDS
            fine = [at for at in scope if not (bound and at in self._places)]  # "my hip is fine when I sit"
            self._denied.update(dict.fromkeys(fine, item.last - 1))
        elif role == "once":
            if self._now_follows(scope.stop):
                self._about.update(dict.fromkeys(scope, "background"))
        elif role in _ABOUT:
            self._about.update(dict.fromkeys(scope, role))
        elif role == "cannot":
            self._cannot(scope)
        else:
            if not all(t.word in LINKS for t in self._tokens[item.first : item.last]):
                self.cued.add(self.sentence[item.first])
            for at in scope:
                self._role.setdefault(at, role)

    def _sort(self, item: Item) -> None:
        """Note what a phrase is: a cue, a mark, or something that cues speak about."""
        cues = [e for e in item.entries if e[0] == "cue"]
        if not cues:
            self._note(item)
            return
        # a word may deny what follows, and be an answer where nothing does: "no"
        cue = next((e for e in cues if e[2] == "answer" and self._answers(item)), None)
        cue = cue or next((e for e in cues if e[2] != "answer"), None)
        if cue is None:
            return
        if cue[1] == "path":
            self._ways.append(self._tokens[item.first].start)
        elif cue[2] == "mark":
            self._marks[item.first] = cue[1]
        else:
            self._cues[item.last - 1] = (item, cue[1], cue[2])
            self._marks[item.first] = "cue"

    def _note(self, item: Item) -> None:
        """Note what cues may speak about."""
        place = range(item.first, item.last)
        for entry in item.entries:
            what, kind = entry[0], entry[-1]
            if what in ("site", "concept"):
                self._content.update(place)
                self._listed.update(place)
            if what == "site":
                self._places.update(place)
            if kind in TROUBLE_KINDS:
                self._wrong.update(place)
                if kind == "trouble":
                    self._troubled.update(place)
            elif kind in _ACTS:
                self._acts.update(place)

    def _answers(self, item: Item) -> bool:
        """Whether a "no" stands last in its clause, behind what it is said of: "numbness: no"."""
        after = self._tokens[item.last].brk if item.last < len(self._tokens) else SENTENCE
        return bool(after) and bool(self._listed.intersection(self._answered(item.first)))

    def _answered(self, first: int) -> range:
        """The words that an answer is said of: those of its clause, or of the question before it."""
        if first == 0:
            return range(0)
        said = self._before(first)
        asked = self._tokens[first].word in _REPLIES and len(said) <= _QUESTION_WORDS
        if self._tokens[first].brk == SENTENCE and not asked:
            return range(0)
        return self._list_before(said)

    def _before(self, first: int) -> range:
        """The words before a place, back to a break, to a "but", or as far as a clause goes."""
        at = first - 1
        while at > 0 and not self._tokens[at].brk and first - at < _CLAUSE_WORDS:
            at -= 1
            if self._marks.get(at) in _ENDS:
                return range(at + 1, first)
        return range(at, first)

    def _list_before(self, last: range, *, whole: bool = False) -> range:
        """A list, back from its last item: "slurred speech, facial droop and chest pain" denied.

        It is one where its last item joins two with an "and", where a slash joins them, or where what is said
        of it is said of the `whole`. What opens the text is the complaint, and no item.
        """
        start = last.start
        joined = whole or any(self._tokens[k].word in _JOINS for k in last)
        for _ in range(_MOST_ITEMS):
            if start == 0 or self._tokens[start].brk != COMMA or self._marks.get(start) in _ENDS:
                break
            item = self._before(start)
            tight = self._tokens[start].start - self._tokens[start - 1].end == 1
            if not (joined or tight) or not self._is_item(item):
                break
            start = item.start
        return range(start, last.stop)

    def _is_item(self, words: range) -> bool:
        """Whether a stretch is one item of a list of what may be wrong, and no statement of its own."""
        if len(words) > _LONGEST_ITEM or (words.start == 0 and not self._places.isdisjoint(words)):
            return False
        if any(self._marks.get(k) in ("new", "cue", *_ENDS) for k in words) or self._states(words):
            return False
        loose = [k for k in words if k not in self._listed and self._tokens[k].word not in _JOINS]
        return len(loose) <= 1 + len(words) // 3 and not self._listed.isdisjoint(words)

    def _states(self, words: range) -> bool:
        """Whether a stretch says of a place that it hurts: "upper back aches"."""
        return any(
            k - 1 in self._places
            and k in self._content
            and k not in self._places
            and _is_said(self._tokens[k])
            for k in words[1:]
        )

    def _deny(self, item: Item, scope: range) -> None:
        """Mark what a cue denies.

        A reason ends a denial, and shows that what was "not done" cannot be done: "have not run for months
        because my knee hurts". "Till" undoes it: "never hurts till I bend".
        """
        if self._goes_on_till(item.last) or self._denies_twice(item):
            return
        end = next((at for at in scope if self._marks.get(at) == "why"), scope.stop)
        scope = range(scope.start, self._only_complaint(scope.start, end))
        acts = not self._acts.isdisjoint(scope) and self._troubled.isdisjoint(scope)
        if acts and self._is_blamed(scope.start):
            self._cannot(range(scope.start, self._blame(scope)))
        else:
            cue = range(item.first, item.last)
            no = next((at for at in cue if self._tokens[at].word in NEGATIONS), item.first)
            self._denied.update(dict.fromkeys(scope, no))

    def _only_complaint(self, start: int, end: int) -> int:
        """Where a denial ends that would take all there is: "no fever and sore back"."""
        if any(not start <= at < end for at in self._places):
            return end
        for at in range(start + 1, end):
            rest = range(at, end)
            if self._tokens[at].word == "and" and not (
                self._places.isdisjoint(rest) or self._troubled.isdisjoint(rest)
            ):
                return at
        return end

    def _blame(self, scope: range) -> int:
        """Where in a scope the words for what is to blame begin; its end where there are none."""
        return next((at for at in scope if self._marks.get(at) in _BLAMES), scope.stop)

    def _is_blamed(self, at: int) -> bool:
        """Whether a later word of the sentence says what is to blame for what could not be done."""
        for later in range(at, min(at + _REASON_WORDS, len(self._tokens))):
            if later > at and self._tokens[later].brk == SENTENCE:
                return False
            if self._marks.get(later) in _BLAMES:
                return True
        return False

    def _now_follows(self, at: int) -> bool:
        """Whether a "now" opens what comes next."""
        return any(token.word == "now" for token in self._tokens[at : at + _NOW_WITHIN])

    def _goes_on_till(self, last: int) -> bool:
        """Whether a "till" follows in the same clause."""
        for at in range(last, min(last + _CLAUSE_WORDS, len(self._tokens))):
            if self._tokens[at].brk or self._marks.get(at) in ("end", "cue"):
                return False
            if self._marks.get(at) == "till":
                return True
        return False

    def _denies_twice(self, item: Item) -> bool:
        """Whether a "without" follows what is denied or impossible: "cant sit without an ache"."""
        token, before = self._tokens[item.first], item.first - 1
        return token.word == "without" and not token.brk and (before in self.unable or before in self._denied)

    def _cannot(self, scope: range) -> None:
        """Mark what is said to be impossible: it brings the trouble on, and is a trouble by itself."""
        self.unable.update(scope)
        for at in scope:
            self._role.setdefault(at, "worse")

    def _scope(self, item: Item, direction: str, *, through: bool) -> range:
        """The words that a cue speaks about; of two sides, the one that holds something to speak about.

        What somebody else has, and when it was, reaches `through` other cues: "dad has pain from driving".
        """
        if direction == "forward":
            return self._forward(item.last, through=through)
        if direction == "backward":
            return self._back_over_list(item)
        if direction == "answer":
            return self._answered(item.first)
        back, ahead = self._back_over_list(item), self._forward(item.last)
        if direction == "both":
            return self._clause_it_ends(item) or (back if self._content.intersection(back) else ahead)
        return ahead if self._content.intersection(ahead) else back

    def _clause_it_ends(self, item: Item) -> range:
        """The words that a "fine" between two marks is said of: "8 miles, fine; that evening pain"."""
        ends = item.last == len(self._tokens) or self._tokens[item.last].brk >= CLAUSE
        if not ends or self._tokens[item.first].brk != COMMA:
            return range(0)
        before = self._before(item.first)
        return before if self._wrong.isdisjoint(before) else range(0)

    def _back_over_list(self, item: Item) -> range:
        """The words before a cue, and the list that they end."""
        whole = self._tokens[item.first].word in _WHOLE_LIST
        if whole and item.first and COMMA <= self._tokens[item.first].brk < SENTENCE:
            return self._list_before(self._before(item.first), whole=True)
        back = self._backward(item.first)
        return self._list_before(back, whole=whole) if back else back

    def of(self, at: int, kind: str, own: Container[int] = ()) -> tuple[str, str, str]:
        """Role, polarity and about of the word at a place, where no cue speaks the role of its kind.

        A cue among the `own` words of a sign denies nothing of that sign ("cannot find a pulse"), and what is
        no help is a thing that was done or taken: "headaches, and tablets do not touch them".
        """
        default = KINDS.get(kind, kind)
        role = self._role.get(at, default)
        denied = at in self._denied and self._denied[at] not in own
        polarity = "denied" if denied and kind not in self._spared.get(at, ()) else "affirmed"
        if role == "none":  # "makes no difference"
            role, polarity = default, polarity if default == "notices" else "denied"
        if role == "worse" and default in ("where", "notices"):
            role = default  # a place or a sensation brings nothing on
        about = self._about.get(at, "now")
        if role == "where" and about == "past":
            about = "now"  # what was broken there is past; the place is not
        return role, polarity, about

    def is_moved(self, first: int, last: int) -> bool:
        """Whether words stand behind a movement that brings the trouble on, and nothing is wrong there."""
        act = max(self._acts.intersection(range(first - _MOVES_WITHIN, first)), default=first)
        if self._role.get(first) != "worse" or any(t.brk for t in self._tokens[act : first + 1][1:]):
            return False
        end = self._forward(last).stop
        return act < first and self._marks.get(end) != "cue" and self._wrong.isdisjoint(range(act, end))

    def speaks(self, at: int) -> bool:
        """Whether a word speaks for itself: of this person, now, and not denied."""
        return at not in self._denied and at not in self._about and self._role.get(at) != "none"

    def way(self, start: int, end: int) -> bool:
        """Whether a word for going on ("down to", "all the way to") stands between two spans."""
        after = bisect_left(self._ways, start)
        return after < len(self._ways) and self._ways[after] < end

    def _backward(self, first: int) -> range:
        """The words before a cue: back to a comma, another cue or the sentence's start.

        In a text without commas that would reach back to the beginning, so it goes only as far as a clause
        does.
        """
        at = first
        while at > 0 and not self._tokens[at].brk and first - at < _CLAUSE_WORDS:
            at -= 1
            if at in self._cues or self._marks.get(at) in _ENDS:
                return range(at + 1, first)
        return range(at, first)

    def _forward(self, last: int, *, through: bool = False) -> range:
        """The words after a cue, to the end of its scope.

        A comma ends the scope unless a list goes on behind it: "no fever, rash or cough" is one denial (after
        NegEx), "no fever, sore back" is not.
        """
        at = last
        while at < len(self._tokens):
            brk, mark = self._tokens[at].brk, self._marks.get(at)
            # a colon may stand right behind a cue: "worse: sitting"
            if (
                brk == SENTENCE
                or (brk == CLAUSE and at > last)
                or mark in _ENDS
                or (mark == "cue" and at > last and not through)
            ):
                break
            if brk == COMMA and (at == last or not self._list_goes_on(at, last)):
                break
            at += 1
        return range(last, at)

    def _list_goes_on(self, at: int, first: int) -> bool:
        """Whether the words after a comma are one more item of the list from `first`, and no statement."""
        tokens = self._tokens
        stretch = [at]
        while (
            stretch[-1] + 1 < len(tokens)
            and not tokens[stretch[-1] + 1].brk
            and len(stretch) <= _CLAUSE_WORDS
        ):
            stretch.append(stretch[-1] + 1)
        if any(self._marks.get(k) in ("new", "cue", *_ENDS) for k in stretch[:4]):
            return False
        if any(tokens[k].word in ("or", "nor") for k in stretch[:4]):
            return True
        words = range(at, stretch[-1] + 1)
        if self._states(words):
            return False
        # "no numbness, tingling and weakness": the last two of a list
        joined = any(tokens[k].word == "and" for k in stretch) and self._marks.keys().isdisjoint(stretch)
        # who "denies" goes through a list of signs; after a bare "no" a sign may be what there is instead
        noted = tokens[first - 1].word in _GOES_THROUGH
        known = self._listed if noted else self._content
        loose = sum(k not in known and tokens[k].word != "and" for k in stretch)
        if noted:
            loose -= len(stretch) // 3
        if not self._troubled.isdisjoint(words):
            # "sore calf, no fever, chest pain and cough": the complaint was told before
            return joined and loose <= 0 and any(place < first for place in self._places)
        return len(stretch) <= _ITEM_WORDS or loose <= joined


def _is_said(token: Token) -> bool:
    """Whether a word has the ending of what somebody or something does: "aches", "hurts"."""
    return token.word.endswith("s") and not token.word.endswith("ss")
