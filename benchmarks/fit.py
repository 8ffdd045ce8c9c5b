"""Fit the few weights of `painmap.ranking.matching`, with cross-validation.

    python -m benchmarks.fit

Two fits, both over the half of the cases that may be looked at (`cases.unseen` is false): the weights of the
sum, by the likelihood of a right pattern under a softmax of the sums, and the curve that turns sum and lead
into a chance, by the likelihood of each of the first five patterns being right. The first is shown as fitted
on all of that half and, which is what counts, as it scores on folds that it was not fitted on. It changes
nothing: what it prints is written into `matching.py` by hand, rounded.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks import cases
from painmap.engine import Engine
from painmap.ranking import matching

Array = NDArray[np.float64]
#: Rows of the sum: a place, a place denied, a concept, a word, how often the pattern is met.
WEIGHTS = ("SITE_WEIGHT", "DENIED_SITE_WEIGHT", "CONCEPT_WEIGHT", "WORD_WEIGHT", "PRIOR_WEIGHT")
_TABLES = {"site": 0, "denied": 1, "concept": 2, "word": 3}
#: What people wrote themselves weighs more than what was written for a test.
_TRUST = {"vignettes": 2.0, "forum": 3.0, "posts": 2.0, "patterns": 1.0}
_FOLDS = 5


def features(engine: Engine, row: dict[str, Any]) -> tuple[Array, NDArray[np.bool_]]:
    """Evidence of each kind for each pattern, unweighted, and which patterns are right."""
    matcher = engine.matcher
    now = [getattr(matching, name) for name in WEIGHTS]
    table = np.zeros((len(engine.patterns), len(WEIGHTS)))
    for item in matcher.said(engine.reader.read(row["complaint"])):
        column = _TABLES[item.table]
        for pattern, rarity in matcher.row(item.table, item.key).items():
            table[pattern, column] += item.weight / now[column] * rarity
    table[:, 4] = [{"common": 1.0, "occasional": 0.5, "rare": 0.0}[p["frequency"]] for p in engine.patterns]
    wanted = set(row["primary"])
    return table, np.array([bool(wanted.intersection(p["muscles"])) for p in engine.patterns])


def fit_weights(data: list[tuple[Array, NDArray[np.bool_], float]]) -> Array:
    """The weights under which the right patterns are likeliest."""

    def loss(weights: Array) -> float:
        total = 0.0
        for table, right, trust in data:
            sums = table @ weights
            odds = np.exp(sums - sums.max())
            total -= trust * float(np.log(odds[right].sum() / odds.sum() + 1e-9))
        return total / sum(trust for *_, trust in data) + 0.002 * float(weights @ weights)

    start = np.array([getattr(matching, name) for name in WEIGHTS])
    return np.asarray(minimize(loss, start, method="L-BFGS-B", bounds=[(0.0, 5.0)] * len(WEIGHTS)).x)


def hits(data: list[tuple[Array, NDArray[np.bool_], float]], weights: Array) -> list[int]:
    """Rank of the first right pattern, for each complaint."""
    return [
        int(np.argmax(right[np.argsort(-(table @ weights), kind="stable")])) + 1 for table, right, _ in data
    ]


def fit_curve(engine: Engine, rows: list[tuple[dict[str, Any], float]]) -> Array:
    """The curve from lead and sum to the chance of being right (see `matching.CHANCE`)."""
    points: list[tuple[float, float, float]] = []
    right: list[bool] = []
    trusts: list[float] = []
    muscles = [frozenset(p["muscles"]) for p in engine.patterns]
    for row, trust in rows:
        ranking = engine.matcher.rank(engine.matcher.said(engine.reader.read(row["complaint"])))
        if not ranking:
            continue
        best = ranking[0].total
        rivals = (r.total for r in ranking[1:] if not muscles[r.pattern] & muscles[ranking[0].pattern])
        rival = next(rivals, 0.0)
        for place, ranked in enumerate(ranking[:5]):
            lead = (ranked.total - (best if place else rival)) / (best + 1.0)
            points.append((1.0, lead, float(np.log1p(best))))
            right.append(bool(muscles[ranked.pattern] & set(row["primary"])))
            trusts.append(trust)
    table, truth, trusted = np.array(points), np.array(right), np.array(trusts)

    def loss(curve: Array) -> float:
        logits = table @ curve
        return float(np.average(np.logaddexp(0.0, np.where(truth, -logits, logits)), weights=trusted))

    return np.asarray(minimize(loss, np.zeros(3), method="BFGS").x)


def _shares(ranks: list[int]) -> str:
    first, three = (100 * np.mean(np.array(ranks) <= k) for k in (1, 3))
    return f"top-1 {first:.1f} %, top-3 {three:.1f} %"


def main() -> None:
    """Fit, cross-validate, print."""
    engine = Engine.load()
    rows = [(r, _TRUST[name]) for name in cases.SETS for r in cases.load(name) if not cases.unseen(r)]
    data = [(*features(engine, row), trust) for row, trust in rows]
    now = np.array([getattr(matching, name) for name in WEIGHTS])
    print(f"{len(data)} complaints. As it is: {_shares(hits(data, now))}")
    weights = fit_weights(data)
    print(
        "Fitted on all:", dict(zip(WEIGHTS, np.round(weights, 2), strict=True)), _shares(hits(data, weights))
    )
    order = np.random.default_rng(0).permutation(len(data))
    ranks: list[int] = []
    for fold in np.array_split(order, _FOLDS):
        out = set(fold.tolist())
        fitted = fit_weights([d for i, d in enumerate(data) if i not in out])
        ranks += hits([data[i] for i in fold], fitted)
    print(f"Cross-validated in {_FOLDS} folds: {_shares(ranks)}")
    print("CHANCE =", tuple(np.round(fit_curve(engine, rows), 2).tolist()))


if __name__ == "__main__":
    main()
