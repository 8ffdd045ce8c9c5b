"""A small share of `python -m benchmarks.alerts`: no option, form or number of jobs changes an alert."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks import alerts

from painmap.engine import Engine

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from painmap.answer import Answer

FEW = alerts.Asked(regions=4, forms=("jsonl", "markdown"), jobs=(2,))


def test_no_option_form_or_number_of_jobs_changes_an_alert(compiled: None, tmp_path: Path) -> None:
    """What the plain look-up raises is raised, and nothing else, in whatever way a text is asked."""
    del compiled
    told: list[str] = []
    raised, compared, differing = alerts.run(alerts.red_texts(5), tmp_path, FEW, told.append)
    assert (raised, differing, told) == (5, 0, [])
    assert compared > 100


def test_an_alert_that_an_option_hid_would_be_told(
    compiled: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The measure itself sees a filter that takes an alert away."""
    del compiled
    match = Engine.match

    def filtered(engine: Engine, *args: Any, **options: Any) -> Answer:  # noqa: ANN401 - those of `match`
        answer = match(engine, *args, **options)
        return answer._replace(alerts=()) if options.get("side") == "left" else answer

    monkeypatch.setattr(Engine, "match", filtered)
    told: list[str] = []
    asked = alerts.Asked(regions=0, forms=())
    assert alerts.run(alerts.red_texts(1), tmp_path, asked, told.append)[2] == len(told) == 2
    assert all("--side left" in line for line in told)
