"""Output: where a batch is written, whole records only.

A file is written beside its place as `FILE.part` and renamed when it is complete. What was interrupted stays
behind as `FILE.part`, with its trail (`painmap.batch.trail`) beside it, for `--resume` to go on with. This is
health data: only their owner may read them, and no symbolic link is followed to them.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

from painmap.batch.trail import TRAIL, Trail
from painmap.errors import PainmapError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PART = ".part"
#: Names of standard output; opening them again would cut off what a redirection has in the file.
STANDARD_OUTPUT = frozenset({"-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"})


class Output(Protocol):
    """Where records are written."""

    def write(self, data: bytes) -> None:
        """Write whole records, at once."""

    def mark(self, records: int) -> None:
        """Note that so many records of the input are written."""

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

    def mark(self, records: int) -> None:
        """Nothing is noted: nothing can be gone on with."""

    def finish(self) -> None:
        """Nothing is left to do."""

    def leave(self) -> str | None:
        """Nothing can be gone on with."""
        return None


class File:
    """A file, written as `FILE.part` until it is complete.

    Args:
        path: The file.
        trail: What is kept beside the part, so that a later run knows what it goes on with.
        source: What an earlier run has left: the part or the file itself. The file itself is only copied.
        offset: How many bytes of that are kept.

    Raises:
        PainmapError: It cannot be written, or another painmap writes it.
    """

    def __init__(self, path: Path, trail: Trail, source: Path | None = None, offset: int = 0) -> None:
        """Open part and trail, and go to where writing goes on."""
        self._path = path
        self._trail = trail
        part, log = _beside(path, PART), _beside(path, TRAIL)
        with contextlib.ExitStack() as undo, _told(str(part)):
            with _told(str(log)):
                new = not os.path.lexists(log)
                self._log = undo.enter_context(_opened(log))
                undo.callback(log.unlink if new else str)
            self._part = undo.enter_context(_opened(part))
            _lock(self._part, part)
            if source != part:
                self._part.truncate(0)
            if source == path:
                with source.open("rb") as old:
                    shutil.copyfileobj(old, self._part)
            self._part.truncate(offset)
            self._part.seek(offset)
            self._log.truncate(0)
            self._log.write(trail.head())
            self._log.flush()
            undo.pop_all()

    def write(self, data: bytes) -> None:
        """Write whole records and hand them to the system, so that they outlive this process."""
        with _told(f"{self._path}{PART}"):
            self._part.write(data)
            self._part.flush()

    def mark(self, records: int) -> None:
        """Note which records of the input are written, in the place of the note before."""
        with _told(f"{self._path}{TRAIL}"):
            self._log.seek(len(self._trail.head()))
            self._log.write(self._trail.at(records))
            self._log.flush()

    def finish(self) -> None:
        """Put the complete file in its place, with the mode of the one that it replaces."""
        with _told(str(self._path)):
            self._part.flush()
            os.fsync(self._part.fileno())
            self._close()
            part = _beside(self._path, PART)
            with contextlib.suppress(FileNotFoundError):
                part.chmod(stat.S_IMODE(self._path.stat().st_mode))
            part.replace(self._path)
            _beside(self._path, TRAIL).unlink()

    def leave(self) -> str | None:
        """Keep what is written for `--resume`; an empty part is no use to anybody and goes."""
        part = _beside(self._path, PART)
        with contextlib.suppress(OSError):
            self._close()
        with contextlib.suppress(OSError):
            if part.stat().st_size:
                return f"{part} is kept: the same command with --resume goes on from there"
            part.unlink()
            _beside(self._path, TRAIL).unlink()
        return None

    def _close(self) -> None:
        self._log.close()
        self._part.close()


def standard_output(sources: Sequence[str]) -> Stream:
    """Standard output as bytes: records are UTF-8 wherever they go.

    Raises:
        PainmapError: It is closed, or it is one of the inputs, which would feed on itself.
    """
    if sys.stdout is None:
        raise PainmapError("standard output is closed; give a file with -o")
    sys.stdout.flush()
    with contextlib.suppress(OSError, ValueError):
        here = os.fstat(sys.stdout.fileno())
        if stat.S_ISREG(here.st_mode):
            _refuse_inputs("standard output", here, sources)
    return Stream(sys.stdout.buffer, "standard output")


def is_special(path: str) -> bool:
    """Whether a path is a pipe with a name or a device, which is written to as it is."""
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 - /dev/fd/3 must stay as it is written
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError) as error:
        raise PainmapError(f"{path}: cannot be written ({_why(error)}); choose another place") from error
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def open_special(path: str) -> Stream:
    """Open what is no plain file: there is nothing to overwrite, and no part to keep."""
    with _told(path):
        return Stream(open(path, "wb"), path)  # noqa: PTH123 - as above


def open_new(path: Path, trail: Trail, *, force: bool) -> File:
    """Begin a file.

    Raises:
        PainmapError: There is one, or an interrupted one, and `force` is off; or it cannot be written.
    """
    part = _beside(path, PART)
    if not force:
        if path.exists():
            raise PainmapError(f"{path} exists; --force replaces it")
        if part.exists():
            raise PainmapError(
                f"{part} is left of an interrupted run; --resume goes on with it, --force begins anew"
            )
    return File(path, trail)


def earlier(path: Path) -> Path | None:
    """What an earlier run has left of a file: its part, or the file itself, or nothing."""
    return next((p for p in (_beside(path, PART), path) if p.exists()), None)


def earlier_trail(path: Path) -> Trail | None:
    """The trail that an earlier run has left beside its part; None where there is none that can be read."""
    if not _beside(path, PART).exists():
        return None
    try:
        with _beside(path, TRAIL).open("rb") as stream:
            return Trail.parse(stream.read(100_000))
    except OSError:
        return None


def resolved(path: str, sources: Sequence[str]) -> Path:
    """The file that a name stands for, links followed.

    Args:
        path: As it was given.
        sources: What is read: `-`, paths.

    Raises:
        PainmapError: It is a folder, lies in none, or it or what is kept beside it is one of the inputs.
    """
    if not path.strip():
        raise PainmapError("the name of the output file is empty; give one, or leave -o out")
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise PainmapError(f"{path} is a folder; give a file in it")
    if not target.parent.is_dir():
        raise PainmapError(f"{path}: there is no folder {target.parent}; make it first")
    for kept in (target, _beside(target, PART), _beside(target, TRAIL)):
        with contextlib.suppress(OSError):
            name = path if kept == target else f"{kept}, which belongs to this output,"
            _refuse_inputs(name, kept.stat(), sources)
    return target


def _refuse_inputs(name: str, here: os.stat_result, sources: Sequence[str]) -> None:
    """Raise `PainmapError` where a file that is written is one that is read."""
    for source in sources:
        with contextlib.suppress(OSError, ValueError, AttributeError):
            there = os.fstat(sys.stdin.fileno()) if source == "-" else Path(source).stat()
            if os.path.samestat(here, there):
                what = "the input itself" if source == sources[0] else "one of the catalogues"
                raise PainmapError(f"{name} is {what}; write to another file")


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _opened(path: Path) -> IO[bytes]:
    """Open a file to change it: a new one that nobody else may read, and none through a link."""
    flags = os.O_WRONLY | os.O_CREAT
    for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"):  # none of them is on every system
        flags |= getattr(os, name, 0)
    stream = os.fdopen(os.open(path, flags, 0o600), "wb")
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        stream.close()
        raise PainmapError(f"{path} is not a plain file; remove it or choose another output")
    return stream


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
        if error.errno == errno.ELOOP:
            raise PainmapError(f"{name} is a symbolic link; remove it or choose another output") from error
        raise PainmapError(f"{name}: cannot be written ({_why(error)})") from error


def _why(error: OSError | ValueError) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
