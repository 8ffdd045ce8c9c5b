"""Build hook: the wheel brings the compiled index, so that the first look-up is as fast as the second."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class IndexHook(BuildHookInterface):  # type: ignore[type-arg] - hatchling's own generic
    """Compiles `data/` and puts the index beside it in the wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the index; an editable install keeps reading the source tree, and compiles at first use."""
        if version == "editable":
            return
        sys.path.insert(0, str(Path(self.root) / "src"))
        from painmap.index import store
        from painmap.index.compile import compile_own
        from painmap.resources import INDEX, own_files, read_files

        folder = Path(tempfile.mkdtemp())
        path = folder / INDEX
        path.write_bytes(store.dump(store.digest(()), compile_own(read_files(own_files()))))
        build_data["force_include"][str(path)] = f"painmap/data/{INDEX}"
