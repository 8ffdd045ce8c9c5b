"""A data folder as small as one can be in which `painmap check` finds nothing wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_PLACES = ("steps", "hills", "roads", "sand", "grass", "snow", "floors", "stairs")


def _pattern(ident: str, part: str, other: str) -> str:
    def lines(section: str, start: str, count: int = 5) -> str:
        said = ", ".join(f'"{start} {part} on {place}"' for place in _PLACES[-count:])
        return f"{section} = [{said}]\n"

    return f"""
[[pattern]]
id = "{ident}"
name = "Ache in the {part}"
muscles = ["{part} muscle"]
trigger_point = "in the {part}"
frequency = "rare"
felt = ["{part}"]
own = ["{part}"]
refer = ["hot"]
sources = ["https://example.org/a-page"]

[pattern.client]
{lines("shows", "rubs the", 2)}{lines("worse", "pain with weight over the")}{
        lines("better", "rest for the", 8)
    }{lines("says", "I feel my sore")}
[[pattern.self_care]]
do = "Rest the {part} for two days. Stop if it hurts."

[[pattern.self_care]]
do = "Warm the {part} for ten minutes."

[[pattern.self_care]]
do = "Walk on the {part} a bit each day."

[pattern.therapy]
find = "Feel the {part}."
confirm = "It is the {part}."
treat = ["Press the {part}."]
danger = ["A hot {part}."]
feeds = ["Steps."]

[[pattern.similar]]
id = "{other}"
tell = "The {other} aches in another place."

[[pattern.similar]]
id = "third"
tell = "The third {part} aches somewhere else."
"""


FILES = {
    "patterns.toml": _pattern("first", "knee", "second")
    + _pattern("second", "calf", "first")
    + _pattern("third", "heel", "first").replace('id = "third"\ntell', 'id = "second"\ntell'),
    "body.toml": """
shared = ["back of leg"]

[[site]]
id = "everywhere"
label = "everywhere"
names = []
view = "both"
""".replace("names = []", 'names = ["all over"]')
    + "".join(
        f"""
[[site]]
id = "{part}"
label = "{part}"
neighbours = []
view = "both"
names = ["{part}"{extra}]
first = ["{ident}"]
"""
        for part, ident, extra in (
            ("knee", "first", ', "back of leg"'),
            ("calf", "second", ', "back of leg"'),
            ("heel", "third", ""),
        )
    ),
    "lexicon/words.toml": """
skip = ["the", "my"]
stop = ["and", "it"]

[forms]
sleep = ["slept"]
run = ["ran"]

[misspelt]
kne = "knee"

[[concept]]
id = "numb"
kind = "sensation"
words = ["numb", "dead (leg|foot)"]

[[concept]]
id = "tingling"
kind = "sensation"
words = ["tingling"]
implies = { numb = 0.5 }
""",
    "red_flags/flags.toml": """
[[flag]]
id = "clot"
name = "Clot"
level = "emergency"
message = "It may be a clot. Go to an emergency department."
therapist = "Never rub."
sources = ["a page: https://example.org/clot"]
raises = ["numb calf one", "numb calf two", "numb calf three", "numb calf four"]
silent = ["calf one", "calf two", "calf three"]

[[flag.when]]
all = ["numb@site:calf"]
""",
    "red_flags/grades.toml": """
[[grade]]
id = "hot"
level = "urgent"
text = "A leg that is hot: doctor today."
""",
    "points.toml": "corpus = 'x'\n"
    + "".join(
        f"""
[{level}]
id = "{level}"
name = "Signs"
message = "Some signs. See a doctor."
therapist = "Ask."
at_least = 1.0
ask_at = 0.5
start = -1.0
rules = {{ emergency = 1.0, urgent = 0.5, soon = 0.1 }}
[{level}.points]
numb = 0.5
"-numb" = -0.5
"@calf" = 0.1
"age>=65" = 0.1
"""
        for level in ("emergency", "urgent", "soon")
    )
    + '[wording]\n"so hot" = "0.5 0.1 -0.2"\n',
    "look_alikes.toml": """
[[look_alike]]
id = "sole-band"
name = "Sole band"
kind = "tendon"
names = ["sole band"]
sites = ["heel"]
client = ["first steps stab"]
tells = ["Stabs: band. Aches: muscle."]
test = "Pull the toes up."
see = "Doctor within weeks."
like = ["third"]
alert = "clot"
sources = ["a book"]
""",
    "weights.toml": """
learned_from = "x"
patterns = ["first", "second", "third"]
groups = { site = 1.0, concept = 1.0, word = 1.0, denied = 1.0, prior = 1.0 }
places = { felt = 0.0, own = 0.5 }
chance = { start = 0.0, slope = 1.0 }
learned = { "word:stair" = "0 0.1" }
""",
    "topic.toml": "learned_from = 'x'\nstart = 0.0\nat_least = 1.0\npoints = { \"=self\" = -1.0 }\n",
    "questions.toml": """
eases = ["numb"]
[when]
numb = "when it is numb"
[at]
knee = "around the knee"
""",
    "muscle_names.toml": '[names]\n"knee muscle" = ["knee bender"]\n',
    "chart.json": """{"views":{
"front":{"title":"Front","size":[100,200],"middle":50,"body":[[10,10,80,0,0,180,-80,0]],"tones":[],"lines":[[50,10,0,90]]}
},
"sites":{
"everywhere":{"over":"both","zones":{"front":[[10,10,80,0,0,180]]}},
"knee":{"zones":{"front":[[10,150,20,0,0,10]]}},
"calf":{"deep":{"front":[20,170]}},
"heel":{"zones":{"front":[[10,180,10,0,0,10]]}}
},
"points":{
"first":{"of":"knee muscle","front":[[20,155]]},
"third":{"of":"heel muscle","front":[[15,185]]}
}}
""",
    "muscles.txt": "# legs\nknee muscle\ncalf muscle\nheel muscle\n",
    "english.txt": "# Copyright of the tests\nant\nbee\n",
}


def write(folder: Path, **changed: str) -> None:
    """Write the files, some with another text."""
    for name, text in (FILES | changed).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
