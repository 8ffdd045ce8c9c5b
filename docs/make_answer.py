"""Write docs/answer.md, the keys of an answer, from its JSON Schema. Run: python docs/make_answer.py."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import painmap

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).parent / "answer.md"
HEAD = """# An answer as JSON

Made from the JSON Schema by `python docs/make_answer.py`; a test fails when it is out of date.

One object for each complaint: what `painmap match --format json` writes, each line of `painmap batch`, what
`Answer.as_dict()` gives. Its JSON Schema (draft 2020-12) is `data/answer.schema.json`, inside the package;
`painmap.json_schema()` returns it. Real answers of every kind are tested against it.

- Keys are added in later versions, never renamed or taken away. Take what you know and pass over the rest.
- Show `alerts` first, then `ask_first`, before anything else.

```sh
python -c "import json, painmap; print(json.dumps(painmap.json_schema()))" > answer.schema.json
painmap batch complaints.txt > answers.jsonl
```
"""


def page() -> str:
    """The page: a table of keys for the answer, and one for each kind of object in it."""
    schema = painmap.json_schema()
    parts = [HEAD, "## The answer\n", *_table(schema)]
    for kind in schema["$defs"].values():
        if "properties" in kind:
            parts += [f"\n## {kind['title']}\n", *_table(kind)]
    return "\n".join(parts) + "\n"


def _table(kind: dict[str, Any]) -> Iterator[str]:
    yield "| key | type | always | what it has |"
    yield "|---|---|---|---|"
    for key, value in kind["properties"].items():
        always = "yes" if key in kind["required"] else ""
        yield f"| `{key}` | {_type(value)} | {always} | {_told(value)} |"


def _type(value: dict[str, Any]) -> str:
    """What a value is, in a few words."""
    if "oneOf" in value:
        return " or ".join(map(_type, value["oneOf"]))
    if "$ref" in value:
        name = value["$ref"].rpartition("/")[2]
        kind = painmap.json_schema()["$defs"][name]
        return (
            f"[{kind['title'].lower()}](#{kind['title'].lower().replace(' ', '-')})"
            if "title" in kind
            else "string"
        )
    if "enum" in value:
        return "string or null" if None in value["enum"] else "string"
    kinds = value.get("type", "any")
    named = kinds if isinstance(kinds, str) else " or ".join(kinds)
    return f"list of {_type(value['items'])}" if named == "array" else named


def _told(value: dict[str, Any]) -> str:
    """What a value holds: its description, what it may be, its range."""
    if "$ref" in value:
        value = painmap.json_schema()["$defs"][value["$ref"].rpartition("/")[2]] | value
        value = {} if "properties" in value else value
    told = [value["description"]] if "description" in value else []
    if "enum" in value:
        told.append(", ".join(f"`{one or 'null'}`" for one in value["enum"]) + ".")
    if "maximum" in value:
        told.append(f"{value['minimum']} to {value['maximum']}.")
    return " ".join(told)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
