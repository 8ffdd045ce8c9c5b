"""The evidence tables: what each site, concept and word that may be said speaks for."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from painmap.language.clauses import TELLING
from painmap.language.text import tokenise
from painmap.language.vocabulary import KINDS, ROLE_FIT
from painmap.sources.schema import SAID

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from painmap.language.reader import Reader
    from painmap.sources.body import Body
    from painmap.sources.lexicon import Concept

# How much a pattern's places count: the first felt site is the most typical one.
FELT, FELT_LATER, SPILL, OWN, MENTIONED = 1.0, 0.9, 0.5, 0.45, 0.3
# How much more a place speaks for the patterns of its regional index (`first` in body.toml): for the first
# of them, and as a share of that each one after it.
FIRST, FIRST_FALL = 1.5, 0.75
# The second phrase with the same idea adds less than the first, the third still less; k1 and b of BM25.
SATURATION, LENGTH = 2.0, 0.7
# Steepness of the weight of rarity, log(1 + SCALE * strength / background).
SCALE = 1.0
MUSCLE_NAMED = 6  # a muscle's name counts as much as a word of so many phrases
_IN_MANY_NAMES = frozenset(
    "of the hand foot major minor longus brevis medius minimus maximus upper lower middle anterior posterior"
    " internal external medialis lateralis intermedius superior inferior superficialis profundus thoracic"
    " lumbar cervical thoracis lumborum cervicis capitis brachii femoris oris".split()
)
SECTIONS = ("shows", "worse", "better", "says", "notices")
_LEAST = 0.4  # weights of rarity below this tell no pattern from another, and cost time
_OWN_ROLES = frozenset({"worse", "notices"})  # the roles that a concept's kind gives it
_NEAR_ENOUGH = 0.1  # sites farther off say nothing


def implied(concepts: Iterable[Concept]) -> dict[str, dict[str, float]]:
    """For every concept, what it says too; a sign may add words to one, and what either implies holds."""
    direct: dict[str, dict[str, float]] = {}
    for c in concepts:
        direct.setdefault(c.id, {}).update(c.implies)
    return direct


def closure(concepts: Iterable[Concept]) -> dict[str, dict[str, float]]:
    """For every concept, what it says too, through any number of steps, with falling weight."""
    direct = implied(concepts)
    full: dict[str, dict[str, float]] = {}
    for start in direct:
        reach = {start: 1.0}
        todo = [start]
        while todo:
            here = todo.pop()
            for other, weight in direct.get(here, {}).items():
                through = reach[here] * weight
                if through >= 0.2 and through > reach.get(other, 0.0):  # noqa: PLR2004 - too thin to mean it
                    reach[other] = through
                    todo.append(other)
        full[start] = reach
    return full


def likeness(full: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """How well a concept that was said fits one that a pattern names, 0 to 1.

    What is said may imply what the pattern names (a commute is driving), be implied by it (driving, where
    the pattern says "the commute"), or share with it something that both imply (hoovering, raking).
    """
    by_part: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for whole, parts in full.items():
        for part, weight in parts.items():
            by_part[part].append((whole, weight))
    like: dict[str, dict[str, float]] = {}
    for said, parts in full.items():
        row: dict[str, float] = {}
        for part, w_said in parts.items():
            for named, w_named in by_part[part]:
                if said == named:
                    fit = 1.0
                elif part == named:
                    fit = w_said
                elif part == said:
                    fit = 0.6 * w_named
                else:
                    fit = 0.5 * w_said * w_named
                if fit > row.get(named, 0.0):
                    row[named] = fit
        like[said] = {k: v for k, v in row.items() if v >= 0.1}  # noqa: PLR2004 - too thin to count
    return like


def _strength(count: int, length: float) -> float:
    """How much a pattern is about an idea that `count` of its phrases hold (the saturation of BM25).

    Args:
        count: Phrases with the idea.
        length: The pattern's number of phrases against the average, so that many phrases are no advantage.
    """
    return count / (count + SATURATION * (1.0 - LENGTH + LENGTH * length))


class PatternText:
    """What the phrases of one pattern say, counted."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.concepts: dict[str, dict[str, int]] = {}
        self.sites: dict[str, int] = {}
        self.words: dict[str, int] = {}
        self.phrases: list[list[Any]] = []
        self.sayings: dict[int, str] = {}


def read_pattern(reader: Reader, pattern: Mapping[str, Any]) -> PatternText:
    """Read a pattern's name and phrases with the reader that complaints are read with."""
    text = PatternText()
    phrases = [("says", pattern["name"])]
    phrases += [(s, p) for s in SECTIONS for p in pattern["client"].get(s, ())]
    for section, phrase in phrases:
        reading = reader.read(phrase, guess=False)
        ids: list[str] = []
        for f in reading.findings:
            if f.kind == "site":
                if f.polarity == "affirmed" and section != "better":
                    text.sites[f.concept] = text.sites.get(f.concept, 0) + 1
                continue
            role = "denied" if f.polarity == "denied" else f.role
            if section in ("worse", "better"):
                if role == "denied":
                    continue  # "no room to walk" brings it on, and denies nothing
                role = section
            text.concepts.setdefault(f.concept, {}).setdefault(role, 0)
            text.concepts[f.concept][role] += 1
            ids.append(f"{f.concept}>{role}")
        stems = sorted({w.stem for w in reading.words})
        for s in stems:
            text.words[s] = text.words.get(s, 0) + 1
        if section in SAID and reading.clauses:
            whole = reading.clauses[0]
            marked = (f"{TELLING}{s}" if s in whole.telling else s for s in whole.stems)
            text.sayings[len(text.phrases)] = " ".join(marked)
        text.phrases.append([section, phrase, sorted(set(ids)), stems])
    _add_muscles(reader, pattern, text)
    return text


def _add_muscles(reader: Reader, pattern: Mapping[str, Any], text: PatternText) -> None:
    """Let a pattern's muscles be said by name: "TrP in infraspinatus", "my bicep"."""
    words = {t.word for muscle in pattern["muscles"] for t in tokenise(muscle)} - _IN_MANY_NAMES
    stems = sorted({reader.stems(word) for word in words})
    text.words.update(dict.fromkeys(stems, MUSCLE_NAMED))
    text.phrases.append(["notices", ", ".join(pattern["muscles"]), [], stems])


#: Strengths of a table: for each key, how much each pattern is about it.
Strengths = dict[str, dict[int, float]]


class Rarity(NamedTuple):
    """How common each key of each table is over painmap's own patterns.

    A pattern of the user's own is weighed against it, so that adding one changes no other pattern's weights.

    Attributes:
        patterns: How many there are.
        average: Their average number of phrases.
        positive: For each table and key, the sum of the strengths above 0.
    """

    patterns: int
    average: float
    positive: dict[str, dict[str, float]]


def rarity(tables: Mapping[str, Strengths], count: int, average: float) -> Rarity:
    """Sum up the strengths of each key."""
    positive = {name: {key: _positive(row) for key, row in table.items()} for name, table in tables.items()}
    return Rarity(count, average, positive)


def _positive(row: Mapping[int, float]) -> float:
    """How strongly all patterns have a key; the same digits from every Python, as `sum` is not."""
    return math.fsum(v for v in row.values() if v > 0)


def pack(tables: Mapping[str, Strengths], common: Rarity) -> dict[str, dict[str, str]]:
    """Posting rows: for each key, the weight of rarity (in thousandths) for every pattern that has it.

    A row is a string "pattern weight pattern weight ...": JSON reads it fast, and a look-up decodes only the
    rows that it needs. A key that no pattern had is as common as the patterns at hand make it.
    """
    packed: dict[str, dict[str, str]] = {}
    for name, table in tables.items():
        sums = common.positive.get(name, {})
        rows = packed[name] = {}
        for key, by_pattern in sorted(table.items()):  # a table in order can be searched as it lies
            positive = sums.get(key) or _positive(by_pattern)
            background = (positive + 0.5) / common.patterns
            row: list[str] = []
            for p, v in sorted(by_pattern.items()):
                weight = math.log1p(SCALE * abs(v) / background)
                if weight >= _LEAST:
                    row.append(f"{p} {round(math.copysign(weight, v) * 1000)}")
            if row:
                rows[key] = " ".join(row)
    return packed


def _zone(pattern: Mapping[str, Any], text: PatternText, length: float) -> dict[str, float]:
    """Where a pattern is felt: how strongly each site belongs to it."""
    zone: dict[str, float] = {}
    for n, site in enumerate(pattern["felt"]):
        zone[site] = FELT if n == 0 else FELT_LATER
    for site in pattern["spill"]:
        zone[site] = max(zone.get(site, 0.0), SPILL)
    for site in pattern["own"]:
        zone[site] = max(zone.get(site, 0.0), OWN)
    for site, count in text.sites.items():
        zone[site] = max(zone.get(site, 0.0), MENTIONED * _strength(count, length))
    return zone


def _site_strengths(
    body: Body, patterns: Mapping[int, Mapping[str, Any]], zones: Mapping[int, Mapping[str, float]]
) -> tuple[Strengths, Strengths, dict[str, str]]:
    """For each site that may be said or denied: the patterns it speaks for, and the site of theirs it met."""
    numbers = {p["id"]: n for n, p in patterns.items()}
    # a pattern of the user's own stands in no index: where it is felt it counts as the third
    unlisted = numbers.keys() - {i for site in body.sites.values() for i in site.first}
    own = {numbers[i]: set(patterns[numbers[i]]["felt"]) for i in unlisted}
    said_rows: Strengths = {}
    denied_rows: Strengths = {}
    meant: dict[str, str] = {}
    zoned = {site for zone in zones.values() for site in zone}
    for said in body.sites:
        near = {felt: body.nearness(said, felt) for felt in zoned}
        # a denial says nothing of what lies beside: "not the thumb" leaves the wrist open
        inside = body.within(said)
        first = {numbers[i]: FIRST_FALL**n for n, i in enumerate(body.sites[said].first) if i in numbers}
        first |= {p: FIRST_FALL**2 for p, felt in own.items() if not inside.isdisjoint(felt)}
        said_rows[said], denied_rows[said] = {}, {}
        met = []
        for p, zone in zones.items():
            best, site = max(((near[s] * w, s) for s, w in zone.items()), default=(0.0, ""))
            if best >= _NEAR_ENOUGH:
                said_rows[said][p] = best * (1.0 + FIRST * first.get(p, 0.0))
                met.append(f"{p} {site}")
            denied_rows[said][p] = max((zone[s] for s in patterns[p]["felt"] if s in inside), default=0.0)
        meant[said] = " ".join(met)
    return said_rows, denied_rows, meant


def _concept_strengths(
    like: Mapping[str, Mapping[str, float]],
    kinds: Mapping[str, str],
    texts: Mapping[int, PatternText],
    lengths: Mapping[int, float],
) -> Strengths:
    """For each concept under each role: the patterns that it speaks for or against."""
    named: dict[str, list[int]] = defaultdict(list)
    for p, text in texts.items():
        for concept in text.concepts:
            named[concept].append(p)
    worth = {
        (p, concept, role): _role_value(counts, fits, lengths[p])
        for p, text in texts.items()
        for concept, counts in text.concepts.items()
        for role, fits in ROLE_FIT.items()
    }
    rows: Strengths = {}
    for said, row in like.items():
        for role in ROLE_FIT:
            if role in _OWN_ROLES and role != KINDS[kinds[said]]:
                continue  # a sensation brings nothing on, and nobody just notices driving
            values: dict[int, float] = {}
            for concept, fit in row.items():
                for p in named.get(concept, ()):
                    if concept != said and said in texts[p].concepts:
                        continue  # what a pattern says of the very idea outweighs what it says of others
                    value = fit * worth[p, concept, role]
                    values[p] = max(values.get(p, value), value)
            rows[f"{said}>{role}"] = values
    return rows


def _role_value(counts: Mapping[str, int], fits: Mapping[str, float], length: float) -> float:
    """What a finding is worth to a pattern that gives the idea these roles; below 0 where they contradict."""
    values = [fits.get(role, 0.0) * _strength(n, length) for role, n in counts.items()]
    return max(0.0, *values) + min(0.0, *values)


def strengths(  # noqa: PLR0913 - all that the tables come from
    like: Mapping[str, Mapping[str, float]],
    kinds: Mapping[str, str],
    body: Body,
    patterns: Mapping[int, Mapping[str, Any]],
    texts: Mapping[int, PatternText],
    average: float,
) -> tuple[dict[str, Strengths], dict[str, str]]:
    """How much each pattern is about each site, concept and word; which site of its zone each met."""
    lengths = {n: len(text.phrases) / average for n, text in texts.items()}
    zones = {n: _zone(patterns[n], texts[n], lengths[n]) for n in patterns}
    words: Strengths = defaultdict(dict)
    for n, text in texts.items():
        for word, count in text.words.items():
            words[word][n] = _strength(count, lengths[n])
    said, denied, meant = _site_strengths(body, patterns, zones)
    concept = _concept_strengths(like, kinds, texts, lengths)
    return {"site": said, "denied": denied, "concept": concept, "word": dict(words)}, meant
