"""`python -m drawing WHEEL`: make data/chart.json anew."""

from __future__ import annotations

import sys
from pathlib import Path

from drawing.build import OUT, build, dumped

if __name__ == "__main__":
    OUT.write_text(dumped(build(Path(sys.argv[1]))), encoding="utf-8")
    print(f"{OUT}: {OUT.stat().st_size} bytes")
