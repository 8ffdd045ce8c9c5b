"""Grades beside alerts: no pattern tells of a sign as less grave than painmap's own alert for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from painmap import resources
from painmap.answer import LEVELS
from painmap.sources import grades, toml_files

if TYPE_CHECKING:
    from painmap.engine import Engine

SIGNS = grades.table(toml_files.read(resources.data_dir() / resources.GRADES).tables["grade"])
#: Signs whose texts, read as one complaint, raise a graver alert than one of them deserves, and why.
ABOVE = {
    "arm-nerve": "a weak or numb arm with neck pain: the points add up",
    "bloating": "two signs told as alternatives",
    "cough-long": "two signs told as alternatives",
    "angina": "arm or jaw with effort: a doctor today by its own flag where rest ends it",
    # "this, or that" is read as this and that: several signs in one breath weigh together
    "belly-weeks": "three signs told as alternatives",
    "bowel-blood": "three signs told as alternatives",
    "breast-hot": "redness and fever told as alternatives",
    "chest-infection": "fever with a stab on breathing is a doctor today by its own flag; the points add up",
    "dizzy-turning": "spinning and ringing told as alternatives",
    "hearing-lost": "two signs told as alternatives",
    "heart-failing": "two signs told as alternatives make the picture of a clot",
    "hot-joint": "swelling and fever told as alternatives",
    "itch-long": "numb skin and sweats told as alternatives",
    "pressure-headache": "sickness or dim sight, read together, make the picture of glaucoma",
    "sight-lost": "doctor today by its own flag; the points add up",
    "testicle-lump": "a slow swelling is told without the time that tells it from a twist",
    "tooth-abscess": "swelling and fever told as alternatives",
    "ear-infection": "fever, discharge and swelling told as alternatives",
    "hernia": "groin and belly told as alternatives",
    "leg-nerve": "numb skin and shooting pain told as alternatives",
    # one word that means more to the flags
    "feet-numb": '"feet or hands" is read as one side of the body',
    "legs-swollen": "the points take swollen legs for a clot of one of them",
}


def test_no_sign_is_graded_below_its_alert(engine: Engine) -> None:
    """What each sign says, read by painmap without its ending, raises nothing graver than its level."""
    below = set()
    for ident, grade in SIGNS.items():
        alerts = engine.match(grade.text.rpartition(": ")[0]).alerts
        if alerts and LEVELS.index(alerts[0].level) < LEVELS.index(grade.level):
            below.add(ident)
    assert below - ABOVE.keys() == set()
