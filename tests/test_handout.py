"""The handout: one page that holds, whatever is put on it."""

from __future__ import annotations

import contextlib
import json
import re
import sys
import zlib
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from painmap.resources import CHART, data_dir

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from painmap.engine import Engine

ONE = "up-and-down-low-back"
VOID = {"meta", "br", "img", "hr", "path", "use", "circle", "rect"}


class Checked(HTMLParser):
    """Reads a page, keeps its tags, attributes and text, and fails where tags do not close in order."""

    def __init__(self, page: str) -> None:
        """Read it all."""
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what a tag is and names."""
        self.tags.append(tag)
        self.links += [value or "" for key, value in attrs if key in ("src", "href", "xlink:href")]
        assert not [key for key, _ in attrs if key.startswith("on")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element that closes itself."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        """Close the last one."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep what is read."""
        if not self.open or self.open[-1] != "style":
            self.text += data


def test_every_pattern_has_a_page_that_needs_nothing_but_itself(engine: Engine) -> None:
    """Well-formed, without script, and without a link to anything but its own drawing."""
    from painmap.render.handout import Order, page  # noqa: PLC0415 - beside the only test of it alone

    for row in engine.patterns:
        text = page([row["id"]], engine, Order())
        read = Checked(text)
        assert not {"script", "link", "img", "iframe", "object"} & set(read.tags)
        assert all(link.startswith("#") for link in read.links)
        assert "url(" not in text
        assert "@import" not in text
        assert read.tags.count("article") == 1
        for part in (
            "What this is",
            "This is no diagnosis",
            "What to do",
            "Stop",
            "See a doctor",
            "ambulance",
            "Notes",
        ):
            assert part in read.text, (row["id"], part)


def test_at_most_three_exercises_and_those_that_were_chosen(
    invoke: Callable[..., Result], engine: Engine
) -> None:
    """The first three, unless --exercise names others."""
    record: dict[str, Any] = engine.pattern(ONE) or {}

    def shown(*args: str) -> list[int]:
        text = Checked(invoke("handout", ONE, *args).stdout).text
        return [n for n, care in enumerate(record["self_care"], start=1) if care["do"][1:40] in text]

    assert shown() == [1, 2, 3]
    assert shown("--exercise", "4", "--exercise", "1") == [1, 4]
    result = invoke("handout", ONE, *(f"--exercise={n}" for n in (1, 2, 3, 4)))
    assert (result.exit_code, "room for 3" in result.stderr) == (2, True)


def test_names_are_printed_and_escaped(invoke: Callable[..., Result]) -> None:
    """Markup is text, direction marks go, a right-to-left name keeps its direction, a long one is cut."""
    text = invoke("handout", ONE, "--for", "<b onclick=x>Ann</b>\u202e", "--from", "مركز").stdout
    assert "&lt;b onclick=x&gt;Ann&lt;/b&gt;" in text
    assert "\u202e" not in text
    assert "<bdi>مركز</bdi>" in text
    long = Checked(invoke("handout", ONE, "--for", "x" * 500).stdout).text
    assert "x" * 70 not in long


def test_a_catalogue_with_markup_does_no_harm(
    invoke: Callable[..., Result], own_catalogue: Path, tmp_path: Path
) -> None:
    """Text of a file is text."""
    path = tmp_path / "own.toml"
    path.write_text(
        own_catalogue.read_text("utf-8").replace("Ache behind", "<img src=x onerror=y> Ache behind", 1),
        "utf-8",
    )
    text = invoke("handout", "knee-front-stairs", "--catalogue", path, "--only").stdout
    assert "img" not in Checked(text).tags


@pytest.mark.parametrize(
    "name", ['<b>Bold & "quoted"</b>', "ألم في الركبة من الأمام", "x" * 500, "knee " * 100]
)
def test_a_name_of_any_kind_leaves_the_page_whole(
    invoke: Callable[..., Result], own_catalogue: Path, tmp_path: Path, name: str
) -> None:
    """A name with markup, right to left, or of 500 letters is one heading, escaped and cut."""
    text = own_catalogue.read_text("utf-8")
    line = next(line for line in text.splitlines() if line.startswith("name = "))
    (tmp_path / "own.toml").write_text(text.replace(line, f"name = {json.dumps(name)}", 1), "utf-8")
    result = invoke("handout", "knee-front-stairs", "--catalogue", tmp_path / "own.toml", "--only")
    assert result.exit_code == 0, result.stderr
    assert name[:40].strip() in Checked(result.stdout).text
    [heading] = re.findall("<h1>(.*?)</h1>", result.stdout)
    assert "<" not in heading
    assert len(heading) < 130


def test_a_site_without_a_drawing_is_drawn_by_what_holds_it_and_said(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the drawings lack a site, chart and handout show the wider one and say so."""
    from painmap.chart import atlas  # noqa: PLC0415 - beside its only use
    from painmap.render.handout import Order, page  # noqa: PLC0415 - as above

    lacking = atlas.Atlas(json.loads((data_dir() / CHART).read_bytes()))
    del lacking._sites["low-back-side"]
    monkeypatch.setattr(atlas, "load", lambda: lacking)
    text = page([ONE], engine, Order())
    assert f"There is no drawing of: {engine.labels['low-back-side']}; " in text
    assert 'class="felt"' in text


@pytest.mark.parametrize("command", ["chart", "handout"])
def test_a_file_that_may_not_be_written_is_told(
    invoke: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str
) -> None:
    """Whatever the system refuses is one message with the file's name, and exit code 2."""
    target = tmp_path / ("a.svg" if command == "chart" else "a.html")
    opened = Path.open

    def refuse(path: Path, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - as Path.open has them
        if path == target:
            raise PermissionError(13, "Permission denied")
        return opened(path, *args, **options)

    monkeypatch.setattr(Path, "open", refuse)
    result = invoke(command, ONE, "-o", target)
    assert result.exit_code == 2
    assert target.name in result.stderr
    assert "denied" in result.stderr.lower()


def test_what_needs_help_at_once_stands_apart(invoke: Callable[..., Result]) -> None:
    """Emergencies are in their own box, with the gravest sign of that part of the body."""
    text = invoke("handout", ONE).stdout
    doctor, _, ambulance = text.partition("Call an ambulance")
    assert "saddle" in ambulance
    assert "emergency" not in re.sub(r"<[^>]+>", "", doctor.rpartition("See a doctor")[2]).lower().replace(
        "or go to the emergency", ""
    )


def test_several_patterns_are_several_sheets(invoke: Callable[..., Result]) -> None:
    """One sheet each, a repeated one once, and no two parts with one id."""
    text = invoke("handout", ONE, "crest-of-hip", ONE).stdout
    assert Checked(text).tags.count("article") == 2
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))


def test_paper_and_side_are_as_asked(invoke: Callable[..., Result]) -> None:
    """The page has its size, and the chart its side."""
    text = invoke("handout", ONE, "--paper", "letter", "--side", "left").stdout
    assert "size:Letter" in text
    assert "Drawn on the left side" in text


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("nothing-like-it",), "no pattern"),
        ((), "ID"),
        ((ONE, "--exercise", "9"), "no exercise 9"),
        ((ONE, "--exercise", "0"), "--exercise"),
        ((ONE, "-o", "no/such/folder/a.html"), "folder does not exist"),
        ((ONE, "--paper", "A3"), "--paper"),
    ],
)
def test_bad_input_ends_with_2_and_says_what_to_do(
    invoke: Callable[..., Result], args: tuple[str, ...], said: str
) -> None:
    """Each error names the problem and the fix, and nothing is written."""
    result = invoke("handout", *args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_a_file_that_is_there_stays_unless_forced(invoke: Callable[..., Result], tmp_path: Path) -> None:
    """Nothing is written over without --force."""
    path = tmp_path / "page.html"
    path.write_text("mine")
    result = invoke("handout", ONE, "-o", path)
    assert (result.exit_code, path.read_text()) == (2, "mine")
    assert invoke("handout", ONE, "-o", path, "--force").exit_code == 0
    assert path.read_text("utf-8").startswith("<!doctype html>")


def test_pdf_without_weasyprint_says_what_to_install(
    invoke: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The extra is named, and the way without it."""
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    result = invoke("handout", ONE, "-o", tmp_path / "a.pdf")
    assert (result.exit_code, (tmp_path / "a.pdf").exists()) == (2, False)
    assert "painmap[pdf]" in result.stderr


@pytest.mark.filterwarnings("default")
def test_pdf_is_one_tagged_sheet(invoke: Callable[..., Result], tmp_path: Path) -> None:
    """WeasyPrint puts a pattern on one sheet, tagged for screen readers."""
    pytest.importorskip("weasyprint")
    for ident in (ONE, "cramps-across-low-back", "forehead-ache-local"):
        path = tmp_path / f"{ident}.pdf"
        assert invoke("handout", ident, "-o", path, "--for", "Ann").exit_code == 0
        inside = unpacked(path.read_bytes())
        assert len(re.findall(rb"/Type /Page\b", inside)) == 1, ident
        assert b"/MarkInfo" in inside


def unpacked(blob: bytes) -> bytes:
    """What a PDF says, its packed objects unpacked."""
    out = [blob]
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", blob, re.DOTALL):
        with contextlib.suppress(zlib.error):
            out.append(zlib.decompress(packed))
    return b"".join(out)
