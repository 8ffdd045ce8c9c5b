"""`painmap batch` as a process of its own, for what can only be seen from outside."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

COMPLAINTS = (
    "hurts after driving, crooked back",
    "sore heel first thing in the morning",
    "my car makes a noise after driving",
    "ache under the shoulder blade, worse at the laptop",
    "neck stiff, can't turn my head",
    "",
    "back pain since friday and numb down there, can't tell when I've finished on the toilet",
    "throbbing temple, jaw clicks when chewing",
)


#: Records of the long input: twice as many as one process takes alone.
MANY = 400


def painmap(*args: str | Path, **options: Any) -> subprocess.Popen[bytes]:  # noqa: ANN401 - options of Popen
    """Start `painmap batch`."""
    code = "import sys; from painmap.cli import main; sys.exit(main())"
    return subprocess.Popen(
        [sys.executable, "-c", code, "batch", *map(str, args)],
        **{"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},
    )


def batch(*args: str | Path, data: bytes | None = None, **options: Any) -> tuple[int, bytes, str]:  # noqa: ANN401 - as above
    """Run `painmap batch`; its exit code, standard output and standard error."""
    if data is not None:
        options["stdin"] = subprocess.PIPE
    with painmap(*args, **options) as process:
        out, err = process.communicate(data, timeout=60)
    text = err.decode() if err else ""
    assert "Traceback" not in text, text
    return process.returncode, out or b"", text
