"""Look-alikes in an answer: shown where their evidence is clear, and nowhere else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from painmap import resources
from painmap.engine import Engine
from painmap.sources import toml_files

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).resolve().parents[2]
ROWS: list[dict[str, Any]] = toml_files.read(resources.data_dir() / resources.LOOK_ALIKES).tables[
    "look_alike"
]


def complaints(path: str) -> list[str]:
    """The complaints of a labelled file."""
    rows = map(json.loads, (ROOT / path).read_text(encoding="utf-8").splitlines())
    return [row["complaint"] for row in rows]


def shown(engine: Engine, texts: Iterable[str]) -> list[str | None]:
    """The look-alike that each text shows."""
    return [answer.look_alike and answer.look_alike.id for answer in map(engine.match, texts)]


def test_each_is_found_by_its_names(engine: Engine) -> None:
    """A look-alike's name shows one, but where a red flag of that name stands above it."""
    names = [
        name
        for row in ROWS
        for name in row["names"]
        if row.get("alert") not in {alert.id for alert in engine.match(name).alerts}
    ]
    assert [name for name, ident in zip(names, shown(engine, names), strict=True) if ident is None] == []


def test_each_is_found_by_its_own_phrases(engine: Engine) -> None:
    """Its phrases show it, each by itself: half of them at the least, and six in seven over all."""
    shares = []
    for row in ROWS:
        found = [ident == row["id"] for ident in shown(engine, row["client"])]
        assert sum(found) >= len(found) / 2, row["id"]
        shares.append(sum(found) / len(found))
    assert sum(shares) / len(shares) >= 0.85


@pytest.mark.parametrize(
    "path",
    [
        "corpus/everyday.jsonl",
        *(f"tests/cases/{name}.jsonl" for name in ("forum", "vignettes-lower", "vignettes-upper")),
    ],
)
def test_few_muscle_complaints_show_one(path: str, engine: Engine) -> None:
    """At most a fifth of plain muscle complaints show a look-alike."""
    found = shown(engine, complaints(path))
    assert sum(ident is not None for ident in found) <= len(found) / 5


def test_what_is_no_complaint_shows_none(engine: Engine) -> None:
    """What painmap does not answer shows no look-alike."""
    for text in complaints("corpus/offtopic.jsonl"):
        answer = engine.match(text)
        assert answer.matches or answer.look_alike is None, text


@pytest.mark.parametrize(
    ("text", "ident"),
    [
        ("restless legs at night", "restless-legs"),
        ("pain in my caesarean scar", "scar"),
        ("round ligament pain", "round-ligament"),
        ("painful sex", "painful-sex"),
    ],
)
def test_one_is_shown_where_no_pattern_fits(text: str, ident: str, engine: Engine) -> None:
    """What people call by its name is shown, and the client's words with it."""
    answer = engine.match(text)
    assert answer.look_alike is not None
    assert answer.look_alike.id == ident
    assert set(answer.look_alike.said.replace("…", " ").split()) <= set(text.split())
    assert answer.as_dict()["look_alike"].keys() == {"id", "name", "said", "tells", "test", "see"}


def test_none_stands_beside_an_emergency(engine: Engine) -> None:
    """Neither an emergency nor the look-alike's own red flag leaves room for one."""
    answer = engine.match("restless legs at night, and numb between the legs, I cannot pass urine")
    assert answer.alerts[0].level == "emergency"
    assert answer.look_alike is None
    answer = engine.match("kidney stone")
    assert answer.alerts
    assert answer.look_alike is None


def test_it_is_felt_in_the_region_asked_for(engine: Engine) -> None:
    """--region leaves out what is felt elsewhere."""
    assert shown(engine, ["restless legs at night"]) == ["restless-legs"]
    assert engine.match("restless legs at night", region="neck").look_alike is None


def test_only_own_patterns_have_none(own_catalogue: Path) -> None:
    """With the user's own files alone there are no look-alikes of painmap's."""
    alone = Engine.load([own_catalogue], only=True)
    assert alone.match("restless legs at night").look_alike is None
    assert alone.look_alike("restless-legs") is None
    assert Engine.load([own_catalogue]).match("restless legs at night").look_alike is not None
