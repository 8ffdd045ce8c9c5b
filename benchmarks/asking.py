"""Asking: how much painmap's questions gain, with simulated clients.

    python -m benchmarks.asking             # forum.jsonl and named.jsonl, three questions
    python -m benchmarks.asking --seeds 3   # each case so many times over

A client knows the catalogue entry of the pattern that is true: of the patterns of the right muscles the one
that the complaint fits best. The full client has all of it, the half client lacks a random half and says no
to that, the vague client says that they do not know; all say the wrong thing once in ten times and do not
know once in four. What a client knows is read from the catalogue's places and phrases, not from the numbers
that painmap ranks by.
"""

from __future__ import annotations

import argparse
import json
import random
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks import cases
from painmap.engine import Engine

if TYPE_CHECKING:
    from pathlib import Path

SETS = {
    "forum": cases.CASES / "forum.jsonl",
    "named": cases.ROOT / "corpus" / "named.jsonl",
}
# the share of the entry that each lacks, and what they say to that
CLIENTS = {"full": (0.0, "no"), "half": (0.5, "no"), "vague": (0.5, "unknown")}
WRONG, NOT_KNOWN = 0.1, 0.25
STEPS, MOST = 3, 12
_DEPTH = 200  # deep enough to hold every pattern


class Talk(NamedTuple):
    """One simulated dialogue: whether the first choice was right after each question, and how it ended."""

    right: list[bool]
    questions: int
    clear: bool


class Client:
    """Answers from what the catalogue says of one pattern."""

    def __init__(self, engine: Engine, ident: str, client: str, rng: random.Random) -> None:
        """Have a pattern, without a share of it."""
        pattern = engine.pattern(ident)
        assert pattern is not None  # noqa: S101 - ids come from the engine
        self._within = engine.within
        self._rng = rng
        missing, self._to_that = CLIENTS[client]
        self._has: set[str] = set()
        self._lacks: set[str] = set()
        entry = [(f"at:{site}",) for site in (*pattern["felt"], *pattern["spill"])]
        entry += [
            tuple(f"{role}:{f.concept}" for f in engine.reader.read(phrase, guess=False).findings)
            for role in ("worse", "better")
            for phrase in pattern["client"].get(role, ())
        ]
        for told in entry:
            (self._has if rng.random() >= missing else self._lacks).update(told)

    def answer(self, ident: str) -> str:
        """Answer one question."""
        if self._rng.random() < NOT_KNOWN or ident == "where":
            return "unknown"
        kind, _, key = ident.partition(":")
        asked = {f"at:{site}" for site in self._within(key)} if kind == "at" else {ident}
        yes = not self._has.isdisjoint(asked)
        if not yes and self._to_that == "unknown" and not self._lacks.isdisjoint(asked):
            return "unknown"
        return "yes" if yes is (self._rng.random() >= WRONG) else "no"


def load(path: Path) -> list[dict[str, Any]]:
    """Read the cases that have a right answer and were not learned from."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [row for row in rows if row.get("primary") and row.get("split") != "train"]


def talk(engine: Engine, row: dict[str, Any], client: str, rng: random.Random) -> Talk | None:
    """Hold one dialogue; None where nothing matched, or no pattern of the right muscles is known."""
    right = set(row["primary"])
    ranked = engine.match(row["complaint"], limit=_DEPTH).matches
    true = next((m.id for m in ranked if m.muscles[0] in right), None)
    if true is None:
        return None
    simulated = Client(engine, true, client, rng)
    answers: list[tuple[str, str]] = []
    marks = []
    while True:
        answer = engine.match(row["complaint"], answers=answers)
        marks.append(not right.isdisjoint(answer.matches[0].muscles))
        if not answer.questions or len(answers) == MOST:
            break
        ident = answer.questions[0].id
        answers.append((ident, simulated.answer(ident)))
    marks += [marks[-1]] * STEPS
    return Talk(marks[: STEPS + 1], len(answers), answer.matches[0].confidence == "strong")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="What painmap's questions gain.")
    parser.add_argument("--seeds", type=int, default=1)
    seeds = parser.parse_args().seeds
    engine = Engine.load()
    print("| set | client | cases | first | after 1 | after 2 | after 3 | questions until it ends | clear |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, path in SETS.items():
        rows = load(path)
        for client in CLIENTS:
            talks = [
                done
                for seed in range(seeds)
                for row in rows
                if (done := talk(engine, row, client, random.Random(f"{seed} {row['id']}")))
            ]
            shares = [100 * sum(t.right[n] for t in talks) / len(talks) for n in range(STEPS + 1)]
            clear = 100 * sum(t.clear for t in talks) / len(talks)
            print(
                f"| {name} | {client} | {len(talks)} |"
                + "".join(f" {share:.1f} |" for share in shares)
                + f" {median(t.questions for t in talks):.0f} | {clear:.0f} % |",
                flush=True,
            )


if __name__ == "__main__":
    main()
