"""Learn from real complaints: `python -m training.weights` writes data/weights.toml.

What is fitted is told in `training.model`. It is learned from the training split of corpus/named.jsonl,
posts.jsonl and everyday.jsonl, from those stories of benign.jsonl and red.jsonl that blind readers thought of
a muscle for, and from tests/cases; the test split is only scored, by these weights and by
those in the repository, so that it shows at once where a change of data or of readings has moved it. Numbers
are rounded, so that the file is the same from one machine to the next.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from painmap.engine import Engine
from painmap.index import places
from painmap.ranking.matching import by_muscle
from painmap.resources import BODY
from painmap.sources import body as body_model
from training.model import (
    COLUMNS,
    GROUPS,
    IMAGINED,
    STORIES,
    Learned,
    chances,
    sums,
    supported,
    written,
)
from training.texts import ROOT, Row, cases, corpus, digest, is_imagined, lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

OUT = ROOT / "data" / "weights.toml"
TOLD = ("benign", "red")
CORPUS = ("named", "posts", "everyday", *TOLD)
REAL = ("named", "posts")  # the chance is told by these
CASES = ("posts", "blind", "patterns")
FOLDS, FOLD_STEPS = 4, 50
LEAST = 0.03  # a smaller number decides nothing


class Muscles(NamedTuple):
    """Which patterns share muscles.

    Attributes:
        sets: The muscles of each pattern.
        each: The patterns of each first muscle.
        same: Those of a muscle that is the first of several.
        sharing: For each pattern, those that share a muscle with it, itself too.
    """

    sets: list[frozenset[str]]
    each: list[list[int]]
    same: list[list[int]]
    sharing: dict[int, list[int]]


def muscles(engine: Engine) -> Muscles:
    """Look up which patterns share muscles."""
    lists = [p["muscles"] for p in engine.patterns]
    sets = [frozenset(m) for m in lists]
    sharing = {n: [o for o, other in enumerate(sets) if own & other] for n, own in enumerate(sets)}
    each = by_muscle([own[0] for own in lists])
    return Muscles(sets, each, [m for m in each if len(m) > 1], sharing)


def _files() -> dict[str, Path]:
    """The files that the weights are learned from, by group."""
    return {name: corpus(name) for name in CORPUS} | {f"cases/{name}": cases(name) for name in CASES}


def rows(engine: Engine, known: Muscles) -> list[Row]:
    """Read the labelled complaints: what each holds, what its sums are made of, which patterns are right."""
    body = body_model.parse(tomllib.loads((ROOT / "data" / BODY).read_text(encoding="utf-8")))
    records = {n: engine.pattern(p["id"]) for n, p in enumerate(engine.patterns)}
    near = places.columns(body, records, engine.reader)
    found = []
    for group, path in _files().items():
        for row in lines(path):
            right = frozenset(row.get("primary") or row.get("accept") or ())
            if right:
                found.append(
                    sums(engine, near, row["complaint"])
                    | {
                        "group": IMAGINED if is_imagined(row) else STORIES if group in TOLD else group,
                        "basis": f"{group}: {row['basis']}" if group == "named" else group,
                        "split": row.get("split", "train"),
                        "source": row.get("source") or f"{group} {row['id']}",
                        "right": np.array([bool(m & right) for m in known.sets]),
                    }
                )
    return found


def hits(data: list[Row], totals: np.ndarray) -> np.ndarray:
    """Whether a right pattern is first, and whether one is among the first three, a row each."""
    best = np.argsort(-totals, axis=1, kind="stable")[:, :3]
    right = np.array([(r["right"] & r["live"])[b] for r, b in zip(data, best, strict=True)])
    return np.stack([right[:, 0], right.any(axis=1)], axis=1)


def report(name: str, data: list[Row], totals: np.ndarray) -> None:
    """Print how often a right pattern is first, and among the first three, by group."""
    found = 100.0 * hits(data, totals)
    parts = []
    for group in sorted({r["group"] for r in data}):
        first, three = found[[n for n, r in enumerate(data) if r["group"] == group]].mean(axis=0)
        parts.append(f"{group} {first:.1f} / {three:.1f}")
    print(f"{name}: {', '.join(parts)}")


def drift(data: list[Row], new: np.ndarray, old: np.ndarray) -> None:
    """Print how the hits moved against the weights in the repository: by kind of text, won and lost."""
    after, before = hits(data, new), hits(data, old)
    print(
        "moved against the weights in the repository (first, three: points; complaints won, lost at first):"
    )
    for basis in sorted({r["basis"] for r in data}):
        at = [n for n, r in enumerate(data) if r["basis"] == basis]
        first, three = 100.0 * (after[at].mean(axis=0) - before[at].mean(axis=0))
        won, lost = (after[at, 0] & ~before[at, 0]).sum(), (before[at, 0] & ~after[at, 0]).sum()
        print(f"  {basis} ({len(at)}): {first:+.1f}, {three:+.1f}; +{won}, -{lost}")


def curve(data: list[Row], totals: np.ndarray, known: Muscles) -> tuple[float, float]:
    """How the chance by the sums comes out on real words: start and slope of a logistic curve over its logit.

    Args:
        data: Rows.
        totals: Their sums, out of fold, as the engine ranks by them.
        known: Which patterns share muscles.
    """
    real = [n for n, r in enumerate(data) if r["group"] in REAL]
    first, chance = chances(totals[real], known.sharing)
    chance = np.clip(chance, 1e-6, 1 - 1e-6)
    hit = [bool(data[n]["right"][p]) for n, p in zip(real, first, strict=True)]
    model = LogisticRegression(C=1e3).fit(np.log(chance / (1 - chance))[:, None], hit)
    return float(model.intercept_[0]), float(model.coef_[0, 0])


def write(learned: Learned, chance: tuple[float, float], idents: Sequence[str]) -> None:
    """Write the weights as TOML."""
    out = [
        "# What real complaints have taught. Written by `python -m training.weights`; never by hand.",
        "",
        f'learned_from = "{digest(_files().values())}"',
        f"patterns = {json.dumps(list(idents))}",
        "",
        "[groups]",
    ]
    named = [f"{name} = {value:.3f}" for name, value in zip(COLUMNS, learned.factors, strict=True)]
    out += [*named[: len(GROUPS)], "", "[places]", *named[len(GROUPS) :]]
    out += ["", "[chance]", f"start = {chance[0]:.2f}", f"slope = {chance[1]:.2f}"]
    out += [
        "",
        "# a finding or word: number of a pattern (above) and what it adds, again and again",
        "[learned]",
    ]
    for key, n in learned.keys.items():
        row = " ".join(f"{p} {v:.2f}" for p, v in enumerate(learned.more[n]) if abs(v) >= LEAST)
        if row:
            out.append(f'{json.dumps(key, ensure_ascii=False)} = "{row}"')
    OUT.write_text("\n".join(out) + "\n", encoding="utf-8")


def read(idents: Sequence[str]) -> Learned:
    """The weights in the repository; a pattern that they do not know has none."""
    held = tomllib.loads(OUT.read_text(encoding="utf-8"))
    numbers = {ident: n for n, ident in enumerate(idents)}
    place = [numbers.get(ident) for ident in held["patterns"]]
    more = np.zeros((len(held["learned"]), len(idents)))
    for row, packed in zip(more, held["learned"].values(), strict=True):
        parts = packed.split()
        for p, value in zip(parts[::2], parts[1::2], strict=True):
            if (number := place[int(p)]) is not None:
                row[number] = float(value)
    known = held["groups"] | held["places"]
    factors = [known.get(column, 0.0) for column in COLUMNS]
    return Learned({key: n for n, key in enumerate(held["learned"])}, factors, more)


def main() -> None:
    """Learn, write, and tell how it comes out on complaints that were not learned from."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    engine = Engine.load()
    idents = [p["id"] for p in engine.patterns]
    known = muscles(engine)
    data = rows(engine, known)
    train = [r for r in data if r["split"] == "train"]
    test = [r for r in data if r["split"] == "test"]
    apart = np.zeros((len(train), len(idents)))
    for fit, held in GroupKFold(FOLDS).split(train, groups=[r["source"] for r in train]):
        learned = Learned.fit([train[i] for i in fit], known.each, steps=FOLD_STEPS)
        apart[held] = learned([train[i] for i in held])
    apart = supported(apart, train, known.same)
    report("train, as written", train, supported(written(train), train, known.same))
    report("train, out of fold", train, apart)
    learned = Learned.fit(train, known.each)
    new, old = (supported(one(test), test, known.same) for one in (learned, read(idents)))
    report("test, as written", test, supported(written(test), test, known.same))
    report("test", test, new)
    drift(test, new, old)
    write(learned, curve(train, apart, known), idents)


if __name__ == "__main__":
    main()
