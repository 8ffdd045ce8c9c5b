"""Dialogue: the questions that matter, one at a time, until it is clear; and lines read from a person."""

from __future__ import annotations

import contextlib
import shutil
import sys
from typing import TYPE_CHECKING

import click

from painmap.ranking.questions import OPEN
from painmap.render.clean import clean, shorten, whole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from painmap.answer import Answer
    from painmap.cli.showing import Request
    from painmap.engine import Engine

HOW = "y yes, n no, ? don't know; a number shows that match, b goes back, q ends"
_WORDS = {
    "y": "yes", "yes": "yes", "yeah": "yes", "yep": "yes", "n": "no", "no": "no", "nope": "no",
    "?": "unknown", "d": "unknown", "don't know": "unknown", "unknown": "unknown",
}  # fmt: skip
_BACK, _LEAVE = frozenset({"b", "back"}), frozenset({"q", "quit", "exit"})
_SHOWN = 3
_DOTS = {"strong": "●●●", "moderate": "●●○", "weak": "●○○"}


def prepare() -> None:
    """Set up line editing; what is typed is kept for the arrow keys, and never written to disk."""
    with contextlib.suppress(ImportError):
        import readline  # noqa: PLC0415 - only where somebody types

        readline.parse_and_bind("set enable-bracketed-paste on")  # a pasted text of many lines is one answer
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(errors="replace")


def line(prompt: str) -> str:
    """Read one line; Ctrl-C clears it, and ends painmap where there is nothing to clear.

    The prompt never gets into what is piped on.

    Raises:
        EOFError: The end of the file, or Ctrl-D.
        KeyboardInterrupt: Ctrl-C on an empty line, or twice.
    """
    cleared = False
    while True:
        try:
            if sys.stdout is not None and sys.stdout.isatty():
                return whole(input(prompt)).strip()
            click.echo(prompt, nl=False, err=True)
            return whole(input()).strip()
        except KeyboardInterrupt:
            if cleared or not _typed():
                raise
            cleared = True
            click.echo(err=True)


def _typed() -> bool:
    """Whether something stands on the line; True where that cannot be known."""
    readline = sys.modules.get("readline")
    return readline is None or bool(readline.get_line_buffer())


def hold(
    engine: Engine, request: Request, text: str, answers: tuple[tuple[str, str], ...] = ()
) -> tuple[Answer, tuple[tuple[str, str], ...]]:
    """Put the questions until one pattern is clear, nothing more would change, or the person has enough.

    Args:
        engine: What answers.
        request: How a match that is opened is shown.
        text: The complaint.
        answers: What was answered before.

    Returns:
        The answer with all that was said, its complaint as it is now, and what was answered.
    """
    click.echo(f"{HOW}.", err=True)
    while True:
        answer = request.answer(engine, text, answers)
        open_ = waiting(answer, answers)
        if not open_:
            click.echo(ending(answer), err=True)
            return answer, answers
        _short_list(answer)
        ident, question = open_[0]
        if ident == OPEN:
            text, answers = _with_place(text, question), (*answers, (OPEN, "unknown"))
            continue
        given = _given(question, answer, engine, request)
        if given == "":
            return answer, answers
        answers = answers[:-1] if given == "back" else (*answers, (ident, given))


def _with_place(text: str, question: str) -> str:
    """Ask where it hurts; the complaint grows by what is said."""
    with contextlib.suppress(EOFError):
        said = line(f"{clean(question)} ")
        if said and said.casefold() not in (*_LEAVE, *_BACK, *_WORDS):
            return f"{text}. {said}"
    return text


def _given(question: str, answer: Answer, engine: Engine, request: Request) -> str:
    """Read one answer: `yes`, `no`, `unknown`, `back`, or nothing at the end."""
    while True:
        try:
            said = line(f"{clean(question)} ").casefold()
        except EOFError:
            click.echo(err=True)
            return ""
        if said in _LEAVE:
            return ""
        if said in _BACK:
            return "back"
        if said in _WORDS:
            return _WORDS[said]
        if said.isdecimal():
            with contextlib.redirect_stdout(sys.stdout if sys.stdout.isatty() else sys.stderr):
                open_match(said, answer, engine, request)  # never into the answer that is piped on
        elif said:
            click.echo(f"{HOW}.", err=True)


def open_match(number: str, answer: Answer | None, engine: Engine, request: Request) -> None:
    """Show a match of an answer in full; where there is none of that number, say which there are."""
    from painmap.cli.browse import show_pattern  # noqa: PLC0415 - beside its only use

    matches = answer.matches if answer is not None else ()
    at = int(number[:6])
    if 0 < at <= len(matches):
        form = request.form if request.form in ("card", "markdown") else "text"
        show_pattern(engine, matches[at - 1].id, form, color=request.color, whole=True)
    else:
        known = f"the matches are 1 to {len(matches)}" if matches else "there are no matches yet"
        click.echo(f"painmap: no match {number[:6]}; {known}", err=True)


def waiting(answer: Answer, answers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The questions that are still to be put, those of danger first.

    Args:
        answer: The answer with all that was said.
        answers: Ids of questions, each with what was answered.

    Returns:
        Ids with questions; none once a yes has raised an emergency.
    """
    given = {ident for ident, word in answers if word == "yes"}
    if any(alert.level == "emergency" and alert.id in given for alert in answer.alerts):
        return []
    first = [(one.id, one.question) for one in answer.ask_first]
    return first + [(one.id, one.question) for one in answer.questions]


def ending(answer: Answer) -> str:
    """Say why nothing more is asked."""
    if not answer.matches or answer.alerts:
        return "No more questions."
    if answer.matches[0].confidence == "strong":
        return "One pattern is clear."
    return "No question would change the order now."


def _short_list(answer: Answer) -> None:
    """Show how the best few stand, one line each, the best nearest to the question."""
    width = shutil.get_terminal_size().columns - 9
    click.echo(err=True)
    for match in answer.matches[_SHOWN - 1 :: -1]:
        words = shorten(f"{clean(match.muscles[0])}: {clean(match.name)}", width)
        click.echo(f" {match.rank}  {_DOTS[match.confidence]} {words}", err=True)
