"""`painmap batch` as people run it: exit codes, streams, files, and everything that can be cut off."""

from __future__ import annotations

import contextlib
import csv
import gzip
import io
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from processes import COMPLAINTS, MANY, batch, painmap

pytestmark = pytest.mark.usefixtures("compiled")

Here = Callable[..., tuple[int, bytes, str]]

LINES = "\n".join(COMPLAINTS).encode() + b"\n"


def parsed(out: bytes) -> list[dict[str, object]]:
    """Read JSON Lines."""
    return [json.loads(line) for line in out.decode().splitlines()]


def wait_for(done: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait until something has happened."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.005)


# -- records in, records out ------------------------------------------------------------------------------


def test_one_out_for_each_in() -> None:
    """As many records out as in, numbered, in order, with the complaint as it came; a summary at the end."""
    code, out, err = batch("-", data=LINES)
    rows = parsed(out)
    assert code == 0
    assert [r["record"] for r in rows] == list(range(1, len(COMPLAINTS) + 1))
    assert [r["complaint"] for r in rows] == list(COMPLAINTS)
    assert err.startswith(f"painmap: {len(COMPLAINTS)} records: ")
    for word in ("matched", "unanswered", "0 errors", "alerts"):
        assert word in err


def test_same_as_match(here: Here) -> None:
    """A record's answer is the answer of the library, but for its number and id."""
    from painmap import match  # noqa: PLC0415 - beside its only use

    _, out, _ = here("-", "-q", data=LINES)
    assert parsed(out) == [
        json.loads(json.dumps(match(c).as_dict(n))) for n, c in enumerate(COMPLAINTS, start=1)
    ]


@pytest.mark.parametrize("form", ["jsonl", "csv", "tsv", "markdown"])
def test_jobs_change_nothing(form: str, many: Path) -> None:
    """One process and four give the same bytes, whatever the seed of Python's hashes."""
    outs = [
        batch(
            many,
            "-q",
            "-f",
            form,
            "--pass-through",
            "--jobs",
            jobs,
            env=os.environ | {"PYTHONHASHSEED": jobs},
        )
        for jobs in ("1", "4")
    ]
    assert outs[0] == outs[1]
    assert outs[0][0] == 0


def test_file_and_pipe_are_one(many: Path, answered: bytes) -> None:
    """A file, a pipe, a packed file and a written file hold the same records."""
    data = many.read_bytes()
    assert batch("-", "-q", "--input-format", "csv", data=data)[1] == answered
    assert batch("-", "-q", "--input-format", "csv", data=gzip.compress(data))[1] == answered
    out = many.with_name("packed.out")
    assert batch(many, "-q", "-o", out) == (0, b"", "")
    assert out.read_bytes() == answered
    assert not out.with_name("packed.out.part").exists()


def test_broken_records_are_counted(here: Here, many: Path) -> None:
    """Broken records come out in their place with their id, and are counted at the end."""
    code, out, err = here(many)
    rows = parsed(out)
    broken = [r for r in rows if r["status"] == "error"]
    assert (code, len(rows), len(broken)) == (0, MANY, 5)
    assert all(r["error"] == "2 columns where the first row has 3" and r["matches"] == [] for r in broken)
    assert broken[0]["id"] == "R5"
    assert "5 errors" in err


def test_strict(many: Path) -> None:
    """--strict stops at the first broken record with its line, after all before it."""
    for jobs in ("1", "2"):
        code, out, err = batch(many, "--strict", "--jobs", jobs)
        assert code == 2
        assert len(parsed(out)) == 5
        assert "record 6, line 7: 2 columns" in err


def test_huge_text() -> None:
    """A hundred kilobytes of text are answered, and a text over the limit is an error, without a hang."""
    data = b"sore heel " * 10_000 + b"\n" + b"sore heel " * 100_001 + b"\nsore heel\n"
    code, out, _ = batch("-", "-q", data=data)
    assert code == 0
    assert [r["status"] for r in parsed(out)] == ["matched", "error", "matched"]


# -- exit codes and wrong use -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"hurts after driving, crooked back\n", 0),
        (b"shoulder of lamb recipe\n", 1),
        (b"\xff\n", 1),
        (b"", 1),
    ],
)
def test_exit_codes(here: Here, data: bytes, code: int) -> None:
    """0 where anything matched, 1 where nothing did, also where no record could be read or none was there."""
    assert here("-", data=data)[0] == code


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["no-such-file"], "cannot be read"),
        (["-", "--input-format", "parquet"], "not from a pipe"),
        (["-", "--input-format", "csv"], "--column"),
        (["-", "--encoding", "klingon"], "no such text encoding"),
        (["-", "--wide"], "--wide is for tables"),
        (["-", "--resume"], "add -o FILE"),
        (["-", "--force"], "add -o FILE"),
        (["-", "--force", "--resume", "-o", "x"], "give one of them"),
        (["-", "--delimiter", ";;"], "one character"),
        (["-", "--only"], "add --catalogue FILE"),
        (["-", "--region", "elbo"], "elbow"),
        (["-", "--catalogue", "no-such.toml"], "no-such.toml"),
        (["-", "-o", "no/such/folder/out"], "there is no folder"),
        (["-", "-o", "."], "is a folder"),
        ([], "FILE|-"),
    ],
)
def test_wrong_use(
    here: Here, args: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be used ends with 2 and one clear message, and leaves no file behind."""
    monkeypatch.chdir(tmp_path)
    code, out, err = here(*args, data=LINES)
    assert (code, out) == (2, b"")
    assert message in err
    assert list(tmp_path.iterdir()) == []


def test_region_and_limit(here: Here) -> None:
    """--region and -n narrow every record."""
    _, out, _ = here("-", "-q", "-n", "1", "--region", "low-back", data=LINES)
    assert all(len(r["matches"]) <= 1 for r in parsed(out))  # type: ignore[arg-type]


# -- the output file --------------------------------------------------------------------------------------


def test_no_overwriting(here: Here, tmp_path: Path) -> None:
    """A file that exists is left alone without --force, and replaced whole with it."""
    out = tmp_path / "out.jsonl"
    out.write_text("precious")
    code, _, err = here("-", "-o", out, data=LINES)
    assert code == 2
    assert "--force" in err
    assert out.read_text() == "precious"
    assert here("-", "-q", "-o", out, "--force", data=LINES)[0] == 0
    assert len(parsed(out.read_bytes())) == len(COMPLAINTS)


def test_input_is_not_overwritten(here: Here, tmp_path: Path) -> None:
    """Output onto the input is refused, also through a link and with --force."""
    path, link = tmp_path / "in.txt", tmp_path / "link"
    path.write_bytes(LINES)
    link.symlink_to(path)
    code, _, err = here(path, "-o", link, "--force")
    assert code == 2
    assert "is the input itself" in err
    assert path.read_bytes() == LINES


def test_output_through_a_link(here: Here, tmp_path: Path) -> None:
    """Output to a link goes where the link leads, and the link stays."""
    target, link = tmp_path / "target", tmp_path / "link"
    link.symlink_to(target)
    assert here("-", "-q", "-o", link, data=LINES)[0] == 0
    assert link.is_symlink()
    assert len(parsed(target.read_bytes())) == len(COMPLAINTS)


@pytest.mark.parametrize("suffix", [".part", ".trail"])
def test_the_input_may_not_belong_to_the_output(here: Here, tmp_path: Path, suffix: str) -> None:
    """An input that is called as what painmap keeps beside its output is not destroyed."""
    path = tmp_path / f"out{suffix}"
    path.write_bytes(LINES)
    code, _, err = here(path, "-o", tmp_path / "out", "--force")
    assert code == 2
    assert "is the input itself" in err
    assert path.read_bytes() == LINES


def test_a_catalogue_is_not_overwritten(here: Here, own_catalogue: Path) -> None:
    """Nor is a catalogue that is read."""
    before = own_catalogue.read_bytes()
    code, _, err = here("-", "--catalogue", own_catalogue, "-o", own_catalogue, "--force", data=LINES)
    assert code == 2
    assert "is one of the catalogues" in err
    assert own_catalogue.read_bytes() == before


def test_output_never_feeds_on_itself(tmp_path: Path) -> None:
    """Standard output that is added to the input would never end; it is refused."""
    path = tmp_path / "in.txt"
    path.write_bytes(LINES)
    for name, stdin in ((str(path), subprocess.DEVNULL), ("-", path.open("rb"))):
        with path.open("ab") as out:
            code, _, err = batch(name, stdout=out, stdin=stdin)
        assert code == 2
        assert "standard output is the input itself" in err
        assert path.read_bytes() == LINES
        if stdin is not subprocess.DEVNULL:
            stdin.close()


def test_modes_of_files(here: Here, tmp_path: Path) -> None:
    """What is new may be read by its owner alone: it is health data; what is replaced keeps its mode."""
    out = tmp_path / "out"
    assert here("-", "-q", "-o", out, data=LINES)[0] == 0
    assert out.stat().st_mode & 0o777 == 0o600
    for mode in (0o640, 0o444, 0o600):
        out.chmod(mode)
        assert here("-", "-q", "-o", out, "--force", data=LINES)[0] == 0
        assert out.stat().st_mode & 0o777 == mode


@pytest.mark.parametrize("suffix", [".part", ".trail"])
@pytest.mark.parametrize("force", ["--force", "--resume"])
def test_no_link_is_followed(here: Here, tmp_path: Path, suffix: str, force: str) -> None:
    """A link in the place of what painmap keeps is not written through."""
    precious = tmp_path / "precious"
    precious.write_bytes(b"")
    (tmp_path / f"out{suffix}").symlink_to(precious)
    code, _, err = here("-", "-q", "-o", tmp_path / "out", force, data=LINES)
    assert code == 2
    assert "symbolic link" in err
    assert precious.read_bytes() == b""


def test_a_pipe_in_the_place_of_a_part(here: Here, tmp_path: Path) -> None:
    """Nor is a pipe waited on."""
    os.mkfifo(tmp_path / "out.part")
    assert here("-", "-q", "-o", tmp_path / "out", "--force", data=LINES)[0] == 2


def test_output_without_a_name(here: Here) -> None:
    """-o '' is told for what it is."""
    assert "name of the output file is empty" in here("-", "-o", "", data=LINES)[2]


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/dev/stderr"])
def test_standard_output_by_name(many: Path, name: str) -> None:
    """-o /dev/stdout is standard output, and a reader that leaves ends it quietly."""
    script = f'exec "$0" -m painmap batch "$1" -q -o {name} {"2>&1 " if name[-1] == "r" else ""}| head -n 1'
    code, out, err = batch_shell(script, str(many))
    assert (code, out.count(b"\n"), err) == (0, 1, "")


def test_a_failed_start_leaves_nothing(here: Here, tmp_path: Path) -> None:
    """An input that cannot be used leaves neither a file nor a part of one."""
    assert here("-", "--input-format", "csv", "-o", tmp_path / "out", data=LINES)[0] == 2
    assert list(tmp_path.iterdir()) == []


# -- cut off ----------------------------------------------------------------------------------------------


def cut_off(process: subprocess.Popen[bytes], part: Path, size: int, how: signal.Signals) -> int:
    """End a process once its part has a size; its exit code."""
    wait_for(lambda: process.poll() is not None or (part.exists() and part.stat().st_size > size))
    assert process.poll() is None, "it was done before it could be cut off"
    process.send_signal(how)
    process.communicate(timeout=20)
    return process.returncode


@pytest.mark.parametrize(
    ("form", "jobs", "how"),
    [
        ("jsonl", "2", signal.SIGKILL),
        ("csv", "2", signal.SIGKILL),
        ("tsv", "1", signal.SIGTERM),
        ("markdown", "2", signal.SIGINT),
        ("jsonl", "1", signal.SIGINT),
    ],
)
def test_killed_and_resumed(form: str, jobs: str, how: signal.Signals, many: Path, tmp_path: Path) -> None:
    """A batch that is killed, twice, and resumed gives the same file byte for byte, and the same summary."""
    out, whole = tmp_path / "out", tmp_path / "whole"
    part = tmp_path / "out.part"
    args = (many, "-f", form, "--jobs", jobs, "--pass-through")
    _, _, summary = batch(*args, "-o", whole)
    size = whole.stat().st_size
    for at, more in ((size // 5, ()), (size // 2, ("--resume",))):
        code = cut_off(painmap(*args, "-q", "-o", out, *more), part, at, how)
        assert code == (130 if how is signal.SIGINT else -how)
        assert not out.exists()
    code, _, err = batch(*args, "-o", out, "--resume")
    assert code == 0
    assert out.read_bytes() == whole.read_bytes()
    assert err.partition("(")[0] == summary.partition("(")[0]
    assert not part.exists()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="processes are looked up in /proc")
def test_no_process_outlives_a_killed_batch(many: Path, tmp_path: Path) -> None:
    """The other processes of a batch that is killed end by themselves."""
    process = painmap(many, "-o", tmp_path / "out", "--jobs", "3")
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    wait_for(lambda: bool(children.read_text().split()))
    found = children.read_text().split()
    process.kill()
    process.communicate()
    wait_for(lambda: not any(Path(f"/proc/{pid}/cmdline").exists() for pid in found))


def test_ctrl_c_leaves_whole_records(many: Path, tmp_path: Path) -> None:
    """After Ctrl-C the part holds whole records only, the exit code is 130, and the way on is told."""
    process = painmap(many, "-o", tmp_path / "out", "--jobs", "2")
    part = tmp_path / "out.part"
    wait_for(lambda: part.exists() and part.stat().st_size > 100_000)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    rows = parsed(part.read_bytes())
    assert part.read_bytes().endswith(b"\n")
    assert [r["record"] for r in rows] == list(range(1, len(rows) + 1))
    assert b"--resume" in err
    assert b"Traceback" not in err


def test_ctrl_c_while_waiting_for_a_pipe() -> None:
    """Ctrl-C ends a batch that waits for more input, before and after other processes have started."""
    for count in (1, 400):
        process = painmap("-", "-j", "2", stdin=-1)
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"sore heel\n" * count)
        process.stdin.flush()
        for _ in range(count):
            assert process.stdout.readline()
        process.send_signal(signal.SIGINT)
        wait_for(lambda p=process: p.poll() is not None)  # type: ignore[misc]
        _, err = process.communicate()
        assert process.returncode == 130
        assert b"Traceback" not in err
        assert b"Fatal" not in err


@pytest.mark.parametrize("form", ["jsonl", "csv", "tsv", "markdown"])
def test_resume_from_any_byte(here: Here, form: str, tmp_path: Path) -> None:
    """A file that was cut off at any byte is gone on with to the same file."""
    source, whole, out = tmp_path / "in.txt", tmp_path / "whole", tmp_path / "out"
    source.write_bytes(b"".join(line + b"\n" for line in LINES.split(b"\n")[:3]))
    args = (source, "-q", "-f", form, "-n", "2")
    assert here(*args, "-o", whole)[0] == 0
    data = whole.read_bytes()
    for cut in {0, 1, len(data) // 4, len(data) // 2, 3 * len(data) // 4, len(data) - 1, len(data)}:
        out.write_bytes(data[:cut])
        assert here(*args, "-o", out, "--resume")[0] == 0
        assert out.read_bytes() == data


def test_resume_with_nothing_there(here: Here, tmp_path: Path) -> None:
    """--resume begins where there is nothing to go on with, so that a script can repeat one command."""
    out = tmp_path / "out"
    for _ in range(2):
        assert here("-", "-q", "-o", out, "--resume", data=LINES)[0] == 0
        assert len(parsed(out.read_bytes())) == len(COMPLAINTS)


def test_interrupted_part_is_not_thrown_away(here: Here, tmp_path: Path) -> None:
    """A part that an interrupted run has left is neither overwritten nor passed over in silence."""
    (tmp_path / "out.part").write_bytes(b'{"record": 1}\n')
    code, _, err = here("-", "-o", tmp_path / "out", data=LINES)
    assert code == 2
    assert "--resume" in err
    assert here("-", "-q", "-o", tmp_path / "out", "--force", data=LINES)[0] == 0
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize(
    ("more", "data"),
    [
        (("-n", "1"), LINES),
        ((), LINES.replace(b"ache", b"pain")),
        ((), b"sore heel\n"),
        (("-f", "csv"), LINES),
        ((), LINES.replace(b"crooked", b"bent")),
    ],
)
def test_resume_of_another_run(here: Here, more: tuple[str, ...], data: bytes, tmp_path: Path) -> None:
    """What was written with other options or from another input is not gone on with, and not touched."""
    out = tmp_path / "out"
    assert here("-", "-q", "-o", out, data=LINES)[0] == 0
    lines = out.read_bytes().splitlines(keepends=True)
    out.write_bytes(b"".join(lines[:5]))
    code, _, err = here("-", "-o", out, "--resume", *more, data=data)
    assert code == 2
    assert "--force" in err
    assert out.read_bytes() == b"".join(lines[:5])


@pytest.fixture
def half(tmp_path: Path) -> Path:
    """A run of `painmap batch` over the file `in` that was cut off after some records; its output's name."""
    (tmp_path / "in").write_bytes(LINES)
    most = 9_000
    resource = pytest.importorskip("resource")
    limit = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))}
    assert batch(tmp_path / "in", "-o", tmp_path / "out", **limit)[0] == 2
    part = (tmp_path / "out.part").read_bytes()
    assert 1 < part.count(b"\n") < len(COMPLAINTS)
    return tmp_path / "out"


def test_the_trail_tells_nothing_of_a_complaint(half: Path) -> None:
    """What is kept beside the part are options and digests, for its owner alone; it goes with the part."""
    trail = half.with_name("out.trail")
    assert trail.stat().st_mode & 0o777 == 0o600
    assert not any(word in trail.read_bytes() for word in LINES.split() if len(word) > 5)
    assert batch(half.with_name("in"), "-q", "-o", half, "--resume")[0] == 0
    assert sorted(path.name for path in half.parent.iterdir()) == ["in", "out"]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("-n", "4"), "another --limit"),
        (("--region", "neck"), "another --region"),
        (("--side", "left"), "another --side"),
        (("-f", "csv"), "another --format"),
        (("--catalogue", "own"), "another catalogue"),
    ],
)
def test_resume_with_other_options(
    here: Here, half: Path, own_catalogue: Path, more: tuple[str, ...], told: str
) -> None:
    """Any other option is told by its name, also where what is kept would come out the same."""
    part = half.with_name("out.part").read_bytes()
    more = tuple(str(own_catalogue) if word == "own" else word for word in more)
    code, _, err = here(half.with_name("in"), "-o", half, "--resume", *more)
    assert code == 2
    assert told in err
    assert half.with_name("out.part").read_bytes() == part


@pytest.mark.parametrize("line", [0, 1])
def test_resume_of_another_input(here: Here, half: Path, line: int) -> None:
    """A change anywhere in what was read is told, also where the answer would be the same."""
    lines = LINES.splitlines(keepends=True)
    lines[line] = lines[line].replace(b"first thing", b"first  thing").replace(b"crooked", b"crooked ")
    part = half.with_name("out.part").read_bytes()
    half.with_name("in").write_bytes(b"".join(lines))
    code, _, err = here(half.with_name("in"), "-o", half, "--resume")
    assert code == 2
    assert "the input is not the one" in err or "of the earlier run would come out otherwise" in err
    assert half.with_name("out.part").read_bytes() == part
    assert here(half.with_name("in"), "-o", half, "--resume")[::2] == (2, err)


def test_resume_of_a_longer_input(here: Here, half: Path) -> None:
    """More at the end of the input is no other input."""
    with half.with_name("in").open("ab") as stream:
        stream.write(b"sore jaw\n")
    assert here(half.with_name("in"), "-q", "-o", half, "--resume")[0] == 0
    assert half.read_bytes() == here(half.with_name("in"), "-q")[1]


def test_resume_of_a_record_with_an_alert_alone(here: Here, tmp_path: Path) -> None:
    """A Markdown record whose answer is a red flag and no pattern is read back as any other."""
    data = b"I want to kill myself\n" * 3
    whole = here("-", "-q", "-f", "markdown", data=data)[1]
    (tmp_path / "out").write_bytes(whole[: len(whole) - 5])
    assert here("-", "-f", "markdown", "-o", tmp_path / "out", "--resume", data=data)[0] == 0
    assert (tmp_path / "out").read_bytes() == whole


def test_resume_leaves_a_strangers_file_alone(here: Here, tmp_path: Path) -> None:
    """A file that painmap has not written is not replaced by --resume."""
    out = tmp_path / "notes.txt"
    out.write_text("precious\n")
    code, _, err = here("-", "-o", out, "--resume", data=LINES)
    assert code == 2
    assert "no records that painmap has written" in err
    assert out.read_text() == "precious\n"


def test_two_writers(many: Path, tmp_path: Path) -> None:
    """A second batch into the same file is refused while the first one writes."""
    out = tmp_path / "out"
    first = painmap(many, "-q", "-o", out, "-j", "1")
    wait_for(lambda: (tmp_path / "out.part").exists() and (tmp_path / "out.part").stat().st_size > 0)
    code, _, err = batch(many, "-o", out, "--resume")
    assert code == 2
    assert "another painmap" in err
    assert first.wait(60) == 0
    first.communicate()
    assert len(parsed(out.read_bytes())) == MANY


# -- streams that end -------------------------------------------------------------------------------------


def test_closed_pipe(many: Path) -> None:
    """A reader that has enough ends the batch quietly, with 0."""
    for jobs in ("1", "2"):
        process = painmap(many, "--jobs", jobs)
        assert process.stdout is not None
        assert process.stdout.readline()
        process.stdout.close()
        assert process.wait(20) == 0
        assert process.stderr is not None
        assert process.stderr.read() == b""
        process.stderr.close()


def test_output_flows(tmp_path: Path) -> None:
    """In a pipe each record comes out as soon as its complaint has come in."""
    with painmap("-", "-q", stdin=-1) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for n in range(3):
            process.stdin.write(b"sore heel\n")
            process.stdin.flush()
            assert select.select([process.stdout], [], [], 20)[0]
            assert json.loads(process.stdout.readline())["record"] == n + 1
        process.stdin.close()
        assert process.stdout.read() == b""
        assert process.wait(20) == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_disk_full_on_a_stream() -> None:
    """A full disk behind standard output or a device ends with 2 and one message."""
    with Path("/dev/full").open("wb") as full:
        code, _, err = batch("-", data=LINES, stdout=full)
    assert code == 2
    assert "no space left" in err
    code, _, err = batch("-", "-o", "/dev/full", data=LINES)
    assert code == 2
    assert "no space left" in err


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_disk_full_on_a_file(jobs: str, many: Path, answered: bytes, tmp_path: Path) -> None:
    """A disk that fills up leaves a part that can be gone on with to the same file."""
    resource = pytest.importorskip("resource")
    out = tmp_path / "out"
    most = len(answered) // 2

    def small_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    code, _, err = batch(many, "-o", out, "-j", jobs, preexec_fn=small_disk)
    assert code == 2
    assert "file too large" in err
    assert "--resume" in err
    assert not out.exists()
    assert (tmp_path / "out.part").stat().st_size == most
    assert batch(many, "-q", "-o", out, "--resume")[0] == 0
    assert out.read_bytes() == answered


def test_input_breaks_off(many: Path, answered: bytes, tmp_path: Path) -> None:
    """A packed input that breaks off ends with 2 after all records before that; the whole one resumes it."""
    good, cut, out = tmp_path / "good.csv.gz", tmp_path / "cut.csv.gz", tmp_path / "out"
    packed = gzip.compress(many.read_bytes())
    good.write_bytes(packed)
    cut.write_bytes(packed[: 2 * len(packed) // 3])
    code, _, err = batch(cut, "-o", out)
    assert code == 2
    assert "breaks off" in err
    assert batch(good, "-q", "-o", out, "--resume")[0] == 0
    assert out.read_bytes() == answered


def test_truncated_last_record(here: Here) -> None:
    """An input that ends in the midst of a record ends in one error record."""
    code, out, _ = here(
        "-", "-q", "--input-format", "jsonl", data=b'{"complaint": "sore heel"}\n{"complaint": "so'
    )
    assert code == 0
    assert [r["status"] for r in parsed(out)] == ["matched", "error"]


def test_no_standard_streams() -> None:
    """Without any standard stream there is a message or silence, and exit code 2."""
    script = 'exec "$0" -c "import sys; from painmap.cli import main; sys.exit(main())" batch "$@"'
    code, _, err = batch_shell(script + " <&-", "-")
    assert code == 2
    assert "standard input is closed" in err
    assert batch_shell(script + " >&-", "/dev/null")[0] == 2


def batch_shell(script: str, *args: str) -> tuple[int, bytes, str]:
    """Run a line of shell with Python as its `$0`."""
    done = subprocess.run(["/bin/sh", "-c", script, sys.executable, *args], capture_output=True, check=False)
    assert b"Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr.decode()


def test_few_file_descriptors(many: Path, answered: bytes) -> None:
    """With too few file descriptors for other processes, one works alone and says so."""
    resource = pytest.importorskip("resource")
    limit = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (24, 24))}
    code, out, err = batch(many, "-j", "4", **limit)
    assert code == 0
    assert "one process works alone" in err
    assert out == answered


# -- a terminal -------------------------------------------------------------------------------------------


def test_progress_in_a_terminal(many: Path, tmp_path: Path) -> None:
    """In a terminal a bar shows count, rate and time left; with -q and in a pipe there is none."""
    pty = pytest.importorskip("pty")
    for quiet in ((), ("-q",)):
        leader, follower = pty.openpty()
        process = painmap(
            many,
            "-o",
            tmp_path / "out",
            "--force",
            *quiet,
            stderr=follower,
            env=os.environ | {"TERM": "xterm"},
        )
        os.close(follower)
        seen = b""
        with contextlib.suppress(OSError):
            while data := os.read(leader, 65536):
                seen += data
        os.close(leader)
        assert process.wait(30) == 0
        process.communicate()
        assert (b"a second" in seen) == (not quiet)
        assert (f"{MANY} records: ".encode() in seen) == (not quiet)
    assert b"a second" not in batch(many, "-o", tmp_path / "out", "--force")[2].encode()


def test_help_shows_examples_first(here: Here) -> None:
    """-h shows examples before anything else."""
    code, out, _ = here("-h")
    assert code == 0
    text = out.decode()
    assert text.index("Examples:") < text.index("Options:")


def test_wide_table_has_a_row_a_complaint(here: Here, many: Path) -> None:
    """-f csv --wide --pass-through has one row for each record and the input's own columns."""
    _, out, _ = here(many, "-q", "-f", "csv", "--wide", "--pass-through", "-n", "2")
    rows = list(csv.DictReader(io.StringIO(out.decode())))
    assert len(rows) == MANY
    assert [r["age"] for r in rows[:3]] == ["0", "1", "2"]
    assert rows[1]["id"] == "R1"
    assert "pattern_2" in rows[0]
    assert "pattern_3" not in rows[0]


def test_tools_read_what_is_written() -> None:
    """Whatever tools are there agree that the output is what it says."""
    _, out, _ = batch("-", "-q", data=LINES)
    if jq := shutil.which("jq"):
        done = subprocess.run([jq, "-c", ".record"], input=out, capture_output=True, check=True)
        assert done.stdout.split() == [str(n).encode() for n in range(1, len(COMPLAINTS) + 1)]
    assert out.decode().isprintable() or "\n" in out.decode()
