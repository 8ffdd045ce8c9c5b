"""The papers: nothing in them may go stale."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from painmap.cli.app import COMMANDS, app
from painmap.resources import data_dir
from painmap.sources import check, toml_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from click.testing import Result

    from painmap.engine import Engine

ROOT = Path(__file__).resolve().parents[1]
#: Every page but those of the atlas, which are made when the site is built.
PAGES = sorted(
    page for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")] if page.parent.name != "atlas"
)


def script(name: str) -> ModuleType:
    """Load one of the scripts in docs/."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_commands_page_is_current() -> None:
    """docs/commands.md is what `python docs/make_commands.py` writes, whatever version of click wraps it."""
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert page.split() == script("make_commands").page().split(), "run: python docs/make_commands.py"


def test_the_page_of_an_answer_is_current() -> None:
    """docs/answer.md is what `python docs/make_answer.py` writes from the JSON Schema."""
    page = (ROOT / "docs" / "answer.md").read_text(encoding="utf-8")
    assert page == script("make_answer").page(), "run: python docs/make_answer.py"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_examples_first(name: str, invoke: Callable[..., Result]) -> None:
    """-h and --help show examples before anything else, and every option says what it does."""
    out = invoke(name, "-h").stdout
    assert out == invoke(name, "--help").stdout
    assert out.index("Usage:") < out.index("Examples:") < out.index("Options:")
    command = app.get_command(click.Context(app), name)
    assert command is not None
    assert [
        p.name for p in command.params if isinstance(p, click.Option) and not p.help and p.name != "to_form"
    ] == []


def test_every_option_of_an_example_exists() -> None:
    """No example, in the help or on a page, uses a command or an option that does not exist."""
    blocks = [b for page in PAGES for b in re.findall(r"```sh\n(.*?)```", page.read_text("utf-8"), re.DOTALL)]
    lines = [line for block in blocks for line in re.findall(r"^painmap .*", block, re.MULTILINE)]
    lines += [line for name in COMMANDS for line, _ in getattr(_command(name), "examples", ())]
    assert lines
    for line in lines:
        words = shlex.split(line.split(" | ")[0], comments=True)
        if words[0] != "painmap" or len(words) == 1:
            continue
        name = words[1] if words[1] in COMMANDS else "match"
        known = {opt for p in _command(name).params for opt in (*p.opts, *p.secondary_opts)}
        used = {word.split("=")[0] for word in words[1:] if word.startswith("-") and len(word) > 1}
        assert used <= known | {"-h", "--help", "--version"}, line


def _command(name: str) -> click.Command:
    command = app.get_command(click.Context(app), name)
    assert command is not None
    return command


def test_the_readme_opens_with_picture_and_two_commands() -> None:
    """The README says what painmap is, shows it, and has two set-up commands, each one line."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    setup = [line for line in text.split("\n") if line.startswith("python3 -m venv")]
    assert len(setup) == 2
    assert 'painmap "hurts after driving, crooked back"' in setup[0]
    assert "pytest" in setup[1]
    assert text.index("docs/card.svg") < text.index(setup[0])


def test_the_picture_is_there() -> None:
    """The README's picture is an SVG of the card of the founding complaint."""
    picture = (ROOT / "docs" / "card.svg").read_text(encoding="utf-8")
    assert picture.startswith("<svg")
    assert "psoas&#160;major" in picture


def test_the_picture_of_live_is_there() -> None:
    """It is an SVG of the whole screen that loads nothing from elsewhere, in the README and in the guide."""
    picture = (ROOT / "docs" / "live.svg").read_text(encoding="utf-8")
    assert picture.startswith("<svg")
    assert "infraspinatus" in picture
    assert "@font-face" not in picture
    assert "docs/live.svg" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert "live.svg" in (ROOT / "docs" / "guides" / "live.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Every link to a file of the project leads to a file."""
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_the_examples_of_the_catalogue_page_are_sound(invoke: Callable[..., Result], tmp_path: Path) -> None:
    """Pattern, words and flag on docs/catalogue.md have no problems; the pattern can be shown."""
    text = (ROOT / "docs" / "catalogue.md").read_text(encoding="utf-8")
    examples = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    path = tmp_path / "mine.toml"
    path.write_text(examples[0], encoding="utf-8")
    result = invoke("check", path)
    assert (result.exit_code, result.stderr) == (0, "")
    ident = toml_files.read(path).tables["pattern"][0]["id"]
    assert invoke("show", ident, "--catalogue", path, "--only").exit_code == 0
    blob = "\n".join(examples).encode()
    assert check.check_own({path: blob}, check.base(data_dir()).names).problems == []


def test_the_pattern_of_the_guide_is_sound_and_found(invoke: Callable[..., Result], tmp_path: Path) -> None:
    """The file that docs/guides/own-patterns.md makes has no problems; its complaint finds its pattern."""
    text = (ROOT / "docs" / "guides" / "own-patterns.md").read_text(encoding="utf-8")
    example = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)[0]
    path = tmp_path / "mine.toml"
    path.write_text(example, encoding="utf-8")
    result = invoke("check", path)
    assert (result.exit_code, result.stderr) == (0, "")
    complaint = re.findall(r'^painmap match "(.*?)" --catalogue', text, re.MULTILINE)[0]
    found = json.loads(invoke("match", complaint, "--catalogue", path, "--format", "json").stdout)
    assert found["matches"][0]["id"] in example


def test_the_sum_on_the_page_about_reading_is_the_engines(engine: Engine) -> None:
    """The complaint that docs/reading.md follows has the sums, row by row, that the page shows."""
    page = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")
    matcher = engine.matcher
    said = matcher.weigh(matcher.said(engine.reader.read("hurts after driving, crooked back")))
    first, second = matcher.rank(said, limit=2)
    shown = [float(total) for total in re.findall(r"\| (\d\.\d\d) \|$", page, re.MULTILINE)]
    assert engine.patterns[first.pattern]["id"] == "up-and-down-low-back"
    assert f"**{first.total:.2f}**" in page
    assert f"has {second.total:.2f}:" in page
    assert sum(shown) == pytest.approx(first.total, abs=0.02)
