"""The system's clipboard: which program takes a text, and what is said where none does."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from painmap.live import clipboard

if TYPE_CHECKING:
    from pathlib import Path

if sys.platform in ("win32", "darwin"):
    pytest.skip("programs of X11 and Wayland", allow_module_level=True)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty PATH, and a desktop."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    return tmp_path


def add(folder: Path, name: str, body: str) -> None:
    """Write a program."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)


def test_none_is_there(programs: Path) -> None:
    """Without a program that is said."""
    assert not list(programs.iterdir())
    assert clipboard.copy("note") == "no clipboard program was found"


def test_the_first_that_fits_takes_it(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wayland's on Wayland, X11's on X11, none without a desktop; the text arrives whole."""
    for name in ("wl-copy", "xclip"):
        add(programs, name, f'while IFS= read -r line; do echo "$line"; done > {programs / name}.txt')
    assert clipboard.copy("S: “ä”\nO:\n") == "wl-copy took it"
    assert (programs / "wl-copy.txt").read_text(encoding="utf-8") == "S: “ä”\nO:\n"
    monkeypatch.delenv("WAYLAND_DISPLAY")
    assert clipboard.copy("note\n") == "xclip took it"
    monkeypatch.delenv("DISPLAY")
    assert clipboard.copy("note\n") == "no clipboard program was found"


def test_one_that_fails_or_hangs_is_told(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that refuses, does not start or never ends is no reason to wait or to stop."""
    add(programs, "wl-copy", "exit 1")
    assert clipboard.copy("note") == "wl-copy did not take it"
    monkeypatch.setattr(clipboard, "_SECONDS", 0.2)
    add(programs, "wl-copy", "while :; do :; done")
    assert clipboard.copy("note") == "wl-copy did not take it"
    (programs / "wl-copy").write_bytes(b"\x7fELF no program")
    assert clipboard.copy("note") == "wl-copy did not take it"
