"""The schema: every table and key that a data file may hold, written down once.

`painmap.sources.shape` holds files against it, for the check and for loading alike.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from painmap.answer import LEVELS
from painmap.language.vocabulary import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

TEXT, TEXTS, TABLE, TABLES, NUMBER, NUMBERS = (
    "a text in quotes",
    "a list of texts in quotes",
    "a table",
    "a list of tables",
    "a number",
    "a list of numbers",
)


@dataclass(frozen=True, slots=True)
class Key:
    """What a key must hold.

    Attributes:
        kind: `TEXT`, `TEXTS`, `TABLE`, `TABLES`, `NUMBER` or `NUMBERS`.
        needed: Whether it must be there.
        fewest: How many texts, numbers or tables it holds at least.
        keys: The keys of its table, or of each of its tables.
        each: What every value of its table holds, where the keys are free.
        names: What its texts, or the free keys, are names of: one of the keys of `LISTED`.
        prose: A text that is no id is no name, and stands for itself.
        open: A name that is not known is taken as the user's own, with a warning.
        one_of: The texts that it may hold, where they are few.
        ident: The text is an id, unique among those of this name.
        phrases: Its texts are phrases in the grammar of `painmap.sources.lexicon`.
        twice: Whether a text may stand in the list twice.
        share: The number lies above 0 and is at most 1.
    """

    kind: str
    needed: bool = True
    fewest: int = 1
    keys: Mapping[str, Key] = field(default_factory=dict)
    each: Key | None = None
    names: str = ""
    prose: bool = False
    open: bool = False
    one_of: tuple[str, ...] = ()
    ident: str = ""
    phrases: bool = False
    twice: bool = False
    share: bool = False


def _maybe(kind: str, *, names: str = "", fewest: int = 1) -> Key:
    """A key that may be left out."""
    return Key(kind, needed=False, names=names, fewest=fewest)


FREQUENCIES = ("common", "occasional", "rare")
#: Those whose phrases are whole sayings, and find their pattern by themselves.
SAID = ("says", "shows")
SECTIONS = ("shows", "worse", "better", "says", "notices")
#: The fields of `therapy` in the order in which a therapist needs them.
THERAPY = ("find", "confirm", "treat", "danger", "feeds", "notes")
#: What a cue does to the findings in its scope, and where that scope lies.
CUE_ROLES = tuple(
    "path worse better denied cannot other past background end till why with new none fine painless"
    " once".split()
)
CUE_DIRECTIONS = ("forward", "backward", "both", "ahead", "answer", "mark")
FEWEST_RAISES, FEWEST_SILENT = 4, 3

_PHRASES = Key(TEXTS, phrases=True)
_PATTERN = {
    "id": Key(TEXT, ident="pattern"),
    "name": Key(TEXT),
    "muscles": Key(TEXTS, names="muscle"),
    "trigger_point": Key(TEXT),
    "frequency": Key(TEXT, one_of=FREQUENCIES),
    "felt": Key(TEXTS, names="site"),
    "spill": _maybe(TEXTS, names="site", fewest=0),
    "own": _maybe(TEXTS, names="site"),
    "refer": Key(TEXTS, names="grade"),
    "sources": Key(TEXTS),
    # painmap.sources.rules knows when two phrases say the same
    "client": Key(TABLE, keys={section: Key(TEXTS, needed=False, twice=True) for section in SECTIONS}),
    "self_care": Key(TABLES, keys={"do": Key(TEXT), "caution": _maybe(TEXT)}),
    "therapy": Key(
        TABLE,
        needed=False,
        keys={key: _maybe(TEXT if key in ("find", "confirm") else TEXTS) for key in THERAPY},
    ),
    "similar": Key(TABLES, needed=False, keys={"id": Key(TEXT, names="pattern"), "tell": Key(TEXT)}),
}
_CONCEPT = {
    "id": Key(TEXT, ident="concept"),
    "kind": Key(TEXT, one_of=tuple(KINDS)),
    "words": _PHRASES,
    "implies": Key(TABLE, needed=False, names="concept", each=Key(NUMBER, share=True)),
    "sites": _maybe(TEXTS, names="site"),
    "joints": _maybe(TEXTS, names="site"),
    "at_least": _maybe(NUMBERS),
    "between": _maybe(NUMBERS),
}
# a sign may add words to a concept that the red flags alone shall read
_SIGN = {**_CONCEPT, "id": Key(TEXT, ident="sign")}
# ... and more ways to say a sign or a concept, which never stand in the way of those beside it
_WORDING = {"id": Key(TEXT, names="concept"), "words": _PHRASES}
_CUE = {
    "role": Key(TEXT, one_of=CUE_ROLES),
    "direction": Key(TEXT, one_of=CUE_DIRECTIONS),
    "words": _PHRASES,
}
_WHEN = {"all": Key(TEXTS), "any": _maybe(TEXTS), "none": _maybe(TEXTS)}
_FLAG = {
    "id": Key(TEXT, ident="flag"),
    "name": Key(TEXT),
    "level": Key(TEXT, one_of=LEVELS),
    "message": Key(TEXT),
    "therapist": Key(TEXT),
    "sources": Key(TEXTS),
    "raises": Key(TEXTS, fewest=FEWEST_RAISES),
    "silent": Key(TEXTS, fewest=FEWEST_SILENT),
    "covers": _maybe(TEXTS, names="flag"),
    "when": Key(TABLES, keys=_WHEN),
}
_ASK = {
    "id": Key(TEXT, ident="question"),
    "flag": Key(TEXT, names="flag"),
    "question": Key(TEXT),
    "sites": Key(TEXTS, names="site"),
    "answered": Key(TEXTS, names="concept"),
    "likelier": _maybe(TEXTS, names="concept"),
    "from_age": _maybe(NUMBER),
    "feared": _maybe(TEXTS, names="concept"),
}
_GRADE = {
    "id": Key(TEXT, ident="grade"),
    "flag": _maybe(TEXT, names="flag"),
    "level": Key(TEXT, one_of=LEVELS),
    "text": Key(TEXT),
}
_LOOK_ALIKE = {
    "id": Key(TEXT, ident="look-alike"),
    "name": Key(TEXT),
    "kind": Key(TEXT, one_of=("joint", "tendon", "nerve", "bone", "vessel", "organ", "scar", "other")),
    "names": Key(TEXTS),
    "sites": Key(TEXTS, names="site"),
    "client": Key(TEXTS),
    "tells": Key(TEXTS),
    "test": Key(TEXT),
    "see": Key(TEXT),
    "like": Key(TEXTS, names="pattern"),
    "alert": _maybe(TEXT, names="flag"),
    "sources": Key(TEXTS),
}
_SITE = {
    "id": Key(TEXT, ident="site"),
    "label": Key(TEXT),
    "parent": _maybe(TEXT, names="site"),
    "neighbours": _maybe(TEXTS, names="site", fewest=0),
    "view": Key(TEXT, one_of=("front", "back", "both")),
    "base": _maybe(TEXT),
    "aspects": _maybe(TEXTS, names="aspect"),
    "names": Key(TEXTS, fewest=0, phrases=True),
    "region": _maybe(TEXT),
    "first": _maybe(TEXTS, names="pattern"),
    "alone": _maybe(TEXTS),
}
_POINTS = {
    **{key: Key(TEXT) for key in ("id", "name", "message", "therapist")},
    **{key: Key(NUMBER) for key in ("at_least", "ask_at", "start")},
    "rules": Key(TABLE, keys={level: Key(NUMBER) for level in LEVELS}),
    "flags": Key(TABLE, needed=False, each=Key(NUMBER)),
    "points": Key(TABLE, each=Key(NUMBER)),
}
_COMPANY = {
    "site": Key(TEXT, names="site"),
    "instead": Key(TEXT, names="site"),
    "beside": Key(TEXTS),
    "unless": _maybe(TEXTS),
}
_LANGUAGE = {"name": Key(TEXT), "words": Key(TEXT), "script": _maybe(TEXT)}
_IDS = {"ids": Key(TEXTS, names="concept")}
_GRAVITY = {
    name: _maybe(TEXTS, names="concept")
    for name in ("at-once", "grave", "alarming", "slight", "muscle", "cleared")
}
_SIDED = {side: _maybe(TEXTS, names="concept") for side in ("left", "right", "both")}
_CUES = Key(TABLES, needed=False, keys=_CUE)

PATTERNS = {"pattern": Key(TABLES, keys=_PATTERN)}
LEXICON = {
    "concept": Key(TABLES, needed=False, keys=_CONCEPT),
    "cue": _CUES,
    "misspelt": Key(TABLE, needed=False, each=Key(TEXT)),
    "forms": Key(TABLE, needed=False, each=Key(TEXTS)),
    "aspect": Key(TABLE, needed=False, each=_PHRASES),
    "skip": _maybe(TEXTS),
    "stop": _maybe(TEXTS),
    "apart": _maybe(TEXTS),
    "units": Key(TABLE, needed=False, each=Key(TEXT)),
    "language": Key(TABLES, needed=False, keys=_LANGUAGE),
    "company": Key(TABLES, needed=False, keys=_COMPANY),
    "topics": Key(TABLE, needed=False, each=Key(TEXT)),
}
RED_FLAGS = {
    "flag": Key(TABLES, needed=False, keys=_FLAG),
    "sign": Key(TABLES, needed=False, keys=_SIGN),
    "wording": Key(TABLES, needed=False, keys=_WORDING),
    "cue": _CUES,
    "group": Key(TABLE, needed=False, each=Key(TEXT)),
    "lasting": Key(TABLE, needed=False, keys=_IDS),
    "passing": Key(TABLE, needed=False, keys=_IDS),
    "inherited": Key(TABLE, needed=False, keys=_IDS),
    "floor": Key(TABLE, needed=False, keys={"ids": Key(TEXTS, names="flag")}),
    "sided": Key(TABLE, needed=False, keys=_SIDED),
    "gravity": Key(TABLE, needed=False, keys=_GRAVITY),
    "question": Key(TABLES, needed=False, keys=_ASK),
    "grade": Key(TABLES, needed=False, keys=_GRADE),
}
LOOK_ALIKES = {"look_alike": Key(TABLES, keys=_LOOK_ALIKE)}
BODY = {
    "site": Key(TABLES, keys=_SITE),
    "way": Key(TABLES, needed=False, keys={"sites": Key(TEXTS, names="site", fewest=2)}),
    "shared": Key(TEXTS, needed=False, phrases=True),
}
WEIGHTS = {
    "learned_from": Key(TEXT),
    "patterns": Key(TEXTS, names="pattern"),
    "groups": Key(TABLE, each=Key(NUMBER)),
    "places": Key(TABLE, each=Key(NUMBER)),
    "chance": Key(TABLE, each=Key(NUMBER)),
    "learned": Key(TABLE, each=Key(TEXT)),
}
TOPIC = {
    "learned_from": Key(TEXT),
    "start": Key(NUMBER),
    "at_least": Key(NUMBER),
    "points": Key(TABLE, each=Key(NUMBER)),
}
POINTS = {
    "corpus": Key(TEXT),
    "wording": Key(TABLE, each=Key(TEXT)),
    **{level: Key(TABLE, keys=_POINTS) for level in LEVELS},
}
QUESTIONS = {
    "eases": Key(TEXTS),  # painmap.sources.rules knows that each has words under `when`
    "when": Key(TABLE, names="concept", each=Key(TEXT)),
    "at": Key(TABLE, names="site", each=Key(TEXT)),
}
MUSCLE_NAMES = {"names": Key(TABLE, names="muscle", each=Key(TEXTS))}
#: A file of the user's own: patterns, words and red flags, in one file or in several.
OWN = {
    "pattern": Key(
        TABLES,
        needed=False,
        keys=_PATTERN
        | {
            "muscles": Key(TEXTS, names="muscle", open=True),
            "refer": Key(TEXTS, names="grade", prose=True),
        },
    ),
    **{key: LEXICON[key] for key in ("concept", "cue", "misspelt", "forms")},
    **{key: RED_FLAGS[key] for key in ("flag", "sign", "group", "lasting", "passing", "floor", "grade")},
}
#: Tables of an own file that teach painmap words or red flags: they need the language compiled anew.
WORDS = frozenset(OWN) - {"pattern"}
#: Where the names of each kind are found.
LISTED = {
    "muscle": "`painmap muscles` shows all names",
    "site": "`painmap sites` shows all names",
    "aspect": "data/lexicon/small-words.toml has them all",
    "concept": "data/lexicon/ and data/red_flags/signs.toml have them all",
    "pattern": "`painmap list` shows all ids",
    "flag": "`painmap flags` shows all ids",
    "grade": "data/red_flags/grades.toml has them all",
}
