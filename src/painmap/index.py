"""The index: what is compiled from `data/`, kept so that a look-up starts fast.

It is JSON (nothing in it can run), kept with a digest of itself under a name that holds the digest of all
data it was made from and painmap's version. A stale, damaged or unwritable index is passed over: the answer
is the same, only later.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from painmap import resources
from painmap._version import __version__

try:
    from _blake2 import blake2b  # hashlib's own, without the wait for OpenSSL to load
except ImportError:  # pragma: no cover - other Pythons than CPython
    from hashlib import blake2b

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

FORMAT = 1
_KEEP_SECONDS = 30 * 24 * 3600  # an index that nobody made anew for a month is swept out
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
        json.dumps(part, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")
        for part in (core, *records)
    ]
    payload = b"\n".join(lines)
    lengths = [len(line) for line in lines]
    header = {"painmap": FORMAT, "key": key, "digest": _seal(payload, lengths), "lengths": lengths}
    return json.dumps(header).encode() + b"\n" + payload


def _seal(payload: bytes, lengths: Sequence[int]) -> str:
    """Digest of all that an index holds, and of where its lines end."""
    state = blake2b(payload, digest_size=16)
    state.update(json.dumps(list(lengths)).encode())
    return state.hexdigest()


def parse(blob: bytes, key: str) -> tuple[dict[str, Any], list[memoryview]] | None:
    """Read an index back; None where it is not whole, not of this format or not of this key."""
    head, _, payload = blob.partition(b"\n")
    try:
        header = json.loads(head)
        if header["painmap"] != FORMAT or header["key"] != key:
            return None
        if _seal(payload, header["lengths"]) != header["digest"]:
            return None
        view = memoryview(payload)
        lines = []
        at = 0
        for length in header["lengths"]:
            lines.append(view[at : at + length])
            at += length + 1
        return json.loads(bytes(lines[0])), lines[1:]
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        return None


def read_cached(path: Path, key: str) -> tuple[dict[str, Any], list[memoryview]] | None:
    """Read a kept index; None where there is none that can be used."""
    try:
        blob = path.read_bytes()
    except OSError:
        return None
    return parse(blob, key)


def write_cached(path: Path, blob: bytes) -> None:
    """Keep an index: a file beside it first, then renamed, so that no reader ever sees half of one.

    A folder that cannot be written, a full disk, another writer: nothing is kept, and nothing is said.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(blob)
        temporary.replace(path)
        for old in path.parent.glob("*.index"):  # one version's index at a time
            if old != path and old.stat().st_mtime < path.stat().st_mtime - _KEEP_SECONDS:
                old.unlink()
    except OSError:
        with suppress(OSError):
            temporary.unlink()
