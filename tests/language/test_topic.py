"""Topic: what a text shows of being a complaint or none, and that nothing but the sum of points decides."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from small import TABLES

from painmap.language.findings import Finding
from painmap.language.reader import Reader
from painmap.language.topic import _LAYOUT, Told, Topic, _layout, _near


class _Listener(Topic):
    """Keeps the clues that it was asked for."""

    heard: dict[str, float]

    def beyond(self, told: Told) -> float:
        """Let all pass."""
        self.heard = self.clues(told)
        return 0.0


def reader(points: dict[str, float], at_least: float = 0.5) -> Reader:
    """A reader with points of its own."""
    return Reader({**TABLES, "topic": {**TABLES["topic"], "points": points, "at_least": at_least}})


def clues(text: str) -> dict[str, float]:
    """The clues of a text."""
    read = reader({})
    listener = read.topic = _Listener(TABLES["topic"], read.topic.small)
    read.read(text)
    return listener.heard


@pytest.mark.parametrize(
    ("text", "clue"),
    [
        ("my knee ache", "my @"),
        ("ache the knee", "! the @"),
        ("knee and zebra", "@ and *"),
        ("ache 3 places", "# *s"),
        ("sitting", "^ ~"),
        ("roast the shoulder", "^order"),
        ("the shoulder. Roast it", ".order"),
        ("the oven hurt a knee", "^food"),
        ("the knee of a zebra fed on oats out of an oven", "+food 1"),
        ("oven roast knee", "+food 2"),
        ("I ache", "=self"),
        ("pt has knee ache", "=client"),
        ("45 yo, ache", "=age"),
        ("the knee", "=nobody"),
        ("my mum has an ache", "=someone"),
        ("knee ache", "=near"),
        ("the knee is a joint", "=no trouble"),
        ("no ache", "-:ache"),
        ("ache", "=:ache"),
        ("Knee pads 12.99 only", "=price"),
        ("won 3-1", "=score"),
        ('"my knee," he said', "=quote"),
        ("name ____ knee", "=blank"),
        ("see www.knee.example", "=address"),
        ("ache", "=up to 4"),
        ("left knee", "=sided"),
        ("ache of the knee sitting", "=brought on"),
        ("knee, sitting", "=terse, brought on"),
    ],
)
def test_what_a_text_shows(text: str, clue: str) -> None:
    """Shape, topics, layout and case each give their clue."""
    assert clue in clues(text)


def test_unknown_words_are_no_terse_note() -> None:
    """A text of words that nothing stands for is no note, though it has a place and what brings it on."""
    assert "=terse" in clues("knee, driving")
    assert "=terse" not in clues("a zebra gallops by the knee of a driving ostrich")


def test_what_brings_it_on_is_said_of_the_place() -> None:
    """What stands in another sentence than the place brings nothing on there."""
    assert "=brought on" not in clues("Ache of the knee. Sitting")


def test_a_topic_early_and_late() -> None:
    """A word of another topic counts as early only where the text begins with it."""
    assert "^food" not in clues("the knee of a zebra fed on oats out of an oven")


def test_left_and_right_show_the_same() -> None:
    """The longer word is no more of a text: a swap of sides must not make it another topic."""
    assert clues("an ache, right knee, at right of it") == clues("an ache, left knee, at left of it")


def test_names_are_counted() -> None:
    """Capitals inside a sentence are names; those at its start are none."""
    assert clues("Knee of Anna Smith")["=names"] == pytest.approx(2 / 5)
    assert clues("Knee. Ache")["=names"] == 0


def test_only_the_sum_decides() -> None:
    """No clue is a switch: what speaks for a complaint outweighs a word of another topic."""
    oven = {"+food 1": 1.0}
    assert reader(oven).read("oven knee ache").off_topic
    assert not reader(oven | {"=self": -1.0}).read("I lifted the oven, knee ache").off_topic
    assert not reader(oven, at_least=1.5).read("oven knee ache").off_topic


def test_without_points_nothing_is_off_topic() -> None:
    """Phrases of a catalogue, and texts without a word, are never off the topic."""
    assert not reader({"+food 1": 9.0}).read("oven", guess=False).off_topic
    assert not reader({}).read("...").off_topic


def test_a_sentence_that_is_surely_a_complaint_makes_the_text_one() -> None:
    """Talk around a complaint does not hide it; a sentence that is only a little like one does not count."""
    text = "A zebra ran. Ache of the knee. A zebra ran"
    points = {"^ *": 9.0, "^ ~": 9.0, "^ a": 9.0, ". !": 0.1}
    assert reader({**points, "^ !": -4.0}).read(text).off_topic == 0
    assert reader({**points, "^ !": -1.0}).read(text).off_topic > 0


@given(st.text('aAb12. )(:_/@#wcomhtps?!;\n%-"[]kgm£\u2013\u201c\u201d\U0001f600\u2600é,'))
@example("open https://a.b/c")
@example("rate 1 - 2 (a) ( ) [] 10 kg")
@example("1. one 2. two")
def test_a_layout_is_not_missed_for_what_it_cannot_be_without(text: str) -> None:
    """The quick look for what a layout needs spares the search, and never hides what it would find."""
    assert [*_layout(text)] == [name for name, _, pattern in _LAYOUT if re.search(pattern, text)]


@given(st.lists(st.tuples(st.sampled_from(("site", "sign", "time")), st.integers(0, 90), st.integers(1, 9))))
def test_near_is_any_trouble_beside_any_place(rows: list[tuple[str, int, int]]) -> None:
    """One pass in the order of the text finds what comparing every trouble with every place finds."""
    found = [
        Finding("x", kind, "notices", "affirmed", None, start, start + length)
        for kind, start, length in sorted(rows, key=lambda row: row[1])
    ]
    troubles, places = ([f for f in found if f.kind == kind] for kind in ("sign", "site"))
    assert _near(found) == any(
        max(a.start, b.start) - min(a.end, b.end) <= 15 for a in troubles for b in places
    )
