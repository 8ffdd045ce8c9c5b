"""`painmap live`: the list moves while the complaint is typed."""

from __future__ import annotations

import importlib.util
import os
import sys
from typing import TYPE_CHECKING

import click

from painmap.cli.app import Helpful
from painmap.cli.options import answer_options, catalogue_options, chosen_color, load_engine, site_id
from painmap.cli.showing import Request
from painmap.config import THEMES
from painmap.errors import PainmapError

if TYPE_CHECKING:
    from pathlib import Path

#: Variables by which Textual would note keys or write pictures of the screen.
_LEAKS = ("TEXTUAL", "TEXTUAL_LOG", "TEXTUAL_DEBUG", "TEXTUAL_SCREENSHOT")


@click.command(
    "live",
    cls=Helpful,
    examples=(
        ("painmap live", "type; Enter or the down arrow hands the keys to the list"),
        ("painmap live --theme light", "dark, light, contrast or none"),
        ("painmap live --region shoulder", "only what is felt there"),
    ),
)
@answer_options
@click.option(
    "--theme",
    type=click.Choice(THEMES),
    metavar="NAME",
    envvar="PAINMAP_THEME",
    show_envvar=True,
    help=f"{', '.join(THEMES[:-1])} or {THEMES[-1]}; dark if not given, none where NO_COLOR is set.",
)
@catalogue_options
@click.pass_context
def live(  # noqa: PLR0913 - one parameter an option
    ctx: click.Context,
    limit: int,
    region: str | None,
    side: str | None,
    theme: str | None,
    catalogues: tuple[Path, ...],
    *,
    only: bool,
) -> None:
    """Watch the list move while you type what the client says, with the body beside it.

    Red flags and what must be asked first stand above everything. Needs a terminal and the extra tui: pip
    install "painmap[tui]". Nothing of what is typed is stored.
    """
    if importlib.util.find_spec("textual") is None:
        raise PainmapError(
            'painmap live needs the extra tui: pip install "painmap[tui]"; without it use the prompt: painmap'
        )
    streams = (sys.stdin, sys.stdout, sys.stderr)
    if os.environ.get("TERM") == "dumb" or not all(one is not None and one.isatty() for one in streams):
        raise PainmapError(
            "painmap live needs a terminal to draw on and to type in; in a script use `painmap match`"
        )
    engine = load_engine(catalogues, only=only)
    place = None if region is None else site_id(engine, region)
    for name in _LEAKS:
        os.environ.pop(name, None)
    from painmap.live.app import Live  # noqa: PLC0415 - an extra

    theme = theme or ("dark" if chosen_color(None) else "none")
    request = Request(limit, place, side, "card", chosen_color(None))
    ctx.exit(Live(engine, request, theme).run() or 0)
