"""Leaflet lines: what leaflets say of each condition, in plain words, raises its level."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from painmap.answer import LEVELS
from painmap.safety.alerts import raise_alerts

if TYPE_CHECKING:
    from painmap.engine import Engine

ROOT = Path(__file__).parents[2]
LINES = [
    json.loads(line) for line in (ROOT / "corpus" / "leaflets.jsonl").read_text(encoding="utf-8").splitlines()
]

LINE = {row["id"]: row for row in LINES}


def test_every_condition_has_two_lines(engine: Engine) -> None:
    """Each flag has at least two lines, at its level."""
    flags = {f["id"]: f["level"] for f in engine.flags["flags"]}
    assert {row["condition"]: row["level"] for row in LINES} == flags
    told = [row["condition"] for row in LINES]
    assert min(told.count(ident) for ident in flags) >= 2


def test_lines_raise_their_level(engine: Engine) -> None:
    """Every emergency is shown as one, and 94 of 100 lines raise their level or a graver one."""
    below = []
    for row in LINES:
        alerts = raise_alerts(engine.reader.read(row["complaint"]), row["complaint"], engine.flags)
        if not alerts or LEVELS.index(alerts[0].level) > LEVELS.index(row["level"]):
            below.append(row["id"])
    assert [ident for ident in below if LINE[ident]["level"] == "emergency"] == []
    assert len(below) / len(LINES) <= 0.06
