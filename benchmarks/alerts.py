"""Alerts whatever else is asked for: the same under every option, in every form, by any number of jobs.

    python -m benchmarks.alerts                # 300 texts with red flags, some minutes
    python -m benchmarks.alerts --texts 30     # fewer

Each text is asked by the command line itself, in this process, and all texts together by `painmap batch`.
A text fails where an answer's alerts are others than those of the plain look-up. What fails is printed.
"""

from __future__ import annotations

import argparse
import csv
import functools
import io
import itertools
import json
import re
import subprocess
import sys
import tempfile
import time
import tomllib
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest import mock

from click.testing import CliRunner

from benchmarks import cases
from benchmarks.speed.measure import PAINMAP
from painmap.answer import LEVELS
from painmap.batch.writers import FORMS as BATCH_FORMS
from painmap.cli.app import app
from painmap.config import FORMATS
from painmap.engine import Engine
from painmap.resources import POINTS, RED_FLAGS, data_dir
from painmap.sources.toml_files import read_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

RED = cases.ROOT / "corpus" / "red.jsonl"
#: One pattern of one's own, as a stranger's file has it.
OWN = """
[[pattern]]
id = "own-heel"
name = "Heel ache on stairs"
muscles = ["soleus"]
trigger_point = "low in the calf"
frequency = "rare"
felt = ["heel"]
refer = ["A hot heel: doctor today."]
sources = ["made up"]
[pattern.client]
says = ["my heel aches on stairs"]
[[pattern.self_care]]
do = "Rest it for two days, no longer."
"""
Alert = dict[str, Any]


class Asked(NamedTuple):
    """How much is asked of each text.

    Attributes:
        regions: How many sites each text is asked for, a different choice for each; None for all.
        forms: Forms of `painmap batch`.
        jobs: How many processes each of them is asked with.
    """

    regions: int | None = None
    forms: Sequence[str] = BATCH_FORMS
    jobs: Sequence[int] = (1, 2)


def red_texts(count: int) -> list[str]:
    """Stories of grave conditions, of the half of the corpus that may be looked at, from all parts of it."""
    with RED.open(encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream]
    texts = [row["complaint"] for row in rows if row["split"] == "train"]
    return texts[:: max(len(texts) // count, 1)][:count]


def run(texts: Sequence[str], folder: Path, asked: Asked, say: Callable[[str], None]) -> tuple[int, int, int]:
    """Ask all texts in all ways; what is written goes into `folder`.

    Returns:
        How many texts raise an alert, how many answers were compared, and how many of them differ.
    """
    (folder / "own.toml").write_text(OWN, encoding="utf-8")
    compared = differing = raised = 0
    with _loaded_once():
        sites = list(Engine.load().labels)
        wanted = []
        for number, text in enumerate(texts):
            wanted.append(_alerts(text))
            raised += bool(wanted[-1])
            chosen = sites if asked.regions is None else _some(sites, number, asked.regions)
            for how, same in itertools.chain(
                _filtered(text, wanted[-1], chosen, folder), _forms(text, wanted[-1])
            ):
                compared += 1
                if not same:
                    differing += 1
                    say(f"{how}: {text}")
    for how, n, same in _batches(texts, wanted, folder, asked):
        compared += 1
        if not same:
            differing += 1
            say(f"{how}: {texts[n]}")
    return raised, compared, differing


def _some(sites: Sequence[str], number: int, count: int) -> list[str]:
    """So many sites, others for each text."""
    return [sites[(number * count + n) % len(sites)] for n in range(count)]


@contextmanager
def _loaded_once() -> Iterator[None]:
    """Load each catalogue once, not at each look-up."""
    load = functools.cache(Engine.load)

    def loaded(catalogues: Iterable[Path] = (), *, only: bool = False, **_more: object) -> Engine:
        return load(tuple(catalogues), only=only)

    with mock.patch.object(Engine, "load", loaded):
        yield


def _asked(text: str, *options: str) -> str:
    """What `painmap match` answers."""
    done = CliRunner().invoke(app, ["match", *options, "-"], input=text)
    if done.exit_code not in (0, 1):
        raise RuntimeError(done.stderr)
    return done.stdout


def _alerts(text: str, *options: str) -> list[Alert]:
    found: list[Alert] = json.loads(_asked(text, "--format", "json", *options))["alerts"]
    return found


def _filtered(
    text: str, wanted: list[Alert], sites: Sequence[str], folder: Path
) -> Iterator[tuple[str, bool]]:
    """Ask with each filter; how, and whether the alerts are the same."""
    own = ("--catalogue", str(folder / "own.toml"))
    ways = [
        *(("--side", side) for side in ("left", "right")),
        *(("--region", site) for site in sites),
        *(("--limit", limit) for limit in ("1", "3", "50")),
        own,
        (*own, "--only"),
        (*own, "--only", "--side", "left", "--region", "heel", "--limit", "1"),
        ("--full",),
        ("--explain",),
    ]
    for way in ways:
        yield " ".join(way), _alerts(text, *way) == wanted


def _forms(text: str, wanted: list[Alert]) -> Iterator[tuple[str, bool]]:
    """Ask for each form; how, and whether it has the messages of the alerts, in order, and no others."""
    for form in FORMATS:
        for more in ((), ("--full",)):
            out = _asked(text, "--format", form, *more)
            yield f"--format {form} {' '.join(more)}", _told(out, form, wanted)


def _told(out: str, form: str, wanted: list[Alert]) -> bool:
    """Whether what was written tells of just these alerts."""
    if form in ("json", "jsonl"):
        return bool(json.loads(out)["alerts"] == wanted)
    if form in ("csv", "tsv"):
        return all(row["alerts"] == _cell(wanted) for row in _rows(out, form))
    folded = _folded(out)
    messages = {_folded(flag["message"]) for flag in _flags().values()}
    places = [(folded.find(message), message) for message in messages]
    found = [message for place, message in sorted(places) if place >= 0]
    return found == list(dict.fromkeys(_folded(alert["message"]) for alert in wanted))


def _rows(out: str, form: str) -> Iterator[dict[str, str]]:
    """The rows of a table."""
    yield from csv.DictReader(io.StringIO(out, newline=""), delimiter="\t" if form == "tsv" else ",")


def _cell(alerts: Iterable[Alert]) -> str:
    """Alerts as one cell of a table has them."""
    return "; ".join(f"{alert['level']}: {_flags()[alert['id']]['name']}" for alert in alerts)


def _folded(text: str) -> str:
    """The words of a text alone: lines are broken, and marks escaped, as each form has it."""
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))


@functools.cache
def _flags() -> dict[str, dict[str, Any]]:
    """All that an alert may be, by its id: the red flags, and the points of each level."""
    points = tomllib.loads((data_dir() / POINTS).read_text(encoding="utf-8"))
    levels = [points[level] for level in LEVELS]
    return {row["id"]: row for row in [*read_folder(data_dir() / RED_FLAGS)["flag"], *levels]}


def _batches(
    texts: Sequence[str], wanted: Sequence[list[Alert]], folder: Path, asked: Asked
) -> Iterator[tuple[str, int, bool]]:
    """Ask by `painmap batch`: how, the number of each text, and whether its alerts are the same."""
    source = folder / "texts.jsonl"
    source.write_text("".join(json.dumps({"complaint": text}) + "\n" for text in texts), encoding="utf-8")
    for form, jobs in itertools.product(asked.forms, asked.jobs):
        command = (*PAINMAP, "batch", str(source), "-q", "-f", form, "-j", str(jobs))
        out = subprocess.run(command, capture_output=True, check=True).stdout.decode()
        how = f"batch --format {form} --jobs {jobs}"
        parts = _parts(out, form)
        yield from ((how, n, n in parts and _told(parts[n], form, alerts)) for n, alerts in enumerate(wanted))


def _parts(out: str, form: str) -> dict[int, str]:
    """What a batch wrote for each text, by its number from 0."""
    if form == "markdown":
        return dict(enumerate(re.split(r"^## ", out, flags=re.MULTILINE)[1:]))
    head, *lines = out.splitlines(keepends=True)
    if form == "jsonl":
        return dict(enumerate([head, *lines]))
    parts: dict[int, str] = {}
    for line, row in zip(lines, _rows(out, form), strict=True):
        parts[int(row["record"]) - 1] = parts.get(int(row["record"]) - 1, head) + line
    return parts


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--texts", type=int, default=300)
    texts = red_texts(parser.parse_args().texts)
    begin = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        raised, compared, differing = run(texts, Path(folder), Asked(), print)
    spent = time.monotonic() - begin
    print(
        f"{len(texts)} texts, {raised} with an alert: {compared:,} answers compared,"
        f" {differing:,} differ, {spent:,.0f} s"
    )
    sys.exit(bool(differing))


if __name__ == "__main__":
    main()
