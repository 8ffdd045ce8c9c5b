"""Understanding: what people type becomes findings with role, polarity, side and span.

The rows are those of the design's table of what understanding has to cope with, one by one, over painmap's
own lexicon and body model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from painmap.engine import Engine
    from painmap.language.findings import Finding, Reading
    from painmap.language.reader import Reader

LEXICON_ROLES = {"where", "worse", "better", "notices"}
SITES = ("low back", "left knee", "R shoulder", "hip", "back of the neck", "jaw", "both heels", "my wrist")
TROUBLES = ("pain", "ache", "is sore", "hurts", "no numbness", "clicks", "isn't stiff", "hurts like hell")
STORIES = (
    "worse sitting",
    "better with heat",
    "after driving",
    "not when walking",
    "can't turn my head",
    "my left-hand drive car",
    "nothing helps",
    "going down stairs",
    "L>R",
    "at night",
    "it's all right now",
    "from the hip down to the knee",
    "but",
    "(",
    "😖",
    "w/ walking",
    "\x00",
)


@pytest.fixture(scope="module")
def reader(engine: Engine) -> Reader:
    """The reader over painmap's own data."""
    return engine.reader


def of(reading: Reading, *concepts: str) -> list[Finding]:
    """The findings of these concepts."""
    return [f for f in reading.findings if f.concept in concepts]


def one(reader: Reader, text: str, *concepts: str) -> Finding:
    """The finding of one of these concepts; there must be one, and all must say the same."""
    found = of(reader.read(text), *concepts)
    assert found, (text, concepts)
    assert len({(f.role, f.polarity, f.side, f.about) for f in found}) == 1, found
    return found[0]


def sites(reader: Reader, text: str) -> set[str]:
    """The places that a text says are concerned."""
    return {f.concept for f in reader.read(text).findings if f.kind == "site" and f.counts and f.weight}


# -- spelling ----------------------------------------------------------------------------------------------


def test_spelling_is_mended_and_said_so(reader: Reader) -> None:
    """A misspelt complaint says what the right one says, and each mend is told in the client's letters."""
    reading = reader.read("lower bak pain aftr drivign")
    assert [(c.said, c.read_as) for c in reading.corrections] == [
        ("bak", "back"),
        ("aftr", "after"),
        ("drivign", "driving"),
    ]
    right = reader.read("lower back pain after driving")
    assert [f.concept for f in reading.findings] == [f.concept for f in right.findings]
    assert right.corrections == ()


# -- denied ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("shoulder pain, not in my knee", "knee"),
        ("shoulder ache, no numbness", "numb"),
        ("it is not numb", "numb"),
        ("never numb", "numb"),
        ("without any numbness", "numb"),
        ("denies numbness", "numb"),
        ("hip pain, doesn't hurt when walking", "walking"),
        ("hip pain but walking doesn't hurt", "walking"),
        ("low back pain, sitting is fine", "sitting"),
        ("low back pain, sitting is no problem", "sitting"),
        ("pain in my elbow, never at night", "at-night"),
        ("knee pain, not on stairs", "stairs"),
        ("headache but my neck is fine", "neck"),
        ("no numbness, tingling or swelling", "tingling"),
    ],
)
def test_what_is_denied(reader: Reader, text: str, concept: str) -> None:
    """What the client denies is understood as denied."""
    finding = one(reader, text, concept)
    assert finding.polarity == "denied"
    assert not finding.counts


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("no numbness but it tingles", "tingling"),
        ("not in my knee, however my hip aches", "hip"),
        ("No numbness. My hand tingles.", "tingling"),
        ("no fever, sore neck", "neck"),
        ("not the knee; the hip", "hip"),
        ("everything is fine except my shoulder", "shoulder"),
    ],
)
def test_a_denial_ends(reader: Reader, text: str, concept: str) -> None:
    """A denial ends at "but", "however", "except", at the clause and at a statement of its own."""
    assert one(reader, text, concept).polarity == "affirmed"


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("can't turn my head", {"cannot-turn-head"}),
        ("cannot turn my head", {"cannot-turn-head"}),
        ("it won't go away", {"constant"}),
        ("nothing helps", {"nothing-helps"}),
        ("can't point to it", {"cannot-pinpoint"}),
        ("I cant get up straight", {"cannot-straighten-up"}),
    ],
)
def test_what_cannot_be_done_is_no_denial(reader: Reader, text: str, concepts: set[str]) -> None:
    """A "can't", "won't" or "nothing" that tells of a trouble is a finding, not a denial."""
    assert one(reader, text, *concepts).polarity == "affirmed"


@pytest.mark.parametrize(
    ("text", "concept", "about"),
    [
        ("my dad had hip pain", "hip", "other"),
        ("my dad has hip pain, my own knee hurts", "knee", "now"),
    ],
)
def test_whose_pain_it_is(reader: Reader, text: str, concept: str, about: str) -> None:
    """What somebody else has speaks for nothing; what the client has, does."""
    assert one(reader, text, concept).about == about


# -- roles -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "concept", "role"),
    [
        ("low back pain, worse sitting", "sitting", "worse"),
        ("low back pain, sitting makes it worse", "sitting", "worse"),
        ("low back pain after sitting", "sitting", "worse"),
        ("low back pain, aggravated by sitting", "sitting", "worse"),
        ("low back pain, better sitting", "sitting", "better"),
        ("low back pain, better when sitting", "sitting", "better"),
        ("low back pain, sitting helps", "sitting", "better"),
        ("low back pain, eased by sitting", "sitting", "better"),
        ("low back pain, worse sitting, better walking", "walking", "better"),
        ("low back pain, better walking, worse sitting", "sitting", "worse"),
        ("low back pain, relief w/ walking", "walking", "better"),
        ("low back pain, walking eases it", "walking", "better"),
    ],
)
def test_the_role_of_a_finding(reader: Reader, text: str, concept: str, role: str) -> None:
    """What makes it worse and what makes it better are told apart."""
    finding = one(reader, text, concept)
    assert (finding.role, finding.polarity) == (role, "affirmed")


# -- places ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "site"),
    [
        ("my bum hurts", "buttock"),
        ("backside is sore", "buttock"),
        ("ache between my shoulder blades", "between-blades"),
        ("pain in the small of my back", "low-back"),
        ("the ball of my foot hurts", "forefoot"),
        ("pain in the ball of the foot", "forefoot"),
        ("pain where the leg meets the body", "groin-crease"),
        ("pain behind my eye", "behind-eye"),
        ("my eye hurts", "eye"),
        ("pain on the outside of my right knee", "knee-outer"),
        ("outer knee pain", "knee-outer"),
        ("knee pain, on the inner side", "knee-inner"),
        ("pain in the back of my knee", "knee-back"),
        ("numbness in my hand", "hand"),
        ("pins and needles in the hand", "hand"),
        ("pain in my hip", "hip"),
        ("lowback pain", "low-back"),
        ("shoulderblade pain", "shoulder-blade"),
    ],
)
def test_everyday_names_of_places(reader: Reader, said: str, site: str) -> None:
    """A place is known by the names that people give it, and is the only one that was said."""
    assert sites(reader, said) == {site}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("pain in my back and my knee", {"back", "knee"}),
        ("pain in my knee and back", {"back", "knee"}),
        ("neck and shoulder ache", {"neck", "shoulder"}),
    ],
)
def test_two_places_are_two(reader: Reader, text: str, wanted: set[str]) -> None:
    """Two places joined by "and" stay two."""
    assert sites(reader, text) == wanted


def test_a_way_passes_places(reader: Reader) -> None:
    """From the hip down to the outside of the knee lies the outer thigh, at less than full weight."""
    findings = reader.read("it hurts from the hip down to the outside of the knee").findings
    weights = {f.concept: f.weight for f in findings if f.kind == "site"}
    assert set(weights) == {"hip", "thigh-outer", "knee-outer"}
    assert weights["thigh-outer"] < weights["hip"]


def test_what_a_place_is_said_of_does_not_hurt(reader: Reader) -> None:
    """A movement of the head is no pain of the head."""
    assert sites(reader, "my neck hurts and I can't turn my head") == {"neck"}


def test_a_diagnosis_brings_its_places(reader: Reader) -> None:
    """A borrowed diagnosis is a finding of its own, and says where."""
    assert of(reader.read("they said tennis elbow"), "tennis-elbow")
    assert sites(reader, "they said tennis elbow") == {"elbow-outer"}


# -- sides -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("left knee pain", "left"),
        ("L knee pain", "left"),
        ("lt knee pain", "left"),
        ("knee pain on the left", "left"),
        ("right knee pain", "right"),
        ("R knee pain", "right"),
        ("R sided knee pain", "right"),
        ("the knee on my right side hurts", "right"),
        ("both knees hurt", "both"),
        ("b/l knee pain", "both"),
        ("bilateral knee pain", "both"),
        ("knee pain on both sides", "both"),
        ("knee pain, it swaps sides", "both"),
        ("knee pain, sometimes left, sometimes right", "both"),
        ("knee pain", None),
    ],
)
def test_the_side_is_a_slot(reader: Reader, text: str, side: str | None) -> None:
    """The side is understood and kept beside the place, however it is written."""
    assert one(reader, text, "knee").side == side


def test_each_place_has_its_own_side(reader: Reader) -> None:
    """Two sides in one text go each with its place."""
    text = "Left knee hurts. Right shoulder aches."
    assert (one(reader, text, "knee").side, one(reader, text, "shoulder").side) == ("left", "right")


# -- shorthand ---------------------------------------------------------------------------------------------


def test_shorthand_is_read(reader: Reader) -> None:
    """A therapist's note says place, side, what worsens, what eases, and what is denied."""
    reading = reader.read("L LBP, worse c sit>30min, no radic, relief w/ walking")
    (place,) = of(reading, "low-back")
    assert place.side == "left"
    assert {f.role for f in of(reading, "sitting")} == {"worse"}
    assert {f.role for f in of(reading, "walking")} == {"better"}
    assert of(reading, "after-minutes", "after-long")
    assert reading.corrections == ()


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("LBP", "low back pain"),
        ("HA", "headache"),
        ("sx b/l", "symptoms both sides"),
        ("agg by walking", "aggravated by walking"),
        ("w/ walking", "with walking"),
    ],
)
def test_shorthand_says_what_the_words_say(reader: Reader, short: str, long: str) -> None:
    """A shorthand holds the places, activities and sensations of the words that it stands for."""
    kinds = {"site", "activity", "sensation", "diagnosis"}

    def said(text: str) -> set[tuple[str, str]]:
        return {(f.concept, f.role) for f in reader.read(f"{text}, knee").findings if f.kind in kinds}

    assert said(short) == said(long)


# -- any text ----------------------------------------------------------------------------------------------

GLUE = st.sampled_from([" ", ", ", ". ", "; ", "\n", " and ", "-"])
PARTS = st.lists(st.sampled_from(SITES + TROUBLES + STORIES), max_size=12)
COMPLAINTS = st.builds(lambda glue, parts: glue.join(parts), GLUE, PARTS)


@settings(deadline=None)
@given(st.one_of(st.text(st.characters()), COMPLAINTS))
def test_any_text_gives_findings_inside_it(reader: Reader, text: str) -> None:
    """Whatever the text, findings and words lie inside it, in order, with known roles, sides and weights."""
    reading = reader.read(text)
    assert list(reading.findings) == sorted(reading.findings, key=lambda f: (f.start, f.end))
    for finding in reading.findings:
        assert 0 <= finding.start < finding.end <= len(text)
        assert finding.role in LEXICON_ROLES
        assert finding.polarity in {"affirmed", "denied"}
        assert finding.side in {"left", "right", "both", None}
        assert finding.about in {"now", "past", "other", "background"}
        assert 0 <= finding.weight <= 1
    for word in reading.words:
        assert 0 <= word.start < word.end <= len(text)
    for correction in reading.corrections:
        assert correction.said in text


@settings(deadline=None)
@given(COMPLAINTS)
def test_reading_twice_is_the_same(reader: Reader, text: str) -> None:
    """Nothing that was read before changes what is read."""
    first = reader.read(text)
    reader.read("somthing else entirly, left hip")
    assert reader.read(text) == first


@settings(deadline=None)
@given(COMPLAINTS)
def test_sentences_are_counted(reader: Reader, text: str) -> None:
    """The number of a finding's sentence never falls from one finding to the next."""
    numbers = [f.sentence for f in sorted(reader.read(text).findings, key=lambda f: f.start)]
    assert numbers == sorted(numbers)


# -- notes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("note", "concept"),
    [
        ("knee pain 3/12", "for-months"),
        ("knee pain 5/52", "for-weeks"),
        ("knee pain, worse nocte", "at-night"),
        ("R T/S pain", "upper-back-spine"),
        ("C/S stiff", "neck-back"),
        ("CP on stairs", "chest"),
        ("LBP 1/7", "pain-shorthand"),
    ],
)
def test_a_note_is_read(reader: Reader, note: str, concept: str) -> None:
    """Spans of time by their slash, parts of the spine, and the letters that notes are made of."""
    assert of(reader.read(note), concept)


def test_what_is_positive_is_not_denied(reader: Reader) -> None:
    """A minus before "ve" denies, a plus does not."""
    assert one(reader, "hip pain, coughing +ve", "coughing").polarity == "affirmed"
    assert one(reader, "hip pain, coughing -ve b/l", "coughing").polarity == "denied"


def test_a_score_out_of_ten_is_no_span(reader: Reader) -> None:
    """Seven out of ten, and a strength of four out of five, last no time."""
    assert not of(reader.read("knee pain 7/10, power 4/5"), "for-months", "for-weeks", "recent-days")
