"""What a user of the library writes: checked by mypy against the built wheel (.ci/run), never run."""

from __future__ import annotations

from typing import Any, assert_type

import painmap

answer = painmap.match("hurts after driving", limit=3)
assert_type(answer, painmap.Answer)
assert_type(answer.matches, tuple[painmap.Match, ...])
assert_type(answer.matches[0].score, float)
assert_type(answer.alerts, tuple[painmap.Alert, ...])
for each in painmap.match_many(["sore heel", None], jobs=2):
    assert_type(each.status, str)
assert_type(painmap.json_schema(), dict[str, Any])
