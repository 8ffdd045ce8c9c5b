"""Spark, Dask and Ray: the recipes of docs/guides/engines.md as they stand there, each as a process.

They take minutes and need the extra `engines` and Java, so they run only with PAINMAP_ENGINES=required, as in
.ci/engines; then nothing may be skipped.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from benchmarks.engines.recipes import CLUSTER, of_batch, of_recipe, recipes, write_source

from kinds import EACH_KIND

if TYPE_CHECKING:
    from pathlib import Path

RECIPES = recipes(CLUSTER)
MEGABYTE = ("my heel is sore first thing in the morning. " * 23_000)[:1_000_000]
COMPLAINTS = [
    *EACH_KIND,
    "   ",
    MEGABYTE,
    MEGABYTE + "x",
    *(f"sore heel, {n} days" for n in range(50)),
    None,
]
pytestmark = pytest.mark.skipif(
    os.environ.get("PAINMAP_ENGINES") != "required", reason="minutes long; .ci/engines runs them"
)


@pytest.fixture(scope="module", params=["texts", "categories"])
def source(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with complaints in a column of texts or of categories."""
    pytest.importorskip("pyarrow")
    folder = tmp_path_factory.mktemp(request.param)
    write_source(folder, COMPLAINTS, categories=request.param == "categories")
    of_batch(folder)  # before any engine: it compiles the index, as each worker would by itself
    return folder


def test_every_engine_has_a_recipe() -> None:
    """The page has the three that it promises."""
    assert set(RECIPES) == {"Spark", "Dask", "Ray"}


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_gives_the_rows_of_the_batch(name: str, source: Path, tmp_path: Path) -> None:
    """Missing and blank complaints, no match, a megabyte and more: as many rows, and the same ones."""
    (tmp_path / "complaints.parquet").symlink_to(source / "complaints.parquet")
    (tmp_path / "recipe.py").write_text(RECIPES[name], encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "recipe.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
        env=os.environ | {"PYSPARK_PYTHON": sys.executable},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    wanted = of_batch(source)
    assert [row["status"] for row in wanted].count("error") == 1
    assert of_recipe(tmp_path) == wanted
