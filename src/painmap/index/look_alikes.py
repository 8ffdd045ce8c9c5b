"""Look-alikes, compiled: read as patterns are and weighed against them, so that their sums compare."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from painmap.index.postings import pack, read_pattern, strengths

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from painmap.index.postings import Rarity
    from painmap.language.reader import Reader
    from painmap.sources.body import Body


def compile_look_alikes(  # noqa: PLR0913 - all that the tables come from
    rows: Sequence[Mapping[str, Any]],
    reader: Reader,
    body: Body,
    like: Mapping[str, Mapping[str, float]],
    kinds: Mapping[str, str],
    common: Rarity,
) -> dict[str, Any]:
    """Compile look-alikes to tables of plain lists, which the index can keep.

    Args:
        rows: The look-alikes as the file has them.
        reader: The reader that complaints are read with.
        body: The body model.
        like: How well each concept fits each other one.
        kinds: The kind of each concept.
        common: How common each key is over painmap's own patterns.
    """
    patterns = {
        n: {
            "id": row["id"],
            "name": row["name"],
            "muscles": [],
            "felt": row["sites"],
            "spill": [],
            "own": [],
            "client": {"says": [*row["names"], *row["client"]]},
        }
        for n, row in enumerate(rows)
    }
    texts = {n: read_pattern(reader, pattern) for n, pattern in patterns.items()}
    strong, _ = strengths(like, kinds, body, patterns, texts, common.average)
    return {
        "ids": [row["id"] for row in rows],
        "alone": [[n, stems] for n, row in enumerate(rows) for stems in _told(reader, row, 1, 2)],
        "called": [[n, stems] for n, row in enumerate(rows) for stems in _told(reader, row, 2, 3)],
        "postings": pack(strong, common),
        "regions": [body.region(row["sites"][0]) for row in rows],
        "records": "\n".join(json.dumps(row) for row in rows),
    }


def _told(reader: Reader, row: Mapping[str, Any], name: int, phrase: int) -> Iterator[str]:
    """Give the content words of the names and phrases of a look-alike that have so many of them at least."""
    for words in (*row["names"], *row["client"]):
        stems = [word.stem for word in reader.read(words, guess=False).words]
        is_name = words in row["names"]
        # "bunion" is known by itself; "bad tooth", of which "tooth" is left, is not
        if len(stems) >= (name if is_name else phrase) or (is_name and stems and " " not in words):
            yield " ".join(stems)
