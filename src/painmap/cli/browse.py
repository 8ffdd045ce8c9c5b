"""`painmap list`, `show` and `compare`: the catalogue to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from painmap.cli.app import NOTHING, Helpful
from painmap.cli.data import everyday_names
from painmap.cli.options import (
    MuscleName,
    PatternId,
    catalogue_options,
    chosen_color,
    chosen_form,
    load_engine,
    output_options,
    pattern_id,
    region_option,
    site_id,
)
from painmap.cli.pager import paged
from painmap.errors import PainmapError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from painmap.engine import Engine

LIST_COLUMNS = ("id", "name", "muscles", "region", "felt", "spill", "frequency")
LOOK_ALIKE_COLUMNS = ("id", "name", "kind", "region", "sites")


@click.command(
    "list",
    cls=Helpful,
    examples=(
        ("painmap list", "all patterns, region by region"),
        ("painmap list --region shoulder", "felt in the shoulder or a part of it"),
        ('painmap list --muscle "psoas major"', "from one muscle"),
        ("painmap list --look-alikes", "what feels like a pattern and is no muscle"),
        ("painmap list --format csv > patterns.csv", "for a spreadsheet"),
    ),
)
@region_option
@click.option(
    "-m",
    "--muscle",
    metavar="NAME",
    type=MuscleName(),
    help="Only patterns of this muscle; a part of the name or an everyday one will do.",
)
@click.option("--look-alikes", is_flag=True, help="What feels like a pattern and is no muscle, instead.")
@output_options
@catalogue_options
@click.pass_context
def list_(  # noqa: PLR0913 - one parameter an option
    ctx: click.Context,
    region: str | None,
    muscle: str | None,
    form: str | None,
    color: str | None,
    catalogues: tuple[Path, ...],
    *,
    look_alikes: bool,
    only: bool,
) -> None:
    """List the patterns, or the look-alikes, region by region."""
    if look_alikes and muscle is not None:
        raise click.UsageError("--look-alikes are no muscles; leave --muscle out")
    engine = load_engine(catalogues, only=only)
    if look_alikes:
        rows = engine.look_alikes.rows() if engine.look_alikes else []
    else:
        rows = [{key: row[key] for key in LIST_COLUMNS} for row in engine.patterns]
    if region is not None:
        rows = _in_region(engine, rows, region)
    if muscle is not None:
        rows = _of_muscle(rows, muscle)
    form = chosen_form(form)
    if form in ("card", "text", "markdown"):
        from painmap.render.sheet import by_region  # noqa: PLC0415 - each form loads what it needs

        draw_with(by_region(rows), "listing", form, color=chosen_color(color))
    else:
        write_records(rows, LOOK_ALIKE_COLUMNS if look_alikes else LIST_COLUMNS, form)
    if not rows:
        click.echo(f"painmap: no {'look-alike' if look_alikes else 'pattern'} is felt there", err=True)
        ctx.exit(NOTHING)


def _in_region(engine: Engine, rows: list[dict[str, Any]], region: str) -> list[dict[str, Any]]:
    """Keep what is felt in a site or its parts, or stands under a region of that name."""
    named = [row for row in rows if row["region"].casefold() == region.strip().casefold()]
    if named:
        return named
    wanted = set(engine.within(site_id(engine, region)))
    return [row for row in rows if not wanted.isdisjoint(row["felt"] if "felt" in row else row["sites"])]


def _of_muscle(rows: list[dict[str, Any]], muscle: str) -> list[dict[str, Any]]:
    """Keep the patterns of a muscle, named in full, in part or as people do.

    Raises:
        PainmapError: No pattern has it; the message has the nearest.
    """
    asked = " ".join(muscle.casefold().replace("-", " ").split())
    if not asked:
        raise PainmapError("--muscle is empty; `painmap muscles` shows all names")
    found = [row for row in rows if any(asked in name.casefold() for name in row["muscles"])]
    if found or not rows:
        return found
    called = {name for name, also in everyday_names().items() if asked in (each.casefold() for each in also)}
    if found := [row for row in rows if called.intersection(row["muscles"])]:
        return found
    from painmap.nearest import did_you_mean  # noqa: PLC0415 - only for errors

    names = {name for row in rows for name in row["muscles"]}
    fix = did_you_mean(muscle, names, 3) or "`painmap muscles` shows all names"
    raise PainmapError(f'no pattern of a muscle "{muscle}" here; {fix}')


@click.command(
    "show",
    cls=Helpful,
    examples=(
        ("painmap show up-and-down-low-back", ""),
        ("painmap show crest-of-hip --all", "every phrase, neighbour, exercise and source"),
        ("painmap show crest-of-hip --format markdown", "for notes"),
        ("painmap show restless-legs", "a look-alike: what feels like a pattern and is no muscle"),
    ),
)
@click.argument("ident", metavar="ID", type=PatternId())
@click.option("-a", "--all", "whole", is_flag=True, help="Every phrase, neighbour, exercise and source.")
@output_options
@catalogue_options
def show(  # noqa: PLR0913 - one parameter an option
    ident: str,
    form: str | None,
    color: str | None,
    catalogues: tuple[Path, ...],
    *,
    whole: bool,
    only: bool,
) -> None:
    """Show one pattern in the order of the work: when not to treat, find, confirm, tell apart, treat.

    Then what lies beneath, what keeps it going, at most three exercises for home, and how clients put it. A
    look-alike shows whom to see, what tells it from the patterns and which test there is. JSON, CSV and TSV
    always hold everything.
    """
    engine = load_engine(catalogues, only=only)
    show_pattern(engine, pattern_id(engine, ident), chosen_form(form), color=chosen_color(color), whole=whole)


def show_pattern(engine: Engine, ident: str, form: str, *, color: bool, whole: bool = False) -> None:
    """Write one pattern or look-alike, in the form asked for."""
    if form in ("card", "text", "markdown"):
        from painmap.render.sheet import shown  # noqa: PLC0415 - each form loads what it needs

        draw_with(shown(ident, engine, whole=whole), "sheet", form, color=color)
    else:
        record = _record(engine, ident)
        write_records([record], tuple(record), form, single=True)


@click.command(
    "compare",
    cls=Helpful,
    examples=(
        ("painmap compare up-and-down-low-back crest-of-hip", "what tells the two apart"),
        ("painmap compare heel-stab-underneath plantar-fascia", "a pattern and a look-alike"),
    ),
)
@click.argument("first", metavar="ID", type=PatternId())
@click.argument("second", metavar="ID", type=PatternId())
@output_options
@catalogue_options
def compare(  # noqa: PLR0913 - one parameter an option
    first: str, second: str, form: str | None, color: str | None, catalogues: tuple[Path, ...], *, only: bool
) -> None:
    """Set two patterns, or a pattern and a look-alike, side by side, what tells them apart first."""
    engine = load_engine(catalogues, only=only)
    ids = [pattern_id(engine, words) for words in (first, second)]
    show_comparison(engine, ids[0], ids[1], chosen_form(form), color=chosen_color(color))


def show_comparison(engine: Engine, first: str, second: str, form: str, *, color: bool) -> None:
    """Write two patterns side by side, in the form asked for."""
    if form in ("card", "text", "markdown"):
        from painmap.render.sheet import compared  # noqa: PLC0415 - each form loads what it needs

        draw_with(compared(first, second, engine), "comparison", form, color=color)
    else:
        one, other = _record(engine, first), _record(engine, second)
        write_records([one, other], tuple(one | other), form)


def _record(engine: Engine, ident: str) -> dict[str, Any]:
    """Return a pattern's record with its neighbours read both ways, or a look-alike's."""
    record = engine.pattern(ident)
    if record is None:
        return engine.look_alike(ident) or {}
    own = {row["id"] for row in record["similar"]}
    others = [{"id": i, "tell": tell, "told_by": i} for i, tell in engine.similar(ident) if i not in own]
    return record | {"similar": [*record["similar"], *others]}


def write_records(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[str], form: str, *, single: bool = False
) -> None:
    """Write rows as JSON, JSON Lines, CSV or TSV; a single one as an object, not a list."""
    from painmap.render import records  # noqa: PLC0415 - each form loads what it needs

    if form == "json":
        text = records.dump_json(rows[0] if single else list(rows), indent=2) + "\n"
    elif form == "jsonl":
        text = "".join(records.dump_json(row) + "\n" for row in rows)
    else:
        flat = [{key: records.flat(value) for key, value in row.items()} for row in rows]
        text = records.table(flat, columns, "\t" if form == "tsv" else ",")
    click.echo(text, nl=False)


def draw_with(what: Any, kind: str, form: str, *, color: bool) -> None:  # noqa: ANN401 - the model that `kind` names
    """Write a model of `render.sheet` in a form for people."""
    with paged() as stream:
        if form == "card":
            from painmap.render import card  # noqa: PLC0415 - rich costs as much as the rest together

            draw: Callable[[Any, Any], None] = getattr(card, f"draw_{kind}")
            draw(what, card.console(stream, color=color))
            return
        from painmap.render import markdown, text  # noqa: PLC0415 - each form loads what it needs

        writer = markdown if form == "markdown" else text
        click.echo(getattr(writer, kind)(what), file=stream, nl=False)
