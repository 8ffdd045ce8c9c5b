"""Fit the points of the red flags: `python -m training.points` writes data/points.toml.

Trained on the training split of corpus/red.jsonl and corpus/benign.jsonl, on tests/cases, and on nothing
else; the test split is only scored, for totals. Logistic regression with an L2 penalty; numbers are rounded,
so that the file is the same from one machine to the next.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from painmap.answer import LEVELS
from painmap.engine import Engine
from painmap.safety.alerts import age_of, findings_now
from painmap.safety.points import features, score

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "data" / "points.toml"
CASES = ("safety", "safety-labelled", "safety-rounds", "posts", "patterns")
WEIGHTS = {"corpus": 3.0, "safety": 1.0, "plain": 0.7}  # real stories teach most
# The inverse strength of the penalty, and the chances below: picked by eye after a grid of 3 penalties x
# 6 pairs of chances. Its table showed the whole corpus (cross-validated) and other labelled stories: see
# docs/safety.md.
PENALTY = 0.3
FEWEST = 3  # a key that fewer texts hold teaches nothing
AT_LEAST = {"emergency": 0.65, "urgent": 0.88}  # chances
TEXTS = {
    "emergency": {
        "id": "several-danger-signs",
        "name": "Several danger signs together",
        "message": "Several things said here can go with an illness that cannot wait, and together they are"
        " more than a muscle usually explains. Call an ambulance or go to an emergency department now.",
        "therapist": "Do not treat. Ask about each sign, and send the client to emergency care unless a"
        " doctor has already explained them all.",
    },
    "urgent": {
        "id": "danger-signs",
        "name": "Danger signs together",
        "message": "Some things said here can go with more than a muscle. See a doctor today or tomorrow,"
        " before trying any self care; sooner if it gets worse.",
        "therapist": "Ask about each sign before treating; refer the same day or the next where one holds.",
    },
}


def corpus_digest() -> str:
    """Digest of the corpus files that the points are made from."""
    return hashlib.sha256(
        b"".join((ROOT / "corpus" / f"{n}.jsonl").read_bytes() for n in ("red", "benign"))
    ).hexdigest()


def rows() -> list[dict[str, Any]]:
    """Read every labelled text: its group and the level due, `level` none where it is harmless."""
    found = []
    for name in ("red", "benign"):
        found += [row | {"group": "corpus"} for row in _lines(ROOT / "corpus" / f"{name}.jsonl")]
    for name in CASES:
        for row in _lines(ROOT / "tests" / "cases" / f"{name}.jsonl"):
            group = "safety" if name.startswith("safety") else "plain"
            if row.get("kind", "benign") != "offtopic":
                found.append({"kind": "benign", "split": "train"} | row | {"group": group})
    return found


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def main() -> None:
    """Fit, write, and tell how both halves come out."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    engine = Engine.load()
    data = rows()
    for row in data:
        text = row["complaint"]
        reading = engine.reader.read(text)
        present = findings_now(reading, text, engine.flags)
        row["found"] = features(present, reading, age_of(text), engine.flags["widest"])
    train = [r for r in data if r["split"] == "train"]
    counts = Counter(key for r in train for key in r["found"])
    keys = {key: n for n, key in enumerate(sorted(k for k, c in counts.items() if c >= FEWEST))}
    table = np.zeros((len(train), len(keys)))
    for n, row in enumerate(train):
        table[n, [keys[k] for k in row["found"] if k in keys]] = 1.0
    weights = [WEIGHTS[r["group"]] for r in train]
    due = {
        "emergency": [r["kind"] == "red" and r["level"] == "emergency" for r in train],
        "urgent": [r["kind"] == "red" for r in train],
    }
    out: dict[str, Any] = {}
    for level, labels in due.items():
        model = LogisticRegression(C=PENALTY, max_iter=5000, tol=1e-8).fit(table, labels, weights)
        numbers = {k: round(float(model.coef_[0][n]), 2) for k, n in keys.items()}
        chance = AT_LEAST[level]
        out[level] = TEXTS[level] | {
            "at_least": round(float(np.log(chance / (1 - chance))), 2),
            "start": round(float(model.intercept_[0]), 2),
            "points": {k: v for k, v in numbers.items() if abs(v) >= 0.05},  # noqa: PLR2004 - less decides nothing
        }
    write(out)
    for split in ("train", "test"):
        report(split, [r for r in data if r["split"] == split and r["group"] == "corpus"], out)
    report("plain", [r for r in data if r["group"] == "plain"], out)


def write(out: dict[str, Any]) -> None:
    """Write the points as TOML."""
    lines = ["# What danger signs weigh together. Written by `python -m training.points`; never by hand.", ""]
    lines += [f'corpus = "{corpus_digest()}"', ""]
    for level, table in out.items():
        lines.append(f"[{level}]")
        lines += [f"{k} = {json.dumps(v)}" for k, v in table.items() if k != "points"]
        lines += [
            "",
            f"[{level}.points]",
            *(f"{json.dumps(k)} = {v}" for k, v in table["points"].items()),
            "",
        ]
    OUT.write_text("\n".join(lines), encoding="utf-8")


def report(name: str, data: list[dict[str, Any]], out: dict[str, Any]) -> None:
    """Print what the points alone do."""
    got = [(r, score(r["found"], out)) for r in data]
    due = [(r, s) for r, s in got if r["kind"] == "red" and r["level"] == "emergency"]
    harmless = [(r, s) for r, s in got if r["kind"] == "benign"]
    over = [s for r, s in harmless if s and LEVELS.index(s.level) < LEVELS.index(r.get("level", "soon"))]
    print(
        f"{name}: emergencies caught {sum(s is not None for _, s in due)}, at level "
        f"{sum(s is not None and s.level == 'emergency' for _, s in due)} of {len(due)}; "
        f"harmless with too high an alert {len(over)} of {len(harmless)}"
    )


if __name__ == "__main__":
    main()
