"""The base of every page: a title line, a body, a status line, a footer, the bottom line, and keys by the action table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from tui_crm.actions import Context
from tui_crm.errors import CrmError, FilterError, UsageError
from tui_crm.i18n import _
from tui_crm.keys import normalise
from tui_crm.services.reading import PATIENCE
from tui_crm.widgets.bottom_line import BottomLine, Completion
from tui_crm.widgets.chrome import FooterLine, Severity, StatusLine, TitleLine

if TYPE_CHECKING:
    from tui_crm.app import CrmApp
    from tui_crm.services.crm import Crm

Result = TypeVar("Result")


class Candidate(Protocol):
    """One way to complete a text."""

    @property
    def text(self) -> str: ...


class Candidates(Protocol):
    """What may stand in place of text[start:end]."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def candidates(self) -> Sequence[Candidate]: ...


Complete = Callable[[str, int], Candidates]


@dataclass(frozen=True, slots=True)
class _Question:
    answer: Callable[[str], object]
    complete: Complete | None
    live: Callable[[str], object] | None
    left: Callable[[], object] | None
    longer: Callable[[str], object] | None


class Page(Screen[Any], inherit_bindings=False):
    """A page. Subclasses give a body and `do_…` methods: action `row.down` runs `do_row_down(argument)`, here or in the app."""

    context: ClassVar[Context] = "list"
    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__()
        self._pending = ""
        self._question: _Question | None = None

    # what it is made of

    def body(self) -> Iterable[Widget]:
        """The widgets between title and status."""
        return ()

    def compose(self) -> ComposeResult:
        """Title, body, status, bottom line, footer."""
        yield TitleLine(id="title")
        yield from self.body()
        yield StatusLine(id="status")
        yield BottomLine(self.desk.actions, id="bottom")
        yield FooterLine(id="footer")

    def on_mount(self) -> None:
        """Show the keys of this place."""
        self.footer.set_actions(self.place_context() if self.bottom.is_open else self.key_context(), self.desk.actions)
        self.bottom.cover(self.status, self.footer)

    @property
    def desk(self) -> CrmApp:
        """The app."""
        app: Any = self.app
        return app  # type: ignore[no-any-return]

    @property
    def crm(self) -> Crm:
        """The archive."""
        return self.desk.crm

    @property
    def title_line(self) -> TitleLine:
        return self.query_one("#title", TitleLine)

    @property
    def status(self) -> StatusLine:
        return self.query_one("#status", StatusLine)

    @property
    def footer(self) -> FooterLine:
        return self.query_one("#footer", FooterLine)

    @property
    def bottom(self) -> BottomLine:
        return self.query_one("#bottom", BottomLine)

    # keys

    def key_context(self) -> Context:
        """Where keys go now: the bottom line while it is open, else this page."""
        return "line" if self.bottom.is_open else self.place_context()

    def place_context(self) -> Context:
        """Where keys go while no line is open: a page may have other keys for other kinds of records."""
        return self.context

    async def on_key(self, event: events.Key) -> None:
        """Route a key that no input took."""
        if self.bottom.is_open and await self.bottom.feed(event):
            return
        key = normalise(event.key, event.character)
        context = self.key_context()
        pressed = self.desk.router.press(context, key, self._pending)
        before, self._pending = self._pending, pressed.pending
        if before or pressed.pending:
            hints = self.prefix_hints(pressed.pending) or [(shown, _(label)) for shown, label in pressed.hints]
            self.footer.set_hints(pressed.pending, hints)
        if pressed.action_id:
            event.stop()
            event.prevent_default()
            self.perform(pressed.action_id, pressed.argument)
        elif pressed.unknown and context != "line":
            self._say_why_nothing(key, before)

    def prefix_hints(self, pending: str) -> list[tuple[str, str]]:
        """What may follow the pending keys, where the page knows better than the table."""
        return []

    def _say_why_nothing(self, key: str, before: str) -> None:
        if len(key) > 1 and not before:
            return
        self.say(_("{key} does nothing here; ? shows the keys").format(key=f"{before} {key}".strip()), "warning")

    def perform(self, action_id: str, argument: str = "") -> None:
        """Do an action of the table, here or in the app. What it refuses is said in the status line."""
        name = "do_" + action_id.replace(".", "_")
        handler = getattr(self, name, None) or getattr(self.desk, name, None) or self.desk.plugin_handlers.get(action_id)
        if handler is None:
            self.say(_("This does nothing here"), "warning")
            return
        if action_id == "app.escape" and self.desk.stop_long_task():
            return
        status, said = self.status, self.status.said
        try:
            handler(argument)
        except CrmError as error:
            self.say(str(error), "error")
        if status.said == said and not self.desk.busy:
            status.clear()  # it was about something else; of what is under way the outcome takes its place

    def say(self, message: str, severity: Severity = "info") -> None:
        """Say something in the status line; on a page that is only being opened, as soon as it is there."""
        if self.is_attached and self.is_mounted:
            self.status.say(message, severity)
        elif not self.is_mounted:
            self.call_after_refresh(self.say, message, severity)

    # work that reads or writes

    def work(
        self, task: Callable[[], Result], done: Callable[[Result], object] | None = None, failed: Callable[[CrmError], object] | None = None
    ) -> None:
        """Run `task` in the thread that writes, then `done(result)` here. What it refuses goes to `failed`, else to the status line."""

        def finished(future: Future[Result]) -> None:
            try:
                result = future.result()
            except CrmError as error:
                if failed:
                    failed(error)
                elif self.is_mounted:
                    self.say(str(error), "error")
                return
            if done:
                done(result)

        self.desk.run_task(task, finished)

    def soon(
        self, task: Callable[[], Result], done: Callable[[Result], object], pool: ThreadPoolExecutor | None = None, patience: float = PATIENCE
    ) -> None:
        """Read in a thread, then `done(result)` here: at once if it is as quick as it nearly always is, so that the page is painted once."""
        reading = (pool or self.desk.threads.rows).submit(task)
        wait([reading], timeout=patience)
        if reading.done():
            self._came(reading, done)
        else:
            reading.add_done_callback(lambda future: self.desk.from_outside(lambda: self._came(future, done)))

    def _came(self, reading: Future[Result], done: Callable[[Result], object]) -> None:
        if reading.cancelled() or not self.is_attached:
            return
        try:
            result = reading.result()
        except CrmError as error:
            self.say(str(error), "error")
            return
        done(result)

    # questions in the bottom line

    def ask(
        self,
        prompt: str,
        answer: Callable[[str], object],
        value: str = "",
        *,
        kind: str = "prompt",
        complete: Complete | None = None,
        live: Callable[[str], object] | None = None,
        left: Callable[[], object] | None = None,
        longer: Callable[[str], object] | None = None,
        placeholder: str = "",
    ) -> None:
        """Ask for a line of text. `answer(text)` is called when it is given; what it refuses is shown in the line, which stays open.

        `live(text)` is called while it is typed, `left()` when the line is left without an answer; `complete` offers candidates. `longer(text)`
        goes on where there is room for several lines. `placeholder` stands in the empty line.
        """
        question = _Question(answer, complete, live, left, longer)
        self._question = question
        self.bottom.open(kind, prompt, value, history=self.desk.lines.get(kind, ()), placeholder=placeholder, roomy=longer is not None)
        self._offer(question, value, len(value))

    def on_bottom_line_changed(self, event: BottomLine.Changed) -> None:
        """The text is another one."""
        event.stop()
        question = self._question
        if question is None:
            return
        try:
            if question.live:
                question.live(event.value)
        except CrmError as error:
            if not self._offer(question, event.value, event.cursor, error):
                self._show_refusal(event.value, error)
            return
        self._offer(question, event.value, event.cursor)

    def _offer(self, question: _Question, value: str, cursor: int, wrong: CrmError | None = None) -> bool:
        """Show candidates; returns whether there are any. What is unfinished is mostly `wrong`: it is marked, and told when nothing completes it."""
        if not question.complete:
            return False
        found = question.complete(value, cursor)
        if found.candidates or wrong is None:
            candidates = tuple(candidate.text for candidate in found.candidates)
            self.bottom.offer(value, Completion(found.start, found.end, candidates), *_position(wrong))
        return bool(found.candidates)

    def _show_refusal(self, value: str, error: CrmError) -> None:
        self.bottom.show_error(value, str(error), *_position(error))

    def on_bottom_line_submitted(self, event: BottomLine.Submitted) -> None:
        """The line was given."""
        event.stop()
        question = self._question
        if question and question.longer and not event.value.strip():
            self._give(question, question.longer, event)
        elif question:
            self._give(question, question.answer, event)

    def on_bottom_line_longer(self, event: BottomLine.Longer) -> None:
        """The text is to become one of several lines."""
        event.stop()
        question = self._question
        if question and question.longer:
            self._give(question, question.longer, event)
        elif question:
            self._show_refusal(event.value, UsageError(_("this is asked in one line")))

    def _give(self, question: _Question, answer: Callable[[str], object], event: BottomLine.Submitted | BottomLine.Longer) -> None:
        """Give the text to what takes it; what it refuses is shown in the line."""
        self._question = None
        try:
            answer(event.value)
        except CrmError as error:
            self._question = question
            self._show_refusal(event.value, error)
            return
        self.desk.remember_line(event.kind, event.value)
        if self._question is None:  # the answer may have asked the next question
            self.bottom.close()

    def on_bottom_line_cancelled(self, event: BottomLine.Cancelled) -> None:
        """The line was left."""
        event.stop()
        question, self._question = self._question, None
        if question and question.left:
            question.left()

    # what every page can do

    def do_app_escape(self, argument: str) -> None:
        """Back."""
        self.do_app_close(argument)

    def do_app_close(self, argument: str) -> None:
        """Close this page."""
        self.desk.leave_page()

    def do_app_command(self, argument: str) -> None:
        """Type a command; `argument` is its beginning."""
        self.ask(":", self.desk.run_command, argument, kind="command", complete=self.desk.complete_command)

    def do_app_refresh(self, argument: str) -> None:
        """Read again; also mends a screen that something else wrote on."""
        self.refresh_records(None)
        self.desk.repaint()

    def refresh_records(self, changed: frozenset[tuple[str, int]] | None) -> None:
        """Records changed (None: any may have): show them as they are now, without moving cursor, marks or what is being typed."""

    def record_saved(self, entity: str, record: int, message: str, new: bool) -> None:
        """A form that lay on this page saved a record: show it as it is now, and say so."""
        self.desk.refresh_pages(frozenset({(entity, record)}))
        self.say(message)

    def tab_names(self) -> Sequence[str]:
        """What its tabs are called, in order."""
        return ()

    def before_leaving(self) -> None:
        """The page is about to be closed: keep what would be lost."""


def _position(error: CrmError | None) -> tuple[int, int]:
    """Where in the line something is wrong, from and to; (0, 0) when that is not known."""
    return (error.start, error.end) if isinstance(error, FilterError) else (0, 0)
