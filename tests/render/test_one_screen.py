"""One screen: what stands on it at the sizes of real terminals, and where the chart finds room."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from benchmarks import cases

from painmap.render import card, screen
from painmap.render.figure import figure
from painmap.render.page import View, lay_out

if TYPE_CHECKING:
    from painmap.answer import Answer
    from painmap.engine import Engine

SIZES = [(80, 24), (80, 50), (120, 40), (200, 60), (60, 20)]
CODES = re.compile(r"\x1b\[[0-9;]*m")
BRAILLE = re.compile("[\u2801-\u28ff]")


class Held(io.StringIO):
    """A terminal that keeps what is written to it."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        """It is one."""
        return True


def drawn(
    answer: Answer, engine: Engine, size: tuple[int, int], *, chart: bool | None = None, full: bool = False
) -> list[str]:
    """What a terminal of a size shows of an answer, line by line; the prompt's line is not among them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(size[0]))
        patch.setenv("LINES", str(size[1]))
        patch.setenv("TERM", "xterm-256color")
        out = Held()
        page = lay_out(answer, engine, View(full=full))
        screen.draw(page, card.console(out, color=True), figure(answer, engine, chart=chart))
    return CODES.sub("", out.getvalue()).split("\n")[:-1]


@pytest.fixture(scope="module")
def answers(engine: Engine) -> list[Answer]:
    """Answers to what people said."""
    rows = [row for name in ("vignettes", "forum") for row in cases.load(name)]
    return [engine.match(row["complaint"]) for row in rows[:140]]


def flat(lines: list[str], width: int = 80) -> str:
    """Lines as one text, without what is drawn beside the words."""
    words = {120: 74, 200: 100}.get(width, width)
    return " ".join(" ".join(line[:words] if BRAILLE.search(line) else line for line in lines).split())


@pytest.mark.parametrize("size", SIZES)
def test_calm_answers_fit_with_their_first_match_and_its_reason(
    engine: Engine, answers: list[Answer], size: tuple[int, int]
) -> None:
    """Nothing that the chart adds pushes anything off the screen."""
    calm = [a for a in answers if a.matches and not a.alerts and not a.ask_first and size[1] >= 24][:50]
    for answer in calm:
        lines = drawn(answer, engine, size)
        assert len(lines) < size[1], "\n".join(lines)
        assert max(map(len, lines)) < max(size[0], 41)
        words = "".join(flat(lines, size[0]).split())
        assert "".join(answer.matches[0].name.split())[:25] in words
        assert "Fits" in words


@pytest.mark.parametrize("size", SIZES)
def test_what_must_not_wait_stands_last(engine: Engine, answers: list[Answer], size: tuple[int, int]) -> None:
    """Alerts, and below them the questions to ask first, stand whole, just above the prompt."""
    grave = [a for a in answers if a.alerts or a.ask_first][:50]
    assert len(grave) > 10
    for answer in grave:
        lines = drawn(answer, engine, size)
        last = lines[-1]
        assert last.startswith((" ┃", " Treatment waits", " the therapist")), "\n".join(lines)
        words = " ".join(" ".join(lines).replace("┃", " ").split())
        assert all(alert.message in words for alert in answer.alerts)
        assert all(one.question in words for one in answer.ask_first)
        if answer.alerts:
            assert not BRAILLE.search("".join(lines))


def test_the_chart_stands_where_there_is_room(engine: Engine) -> None:
    """Next to the first match of a high terminal, beside the matches of a wide one, not in a small one."""
    answer = engine.match("left heel stabs with the first steps in the morning")
    small, high, wide = (drawn(answer, engine, size) for size in ((80, 24), (80, 50), (120, 40)))
    assert not BRAILLE.search("".join(small))
    at = next(n for n, line in enumerate(high) if "felt" in line and "⣿" in line)
    assert answer.matches[0].name in high[at + 2]
    assert 18 <= sum(bool(BRAILLE.search(line)) for line in high) <= 25
    assert any("Fits" in line and BRAILLE.search(line) for line in wide)
    assert len(wide) < len(high)
    for lines, width in ((high, 80), (wide, 120)):
        assert all(
            part in flat(lines, width) for part in ("Fits", "Point", "Do now", "Tell apart", "Ask next")
        )


def test_the_chart_is_on_the_side_that_was_said(engine: Engine) -> None:
    """And where none was said, that is said."""
    for text, said in (
        ("sore left heel first thing", "Drawn on the left, as said."),
        ("sore right heel first thing", "Drawn on the right, as said."),
        ("both heels are sore first thing", "Drawn on both sides, as said."),
        ("sore heel first thing", "Drawn on the right; no side was said."),
    ):
        assert said in "\n".join(drawn(engine.match(text), engine, (80, 50)))


def test_a_chart_that_is_asked_for_is_drawn_and_one_that_is_not_wanted_is_not(engine: Engine) -> None:
    """--chart draws it without room and beside an alert; --no-chart never."""
    for text in ("sore heel first thing", "low back pain, numb between my legs, cannot pee"):
        answer = engine.match(text)
        assert answer.matches
        assert BRAILLE.search("".join(drawn(answer, engine, (80, 24), chart=True)))
        assert not BRAILLE.search("".join(drawn(answer, engine, (120, 50), chart=False)))
    assert figure(engine.match("nothing at all"), engine, chart=True) is None


def test_the_full_answer_has_the_chart_below_its_first_match(engine: Engine) -> None:
    """Whatever the size."""
    lines = drawn(engine.match("sore heel first thing"), engine, (80, 24), full=True)
    at = next(n for n, line in enumerate(lines) if "⣿ felt" in line)
    names = [n for n, line in enumerate(lines) if re.match(r" [12]  \S", line)]
    assert names[0] < at < names[1]


def test_a_terminal_that_has_no_braille_shows_none(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The console of Linux itself, and a stream that is no UTF-8."""
    answer = engine.match("sore heel first thing")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "60")
    for term, encoding in (("linux", "utf-8"), ("xterm", "latin-1")):
        monkeypatch.setenv("TERM", term)
        out = type("Other", (Held,), {"encoding": encoding})()
        screen.draw(
            lay_out(answer, engine), card.console(out, color=False), figure(answer, engine, chart=None)
        )
        assert "Fits" in out.getvalue()
        assert not BRAILLE.search(out.getvalue())
