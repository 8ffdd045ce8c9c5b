"""The screen: one line to type in, the list that moves, the body beside it, and what must not wait on top."""

from __future__ import annotations

import asyncio
import io
import threading
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.app import App
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.filter import NoColor
from textual.message import Message
from textual.widgets import Footer, OptionList
from textual.widgets.option_list import Option

from painmap.chart.describe import describe
from painmap.chart.scene import scene
from painmap.cli.files import write_new
from painmap.config import THEMES
from painmap.errors import PainmapError
from painmap.live import clipboard, drawing, themes
from painmap.live.sitting import Sitting
from painmap.live.widgets import Alarms, Line, Matches, Named, Opened, Words, from_card
from painmap.render import card, sheet
from painmap.render.clean import clean
from painmap.render.handout import Order, page

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widgets import Input

    from painmap.answer import Answer
    from painmap.cli.showing import Request
    from painmap.engine import Engine
    from painmap.render.page import Entry
    from painmap.render.sheet import Comparison, Sheet

LONG = 20_000  # characters; a longer complaint is read beside the screen, which stays alive
INTERRUPTED = 130
_WELCOME = "What hurts, and when? In the client's own words"


class Read(Message):
    """A long complaint was read."""

    def __init__(self, text: str, answer: Answer) -> None:
        """Take both."""
        super().__init__()
        self.text = text
        self.answer = answer


class _Shown(NamedTuple):
    """What the chart on the screen is of."""

    chosen: str
    side: str
    columns: int
    rows: int
    reasons: object


class Live(App[int]):
    """`painmap live`.

    Args:
        engine: What answers.
        request: How many patterns, of which region and side.
        theme: One of `painmap.config.THEMES`.
    """

    TITLE = "painmap"
    CSS_PATH = "live.tcss"
    ENABLE_COMMAND_PALETTE = False  # it would offer a picture of the complaint on disk
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (72, "-normal"), (100, "-wide")]  # noqa: RUF012 - as in App
    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-high")]  # noqa: RUF012 - as above
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer('yes')", show=False),
        Binding("n", "answer('no')", show=False),
        Binding("d,question_mark", "answer('unknown')", show=False),
        Binding("b", "take_back", show=False),
        Binding("f1", "alarms", show=False),
        Binding("ctrl+c", "leave", show=False, priority=True),
        Binding("ctrl+q", "quit", show=False, priority=True),
    ]

    def __init__(self, engine: Engine, request: Request, theme: str = "dark") -> None:
        """Set up an empty sitting."""
        super().__init__()
        for one in themes.ALL:
            self.register_theme(one)
        self.sitting = Sitting(engine, request)
        self._look = theme if theme in THEMES else "dark"
        self._wanted = ""
        self._waiting = self._reading = False
        self._said = ""
        self._chart: _Shown | None = None

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """painmap's own variables."""
        return themes.DEFAULTS

    def compose(self) -> ComposeResult:
        """Put what must not wait on top, then the line, list and body, the question and the keys."""
        yield Alarms(id="alarms", markup=False)
        yield Line(placeholder=_WELCOME, id="line", compact=True, select_on_focus=False)
        yield Words(id="hints", markup=False)
        with Horizontal(id="middle"):
            yield Matches(id="matches", compact=True, markup=False)
            yield Words(id="body", markup=False)
        with Vertical(id="asking"):
            yield Words(id="question", markup=False)
            yield Words(id="answers")
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Begin at the line."""
        self._dress(self._look)
        self.query_one(Line).focus()
        self._show()

    # -- typing ----------------------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look the complaint up as it is now; keys that came at once are looked up once."""
        if event.input.id != "line":  # the name of a file is no complaint
            return
        self._wanted = event.value
        if not self._waiting and not self._reading:
            self._waiting = True
            self.call_later(self._look_up)

    def _look_up(self) -> None:
        self._waiting = False
        text = self._wanted
        self._said = ""
        if len(text) <= LONG:
            self.sitting.take(text)
            self._show()
            return
        self._reading = True
        self._tell(f"Reading {len(text):,} characters ...")
        # a daemon, so that leaving does not wait for it
        threading.Thread(target=self._read, args=(text,), daemon=True).start()

    def _read(self, text: str) -> None:
        answer = self.sitting.look(text)
        if self.is_running:
            self.post_message(Read(text, answer))

    def on_read(self, message: Read) -> None:
        """Show what a long complaint gave; if it has changed meanwhile, read it again."""
        self._reading = False
        self._said = ""
        self.sitting.take(message.text, message.answer)
        self._show()
        if self._wanted != message.text:
            self._look_up()

    # -- showing ---------------------------------------------------------------------------------------

    def _show(self) -> None:
        """Bring the screen up to the sitting."""
        sitting = self.sitting
        self.query_one(Alarms).tell(sitting.page)
        self._list()
        self._tell(self._said)
        self._ask()
        self.call_after_refresh(self._draw_body)

    def _list(self) -> None:
        matches, sitting = self.query_one(Matches), self.sitting
        options: list[Option] = []
        for group in sitting.page.groups:
            if group.heading:
                options.append(Option(drawing.heading(group.heading, self._columns()), disabled=True))
            options += [Option(self._row(entry), id=entry.id) for entry in group.entries]
        if not options and sitting.text.strip():
            options = [Option(Content("\n".join(sitting.page.missing)), disabled=True)]
        matches.put(options, next((n for n, o in enumerate(options) if o.id == sitting.chosen), None))

    def _columns(self) -> int:
        """Columns of a row of the list, without the scroll bar."""
        return max((self.query_one(Matches).content_size.width or self.size.width // 2) - 1, 8)

    def _row(self, entry: Entry) -> Content:
        chosen, marked = self.sitting.chosen, self.sitting.marked
        return drawing.row(entry, self._columns(), chosen=entry.id == chosen, marked=entry.id == marked)

    def _ask(self) -> None:
        sitting = self.sitting
        asking = drawing.question(sitting)
        typing = self.focused is self.query_one(Line)
        self.query_one("#question", Words).put(asking)
        self.query_one("#answers", Words).put(drawing.answering(sitting, typing=typing))
        self.query_one("#asking").display = bool(asking.plain) or bool(sitting.answers)

    def on_descendant_focus(self) -> None:
        """Say which keys answer: while the line has them, letters are letters."""
        if self.is_running and len(self.screen_stack) == 1:
            self._ask()

    def _tell(self, words: str) -> None:
        self._said = words
        hints = drawing.hints(self.sitting.page, [words])
        self.query_one("#hints", Words).put(hints)
        self.query_one("#hints").display = bool(hints.plain)

    def _draw_body(self) -> None:
        """Draw the chart of the chosen match, if it is not there already."""
        where = self.query_one("#body", Words)
        width, height = where.content_size
        entry = next((e for e in self.sitting.entries if e.id == self.sitting.chosen), None)
        wanted = _Shown(self.sitting.chosen, self.sitting.side, width, height, entry)
        if wanted != self._chart and width and height:
            self._chart = wanted
            where.put(drawing.body(self.sitting, width, height))

    def on_resize(self) -> None:
        """Lay everything out anew, once the parts know their sizes."""
        self.call_after_refresh(self._show)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Look at another match."""
        if event.option_id and event.option_id != self.sitting.chosen:
            before, self.sitting.chosen = self.sitting.chosen, event.option_id
            for entry in self.sitting.entries:
                if entry.id in (before, event.option_id):
                    event.option_list.replace_option_prompt(entry.id, self._row(entry))
            self._draw_body()

    def on_option_list_option_selected(self) -> None:
        """Open the match that was clicked."""
        self.action_open()

    # -- what keys do ----------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave letters to the line while it has the keys, and pages to themselves."""
        del parameters
        if len(self.screen_stack) > 1:
            return action in ("pop_screen", "quit", "leave", "look", "alarms")
        return True

    def action_to_list(self) -> None:
        """Hand the keys to the list."""
        if self.sitting.answer.matches or self.sitting.question:
            self.query_one(Matches).focus()

    def action_to_line(self) -> None:
        """Hand the keys back to the line."""
        self.query_one(Line).focus()

    def action_clear(self) -> None:
        """Begin a new complaint."""
        self.query_one(Line).value = ""

    def action_leave(self) -> None:
        """Clear the line; where it is empty, end."""
        line = self.query_one(Line) if len(self.screen_stack) == 1 else None
        if line is not None and line.value:
            line.value = ""
            line.focus()
        else:
            self.exit(INTERRUPTED)

    def action_answer(self, word: str) -> None:
        """Answer the question."""
        if not self._busy() and self.sitting.give(word):
            self._said = ""
            self._show()

    def action_take_back(self) -> None:
        """Take the last answer back."""
        if not self._busy() and self.sitting.take_back():
            self._said = ""
            self._show()

    def _busy(self) -> bool:
        """Whether a complaint is being read, so that what is on the screen is not about it."""
        return self._reading or self._waiting

    def action_mark(self) -> None:
        """Mark the chosen match, to compare others with it."""
        self.sitting.marked = "" if self.sitting.marked == self.sitting.chosen else self.sitting.chosen
        self._list()

    def action_open(self) -> None:
        """Open the chosen match with everything."""
        if self.sitting.chosen:
            whole = sheet.shown(self.sitting.chosen, self.sitting.engine, whole=True)
            self._open("", from_card(lambda columns: _drawn(whole, columns)))

    def action_compare(self) -> None:
        """Set two matches side by side."""
        pair = self.sitting.pair()
        if pair is None:
            self._tell("There is no other match to compare with.")
            return
        two = sheet.compared(*pair, self.sitting.engine)
        self._open("", from_card(lambda columns: _drawn(two, columns)))

    def action_body(self) -> None:
        """Draw the body as large as the screen, and say it in words."""
        record = self.sitting.engine.pattern(self.sitting.chosen)
        if record is None:
            return
        words = describe(scene(record, self.sitting.engine, self.sitting.side), self.sitting.engine)

        def draw(columns: int, rows: int) -> Content:
            chart = drawing.drawn(self.sitting, columns, rows)
            return Content("\n").join([*chart, Content(words)])

        self._open(clean(record["name"]), draw)

    def action_alarms(self) -> None:
        """Show every word of what must not wait."""
        told = list(drawing.alarms_in_full(self.sitting.page))
        if told:
            self._open("What must not wait", lambda _columns, _rows: Content("\n\n").join(told))

    def _open(self, title: str, draw: object) -> None:
        self.push_screen(Opened(title, draw, self.sitting.page))  # type: ignore[arg-type]

    async def action_note(self) -> None:
        """Copy the note, and say where it went."""
        text = "" if self._busy() else self.sitting.note()
        if not text:
            self._tell("There is no complaint to note.")
            return
        self.copy_to_clipboard(text)
        done = await asyncio.to_thread(clipboard.copy, text)
        self._tell(f"Note copied: {done}; sent to the terminal too (OSC 52), which may or may not take it.")

    def action_handout(self) -> None:
        """Ask where to write the handout of the chosen match."""
        ident = self.sitting.chosen
        if not ident:
            self._tell("There is no match to make a handout of.")
            return
        question = (
            f"Write the handout ({self.sitting.side} side) into which file? It has no word of the client's."
        )

        def write(name: str | None) -> None:
            self._tell(self._written(ident, name) if name else "No handout was written.")

        self.push_screen(Named(question, f"{ident}.html", self.sitting.page), write)

    def _written(self, ident: str, name: str) -> str:
        """Write a handout; say what was done, or why not."""
        path = Path(name).expanduser()
        try:
            text = page([ident], self.sitting.engine, Order(side=self.sitting.side))
            if path.suffix.lower() == ".pdf":
                from painmap.render.pdf import pdf  # noqa: PLC0415 - an extra

                write_new(path, pdf(text), force=False)
            else:
                write_new(path, text.encode(), force=False)
        except PainmapError as error:
            return f"Not written: {clean(str(error))}"
        return f"Handout written: {clean(str(path))}"

    def action_look(self) -> None:
        """Go on to the next theme."""
        names = THEMES
        self._dress(names[(names.index(self._look) + 1) % len(names)])

    def _dress(self, name: str) -> None:
        """Put a theme on; "none" takes every colour away."""
        self._look = name
        self._filters[:] = [one for one in self._filters if not isinstance(one, NoColor)]
        if name == "none":
            self._filters.append(NoColor())
        self.theme = f"painmap-{name}"
        self.set_class(name == "none", "-colorless")
        self._chart = None
        self.call_after_refresh(self._draw_body)


def _drawn(what: Sheet | Comparison, columns: int) -> str:
    """What the card writes for a sheet or a comparison, with the codes of the terminal's eight colours."""
    stream = io.StringIO()
    out = card.console(stream, color=True, width=columns)
    if isinstance(what, sheet.Sheet):
        card.draw_sheet(what, out)
    else:
        card.draw_comparison(what, out)
    return stream.getvalue()
