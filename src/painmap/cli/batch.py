"""The command `painmap batch`: many complaints, one record out for each one in."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING, Any

import click

from painmap.batch.output import STANDARD_OUTPUT
from painmap.batch.source import FORMS as INPUT_FORMS
from painmap.batch.writers import FORMS as OUTPUT_FORMS
from painmap.cli.app import NOTHING, Helpful
from painmap.cli.options import answer_options, catalogue_options, site_id

if TYPE_CHECKING:
    from painmap.batch.runner import Plan, Watch
    from painmap.batch.tally import Tally


@click.command(
    "batch",
    cls=Helpful,
    examples=(
        ("painmap batch complaints.txt > answers.jsonl", "one complaint a line; JSON Lines out"),
        ("painmap batch intake.csv --column notes -o answers.jsonl", "one column of a table, into a file"),
        (
            "painmap batch intake.csv -f csv --wide --pass-through -o answers.csv",
            "a row a complaint, for a spreadsheet",
        ),
        ("painmap batch huge.jsonl.gz -o answers.jsonl --resume", "go on where an earlier run was cut off"),
        ("zcat intake.gz | painmap batch - | jq -r '.matches[0].id'", "in a pipe, as they come"),
    ),
    epilog=(
        "Exit codes: 0 something matched, 1 nothing matched, 2 the input or the output could not be used, "
        "130 after Ctrl-C. A closed pipe ends quietly with 0."
    ),
)
@click.argument("source", metavar="FILE|-", type=click.Path(allow_dash=True))
@click.option(
    "--input-format", "form", type=click.Choice(INPUT_FORMS), help="What FILE is.  [default: by its name]"
)
@click.option(
    "--column", metavar="NAME|N", help="Column or key of the complaints.  [default: complaint, text, ...]"
)
@click.option("--id-column", metavar="NAME|N", help="Column or key of the ids.  [default: id]")
@click.option("--encoding", help="Text encoding.  [default: utf-8]")
@click.option("--delimiter", help="Between columns; \\t is a tab.  [default: by the first row]")
@click.option("--no-header", is_flag=True, help="The first row of a CSV or TSV file is a record already.")
@click.option(
    "-f",
    "--format",
    "to_form",
    type=click.Choice(OUTPUT_FORMS),
    default="jsonl",
    show_default=True,
    help="What comes out.",
)
@click.option("--wide", is_flag=True, help="CSV and TSV: one row a complaint, not one a match.")
@click.option("--pass-through", is_flag=True, help="Keep the input's other columns or keys.")
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE",
    type=click.Path(),
    help="Write to a file, in full or not at all.",
)
@click.option("--force", is_flag=True, help="Replace the output file.")
@click.option("--resume", is_flag=True, help="Go on with an interrupted output file.")
@click.option("--strict", is_flag=True, help="Stop at the first record that cannot be read.")
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(0),
    default=0,
    metavar="N",
    help="Processes at once; 0 is one a core.  [default: 0]",
)
@answer_options
@catalogue_options
@click.option("-q", "--quiet", is_flag=True, help="No progress, no summary.")
@click.pass_context
def batch(ctx: click.Context, /, **options: Any) -> None:  # noqa: ANN401 - click's
    """Look up many complaints: one record out for each one in, in order.

    FILE is plain lines, CSV, TSV, JSON Lines or Parquet, as its name tells, also packed (.gz, .bz2, .xz,
    .zst), or - for standard input. A record that cannot be read comes out as an "error" record in its place.
    """
    _check(options)
    begin = time.monotonic()
    plan = _plan(options)
    try:
        tally = _run(plan, quiet=options["quiet"])
    except KeyboardInterrupt as stop:
        if stop.args:
            click.echo(f"painmap: stopped; {stop.args[0]}", err=True)
        raise
    if not options["quiet"]:
        click.echo(f"painmap: {tally.summary(time.monotonic() - begin)}", err=True)
    if not (tally.status["matched"] or tally.status["alert_only"]):
        ctx.exit(NOTHING)


def _check(options: dict[str, Any]) -> None:
    """Refuse options that say nothing together.

    Raises:
        click.UsageError: With the fix.
    """
    if options["wide"] and options["to_form"] not in ("csv", "tsv"):
        raise click.UsageError("--wide is for tables; add -f csv or -f tsv")
    if options["target"] in STANDARD_OUTPUT:
        options["target"] = None
    for name in ("force", "resume"):
        if options[name] and options["target"] is None:
            raise click.UsageError(f"--{name} is for an output file; add -o FILE")
    if options["force"] and options["resume"]:
        raise click.UsageError("--force begins anew and --resume goes on; give one of them")
    delimiter = options["delimiter"]
    if delimiter is not None:
        options["delimiter"] = delimiter = "\t" if delimiter in ("\\t", "tab") else delimiter
        if len(delimiter) != 1 or delimiter in '"\r\n':
            raise click.UsageError("--delimiter is one character, such as ';' or '\\t'")


def _plan(options: dict[str, Any]) -> Plan:
    """Make the plan; the engine is loaded here, so that a wrong catalogue or site is told first."""
    from painmap.api import ask  # noqa: PLC0415
    from painmap.batch.columns import Wanted  # noqa: PLC0415
    from painmap.batch.pool import cores  # noqa: PLC0415 - `painmap batch -h` needs none of these
    from painmap.batch.runner import Plan  # noqa: PLC0415
    from painmap.batch.work import Work  # noqa: PLC0415
    from painmap.batch.writers import Writer  # noqa: PLC0415
    from painmap.shared import engine  # noqa: PLC0415

    if options["only"] and not options["catalogues"]:
        raise click.UsageError(
            "--only reads nothing but --catalogue files, and none is given; add --catalogue FILE"
        )
    if options["region"] is not None:
        options["region"] = site_id(engine(options["catalogues"], only=options["only"]), options["region"])
    question = ask(**{key: options[key] for key in ("limit", "region", "side", "catalogues", "only")})
    return Plan(
        source=options["source"],
        form=options["form"],
        wanted=Wanted(
            options["column"],
            options["id_column"],
            options["encoding"],
            options["delimiter"],
            header=not options["no_header"],
            extra=options["pass_through"],
        ),
        work=Work(question, Writer(options["to_form"], options["limit"], options["wide"])),
        target=options["target"],
        force=options["force"],
        resume=options["resume"],
        strict=options["strict"],
        jobs=options["jobs"] or cores(),
    )


def _run(plan: Plan, *, quiet: bool) -> Tally:
    from painmap.batch import progress, runner  # noqa: PLC0415 - as above

    shown: contextlib.AbstractContextManager[Watch]
    if progress.wanted(quiet=quiet, to_screen=plan.target is None):
        shown = progress.bar()
    else:
        shown = contextlib.nullcontext(progress.silent)
    with shown as watch:
        return runner.run(plan, watch, tell)


def tell(text: str) -> None:
    """Say on standard error what a user should know at once."""
    from painmap.render.clean import clean  # noqa: PLC0415 - seldom needed

    click.echo(f"painmap: {clean(text)}", err=True)
