"""Spelling: words that nobody knows are mended to words that painmap knows; all others are left alone.

Only the complaint is mended, never the catalogue. No similarity separates a typo from another word
("driving", "diving"), so a word is touched only when neither the lexicon, nor the catalogue, nor a list of
common English words knows it; words of four letters or fewer only to the words of the body and of pain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from painmap.language.findings import Correction
from painmap.language.text import SENTENCE, Token

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_MOST_UNKNOWN = 50  # different unknown words mended in one text; the rest are read as they stand
_SHORTEST, _LONGEST = 3, 30  # beyond these a word is left as it stands
_SHORT = 4
_LONG = 8


_UNSEEN: tuple[str, ...] = ("",)


class Speller:
    """Mends complaints.

    Args:
        words: All words of lexicon, body model and catalogue, the more frequent ones first, in one string.
        stems: Their stems, in one string.
        core: Words of the body and of pain that a word of four letters or fewer may be mended to.
        misspelt: Known slips, each with the right word.
        english: Gives the common English words; called once, when first needed.
        stem: Stems of words, to know inflections of known words.
    """

    def __init__(  # noqa: PLR0913 - one vocabulary each
        self,
        words: str,
        stems: str,
        core: str,
        misspelt: Mapping[str, str],
        english: Callable[[], frozenset[str]],
        stem: Callable[[str], str],
    ) -> None:
        """Take the vocabularies; what only an unknown word needs is made when the first one comes."""
        self._ordered = words.split()
        self._known = frozenset(self._ordered)
        self._stems_text = stems
        self._core = frozenset(core.split())
        self._misspelt = misspelt
        self._load_english = english
        self._english: frozenset[str] | None = None
        self._stem = stem
        self._stems: frozenset[str] | None = None
        self._rank: dict[str, int] = {}
        self._by_length: dict[int, list[str]] = {}
        self._memory: dict[str, tuple[str, ...] | None] = {}

    def mend(self, tokens: list[Token], text: str, corrections: list[Correction]) -> list[Token]:
        """Return the tokens with unknown words mended, and note each mend in `corrections`."""
        out: list[Token] = []
        unknown: set[str] = set()
        for token in tokens:
            word = token.word
            if word in self._known or not word.isalpha() or _is_name(text, token):
                out.append(token)
                continue
            unknown.add(word)
            if len(unknown) > _MOST_UNKNOWN:
                out.append(token)
                continue
            read_as = self._mended(word)
            if read_as is None:
                out.append(token)
                continue
            said = text[token.start : token.end]
            corrections.append(Correction(said, " ".join(read_as)))
            out.append(Token(read_as[0], token.start, token.end, token.brk))
            out.extend(Token(w, token.start, token.end, 0) for w in read_as[1:])
        return out

    def _mended(self, word: str) -> tuple[str, ...] | None:
        """The word or words that an unknown word is read as; None where it stands."""
        known = self._memory.get(word, _UNSEEN)  # one look: another thread may clear it between two
        if known is not _UNSEEN:
            return known
        if len(self._memory) > 20_000:  # noqa: PLR2004 - bounded: a batch may bring a million odd words
            self._memory.clear()
        result = self._look_up(word)
        self._memory[word] = result
        return result

    def _look_up(self, word: str) -> tuple[str, ...] | None:
        if word in self._misspelt:
            return tuple(self._misspelt[word].split())
        if self._stems is None:
            # the stems last: another thread takes them as the sign that all is there
            self._rank = {w: i for i, w in enumerate(self._ordered)}
            self._stems = frozenset(self._stems_text.split())
        if not _SHORTEST <= len(word) <= _LONGEST or self._stem(word) in self._stems:
            return None
        if self.is_english(word):
            return None
        most = 1 if len(word) < _LONG else 2
        return (
            self._with_last_g(word)
            or self._nearest(word, 1)
            or self._split(word)
            or (self._nearest(word, most) if most > 1 else None)
        )

    def _with_last_g(self, word: str) -> tuple[str, ...] | None:
        """What is written as it is often spoken: "goin" is no groin."""
        whole = word + "g"
        if word.endswith("in") and (whole in self._known or self.is_english(whole)):
            return (whole,)
        return None

    def knows(self, word: str) -> bool:
        """Whether a word stands in the lexicon, the body model or a pattern's phrases."""
        return word in self._known

    def is_english(self, word: str) -> bool:
        """Whether a word is in the list of common English words."""
        if self._english is None:
            self._english = self._load_english()
        return word in self._english

    def _split(self, word: str) -> tuple[str, ...] | None:
        """Two known words written as one ("lowback")."""
        best: tuple[int, tuple[str, str]] | None = None
        for cut in range(3, len(word) - 2):
            a, b = word[:cut], word[cut:]
            if a in self._known and b in self._known:
                rank = max(self._rank[a], self._rank[b])
                if best is None or rank < best[0]:
                    best = (rank, (a, b))
        return best[1] if best else None

    def _nearest(self, word: str, most: int) -> tuple[str, ...] | None:
        """The known word that is nearest by edits (insert, drop, swap, replace), the more frequent first."""
        from rapidfuzz import process  # noqa: PLC0415 - costs start-up time, needed only here
        from rapidfuzz.distance import OSA  # noqa: PLC0415

        if not self._by_length:
            by_length: dict[int, list[str]] = {}
            for w in self._ordered:
                if w.isalpha():
                    by_length.setdefault(len(w), []).append(w)
            self._by_length = by_length
        best: tuple[float, int, str] | None = None
        for length in range(len(word) - most, len(word) + most + 1):
            choices = self._by_length.get(length, ())
            found = process.extract(word, choices, scorer=OSA.distance, score_cutoff=most, limit=None)
            for candidate, distance, _ in found:
                if min(len(word), length) <= _SHORT and candidate not in self._core:
                    continue
                cost = distance - (0.3 if candidate[0] == word[0] else 0.0)
                if sorted(candidate) == sorted(word):
                    cost -= 0.3  # letters swapped: the commonest slip of all
                key = (cost, self._rank[candidate], candidate)
                if best is None or key < best:
                    best = key
        return (best[2],) if best else None


def _is_name(text: str, token: Token) -> bool:
    """Whether a word looks like a name or an abbreviation: "TrP", "Spurling", but not a sentence's first."""
    said = text[token.start : token.end]
    if said[1:].lower() != said[1:]:
        return not text.isupper()
    return said[:1].isupper() and token.brk < SENTENCE and len(said) > 1
