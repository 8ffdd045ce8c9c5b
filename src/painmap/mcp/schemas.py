"""Schemas: the tools as a client lists them, and whether given arguments fit them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_MATCHES = 20
_KINDS: dict[str, tuple[type, str]] = {
    "string": (str, "a text"),
    "integer": (int, "a whole number"),
    "boolean": (bool, "true or false"),
    "object": (dict, "an object"),
}

_COMPLAINT = {
    "type": "string",
    "description": "What the client says, in the client's own words, unchanged and in full: a word that is "
    "left out may be the one that means danger. English.",
}
_ALSO_COMPLAINT = {
    "type": "string",
    "description": "The client's words, where this is about a client; danger signs are then named first.",
}
_ANSWERS = {
    "type": "object",
    "description": "What the client answered to painmap's questions, by the question's id.",
    "additionalProperties": {"type": "string", "enum": ["yes", "no", "unknown"]},
}
_ID = {"type": "string", "description": "Id of a pattern or look-alike, as match gives it."}


def _tool(
    name: str, title: str, description: str, properties: Mapping[str, Any], required: tuple[str, ...] = ()
) -> dict[str, Any]:
    schema = {"type": "object", "properties": dict(properties), "required": list(required)}
    return {
        "name": name,
        "title": title,
        "description": description,
        "inputSchema": schema | {"additionalProperties": False},
        "annotations": {"readOnlyHint": True, "idempotentHint": True, "openWorldHint": False},
    }


TOOLS = [
    _tool(
        "match",
        "Match a complaint",
        "Find the trigger-point pain patterns that people describe like a complaint, best first, with the "
        "words that made each fit. Warnings and questions of danger stand first in the text: show them "
        "first, word for word. No diagnosis.",
        {
            "complaint": _COMPLAINT,
            "answers": _ANSWERS,
            "limit": {
                "type": "integer",
                "minimum": 1,
                "maximum": MOST_MATCHES,
                "description": "At most so many patterns; 5 if not given.",
            },
            "region": {"type": "string", "description": "Only patterns felt in this site, such as low-back."},
            "side": {
                "type": "string",
                "enum": ["left", "right"],
                "description": "Read only what is said of this side.",
            },
            "full": {"type": "boolean", "description": "All notes of every pattern."},
        },
        ("complaint",),
    ),
    _tool(
        "ask",
        "Ask the next question",
        "Say what to ask the client next, questions of danger first, each with its id; give the answers with "
        "the next call until none is left.",
        {"complaint": _COMPLAINT, "answers": _ANSWERS},
        ("complaint",),
    ),
    _tool(
        "show",
        "Show one pattern",
        "Show one pattern, or what feels like one and is no muscle, in full: when not to treat, find, "
        "confirm, tell apart, treat, exercises.",
        {"id": _ID, "complaint": _ALSO_COMPLAINT},
        ("id",),
    ),
    _tool(
        "compare",
        "Compare two patterns",
        "Set two patterns, or a pattern and a look-alike, side by side, what tells them apart first.",
        {"first": _ID, "second": _ID, "complaint": _ALSO_COMPLAINT},
        ("first", "second"),
    ),
    _tool(
        "flags",
        "List the red flags",
        "List what must go to a doctor, with its level, or show one red flag in full.",
        {"id": {"type": "string", "description": "Id of a red flag; all, if not given."}},
    ),
]


def fault(schema: Mapping[str, Any], given: Mapping[str, Any]) -> str:
    """Say what is wrong with arguments; nothing where they fit."""
    known = schema["properties"]
    missing = [f'"{name}" is missing' for name in schema["required"] if name not in given]
    unknown = [f'"{name[:40]}" is none of {", ".join(known)}' for name in given if name not in known]
    wrong = (_wrong(name, known[name], value) for name, value in given.items() if name in known)
    return "; ".join([*missing, *unknown, *filter(None, wrong)])


def _wrong(name: str, schema: Mapping[str, Any], value: object) -> str:
    kind, words = _KINDS[schema["type"]]
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        return f'"{name}" is not {words}'
    if "enum" in schema and value not in schema["enum"]:
        return f'"{name}" is none of {", ".join(schema["enum"])}'
    if isinstance(value, int) and "maximum" in schema and not schema["minimum"] <= value <= schema["maximum"]:
        return f'"{name}" is not {schema["minimum"]} to {schema["maximum"]}'
    return ""
