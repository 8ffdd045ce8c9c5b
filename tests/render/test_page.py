"""What an answer shows, in the forms for people."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from painmap.answer import Against, Alert, Answer, Asked, AskFirst, Evidence, LookAlike, Match, Question
from painmap.language.reader import Correction, Finding
from painmap.render import card, markdown, note, page, screen, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from painmap.engine import Engine

IDS = ("up-and-down-low-back", "crest-of-hip", "achilles-heel-cord")
EMERGENCY = Alert(
    "cauda-equina", "emergency", "This can be nerves. Go now.", "numb down there", "Cauda equina", "MRI"
)
SOON = Alert("x", "soon", "This can be slow. See a doctor.", "weight loss", "Something slow", "tests")


@pytest.fixture(scope="module")
def make(engine: Engine) -> Callable[..., Answer]:
    """Make an answer by hand over painmap's own records."""
    ids = [row["id"] for row in engine.patterns if row["id"] in IDS[:2]] + [engine.patterns[0]["id"]]

    def call(**changes: object) -> Answer:
        matches, care = [], []
        for rank, ident in enumerate(ids, start=1):
            record = engine.pattern(ident)
            assert record is not None
            care.append(record)
            matches.append(
                Match(
                    rank,
                    ident,
                    record["name"],
                    tuple(record["muscles"]),
                    0.9 - rank / 10,
                    ("strong", "moderate", "weak")[rank - 1],
                    (Evidence("after drivng", "after a long drive", "worse", 1.0),),
                    (Against("numbness", "tingling", "denied; people notice it"),),
                )
            )
        answer = Answer("after drivng \x1b[31m[bold]x[/]", "matched", (), tuple(matches), care=tuple(care))
        return answer._replace(**changes)

    return call


def drawn(what: page.Page, width: int = 80, *, color: bool = False) -> str:
    """The card as a terminal of a width would get it."""
    stream = io.StringIO()
    screen.draw(what, card.console(stream, color=color, width=width))
    return stream.getvalue()


FORMS = {"card": drawn, "text": text.render, "markdown": markdown.render}


@pytest.mark.parametrize("form", FORMS)
def test_alerts_come_first_and_treatment_waits(
    form: str, make: Callable[..., Answer], engine: Engine
) -> None:
    """In every form the gravest alert stands first, with the words that raised it, before any pattern."""
    answer = make(alerts=(EMERGENCY, SOON))
    out = " ".join(FORMS[form](page.lay_out(answer, engine)).split())
    places = [
        out.index(part)
        for part in ("EMERGENCY", "numb down there", "SOON", "Treatment waits", "Pain up and down")
    ]
    assert places == sorted(places)


@pytest.mark.parametrize("form", FORMS)
def test_an_emergency_shows_no_self_care_unless_full(
    form: str, make: Callable[..., Answer], engine: Engine
) -> None:
    """Beside an emergency the client is told nothing to try; --full shows it to a therapist."""
    calm, urgent = make(), make(alerts=(EMERGENCY,))
    assert "Do now" in FORMS[form](page.lay_out(calm, engine))
    assert "Do now" not in FORMS[form](page.lay_out(urgent, engine))
    assert "Self care" in FORMS[form](page.lay_out(urgent, engine, page.View(full=True)))


@pytest.mark.parametrize("form", FORMS)
def test_shows_all_that_a_therapist_looks_for(form: str, make: Callable[..., Answer], engine: Engine) -> None:
    """Name, muscle, confidence, the client's words, what speaks against, point, notes, neighbours, doctor."""
    out = " ".join(FORMS[form](page.lay_out(make(), engine, page.View(full=True))).split())
    wanted = [
        "Pain up and down the low back, on one side",
        "psoas major",
        "strong fit",
        "after drivng",
        "a long drive",
    ]
    wanted += ["numbness", "third lumbar vertebra", "Therapy", "Tell apart", "See a doctor", "no diagnosis"]
    assert [part for part in wanted if part not in out.replace("**", "")] == []


@pytest.mark.parametrize("form", FORMS)
def test_in_short_has_what_comes_first(form: str, make: Callable[..., Answer], engine: Engine) -> None:
    """The first match has reasons, point, one thing to do and what tells it from the second; no more."""
    out = FORMS[form](page.lay_out(make(), engine)).replace("**", "")
    for part in ("after drivng", "Point", "Do now", "Tell apart", "from 2", "See a doctor", "--full"):
        assert part in out or (part == "--full" and form == "markdown")
    assert "Therapy" not in out
    assert out.count("Do now") == 1


def test_the_first_is_shown_and_the_others_are_one_line(make: Callable[..., Answer], engine: Engine) -> None:
    """The first match is a block and each other one a line; --full shows all of them in full."""
    answer = make()
    short = [e.short for g in page.lay_out(answer, engine).groups for e in g.entries]
    full = [e.short for g in page.lay_out(answer, engine, page.View(full=True)).groups for e in g.entries]
    assert short == [False, True, True]
    assert full == [False, False, False]


def test_what_nobody_wrote_is_told_by_places(make: Callable[..., Answer], engine: Engine) -> None:
    """Where no tell is written for the first two, the places where each is felt tell them apart."""
    answer = make()
    stranger = answer.matches[2]._replace(rank=2)
    shown = page.lay_out(answer._replace(matches=(answer.matches[0], stranger)), engine)
    tells = [s.items[0].text for s in shown.groups[0].entries[0].sections if s.title == page.TELL]
    assert tells
    assert tells[0].startswith("felt here: ")


def test_a_reason_of_its_own_comes_before_a_shared_one(make: Callable[..., Answer], engine: Engine) -> None:
    """A line of a later match quotes what speaks for it and not for the first, where there is that."""
    answer = make()
    own = (Evidence("after drivng", "x", "worse", 0.6), Evidence("boxes", "x", "worse", 0.4))
    matches = (answer.matches[0], answer.matches[1]._replace(evidence=own), answer.matches[2])
    entries = page.lay_out(answer._replace(matches=matches), engine).groups[0].entries
    assert entries[1].fits[0].said == "boxes"


@pytest.mark.parametrize("form", FORMS)
def test_what_must_be_asked_first_stands_below_the_alerts_alone(
    form: str, make: Callable[..., Answer], engine: Engine
) -> None:
    """A danger question stands after the alerts and before everything else, with its reason."""
    first = AskFirst("saddle", "Is it numb between the legs?", "heavy legs", "emergency")
    out = FORMS[form](page.lay_out(make(alerts=(SOON,), ask_first=(first,)), engine))
    places = [out.index(part) for part in ("SOON", "numb between the legs", "Pain up and down")]
    assert places == sorted(places)
    assert "heavy legs" in out


def test_a_terminal_has_what_matters_most_at_the_bottom(make: Callable[..., Answer], engine: Engine) -> None:
    """In a terminal the gravest alert is the last thing, the first match before it, and the rest above."""
    stream = io.StringIO()
    stream.isatty = lambda: True  # type: ignore[method-assign]
    screen.draw(
        page.lay_out(make(alerts=(EMERGENCY, SOON)), engine), card.console(stream, color=False, width=80)
    )
    out = stream.getvalue()
    places = [out.index(part) for part in ("no diagnosis", "Pain up and down", "SOON", "EMERGENCY")]
    assert places == sorted(places)


def test_a_note_is_what_a_record_holds(make: Callable[..., Answer], engine: Engine) -> None:
    """S by headings in the client's words, O blank, candidates with reasons, what was asked and advised."""
    complaint = "left hip ache for weeks since lifting, worse driving, no numbness\x1b[31m"
    findings = engine.reader.read(complaint).findings
    asked = (Asked("at:knee", "Does it also hurt in the knee?", "no"),)
    answer = make(complaint=complaint, findings=findings, asked=asked, alerts=(SOON,))
    lines = note.render(answer, page.lay_out(answer, engine)).split("\n")
    assert lines[0].startswith("ALERT SOON")
    for line in (
        '   Location: "hip" (left)',
        '   Duration: "for weeks"',
        '   Onset: "lifting"',
        '   Worse: "driving"',
        "   Better: not said",
        '   Denied: "numbness"',
        "   - Does it also hurt in the knee? no",
        "O:",
    ):
        assert line in lines
    assert any(line.startswith("   1. Pain up and down") and '"after drivng"' in line for line in lines)
    assert not any("\x1b" in line for line in lines)


def test_a_note_without_a_match_is_a_note(engine: Engine) -> None:
    """Nothing found is told as such."""
    answer = engine.match("my car makes a noise")
    assert "   none" in note.render(answer, page.lay_out(answer, engine)).split("\n")


@pytest.mark.parametrize("form", FORMS)
def test_never_says_you_have(form: str, engine: Engine) -> None:
    """painmap says that people describe a pattern like that, never that somebody has something."""
    answer = engine.match("sore heel first thing in the morning, worse barefoot")
    out = FORMS[form](page.lay_out(answer, engine, page.View(full=True))).casefold()
    assert "people describe" in " ".join(out.split())
    assert "you have " not in out


@pytest.mark.parametrize("form", FORMS)
def test_two_troubles_are_two_groups(form: str, make: Callable[..., Answer], engine: Engine) -> None:
    """Where a complaint tells of two troubles, each has a heading with the client's words."""
    answer = make(troubles=("heel in the morning", "my jaw clicks"))
    matches = (*answer.matches[:2], answer.matches[2]._replace(trouble=2))
    out = FORMS[form](page.lay_out(answer._replace(matches=matches), engine))
    places = [out.index(part) for part in ("heel in the morning", "ache at the crest of", "my jaw clicks")]
    assert places == sorted(places)


@pytest.mark.parametrize("form", FORMS)
def test_says_what_was_mended_and_what_to_ask(form: str, make: Callable[..., Answer], engine: Engine) -> None:
    """Mended spelling is owned up to, and open questions are put."""
    answer = make(
        corrections=(Correction("drivng", "driving"),),
        questions=(Question("better:sitting", "Does sitting ease it?"),),
    )
    out = FORMS[form](page.lay_out(answer, engine))
    assert "Read as: " in out
    assert "driving" in out
    assert "Does sitting ease it?" in out


@pytest.mark.parametrize("form", FORMS)
def test_a_look_alike_stands_below_the_patterns(
    form: str, make: Callable[..., Answer], engine: Engine
) -> None:
    """What it could also be comes after every alert and every pattern, in one line with what tells it."""
    other = LookAlike(
        "hip-joint", "Hip \x1b[31mjoint", "groin", ("Stiff: joint. Soft: muscle.",), "Turn it.", "GP"
    )
    out = FORMS[form](page.lay_out(make(alerts=(SOON,), look_alike=other), engine))
    out = " ".join(out.split())
    assert "\x1b" not in out
    assert out.index("SOON") < out.index("Pain up and down") < out.index("Could also be: Hip")
    assert "Stiff: joint. Soft: muscle." in out
    assert "Could also be" not in FORMS[form](page.lay_out(make(), engine))


@pytest.mark.parametrize("form", FORMS)
def test_explains_how_it_was_read(form: str, make: Callable[..., Answer], engine: Engine) -> None:
    """--explain names each word's meaning, what was denied or somebody else's, and what was passed over."""
    findings = (
        Finding("driving", "activity", "worse", "affirmed", "left", 0, 12),
        Finding("knee", "site", "where", "denied", None, 6, 12),
        Finding("numbness", "sensation", "notices", "affirmed", None, 6, 12, about="other"),
    )
    out = FORMS[form](page.lay_out(make(findings=findings), engine, page.View(explain=True)))
    for part in ("How it was read", "driving", "left", "denied, counts against", "somebody else", "bold"):
        assert part in out
    assert "How it was read" not in FORMS[form](page.lay_out(make(findings=findings), engine))


@pytest.mark.parametrize(
    ("findings", "advice"),
    [
        ((), "Say where it hurts, how"),
        ((Finding("knee", "site", "where", "affirmed", None, 0, 1),), "Add how it hurts"),
        ((Finding("driving", "activity", "worse", "affirmed", None, 0, 1),), "Add where it hurts"),
    ],
)
@pytest.mark.parametrize("form", FORMS)
def test_no_match_says_what_to_add(
    form: str, findings: tuple[Finding, ...], advice: str, engine: Engine
) -> None:
    """An answer without a match is a helpful line about what is missing."""
    out = FORMS[form](page.lay_out(Answer("x", "no_match", findings=findings), engine))
    assert "No pattern fits" in out
    assert advice in out


@pytest.mark.parametrize("width", [40, 80, 100])
@pytest.mark.parametrize("color", [False, True])
def test_the_card_keeps_to_the_width(
    width: int,
    color: bool,  # noqa: FBT001 - a table of cases
    make: Callable[..., Answer],
    engine: Engine,
) -> None:
    """No line of the card is wider than the terminal, with or without colour, nor ends in spaces."""
    answer = make(alerts=(EMERGENCY, SOON))
    out = drawn(page.lay_out(answer, engine, page.View(full=True)), width, color=color)
    lines = page.clean(out, lines=True).split("\n") if color else out.split("\n")
    assert max(map(len, lines)) <= width
    assert not [line for line in out.split("\n") if line.endswith(" ")]
    assert ("\x1b[" in out) is color


def test_markup_and_codes_are_shown_as_they_stand(make: Callable[..., Answer], engine: Engine) -> None:
    """Rich markup of a complaint is text, and escape codes are gone, in every form."""
    evidence = (Evidence("\x1b[31m[bold]ouch[/] [/]", "[red]x", "worse", 1.0),)
    answer = make()
    answer = answer._replace(matches=(answer.matches[0]._replace(evidence=evidence), *answer.matches[1:]))
    for name, form in FORMS.items():
        out = form(page.lay_out(answer, engine))
        assert "\x1b" not in out
        assert ("\\[bold\\]ouch" if name == "markdown" else "[bold]ouch[/] [/]") in out


@given(st.text())
def test_markdown_has_no_live_text_of_the_user(words: str) -> None:
    """Whatever a complaint holds, in Markdown it is a quotation: no heading, link or HTML of its own."""
    out = markdown.escape(page.clean(words))
    bare = out.replace("\\\\", "")
    for mark in "`*_[]<>#|":
        assert bare.count(mark) == bare.count("\\" + mark)
    assert "http://" not in out.casefold()


@pytest.mark.parametrize("render", [text.render, markdown.render])
def test_where_no_place_was_said_no_pattern_is_opened(
    make: Callable[..., Answer], engine: Engine, render: Callable[[page.Page], str]
) -> None:
    """The answer says what is missing and lists the patterns, a line each, without their care."""
    where = Question("where", "Where does it hurt most?")
    shown = render(page.lay_out(make(questions=(where,)), engine))
    assert shown.index("Too little") < shown.index("Pain up and down")
    assert "Point" not in shown
    assert "Point" in render(page.lay_out(make(), engine))
