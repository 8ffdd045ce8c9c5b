"""The index: what is compiled from `data/`, kept so that a look-up starts fast.

It is JSON (nothing in it can run), kept with a check sum of itself under a name that holds the digest of all
data it was made from and painmap's version. A stale, damaged or unwritable index is passed over: the answer
is the same, only later.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from stat import S_ISREG
from typing import TYPE_CHECKING, Any
from zlib import crc32

from painmap import resources
from painmap._version import __version__

try:
    from _blake2 import blake2b  # hashlib's own, without the wait for OpenSSL to load
except ImportError:  # pragma: no cover - other Pythons than CPython
    from hashlib import blake2b

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

FORMAT = 3
_KEPT = 4  # indices in the cache: each edit of a catalogue makes a new one, of some megabytes
PACKAGED = "painmap.index"


def places(key: str) -> list[Path]:
    """Where an index may lie: shipped beside the data, or kept in the cache folder."""
    found = [resources.data_dir() / PACKAGED]
    cache = resources.cache_dir()
    if cache is not None:
        found.append(cache / f"{key}.index")
    return found


def keep(key: str, blob: bytes) -> None:
    """Keep an index in the cache folder, where there is one."""
    cache = resources.cache_dir()
    if cache is not None:
        write_cached(cache / f"{key}.index", blob)


def digest(parts: Iterable[bytes]) -> str:
    """Digest of the version and of all data that an index is made from."""
    state = blake2b(f"painmap {__version__} format {FORMAT}".encode(), digest_size=16)
    for part in parts:
        state.update(len(part).to_bytes(8, "big"))
        state.update(part)
    return state.hexdigest()


def dump(key: str, core: Mapping[str, Any], records: Sequence[Mapping[str, Any]]) -> bytes:
    """Write an index: a header line, the core tables, one line for each pattern's record."""
    lines = [
        # in ASCII: one wide character makes the whole text wide, and four times as slow to read back
        json.dumps(part, separators=(",", ":")).encode()
        for part in (core, *records)
    ]
    payload = b"\n".join(lines)
    lengths = [len(line) for line in lines]
    header = {"painmap": FORMAT, "key": key, "sum": _checksum(payload, lengths), "lengths": lengths}
    return json.dumps(header).encode() + b"\n" + payload


def _checksum(payload: bytes | memoryview, lengths: Sequence[int]) -> int:
    """Check sum of all that an index holds, and of where its lines end: it is for damage, not for malice."""
    return crc32(payload, crc32(json.dumps(list(lengths)).encode()))


def parse(blob: bytes, key: str) -> tuple[dict[str, Any], list[memoryview]] | None:
    """Read an index back; None where it is not whole, not of this format or not of this key."""
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
        return json.loads(str(lines[0], "ascii")), lines[1:]
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        return None


_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def read_cached(path: Path, key: str) -> tuple[dict[str, Any], list[memoryview]] | None:
    """Read a kept index; None where there is none that can be used.

    It is read, not mapped: a file that is cut off while it is mapped kills the process, and reading costs
    less than a millisecond. What is no plain file is not waited for.
    """
    try:
        with open(os.open(path, _FLAGS), "rb") as stream:  # noqa: PTH123 - pathlib opens no descriptors
            return parse(stream.read(), key) if S_ISREG(os.fstat(stream.fileno()).st_mode) else None
    except OSError:
        return None


def write_cached(path: Path, blob: bytes) -> None:
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
