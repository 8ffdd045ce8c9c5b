"""`painmap eval`: labelled complaints, scored."""

from __future__ import annotations

from pathlib import Path

import click

from painmap.cli.app import Helpful
from painmap.cli.options import catalogue_options, load_engine

_FORMS = ("text", "markdown", "json", "jsonl", "csv", "tsv")


@click.command(
    "eval",
    cls=Helpful,
    examples=(
        ("painmap eval cases.jsonl", "top-1, top-3, top-5, MRR, alerts, and a table of misses"),
        ("painmap eval upper.jsonl lower.jsonl --format json", "for a script"),
        ("painmap eval cases.jsonl --format csv > misses.csv", "the misses alone"),
    ),
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(_FORMS),
    metavar="FORM",
    default="text",
    show_default=True,
    help="text, markdown or json; jsonl, csv and tsv hold the misses.",
)
@catalogue_options
def evaluate(files: tuple[Path, ...], form: str, catalogues: tuple[Path, ...], *, only: bool) -> None:
    """Score painmap on labelled complaints, JSON Lines.

    A row has "complaint" and either "primary", a list of muscles, or "kind": red (with "level"), benign or
    offtopic. "id", "style" and "pattern" are used where they stand. A match is right when one of its
    muscles is a primary one.
    """
    from painmap import evaluation  # noqa: PLC0415 - loads what only this command needs
    from painmap.render import records, scores  # noqa: PLC0415

    cases = evaluation.read_all(files)
    figures = evaluation.evaluate(load_engine(catalogues, only=only), cases).figures()
    misses = figures["misses"]
    if form == "json":
        text = records.dump_json(figures, indent=2) + "\n"
    elif form == "jsonl":
        text = "".join(records.dump_json(miss) + "\n" for miss in misses)
    elif form in ("csv", "tsv"):
        text = records.table(misses, ("id", "wanted", "got", "complaint"), "\t" if form == "tsv" else ",")
    else:
        text = scores.markdown(figures) if form == "markdown" else scores.text(figures)
    click.echo(text, nl=False)
