"""One screen, the dialogue and the prompt, in a real terminal of 24 rows and 80 columns."""

from __future__ import annotations

import json
import re
import sys
import time
from typing import TYPE_CHECKING

import pytest
from benchmarks import cases

if sys.platform == "win32":
    pytest.skip("pseudo-terminals of the others", allow_module_level=True)

from terminals import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from painmap.engine import Engine

_CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
PROMPT = "What hurts, and when? "


def shown(terminal: Terminal) -> list[str]:
    """The lines that stand before the next prompt, without what was typed."""
    text = _CODES.sub("", terminal.until(PROMPT)).replace("\r", "")
    return text[: text.rindex(PROMPT)].split("\n")


def test_fifty_complaints_fit_one_screen(engine: Engine) -> None:
    """24 rows of 80 columns hold prompt and card; the first match and its reason stand on it."""
    rows = [r for name in ("vignettes", "forum") for r in cases.load(name)]
    answers = ((r["complaint"], engine.match(r["complaint"])) for r in rows if "\n" not in r["complaint"])
    calm = [
        (text, a)
        for text, a in answers
        if a.matches and not a.alerts and not a.ask_first and len(text) < 1000
    ][:50]
    assert len(calm) == 50
    terminal = Terminal(NO_COLOR="1")
    terminal.until(PROMPT)
    for text, answer in calm:
        terminal.type(text + "\n")
        time.sleep(0.01)
        terminal.until("Fits")
        lines = shown(terminal)
        first = answer.matches[0]
        start = max(n for n, line in enumerate(lines) if "1 opens a match" in line)
        card = lines[start:]
        assert len(card) <= 24, "\n".join(card)
        assert max(map(len, card)) <= 80
        flat = " ".join(" ".join(card).split())
        assert first.name in flat
        assert " ".join(first.evidence[0].said.split())[:40] in flat
    terminal.type("q\n")
    assert terminal.end() == 0


def test_an_alert_is_the_last_thing_that_is_written() -> None:
    """In a terminal the eye, at the prompt, meets the alert."""
    terminal = Terminal("low back pain, numb between my legs, cannot pee", NO_COLOR="1")
    assert terminal.end() == 0
    last = terminal.seen[terminal.seen.index("EMERGENCY") :]
    assert "Fits" not in last
    assert "said:" in last


def test_what_to_ask_first_is_the_last_thing_that_is_written() -> None:
    """Where no alert stands, the eye meets the questions that leave a danger open, in a wide terminal too."""
    terminal = Terminal("back ribs hurt when i breathe", NO_COLOR="1", COLUMNS="120", LINES="50")
    assert terminal.end() == 0
    assert "⣿ felt" in terminal.seen
    last = terminal.seen[terminal.seen.index("Ask first") :]
    assert "Fits" not in last
    assert not re.search("[\u2801-\u28ff]", last)


def test_the_chart_is_for_terminals_unless_it_is_asked_for(invoke: Callable[..., Result]) -> None:
    """A pipe has none; --chart and PAINMAP_CHART bring it; JSON stays as it is."""
    plain = invoke("match", "sore heel").stdout
    assert "⣿" not in plain
    for form in ("text", "markdown", "card"):
        asked = invoke("match", "sore heel", "--chart", "-f", form).stdout
        assert "⣿ felt" in asked
        assert "Drawn on the right; no side was said." in asked
    assert "⣿ felt" in invoke("match", "sore heel", env={"PAINMAP_CHART": "1"}).stdout
    assert invoke("match", "sore heel", "--no-chart", env={"PAINMAP_CHART": "1"}).stdout == plain
    for form in ("json", "csv", "note"):
        assert invoke("match", "sore heel", "--chart", "-f", form).stdout == (
            invoke("match", "sore heel", "-f", form).stdout
        )


def test_a_dialogue_ends_when_one_is_clear() -> None:
    """Questions come one at a time; y, n and ? answer, b goes back, a number opens, q ends; it is noted."""
    terminal = Terminal("ask", "shoulder pain", "-f", "note", NO_COLOR="1", PAGER="cat")
    terminal.until("Does it")
    terminal.type("perhaps\n")
    terminal.until("y yes, n no")
    terminal.type("y\n")
    terminal.until("Does it")
    terminal.type("b\n")
    terminal.until("Does it")
    terminal.type("2\n")
    terminal.until("Sources")
    terminal.type("n\n")
    terminal.until("Does it")
    terminal.type("?\n")
    terminal.until("Does it")
    terminal.type("q\n")
    assert terminal.end() == 0
    assert len(re.findall(r"   - .*\? (no|unknown)", terminal.seen)) == 2
    assert "? yes" not in terminal.seen


@pytest.mark.parametrize(("keys", "code"), [("\x04", 0), ("\x03", 130)])
def test_a_dialogue_can_be_left(keys: str, code: int) -> None:
    """Ctrl-D ends it with the answer so far, Ctrl-C ends painmap."""
    terminal = Terminal("ask", "shoulder pain", NO_COLOR="1")
    terminal.until("Does it")
    time.sleep(0.5)
    terminal.type(keys)
    assert terminal.end() == code
    assert ("Fits" in terminal.seen) is (code == 0)
    assert "Traceback" not in terminal.seen


def test_ctrl_c_clears_the_line_first() -> None:
    """What is typed is thrown away by the first Ctrl-C; the prompt comes again."""
    terminal = Terminal(NO_COLOR="1")
    terminal.until(PROMPT)
    time.sleep(0.5)
    terminal.type("shoulder p")
    time.sleep(0.5)
    terminal.type("\x03")
    terminal.until(PROMPT)
    terminal.type("heel pain\n")
    terminal.until("Fits")
    terminal.type("q\n")
    assert terminal.end() == 0
    assert "shoulder" not in terminal.seen


def test_the_prompt_is_a_place_to_stay(tmp_path: Path) -> None:
    """? asks, e explains, n writes the note, c compares, a number opens; nothing is kept on disk."""
    terminal = Terminal(NO_COLOR="1", PAGER="cat", HOME=str(tmp_path), PAINMAP_CONFIG="")
    terminal.until(PROMPT)
    for keys in ("?", "n", "c 1 2"):
        terminal.type(keys + "\n")
        terminal.until("there is no complaint yet")
        terminal.until(PROMPT)
    for keys, part in (
        ("shoulder pain", "Fits"),
        ("e", "How it was read"),
        ("n", "O:"),
        ("c 1 2", "Tell apart"),
        ("c 1 99", "give two of the"),
        ("1", "Sources"),
    ):
        terminal.type(keys + "\n")
        terminal.until(part)
        terminal.until(PROMPT)
    terminal.type("?\n")
    terminal.until("Does it")
    terminal.type("y\n")
    terminal.until("Does it")
    terminal.type("q\n")
    terminal.until(PROMPT)
    terminal.type("n\n")
    terminal.until("? yes")
    terminal.until(PROMPT)
    terminal.type("\x04")
    assert terminal.end() == 0
    assert not [path for path in tmp_path.rglob("*") if "cache" not in str(path)]


def test_pasted_lines_and_codes_are_one_complaint() -> None:
    """A pasted text of many lines with escape codes is one complaint, and nothing of it is obeyed."""
    terminal = Terminal(NO_COLOR="1")
    terminal.until(PROMPT)
    time.sleep(0.5)
    terminal.type("\x1b[200~shoulder pain\nworse at night\x1b[31m\n\x1b[201~\n")
    terminal.until("Fits")
    terminal.until(PROMPT)
    assert "\x1b[31m" not in terminal.seen
    terminal.type("q\n")
    assert terminal.end() == 0


def test_a_long_answer_goes_through_the_pager(tmp_path: Path) -> None:
    """--full is paged by PAGER; --no-pager, PAGER=cat and a pager that is not there write it straight."""
    pager = tmp_path / "pager"
    pager.write_text("#!/bin/sh\necho PAGED\nexec cat\n", encoding="utf-8")
    pager.chmod(0o755)
    for args, chosen, paged in (
        (("--full",), str(pager), True),
        (("--full", "--no-pager"), str(pager), False),
        ((), str(pager), False),
        (("--full",), "cat", False),
        (("--full",), "", False),
        (("--full",), "/no/such/pager", False),
        (("--full",), "'", False),
    ):
        terminal = Terminal("shoulder pain", *args, PAGER=chosen, NO_COLOR="1")
        assert terminal.end() == 0
        assert ("PAGED" in terminal.seen) is paged
        assert "Deep pain in the front of the shoulder" in terminal.seen


def test_ask_without_a_terminal_says_what_to_do(invoke: Callable[..., Result]) -> None:
    """In a script `ask` ends with 2 and names the options that do the same."""
    result = invoke("ask", "shoulder pain")
    assert result.exit_code == 2
    assert "--answer" in result.stderr


def test_answers_on_the_command_line(invoke: Callable[..., Result]) -> None:
    """--answer is stateless: JSON has the questions, the next call has the answers."""
    first = json.loads(invoke("match", "shoulder pain", "-f", "json").stdout)
    question = first["questions"][0]
    assert set(question) == {"id", "question", "for"}
    second = json.loads(invoke("match", "shoulder pain", "-f", "json", "-a", f"{question['id']}=yes").stdout)
    assert second["answers"] == [
        {"id": question["id"], "question": second["answers"][0]["question"], "answer": "yes"}
    ]
    assert second["ask_first"] == []


@pytest.mark.parametrize("value", ["at:knee", "at:nowhere=yes", "at:knee=perhaps", "=yes", ""])
def test_a_wrong_answer_ends_with_2(value: str, invoke: Callable[..., Result]) -> None:
    """What is no answer is one message on standard error."""
    result = invoke("match", "knee pain", "--answer", value)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("painmap: ")


def test_a_note_of_a_pattern_is_its_text(invoke: Callable[..., Result]) -> None:
    """`--format note` of what is no answer is plain text."""
    one, other = (invoke("show", "up-and-down-low-back", "-f", form).stdout for form in ("note", "text"))
    assert one == other
