"""Matching: rarity weighs, evidence adds up, contradiction lowers, and the reasons are the client's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from painmap.engine import Engine
from painmap.language.findings import Ranked, Said
from painmap.ranking.matching import Matcher, findings_of_side

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


# Three patterns: `rare` is known to the first alone, `shared` to all.
POSTINGS = {
    "concept": {"rare>worse": "0 2000", "shared>worse": "0 300 1 300 2 300", "turned>worse": "0 500 1 -400"},
    "site": {"knee": "1 1500 2 1500", "leg": "0 800 1 900 2 900"},
    "denied": {"knee": "1 1500"},
    "word": {},
    "meant": {},
    "like": {},
    "learned": {},
}
GROUPS = {"site": 1.0, "concept": 1.0, "word": 1.0, "denied": 1.0, "prior": 1.0}
CURVE = {"start": 0.0, "slope": 1.0}
ITEMS = [
    ("concept", "rare>worse"),
    ("concept", "shared>worse"),
    ("concept", "turned>worse"),
    ("site", "knee"),
    ("site", "leg"),
    ("concept", "nobody-knows>worse"),
]


def matcher(priors: tuple[float, ...] = (0.0, 0.0, 0.0), muscles: str = "abc") -> Matcher:
    """A matcher over the three patterns, each with a muscle of its own where nothing else is said."""
    within = {"knee": ["knee"], "leg": ["knee", "leg"]}
    return Matcher(POSTINGS, priors, [(muscle,) for muscle in muscles], within, GROUPS, CURVE)


def said(table: str, key: str, weight: float = 1.0) -> Said:
    """A finding."""
    return Said(table, key, 0, 4, weight)


def ranked(items: list[Said], by: Matcher | None = None) -> list[Ranked]:
    """What the findings rank."""
    by = by or matcher()
    return by.rank(by.weigh(items))


def order(items: list[Said], priors: tuple[float, ...] = (0.0, 0.0, 0.0)) -> list[int]:
    """The patterns as they rank."""
    return [r.pattern for r in ranked(items, matcher(priors))]


# -- ranking -----------------------------------------------------------------------------------------------


def test_what_is_rare_outweighs_what_all_share() -> None:
    """A finding of one pattern decides against a finding of all."""
    assert order([said("concept", "shared>worse"), said("concept", "rare>worse")])[0] == 0


def test_evidence_adds_up() -> None:
    """Two findings speak more for a pattern than one of them."""
    one = ranked([said("site", "knee")])[0]
    two = ranked([said("site", "knee"), said("concept", "shared>worse")])[0]
    assert two.total > one.total


def test_a_contradiction_lowers() -> None:
    """What speaks against a pattern puts it behind its equal."""
    for against in (said("concept", "turned>worse"), said("denied", "knee", -0.3)):
        ranking = order([said("site", "knee"), against])
        assert ranking.index(2) < ranking.index(1)


def test_how_often_it_is_met_decides_between_equals() -> None:
    """Of patterns with the same evidence the common one stands first; else catalogue order decides."""
    assert order([said("site", "knee")], (0.0, 0.0, 1.0)) == [2, 1]
    assert order([said("site", "knee")]) == [1, 2]


def test_a_second_pattern_of_a_muscle_stands_back() -> None:
    """It comes behind another muscle's that fits nearly as well, but not behind one that hardly fits."""
    near = [said("site", "knee"), said("concept", "rare>worse", 0.7)]
    assert [r.pattern for r in ranked(near)] == [1, 2, 0]
    assert [r.pattern for r in ranked(near, matcher(muscles="abb"))] == [1, 0, 2]
    own = Matcher(POSTINGS, (0.0,) * 3, [("a",), ("b",), ("b",)], {}, GROUPS, CURVE, ours=2)
    assert [r.pattern for r in ranked(near, own)] == [1, 2, 0], (
        "one of the user's own stands back behind none"
    )
    far = [said("site", "knee", 2.0), said("concept", "rare>worse", 0.2)]
    assert [r.pattern for r in ranked(far, matcher(muscles="abb"))] == [1, 2, 0]


def test_patterns_of_one_muscle_support_each_other() -> None:
    """Two patterns of one muscle that fit alike lift the better one over a lone one with a little more."""
    items = [said("site", "knee"), said("concept", "rare>worse")]
    assert [r.pattern for r in ranked(items)] == [0, 1, 2]
    assert [r.pattern for r in ranked(items, matcher(muscles="abb"))] == [1, 0, 2]


def test_frequency_alone_finds_nothing() -> None:
    """However common, a pattern without evidence is not found."""
    assert order([], (1.0, 1.0, 1.0)) == []
    assert order([said("concept", "nobody-knows>worse")], (1.0, 1.0, 1.0)) == []


def test_the_chance_grows_with_the_lead() -> None:
    """The more the first leads the second, the higher its chance, and the lower that of the second."""
    knee = [said("site", "knee")]
    even = ranked(knee)
    ahead = ranked([*knee, said("concept", "turned>worse", -1.0)])
    assert ahead[0].chance > even[0].chance
    assert ahead[1].chance < even[1].chance


@given(st.lists(st.tuples(st.sampled_from(ITEMS), st.floats(-3, 3)), max_size=8))
def test_a_ranking_is_a_ranking(items: list[tuple[tuple[str, str], float]]) -> None:
    """Whatever was said: each pattern once, best first, totals above none, chances between 0 and 1."""
    ranking = ranked([said(*item, weight) for item, weight in items], matcher((0.5, 0.5, 0.5)))
    totals = [r.total for r in ranking]
    assert totals == sorted(totals, reverse=True)
    assert len({r.pattern for r in ranking}) == len(ranking)
    assert all(0 <= r.chance <= 1 for r in ranking)
    assert [r.chance for r in ranking[1:]] == sorted((r.chance for r in ranking[1:]), reverse=True)


# -- what counts, over painmap's own data ------------------------------------------------------------------


@pytest.fixture(scope="module")
def rows(engine: Engine) -> Callable[[str], dict[tuple[str, str], float]]:
    """What a text says, each key with its weight."""
    return lambda text: {i[:2]: i.weight for i in engine.matcher.said(engine.reader.read(text))}


def test_a_denied_place_counts_against(rows: Callable[[str], dict[tuple[str, str], float]]) -> None:
    """A place that is denied is no place, and weighs against."""
    found = rows("hip pain, not in my knee")
    assert found["denied", "knee"] < 0
    assert ("site", "knee") not in found
    assert found["site", "hip"] > 0


@pytest.mark.parametrize(
    "text", ["I am fine. My dad had knee pain from driving", "I am well, my wife had knee pain"]
)
def test_what_others_have_does_not_count(
    text: str, rows: Callable[[str], dict[tuple[str, str], float]]
) -> None:
    """Findings about somebody else are no evidence."""
    assert {table for table, _ in rows(text)} <= {"word", "denied"}


def test_saying_it_twice_counts_once(rows: Callable[[str], dict[tuple[str, str], float]]) -> None:
    """A finding that is repeated has the same weight as one that is not."""
    assert rows("knee pain. Knee pain. Knee pain.") == rows("knee pain.")


def test_each_place_more_counts_less(rows: Callable[[str], dict[tuple[str, str], float]]) -> None:
    """A list of places gives each a little less than the one before."""
    found = rows("jaw, elbow, heel, thumb pain")
    weights = [found["site", site] for site in ("jaw", "elbow", "heel", "thumb")]
    assert max(weights) > min(weights) > 0


def test_a_wide_place_counts_less_beside_its_part(
    rows: Callable[[str], dict[tuple[str, str], float]],
) -> None:
    """Where a part is named, the wide name beside it says little more."""
    alone, beside = rows("foot pain"), rows("foot pain, in the big toe")
    assert beside["site", "foot"] < alone["site", "foot"]
    assert beside["site", "big-toe"] > beside["site", "foot"]


def test_a_story_counts_less_than_the_complaint(rows: Callable[[str], dict[tuple[str, str], float]]) -> None:
    """A sentence with neither a place nor a trouble says less than the same words beside one."""
    near, far = rows("Knee pain from driving."), rows("Knee pain. I was driving.")
    assert far["concept", "driving>worse"] < near["concept", "driving>worse"]


def test_where_one_works_is_a_story(rows: Callable[[str], dict[tuple[str, str], float]]) -> None:
    """A "mostly from" says nothing is worse."""
    near, far = rows("Knee pain in the kitchen."), rows("Knee pain. I work, mostly from the kitchen.")
    assert far["word", "kitchen"] < near["word", "kitchen"]


@pytest.mark.parametrize("told", ["It is worse driving.", "Worse when driving.", "It came on from driving."])
def test_what_is_told_of_it_is_no_story(
    told: str, rows: Callable[[str], dict[tuple[str, str], float]]
) -> None:
    """A sentence that says what "it" does, or what makes it worse, goes on about the trouble before it."""
    near, on = rows("Knee pain from driving."), rows(f"Knee pain. {told}")
    assert on["concept", "driving>worse"] == near["concept", "driving>worse"]


def test_findings_of_a_side(engine: Engine) -> None:
    """A side keeps what is said of it, of both, and of none."""
    findings = engine.reader.read("Left knee pain. Right hip pain. Both heels hurt. Jaw aches.").findings
    kept = {f.concept for f in findings_of_side(findings, "left") if f.kind == "site"}
    assert kept == {"knee", "heel", "jaw"}


# -- reasons -----------------------------------------------------------------------------------------------


TEXTS = [
    "hurts after driving, crooked back",
    "sore lower bak after long drives, cant get up strait",
    "Left shoulder: can't reach my back pocket; aches at night!",
    "heel pain in the morning, first steps are agony",
    "headache over one eye, front teeth sensitive to cold drinks",
    "L LBP, worse c sit>30min, relief w/ walking",
]


@pytest.mark.parametrize("text", TEXTS)
def test_reasons_are_the_clients_words(engine: Engine, text: str) -> None:
    """Each reason is a stretch of the complaint beside a phrase or place of the pattern, strongest first."""
    for found in engine.match(text, limit=20).matches:
        record = engine.pattern(found.id)
        assert record is not None
        phrases = {p for rows in record["client"].values() for p in rows} | {record["name"]}
        assert found.evidence
        for reason in found.evidence:
            assert reason.said in text
            assert reason.role in {"where", "worse", "better", "notices"}
            if reason.role == "where":
                assert reason.phrase in engine.labels.values()
            else:
                assert reason.phrase in phrases
        weights = [reason.weight for reason in found.evidence]
        assert weights == sorted(weights, reverse=True)
        assert sum(weights) <= 1.03
        for reason in found.against:
            assert reason.said in text
            assert reason.why


def test_what_speaks_against_is_told(engine: Engine) -> None:
    """A pattern made worse by sitting, where the client says that sitting helps, says so."""
    matches = engine.match("pain in the tailbone, sitting eases it", limit=200).matches
    reasons = [a for m in matches for a in m.against]
    assert any(a.said == "sitting" and "made worse by it" in a.why for a in reasons)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("knee pain, stairs are no problem", "stairs"),
        ("knee pain, not on stairs", "stairs"),
        ("low back pain, sitting is fine", "sitting"),
        ("hip pain, doesn't hurt when walking", "walking"),
        ("shoulder pain, not in my knee", "knee"),
        ("elbow pain, no numbness", "numbness"),
    ],
)
def test_what_is_denied_never_speaks_for_what_it_brings_on(engine: Engine, text: str, word: str) -> None:
    """A denied finding is never shown as the reason for a pattern that is made worse by it or felt there."""
    for found in engine.match(text, limit=200).matches:
        for reason in found.evidence:
            assert word not in reason.said or reason.role not in {"worse", "where"}, (found.id, reason)


def test_a_repeated_word_is_no_reason_twice(engine: Engine) -> None:
    """No two reasons of a match stand on the same words."""
    for text in TEXTS:
        for found in engine.match(text, limit=20).matches:
            assert len({e.said for e in found.evidence}) == len(found.evidence), (text, found.evidence)


# -- a catalogue of one's own ------------------------------------------------------------------------------


def test_a_catalogue_of_ones_own_is_matched_alike(own_catalogue: Path) -> None:
    """Patterns from a file are found by their places, their moments and their words."""
    own = Engine.load([own_catalogue], only=True)
    wanted: dict[str, Any] = {
        "knee hurts going down stairs": "knee-front-stairs",
        "back of the knee is stiff walking down the ramp": "knee-back-stiff",
        "my jaw hurts when I chew steak": "jaw-chewing",
    }
    for text, ident in wanted.items():
        assert own.match(text).matches[0].id == ident


def test_a_rival_has_another_muscle() -> None:
    """A runner-up with a muscle of the first is no rival: the first is the surer for it."""
    within = {"knee": ["knee"], "leg": ["knee", "leg"]}
    items = [said("site", "knee"), said("concept", "turned>worse"), said("site", "leg")]
    shared, apart = (
        ranked(items, Matcher(POSTINGS, (0.0, 0.0, 0.0), muscles, within, GROUPS, CURVE))
        for muscles in ([("a",), ("b", "x"), ("c", "x")], [("a",), ("b", "x"), ("c", "y")])
    )
    assert [r.pattern for r in shared] == [r.pattern for r in apart]
    assert shared[0].total == apart[0].total
    assert shared[0].chance > apart[0].chance


def test_a_reason_that_adds_little_is_left_out() -> None:
    """Beside a telling reason, one that adds next to nothing is not shown; alone it is."""
    record = {
        "phrases": [["worse", "a rare thing"], ["worse", "a shared thing"]],
        "concepts": {"rare": {"worse": 0}, "shared": {"worse": 1}},
        "words": {},
        "record": {"name": "x"},
    }
    rare = Said("concept", "rare>worse", 0, 4, 2.0)
    shared = Said("concept", "shared>worse", 5, 9, 0.3)

    def reasons(*items: Said) -> list[str]:
        found, _ = matcher().reasons(
            matcher().weigh(items), Matcher.holders(items), 0, record, "rare shar", {}
        )
        return [evidence.phrase for evidence in found]

    assert reasons(rare, shared) == ["a rare thing"]
    assert reasons(shared) == ["a shared thing"]


def test_what_is_remembered_of_reasons_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Phrases are remembered by ids of the index, only so many, and nothing of the complaint's own text."""
    monkeypatch.setattr("painmap.ranking.matching._MOST_PHRASES", 3)
    record = {"phrases": [["worse", "a rare thing"]], "concepts": {}, "words": {}, "record": {"name": "x"}}
    by = matcher()
    items = [Said(table, key, 0, 4, 2.0) for table, key in ITEMS]
    for pattern in (0, 1, 2, 0, 1, 2):
        for item in items:
            by.reasons(by.weigh([item]), Matcher.holders([item]), pattern, record, "my own words", {})
            assert len(by._phrases) <= 4
    assert by._phrases
    assert "own" not in repr(by._phrases)


def test_kin_share_a_muscle() -> None:
    """Kin of a pattern are those that share any of its muscles, the pattern itself among them."""
    muscles = [("a",), ("b", "a"), ("b",), ("c",)]
    by = Matcher(POSTINGS, (0.0,) * 4, muscles, {}, GROUPS, CURVE)
    assert [by._kin(p) for p in range(4)] == [[0, 1], [0, 1, 2], [1, 2], [3]]
