"""`painmap list`, `show`, `compare` and `flags`."""

from __future__ import annotations

import csv
import io
import json
import statistics
from typing import TYPE_CHECKING

import pytest

from painmap.render import card, sheet
from painmap.sources.grades import by_urgency

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from painmap.engine import Engine

ONE, OTHER = "up-and-down-low-back", "crest-of-hip"
FORMS = ("card", "text", "markdown", "json", "jsonl", "csv", "tsv")


def test_lists_every_pattern_once_under_its_region(invoke: Callable[..., Result], engine: Engine) -> None:
    """The list has each pattern in one line, with name and muscle, below its region."""
    lines = invoke("list").stdout.split("\n")
    regions = [line[2:] for line in lines if line.startswith("# ")]
    assert len(regions) == len(set(regions))
    assert set(regions) == {row["region"] for row in engine.patterns}
    ids = [line.split()[0] for line in lines if line and not line.startswith("#")]
    assert sorted(ids) == sorted(row["id"] for row in engine.patterns)


def test_lists_by_muscle_and_region(invoke: Callable[..., Result]) -> None:
    """--muscle takes a part of a name, --region a site or a heading of the list; both narrow."""
    rows = json.loads(invoke("list", "--muscle", "PSOAS", "-f", "json").stdout)
    assert rows
    assert all(any("psoas" in name for name in row["muscles"]) for row in rows)
    rows = json.loads(invoke("list", "--region", "low-back", "--muscle", "psoas", "-f", "json").stdout)
    assert ONE in {row["id"] for row in rows}
    heading = rows[0]["region"]
    assert all(
        row["region"] == heading
        for row in json.loads(invoke("list", "--region", heading, "-f", "json").stdout)
    )


def test_an_unknown_muscle_is_told_with_the_nearest(invoke: Callable[..., Result]) -> None:
    """A muscle that no pattern has ends with 2 and a suggestion."""
    result = invoke("list", "--muscle", "psaos major")
    assert result.exit_code == 2
    assert "psoas major" in result.stderr


@pytest.mark.parametrize("name", ["", " ", "--"])
def test_an_empty_muscle_is_told(name: str, invoke: Callable[..., Result]) -> None:
    """--muscle '' does not list all patterns as if it had been said."""
    result = invoke("list", "--muscle", name)
    assert result.exit_code == 2
    assert "painmap muscles" in result.stderr


@pytest.mark.parametrize("name", ["psoas major", "psoas-major", "Psoas", "hip flexor"])
def test_a_muscle_in_any_way(name: str, invoke: Callable[..., Result]) -> None:
    """A muscle may be named in full, as completion gives it, in part, or as people do."""
    assert "up-and-down-low-back" in invoke("list", "-m", name).stdout


def test_a_region_without_patterns_ends_with_1(invoke: Callable[..., Result], own_catalogue: Path) -> None:
    """A known site where nothing is felt is no error, and nothing found."""
    result = invoke("list", "--region", "elbow", "--catalogue", own_catalogue, "--only")
    assert (result.exit_code, result.stdout) == (1, "")


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_every_view(form: str, invoke: Callable[..., Result]) -> None:
    """List, show, compare and flags have all seven forms, clean and with their content."""
    for args, part in (
        (("list", "--region", "low-back"), ONE),
        (("show", ONE, "--all"), "third lumbar vertebra"),
        (("compare", ONE, OTHER), "quadratus lumborum"),
    ):
        result = invoke(*args, "-f", form)
        assert result.exit_code == 0
        assert part in " ".join(result.stdout.split())
        assert not {c for c in result.stdout if ord(c) < 32 or 127 <= ord(c) < 160} - {"\n", "\t"}
    assert invoke("flags", "-f", form).exit_code == 0


def test_shows_a_pattern_whole(invoke: Callable[..., Result], engine: Engine) -> None:
    """Every phrase, note, source and neighbour of a pattern is shown."""
    record = engine.pattern(ONE)
    assert record is not None
    out = invoke("show", ONE, "--all").stdout
    wanted = [phrase for phrases in record["client"].values() for phrase in phrases]
    wanted += [
        *by_urgency(record["refer"]),
        *record["sources"],
        record["therapy"]["find"],
        *record["therapy"]["danger"],
    ]
    wanted += [*record["therapy"]["treat"], *record["therapy"]["feeds"], record["trigger_point"]]
    wanted += [care["do"] for care in record["self_care"]] + [tell for _, tell in engine.similar(ONE)]
    assert [part for part in wanted if " ".join(part.split()) not in out] == []


SHORT = (
    "See a doctor",
    "Not with",
    "Find",
    "Confirm",
    "Tell apart",
    "Treat",
    "Danger",
    "Feeds it",
    "At home",
    "Clients say",
)


def test_shows_a_pattern_in_the_order_of_the_work(invoke: Callable[..., Result]) -> None:
    """When not to treat comes first, then each step on a line; sources and the rest want --all."""
    lines = invoke("show", ONE).stdout.split("\n")
    heads = [line.partition(":")[0] for line in lines if line and line[0] not in "- "]
    assert tuple(head for head in heads if head in SHORT) == SHORT
    assert "Sources" not in heads
    assert any(f"painmap show {ONE} --all" in line for line in lines)


def test_most_patterns_fit_one_screen(engine: Engine) -> None:
    """At 80 columns half of the patterns leave a line of 24 for the prompt; none takes a third more."""
    heights = []
    for row in engine.patterns:
        stream = io.StringIO()
        record = engine.pattern(row["id"])
        assert record is not None
        card.draw_sheet(sheet.sheet(record, engine), card.console(stream, color=False, width=80))
        heights.append(stream.getvalue().count("\n"))
    assert statistics.median(heights) <= 23
    assert max(heights) <= 30


@pytest.mark.parametrize("form", FORMS)
def test_look_alikes_are_listed_shown_and_compared(form: str, invoke: Callable[..., Result]) -> None:
    """A look-alike is in its own list, and shows whom to see; beside a pattern its tells stand first."""
    for args, part in (
        (("list", "--look-alikes", "--region", "heel"), "plantar-fascia"),
        (("show", "restless-legs"), "iron"),
        (("compare", "heel-stab-underneath", "plantar-fascia"), "First steps stab"),
        (("compare", "restless-legs", "varicose-veins"), "lumpy veins"),
    ):
        result = invoke(*args, "-f", form)
        assert result.exit_code == 0
        assert part in " ".join(result.stdout.split())
    assert "restless-legs" not in invoke("list", "--look-alikes", "--region", "heel").stdout


def test_look_alikes_are_no_muscles(invoke: Callable[..., Result]) -> None:
    """--look-alikes with --muscle is wrong use; a slip in an id is told with the nearest."""
    assert invoke("list", "--look-alikes", "--muscle", "psoas").exit_code == 2
    assert 'did you mean "restless-legs"?' in invoke("show", "restles-legs").stderr


def test_json_reads_similar_both_ways(invoke: Callable[..., Result], engine: Engine) -> None:
    """A neighbour that names this pattern is in its JSON too, with who told it."""
    record = json.loads(invoke("show", ONE, "-f", "json").stdout)
    assert {row["id"] for row in record["similar"]} == {ident for ident, _ in engine.similar(ONE)}


def test_csv_has_a_row_a_pattern(invoke: Callable[..., Result]) -> None:
    """compare as CSV is two rows under one heading."""
    rows = list(csv.DictReader(io.StringIO(invoke("compare", ONE, OTHER, "-f", "csv").stdout)))
    assert [row["id"] for row in rows] == [ONE, OTHER]


@pytest.mark.parametrize(
    ("args", "part"),
    [
        (("show", "up-and-down-lowback"), f'did you mean "{ONE}"?'),
        (("show", "psoas"), ONE),
        (("show", "xyzzy"), "`painmap list` shows all ids"),
        (("show", ""), "`painmap list` shows all ids"),
        (("compare", ONE, "crest-of-hop"), f'did you mean "{OTHER}"?'),
        (("compare", ONE), "Missing argument"),
        (("flags", "xyzzy"), "`painmap flags` shows all ids"),
    ],
)
def test_an_unknown_id_is_told_with_the_nearest(
    args: tuple[str, ...], part: str, invoke: Callable[..., Result]
) -> None:
    """An id that does not exist ends with 2 and what may have been meant."""
    result = invoke(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert part in result.stderr


def test_an_own_pattern_is_shown_beside_ours(invoke: Callable[..., Result], own_catalogue: Path) -> None:
    """--catalogue adds to the built-in patterns; --only leaves those out."""
    assert invoke("show", "jaw-chewing", "--catalogue", own_catalogue).exit_code == 0
    assert invoke("show", ONE, "--catalogue", own_catalogue).exit_code == 0
    assert invoke("show", ONE, "--catalogue", own_catalogue, "--only").exit_code == 2


def test_markup_in_a_catalogue_is_text(invoke: Callable[..., Result], own_catalogue: Path) -> None:
    """What looks like rich markup in a file is shown as it stands."""
    out = invoke("show", "knee-front-stairs", "--all", "--catalogue", own_catalogue, "-f", "card").stdout
    assert "[bold]deep[/] in the knee" in out


def test_flags_are_listed_and_shown(invoke: Callable[..., Result]) -> None:
    """Each red flag is listed under its level, the gravest first, and shown whole by its id."""
    rows = json.loads(invoke("flags", "-f", "json").stdout)
    if not rows:
        pytest.skip("no red flags in the data yet")
    levels = [("emergency", "urgent", "soon").index(row["level"]) for row in rows]
    assert levels == sorted(levels)
    out = invoke("flags", rows[0]["id"]).stdout
    assert rows[0]["message"] in out
    assert rows[0]["sources"][0] in out
