"""Plain: how easily a text is read, and how texts are compared."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def letters(text: str) -> str:
    """A text by its letters and digits alone, for comparing."""
    return " ".join(re.sub(r"[^a-z0-9 ]", "", text.lower()).split())


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [s for s in re.split(r"(?<=[.!?])\s+", text.strip()) if s]


def grade(lines: Iterable[str]) -> float:
    """The years of school that a text in lines asks for (Flesch-Kincaid grade, Kincaid et al. 1975)."""
    parts = [s for line in lines for s in re.split(r"[.!?:;]+(?:\s|$)", line) if s.strip()]
    words = [w for part in parts for w in re.findall(r"[A-Za-z'\u2019]+", part)]
    if not words:
        return 0.0
    return 0.39 * len(words) / len(parts) + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59


def _syllables(word: str) -> int:
    """About how many syllables a word has: groups of vowels, but for a silent e."""
    word = re.sub(r"[^a-z]", "", word.lower())
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = (word.endswith("e") and not word.endswith("le")) or re.search(r"[^td]ed$", word)
    return max(groups - bool(silent and groups > 1), 1)
