"""`painmap check`: everything wrong in data files, with file, line and fix."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from painmap.cli.app import WRONG, Helpful

if TYPE_CHECKING:
    from collections.abc import Mapping

    from painmap.sources.check import Checked
    from painmap.sources.problems import Problem

#: Tables whose rows are counted, and what they are called.
_COUNTED = {
    "pattern": "pattern",
    "concept": "concept",
    "sign": "sign",
    "flag": "red flag",
    "site": "site",
    "grade": "danger sign",
    "look_alike": "look-alike",
}


@click.command(
    "check",
    cls=Helpful,
    examples=(
        ("painmap check my-patterns.toml", "a file of your own: patterns, words, red flags"),
        ("painmap check", "painmap's own data"),
        ("painmap check my-patterns.toml --format json", "for an editor or a script"),
    ),
)
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-f", "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    metavar="FORM", help="text or json.",
)  # fmt: skip
@click.pass_context
def check(ctx: click.Context, files: tuple[Path, ...], form: str) -> None:
    """Check files of your own, or painmap's own data, and list all problems.

    Each problem is shown with its file, its line and the fix. Exit code 2 means that there are errors.
    Warnings, such as a muscle of your own, are advice and change no exit code.
    """
    from painmap.render.records import dump_json  # noqa: PLC0415 - beside its only use

    titles, problems = _files(files) if files else _data()
    if form == "json":
        keys = ("file", "line", "where", "message", "fix")
        rows = [{key: getattr(p, key) for key in keys} | {"warning": p.is_warning} for p in problems]
        click.echo(dump_json(rows, indent=2))
    else:
        _say(titles, problems)
    if not all(problem.is_warning for problem in problems):
        ctx.exit(WRONG)


def _say(titles: Mapping[str, str], problems: list[Problem]) -> None:
    """Write the problems to standard error and what is sound to standard output."""
    from painmap.render.clean import clean  # noqa: PLC0415 - beside its only use

    faulty = {problem.file for problem in problems if not problem.is_warning}
    for file, holds in titles.items():
        if file not in faulty:
            click.echo(clean(f"{file}: {holds}: no problems"))
    for problem in problems:
        click.echo(clean(str(problem)), err=True)
    warnings = sum(problem.level == "warning" for problem in problems)
    counts = [_count(len(problems) - warnings, "problem"), _count(warnings, "warning")]
    if problems:
        click.echo(", ".join(c for c in counts if not c.startswith("0")), err=True)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' if number != 1 else ''}"


def _titles(checked: Checked) -> dict[str, str]:
    """What each file holds, in numbers."""
    out = {}
    for _, shape in checked.shapes:
        tables = shape.raw.tables
        held = [
            _count(len(tables[key]), what)
            for key, what in _COUNTED.items()
            if isinstance(tables.get(key), list)
        ]
        out[shape.raw.file] = ", ".join(held) or _count(len(tables), "table")
    return out


def _files(files: tuple[Path, ...]) -> tuple[dict[str, str], list[Problem]]:
    """Check the user's files; they may name what stands in painmap's own data and in each other."""
    from painmap import resources, samples  # noqa: PLC0415 - beside its only use
    from painmap.engine import Engine  # noqa: PLC0415
    from painmap.sources import check as sources  # noqa: PLC0415
    from painmap.sources import content, toml_files  # noqa: PLC0415
    from painmap.sources.problems import CatalogueError  # noqa: PLC0415

    blobs: dict[Path, bytes] = {}
    unread: list[Problem] = []
    for path in files:
        try:
            blobs[path] = toml_files.read_bytes(path)
        except CatalogueError as error:
            unread += error.problems
    base = sources.base(resources.data_dir())
    checked = sources.check_own(blobs, base.names)
    content.check_own(checked, base)
    flags = [shape for _, shape in checked.shapes if shape.raw.tables.get("flag")]
    patterns = [shape for _, shape in checked.shapes if shape.raw.tables.get("pattern")]
    if (flags or patterns) and not unread and all(problem.is_warning for problem in checked.problems):
        engine = Engine.load(files, compiling=_compiling if flags else _quietly)
        samples.check_flags(flags, engine)
        samples.check_sayings(patterns, engine)
        if flags and all(problem.is_warning for problem in checked.problems):
            samples.check_weighed(flags, engine)
    return _titles(checked), [*unread, *checked.problems]


def _data() -> tuple[dict[str, str], list[Problem]]:
    """Check all of painmap's own data; what the samples promise is tried once the rest is sound."""
    from painmap import resources, samples  # noqa: PLC0415 - beside its only use
    from painmap.engine import Engine  # noqa: PLC0415
    from painmap.sources import check as sources  # noqa: PLC0415
    from painmap.sources import content  # noqa: PLC0415

    folder = resources.data_dir()
    blobs = resources.read_files(resources.all_files())
    checked = sources.check_data(blobs)
    more = content.check_data(checked, blobs)
    titles = _titles(checked)
    titles |= {
        str(folder / name): _count(blobs[folder / name].count(b"\n"), "line")
        for name in (resources.MUSCLES, resources.ENGLISH, resources.CHART)
    }
    if not checked.problems:
        engine = Engine.load(compiling=_compiling)
        samples.check_flags(checked.of(resources.RED_FLAGS), engine)
        samples.check_index(checked.of(resources.BODY), engine)
        cases = samples.pattern_samples()
        if cases.is_file():
            rows: dict[str, Any] = {
                row["id"]: row for s in checked.of(resources.PATTERNS) for _, _, row in s.rows("pattern")
            }
            more += samples.check_patterns(cases, rows, engine)
            titles[str(cases)] = "samples"
    return titles, [*checked.problems, *more]


def _compiling() -> None:
    """Say why nothing happens for a while."""
    click.echo("painmap: compiling its data to try the samples, which takes some seconds", err=True)


def _quietly() -> None:
    """Say nothing: patterns alone are advice that nobody waits for."""
