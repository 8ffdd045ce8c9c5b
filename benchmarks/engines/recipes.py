"""The recipes, as they stand in docs/, and what they read and write."""

from __future__ import annotations

import csv
import io
import re
import subprocess
from typing import TYPE_CHECKING, Any

from benchmarks import cases
from benchmarks.speed.measure import PAINMAP

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

#: Pages whose blocks of Python that read this file are recipes; on one machine, and on many.
LOCAL, CLUSTER = "library.md", "guides/engines.md"
SOURCE, TARGET = "complaints.parquet", "answers.parquet"
#: What a recipe's answers have beside the record and the complaint, and the cell of a batch that it must be.
CELLS = {
    "status": "status", "id": "pattern", "name": "name", "score": "score", "confidence": "confidence",
    "alerts": "alerts", "reasons": "because", "error": "error",
}  # fmt: skip


def recipes(page: str) -> dict[str, str]:
    """Read the recipes of a page: each one's code, by its heading."""
    text = (cases.ROOT / "docs" / page).read_text(encoding="utf-8")
    found = {}
    for section in re.split(r"^##+ ", text, flags=re.MULTILINE)[1:]:
        title = section.split("\n", 1)[0]
        for block in re.findall(r"```python\n(.*?)```", section, re.DOTALL):
            if SOURCE in block:
                found[title] = block
    return found


def write_source(folder: Path, texts: Sequence[str | None], *, categories: bool = False) -> None:
    """Write the complaints that a recipe reads, and the same as CSV for `painmap batch`.

    Args:
        folder: Where to.
        texts: The complaints; None is a missing one.
        categories: Write the column as one of categories (dictionary).
    """
    import pyarrow as pa  # noqa: PLC0415 - an extra
    import pyarrow.parquet as pq  # noqa: PLC0415 - an extra

    column = pa.array(texts, pa.string())
    column = column.dictionary_encode() if categories else column
    table = pa.table({"record": range(1, len(texts) + 1), "complaint": column})
    pq.write_table(table, folder / SOURCE, row_group_size=2_000)
    with (folder / "complaints.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([["record", "complaint"], *enumerate(texts, start=1)])


def batch(folder: Path, jobs: int) -> tuple[str, ...]:
    """Return the command that answers the same complaints with `painmap batch`, into `answers.csv`."""
    source, target = str(folder / "complaints.csv"), str(folder / "answers.csv")
    return (*PAINMAP, "batch", source, *f"-f csv -n 1 -q --force -j {jobs} -o".split(), target)


def of_batch(folder: Path, env: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """Run `painmap batch` where it has not run yet; its rows in the fields of a recipe's answers."""
    target = folder / "answers.csv"
    if not target.exists():
        subprocess.run(batch(folder, 2), env=env, check=True)
    csv.field_size_limit(10_000_000)
    rows = csv.DictReader(io.StringIO(target.read_text(encoding="utf-8")))
    return [_row({field: row[cell] for field, cell in CELLS.items()}) for row in rows]


def of_recipe(folder: Path) -> list[dict[str, Any]]:
    """Read the rows that a recipe has written, in the order of the records."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - an extra

    table = pq.read_table(folder / TARGET)
    while any(str(kind).startswith("struct") for kind in table.schema.types):
        table = table.flatten()
    table = table.rename_columns([name.removeprefix("answer.") for name in table.column_names])
    return [_row(row) for row in table.sort_by("record").to_pylist()]


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    """Make a row one that can be compared: what a CSV file leaves empty is None, a score is a number."""
    out = {field: None if row[field] in ("", None) else row[field] for field in CELLS}
    score = out["score"]
    missing = score is None or score != score  # noqa: PLR0124 - pandas has NaN for it
    return out | {"score": None if missing else float(score)}
