"""Safety of painmap on stories that nothing was learned from, beside a keyword list and the rules alone.

    python -m benchmarks.safety            # prints the tables
    python -m benchmarks.safety --write    # puts them into docs/safety.md, and draws docs/safety.svg

The points are fitted on the training half of the corpus alone; the other half is scored with them, through
the same code that answers a complaint. Needs the extras `bench` and `train`, and some minutes.
"""

from __future__ import annotations

import argparse
from collections import Counter
from math import sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
from training import points
from training.texts import last_round

from benchmarks import cases
from painmap.answer import LEVELS
from painmap.engine import Engine
from painmap.safety.alerts import assess, by_rule, tell
from painmap.safety.points import compiled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from training.texts import Row

DOCS = cases.ROOT / "docs" / "safety.md"
PLOT = cases.ROOT / "docs" / "safety.svg"
START, END = "<!-- benchmark -->", "<!-- end of benchmark -->"
ORDINARY = ("posts", "everyday", "named")
FEWEST = 8  # a condition with fewer stories in the unseen half is told with the others
BINS = 8
GRAVEST = len(LEVELS)
#: What a careful person without painmap might search for.
KEYWORDS = {
    3: (
        "chest pain|can't breathe|short of breath|coughing blood|worst headache|passed out|collapsed"
        "|numb between|wet myself|can't pee|face droop|slurred|confused|stiff neck and fever|tearing pain"
        "|suicid|kill myself|vomiting blood|black stool|can't feel my legs"
    ).split("|"),
    2: (
        "fever|chills|swollen calf|one leg swollen|lost vision|double vision|blood in my urine|can't walk"
        "|weakness|vomiting|severe pain|blood thinner|pregnant|jaundice"
    ).split("|"),
    1: "cancer|weight loss|lost weight|night sweats|lump|wakes me|getting worse|numb".split("|"),
}


def keyword_level(text: str) -> int:
    """The gravest level whose keywords a text holds."""
    lower = text.lower().replace("\u2019", "'")
    return max((n for n, words in KEYWORDS.items() if any(w in lower for w in words)), default=0)


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share, after Wilson, in per cent."""
    if not of:
        return 0.0, 100.0
    z, share = 1.96, hits / of
    middle = share + z * z / (2 * of)
    apart = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return (100 * (middle - apart) / (1 + z * z / of), 100 * (middle + apart) / (1 + z * z / of))


def share(flags: Iterable[bool]) -> str:
    """A share in per cent with its interval."""
    row = list(flags)
    if not row:
        return "-"
    low, high = wilson(sum(row), len(row))
    return f"{100 * sum(row) / len(row):.1f} ({low:.0f} to {high:.0f})"


def score(engine: Engine, data: list[Row]) -> None:
    """Add to every row the levels that painmap, its rules and the keywords raise, and what is asked."""
    for row in data:
        text = row["complaint"]
        reading = engine.reader.read(text)
        alerts, first = assess(reading, text, engine.flags)
        row["painmap"] = GRAVEST - LEVELS.index(alerts[0].level) if alerts else 0
        row["asked"] = len(first)
        ruled = by_rule(tell(reading, text, engine.flags), engine.flags)
        row["rules"] = GRAVEST - LEVELS.index(ruled[0].level) if ruled else 0
        row["keywords"] = keyword_level(text)


def _red(data: list[Row]) -> list[Row]:
    return [r for r in data if r["group"] == "red"]


def _grave(data: list[Row]) -> list[Row]:
    return [r for r in _red(data) if r["due"] == GRAVEST]


def _harmless(data: list[Row]) -> list[Row]:
    return [r for r in data if r["group"] == "benign"]


def _plain(data: list[Row]) -> list[Row]:
    return [r for r in data if r["group"] in ORDINARY]


def _line(name: str, columns: Iterable[str]) -> str:
    return f"| {name} | {' | '.join(columns)} |"


def _head(*names: str) -> list[str]:
    return [_line(names[0], names[1:]), "|---|" + "---|" * (len(names) - 1)]


MEASURES: dict[str, tuple[Callable[[list[Row]], list[Row]], Callable[[Row, int], bool]]] = {
    "emergencies caught": (_grave, lambda _, got: got > 0),
    "emergencies at level": (_grave, lambda _, got: got == GRAVEST),
    "reds caught": (_red, lambda _, got: got > 0),
    "reds at level": (_red, lambda r, got: got >= r["due"]),
    "harmless stories too high": (_harmless, lambda r, got: got > r["due"]),
    "harmless stories called an emergency": (_harmless, lambda r, got: got == GRAVEST > r["due"]),
    "ordinary complaints with any alert": (_plain, lambda _, got: got > 0),
}


def halves(train: list[Row], test: list[Row]) -> list[str]:
    """Both halves side by side, and beside them what a simpler tool does on the unseen one."""
    names = ("learned from", "unseen", "unseen, collected last", "rules alone, unseen", "keywords, unseen")
    late = last_round(test)
    out = _head("in %, with 95 % interval", *names)
    for name, (which, right) in MEASURES.items():
        columns = [
            share(right(r, r[how]) for r in which(rows))
            for rows, how in (
                (train, "painmap"), (test, "painmap"), (late, "painmap"), (test, "rules"), (test, "keywords")
            )
        ]  # fmt: skip
        out.append(_line(name, columns))
    for name, rows in (("reds", _red), ("harmless stories", _harmless), ("ordinary complaints", _plain)):
        asked = [share(bool(r["asked"]) for r in rows(part)) for part in (train, test, late)]
        out.append(_line(f"{name} asked first", [*asked, "-", "-"]))
    both = [share(bool(r["painmap"] or r["asked"]) for r in _red(part)) for part in (train, test, late)]
    out.append(_line("reds with an alert or a question", [*both, "-", "-"]))
    few = Counter(r["asked"] for r in test if r["asked"])
    told = ", ".join(f"{n}: {few[n]}" for n in sorted(few))
    return [*out, "", f"Texts of the unseen half that are asked so many questions: {told}."]


def by(test: list[Row], key: str) -> list[str]:
    """Reds of the unseen half by condition or by kind of text."""
    counts = Counter(r.get(key) or "other" for r in _red(test))
    kept = {name for name, n in counts.items() if n >= FEWEST}
    out = _head(key.replace("style", "kind of text"), "stories", "caught", "at level")
    for name in [*sorted(kept), "all others"]:
        rows = [r for r in _red(test) if (name == "all others") != ((r.get(key) or "other") == name)]
        if name == "all others":
            rows = [r for r in _red(test) if (r.get(key) or "other") not in kept]
        if rows:
            caught = share(r["painmap"] > 0 for r in rows)
            out.append(_line(name, [str(len(rows)), caught, share(r["painmap"] >= r["due"] for r in rows)]))
    return out


def levels(test: list[Row]) -> list[str]:
    """What is shown for what is due, on the unseen stories."""
    names = ("nothing", *reversed(LEVELS))
    out = _head("due", "stories", *(f"shown: {name}" for name in names))
    for due, name in enumerate(names):
        rows = [r for r in [*_red(test), *_harmless(test)] if r["due"] == due]
        shown = Counter(r["painmap"] for r in rows)
        out.append(_line(name, [str(len(rows)), *(str(shown[n]) for n in range(len(names)))]))
    return out


def trade_off(fitted: points.Fitted, test: list[Row]) -> list[str]:
    """How many are asked, and how many reds stay without alert and question, at looser and tighter bounds."""
    sums = fitted.score(test)
    reached = (sums >= np.array(fitted.at_least)).any(axis=1)
    red = np.array([r["group"] == "red" for r in test])
    posts = np.array([r["group"] == "posts" for r in test])
    harmless = np.array([r["group"] == "benign" for r in test])
    out = _head("posts left open", "reds alerted or open", "harmless stories open", "posts open")
    for wanted in (0.05, 0.1, 0.15, 0.2, 0.3, 0.4):
        open_ = sums[:, 0] >= np.quantile(sums[posts & ~reached, 0], 1 - wanted)
        cells = [(reached | open_)[red], (open_ & ~reached)[harmless], (open_ & ~reached)[posts]]
        out.append(_line(f"{100 * wanted:.0f} %", [f"{100 * c.mean():.1f} %" for c in cells]))
    return out


def draw(fitted: points.Fitted, test: list[Row]) -> None:
    """Draw how often stories are as grave as their sum says."""
    import matplotlib as mpl  # noqa: PLC0415 - the tables can do without

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "painmap"
    from matplotlib import pyplot as plt  # noqa: PLC0415

    stories = [*_red(test), *_harmless(test)]
    chance = 1 / (1 + np.exp(-fitted.score(stories)))
    due = np.array([r["due"] for r in stories])
    figure, axes = plt.subplots(figsize=(5, 4.5))
    axes.plot([0, 1], [0, 1], color="grey", linewidth=0.8)
    for k, name in enumerate(reversed(LEVELS)):
        order = np.array_split(np.argsort(chance[:, k]), BINS)
        said = [float(chance[part, k].mean()) for part in order]
        true = [100 * float((due[part] > k).mean()) for part in order]
        ends = [wilson(int((due[part] > k).sum()), len(part)) for part in order]
        apart = np.array([[t - low, high - t] for t, (low, high) in zip(true, ends, strict=True)]).T / 100
        axes.errorbar(
            said, np.array(true) / 100, yerr=np.abs(apart), marker="o", capsize=2, label=f"{name} or graver"
        )
    axes.set(xlabel="chance by the points", ylabel="share of unseen stories", xlim=(0, 1), ylim=(0, 1))
    axes.legend(loc="upper left")
    figure.savefig(PLOT, bbox_inches="tight", metadata={"Date": None})


def tables(engine: Engine, data: list[Row]) -> tuple[list[str], points.Fitted, list[Row]]:
    """Fit on the training half, score both, and lay the tables out."""
    points.read(data)
    fitted = points.Fitted([r for r in data if r["split"] == "train"])
    engine.flags["points"] = compiled(points.tables(fitted))
    real = [r for r in data if r["group"] in (*points.STORIES, *ORDINARY)]
    score(engine, real)
    train, test = ([r for r in real if r["split"] == split] for split in ("train", "test"))
    out = [*halves(train, test), "", *levels(test), "", *by(test, "style"), "", *by(test, "condition")]
    return [*out, "", *trade_off(fitted, test)], fitted, test


def put(lines: Sequence[str]) -> None:
    """Put the tables between the marks of docs/safety.md."""
    text = DOCS.read_text(encoding="utf-8")
    before, rest = text.split(START)
    after = rest.split(END)[1]
    body = "\n".join(lines)
    DOCS.write_text(f"{before}{START}\n{body}\n{END}{after}", encoding="utf-8")


def main() -> None:
    """Print the tables; write and draw them where asked to."""
    options: Any = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--write", action="store_true", help="put the tables into docs/safety.md")
    write = options.parse_args().write
    lines, fitted, test = tables(Engine.load(), points.rows())
    print("\n".join(lines))
    if write:
        put(lines)
        draw(fitted, test)


if __name__ == "__main__":
    main()
