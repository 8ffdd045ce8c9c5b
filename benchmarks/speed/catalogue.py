"""A made-up catalogue: patterns mixed from the phrases of all others, to see what a larger one costs."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

from painmap.engine import Engine

if TYPE_CHECKING:
    from pathlib import Path


def made_up(path: Path, size: int, most: int | None = None) -> Path:
    """Write a catalogue that makes painmap's own `size` times as large, when it is added to it.

    Its first `most` patterns alone are written, where that is given. Each made-up pattern has the zone of a
    real one and as many phrases, drawn from those of all patterns, with one word in four a made-up one: new
    patterns bring new words, and share the old ones.
    """
    engine = Engine.load()
    rng = random.Random(size)
    real: list[dict[str, Any]] = [engine.pattern(row["id"]) or {} for row in engine.patterns]
    pools = {role: [p for r in real for p in r["client"].get(role, ())] for role in real[0]["client"]}
    blocks = [
        _block(f"{record['id']}-{copy}", record, pools, rng) for copy in range(1, size) for record in real
    ]
    path.write_text("\n".join(blocks[:most]), encoding="utf-8")
    return path


def _block(ident: str, record: dict[str, Any], pools: dict[str, list[str]], rng: random.Random) -> str:
    client = {
        role: sorted({_new(text, rng) for text in rng.sample(pools[role], min(len(texts), len(pools[role])))})
        for role, texts in record["client"].items()
        if texts
    }
    plain = {
        "id": ident,
        "name": f"{record['name']} ({ident})",
        **{
            key: record[key]
            for key in ("muscles", "trigger_point", "frequency", "felt", "spill", "refer", "sources")
        },
    }
    # A string or a list of strings is written the same in JSON and in TOML.
    rows = [
        "[[pattern]]",
        *(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in plain.items()),
    ]
    rows += [
        "[pattern.client]",
        *(f"{role} = {json.dumps(texts, ensure_ascii=False)}" for role, texts in client.items()),
    ]
    rows += [
        "[[pattern.self_care]]",
        'do = "Rest it for a day."',
        "[pattern.therapy]",
        'notes = ["Made up."]',
    ]
    return "\n".join(rows) + "\n"


def _new(text: str, rng: random.Random) -> str:
    """A phrase with one word in four made up, and a tail that no other has."""
    words = [_word(rng) if rng.random() < 0.25 else word for word in text.split()]  # noqa: PLR2004 - one in four
    return " ".join([*words, _word(rng)])


def _word(rng: random.Random) -> str:
    return "".join(rng.choice("bdfgklmnprstvz") + rng.choice("aeiou") for _ in range(rng.randint(2, 4)))
