"""The JSON Schema of an answer: every real answer obeys it, and it names every key of every answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

import painmap

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

ROOT = Path(__file__).resolve().parents[1]
#: A complaint of each kind that an answer can be.
KINDS = {
    "matched": "hurts after driving, crooked back, no numbness",
    "no match": "nice weather today",
    "an emergency": "numb between my legs, cannot pee since this morning, low back pain",
    "ask first": "back ribs hurt when i breathe",
    "an alert alone": "I coughed up blood this morning",
    "corrections": "lower bak pain aftr drivign",
    "questions": "shoulder pain",
    "two troubles": "heel hurts in the morning, and my jaw clicks when chewing",
    "another language": "mi fa male la schiena da tre giorni",
    "a look-alike": "restless legs at night, I have to move them",
    "nothing": "",
}


def strict(schema: Any) -> Any:  # noqa: ANN401 - any JSON
    """The schema with no room for keys that it does not name."""
    if isinstance(schema, list):
        return [strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    out = {key: strict(value) for key, value in schema.items()}
    if schema.get("type") == "object":
        out.setdefault("additionalProperties", False)
    return out


@pytest.fixture(scope="module")
def validator() -> Any:  # noqa: ANN401 - jsonschema has no types
    """Check an object against the schema, unknown keys forbidden."""
    return jsonschema.Draft202012Validator(strict(painmap.json_schema()))


def test_the_schema_is_one() -> None:
    """The schema obeys the schema of schemas."""
    jsonschema.Draft202012Validator.check_schema(painmap.json_schema())


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_of_each_kind_obeys(kind: str, validator: Any, invoke: Callable[..., Result]) -> None:  # noqa: ANN401
    """What `match --format json` writes, care notes included, has the shape that is promised."""
    row = json.loads(invoke("match", "-", "--format", "json", input=KINDS[kind]).stdout)
    validator.validate(row)
    shown = {
        "matched": row["matches"],
        "no match": row["status"] == "no_match",
        "an emergency": row["alerts"],
        "ask first": row["ask_first"],
        "an alert alone": row["status"] == "alert_only",
        "corrections": row["corrections"],
        "questions": row["questions"],
        "two troubles": row["troubles"],
        "another language": row["language"],
        "a look-alike": row["look_alike"],
        "nothing": row["status"] == "no_match",
    }
    assert shown[kind], "the complaint no longer shows its kind"


def test_answered_questions_obey(validator: Any) -> None:  # noqa: ANN401 - as above
    """An answer that knows what was answered says so in the promised shape."""
    row = painmap.match("shoulder pain", answers={"at:shoulder-front": "yes"}).as_dict()
    assert row["answers"]
    validator.validate(row)


def test_a_batch_obeys(validator: Any, invoke: Callable[..., Result], tmp_path: Path) -> None:  # noqa: ANN401
    """Records of a batch obey too: errors, ids of any type, what is passed through."""
    given = [
        {"id": 7, "text": "sore heel", "clinic": "north"},
        {"id": None, "text": None},
        {"id": ["x"], "text": 5, "more": {"a": [1]}},
        {"id": "a", "text": "nice weather"},
    ]
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in given) + "{broken\n", "utf-8")
    out = invoke("batch", path, "--pass-through", "-q", "-j", "1").stdout
    rows = [json.loads(line) for line in out.splitlines()]
    assert [row["status"] for row in rows] == ["matched", "error", "error", "no_match", "error"]
    for row in rows:
        validator.validate(row)


def test_real_complaints_obey(validator: Any) -> None:  # noqa: ANN401 - as above
    """So do labelled complaints of real people."""
    for name in ("red", "posts"):
        lines = (ROOT / "corpus" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        for line in lines[::40]:
            validator.validate(painmap.match(json.loads(line)["complaint"]).as_dict(care=True))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("status",), "fine"),
        (("matches", 0, "score"), 1.5),
        (("matches", 0, "confidence"), "certain"),
        (("matches",), []),
        (("alerts",), None),
        (("error",), "an error that is none"),
        (("extra",), 1),
    ],
)
def test_a_wrong_answer_does_not(path: tuple[Any, ...], value: object, validator: Any) -> None:  # noqa: ANN401
    """The schema can fail: a value out of range, a matched answer without a match, an unknown key."""
    row = painmap.match(KINDS["matched"]).as_dict()
    at: Any = row
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    assert not validator.is_valid(row)
