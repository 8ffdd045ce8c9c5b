"""`painmap flags`: what must go to a doctor, at which level, and where that comes from."""

from __future__ import annotations

from typing import Any

import click

from painmap.cli.app import Helpful
from painmap.cli.browse import draw_with, write_records
from painmap.cli.data import flag_rows
from painmap.cli.options import FlagId, chosen_color, chosen_form, output_options
from painmap.errors import PainmapError

_COLUMNS = ("id", "level", "name", "message", "therapist", "sources")


@click.command(
    "flags",
    cls=Helpful,
    examples=(
        ("painmap flags", "all red flags, the gravest first"),
        ("painmap flags cauda-equina", "one in full"),
        ("painmap flags --format csv > flags.csv", "for a spreadsheet"),
    ),
)
@click.argument("ident", metavar="[ID]", required=False, type=FlagId())
@output_options
def flags(ident: str | None, form: str | None, color: str | None) -> None:
    """List the red flags with their levels and sources, or show one in full."""
    rows = flag_rows()
    if ident is not None:
        rows = [_named(rows, ident)]
    form = chosen_form(form)
    if form in ("card", "text", "markdown"):
        _draw(rows, form, whole=ident is not None, color=chosen_color(color))
    else:
        kept = [{key: row.get(key) for key in _COLUMNS} for row in rows] if ident is None else rows
        write_records(kept, tuple(kept[0]) if kept else _COLUMNS, form, single=ident is not None)


def _named(rows: list[dict[str, Any]], ident: str) -> dict[str, Any]:
    found = next((row for row in rows if row["id"] == ident.strip().casefold()), None)
    if found is None:
        from painmap.nearest import did_you_mean  # noqa: PLC0415 - only for errors

        fix = did_you_mean(ident, [row["id"] for row in rows], 3) or "`painmap flags` shows all ids"
        raise PainmapError(f'no red flag "{ident}"; {fix}')
    return found


def _draw(rows: list[dict[str, Any]], form: str, *, whole: bool, color: bool) -> None:
    from painmap.render import sheet  # noqa: PLC0415 - each form loads what it needs

    if whole:
        draw_with(sheet.flag_sheet(rows[0]), "sheet", form, color=color)
    else:
        draw_with(sheet.flags_by_level(rows), "listing", form, color=color)
