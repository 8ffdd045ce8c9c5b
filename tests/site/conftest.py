"""The site, built once for all its tests, from a copy of docs/ so that nothing is written into the tree."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from whole import FULL

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built site; every warning of the build is an error."""
    if not FULL:
        for name in ("sphinx", "furo", "myst_parser"):
            pytest.importorskip(
                name, reason="could not import what the extra `docs` has", exc_type=ImportError
            )
    folder = tmp_path_factory.mktemp("site")
    ignored = shutil.ignore_patterns("atlas", "__pycache__", "_site")
    shutil.copytree(DOCS, folder / "docs", ignore=ignored)
    draft = () if FULL else ("-t", "draft")
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", *draft, "docs", "html"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return folder / "html"
