"""What lexicon and reader agree on: kinds of concept, marks in the word graph, and how words become stems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from painmap.language.text import stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: Kinds of concept, and the role that a finding of that kind has when no cue says otherwise.
KINDS = {
    "activity": "worse",
    "posture": "worse",
    "time": "worse",
    "thing": "worse",
    "sensation": "notices",
    "sign": "notices",
    "course": "notices",
    "diagnosis": "notices",
    "history": "notices",
    "person": "notices",
    "trouble": "notices",
    "idiom": "ignored",
}
#: Kinds that say by themselves that something is wrong.
TROUBLE_KINDS = frozenset({"sensation", "sign", "diagnosis", "trouble"})
#: The concept of what cannot be done, which no word stands for by itself.
UNABLE = "unable"
#: In the word graph: the key under which a node keeps what ends there, and the edge for "...".
HERE, GAP, NUMBER = "", "~", "#"
MAX_GAP = 3
#: The layer of the word graph of signs that is read beside the signs themselves.
WORDING = "wording"
#: Words for one side. A phrase that holds one ("all right") is met by any of them, so that nothing but the
#: side of a finding can change when left and right are swapped.
SIDES = frozenset(
    {"left", "right", "lt", "rt", "lhs", "rhs", "lefthand", "righthand", "leftsided", "rightsided"}
)


#: Cues of such words alone say nothing is worse or better: "I work mostly from home".
LINKS = frozenset(
    "from mostly mainly usually often just after when if while with during by on in at to for".split()
)
#: Words for a condition: what is fine only under a condition is what the complaint is about.
BINDS = frozenset("when while if unless until till at in once with lying sitting standing resting".split())
#: Words that deny by themselves.
NEGATIONS = frozenset(("not", "no", "never", "without", "non"))
#: Words that say whose a place is.
OWNERS = frozenset({"my", "your", "his", "her", "our", "their", "me", *SIDES})

#: What a finding under one role is worth to a pattern that gives the idea another; below 0 they contradict.
ROLE_FIT = {
    "worse": {"worse": 1.0, "notices": 0.7, "better": -0.5, "denied": -0.3},
    "better": {"better": 1.0, "notices": 0.4, "worse": -0.4},
    "notices": {"notices": 1.0, "worse": 0.8, "better": 0.2, "denied": -0.4},
    "denied": {"denied": 1.0, "worse": -0.5, "notices": -0.5},
}


class Stems:
    """Words to stems, irregular forms first, remembered.

    Args:
        forms: Irregular forms, each with the word it is a form of.
        apart: Words that are no form of what their stem would be: "evening" is not "even".
    """

    __slots__ = ("_apart", "_known", "forms")

    def __init__(self, forms: Mapping[str, str], apart: Iterable[str] = ()) -> None:
        """Take the tables."""
        self.forms = dict(forms)
        self._apart = frozenset(apart)
        self._known: dict[str, str] = {}

    def __call__(self, word: str) -> str:
        """Return the stem of a normalised word."""
        found = self._known.get(word)
        if found is None:
            form = self.forms.get(word, word)
            found = (
                "right"
                if word in SIDES
                else "#"
                if word[0].isdigit() and word.replace(".", "").replace(",", "").isdigit()
                else form
                if form in self._apart
                else stem(form)
            )
            if len(self._known) > 50_000:  # noqa: PLR2004 - bounded: a batch may bring a million odd words
                self._known.clear()
            self._known[word] = found
        return found
