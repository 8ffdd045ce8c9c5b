"""Compiling: from the files of `data/` to the tables that a look-up needs.

Imported only where no kept index fits (see `painmap.index.store`).
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from painmap import resources
from painmap.errors import PainmapError
from painmap.index import places, sayings
from painmap.index.flags import compile_flags
from painmap.index.look_alikes import compile_look_alikes
from painmap.index.postings import Rarity, closure, likeness, pack, rarity, read_pattern, strengths
from painmap.index.reader_tables import reader_tables
from painmap.index.store import Index
from painmap.language.reader import Reader
from painmap.language.text import tokenise
from painmap.safety import points
from painmap.sources import body as body_model
from painmap.sources import catalogue, check, grades, lists, questions, red_flags
from painmap.sources import lexicon as lexicon_model
from painmap.sources.grades import Grade
from painmap.sources.problems import CatalogueError, insist
from painmap.sources.schema import WORDS
from painmap.sources.shape import Names
from painmap.sources.toml_files import parse, parse_toml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from painmap.index.postings import PatternText
    from painmap.sources.body import Body

NOTHING: Mapping[Path, bytes] = {}
_FREQUENCY = {"common": 1.0, "occasional": 0.5, "rare": 0.0}


def compile_own(blobs: Mapping[Path, bytes], own: Mapping[Path, bytes] = NOTHING) -> Index:
    """Parse, check and compile painmap's own data, with words and red flags of the user's own.

    Args:
        blobs: The files of `data/`, as `resources.read_files` gives them.
        own: Files of the user's own; their patterns are checked, and left to `extend`.

    Raises:
        CatalogueError: What is wrong, in which file, on which line, and the fix.
    """
    data = check.load(blobs, own)
    body = body_model.parse(data.tables)
    lexicon = lexicon_model.parse(data.tables)
    signs = lexicon_model.parse({"concept": data.tables["sign"]}).concepts
    dangers = grades.table(data.tables["grade"])
    patterns = dict(enumerate(catalogue.record(row, dangers) for row in data.tables["pattern"]))
    compiled = compile_flags(red_flags.parse(data.tables), body=body, concepts=[*lexicon.concepts, *signs])
    compiled["sets"] = "\n".join(map(" ".join, compiled["sets"]))  # see `store.Rows`
    compiled["whens"] = "\n".join(json.dumps(when, separators=(",", ":")) for when in compiled["whens"])
    compiled["points"] = points.compiled(data.points)
    compiled["gravity"] = {
        ident: points.GRAVITY[name] for name, ids in data.tables.get("gravity", {}).items() for ident in ids
    }
    compiled["inherited"] = list(data.tables.get("inherited", {}).get("ids", ()))
    compiled["sided"] = {ident: side for side, ids in data.tables.get("sided", {}).items() for ident in ids}
    compiled["questions"] = ask_rows(data.tables, body)
    compiled["floor"] = list(data.tables.get("floor", {}).get("ids", ()))
    tables = reader_tables(lexicon, body, signs, data.tables.get("wording", ()))
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
    labels = {site.id: site.label for site in body.sites.values()}
    weights = raw(blobs, resources.WEIGHTS)
    topic = raw(blobs, resources.TOPIC)
    tables["topic"] |= {key: topic[key] for key in ("points", "start", "at_least")}
    core = {
        "reader": tables,
        "groups": weights["groups"],
        "chance": weights["chance"],
        "postings": {
            **pack(strong, common),
            "meant": dict(sorted(meant.items())),
            "like": packed,
            "learned": _packed(
                learned_rows(weights, [p["id"] for p in patterns.values()]),
                places.rows(places.columns(body, patterns, reader), weights["places"]),
            ),
        },
        "sayings": sayings.pack(sayings.entries(texts)),
        "patterns": [slim_row(body, pattern) for pattern in patterns.values()],
        "ours": len(patterns),
        "labels": labels,
        "questions": questions.words(data.tables, labels),
        "widest": body.widest(),
        "apart": body.apart(),
        "whole": body.whole(),
        "within": {s: sorted(body.within(s)) for s in body.sites},
        "flags": compiled,
        "look_alikes": compile_look_alikes(data.tables["look_alike"], reader, body, like, kinds, common),
    }
    records = [record(patterns[n], texts[n]) for n in patterns]
    add_tells(records, patterns.values())
    build = {"rarity": common, "kinds": kinds, "grades": dangers, "places": weights["places"]}
    return Index(core, records, build)


def extend(base: Index, files: Mapping[Path, bytes], *, only: bool, sound: bool) -> Index:
    """Add catalogues of the user's own to a compiled index: the language is compiled already.

    A pattern with a known id takes that one's place.

    Args:
        base: painmap's own index, with the words and red flags of the files.
        files: What each file holds.
        only: Leave painmap's own patterns out.
        sound: The files were checked when `base` was compiled.

    Raises:
        CatalogueError: What is wrong, in which file, on which line, and the fix.
    """
    folder = resources.data_dir()
    core, records = dict(base.core), [] if only else list(base.records)
    rows = [] if only else list(core["patterns"])
    numbers = {row[0]: n for n, row in enumerate(rows)}
    body = body_model.parse(parse_toml(folder / resources.BODY, (folder / resources.BODY).read_bytes()))
    if not sound:
        insist(check.check_own(files, _names(base, folder)).problems)
    raws = [parse_toml(path, blob) for path, blob in files.items()]
    loaded = check.latest(row for tables in raws for row in tables.get("pattern", ()))
    patterns: dict[int, dict[str, Any]] = {}
    dangers = {ident: Grade(*grade) for ident, grade in base.build["grades"].items()}
    for pattern in (catalogue.record(row, dangers) for row in loaded):
        patterns[numbers.setdefault(pattern["id"], len(numbers))] = pattern
    reader = Reader(core["reader"])
    texts = {n: read_pattern(reader, pattern) for n, pattern in patterns.items()}
    common = Rarity(*base.build["rarity"])
    postings = core["postings"]
    like = {k: {k: 1.0} | _pairs(row) for k, row in postings["like"].items()}
    strong, meant = strengths(like, base.build["kinds"], body, patterns, texts, common.average)
    near = places.rows(places.columns(body, patterns, reader), base.build["places"])
    added = {**pack(strong, common), "meant": meant, "learned": _packed({}, near)}
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
    kept = [] if only else sayings.unpack(core["sayings"], patterns.keys())
    core["sayings"] = sayings.pack([*kept, *sayings.entries(texts)])
    if only:
        core["look_alikes"] = None
        core["ours"] = 0
    known = set(core["reader"]["words"].split())
    new = [word for word, _ in _uses(texts.values()).most_common() if word not in known]
    stems = sorted({reader.stems(word) for word in new})
    core["reader"] = core["reader"] | {
        "words": " ".join([core["reader"]["words"], *new]),
        "stems": " ".join([core["reader"]["stems"], *stems]),
    }
    return Index(core, records, base.build)


def _names(base: Index, folder: Path) -> Names:
    """What a file of patterns may name, by the index."""
    muscles = lists.names((folder / resources.MUSCLES).read_bytes())
    ids = [row[0] for row in base.core["patterns"]]
    signs = base.build["grades"]
    return Names({"muscle": muscles, "site": base.core["labels"], "pattern": ids, "grade": signs})


def holds_words(blob: bytes) -> bool:
    """Whether a file of the user's holds words or red flags; what cannot be parsed is told later."""
    try:
        return not WORDS.isdisjoint(parse("", blob).tables)
    except CatalogueError:
        return False


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
    return dict(sorted(out.items()))


def raw(blobs: Mapping[Path, bytes], name: str) -> dict[str, Any]:
    """Parse one of painmap's own files."""
    path = resources.data_dir() / name
    return parse_toml(path, blobs[path])


def ask_rows(tables: Mapping[str, Any], body: Body) -> list[dict[str, Any]]:
    """The questions to ask first, each with the level of its flag and every part of its sites."""
    levels = {flag["id"]: flag["level"] for flag in tables["flag"]}
    return [
        {
            **row,
            "sites": sorted({part for site in row["sites"] for part in body.within(site)}),
            "level": levels[row["flag"]],
        }
        for row in tables.get("question", ())
    ]


def learned_rows(weights: Mapping[str, Any], idents: Sequence[str]) -> dict[str, dict[int, float]]:
    """What was learned: for each finding, numbers of patterns and what it adds to their sums.

    Raises:
        PainmapError: A row does not fit the list of patterns that the weights were learned for.
    """
    numbers = {ident: n for n, ident in enumerate(idents)}
    place = [numbers.get(ident) for ident in weights["patterns"]]
    rows = {}
    for key, packed in weights["learned"].items():
        parts = packed.split()
        try:
            pairs = [(place[int(p)], float(v)) for p, v in zip(parts[::2], parts[1::2], strict=True)]
        except (ValueError, IndexError) as error:
            raise PainmapError(
                f"weights.toml: {key!r} is no row of numbers; run training/weights.py"
            ) from error
        rows[key] = {p: v for p, v in pairs if p is not None}
    return rows


def _packed(
    learned: Mapping[str, Mapping[int, float]], near: Mapping[str, Mapping[int, float]]
) -> dict[str, str]:
    """Posting rows of what was learned of findings and of kinds of places, in thousandths."""
    rows = {}
    for key in sorted({*learned, *near}):
        row = dict(learned.get(key, {}))
        for number, value in near.get(key, {}).items():
            row[number] = row.get(number, 0.0) + value
        packed = " ".join(f"{p} {round(v * 1000)}" for p, v in sorted(row.items()) if round(v * 1000))
        if packed:
            rows[key] = packed
    return rows


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
    for n, (section, _, ids, stems) in enumerate(text.phrases):
        for i in ids:
            concept, _, role = i.partition(">")
            of_concept = by_concept.setdefault(concept, {})
            # of all phrases, the one that was written to say what brings it on, or eases it
            if role not in of_concept or (section == role != text.phrases[of_concept[role]][0]):
                of_concept[role] = n
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
