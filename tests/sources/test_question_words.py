"""questions.toml: every key is known, every question has words, and each site has a way to be asked about."""

from __future__ import annotations

from typing import Any

import pytest

from painmap.errors import PainmapError
from painmap.sources.questions import parse

LABELS = {"knee": "knee", "knee-back": "back of the knee, hollow", "behind-eye": "behind the eye"}


def test_a_place_is_worded_by_its_label_or_its_own_words() -> None:
    """In, at, or neither, up to the first comma; words of its own come first."""
    out = parse({"at": {"knee": "around the knee"}}, labels=LABELS, concepts=())
    assert out["at"] == {
        "knee": "around the knee",
        "knee-back": "at the back of the knee",
        "behind-eye": "behind the eye",
    }


@pytest.mark.parametrize(
    ("tables", "name"),
    [
        ({"when": {"nothing": "x"}}, "nothing"),
        ({"at": {"nowhere": "x"}}, "nowhere"),
        ({"when": {"driving": " "}}, "driving"),
        ({"when": {"driving": 3}}, "driving"),
        ({"eases": ["driving"]}, "driving"),
    ],
)
def test_what_is_wrong_is_named(tables: dict[str, Any], name: str) -> None:
    """An unknown key, or one without words, is an error that names it."""
    with pytest.raises(PainmapError, match=name):
        parse(tables, labels=LABELS, concepts=("driving",))
