"""`painmap handout`: one printable page for a client."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from painmap.cli.app import Helpful
from painmap.cli.files import write_bytes, write_new
from painmap.cli.options import PatternId, catalogue_options, load_engine, pattern_id
from painmap.errors import PainmapError

if TYPE_CHECKING:
    from painmap.engine import Engine

SIDES = ("left", "right", "both")
PAPERS = ("A4", "Letter")
MOST_EXERCISES = 3


@click.command(
    "handout",
    cls=Helpful,
    examples=(
        ("painmap handout up-and-down-low-back -o page.html", "open it in a browser and print it"),
        ("painmap handout up-and-down-low-back -o page.pdf", "needs the extra pdf"),
        ('painmap handout crest-of-hip --side left --for "Ann" --from "Clinic" -o page.html', ""),
        (
            "painmap handout crest-of-hip --exercise 1 --exercise 4 -o page.html",
            "these two, not the first three",
        ),
    ),
)
@click.argument("idents", metavar="ID...", nargs=-1, required=True, type=PatternId())
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write to this file: HTML, or PDF if the name ends in .pdf.",
)
@click.option("--pdf", "as_pdf", is_flag=True, help="A PDF, whatever the name ends in.")
@click.option(
    "--exercise",
    "exercises",
    type=click.IntRange(min=1),
    multiple=True,
    metavar="N",
    help="The number of an exercise, as `painmap show` lists them; up to three. Else the first three.",
)
@click.option(
    "--side", type=click.Choice(SIDES), default="right", show_default=True, help="On which side it hurts."
)
@click.option("--for", "client", default="", metavar="NAME", help="Whom it is for; printed, stored nowhere.")
@click.option("--from", "clinic", default="", metavar="CLINIC", help="Who gives it; printed, stored nowhere.")
@click.option(
    "--paper",
    type=click.Choice(PAPERS, case_sensitive=False),
    default="A4",
    show_default=True,
    help="Its size.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@catalogue_options
def handout(  # noqa: PLR0913 - one parameter an option
    idents: tuple[str, ...],
    output: Path | None,
    exercises: tuple[int, ...],
    side: str,
    client: str,
    clinic: str,
    paper: str,
    catalogues: tuple[Path, ...],
    *,
    as_pdf: bool,
    force: bool,
    only: bool,
) -> None:
    """Make a page for a client's hand: a chart, what to do, when to stop, when to see a doctor.

    One sheet a pattern, with room for your own lines. The page needs nothing but itself: no script, no
    network.
    """
    chosen = tuple(dict.fromkeys(exercises))
    if len(chosen) > MOST_EXERCISES:
        raise click.UsageError(f"a page has room for {MOST_EXERCISES} exercises; name fewer")
    engine = load_engine(catalogues, only=only)
    asked = list(dict.fromkeys(pattern_id(engine, ident) for ident in idents))
    for ident in asked:
        _check(engine, ident, chosen)
    from painmap.render.handout import Order, page  # noqa: PLC0415 - beside its only use

    order = Order(exercises=chosen, side=side, client=client, clinic=clinic, paper=paper)
    text = page(asked, engine, order)
    if as_pdf or (output is not None and output.suffix.lower() == ".pdf"):
        from painmap.render.pdf import pdf  # noqa: PLC0415 - an extra

        blob = pdf(text)
    else:
        blob = text.encode()
    if output is not None:
        write_new(output, blob, force=force)
    elif sys.stdout is not None and sys.stdout.isatty():
        raise PainmapError("a handout is made for a browser; add -o page.html, or send it through a pipe")
    else:
        write_bytes(blob)


def _check(engine: Engine, ident: str, chosen: tuple[int, ...]) -> None:
    """An exercise that is not there is an error that says which there are."""
    there = len((engine.pattern(ident) or {}).get("self_care", ()))
    for number in chosen:
        if number > there:
            has = f"has {there}: 1 to {there}" if there > 1 else "has one: 1" if there else "has none"
            raise PainmapError(f"{ident}: no exercise {number}; it {has} (`painmap show {ident}` lists them)")
