"""The body model: a part counts fully for itself, partly for what holds it and for what lies beside it."""

from __future__ import annotations

import tomllib
from itertools import product
from typing import Any

import pytest

from painmap.resources import data_dir
from painmap.sources.body import Body, parse


def site(ident: str, parent: str = "", *neighbours: str, **more: object) -> dict[str, Any]:
    """A site as TOML gives it."""
    row = {
        "id": ident,
        "label": ident,
        "parent": parent,
        "neighbours": list(neighbours),
        "names": [ident],
        "view": "both",
    }
    return row | more


LEG = [
    site("leg", region="Leg"),
    site("knee", "leg", "thigh"),
    site("kneecap", "knee", "knee-inner"),
    site("knee-inner", "knee"),
    site("knee-back", "knee"),
    site("thigh", "leg"),
    site("jaw"),
]


@pytest.fixture(scope="module")
def leg() -> Body:
    """A small body."""
    return parse({"site": LEG, "way": [{"sites": ["thigh", "knee-inner", "kneecap"]}]})


@pytest.fixture(scope="module")
def whole() -> Body:
    """painmap's own body."""
    return parse(tomllib.loads((data_dir() / "body.toml").read_text(encoding="utf-8")))


def test_who_holds_whom(leg: Body) -> None:
    """A site knows what holds it, nearest first, and all its parts, itself among them."""
    assert leg.ancestors("kneecap") == ["knee", "leg"]
    assert leg.ancestors("jaw") == []
    assert leg.within("knee") == {"knee", "kneecap", "knee-inner", "knee-back"}
    assert leg.within("jaw") == {"jaw"}


def test_touching_is_mutual(leg: Body) -> None:
    """A neighbour named at one end is a neighbour at the other end."""
    assert leg.touching["knee-inner"] == {"kneecap"}
    assert leg.touching["thigh"] == {"knee"}


def test_a_site_is_listed_under_what_holds_it(leg: Body) -> None:
    """The heading of a site is its own, or that of the nearest site around it, or its label."""
    assert leg.region("kneecap") == "Leg"
    assert leg.region("jaw") == "jaw"


def test_a_part_counts_most_for_itself(leg: Body) -> None:
    """Nothing fits a place like its own name; the whole, parts and neighbours fit partly, strangers not."""
    near = leg.nearness
    assert near("kneecap", "kneecap") == 1.0
    for other in ("knee", "leg", "knee-inner", "knee-back"):
        assert 0 < near("kneecap", other) < 1
        assert 0 < near(other, "kneecap") < 1
    assert near("kneecap", "jaw") == near("jaw", "kneecap") == 0


def test_the_nearer_the_better(leg: Body) -> None:
    """What holds a place directly fits it better than what holds that; a neighbour better than a sibling."""
    near = leg.nearness
    assert near("kneecap", "knee") > near("kneecap", "leg")
    assert near("knee", "kneecap") > near("leg", "kneecap")
    assert near("kneecap", "knee-inner") > near("kneecap", "knee-back")


def test_a_vague_word_reaches_all_parts(whole: Body) -> None:
    """A wide place fits each of its parts, however deep."""
    for wide in whole.sites:
        parts = whole.within(wide) - {wide}
        for part in parts:
            assert whole.nearness(wide, part) > 0.3, (wide, part)


def test_nearness_is_a_share(whole: Body) -> None:
    """Nearness lies between 0 and 1, and is 1 for a place itself alone."""
    for said, felt in product(whole.sites, repeat=2):
        near = whole.nearness(said, felt)
        assert 0 <= near <= 1
        assert (near == 1) is (said == felt), (said, felt)


def test_a_way_passes_what_lies_between(leg: Body) -> None:
    """Between two sites of a way lie the sites of the way, in either direction; neighbours have none."""
    between = leg.between()
    assert between["thigh kneecap"] == between["kneecap thigh"] == ["knee-inner"]
    assert "thigh knee-inner" not in between


def test_what_holds_the_way_is_no_end_of_it(leg: Body) -> None:
    """In "the leg, from the hip to the knee" nothing beyond the knee is meant."""
    assert not [pair for pair in leg.between() if "leg" in pair.split()]
