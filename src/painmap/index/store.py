"""The index: what is compiled from `data/`, kept so that a look-up starts fast.

A wheel brings it, keyed by painmap's version. In a source tree, and for catalogues of the user's own, it is
kept in the cache folder under a name that holds the digest of all that it was made from. It is JSON (nothing
in it can run), with a checksum of itself. A stale, damaged or unwritable index is passed over: the answer is
the same, only later.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from stat import S_ISREG
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from painmap import resources
from painmap._version import __version__

try:
    from _blake2 import blake2b  # hashlib's own, without the wait for OpenSSL to load
except ImportError:  # pragma: no cover - other Pythons than CPython
    from hashlib import blake2b

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

FORMAT = 7
_KEPT = 6  # indices in the cache: each edit of a catalogue makes a new one, of some megabytes
PACKAGED = "painmap.index"


class Index(NamedTuple):
    """What is compiled: tables that every look-up needs, and the rest as it is asked for.

    Attributes:
        core: The tables of reader, ranking and red flags.
        records: One record for each pattern: compiled, or its JSON.
        build: What compiling a catalogue of the user's own needs (`painmap.index.compile.extend`); its JSON
            where it was read.
    """

    core: dict[str, Any]
    records: list[Any]
    build: Any


def is_packaged() -> bool:
    """Whether an index came with the wheel."""
    return (resources.data_dir() / PACKAGED).is_file()


def packaged() -> Index | None:
    """Read the index that came with the wheel; None in a source tree."""
    return read(resources.data_dir() / PACKAGED, digest(()))


def kept(key: str) -> Index | None:
    """Read an index from the cache folder; None where there is none that can be used."""
    cache = resources.cache_dir()
    return None if cache is None else read(cache / f"{key}.index", key)


def keep(key: str, index: Index) -> Index:
    """Keep an index in the cache folder, where there is one, and give it as it will be read from there."""
    blob = dump(key, index)
    cache = resources.cache_dir()
    if cache is not None:
        write(cache / f"{key}.index", blob)
    again = parse(blob, key)
    if again is None:  # pragma: no cover - what was just written is complete
        raise AssertionError(key)
    return again


def digest(parts: Iterable[bytes]) -> str:
    """Digest of the version and of all data that an index is made from."""
    state = blake2b(f"painmap {__version__} format {FORMAT}".encode(), digest_size=16)
    for part in parts:
        state.update(len(part).to_bytes(8, "big"))
        state.update(part)
    return state.hexdigest()


def dump(key: str, index: Index) -> bytes:
    """Write an index: a header line, the core tables, one line for each record, what extending it needs."""
    lines = [
        # in ASCII: one wide character makes the whole text wide, and four times as slow to read back
        bytes(part)
        if isinstance(part, bytes | memoryview)
        else json.dumps(part, separators=(",", ":")).encode()
        for part in (index.core, *index.records, index.build)
    ]
    payload = b"\n".join(lines)
    lengths = [len(line) for line in lines]
    header = {"painmap": FORMAT, "key": key, "sum": _checksum(payload, lengths), "lengths": lengths}
    return json.dumps(header).encode() + b"\n" + payload


def _checksum(payload: bytes | memoryview, lengths: Sequence[int]) -> int:
    """Check sum of all that an index holds, and of where its lines end: it is for damage, not for malice."""
    return crc32(payload, crc32(json.dumps(list(lengths)).encode()))


def parse(blob: bytes, key: str) -> Index | None:
    """Read an index back; None where it is incomplete, of another format or of another key."""
    head = blob[: blob.find(b"\n") + 1]
    payload = memoryview(blob)[len(head) :]
    try:
        header = json.loads(head)
        if header["painmap"] != FORMAT or header["key"] != key:
            return None
        if _checksum(payload, header["lengths"]) != header["sum"]:
            return None
        lines = []
        at = 0
        for length in header["lengths"]:
            lines.append(payload[at : at + length])
            at += length + 1
        return Index(json.loads(str(lines[0], "ascii")), lines[1:-1], lines[-1])
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        return None


_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def read(path: Path, key: str) -> Index | None:
    """Read an index file; None where there is none that can be used.

    It is read, not mapped: a file that is cut off while it is mapped kills the process, and reading costs
    less than a millisecond. What is no plain file is not waited for.
    """
    try:
        with open(os.open(path, _FLAGS), "rb") as stream:  # noqa: PTH123 - pathlib opens no descriptors
            return parse(stream.read(), key) if S_ISREG(os.fstat(stream.fileno()).st_mode) else None
    except OSError:
        return None


def write(path: Path, blob: bytes) -> None:
    """Keep an index: a file beside it first, then renamed, so that no reader ever sees half of one.

    A folder that cannot be written, a full disk, another writer: nothing is kept, and nothing is said.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(blob)
        temporary.replace(path)
        others = [old for old in path.parent.glob("*.index") if old != path]
        for old in sorted(others, key=lambda old: old.stat().st_mtime, reverse=True)[_KEPT - 1 :]:
            old.unlink()
    except OSError:
        with suppress(OSError):
            temporary.unlink()
