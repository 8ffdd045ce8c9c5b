"""The names that options take: listed with everyday ones, and completed by real shells."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from painmap.cli.app import app

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from painmap.engine import Engine


@pytest.mark.parametrize(
    ("command", "text", "first"),
    [
        ("sites", "heel", "heel"),
        ("sites", "the small of my back", "low-back"),
        ("sites", "LOW-BACK", "low-back"),
        ("sites", "calcan", "heel"),
        ("muscles", "hamstrings", "biceps femoris"),
        ("muscles", "traps", "upper trapezius"),
        ("muscles", "biceps brachii", "biceps brachii"),
        ("muscles", "QL", "quadratus lumborum"),
    ],
)
def test_everyday_names_are_found(command: str, text: str, first: str, invoke: Callable[..., Result]) -> None:
    """A name, a part of one or what people say finds the name that options take, the exact one first."""
    rows = json.loads(invoke(command, text, "-f", "json").stdout)
    assert (rows[0].get("id") or rows[0]["muscle"]) == first


@pytest.mark.parametrize("command", ["sites", "muscles"])
@pytest.mark.parametrize("form", ["text", "markdown", "card", "csv", "jsonl"])
def test_every_name_in_every_form(command: str, form: str, invoke: Callable[..., Result]) -> None:
    """Without a text all names are listed."""
    result = invoke(command, "-f", form)
    assert result.exit_code == 0
    wanted = "low-back" if command == "sites" else "masseter"
    assert wanted in result.stdout


@pytest.mark.parametrize("command", ["sites", "muscles"])
def test_a_name_that_nobody_has(command: str, invoke: Callable[..., Result]) -> None:
    """What no name has ends with 1 and says where all are."""
    result = invoke(command, "xyzzy")
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"painmap {command}" in result.stderr


def test_a_site_is_found_as_it_is_read(engine: Engine, invoke: Callable[..., Result]) -> None:
    """A name that stands for several ("(a|b) of c") is found too: it is read as in a complaint."""
    del engine
    assert "heel" in invoke("sites", "bottom of my heel").stdout


# -- completion -------------------------------------------------------------------------------------------

CASES = [
    ("painmap ba", "batch"),
    ("painmap list --region low-back-s", "low-back-side"),
    ("painmap list --muscle psoas-maj", "psoas-major"),
    ("painmap match -r low-back-s", "low-back-side"),
    ("painmap show up-and-down-l", "up-and-down-low-back"),
    ("painmap flags cauda-e", "cauda-equina"),
    ("painmap batch comp", "complaints.csv"),
    ("painmap batch complaints.csv -o answ", "answers.jsonl"),
    ("painmap check comp", "complaints.csv"),
    ("painmap match --form", "--format"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with painmap on its path and two files to complete."""
    for name in ("complaints.csv", "answers.jsonl"):
        (tmp_path / name).touch()
    command = tmp_path / "bin" / "painmap"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m painmap "$@"\n')
    command.chmod(0o755)
    return tmp_path


def completed(shell: list[str], script: str, folder: Path) -> str:
    """Run a script in a shell; what it says."""
    if shutil.which(shell[0]) is None:
        pytest.skip(f"no {shell[0]} here")
    env = os.environ | {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "HOME": str(folder)}
    done = subprocess.run(
        [*shell, script], cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=60
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize(("line", "word"), CASES)
def test_bash_completes(line: str, word: str, folder: Path) -> None:
    """bash: the function that `complete` was given fills COMPREPLY, or leaves it to file names."""
    script = f"""
        eval "$(_PAINMAP_COMPLETE=bash_source painmap)"
        complete -p painmap >&2
        COMP_WORDS=({line}) COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
        _painmap_completion painmap
        printf '%s\\n' "${{COMPREPLY[@]}}"
        compopt() {{ :; }}
        compgen -f -- "${{COMP_WORDS[$COMP_CWORD]}}"
    """
    assert word in completed(["bash", "--norc", "-c"], script, folder).split("\n")


@pytest.mark.parametrize(("line", "word"), CASES)
def test_fish_completes(line: str, word: str, folder: Path) -> None:
    """fish: `complete -C` says what Tab would offer."""
    script = f"_PAINMAP_COMPLETE=fish_source painmap | source; complete -C '{line}'"
    offered = completed(["fish", "--no-config", "-c"], script, folder).split("\n")
    assert word in [each.split("\t")[0] for each in offered]


@pytest.mark.parametrize(("line", "word"), CASES)
def test_zsh_completes(line: str, word: str, folder: Path) -> None:
    """zsh: Tab in a real line editor, in a terminal of its own, puts the rest of the word there."""
    script = f"""
        zmodload zsh/zpty
        zpty -b z 'zsh -f -i'
        zpty -w z 'PS1=; unsetopt zle_bracketed_paste; autoload -Uz compinit; compinit -u -D'
        zpty -w z 'eval "$(_PAINMAP_COMPLETE=zsh_source painmap)"; echo REA''DY'
        until [[ $out == *READY* ]]; do zpty -r z chunk; out+=$chunk; done
        zpty -n -w z $'{line}\\t'
        for n in {{1..100}}; do
            zpty -r -t z chunk && seen+=$chunk
            [[ $seen == *'{word}'* ]] && break
            sleep 0.1
        done
        print -r -- $seen
        zpty -d z
    """
    assert word in completed(["zsh", "-f", "-c"], script, folder)


@pytest.mark.parametrize(("line", "word"), CASES)
def test_powershell_completes(line: str, word: str, folder: Path) -> None:
    """PowerShell: the script that painmap gives, in pwsh where that is installed."""
    script = f"""
        $env:_PAINMAP_COMPLETE = "powershell_source"; painmap | Out-String | Invoke-Expression
        Remove-Item Env:_PAINMAP_COMPLETE
        (TabExpansion2 '{line}' {len(line)}).CompletionMatches | ForEach-Object {{ $_.CompletionText }}
    """
    assert word in completed(["pwsh", "-NoProfile", "-Command"], script, folder)


@pytest.mark.parametrize(("line", "word"), CASES)
def test_powershell_is_answered(line: str, word: str) -> None:
    """What PowerShell's script asks is answered with type, value and help, a tab between."""
    env = {
        "_PAINMAP_COMPLETE": "powershell_complete",
        "COMP_WORDS": line,
        "COMP_INCOMPLETE": line.rsplit(maxsplit=1)[-1],
    }
    out = CliRunner().invoke(app, [], env=env).stdout
    rows = [row.split("\t") for row in out.splitlines()]
    assert word in [value for kind, value, _ in rows if kind == "plain"] or rows[0][0] == "file"
