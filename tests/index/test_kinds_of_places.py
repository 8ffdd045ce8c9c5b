"""Kinds of places: how near each is to what is said, and what it was taught to add."""

from __future__ import annotations

import pytest
from tests.language import small

from painmap.index import places
from painmap.sources import body as body_model


def _pattern(ident: str, felt: str, own: str, trigger_point: str) -> dict[str, object]:
    return {"id": ident, "felt": [felt], "spill": [], "own": [own], "trigger_point": trigger_point}


@pytest.fixture(scope="module")
def found() -> places.Columns:
    """Two patterns over the small body: one is felt at the knee, one lies there."""
    listed = [
        {**_as_told(site), "first": ["lies"]} if site.id == "knee" else _as_told(site) for site in SITES
    ]
    patterns = {
        0: _pattern("felt", "knee", "hip", "in the thigh, no ache at the elbow"),
        1: _pattern("lies", "hip", "knee", "in the elbow"),
    }
    return places.columns(body_model.parse({"site": listed}), patterns, small.READER)


SITES = list(small.BODY.sites.values())


def _as_told(site: body_model.Site) -> dict[str, object]:
    """A site as TOML gives it."""
    return {name: getattr(site, name) for name in ("id", "label", "parent", "view", "names")}


def test_each_kind_of_place_is_kept_apart(found: places.Columns) -> None:
    """Where it is felt, where the muscle lies, where its trigger point is, and who stands first."""
    assert found["felt"]["knee"] == {0: 1.0}
    assert found["own"]["knee"] == {1: 1.0}
    assert found["point"]["elbow"] == {1: 1.0}  # of the first one it is denied
    assert found["index"]["knee"] == {1: 1.0}
    assert not found["spill"]["knee"]


def test_what_holds_a_place_is_near_it(found: places.Columns) -> None:
    """The leg holds the knee: it counts in part."""
    assert 0.0 < found["felt"]["leg"][0] < 1.0


def test_what_is_taught_is_added_by_kind(found: places.Columns) -> None:
    """A row has every pattern's nearness, times the factor of the kind, summed over the kinds."""
    rows = places.rows(found, {"own": 2.0, "index": 0.5})
    assert rows["site:knee"] == {1: 2.5}
