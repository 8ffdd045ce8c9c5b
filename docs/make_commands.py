"""Write docs/commands.md from each command's own --help. Run: python docs/make_commands.py."""

from __future__ import annotations

from pathlib import Path

import click

from painmap.cli.app import COMMANDS, app

PAGE = Path(__file__).parent / "commands.md"
HEAD = """# Commands

Made from `--help` by `python docs/make_commands.py`; a test fails when it is out of date.
"""


def page() -> str:
    """Return the page: the help of painmap and of each command, at 90 columns."""
    parts = [HEAD, _section("painmap", app, None)]
    with click.Context(app, info_name="painmap") as parent:
        parts += [_section(f"painmap {name}", _command(name), parent) for name in COMMANDS]
    return "\n".join(parts)


def _command(name: str) -> click.Command:
    with click.Context(app) as ctx:
        command = app.get_command(ctx, name)
    assert command is not None, name  # noqa: S101 - COMMANDS names only commands that exist
    return command


def _section(title: str, command: click.Command, parent: click.Context | None) -> str:
    ctx = click.Context(
        command,
        parent=parent,
        info_name=title.rpartition(" ")[2],
        terminal_width=90,
        max_content_width=90,
        help_option_names=["-h", "--help"],
    )
    return f"## {title}\n\n```text\n{command.get_help(ctx)}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
