"""The sitting: one complaint at a time as it grows, with what was answered and which match is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from painmap.answer import Asked
from painmap.cli import dialogue
from painmap.engine import with_answered
from painmap.ranking.questions import OPEN
from painmap.render import note
from painmap.render.clean import whole
from painmap.render.page import View, lay_out

if TYPE_CHECKING:
    from painmap.answer import Answer, AskFirst, Match
    from painmap.cli.showing import Request
    from painmap.engine import Engine
    from painmap.render.page import Entry, Page

_NO_MORE = View(more="")


class Sitting:
    """A complaint, what was answered, and what painmap makes of both.

    Args:
        engine: What answers.
        request: How many patterns, of which region and side.

    Attributes:
        text: The complaint as it was last taken.
        answers: Ids of questions with what was answered, the oldest first.
        answer: painmap's answer to both.
        page: The same, laid out.
        chosen: The id of the match that is looked at, or "".
        marked: The id of the match that others are compared with, or "".
    """

    def __init__(self, engine: Engine, request: Request) -> None:
        """Begin with no complaint."""
        self.engine = engine
        self.request = request
        self.text = ""
        self.answers: tuple[tuple[str, str], ...] = ()
        self.chosen = self.marked = ""
        self._danger: dict[str, AskFirst] = {}
        self.answer: Answer = self.look("")
        self.page: Page = lay_out(self.answer, engine, _NO_MORE)

    # -- the complaint ---------------------------------------------------------------------------------

    def look(self, text: str, answers: tuple[tuple[str, str], ...] | None = None) -> Answer:
        """Answer a complaint, changing nothing: it may be called from another thread.

        A danger that was affirmed stays an alert, even where the complaint has grown so that painmap would
        not ask for it any more.

        Args:
            text: The complaint.
            answers: What was answered; what holds for this text of the sitting's own, if None.
        """
        text = whole(text)
        answers = self._kept(text) if answers is None else answers
        danger = {ident: word for ident, word in answers if ident in self._danger}
        if not danger:
            return self.request.answer(self.engine, text, answers)
        asked = {one.id for one in self.request.answer(self.engine, text).ask_first}
        passed = [(i, w) for i, w in answers if i not in danger or i in asked]
        answer = self.request.answer(self.engine, text, passed)
        raised = {alert.id for alert in answer.alerts}
        lost = {i: w for i, w in danger.items() if i not in asked and i not in raised}
        alerts = with_answered(answer.alerts, self._danger, lost)
        status = "alert_only" if alerts and not answer.matches else answer.status
        told = tuple(Asked(i, self._danger[i].question, w) for i, w in lost.items())
        return answer._replace(alerts=alerts, status=status, asked=(*told, *answer.asked))

    def take(self, text: str, answer: Answer | None = None) -> None:
        """Take a complaint as it is now; what was answered about another is forgotten.

        Args:
            text: The complaint.
            answer: What `look` gave for it, if that was called already.
        """
        self.answers = self._kept(text)
        if not self.answers:
            self._danger.clear()
        self.chosen = self.chosen if text == self.text else ""
        self.text = text
        self._set(self.look(text) if answer is None else answer)

    def _kept(self, text: str) -> tuple[tuple[str, str], ...]:
        """The answers that are still about this complaint: those, if it is not emptied or another."""
        if not self.answers or not text.strip():
            return ()
        old, new = self.text, text
        start = _common(old, new)
        end = _common(old[start:][::-1], new[start:][::-1])
        return self.answers if start + end >= len(old) / 2 else ()

    def _set(self, answer: Answer) -> None:
        self.answer = answer
        self.page = lay_out(answer, self.engine, _NO_MORE)
        ids = [match.id for match in answer.matches]
        if self.chosen not in ids:
            self.chosen = ids[0] if ids else ""
        if self.marked not in ids:
            self.marked = ""

    # -- questions -------------------------------------------------------------------------------------

    @property
    def question(self) -> tuple[str, str] | None:
        """The id and the words of the question to put now, those of danger first; None where there is none.

        The one that words answer, where it hurts most, is answered by typing on.
        """
        waiting = dialogue.waiting(self.answer, self.answers)
        return next((one for one in waiting if one[0] != OPEN), None)

    @property
    def open_question(self) -> str:
        """The question that typing on answers, or ""."""
        return next(
            (words for ident, words in dialogue.waiting(self.answer, self.answers) if ident == OPEN), ""
        )

    def give(self, word: str) -> bool:
        """Answer the question: `yes`, `no` or `unknown`; False where none is put."""
        question = self.question
        if question is None:
            return False
        self._danger |= {one.id: one for one in self.answer.ask_first if one.id == question[0]}
        self.answers = (*self.answers, (question[0], word))
        self._set(self.look(self.text, self.answers))
        return True

    def take_back(self) -> bool:
        """Forget the last answer; False where there is none."""
        if not self.answers:
            return False
        self.answers = self.answers[:-1]
        self._set(self.look(self.text, self.answers))
        return True

    # -- the matches -----------------------------------------------------------------------------------

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The matches as the page has them, in the order of its groups."""
        return tuple(entry for group in self.page.groups for entry in group.entries)

    @property
    def match(self) -> Match | None:
        """The match that is looked at."""
        return next((match for match in self.answer.matches if match.id == self.chosen), None)

    def pair(self) -> tuple[str, str] | None:
        """The two to compare: the chosen one with the marked one, else with the best other; None if alone."""
        others = [match.id for match in self.answer.matches if match.id != self.chosen]
        if not self.chosen or not others:
            return None
        return self.chosen, self.marked if self.marked in others else others[0]

    @property
    def side(self) -> str:
        """On which side it hurts: `left` or `right` if only one is told of, `both`; `right` if none is."""
        sides = {f.side for f in self.answer.findings if f.kind == "site" and f.counts and f.side}
        return "both" if len(sides) > 1 else next(iter(sides), "right")

    def note(self) -> str:
        """The note for a client record; "" where there is no complaint."""
        return note.render(self.answer, self.page) if self.text.strip() else ""


def _common(one: str, other: str) -> int:
    """How many letters two texts begin with in common."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))
