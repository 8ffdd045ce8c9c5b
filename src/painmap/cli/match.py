"""`painmap match`: one complaint, or one after another at a prompt."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from painmap.cli.app import NOTHING, Helpful, short_help
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
from painmap.cli.showing import Request, show
from painmap.errors import PainmapError
from painmap.render.clean import whole

if TYPE_CHECKING:
    from pathlib import Path


MOST_BYTES = 16_000_000


class Complaint(Helpful):
    """A command that takes a text for an argument, even one that begins with a hyphen."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Let a text such as "- hurts when driving" be a complaint: no option has a space before any "="."""
        for at, arg in enumerate(args):
            if arg == "--":
                break
            if arg.startswith("-") and " " in arg.strip().partition("=")[0]:
                args = [*args[:at], *args[at + 1 :], "--", arg]
                break
        return super().parse_args(ctx, args)


@click.command(
    "match",
    cls=Complaint,
    examples=(
        ('painmap match "hurts after driving, crooked back"', ""),
        ('painmap match "sore heel first thing" --limit 3 --full', "three matches, each with all its notes"),
        ('painmap match "numb fingers at night" --explain', "how each word was read"),
        ("pbpaste | painmap match - --format markdown | pbcopy", "from the clipboard, into notes"),
        ('painmap match "shoulder pain" --answer at:shoulder-front=yes', "with a question answered"),
        ('painmap match "ache in my neck" --format json | jq ".matches[0].id"', "for a script"),
    ),
)
@click.argument("complaint", nargs=-1)
@answer_options
@answer_option
@click.option(
    "--full/--no-full",
    default=False,
    envvar="PAINMAP_FULL",
    show_envvar=True,
    help="All notes for every match; self care beside an emergency too.",
)
@click.option(
    "-e",
    "--explain/--no-explain",
    default=False,
    envvar="PAINMAP_EXPLAIN",
    show_envvar=True,
    help="How the complaint was read: what was corrected, denied, passed over.",
)
@chart_option
@output_options
@catalogue_options
@click.pass_context
def match(  # noqa: PLR0913 - one parameter an option
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
    explain: bool,
    chart: bool | None,
    only: bool,
) -> None:
    """Find the patterns that fit one complaint, best first, with reasons and care notes.

    COMPLAINT is what the client says, in quotes. "-", or a pipe and no COMPLAINT, reads it from standard
    input; in a terminal without COMPLAINT painmap asks for one after another. Exit code 1 says that neither a
    pattern nor a red flag matched and no look-alike is shown.
    """
    asks = not complaint and sys.stdin is not None and sys.stdin.isatty()
    text = "" if asks else text_of(complaint)
    if not text.strip() and ctx.meta.get("painmap.piped"):
        short_help(ctx)
    engine = load_engine(catalogues, only=only)
    place = None if region is None else site_id(engine, region)
    form = chosen_form(form, answer=True)
    request = Request(limit, place, side, form, chosen_color(color), full, explain, chart=chart)
    if asks:
        from painmap.cli.prompt import stay  # noqa: PLC0415 - beside its only use

        stay(engine, request)
        return
    answer = request.answer(engine, text, answers)
    show(answer, engine, request)
    if answer.status == "no_match" and answer.look_alike is None:
        if ctx.meta.get("painmap.bare"):
            _hint(complaint)
        ctx.exit(NOTHING)


def text_of(words: tuple[str, ...]) -> str:
    """Return the complaint from the arguments or from standard input, fit for any stream."""
    if words and words != ("-",):
        # bytes that are no UTF-8 come in as lone surrogates; one character each stands for them from here on
        return whole(" ".join(words))
    if sys.stdin is None:
        raise PainmapError('there is no standard input; give the complaint in quotes: painmap match "..."')
    stream = getattr(sys.stdin, "buffer", None)
    blob = stream.read(MOST_BYTES + 1) if stream is not None else sys.stdin.read().encode("utf-8", "replace")
    if len(blob) > MOST_BYTES:
        raise PainmapError(
            f"more than {MOST_BYTES // 1_000_000} MB on standard input; "
            "for a file of complaints use `painmap batch`"
        )
    return decode(blob)


def decode(blob: bytes) -> str:
    """Decode UTF-8, or UTF-16 with its mark; bytes that are neither are replaced, and that is said."""
    encoding = "utf-16" if blob[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return whole(blob.decode(encoding))
    except UnicodeDecodeError:
        click.echo("painmap: standard input is not all UTF-8; the bytes that are not were replaced", err=True)
        return whole(blob.decode(encoding, "replace"))


def _hint(words: tuple[str, ...]) -> None:
    """Where a lone word of the bare form is nearly a command, say so."""
    if len(words) != 1 or " " in words[0]:
        return
    from painmap.cli.app import COMMANDS  # noqa: PLC0415 - beside its only use
    from painmap.nearest import nearest  # noqa: PLC0415 - costs start-up time

    close = [name for name in nearest(words[0], COMMANDS, 1) if abs(len(name) - len(words[0])) <= 2]  # noqa: PLR2004 - a slip or two
    if close:
        click.echo(f"painmap: read as a complaint; did you mean the command `painmap {close[0]}`?", err=True)
