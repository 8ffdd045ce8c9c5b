"""Loading: the index from the wheel, from the cache, or compiled anew."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

from painmap import resources
from painmap.index import store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from painmap.index.store import Index

_SETTLED = 2_000_000_000  # nanoseconds: coarser are the times of no file system


def load_index(catalogues: Sequence[Path], *, only: bool, compiling: Callable[[], None]) -> Index:
    """Load the index of painmap's data and of catalogues of the user's own.

    Args:
        catalogues: Files of the user's own: patterns, words, red flags.
        only: Leave painmap's own patterns out.
        compiling: Called before painmap's own data is compiled, which takes seconds.

    Raises:
        PainmapError: A file cannot be read, or what it holds is wrong.
    """
    if not catalogues:
        return _own({}, compiling)
    blobs = resources.read_files(catalogues)
    key = index_key(blobs.values(), only=only)
    found = store.kept(key)
    if found is None:
        from painmap.index.compile import extend, holds_words  # noqa: PLC0415 - the parsers cost more than a look-up

        words = any(map(holds_words, blobs.values()))
        base = _own(blobs if words else {}, compiling)
        base = base._replace(build=json.loads(bytes(base.build)))
        found = store.keep(key, extend(base, blobs, only=only, sound=words))
    return found


def index_key(catalogues: Iterable[bytes], *, only: bool) -> str:
    """The digest of all that an index is made from: painmap's version or data, and the user's files."""
    return store.digest([_own_key({}).encode(), str(only).encode(), *catalogues])


def _own(words: Mapping[Path, bytes], compiling: Callable[[], None]) -> Index:
    """painmap's own data, with words and red flags of the user's own."""
    found = None if words else store.packaged()
    if found is not None:
        return found
    key = _own_key(words)
    found = store.kept(key)
    if found is None:
        from painmap.index.compile import compile_own  # noqa: PLC0415 - the parsers cost more than a look-up

        compiling()
        found = store.keep(key, compile_own(resources.read_files(resources.own_files()), words))
    return found


def _own_key(words: Mapping[Path, bytes]) -> str:
    """The key of painmap's own index: its version in a wheel, a digest of code and data in a source tree."""
    if store.is_packaged():
        return store.digest(words.values())
    key = _tree_key()
    return store.digest([key.encode(), *words.values()]) if words else key


def _tree_key() -> str:
    """The digest of the code and data of a source tree, kept as long as no file of it looks changed.

    To read three megabytes at each start takes as long as the rest of a look-up.
    """
    state, changed = resources.tree_state()
    stamp = store.digest([state])
    key = store.noted(resources.data_folder(), stamp)
    if key is None:
        key = store.digest([resources.code_bytes(), *resources.read_files(resources.own_files()).values()])
        if changed < time.time_ns() - _SETTLED:  # else it may change once more and look the same
            store.note(resources.data_folder(), stamp, key)
    return key
