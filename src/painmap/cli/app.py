"""The command group: which commands there are, the bare form, and how everything ends."""

from __future__ import annotations

import errno
import importlib
import os
import sys
import warnings
from typing import TYPE_CHECKING, Any, NoReturn

import click

from painmap._version import __version__
from painmap.cli import INTERRUPTED, settle
from painmap.errors import PainmapError, PainmapWarning, reason_of

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Command: the module and the name it lives under, and its line in the overview.
COMMANDS = {
    "match": ("painmap.cli.match", "match", "Find the patterns that fit one complaint."),
    "ask": ("painmap.cli.ask", "ask", "The same, then the questions that matter, one at a time."),
    "live": ("painmap.cli.live", "live", "Watch the list move while you type (extra tui)."),
    "batch": ("painmap.cli.batch", "batch", "Look up a file of complaints, one record out for each one in."),
    "list": ("painmap.cli.browse", "list_", "List the patterns, region by region."),
    "show": ("painmap.cli.browse", "show", "Show one pattern in full."),
    "compare": ("painmap.cli.browse", "compare", "Set two patterns side by side."),
    "chart": ("painmap.cli.chart", "chart", "Draw where patterns are felt, on a body."),
    "handout": ("painmap.cli.handout", "handout", "Make a printable page for a client."),
    "sites": ("painmap.cli.names", "sites", "List the sites of the body with their everyday names."),
    "muscles": ("painmap.cli.names", "muscles", "List the muscles with their everyday names."),
    "flags": ("painmap.cli.flags", "flags", "List the red flags, or show one in full."),
    "mcp": ("painmap.cli.mcp", "mcp", "Serve an assistant: Model Context Protocol on standard input."),
    "check": ("painmap.cli.check", "check", "Check a catalogue and name everything wrong in it."),
    "eval": ("painmap.cli.evaluate", "evaluate", "Score painmap on labelled complaints."),
}
MATCHED, NOTHING, WRONG = 0, 1, 2
_COMPLETE = "_PAINMAP_COMPLETE"
_OWN_OPTIONS = ("-h", "--help", "--version")


class Helpful(click.Command):
    """A command whose help shows examples first.

    Args:
        examples: Pairs of a command line and what it does.
    """

    def __init__(self, *args: Any, examples: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:  # noqa: ANN401 - click's own
        """Keep the examples; the rest is click's."""
        super().__init__(*args, **kwargs)
        self.examples = tuple(examples)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples, then what the command does."""
        write_examples(formatter, self.examples)
        super().format_help_text(ctx, formatter)


def write_examples(formatter: click.HelpFormatter, examples: Sequence[tuple[str, str]]) -> None:
    """Write examples, each with what it does below it."""
    if not examples:
        return
    with formatter.section("Examples"):
        for line, meaning in examples:
            formatter.write_text(line)
            if meaning:
                formatter.indent()
                formatter.write_text(meaning)
                formatter.dedent()


class Painmap(click.Group):
    """The group of all commands; a first word that names none of them begins a complaint."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name the commands, the most used first."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command when it is asked for."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, name, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), name)
        if cmd_name != "match":  # which does so when its engine is loaded; the others may run for hours
            settle()
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the bare form, `painmap "complaint"`, as `painmap match "complaint"`."""
        if not args and not ctx.resilient_parsing:
            ctx.meta["painmap.piped"] = sys.stdin is not None and not sys.stdin.isatty()
            args = ["match"] if at_terminal() or ctx.meta["painmap.piped"] else args
        if args and args[0] not in COMMANDS and args[0] not in _OWN_OPTIONS:
            args = ["match", *args]
            ctx.meta["painmap.bare"] = True
        return super().parse_args(ctx, args)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples, then what painmap is."""
        write_examples(formatter, EXAMPLES)
        super().format_help_text(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, _, line) in COMMANDS.items()])

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: FBT001, FBT002 - click's signature
        **extra: Any,  # noqa: ANN401 - click's signature
    ) -> Any:  # noqa: ANN401 - click's signature
        """Run with painmap's exit codes: click's own 1 for a closed pipe or Ctrl-C would say "no match"."""
        del prog_name, complete_var
        code = run(sys.argv[1:] if args is None else list(args), **extra)
        if standalone_mode:
            sys.exit(code)
        return code


EXAMPLES = (
    ('painmap "hurts after driving, crooked back"', "the patterns that fit, with reasons and care notes"),
    ('painmap match "sore heel first thing" --format json', "the same for a script"),
    ("painmap batch complaints.csv --column complaint > answers.jsonl", "many at once"),
    ("painmap show up-and-down-low-back", "one pattern in full"),
    ('echo "sore heel first thing" | painmap', "from a pipe"),
    ("painmap", "asks for a complaint, again and again"),
)


@click.group(
    cls=Painmap,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    subcommand_metavar='"COMPLAINT" | COMMAND [ARGS]...',
    epilog=(
        "Exit codes: 0 something matched, 1 nothing matched, 2 wrong use or bad input. Options may also be "
        "set by PAINMAP_* variables and in a config file; flags come first. painmap logs, keeps and sends "
        "nothing, but your shell keeps what you type, and other users may see the arguments of a running "
        "command: pipe a client's words in, or type them at the prompt of `painmap`."
    ),
)
@click.version_option(__version__, message="painmap %(version)s")
@click.pass_context
def app(ctx: click.Context) -> None:
    """From a pain complaint in a client's own words to the trigger-point patterns that fit it.

    A first word that is no command begins a complaint: put it in quotes. painmap makes no diagnosis and is no
    medical device.
    """
    if ctx.invoked_subcommand is None:
        short_help(ctx)
    if sys.stdout is None and ctx.invoked_subcommand not in ("batch", "check"):  # they have more to give
        raise PainmapError("standard output is closed, so no answer can be shown; open it")


def short_help(ctx: click.Context) -> NoReturn:
    """Show the help as what was wrong with the command line."""
    click.echo(ctx.find_root().get_help(), err=True)
    ctx.exit(WRONG)


def at_terminal() -> bool:
    """Whether a person sits at both ends: painmap asks only where somebody can answer."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


# -- how it ends -------------------------------------------------------------------------------------------


def run(args: list[str], **extra: Any) -> int:  # noqa: ANN401 - settings of click's context
    """Run the command line and return its exit code; every error is a message on standard error."""
    if _COMPLETE in os.environ:
        import painmap.cli.powershell  # noqa: F401, PLC0415 - adds itself to the shells that click knows

        click.Group.main(app, args, "painmap", _COMPLETE, **extra)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that cannot show a letter is no reason to stop
    try:
        return _outcome(args, extra)
    except (KeyboardInterrupt, click.Abort):
        if sys.stderr is not None and sys.stderr.isatty():
            click.echo(err=True)
        _leave_quietly()
        return INTERRUPTED
    except OSError as error:
        _leave_quietly()
        return MATCHED if error.errno == errno.EPIPE else _complain(_system(error))
    except Exception as error:
        if os.environ.get("PAINMAP_DEBUG"):
            raise
        return _complain(_message(error, args))


def _message(error: Exception, args: list[str]) -> str:
    """Say what went wrong, and the fix."""
    if isinstance(error, click.UsageError):
        return _usage(error, args)
    if isinstance(error, click.ClickException):
        return error.format_message()
    if isinstance(error, PainmapError):
        return str(error)
    if isinstance(error, MemoryError):
        return "out of memory; use `painmap batch` for many complaints, or a shorter text"
    kind = type(error).__name__
    return f"a fault in painmap ({kind}); set PAINMAP_DEBUG=1 to see where, and please report it"


def _outcome(args: list[str], extra: dict[str, Any]) -> int:
    try:
        from painmap.config import defaults  # noqa: PLC0415 - beside its only use

        extra.setdefault("default_map", defaults())
        with warnings.catch_warnings():
            warnings.simplefilter("default", PainmapWarning)
            warnings.showwarning = _warn
            with app.make_context("painmap", args, **extra) as ctx:
                app.invoke(ctx)
        code = MATCHED
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    if sys.stdout is not None:
        sys.stdout.flush()  # here, where a closed pipe or a full disk can still be told
    return code


def _warn(message: Warning | str, *_args: Any, **_options: Any) -> None:  # noqa: ANN401 - as Python calls it
    """Say a warning as a message, without the line of code that Python would show."""
    from painmap.render.clean import clean  # noqa: PLC0415 - beside its only use

    click.echo(f"painmap: {clean(str(message))}", err=True)


def _complain(message: str) -> int:
    """Say on standard error what is wrong; nobody listening is no reason for more noise."""
    from painmap.render.clean import clean  # noqa: PLC0415 - beside its only use

    first, *more = clean(message, lines=True).split("\n")
    try:
        click.echo(f"painmap: {first}", err=True)
        for line in more:
            click.echo(f"  {line}", err=True)
    except OSError:
        _leave_quietly()
    return WRONG


def _usage(error: click.UsageError, args: list[str]) -> str:
    """Say what was wrong with the command line, and what to do."""
    path = error.ctx.command_path if error.ctx else "painmap"
    lines = [error.format_message()]
    words = [a for a in args[1:] if not a.startswith("-")]
    if args and args[0] in COMMANDS and args[0] not in ("match", "ask", "batch") and words:
        complaint = f'painmap "{" ".join(args)}"'
        lines.append(f'"{args[0]}" is a command; to ask about a complaint, put it in quotes: {complaint}')
    lines.append(f"See `{path} -h`.")
    return "\n".join(lines)


def _system(error: OSError) -> str:
    """Say what the system refused."""
    fixes = {
        errno.ENOSPC: "free some space",
        errno.EACCES: "check the permissions",
        errno.EIO: "check the disk",
        errno.EMFILE: "raise the limit of open files (ulimit -n)",
    }
    fix = fixes.get(error.errno or 0, "check the path and the disk")
    what = f"{error.filename}: " if error.filename else ""
    return f"{what}{reason_of(error)}; {fix}"


def _leave_quietly() -> None:
    """Point standard output nowhere, so that Python's own flush at the end finds nothing to fail on."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError, AttributeError):
        pass
