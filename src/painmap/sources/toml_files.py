"""TOML files of painmap's and of the user's: read and parsed, with every fault named by file and line."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from painmap.errors import reason_of
from painmap.sources.problems import CatalogueError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

MOST_BYTES = 32_000_000  # a catalogue is text that people write; /dev/zero is none


@dataclass(frozen=True, slots=True)
class Raw:
    """A catalogue file, parsed but not checked: its name, its text, and the tables in it."""

    file: str
    text: str
    tables: dict[str, Any]


def read_bytes(path: Path) -> bytes:
    """Read a data file, or as much of it as no data file has.

    Raises:
        CatalogueError: The file cannot be read.
    """
    try:
        with path.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        raise CatalogueError([_unreadable(str(path), error)]) from error


def read(path: Path) -> Raw:
    """Read and parse a data file.

    Raises:
        CatalogueError: The file cannot be read, is not UTF-8, or is not TOML.
    """
    return parse(str(path), read_bytes(path))


def parse(file: str, blob: bytes) -> Raw:
    """Parse the bytes of a catalogue file; `file` is what problems call it.

    Raises:
        CatalogueError: It is too large, not UTF-8, or not TOML.
    """
    if len(blob) > MOST_BYTES:
        message = f"the file is larger than {MOST_BYTES // 1_000_000} MB"
        raise CatalogueError([Problem(file, 0, "", message, "name a TOML file of patterns")])
    try:
        text = blob.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = blob.count(b"\n", 0, error.start) + 1
        fix = "save the file as UTF-8"
        raise CatalogueError([Problem(file, line, "", "the text is not UTF-8", fix)]) from error
    try:
        return Raw(file, text, tomllib.loads(text))
    except (ValueError, RecursionError) as error:
        raise CatalogueError([_syntax(file, text, error)]) from error


def _unreadable(file: str, error: OSError | ValueError) -> Problem:
    fixes = {
        FileNotFoundError: "check the path",
        IsADirectoryError: "name a file, not a folder",
        PermissionError: "allow painmap to read it (chmod +r)",
    }
    fix = next((f for kind, f in fixes.items() if isinstance(error, kind)), "check the path and the disk")
    return Problem(file, 0, "", f"cannot be read: {reason_of(error)}", fix)


_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def _syntax(file: str, text: str, error: Exception) -> Problem:
    """Turn tomllib's message into a problem with its line."""
    if isinstance(error, RecursionError):
        return Problem(
            file, 1, "", "brackets are nested too deeply", "a pattern needs lists of text, no more"
        )
    said = str(error)
    found = _PLACE.search(said)
    line, column = 1, ""
    if found is not None:
        line = int(found[1]) if found[1] else text.count("\n") + 1
        column = f" at column {found[2]}" if found[2] else " at the end of the file"
        said = said[: found.start()]
    message = f"not valid TOML{column}: {said[:1].lower()}{said[1:]}"
    return Problem(file, line, "", message, _syntax_fix(said, text.split("\n")[line - 1 : line]))


def _syntax_fix(said: str, lines: list[str]) -> str:
    """Say what to do about a syntax error: what word processors and copying make, or the usual."""
    if any(re.search("[\u2018-\u201f\u00ab\u00bb]", line) for line in lines):
        return 'replace the curly quotes by straight ones, "like this"'
    if said.startswith(("Cannot overwrite", "Cannot declare", "Duplicate")):
        return "this key stands twice in its table; take one of them out"
    return "look for a missing quote, comma, bracket or = here or just above"


def parse_toml(path: Path, blob: bytes) -> dict[str, Any]:
    """Parse any TOML file of painmap's; a syntax error raises `CatalogueError` with its line."""
    return parse(str(path), blob).tables


def join(files: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Join parsed files: lists follow each other, tables take each other's keys."""
    out: dict[str, Any] = {}
    for tables in files:
        for key, value in tables.items():
            if isinstance(value, dict):
                out[key] = join([out.get(key, {}), value])
            elif isinstance(value, list):
                out[key] = [*out.get(key, ()), *value]
            else:
                out[key] = value
    return out


def read_folder(folder: Path) -> dict[str, Any]:
    """Read and join all TOML files of a folder of painmap's own data."""
    return join(read(path).tables for path in sorted(folder.glob("*.toml")))
