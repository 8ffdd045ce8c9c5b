"""Lists: the plain word lists `muscles.txt` and `english.txt`, one name or word a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from painmap import resources
from painmap.nearest import did_you_mean
from painmap.sources.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path


def in_order(blob: bytes) -> list[str]:
    """Read a list in its own order; what follows a # is a comment."""
    return [line for _, line in _lines(blob)]


def names(blob: bytes) -> frozenset[str]:
    """Read a list as a set."""
    return frozenset(in_order(blob))


def check(blobs: Mapping[Path, bytes], used: Collection[str]) -> list[Problem]:
    """Find what is wrong in the lists of painmap's own data.

    Args:
        blobs: The files of `data/`.
        used: Muscles that patterns name.
    """
    folder = resources.data_dir()
    muscles, english = folder / resources.MUSCLES, folder / resources.ENGLISH
    return [*_muscles(str(muscles), blobs[muscles], used), *_english(str(english), blobs[english])]


def _lines(blob: bytes) -> Iterator[tuple[int, str]]:
    """Give each line that says something, with its number."""
    for number, line in enumerate(blob.decode("utf-8", "replace").splitlines(), start=1):
        word = line.partition("#")[0].strip()
        if word:
            yield number, word


def _muscles(file: str, blob: bytes, used: Collection[str]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for number, name in _lines(blob):
        if seen.setdefault(name, number) != number:
            message = f'"{name}" stands twice, first in line {seen[name]}'
            yield Problem(file, number, "", message, "take one out")
        elif name not in used:
            fix = did_you_mean(name, used) or "take it out, or add it to a pattern's `muscles`"
            yield Problem(file, number, "", f'no pattern names "{name}"', fix)


def _english(file: str, blob: bytes) -> Iterator[Problem]:
    head = blob.decode("utf-8", "replace").partition("\n\n")[0]
    if "Copyright" not in head:
        yield Problem(
            file, 1, "", "the head names no source", "say where the words come from, and the licence"
        )
    before = ""
    for number, word in _lines(blob):
        if not word.isalpha() or word != word.lower():
            yield Problem(file, number, "", f'"{word}" is no word in small letters', "take it out")
        elif word == before:
            yield Problem(file, number, "", f'"{word}" stands twice', "take one out")
        elif word < before:
            yield Problem(file, number, "", f'"{word}" stands after "{before}"', "sort the words")
        before = max(before, word)
