"""What both fits do with labelled texts: read them, sign them, and lay out what they hold."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scipy.sparse import csr_matrix

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ROOT = Path(__file__).resolve().parents[1]
Row = dict[str, Any]


def corpus(name: str) -> Path:
    """A file of the corpus."""
    return ROOT / "corpus" / f"{name}.jsonl"


def cases(name: str) -> Path:
    """A file of the project's own labelled cases."""
    return ROOT / "tests" / "cases" / f"{name}.jsonl"


def lines(path: Path) -> list[Row]:
    """Read the rows of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def is_imagined(row: Row) -> bool:
    """Whether nobody real wrote a text: it teaches, and judges nothing."""
    return str(row.get("source")).startswith("imagined:")


def last_round(rows: Sequence[Row]) -> list[Row]:
    """Those of the round that was collected last; rows without one came first."""
    latest = max(row.get("added", 0) for row in rows)
    return [row for row in rows if row.get("added", 0) == latest]


def digest(paths: Iterable[Path]) -> str:
    """Digest of the files that something is learned from."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


def matrix(texts: Sequence[Mapping[str, float]], keys: Mapping[str, int]) -> csr_matrix:
    """What texts hold, a row each, a column for each key that is known."""
    cells = [(n, keys[k], v) for n, text in enumerate(texts) for k, v in text.items() if k in keys]
    at, key, value = zip(*cells, strict=True)
    return csr_matrix((value, (at, key)), shape=(len(texts), len(keys)))
