"""Library: what `painmap.match` and `painmap.match_many` do."""

from __future__ import annotations

import numbers
from pathlib import Path
from typing import TYPE_CHECKING, Any

from painmap.answer import Answer
from painmap.batch.work import Question, size
from painmap.errors import PainmapError
from painmap.nearest import did_you_mean
from painmap.shared import engine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_NOT_THERE = frozenset({"NAType", "NaTType"})  # pandas' own missing values, which even `==` will not tell


def match_one(text: object, answers: Mapping[str, object] | None, **options: Any) -> Answer:  # noqa: ANN401 - the options of `painmap.match`
    """Answer one complaint; see `painmap.match`."""
    question = ask(**options)
    words = as_complaint(text)
    return Answer("", "no_match") if words is None else question.answer(words, (answers or {}).items())


def match_all(texts: Iterable[object], *, jobs: int, **options: Any) -> Iterator[Answer]:  # noqa: ANN401 - as above
    """Answer many complaints; see `painmap.match_many`. Options are checked at once, texts as they come."""
    jobs = jobs_or_error(jobs)
    if isinstance(texts, str | bytes):
        raise TypeError("one text was given where many are wanted; use painmap.match, or put it in a list")
    return _answers(texts, jobs, ask(**options))


def jobs_or_error(jobs: int) -> int:
    """The number of processes that `jobs` asks for; 0 is one for each core.

    Raises:
        PainmapError: It is below 0.
    """
    if jobs < 0:
        raise PainmapError(f"jobs is {jobs}; give 1 or more, or 0 for one on each core")
    if jobs:
        return jobs
    from painmap.batch.pool import cores  # noqa: PLC0415 - one process needs none of it

    return cores()


def _answers(texts: Iterable[object], jobs: int, question: Question) -> Iterator[Answer]:
    complaints = (as_complaint(text, at) for at, text in enumerate(texts))
    if jobs == 1:
        for complaint in complaints:
            yield from question((complaint,))
        return
    from painmap.batch.pool import Items, worked  # noqa: PLC0415 - one process needs none of it

    for answers in worked(Items(complaints, size), question, jobs):
        yield from answers


def ask(
    *,
    limit: int = 5,
    region: str | None = None,
    side: str | None = None,
    catalogues: Iterable[Any] = (),
    only: bool = False,
) -> Question:
    """Check the options and load the engine.

    Raises:
        PainmapError: An option or a catalogue is wrong.
    """
    if limit < 1:
        raise PainmapError(f"limit is {limit}; give 1 or more")
    if side not in (None, "left", "right"):
        raise PainmapError(f"side is {side!r}; give 'left' or 'right'")
    paths = tuple(Path(path) for path in catalogues)
    if only and not paths:
        raise PainmapError("only is set and there are no catalogues; give at least one")
    sites = engine(paths, only=only).labels
    if region is not None and region not in sites:
        raise PainmapError(f"no such site: {region!r}; {did_you_mean(region, sites)}".rstrip("; "))
    return Question(limit, region, side, paths, only)


def as_complaint(value: object, at: int | None = None) -> str | None:
    """A complaint's text; None where it is missing.

    Raises:
        TypeError: It is neither a text nor a missing value.
    """
    if hasattr(value, "as_py"):
        value = value.as_py()  # a scalar of pyarrow's
    if isinstance(value, str):
        return str(value)  # a text of numpy's or another kind becomes a plain one
    if value is None or type(value).__name__ in _NOT_THERE:
        return None
    if isinstance(value, numbers.Real) and value != value:  # noqa: PLR0124 - only NaN differs from itself
        return None
    where = "" if at is None else f" at {at}"
    raise TypeError(f"the complaint{where} is {type(value).__name__}, not a text or a missing value")
