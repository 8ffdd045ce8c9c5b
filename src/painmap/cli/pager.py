"""Pager: an answer longer than the terminal goes through the system's pager, as git's do."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO


class _Held(io.StringIO):
    """Text on its way to the terminal; it has the terminal's encoding, and is one."""

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The encoding of standard output."""
        return sys.stdout.encoding

    def isatty(self) -> bool:
        """Whether standard output is a terminal: it is, or nothing would be held."""
        return True


@contextlib.contextmanager
def paged(*, wanted: bool = True) -> Iterator[TextIO]:
    """Give a stream to write to; what is longer than the terminal is shown by the pager.

    Args:
        wanted: Whether to use a pager at all; else, and where standard output is no terminal, the stream is
            standard output.
    """
    context = click.get_current_context(silent=True)
    wanted = wanted and (context is None or context.meta.get("painmap.pager", True))
    command = _command() if wanted and sys.stdout.isatty() else []
    if not command:
        yield sys.stdout
        return
    held = _Held()
    yield held
    import shutil  # noqa: PLC0415 - a pipe needs none of it

    text = held.getvalue()
    if text.count("\n") < shutil.get_terminal_size().lines or not _shown(command, text):
        sys.stdout.write(text)
        sys.stdout.flush()


def _command() -> list[str]:
    """The pager: PAINMAP_PAGER, PAGER, less or more; none where the chosen one is empty or cat."""
    import shlex  # noqa: PLC0415 - a pipe needs none of it
    import shutil  # noqa: PLC0415 - as above

    chosen = os.environ.get("PAINMAP_PAGER", os.environ.get("PAGER"))
    if os.environ.get("TERM") == "dumb" and chosen is None:
        return []
    if chosen is None:
        return next(([name] for name in ("less", "more") if shutil.which(name)), [])
    try:
        words = shlex.split(chosen, posix=os.name != "nt")
    except ValueError:  # a quote that does not close
        return []
    return [] if words == ["cat"] else words


def _shown(command: list[str], text: str) -> bool:
    """Show a text; False where the pager cannot be started."""
    import subprocess  # noqa: PLC0415 - a pipe needs none of it

    environment = {"LESS": "FRX", "LV": "-c"} | os.environ
    encoding = sys.stdout.encoding
    try:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment)  # noqa: S603 - the user's own pager
    except OSError:
        return False
    with contextlib.suppress(OSError, KeyboardInterrupt):  # the reader may leave early; Ctrl-C is the pager's
        process.communicate(text.encode(encoding, "replace"))
    while process.poll() is None:
        with contextlib.suppress(KeyboardInterrupt):
            process.wait()
    return True
