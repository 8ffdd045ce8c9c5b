"""Evaluation: how well painmap reads complaints whose right answer is known.

A case is one line of JSON: a vignette or forum text with its `primary` muscles, or a row with a `kind`
(`red`, `benign`, `offtopic`) for the alerts. A match is right when one of its muscles is among the primary
ones; ranks come from the first ten matches.
"""

from __future__ import annotations

import json
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from painmap.answer import LEVELS
from painmap.errors import PainmapError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from painmap.answer import Answer
    from painmap.engine import Engine

DEPTH = 10  # MRR looks no deeper than this
KINDS = ("red", "benign", "offtopic")
_GRAVITY = {level: n for n, level in enumerate(reversed(LEVELS), start=1)}
_BELOW = 99  # the rank of what was not found


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled complaint."""

    id: str
    complaint: str
    source: str
    kind: str = ""
    primary: tuple[str, ...] = ()
    pattern: str = ""
    level: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class Miss:
    """One case that went wrong, and how."""

    id: str
    wanted: str
    got: str
    complaint: str


@dataclass(slots=True)
class Ranks:
    """Where the right patterns stood.

    Attributes:
        ranks: One a case; `_BELOW` where the right one was not among the first ten.
        unanswered: Cases without any match.
    """

    ranks: list[int] = field(default_factory=list)
    unanswered: int = 0

    def figures(self) -> dict[str, Any]:
        """Shares of all cases, unanswered ones among them; None where there are no cases."""
        count = len(self.ranks)
        return {
            "cases": count,
            **{f"top{k}": share(sum(rank <= k for rank in self.ranks), count) for k in (1, 3, 5)},
            "mrr": share(sum(1 / rank for rank in self.ranks if rank <= DEPTH), count),
            "unanswered": share(self.unanswered, count),
        }


def share(part: float, whole: int) -> float | None:
    """Return a share, rounded to a tenth of a per cent; None of nothing."""
    return round(part / whole, 3) if whole else None


@dataclass(slots=True)
class Report:
    """All that an evaluation found."""

    all: Ranks = field(default_factory=Ranks)
    by_source: dict[str, Ranks] = field(default_factory=lambda: defaultdict(Ranks))
    by_style: dict[str, Ranks] = field(default_factory=lambda: defaultdict(Ranks))
    by_pattern: Ranks = field(default_factory=Ranks)
    uncovered: int = 0
    confidence: dict[str, list[int]] = field(
        default_factory=lambda: {k: [0, 0] for k in ("strong", "moderate", "weak")}
    )
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    misses: list[Miss] = field(default_factory=list)
    milliseconds: float = 0.0

    def figures(self) -> dict[str, Any]:
        """Everything as plain numbers, ready for JSON."""
        c = self.counts
        return {
            **self.all.figures(),
            "uncovered": self.uncovered,
            "milliseconds_each": round(self.milliseconds, 3),
            "by_source": {name: ranks.figures() for name, ranks in self.by_source.items()},
            "by_style": {name: ranks.figures() for name, ranks in sorted(self.by_style.items())},
            "by_pattern": self.by_pattern.figures() if self.by_pattern.ranks else None,
            "first_is_right": {
                name: {"cases": n, "right": share(right, n)} for name, (right, n) in self.confidence.items()
            },
            "alerts": {
                "red": c["red"],
                "caught": share(c["caught"], c["red"]),
                "emergencies": c["emergencies"],
                "emergencies_caught": share(c["emergencies_caught"], c["emergencies"]),
                "emergencies_at_level": share(c["emergencies_at_level"], c["emergencies"]),
                "benign": c["benign"],
                "benign_alarms": share(c["benign_alarms"], c["benign"]),
                "benign_emergency_alarms": c["benign_emergency_alarms"],
                "benign_matched": share(c["benign_matched"], c["benign"]),
                "offtopic": c["offtopic"],
                "offtopic_unanswered": share(c["offtopic_unanswered"], c["offtopic"]),
                "ordinary_emergency_alarms": c["ordinary_emergency_alarms"],
            },
            "misses": [
                {"id": m.id, "wanted": m.wanted, "got": m.got, "complaint": m.complaint} for m in self.misses
            ],
        }


# -- cases -------------------------------------------------------------------------------------------------


def read_cases(path: Path) -> list[Case]:
    """Read labelled complaints, one JSON object a line.

    Raises:
        PainmapError: The file cannot be read, or a line is not such an object.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PainmapError(f"{path}: the text is not UTF-8; save it as UTF-8") from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise PainmapError(f"{path}: cannot be read: {reason}; check the path") from error
    cases = [
        _case(f"{path}:{number}", line, path.name, number)
        for number, line in enumerate(text.split("\n"), start=1)
        if line.strip()
    ]
    if not cases:
        raise PainmapError(
            f'{path}: no cases in the file; write one JSON object a line, with "complaint" and "primary"'
        )
    return cases


def _case(place: str, line: str, source: str, number: int) -> Case:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise PainmapError(f"{place}: not valid JSON; write one object a line") from error
    if not isinstance(row, dict) or not isinstance(row.get("complaint"), str):
        raise PainmapError(f'{place}: no "complaint"; add it as a text')
    kind = row.get("kind") or ""
    if kind and kind not in KINDS:
        raise PainmapError(f'{place}: unknown kind "{kind}"; write one of {", ".join(KINDS)}')
    primary = row.get("primary") or []
    if not isinstance(primary, list) or not all(isinstance(name, str) for name in primary):
        raise PainmapError(f'{place}: "primary" is no list of muscles; write ["psoas major"]')
    if not kind and not primary:
        raise PainmapError(f'{place}: nothing to score; add "primary", a list of muscles, or "kind"')
    level = row.get("level") or ""
    if kind == "red" and level not in _GRAVITY:
        raise PainmapError(f'{place}: a red row has no "level"; write one of {", ".join(_GRAVITY)}')
    words = {key: str(row.get(key) or "") for key in ("pattern", "style")}
    return Case(
        id=str(row.get("id") or number),
        complaint=row["complaint"],
        source=source,
        kind=kind,
        primary=tuple(primary),
        level=level,
        **words,
    )


# -- scoring -----------------------------------------------------------------------------------------------


def evaluate(engine: Engine, cases: Sequence[Case]) -> Report:
    """Answer every case and count how it went."""
    report = Report()
    covered = {muscle for row in engine.patterns for muscle in row["muscles"]}
    spent = 0.0
    for case in cases:
        begun = time.perf_counter()
        answer = engine.match(case.complaint, limit=DEPTH)
        spent += time.perf_counter() - begun
        if case.kind:
            _judge_alerts(report, case, answer)
        elif covered.isdisjoint(case.primary):
            report.uncovered += 1
        else:
            _judge_ranks(report, case, answer)
    report.milliseconds = 1000 * spent / max(len(cases), 1)
    return report


def _judge_ranks(report: Report, case: Case, answer: Answer) -> None:
    rank = next((m.rank for m in answer.matches if not set(m.muscles).isdisjoint(case.primary)), _BELOW)
    groups = [report.all, report.by_source[case.source]]
    if case.style:
        groups.append(report.by_style[case.style])
    for ranks in groups:
        ranks.ranks.append(rank)
        ranks.unanswered += not answer.matches
    if case.pattern:
        report.by_pattern.ranks.append(next((m.rank for m in answer.matches if m.id == case.pattern), _BELOW))
        report.by_pattern.unanswered += not answer.matches
    if answer.matches:
        tally = report.confidence[answer.matches[0].confidence]
        tally[0] += rank == 1
        tally[1] += 1
    if any(alert.level == "emergency" for alert in answer.alerts):
        report.counts["ordinary_emergency_alarms"] += 1
        said = "; ".join(f"{a.id}: {a.said}" for a in answer.alerts)
        report.misses.append(Miss(case.id, "no emergency", said, case.complaint))
    if rank > 1:
        place = "not in ten" if rank == _BELOW else f"at {rank}"
        wanted = f"{' / '.join(case.primary)} ({place})"
        first = answer.matches[0] if answer.matches else None
        got = f"{first.id} ({', '.join(first.muscles)})" if first else "no match"
        report.misses.append(Miss(case.id, wanted, got, case.complaint))


def _judge_alerts(report: Report, case: Case, answer: Answer) -> None:
    count = report.counts
    highest = max((_GRAVITY.get(a.level, 0) for a in answer.alerts), default=0)
    raised = "; ".join(f"{a.level}: {a.id}: {a.said}" for a in answer.alerts) or "no alert"
    count[case.kind] += 1
    wrong = ""
    if case.kind == "red":
        count["caught"] += highest > 0
        if case.level == "emergency":
            count["emergencies"] += 1
            count["emergencies_caught"] += highest > 0
            count["emergencies_at_level"] += highest == _GRAVITY["emergency"]
        if highest < _GRAVITY[case.level]:
            wrong = f"alert, {case.level}"
    elif case.kind == "benign":
        count["benign_alarms"] += highest > 0
        count["benign_emergency_alarms"] += highest == _GRAVITY["emergency"]
        count["benign_matched"] += bool(answer.matches)
        if highest:
            wrong = "no alert"
        elif not answer.matches:
            wrong, raised = "a match", "no match"
    else:
        count["offtopic_unanswered"] += not answer.matches
        if answer.matches:
            wrong, raised = "no match", answer.matches[0].id
    if wrong:
        report.misses.append(Miss(case.id, wrong, raised, case.complaint))


def read_all(paths: Iterable[Path]) -> list[Case]:
    """Read the cases of several files, in their order."""
    return [case for path in paths for case in read_cases(path)]
