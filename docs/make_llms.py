"""llms.txt: what a language model should know of painmap, and where its pages stand as Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """# painmap

> painmap takes a pain complaint in a client's own words and answers with the trigger-point pain patterns that
> people describe like that, with reasons, care notes, and red flags that must go to a doctor. A Python
> command line tool and library; offline, on its own data.

- It makes no diagnosis and is no medical device. Say "people describe this like that", never "you have".
- Alerts and what must be asked first come before everything else, word for word. A text without an alert is
  not a text without danger.
- A complaint is health data: painmap logs, keeps and sends nothing.
- Exit codes: 0 something matched, 1 nothing matched, 2 wrong use or bad input. For scripts:
  `painmap match - --format json`.

## Pages
"""
#: What each page has, in the order in which they are listed; a page that is not here comes last.
ABOUT = {
    "start": "install it, ask it, read the answer",
    "commands": "every command and option, from --help",
    "guides/session": "beside a client: the prompt, its keys, questions",
    "guides/live": "results while you type",
    "guides/notes": "into a client record: the note, clipboard, text expanders",
    "guides/handouts": "charts, and one printable page for a client",
    "guides/script": "questions and answers in a script, exit codes",
    "guides/own-patterns": "patterns of your own in five steps",
    "guides/engines": "Spark, Dask and Ray, each a complete script",
    "guides/assistant": "the Model Context Protocol server",
    "library": "match, match_many, match_arrow; pandas, Polars, DuckDB, PyArrow",
    "python": "the Python API: functions, classes, errors",
    "answer": "every key of an answer as JSON, and its JSON Schema",
    "catalogue": "the format of patterns, words and red flags",
    "batch": "files of complaints: formats, errors, resuming",
    "reading": "how a complaint is read, from words to score",
    "map": "what a pattern is, where it comes from, its limits",
    "safety": "red flags: what is caught, how it was tested, what it cannot do",
    "accuracy": "how often it is right, beside its peers",
    "asking": "what its questions gain",
    "speed": "start, rates, memory, engines",
    "atlas/index": "every pattern and every site of the body",
}


def page(docs: Path) -> str:
    """Write it from the pages in a folder of Markdown; of the atlas the index stands for all."""
    there = {path.relative_to(docs).with_suffix("").as_posix(): path for path in sorted(docs.rglob("*.md"))}
    others = [name for name in there if name != "index" and not name.startswith("atlas/")]
    lines = [HEAD]
    for name in dict.fromkeys([*ABOUT, *others]):
        if name in there:
            about = f": {ABOUT[name]}" if name in ABOUT else ""
            lines.append(f"- [{_title(there[name])}](_sources/{name}.md.txt){about}")
    return "\n".join(lines) + "\n"


def _title(path: Path) -> str:
    """The first heading of a page."""
    found = re.search(r"^# (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return found[1].replace("`", "") if found else path.stem
