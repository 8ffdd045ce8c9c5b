"""Resources: where data and cache lie, and how files are read."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from painmap import resources
from painmap.errors import PainmapError


@pytest.mark.parametrize(
    ("platform", "variable", "value", "path"),
    [
        ("linux", "XDG_CACHE_HOME", "/somewhere", "/somewhere/painmap"),
        ("linux", "XDG_CACHE_HOME", "relative", "~/.cache/painmap"),
        ("linux", "XDG_CACHE_HOME", "", "~/.cache/painmap"),
        ("darwin", "XDG_CACHE_HOME", "/somewhere", "~/Library/Caches/painmap"),
        ("win32", "LOCALAPPDATA", "/local", "/local/painmap/Cache"),
        ("win32", "LOCALAPPDATA", "", "~/AppData/Local/painmap/Cache"),
    ],
)
def test_the_cache_lies_in_the_platforms_own_place(
    platform: str, variable: str, value: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each platform's own cache folder is used; a relative one is no folder of anybody's."""
    monkeypatch.delenv("PAINMAP_CACHE")
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv(variable, value)
    assert resources.cache_dir() == Path(path).expanduser()


def test_the_cache_can_be_moved_or_turned_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """PAINMAP_CACHE names a folder; empty, there is no cache."""
    monkeypatch.setenv("PAINMAP_CACHE", "/there")
    assert resources.cache_dir() == Path("/there")
    monkeypatch.setenv("PAINMAP_CACHE", "")
    assert resources.cache_dir() is None


def test_without_a_home_there_is_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process without a home folder works without a cache."""
    monkeypatch.delenv("PAINMAP_CACHE")
    monkeypatch.setattr(resources, "expanduser", lambda path: path)
    assert resources.cache_dir() is None


def test_what_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing file, and one that is too large, are errors that name it and say what to do."""
    with pytest.raises(PainmapError, match=r"gone: cannot be read .*; check the path"):
        resources.read_files([tmp_path / "gone"])
    monkeypatch.setattr(resources, "MOST_BYTES", 3)
    (tmp_path / "large").write_bytes(b"1234")
    with pytest.raises(PainmapError, match="large: larger than"):
        resources.read_files([tmp_path / "large"])


def test_own_files_are_all_there_in_one_order() -> None:
    """Every file that an answer depends on is listed once, and exists."""
    files = resources.own_files()
    assert len(files) == len(set(files))
    assert all(path.is_file() for path in files)
    assert files == resources.own_files()


def test_english_words_are_words_alone() -> None:
    """The head of the list is no word."""
    words = resources.english_words()
    assert "shoulder" in words
    assert not [word for word in words if word.startswith("#")]
