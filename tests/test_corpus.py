"""The corpus: every row is labelled, sourced and split by its source; what was learned is of this corpus."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
LEVELS = {"emergency", "urgent", "soon"}


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of one file of the corpus."""
    lines = (ROOT / "corpus" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def split(source: str) -> str:
    """The split that a source belongs to; what was imagined teaches alone, and judges nothing."""
    if source.startswith("imagined:"):
        return "train"
    address = re.sub(r"^https?://(www\.)?", "", source.strip().lower()).split("#")[0].rstrip("/")
    return "train" if hashlib.sha256(address.encode()).hexdigest()[0] < "8" else "test"


@pytest.mark.parametrize("name", ["red", "benign", "named", "posts"])
def test_every_row_is_sourced_and_split_by_its_source(name: str) -> None:
    """An id and a complaint of its own, a web address (or a mark that it is imagined), and its split."""
    found = rows(name)
    assert len({r["id"] for r in found}) == len({r["complaint"] for r in found}) == len(found) > 200
    for row in found:
        assert row["complaint"].strip()
        assert row["source"].startswith("http") or row["source"].startswith("imagined:")
        assert name != "named" or row["source"].startswith("http"), row["id"]
        assert row["split"] == split(row["source"].split()[0]), row["id"]


def test_labels_are_of_the_known_ones() -> None:
    """Red rows have a level and a condition; muscles are spelled as in muscles.txt."""
    assert all(r["kind"] == "red" and r["level"] in LEVELS and r["condition"] for r in rows("red"))
    assert all(r["kind"] == "benign" and r.get("level", "soon") in LEVELS for r in rows("benign"))
    known = set((ROOT / "data" / "muscles.txt").read_text(encoding="utf-8").splitlines())
    assert all(r["primary"] and {*r["primary"], *r["also"]} <= known for r in rows("named"))
    told = [r for name in ("red", "benign") for r in rows(name) if "primary" in r]
    assert len(told) > 500
    assert all(r["primary"] and {*r["primary"], *r["also"]} <= known for r in told)
    assert {r["split"] for r in told} == {"train"}  # they teach, and judge nothing


def test_what_is_imagined_is_rated_blind() -> None:
    """A second reader saw only the words of each imagined story."""
    imagined = [r for name in ("red", "benign") for r in rows(name) if r["source"].startswith("imagined:")]
    assert all(r["rated"] in LEVELS | {"none"} and r["basis"] == "imagined" for r in imagined)


def test_ailments_are_lines_of_what_can_wait() -> None:
    """Each has an id and words of its own; none is an emergency."""
    found = rows("ailments")
    assert len({r["id"] for r in found}) == len({r["complaint"] for r in found}) == len(found) >= 100
    assert {r.get("level") for r in found} == {None, "soon", "urgent"}
    assert {r["kind"] for r in found} == {"benign"}


def test_everyday_and_off_topic_rows_are_whole() -> None:
    """Short ones have muscles that readers accept; what is off topic has no label but its kind."""
    known = set((ROOT / "data" / "muscles.txt").read_text(encoding="utf-8").splitlines())
    everyday, off = rows("everyday"), rows("offtopic")
    assert all(row["accept"] and set(row["accept"]) <= known for row in everyday)
    assert all(len(row["complaint"].split()) <= 12 for row in everyday)
    for row in everyday:
        votes = Counter(muscle for reader in row["readers"] for muscle in set(reader))
        assert len(row["readers"]) == 3
        assert set(row["accept"]) == {muscle for muscle, count in votes.items() if count >= 2}, row["id"]
    assert {row["kind"] for row in off} == {"offtopic"}
    for group in (everyday, off):
        assert len({r["id"] for r in group}) == len({r["complaint"] for r in group}) == len(group) > 200


def test_imagined_texts_are_split_by_themselves() -> None:
    """An off-topic text without a source is in the split that its own words give."""
    imagined = [row for row in rows("offtopic") if row["added"] == 3]
    assert len(imagined) >= 500
    for row in imagined:
        digit = hashlib.sha256(row["complaint"].encode()).hexdigest()[0]
        assert row["split"] == ("train" if digit < "8" else "test"), row["id"]


def test_the_topic_points_are_of_this_corpus() -> None:
    """data/topic.toml was learned from the files as they stand; else run `python -m training.topic`."""
    names = ("benign", "everyday", "named", "offtopic", "posts", "red")
    files = [ROOT / "corpus" / f"{name}.jsonl" for name in names]
    names = (
        "posts", "blind", "forum", "patterns", "safety", "safety-labelled", "safety-rounds",
        "vignettes-lower", "vignettes-upper",
    )  # fmt: skip
    files += [ROOT / "tests" / "cases" / f"{name}.jsonl" for name in names]
    topic = tomllib.loads((ROOT / "data" / "topic.toml").read_text(encoding="utf-8"))
    assert topic["learned_from"] == hashlib.sha256(b"".join(p.read_bytes() for p in files)).hexdigest()


def test_the_weights_are_of_these_complaints() -> None:
    """data/weights.toml was learned from the files as they stand; else run `python -m training.weights`."""
    files = [ROOT / "corpus" / f"{name}.jsonl" for name in ("named", "posts", "everyday", "benign", "red")]
    files += [ROOT / "tests" / "cases" / f"{name}.jsonl" for name in ("posts", "blind", "patterns")]
    weights = tomllib.loads((ROOT / "data" / "weights.toml").read_text(encoding="utf-8"))
    assert weights["learned_from"] == hashlib.sha256(b"".join(p.read_bytes() for p in files)).hexdigest()


def test_what_is_denied_teaches_nothing() -> None:
    """No number was learned of a denial: it must never speak for what it denies."""
    weights = tomllib.loads((ROOT / "data" / "weights.toml").read_text(encoding="utf-8"))
    assert weights["learned"]
    assert not [key for key in weights["learned"] if key.startswith("denied:") or key.endswith(">denied")]


def test_the_points_are_of_this_corpus() -> None:
    """data/points.toml was made from the corpus as it stands; else run `python -m training.points`."""
    blob = b"".join(
        (ROOT / "corpus" / f"{name}.jsonl").read_bytes()
        for name in ("ailments", "benign", "everyday", "leaflets", "named", "offtopic", "posts", "red")
    )
    points = tomllib.loads((ROOT / "data" / "points.toml").read_text(encoding="utf-8"))
    assert points["corpus"] == hashlib.sha256(blob).hexdigest()
