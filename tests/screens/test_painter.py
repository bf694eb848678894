"""The painter changes what is sent, never what is seen: both ways are replayed in a terminal emulator and compared cell by cell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyte
import pytest
from rich.console import RenderableType
from rich.text import Text
from textual._compositor import CompositorUpdate
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, Static

from tests.screens.test_record_table import COLUMNS, Customers
from tui_crm.painter import PaintedApp, Painter
from tui_crm.widgets.chrome import FooterLine, StatusLine, TitleLine
from tui_crm.widgets.record_table import RecordTable


class Replay:
    """Two emulated terminals: one gets Textual's own sequences, one the painter's."""

    def __init__(self) -> None:
        self.plain, self.painted = pyte.Screen(80, 24), pyte.Screen(80, 24)
        self._streams = pyte.Stream(self.plain), pyte.Stream(self.painted)
        self.painter = Painter()
        self.sent_plain = self.sent_painted = 0

    def show(self, app: App[Any], update: CompositorUpdate) -> None:
        plain, painted = update.render_segments(app.console), self.painter.paint(update, app.console)
        assert painted is not None
        self._streams[0].feed(plain.replace("\n", "\r\n"))
        self._streams[1].feed(painted)
        self.sent_plain += len(plain.encode())
        self.sent_painted += len(painted.encode())

    def assert_same(self, after: str) -> None:
        for y in range(24):
            for x in range(80):
                assert self.painted.buffer[y][x] == self.plain.buffer[y][x], (after, y, x, _text(self.painted, y), _text(self.plain, y))


def _text(screen: pyte.Screen, y: int) -> str:
    return "".join(screen.buffer[y][x].data for x in range(80))


class Dialog(ModalScreen[None]):
    CSS = "Dialog { align: center middle; } Dialog Vertical { width: 50; height: 9; background: $surface; }"

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Input("王伟")
            yield Static("say 你好 to [b]them[/b]")


class CrmLike(App[None]):
    """A page as the product has it: title, list, a line with anything in it, status, footer.

    The emulator draws nothing after a joiner, so the line holds only what it and Textual measure alike.
    """

    CSS = "#any { width: 40; }"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, replay: Replay) -> None:
        super().__init__()
        self.replay = replay

    def compose(self) -> ComposeResult:
        yield TitleLine("Customers", "city:上海")
        yield RecordTable()
        yield Static(Text("naughty: 👨 a\u0301 ❤"), id="any")
        yield StatusLine()
        yield FooterLine()

    def on_mount(self) -> None:
        self.query_one(RecordTable).set_columns(COLUMNS)
        self.query_one(RecordTable).set_source(Customers(1000))
        self.query_one(RecordTable).focus()

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        update: object = renderable
        if isinstance(update, CompositorUpdate):
            self.replay.show(self, update)
        super()._display(screen, renderable)


ACTS: dict[str, Callable[[CrmLike], object]] = {
    "a row down": lambda app: app.query_one(RecordTable).move(1),
    "a page down": lambda app: app.query_one(RecordTable).page(1),
    "the end": lambda app: app.query_one(RecordTable).end(),
    "columns sideways": lambda app: app.query_one(RecordTable).scroll_columns(2),
    "a mark": lambda app: app.query_one(RecordTable).toggle_mark(),
    "a message": lambda app: app.query_one(StatusLine).say("王伟 saved", "warning"),
    "another message": lambda app: app.query_one(StatusLine).say("伟王 saved"),
    "a dialog": lambda app: app.push_screen(Dialog()),
    "a key in the dialog": lambda app: app.screen.query_one(Input).insert("上海 x", 0),
    "the dialog closed": lambda app: app.pop_screen(),
    "anything in a line": lambda app: app.query_one("#any", Static).update("plain [red]上海[/] text"),
    "anything again": lambda app: app.query_one("#any", Static).update(Text("👩 x\u0302 y")),
    "a theme": lambda app: setattr(app, "theme", "textual-light"),
    "sixteen colours": lambda app: setattr(app, "theme", "ansi-dark"),
}


async def test_the_screen_is_the_same_with_and_without_it() -> None:
    replay = Replay()
    app = CrmLike(replay)
    async with app.run_test() as pilot:
        for name in (*ACTS, *list(ACTS)[:7]):
            ACTS[name](app)
            await pilot.pause()
            await pilot.pause()
            replay.assert_same(name)
    assert _text(replay.painted, 0).startswith(" Customers")
    assert replay.sent_painted < replay.sent_plain / 2


@pytest.mark.parametrize(("act", "most"), [("a row down", 400), ("a page down", 2500), ("the end", 3000), ("a message", 250)])
async def test_what_an_act_sends(act: str, most: int) -> None:
    replay = Replay()
    app = CrmLike(replay)
    async with app.run_test() as pilot:
        await pilot.pause()
        before = replay.sent_painted
        ACTS[act](app)
        await pilot.pause()
        assert 0 < replay.sent_painted - before <= most


class Terminal(PaintedApp[None]):
    """A painted app whose terminal is a list of strings."""

    ENABLE_COMMAND_PALETTE = False
    is_headless = False

    def compose(self) -> ComposeResult:
        yield Static("hello", id="words")

    def on_mount(self) -> None:
        self.sent: list[str] = []
        assert self._driver is not None
        self._driver.write = self.sent.append  # type: ignore[method-assign, assignment]


async def test_an_app_sends_nothing_when_nothing_differs_and_all_when_asked() -> None:
    app = Terminal()
    async with app.run_test() as pilot:
        await pilot.pause()
        assert "hello" in "".join(app.sent)
        app.sent.clear()
        app.query_one("#words", Static).refresh()
        await pilot.pause()
        assert app.sent == []
        app.repaint()
        await pilot.pause()
        assert "hello" in "".join(app.sent)


async def test_after_another_size_everything_is_sent() -> None:
    app = Terminal()
    async with app.run_test() as pilot:
        await pilot.pause()
        app.sent.clear()
        await pilot.resize_terminal(60, 20)
        await pilot.pause()
        assert "hello" in "".join(app.sent)
