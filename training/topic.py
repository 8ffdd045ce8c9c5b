"""Fit what tells that a text is no complaint: `python -m training.topic` writes data/topic.toml.

Logistic regression with an L2 penalty over the clues of `painmap.language.topic`: the off-topic texts of
the corpus against its complaints and tests/cases, of each only what is in the training split. Each real
complaint is there again with other talk beside it and around it, and as somebody else tells it: it stays
one. Where a text begins to be off the topic is chosen out of fold, grouped by source (texts that were
imagined by their genre), by cost: a complaint that is lost costs as much as `COST` texts that are answered
without being one. The test split is scored at the end, as a total.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from painmap.engine import Engine, is_complaint
from painmap.language.topic import Told, Topic
from training.texts import ROOT, Row, cases, corpus, digest, is_imagined, lines, matrix

if TYPE_CHECKING:
    from collections.abc import Sequence

OUT = ROOT / "data" / "topic.toml"
#: What each group of texts weighs; what was made up for painmap's own tests teaches less.
WEIGHTS = {
    "offtopic": 3.0,
    "posts": 2.0,
    "named": 2.0,
    "everyday": 2.0,
    "imagined": 0.2,  # far more than the others, all alike in being plainly complaints, and no measure
    "red": 1.0,
    "benign": 1.0,
    "cases": 0.7,
    "with a pattern": 2.0,  # a case whose pattern is known: many are short notes, which are lost most easily
    "around": 1.7,
    "retold": 1.0,
}
GROUPS = ("offtopic", "posts", "named", "everyday", "red", "benign", "cases")
CASES = (
    "posts", "blind", "forum", "patterns", "safety", "safety-labelled", "safety-rounds", "vignettes-lower",
    "vignettes-upper",
)  # fmt: skip
REAL = ("posts", "named", "everyday")
ANSWERED = (*REAL, "with a pattern")  # complaints that must have an answer
# How what somebody tells of themselves is told of them.
THIRD = {
    "i": "she", "i'm": "she is", "im": "she is", "i've": "she has", "ive": "she has", "i'd": "she had",
    "i'll": "she will", "my": "her", "me": "her", "mine": "hers", "myself": "herself", "am": "is",
}  # fmt: skip
TALK = (
    "chat", "social", "email", "other people", "booking", "customer service", "novel", "memoir", "travel",
    "product review", "thanks", "job advert",
)  # fmt: skip
PENALTY = 0.3  # the inverse strength of the penalty
FEWEST, FOLDS = 3, 8  # a clue that fewer texts show teaches nothing
COST = 2.35
NEARLY = 1.05  # what costs so little more than the least is as good
LEAST = 0.1  # fewer points decide nothing


class _Listener(Topic):
    """Keeps the clues of what was read last, and lets all pass."""

    heard: dict[str, float]

    def beyond(self, told: Told) -> float:
        self.heard = self.clues(told)
        return 0.0


def files() -> list[Row]:
    """Read every labelled text, with its group and the source by which folds are made."""
    found: list[Row] = []
    for group in GROUPS:
        names = CASES if group == "cases" else (group,)
        for name in names:
            for row in lines(cases(name) if group == "cases" else corpus(name)):
                off = row.get("kind") == "offtopic"
                source = str(row.get("source") or row["id"])
                kind = "with a pattern" if group == "cases" and row.get("primary") else group
                if is_imagined(row):
                    kind = "imagined"
                elif source == "imagined":
                    source = f"imagined {row['style']}"
                more = {"group": "offtopic" if off else kind, "off": off, "source": source}
                found.append({"split": "train", **row, **more})
    return found


def talked_around(rows: Sequence[Row]) -> list[Row]:
    """Each real complaint twice more: with a text about something else beside it, and between two."""
    pick = random.Random(1)  # noqa: S311 - the same each time
    talk = [row["complaint"].rstrip() for row in rows if row["off"] and row.get("style") in TALK]
    found = []
    for row in rows:
        if row["group"] in REAL:
            for order in (pick.choice(("before", "behind")), "both"):
                parts = [row["complaint"].rstrip()]
                if order != "behind":
                    parts.insert(0, pick.choice(talk))
                if order != "before":
                    parts.append(pick.choice(talk))
                told = " ".join(part if part[-1] in ".!?" else f"{part}." for part in parts)
                found.append({**row, "complaint": told, "group": "around"})
    return found


def retold(rows: Sequence[Row]) -> list[Row]:
    """Each real complaint again, as somebody else tells it: "A man of 40. His knee hurts"."""
    pick = random.Random(2)  # noqa: S311 - the same each time
    found = []
    for row in rows:
        if row["group"] in REAL:
            said = row["complaint"].replace("\u2019", "'")
            said = re.sub(r"[A-Za-z']+", lambda word: THIRD.get(word[0].lower(), word[0]), said)
            who = pick.choice(("woman", "man"))
            if who == "man":
                said = re.sub(r"\bher\b", "his", re.sub(r"\bshe\b", "he", said))
            found.append(
                {**row, "complaint": f"A {who} of {pick.randrange(20, 80)}. {said}", "group": "retold"}
            )
    return found


def digest_of() -> str:
    """Digest of the files that this is learned from."""
    names = sorted(set(GROUPS) - {"cases"})
    return digest([*(corpus(name) for name in names), *(cases(name) for name in CASES)])


def read(rows: Sequence[Row]) -> list[Row]:
    """Read the texts; those in other languages, of which nothing is read, are left out."""
    engine = Engine.load()
    listener = engine.reader.topic = _Listener(engine.reader.topic.tables, engine.reader.topic.small)
    kept = []
    for row in rows:
        listener.heard = {}
        reading = engine.reader.read(row["complaint"])
        if listener.heard:
            kept.append(row | {"clues": listener.heard, "passes": is_complaint(reading, ())})
    return kept


class Fitted:
    """A fit: the clues and their points."""

    def __init__(self, rows: Sequence[Row]) -> None:
        """Fit on these rows."""
        counts = Counter(key for row in rows for key in row["clues"])
        self.keys = {key: n for n, key in enumerate(sorted(k for k, c in counts.items() if c >= FEWEST))}
        model = LogisticRegression(C=PENALTY, solver="liblinear", max_iter=1000, tol=1e-6, random_state=0)
        weights = [WEIGHTS[row["group"]] for row in rows]
        model.fit(matrix([row["clues"] for row in rows], self.keys), [row["off"] for row in rows], weights)
        self.points = np.where(np.abs(model.coef_[0]) < LEAST, 0.0, model.coef_[0].round(2))
        self.start = round(float(model.intercept_[0]), 2)

    def __call__(self, rows: Sequence[Row]) -> np.ndarray:
        """The sum of each row."""
        sums: np.ndarray = matrix([row["clues"] for row in rows], self.keys) @ self.points + self.start
        return sums


def out_of_fold(rows: Sequence[Row]) -> np.ndarray:
    """The sum of each row by a fit that knows nothing of its source."""
    sums = np.zeros(len(rows))
    for fit, held in GroupKFold(FOLDS).split(rows, groups=[row["source"] for row in rows]):
        sums[held] = Fitted([rows[n] for n in fit])([rows[n] for n in held])
    return sums


def least_cost(rows: Sequence[Row], sums: np.ndarray) -> float:
    """The sum from which on a text is best taken for something else."""
    open_ = np.array([row["passes"] for row in rows])
    off = sums[open_ & np.array([row["off"] for row in rows])]
    lost = sums[open_ & np.array([row["group"] in ANSWERED for row in rows])]
    steps = np.unique(sums.round(2))
    costs = [(off <= step).sum() + COST * (lost > step).sum() for step in steps]
    flat = steps[np.array(costs) <= NEARLY * min(costs)]  # the least alone hangs on single texts
    return round(float((flat[0] + flat[-1]) / 2), 2)


def report(name: str, rows: Sequence[Row], sums: np.ndarray, at_least: float) -> None:
    """Print how many texts off the topic are known, and how many complaints are lost by that."""
    print(f"{name}:")
    for group in WEIGHTS:
        held = [n for n, row in enumerate(rows) if row["group"] == group]
        if not held:
            continue
        silent = sum(sums[n] > at_least or not rows[n]["passes"] for n in held)
        by_sum = sum(sums[n] > at_least and rows[n]["passes"] for n in held)
        print(f"  {group}: {silent} of {len(held)} unanswered, {by_sum} of them by their sum")


def main() -> None:
    """Fit, write, and tell how it comes out on texts that were not learned from."""
    rows = files()
    learned = [row for row in rows if row["split"] == "train"]
    rows = read([*rows, *talked_around(learned), *retold(learned)])
    train = [row for row in rows if row["split"] == "train"]
    test = [row for row in rows if row["split"] == "test"]
    apart = out_of_fold(train)
    at_least = least_cost(train, apart)
    fitted = Fitted(train)
    head = [
        "# What tells that a text is no complaint. Written by `python -m training.topic`; never by hand.",
        "",
        f'learned_from = "{digest_of()}"',
        f"start = {fitted.start}",
        f"at_least = {at_least}",
        "",
        "[points]",
    ]
    points = [
        f"{json.dumps(key, ensure_ascii=False)} = {fitted.points[n]:.2f}"
        for key, n in fitted.keys.items()
        if fitted.points[n]
    ]
    OUT.write_text("\n".join([*head, *points, ""]), encoding="utf-8")
    print(f"{len(points)} clues")
    report("training split, out of fold", train, apart, at_least)
    report("test split", test, fitted(test), at_least)


if __name__ == "__main__":
    main()
