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
    "json_schema",
    "match",
    "match_arrow",
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


def match_arrow(  # noqa: PLR0913 - as above
    array: Any,  # noqa: ANN401 - pyarrow has no types
    *,
    jobs: int = 1,
    region: str | None = None,
    side: str | None = None,
    catalogues: Sequence[str | PathLike[str]] = (),
    only: bool = False,
) -> Any:  # noqa: ANN401 - as above
    """Answer a column of complaints: one row for each, flat, for any engine that speaks Arrow.

    Args:
        array: A pyarrow Array or ChunkedArray of texts, null or categories (dictionary), or any iterable of
            what `match` takes: a pandas, Polars or NumPy column, a list.
        jobs: How many processes work at once; 0 is one for each core. Engines with workers want 1.
        region: Id of a site: only patterns felt in it or its parts.
        side: Read only what is said of this side (`left`, `right`) or of no side.
        catalogues: Files of your own patterns; one with a known id replaces that pattern.
        only: Look in `catalogues` alone.

    Returns:
        A pyarrow StructArray as long as `array`; for a ChunkedArray one with the same chunks. No row is
        null. Its fields: `status` (`matched`, `alert_only`, `no_match`, `error`); of the best pattern `id`,
        `name`, `score` (0 to 1), `confidence` (`strong`, `moderate`, `weak`) and `reasons`; of red flags
        `alert`, the gravest level (`emergency`, `urgent`, `soon`), and `alerts`, all of them; `ask_first`,
        what must be asked before any treatment; `error`. All but `score` are texts, and null where there is
        none. A missing complaint is a `no_match`; a text that is not UTF-8 or longer than 1,000,000
        characters an `error`.

    Raises:
        TypeError: The array, or one of the values, is no text.
        PainmapError: An option or a catalogue is wrong, or pyarrow is not installed.
    """
    from painmap.arrow import match_array  # noqa: PLC0415 - `import painmap` stays cheap

    return match_array(array, jobs=jobs, region=region, side=side, catalogues=catalogues, only=only)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of an answer: what `match --format json` writes, or `batch`.

    Raises:
        PainmapError: painmap's own file of it cannot be read.
    """
    from painmap.resources import answer_schema  # noqa: PLC0415 - `import painmap` stays cheap

    return answer_schema()


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a class
    """Load the classes of an answer when they are first asked for."""
    if name in __all__:
        from painmap import answer, errors  # noqa: PLC0415 - `import painmap` stays cheap

        return getattr(errors if name == "PainmapError" else answer, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """Show the public names."""
    return sorted(__all__)
