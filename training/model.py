"""A conditional logit over painmap's own sum: the first pattern with a right muscle should have the greatest.

The sum has a factor for each kind of evidence and for each kind of place, and besides a correction for a
finding or word and a pattern, and one for the pattern alone. A correction has two parts: one of the pattern,
and one that all patterns of its first muscle share, so that what a muscle's common pattern teaches tells
something of its rare ones. All are drawn towards what is written by an L2 penalty. What is denied is
corrected by nothing: a denial must never speak for what it denies.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize

from painmap.index.places import KINDS
from painmap.ranking.matching import ALWAYS, PRIOR_WEIGHT, STANDS_BACK, SUPPORT, teaches
from training.texts import Row, matrix

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from painmap.engine import Engine
    from painmap.index.places import Columns

GROUPS = ("site", "concept", "word", "denied", "saying", "prior")
COLUMNS = (*GROUPS, *KINDS)
TAUGHT = frozenset({"site", "concept", "word"})  # the tables whose keys have numbers of their own
IMAGINED = "imagined"  # the group of posts that nobody real wrote
STORIES = "stories"  # ... and of real ones that turned out harmless or grave
WEIGHTS = {"everyday": 0.5, "cases/patterns": 0.2, IMAGINED: 0.3, STORIES: 0.4}  # of one row; else 1
# Of a correction and of one that the patterns of a muscle share, of a factor of evidence, of a kind of place:
# chosen by cross-validation on the training split.
PENALTY, SHARED_PENALTY, GROUP_PENALTY, PLACE_PENALTY = 3.0, 4.0, 30.0, 3.0
STEPS = 100  # it has settled by then
# Few complaints hold a whole saying: what one weighs is left as it is written.
SAYING, AS_WRITTEN = GROUPS.index("saying"), 1e6
START = 0.7  # the factor that turns the written sum into a logarithm of odds, fitted on the training split
FEWEST = 3  # a key that fewer texts hold teaches nothing
DEAD = 20.0  # a pattern that nothing speaks for is never shown


def sums(engine: Engine, near: Columns, text: str) -> Row:
    """The sums of one complaint by kind of evidence and of place, and what it holds that can be taught.

    Returns:
        `sums`: a row for each of `COLUMNS`, a column for each pattern; `live`: the patterns that something
        speaks for; `holds`: keys with their shares, 0 to 1.
    """
    matcher, patterns = engine.matcher, engine.patterns
    found = np.zeros((len(COLUMNS), len(patterns)))
    holds = {ALWAYS: 1.0}
    for item in matcher.said(engine.reader.read(text)):
        for p, rarity in matcher.row(item.table, item.key).items():
            found[COLUMNS.index(item.table), p] += item.weight * rarity
        share = min(item.share, 1.0)
        if item.table in TAUGHT and teaches(item) and not item.key.endswith(">denied"):
            holds[f"{item.table}:{item.key}"] = share
        if item.table == "site":
            for n, kind in enumerate(KINDS, len(GROUPS)):
                for p, value in near[kind][item.key].items():
                    found[n, p] += share * value
    live = found[: len(GROUPS)].sum(axis=0) > 0
    found[GROUPS.index("prior")] = [p["prior"] * PRIOR_WEIGHT for p in patterns]
    return {"sums": found, "live": live, "holds": holds}


class Learned:
    """The factors and corrections.

    Args:
        keys: The number of each finding or word.
        factors: A factor for each of `COLUMNS`.
        more: The corrections: a row for each key, a column for each pattern.
    """

    def __init__(self, keys: Mapping[str, int], factors: Sequence[float], more: np.ndarray) -> None:
        """Take the numbers."""
        self.keys, self.factors, self.more = keys, np.array(factors), more

    @classmethod
    def fit(cls, train: list[Row], each: Sequence[Sequence[int]], *, steps: int = STEPS) -> Learned:
        """Fit on these rows, in so many steps at the most.

        Args:
            train: Rows of `sums`, each with its `group` and what is `right`.
            each: The patterns of each first muscle.
            steps: At the most.
        """
        train = [r for r in train if (r["right"] & r["live"]).any()]
        texts = defaultdict(set)
        for n, row in enumerate(train):
            for key in row["holds"]:
                texts[key].add(n)
        keys = {key: n for n, key in enumerate(sorted(k for k, v in texts.items() if len(v) >= FEWEST))}
        holds = matrix([row["holds"] for row in train], keys)
        across = holds.T.tocsr()
        dead, right = _dead(train), np.stack([r["right"] for r in train])
        shape, size = right.shape, len(keys)
        evidence = np.stack([r["sums"] for r in train], axis=1).reshape(len(COLUMNS), -1)
        weights = np.array([WEIGHTS.get(r["group"], 1.0) for r in train])[:, None]
        start = np.array([START] * len(GROUPS) + [0.0] * len(KINDS))
        pull = np.array([GROUP_PENALTY] * len(GROUPS) + [PLACE_PENALTY] * len(KINDS))
        start[SAYING], pull[SAYING] = 1.0, AS_WRITTEN
        muscles = np.zeros((len(each), shape[1]))  # which patterns each of the shared corrections is for
        for number, patterns in enumerate(each):
            muscles[number, patterns] = 1.0

        def parts(values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
            own, shared = values[len(COLUMNS) :][: size * shape[1]], values[len(COLUMNS) + size * shape[1] :]
            return values[: len(COLUMNS)], own.reshape(size, -1), shared.reshape(size, -1)

        # in steps of equal worth, or the few factors and the many corrections would never settle together
        step = np.sqrt(PENALTY / (pull + _curvature(start, evidence.reshape(-1, *shape), dead, weights)))

        def loss(values: np.ndarray) -> tuple[float, np.ndarray]:
            steps_taken, own, shared = parts(values)
            apart = step * steps_taken
            logits = ((start + apart) @ evidence).reshape(shape) + holds @ (own + shared @ muscles) + dead
            odds = np.exp(logits - logits.max(axis=1, keepdims=True))
            every = odds.sum(axis=1, keepdims=True)
            hit = (odds * right).sum(axis=1, keepdims=True) + 1e-12
            slope = (odds / every - odds * right / hit) * weights
            worth = float((weights * np.log(every / hit)).sum()) + 0.5 * float((pull * apart**2).sum())
            worth += 0.5 * (PENALTY * float((own**2).sum()) + SHARED_PENALTY * float((shared**2).sum()))
            by_factor = step * (evidence @ slope.ravel() + pull * apart)
            by_key = across @ slope
            by_muscle = by_key @ muscles.T + SHARED_PENALTY * shared
            return worth, np.concatenate([by_factor, (by_key + PENALTY * own).ravel(), by_muscle.ravel()])

        values = np.zeros(len(COLUMNS) + size * (shape[1] + len(each)))
        best = minimize(loss, values, jac=True, method="L-BFGS-B", options={"maxiter": steps}).x
        factors, own, shared = parts(best)
        return cls(keys, start + step * factors, own + shared @ muscles)

    def __call__(self, data: list[Row]) -> np.ndarray:
        """The sums of each row over the patterns."""
        written = np.einsum("g,ngp->np", self.factors, np.stack([r["sums"] for r in data]))
        taught = matrix([row["holds"] for row in data], self.keys) @ self.more
        total: np.ndarray = written + taught + _dead(data)
        return total


def written(data: list[Row]) -> np.ndarray:
    """The sums without anything learned."""
    total: np.ndarray = START * np.stack([r["sums"][: len(GROUPS)].sum(axis=0) for r in data]) + _dead(data)
    return total


def _curvature(start: np.ndarray, evidence: np.ndarray, dead: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """How sharply the loss bends along each factor, where the fit starts."""
    logits = np.einsum("g,gnp->np", start, evidence) + dead
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    odds /= odds.sum(axis=1, keepdims=True)
    bends = [((odds * e**2).sum(axis=1) - (odds * e).sum(axis=1) ** 2) @ weights[:, 0] for e in evidence]
    return np.array(bends)


def _dead(data: list[Row]) -> np.ndarray:
    return np.where(np.stack([r["live"] for r in data]), 0.0, -DEAD)


def supported(totals: np.ndarray, data: list[Row], rivals: list[list[int]]) -> np.ndarray:
    """The sums as the engine ranks by them: a muscle's best pattern lifted by its others, which fall."""
    out = totals.copy()
    for patterns in rivals:
        live = np.stack([r["live"][patterns] for r in data])
        own = np.where(live, totals[:, patterns], -np.inf)
        best = own.argmax(axis=1)
        top = own.max(axis=1)
        some = np.flatnonzero(live.any(axis=1))
        odds = np.exp((own[some] - top[some, None]) / SUPPORT).sum(axis=1)
        out[:, patterns] -= STANDS_BACK * (live & (np.arange(len(patterns)) != best[:, None]))
        out[some, np.array(patterns)[best[some]]] += SUPPORT * np.log(odds)
    return out


def chances(totals: np.ndarray, rivals: Mapping[int, list[int]]) -> tuple[np.ndarray, np.ndarray]:
    """The first pattern of each row and its chance by the sums: that of all that share a muscle with it."""
    odds = np.exp(totals - totals.max(axis=1, keepdims=True))
    first = odds.argmax(axis=1)
    own = np.array([row[rivals[p]].sum() for row, p in zip(odds, first, strict=True)])
    return first, own / odds.sum(axis=1)
