"""Scopes: what a cue speaks about, over a lexicon of a handful of words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from painmap.index.reader_tables import reader_tables
from painmap.language.reader import Reader
from painmap.resources import BODY, data_dir
from painmap.sources import body as body_model
from painmap.sources import lexicon as lexicon_model
from painmap.sources.toml_files import parse_toml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from painmap.engine import Engine

SIGNS = ("fever", "numb", "swollen", "redness", "slurred", "droop", "weight-loss")
CUES = {
    ("once", "forward"): ["used to be", "began in"],
    ("topic", "mark"): ["voucher"],
    ("denied", "forward"): ["no", "not", "are not", "isnt", "neither", "without", "cannot find a"],
    ("none", "both"): ["no use"],
    ("denied", "answer"): ["no", "none", "denied", "absent"],
    ("fine", "answer"): ["normal"],
    ("fine", "backward"): ["all clear", "all negative", "intact"],
    ("end", "mark"): ["but"],
    ("new", "mark"): ["it", "my", "the", "i"],
}

COMPANY = {"site": "cheek", "instead": "buttock", "beside": ["thigh", "leg"], "unless": ["jaw"]}


@pytest.fixture(scope="module")
def reader() -> Reader:
    """A reader that knows seven signs, two troubles, a movement, a test and a dozen cues."""
    concepts = [{"id": s, "kind": "sign", "words": [s.replace("-", " ")]} for s in SIGNS]
    concepts += [
        {"id": "pain", "kind": "trouble", "words": ["pain", "hurts"]},
        {"id": "ache", "kind": "sensation", "words": ["ache", "aches"]},
        {"id": "running", "kind": "activity", "words": ["run", "running"]},
        {"id": "had-tests", "kind": "history", "words": ["bloods"]},
    ]
    cues = [{"role": role, "direction": way, "words": words} for (role, way), words in CUES.items()]
    lexicon = lexicon_model.parse(
        {"concept": concepts, "cue": cues, "skip": ["the", "my"], "company": [COMPANY]}
    )
    body = body_model.parse(parse_toml(data_dir() / BODY, (data_dir() / BODY).read_bytes()))
    signs = lexicon_model.parse(
        {
            "concept": [
                {"id": "saddle-numb", "kind": "sign", "words": ["saddle sensation"]},
                {"id": "no-pulse", "kind": "sign", "words": ["cannot find a pulse"]},
                {"id": "not-mine", "kind": "sign", "words": ["legs ... not [quite] mine"]},
                {"id": "degrees", "kind": "sign", "words": ["# degrees"], "between": [37.5, 42, 99.5, 107]},
            ]
        }
    )
    return Reader(reader_tables(lexicon, body, signs.concepts))


def polarities(reader: Reader, text: str) -> Mapping[str, bool]:
    """For each concept and place of a text, whether it is denied everywhere it is said."""
    out: dict[str, bool] = {}
    for f in reader.read(text).findings:
        out[f.concept] = out.get(f.concept, True) and f.polarity == "denied"
    return out


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("Knee pain. Slurred, droop and fever denied", {"slurred", "droop", "fever"}),
        ("knee pain, fever/numb/redness: none", {"fever", "numb", "redness"}),
        ("knee pain - fever, redness and weight loss, all negative", {"fever", "redness", "weight-loss"}),
        ("knee pain, swollen, redness and numb absent", {"swollen", "redness", "numb"}),
        ("knee pain, not swollen, numb or redness", {"swollen", "numb", "redness"}),
        ("knee pain, no fever, weight loss and redness", {"fever", "weight-loss", "redness"}),
        ("knee pain, neither fever nor weight loss", {"fever", "weight-loss"}),
        ("knee pain, without fever, weight loss, or redness", {"fever", "weight-loss", "redness"}),
        ("knee pain, saddle sensation intact", {"saddle-numb"}),
        ("knee pain. swollen? no", {"swollen"}),
        ("knee pain, no fever, chest pain and redness", {"fever", "chest", "redness"}),
    ],
)
def test_a_denied_list_is_denied_whole(reader: Reader, text: str, denied: set[str]) -> None:
    """In front or behind, with and, or, nor, commas or slashes; what is complained of stays."""
    said = polarities(reader, text)
    assert {c for c, no in said.items() if no} - {"perineum"} == denied
    assert not said["knee"]
    assert not said["pain"]


def test_who_denies_goes_through_a_list_of_signs(engine: Engine) -> None:
    """A written "denies" reaches the last sign of its list; a bare "no" does not take what may be told."""
    said = polarities(engine.reader, "Stiff neck. Denies weakness, numbness and slurred speech.")
    assert said["slurred"]
    assert not said["neck"]
    said = polarities(engine.reader, "Stiff neck, no fever, vomiting blood and black stools.")
    assert said["fever"]
    assert not said["black-stool"]
    assert not polarities(engine.reader, "Denies fever, the pain spreads to her jaw and arm.")["jaw"]


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("knee pain, fever and redness denied", "knee"),  # what opens the text is the complaint
        ("no fever and knee pain", "knee"),  # a denial does not take all there is
        ("no fever, the knee aches", "ache"),
        ("no fever or redness, upper back aches", "upper-back"),
        ("knee pain, fever. redness denied", "fever"),
        ("fever but redness absent", "fever"),
        ("knee pain, bloods normal", "had-tests"),  # normal, and done
        ("swollen knee. absent", "swollen"),
        ("swollen knee without pain", "swollen"),  # it is there, though it does not hurt
    ],
)
def test_what_no_denial_takes(reader: Reader, text: str, concept: str) -> None:
    """A list ends at the complaint, at a statement and at a sentence; a normal test was a test."""
    assert not polarities(reader, text)[concept]


@pytest.mark.parametrize(
    ("text", "site", "about"),
    [
        ("it used to be my knee, now it is my hip", "knee", "background"),
        ("it used to be my knee, now it is my hip", "hip", "now"),
        ("pain began in the neck, now it is all shoulder", "neck", "background"),
        ("pain began in the neck", "neck", "now"),
        ("pain began in the neck, then the shoulder", "neck", "now"),
    ],
)
def test_where_it_was_before_is_story(reader: Reader, text: str, site: str, about: str) -> None:
    """A place of before is background where a "now" follows."""
    assert {f.about for f in reader.read(text).findings if f.concept == site} == {about}


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("cheek pain, thigh pain", "buttock"),
        ("cheek pain", "cheek"),
        ("cheek and jaw pain, leg pain", "cheek"),
    ],
)
def test_company_decides_a_word_with_two_places(reader: Reader, text: str, site: str) -> None:
    """A cheek beside a thigh is a buttock, beside a jaw a cheek."""
    assert site in {f.concept for f in reader.read(text).findings}


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("my hip is fine when I sit but hurts on the stairs", "affirmed"),
        ("my hip is fine, on the stairs too", "denied"),
        ("I cannot hold a plank without an ache in my hip", "affirmed"),
        ("I hold a plank without an ache in my hip", "denied"),
    ],
)
def test_fine_on_a_condition_and_a_denial_undone(engine: Engine, text: str, polarity: str) -> None:
    """What is fine only at times hurts at others; "cannot ... without" denies nothing."""
    assert {f.polarity for f in engine.reader.read(text).findings if f.concept == "hip"} == {polarity}


@pytest.mark.parametrize(
    ("text", "concept", "denied"),
    [
        ("knee aches and running is no use", "ache", False),
        ("knee pain, running is no use", "running", True),
        ("cannot find a pulse", "no-pulse", False),
        ("cannot find a fever", "fever", True),
        ("my legs are not quite mine", "not-mine", False),
    ],
)
def test_what_is_of_no_help_is_a_thing_done(reader: Reader, text: str, concept: str, *, denied: bool) -> None:
    """What does not help denies no trouble; a sign that holds its own "cannot find a" is there."""
    assert polarities(reader, text)[concept] is denied


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("40 degrees", True),
        ("38.5 degrees", True),
        ("102 degrees", True),
        ("90 degrees", False),
        ("7 degrees", False),
    ],
)
def test_a_number_counts_on_the_scales_of_its_sign(reader: Reader, text: str, *, meant: bool) -> None:
    """A number that lies on none of a sign's scales speaks of something else, and denies nothing."""
    assert ("degrees" in polarities(reader, text)) is meant


def test_what_cannot_be_done_normally_cannot_be_done(engine: Engine) -> None:
    """No answer "normal" or "clear" is in "normally" or "clearly", to deny what stands before them."""
    for text, concept in (("can't squat normally", "cannot-squat"), ("can't see clearly", "vision-loss")):
        assert [f.polarity for f in engine.reader.read(text).findings if f.concept == concept] == ["affirmed"]
