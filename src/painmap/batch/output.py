"""Output: where a batch is written, whole records only.

A file is written beside its place as `FILE.part` and takes its place when it is whole. What was interrupted
stays behind as `FILE.part`, for `--resume` to go on with.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

from painmap.errors import PainmapError

if TYPE_CHECKING:
    from collections.abc import Iterator

PART = ".part"


class Output(Protocol):
    """Where records are written."""

    def write(self, data: bytes) -> None:
        """Write whole records, at once."""

    def finish(self) -> None:
        """Say that all are written."""

    def leave(self) -> str | None:
        """Stop before all are written; tell what is left to go on with."""


class Stream:
    """Standard output, or a file that is no plain one (a pipe with a name, a device)."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        """Write to an open stream."""
        self._stream = stream
        self._name = name

    def write(self, data: bytes) -> None:
        """Write whole records, at once, so that they flow on in a pipe."""
        with _told(self._name):
            self._stream.write(data)
            self._stream.flush()

    def finish(self) -> None:
        """Nothing is left to do."""

    def leave(self) -> str | None:
        """Nothing can be gone on with."""
        return None


class File:
    """A file, written as `FILE.part` until it is whole.

    Args:
        path: The file.
        part: An open `FILE.part`, at the place where writing goes on.
    """

    def __init__(self, path: Path, part: IO[bytes]) -> None:
        """Write to an open part."""
        self._path = path
        self._part = part

    def write(self, data: bytes) -> None:
        """Write whole records and hand them to the system, so that they outlive this process."""
        with _told(f"{self._path}{PART}"):
            self._part.write(data)
            self._part.flush()

    def finish(self) -> None:
        """Put the whole file in its place."""
        with _told(str(self._path)):
            self._part.flush()
            os.fsync(self._part.fileno())
            self._part.close()
            _part_of(self._path).replace(self._path)

    def leave(self) -> str | None:
        """Keep what is written for `--resume`; an empty part is no use to anybody and goes."""
        part = _part_of(self._path)
        with contextlib.suppress(OSError):
            self._part.close()
        try:
            if part.stat().st_size:
                return f"{part} is kept: the same command with --resume goes on from there"
            part.unlink()
        except OSError:
            pass
        return None


def standard_output() -> Stream:
    """Standard output as bytes: records are UTF-8 wherever they go."""
    if sys.stdout is None:
        raise PainmapError("standard output is closed; give a file with -o")
    sys.stdout.flush()
    return Stream(sys.stdout.buffer, "standard output")


def is_plain(path: Path) -> bool:
    """Whether a path is a plain file, or could become one."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except FileNotFoundError:
        return True
    except OSError as error:
        raise PainmapError(f"{path}: cannot be written ({_why(error)}); choose another place") from error


def open_special(path: Path) -> Stream:
    """Open what is no plain file: there is nothing to overwrite, and no part to keep."""
    with _told(str(path)):
        return Stream(path.open("wb"), str(path))


def open_new(path: Path, *, force: bool) -> File:
    """Begin a file.

    Raises:
        PainmapError: There is one, or an interrupted one, and `force` is off; or it cannot be written.
    """
    part = _part_of(path)
    if not force:
        if path.exists():
            raise PainmapError(f"{path} exists; --force replaces it")
        if part.exists():
            raise PainmapError(
                f"{part} is left of an interrupted run; --resume goes on with it, --force begins anew"
            )
    with _told(str(part)):
        stream = part.open("ab")
        _lock(stream, part)
        stream.truncate(0)
    return File(path, stream)


def earlier(path: Path) -> Path | None:
    """What an earlier run has left of a file: its part, or the file itself, or nothing."""
    return next((p for p in (_part_of(path), path) if p.exists()), None)


def open_again(path: Path, source: Path, offset: int) -> File:
    """Go on with what an earlier run has left.

    Args:
        path: The file.
        source: What is left of it: its part or itself. The file itself is never cut, only copied.
        offset: How many bytes of that are kept.
    """
    part = _part_of(path)
    with _told(str(part)):
        stream = part.open("ab")
        _lock(stream, part)
        if source != part:
            stream.truncate(0)
            with source.open("rb") as old:
                shutil.copyfileobj(old, stream)
        stream.truncate(offset)
    return File(path, stream)


def resolved(path: str, source: str) -> Path:
    """The file that a name stands for, links followed.

    Raises:
        PainmapError: It is a folder, lies in none, or is the input.
    """
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise PainmapError(f"{path} is a folder; give a file in it")
    if not target.parent.is_dir():
        raise PainmapError(f"{path}: there is no folder {target.parent}; make it first")
    with contextlib.suppress(OSError):
        if source != "-" and target.samefile(source):
            raise PainmapError(f"{path} is the input itself; write to another file")
    return target


def _part_of(path: Path) -> Path:
    return path.with_name(path.name + PART)


def _lock(stream: IO[bytes], part: Path) -> None:
    """Keep a second painmap from writing the same part; where there are no locks, nothing is kept."""
    try:
        import fcntl  # noqa: PLC0415 - not on every system
    except ImportError:  # pragma: no cover - Windows
        return
    try:
        fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise PainmapError(
            f"another painmap is writing {part}; wait for it, or choose another file"
        ) from error
    except OSError:  # a file system without locks
        return


@contextlib.contextmanager
def _told(name: str) -> Iterator[None]:
    """Say what went wrong with a file; a closed pipe is nobody's error and passes."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise PainmapError(f"{name}: cannot be written ({_why(error)})") from error


def _why(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
