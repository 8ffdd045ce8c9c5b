"""`painmap mcp`: painmap as tools of an assistant."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from painmap.cli.app import Helpful
from painmap.cli.options import catalogue_options, load_engine
from painmap.errors import PainmapError

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    "mcp",
    cls=Helpful,
    examples=(
        ("painmap mcp", "an assistant starts this; docs/guides/assistant.md says how to add it"),
        ("painmap mcp --catalogue mine.toml", "with patterns of your own"),
    ),
)
@catalogue_options
def mcp(catalogues: tuple[Path, ...], *, only: bool) -> None:
    """Serve an assistant over the Model Context Protocol, on standard input and output.

    The tools are match, ask, show, compare and flags. Red flags and what must be asked first are the first
    words of every text about a complaint; the assistant must show them. painmap itself logs, keeps and sends
    nothing, but whoever runs the assistant sees what the client said.
    """
    if sys.stdin is None:
        raise PainmapError("standard input is closed, so no assistant can be heard; open it")
    engine = load_engine(catalogues, only=only)
    from painmap.mcp.protocol import serve  # noqa: PLC0415 - beside its only use

    if sys.stdin.isatty():
        click.echo("painmap: waiting for an assistant's JSON-RPC messages; Ctrl-D ends it", err=True)
    serve(engine, sys.stdin.buffer, sys.stdout.buffer)
