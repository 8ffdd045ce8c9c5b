"""Learn from real complaints: `python -m training.weights` writes data/weights.toml.

A conditional logit over painmap's own sum (the first pattern with a right muscle should have the greatest
sum): a factor for each kind of evidence, and a correction for a finding or word and a pattern, both drawn
towards what is written by an L2 penalty. Learned from the training split of corpus/named.jsonl, posts.jsonl
and everyday.jsonl and from tests/cases; the test split is only scored. Numbers are rounded, so that the file
is the same from one machine to the next.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from painmap.engine import Engine
from painmap.ranking.matching import PRIOR_WEIGHT
from training.texts import ROOT, Row, cases, corpus, digest, lines, matrix

if TYPE_CHECKING:
    from pathlib import Path

    from scipy.sparse import csr_matrix

OUT = ROOT / "data" / "weights.toml"
CORPUS = ("named", "posts", "everyday")
REAL = ("named", "posts")  # the chance is told by these
CASES = ("posts", "blind", "patterns")
WEIGHTS = {"everyday": 0.5, "cases/patterns": 0.5}  # of one row; else 1
GROUPS = ("site", "concept", "word", "denied", "prior")
PENALTY, GROUP_PENALTY = 1.5, 30.0  # chosen among 1, 1.5, 2 and 4 by cross-validation on the training split
START = 0.7  # the factor that turns the written sum into a logarithm of odds, fitted on the training split
FEWEST, LEAST, FOLDS = (
    3,
    0.05,
    4,
)  # a key that fewer texts hold teaches nothing, a smaller number decides nothing
DEAD = 20.0  # a pattern that nothing speaks for is never shown


def _files() -> dict[str, Path]:
    """The files that the weights are learned from, by group."""
    return {name: corpus(name) for name in CORPUS} | {f"cases/{name}": cases(name) for name in CASES}


def rows(engine: Engine) -> list[Row]:
    """Read the labelled complaints: what each holds, what its sums are made of, which patterns are right."""
    muscles = [frozenset(p["muscles"]) for p in engine.patterns]
    found = []
    for group, path in _files().items():
        for row in lines(path):
            right = frozenset(row.get("primary") or row.get("accept") or ())
            if right:
                found.append(
                    _sums(engine, row["complaint"])
                    | {
                        "group": group,
                        "split": row.get("split", "train"),
                        "source": row.get("source") or f"{group} {row['id']}",
                        "right": np.array([bool(m & right) for m in muscles]),
                    }
                )
    return found


def _sums(engine: Engine, text: str) -> Row:
    """The sums of one complaint by kind of evidence, and what it holds."""
    matcher, patterns = engine.matcher, engine.patterns
    sums = np.zeros((len(GROUPS), len(patterns)))
    holds = {}
    for item in matcher.said(engine.reader.read(text)):
        if item.table not in GROUPS:
            continue  # whole sayings are rare in real complaints: they weigh as written
        for p, rarity in matcher.row(item.table, item.key).items():
            sums[GROUPS.index(item.table), p] += item.weight * rarity
        holds[f"{item.table}:{item.key}"] = min(item.share, 1.0)
    live = sums.sum(axis=0) > 0
    sums[-1] = [p["prior"] * PRIOR_WEIGHT for p in patterns]
    return {"sums": sums, "live": live, "holds": holds}


class Learned:
    """The factors and corrections, fitted."""

    def __init__(self, train: list[Row]) -> None:
        """Fit on these rows."""
        train = [r for r in train if r["right"].any()]
        counts = Counter(key for r in train for key in r["holds"])
        self.keys = {key: n for n, key in enumerate(sorted(k for k, c in counts.items() if c >= FEWEST))}
        holds, sums = self._matrix(train), np.stack([r["sums"] for r in train])
        dead = np.where(np.stack([r["live"] for r in train]), 0.0, -DEAD)
        right = np.stack([r["right"] for r in train])
        weights = np.array([WEIGHTS.get(r["group"], 1.0) for r in train])
        size, count = len(self.keys), right.shape[1]
        across = holds.T.tocsr()

        def loss(values: np.ndarray) -> tuple[float, np.ndarray]:
            factors, more = values[: len(GROUPS)], values[len(GROUPS) :].reshape(size, count)
            logits = np.einsum("g,ngp->np", factors, sums) + holds @ more + dead
            odds = np.exp(logits - logits.max(axis=1, keepdims=True))
            every = odds.sum(axis=1, keepdims=True)
            hit = (odds * right).sum(axis=1, keepdims=True) + 1e-12
            slope = (odds / every - odds * right / hit) * weights[:, None]
            apart = factors - START
            worth = float((weights * np.log(every / hit)[:, 0]).sum())
            worth += 0.5 * PENALTY * float((more**2).sum()) + 0.5 * GROUP_PENALTY * float((apart**2).sum())
            by_factor = np.einsum("np,ngp->g", slope, sums) + GROUP_PENALTY * apart
            return worth, np.concatenate([by_factor, (across @ slope + PENALTY * more).ravel()])

        start = np.concatenate([np.full(len(GROUPS), START), np.zeros(size * count)])
        best = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 150}).x
        self.factors, self.more = best[: len(GROUPS)], best[len(GROUPS) :].reshape(size, count)

    def _matrix(self, data: list[Row]) -> csr_matrix:
        return matrix([row["holds"] for row in data], self.keys)

    def __call__(self, data: list[Row]) -> np.ndarray:
        """The sums of each row over the patterns."""
        dead = np.where(np.stack([r["live"] for r in data]), 0.0, -DEAD)
        written = np.einsum("g,ngp->np", self.factors, np.stack([r["sums"] for r in data]))
        return written + self._matrix(data) @ self.more + dead


def report(name: str, data: list[Row], sums: np.ndarray) -> None:
    """Print how often a right pattern is first, and among the first three, by group."""
    best = np.argsort(-sums, axis=1)[:, :3]
    hits = np.array([data[n]["right"][best[n]] for n in range(len(data))])
    parts = []
    for group in sorted({r["group"] for r in data}):
        which = [n for n, r in enumerate(data) if r["group"] == group]
        parts.append(
            f"{group} {100 * hits[which, 0].mean():.1f} / {100 * hits[which].any(axis=1).mean():.1f}"
        )
    print(f"{name}: {', '.join(parts)}")


def written(data: list[Row]) -> np.ndarray:
    """The sums without anything learned."""
    return START * np.stack([r["sums"].sum(axis=0) - DEAD * ~r["live"] for r in data])


def curve(data: list[Row], sums: np.ndarray) -> tuple[float, float]:
    """How the chance by the sums comes out on real words: start and slope of a logistic curve over its logit.

    Args:
        data: Rows.
        sums: Their sums, out of fold.
    """
    real = [n for n, r in enumerate(data) if r["group"] in REAL]
    odds = np.exp(sums[real] - sums[real].max(axis=1, keepdims=True))
    first = odds.argmax(axis=1)
    chance = np.clip(odds.max(axis=1) / odds.sum(axis=1), 1e-4, 1 - 1e-4)
    hit = [bool(data[n]["right"][p]) for n, p in zip(real, first, strict=True)]
    model = LogisticRegression(C=1e3).fit(np.log(chance / (1 - chance))[:, None], hit)
    return float(model.intercept_[0]), float(model.coef_[0, 0])


def write(learned: Learned, chance: tuple[float, float], idents: list[str]) -> None:
    """Write the weights as TOML."""
    lines = [
        "# What real complaints have taught. Written by `python -m training.weights`; never by hand.",
        "",
    ]
    lines += [
        f'learned_from = "{digest(_files().values())}"',
        f"patterns = {json.dumps(idents)}",
        "",
        "[groups]",
    ]
    lines += [f"{name} = {learned.factors[n]:.3f}" for n, name in enumerate(GROUPS)]
    lines += ["", "[chance]", f"start = {chance[0]:.2f}", f"slope = {chance[1]:.2f}"]
    lines += [
        "",
        "# a finding or word: number of a pattern (above) and what it adds, again and again",
        "[learned]",
    ]
    for key, n in learned.keys.items():
        row = " ".join(f"{p} {v:.2f}" for p, v in enumerate(learned.more[n]) if abs(v) >= LEAST)
        if row:
            lines.append(f'{json.dumps(key, ensure_ascii=False)} = "{row}"')
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Learn, write, and tell how it comes out on complaints that were not learned from."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    engine = Engine.load()
    data = rows(engine)
    train = [r for r in data if r["split"] == "train"]
    test = [r for r in data if r["split"] == "test"]
    apart = np.zeros((len(train), len(engine.patterns)))
    for fit, held in GroupKFold(FOLDS).split(train, groups=[r["source"] for r in train]):
        apart[held] = Learned([train[i] for i in fit])([train[i] for i in held])
    report("train, as written", train, written(train))
    report("train, out of fold", train, apart)
    learned = Learned(train)
    report("test, as written", test, written(test))
    report("test", test, learned(test))
    write(learned, curve(train, apart), [p["id"] for p in engine.patterns])


if __name__ == "__main__":
    main()
