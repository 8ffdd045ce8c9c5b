"""Wording: how the check of a catalogue speaks of values and of the way to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from painmap.sources.toml_lines import Way

TEXT, TEXTS, TABLE, TABLES = "a text in quotes", "a list of texts in quotes", "a table", "a list of tables"


def sample(kind: str, way: Way) -> str:
    """Show what a key should look like."""
    key = next(step for step in reversed(way) if isinstance(step, str))
    return {TEXT: '"..."', TEXTS: '["...", "..."]', TABLE: f"[pattern.{key}]"}.get(kind, f"[[pattern.{key}]]")


def dotted(way: Way) -> str:
    """Say the way to a value within its pattern: `client.says item 2.`, counted from 1."""
    out = ""
    for step in way[2:]:
        out = f"{out[:-1]} item {step + 1}." if isinstance(step, int) else f"{out}{step}."
    return out


def kind_of(value: object) -> str:
    """Say what a value is, in a writer's words."""
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "one text, not a list"
    if isinstance(value, list):
        return "a list"
    return "a table" if isinstance(value, dict) else "a date or time"
