"""From one set of facts, the many forms in which people write them.

A form is a choice for each of the ways to say a thing: who speaks, how an age is spelt, how denials stand, in
which order, how sentences are joined, what is told beside it, how it is typed. `write` makes the text; a new
way to say something is one more entry in one of the tables below.
"""

from __future__ import annotations

import random
import re
import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Facts:
    """What is true of one person.

    Attributes:
        trouble: What kind of trouble: "ache".
        where: A place, without a side.
        age: In years.
        sex: F or M.
        side: left, right, or nothing.
        worse: What brings it on, as a gerund.
        signs: What is there beside it, as nouns.
        pattern: The pattern that it is, for an everyday complaint.
        flag: The red flag that it raises, for one that is none.
    """

    trouble: str
    where: str
    age: int
    sex: str
    side: str = ""
    worse: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    pattern: str = ""
    flag: str = ""


@dataclass(frozen=True)
class Form:
    """One way to write facts down; the defaults are the plain one."""

    person: str = field(default="first", metadata={"of": ("first", "third", "relative", "note")})
    age: str = field(default="digits", metadata={"of": ("digits", "words", "years old", "brackets", "note")})
    denial: str = field(
        default="none",
        metadata={
            "of": ("none", "front", "and", "nor", "neither", "behind", "answers", "normal", "sentence")
        },
    )
    denied: str = field(default="bland", metadata={"of": ("bland", "illness", "nerves")})
    order: str = field(default="plain", metadata={"of": ("plain", "story first", "denial first")})
    joined: str = field(default=". ", metadata={"of": (". ", "; ", "\n", " - ")})
    beside: str = field(default="", metadata={"of": ()})
    typing: str = field(
        default="plain",
        metadata={"of": ("plain", "lower", "upper", "bare", "typos", "american", "swapped")},
    )
    seed: int = 0


_THEIRS = {
    "my": {"F": "her", "M": "his"},
    "me": {"F": "her", "M": "him"},
    "myself": {"F": "herself", "M": "himself"},
}
#: Sentences that are told beside the trouble, and change nothing.
BESIDE = (
    "I work in an office.",
    "We have a dog.",
    "An MRI last year was booked but never done.",
    "I tried physio and two other therapists.",
    "My sister thinks it is stress.",
    "The doctor talked of nerve blocks.",
    "My dad had a stroke.",
)
#: What nobody of these facts has; a red flag's facts may have all but the first.
DENIED = {
    "bland": ("itching", "hearing loss", "hiccups"),
    "illness": ("fever", "weight loss", "night sweats"),
    "nerves": ("numbness", "chest pain", "shortness of breath"),
}
_TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_AMERICAN = {"saddle anaesthesia": "saddle anesthesia", "mum": "mom", "tyre": "tire", "centre": "center",
             "oedema": "edema", "kerb": "curb", "trousers": "pants", "belly": "tummy"}  # fmt: skip


def load(name: str) -> list[Facts]:
    """Read the facts of one file."""
    rows: list[dict[str, Any]] = tomllib.loads((HERE / name).read_text(encoding="utf-8"))["facts"]
    whole: list[dict[str, Any]] = [
        {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()} for row in rows
    ]
    return [Facts(**row) for row in whole]


def choices(name: str) -> tuple[str, ...]:
    """All that a form may choose from, under one of its names."""
    if name == "beside":
        return ("", *BESIDE)
    found: tuple[str, ...] = next(f for f in fields(Form) if f.name == name).metadata["of"]
    return found


NAMES = ("person", "age", "denial", "denied", "order", "joined", "beside", "typing")


def one_change() -> Iterator[Form]:
    """Every form that differs from the plain one in one choice."""
    for name in NAMES:
        for choice in choices(name)[1:]:
            changed: dict[str, Any] = {name: choice}
            yield replace(Form(denial="front" if name == "denied" else "none"), **changed)


def at_random(seed: int) -> Form:
    """A form with every choice made by chance."""
    pick = random.Random(seed)
    return Form(**{name: pick.choice(choices(name)) for name in NAMES}, seed=seed)


def write(facts: Facts, form: Form = Form()) -> str:
    """Write facts in a form."""
    denial = _denial(form, DENIED["bland" if facts.flag else form.denied])
    story = [*_story(facts, form), *([form.beside] if form.beside else [])]
    head = _head(facts, form)
    order = {
        "plain": [head, *story, denial],
        "story first": [*reversed(story), head, denial]
        if form.person == "first"
        else [head, *reversed(story), denial],
        "denial first": [head, denial, *story] if form.person != "first" else [denial, head, *story],
    }[form.order]
    text = form.joined.join(s.strip(".") for s in order if s) + "."
    return _typed(text, form)


def _spelt(number: int) -> str:
    if number < len(_ONES):
        return _ONES[number]
    return _TENS[number // 10] + (f"-{_ONES[number % 10]}" if number % 10 else "")


def _head(facts: Facts, form: Form) -> str:
    """Who it is, and the trouble with its place."""
    noun = {"F": "woman", "M": "man"}[facts.sex]
    kin = {"F": "sister", "M": "brother"}[facts.sex]
    his = {"F": "her", "M": "his"}[facts.sex]
    age, spelt, side = facts.age, _spelt(facts.age), f"{facts.side} " if facts.side else ""
    told = f"{facts.trouble} in"
    if form.person == "note" or form.age == "note":
        return f"{age}{facts.sex}, {told} {side}{facts.where}"
    if form.person == "third":
        who = {
            "digits": f"A {noun} of {age}",
            "words": f"A {noun} of {spelt}",
            "brackets": f"A {noun} ({age})",
        }
        return f"{who.get(form.age, f'A {age}-year-old {noun}')} has {told} {his} {side}{facts.where}"
    if form.person == "relative":
        who = {
            "digits": f"My {kin}, {age},",
            "words": f"My {kin} is {spelt} and",
            "brackets": f"My {kin} ({age})",
        }
        return f"{who.get(form.age, f'My {age} year old {kin}')} has {told} {his} {side}{facts.where}"
    who = {
        "digits": f"I am {age} and I have",
        "words": f"I am {spelt} and I have",
        "years old": f"I'm {age} years old and have",
        "brackets": f"I ({age}) have",
    }
    return f"{who[form.age]} {told} my {side}{facts.where}"


def _story(facts: Facts, form: Form) -> list[str]:
    """What brings it on, and what is there beside it."""
    out = []
    if facts.worse:
        both = " and ".join(facts.worse)
        if form.person in ("third", "relative"):
            both = re.sub(r"\b(my|me|myself)\b", lambda m: _THEIRS[m[0]][facts.sex], both)
        out.append(f"worse {both}" if form.person == "note" else f"It is worse when {both}")
    if facts.signs:
        listed = _listed(facts.signs, "and")
        has = {"first": "I also have", "note": "Also"}.get(form.person, "There is also")
        out.append(f"{has} {listed}")
    return out


def _listed(items: tuple[str, ...], joint: str) -> str:
    return f"{', '.join(items[:-1])} {joint} {items[-1]}" if len(items) > 1 else items[0]


def _denial(form: Form, nothing: tuple[str, str, str]) -> str:
    """What is not there, in front of it, behind it, or as a list."""
    a, b, c = nothing
    return {
        "none": "",
        "front": f"No {a}, {b} or {c}",
        "and": f"No {a}, {b} and {c}",
        "nor": f"No {a} nor {b} nor {c}",
        "neither": f"Neither {a} nor {b}",
        "behind": f"{a.capitalize()}, {b} and {c} denied",
        "answers": f"{a.capitalize()}: no, {b}: no, {c}: no",
        "normal": "Blood pressure normal",
        "sentence": f"There is no {a}, no {b} and no {c}",
    }[form.denial]


def _typed(text: str, form: Form) -> str:
    if form.typing == "lower":
        return text.lower()
    if form.typing == "upper":
        return text.upper()
    if form.typing == "bare":
        return re.sub(r"(?<=\w)[.,;:]+(?=\s|$)", "", text)
    if form.typing == "swapped":
        other = {"left": "right", "right": "left"}
        return re.sub(r"\b(left|right)\b", lambda m: other[m[0]], text)
    if form.typing == "american":
        return re.sub("|".join(_AMERICAN), lambda m: _AMERICAN[m[0]], text)
    return _slips(text, form.seed) if form.typing == "typos" else text


def _slips(text: str, seed: int) -> str:
    """Two slips of the finger: neighbouring letters swapped inside long words."""
    pick = random.Random(seed)
    long = list(re.finditer(r"\b[a-z]{7,}\b", text))
    for found in sorted(pick.sample(long, min(2, len(long))), key=lambda m: -m.start()):
        at = found.start() + pick.randrange(2, len(found[0]) - 2)
        text = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text
