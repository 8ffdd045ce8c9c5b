"""Stub by the lead: the CLI helper replaces this file; these three functions are what compiling.py calls."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Container, Mapping
    from pathlib import Path


def parse_toml(path: Path, blob: bytes) -> dict[str, Any]:
    """Parse TOML; a syntax error raises `PainmapError` with file, line and mend."""
    return tomllib.loads(blob.decode())


def read_muscles(blob: bytes) -> list[str]:
    """Muscle names, one a line; "#" starts a comment."""
    return [x.strip() for x in blob.decode().splitlines() if x.strip() and not x.startswith("#")]


def load(blobs: Mapping[Path, bytes], *, muscles: Container[str], sites: Container[str]) -> list[dict[str, Any]]:
    """All patterns as plain records with every key filled in; a later file's pattern replaces an earlier one's of the same id."""
    found: dict[str, dict[str, Any]] = {}
    for path, blob in blobs.items():
        for row in parse_toml(path, blob).get("pattern", ()):
            found[row["id"]] = row
    return list(found.values())
