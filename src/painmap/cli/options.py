"""Options that commands share, one decorator a family, and what their values mean."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, TypeVar

import click

from painmap.cli import settle
from painmap.config import COLORS, FORMATS
from painmap.errors import PainmapError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from painmap.engine import Engine

    _ParamType = click.ParamType[str]
else:
    _ParamType = click.ParamType  # generic from click 8.4 on

F = TypeVar("F", bound="Callable[..., Any]")


class _Name(_ParamType):
    """A name out of a list, completed by the shell; the command tells what is not in the list."""

    def names(self) -> Iterable[tuple[str, str]]:
        """Give each name with a word about it."""
        raise NotImplementedError

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:  # noqa: ARG002 - click's signature
        """Offer the names that begin with what is typed."""
        from click.shell_completion import CompletionItem  # noqa: PLC0415 - only when completing

        typed = incomplete.casefold()
        return [CompletionItem(name, help=about) for name, about in self.names() if name.startswith(typed)]


class PatternId(_Name):
    """A pattern's id."""

    name = "id"

    def names(self) -> Iterable[tuple[str, str]]:
        """Give the ids of painmap's own patterns and look-alikes."""
        engine = load_engine((), only=False)
        alike = engine.look_alikes.rows() if engine.look_alikes else ()
        return ((row["id"], row["name"]) for row in (*engine.patterns, *alike))


class SiteId(_Name):
    """A site's id."""

    name = "site"

    def names(self) -> Iterable[tuple[str, str]]:
        """Give the ids of all sites."""
        return load_engine((), only=False).labels.items()


class MuscleName(_Name):
    """A muscle's name; a shell would cut it at its spaces, so it has hyphens there."""

    name = "muscle"

    def names(self) -> Iterable[tuple[str, str]]:
        """Give the names of all muscles, with what people call them."""
        from painmap.cli.data import everyday_names  # noqa: PLC0415 - only when completing

        return ((name.replace(" ", "-"), ", ".join(also)) for name, also in everyday_names().items())


class FlagId(_Name):
    """A red flag's id."""

    name = "flag"

    def names(self) -> Iterable[tuple[str, str]]:
        """Give the ids of all red flags."""
        from painmap.cli.data import flag_rows  # noqa: PLC0415 - only when completing

        return ((row["id"], row["name"]) for row in flag_rows())


def output_options(command: F) -> F:
    """Add -f/--format and --color: how the answer looks."""
    command = click.option(
        "--pager/--no-pager",
        default=True,
        expose_value=False,
        callback=_keep_pager,
        help="Show what is longer than the terminal through PAGER.",
    )(command)
    command = click.option(
        "-f",
        "--format",
        "form",
        type=click.Choice(FORMATS),
        metavar="FORM",
        envvar="PAINMAP_FORMAT",
        show_envvar=True,
        help=f"{', '.join(FORMATS[:-1])} or {FORMATS[-1]}; card in a terminal, text in a pipe.",
    )(command)
    return color_option(command)


def color_option(command: F) -> F:
    """Add --color: whether the answer is coloured."""
    return click.option(
        "--color",
        type=click.Choice(COLORS),
        metavar="WHEN",
        envvar="PAINMAP_COLOR",
        show_envvar=True,
        help="auto, always or never; auto heeds NO_COLOR.",
    )(command)


def chart_option(command: F) -> F:
    """Add --chart/--no-chart: whether the first match is drawn on a body; None where there is room for it."""
    return click.option(
        "--chart/--no-chart",
        default=None,
        envvar="PAINMAP_CHART",
        show_envvar=True,
        help="Draw the first match on a body: always, or never; else in a terminal that has room for it.",
    )(command)


def _keep_pager(ctx: click.Context, _param: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's signature
    """Note whether a pager is wanted, for `painmap.cli.pager`."""
    ctx.meta["painmap.pager"] = value


def answer_options(command: F) -> F:
    """Add -n/--limit, --region and --side: which patterns answer a complaint."""
    command = click.option(
        "-s", "--side", type=click.Choice(["left", "right"]), help="Read only what is said of this side."
    )(command)
    command = region_option(command)
    return click.option(
        "-n",
        "--limit",
        type=click.IntRange(min=1),
        default=5,
        show_default=True,
        metavar="N",
        envvar="PAINMAP_LIMIT",
        show_envvar=True,
        help="At most so many patterns for each complaint.",
    )(command)


def answer_option(command: F) -> F:
    """Add --answer: what was answered to painmap's questions."""
    return click.option(
        "-a",
        "--answer",
        "answers",
        multiple=True,
        metavar="ID=ANSWER",
        callback=_pairs,
        help="The answer to a question: yes, no or unknown; its ID stands under `questions` in --format "
        "json. May be repeated.",
    )(command)


def _pairs(
    _ctx: click.Context, _param: click.Parameter, values: Iterable[str]
) -> tuple[tuple[str, str], ...]:
    """Split "at:knee=yes" into a question's id and its answer."""
    pairs = []
    for value in values:
        ident, mark, answer = value.rpartition("=")
        if not mark:
            raise click.UsageError(f'--answer is "{value}"; give ID=yes, ID=no or ID=unknown')
        pairs.append((ident.strip(), answer))
    return tuple(pairs)


def region_option(command: F) -> F:
    """Add -r/--region: patterns of one part of the body."""
    return click.option(
        "-r",
        "--region",
        metavar="SITE",
        type=SiteId(),
        help="Only patterns felt in this part of the body, such as low-back; `painmap sites` lists all.",
    )(command)


def _paths(_ctx: click.Context, _param: click.Parameter, value: tuple[str, ...]) -> tuple[Path, ...]:
    """Make paths of what was given; pathlib is imported only where something was."""
    if not value:
        return ()
    from pathlib import Path  # noqa: PLC0415 - four milliseconds of every look-up

    return tuple(map(Path, value))


def catalogue_options(command: F) -> F:
    """Add --catalogue and --only: which patterns there are."""
    command = click.option(
        "--only",
        is_flag=True,
        envvar="PAINMAP_ONLY",
        show_envvar=True,
        help="Read nothing but the files of --catalogue.",
    )(command)
    return click.option(
        "-c",
        "--catalogue",
        "catalogues",
        multiple=True,
        type=click.Path(),
        callback=_paths,
        metavar="FILE",
        envvar="PAINMAP_CATALOGUE",
        show_envvar=True,
        help="Add a catalogue of your own; a pattern with a known id replaces that one. May be repeated.",
    )(command)


def load_engine(catalogues: Sequence[Path], *, only: bool) -> Engine:
    """Load the engine; `--only` without a catalogue would leave nothing to find."""
    if only and not catalogues:
        raise click.UsageError(
            "--only reads nothing but --catalogue files, and none is given; add --catalogue FILE"
        )
    from painmap.engine import Engine  # noqa: PLC0415 - help and errors need no engine

    engine = Engine.load(catalogues, only=only, compiling=say_compiling)
    settle()
    return engine


def say_compiling() -> None:
    """Say in a terminal why nothing happens for a while: a source tree compiles its data once."""
    if sys.stderr is not None and sys.stderr.isatty():
        click.echo("painmap: compiling its data, once; this takes some seconds", err=True)


def chosen_form(form: str | None, *, answer: bool = False) -> str:
    """Return the form asked for; else cards in a terminal and text in a pipe.

    Args:
        form: What --format says.
        answer: Whether an answer is shown; of anything else a note is its text.
    """
    if form == "note" and not answer:
        return "text"
    if form is not None:
        return form
    return "card" if sys.stdout is not None and sys.stdout.isatty() else "text"


def chosen_color(color: str | None) -> bool:
    """Whether to use colour: the flag first, then NO_COLOR, then whether there is a terminal."""
    if color in ("always", "never"):
        return color == "always"
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return sys.stdout is not None and sys.stdout.isatty()


def site_id(engine: Engine, words: str) -> str:
    """Find the site that --region names, by its id or by what painmap calls it.

    Raises:
        PainmapError: There is none; the message has the nearest.
    """
    asked = " ".join(words.casefold().replace("-", " ").split())
    names = {ident.replace("-", " "): ident for ident in engine.labels}
    for ident, label in engine.labels.items():
        names.setdefault(label.casefold(), ident)
    if asked in names:
        return names[asked]
    raise PainmapError(f'no site "{words}"; {_fix(words, engine.labels, "`painmap sites` shows all names")}')


def pattern_id(engine: Engine, words: str) -> str:
    """Find the pattern or look-alike that an argument names, by its id.

    Raises:
        PainmapError: There is none; the message has the nearest.
    """
    ident = words.strip().casefold()
    if engine.pattern(ident) is not None or engine.look_alike(ident) is not None:
        return ident
    ids = [row["id"] for row in engine.patterns] + (engine.look_alikes.ids if engine.look_alikes else [])
    asked = ident.replace("-", " ")
    of_muscle = [row["id"] for row in engine.patterns if any(asked in name for name in row["muscles"])]
    if of_muscle and asked:
        found = ", ".join(of_muscle[:6])
        raise PainmapError(f'no pattern "{words}"; of a muscle of that name there are: {found}')
    raise PainmapError(f'no pattern "{words}"; {_fix(words, ids, "`painmap list` shows all ids")}')


def _fix(words: str, names: Iterable[str], otherwise: str) -> str:
    from painmap.nearest import did_you_mean  # noqa: PLC0415 - only for errors

    return did_you_mean(words, names, 3) or otherwise
