"""Shared: one engine in a process for each set of catalogues, loaded once however many threads ask."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from painmap.engine import Engine

_engines: dict[tuple[tuple[Path, ...], bool], Engine] = {}
_loading = threading.Lock()


def engine(catalogues: tuple[Path, ...] = (), *, only: bool = False) -> Engine:
    """Return this process's engine over painmap's data and these catalogues.

    Raises:
        PainmapError: A catalogue cannot be read, or what it holds is wrong.
    """
    key = (catalogues, only)
    found = _engines.get(key)
    if found is not None:
        return found
    with _loading:
        if key not in _engines:
            from painmap.engine import Engine  # noqa: PLC0415 - `import painmap` stays cheap

            _engines[key] = Engine.load(catalogues, only=only)
        return _engines[key]
