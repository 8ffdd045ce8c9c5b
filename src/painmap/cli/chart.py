"""`painmap chart`: the zones of patterns on a body, in the terminal or as pictures."""

from __future__ import annotations

import shutil
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import click

from painmap.cli.app import Helpful
from painmap.cli.files import make_folder, write_bytes, write_new
from painmap.cli.options import (
    PatternId,
    catalogue_options,
    chosen_color,
    color_option,
    load_engine,
    pattern_id,
)
from painmap.errors import PainmapError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from painmap.chart.scene import Scene
    from painmap.engine import Engine

FORMS = ("text", "svg", "png")
SIDES = ("left", "right", "both")
_SUFFIXES = {".svg": "svg", ".png": "png", ".txt": "text"}
_PNG_WIDTH = 1600
_MOST_COLUMNS, _ROWS = 100, 30


@click.command(
    "chart",
    cls=Helpful,
    examples=(
        ("painmap chart up-and-down-low-back", "in the terminal"),
        ("painmap chart up-and-down-low-back --side left -o back.svg", "a picture; .png too"),
        ("painmap chart crest-of-hip side-hip-bone -f svg -o charts", "several, into a folder"),
        ("painmap chart --all -o atlas", "every pattern, with a page that shows them"),
    ),
)
@click.argument("idents", metavar="[ID]...", nargs=-1, type=PatternId())
@click.option("--all", "everything", is_flag=True, help="Every pattern; needs -o with a folder.")
@click.option(
    "-f",
    "--format",
    "picture",
    type=click.Choice(FORMS),
    metavar="FORM",
    help="text, svg or png; else as the name after -o ends, else text (svg into a folder).",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Write to this file; with --all or several patterns, into this folder.",
)
@click.option(
    "--side", type=click.Choice(SIDES), default="right", show_default=True, help="On which side of the body."
)
@click.option("--force", is_flag=True, help="Write over files that are there.")
@color_option
@catalogue_options
def chart(  # noqa: PLR0913 - one parameter an option
    idents: tuple[str, ...],
    picture: str | None,
    output: Path | None,
    side: str,
    color: str | None,
    catalogues: tuple[Path, ...],
    *,
    everything: bool,
    force: bool,
    only: bool,
) -> None:
    """Draw where patterns are felt, on a body.

    Felt is solid, where it may spread is hatched, the muscle itself is dotted, the trigger point is a cross,
    and a ring marks what lies deep. What lies on one side is drawn on the right unless --side says otherwise.
    """
    if everything == bool(idents):
        raise click.UsageError(
            "name at least one pattern, or --all" if not idents else "name patterns or --all, not both"
        )
    if everything and output is None:
        raise click.UsageError("--all makes many files; add -o FOLDER")
    engine = load_engine(catalogues, only=only)
    asked = [row["id"] for row in engine.patterns] if everything else [pattern_id(engine, i) for i in idents]
    asked = list(dict.fromkeys(asked))
    many = everything or len(asked) > 1
    form = picture or _form_of(output, folder=many)
    if output is None and many and form != "text":
        raise click.UsageError(f"several patterns as {form} are several files; add -o FOLDER")
    if output is not None and (many or output.is_dir()):
        _into_folder(engine, asked, form, output, side, force=force)
    elif output is not None:
        write_new(output, _blob(engine, asked[0], form, side), force=force)
    elif form == "text":
        _to_terminal(engine, asked, side, color=chosen_color(color))
    elif form == "png" and sys.stdout is not None and sys.stdout.isatty():
        raise PainmapError("a PNG is no text for a terminal; add -o FILE.png, or send it through a pipe")
    else:
        write_bytes(_blob(engine, asked[0], form, side))


def _form_of(output: Path | None, *, folder: bool) -> str:
    """The form that a file's name asks for."""
    if output is None:
        return "text"
    if folder or output.is_dir():
        return "svg"
    form = _SUFFIXES.get(output.suffix.lower())
    if form is None:
        raise PainmapError(f"{output}: the name says no form; end it in .svg, .png or .txt, or add --format")
    return form


def _scene(engine: Engine, ident: str, side: str) -> Scene:
    from painmap.chart.scene import scene  # noqa: PLC0415 - the drawings load where they are asked for

    return scene(engine.pattern(ident) or {}, engine, side)


def _blob(engine: Engine, ident: str, form: str, side: str) -> bytes:
    """One chart as the bytes of a file."""
    if form == "text":
        return "".join(f"{line}\n" for line in _lines(engine, ident, side, 80, color=False)).encode()
    from painmap.chart.svg import svg  # noqa: PLC0415 - each form loads what it needs

    text = svg(_scene(engine, ident, side), engine)
    if form == "svg":
        return text.encode()
    from painmap.chart.png import png  # noqa: PLC0415 - an extra

    return png(text, _PNG_WIDTH)


def _into_folder(  # noqa: PLR0913 - what decides what is written where
    engine: Engine, asked: Sequence[str], form: str, folder: Path, side: str, *, force: bool
) -> None:
    """One file for each pattern, and a page that shows them."""
    make_folder(folder)
    suffix = {"text": "txt"}.get(form, form)
    for ident in asked:
        write_new(folder / f"{ident}.{suffix}", _blob(engine, ident, form, side), force=force)
    if form != "text" and len(asked) > 1:
        from painmap.chart.atlas_page import atlas_page  # noqa: PLC0415 - beside its only use

        rows = [row for row in engine.patterns if row["id"] in set(asked)]
        write_new(folder / "index.html", atlas_page(rows, suffix).encode(), force=force)
    click.echo(f"painmap: {len(asked)} charts in {folder}", err=True)


def _to_terminal(engine: Engine, asked: Sequence[str], side: str, *, color: bool) -> None:
    columns = min(shutil.get_terminal_size((80, 24)).columns, _MOST_COLUMNS)
    for number, ident in enumerate(asked):
        if number:
            click.echo()
        for line in _lines(engine, ident, side, columns, color=color):
            click.echo(line)


def _lines(engine: Engine, ident: str, side: str, columns: int, *, color: bool) -> list[str]:
    """A chart for the terminal: name, drawing, what its marks mean, and the same in words."""
    from painmap.chart.braille import COLORS, cells, legend  # noqa: PLC0415 - each form loads what it needs
    from painmap.chart.describe import describe  # noqa: PLC0415 - as above
    from painmap.render.clean import clean  # noqa: PLC0415 - as above

    def styled(letter: str, kind: str) -> str:
        marked = color and (kind in COLORS or kind == "point")
        return click.style(letter, fg=COLORS.get(kind), bold=kind == "point" or None) if marked else letter

    what = _scene(engine, ident, side)
    drawing = cells(what, columns, _ROWS) if _shows_braille() else []
    out = [*textwrap.wrap(clean(what.name), columns), ""]
    out += ["".join(styled(cell.letter, cell.kind) for cell in row).rstrip() for row in drawing]
    if drawing:
        marks = [f"{styled(mark, kind)} {word}" for kind, mark, word in legend(drawing)]
        out += ["", "   ".join(marks), ""]
    return [*out, *textwrap.wrap(describe(what, engine), columns)]


def _shows_braille() -> bool:
    """Whether standard output can carry braille; a file always can."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        "⣿".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
