"""Stub by the lead: the flags helper replaces this file; these three functions are what compiling.py and engine.py call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from painmap.answer import Alert
    from painmap.body import Body
    from painmap.lexicon import Concept
    from painmap.understanding import Reading


def parse(raw: Mapping[str, Any], *, concepts: Container[str], body: Body) -> tuple[Any, ...]:
    """Parse and check the flags."""
    return ()


def compile_flags(flags: tuple[Any, ...], *, body: Body, concepts: Sequence[Concept]) -> Any:
    """Compile to JSON-able tables."""
    return {}


def raise_alerts(reading: Reading, text: str, compiled: Any) -> tuple[Alert, ...]:
    """Alerts of a reading, the gravest first."""
    return ()
