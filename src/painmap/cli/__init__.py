"""The command line: `main` is the entry point; each group of commands is a module that loads when called."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

INTERRUPTED = 130


def main(args: Sequence[str] | None = None) -> int:
    """Run painmap and return its exit code.

    Args:
        args: The arguments after the program's name; those of the process, if None: then the process is
            painmap's own, and no garbage is looked for until all that stays is loaded.

    Returns:
        0 something matched, 1 nothing matched, 2 wrong use or bad input, 130 after Ctrl-C.
    """
    if args is None:
        gc.disable()
    try:
        from painmap.cli.app import run  # noqa: PLC0415 - so that Ctrl-C while importing leaves no traceback

        return run(sys.argv[1:] if args is None else list(args))
    except KeyboardInterrupt:
        return INTERRUPTED
    finally:
        settle()


def settle() -> None:
    """Look for garbage again, but not among what was loaded: that took a tenth of the time of a look-up."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
