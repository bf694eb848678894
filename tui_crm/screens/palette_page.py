"""The palette: any record, act, view or place by a few letters of its name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import wait
from typing import ClassVar

from textual import events
from textual.widget import Widget

from tui_crm import services
from tui_crm.actions import ANY, DIGITS, Action, Context, for_context
from tui_crm.errors import CrmError
from tui_crm.i18n import _
from tui_crm.model.record import Record
from tui_crm.screens.page import Page
from tui_crm.services import palette
from tui_crm.services.palette import Choice, Kind
from tui_crm.services.reading import PATIENCE
from tui_crm.widgets.fitted import Cells, fitted
from tui_crm.widgets.page_lines import PageLines
from tui_crm.widgets.typed_line import TypedLine

MOST = 20  # records of each kind
MOST_AMONG = 6  # records of each kind while other things are shown below them
WIDTHS = (8, 0, 0, 14)


class PalettePage(Page, inherit_bindings=False):
    """One line to type in, and what it may mean; enter does it on the page below."""

    context: ClassVar[Context] = "picker"

    def __init__(self, below: Page) -> None:
        super().__init__()
        self._below = below
        self._kind: Kind | None = None
        self._typed = ""
        self._read_for: tuple[str, Kind | None] | None = None  # what the records shown were found for
        self._records: Sequence[Choice] = ()
        self._views: Sequence[Record] = ()
        self._accepting: str | None = None  # what was typed when enter was pressed before its records were there
        self._choices: list[Choice] = []

    # what it is made of

    def body(self) -> Iterator[Widget]:
        """The line, and what was found."""
        yield TypedLine(self.desk.router, "picker", self.perform, placeholder=_("a name, a phone number, an act …"), id="typed")
        yield PageLines(id="lines")

    @property
    def lines(self) -> PageLines:
        """What was found."""
        return self.query_one("#lines", PageLines)

    @property
    def typed(self) -> TypedLine:
        """Where the words are typed."""
        return self.query_one("#typed", TypedLine)

    def on_mount(self) -> None:
        """Acts, views and places of the page below."""
        super().on_mount()
        self._look()
        self.typed.focus()
        self.desk.threads.rows.submit(self._read_views)

    async def on_key(self, event: events.Key) -> None:
        """A key that came before the line had the focus is text, too."""
        if self.typed.seen is not event:
            await self.typed.feed(event)
            event.stop()

    # finding

    def on_typed_line_typed(self, event: TypedLine.Typed) -> None:
        """Other words: show what is known at once, and look for records."""
        event.stop()
        self._typed = event.value
        self._look()

    def _look(self) -> None:
        wanted = palette.narrowed(self._typed, self._kind)
        words, kind = wanted
        if not words or kind not in (None, "record"):
            self._found(wanted, ())
            return
        reading = self.desk.threads.rows.submit(self._read, wanted)
        wait([reading], timeout=PATIENCE)
        if not reading.done():
            self._show()
        elif self.is_attached:
            self._found(wanted, reading.result())

    def _read(self, wanted: tuple[str, Kind | None]) -> Sequence[Choice]:
        """In the reading thread."""
        words, kind = wanted
        if wanted != palette.narrowed(self._typed, self._kind):
            return ()  # something else was typed meanwhile
        try:
            hits = services.lookup.anything(self.crm, words, MOST if kind == "record" else MOST_AMONG)
        except CrmError as error:
            message = str(error)
            self.desk.from_outside(lambda: self.say(message, "error"))
            return ()
        found = palette.records(hits)
        self.desk.from_outside(lambda: self._found(wanted, found))
        return found

    def _read_views(self) -> None:
        """In the reading thread."""
        try:
            found = services.views.views(self.crm)
        except CrmError:
            return  # the list of views says why
        self.desk.from_outside(lambda: self._take_views(found))

    def _take_views(self, found: Sequence[Record]) -> None:
        self._views = found
        if found and self.is_attached:
            self._show()

    def _found(self, wanted: tuple[str, Kind | None], records: Sequence[Choice]) -> None:
        if wanted != palette.narrowed(self._typed, self._kind) or not self.is_attached or self._read_for == wanted:
            return
        self._read_for, self._records = wanted, records
        self._show()
        if self._accepting == self._typed:
            self._accept()

    def _show(self) -> None:
        words, kind = palette.narrowed(self._typed, self._kind)
        here = for_context(self._below.place_context(), self.desk.actions)
        plurals = {key: _(entity.plural) for key, entity in self.crm.catalogue.entities.items()}
        groups: dict[Kind, Sequence[Choice]] = {
            "record": self._records if words else (),
            "act": palette.acts(here, words),
            "view": palette.views(self._views, plurals, words),
            "place": [*palette.tabs(self._below.tab_names(), words), *palette.places(here, words), *palette.lists(self._lists(here), words)],
        }
        self._choices = [choice for group in palette.KINDS if kind in (None, group) for choice in groups[group]]
        entries = [Cells((_(palette.KIND_NAMES[c.kind]), c.label, c.about, c.keys), place, ("muted", "", "muted", "sign"))
                   for place, c in enumerate(self._choices)]
        empty = _("Nothing is called “{text}”.").format(text=words) if words else _("Type a few letters of a name, or part of a phone number.")
        self.lines.show(lambda width: fitted(entries, WIDTHS, width), empty)
        self.title_line.show(_("Go to or do"), _(palette.KIND_NAMES[kind]) if kind else _("> acts  @ records  # views"))
        self.status.set_position(str(len(self._choices)))

    def _lists(self, here: Sequence[Action]) -> dict[str, str]:
        """Plurals of the groups of records that no act of their own goes to."""
        named = {action.command for action in here}
        return {group: _(entity.plural) for group, entity in self.crm.catalogue.by_group.items() if group not in named}

    # keys

    def do_picker_down(self, argument: str) -> None:
        self.lines.move(1)

    def do_picker_up(self, argument: str) -> None:
        self.lines.move(-1)

    def do_picker_page_down(self, argument: str) -> None:
        self.lines.page(1)

    def do_picker_page_up(self, argument: str) -> None:
        self.lines.page(-1)

    def do_picker_kind(self, argument: str) -> None:
        """Only one kind, then the next, then all."""
        kinds = (None, *palette.KINDS)
        self._kind = kinds[(kinds.index(self._kind) + 1) % len(kinds)]
        self._read_for = None
        self._look()

    def do_picker_cancel(self, argument: str) -> None:
        self.desk.leave_page()

    def do_picker_accept(self, argument: str) -> None:
        """Do it; while records are still being looked for, as soon as they are there."""
        if self.typed.value == self._typed and self._read_for == palette.narrowed(self._typed, self._kind):
            self._accept()
        else:
            self._accepting = self.typed.value

    def on_page_lines_opened(self, event: PageLines.Opened) -> None:
        """Chosen with the mouse."""
        event.stop()
        self._accept()

    def _accept(self) -> None:
        self._accepting = None
        place = self.lines.current
        if not isinstance(place, int) or place >= len(self._choices):
            self.say(_("Nothing to choose"), "warning")
            return
        choice = self._choices[place]
        self.desk.leave_page()
        if choice.kind == "record":
            self.desk.go_record(*choice.record)
        elif choice.kind == "view":
            self.desk.go_view(next(view for view in self._views if view.id == choice.target))
        elif isinstance(choice.target, tuple):
            self._below.perform(*choice.target)
        else:
            self._do(str(choice.target))

    def _do(self, action_id: str) -> None:
        """An action on the page below; one that needs an argument becomes a command to be finished."""
        action = next(action for action in self.desk.actions if action.id == action_id)
        if action.command and (action.keys == DIGITS or any(ANY in keys.split() for keys in action.keys)):
            self._below.perform("app.command", action.command + " ")
        else:
            self._below.perform(action_id)
