"""The index: what is compiled from `data/`, kept so that a look-up starts fast.

A wheel brings it, keyed by painmap's version. In a source tree, and for catalogues of the user's own, it is
kept in the cache folder under a name that holds the digest of all that it was made from. It is JSON and plain
text (nothing in it can run), with a checksum of itself. A stale, damaged or unwritable index is passed over:
the answer is the same, only later.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from os.path import join, split
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
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

FORMAT = 12
_KEPT = 6  # indices in the cache: each edit of a catalogue makes a new one, of some megabytes
_LONG = (
    4_000  # from so many characters on, a text is kept beside the JSON: it is read four times as fast there
)
_TEXT, _TABLE, _SORTED = "text", "table", "sorted"
_MOST_SEARCHES = 60  # as many as one look-up makes; from then on a table is worth unpacking


class Rows:
    """Rows of a table that a look-up needs few of: a text with one a line, each parsed when first asked for.

    Args:
        text: The rows.
        parse: Makes a row of a line.
    """

    __slots__ = ("_lines", "_parse", "_parsed")

    def __init__(self, text: str, parse: Callable[[str], Any]) -> None:
        """Take the text; nothing is parsed."""
        self._lines = text.split("\n")
        self._parse = parse
        self._parsed: dict[int, Any] = {}

    def __getitem__(self, number: int) -> Any:  # noqa: ANN401 - what `parse` gives
        """Return a row by its number."""
        row = self._parsed.get(number)
        if row is None:
            row = self._parsed[number] = self._parse(self._lines[number])
        return row


class Table:
    """A table of texts of which a look-up needs few: searched as it lies, unpacked once it is asked often.

    Args:
        text: A row a line, with a tab behind its key, in the order of the keys.
    """

    __slots__ = ("_rows", "_searches", "text")

    def __init__(self, text: str) -> None:
        """Take the text; nothing is unpacked."""
        self.text = text
        self._rows: dict[str, str] | None = None
        self._searches = 0

    def get(self, key: str, /) -> str | None:
        """Return the row of a key, or None."""
        if self._rows is None and self._searches < _MOST_SEARCHES:
            self._searches += 1
            return self._found(key)
        return self._unpacked().get(key)

    def items(self) -> Iterable[tuple[str, str]]:
        """All keys and their rows."""
        return self._unpacked().items()

    def __eq__(self, other: object) -> bool:
        """Whether another table, or dict, holds the same."""
        return self._unpacked() == (dict(other.items()) if isinstance(other, Table) else other)

    __hash__ = None  # type: ignore[assignment]

    def _found(self, key: str) -> str | None:
        text = self.text
        low, high = 0, len(text)  # where lines begin
        while low < high:
            begin = text.rfind("\n", low, (low + high) // 2) + 1 or low
            tab = text.index("\t", begin)
            end = text.find("\n", tab)
            here = text[begin:tab]
            if here == key:
                return text[tab + 1 : end] if end >= 0 else text[tab + 1 :]
            if here < key:
                low = end + 1 if end >= 0 else high
            else:
                high = begin
        return None

    def _unpacked(self) -> dict[str, str]:
        if self._rows is None:
            words = self.text.replace("\n", "\t").split("\t")
            self._rows = dict(zip(words[::2], words[1::2], strict=True))
        return self._rows


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
    return resources.packaged_index() is not None


def packaged() -> Index | None:
    """Read the index that came with the wheel; None in a source tree."""
    path = resources.packaged_index()
    return None if path is None else read(path, digest(()))


def kept(key: str) -> Index | None:
    """Read an index from the cache folder; None where there is none that can be used.

    What is used is kept the longest: edits of a catalogue do not push out the index that it is added to.
    """
    cache = resources.cache_folder()
    if cache is None:
        return None
    path = join(cache, f"{key}.index")  # noqa: PTH118 - see `resources.packaged_index`
    found = read(path, key)
    if found is not None:
        with suppress(OSError):  # a folder that is only read
            os.utime(path)
    return found


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


def noted(tree: str, stamp: str) -> str | None:
    """The key that was noted for a source tree, as long as its stamp is the same."""
    path = _note(tree)
    if path is None:
        return None
    try:
        with open(path, encoding="ascii") as stream:  # noqa: PTH123 - see `resources.packaged_index`
            was, _, key = stream.read().partition("\n")
    except (OSError, ValueError):
        return None
    return key if was == stamp and len(key) == len(stamp) else None


def note(tree: str, stamp: str, key: str) -> None:
    """Note the key of a source tree beside the indices, with a stamp that changes as the tree does."""
    path = _note(tree)
    if path is not None:
        _replace(path, f"{stamp}\n{key}".encode("ascii"))


def _note(tree: str) -> str | None:
    cache = resources.cache_folder()
    return None if cache is None else join(cache, f"{digest([tree.encode()])}.key")  # noqa: PTH118


def digest(parts: Iterable[bytes]) -> str:
    """Digest of the version and of all data that an index is made from."""
    state = blake2b(f"painmap {__version__} format {FORMAT}".encode(), digest_size=16)
    for part in parts:
        state.update(len(part).to_bytes(8, "big"))
        state.update(part)
    return state.hexdigest()


def dump(key: str, index: Index) -> bytes:
    """Write an index: a header line, the core, its long parts, a line for each record, and the build."""
    core = dict(index.core)
    parts = dict(_take_out(core, ()))
    lines = [
        # JSON in ASCII: one wide character makes the whole text wide, and four times as slow to read back
        bytes(part)
        if isinstance(part, bytes | memoryview)
        else json.dumps(part, separators=(",", ":")).encode()
        for part in (core, *index.records, index.build)
    ]
    lines[1:1] = parts.values()
    payload = b"\n".join(lines)
    lengths = [len(line) for line in lines]
    header = {
        "painmap": FORMAT,
        "key": key,
        "sum": _checksum(payload, lengths, list(parts)),
        "lengths": lengths,
        "parts": list(parts),
    }
    return json.dumps(header).encode() + b"\n" + payload


def _take_out(table: dict[str, Any], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], bytes]]:
    """Take long texts, and tables of texts, out of nested tables; yield what is each one's kind and path.

    A table whose keys are in their order can be searched as it lies; of any other the order is kept.
    """
    for name, value in table.items():
        here = (*path, name)
        if isinstance(value, str) and len(value) >= _LONG:
            table[name] = None
            yield (_TEXT, *here), value.encode()
        elif isinstance(value, Table):
            table[name] = None
            yield (_SORTED, *here), value.text.encode()
        elif isinstance(value, dict):
            flat = [word for row in value.items() for word in row]
            if all(isinstance(word, str) and "\n" not in word for word in flat):
                if sum(map(len, flat)) < _LONG:
                    continue
                table[name] = None
                if flat[::2] == sorted(flat[::2]) and not any("\t" in word for word in flat):
                    yield (_SORTED, *here), "\n".join(map("\t".join, value.items())).encode()
                else:
                    yield (_TABLE, *here), "\n".join(flat).encode()
            else:
                table[name] = dict(value)
                yield from _take_out(table[name], here)


def _put_back(core: dict[str, Any], part: Sequence[str], line: memoryview) -> None:
    """Put what was taken out into its place."""
    kind, *path, name = part
    for step in path:
        core = core[step]
    text = str(line, "utf-8")
    if kind == _TABLE:
        words = text.split("\n")
        core[name] = dict(zip(words[::2], words[1::2], strict=True))
    else:
        core[name] = Table(text) if kind == _SORTED else text


def _checksum(payload: bytes | memoryview, lengths: Sequence[int], parts: Sequence[Sequence[str]]) -> int:
    """Check sum of all that an index holds, and of what its lines are: it is for damage, not for malice."""
    return crc32(payload, crc32(json.dumps([lengths, parts]).encode()))


def parse(blob: bytes, key: str) -> Index | None:
    """Read an index back; None where it is incomplete, of another format or of another key."""
    head = blob[: blob.find(b"\n") + 1]
    payload = memoryview(blob)[len(head) :]
    try:
        header = json.loads(head)
        if header["painmap"] != FORMAT or header["key"] != key:
            return None
        if _checksum(payload, header["lengths"], header["parts"]) != header["sum"]:
            return None
        lines = []
        at = 0
        for length in header["lengths"]:
            lines.append(payload[at : at + length])
            at += length + 1
        core = json.loads(str(lines[0], "ascii"))
        parts = header["parts"]
        for part, line in zip(parts, lines[1:], strict=False):
            _put_back(core, part, line)
        return Index(core, lines[1 + len(parts) : -1], lines[-1])
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        return None


_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def read(path: Path | str, key: str) -> Index | None:
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
    """Keep an index, and no more than a few others beside it.

    A folder that cannot be written, a full disk, another writer: nothing is kept, and nothing is said.
    """
    if not _replace(str(path), blob):
        return
    with suppress(OSError):
        others = [old for old in path.parent.glob("*.index") if old != path]
        for old in sorted(others, key=lambda old: old.stat().st_mtime, reverse=True)[_KEPT - 1 :]:
            old.unlink()


def _replace(path: str, blob: bytes) -> bool:
    """Write a file beside it first, then rename that, so that no reader ever sees half of one."""
    folder, name = split(path)
    temporary = join(folder, f".{name}.{os.getpid()}.{os.urandom(4).hex()}")  # noqa: PTH118
    try:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - see `resources.packaged_index`
        with open(temporary, "wb") as stream:  # noqa: PTH123
            stream.write(blob)
        os.replace(temporary, path)  # noqa: PTH105
    except OSError:
        with suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108
        return False
    return True
