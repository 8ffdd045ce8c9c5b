"""The live screen, driven by Textual's pilot: keys, mouse, sizes, and everything that could go wrong."""

from __future__ import annotations

import asyncio
import os
import time
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("textual", reason="the extra tui: pip install 'painmap[tui]'")

from textual.color import Color
from textual.events import Paste
from textual.filter import NoColor
from textual.widgets import Footer, Static

from painmap.cli.showing import Request
from painmap.config import THEMES
from painmap.live import app as live_app
from painmap.live import clipboard, themes
from painmap.live.app import INTERRUPTED, Live
from painmap.live.widgets import Alarms, Line, Matches, Named, Opened

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from textual.pilot import Pilot

    from painmap.engine import Engine

EMERGENCY = "low back pain, numb between my legs, cannot pee"
SIZES = ((40, 12), (80, 24), (120, 40))


@pytest.fixture
def play(engine: Engine) -> Callable[..., Live]:
    """Run a scene on a screen of a size; nothing may come out as a fault."""

    def run(
        scene: Callable[[Live, Pilot[int]], Awaitable[None]],
        size: tuple[int, int] = (80, 24),
        theme: str = "dark",
    ) -> Live:
        live = Live(engine, Request(5, None, None, "card", color=True), theme)

        async def main() -> None:
            async with live.run_test(size=size) as pilot:
                await pilot.pause(0.02)
                await scene(live, pilot)

        asyncio.run(asyncio.wait_for(main(), 300))
        return live

    return run


async def typed(live: Live, pilot: Pilot[int], text: str) -> None:
    """Have a complaint on the line, as a paste puts it there."""
    live.query_one(Line).value = text
    await settled(live, pilot)


async def settled(live: Live, pilot: Pilot[int]) -> None:
    """Wait until the screen is about what stands on the line."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        await pilot.pause(0.02)
        if not live._busy() and live.sitting.text == live.query_one(Line).value:
            break
    else:
        raise AssertionError("the screen never caught up with the line")
    await pilot.pause(0.02)


def words(live: Live, selector: str) -> str:
    """What a part of the screen holds."""
    return str(live.screen.query_one(selector, Static).content)


def shown(live: Live) -> str:
    """The letters on the whole screen."""
    strips = live.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips)


def test_the_list_moves_while_typing(play: Callable[..., Live], engine: Engine) -> None:
    """Letter by letter; each match has muscle, fit and the client's own words; the body is beside it."""

    async def scene(live: Live, pilot: Pilot[int]) -> None:
        seen = []
        for letter in "sore heel first thing in the morning":
            await pilot.press("space" if letter == " " else letter)
            await settled(live, pilot)
            seen.append([option.id for option in live.query_one(Matches).options])
        assert len({tuple(ids) for ids in seen}) > 2
        answer = engine.match("sore heel first thing in the morning")
        assert seen[-1] == [match.id for match in answer.matches]
        screen = shown(live)
        for match in answer.matches[:3]:
            assert match.muscles[0] in screen
            assert f"{match.confidence} fit" in screen
            assert f"“{match.evidence[0].said}"[:12] in screen
        assert any("\u2801" <= letter <= "\u28ff" for letter in words(live, "#body"))
        assert "felt" in words(live, "#body")

    play(scene)


@pytest.mark.parametrize("size", SIZES)
def test_an_alert_is_never_scrolled_away(size: tuple[int, int], play: Callable[..., Live]) -> None:
    """It is the first row at every size, whatever is scrolled or opened, and all of it can be read."""

    async def scene(live: Live, pilot: Pilot[int]) -> None:
        def at_top() -> None:
            assert "EMERGENCY" in shown(live).split("\n")[0], shown(live)
            alarms = live.screen.query_one(Alarms)
            assert alarms.region.y == 0
            assert alarms.region.height <= size[1]

        await typed(live, pilot, EMERGENCY)
        at_top()
        await pilot.press("enter", "end", "pagedown", "down")
        at_top()
        for key in ("enter", "c", "v"):
            await pilot.press(key)
            await pilot.pause(0.02)
            assert isinstance(live.screen, Opened)
            await pilot.press("end")
            at_top()
            await pilot.press("escape")
        await pilot.press("h")
        await pilot.pause(0.02)
        at_top()
        await pilot.press("escape", "f1")
        await pilot.pause(0.02)
        assert "emergency department now" in words(live, "#opened")

    play(scene, size)


def test_what_must_be_asked_first_is_on_top_and_is_the_question(
    play: Callable[..., Live], engine: Engine
) -> None:
    """A yes to it by key is an alert at once."""
    texts = ("hurts after driving, crooked back", "bad headache all day", "my calf aches", "upper back pain")
    text = next(t for t in texts if (a := engine.match(t)).ask_first and not a.alerts)
    first = engine.match(text).ask_first[0]

    async def scene(live: Live, pilot: Pilot[int]) -> None:
        await typed(live, pilot, text)
        assert "Ask first" in shown(live).split("\n")[0]
        assert first.question in words(live, "#question")
        await pilot.press("enter", "y")
        await settled(live, pilot)
        assert [alert.id for alert in live.sitting.answer.alerts] == [first.id]
        assert first.question.split()[0] in words(live, "#alarms")

    play(scene)


def test_questions_are_answered_by_keys(play: Callable[..., Live]) -> None:
    """y, n and d (or ?) answer, b takes back; on the line they are letters."""

    async def scene(live: Live, pilot: Pilot[int]) -> None:
        await typed(live, pilot, "shoulder pain")
        await pilot.press("n")
        await settled(live, pilot)
        assert live.query_one(Line).value == "shoulder painn"
        await pilot.press("backspace")
        await settled(live, pilot)
        assert "Enter, then" in words(live, "#answers")
        await pilot.press("enter", "y", "n", "d", "question_mark")
        await settled(live, pilot)
        assert [word for _, word in live.sitting.answers] == ["yes", "no", "unknown", "unknown"]
        assert "Enter, then" not in words(live, "#answers")
        for _ in range(6):
            await pilot.press("b")
        assert live.sitting.answers == ()

    play(scene)


def test_the_mouse_does_it_too(play: Callable[..., Live]) -> None:
    """A click answers, chooses and opens; a click on the alarms opens all of them."""

    async def scene(live: Live, pilot: Pilot[int]) -> None:
        await typed(live, pilot, "shoulder pain")
        at = words(live, "#answers").index("no")
        await pilot.click("#answers", offset=(at + 1, 0))
        await settled(live, pilot)
        assert [word for _, word in live.sitting.answers] == ["no"]
        third = live.query_one(Matches).options[2].id
        await pilot.click("#matches", offset=(6, 7))
        await pilot.pause(0.02)
        assert live.sitting.chosen == third
        assert isinstance(live.screen, Opened)
        await pilot.press("escape")
        await typed(live, pilot, EMERGENCY)
        await pilot.click("#alarms")
        await pilot.pause(0.02)
        assert "said:" in words(live, "#opened")

    play(scene)


def test_the_chosen_one_is_drawn_opened_and_compared(play: Callable[..., Live], engine: Engine) -> None:
    """Arrows choose; the body follows; Enter opens it in full, c compares, space marks."""

    async def scene(live: Live, pilot: Pilot[int]) -> None:
        await typed(live, pilot, "shoulder pain")
        ids = [match.id for match in live.sitting.answer.matches]
        await pilot.press("down")
        first = words(live, "#body")
        await pilot.press("space", "down", "down")
        await pilot.pause(0.02)
        assert live.sitting.chosen == ids[2]
        assert live.sitting.marked == ids[0]
        assert words(live, "#body") != first
        await pilot.press("enter")
        await pilot.pause(0.02)
        opened = words(live, "#opened")
        pattern = engine.pattern(ids[2]) or {}
        for part in ("Sources", pattern["refer"][0][:20], pattern["self_care"][-1]["do"][:20]):
            assert part in " ".join(opened.split())
        await pilot.press("q", "c")
        await pilot.pause(0.02)
        assert ids[2] in words(live, "#opened")
        assert ids[0] in words(live, "#opened")
        await pilot.press("escape", "home", "up")
        await pilot.pause(0.02)
        assert live.focused is live.query_one(Line)

    play(scene)


def test_the_note_is_copied_and_that_is_said(
    play: Callable[..., Live], monkeypatch: pytest.MonkeyPatch
) -> None:
    """OSC 52 and the system's clipboard get the note; without a complaint nothing is copied."""
    taken: list[str] = []

    def copy(text: str) -> str:
        taken.append(text)
        return "wl-copy took it"

    monkeypatch.setattr(clipboard, "copy", copy)

    async def scene(live: Live, pilot: Pilot[int]) -> None:
        await live.action_note()
        assert taken == []
        assert "no complaint" in words(live, "#hints")
        await typed(live, pilot, "shoulder pain")
        await pilot.press("enter", "w")
        await pilot.pause(0.02)
        assert taken == [live.sitting.note()]
        assert live.clipboard == taken[0]
        assert 'S: "shoulder pain"' in taken[0]
        assert "wl-copy took it" in words(live, "#hints")
        assert "OSC 52" in words(live, "#hints")

    play(scene)


def test_the_handout_is_written(
    play: Callable[..., Live], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is the page of `painmap handout`, on the client's side; a file that is there stays as it is."""
    monkeypatch.chdir(tmp_path)

    async def scene(live: Live, pilot: Pilot[int]) -> None:
        await typed(live, pilot, "left shoulder pain")
        path = tmp_path / f"{live.sitting.chosen}.html"
        await pilot.press("enter")
        for text in ("<!doctype html>", "kept"):
            await pilot.press("h")
            await pilot.pause(0.02)
            assert isinstance(live.screen, Named)
            assert live.sitting.text == "left shoulder pain"
            await pilot.press("enter")
            await pilot.pause(0.02)
            assert path.read_text(encoding="utf-8").startswith(text)
            path.write_text("kept", encoding="utf-8")
        assert "is there already" in words(live, "#hints")
        await pilot.press("h")
        await pilot.pause(0.02)
        await pilot.press("escape")
        await pilot.pause(0.02)
        assert "No handout" in words(live, "#hints")
        await pilot.press("h", *"/no/such/", "enter")
        await pilot.pause(0.02)
        assert "Not written" in words(live, "#hints")

    play(scene)
    assert len(list(tmp_path.iterdir())) == 1


def test_a_paste_of_a_megabyte_does_not_hang(play: Callable[..., Live]) -> None:
    """It is read beside the screen, which goes on; its danger, at the very end, is found."""
    text = "my car makes a noise " * 50_000 + EMERGENCY

    async def scene(live: Live, pilot: Pilot[int]) -> None:
        live.query_one(Line).post_message(Paste(f"\x1b[31m{text}\n\x00more\tof it\n"))
        await pilot.pause(0.02)
        turns = 0
        while live._reading:
            assert "Reading" in words(live, "#hints")
            await pilot.pause(0.01)
            turns += 1
        assert turns > 3
        await settled(live, pilot)
        value = live.query_one(Line).value
        assert len(value) > 1_000_000
        assert value.endswith("cannot pee more of it")
        assert "\x1b" not in value
        assert "EMERGENCY" in shown(live).split("\n")[0]
        await pilot.press("ctrl+c")
        await settled(live, pilot)
        assert live.query_one(Line).value == ""
        assert live.sitting.answer.alerts == ()

    play(scene)


def test_nothing_can_be_answered_while_a_complaint_is_read(
    play: Callable[..., Live], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is on the screen is about an earlier text then."""
    monkeypatch.setattr(live_app, "LONG", 20)

    async def scene(live: Live, pilot: Pilot[int]) -> None:
        await typed(live, pilot, "shoulder pain")
        live._reading = True
        live.action_answer("yes")
        live.action_take_back()
        assert live.sitting.answers == ()
        live._reading = False
        await typed(live, pilot, "shoulder pain when I sleep on it at night")
        assert live.sitting.answer.matches

    play(scene)


def test_any_size_at_any_moment(play: Callable[..., Live]) -> None:
    """Resized in the middle of typing and in every page, down to nothing and back."""

    async def scene(live: Live, pilot: Pilot[int]) -> None:
        await typed(live, pilot, EMERGENCY)
        for width, height in ((40, 10), (1, 1), (200, 80), (10, 60)):
            await pilot.resize_terminal(width, height)
            await pilot.press("x")
            await settled(live, pilot)
            await pilot.press("enter", "enter")
            await pilot.resize_terminal(height, width)
            await pilot.press("escape", "slash")
        await pilot.resize_terminal(120, 40)
        await settled(live, pilot)
        assert "EMERGENCY" in shown(live).split("\n")[0]
        assert any("\u2801" <= letter <= "\u28ff" for letter in shown(live))

    play(scene)


@pytest.mark.parametrize(
    "text", ["", " ", "[bold red]x[/]", "mi fa male la schiena", "shoulder of lamb", "é" * 900]
)
def test_odd_complaints(text: str, play: Callable[..., Live]) -> None:
    """Nothing is read as markup; what matches nothing is said so."""

    async def scene(live: Live, pilot: Pilot[int]) -> None:
        await typed(live, pilot, text)
        if text.strip():
            assert "No pattern" in shown(live) or "English" in shown(live)
        await pilot.press("enter", "enter", "c", "v", "w", "h", "y", "f1", "escape")

    play(scene)


def test_two_troubles_have_headings(play: Callable[..., Live]) -> None:
    """Each trouble has its own list; a heading can't be chosen."""

    async def scene(live: Live, pilot: Pilot[int]) -> None:
        await typed(live, pilot, "stabbing heel in the morning, and my jaw clicks when I chew")
        headings = [option for option in live.query_one(Matches).options if option.disabled]
        assert len(headings) == 2
        await pilot.press("enter", "home")
        assert live.sitting.chosen == live.sitting.entries[0].id

    play(scene, (120, 40))


@pytest.mark.parametrize(
    ("keys", "code"), [(("ctrl+q",), 0), (("enter", "q"), 0), (("ctrl+c", "ctrl+c"), INTERRUPTED)]
)
def test_it_can_be_left(keys: tuple[str, ...], code: int, play: Callable[..., Live]) -> None:
    """q from the list, Ctrl-Q from anywhere; Ctrl-C clears the line first, and ends an empty one."""

    async def scene(live: Live, pilot: Pilot[int]) -> None:
        await typed(live, pilot, "shoulder pain")
        await pilot.press(*keys)
        await pilot.pause(0.02)

    assert (play(scene).return_value or 0) == code


def test_nothing_is_stored(
    play: Callable[..., Live], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is pressed but the handout's Enter, no file appears; no palette offers a picture."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))

    async def scene(live: Live, pilot: Pilot[int]) -> None:
        await typed(live, pilot, EMERGENCY)
        for key in ("ctrl+p", "enter", "w", "v", "escape", "h", "escape", "t", "y", "ctrl+s"):
            await pilot.press(key)
        await pilot.pause(0.02)

    play(scene)
    assert list(tmp_path.iterdir()) == []


def test_no_colour_is_none(play: Callable[..., Live]) -> None:
    """In the theme none no letter has a colour; the chosen row is reversed instead."""

    async def scene(live: Live, pilot: Pilot[int]) -> None:
        await typed(live, pilot, EMERGENCY)
        await pilot.press("enter")
        await pilot.pause(0.02)
        assert any(isinstance(one, NoColor) for one in live._filters)
        styles = [
            segment.style
            for strip in live.screen._compositor.render_strips()
            for segment in strip.apply_filter(NoColor(), Color(0, 0, 0))
            if segment.style
        ]
        assert all(s.color is None or s.color.is_default for s in styles)
        assert all(s.bgcolor is None or s.bgcolor.is_default for s in styles)
        assert any(s.reverse for s in styles)
        await pilot.press("t")
        assert not any(isinstance(one, NoColor) for one in live._filters)

    play(scene, theme="none")


def test_themes_go_round(play: Callable[..., Live]) -> None:
    """t puts on the next, and after the last the first."""

    async def scene(live: Live, pilot: Pilot[int]) -> None:
        await typed(live, pilot, "shoulder pain")
        await pilot.press("enter")
        seen = []
        for _ in THEMES:
            seen.append(live.theme.removeprefix("painmap-"))
            await pilot.press("t")
        assert seen == list(THEMES)
        assert live.theme == "painmap-dark"

    play(scene)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21, as WCAG has it."""

    def light(color: str) -> float:
        parts = [part / 255 for part in Color.parse(color).rgb]
        r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("name", "least"), [("dark", 4.5), ("light", 4.5), ("contrast", 7.0)])
def test_every_theme_can_be_read(name: str, least: float) -> None:
    """Each colour stands out from what lies behind it: 4.5 to 1, in high contrast 7 to 1."""
    theme: Any = next(one for one in themes.ALL if one.name == f"painmap-{name}")
    for color in ("quiet", "felt", "spill", "own", "point"):
        assert contrast(theme.variables[color], theme.background) >= least, color
    for color in (theme.foreground, theme.primary, theme.success, theme.warning, theme.error):
        for behind in (theme.background, theme.variables["chosen"]):
            assert contrast(color, behind) >= least, (color, behind)
    assert contrast(theme.variables["alarm-text"], theme.variables["alarm"]) >= least
    assert contrast(theme.foreground, theme.panel) >= least


def test_the_keys_fit_the_footer(play: Callable[..., Live]) -> None:
    """At 80 columns every key of the list is seen."""

    async def scene(live: Live, pilot: Pilot[int]) -> None:
        await typed(live, pilot, "shoulder pain")
        await pilot.press("enter")
        for _ in range(100):  # until it is drawn
            await pilot.pause(0.02)
            footer = shown(live).split("\n")[-1]
            if "Quit" in footer:
                break
        for word in ("Open", "Compare", "Mark", "Copy note", "Handout", "Body", "Type", "Theme", "Quit"):
            assert word in footer
        assert live.query_one(Footer).max_scroll_x == 0

    play(scene)


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual takes NO_COLOR away from the environment; put it back as it was.

    And wait for a screen to have obeyed, not for the machine to be idle, which a busy one never is.
    """

    async def brief(*_: object) -> None:
        await asyncio.sleep(0.01)

    for module in ("textual.app", "textual.pilot"):
        monkeypatch.setattr(f"{module}.wait_for_idle", brief, raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "NO_COLOR" not in os.environ


def test_a_letter_that_changes_nothing_lays_nothing_out(play: Callable[..., Live]) -> None:
    """The list stands as it is where a letter leaves it as it was, and the line never moves the screen."""

    async def scene(live: Live, pilot: Pilot[int]) -> None:
        await typed(live, pilot, "sore heel in the morning")
        matches, line = live.query_one(Matches), live.query_one(Line)
        before, highlighted = [*matches.options], matches.highlighted
        assert before
        await typed(live, pilot, "sore heel in the morning ")
        assert all(a is b for a, b in zip(before, matches.options, strict=True))
        assert matches.highlighted == highlighted
        await typed(live, pilot, "my jaw clicks " + "and clicks " * 20)
        assert matches.options[0].id != before[0].id
        line.cursor_position = len(line.value)
        await pilot.pause(0.05)
        assert line.scroll_offset.x > 0

    play(scene)
