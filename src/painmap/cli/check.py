"""`painmap check`: everything wrong in a catalogue, with file, line and fix."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from painmap.cli.app import WRONG, Helpful

if TYPE_CHECKING:
    from painmap.sources.body import Body
    from painmap.sources.problems import Problem

_FLAG_KEYS = frozenset({"flag", "sign", "cue", "grade"})


@click.command(
    "check",
    cls=Helpful,
    examples=(
        ("painmap check my-patterns.toml", "a catalogue of your own"),
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
    """Check a catalogue, or painmap's own data, and name everything wrong in it.

    Each problem comes with its file, its line and its fix. Exit code 2 says that there are problems; what is
    only worth a look, such as a muscle of your own, is a warning and changes no exit code.
    """
    from painmap.render.records import dump_json  # noqa: PLC0415 - beside its only use

    checked = _check_files(files) if files else _check_own()
    problems = [problem for _, found in checked for problem in found]
    if form == "json":
        keys = ("file", "line", "where", "message")
        rows = [
            {key: getattr(p, key) for key in keys} | {"fix": p.mend, "warning": p.warning} for p in problems
        ]
        click.echo(dump_json(rows, indent=2))
    else:
        _say(checked, problems)
    if not all(problem.warning for problem in problems):
        ctx.exit(WRONG)


def _say(checked: list[tuple[str, list[Problem]]], problems: list[Problem]) -> None:
    """Write the problems to standard error and what is sound to standard output."""
    from painmap.render.clean import clean  # noqa: PLC0415 - beside its only use

    for title, found in checked:
        if all(problem.warning for problem in found):
            click.echo(f"{clean(title)}: no problems")
    for problem in problems:
        click.echo(clean(f"{'warning: ' if problem.warning else ''}{problem}"), err=True)
    warnings = sum(problem.warning for problem in problems)
    for count, what in ((len(problems) - warnings, "problem"), (warnings, "warning")):
        if count:
            click.echo(f"{count} {what}{'s' if count > 1 else ''}", err=True)


def _check_files(files: tuple[Path, ...]) -> list[tuple[str, list[Problem]]]:
    """Check the user's files; they may name painmap's own patterns and each other's."""
    from painmap.sources import catalogue, grades, toml_files  # noqa: PLC0415 - beside its only use
    from painmap.sources.problems import CatalogueError  # noqa: PLC0415

    raws: list[toml_files.Raw] = []
    out: list[tuple[str, list[Problem]]] = []
    for path in files:
        try:
            raws.append(toml_files.read(path))
        except CatalogueError as error:
            out.append((str(path), list(error.problems)))
    if not raws:
        return out
    sites, muscles = _names()
    signs = grades.builtin() | {ident: grade for raw in raws for ident, grade in grades.table(raw).items()}
    known = catalogue.Known(muscles, sites.sites, catalogue.builtin_ids() | catalogue.ids_of(raws), signs)
    for raw in raws:
        if _FLAG_KEYS.intersection(raw.tables) and "pattern" not in raw.tables:
            problems = _flag_problems(raw.file, raw.tables, sites)
            if "grade" in raw.tables:
                problems += grades.check(raw, _levels(raw.tables))
            out.append((raw.file, problems))
        else:
            patterns = raw.tables.get("pattern")
            count = len(patterns) if isinstance(patterns, list) else 0
            title = f"{raw.file}: {count} pattern{'s' if count != 1 else ''}"
            out.append((title, catalogue.check(raw, known)))
    return out


def _names() -> tuple[Body, frozenset[str]]:
    """Return the body model and the muscles, which a catalogue may name."""
    from painmap import resources  # noqa: PLC0415 - beside its only use
    from painmap.sources import body, catalogue, toml_files  # noqa: PLC0415 - beside its only use

    data = resources.data_dir()
    sites = body.parse(toml_files.read(data / "body.toml").tables)
    return sites, catalogue.read_muscles((data / "muscles.txt").read_bytes())


def _check_own() -> list[tuple[str, list[Problem]]]:
    """Check all of painmap's own data."""
    from painmap import resources  # noqa: PLC0415 - beside its only use
    from painmap.sources import catalogue, grades, look_alikes, toml_files  # noqa: PLC0415 - beside its only use

    data = resources.data_dir()
    sites, muscles = _names()
    raw = toml_files.read(data / "patterns.toml")
    known = catalogue.Known(muscles, sites.sites, catalogue.ids_of([raw]), grades.builtin())
    flags = toml_files.read_folder(data / resources.RED_FLAGS)
    alike = toml_files.read(data / resources.LOOK_ALIKES)
    return [
        (f"body.toml: {len(sites.sites)} sites", []),
        (
            f"patterns.toml: {len(raw.tables['pattern'])} patterns",
            [
                replace(problem, warning=False) for problem in catalogue.check(raw, known)
            ],  # no muscles of our own
        ),
        (
            f"red_flags: {len(flags.get('flag', ()))} flags",
            _flag_problems("red_flags", flags, sites),
        ),
        (
            f"grades.toml: {len(known.grades)} danger signs",
            grades.check(toml_files.read(data / resources.GRADES), _levels(flags)),
        ),
        (
            f"look_alikes.toml: {len(alike.tables['look_alike'])} look-alikes",
            look_alikes.check(alike, sites=sites.sites, patterns=known.ids, flags=_levels(flags)),
        ),
    ]


def _levels(tables: dict[str, Any]) -> dict[str, str]:
    """The level of each red flag, painmap's own and those of a file."""
    from painmap.cli.flags import read  # noqa: PLC0415 - beside its only use

    return {row["id"]: row["level"] for row in (*read(), *tables.get("flag", ()))}


def _flag_problems(file: str, tables: dict[str, Any], sites: Body) -> list[Problem]:
    """Check red flags; their own reader stops at the first thing wrong."""
    from painmap import resources  # noqa: PLC0415 - beside its only use
    from painmap.errors import PainmapError  # noqa: PLC0415
    from painmap.sources import lexicon, red_flags, toml_files  # noqa: PLC0415 - beside its only use
    from painmap.sources.problems import CatalogueError, Problem  # noqa: PLC0415

    try:
        own = lexicon.parse(toml_files.read_folder(resources.data_dir() / resources.LEXICON))
        more = lexicon.parse({"concept": tables.get("sign", []), "cue": tables.get("cue", [])})
        red_flags.parse(tables, concepts={c.id for c in (*own.concepts, *more.concepts)}, body=sites)
    except CatalogueError as error:
        return list(error.problems)
    except PainmapError as error:
        message, _, fix = str(error).partition("; ")
        return [Problem(file, 0, "", message, fix or "correct that")]
    return []
