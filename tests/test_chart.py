"""The chart: every site has a place, every form shows it, and bad input ends in a clear error."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from painmap.chart import atlas, strokes
from painmap.chart.braille import braille, cells
from painmap.chart.describe import describe
from painmap.chart.scene import SIDES, scene
from painmap.chart.svg import svg

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from painmap.engine import Engine

ONE = "up-and-down-low-back"
NASTY = "<script>alert('x')</script> & \u202e" + "b" * 500
SVG = "{http://www.w3.org/2000/svg}"


def pattern(**keys: object) -> dict[str, Any]:
    """A pattern of one's own, with what a chart needs."""
    return {"id": "own", "name": "Own", "muscles": ["psoas major"], "felt": [], "spill": []} | keys


# -- what is drawn where -----------------------------------------------------------------------------------


def test_nearly_every_pattern_has_its_point(engine: Engine) -> None:
    """A pattern of painmap's own may lack a drawn point, and few do; `painmap check` has the rest."""
    drawings = atlas.load()
    ids = [row["id"] for row in engine.patterns]
    assert sum(not drawings.points(engine.pattern(i) or {}) for i in ids) <= 5


def test_right_is_the_mirror_image_of_left(engine: Engine) -> None:
    """What lies on one side is drawn on the other at the same distance from the mid-line."""
    record = pattern(felt=["buttock-mid"])
    left, right = (scene(record, engine, side).panels[1] for side in ("left", "right"))
    middle = left.view.middle
    assert middle is not None
    [one], [other] = left.areas["felt"], right.areas["felt"]
    assert sorted((round(2 * middle - x, 3), y) for line in one.lines for x, y in line) == sorted(
        (round(x, 3), y) for line in other.lines for x, y in line
    )
    assert all(x < middle for line in one.lines for x, y in line)  # seen from behind, left is left


def test_what_lies_across_the_middle_is_halved_by_side_and_else_not(engine: Engine) -> None:
    """A forehead may ache on one half; a breastbone has no halves."""

    def width(site: str, side: str) -> float:
        areas = scene(pattern(felt=[site]), engine, side).panels[0].areas["felt"]
        across = [x for area in areas for line in area.lines for x, _ in line]
        return max(across) - min(across)

    assert width("forehead", "left") == pytest.approx(width("forehead", "both") / 2, abs=3)
    assert width("breastbone", "left") == width("breastbone", "both")


def test_a_place_of_one_side_is_drawn_there_alone(engine: Engine) -> None:
    """The lower right belly is on the right, whatever side is asked for."""
    what = scene(pattern(felt=["lower-belly-right"]), engine, "left")
    [area] = what.panels[0].areas["felt"]
    assert what.side == "right"
    assert all(x < (what.panels[0].view.middle or 0) for line in area.lines for x, _ in line)


def test_insets_show_small_parts_only(engine: Engine) -> None:
    """A hand is enlarged for a finger, and not for a back."""
    names = {panel.view.name for panel in scene(pattern(felt=["index-finger"]), engine).panels}
    assert names == {"front", "back", "hand-palm", "hand-back"}
    assert len(scene(pattern(felt=["low-back-side"]), engine).panels) == 2


def test_a_site_without_a_drawing_is_drawn_by_what_holds_it(engine: Engine) -> None:
    """It is drawn as its wider site, and the description says so; one that nothing holds is said too."""

    class More:
        """The body with two sites more."""

        labels = engine.labels | {"calf-spot": "a spot on the calf", "tail": "tail"}

        def within(self, site: str) -> list[str]:
            parts = list(engine.within(site)) if site in engine.labels else [site]
            return [*parts, "calf-spot"] if "calf" in parts else parts

    what = scene(pattern(felt=["calf-spot", "tail"]), More())
    assert what.instead == {"calf-spot": "calf", "tail": ""}
    assert what.panels[1].areas["felt"]
    words = describe(what, More())
    assert "no drawing of: a spot on the calf; calf is drawn for it" in words
    assert "no drawing of: tail." in words


def test_a_pattern_of_another_muscle_under_a_known_id_has_no_cross(engine: Engine) -> None:
    """The cross belongs to painmap's own pattern, not to one that took its id."""
    own = engine.pattern(ONE) or {}
    assert any(panel.points for panel in scene(own, engine).panels)
    other = own | {"muscles": ["gluteus medius"]}
    assert not any(panel.points for panel in scene(other, engine).panels)


def test_an_unknown_side_is_an_error(engine: Engine) -> None:
    """Only left, right and both are sides."""
    with pytest.raises(ValueError, match="left, right, both"):
        scene(pattern(felt=["calf"]), engine, "up")


# -- SVG ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("side", SIDES)
def test_every_chart_is_small_well_formed_and_says_what_it_shows(engine: Engine, side: str) -> None:
    """Each is under 40 kB, and has a title, a description, and every kind of mark that the pattern has."""
    for row in engine.patterns:
        record = engine.pattern(row["id"]) or {}
        what = scene(record, engine, side)
        text = svg(what, engine)
        assert len(text.encode()) < 40_000, row["id"]
        root = ET.fromstring(text)  # noqa: S314 - our own
        assert root.findtext(f"{SVG}title") == record["name"]
        assert engine.labels[record["felt"][0]] in (root.findtext(f"{SVG}desc") or "")
        marks = {node.get("class") for node in root.iter()}
        assert marks & {"felt", "deep"}, row["id"]
        assert set(re.findall(r"<(\w+)", text)) <= set(
            "svg title desc rect g path use circle text".split()
        )  # no script, no style, nothing from elsewhere
        ids = re.findall(r' id="([^"]+)"', text)
        assert len(ids) == len(set(ids))


def test_names_with_markup_or_500_letters_do_no_harm(engine: Engine) -> None:
    """They are escaped, cut to fit, and carry no direction marks."""
    text = svg(scene(pattern(id='"><x', name=NASTY, felt=["calf"]), engine), engine)
    root = ET.fromstring(text)  # noqa: S314 - our own
    assert not list(root.iter(f"{SVG}script"))
    assert "\u202e" not in text
    heading = next(node for node in root.iter(f"{SVG}text") if node.get("font-weight"))
    assert len(heading.text or "") < 100


def test_the_marks_differ_without_colour(engine: Engine) -> None:
    """Felt is one solid path, spill has hatching, own has dots, a deep place has a ring."""
    record = pattern(felt=["calf", "knee-deep"], spill=["shin"], own=["thigh-back"])
    root = ET.fromstring(svg(scene(record, engine), engine))  # noqa: S314 - our own
    by_class = {node.get("class"): node for node in root.iter() if node.get("class")}
    assert set(by_class) == {"felt", "spill", "own", "deep"}
    assert by_class["felt"].tag == f"{SVG}path"
    hatching = by_class["spill"].findall(f"{SVG}path")[-1].get("d") or ""
    assert hatching.count("L") > 3
    assert "h0" in (by_class["own"].findall(f"{SVG}path")[0].get("d") or "")


def test_spans_are_where_the_lattice_meets_the_area() -> None:
    """Level lines cross a square from side to side; squares that overlap make one span."""
    square = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0))
    beside = tuple((x + 5, y) for x, y in square)
    assert strokes.spans([[square]], 4) == {0: [(0, 10)], 1: [(0, 10)], 2: [(0, 10)]}
    assert strokes.spans([[square], [beside]], 4)[1] == [(0, 15)]
    slanted = strokes.spans([[square]], 10, slant=True)
    assert slanted[1] == [(-10, 10)]  # from corner to corner


# -- braille -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "height"), [(80, 24), (80, 18), (100, 30), (40, 24), (20, 10), (200, 60)])
def test_braille_fits_where_it_is_put(engine: Engine, width: int, height: int) -> None:
    """No chart is wider or higher than there is room, and all show something."""
    for row in engine.patterns[::7]:
        lines = braille(engine.pattern(row["id"]) or {}, engine, width, height)
        assert 0 < len(lines) <= height
        assert max(map(len, lines)) <= width


def test_braille_needs_some_room(engine: Engine) -> None:
    """Where there is none, nothing is drawn."""
    assert braille(engine.pattern(ONE) or {}, engine, 8, 24) == []
    assert braille(engine.pattern(ONE) or {}, engine, 80, 3) == []


def test_braille_shows_every_kind(engine: Engine) -> None:
    """Felt, spill and point can be told apart in letters."""
    rows = cells(scene(engine.pattern(ONE) or {}, engine), 80, 30)
    kinds = {cell.kind for row in rows for cell in row}
    assert {"felt", "spill", "point", "body"} <= kinds
    assert "⣿" in {cell.letter for row in rows for cell in row if cell.kind == "felt"}


def test_braille_shows_the_views_that_tell_most(engine: Engine) -> None:
    """A headache is shown on the head, a back pain on the body."""
    assert "Head" in braille(engine.pattern("headache-around-brow") or {}, engine, 80, 24)[0]
    assert "Back" in braille(engine.pattern(ONE) or {}, engine, 80, 24)[0]


# -- the command -------------------------------------------------------------------------------------------


def test_text_has_name_drawing_and_words(invoke: Callable[..., Result]) -> None:
    """In a pipe the chart is text without colour codes, and says in words what it shows."""
    out = invoke("chart", ONE).stdout
    assert "\x1b" not in out
    assert "⣿" in out
    assert "Felt (solid): low back" in " ".join(out.split())
    assert "Drawn on the right side" in " ".join(out.split())


def test_color_is_only_color(invoke: Callable[..., Result]) -> None:
    """--color always adds codes and nothing else."""
    plain = invoke("chart", ONE, "--color", "never").stdout
    colored = invoke("chart", ONE, "--color", "always", color=True).stdout
    assert "\x1b[" in colored
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored).split() == plain.split()


def test_the_name_says_the_form(invoke: Callable[..., Result], tmp_path: Path) -> None:
    """.svg and .txt are written as such; another ending is an error that says which there are."""
    assert invoke("chart", ONE, "-o", tmp_path / "a.svg").exit_code == 0
    assert (tmp_path / "a.svg").read_text("utf-8").startswith("<svg")
    assert invoke("chart", ONE, "-o", tmp_path / "a.txt").exit_code == 0
    assert "⣿" in (tmp_path / "a.txt").read_text("utf-8")
    result = invoke("chart", ONE, "-o", tmp_path / "a.jpg")
    assert (result.exit_code, ".svg, .png or .txt" in result.stderr) == (2, True)


def test_a_file_that_is_there_stays_unless_forced(invoke: Callable[..., Result], tmp_path: Path) -> None:
    """Nothing is written over without --force."""
    path = tmp_path / "a.svg"
    path.write_text("mine")
    result = invoke("chart", ONE, "-o", path)
    assert (result.exit_code, path.read_text()) == (2, "mine")
    assert "--force" in result.stderr
    assert invoke("chart", ONE, "-o", path, "--force").exit_code == 0
    assert path.read_text("utf-8").startswith("<svg")


def test_several_patterns_go_into_a_folder(invoke: Callable[..., Result], tmp_path: Path) -> None:
    """With -o they are files of a folder that is made, with a page that shows them."""
    result = invoke("chart", ONE, "crest-of-hip", "-o", tmp_path / "new")
    assert result.exit_code == 0
    names = {path.name for path in (tmp_path / "new").iterdir()}
    assert names == {f"{ONE}.svg", "crest-of-hip.svg", "index.html"}
    assert "several files" in invoke("chart", ONE, "crest-of-hip", "-f", "svg").stderr


def test_all_makes_the_atlas(invoke: Callable[..., Result], engine: Engine, tmp_path: Path) -> None:
    """--all has a file for each pattern, and needs a folder."""
    assert "-o FOLDER" in invoke("chart", "--all").stderr
    assert invoke("chart", "--all", "-o", tmp_path).exit_code == 0
    assert len(list(tmp_path.glob("*.svg"))) == len(engine.patterns)
    page = (tmp_path / "index.html").read_text("utf-8")
    assert page.count("<img") == len(engine.patterns)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("nothing-like-it",), "no pattern"),
        (("up-and-down-lowback",), 'did you mean "up-and-down-low-back"'),
        ((), "name at least one pattern"),
        ((ONE, "--all"), "not both"),
        ((ONE, "-o", "no/such/folder/a.svg"), "folder does not exist"),
        ((ONE, "--side", "up"), "--side"),
        ((ONE, "--only"), "--catalogue"),
    ],
)
def test_bad_input_ends_with_2_and_says_what_to_do(
    invoke: Callable[..., Result], args: tuple[str, ...], said: str
) -> None:
    """Each error names the problem and the fix on standard error, and writes nothing to standard output."""
    result = invoke("chart", *args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_a_folder_in_the_place_of_a_file_is_told(invoke: Callable[..., Result], tmp_path: Path) -> None:
    """And so is a file in the place of a folder."""
    (tmp_path / "a").write_text("")
    assert "is no folder" in invoke("chart", ONE, "crest-of-hip", "-o", tmp_path / "a").stderr


def test_a_catalogue_of_ones_own_is_drawn(invoke: Callable[..., Result], own_catalogue: Path) -> None:
    """Its patterns have zones, and no cross."""
    out = invoke("chart", "knee-front-stairs", "--catalogue", own_catalogue, "--only", "-f", "svg").stdout
    assert 'class="felt"' in out
    assert 'class="point"' not in out


def test_png_without_resvg_says_what_to_install(
    invoke: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The extra is named, and the other form."""
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    result = invoke("chart", ONE, "-o", tmp_path / "a.png")
    assert (result.exit_code, (tmp_path / "a.png").exists()) == (2, False)
    assert "painmap[png]" in result.stderr


def test_png_is_a_picture(invoke: Callable[..., Result], tmp_path: Path) -> None:
    """With resvg it is one, wide enough to print."""
    pytest.importorskip("resvg_py")
    assert invoke("chart", ONE, "-o", tmp_path / "a.png").exit_code == 0
    blob = (tmp_path / "a.png").read_bytes()
    assert blob.startswith(b"\x89PNG")
    assert int.from_bytes(blob[16:20], "big") == 1600


def test_a_terminal_without_braille_gets_the_words(run: Callable[..., Any]) -> None:
    """Where the encoding has no braille, the description stands alone."""
    done = run("chart", ONE, env={"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0
    assert b"Felt (solid)" in done.stdout
    assert b"?" not in done.stdout
