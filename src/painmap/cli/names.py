"""`painmap sites` and `painmap muscles`: the names that options and catalogues take, with everyday ones."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import click

from painmap.cli.app import NOTHING, Helpful
from painmap.cli.browse import draw_with, write_records
from painmap.cli.data import everyday_names
from painmap.cli.options import chosen_color, chosen_form, load_engine, output_options

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SITE_COLUMNS = ("id", "label", "region", "parent", "names")
_MUSCLE_COLUMNS = ("muscle", "names", "patterns")
_GRAMMAR = frozenset("()[]|.#")  # a name that holds one of these stands for several
_SHOWN = 5
_OWNERS = frozenset({"my", "the", "your", "left", "right"})


@click.command(
    "sites",
    cls=Helpful,
    examples=(
        ("painmap sites", "all sites, region by region"),
        ("painmap sites heel", "what --region and a catalogue call the heel"),
        ('painmap sites "small of my back"', "by an everyday name"),
    ),
)
@click.argument("words", metavar="[TEXT]...", nargs=-1)
@output_options
@click.pass_context
def sites(ctx: click.Context, words: tuple[str, ...], form: str | None, color: str | None) -> None:
    """List the sites of the body, or those that TEXT names: id, label, everyday names."""
    from painmap import resources  # noqa: PLC0415 - beside its only use
    from painmap.sources import body, toml_files  # noqa: PLC0415

    model = body.parse(toml_files.read(resources.data_dir() / resources.BODY).tables)
    rows = [
        {
            "id": site.id,
            "label": site.label,
            "region": model.region(site.id),
            "parent": site.parent,
            "names": [name for name in site.names if not _GRAMMAR.intersection(name)],
        }
        for site in model.sites.values()
    ]
    found = _named(rows, words, ("id", "label", "names"))
    if words and not found:  # a name that stands for several, or a slip: as a complaint would be read
        answer = load_engine((), only=False).match(f"pain in my {' '.join(words)}")
        read = {finding.concept for finding in answer.findings}
        found = [row for row in rows if row["id"] in read]
    _show(ctx, "region", found, _SITE_COLUMNS, (form, color), words)


@click.command(
    "muscles",
    cls=Helpful,
    examples=(
        ("painmap muscles", "all muscles in the spelling of --muscle and of a catalogue"),
        ("painmap muscles hamstrings", "by an everyday name"),
        ("painmap muscles trapezius", "all parts of one"),
    ),
)
@click.argument("words", metavar="[TEXT]...", nargs=-1)
@output_options
@click.pass_context
def muscles(ctx: click.Context, words: tuple[str, ...], form: str | None, color: str | None) -> None:
    """List the muscles, or those that TEXT names, with everyday names and the ids of their patterns."""
    patterns = load_engine((), only=False).patterns
    rows = [
        {
            "muscle": muscle,
            "names": names,
            "patterns": [row["id"] for row in patterns if muscle in row["muscles"]],
        }
        for muscle, names in everyday_names().items()
    ]
    found = _named(rows, words, ("muscle", "names"))
    _show(ctx, "", found, _MUSCLE_COLUMNS, (form, color), words)


def said(words: str) -> list[str]:
    """Split words as names are compared: small letters, no hyphens, and not whose it is or on which side."""
    return [word for word in words.casefold().replace("-", " ").split() if word not in _OWNERS]


def _named(
    rows: Sequence[dict[str, Any]], words: Sequence[str], keys: Sequence[str]
) -> Sequence[dict[str, Any]]:
    """Keep the rows with a name that has all of the words, those that are just that name first."""
    asked = said(" ".join(words))
    if not asked:
        return rows if not words else []
    found, alike = [], []
    for row in rows:
        values = [row[key] if isinstance(row[key], list) else [row[key]] for key in keys]
        names = [said(name) for name in itertools.chain(*values)]
        if asked in names:
            found.append(row)
        elif any(all(any(n.startswith(word) for n in name) for word in asked) for name in names):
            alike.append(row)
    return found + alike


def _show(  # noqa: PLR0913 - what is shown, and how
    ctx: click.Context,
    group: str,
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[str],
    look: tuple[str | None, str | None],
    words: Sequence[str],
) -> None:
    """Write the rows in the form asked for; exit code 1 where there are none."""
    form = chosen_form(look[0])
    if form not in ("card", "text", "markdown"):
        write_records(rows, columns, form)
    elif rows:
        from painmap.render.sheet import Row  # noqa: PLC0415 - each form loads what it needs

        groups: dict[str, list[Row]] = {}
        for row in rows:
            also = ", ".join(row["names"][:_SHOWN])
            label = row.get("label") or f"{len(row['patterns'])} pattern{'s' * (len(row['patterns']) != 1)}"
            groups.setdefault(row[group] if group else "Muscles", []).append(
                Row(row[columns[0]], label, also)
            )
        draw_with(groups, "listing", form, color=chosen_color(look[1]))
    if not rows:
        click.echo(f'painmap: no name has "{" ".join(words)}"; `{ctx.command_path}` shows all', err=True)
        ctx.exit(NOTHING)


def _counted(patterns: int) -> str:
    return f"{patterns} pattern" if patterns == 1 else f"{patterns} patterns"
