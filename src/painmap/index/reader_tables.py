"""The tables that the reader of complaints works with, compiled from lexicon and body model."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from painmap.index.graph import build_graph
from painmap.language.text import tokenise
from painmap.language.topic import ORDERS
from painmap.language.vocabulary import TROUBLE_KINDS, WORDING, Stems
from painmap.sources.lexicon import expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from painmap.sources.body import Body
    from painmap.sources.lexicon import Concept, Lexicon


def reader_tables(
    lexicon: Lexicon,
    body: Body,
    signs: Iterable[Concept] = (),
    wordings: Iterable[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """Compile what `Reader` needs from lexicon, body model and the red flags' signs and further wordings."""
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
    for cue in lexicon.cues:
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
    for row in wordings:
        file([WORDING, row["id"], kinds[row["id"]]], row["words"])
    sign_graph, sign_words = build_graph(phrases, stems)
    vocabulary |= sign_words
    plain = {s.base: s.id for s in body.sites.values() if s.base and not s.aspects}
    compose: dict[str, list[list[Any]]] = defaultdict(list)
    for site in body.sites.values():
        if site.base and site.aspects and site.base in plain:
            compose[plain[site.base]].append([site.id, list(site.aspects)])
    return {
        "graph": graph,
        "signs": sign_graph,
        "entries": entries,
        "forms": lexicon.inflections(),
        "apart": list(lexicon.apart),
        "skip": list(lexicon.skip),
        "stop": list(lexicon.stop),
        "company": {c.site: [c.instead, list(c.beside), list(c.unless)] for c in lexicon.company},
        "units": dict(lexicon.units),
        "misspelt": dict(lexicon.misspelt),
        "compose": dict(compose),
        "concept_sites": {c.id: list(c.sites) for c in concepts if c.sites},
        "alone": {stems(w): s.id for s in body.sites.values() for w in s.alone},
        "at_least": {c.id: list(c.at_least) for c in concepts if c.at_least},
        "between": {
            c.id: list(zip(c.between[::2], c.between[1::2], strict=False)) for c in concepts if c.between
        },
        "joints": {c.id: list(c.joints) for c in concepts if c.joints},
        "foreign": _foreign(lexicon),
        "scripts": _joined((lang.script, lang.name) for lang in lexicon.languages if lang.script),
        "topic": _topic(lexicon, stems),
        "paths": body.between(),
        "naming": [c.id for c in lexicon.concepts if _names_places(c, kinds)],
        "words": sorted(vocabulary),
        "core": sorted((_core_words(concepts, body) - skip - set(lexicon.stop)) | _ALWAYS_CORE),
    }


def _topic(lexicon: Lexicon, stems: Stems) -> dict[str, Any]:
    """For each stem the topics that have it, and the verbs that open an order; points are put in later."""
    words: dict[str, dict[str, None]] = defaultdict(dict)
    for topic, members in lexicon.topics.items():
        if topic != ORDERS:
            for word in members:
                words[stems(word)][topic] = None
    return {
        "words": {stem: list(topics) for stem, topics in words.items()},
        "orders": list(lexicon.topics.get(ORDERS, ())),
        "points": {},
        "start": 0.0,
        "at_least": 0.0,
    }


def _foreign(lexicon: Lexicon) -> dict[str, str]:
    """For each word of another language, the languages that have it; words that English has too tell none."""
    ours = {*lexicon.stop, *lexicon.skip}
    return _joined(
        (token.word, lang.name)
        for lang in lexicon.languages
        for token in tokenise(" ".join(lang.words))
        if token.word not in ours
    )


def _joined(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """For each key, the names that stand with it, joined by "|"."""
    names: dict[str, dict[str, None]] = defaultdict(dict)
    for key, name in pairs:
        names[key][name] = None
    return {key: "|".join(row) for key, row in names.items()}


#: Words that say nothing by themselves, but all in "the back of my left leg".
_ALWAYS_CORE = frozenset({"back", "left", "right"})


def _core_words(concepts: Iterable[Concept], body: Body) -> set[str]:
    """Words of the body and of pain, to which a short unknown word may be corrected."""
    names = [name for site in body.sites.values() for name in site.names]
    names += [w for c in concepts if c.kind in ("trouble", "sensation") for w in c.words]
    words = {t.word for n in names for v in expand(n) for t in tokenise(" ".join(v))}
    return {w for w in words if len(w) > 2}  # noqa: PLR2004 - shorter ones are anything


def _names_places(concept: Concept, kinds: Mapping[str, str]) -> bool:
    """Whether places in a concept's words are where it hurts.

    "Crooked back" is in the back; "cannot turn my head" is about a movement, and the head is not what hurts.
    """
    moves = any(kinds.get(other) in ("activity", "posture") for other in concept.implies)
    return concept.kind in TROUBLE_KINDS and not concept.sites and not moves
