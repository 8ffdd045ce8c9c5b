"""`painmap ask`: a complaint, then the questions that matter, one at a time."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from painmap.cli import dialogue
from painmap.cli.app import NOTHING
from painmap.cli.match import Complaint, text_of
from painmap.cli.options import (
    answer_option,
    answer_options,
    catalogue_options,
    chart_option,
    chosen_color,
    chosen_form,
    load_engine,
    output_options,
    site_id,
)
from painmap.cli.prompt import PROMPT
from painmap.cli.showing import Request, show
from painmap.errors import PainmapError

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    "ask",
    cls=Complaint,
    examples=(
        ('painmap ask "shoulder pain"', "yes, no or don't know, until one pattern is clear"),
        ("painmap ask --format note > note.txt", "the complaint is typed, the dialogue is noted"),
    ),
)
@click.argument("complaint", nargs=-1)
@answer_options
@answer_option
@click.option("--full", is_flag=True, help="All notes for every match at the end.")
@chart_option
@output_options
@catalogue_options
@click.pass_context
def ask(  # noqa: PLR0913 - one parameter an option
    ctx: click.Context,
    complaint: tuple[str, ...],
    limit: int,
    region: str | None,
    side: str | None,
    answers: tuple[tuple[str, str], ...],
    form: str | None,
    color: str | None,
    catalogues: tuple[Path, ...],
    *,
    full: bool,
    chart: bool | None,
    only: bool,
) -> None:
    """Read a complaint, then put the questions that matter, one at a time.

    Danger questions come first, then those that split the leading patterns best. It stops when one is clear
    or no question would change the order, and answers as if all had been said. For a script: `painmap match
    --answer`.
    """
    if sys.stdin is None or not sys.stdin.isatty():
        raise PainmapError(
            "painmap ask needs a terminal to ask in; in a script use `painmap match --format json`, which "
            "has the questions, and `--answer ID=yes`"
        )
    engine = load_engine(catalogues, only=only)
    place = None if region is None else site_id(engine, region)
    request = Request(
        limit, place, side, chosen_form(form, answer=True), chosen_color(color), full, chart=chart
    )
    dialogue.prepare()
    try:
        text = text_of(complaint) if complaint else dialogue.line(PROMPT)
    except EOFError:
        text = ""
    answer, _ = dialogue.hold(engine, request, text, answers)
    show(answer, engine, request)
    if answer.status == "no_match":
        ctx.exit(NOTHING)
