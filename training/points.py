"""Fit the points of the red flags: `python -m training.points` writes data/points.toml.

Trained on corpus/red.jsonl and corpus/benign.jsonl (the collector's label and the blind rating, both), on the
harmless texts of the corpus, and on tests/cases. Two steps of logistic regression with an L2 penalty: the
points over findings and words; then, on real stories alone and on points that were fitted without them, how
far the points and a rule are to be believed beside each other. The rules were written on tests/cases, where
they are always right: a single step would trust them far too much.

Every figure that is printed is out of fold: grouped by source, nobody scores a story whose page they
learned from. `--half` learns from the training split alone and scores the test split with that; the file is
made from the whole corpus. Numbers are rounded, so that the file is the same from one machine to the next.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from painmap.answer import LEVELS
from painmap.engine import Engine
from painmap.safety.ages import age_of
from painmap.safety.alerts import by_rule, findings_now
from painmap.safety.points import features, weight
from training.texts import ROOT, Row, cases, corpus, digest, lines, matrix

OUT = ROOT / "data" / "points.toml"
STORIES = ("red", "benign")
PLAIN = ("posts", "everyday", "named")  # nobody here told of a danger; a few may have
CASES = ("safety", "safety-labelled", "safety-rounds", "posts", "patterns")
WEIGHTS = {
    "red": 2.0,
    "benign": 2.0,
    "posts": 0.5,
    "everyday": 0.5,
    "named": 0.4,
    "safety": 0.3,
    "plain": 0.4,
}
# ... and in the second step, which the made-up cases, where rules are always right, hardly teach
SECOND = {"red": 2.0, "benign": 2.0, "posts": 0.5, "everyday": 0.5, "named": 0.4, "safety": 0.1}
LABEL, RATING = 0.6, 0.4  # shares of the collector's label and of the blind rating
PENALTY = 0.3  # the inverse strength of the penalty
FEWEST, FOLDS = 3, 8  # a key that fewer texts hold teaches nothing
# Shares of the harmless stories (out of fold) that each level may call too grave, and that it may ask about.
OVER = {"soon": 0.11, "urgent": 0.08, "emergency": 0.045}
ASK = {"soon": 0.45, "urgent": 0.38, "emergency": 0.3}
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
    "soon": {
        "id": "signs-to-check",
        "name": "Signs that a doctor should check first",
        "message": "Some things said here should be looked at by a doctor before anyone treats this as a"
        " muscle. Make an appointment for the next days.",
        "therapist": "Ask about each sign; treat only once a doctor has seen it.",
    },
}


def corpus_digest() -> str:
    """Digest of the corpus files that the points are made from."""
    return digest(corpus(name) for name in sorted((*STORIES, *PLAIN)))


def rows() -> list[Row]:
    """Read every labelled text: its group, and 0 (harmless) to 3 (emergency) by label and by rating."""
    found = []
    for name in (*STORIES, *PLAIN):
        found += [row | {"group": name} for row in lines(corpus(name))]
    for name in CASES:
        for row in lines(cases(name)):
            group = "safety" if name.startswith("safety") else "plain"
            if row.get("kind") != "offtopic":
                found.append({**row, "group": group, "split": "train", "source": f"{name} {row['id']}"})
    for row in found:
        row["due"] = _height(row.get("level"))
        row["rated"] = _height(row["rated"]) if "rated" in row else row["due"]
    return found


def _height(level: str | None) -> int:
    return len(LEVELS) - LEVELS.index(level) if level in LEVELS else 0


def read(data: list[Row]) -> None:
    """Read every text with the engine: what it holds, and the gravest rule."""
    engine = Engine.load()
    for row in data:
        text = row["complaint"]
        reading = engine.reader.read(text)
        present = findings_now(reading, text, engine.flags)
        row["found"] = features(present, reading, age_of(text), engine.flags["widest"])
        row["rule"] = max(
            (_height(a.level) for a in by_rule(reading, text, present, engine.flags)), default=0
        )


class Points:
    """The first step: three scores over findings and words."""

    def __init__(self, train: list[Row]) -> None:
        """Fit on these rows."""
        counts = Counter(key for r in train for key in r["found"])
        self.keys = {key: n for n, key in enumerate(sorted(k for k, c in counts.items() if c >= FEWEST))}
        table = self.table(train)
        weights = np.array([WEIGHTS[r["group"]] for r in train])
        self.models = []
        for height in (1, 2, 3):
            label = [r["due"] >= height for r in train]
            rating = [r["rated"] >= height for r in train]
            model = LogisticRegression(C=PENALTY, solver="liblinear", max_iter=1000, tol=1e-6, random_state=0)
            self.models.append(
                model.fit(vstack([table, table]), label + rating, np.r_[weights * LABEL, weights * RATING])
            )

    def table(self, data: list[Row]) -> csr_matrix:
        """What the rows hold, as a matrix."""
        return matrix([{key: weight(key) for key in row["found"]} for row in data], self.keys)

    def __call__(self, data: list[Row]) -> np.ndarray:
        """Three scores for each row."""
        table = self.table(data)
        return np.stack([model.decision_function(table) for model in self.models], 1)


class Fitted:
    """Both steps, and where the levels begin."""

    def __init__(self, data: list[Row]) -> None:
        """Fit on these rows; the second step on points that were fitted without the row's source."""
        sources = np.array([r["source"] for r in data])
        apart = np.zeros((len(data), 3))
        for fit, held in GroupKFold(FOLDS).split(data, groups=sources):
            apart[held] = Points([data[i] for i in fit])([data[i] for i in held])
        self.points = Points(data)
        real = [n for n, r in enumerate(data) if r["group"] in SECOND]
        beside = np.hstack([apart, _rules(data)])[real]
        due = np.array([data[n]["due"] for n in real])
        weights = np.array([SECOND[data[n]["group"]] for n in real])
        self.models = [LogisticRegression().fit(beside, due > k, weights) for k in range(3)]
        out_of_fold = np.zeros((len(real), 3))
        for fit, held in GroupKFold(FOLDS).split(real, groups=sources[real]):
            for k in range(3):
                model = LogisticRegression().fit(beside[fit], due[fit] > k, weights[fit])
                out_of_fold[held, k] = model.decision_function(beside[held])
        harmless = np.array([data[n]["group"] == "benign" for n in real])
        self.at_least, self.ask_at = (
            [
                float(np.quantile(out_of_fold[harmless & (due <= k), k], 1 - shares[LEVELS[2 - k]]))
                for k in range(3)
            ]
            for shares in (OVER, ASK)
        )
        self.out_of_fold = ([data[n] for n in real], self.levels(out_of_fold))

    def levels(self, scores: np.ndarray) -> np.ndarray:
        """The highest level that each row's scores reach."""
        reached = (scores >= np.array(self.at_least)) * np.array([1, 2, 3])
        return reached.max(axis=1)

    def __call__(self, data: list[Row]) -> np.ndarray:
        """The level of each row."""
        beside = np.hstack([self.points(data), _rules(data)])
        return self.levels(np.stack([model.decision_function(beside) for model in self.models], 1))


def _rules(data: list[Row]) -> np.ndarray:
    """Whether a rule of each level or a graver one was raised."""
    return np.array([[r["rule"] >= k for k in (1, 2, 3)] for r in data], dtype=float)


def tables(fitted: Fitted) -> dict[str, Any]:
    """The sums as the engine adds them up: both steps are linear, so they are one."""
    out: dict[str, Any] = {}
    for k in (2, 1, 0):
        step = fitted.models[k]
        share = step.coef_[0]
        joined = sum(share[j] * fitted.points.models[j].coef_[0] for j in range(3))
        start = float(step.intercept_[0]) + sum(
            share[j] * float(fitted.points.models[j].intercept_[0]) for j in range(3)
        )
        numbers = {key: round(float(joined[n]), 2) for key, n in fitted.points.keys.items()}
        level = LEVELS[2 - k]
        out[level] = TEXTS[level] | {
            "at_least": round(fitted.at_least[k], 2),
            "ask_at": round(min(fitted.ask_at[k], fitted.at_least[k]), 2),
            "start": round(start, 2),
            "rules": {LEVELS[2 - j]: round(float(share[3 + j]), 2) for j in range(3)},
            "points": {key: v for key, v in numbers.items() if abs(v) >= 0.05},  # noqa: PLR2004 - less decides nothing
        }
    return out


def write(out: dict[str, Any]) -> None:
    """Write the points as TOML."""
    lines = ["# What danger signs weigh together. Written by `python -m training.points`; never by hand.", ""]
    lines += [f'corpus = "{corpus_digest()}"', ""]
    for level, table in out.items():
        lines.append(f"[{level}]")
        lines += [f"{k} = {json.dumps(v)}" for k, v in table.items() if k not in ("points", "rules")]
        lines.append("rules = { " + ", ".join(f"{k} = {v}" for k, v in table["rules"].items()) + " }")
        lines += ["", f"[{level}.points]"]
        lines += [f"{json.dumps(k, ensure_ascii=False)} = {v}" for k, v in table["points"].items()]
        lines.append("")
    OUT.write_text("\n".join(lines), encoding="utf-8")


def report(name: str, data: list[Row], got: np.ndarray) -> None:
    """Print what the levels do on red and harmless stories, and on plain ones."""
    due = np.array([r["due"] for r in data])
    red = np.array([r["group"] == "red" for r in data])
    harmless = np.array([r["group"] == "benign" for r in data])
    plain = np.array([r["group"] in PLAIN for r in data])
    grave = red & (due == len(LEVELS))
    print(
        f"{name}: emergencies caught {_share(got[grave] > 0)}, at level {_share(got[grave] == len(LEVELS))};"
        f" red caught {_share(got[red] > 0)}, at level {_share(got[red] >= due[red])};"
        f" harmless too high {_share(got[harmless] > due[harmless])},"
        f" called emergency {_share((got[harmless] == len(LEVELS)) & (due[harmless] < len(LEVELS)))};"
        f" plain alerted {_share(got[plain] > 0)}"
    )


def _share(which: np.ndarray) -> str:
    return f"{100 * which.mean():.1f} % of {len(which)}" if len(which) else "-"


def main() -> None:
    """Fit, write, and tell how it comes out on stories that were not learned from."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--half", action="store_true", help="score the test split with the training half alone"
    )
    half = options.parse_args().half
    data = rows()
    read(data)
    if half:
        fitted = Fitted([r for r in data if r["split"] == "train"])
        test = [r for r in data if r["split"] == "test"]
        late = [r for r in test if r.get("added") == 2]  # noqa: PLR2004 - collected after the settings were chosen
        report("training half, out of fold", *fitted.out_of_fold)
        report("test half", test, fitted(test))
        report("test half, late rows", late, fitted(late))
        return
    fitted = Fitted(data)
    write(tables(fitted))
    report("all, out of fold", *fitted.out_of_fold)


if __name__ == "__main__":
    main()
