"""The config file: what it may hold, where it lies, and that flags come first."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from painmap import config, resources
from painmap.errors import PainmapError

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Write a config file and have painmap read it."""

    def call(text: str) -> Path:
        path = tmp_path / "config.toml"
        path.write_text(text, encoding="utf-8")
        monkeypatch.setenv("PAINMAP_CONFIG", str(path))
        return path

    return call


@pytest.mark.parametrize(
    ("platform", "variable", "value", "path"),
    [
        ("linux", "XDG_CONFIG_HOME", "", "~/.config"),
        ("linux", "XDG_CONFIG_HOME", "  ", "~/.config"),
        ("linux", "XDG_CONFIG_HOME", "/somewhere/config", "/somewhere/config"),
        ("darwin", "XDG_CONFIG_HOME", "/somewhere/config", "~/Library/Application Support"),
        ("win32", "LOCALAPPDATA", "/users/me/local", "/users/me/local"),
        ("win32", "LOCALAPPDATA", "", "~/AppData/Local"),
    ],
)
def test_lies_in_the_platforms_own_place(
    platform: str, variable: str, value: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The config file is looked for where each platform keeps such files."""
    monkeypatch.delenv("PAINMAP_CONFIG", raising=False)
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv(variable, value)
    assert Path(config.config_path()) == Path(path).expanduser() / "painmap" / "config.toml"


def test_no_file_no_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing file in the usual place is nothing to speak of."""
    monkeypatch.delenv("PAINMAP_CONFIG")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert config.defaults() == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('formt = "json"', 'unknown key "formt"; did you mean "format"?'),
        ('format = "xml"', "\"format\" is 'xml'; it must be one of card"),
        ("limit = 0", '"limit" is 0; it must be a number above 0'),
        ("limit = true", '"limit" is True; it must be a number above 0'),
        ('full = "yes"', "\"full\" is 'yes'; it must be true or false"),
        ("catalogue = 3", '"catalogue" is 3; it must be a path'),
        ("limit = ", "config.toml:1: not valid TOML"),
        ("full = true\n\nlimit = 0", 'config.toml:3: "limit" is 0'),
        ("only = false\nformt = 1", 'config.toml:2: unknown key "formt"'),
        ('catalogue = "~nosuchuser/x"', 'config.toml:1: "catalogue" names no home'),
        ('catalogue = "a\\u0000b"', "it must be a path"),
    ],
)
def test_tells_what_is_wrong(
    text: str, message: str, write: Callable[[str], Path], invoke: Callable[..., Result]
) -> None:
    """A wrong key or value is an error that names the file and the mend, whatever the command."""
    write(text)
    result = invoke("list")
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_file_that_is_named_must_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PAINMAP_CONFIG with a missing file is an error, since somebody meant it."""
    monkeypatch.setenv("PAINMAP_CONFIG", str(tmp_path / "no.toml"))
    with pytest.raises(PainmapError, match="no such config file"):
        config.defaults()


@pytest.mark.parametrize("name", ["/dev/zero", "/dev/null", "/"])
def test_a_config_that_is_no_plain_file(
    name: str, monkeypatch: pytest.MonkeyPatch, invoke: Callable[..., Result]
) -> None:
    """A device or a folder in its place is told, and not read for ever."""
    monkeypatch.setenv("PAINMAP_CONFIG", name)
    result = invoke("list")
    assert result.exit_code == 2
    assert "not a plain file" in result.stderr


def test_homes_that_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home that is no absolute path gets no cache in whatever folder painmap is run, and has no config."""
    monkeypatch.chdir(tmp_path)
    for name in ("PAINMAP_CONFIG", "PAINMAP_CACHE", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", "home")
    (tmp_path / "home/.config/painmap").mkdir(parents=True)
    (tmp_path / "home/.config/painmap/config.toml").write_text("nonsense")
    assert config.defaults() == {}
    assert resources.cache_dir() is None


def test_the_folder_of_another_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """A usual place that may not be looked into has no config; one that is named must be readable."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "stat", refuse)
    monkeypatch.setattr(os, "access", lambda *_: False)
    monkeypatch.delenv("PAINMAP_CONFIG")
    assert config.defaults() == {}
    monkeypatch.setenv("PAINMAP_CONFIG", "/home/other/config.toml")
    with pytest.raises(PainmapError, match="permission denied"):
        config.defaults()


def test_flags_come_before_variables_before_the_file(
    write: Callable[[str], Path], invoke: Callable[..., Result], own_catalogue: Path
) -> None:
    """The file sets what is asked for each time; a variable overrides it, and a flag both."""
    write(f'format = "json"\ncatalogue = "{own_catalogue}"\nonly = true\n')
    text = ("match", "ache behind my kneecap on stairs")
    assert invoke(*text).stdout.startswith("{")
    assert invoke(*text, env={"PAINMAP_FORMAT": "markdown"}).stdout.startswith("## ")
    assert invoke(*text, "--format", "csv", env={"PAINMAP_FORMAT": "markdown"}).stdout.startswith("record,")


def test_paths_are_beside_the_file(
    write: Callable[[str], Path], own_catalogue: Path, invoke: Callable[..., Result]
) -> None:
    """A relative path in the file is read from the file's own folder."""
    path = write('catalogue = ["mine.toml"]\nonly = true\n')
    (path.parent / "mine.toml").write_bytes(own_catalogue.read_bytes())
    assert "knee-front-stairs" in invoke("list").stdout
