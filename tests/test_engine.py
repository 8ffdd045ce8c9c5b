"""The engine: the one way from a complaint to its answer, and what the answer promises."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from painmap.engine import Engine, _bare_note
from painmap.errors import PainmapError
from painmap.language.findings import Finding, Reading, Word
from painmap.resources import data_dir
from tiny import FILES, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from painmap.answer import Answer, Match

PSOAS = "up-and-down-low-back"
PLACES = ("low back", "knee", "shoulder", "outer hip", "back of the thigh", "jaw", "heel", "neck", "elbow")
SIDED = ("left {}", "{} on the right", "L {}", "R {}", "the {} on my left side", "rt {}", "right-sided {}")
REST = (
    "aches",
    "pain after driving",
    "stabs when I climb stairs",
    "goes right through",
    "it's all right at night",
    "since I left my job",
    "worse sitting, better walking",
    "no numbness",
    "can't turn my head to the left",
    "carrying a bag on my right shoulder",
    "sleeping on the left",
    "my left-hand drive van",
)
CLEAR = [
    "low back pain on one side after driving, stiff getting up, back feels crooked",
    "it burns between my shoulder blades and shirt tags irritate me",
    "heel pain in the morning, the first steps are agony",
    "outer elbow pain when I shake hands or turn a doorknob",
    "headache over the eyebrow and my upper front teeth are sensitive",
    "deep in the front of the shoulder, I can't reach my back pocket or lie on that side",
    "sit bone pain down the inside back of the thigh, worse sitting on a hard seat",
    "stiff neck, cannot turn my head to look over my shoulder when reversing the car",
]
STORY = [
    "We moved house in spring and the garden is coming along.",
    "My sister is getting married in June.",
    "The dog chewed my slippers and the train was late again.",
    "The doctor was nice and said to come back in a month.",
    "I work in insurance, mostly from the kitchen table these days.",
]
OFF_TOPIC = [
    "",
    " ",
    "\n",
    "...",
    "?",
    "hello",
    "asdf qwer zxcv",
    "12345",
    "😀",
    "my car makes a noise after driving",
    "shoulder of lamb recipe",
    "leg of lamb with rosemary, two hours in the oven",
    "the back of the bus was full",
    "can you help me with my tax return by hand?",
    "how do I reset my password",
    "the elbow of the pipe is leaking under the sink",
    "what are your opening hours on the right-hand door",
    "SELECT * FROM clients; DROP TABLE pain",
    "the neck of the guitar is warped",
    "a foot of snow on the head of the pass",
    "knee",
    "no pain at all, everything is fine",
    "my dad had hip pain",
]


def ranking(answer: Answer) -> list[tuple[str, float, str]]:
    """What a ranking is made of."""
    return [(m.id, m.score, m.confidence) for m in answer.matches]


def score(engine: Engine, text: str, ident: str) -> float:
    """The score of one pattern, 0 where it is not found."""
    return next((m.score for m in engine.match(text, limit=200).matches if m.id == ident), 0.0)


def total(engine: Engine, text: str, ident: str) -> float:
    """The sum of what speaks for and against one pattern, whatever its rivals."""
    ids = [p["id"] for p in engine.patterns]
    said = engine.matcher.said(engine.reader.read(text))
    ranks = engine.matcher.rank(engine.matcher.weigh(said))
    return next((r.total for r in ranks if ids[r.pattern] == ident), 0.0)


# -- what painmap is for -----------------------------------------------------------------------------------


def reasons(found: Match) -> str:
    """The client's words that speak for a match."""
    return " | ".join(e.said for e in found.evidence)


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("hurts after driving, crooked back", "driving", "crooked"),
        ("sore lower bak after long drives, cant get up strait", "long drives", "cant get up strait"),
    ],
)
def test_the_founding_complaints(engine: Engine, text: str, first: str, second: str) -> None:
    """The two complaints that painmap was thought up for rank the right pattern first, with both reasons."""
    found = engine.match(text).matches[0]
    assert found.id == PSOAS
    assert first in reasons(found)
    assert second in reasons(found)


@pytest.mark.parametrize(
    ("diagnosis", "muscles"),
    [
        ("carpal tunnel", 2),
        ("they said sciatica", 2),
        ("tennis elbow", 2),
        ("golfer's elbow", 2),
        ("frozen shoulder", 3),
        ("plantar fasciitis", 2),
        ("rotator cuff problem", 3),
        ("TMJ", 2),
        ("shin splints", 2),
        ("hip bursitis", 2),
        ("tension headache", 3),
        ("thoracic outlet syndrome", 2),
    ],
)
def test_a_borrowed_diagnosis_stands_for_several(engine: Engine, diagnosis: str, muscles: int) -> None:
    """A diagnosis alone finds patterns of several muscles, and none of them strongly."""
    matches = engine.match(diagnosis).matches
    assert len({m.muscles[0] for m in matches}) >= muscles
    assert {m.confidence for m in matches} <= {"moderate", "weak"}


@pytest.mark.parametrize(
    ("text", "ident"),
    [
        ("my upper back is sore and shirt tags irritate me", "burning-between-blades"),
        ("headache, and my front teeth are sensitive", "brow-headache-front-teeth"),
        ("goosebumps on one arm", "gooseflesh-upper-arm"),
    ],
)
def test_a_rare_sign_decides(engine: Engine, text: str, ident: str) -> None:
    """A side sign that one pattern alone has finds it first, though the place is vague."""
    assert engine.match(text).matches[0].id == ident


@pytest.mark.parametrize("place", ["low back ache", "shoulder pain", "neck ache", "hip pain", "knee pain"])
def test_a_vague_complaint_is_met_with_the_common(engine: Engine, place: str) -> None:
    """A place and nothing else: a common pattern first, all of them weak, and something to ask."""
    answer = engine.match(place)
    frequency = {p["id"]: p["frequency"] for p in engine.patterns}
    assert frequency[answer.matches[0].id] == "common"
    assert {m.confidence for m in answer.matches} == {"weak"}
    assert answer.questions


@pytest.mark.parametrize(
    "site", ["heel", "calf", "kneecap", "forearm-back", "between-blades", "groin-crease"]
)
def test_a_place_alone_is_answered_from_the_regional_index(engine: Engine, site: str) -> None:
    """Where nothing but a place is told, the first answer is one that the place's own list begins with."""
    rows = {row["id"]: row for row in tomllib.loads((data_dir() / "body.toml").read_text("utf-8"))["site"]}
    answer = engine.match(f"{engine.labels[site]} hurts")
    assert answer.matches[0].id in rows[site]["first"][:3]


@pytest.mark.parametrize(
    ("text", "muscle"),
    [
        ("TrP in infraspinatus, pain deep in the shoulder", "infraspinatus"),
        ("sore piriformis", "piriformis"),
        ("bicep pain after bowling", "biceps brachii"),
        ("scalene TrP, hand numb", "scalenes"),
    ],
)
def test_a_muscle_said_by_name_is_found(engine: Engine, text: str, muscle: str) -> None:
    """What a therapist or a lifter calls by its name stands first, and the name is a reason."""
    first = engine.match(text).matches[0]
    assert muscle in first.muscles
    assert any(muscle[:5] in row.said for row in first.evidence)


def test_a_pattern_of_ones_own_holds_its_place(own_catalogue: Path) -> None:
    """A pattern that no list names is found beside those that lists do name."""
    both = Engine.load([own_catalogue])
    ids = [m.id for m in both.match("front of the knee hurts going down stairs", limit=5).matches]
    assert "knee-front-stairs" in ids


@pytest.mark.parametrize("place", ["hip", "shoulder", "low back"])
def test_a_loose_place_expands_broadly(engine: Engine, place: str) -> None:
    """A place said loosely finds patterns of many muscles, and the story decides between them."""
    muscles = {m.muscles[0] for m in engine.match(f"{place} pain", limit=20).matches}
    assert len(muscles) >= 6


@pytest.mark.parametrize(
    ("loose", "story", "ident"),
    [
        ("hip pain", "sore to lie on that side, runs down the outer thigh", "deep-hip-joint-outer-thigh"),
        ("low back pain", "after a long drive, my back feels crooked", PSOAS),
        ("shoulder pain", "can't reach my back pocket", "deep-front-shoulder"),
    ],
)
def test_the_story_decides(engine: Engine, loose: str, story: str, ident: str) -> None:
    """The same loose place with a story puts the pattern of that story first, and higher than without."""
    told = engine.match(f"{loose}, {story}")
    assert told.matches[0].id == ident
    assert told.matches[0].score > score(engine, loose, ident)


# -- denial and contradiction ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "denied", "ident"),
    [
        ("low back pain, worse after driving", "low back pain, not after driving", PSOAS),
        ("buttock pain, worse sitting", "buttock pain, sitting is fine", "sit-on-a-nail"),
        ("knee pain, worse on stairs", "knee pain, not on stairs", "knee-inside-buckles"),
        ("hip pain, worse lying on it", "hip pain, lying on it doesn't hurt", "outer-hip-lying"),
        ("upper back pain, it burns", "upper back pain, no burning", "burning-between-blades"),
    ],
)
def test_a_denial_lowers(engine: Engine, said: str, denied: str, ident: str) -> None:
    """What a pattern is known for raises it when said, and never when denied."""
    bare = said.split(",", maxsplit=1)[0]
    assert score(engine, said, ident) > score(engine, bare, ident) >= score(engine, denied, ident)


@pytest.mark.parametrize(
    ("worse", "better", "ident"),
    [
        ("low back pain, worse after driving", "low back pain, driving makes it better", PSOAS),
        ("tailbone pain, worse sitting", "tailbone pain, better when sitting", "tailbone-pelvic-floor"),
        ("heel pain, worse first thing", "heel pain, better first thing", "heel-stab-underneath"),
    ],
)
def test_the_role_counts(engine: Engine, worse: str, better: str, ident: str) -> None:
    """More speaks for a pattern made worse by something where the client says worse than where better."""
    assert total(engine, worse, ident) > total(engine, better, ident)


# -- sides -------------------------------------------------------------------------------------------------

SENTENCES = st.builds(
    lambda sided, place, rest, glue: sided.format(place) + glue + glue.join(rest),
    st.sampled_from(SIDED),
    st.sampled_from(PLACES),
    st.lists(st.sampled_from(REST), min_size=1, max_size=4),
    st.sampled_from([" ", ", ", ". ", " and "]),
)
OTHER = {"left": "right", "right": "left", "lt": "rt", "rt": "lt", "L": "R", "R": "L"}


def swapped(text: str) -> str:
    """Left for right and right for left, letters other than whole words untouched."""
    out = []
    for line in text.split(" "):
        head = line.rstrip(".,")
        start, dash, end = head.partition("-")
        out.append(OTHER.get(start, start) + dash + end + line[len(head) :])
    return " ".join(out)


@settings(deadline=None, max_examples=150)
@given(SENTENCES)
def test_left_and_right_change_no_ranking(engine: Engine, text: str) -> None:
    """Swapping left and right swaps the sides of the findings, and nothing else."""
    one, two = engine.match(text, limit=20), engine.match(swapped(text), limit=20)
    assert ranking(one) == ranking(two)
    other = {"left": "right", "right": "left"}
    assert [(f.concept, f.role, f.polarity, other.get(str(f.side), f.side)) for f in one.findings] == [
        (f.concept, f.role, f.polarity, f.side) for f in two.findings
    ]


def test_a_side_asked_for(engine: Engine) -> None:
    """With a side, only what is said of it (or of none) is answered."""
    text = "Left heel pain in the morning. Right jaw clicks when chewing."
    left, right = engine.match(text, side="left"), engine.match(text, side="right")
    assert "heel" in reasons(left.matches[0]).lower()
    assert "jaw" in reasons(right.matches[0]).lower()
    assert left.matches[0].id != right.matches[0].id


# -- length ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", CLEAR)
def test_length_does_not_lower_a_score(engine: Engine, text: str) -> None:
    """A story around a clear complaint changes neither the first pattern nor, to speak of, its score."""
    alone = engine.match(text).matches[0]
    for n, one in enumerate(STORY):
        two = STORY[(n + 1) % len(STORY)]
        for told in (f"{one} {text}. {two}", f"{text}. {one} {two}", f"{one} {two} {text}."):
            first = engine.match(told).matches[0]
            assert first.id == alone.id, told
            assert first.score >= alone.score - 0.1, told


# -- no match ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", OFF_TOPIC)
def test_no_match_is_an_answer(engine: Engine, text: str) -> None:
    """A text without a body and a trouble of the client's own finds nothing, and says so."""
    answer = engine.match(text)
    assert (answer.status, answer.matches, answer.questions, answer.care) == ("no_match", (), (), ())


# -- red flags in passing ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "low back pain, and I have gone numb between my legs",
        "low back pain and ive gone nunb betwen my legs",
        "no fever, but numb in the saddle area with my low back pain",
    ],
)
def test_a_flag_in_passing_is_raised(engine: Engine, text: str) -> None:
    """A red flag in passing, misspelt, or beside a denial is an emergency, and the patterns stay."""
    answer = engine.match(text)
    assert answer.alerts[0].level == "emergency"
    assert answer.alerts[0].said in text
    assert answer.matches


def test_a_denied_flag_is_none(engine: Engine) -> None:
    """What is denied raises no alert."""
    assert engine.match("stiff low back, no numbness down there, bladder fine").alerts == ()


# -- any text ----------------------------------------------------------------------------------------------

ODD = ("\x00", "\ud800", "😖", "(", "'", "w/", "\u2028", "...", "1,5")
PIECES = st.sampled_from((*PLACES, *REST, *SIDED, *ODD))
TEXTS = st.one_of(st.text(st.characters()), st.lists(st.one_of(PIECES, st.text(max_size=5))).map(" ".join))


@settings(deadline=None, max_examples=200)
@given(TEXTS)
def test_any_text_is_answered(engine: Engine, text: str) -> None:
    """Whatever the text, lone surrogates and NULs too: a whole answer that can be written as JSON."""
    answer = engine.match(text)
    assert answer.complaint == text
    assert answer.status == ("matched" if answer.matches else "alert_only" if answer.alerts else "no_match")
    assert len(answer.matches) <= 5
    assert len(answer.care) == len(answer.matches)
    assert [m.rank for m in answer.matches] == list(range(1, len(answer.matches) + 1))
    for found, record in zip(answer.matches, answer.care, strict=True):
        assert found.id == record["id"]
        assert 0 <= found.score <= 1
        assert found.confidence in {"strong", "moderate", "weak"}
        assert all(e.said and e.said in text for e in found.evidence)
    assert all(0 <= f.start < f.end <= len(text) for f in answer.findings)
    assert json.loads(json.dumps(answer.as_dict(care=True)))["complaint"] == text


@settings(deadline=None)
@given(TEXTS)
def test_the_same_text_has_the_same_answer(engine: Engine, text: str) -> None:
    """An answer depends on nothing but its text."""
    first = engine.match(text)
    engine.match("left knee pain going down stairs")
    assert engine.match(text) == first


@pytest.mark.parametrize(
    ("piece", "size"),
    [
        ("I was talking to my sister about the garden and the low back pain. ", 40_000),
        ("\n", 40_000),
        ("(", 40_000),
        ("1,", 40_000),
        ("🦴", 40_000),
        ("x", 40_000),
        ("a ", 40_000),
        ("no pain in the left knee, ", 40_000),
        ("from the pian in my loew bakc to my hip ", 40_000),
        ("the kettle boiled. ", 60_000),  # idioms, which take their words from the danger signs
    ],
)
def test_a_long_text_is_answered(engine: Engine, growth: Callable[..., float], piece: str, size: int) -> None:
    """A long text is answered in linear time, whatever it is made of."""

    def ask(length: int) -> None:
        text = piece * max(1, length // len(piece))
        assert engine.match(text).complaint == text

    assert growth(ask, size // 10) <= 30


# -- options -----------------------------------------------------------------------------------------------


def test_a_limit_cuts_and_changes_nothing(engine: Engine) -> None:
    """Fewer matches are the first ones of more matches."""
    many = ranking(engine.match("low back pain after driving", limit=50))
    for limit in (0, 1, 3, 20):
        assert ranking(engine.match("low back pain after driving", limit=limit)) == many[:limit]


def test_a_region_keeps_what_is_felt_there(engine: Engine) -> None:
    """With a region, only patterns that are felt in it or its parts are answered, in the same order."""
    text = "low back pain into the buttock and thigh"
    inside = set(engine.within("buttock"))
    felt = {p["id"]: {*p["felt"], *p["spill"]} for p in engine.patterns}
    found = [m.id for m in engine.match(text, limit=200, region="buttock").matches]
    every = [m.id for m in engine.match(text, limit=200).matches]
    assert found == [ident for ident in every if felt[ident] & inside]
    assert 0 < len(found) < len(every)


def test_an_unknown_pattern_is_none(engine: Engine) -> None:
    """An id that nobody has gives no record and no neighbours."""
    assert engine.pattern("nobody") is None
    assert engine.similar("nobody") == []


def test_similar_is_read_both_ways(engine: Engine) -> None:
    """Whoever names a pattern as similar is its neighbour too, each with a tell, none twice."""
    for row in engine.patterns:
        record = engine.pattern(row["id"])
        assert record is not None
        for other in record["similar"]:
            assert row["id"] in dict(engine.similar(other["id"]))
        near = engine.similar(row["id"])
        assert len(dict(near)) == len(near)
        assert all(tell for _, tell in near)


def test_patterns_in_short_are_those_in_full(engine: Engine) -> None:
    """The short list says of each pattern what its record says."""
    for row in engine.patterns:
        record = engine.pattern(row["id"])
        assert record is not None
        for key in ("id", "name", "muscles", "felt", "spill", "frequency"):
            assert row[key] == record[key]


def test_a_catalogue_that_cannot_be_read(tmp_path: Path) -> None:
    """A missing catalogue, and one that is no TOML, are clear errors that name the file."""
    broken = tmp_path / "broken.toml"
    broken.write_text("[[pattern]\n", encoding="utf-8")
    for path in (tmp_path / "missing.toml", broken):
        with pytest.raises(PainmapError, match=path.name):
            Engine.load([path], only=True)


# -- alone, together, elsewhere ----------------------------------------------------------------------------


def test_threads_share_an_engine(engine: Engine) -> None:
    """Many threads that ask a fresh engine at once all get the answers that one gets."""
    right = [engine.match(text) for text in CLEAR]
    fresh = Engine.load()
    jobs = [n for n in range(len(CLEAR)) for _ in range(6)]
    random.Random(1).shuffle(jobs)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: fresh.match(CLEAR[n]), jobs))
    assert answers == [right[n] for n in jobs]


def test_the_same_data_gives_the_same_index(tmp_path: Path) -> None:
    """Compiling depends on the data alone, not on the process or its hash seed.

    painmap's own data takes ten seconds to compile; `.ci/run` compares two indexes of it.
    """
    code = (
        "import sys, pathlib, painmap.resources as r, painmap.engine as e;"
        "r.data_folder = lambda: sys.argv[1]; e.Engine.load([pathlib.Path(sys.argv[2])])"
    )
    write(tmp_path / "data")
    own = tmp_path / "own.toml"
    own.write_text(FILES["patterns.toml"].replace('id = "', 'id = "own-'), encoding="utf-8")
    made = []
    for seed in ("1", "2"):
        cache = tmp_path / seed
        env = os.environ | {"PYTHONHASHSEED": seed, "PAINMAP_CACHE": str(cache)}
        subprocess.run([sys.executable, "-c", code, tmp_path / "data", own], env=env, check=True, timeout=240)
        made.append({path.name: path.read_bytes() for path in cache.glob("*.index")})
    assert len(made[0]) == 2  # painmap's own, and with the catalogue
    assert made[0] == made[1]


# -- what is filtered, and what never is ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "crushing pain in my left chest and left arm, sweating; right heel sore",
        "left leg numb and weak, face drooping on the left, right shoulder aches",
    ],
)
@pytest.mark.parametrize("region", [None, "foot"])
def test_no_filter_hides_an_alert(engine: Engine, text: str, region: str | None) -> None:
    """Red flags read the whole text, whatever side or region is asked for."""
    wanted = engine.match(text).alerts
    assert wanted
    assert engine.match(text, side="right", region=region, limit=1).alerts == wanted


def test_an_alert_without_a_pattern_is_an_answer(engine: Engine) -> None:
    """A red flag that no pattern goes with has a status of its own."""
    answer = engine.match("I want to kill myself")
    assert answer.alerts
    assert (answer.status, answer.matches) == ("alert_only", ())


# -- a part that is only said to be moved ------------------------------------------------------------------

MOVED = (
    "knee", "neck", "arm", "elbow", "wrist", "thumb", "hand", "foot", "ankle", "big toe", "hip", "low back",
    "thigh", "calf", "shin", "forearm", "heel", "shoulder", "groin", "buttock",
)  # fmt: skip
MOVES = ("move", "turn", "raise", "lift", "stretch", "use", "press", "rest", "stand on")


@pytest.mark.parametrize("part", MOVED)
def test_a_part_that_is_moved_is_a_place(engine: Engine, part: str) -> None:
    """To hurt when a part is moved tells where it hurts, for every part and movement."""
    meant = {f.concept for f in engine.match(f"my {part} hurts").findings if f.kind == "site"}
    for move in MOVES:
        for text in (f"hurts to {move} my {part}", f"it hurts when I {move} my {part}"):
            answer = engine.match(text)
            assert answer.matches, text
            assert meant & {f.concept for f in answer.findings if f.kind == "site" and f.counts}, text


@pytest.mark.parametrize(
    ("text", "muscle"),
    [
        ("can't reach behind my back", "shoulder"),
        ("can't do up my bra", "shoulder"),
        ("hurts to turn my head", "neck"),
    ],
)
def test_a_movement_names_its_joint(engine: Engine, text: str, muscle: str) -> None:
    """Where no place is named, the joint that the movement works is the place."""
    answer = engine.match(text)
    assert answer.matches
    assert muscle in {f.concept for f in answer.findings if f.counts}


def test_a_place_that_is_named_outweighs_a_movement(engine: Engine) -> None:
    """The joint of a movement is a guess: it is not made where the complaint says where it hurts."""
    found = {
        f.concept for f in engine.match("pain in my thumb when I turn my head").findings if f.kind == "site"
    }
    assert found == {"thumb"}


@pytest.mark.parametrize(
    ("sites", "story", "loose", "note"),
    [
        (2, False, 0, True),
        (2, False, 1, True),
        (1, True, 1, True),
        (1, False, 0, False),
        (2, False, 3, False),
        (1, True, 4, False),
    ],
)
def test_a_bare_note_has_few_words_that_mean_nothing(
    sites: int,
    story: bool,  # noqa: FBT001 - a table
    loose: int,
    note: bool,  # noqa: FBT001 - a table
) -> None:
    """Two places, or a place and a story, are a note without a word of pain; other words make it none."""
    findings = [Finding(f"s{n}", "site", "where", "affirmed", None, n * 4, n * 4 + 3) for n in range(sites)]
    if story:
        findings.append(Finding("driving", "activity", "worse", "affirmed", None, 50, 55))
    words = tuple(Word(f"w{n}", 100 + n * 5, 104 + n * 5, 0) for n in range(loose))
    reading = Reading(tuple(findings), words, (), len(findings) + loose)
    assert _bare_note(reading) is note


@pytest.mark.parametrize(
    "text",
    [
        "everything hurts",
        "sore all over after the gym",
        "my whole body aches",
        "pain",
        "it hurts",
        "everything hurts, neck, back, legs",
    ],
)
def test_what_is_said_of_the_whole_body_ranks_nothing_high(engine: Engine, text: str) -> None:
    """Where no place is named the answer is weak, and asks for one."""
    answer = engine.match(text)
    assert all(m.score <= 0.3 and m.confidence == "weak" for m in answer.matches)
    assert [q.question for q in answer.questions][:1] == (
        ["Where does it hurt most?"] if answer.matches else []
    )
