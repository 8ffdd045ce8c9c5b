"""painmap as a process: exit codes, streams, signals, terminals."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from terminals import Terminal

pytestmark = [
    pytest.mark.usefixtures("compiled"),
    pytest.mark.skipif(sys.platform == "win32", reason="pipes and signals of the others"),
]

Run = "Callable[..., subprocess.CompletedProcess[bytes]]"
KNEE = "ache behind my kneecap, worse going down stairs"
PAINMAP = [sys.executable, "-m", "painmap"]


@pytest.fixture
def own(run: Run, own_catalogue: Path) -> Run:
    """Ask the small catalogue alone, in a process."""

    def call(*args: str, **options: object) -> subprocess.CompletedProcess[bytes]:
        return run("match", "--catalogue", own_catalogue, "--only", *args, **options)

    return call


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ((KNEE,), 0),
        (("my car makes a noise after driving",), 1),
        (("",), 1),
        (("--fromat", "json", KNEE), 2),
        (("--region", "nowhere", KNEE), 2),
    ],
)
def test_exit_codes_are_greps(args: tuple[str, ...], code: int, own: Run) -> None:
    """0 something matched, 1 nothing matched, 2 wrong use, with errors on standard error alone."""
    done = own(*args)
    assert done.returncode == code
    assert bool(done.stdout) is (code != 2)
    assert bool(done.stderr) is (code == 2)


def test_a_pipe_gets_plain_text(own: Run) -> None:
    """In a pipe there are no codes, no box characters and no colour."""
    out = own(KNEE).stdout.decode()
    assert out.startswith("1. Ache behind the kneecap on stairs\n")
    assert out.isascii()
    assert "\x1b" not in out


def test_json_goes_through_a_json_reader(own: Run) -> None:
    """match --format json is one JSON document and nothing else."""
    assert json.loads(own(KNEE, "--format", "json").stdout)["status"] == "matched"


@pytest.mark.parametrize("form", ["text", "json", "card", "csv"])
@pytest.mark.parametrize("command", [("match", KNEE), ("list",), ("show", "up-and-down-low-back"), ("-h",)])
def test_a_closed_pipe_ends_quietly(form: str, command: tuple[str, ...]) -> None:
    """When nobody reads on (| head -1), painmap ends with 0 and without a word."""
    args = [*PAINMAP, *command, *(("-f", form) if command != ("-h",) else ())]
    process = subprocess.Popen(args, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    assert (process.wait(timeout=60), err) == (0, b"")


def test_ctrl_c_ends_with_130(own_catalogue: Path) -> None:
    """Ctrl-C while painmap waits for its input ends with 130 and no traceback."""
    args = [*PAINMAP, "match", "-", "--catalogue", str(own_catalogue)]
    with subprocess.Popen(
        args, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        time.sleep(0.7)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in err


def test_invalid_utf8_is_answered(own: Run) -> None:
    """Bytes that are no UTF-8 are replaced, said so, and the rest is read."""
    done = own("-", data=b"\xff\xfe\xfa ache behind my kneecap, worse going down stairs \xff"[2:])
    assert done.returncode == 0
    assert b"not all UTF-8" in done.stderr
    done = own(os.fsdecode(b"ache behind my kneecap \xff on stairs"), "-f", "json")
    assert json.loads(done.stdout)["complaint"] == "ache behind my kneecap \ufffd on stairs"


def test_too_much_on_standard_input_is_refused(own: Run) -> None:
    """What cannot be one complaint is told to go through batch."""
    done = own("-", data=b"x" * 16_000_001)
    assert done.returncode == 2
    assert b"painmap batch" in done.stderr


def test_no_standard_streams_at_all(own_catalogue: Path) -> None:
    """Without standard input it answers; without standard output it says that nobody sees the answer."""
    args = f"{sys.executable} -m painmap match --catalogue {own_catalogue} --only"
    for words, code in ((f"'{KNEE}' >&-", 2), (f"'{KNEE}' <&-", 0), ("<&-", 2), ("2>&- --nope", 2)):
        done = subprocess.run(
            ["/bin/sh", "-c", f"{args} {words}"], capture_output=True, timeout=60, check=False
        )
        assert done.returncode == code, (words, done.stderr)
        assert (b"standard output is closed" in done.stderr) is (" >&-" in words)


def test_a_full_disk_is_told() -> None:
    """Output that cannot be written ends with 2 and a message, not with half an answer and 0."""
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full here")
    with full.open("wb") as nowhere:
        done = subprocess.run(
            [*PAINMAP, "list"], stdout=nowhere, stderr=subprocess.PIPE, timeout=60, check=False
        )
    assert done.returncode == 2
    assert b"no space left" in done.stderr


def test_an_ascii_terminal_is_no_reason_to_stop(own: Run) -> None:
    """Where the stream can carry ASCII only, the card and JSON still come."""
    env = {"PYTHONIOENCODING": "ascii"}
    assert own(KNEE, "-f", "card", env=env).returncode == 0
    out = own("ache behind my kneecap, caf\u00e9", "-f", "json", env=env).stdout
    assert json.loads(out.decode("ascii"))["complaint"].endswith("caf\u00e9")


def test_a_pipe_alone_is_a_complaint(run: Run, own_catalogue: Path) -> None:
    """`echo ... | painmap` answers; an empty pipe is wrong use, with the help."""
    env = {"PAINMAP_CATALOGUE": str(own_catalogue), "PAINMAP_ONLY": "1"}
    assert run(data=KNEE.encode(), env=env).stdout.startswith(b"1. Ache behind the kneecap")
    done = run(data=b" \n", env=env)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"Usage: painmap" in done.stderr


def test_python_dash_m_and_version(run: Run) -> None:
    """python -m painmap --version says the version."""
    assert run("--version").stdout.startswith(b"painmap ")


def test_plain_forms_import_neither_rich_nor_the_catalogue(own_catalogue: Path) -> None:
    """Text and JSON start without rich, numpy, rapidfuzz, platformdirs, tomllib or the catalogue's checks."""
    code = (
        "import sys; from painmap.cli import main\n"
        f"main(['match', {KNEE!r}, '--catalogue', {str(own_catalogue)!r}, '-f', sys.argv[1]])\n"
        "print(sorted(sys.modules), file=sys.stderr)"
    )
    for form in ("json", "text"):
        subprocess.run(
            [sys.executable, "-c", code, form], capture_output=True, timeout=60, check=True
        )  # keeps the index
        done = subprocess.run([sys.executable, "-c", code, form], capture_output=True, timeout=60, check=True)
        for module in (
            "rich",
            "numpy",
            "rapidfuzz",
            "platformdirs",
            "tomllib",
            "painmap.sources.catalogue",
            "painmap.evaluation",
        ):
            assert f"'{module}'" not in done.stderr.decode(), (form, module)


# -- in a terminal -----------------------------------------------------------------------------------------


def test_a_terminal_gets_a_card(own_catalogue: Path) -> None:
    """In a terminal the answer is a card in colour."""
    terminal = Terminal(KNEE, "--catalogue", str(own_catalogue), "--only")
    assert terminal.end() == 0
    out = terminal.seen
    assert "●" in out
    assert "\x1b[1" in out


@pytest.mark.parametrize(
    ("env", "args", "color"),
    [
        ({"NO_COLOR": "1"}, (), False),
        ({"NO_COLOR": ""}, (), True),
        ({"NO_COLOR": "1"}, ("--color", "always"), True),
        ({}, ("--color", "never"), False),
        ({"PAINMAP_COLOR": "never"}, (), False),
        ({"PAINMAP_COLOR": "never"}, ("--color", "auto"), True),
        ({"TERM": "dumb"}, (), False),
    ],
)
def test_colour_can_be_had_and_left(
    env: dict[str, str],
    args: tuple[str, ...],
    color: bool,  # noqa: FBT001 - a table of cases
    own_catalogue: Path,
) -> None:
    """NO_COLOR, --color, PAINMAP_COLOR and a dumb terminal are heeded, the flag first."""
    terminal = Terminal(KNEE, "--catalogue", str(own_catalogue), "--only", *args, **env)
    assert terminal.end() == 0
    out = terminal.seen
    assert any(f"\x1b[{code}" in out for code in ("31", "32", "36", "1;36", "1;32")) is color


def test_no_colour_is_no_bold_either(own_catalogue: Path) -> None:
    """--color never sends no code at all."""
    terminal = Terminal(KNEE, "--catalogue", str(own_catalogue), "--only", "--color", "never")
    terminal.end()
    out = terminal.seen
    assert "\x1b" not in out


@pytest.mark.parametrize("columns", ["0", "1", "10", "\u00b2", "-5", "99999999999"])
def test_any_width_shows_all(columns: str, own_catalogue: Path) -> None:
    """Whatever COLUMNS says, nothing of an emergency is left out."""
    text = "my jaw aches, crushing pain in my chest and left arm, sweating"
    terminal = Terminal(
        text, "-c", str(own_catalogue), "--only", COLUMNS=columns, LINES=columns, NO_COLOR="1"
    )
    terminal.end()
    out = " ".join(terminal.seen.replace("\u2503", " ").split())
    assert "EMERGENCY" in out.upper()
    assert "Pressure or tightness in the chest, or an ache in arm" in out
    assert "Jaw ache when chewing" in out


def test_the_prompt_keeps_its_matches(own_catalogue: Path) -> None:
    """A wrong number leaves the matches as they are; h helps; q leaves. None of them is a complaint."""
    terminal = Terminal(PAINMAP_CATALOGUE=str(own_catalogue), PAINMAP_ONLY="1", PAGER="cat")
    terminal.until("What hurts")
    terminal.type("1\n")
    terminal.until("there are no matches yet")
    terminal.type("my knee aches\n")
    terminal.until("What hurts")
    terminal.type("99\n")
    terminal.until("the matches are 1 to 3")
    terminal.type("h\n")
    terminal.until("q ends")
    terminal.type("2\n")
    terminal.until("made up for the tests")
    terminal.type("q\n")
    assert terminal.end() == 0


def test_the_prompt_asks_again_and_again(own_catalogue: Path, tmp_path: Path) -> None:
    """Without a complaint painmap asks; a number shows that match whole; Ctrl-D ends; nothing is kept."""
    before = set(tmp_path.iterdir())
    terminal = Terminal(
        PAINMAP_CATALOGUE=str(own_catalogue), PAINMAP_ONLY="1", HOME=str(tmp_path), PAGER="cat"
    )
    terminal.until("What hurts")
    terminal.type("\n")
    terminal.until("What hurts")
    terminal.type("my knee aches\n")
    terminal.until("What hurts, and when?")
    terminal.until("Ache behind the kneecap")
    terminal.type("2\n")
    terminal.until("made up for the tests")
    terminal.until("What hurts")
    terminal.type("\x04")
    assert terminal.end() == 0
    assert set(tmp_path.iterdir()) == before


def test_ctrl_c_at_the_prompt_ends_with_130(own_catalogue: Path) -> None:
    """Ctrl-C at the prompt ends with 130 and no traceback."""
    terminal = Terminal(PAINMAP_CATALOGUE=str(own_catalogue), PAINMAP_ONLY="1")
    terminal.until("What hurts")
    time.sleep(0.5)  # as a person would: Python's own readline misses a signal in the instant before it waits
    terminal.type("\x03")
    assert terminal.end() == 130
    assert "Traceback" not in terminal.seen


def test_a_narrow_terminal_keeps_its_width(own_catalogue: Path) -> None:
    """At 40 columns no line is wider."""
    terminal = Terminal(KNEE, "--catalogue", str(own_catalogue), "--only", COLUMNS="40", NO_COLOR="1")
    terminal.end()
    out = terminal.seen
    import re  # noqa: PLC0415 - beside its only use

    plain = re.sub(r"\x1b\[[0-9;]*m", "", out)
    assert max(len(line) for line in plain.split("\r\n")) <= 40
