"""Answers: what a client's yes or no to a question says for and against the patterns.

An answer is evidence, not a fact: people forget, misunderstand and guess. So a pattern that has what was
asked gets the logarithm of how much more often its people say yes (or no) than others do, and no more.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from painmap.errors import PainmapError
from painmap.language.findings import Said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from painmap.answer import Asked

YES, NO, UNKNOWN = "yes", "no", "unknown"
VALUES = (YES, NO, UNKNOWN)
#: How often somebody says yes to what a pattern has not, and to what it has.
IDLY, TRULY = 0.12, 0.6
_MOST = 1000  # more answers than there are questions worth asking


def chance_of_yes(fit: float) -> float:
    """How likely somebody with a pattern says yes, by how well the pattern fits what is asked (0 to 1)."""
    return IDLY + (TRULY - IDLY) * fit


def checked(answers: Iterable[tuple[str, object]], known: Callable[[str], bool]) -> dict[str, str]:
    """Return answers by the id of their question, each checked.

    Args:
        answers: Pairs of id and answer; a bool or None does for `yes`, `no` and `unknown`.
        known: Whether there is a question of that id.

    Raises:
        PainmapError: An id or an answer is none, one id has two answers, or there are too many.
    """
    out: dict[str, str] = {}
    for number, (ident, value) in enumerate(answers):
        if number >= _MOST:
            raise PainmapError(f"more than {_MOST} answers; give those of one complaint")
        word = _word(value)
        if word is None:
            raise PainmapError(f'the answer to "{ident}" is {value!r}; give one of {", ".join(VALUES)}')
        if not known(ident):
            raise PainmapError(f'no question "{ident}"; the ids stand under "questions" in --format json')
        if out.setdefault(ident, word) != word:
            raise PainmapError(f'"{ident}" is answered both {out[ident]} and {word}; give one answer')
    return out


def _word(value: object) -> str | None:
    if value is None or isinstance(value, bool):
        return {True: YES, False: NO, None: UNKNOWN}[value]
    word = str(value).strip().casefold()
    return word if word in VALUES else None


class AnswerTable:
    """The row of each answer, as the index keeps rows: made when it is first asked for.

    Args:
        fits: For a question's id, how well each pattern fits it; patterns that do not are left out.
    """

    def __init__(self, fits: Callable[[str], Mapping[int, float]]) -> None:
        """Take where fits come from."""
        self._fits = fits

    def get(self, key: str, /) -> str | None:
        """Return "pattern thousandths pattern thousandths ..." for "at:knee=yes"."""
        ident, _, answer = key.rpartition("=")
        if answer == YES:
            row = {p: math.log(chance_of_yes(fit) / IDLY) for p, fit in self._fits(ident).items()}
        else:
            row = {p: math.log((1 - chance_of_yes(fit)) / (1 - IDLY)) for p, fit in self._fits(ident).items()}
        return " ".join(f"{p} {round(value * 1000)}" for p, value in row.items()) or None


def spoken(asked: Sequence[Asked], subject: Callable[[str], str], text: str) -> tuple[list[Said], str]:
    """Turn answers into what speaks; the complaint grows by their words, so that reasons can quote them.

    Args:
        asked: Questions with their answers.
        subject: The words for what a question asks about.
        text: The complaint.
    """
    said = []
    for one in asked:
        if one.answer == UNKNOWN:
            continue
        words = f"{subject(one.id)}: {one.answer}"
        start = len(text) + 1
        text = f"{text}\n{words}"
        said.append(Said("answer", f"{one.id}={one.answer}", start, len(text), 1.0))
    return said, text


def reason(key: str) -> tuple[str, str, str]:
    """The phrase, the role and the why of a reason that an answer gave."""
    kind = key.partition(":")[0]
    role = "where" if kind == "at" else kind
    return "people with this pattern say yes", role, "people with this pattern say yes"
