"""Showing: one answer to standard output, in the form asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import click

from painmap.cli.pager import paged

if TYPE_CHECKING:
    from collections.abc import Iterable

    from painmap.answer import Answer
    from painmap.engine import Engine

_RECORD_FORMS = frozenset({"json", "jsonl", "csv", "tsv"})


class Request(NamedTuple):
    """What is asked of each complaint, and how its answer is shown."""

    limit: int
    region: str | None
    side: str | None
    form: str
    color: bool
    full: bool = False
    explain: bool = False
    more: str = ""
    chart: bool | None = None

    def answer(self, engine: Engine, text: str, answers: Iterable[tuple[str, str]] = ()) -> Answer:
        """Answer a complaint."""
        return engine.match(text, limit=self.limit, region=self.region, side=self.side, answers=answers)


def show(answer: Answer, engine: Engine, request: Request) -> None:
    """Write one answer."""
    if request.form in _RECORD_FORMS:
        from painmap.render import records  # noqa: PLC0415 - each form loads what it needs

        click.echo(records.render(answer, request.form), nl=False)
        return
    from painmap.render.figure import figure  # noqa: PLC0415 - each form loads what it needs
    from painmap.render.page import MORE, View, lay_out  # noqa: PLC0415 - each form loads what it needs

    view = View(full=request.full, explain=request.explain, more=request.more or MORE)
    page = lay_out(answer, engine, view)
    chart = figure(answer, engine, request.side, chart=request.chart)
    with paged(wanted=request.full) as stream:
        if request.form == "card":
            from painmap.render import card, screen  # noqa: PLC0415 - rich costs as much as the rest together

            screen.draw(page, card.console(stream, color=request.color), chart)
            return
        if request.form == "markdown":
            from painmap.render import markdown  # noqa: PLC0415 - each form loads what it needs

            text = markdown.render(page, chart)
        elif request.form == "note":
            from painmap.render import note  # noqa: PLC0415 - each form loads what it needs

            text = note.render(answer, page)
        else:
            from painmap.render import text as plain  # noqa: PLC0415 - each form loads what it needs

            text = plain.render(page, chart)
        click.echo(text, file=stream, nl=False)
