"""Compiling: from the files of `data/` to the tables that a look-up needs.

Imported only where no kept index fits (see `painmap.index`).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from painmap import body as body_model
from painmap import catalogue, points, red_flags, resources
from painmap import lexicon as lexicon_model
from painmap.errors import PainmapError
from painmap.lexicon import Concept, Cue, build_graph
from painmap.text import tokenise
from painmap.understanding import Reader
from painmap.vocabulary import KINDS, ROLE_FIT, TROUBLE_KINDS, Stems

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from painmap.body import Body
    from painmap.lexicon import Lexicon
    from painmap.red_flags import Flag

# How much a pattern's places count: the first felt site is the most typical one.
FELT, FELT_LATER, SPILL, MENTIONED = 1.0, 0.9, 0.5, 0.3
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
_FREQUENCY = {"common": 1.0, "occasional": 0.5, "rare": 0.0}
_LEAST = 0.4  # weights of rarity below this tell no pattern from another, and cost time
_OWN_ROLES = frozenset({"worse", "notices"})  # the roles that a concept's kind gives it
_NEAR_ENOUGH = 0.1  # sites farther off say nothing


class Sources(NamedTuple):
    """All data, parsed and checked.

    Attributes:
        lexicon: Of `lexicon.toml`.
        body: Of `body.toml`.
        patterns: Of `patterns.toml` and the user's own files.
        signs: Concepts that only the red flags need.
        cues: Cues that only the red flags need.
        flags: The red flags, compiled by `painmap.red_flags`.
    """

    lexicon: Lexicon
    body: Body
    patterns: list[dict[str, Any]]
    signs: tuple[Concept, ...] = ()
    cues: tuple[Cue, ...] = ()
    flags: Any = None


def reader_tables(
    lexicon: Lexicon, body: Body, cues: Iterable[Cue] = (), signs: Iterable[Concept] = ()
) -> dict[str, Any]:
    """Compile what `Reader` needs from lexicon, body model and the red flags' own words."""
    stems = Stems(lexicon.inflections(), lexicon.apart)
    skip = frozenset(lexicon.skip)
    entries: list[list[str]] = []
    phrases: list[tuple[str, int, frozenset[str]]] = []

    def file(entry: list[str], words: Iterable[str], over: frozenset[str] = skip) -> None:
        entries.append(entry)
        phrases.extend((w, len(entries) - 1, over) for w in words)

    concepts = [*lexicon.concepts, *signs]
    for concept in lexicon.concepts:
        # every word of an idiom counts: "on the back of that" would be "on back"
        over = frozenset() if concept.kind == "idiom" else skip
        file(["concept", concept.id, concept.kind], concept.words, over)
    for cue in (*lexicon.cues, *cues):
        # every word of a cue counts: without its "all", "all clear" would be "clear"
        file(["cue", cue.role, cue.direction], cue.words, frozenset())
    for aspect, words in lexicon.aspects.items():
        file(["aspect", aspect], words)
    kinds = {c.id: c.kind for c in concepts}
    for site in body.sites.values():
        file(["site", site.id], site.names)
    graph, vocabulary = build_graph(phrases, stems)
    phrases.clear()
    for concept in signs:
        file(["concept", concept.id, concept.kind], concept.words)
    sign_graph, sign_words = build_graph(phrases, stems)
    vocabulary |= sign_words
    plain = {s.base: s.id for s in body.sites.values() if s.base and not s.aspects}
    compose: dict[str, list[list[Any]]] = defaultdict(list)
    for site in body.sites.values():
        if site.base and site.aspects and site.base in plain:
            compose[plain[site.base]].append([site.id, list(site.aspects)])
    return {
        "graph": "\n".join(graph),
        "signs": "\n".join(sign_graph),
        "entries": entries,
        "forms": lexicon.inflections(),
        "apart": list(lexicon.apart),
        "skip": list(lexicon.skip),
        "stop": list(lexicon.stop),
        "misspelt": dict(lexicon.misspelt),
        "compose": dict(compose),
        "concept_sites": {c.id: list(c.sites) for c in concepts if c.sites},
        "joints": {c.id: _sites_of_joints(c, body) for c in concepts if c.joints},
        "paths": body.between(),
        "naming": [c.id for c in lexicon.concepts if _names_places(c, kinds)],
        "words": sorted(vocabulary),
        "core": sorted((_core_words(concepts, body) - skip - set(lexicon.stop)) | _ALWAYS_CORE),
    }


def _sites_of_joints(concept: Concept, body: Body) -> list[str]:
    """The sites of a movement's joints; one that the body model lacks raises `PainmapError`."""
    for site in concept.joints:
        if site not in body.sites:
            raise PainmapError(f"concept {concept.id!r}: joints names {site!r}, which is not a site")
    return list(concept.joints)


#: Words that say nothing by themselves, but all in "the back of my left leg".
_ALWAYS_CORE = frozenset({"back", "left", "right"})


def _core_words(concepts: Iterable[Concept], body: Body) -> set[str]:
    """Words of the body and of pain, to which a short unknown word may be mended."""
    names = [name for site in body.sites.values() for name in site.names]
    names += [w for c in concepts if c.kind in ("trouble", "sensation") for w in c.words]
    words = {t.word for n in names for v in lexicon_model.expand(n) for t in tokenise(" ".join(v))}
    return {w for w in words if len(w) > 2}  # noqa: PLR2004 - shorter ones are anything


def _names_places(concept: Concept, kinds: Mapping[str, str]) -> bool:
    """Whether places in a concept's words are where it hurts.

    "Crooked back" is in the back; "cannot turn my head" is about a movement, and the head is not what hurts.
    """
    moves = any(kinds.get(other) in ("activity", "posture") for other in concept.implies)
    return concept.kind in TROUBLE_KINDS and not concept.sites and not moves


def closure(concepts: Iterable[Concept]) -> dict[str, dict[str, float]]:
    """For every concept, what it says too, through any number of steps, with falling weight."""
    direct = {c.id: dict(c.implies) for c in concepts}
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


class _PatternText:
    """What the phrases of one pattern say, counted."""

    def __init__(self) -> None:
        self.concepts: dict[str, dict[str, int]] = {}
        self.sites: dict[str, int] = {}
        self.words: dict[str, int] = {}
        self.phrases: list[list[Any]] = []


def read_pattern(reader: Reader, pattern: Mapping[str, Any]) -> _PatternText:
    """Read a pattern's name and phrases with the reader that complaints are read with."""
    text = _PatternText()
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
        text.phrases.append([section, phrase, sorted(set(ids)), stems])
    _add_muscles(reader, pattern, text)
    return text


def _add_muscles(reader: Reader, pattern: Mapping[str, Any], text: _PatternText) -> None:
    """Let a pattern's muscles be said by name: "TrP in infraspinatus", "my bicep"."""
    words = {t.word for muscle in pattern["muscles"] for t in tokenise(muscle)} - _IN_MANY_NAMES
    stems = sorted({reader.stems(word) for word in words})
    text.words.update(dict.fromkeys(stems, MUSCLE_NAMED))
    text.phrases.append(["notices", ", ".join(pattern["muscles"]), [], stems])


def _rows(strengths: Mapping[str, Mapping[int, float]], count: int) -> dict[str, str]:
    """Posting rows: for each key, the weight of rarity (in thousandths) for every pattern that has it.

    A row is a string "pattern weight pattern weight ...": JSON reads it fast, and a look-up decodes only the
    rows that it needs.
    """
    rows: dict[str, str] = {}
    for key, by_pattern in strengths.items():
        positive = sum(v for v in by_pattern.values() if v > 0)
        background = (positive + 0.5) / count
        row: list[str] = []
        for p, v in sorted(by_pattern.items()):
            weight = math.log1p(SCALE * abs(v) / background)
            if weight < _LEAST:
                continue
            row.append(f"{p} {round(math.copysign(weight, v) * 1000)}")
        if row:
            rows[key] = " ".join(row)
    return rows


def _zone(pattern: Mapping[str, Any], text: _PatternText, length: float) -> dict[str, float]:
    """Where a pattern is felt: how strongly each site belongs to it."""
    zone: dict[str, float] = {}
    for n, site in enumerate(pattern["felt"]):
        zone[site] = FELT if n == 0 else FELT_LATER
    for site in pattern["spill"]:
        zone[site] = max(zone.get(site, 0.0), SPILL)
    for site, count in text.sites.items():
        zone[site] = max(zone.get(site, 0.0), MENTIONED * _strength(count, length))
    return zone


def _site_rows(
    body: Body, patterns: Sequence[Mapping[str, Any]], zones: Sequence[Mapping[str, float]]
) -> dict[str, dict[str, str]]:
    """For each site that may be said or denied: the patterns it speaks for, and the site of theirs it met."""
    numbers = {p["id"]: n for n, p in enumerate(patterns)}
    # a pattern of the user's own stands in no index: where it is felt it counts as the third
    unlisted = numbers.keys() - {i for site in body.sites.values() for i in site.first}
    own = {numbers[i]: set(patterns[numbers[i]]["felt"]) for i in unlisted}
    said_rows: dict[str, dict[int, float]] = {}
    denied_rows: dict[str, dict[int, float]] = {}
    meant: dict[str, str] = {}
    for said in body.sites:
        near = {felt: body.nearness(said, felt) for felt in body.sites}
        # a denial says nothing of what lies beside: "not the thumb" leaves the wrist open
        inside = body.within(said)
        first = {numbers[i]: FIRST_FALL**n for n, i in enumerate(body.sites[said].first) if i in numbers}
        first |= {p: FIRST_FALL**2 for p, felt in own.items() if not inside.isdisjoint(felt)}
        said_rows[said], denied_rows[said] = {}, {}
        met = []
        for p, zone in enumerate(zones):
            best, site = max(((near[s] * w, s) for s, w in zone.items()), default=(0.0, ""))
            if best >= _NEAR_ENOUGH:
                said_rows[said][p] = best * (1.0 + FIRST * first.get(p, 0.0))
                met.append(f"{p} {site}")
            denied_rows[said][p] = max((zone[s] for s in patterns[p]["felt"] if s in inside), default=0.0)
        meant[said] = " ".join(met)
    count = len(patterns)
    return {"site": _rows(said_rows, count), "denied": _rows(denied_rows, count), "meant": meant}


def _concept_rows(
    like: Mapping[str, Mapping[str, float]],
    kinds: Mapping[str, str],
    texts: Sequence[_PatternText],
    lengths: Sequence[float],
) -> dict[str, str]:
    """For each concept under each role: the patterns that it speaks for or against."""
    named: dict[str, list[int]] = defaultdict(list)
    for p, text in enumerate(texts):
        for concept in text.concepts:
            named[concept].append(p)
    rows: dict[str, dict[int, float]] = {}
    for said, row in like.items():
        for role, fits in ROLE_FIT.items():
            if role in _OWN_ROLES and role != KINDS[kinds[said]]:
                continue  # a sensation brings nothing on, and nobody just notices driving
            values: dict[int, float] = {}
            for concept, fit in row.items():
                for p in named.get(concept, ()):
                    if concept != said and said in texts[p].concepts:
                        continue  # what a pattern says of the very idea outweighs what it says of others
                    value = fit * _role_value(texts[p].concepts[concept], fits, lengths[p])
                    values[p] = max(values.get(p, value), value)
            rows[f"{said}>{role}"] = values
    return _rows(rows, len(texts))


def _role_value(counts: Mapping[str, int], fits: Mapping[str, float], length: float) -> float:
    """What a finding is worth to a pattern that gives the idea these roles; below 0 where they contradict."""
    values = [fits.get(role, 0.0) * _strength(n, length) for role, n in counts.items()]
    return max(0.0, *values) + min(0.0, *values)


def compile_postings(
    reader: Reader, concepts: Sequence[Concept], body: Body, patterns: Sequence[Mapping[str, Any]]
) -> tuple[dict[str, Any], list[_PatternText]]:
    """Compile the evidence tables of a catalogue: site, concept and word rows."""
    texts = [read_pattern(reader, p) for p in patterns]
    average = sum(len(t.phrases) for t in texts) / max(len(texts), 1)
    lengths = [len(t.phrases) / average for t in texts]
    zones = [_zone(*row) for row in zip(patterns, texts, lengths, strict=True)]
    words: dict[str, dict[int, float]] = defaultdict(dict)
    for p, text in enumerate(texts):
        for word, n in text.words.items():
            words[word][p] = _strength(n, lengths[p])
    like = likeness(closure(concepts))
    packed = {k: " ".join(f"{n} {v:.2f}" for n, v in row.items() if n != k) for k, row in like.items()}
    return {
        **_site_rows(body, patterns, zones),
        "concept": _concept_rows(like, {c.id: c.kind for c in concepts}, texts, lengths),
        "word": _rows(words, len(texts)),
        "like": packed,
    }, texts


def compile_sources(sources: Sources) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Compile all data into what a look-up needs: the core tables, and one record for each pattern."""
    lexicon, body, patterns = sources.lexicon, sources.body, sources.patterns
    tables = reader_tables(lexicon, body, sources.cues, sources.signs)
    reader = Reader(tables)
    postings, texts = compile_postings(reader, lexicon.concepts, body, patterns)
    uses: Counter[str] = Counter()
    for text in texts:
        for _, phrase, _, _ in text.phrases:
            uses.update(t.word for t in tokenise(phrase))
    words = sorted({*tables.pop("words"), *uses}, key=lambda w: (-uses[w], w))
    tables["words"] = " ".join(words)
    tables["stems"] = " ".join(sorted({reader.stems(w) for w in words}))
    tables["core"] = " ".join(tables["core"])
    slim = []
    records = []
    seen_from: dict[str, list[list[str]]] = defaultdict(list)
    for pattern in patterns:
        for other in pattern["similar"]:
            seen_from[other["id"]].append([pattern["id"], other["tell"]])
    for pattern, text in zip(patterns, texts, strict=True):
        region = body.region(pattern["felt"][0])
        slim.append(
            [
                *(pattern[key] for key in ("id", "name", "muscles")),
                _FREQUENCY[pattern["frequency"]],
                region,
                *(pattern[key] for key in ("felt", "spill", "frequency")),
            ]
        )
        by_concept: dict[str, dict[str, int]] = {}
        by_word: dict[str, int] = {}
        for n, (_, _, ids, stems) in enumerate(text.phrases):
            for i in ids:
                concept, _, role = i.partition(">")
                by_concept.setdefault(concept, {}).setdefault(role, n)
            for stem_ in stems:
                by_word.setdefault(stem_, n)
        records.append(
            {
                "record": pattern,
                "phrases": [[section, phrase] for section, phrase, _, _ in text.phrases],
                "concepts": by_concept,
                "words": by_word,
                "seen_from": seen_from.get(pattern["id"], []),
            }
        )
    core = {
        "reader": tables,
        "postings": postings,
        "patterns": slim,
        "labels": {s.id: s.label for s in body.sites.values()},
        "widest": body.widest(),
        "apart": body.apart(),
        "within": {s: sorted(body.within(s)) for s in body.sites},
        "flags": sources.flags,
    }
    return core, records


def compile_index(blobs: Mapping[Path, bytes]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Parse, check and compile all data files.

    Args:
        blobs: The files of `data/` and the user's own, as `resources.source_bytes` gives them. A file of the
            user's holds patterns, or red flags with their signs and cues.

    Raises:
        PainmapError: What is wrong, in which file, on which line, and the mend.
    """
    own = {path.name: path for path in blobs if path.parent == resources.data_dir()}

    def raw(name: str) -> dict[str, Any]:
        return catalogue.parse_toml(own[name], blobs[own[name]])

    body = body_model.parse(raw("body.toml"))
    lexicon = lexicon_model.parse(raw("lexicon.toml"))
    catalogues, flag_files = _sorted_files(blobs, set(own.values()))
    flag_data = _flag_data([raw("red_flags.toml")], lexicon, body)
    for path, tables in flag_files.items():
        try:
            flag_data = _flag_data([flag_data.tables, tables], lexicon, body)
        except PainmapError as error:
            raise PainmapError(f"{path}: {error}") from error
    muscles = catalogue.read_muscles(blobs[own["muscles.txt"]])
    patterns = catalogue.load(catalogues, muscles=muscles, sites=body.sites) if catalogues else []
    concepts = [*lexicon.concepts, *flag_data.words.concepts]
    compiled = red_flags.compile_flags(flag_data.flags, body=body, concepts=concepts)
    compiled["points"] = points.parse(raw("points.toml"))
    words = flag_data.words
    return compile_sources(Sources(lexicon, body, patterns, words.concepts, words.cues, compiled))


def _sorted_files(
    blobs: Mapping[Path, bytes], own: Collection[Path]
) -> tuple[dict[Path, bytes], dict[Path, dict[str, Any]]]:
    """Tell catalogues from files of red flags."""
    catalogues: dict[Path, bytes] = {}
    flag_files: dict[Path, dict[str, Any]] = {}
    for path, blob in blobs.items():
        if path in own and path.name != resources.PATTERNS:
            continue
        tables = {} if path in own else catalogue.parse_toml(path, blob)
        if "flag" in tables and "pattern" not in tables:
            flag_files[path] = tables
        else:
            catalogues[path] = blob
    return catalogues, flag_files


class _FlagData(NamedTuple):
    """Red flags of one or more files, joined: the tables, the words they bring, and the flags."""

    tables: dict[str, Any]
    words: Lexicon
    flags: tuple[Flag, ...]


def _flag_data(files: Sequence[Mapping[str, Any]], lexicon: Lexicon, body: Body) -> _FlagData:
    """Join files of red flags; a flag or sign with a known id takes that one's place."""
    tables: dict[str, Any] = {}
    for file in files:
        for key, value in file.items():
            if isinstance(value, dict):
                tables[key] = {**tables.get(key, {}), **value}
            elif key in ("flag", "sign"):
                rows = {row.get("id"): row for row in (*tables.get(key, ()), *value)}
                tables[key] = list(rows.values())
            else:
                tables[key] = [*tables.get(key, ()), *value]
    words = lexicon_model.parse({"concept": tables.get("sign", []), "cue": tables.get("cue", [])})
    concepts = {c.id for c in (*lexicon.concepts, *words.concepts)}
    return _FlagData(tables, words, red_flags.parse(tables, concepts=concepts, body=body))
