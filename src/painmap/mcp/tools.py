"""The tools: what an assistant may ask painmap; each answers with one text, whose first words warn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from painmap.cli import dialogue
from painmap.cli.data import flag_rows
from painmap.cli.options import pattern_id, site_id
from painmap.errors import PainmapError
from painmap.mcp.schemas import TOOLS, fault
from painmap.nearest import did_you_mean
from painmap.render import sheet, text
from painmap.render.clean import clean, whole
from painmap.render.page import CLOSING, View, lay_out

if TYPE_CHECKING:
    from collections.abc import Mapping

    from painmap.answer import Answer
    from painmap.engine import Engine

__all__ = ["INSTRUCTIONS", "TOOLS", "Faulty", "Toolbox"]

INSTRUCTIONS = (
    "painmap finds trigger-point pain patterns for a pain complaint. Before any call that is about a client, "
    "pass on the client's own words in full. Where a text begins with a warning or with questions to ask "
    "first, show them to the user first, word for word, before any pattern and before any advice; an "
    "EMERGENCY means: call an ambulance now. Say that painmap gives no diagnosis, and never turn a pattern "
    "into one. That no warning stands there does not mean that there is no danger."
)
_NOT_LOOKED = "No complaint was given, so danger signs were not looked for."
_MORE = "What to ask next: the tool ask. One pattern in full: show. Two side by side: compare."
_SHORT = 3


class Faulty(Exception):  # noqa: N818 - what is faulty is the call
    """A call that names no tool, or whose arguments are no object."""


class Toolbox:
    """The tools over one engine; each call stands by itself.

    Args:
        engine: What answers.
    """

    def __init__(self, engine: Engine) -> None:
        """Take the engine."""
        self._engine = engine
        self._tools = {
            "match": self._match,
            "ask": self._ask,
            "show": self._show,
            "compare": self._compare,
            "flags": self._flags,
        }
        self._schemas = {tool["name"]: tool["inputSchema"] for tool in TOOLS}

    def call(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """Answer a `tools/call`.

        Args:
            params: `name` of the tool and its `arguments`.

        Returns:
            The result: one text; `isError` where the arguments do not fit, and the text then says why. What
            the complaint warns of comes first even there.

        Raises:
            Faulty: There is no such tool, or the arguments are no object.
        """
        name, given = params.get("name"), params.get("arguments") or {}
        if not isinstance(name, str) or name not in self._tools:
            raise Faulty(f"no such tool; there are {', '.join(self._tools)}")
        if not isinstance(given, dict):
            raise Faulty("arguments is an object")
        wrong = fault(self._schemas[name], given)
        words = ""
        if not wrong:
            try:
                words = self._tools[name](given)
            except PainmapError as error:
                wrong = str(error)
        if wrong:
            words = self._warning(given, otherwise="") + clean(wrong, lines=True)
        return {"content": [{"type": "text", "text": whole(words)}], "isError": bool(wrong)}

    def _warning(self, given: Mapping[str, Any], otherwise: str = f"{_NOT_LOOKED}\n\n") -> str:
        """What a complaint warns of, whatever else is asked; `otherwise` where there is no complaint."""
        complaint = given.get("complaint")
        if not isinstance(complaint, str) or not complaint.strip():
            return otherwise
        answers = given.get("answers")
        try:
            answer = self._answer({"complaint": complaint, "answers": isinstance(answers, dict) and answers})
        except PainmapError:  # the answers are wrong; the words still warn
            answer = self._engine.match(whole(complaint))
        return "".join(f"{line}\n" for line in text.alarms(lay_out(answer, self._engine)))

    def _answer(self, given: Mapping[str, Any]) -> Answer:
        region = given.get("region")
        return self._engine.match(
            whole(given["complaint"]),
            limit=given.get("limit", 5),
            region=None if region is None else site_id(self._engine, region),
            side=given.get("side"),
            answers=(given.get("answers") or {}).items(),
        )

    def _match(self, given: Mapping[str, Any]) -> str:
        answer = self._answer(given)
        return text.render(lay_out(answer, self._engine, View(full=given.get("full", False), more=_MORE)))

    def _ask(self, given: Mapping[str, Any]) -> str:
        """What to ask next; then how the best few stand."""
        answer = self._answer(given)
        lines = list(text.alarms(lay_out(answer, self._engine)))
        open_ = dialogue.waiting(answer, (given.get("answers") or {}).items())
        if open_ and answer.matches:
            lines += ["Ask, one at a time:", *(f"  - {clean(words)} (id: {i})" for i, words in open_), ""]
        elif open_:
            lines += [f"  - {clean(words)} (id: {i})" for i, words in open_] + [""]
        else:
            lines += [dialogue.ending(answer), ""]
        lines += [
            f"{m.rank}. {clean(m.name)} - {clean(', '.join(m.muscles))} - {m.confidence} fit - {m.id}"
            for m in answer.matches[:_SHORT]
        ]
        return "\n".join([*lines, CLOSING, ""])

    def _show(self, given: Mapping[str, Any]) -> str:
        ident = pattern_id(self._engine, given["id"])
        return self._warning(given) + text.sheet(sheet.shown(ident, self._engine, whole=True))

    def _compare(self, given: Mapping[str, Any]) -> str:
        first, second = (pattern_id(self._engine, given[key]) for key in ("first", "second"))
        return self._warning(given) + text.comparison(sheet.compared(first, second, self._engine))

    def _flags(self, given: Mapping[str, Any]) -> str:
        rows = flag_rows()
        if "id" not in given:
            return text.listing(sheet.flags_by_level(rows)) + sheet.FLAG_CLOSING + "\n"
        ident = given["id"].strip().casefold()
        found = next((row for row in rows if row["id"] == ident), None)
        if found is None:
            fix = did_you_mean(ident, [row["id"] for row in rows], 3) or "call flags without an id"
            raise PainmapError(f'no red flag "{ident}"; {fix}')
        return text.sheet(sheet.flag_sheet(found))
