"""Sayings: a phrase of a pattern, said whole or nearly so, speaks for that pattern."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from painmap.engine import Engine
from painmap.index import sayings
from painmap.language.clauses import Clause, clauses
from painmap.language.text import tokenise
from painmap.ranking.sayings import SAYING_WEIGHT, TABLE, Sayings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# Marked stems, number of the pattern, number of its phrase. Two patterns say the first.
ENTRIES = [
    ("my *bite is off", 0, 3),
    ("my *bite is off", 2, 5),
    ("it *burn when i *sit on the *stair", 1, 4),
    ("i *walk *crook like a *crab", 1, 6),
]
STOP = frozenset("my is off it when i on the like a not".split())


def read(text: str) -> list[Clause]:
    """The clauses of a text, its words being their own stems."""
    tokens = tokenise(text)
    return list(clauses(tokens, [t.word for t in tokens], frozenset(), STOP))


@pytest.fixture
def table() -> Sayings:
    """The sayings of three patterns."""
    return Sayings(sayings.pack(ENTRIES), 3)


def said(table: Sayings, text: str) -> dict[str, float]:
    """The sayings that a text is like, by their words, each with its share."""
    lines = sayings.pack(ENTRIES)["lines"].split("\n")
    return {
        lines[int(s.key)].split("\t")[0].replace("*", ""): round(s.share, 2) for s in table.said(read(text))
    }


def test_word_for_word(table: Sayings) -> None:
    """A saying of words enough weighs fully, a shorter one less."""
    assert said(table, "it burn when i sit on the stair")["it burn when i sit on the stair"] == 1.0
    assert said(table, "my bite is off") == {"my bite is off": 0.58}


def test_nearly_so(table: Sayings) -> None:
    """One word more or less leaves it a saying, and weighs less; another telling word does not."""
    whole = said(table, "i walk crook like a crab")["i walk crook like a crab"]
    assert 0 < said(table, "i walk crook like a drunk crab")["i walk crook like a crab"] < whole
    assert said(table, "i run crook like a crab") == {}
    assert said(table, "my nose is off") == {}


def test_common_words_alone_make_no_likeness(table: Sayings) -> None:
    """The same telling word in other words is another saying."""
    assert said(table, "the dog does not bite the postman") == {}
    assert said(table, "i did not like it when my bite was on") == {}


def test_a_clause_of_a_longer_text(table: Sayings) -> None:
    """A sentence, or a part of one between marks, may be the saying; its span is the clause's."""
    text = "Last week, i walk crook like a crab. Then not."
    (found,) = table.said(read(text))
    assert (found.table, text[found.start : found.end]) == (TABLE, "i walk crook like a crab")
    assert 0 < found.weight <= SAYING_WEIGHT


def test_all_that_say_it_share_it(table: Sayings) -> None:
    """A saying of two patterns speaks for both, and less than one of a single pattern."""
    (shared,) = table.said(read("my bite is off"))
    (single,) = table.said(read("i walk crook like a crab"))
    row = (table.get(shared.key) or "").split()
    assert row[::2] == ["0", "2"]
    assert int(row[1]) < int((table.get(single.key) or "").split()[1])
    assert (table.phrase(shared.key, 2), table.phrase(single.key, 1)) == (5, 6)


def test_long_clauses_are_no_sayings() -> None:
    """What is longer than any phrase is not compared."""
    assert read("word " * 30) == []
    assert len(read("crook " * 10)) == 1


def test_a_table_is_unpacked_without_what_is_replaced() -> None:
    """Sayings can be packed again without those of patterns that are compiled anew."""
    packed = sayings.pack(ENTRIES)
    assert sorted(sayings.unpack(packed, ())) == sorted(ENTRIES)
    assert {pattern for _, pattern, _ in sayings.unpack(packed, {1})} == {0, 2}


def test_clauses_take_no_longer_than_the_text(
    growth: Callable[[Callable[[int], object], int], float],
) -> None:
    """Ten times the text is ten times the work, whatever the marks between its words."""
    for unit in ("bite is off, ", "bite. ", "bite ", "the; sit "):
        assert growth(lambda n, unit=unit: read(unit * n), 3000) < 30  # a hundred were it quadratic


# -- on painmap's own data ---------------------------------------------------------------------------------


def test_a_saying_is_the_reason(engine: Engine) -> None:
    """Said word for word, a saying stands among the reasons as the pattern has it."""
    pattern = engine.pattern("up-and-down-low-back") or {}
    phrase = pattern["client"]["shows"][0]
    first = engine.match(phrase).matches[0]
    assert first.id == pattern["id"]
    assert any(e.said == phrase and e.phrase == phrase for e in first.evidence)


def test_a_saying_without_a_place_is_a_complaint(engine: Engine) -> None:
    """What people with a pattern say is answered, though it names no place; near it, other talk is not."""
    assert engine.match("my bite feels off").matches
    assert not engine.match("the dog's bite felt a bit off to the vet on the tuesday").matches


def test_sayings_of_ones_own(own_catalogue: Path, tmp_path: Path) -> None:
    """A phrase of one's own catalogue finds its pattern, beside painmap's own and alone."""
    path = tmp_path / "own.toml"
    text = own_catalogue.read_text(encoding="utf-8")
    path.write_text(text.replace('"my jaw aches"', '"the wobbly gremlin is awake"'), encoding="utf-8")
    for only in (False, True):
        found = Engine.load([path], only=only).match("the wobbly gremlin is awake").matches
        assert found[0].id == "jaw-chewing"
