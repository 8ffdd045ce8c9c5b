"""Compiling: from the files of `data/` to the tables that a look-up needs.

Imported only where no kept index fits (see `painmap.index.store`).
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from painmap import resources
from painmap.errors import PainmapError
from painmap.index.flags import compile_flags
from painmap.index.look_alikes import compile_look_alikes
from painmap.index.postings import Rarity, closure, likeness, pack, rarity, read_pattern, strengths
from painmap.index.reader_tables import reader_tables
from painmap.index.store import Index
from painmap.language.reader import Reader
from painmap.language.text import tokenise
from painmap.safety import points
from painmap.sources import body as body_model
from painmap.sources import catalogue, grades, look_alikes, red_flags
from painmap.sources import lexicon as lexicon_model
from painmap.sources.grades import Grade
from painmap.sources.toml_files import join, parse, parse_toml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from painmap.index.postings import PatternText
    from painmap.sources.body import Body
    from painmap.sources.lexicon import Lexicon
    from painmap.sources.red_flags import Flag

_FREQUENCY = {"common": 1.0, "occasional": 0.5, "rare": 0.0}


def compile_own(blobs: Mapping[Path, bytes]) -> Index:
    """Parse, check and compile painmap's own data.

    Args:
        blobs: The files of `data/`, as `resources.read_files` gives them, and files of red flags of the
            user's own, with their signs and cues.

    Raises:
        PainmapError: What is wrong, in which file, on which line, and the fix.
    """
    folder = resources.data_dir()
    own = resources.own_files()

    def raw(name: str) -> dict[str, Any]:
        return parse_toml(folder / name, blobs[folder / name])

    def joined(name: str) -> dict[str, Any]:
        return join(parse_toml(path, blobs[path]) for path in own if path.parent == folder / name)

    body = body_model.parse(raw(resources.BODY))
    lexicon = lexicon_model.parse(joined(resources.LEXICON))
    flags = _flag_data([joined(resources.RED_FLAGS)], lexicon, body)
    for path in blobs.keys() - set(own):
        try:
            flags = _flag_data([flags.tables, parse_toml(path, blobs[path])], lexicon, body)
        except PainmapError as error:
            raise PainmapError(f"{path}: {error}") from error
    levels = {flag.id: flag.level for flag in flags.flags}
    signs: dict[str, Grade] = {}
    for path in [folder / resources.GRADES, *blobs.keys() - set(own)]:
        signs |= grades.load(parse(str(path), blobs[path]), levels)
    muscles = catalogue.read_muscles(blobs[folder / resources.MUSCLES])
    patterns = dict(
        enumerate(
            catalogue.load(
                {folder / resources.PATTERNS: blobs[folder / resources.PATTERNS]},
                muscles=muscles,
                sites=body.sites,
                signs=signs,
            )
        )
    )
    compiled = compile_flags(flags.flags, body=body, concepts=[*lexicon.concepts, *flags.words.concepts])
    compiled["points"] = points.parse(raw(resources.POINTS))
    compiled["floor"] = list(flags.tables.get("floor", {}).get("ids", ()))
    tables = reader_tables(lexicon, body, flags.words.cues, flags.words.concepts)
    reader = Reader(tables)
    texts = {n: read_pattern(reader, pattern) for n, pattern in patterns.items()}
    average = sum(len(text.phrases) for text in texts.values()) / len(texts)
    like = likeness(closure(lexicon.concepts))
    kinds = {c.id: c.kind for c in lexicon.concepts}
    strong, meant = strengths(like, kinds, body, patterns, texts, average)
    common = rarity(strong, len(patterns), average)
    uses = _uses(texts.values())
    words = sorted({*tables.pop("words"), *uses}, key=lambda w: (-uses[w], w))
    tables["words"] = " ".join(words)
    tables["stems"] = " ".join(sorted({reader.stems(w) for w in words}))
    tables["core"] = " ".join(tables["core"])
    packed = {k: " ".join(f"{n} {v:.2f}" for n, v in row.items() if n != k) for k, row in like.items()}
    path = folder / resources.LOOK_ALIKES
    rows = look_alikes.load(
        parse(str(path), blobs[path]),
        sites=body.sites,
        patterns={pattern["id"] for pattern in patterns.values()},
        flags=levels,
    )
    core = {
        "reader": tables,
        "postings": {**pack(strong, common), "meant": meant, "like": packed},
        "patterns": [slim_row(body, pattern) for pattern in patterns.values()],
        "labels": {s.id: s.label for s in body.sites.values()},
        "widest": body.widest(),
        "apart": body.apart(),
        "within": {s: sorted(body.within(s)) for s in body.sites},
        "flags": compiled,
        "look_alikes": compile_look_alikes(rows, reader, body, like, kinds, common),
    }
    records = [record(patterns[n], texts[n]) for n in patterns]
    add_tells(records, patterns.values())
    return Index(core, records, {"rarity": common, "kinds": kinds, "signs": signs})


def extend(base: Index, files: Mapping[Path, bytes], *, only: bool) -> Index:
    """Add catalogues of the user's own to a compiled index: the language is compiled already.

    A pattern with a known id takes that one's place.

    Raises:
        PainmapError: What is wrong, in which file, on which line, and the fix.
    """
    folder = resources.data_dir()
    core, records = dict(base.core), [] if only else list(base.records)
    rows = [] if only else list(core["patterns"])
    numbers = {row[0]: n for n, row in enumerate(rows)}
    body = body_model.parse(parse_toml(folder / resources.BODY, (folder / resources.BODY).read_bytes()))
    muscles = catalogue.read_muscles((folder / resources.MUSCLES).read_bytes())
    loaded = catalogue.load(
        files,
        muscles=muscles,
        sites=body.sites,
        others=frozenset(row[0] for row in core["patterns"]),
        signs={ident: Grade(*grade) for ident, grade in base.build["signs"].items()},
    )
    patterns: dict[int, dict[str, Any]] = {}
    for pattern in loaded:
        patterns[numbers.setdefault(pattern["id"], len(numbers))] = pattern
    reader = Reader(core["reader"])
    texts = {n: read_pattern(reader, pattern) for n, pattern in patterns.items()}
    common = Rarity(*base.build["rarity"])
    postings = core["postings"]
    like = {k: {k: 1.0} | _pairs(row) for k, row in postings["like"].items()}
    strong, meant = strengths(like, base.build["kinds"], body, patterns, texts, common.average)
    added = {**pack(strong, common), "meant": meant}
    core["postings"] = {
        name: added.get(name, {}) if only else _joined(table, added.get(name, {}), patterns.keys())
        for name, table in postings.items()
        if name != "like"
    } | {"like": postings["like"]}
    for n, pattern in sorted(patterns.items()):
        if n == len(rows):
            rows.append(slim_row(body, pattern))
            records.append(record(pattern, texts[n]))
        else:
            rows[n], records[n] = slim_row(body, pattern), record(pattern, texts[n])
    add_tells(records, patterns.values())
    core["patterns"] = rows
    if only:
        core["look_alikes"] = None
    known = set(core["reader"]["words"].split())
    new = [word for word, _ in _uses(texts.values()).most_common() if word not in known]
    stems = sorted({reader.stems(word) for word in new})
    core["reader"] = core["reader"] | {
        "words": " ".join([core["reader"]["words"], *new]),
        "stems": " ".join([core["reader"]["stems"], *stems]),
    }
    return Index(core, records, base.build)


def holds_flags(path: Path, blob: bytes) -> bool:
    """Whether a file of the user's holds red flags and no patterns."""
    tables = parse_toml(path, blob)
    return "flag" in tables and "pattern" not in tables


def _pairs(row: str) -> dict[str, float]:
    """Unpack "name number name number ..."."""
    parts = row.split()
    return {name: float(number) for name, number in zip(parts[::2], parts[1::2], strict=True)}


def _joined(table: Mapping[str, str], added: Mapping[str, str], anew: Collection[int]) -> dict[str, str]:
    """Join posting rows; patterns that are compiled anew lose what they had."""
    gone = {str(n) for n in anew}
    out = dict(added)
    for key, row in table.items():
        parts = row.split()
        kept = [f"{n} {v}" for n, v in zip(parts[::2], parts[1::2], strict=True) if n not in gone]
        joined = " ".join([*kept, *([added[key]] if added.get(key) else [])])
        if joined:
            out[key] = joined
    return out


def _uses(texts: Iterable[PatternText]) -> Counter[str]:
    """How often each word stands in the phrases of patterns."""
    uses: Counter[str] = Counter()
    for text in texts:
        for _, phrase, _, _ in text.phrases:
            uses.update(t.word for t in tokenise(phrase))
    return uses


def slim_row(body: Body, pattern: Mapping[str, Any]) -> list[Any]:
    """What every look-up needs of a pattern."""
    return [
        *(pattern[key] for key in ("id", "name", "muscles")),
        _FREQUENCY[pattern["frequency"]],
        body.region(pattern["felt"][0]),
        *(pattern[key] for key in ("felt", "spill", "frequency")),
    ]


def record(pattern: dict[str, Any], text: PatternText) -> dict[str, Any]:
    """What only a pattern that is shown needs: the pattern, and which of its phrases hold which ideas."""
    by_concept: dict[str, dict[str, int]] = {}
    by_word: dict[str, int] = {}
    for n, (_, _, ids, stems) in enumerate(text.phrases):
        for i in ids:
            concept, _, role = i.partition(">")
            by_concept.setdefault(concept, {}).setdefault(role, n)
        for stem in stems:
            by_word.setdefault(stem, n)
    return {
        "record": pattern,
        "phrases": [[section, phrase] for section, phrase, _, _ in text.phrases],
        "concepts": by_concept,
        "words": by_word,
        "seen_from": [],
    }


def add_tells(records: list[Any], patterns: Iterable[Mapping[str, Any]]) -> None:
    """Note in each pattern's record the tells that others wrote: `similar` is read both ways."""
    tells: dict[str, list[list[str]]] = defaultdict(list)
    for pattern in patterns:
        for other in pattern["similar"]:
            tells[other["id"]].append([pattern["id"], other["tell"]])
    for n, row in enumerate(records):
        if not isinstance(row, dict):
            if not any(f'"{ident}"'.encode() in bytes(row[:200]) for ident in tells):
                continue
            row = records[n] = json.loads(bytes(row))  # noqa: PLW2901 - unpacked where it is needed
        row["seen_from"] += tells.get(row["record"]["id"], [])


class _FlagData(NamedTuple):
    """Red flags of one or more files, joined: the tables, the words they bring, and the flags."""

    tables: dict[str, Any]
    words: Lexicon
    flags: tuple[Flag, ...]


def _flag_data(files: Sequence[Mapping[str, Any]], lexicon: Lexicon, body: Body) -> _FlagData:
    """Join files of red flags; a flag or sign with a known id takes that one's place."""
    tables = join(files)
    for key in ("flag", "sign"):
        rows = {row.get("id"): row for row in tables.get(key, ())}
        tables[key] = list(rows.values())
    words = lexicon_model.parse({"concept": tables.get("sign", []), "cue": tables.get("cue", [])})
    concepts = {c.id for c in (*lexicon.concepts, *words.concepts)}
    return _FlagData(tables, words, red_flags.parse(tables, concepts=concepts, body=body))
