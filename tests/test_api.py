"""The library: `painmap.match` and `painmap.match_many` for programs."""

from __future__ import annotations

import ast
import itertools
import json
import math
import os
import pickle
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import painmap
from painmap import shared

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
COMPLAINT = "hurts after driving, crooked back"
COMPLAINTS = [
    COMPLAINT,
    "sore heel first thing in the morning",
    "my car makes a noise",
    "neck stiff, numb fingers at night",
]


def python(code: str, **options: Any) -> str:  # noqa: ANN401 - options of subprocess.run
    """Run Python anew; its standard output."""
    done: subprocess.CompletedProcess[str] = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        **options,
    )
    return done.stdout


def test_match() -> None:
    """A complaint has a typed answer that holds its matches with the client's words."""
    answer = painmap.match(COMPLAINT, limit=3)
    assert isinstance(answer, painmap.Answer)
    assert answer.status == "matched"
    assert answer.complaint == COMPLAINT
    assert 1 <= len(answer.matches) <= 3
    assert all(isinstance(m, painmap.Match) and m.evidence for m in answer.matches)


class _Missing(float):
    pass


@pytest.mark.parametrize("missing", [None, math.nan, _Missing("nan"), "", "   "])
def test_missing_values_have_an_empty_answer(missing: object) -> None:
    """None, NaN and blank texts have an empty answer."""
    for answer in (painmap.match(missing), *painmap.match_many([missing])):
        assert (answer.status, answer.matches, answer.alerts, answer.findings) == ("no_match", (), (), ())


@pytest.mark.parametrize("wrong", [1, 1.5, b"sore heel", ["sore heel"], {"a": 1}])
def test_what_is_no_text_is_an_error(wrong: object) -> None:
    """What is neither text nor missing is a TypeError; of many, it says which."""
    with pytest.raises(TypeError, match="not a text"):
        painmap.match(wrong)
    with pytest.raises(TypeError, match="at 1 is"):
        list(painmap.match_many(["sore heel", wrong]))


def test_wrong_options_are_told_at_once() -> None:
    """A wrong option is an error with its mend, before any complaint is taken."""
    for options, message in (
        ({"limit": 0}, "1 or more"),
        ({"side": "up"}, "'left' or 'right'"),
        ({"region": "elbo"}, "elbow"),
        ({"only": True}, "at least one"),
        ({"catalogues": ["no-such.toml"]}, "no-such.toml"),
    ):
        with pytest.raises(painmap.PainmapError, match=message):
            painmap.match_many(iter(()), **options)
    with pytest.raises(painmap.PainmapError, match="1 or more"):
        painmap.match_many([], jobs=-1)
    with pytest.raises(TypeError, match="put it in a list"):
        painmap.match_many(COMPLAINT)


def test_match_many_is_match_many_times() -> None:
    """Many answers are those of one at a time, in order, whatever the number of processes."""
    many = [f"{c}, {n} days" for n, c in zip(range(300), itertools.cycle(COMPLAINTS), strict=False)]
    one_by_one = [painmap.match(c) for c in many]
    assert list(painmap.match_many(many)) == one_by_one
    assert list(painmap.match_many(iter(many), jobs=2)) == one_by_one


def test_match_many_of_an_arrow_array() -> None:
    """The items of an Arrow array are texts and missing values like any other."""
    pa = pytest.importorskip("pyarrow")
    answers = list(painmap.match_many(pa.array([COMPLAINT, None])))
    assert [answer.status for answer in answers] == ["matched", "no_match"]
    with pytest.raises(TypeError, match="the complaint at 0 is int"):
        list(painmap.match_many(pa.array([1])))


def test_the_package_is_typed() -> None:
    """Type checkers look for `py.typed` beside the package."""
    assert (Path(painmap.__file__).parent / "py.typed").exists()


def test_match_many_is_lazy() -> None:
    """Complaints are taken as answers are asked for, so that an endless stream is no trouble."""

    def endless() -> Iterator[str]:
        while True:
            yield COMPLAINT

    for jobs in (1, 2):
        answers = painmap.match_many(endless(), jobs=jobs)
        assert len(list(itertools.islice(answers, 250))) == 250


def test_answers_can_be_pickled() -> None:
    """An answer survives a pickle, care notes included."""
    answer = painmap.match(COMPLAINT)
    again = pickle.loads(pickle.dumps(answer))  # noqa: S301 - our own
    assert again == answer
    assert again.care == answer.care
    assert again.as_dict(care=True) == answer.as_dict(care=True)


def test_threads_share_one_engine() -> None:
    """However many threads ask first, the data is loaded once, and all have the same answers."""
    shared._engines.clear()
    complaints = [f"{c} {n}" for n in range(20) for c in COMPLAINTS]
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(painmap.match, complaints))
    assert len(shared._engines) == 1
    assert answers == [painmap.match(c) for c in complaints]


def test_answers_do_not_depend_on_history() -> None:
    """What was asked before, Python's hash seed and the process change no answer."""
    words = ["shoulder", "elbow", "muscle", "driving", "walking", "sitting", "stairs", "morning", "headache"]
    words += ["stiffness", "typing", "standing", "lifting", "breathing", "swallowing", "twisting", "kneeling"]
    odd = " ".join(f"{word[:at]}q{word[at:]}" for word in words for at in range(len(word)))
    odd += "".join(f" {word[:at]}x{word[at:]}" for word in words for at in range(len(word)))
    code = (
        "import painmap, json, sys\n"
        "texts = json.loads(sys.stdin.read())\n"
        "print(json.dumps([painmap.match(t).as_dict() for t in texts]))"
    )
    asked = [odd, *COMPLAINTS]
    forward = json.loads(python(code, input=json.dumps(asked)))
    backward = json.loads(
        python("import os\nos.environ['PYTHONHASHSEED'] = '7'\n" + code, input=json.dumps(asked[::-1]))
    )
    twice = json.loads(python(code, input=json.dumps(asked + asked)))
    assert forward == backward[::-1]
    assert forward + forward == twice


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200) | st.text("painback kne-,.!?'\n", max_size=200))
def test_any_text_has_an_answer(text: str) -> None:
    """Whatever the text, there is an answer that can be written as JSON, and is the same again."""
    answer = painmap.match(text)
    assert answer.status in ("matched", "no_match")
    assert answer.complaint == text
    assert json.loads(json.dumps(answer.as_dict()))["status"] == answer.status
    assert painmap.match(text) == answer


def test_import_is_cheap() -> None:
    """`import painmap` loads nothing of painmap but its version, and nothing from elsewhere."""
    loaded = ast.literal_eval(
        python("import sys; a = set(sys.modules); import painmap; print(sorted(set(sys.modules) - a))")
    )
    assert {name for name in loaded if name.startswith("painmap")} == {"painmap", "painmap._version"}
    assert not {"click", "rich", "rapidfuzz", "json", "tomllib"} & set(loaded)


def test_names() -> None:
    """All public names are there, and no others."""
    for name in painmap.__all__:
        assert getattr(painmap, name) is not None
        assert name in dir(painmap)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        painmap.nothing  # noqa: B018 - that it is not there is the test


def _examples() -> list[tuple[str, str]]:
    """Blocks of Python in docs/library.md that read no file, each with the library that it needs."""
    blocks = re.findall(
        r"```python\n(.*?)```", (ROOT / "docs" / "library.md").read_text(encoding="utf-8"), re.DOTALL
    )
    library = {"pandas": "import pandas", "pyarrow": "match_arrow"}
    return [
        (next((name for name, sign in library.items() if sign in block), "painmap"), block)
        for block in blocks
        if "complaints.parquet" not in block
    ]


@pytest.mark.parametrize(("library", "code"), _examples(), ids=lambda value: value if value.isalpha() else "")
def test_examples(library: str, code: str) -> None:
    """Each example of docs/library.md runs, and finds the pattern that it is about."""
    pytest.importorskip(library)
    names: dict[str, Any] = {}
    exec(compile(code, "docs/library.md", "exec"), names)  # noqa: S102 - our own documentation
    first = painmap.match(COMPLAINT).matches[0].id
    if "matches" in names:
        assert names["matches"]["pattern"][0] == first
    elif "answers" in names:
        assert names["answers"].field("id").to_pylist() == [first, None, None]
        assert names["answers"].field("status").to_pylist() == ["matched", "no_match", "no_match"]
    else:
        assert names["answer"].matches[0].id == first
