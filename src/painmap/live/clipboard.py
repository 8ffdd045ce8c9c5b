"""The clipboard: the programs that put a text on the system's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

_SECONDS = 2.0


def program() -> list[str]:
    """The command that takes a text for the clipboard; none where there is no desktop or no such program."""
    if sys.platform == "darwin":
        wanted = [["pbcopy"]]
    elif sys.platform == "win32":
        wanted = [["clip"]]
    else:
        wanted = [["wl-copy"]] if os.environ.get("WAYLAND_DISPLAY") else []
        if os.environ.get("DISPLAY"):
            wanted += [["xclip", "-selection", "clipboard"], ["xsel", "--clipboard", "--input"]]
    return next((command for command in wanted if shutil.which(command[0])), [])


def copy(text: str) -> str:
    """Put a text on the system's clipboard.

    Returns:
        What was done, in words that follow "Note copied": the program that took it, or why none did.
    """
    command = program()
    if not command:
        return "no clipboard program was found"
    blob = text.encode("utf-16" if command == ["clip"] else "utf-8")
    try:
        done = subprocess.run(  # noqa: S603 - one of the programs above
            command,
            input=blob,
            stdout=subprocess.DEVNULL,  # xclip stays to serve the text, and would keep a pipe open
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return f"{command[0]} did not take it"
    return f"{command[0]} took it" if done.returncode == 0 else f"{command[0]} did not take it"
