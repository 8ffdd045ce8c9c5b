"""Samples: what the data promises, tried with the engine that it was compiled to.

A red flag's samples must raise it or stay silent, a place must speak for the patterns of its regional index,
each of painmap's own patterns must be found by a sample complaint, and what a pattern's people say must
find that pattern.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from painmap import resources
from painmap.answer import LEVELS
from painmap.safety.alerts import by_rule, raise_alerts, tell
from painmap.sources.plain import letters
from painmap.sources.problems import Problem
from painmap.sources.rules import phrases
from painmap.sources.schema import SAID

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from painmap.answer import Alert
    from painmap.engine import Engine
    from painmap.sources.shape import Shape

_AMONG = 3  # so many of the first patterns may hold the one that a sample is for


def check_flags(shapes: Iterable[Shape], engine: Engine) -> None:
    """Add to the problems of files the samples of red flags that do not do what they promise.

    A sample is of the flag's own pictures. How far these are believed beside all else that is told is the
    matter of the points, which are fitted over thousands of texts and keep no promise for a single one.
    """
    covers = {flag["id"]: flag["covers"] for flag in engine.flags["flags"]}

    def alerts(text: str) -> Sequence[Alert]:
        reading = engine.reader.read(text)
        return by_rule(tell(reading, text, engine.flags), engine.flags)

    try_flags(shapes, covers, alerts)


def check_weighed(shapes: Iterable[Shape], engine: Engine) -> None:
    """Add as warnings the samples of the user's own flags that raise them, and that the points take down."""
    for shape in shapes:
        for way, where, row in shape.rows("flag"):
            for number, sample in enumerate(row["raises"]):
                raised = raise_alerts(engine.reader.read(sample), sample, engine.flags)
                if not raised or LEVELS.index(raised[0].level) > LEVELS.index(row["level"]):
                    message = f'"{sample}" raises it, and is taken down by all else that is told'
                    fix = "add its id to [floor] where it must stand whatever else is told"
                    shape.add((*way, "raises", number), where, message, fix, "warning")


def try_flags(
    shapes: Iterable[Shape],
    covers: Mapping[str, Sequence[str]],
    alerts: Callable[[str], Sequence[Alert]],
) -> None:
    """Try the samples: those under `raises` raise their flag, or one that covers it and is as grave.

    Args:
        shapes: The files of the red flags.
        covers: For each flag, the ids of those that say nothing more once it is raised.
        alerts: What a complaint raises, the gravest first.
    """
    for shape in shapes:
        for way, where, row in shape.rows("flag"):
            for number, sample in enumerate(row["raises"]):
                raised = alerts(sample)
                ids = {alert.id for alert in raised}
                ids |= {other for ident in ids for other in covers.get(ident, ())}
                if row["id"] not in ids:
                    message, fix = f'"{sample}" does not raise it', "add a [[flag.when]] that it meets"
                elif LEVELS.index(raised[0].level) > LEVELS.index(row["level"]):
                    message = f'"{sample}" is only {raised[0].level}'
                    fix = f'it is covered by "{raised[0].id}": raise that one\'s level, or cover it no more'
                else:
                    continue
                shape.add((*way, "raises", number), where, message, fix)
            for number, sample in enumerate(row["silent"]):
                if raised := alerts(sample):
                    message = f'"{sample}" raises {", ".join(alert.id for alert in raised)}'
                    fix = "narrow that flag's [[flag.when]], or take the sample out"
                    shape.add((*way, "silent", number), where, message, fix)


def check_index(shapes: Iterable[Shape], engine: Engine) -> None:
    """Add to the problems of the body model patterns that are listed where nobody feels them."""
    numbers = {pattern["id"]: n for n, pattern in enumerate(engine.patterns)}
    for shape in shapes:
        for way, where, row in shape.rows("site"):
            speaks_for = engine.matcher.row("site", row["id"])
            for number, ident in enumerate(row.get("first", ())):
                if numbers[ident] not in speaks_for:
                    message = f'the pattern "{ident}" is not felt here or near'
                    fix = "take it out, or correct the pattern's `felt` and `spill`"
                    shape.add((*way, "first", number), where, message, fix)


def check_patterns(path: Path, patterns: Mapping[str, Mapping[str, Any]], engine: Engine) -> list[Problem]:
    """Find patterns without a sample complaint, in words of its own, that finds them among the first three.

    Args:
        path: Labelled complaints, one JSON object a line, with `complaint` and the `pattern` it is for.
        patterns: painmap's own patterns by id.
        engine: What answers.
    """
    problems = []
    found: dict[str, list[bool]] = defaultdict(list)
    lines: dict[str, int] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        row = json.loads(line)
        ident, complaint = row["pattern"], row["complaint"]
        lines.setdefault(ident, number)
        own = {letters(phrase) for _, _, phrase in phrases((), patterns[ident]["client"])}
        if letters(complaint) in own:
            fix = "say it in other words"
            problems.append(Problem(str(path), number, "", f'"{complaint}" is a phrase of "{ident}"', fix))
        found[ident].append(any(m.id == ident for m in engine.match(complaint, limit=_AMONG).matches))
    for ident in patterns:
        if not any(found[ident]):
            message = f'no sample finds "{ident}" among the first {_AMONG}'
            fix = "add one, in words that are not its phrases, or give the pattern more phrases"
            problems.append(Problem(str(path), lines.get(ident, 1), "", message, fix))
    return problems


def check_sayings(shapes: Iterable[Shape], engine: Engine, level: str = "warning") -> None:
    """Add to the problems of files the names and sayings that do not find their own pattern.

    Each name and phrase of `says` and `shows` is asked word for word; its pattern should be among the first
    three. The phrases of the other sections are parts of a complaint, and need find nothing by themselves.
    """
    for shape in shapes:
        for way, where, row in shape.rows("pattern"):
            told = [((*way, "name"), row["name"])]
            told += [(at, phrase) for at, section, phrase in phrases(way, row["client"]) if section in SAID]
            for at, phrase in told:
                found = [match.id for match in engine.match(phrase, limit=_AMONG).matches]
                if row["id"] not in found:
                    instead = f"finds {', '.join(found)} instead" if found else "finds no pattern"
                    fix = "say what tells this pattern: the place, and what goes with it"
                    shape.add(at, where, f'"{phrase}", asked word for word, {instead}', fix, level)


def pattern_samples() -> Path:
    """Where the sample complaints of painmap's own patterns lie, in a source tree."""
    return resources.data_dir().parent / "tests" / "cases" / "patterns.jsonl"
