"""Widgets: the line that is typed in, what stands above everything, and pages that open over the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.reactive import Reactive
from textual.screen import ModalScreen
from textual.widgets import Footer, Input, OptionList, Static

from painmap.live import drawing
from painmap.render.clean import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widgets.option_list import Option

    from painmap.render.page import Page

_SHARE = 0.45  # of the rows, that alarms take before they are shortened


class Line(Input):
    """The line that the complaint is typed in; a pasted text of many lines is one complaint."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("down,enter", "app.to_list", "Choose"),
        ("escape", "app.clear", "New complaint"),
        ("ctrl+q", "app.quit", "Quit"),
    ]
    # with `layout`, as a Widget has it, every letter lays the whole screen out again
    virtual_size: Reactive[Size] = Reactive(Size(0, 0))

    def on_mount(self) -> None:
        """Keep the cursor still: a blinking one draws the whole line twice a second, however long it is."""
        self.cursor_blink = False

    def _on_paste(self, event: events.Paste) -> None:
        """Take a pasted text whole, without what could steer a terminal."""
        event.stop()
        event.prevent_default()
        words = clean(event.text)
        if words:
            self.replace(words, *sorted(self.selection))


class Words(Static):
    """Text that is put anew with every key; the screen is laid out again only where its height changes."""

    _put: tuple[Content, int, int] | None = None

    def put(self, content: Content) -> None:
        """Show a text, if it is not there already."""
        columns = self.content_size.width
        if self._put is not None and content.is_same(self._put[0]) and columns == self._put[1]:
            return
        height = len(content.wrap(columns)) if columns else 0
        same = self._put is not None and self._put[1:] == (columns, height) and bool(columns)
        self._put = (content, columns, height)
        self.update(content, layout=not same)


class Alarms(Words):
    """What must not wait; it never scrolls, and shortens itself where the screen is low."""

    page: Page | None = None

    def tell(self, page: Page) -> None:
        """Show what a page warns of."""
        self.page = page
        self._draw()

    def _draw(self) -> None:
        page, size = self.page, self.app.size
        told = page is not None and bool(page.alerts or page.ask_first)
        self.display = told
        if page is not None and told:
            self.set_class(any(alert.level == "emergency" for alert in page.alerts), "-emergency")
            self.put(drawing.alarms(page, size.width - 3, max(int(size.height * _SHARE), 1)))

    def on_mount(self) -> None:
        """Show what there is to show."""
        self._draw()

    def on_resize(self) -> None:
        """Shorten or lengthen with the screen."""
        self._draw()

    def on_click(self) -> None:
        """Open all of it."""
        self.app.run_worker(self.app.run_action("alarms"))


class Matches(OptionList):
    """The list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("enter", "app.open", "Open"),
        ("c", "app.compare", "Compare"),
        ("space", "app.mark", "Mark"),
        ("w", "app.note", "Copy note"),
        ("h", "app.handout", "Handout"),
        ("v", "app.body", "Body"),
        ("slash", "app.to_line", "Type"),
        ("t", "app.look", "Theme"),
        ("q", "app.quit", "Quit"),
    ]

    def put(self, options: Sequence[Option], highlighted: int | None) -> None:
        """Show a list, if it is not there already: to lay it out takes longest; most letters change none."""
        if self.highlighted == highlighted and _looks(self.options) == _looks(options):
            return
        with self.prevent(OptionList.OptionHighlighted):
            self.set_options(options)
            self.highlighted = highlighted

    def action_cursor_up(self) -> None:
        """Go up; from the first match, to the line."""
        first = next((n for n, option in enumerate(self.options) if not option.disabled), None)
        if self.highlighted in (None, first):
            self.screen.query_one(Line).focus()
        else:
            super().action_cursor_up()


def _looks(options: Iterable[Option]) -> list[object]:
    """All that is seen of a list."""
    return [
        (o.id, o.disabled, o.prompt.plain, o.prompt.spans) if isinstance(o.prompt, Content) else o
        for o in options
    ]


class Opened(ModalScreen[None]):
    """A page over the list, drawn anew at every size; what must not wait stays above it.

    Args:
        title: What it is, or "".
        draw: Gives the page for a number of columns.
        page: What must not wait is taken from it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [("escape,q,enter", "app.pop_screen", "Back")]

    def __init__(self, title: str, draw: Callable[[int, int], Text | Content], page: Page) -> None:
        """Take the parts."""
        super().__init__()
        self._title = title
        self._draw_page = draw
        self._page = page

    def compose(self) -> ComposeResult:
        """Put alarms above, the page below, keys at the bottom."""
        yield Alarms(id="alarms", markup=False)
        yield Static(self._title, id="title", markup=False)
        with VerticalScroll(id="sheet"):
            yield Static(id="opened", markup=False)
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Show it."""
        self.query_one(Alarms).tell(self._page)
        self.query_one("#title").display = bool(self._title)
        self.query_one("#sheet").focus()
        self._again()

    def on_resize(self) -> None:
        """Draw it for the new size."""
        self._again()

    def _again(self) -> None:
        width, height = self.app.size
        self.query_one("#opened", Static).update(self._draw_page(max(width - 4, 8), max(height - 6, 4)))


class Named(ModalScreen[str]):
    """Asks for a file's name; "" if none is wanted.

    Args:
        question: What the name is for.
        proposed: The name to begin with.
        page: What must not wait is taken from it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "leave", "Back"), ("enter", "take", "Write")]

    def __init__(self, question: str, proposed: str, page: Page) -> None:
        """Take the parts."""
        super().__init__()
        self._question = question
        self._proposed = proposed
        self._page = page

    def compose(self) -> ComposeResult:
        """Put alarms above, then the question and the line."""
        yield Alarms(id="alarms", markup=False)
        yield Static(self._question, id="title", markup=False)
        yield Input(self._proposed, id="name", compact=True, select_on_focus=False)
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Show it."""
        self.query_one(Alarms).tell(self._page)
        self.query_one("#name").focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the name."""
        event.stop()
        self.dismiss(event.value.strip())

    def action_leave(self) -> None:
        """Write nothing."""
        self.dismiss("")


def from_card(draw: Callable[[int], str]) -> Callable[[int, int], Text]:
    """Show what the card's drawing writes for a terminal of so many columns."""
    return lambda columns, _rows: Text.from_ansi(draw(columns))
