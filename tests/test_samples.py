"""Samples: what the data promises is tried, and told where it fails."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from painmap import samples
from painmap.answer import Alert
from painmap.resources import data_dir
from painmap.sources import schema
from painmap.sources.check import base
from painmap.sources.shape import Names, Shape
from painmap.sources.toml_files import Raw

if TYPE_CHECKING:
    from pathlib import Path

    from painmap.engine import Engine

FLAG = {
    "id": "one",
    "name": "One",
    "level": "urgent",
    "message": "Why. What.",
    "therapist": "Know.",
    "sources": ["x"],
    "raises": ["a", "b", "c", "d"],
    "silent": ["e", "f", "g"],
    "when": [{"all": ["odd"]}],
}


@pytest.mark.parametrize(
    ("raised", "messages"),
    [
        ({"a": ("one", "urgent")}, []),
        ({"a": ("two", "emergency")}, []),
        ({}, ['"a" does not raise it']),
        ({"a": ("three", "emergency")}, ['"a" does not raise it']),
        ({"a": ("two", "soon")}, ['"a" is only soon']),
        ({"a": ("one", "urgent"), "e": ("three", "soon")}, ['"e" raises three']),
    ],
)
def test_samples_of_a_flag_are_tried(raised: dict[str, tuple[str, str]], messages: list[str]) -> None:
    """Under `raises` each raises the flag or one that covers it and is as grave; under `silent` none."""
    flag = FLAG | {"raises": ["a", "a1", "a2", "a3"]}
    shape = Shape(Raw("x.toml", "", {"flag": [flag]}), schema.OWN, Names())

    def alerts(text: str) -> tuple[Alert, ...]:
        found = raised.get(text) or ((("one", "urgent")) if text.startswith("a") and text != "a" else None)
        return (Alert(found[0], found[1], "", "", "", ""),) if found else ()

    samples.try_flags([shape], {"one": [], "two": ["one"], "three": []}, alerts)
    assert [p.message for p in shape.problems] == messages


def test_a_place_speaks_for_its_index(engine: Engine) -> None:
    """A pattern that is listed where nobody feels it is told."""
    ident = next(p["id"] for p in engine.patterns if p["felt"][0] == "kneecap")
    site = {"id": "jaw", "label": "jaw", "view": "front", "names": ["jaw"], "first": [ident]}
    shape = Shape(Raw("x.toml", "", {"site": [site]}), schema.BODY, Names())
    samples.check_index([shape], engine)
    assert [p.message for p in shape.problems] == [f'the pattern "{ident}" is not felt here or near']


def test_each_pattern_has_a_sample_that_finds_it(engine: Engine, tmp_path: Path) -> None:
    """A pattern without a sample, or with its own phrase for one, is told."""
    one, two = (engine.pattern(row["id"]) or {} for row in engine.patterns[:2])
    phrase = one["client"]["says"][0]
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps({"pattern": one["id"], "complaint": phrase}), encoding="utf-8")
    found = samples.check_patterns(path, {row["id"]: row for row in (one, two)}, engine)
    assert f'"{phrase}" is a phrase of "{one["id"]}"' in {p.message for p in found}
    assert f'no sample finds "{two["id"]}" among the first 3' in {p.message for p in found}


def test_sayings_are_asked(engine: Engine) -> None:
    """A name, saying or gesture that does not find its own pattern is told, with what it finds instead."""
    known = base(data_dir())
    row = known.patterns[0]
    sound = row["client"]["says"][0]
    for saying, told in (
        (sound, ""),
        ("well well well", "finds no pattern"),
        ("my heel is stone cold in bed", "instead"),
    ):
        one = row | {"client": {"says": [saying], "worse": ["nothing that anybody could place"]}}
        shape = Shape(Raw("x.toml", "", {"pattern": [one]}), schema.OWN, replace(known.names, seen={}))
        samples.check_sayings([shape], engine)
        asked = [p for p in shape.problems if "asked word for word" in p.message]
        assert [p.message.endswith(told) for p in asked] == ([True] if told else [])
        assert all(p.is_warning and saying in p.message for p in asked)
