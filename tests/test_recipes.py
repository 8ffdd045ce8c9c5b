"""The recipes of docs/library.md, run as they stand there: the rows of `painmap batch`, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from benchmarks.engines.recipes import LOCAL, of_batch, of_recipe, recipes, write_source

from kinds import EACH_KIND

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("pyarrow")

RECIPES = recipes(LOCAL)
COMPLAINTS = [*EACH_KIND, "nice weather", None]
LIBRARY = {"pandas": "pandas", "Polars": "polars", "DuckDB": "duckdb", "DuckDB with Arrow": "duckdb"}


@pytest.fixture(scope="module", params=["texts", "categories"])
def source(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with complaints in a column of texts or of categories, and what a batch answers."""
    folder = tmp_path_factory.mktemp(request.param)
    write_source(folder, COMPLAINTS, categories=request.param == "categories")
    assert {row["status"] for row in of_batch(folder)} == {"matched", "alert_only", "no_match"}
    return folder


def test_every_engine_of_one_machine_has_a_recipe() -> None:
    """The page has the five that it promises."""
    assert set(RECIPES) == {"PyArrow", *LIBRARY}


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_gives_the_rows_of_the_batch(
    name: str, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Missing complaints, some that match nothing, alerts, misspelt ones: the same rows in the same order."""
    pytest.importorskip(LIBRARY.get(name, "pyarrow"))
    (tmp_path / "complaints.parquet").symlink_to(source / "complaints.parquet")
    monkeypatch.chdir(tmp_path)
    exec(compile(RECIPES[name], "recipe.py", "exec"), {"__name__": "__main__"})  # noqa: S102 - our own documentation
    assert of_recipe(tmp_path) == of_batch(source)
