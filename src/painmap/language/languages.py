"""Languages: whether a text is English at all.

The words of other languages are data (`data/lexicon/languages.toml`). A text is foreign only where its words
are known in another language, most of them are not known in English, and there are enough of them to tell: a
borrowed word, a name or a misspelling makes no text foreign.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from painmap.language.text import Token

_FEWEST = 3  # so many foreign words, unless the text is as short as ...
_SHORT, _FEWEST_IN_SHORT = 3, 2
_SHARE = 0.4  # of all words, at the least
_ENOUGH = 400  # so many words or letters are looked at: nobody changes the language later


class Languages:
    """Tells other languages from English.

    Args:
        words: For each foreign word, the languages that have it, joined by "|".
        scripts: For each script, as Unicode names its letters, the languages that are written in it.
    """

    def __init__(self, words: Mapping[str, str], scripts: Mapping[str, str]) -> None:
        """Take the tables."""
        self._words = words
        self._scripts = scripts

    @property
    def names(self) -> set[str]:
        """All languages that are known by name."""
        return {n for row in (*self._words.values(), *self._scripts.values()) for n in row.split("|")}

    def of(self, tokens: Sequence[Token], text: str, is_english: Callable[[str], bool]) -> str | None:
        """The language of a text that is clearly not English; None where it is, or may be.

        Args:
            tokens: The words of the text, as they are written.
            text: The text.
            is_english: Whether a word is an English one.
        """
        words = [t.word for t in tokens[:_ENOUGH]]
        script = None if text.isascii() else self._script(text[:_ENOUGH])
        if script is not None:
            return self._most_likely(words, self._scripts[script].split("|"))
        known = [w for w in words if w in self._words]
        fewest = _FEWEST_IN_SHORT if len(words) <= _SHORT else _FEWEST
        if len(known) < fewest or len(known) < _SHARE * len(words):
            return None
        foreign = [w for w in known if not is_english(w)]  # "la la la" is one
        english = sum(w not in self._words and is_english(w) for w in words)
        if len(set(foreign)) < fewest or len(foreign) <= max(english, _SHARE * len(words) - 1):
            return None
        return self._most_likely(words, ())

    def _script(self, text: str) -> str | None:
        """The script in which most letters of a text are written, where a language is known for it."""
        letters = [c for c in text if c.isalpha()]
        scripts = Counter(unicodedata.name(c, "").partition(" ")[0] for c in letters if not c.isascii())
        most = max(scripts, key=lambda s: scripts[s], default="")
        return most if most in self._scripts and 2 * scripts[most] > len(letters) else None

    def _most_likely(self, words: Iterable[str], among: Sequence[str]) -> str:
        """The language that has the most of some words."""
        votes = Counter(dict.fromkeys(among, 0))
        for word in words:
            votes.update(n for n in self._words.get(word, "").split("|") if n and (not among or n in among))
        return max(votes, key=lambda name: votes[name])
