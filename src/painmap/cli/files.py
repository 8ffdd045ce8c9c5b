"""Files that commands write: never over one that is there, unless asked; an error says what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from painmap.errors import PainmapError

if TYPE_CHECKING:
    from pathlib import Path


def write_new(path: Path, blob: bytes, *, force: bool) -> None:
    """Write a file.

    Args:
        path: Where; its folder must be there.
        blob: What it holds.
        force: Write over a file that is there.

    Raises:
        PainmapError: There is one already, or the system refuses; the message has the fix.
    """
    try:
        with path.open("wb" if force else "xb") as stream:
            stream.write(blob)
    except FileExistsError as error:
        raise PainmapError(
            f"{path}: is there already; add --force to write over it, or name another"
        ) from error
    except IsADirectoryError as error:
        raise PainmapError(f"{path}: is a folder; name a file in it") from error
    except FileNotFoundError as error:
        raise PainmapError(f"{path}: its folder does not exist; make it first, or name another") from error
    except OSError as error:
        raise _refused(path, error) from error


def make_folder(path: Path) -> None:
    """Make a folder where there is none.

    Raises:
        PainmapError: A file is in its place, or the system refuses.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise PainmapError(f"{path}: is no folder; name a folder, or a new one") from error
    except OSError as error:
        raise _refused(path, error) from error


def _refused(path: Path, error: OSError) -> PainmapError:
    reason = (error.strerror or str(error)).lower()
    return PainmapError(
        f"{path}: cannot be written: {reason}; check the path and its permissions, or name another"
    )


def write_bytes(blob: bytes) -> None:
    """Write to standard output as it is."""
    click.echo(blob, nl=False)
