"""Questions: each site has a way to be asked about."""

from __future__ import annotations

from painmap.sources.questions import words

LABELS = {"knee": "knee", "knee-back": "back of the knee, hollow", "behind-eye": "behind the eye"}


def test_a_place_is_worded_by_its_label_or_its_own_words() -> None:
    """In, at, or neither, up to the first comma; words of its own come first."""
    out = words({"eases": [], "when": {}, "at": {"knee": "around the knee"}}, LABELS)
    assert out["at"] == {
        "knee": "around the knee",
        "knee-back": "at the back of the knee",
        "behind-eye": "behind the eye",
    }
