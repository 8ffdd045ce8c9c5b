"""Settings from a config file: what would otherwise be typed each time; options and variables override it."""

from __future__ import annotations

import os
import stat
import sys
from os.path import dirname, expanduser, isabs, join
from typing import TYPE_CHECKING, Any

from painmap.errors import PainmapError, reason_of

if TYPE_CHECKING:
    from painmap.sources.toml_files import Raw

FORMATS = ("card", "text", "markdown", "note", "json", "jsonl", "csv", "tsv")
THEMES = ("dark", "light", "contrast", "none")
COLORS = ("auto", "always", "never")

#: Key of the file: (what it holds, the parameter it sets, the commands that have it).
_SHOWING = ("match", "ask", "list", "show", "compare", "flags")
_LOADING = ("match", "ask", "live", "batch", "list", "show", "compare", "chart", "handout", "mcp", "eval")
KEYS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "format": (f"one of {', '.join(FORMATS)}", "form", _SHOWING),
    "color": (f"one of {', '.join(COLORS)}", "color", (*_SHOWING, "chart")),
    "limit": ("a number above 0", "limit", ("match", "ask", "live", "batch")),
    "theme": (f"one of {', '.join(THEMES)}", "theme", ("live",)),
    "full": ("true or false", "full", ("match", "ask")),
    "chart": ("true or false", "chart", ("match", "ask")),
    "explain": ("true or false", "explain", ("match",)),
    "catalogue": ("a path or a list of paths", "catalogues", _LOADING),
    "only": ("true or false", "only", _LOADING),
}


def config_path() -> str:
    """Return where the config file is looked for: `PAINMAP_CONFIG`, else the platform's own place."""
    chosen = os.environ.get("PAINMAP_CONFIG")
    if chosen is not None:
        return chosen
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or "~/AppData/Local"
    elif sys.platform == "darwin":
        base = "~/Library/Application Support"
    else:
        base = os.environ.get("XDG_CONFIG_HOME", "").strip() or "~/.config"
    return join(expanduser(base), "painmap", "config.toml")


def defaults() -> dict[str, dict[str, Any]]:
    """Read the config file into defaults for each command; without a file there are none.

    Raises:
        PainmapError: The file cannot be read, or what it holds is wrong.
    """
    path = config_path()  # by os.path: importing pathlib would cost every look-up four milliseconds
    chosen = os.environ.get("PAINMAP_CONFIG")
    if chosen == "":
        return {}
    if chosen is None and not isabs(path):  # HOME is no place
        return {}
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise PainmapError(f"{path}: the config file is not a plain file; name one in PAINMAP_CONFIG")
        with open(path, "rb") as stream:
            blob = stream.read()
    except (FileNotFoundError, NotADirectoryError):
        if chosen is None:
            return {}
        raise PainmapError(
            f"{path}: no such config file; PAINMAP_CONFIG names it, correct or unset that"
        ) from None
    except (OSError, ValueError) as error:
        if chosen is None and not os.access(dirname(path), os.X_OK):  # the folder of another user
            return {}
        raise PainmapError(
            f"{path}: the config file cannot be read: {reason_of(error)}; allow it or move the file away"
        ) from error
    return _by_command(path, blob)


def _by_command(path: str, blob: bytes) -> dict[str, dict[str, Any]]:
    from painmap.sources import toml_files  # noqa: PLC0415 - only where there is a file

    raw = toml_files.parse(path, blob)
    out: dict[str, dict[str, Any]] = {}
    for key, value in raw.tables.items():
        if key not in KEYS:
            from painmap.nearest import did_you_mean  # noqa: PLC0415 - only for errors

            fix = did_you_mean(key, KEYS) or f"the keys are {', '.join(KEYS)}"
            raise _wrong(raw, key, f'unknown key "{key}"; {fix}')
        wanted, parameter, commands = KEYS[key]
        if not _fits(key, value):
            raise _wrong(raw, key, f'"{key}" is {value!r}; it must be {wanted}')
        if key == "catalogue":
            from pathlib import Path  # noqa: PLC0415 - as in `defaults`

            files = [value] if isinstance(value, str) else value
            try:
                value = [str(Path(path).parent / Path(file).expanduser()) for file in files]  # noqa: PLW2901 - made absolute
            except RuntimeError as error:  # "~somebody", and there is no such user
                raise _wrong(raw, key, f'"{key}" names no home; write the path out') from error
        for command in commands:
            out.setdefault(command, {})[parameter] = value
    return out


def _wrong(raw: Raw, key: str, message: str) -> PainmapError:
    """Make the error about a key, with its line."""
    from painmap.sources.toml_lines import nearest_line, value_lines  # noqa: PLC0415 - only for errors

    return PainmapError(f"{raw.file}:{nearest_line(value_lines(raw.text), (key,))}: {message}")


def _fits(key: str, value: object) -> bool:
    if key == "format":
        return value in FORMATS
    if key == "color":
        return value in COLORS
    if key == "theme":
        return value in THEMES
    if key == "limit":
        return isinstance(value, int) and not isinstance(value, bool) and value > 0
    if key == "catalogue":
        files = value if isinstance(value, list) else [value]
        return all(isinstance(file, str) and "\0" not in file for file in files)
    return isinstance(value, bool)
