"""Red flags: never miss the one that must not be massaged, never cry wolf."""

from __future__ import annotations

import json
import random
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from painmap.answer import LEVELS
from painmap.index.flags import compile_flags
from painmap.language.findings import Finding, Reading
from painmap.resources import RED_FLAGS, data_dir, english_words
from painmap.safety.ages import THIS_YEAR, age_of
from painmap.safety.alerts import by_rule, raise_alerts, tell
from painmap.sources import body as body_model
from painmap.sources import lexicon as lexicon_model
from painmap.sources.red_flags import parse
from painmap.sources.toml_files import read_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from painmap.answer import Alert
    from painmap.engine import Engine
    from painmap.sources.body import Body

RAW: dict[str, Any] = read_folder(data_dir() / RED_FLAGS)
FLAGS: list[dict[str, Any]] = RAW["flag"]
CASES = [
    json.loads(line)
    for name in ("safety", "safety-rounds")
    for line in (Path(__file__).parents[1] / "cases" / f"{name}.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
BY_ID = [pytest.param(flag, id=flag["id"]) for flag in FLAGS]
GRAVITY = {level: len(LEVELS) - n for n, level in enumerate(LEVELS)}
ENGLISH = english_words()
_TYPOS_A_SAMPLE = 3


@pytest.fixture(scope="module")
def alerts(engine: Engine) -> Callable[[str], tuple[Alert, ...]]:
    """Alerts of a complaint, by painmap's own data."""
    return lambda text: raise_alerts(engine.reader.read(text), text, engine.flags)


@pytest.fixture(scope="module")
def pictures(engine: Engine) -> Callable[[str], tuple[Alert, ...]]:
    """Alerts whose pictures hold in a complaint, whatever the points say of them."""

    def call(text: str) -> tuple[Alert, ...]:
        reading = engine.reader.read(text)
        return by_rule(tell(reading, text, engine.flags), engine.flags)

    return call


@pytest.fixture(scope="module")
def body() -> Body:
    """The body model."""
    return body_model.parse(tomllib.loads((data_dir() / "body.toml").read_text(encoding="utf-8")))


def typo(text: str, rng: random.Random, right: Callable[[str, str], bool]) -> str:
    """Swap, drop or double a letter in a word of five letters or more, so that no other word comes out."""
    words = list(re.finditer(r"[A-Za-z]{5,}", text))
    rng.shuffle(words)
    for found in words:
        word = found.group()
        at = rng.randrange(1, len(word) - 2)
        swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        slip = rng.choice([swapped, word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:]])
        if slip != word and slip.lower() not in ENGLISH and right(slip, word):
            return text[: found.start()] + slip + text[found.end() :]
    return text


# -- the samples -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("flag", BY_ID)
def test_samples_hold_with_a_typo(flag: dict[str, Any], engine: Engine, pictures: Callable[..., Any]) -> None:
    """One slip of the pen that the speller mends changes nothing: neither an alert nor a silence."""

    def mended(slip: str, word: str) -> bool:
        reading = engine.reader.read(slip)
        return [c.read_as for c in reading.corrections] == [word.lower()]

    for seed in range(_TYPOS_A_SAMPLE):
        rng = random.Random(f"{flag['id']} {seed}")
        for sample in flag["raises"]:
            raised = pictures(slipped := typo(sample, rng, mended))
            assert raised, slipped
            assert GRAVITY[raised[0].level] >= GRAVITY[flag["level"]], slipped
        for sample in flag["silent"]:
            assert not pictures(slipped := typo(sample, rng, mended)), slipped


def test_most_samples_hold_with_any_typo(pictures: Callable[..., Any]) -> None:
    """Whatever the slip, mended or not, at least 95 of 100 samples keep their alert or their silence."""
    rng = random.Random(5)
    kept = []
    for flag in FLAGS:
        kept += [bool(pictures(typo(s, rng, lambda *_: True))) for s in flag["raises"]]
        kept += [not pictures(typo(s, rng, lambda *_: True)) for s in flag["silent"]]
    assert sum(kept) / len(kept) >= 0.95


# -- labelled complaints -----------------------------------------------------------------------------------


def test_labelled_flags_are_caught(alerts: Callable[..., Any]) -> None:
    """99 of 100 emergencies are caught, 97 of 100 of all flags, 95 of 100 emergencies as an emergency."""
    red = [(case, alerts(case["complaint"])) for case in CASES if case["kind"] == "red"]
    grave = [(case, raised) for case, raised in red if case["level"] == "emergency"]
    assert sum(bool(raised) for _, raised in grave) / len(grave) >= 0.99
    assert sum(bool(raised) for _, raised in red) / len(red) >= 0.97
    assert sum(bool(r) and r[0].level == "emergency" for _, r in grave) / len(grave) >= 0.95


def test_labelled_benign_complaints_are_quiet(alerts: Callable[..., Any]) -> None:
    """Few benign complaints raise anything, hardly one an emergency; nothing off topic does."""
    benign = [alerts(case["complaint"]) for case in CASES if case["kind"] == "benign"]
    assert sum(map(bool, benign)) / len(benign) <= 0.025
    grave = sum(bool(raised) and raised[0].level == "emergency" for raised in benign)
    assert grave / len(benign) <= 0.01
    assert not [c["complaint"] for c in CASES if c["kind"] == "offtopic" and alerts(c["complaint"])]


@pytest.mark.parametrize(
    "text",
    [
        "I don't have chest pain",
        "low back pain, no numbness down there, bladder fine",
        "no fever, no night sweats, back stiff",
        "stiff neck, no headache, no rash, no fever",
        "shoulder pain, denies weight loss, no night pain",
        "calf tight, not swollen, not red, not hot",
        "neck pain without dizziness or double vision",
        "not suicidal, just tired of my shoulder",
        "my dad had a stroke, my neck is stiff",
        "mum had breast cancer, my back aches after digging",
        "my brother has gout, my foot is sore from running",
        "broke my hip in 2015, healed, stiff in winter",
        "had a blood clot in 2011, tight calves after a run",
        "my back is killing me",
        "dying of embarrassment, I pulled a muscle in yoga",
        "my arm went to sleep and woke up again, shoulder stiff",
        "legs so sore after squats",
        "tension headache, the same one I always get",
    ],
)
def test_denied_healed_others_and_idioms_raise_nothing(text: str, alerts: Callable[..., Any]) -> None:
    """What is denied, over, somebody else's or only a manner of speaking raises nothing."""
    assert not alerts(text)


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("no chest pain, but my face has dropped on one side", "stroke"),
        ("no numbness in the leg, however I can't feel it when I wipe", "cauda-equina"),
        ("dad, 70, has crushing chest pain and is sweating", "heart-attack"),
        ("my back is killing me and my bits have gone numb", "cauda-equina"),
    ],
)
def test_a_flag_beside_a_denial_is_raised(text: str, flag: str, alerts: Callable[..., Any]) -> None:
    """A denial covers what it denies; a flag beside it, or in a relative's name, is raised."""
    assert flag in {a.id for a in alerts(text)}


def test_the_alert_says_which_words_raised_it(alerts: Callable[..., Any]) -> None:
    """`said` holds the client's own words, in their order."""
    text = "Sorry, long story. Low back since May; now I've wet the bed twice, and both legs tingle."
    (alert, *_) = alerts(text)
    for part in alert.said.split(" … "):
        assert part in text


def test_the_gravest_comes_first(alerts: Callable[..., Any]) -> None:
    """Alerts are sorted by level."""
    text = "72, new headache, scalp sore; and since today my words come out slurred"
    levels = [a.level for a in alerts(text)]
    assert levels == sorted(levels, key=LEVELS.index)
    assert levels[0] == "emergency"


def test_flags_that_cover_each_other_do_not_silence_both(body: Body) -> None:
    """Of two flags for one picture the first of the gravest speaks, whichever comes first in the file."""
    raw = _smallest()
    one = raw["flag"][0]
    raw["flag"] = [{**one, "covers": ["two"]}, {**one, "id": "two", "covers": ["one"]}]
    words = lexicon_model.parse({"concept": raw["sign"]}).concepts
    compiled = compile_flags(parse(raw), body=body, concepts=words)
    findings = (
        Finding("odd", "sign", "notices", "affirmed", None, 0, 3),
        Finding("calf", "site", "where", "affirmed", None, 4, 8),
    )
    raised = raise_alerts(Reading(findings, (), (), 2), "odd calf", compiled)
    assert [a.id for a in raised] == ["one"]


def test_what_runs_in_a_family_counts_although_it_is_a_relatives(body: Body) -> None:
    """A sign that is told of another raises nothing, unless it is one that is inherited."""
    raw = _smallest()
    words = lexicon_model.parse({"concept": raw["sign"]}).concepts
    compiled = compile_flags(parse(raw), body=body, concepts=words)
    findings = (
        Finding("odd", "sign", "notices", "affirmed", None, 0, 3, 1.0, "other"),
        Finding("calf", "site", "where", "affirmed", None, 4, 8),
    )
    reading = Reading(findings, (), (), 2)
    assert not raise_alerts(reading, "odd calf", compiled)
    assert raise_alerts(reading, "odd calf", compiled | {"inherited": ["odd"]})


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_survived(text: str) -> None:
    """Ages are asked of any text without an error."""
    assert (age_of(text) or 0) >= 0


# -- ages --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("67, sholders stiff", 67),
        ("I'm 66 and diabetic", 66),
        ("70M prostate ca", 70),
        ("58F, hx of breast ca", 58),
        ("27m, low back pain", 27),
        ("jaw pain when chewing in a person over 60", 60),
        ("12yo lad, limping", 12),
        ("16 yr old, pain above the knee", 16),
        ("nan, 81, banged her head", 81),
        ("Mum (68, breast cancer 2019) has a band of pain", 68),
        ("my son 17 has a headache", 17),
        ("calves cramp. 64 and smoke", 64),
        ("in my early seventies, new headache", 75),
        ("gran fell off the step", 75),
        ("seventy-two, sore back", 72),
        ("back pain (72)", 72),
        ("a lady of 72 with back pain", 72),
        ("early 70s woman, back pain", 75),
        ("72 - female, back pain", 72),
        ("my age is 72 and my back hurts", 72),
        ("62/F hip pain", 62),
        ("I am a sixty-two-year-old", 62),
        ("just gone 70, back hurts", 70),
        ("at 72 my back hurts", 72),
        ("new kind of headache at 62, unlike any before", 62),
        ("constant back pain, over 50", 50),
        ("a teenager with bone pain", 15),
        ("lifting my toddler hurts my back", None),
        ("heart rate at 62, back hurts", None),
        ("over 50 squats, thighs sore", None),
        ("born in 1952, back pain", THIS_YEAR - 1952),
        ("the 1970s sofa hurts my back", None),
        ("my dad is eighty; my back hurts", None),
        ("thirty minutes of walking", None),
        ("pain after 30 minutes", None),
        ("since 2015", None),
        ("50 miles on the bike", None),
        ("L5 pain", None),
        ("pain is 8/10", None),
        ("my son is 9 and heavy, my back aches", None),
        ("I'm 20 weeks pregnant", None),
        ("a 10 year old injury", None),
    ],
)
def test_ages(text: str, age: int | None) -> None:
    """A number is an age only where it is said as one, and of the person in pain."""
    assert age_of(text) == age


# -- the data ----------------------------------------------------------------------------------------------


def _smallest() -> dict[str, Any]:
    return {
        "sign": [{"id": "odd", "kind": "sign", "words": ["odd"]}],
        "flag": [
            {
                "id": "one",
                "name": "One",
                "level": "urgent",
                "message": "Why. What.",
                "therapist": "Know.",
                "sources": ["x https://x.org"],
                "raises": ["a", "b", "c", "d"],
                "silent": ["a", "b", "c"],
                "when": [{"all": ["odd@site:calf"]}],
            }
        ],
    }


@pytest.mark.parametrize(
    ("start", "sentence", "raised"),
    [(4, 0, True), (70, 0, True), (90, 0, False), (4, 1, False)],
)
def test_a_pair_stands_near_in_one_sentence(start: int, sentence: int, raised: bool) -> None:  # noqa: FBT001 - a table
    """What `@` joins must stand in one sentence, no farther apart than about a dozen words."""
    raw = _smallest()
    words = lexicon_model.parse({"concept": raw["sign"]}).concepts
    sites = body_model.parse({"site": [{"id": "calf", "label": "calf", "names": ["calf"], "view": "back"}]})
    compiled = compile_flags(parse(raw), body=sites, concepts=words)
    findings = (
        Finding("odd", "sign", "notices", "affirmed", None, 0, 3),
        Finding("calf", "site", "where", "affirmed", None, start, start + 4, 1.0, "now", sentence),
    )
    alerts = raise_alerts(Reading(findings, (), (), 2), "odd" + " " * 120, compiled)
    assert bool(alerts) is raised


def test_the_smallest_file_compiles_to_json(body: Body) -> None:
    """What is compiled can be kept in the index."""
    raw = _smallest()
    words = lexicon_model.parse({"concept": raw["sign"]}).concepts
    flags = parse(raw)
    compiled = compile_flags(flags, body=body, concepts=words)
    assert json.loads(json.dumps(compiled)) == compiled


def _pointed(body: Body, flag: str = "", **level: object) -> dict[str, Any]:
    """The smallest file, compiled, with the same points for every level; its flag may have its own level."""
    raw = _smallest()
    raw["flag"][0]["level"] = flag or raw["flag"][0]["level"]
    words = lexicon_model.parse({"concept": raw["sign"]}).concepts
    texts = dict.fromkeys(("id", "name", "message", "therapist"), "x")
    none = {"start": 0.0, "rules": dict.fromkeys(LEVELS, 0.0), "flags": {}, "points": {}}
    return compile_flags(parse(raw), body=body, concepts=words) | {
        "points": {**dict.fromkeys(LEVELS, texts | none | level), "wording": {}},
        "gravity": {},
        "floor": [],
        "questions": [],
    }


@pytest.mark.parametrize(
    ("level", "words", "ask_at", "raised"),
    [
        ("soon", 20, 9.0, True),
        ("soon", 21, 9.0, False),
        ("soon", 21, -9.0, True),
        ("soon", 41, -9.0, False),
        ("emergency", 40, 9.0, True),
        ("emergency", 41, 9.0, False),
    ],
)
def test_a_picture_in_few_words_stands(
    level: str,
    words: int,
    ask_at: float,
    raised: bool,  # noqa: FBT001 - a table
    body: Body,
) -> None:
    """What points take down in a long story stands where little else is told; an emergency in some more."""
    compiled = _pointed(body, level, at_least=9.0, ask_at=ask_at)
    findings = (
        Finding("odd", "sign", "notices", "affirmed", None, 0, 3),
        Finding("calf", "site", "where", "affirmed", None, 4, 8),
    )
    assert bool(raise_alerts(Reading(findings, (), (), words), "odd calf", compiled)) is raised


@pytest.mark.parametrize(("words", "raised"), [(16, False), (17, True)])
def test_one_sign_without_a_body_is_nobodys_in_a_short_text(words: int, raised: bool, body: Body) -> None:  # noqa: FBT001 - a table
    """A short text with one sign and no body is about something else; a longer one has somebody in it."""
    compiled = _pointed(body, at_least=-9.0, ask_at=-9.0, points={"odd": 1.0}) | {"gravity": {"odd": 3}}
    findings = (
        Finding("odd", "sign", "notices", "affirmed", None, 0, 3),
        Finding("pain", "trouble", "notices", "affirmed", None, 4, 8),
    )
    alerts = raise_alerts(Reading(findings, (), (), words), "odd pain", compiled)
    assert bool(alerts) is raised


@pytest.mark.parametrize(("beyond", "raised"), [(0.0, True), (1.0, True), (1.5, False)])
def test_danger_signs_are_nobodys_only_where_a_text_is_plainly_off_the_topic(
    beyond: float,
    raised: bool,  # noqa: FBT001 - a table
    body: Body,
) -> None:
    """What is a little like a worksheet has no patterns, but its danger signs are told."""
    compiled = _pointed(body, at_least=0.0, ask_at=0.0, points={"odd": 1.0}) | {"gravity": {"odd": 3}}
    findings = (
        Finding("odd", "sign", "notices", "affirmed", None, 0, 3),
        Finding("knee", "site", "where", "affirmed", None, 4, 8),
    )
    reading = Reading(findings, (), (), 2, off_topic=beyond)
    assert bool(raise_alerts(reading, "odd knee", compiled)) is raised


@pytest.mark.parametrize(("words", "grave", "raised"), [(10, 0, False), (10, 3, True), (11, 0, True)])
def test_little_told_and_nothing_grave_in_it_is_asked_about(
    words: int,
    grave: int,
    raised: bool,  # noqa: FBT001 - a table
    body: Body,
) -> None:
    """Points alone raise an alert where more is told, or where a danger sign is among it."""
    compiled = _pointed(body, at_least=0.0, ask_at=0.0, points={"odd": 1.0}) | {"gravity": {"odd": grave}}
    findings = (
        Finding("odd", "sign", "notices", "affirmed", None, 0, 3),
        Finding("knee", "site", "where", "affirmed", None, 4, 8),
    )
    assert bool(raise_alerts(Reading(findings, (), (), words), "odd knee", compiled)) is raised
