"""Where painmap's data lies, and where its compiled index may be kept."""

from __future__ import annotations

import os
import sys
from os.path import abspath, dirname, expanduser, isabs, isdir, isfile, join
from typing import TYPE_CHECKING, Any

from painmap.errors import PainmapError, reason_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

#: What of `data/` an answer depends on: files, and folders of TOML files.
PATTERNS, BODY, POINTS, MUSCLES = "patterns.toml", "body.toml", "points.toml", "muscles.txt"
WEIGHTS, QUESTIONS, TOPIC = "weights.toml", "questions.toml", "topic.toml"
LEXICON, RED_FLAGS = "lexicon", "red_flags"
GRADES, LOOK_ALIKES = f"{RED_FLAGS}/grades.toml", "look_alikes.toml"
ENGLISH, INDEX = "english.txt", "painmap.index"
#: No answer depends on these: what people call muscles, and the drawn body.
MUSCLE_NAMES, CHART = "muscle_names.toml", "chart.json"
SCHEMA = "answer.schema.json"
MOST_BYTES = 32_000_000  # a catalogue is text that people write; /dev/zero is none
#: Rooms whose change makes an index stale.
ROOMS = ("language", "safety", "sources", "index")
_SOURCES = (".py", ".toml", ".txt")


def packaged_index() -> str | None:
    """Return the index that came with the wheel, or None where none did.

    It is all that most look-ups read; pathlib, which takes four milliseconds to import, is for the others.
    """
    path = join(_package(), "data", INDEX)
    return path if isfile(path) else None


def _package() -> str:
    return dirname(abspath(__file__))


def data_folder() -> str:
    """Return the path of `data/`: inside the package in a wheel, beside `src/` in a source tree."""
    package = _package()
    inside = join(package, "data")
    return inside if isdir(inside) else join(dirname(dirname(package)), "data")


def data_dir() -> Path:
    """Return the folder `data/`."""
    from pathlib import Path  # noqa: PLC0415 - see `packaged_index`

    return Path(data_folder())


def cache_folder() -> str | None:
    """Return the platform's own cache folder for painmap, or None where there is no home to have one in.

    `PAINMAP_CACHE` overrides it; empty means no cache.
    """
    chosen = os.environ.get("PAINMAP_CACHE")
    if chosen is not None:
        return chosen or None
    home = expanduser("~")
    if not isabs(home):  # there is no home, or every folder that painmap is run in would get one
        return None
    if sys.platform == "win32":
        return join(os.environ.get("LOCALAPPDATA") or join(home, "AppData", "Local"), "painmap", "Cache")
    if sys.platform == "darwin":
        return join(home, "Library", "Caches", "painmap")
    chosen = os.environ.get("XDG_CACHE_HOME", "")
    return join(chosen if chosen.startswith("/") else join(home, ".cache"), "painmap")


def cache_dir() -> Path | None:
    """Return the cache folder (see `cache_folder`) as a path."""
    from pathlib import Path  # noqa: PLC0415 - see `packaged_index`

    folder = cache_folder()
    return None if folder is None else Path(folder)


def tree_state() -> tuple[bytes, int]:
    """What the files that an index is made from look like from outside; none is read.

    Returns:
        The path, size and time of change of each, and the latest of those times, in nanoseconds.
    """
    package, data = _package(), data_folder()
    folders = [
        *(join(package, room) for room in ROOMS),
        *(join(data, name) for name in ("", LEXICON, RED_FLAGS)),
    ]
    rows = []
    for folder in folders:
        with os.scandir(folder) as files:
            found = [(file.path, file.stat()) for file in files if file.name.endswith(_SOURCES)]
        rows += [(path, stat.st_size, stat.st_mtime_ns) for path, stat in found]
    return repr(sorted(rows)).encode(), max(time for _, _, time in rows)


def code_bytes() -> bytes:
    """Read the modules that decide what an index holds, so that a change of theirs makes the index anew."""
    from pathlib import Path  # noqa: PLC0415 - see `packaged_index`

    package = Path(_package())
    return b"".join(path.read_bytes() for room in ROOMS for path in sorted((package / room).glob("*.py")))


def own_files() -> list[Path]:
    """Files of `data/` that an answer depends on, in the order in which they are digested."""
    folder = data_dir()
    lists = [sorted((folder / name).glob("*.toml")) for name in (LEXICON, RED_FLAGS)]
    last = [folder / name for name in (POINTS, WEIGHTS, TOPIC, QUESTIONS, MUSCLES, LOOK_ALIKES)]
    return [folder / PATTERNS, folder / BODY, *lists[0], *lists[1], *last]


def all_files() -> list[Path]:
    """Everything of `data/` that people write or that is drawn, and that `painmap check` looks at."""
    folder = data_dir()
    return [*own_files(), *(folder / name for name in (ENGLISH, MUSCLE_NAMES, CHART))]


def read_files(paths: Iterable[Path]) -> dict[Path, bytes]:
    """Read files in full.

    Raises:
        PainmapError: One is missing, too large or cannot be read.
    """
    blobs = {}
    for path in paths:
        try:
            with path.open("rb") as stream:
                blobs[path] = stream.read(MOST_BYTES + 1)
        except (OSError, ValueError) as error:  # ValueError: a null character in the name
            raise PainmapError(
                f"{path}: cannot be read ({reason_of(error)}); check the path and its permissions"
            ) from error
        if len(blobs[path]) > MOST_BYTES:
            raise PainmapError(
                f"{path}: larger than {MOST_BYTES // 1_000_000} MB; name a TOML file of patterns"
            )
    return blobs


def answer_schema() -> dict[str, Any]:
    """Load the JSON Schema of an answer.

    Raises:
        PainmapError: The file is missing or broken.
    """
    import json  # noqa: PLC0415 - no look-up needs it here

    path = data_dir() / SCHEMA
    try:
        schema: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise PainmapError(f"{path}: cannot be read ({reason_of(error)}); install painmap again") from error
    return schema


def english_words() -> frozenset[str]:
    """Load the common English words that are never corrected."""
    text = (data_dir() / ENGLISH).read_text(encoding="utf-8")
    return frozenset(line for line in text.split("\n") if line and not line.startswith("#"))
