"""Movements: a part that somebody moves is a place, and a movement alone has its joint.

Of the table of 60 parts, 40 movements and 5 forms every eleventh case is tried, which meets them all.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from painmap.engine import Engine

PARTS = (
    "head neck jaw face ear eye eyebrow nose cheek tongue chin throat shoulder shoulders arm arms elbow "
    "elbows forearm wrist wrists hand hands thumb finger fingers knuckles palm chest ribs belly tummy "
    "stomach side back spine hip hips groin buttock bum thigh thighs knee knees kneecap leg legs shin "
    "calf ankle ankles foot feet heel toe toes temple waist bicep tricep hamstring quad "
).split()
MOVEMENTS = {
    "bend": "bending", "straighten": "straightening", "turn": "turning", "twist": "twisting",
    "lift": "lifting", "raise": "raising", "lower": "lowering", "move": "moving", "rotate": "rotating",
    "stretch": "stretching", "flex": "flexing", "extend": "extending", "tilt": "tilting",
    "roll": "rolling", "tuck": "tucking", "pull": "pulling", "push": "pushing", "squeeze": "squeezing",
    "press": "pressing", "touch": "touching", "use": "using", "swing": "swinging", "shake": "shaking",
    "tense": "tensing", "relax": "relaxing", "drop": "dropping", "cross": "crossing", "open": "opening",
    "close": "closing", "lean on": "leaning on", "rest": "resting", "sit on": "sitting on",
    "lie on": "lying on", "put weight on": "putting weight on", "rub": "rubbing", "wash": "washing",
    "hold": "holding", "point": "pointing", "curl": "curling", "arch": "arching",
}  # fmt: skip
FORMS = (
    "hurts to {do} my {part}",
    "it hurts when I {do} my {part}",
    "{doing} my {part} hurts",
    "can't {do} my {part}",
    "pain {doing} my {part}",
)
TABLE = list(product(PARTS, MOVEMENTS.items(), FORMS))
STEP = 11  # shares no factor with the table's sides: every part, movement and form is met


def test_the_table_is_large_enough() -> None:
    """As many parts, movements and forms as was asked for."""
    assert (len(PARTS), len(MOVEMENTS), len(FORMS)) >= (60, 40, 5)


def test_a_part_that_is_moved_is_a_place(engine: Engine) -> None:
    """Of every part, movement and form: matched, with the part among the sites read, in 99 of 100."""
    within = {part: _sites(engine, f"pain in my {part}") for part in PARTS}
    lost = []
    cases = TABLE[::STEP]
    for part, (do, doing), form in cases:
        text = form.format(do=do, doing=doing, part=part)
        found = _sites(engine, text)
        if not engine.match(text).matches or not any(
            other in engine.within(site) or site in engine.within(other)
            for site in within[part]
            for other in found
        ):
            lost.append((text, sorted(found)))
    assert len(lost) <= len(cases) // 100, (len(lost), len(cases), lost)


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("hurts to put on a coat", "shoulder"),
        ("can't do up my bra", "shoulder"),
        ("hurts when I go on tiptoe", "ankle"),
        ("hurts getting in the car", "hip"),
        ("stiff and sore when looking up", "neck"),
        ("turning a key hurts", "wrist"),
        ("hurts when I yawn", "jaw"),
    ],
)
def test_a_movement_has_its_joint(engine: Engine, text: str, site: str) -> None:
    """Where no place is named, the joint that a movement works is meant."""
    assert site in _sites(engine, text)


@pytest.mark.parametrize(
    ("text", "place", "held"),
    [
        ("It is worse when carrying a toddler on my hip. Pain in my thumb.", "thumb", "hip"),
        ("My wrist hurts, it gets worse when holding the phone at my ear.", "wrist", "ear"),
    ],
)
def test_where_a_movement_holds_something_counts_less(
    engine: Engine, text: str, place: str, held: str
) -> None:
    """In whatever words the movement is led in."""
    weights = {f.concept: f.weight for f in engine.reader.read(text).findings if f.kind == "site"}
    assert weights[held] < weights[place]


@pytest.mark.parametrize(
    ("text", "movement"),
    [
        ("shoulder weak, can hardly lift it out sideways", "arm-sideways"),
        ("calf worse if I pull my foot up", "heel-walking"),
        ("chest hurts since I was on the bench press", "bench-press"),
    ],
)
def test_a_movement_is_read_as_people_say_it(engine: Engine, text: str, movement: str) -> None:
    """Also where "it" stands for the limb."""
    assert movement in {f.concept for f in engine.reader.read(text).findings}


@pytest.mark.parametrize(
    ("text", "movement"),
    [
        ("new to it, got carried away, knee hurts", "carrying"),
        ("I run a small cafe, knee hurts", "running"),
        ("knee hurts on the way down", "downhill"),
        ("sweating buckets, knee hurts", "carrying"),
    ],
)
def test_an_idiom_is_no_movement(engine: Engine, text: str, movement: str) -> None:
    """A verb of movement in other company."""
    assert movement not in {f.concept for f in engine.reader.read(text).findings if f.weight}


def _sites(engine: Engine, text: str) -> set[str]:
    """The places that a text says are concerned."""
    found = engine.reader.read(text).findings
    return {f.concept for f in found if f.kind == "site" and f.counts and f.weight}
