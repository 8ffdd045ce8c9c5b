"""The lexicon: a small grammar, checked when it is read, and one graph that a text is scanned by."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from painmap.errors import PainmapError
from painmap.index.graph import build_graph, sequences
from painmap.index.postings import closure, likeness
from painmap.index.reader_tables import reader_tables
from painmap.language.reader import Reader
from painmap.language.vocabulary import Stems
from painmap.sources.body import Body
from painmap.sources.lexicon import expand, parse

STEMS = Stems({"slept": "sleep"})
SKIP = frozenset({"my", "the"})


def reader(*words: str, **more: Any) -> Reader:  # noqa: ANN401 - any table of the lexicon
    """A reader that knows one sensation by these words."""
    concept = {"id": "it", "kind": "sensation", "words": list(words)}
    lexicon = parse({"skip": ["my", "the"], "concept": [concept, *more.pop("concepts", ())], **more})
    return Reader(reader_tables(lexicon, Body([])))


def said(reads: Reader, text: str, concept: str = "it") -> list[str]:
    """The stretches of a text that are read as the concept."""
    return [text[f.start : f.end] for f in reads.read(text).findings if f.concept == concept]


# -- the grammar -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phrase", "variants"),
    [
        ("sore neck", ["sore neck"]),
        ("(sore|stiff) neck", ["sore neck", "stiff neck"]),
        ("[very] sore", ["very sore", "sore"]),
        ("a (b|c [d])", ["a b", "a c d", "a c"]),
        ("(a|a) b", ["a b"]),
        ("give ... way", ["give ... way"]),
        ("after # hours", ["after # hours"]),
        ("(one|(two|three)) x", ["one x", "two x", "three x"]),
    ],
)
def test_a_phrase_stands_for_its_variants(phrase: str, variants: list[str]) -> None:
    """Alternatives, what may be missing, gaps and numbers give every variant once."""
    assert [" ".join(v) for v in expand(phrase)] == variants


@pytest.mark.parametrize("phrase", ["(a", "a)", "[a", "a]", "(a]", "[a)", "(a|b", "a (b [c)"])
def test_brackets_must_match(phrase: str) -> None:
    """A bracket that is not closed, or closes nothing, is an error that says so."""
    with pytest.raises(PainmapError, match="bracket"):
        expand(phrase)


def test_a_phrase_with_too_many_variants_is_refused() -> None:
    """A phrase of thousands of variants is an error with the fix, not a minute of waiting."""
    with pytest.raises(PainmapError, match="split it"):
        expand("(a|b|c|d|e|f|g|h|i|j)" * 4)


@given(st.text(st.sampled_from("ab ()[]|.#"), max_size=30))
def test_any_phrase_is_read_or_refused(phrase: str) -> None:
    """Whatever stands in a phrase, it has variants or a clear error."""
    try:
        assert expand(phrase)
    except PainmapError as error:
        assert "phrase" in str(error)  # noqa: PT017 - variants or an error, both are right


@pytest.mark.parametrize("phrase", ["... pain", "pain ...", "[sore] ... pain"])
def test_a_gap_stands_between_words(phrase: str) -> None:
    """A gap at an end means nothing, and is an error."""
    with pytest.raises(PainmapError, match="begin or end"):
        list(sequences(phrase, STEMS, SKIP))


# -- the graph ---------------------------------------------------------------------------------------------


def test_shared_ends_are_kept_once() -> None:
    """Alternatives before the same ending multiply no nodes."""
    one, _ = build_graph([("a x y z", 0, SKIP)], STEMS)
    many, words = build_graph([("(a|b|c|d|e) x y z", 0, SKIP)], STEMS)
    assert many.count("\n") == one.count("\n")
    assert {"a", "e", "x", "z"} <= words


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("sore neck", "a sore neck today", ["sore neck"]),
        ("sore neck", "sore necks", ["sore necks"]),
        ("sore neck", "sore the neck", ["sore the neck"]),
        ("sore neck", "sore my my neck", ["sore my my neck"]),
        ("sore neck", "sore. Neck", []),
        ("sore neck", "sore, neck", []),
        ("my sore neck", "sore neck", ["sore neck"]),
        ("give ... way", "it gives way", ["gives way"]),
        ("give ... way", "gives one two three way", ["gives one two three way"]),
        ("give ... way", "gives one two three four way", []),
        ("after # hours", "after 2 hours", ["after 2 hours"]),
        ("after # hours", "after 2.5 hours", ["after 2.5 hours"]),
        ("after # hours", "after few hours", []),
        ("all right", "all left", ["all left"]),
        ("slept", "sleeping", ["sleeping"]),
        ("slept", "slept", ["slept"]),
    ],
)
def test_phrases_are_found(phrase: str, text: str, found: list[str]) -> None:
    """Words meet by stems, skipped words are passed over, a gap takes three, a mark ends it."""
    assert said(reader(phrase, forms={"sleep": ["slept"]}), text) == found


def test_the_longest_phrase_wins() -> None:
    """Of two phrases that begin together, the one of more words is meant."""
    longer = {"id": "longer", "kind": "sign", "words": ["pins and needles"]}
    reads = reader("pins", concepts=[longer])
    assert said(reads, "pins and needles", "longer") == ["pins and needles"]
    assert said(reads, "pins and needles") == []
    assert said(reads, "pins and pins") == ["pins", "pins"]


def test_words_inside_a_gap_are_read_too() -> None:
    """What stands in the gap of one phrase speaks for itself."""
    other = {"id": "other", "kind": "activity", "words": ["stairs"]}
    reads = reader("give ... way", concepts=[other])
    assert said(reads, "gives on stairs way", "other") == ["stairs"]


# -- what implies what -------------------------------------------------------------------------------------


def _concepts(**implies: dict[str, float]) -> Any:  # noqa: ANN401 - concepts
    rows = [{"id": k, "kind": "activity", "words": [k], "implies": v} for k, v in implies.items()]
    return parse({"concept": rows}).concepts


def test_what_is_implied_fades() -> None:
    """An idea reached over two steps counts the product of both, and one too thin counts nothing."""
    chain = {"commute": {"driving": 0.8}, "driving": {"sitting": 0.5}, "sitting": {"still": 0.3}, "still": {}}
    full = closure(_concepts(**chain))
    assert full["commute"] == pytest.approx({"commute": 1.0, "driving": 0.8, "sitting": 0.4})


def test_a_loop_ends() -> None:
    """Two ideas that imply each other end, each counting most as itself."""
    full = closure(_concepts(a={"b": 1.0}, b={"a": 1.0}))
    assert full == {"a": {"a": 1.0, "b": 1.0}, "b": {"b": 1.0, "a": 1.0}}


def test_ideas_that_share_a_part_are_alike() -> None:
    """Said and named fit best when equal, then when one implies the other, then when both share a part."""
    like = likeness(closure(_concepts(commute={"driving": 0.9}, lorry={"driving": 0.9}, driving={})))
    fits = [like["commute"]["commute"], like["commute"]["driving"], like["driving"]["commute"]]
    fits.append(like["commute"]["lorry"])
    assert fits == sorted(fits, reverse=True)
    assert len(set(fits)) == len(fits)
    assert fits[-1] > 0
