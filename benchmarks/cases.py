"""The labelled complaints, and ways to spoil them."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "cases"
#: Sets of labelled complaints: vignettes by body half, forum texts, more posts reworded, and complaints
#: written blind for each pattern. painmap's weights are learned from the last two.
SETS = {
    "vignettes": ("vignettes-lower", "vignettes-upper"),
    "forum": ("forum",),
    "posts": ("posts",),
    "patterns": ("patterns",),
}
#: The test halves of the corpus: what a professional or a treatment named, and real posts.
HALVES = {"named, test half": "named", "posts, test half": "posts"}
#: Sets that nothing was learned from.
UNSEEN = ("vignettes", "forum", *HALVES)


def load(name: str) -> list[dict[str, Any]]:
    """Read the rows of one set, of one of `HALVES`, or of another file of `tests/cases`."""
    if name in HALVES:
        rows = _read(ROOT / "corpus" / f"{HALVES[name]}.jsonl")
        return [row for row in rows if row["primary"] and row["split"] == "test"]
    return [row for file in SETS.get(name, (name,)) for row in _read(CASES / f"{file}.jsonl")]


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


_WORD = re.compile(r"[A-Za-z]{4,}")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def two_typos(text: str, seed: str) -> str:
    """Put a typo (swap, drop, double or replace one letter) into two words of four letters or more."""
    rng = random.Random(seed)
    words = list(_WORD.finditer(text))
    for found in sorted(rng.sample(words, min(2, len(words))), key=lambda m: -m.start()):
        word = found.group()
        at = rng.randrange(1, len(word) - 1)
        kind = rng.choice(("swap", "drop", "double", "replace"))
        if kind == "swap":
            new = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        elif kind == "drop":
            new = word[:at] + word[at + 1 :]
        elif kind == "double":
            new = word[:at] + word[at] + word[at:]
        else:
            new = word[:at] + rng.choice(_LETTERS) + word[at + 1 :]
        text = text[: found.start()] + new + text[found.end() :]
    return text


_SIDE = re.compile(r"\b(left|right|lt|rt|l|r)\b", re.IGNORECASE)
_OTHER = {"left": "right", "right": "left", "lt": "rt", "rt": "lt", "l": "r", "r": "l"}


def swapped(text: str) -> str:
    """Swap left and right, keeping the case of each word."""

    def other(found: re.Match[str]) -> str:
        word = found.group()
        new = _OTHER[word.lower()]
        return new.upper() if word.isupper() else new.title() if word.istitle() else new

    return _SIDE.sub(other, text)


_STORY = (
    "We moved house in the spring and the garden is finally coming along.",
    "My sister is getting married in June, so there is a lot going on.",
    "I have had private cover through my company for about ten years.",
    "The parking here is terrible, I went round the block three times.",
    "We have a new puppy and he has chewed through two pairs of slippers.",
    "I booked online because the phone line was always busy.",
    "It has been raining since Monday and the train was late again.",
    "My cousin recommended you, she came here before Christmas.",
    "I am reading a good book about the history of lighthouses.",
    "The kids are off school this week and the house is a mess.",
)


def with_story(text: str, seed: str) -> str:
    """Add three sentences that have nothing to do with it: one before, two behind."""
    one, two, three = random.Random(seed).sample(_STORY, 3)
    return f"{one} {text.rstrip()}{'' if text.rstrip()[-1:] in '.!?' else '.'} {two} {three}"
