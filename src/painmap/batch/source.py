"""Source: an input's bytes, out of a file or a pipe, unpacked where they are packed, told by what they are.

A packed file is known by its first bytes, so that `cat complaints.csv.gz | painmap batch -` works too; the
form of what is inside is told from the name, and from `--input-format` where that is given.
"""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import lzma
import os
import re
import stat
import sys
import zlib
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import IO, TYPE_CHECKING, Any, Self, cast

from painmap.errors import PainmapError

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

FORMS = ("lines", "csv", "tsv", "jsonl", "parquet")
_SUFFIXES = {
    ".txt": "lines", ".lines": "lines", ".csv": "csv", ".tsv": "tsv", ".tab": "tsv",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl", ".parquet": "parquet", ".pq": "parquet",
}  # fmt: skip
_PACKED = (".gz", ".bz2", ".xz", ".zst")
_HEAD = 64 * 1024

#: A byte sequence that the encoding does not know stands as this one character, which no text can hold.
BAD = "\udcff"
_MARK = "painmap-mark"


def _mark(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return BAD, error.end


codecs.register_error(_MARK, _mark)


@dataclass(frozen=True, slots=True)
class Source:
    """An input that has been opened.

    Attributes:
        name: What messages call it.
        form: One of `FORMS`.
        stream: Its bytes, unpacked.
        raw: Its bytes as they lie there; tells how far reading has come.
        size: How many of those there are, where that is known.
        live: Whether it is a pipe or a terminal, whose records come when they come.
        tell: Told what the user should know at once.
        texts: What `text` has given, to be closed with it.
    """

    name: str
    form: str
    stream: io.BufferedReader
    raw: IO[bytes]
    size: int | None
    live: bool
    tell: Callable[[str], None]
    texts: list[io.TextIOWrapper] = field(default_factory=list)

    def __enter__(self) -> Self:
        """Keep it open for a block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it; standard input is left alone, since a thread may be waiting on it."""
        if not self.live:
            for text in self.texts:
                text.close()
            self.stream.close()
            self.raw.close()

    def share(self) -> float | None:
        """How much of it has been read, 0 to 1; None where nobody can know."""
        if self.size is None or self.raw.closed:
            return None
        return self.raw.tell() / self.size if self.size else 1.0

    def text(self, encoding: str | None, newline: str) -> io.TextIOWrapper:
        """Its text, with `BAD` for every byte sequence that is not of the encoding.

        Args:
            encoding: None is UTF-8, or UTF-16 where the first two bytes say so, as spreadsheets write it.
            newline: As for `open`.

        Raises:
            PainmapError: Nobody knows the encoding.
        """
        head = self.stream.peek(2)[:2]
        if encoding is None:
            encoding = "utf-16" if head in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"
        elif encoding.lower().replace("_", "-") in ("utf-8", "utf8"):
            encoding = "utf-8-sig"
        try:
            text = io.TextIOWrapper(self.stream, encoding=encoding, errors=_MARK, newline=newline)
        except (LookupError, ValueError) as error:
            fix = "try utf-8, cp1252, latin-1 or utf-16"
            raise PainmapError(f"no such text encoding: {encoding!r}; {fix}") from error
        self.texts.append(text)
        return text


#: What reading an input raises where it is damaged, breaks off or is in quite another encoding.
DAMAGED = (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile, UnicodeError)


def _silent(_text: str) -> None:
    """Tell nobody."""


def open_source(name: str, form: str | None = None, tell: Callable[[str], None] = _silent) -> Source:
    """Open an input.

    Args:
        name: A path, or `-` for standard input.
        form: One of `FORMS`; None tells it from the name, then from the first bytes.
        tell: Told what the user should know at once.

    Raises:
        PainmapError: It cannot be opened or is of no form that painmap reads.
    """
    raw, size, live = _open_raw(name)
    label = "standard input" if name == "-" else name
    try:
        stream = _unpacked(raw, lambda text: tell(f"{label}: {text}"))
        form = _form(name, form, bytes(stream.peek(8)[:8]), live=live)
    except (OSError, *DAMAGED) as error:
        raw.close()
        raise PainmapError(f"{label}: {reason(error)}") from error
    except PainmapError as error:
        raw.close()
        raise PainmapError(f"{label}: {error}") from error.__cause__
    return Source(label, form, stream, raw, size, live, tell)


def reason(error: BaseException) -> str:
    """What went wrong with a file, in words for its user."""
    if isinstance(error, EOFError):
        return "the packed data breaks off before its end; fetch or pack the file again"
    if isinstance(error, UnicodeError):
        return f"this is not text in this encoding ({error}); name the right one with --encoding"
    if isinstance(error, DAMAGED):
        return f"the packed data is damaged ({error}); fetch or pack the file again"
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return f"cannot be read ({text[0].lower()}{text[1:]})"


def _open_raw(name: str) -> tuple[io.BufferedReader, int | None, bool]:
    """Open the bytes as they lie there; tell their number, and whether they come when they come."""
    if name == "-":
        return _standard_input()
    try:
        raw = open(name, "rb")  # noqa: SIM115, PTH123 - closed by Source
        state = os.fstat(raw.fileno())
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        raise PainmapError(f"{name}: {reason(error)}; check the path and its permissions") from error
    regular = stat.S_ISREG(state.st_mode)
    return raw, state.st_size if regular else None, not regular


def _standard_input() -> tuple[io.BufferedReader, int | None, bool]:
    """Standard input, as a stream of its own: a thread that waits in `sys.stdin` would block the exit."""
    if sys.stdin is None:
        raise PainmapError("standard input is closed; give a file, or pipe the complaints in")
    try:
        raw = open(sys.stdin.fileno(), "rb", closefd=False)  # noqa: SIM115 - not ours to close
        state = os.fstat(raw.fileno())
    except (OSError, ValueError):  # a program has put a stream of its own in the place of standard input
        return (
            cast("io.BufferedReader", io.BufferedReader(cast("io.RawIOBase", sys.stdin.buffer))),
            None,
            True,
        )
    regular = stat.S_ISREG(state.st_mode)
    return raw, state.st_size if regular else None, not regular


def _unpacked(raw: io.BufferedReader, tell: Callable[[str], None]) -> io.BufferedReader:
    """The bytes inside, where the first ones are those of a packed file."""
    head = raw.peek(10)[:10]
    for magic, unpack in _UNPACK.items():
        if re.match(magic, head):
            return io.BufferedReader(_Unpacked(unpack(raw), tell), _HEAD)
    return raw


class _Unpacked(io.RawIOBase):
    """A packed stream, read as far as it can be: what it gave before an error is never lost.

    What follows the end of the packed data, and is no packed data itself, is left out and told.
    """

    def __init__(self, stream: Any, tell: Callable[[str], None]) -> None:  # noqa: ANN401 - of several libraries
        self._stream = stream
        self._tell = tell
        self._ended = False

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - whatever io hands over
        """Fill a part of a buffer, as `io.RawIOBase` has it."""
        try:
            data = b"" if self._ended else self._stream.read1(len(buffer))
        except gzip.BadGzipFile as error:
            if not str(error).startswith(_TAIL):
                raise
            self._tell("what follows the end of the packed data is no packed data, and was left out")
            self._ended, data = True, b""
        buffer[: len(data)] = data
        return len(data)


_TAIL = "Not a gzipped file"  # how gzip calls what follows a member and is none; bz2 and xz pass it over


def _zstd(raw: IO[bytes]) -> object:
    """Unpack zstd by the standard library (3.14) or by the extra `zstd`."""
    if sys.version_info >= (3, 14):
        from compression import zstd  # noqa: PLC0415 - only where it is needed

        return _Unzstd(raw, zstd.ZstdDecompressor)
    try:
        import zstandard  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise PainmapError("to read .zst files: pip install 'painmap[zstd]'") from error
    return _Unzstd(raw, lambda: zstandard.ZstdDecompressor().decompressobj())


_ZSTD_MARK = 4  # bytes that tell a frame, one of data or one to be skipped
_ZSTD_FRAME = rb"(?s)\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18"


class _Unzstd:
    """A stream of zstd frames, unpacked; unlike zstandard's own reader it tells where one breaks off."""

    def __init__(self, raw: IO[bytes], frame: Callable[[], Any]) -> None:
        """Read from `raw`, which stays open; `frame` begins to unpack a frame."""
        self._raw = raw
        self._begin = frame
        self._frame: Any = None
        self._left = b""

    def read1(self, size: int) -> bytes:
        """Give some bytes; none at the end."""
        while not self._left:
            between = self._frame is None or self._frame.eof
            packed = self._frame.unused_data if between and self._frame is not None else b""
            packed += self._raw.read(16 * 1024 if len(packed) < _ZSTD_MARK else 0)
            if not packed:
                if between:
                    return b""
                raise EOFError
            if between:
                if not re.match(_ZSTD_FRAME, packed):
                    raise gzip.BadGzipFile(_TAIL)
                self._frame = self._begin()
            self._left = self._unpack(packed)
        data, self._left = self._left[:size], self._left[size:]
        return data

    def _unpack(self, packed: bytes) -> bytes:
        try:
            return cast("bytes", self._frame.decompress(packed))
        except Exception as error:  # either library has its own kind of error, which is no other's
            raise zlib.error(str(error)) from error


_UNPACK: dict[bytes, Callable[[IO[bytes]], object]] = {
    rb"\x1f\x8b\x08": lambda raw: gzip.GzipFile(fileobj=raw),
    b"BZh[1-9]1AY&SY": bz2.open,
    rb"\xfd7zXZ\x00": lzma.open,
    rb"\x28\xb5\x2f\xfd": _zstd,
}


def _form(name: str, form: str | None, head: bytes, *, live: bool) -> str:
    """Tell the form from the name; from the first bytes where the name says nothing.

    Raises:
        PainmapError: It is of no form that can be read here.
    """
    if head.startswith(b"PK\x03\x04"):
        raise PainmapError("this is a spreadsheet or a zip file; save it as CSV and give that")
    path = PurePath(name.lower())
    if path.suffix in _PACKED:
        path = path.with_suffix("")
    form = form or _SUFFIXES.get(path.suffix) or _guess(head)
    if form == "parquet" and live:
        raise PainmapError("Parquet is read from a file, not from a pipe; give the file's name")
    return form


def _guess(head: bytes) -> str:
    if head.startswith(b"PAR1"):
        return "parquet"
    return "jsonl" if head.lstrip().startswith(b'{"') else "lines"
