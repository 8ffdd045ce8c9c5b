"""Tally: what a batch came to, told on standard error at its end."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from painmap.answer import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(slots=True)
class Tally:
    """Counts of records by status, and of alerts by level."""

    status: Counter[str] = field(default_factory=Counter)
    alerts: Counter[str] = field(default_factory=Counter)

    @property
    def records(self) -> int:
        """How many records were answered, errors included."""
        return self.status.total()

    def note(self, status: str, levels: Iterable[str]) -> None:
        """Count one record."""
        self.status[status] += 1
        self.alerts.update(levels)

    def add(self, other: Tally) -> None:
        """Count all records of another tally."""
        self.status.update(other.status)
        self.alerts.update(other.alerts)

    def summary(self, seconds: float | None = None) -> str:
        """One line for a person: records, matched, unanswered, errors, alerts by level, and the rate."""
        parts = [
            f"{self.status['matched']:,} matched",
            *([f"{self.status['alert_only']:,} with a red flag alone"] if self.status["alert_only"] else []),
            f"{self.status['no_match']:,} unanswered",
            f"{self.status['error']:,} error{'' if self.status['error'] == 1 else 's'}",
        ]
        alerts = ", ".join(f"{self.alerts[level]:,} {level}" for level in LEVELS if self.alerts[level])
        text = f"{self.records:,} record{'' if self.records == 1 else 's'}: {', '.join(parts)}"
        text += f"; alerts: {alerts or 'none'}"
        return text if seconds is None else f"{text} ({seconds:,.1f} s)"
