"""Reader tables and postings: what is compiled from a small lexicon, body and catalogue."""

from __future__ import annotations

from typing import Any

import pytest

from painmap.index.postings import Rarity, closure, likeness, pack, rarity, read_pattern, strengths
from painmap.index.reader_tables import reader_tables
from painmap.language.reader import Reader
from painmap.sources import body as body_model
from painmap.sources import lexicon as lexicon_model

BODY = body_model.parse(
    {
        "site": [
            {"id": i, "label": i, "view": "both", "names": [i], **more}
            for i, more in (
                ("leg", {"first": ["one", "two"]}),
                ("knee", {"parent": "leg", "base": "knee"}),
                ("knee-outer", {"parent": "leg", "base": "knee", "aspects": ["outer"], "names": []}),
                ("calf", {"parent": "leg"}),
                ("jaw", {}),
            )
        ]
    }
)
LEXICON = lexicon_model.parse(
    {
        "skip": ["the"],
        "stop": ["and"],
        "aspect": {"outer": ["outer"]},
        "concept": [
            {"id": "ache", "kind": "sensation", "words": ["ache", "grumbling"]},
            {"id": "moving", "kind": "activity", "words": ["move"]},
            {
                "id": "driving",
                "kind": "activity",
                "words": ["drive"],
                "implies": {"moving": 0.5},
                "joints": ["knee"],
            },
            {"id": "stiff-calf", "kind": "sign", "words": ["stiff calf"]},
            {"id": "cannot-move", "kind": "sign", "words": ["cannot move"], "implies": {"moving": 0.5}},
            {"id": "jaw-lock", "kind": "sign", "words": ["locked"], "sites": ["jaw"]},
        ],
        "cue": [{"role": "denied", "direction": "forward", "words": ["no"]}],
    }
)
TABLES = reader_tables(LEXICON, BODY)
READER = Reader(TABLES)


def pattern(ident: str, *felt: str, spill: tuple[str, ...] = (), **client: list[str]) -> dict[str, Any]:
    """A pattern as small as one can be."""
    zones = {"felt": list(felt), "spill": list(spill), "own": []}
    return {"id": ident, "name": ident, "muscles": ["soleus"], "client": client} | zones


def tables(*patterns: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The strengths of all tables for some patterns."""
    rows = dict(enumerate(patterns))
    texts = {n: read_pattern(READER, row) for n, row in rows.items()}
    kinds = {c.id: c.kind for c in LEXICON.concepts}
    return strengths(likeness(closure(LEXICON.concepts)), kinds, BODY, rows, texts, 3.0)


# -- the reader's tables -----------------------------------------------------------------------------------


def test_parts_are_filed_under_their_base() -> None:
    """A site with aspects is a part of the site that has the same base and none."""
    assert TABLES["compose"] == {"knee": [["knee-outer", ["outer"]]]}


def test_places_of_concepts_are_kept() -> None:
    """What a concept is about, and the joints that it works, come with it."""
    assert TABLES["concept_sites"] == {"jaw-lock": ["jaw"]}
    assert TABLES["joints"] == {"driving": ["knee"]}


def test_signs_that_name_their_place() -> None:
    """A sign's own words name its place, unless it has sites or is about a movement."""
    assert set(TABLES["naming"]) == {"ache", "stiff-calf"}


def test_words_that_short_slips_may_be_corrected_to() -> None:
    """Names of places and words of pain are, those that are passed over or say nothing are not."""
    assert {"knee", "ache", "grumbling", "back", "left", "right"} <= set(TABLES["core"])
    assert {"the", "and", "drive", "no"}.isdisjoint(TABLES["core"])


# -- what a pattern says -----------------------------------------------------------------------------------


def test_roles_come_from_the_section() -> None:
    """Under `worse` and `better` an idea has that role, under the others the one that it is said with."""
    row = pattern("p", "knee", worse=["drive"], better=["move"], says=["no ache", "drive"])
    text = read_pattern(READER, row)
    assert text.concepts == {
        "driving": {"worse": 2},
        "moving": {"better": 1},
        "ache": {"denied": 1},
    }


def test_what_is_denied_under_worse_denies_nothing() -> None:
    """In "no room to move" a thing is not there and brings it on; moving is not denied."""
    assert read_pattern(READER, pattern("p", "knee", worse=["no move"])).concepts == {}


def test_a_place_that_eases_is_not_where_it_is_felt() -> None:
    """Places are counted where they are said to hurt, never under `better` or denied."""
    text = read_pattern(READER, pattern("p", "knee", says=["calf ache", "no jaw ache"], better=["leg up"]))
    assert text.sites == {"calf": 1}


def test_a_muscle_is_a_word_of_its_pattern() -> None:
    """A muscle's own name speaks for the pattern, the words that many muscles share do not."""
    row = pattern("p", "knee") | {"muscles": ["flexor hallucis longus"]}
    assert set(read_pattern(READER, row).words) >= {READER.stems("flexor"), READER.stems("hallucis")}
    assert READER.stems("longus") not in read_pattern(READER, row).words


# -- strengths and weights ---------------------------------------------------------------------------------


def test_the_first_felt_site_counts_most() -> None:
    """The first felt site counts more than a later one, that more than a spill, that more than a mention."""
    made, _ = tables(
        pattern("a", "calf"),
        pattern("b", "jaw", "calf"),
        pattern("c", "jaw", spill=("calf",)),
        pattern("d", "jaw", says=["calf ache", "grumbling calf", "my calf"]),
    )
    row = made["site"]["calf"]
    assert row[0] > row[1] > row[2] > row[3] > 0


def test_the_regional_index_lifts_its_patterns_in_order() -> None:
    """For a place that lists patterns the first gains most; one of the user's own counts as the third."""
    made, _ = tables(pattern("two", "knee"), pattern("one", "knee"), pattern("own", "knee"))
    row = made["site"]["leg"]
    assert row[1] > row[0] > row[2] > 0
    alone = BODY.nearness("leg", "knee")
    assert row[2] == pytest.approx(alone * (1 + 1.5 * 0.75**2))


def test_a_denied_place_speaks_against_what_is_felt_inside() -> None:
    """A denial of a place counts against patterns felt in it or its parts, not against its neighbours."""
    made, meant = tables(pattern("a", "knee"), pattern("b", "jaw"))
    assert made["denied"]["leg"] == {0: 1.0, 1: 0.0}
    assert meant["leg"] == "0 knee"


def test_opposite_roles_contradict() -> None:
    """What eases one pattern and brings on another speaks for the one and against the other."""
    made, _ = tables(pattern("a", "knee", worse=["drive"]), pattern("b", "knee", better=["drive"]))
    assert made["concept"]["driving>worse"][0] > 0 > made["concept"]["driving>worse"][1]
    assert made["concept"]["driving>better"][1] > 0 > made["concept"]["driving>better"][0]


def test_a_pattern_that_names_the_idea_is_judged_by_that() -> None:
    """What is like an idea counts for a pattern only where the idea itself is not named."""
    made, _ = tables(
        pattern("a", "knee", worse=["move"]), pattern("b", "knee", worse=["move"], better=["drive"])
    )
    row = made["concept"]["driving>worse"]
    assert row[0] > 0 > row[1]


def test_many_phrases_are_no_advantage() -> None:
    """One phrase of few weighs more than one of many."""
    many = pattern("b", "knee", worse=["drive", *(f"thing {n}" for n in range(20))])
    made, _ = tables(pattern("a", "knee", worse=["drive"]), many)
    row = made["concept"]["driving>worse"]
    assert row[0] > row[1] > 0


def test_rare_keys_weigh_more_and_common_ones_nothing() -> None:
    """A key of one pattern in many weighs most, one of all is too common to be kept; signs stay."""
    made = {"word": {"rare": {0: 0.5}, "against": {0: -0.5, 1: 0.5}, "all": dict.fromkeys(range(50), 0.2)}}
    common = rarity(made, 50, 1.0)
    rows = pack(made, common)["word"]
    assert rows.keys() == {"rare", "against"} | ({"all"} & rows.keys())
    rare, against = (int(rows[key].split()[1]) for key in ("rare", "against"))
    assert rare > 0 > against


def test_an_own_pattern_changes_no_others_weight() -> None:
    """A key that painmap's own patterns have keeps its rarity, whatever a user's own file adds."""
    made = {"word": {"known": {0: 0.5}}}
    common = rarity(made, 10, 1.0)
    again = pack({"word": {"known": {0: 0.5, 10: 0.5}}}, Rarity(10, 1.0, common.positive))
    assert pack(made, common)["word"]["known"] == " ".join(again["word"]["known"].split()[:2])
