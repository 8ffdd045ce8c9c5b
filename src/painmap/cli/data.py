"""What commands and completion read from the data files without an index."""

from __future__ import annotations

from typing import Any


def everyday_names() -> dict[str, list[str]]:
    """Give every muscle in the order of `muscles.txt`, with what people call it."""
    from painmap import resources  # noqa: PLC0415 - beside its only use
    from painmap.sources import lists, toml_files  # noqa: PLC0415 - beside its only use

    folder = resources.data_dir()
    known = lists.in_order((folder / resources.MUSCLES).read_bytes())
    names = toml_files.read(folder / resources.MUSCLE_NAMES).tables["names"]
    return {muscle: names.get(muscle, []) for muscle in known}


def flag_rows() -> list[dict[str, Any]]:
    """Read the flags from the data itself: it holds samples and sources that no look-up needs."""
    from painmap import resources  # noqa: PLC0415 - beside its only use
    from painmap.answer import LEVELS  # noqa: PLC0415
    from painmap.sources import toml_files  # noqa: PLC0415

    rows: list[dict[str, Any]] = toml_files.read_folder(resources.data_dir() / resources.RED_FLAGS).get(
        "flag", []
    )
    return sorted(rows, key=lambda row: LEVELS.index(row["level"]))
