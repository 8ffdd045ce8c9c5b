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
    # "this, or that" is read as this and that: several signs in one breath weigh together
    "arm-nerve": "an arm that is numb and weak: the points add up",
    "belly-weeks": "belly pain and weight loss told as alternatives",
    "bowel-blood": "blood and a new habit told as alternatives",
    "chest-infection": "fever with a stab on breathing is a doctor today by its own flag; the points add up",
    "cluster": "what is fierce round one eye with tears is glaucoma's too, until a doctor has looked",
    "face-jabs": "jabs and numbness told as alternatives",
    "hot-skin": "heat, redness and fever told as alternatives",
    "new-headache": "a headache after 50 and one that grows told as alternatives",
    "kidney-fever": "fever and flank pain are an emergency where shivers are told too; the points add up",
    "kidney-stone": "waves of pain and bloody urine told as alternatives",
    "legs-swollen": "the points take swollen legs for a clot of one of them",
    "neck-lump": "a lump in the neck for weeks: the points add up",
    "pelvis-fever": "fever and pelvic pain: the points add up",
    "spine-crack": "a crack with back pain: the points add up",
    "testicle-lump": "lump, swelling and heaviness told as alternatives",
    "thinner-bleed": "sudden pain and a big bruise on thinners told as alternatives",
    "tired-bones": "tiredness, thirst and infections told as alternatives",
    "urine-burns": "burning, discharge and sores told as alternatives",
    "sight-lost": "doctor today by its own flag; the points add up",
    "tooth-abscess": "swelling and fever told as alternatives",
}


def test_no_sign_is_graded_below_its_alert(engine: Engine) -> None:
    """What each sign says, read by painmap without its ending, raises nothing graver than its level."""
    below = set()
    for ident, grade in SIGNS.items():
        alerts = engine.match(grade.text.rpartition(": ")[0]).alerts
        if alerts and LEVELS.index(alerts[0].level) < LEVELS.index(grade.level):
            below.add(ident)
    assert below - ABOVE.keys() == set()
