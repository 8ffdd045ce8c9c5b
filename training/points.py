"""Fit the points of the red flags: `python -m training.points` writes data/points.toml.

Trained on corpus/red.jsonl and corpus/benign.jsonl (the collector's label and the blind rating, both), on the
harmless texts of the corpus, on the leaflet lines, on the flags' samples and on tests/cases. Two steps of
logistic regression with an L2 penalty: points over findings and, apart, over the wording; then, on real
stories alone and on points that were fitted without them, how far findings, wording, a rule of each level and
each rule are to be believed beside each other. What few stories tell of a rule moves it little: the penalty
draws each towards the trust in rules of its level. The rules were written on tests/cases, where they are
always right: a single step would trust them far too much.

Every figure that is printed is out of fold: grouped by source, nobody scores a story whose page they
learned from. `--half` learns from the training split alone and scores the test split with that; the file is
made from the whole corpus. Numbers are rounded, so that the file is the same from one machine to the next.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from math import log
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import vstack
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from painmap import resources
from painmap.answer import LEVELS
from painmap.engine import Engine
from painmap.safety.alerts import by_rule, tell
from painmap.safety.points import hold
from painmap.safety.wording import each_counts
from painmap.sources.toml_files import read_folder
from training.texts import ROOT, Row, cases, corpus, digest, is_imagined, last_round, lines, matrix

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

OUT = ROOT / "data" / "points.toml"
STORIES = ("red", "benign")
LEAFLETS = ("leaflets", "ailments")  # of what is grave, and of what can wait or goes by itself
PLAIN = ("posts", "everyday", "named", "offtopic")  # nobody here told of a danger; a few may have
CASES = ("safety", "safety-labelled", "safety-rounds", "posts", "patterns")
WEIGHTS = {
    "red": 2.0,
    "benign": 2.0,
    "posts": 0.5,
    "everyday": 0.5,
    "named": 0.4,
    "safety": 0.4,
    "plain": 0.4,
    "sample": 1.0,
    "leaflets": 6.0,
    "ailments": 6.0,
    "offtopic": 0.5,
}
# ... and in the second step, which the made-up cases, where rules are always right, hardly teach
SECOND = {key: WEIGHTS[key] for key in (*STORIES, *PLAIN)} | {"safety": 0.1}
LABEL, RATING = 0.6, 0.4  # shares of the collector's label and of the blind rating
PENALTY, WORDING_PENALTY = 1.0, 0.4  # the inverse strengths of the penalties, chosen out of fold
BY_CLASS = 0.75  # share of what a word may weigh that hangs on how unlike grave and harmless texts say it
TRUST = 0.5  # how far one rule may leave the trust in all of its level; small is close
FEWEST, FEWEST_WORDED, FOLDS = 3, 3, 5  # a key that fewer texts hold teaches nothing
MOST_WORDED = 4500  # so many words, pairs and beginnings are kept, those that say most
# Shares, out of fold, of harmless stories that a level may call too grave, of posts that it may ask about.
OVER = {"soon": 0.18, "urgent": 0.15, "emergency": 0.11}
ASK = {"soon": 0.36, "urgent": 0.06, "emergency": 0.03}
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
    return digest(corpus(name) for name in sorted((*STORIES, *PLAIN, *LEAFLETS)))


def rows() -> list[Row]:
    """Read every labelled text: its group, and 0 (harmless) to 3 (emergency) by label and by rating."""
    found = []
    for name in (*STORIES, *PLAIN, *LEAFLETS):
        found += [row | {"group": name} for row in lines(corpus(name))]
    for name in CASES:
        for row in lines(cases(name)):
            group = "safety" if name.startswith("safety") else "plain"
            if row.get("kind") != "offtopic":
                found.append({**row, "group": group, "split": "train", "source": f"{name} {row['id']}"})
    for flag in read_folder(resources.data_dir() / resources.RED_FLAGS)["flag"]:
        beside = {"group": "sample", "split": "train", "source": f"flag {flag['id']}"}
        found += [{"complaint": text, "level": flag["level"], **beside} for text in flag["raises"]]
        found += [{"complaint": text, **beside} for text in flag["silent"]]
    for row in found:
        row["due"] = _height(row.get("level"))
        row["rated"] = _height(row["rated"]) if "rated" in row else row["due"]
    return found


def _height(level: str | None) -> int:
    return len(LEVELS) - LEVELS.index(level) if level in LEVELS else 0


def read(data: list[Row]) -> None:
    """Read every text with the engine: what it holds, how it is worded, and the gravest rule."""
    engine = Engine.load()
    for row in data:
        text = row["complaint"]
        reading = engine.reader.read(text)
        told = tell(reading, text, engine.flags)
        held = hold(told.present, reading, told.tokens, told.age, engine.flags)
        row["found"] = dict.fromkeys(held.found, 1.0) | dict(held.amounts)
        row["words"] = sorted(held.words)
        rules = by_rule(told, engine.flags)
        row["rule"] = max((_height(a.level) for a in rules), default=0)
        row["flags"] = [a.id for a in rules]


def _fit(
    table: csr_matrix, train: list[Row], penalty: float, *, by_class: bool = False
) -> tuple[np.ndarray, list[float]]:
    """Three scores, one a level, by label and by rating: the numbers of each column, and where they start.

    With `by_class` a column may weigh the more, the more unlike its shares of the grave and of the harmless
    texts are (Wang and Manning 2012, "Baselines and Bigrams", NB-SVM).
    """
    weights = np.array([WEIGHTS[r["group"]] for r in train])
    numbers, starts = [], []
    for height in (1, 2, 3):
        label = np.array([r["due"] >= height for r in train])
        rating = np.array([r["rated"] >= height for r in train])
        apart = np.flatnonzero(label != rating)  # the others count once, with both shares
        share = np.where(label == rating, LABEL + RATING, LABEL)
        scale = _unlike(table, weights, LABEL * label + RATING * rating) if by_class else 1.0
        scaled = table.multiply(scale).tocsr() if by_class else table
        model = LogisticRegression(C=penalty, solver="liblinear", max_iter=1000, tol=1e-3, random_state=0)
        model.fit(
            vstack([scaled, scaled[apart]]),
            np.r_[label, rating[apart]],
            np.r_[weights * share, weights[apart] * RATING],
        )
        numbers.append(model.coef_[0] * scale)
        starts.append(float(model.intercept_[0]))
    return np.stack(numbers), starts


def _unlike(table: csr_matrix, weights: np.ndarray, grave: np.ndarray) -> np.ndarray:
    """How unlike each column's shares of the grave and of the harmless texts are, as a scale."""
    held = (table != 0).astype(float).T
    with_it = np.asarray(held @ (weights * grave)).ravel() + 1
    without = np.asarray(held @ (weights * (1 - grave))).ravel() + 1
    odds = np.log((with_it / with_it.sum()) / (without / without.sum()))
    return 1 - BY_CLASS + BY_CLASS * np.abs(odds)


class Points:
    """Three scores over findings."""

    def __init__(self, train: list[Row]) -> None:
        """Fit on these rows."""
        counts = Counter(key for r in train for key in r["found"])
        self.keys = {key: n for n, key in enumerate(sorted(k for k, c in counts.items() if c >= FEWEST))}
        self.numbers, self.start = _fit(self._table(train), train, PENALTY)

    def _table(self, data: list[Row]) -> csr_matrix:
        return matrix([row["found"] for row in data], self.keys)

    def __call__(self, data: list[Row]) -> np.ndarray:
        """Three scores for each row."""
        return self._table(data) @ self.numbers.T + np.array(self.start)


class Wording:
    """Three scores over words, pairs and beginnings; a rare one may weigh more."""

    def __init__(self, train: list[Row]) -> None:
        """Fit on these rows."""
        counts = Counter(key for r in train for key in r["words"])
        kept = sorted(k for k, c in counts.items() if c >= FEWEST_WORDED)
        self.keys = {key: n for n, key in enumerate(kept)}
        rarity = np.array([log(len(train) / counts[key]) + 1 for key in kept])
        table = self._table(train).multiply(rarity).tocsr()
        self.numbers, self.start = _fit(table, train, WORDING_PENALTY, by_class=True)
        self.numbers *= rarity
        said = np.abs(self.numbers).max(axis=0) * np.sqrt([counts[key] for key in kept])
        if len(kept) > MOST_WORDED:
            self.numbers[:, said < np.sort(said)[-MOST_WORDED]] = 0.0

    def _table(self, data: list[Row]) -> csr_matrix:
        return matrix([dict.fromkeys(r["words"], each_counts(r["words"])) for r in data], self.keys)

    def __call__(self, data: list[Row]) -> np.ndarray:
        """Three scores for each row."""
        return self._table(data) @ self.numbers.T + np.array(self.start)


class Fitted:
    """Both steps, and where the levels begin."""

    def __init__(self, data: list[Row]) -> None:
        """Fit on these rows; the second step on points that were fitted without the row's source."""
        sources = np.array([r["source"] for r in data])
        apart = np.zeros((len(data), 6))
        for fit, held in GroupKFold(FOLDS).split(data, groups=sources):
            train, rest = [data[i] for i in fit], [data[i] for i in held]
            apart[held] = np.hstack([Points(train)(rest), Wording(train)(rest)])
        self.points, self.wording = Points(data), Wording(data)
        self.flags = sorted({ident for r in data for ident in r["flags"]})
        real = [n for n, r in enumerate(data) if r["group"] in SECOND]
        beside = np.hstack([apart, self._rules(data)])[real]
        due = np.array([data[n]["due"] for n in real])
        weights = np.array([SECOND[data[n]["group"]] for n in real])
        self.models = [LogisticRegression(max_iter=1000).fit(beside, due > k, weights) for k in range(3)]
        out_of_fold = np.zeros((len(real), 3))
        for fit, held in GroupKFold(FOLDS).split(real, groups=sources[real]):
            for k in range(3):
                model = LogisticRegression(max_iter=1000).fit(beside[fit], due[fit] > k, weights[fit])
                out_of_fold[held, k] = model.decision_function(beside[held])
        # what was imagined is easier to tell than what people really write, and judges nothing
        lived = np.array([not is_imagined(data[n]) for n in real])
        harmless = lived & np.array([data[n]["group"] == "benign" for n in real])
        asked = lived & np.array([data[n]["group"] == "posts" for n in real])
        self.at_least, self.ask_at = (
            [
                float(np.quantile(out_of_fold[which & (due <= k), k], 1 - shares[LEVELS[2 - k]]))
                for k in range(3)
            ]
            for which, shares in ((harmless, OVER), (asked, ASK))
        )
        self.sums = out_of_fold
        self.out_of_fold = ([data[n] for n in real], self.levels(out_of_fold))

    def levels(self, scores: np.ndarray) -> np.ndarray:
        """The highest level that each row's scores reach."""
        reached = (scores >= np.array(self.at_least)) * np.array([1, 2, 3])
        return reached.max(axis=1)

    def score(self, data: list[Row]) -> np.ndarray:
        """Three sums for each row."""
        beside = np.hstack([self.points(data), self.wording(data), self._rules(data)])
        return np.stack([model.decision_function(beside) for model in self.models], 1)

    def __call__(self, data: list[Row]) -> np.ndarray:
        """The level of each row."""
        return self.levels(self.score(data))

    def _rules(self, data: list[Row]) -> np.ndarray:
        """Whether a rule of each level or a graver one was raised, and which rules were."""
        return np.array(
            [
                [*(r["rule"] >= k for k in (1, 2, 3)), *(TRUST * (i in r["flags"]) for i in self.flags)]
                for r in data
            ],
            dtype=float,
        )


def tables(fitted: Fitted) -> dict[str, Any]:
    """The sums as the engine adds them up: both steps are linear, so they are one."""
    out: dict[str, Any] = {}
    worded = []
    for k in (2, 1, 0):
        share = fitted.models[k].coef_[0]
        joined = share[:3] @ fitted.points.numbers
        worded.append(share[3:6] @ fitted.wording.numbers)
        start = float(fitted.models[k].intercept_[0])
        start += float(share[:3] @ fitted.points.start + share[3:6] @ fitted.wording.start)
        numbers = {key: round(float(joined[n]), 2) for key, n in fitted.points.keys.items()}
        level = LEVELS[2 - k]
        out[level] = TEXTS[level] | {
            "at_least": round(fitted.at_least[k], 2),
            "ask_at": round(min(fitted.ask_at[k], fitted.at_least[k]), 2),
            "start": round(start, 2),
            "rules": {LEVELS[2 - j]: round(float(share[6 + j]), 2) for j in range(3)},
            "flags": {ident: round(TRUST * float(share[9 + n]), 2) for n, ident in enumerate(fitted.flags)},
            "points": {key: v for key, v in numbers.items() if abs(v) >= 0.05},  # noqa: PLR2004 - less decides nothing
        }
    out["wording"] = {
        key: " ".join(f"{column[n]:.1f}" for column in worded)
        for key, n in fitted.wording.keys.items()
        if max(abs(column[n]) for column in worded) >= 0.05  # noqa: PLR2004 - so do these
    }
    return out


def write(out: dict[str, Any]) -> None:
    """Write the points as TOML."""
    lines = ["# What danger signs weigh together. Written by `python -m training.points`; never by hand.", ""]
    lines += [f'corpus = "{corpus_digest()}"', ""]
    for level in LEVELS:
        table = out[level]
        lines.append(f"[{level}]")
        lines += [f"{k} = {json.dumps(v)}" for k, v in table.items() if k not in ("points", "rules", "flags")]
        lines.append("rules = { " + ", ".join(f"{k} = {v}" for k, v in table["rules"].items()) + " }")
        for key in ("flags", "points"):
            lines += ["", f"[{level}.{key}]"]
            lines += [_line(name, str(value)) for name, value in table[key].items()]
        lines.append("")
    lines += [f"# words, pairs of words and beginnings of words (*): what each adds to {', '.join(LEVELS)}"]
    lines += ["[wording]", *(_line(key, json.dumps(row)) for key, row in out["wording"].items()), ""]
    OUT.write_text("\n".join(lines), encoding="utf-8")


def _line(key: str, value: str) -> str:
    return f"{json.dumps(key, ensure_ascii=False)} = {value}"


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
        late = last_round(test)
        report("training half, out of fold", *fitted.out_of_fold)
        report("test half", test, fitted(test))
        report("test half, late rows", late, fitted(late))
        return
    fitted = Fitted(data)
    write(tables(fitted))
    report("all, out of fold", *fitted.out_of_fold)


if __name__ == "__main__":
    main()
