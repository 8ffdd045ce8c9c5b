"""The prompt: a place to stay in, one complaint after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from painmap.cli import dialogue
from painmap.cli.showing import Request, show

if TYPE_CHECKING:
    from painmap.answer import Answer
    from painmap.engine import Engine

PROMPT = "What hurts, and when? "
GUIDE = "1 opens a match, ? asks, c 1 2 compares, e explains, n the note, q ends."
_LEAVE = frozenset({"q", "quit", "exit", ":q"})
_HELP = frozenset({"h", "help"})


def stay(engine: Engine, request: Request) -> None:
    """Answer one complaint after another until `q` or the end of file, with commands about the last one."""
    dialogue.prepare()
    click.echo(f"A complaint in the client's own words; then {GUIDE}", err=True)
    desk = _Desk(engine, request._replace(more=request.more or GUIDE))
    while True:
        try:
            words = dialogue.line(PROMPT)
        except EOFError:
            click.echo()
            return
        if words.casefold() in _LEAVE:
            return
        if words:
            desk.take(words)


class _Desk:
    """The last complaint with its answer, and what can be done with it."""

    def __init__(self, engine: Engine, request: Request) -> None:
        """Begin with no complaint."""
        self._engine = engine
        self._request = request
        self._text = ""
        self._answers: tuple[tuple[str, str], ...] = ()
        self._answer: Answer | None = None

    def take(self, words: str) -> None:
        """Obey a command, or answer a complaint."""
        small = words.casefold()
        if small in _HELP:
            click.echo(GUIDE, err=True)
        elif small.isdecimal():
            dialogue.open_match(small, self._answer, self._engine, self._request)
        elif small in ("?", "e", "n") or (small.split()[0] == "c" and small[1:].replace(" ", "").isdecimal()):
            self._about_last(small)
        else:
            self._text, self._answers = words, ()
            self._answer = self._request.answer(self._engine, words)
            show(self._answer, self._engine, self._request)

    def _about_last(self, command: str) -> None:
        """Ask, explain, write the note or compare, where there is a complaint."""
        if self._answer is None:
            click.echo(f"painmap: there is no complaint yet; {GUIDE}", err=True)
        elif command == "?":
            self._answer, self._answers = dialogue.hold(
                self._engine, self._request, self._text, self._answers
            )
            self._text = self._answer.complaint
            show(self._answer, self._engine, self._request)
        elif command == "e":
            show(self._answer, self._engine, self._request._replace(explain=True))
        elif command == "n":
            show(self._answer, self._engine, self._request._replace(form="note"))
        else:
            self._compare(self._answer, command.split()[1:])

    def _compare(self, answer: Answer, numbers: list[str]) -> None:
        """Set two matches side by side."""
        from painmap.cli.browse import show_comparison  # noqa: PLC0415 - beside its only use

        chosen = [answer.matches[int(n[:6]) - 1] for n in numbers if 0 < int(n[:6]) <= len(answer.matches)]
        if len(chosen) != 2:  # noqa: PLR2004 - a pair
            click.echo(f"painmap: give two of the {len(answer.matches)} matches, such as: c 1 2", err=True)
            return
        show_comparison(
            self._engine, chosen[0].id, chosen[1].id, self._request.form, color=self._request.color
        )
