"""Fuzz: painmap under arguments, config, environment, files and encodings that nobody meant.

    python -m benchmarks.fuzz --tries 20000 --seed 1

Each try runs a command line in this process, one in a few hundred as a process of its own with streams that
may be closed. A try fails on "a fault in painmap", on a traceback, on an exit code that painmap has not, and
on taking too long. A seed gives the same tries each time; what fails is printed with what repeats it.
"""

from __future__ import annotations

import argparse
import bz2
import contextlib
import functools
import gzip
import json
import lzma
import os
import random
import resource
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

from click.testing import CliRunner

from painmap import config
from painmap.batch.source import FORMS as INPUT_FORMS
from painmap.batch.writers import FORMS as OUTPUT_FORMS
from painmap.cli.app import COMMANDS, app
from painmap.engine import Engine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MOST_SECONDS = 20  # of processor time of one try; the slowest that is right takes two or three
_MOST_WAITED = 10 * MOST_SECONDS  # by the clock, for what waits without end: a busy machine may take its time
MOST_BYTES = 4_000_000_000
_CODES = frozenset({0, 1, 2})
_ONE_IN = 400  # tries that are processes of their own

WORDS = (
    "heel", "sore", "my", "knee", "left", "hurts", "after", "driving", "not", "no", "worse", "numb", "jaw",
    "chest", "and", "neck", "12", "#", "low-back", "psoas major", "cauda-equina", "up-and-down-low-back",
    "crest-of-hip",
)  # fmt: skip
ODD = (
    "", " ", "-", "--", "---", "-x", "--no", "\t", "\n", "\r\n", "\x1b[31m", "\u202e", "\u00ad", "\u200b",
    "\ufeff", "\udcff", "\udc80", "\U000e0041", "\U0001f469\u200d\U0001f467", "\u0130", "\u00df", "\uff1d",
    "e\u0301" * 20, "[bold]", "[/]", "[[", "\\", "'", '"', "`", "$(x)", "%s", "{}", "=1+1", "@A1", "../..",
    "/", "~", "~nosuchuser", "9" * 5000, "-1", "0", "1e999", "nan", "None", "a" * 3000, "a b " * 500,
    "\u4e2d\u6587",
    "\u0645\u0631\u062d\u0628\u0627", "*", "?", "q",
)  # fmt: skip
ENCODINGS = (
    "utf-8", "UTF8", "utf-16", "utf-16-le", "utf-32", "utf-7", "cp1252", "latin-1", "ascii", "big5",
    "shift_jis", "cp037", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "rot13",
    "base64", "hex", "zlib", "mbcs", "utf-8-sig", "nonsense", "", "\udcff",
)  # fmt: skip
OPTIONS: dict[str, tuple[str, ...]] = {
    "--format": (*config.FORMATS, *OUTPUT_FORMS, "x"),
    "--color": (*config.COLORS, ""),
    "--catalogue": ("own.toml", "in", "missing", ".", "/dev/null"),
}
SELDOM: dict[str, tuple[str, ...]] = {
    "--only": (), "--help": (), "--version": (), "--nope": ("x",), "-zx": (),
}  # fmt: skip
ANSWERING: dict[str, tuple[str, ...]] = {
    "--limit": ("1", "3", "0", "x", "999999"),
    "--side": ("left", "right", ""),
    "--region": ("neck", "low-back", "knee", *ODD),
}
OWN_OPTIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "": ANSWERING,
    "match": ANSWERING | {"--full": (), "--explain": (), "--no-full": ()},
    "list": {"--region": ("neck", "shoulder", *ODD), "--muscle": ("psoas", "hamstrings", *ODD)},
    "batch": ANSWERING | {
        "--input-format": INPUT_FORMS, "--column": ("complaint", "1", "2", "99", *ODD), "--strict": (),
        "--id-column": ("id", "1", *ODD), "--encoding": ENCODINGS, "--no-header": (), "--wide": (),
        "--delimiter": (",", ";", "\\t", "tab", "", '"', "\u00e9", "ab"), "--pass-through": (), "--quiet": (),
        "--output": ("out", "old", "in", ".", "", "-", "/dev/null", "no/such"), "--force": (), "--resume": (),
        "--jobs": ("1",),  # other processes are for the tests of the pool
    },
}  # fmt: skip
ENVIRONMENT: dict[str, tuple[str | None, ...]] = {
    "PAINMAP_CONFIG": ("config.toml", "config.toml", "", "missing", ".", "/dev/zero", "own.toml"),
    "PAINMAP_FORMAT": (*config.FORMATS, "x", ""), "PAINMAP_LIMIT": ("2", "0", "x", ""),
    "PAINMAP_COLOR": ("never", "x"), "PAINMAP_ONLY": ("1", "0", "x"), "PAINMAP_FULL": ("1", "x"),
    "PAINMAP_CATALOGUE": ("own.toml", "missing", "", "a b"), "LINES": ("0", "x", "1"),
    "COLUMNS": ("0", "1", "10", "-1", "x", "\u00b2", "99999999999", ""), "HOME": (None, "", "home", "/"),
    "XDG_CONFIG_HOME": ("", "rel", "/nope"), "NO_COLOR": ("1", ""), "FORCE_COLOR": ("1",),
    "LANG": ("C", "x", ""),
    "TERM": ("dumb", "", "xterm"), "PYTHONUTF8": ("0",), "JUPYTER_COLUMNS": ("x",), "TTY_COMPATIBLE": ("1",),
}  # fmt: skip
HEADINGS = ("complaint", "id,complaint,complaint", "sep=;\nid;complaint", "a,b,c", "id,text,note")
KEYS = (
    "id", "name", "muscles", "trigger_point", "frequency", "felt", "refer", "sources", "client", "self_care",
    "similar", "x",
)  # fmt: skip
VALUES = (
    "3", '"x"', "[]", '["knee"]', "[3]", "{}", "true", "1979-05-27", '"\\u0000"', '"\u201c"', '["masseter"]',
    '["own one"]',
)  # fmt: skip
CATALOGUES = (b"pattern = 3", b"pattern = [3]", b"[[pattern]]", b"[[flag]]\nid = 3", b"[[sign]]")
SETTINGS = (
    "3", '"json"', '"own.toml"', "true", "[]", '["own.toml", 3]', '"~nosuchuser/x"', '"a\\u0000b"', "0", "{}",
    "nan",
)  # fmt: skip
PACKERS: tuple[Callable[[bytes], bytes], ...] = (gzip.compress, bz2.compress, lzma.compress)


@dataclass(slots=True)
class Try:
    """One command line, with what it is run in."""

    args: list[str]
    env: dict[str, str | None]
    data: bytes
    files: dict[str, bytes] = field(default_factory=dict)

    def __str__(self) -> str:
        """Say it so that it can be repeated by hand."""
        env = " ".join(f"{key}={shlex.quote(value)}" for key, value in self.env.items() if value is not None)
        return f"{env} painmap {shlex.join(self.args)} <<< {self.data[:200]!r}"[:2000]


class Maker:
    """Makes tries out of a seeded source of chance."""

    def __init__(self, seed: int) -> None:
        """Begin with a seed."""
        self._any = random.Random(seed)

    def a_try(self) -> Try:
        """One command line with its environment and its files."""
        files = {
            "in": self._input(),
            "own.toml": self._toml(),
            "config.toml": self._config(),
            "old": self._input(),
        }
        if self._one_in(3):
            files["old.part"] = self._input()
        if self._one_in(5):
            files["old.trail"] = self._bytes(120)
        return Try(self._args(), self._env(), self._input(), files)

    def _args(self) -> list[str]:
        any_ = self._any
        name = any_.choice([*COMMANDS, "match", "batch", "batch", ""])
        args = [name] if name else []
        if name in ("batch", "check", "eval"):
            args.append(any_.choice(["in", "in", "in", "in", "-", "own.toml", "missing", ".", "/dev/null"]))
        elif name not in ("list", ""):
            args += [self._text() for _ in range(any_.choice([0, 1, 1, 1, 2, 3]))]
        for _ in range(any_.choice([0, 1, 1, 2, 2, 3, 5])):
            args += self._option(name)
        if self._one_in(10):
            any_.shuffle(args)
        return args

    def _option(self, name: str) -> list[str]:
        any_ = self._any
        options = OPTIONS | OWN_OPTIONS.get(name, {}) | (SELDOM if self._one_in(10) else {})
        key = any_.choice(list(options))
        if not options[key]:
            return [key]
        return [key, self._text() if self._one_in(10) and key != "--jobs" else any_.choice(options[key])]

    def _env(self) -> dict[str, str | None]:
        any_ = self._any
        keys = any_.sample(list(ENVIRONMENT), any_.choice([0, 0, 1, 1, 2, 4]))
        return {key: any_.choice(ENVIRONMENT[key]) for key in keys}

    def _one_in(self, count: int) -> bool:
        return self._any.randrange(count) == 0

    def _text(self) -> str:
        any_ = self._any
        parts = [any_.choice(ODD if self._one_in(3) else WORDS) for _ in range(any_.choice([1, 2, 4, 8]))]
        return any_.choice([" ", " ", "", ", "]).join(parts)

    def _bytes(self, most: int) -> bytes:
        return self._any.randbytes(self._any.randrange(most))

    def _input(self) -> bytes:
        """A file of complaints in any form, more or less complete."""
        any_ = self._any
        if self._one_in(5):
            return self._packed(self._bytes(300))
        rows = [self._text() for _ in range(any_.choice([0, 1, 2, 5]))]
        text = any_.choice([self._lines, self._table, self._json_lines, self._json_lines, self._array])(rows)
        encoding = any_.choice(["utf-8", "utf-8", "utf-8", "utf-16", "utf-8-sig", "latin-1"])
        return self._packed(self._damaged(text.encode(encoding, "replace")))

    def _lines(self, rows: list[str]) -> str:
        return "\n".join(rows)

    def _table(self, rows: list[str]) -> str:
        mark = self._any.choice([",", ";", "\t", "|"])
        heading = self._any.choice(HEADINGS).replace(",", mark)
        return "\n".join([heading, *(f'{n}{mark}"{row}"{mark}x' for n, row in enumerate(rows))])

    def _json_lines(self, rows: list[str]) -> str:
        ident = self._any.choice([3, "x", None, [1]])
        return "\n".join(json.dumps({"id": ident, "complaint": row, "primary": [row]}) for row in rows)

    def _array(self, rows: list[str]) -> str:
        return json.dumps([{"complaint": row} for row in rows])

    def _packed(self, data: bytes) -> bytes:
        if not self._one_in(5):
            return data
        tail = self._any.choice([b"", b"", b"tail", b"\n"])
        return self._damaged(self._any.choice(PACKERS)(data)) + tail

    def _damaged(self, data: bytes) -> bytes:
        any_ = self._any
        if not data or not self._one_in(3):
            return data
        at = any_.randrange(len(data))
        broken = data[:at] + self._bytes(5) + data[at + 1 :]
        return any_.choice([data[:at], broken, data[at:], data + data[:at]])

    def _toml(self) -> bytes:
        any_ = self._any
        if self._one_in(5):
            return self._damaged(any_.choice(CATALOGUES))
        keys = any_.sample(KEYS, any_.randrange(9))
        rows = ["[[pattern]]", *(f"{key} = {any_.choice(VALUES)}" for key in keys)]
        return self._damaged("\n".join([*rows, "[pattern.client]", 'says = ["my knee aches"]']).encode())

    def _config(self) -> bytes:
        any_ = self._any
        keys = any_.sample([*config.KEYS, "x"], any_.choice([0, 1, 1, 2]))
        return self._damaged("\n".join(f"{key} = {any_.choice(SETTINGS)}" for key in keys).encode())


class TooSlowError(BaseException):
    """A try has taken too long; no handler of painmap's may catch it."""


@contextlib.contextmanager
def _own_data_once() -> Iterator[None]:
    """Load painmap's own data once, not at each try: 20,000 tries take minutes, not an hour."""
    load = Engine.load
    built_in = functools.cache(load)
    built_in()  # where no index is kept yet it is compiled first, which takes as long as a try may

    def loaded(catalogues: Sequence[Path] = (), *, only: bool = False, **_more: object) -> Engine:
        return load(catalogues, only=only) if catalogues else built_in()

    with mock.patch.object(Engine, "load", loaded):
        yield


@contextlib.contextmanager
def _limited() -> Iterator[None]:
    """Raise `TooSlowError` in a block that takes too long."""

    def stop(_signal: int, _frame: object) -> None:
        raise TooSlowError

    limits = (
        (signal.SIGPROF, signal.ITIMER_PROF, MOST_SECONDS),
        (signal.SIGALRM, signal.ITIMER_REAL, _MOST_WAITED),
    )
    before = [signal.signal(number, stop) for number, _, _ in limits]
    for _, clock, most in limits:
        signal.setitimer(clock, most)
    try:
        yield
    finally:
        for (number, clock, _), handler in zip(limits, before, strict=True):
            signal.setitimer(clock, 0)
            signal.signal(number, handler)


def here(one: Try) -> str | None:
    """Run a try in this process; what is wrong, if anything."""
    runner = CliRunner()
    try:
        with _limited():
            result = runner.invoke(app, one.args, input=one.data, env=one.env)
    except TooSlowError:
        return f"more than {MOST_SECONDS} s"
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        return f"{type(result.exception).__name__}: {result.exception}"
    return _wrong(result.exit_code, result.stderr)


def outside(one: Try, closed: str) -> str | None:
    """Run a try as a process of its own, with some streams closed; what is wrong, if anything."""
    env = {key: value for key, value in (os.environ | one.env).items() if value is not None}
    line = ["/bin/sh", "-c", f'"$@" {closed}', "sh", sys.executable, "-m", "painmap", *one.args]
    try:
        done = subprocess.run(
            line, input=one.data, capture_output=True, env=env, check=False, timeout=_MOST_WAITED
        )
    except (UnicodeEncodeError, OSError):  # no such command line can be
        return None
    except subprocess.TimeoutExpired:
        return f"more than {_MOST_WAITED} s"
    return _wrong(done.returncode, done.stderr.decode(errors="replace"))


def _wrong(code: int, err: str) -> str | None:
    if "a fault in painmap" in err or "Traceback" in err or "painmap failed on it" in err:
        return err[-2000:]
    return None if code in _CODES else f"exit code {code}"


def run(tries: int, seed: int, tell: Callable[[str], None]) -> int:
    """Do so many tries in a folder of their own; give how many failed."""
    maker = Maker(seed)
    failed = 0
    start = Path.cwd()
    with tempfile.TemporaryDirectory() as folder, _own_data_once():
        os.chdir(folder)
        try:
            for number in range(tries):
                one = maker.a_try()
                for name, data in one.files.items():
                    Path(name).write_bytes(data)
                closed = ("", "<&-", ">&-", "2>&-")[number // _ONE_IN % 4]
                wrong = outside(one, closed) if number % _ONE_IN == _ONE_IN - 1 else here(one)
                if wrong:
                    failed += 1
                    told = f"try {number} of seed {seed}: {one}\n  {wrong}\n  {one.files}"[:4000]
                    tell(told.encode("ascii", "backslashreplace").decode())
                for path in Path().iterdir():
                    if path.is_file() or path.is_symlink():
                        path.unlink()
        finally:
            os.chdir(start)
    return failed


def main() -> None:
    """Run from the command line; memory is bounded, so that a try that reads without end fails alone."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz")
    parser.add_argument("--tries", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    begin = time.monotonic()
    failed = run(asked.tries, asked.seed, print)
    print(f"{asked.tries:,} tries, {failed:,} failed, {time.monotonic() - begin:,.0f} s")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
