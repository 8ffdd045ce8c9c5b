"""painmap: from a pain complaint in a client's own words to the trigger-point patterns that fit it.

    >>> import painmap
    >>> answer = painmap.match("hurts after driving, crooked back")
    >>> answer.matches[0].name
    'Pain up and down the low back, on one side'

An answer says which patterns people describe like that; it is no diagnosis. `match` and `match_many` are
pure: the same complaint has the same answer, whatever was asked before, in whatever thread or process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from painmap._version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from os import PathLike

    from painmap.answer import Against, Alert, Answer, Asked, AskFirst, Evidence, LookAlike, Match, Question
    from painmap.errors import PainmapError

__all__ = [
    "Against",
    "Alert",
    "Answer",
    "AskFirst",
    "Asked",
    "Evidence",
    "LookAlike",
    "Match",
    "PainmapError",
    "Question",
    "__version__",
    "match",
    "match_many",
]


def match(  # noqa: PLR0913 - one complaint and its options, all by name
    text: object,
    *,
    answers: Mapping[str, object] | None = None,
    limit: int = 5,
    region: str | None = None,
    side: str | None = None,
    catalogues: Sequence[str | PathLike[str]] = (),
    only: bool = False,
) -> Answer:
    """Answer one complaint.

    Args:
        text: The client's words. None, NaN (also pandas' and Polars' own) and "" have an empty answer.
        answers: Answers to questions of an earlier answer, by the question's id: "yes", "no" or "unknown"; a
            bool or None will do.
        limit: How many patterns at the most.
        region: Id of a site: only patterns felt in it or its parts.
        side: Read only what is said of this side (`left`, `right`) or of no side.
        catalogues: Files of your own patterns; one with a known id replaces that pattern.
        only: Look in `catalogues` alone.

    Raises:
        TypeError: `text` is neither a text nor a missing value.
        PainmapError: An option or a catalogue is wrong.
    """
    from painmap.api import match_one  # noqa: PLC0415 - `import painmap` stays cheap

    return match_one(text, answers, limit=limit, region=region, side=side, catalogues=catalogues, only=only)


def match_many(  # noqa: PLR0913 - as above
    texts: Iterable[object],
    *,
    jobs: int = 1,
    limit: int = 5,
    region: str | None = None,
    side: str | None = None,
    catalogues: Sequence[str | PathLike[str]] = (),
    only: bool = False,
) -> Iterator[Answer]:
    """Answer many complaints: one answer for each, in order, as they are asked for.

    Args:
        texts: Complaints as for `match`; read a little ahead, never all at once.
        jobs: How many processes work at once; 0 is one for each core.
        limit: How many patterns at the most.
        region: Id of a site: only patterns felt in it or its parts.
        side: Read only what is said of this side (`left`, `right`) or of no side.
        catalogues: Files of your own patterns; one with a known id replaces that pattern.
        only: Look in `catalogues` alone.

    Raises:
        TypeError: A complaint is neither a text nor a missing value; it says which.
        PainmapError: An option or a catalogue is wrong.
    """
    from painmap.api import match_all  # noqa: PLC0415 - `import painmap` stays cheap

    return match_all(
        texts, jobs=jobs, limit=limit, region=region, side=side, catalogues=catalogues, only=only
    )


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a class
    """Load the classes of an answer when they are first asked for."""
    if name in __all__:
        from painmap import answer, errors  # noqa: PLC0415 - `import painmap` stays cheap

        return getattr(errors if name == "PainmapError" else answer, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """Show the public names."""
    return sorted(__all__)
