"""Scores: the report of an evaluation, in the forms for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from painmap.render.clean import clean, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Table = tuple[str, tuple[str, ...], list[tuple[str, ...]]]
_COMPLAINT_AT_MOST = 90


def tables(figures: Mapping[str, Any], *, most_misses: int | None = None) -> Iterator[Table]:
    """Turn the figures of a report into tables: title, columns, rows."""
    if figures["cases"]:
        rows = [_row("all", figures)]
        for group in ("by_source", "by_style"):
            named = figures[group]
            if len(named) > 1 or group == "by_style":
                rows += [_row(name, ranks) for name, ranks in named.items()]
        if figures["by_pattern"]:
            rows.append(_row("by pattern", figures["by_pattern"]))
        yield "Muscles", ("cases of", "cases", "top-1", "top-3", "top-5", "MRR", "unanswered"), rows
        confidence = figures["first_is_right"]
        yield (
            "How sure, and how often right",
            ("first match", "cases", "right"),
            [(name, str(row["cases"]), percent(row["right"])) for name, row in confidence.items()],
        )
    alerts = figures["alerts"]
    rows = [row for row in _alert_rows(alerts, figures["cases"]) if row[1] != "0"]
    if rows:
        yield "Alerts", ("what", "of", "share"), rows
    misses = figures["misses"][:most_misses]
    if misses:
        title = f"Misses ({len(figures['misses'])})"
        yield (
            title,
            ("id", "wanted", "got", "complaint"),
            [
                (
                    clean(m["id"]),
                    clean(m["wanted"]),
                    clean(m["got"]),
                    shorten(clean(m["complaint"]), _COMPLAINT_AT_MOST),
                )
                for m in misses
            ],
        )


def _row(name: str, ranks: Mapping[str, Any]) -> tuple[str, ...]:
    mrr = "-" if ranks["mrr"] is None else f"{ranks['mrr']:.3f}"
    shares = [percent(ranks[key]) for key in ("top1", "top3", "top5")]
    return (clean(name), str(ranks["cases"]), *shares, mrr, percent(ranks["unanswered"]))


def _alert_rows(alerts: Mapping[str, Any], cases: int) -> list[tuple[str, ...]]:
    emergencies, benign = str(alerts["emergencies"]), str(alerts["benign"])
    return [
        ("red flags caught", str(alerts["red"]), percent(alerts["caught"])),
        ("emergencies caught", emergencies, percent(alerts["emergencies_caught"])),
        ("emergencies at their level", emergencies, percent(alerts["emergencies_at_level"])),
        ("benign with any alert", benign, percent(alerts["benign_alarms"])),
        ("benign with an emergency alert", benign, str(alerts["benign_emergency_alarms"])),
        ("benign matched", benign, percent(alerts["benign_matched"])),
        ("off-topic without a match", str(alerts["offtopic"]), percent(alerts["offtopic_unanswered"])),
        ("ordinary cases with an emergency alert", str(cases), str(alerts["ordinary_emergency_alarms"])),
    ]


def percent(part: float | None) -> str:
    """Write a share as a percentage."""
    return "-" if part is None else f"{100 * part:.1f} %"


def text(figures: Mapping[str, Any]) -> str:
    """Write a report as plain text with aligned columns."""
    lines: list[str] = []
    for title, columns, rows in tables(figures):
        lines += [title, *_aligned(columns, rows), ""]
    lines.append(_footer(figures))
    return "\n".join(lines) + "\n"


def _aligned(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[n]) for row in (columns, *rows)) for n in range(len(columns))]
    return [
        "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (columns, *rows)
    ]


def markdown(figures: Mapping[str, Any]) -> str:
    """Write a report as Markdown tables."""
    from painmap.render.markdown import table  # noqa: PLC0415 - beside its only use

    lines: list[str] = []
    for title, columns, rows in tables(figures):
        lines += [f"### {title}", "", *table(columns, rows), ""]
    return "\n".join([*lines, _footer(figures)]) + "\n"


def _footer(figures: Mapping[str, Any]) -> str:
    left_out = (
        f"; {figures['uncovered']} cases left out, of muscles no pattern has" if figures["uncovered"] else ""
    )
    return f"{figures['milliseconds_each']} ms for each complaint{left_out}"
