"""The line at the bottom: typing, completing, recalling, being told what is wrong."""

from __future__ import annotations

from textual import events
from textual.app import App, ComposeResult

from tests.screens.frames import lines
from tui_crm.actions import ACTIONS, with_keymap
from tui_crm.widgets.bottom_line import BottomLine, Completion
from tui_crm.widgets.chrome import FooterLine, StatusLine
from tui_crm.widgets.record_table import RecordTable


class LineApp(App[None]):
    ENABLE_COMMAND_PALETTE = False

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self.actions = ACTIONS

    def compose(self) -> ComposeResult:
        yield RecordTable()
        yield StatusLine()
        yield FooterLine()
        yield BottomLine(self.actions)

    def on_mount(self) -> None:
        self.bottom.cover(self.query_one(StatusLine), self.query_one(FooterLine))
        self.query_one(StatusLine).say("ready")
        self.query_one(RecordTable).focus()

    @property
    def bottom(self) -> BottomLine:
        return self.query_one(BottomLine)

    def on_bottom_line_changed(self, event: BottomLine.Changed) -> None:
        self.told.append(f"{event.kind}: {event.value}|{event.cursor}")

    def on_bottom_line_submitted(self, event: BottomLine.Submitted) -> None:
        self.told.append(f"{event.kind}! {event.value}")
        self.bottom.close()

    def on_bottom_line_cancelled(self, event: BottomLine.Cancelled) -> None:
        self.told.append(f"{event.kind} left")


async def test_it_takes_the_place_of_status_and_footer_and_gives_it_back() -> None:
    app = LineApp()
    async with app.run_test() as pilot:
        assert lines(app)[22] == " ready"
        height = app.query_one(RecordTable).size.height
        app.bottom.open("filter", "/", "city:")
        await pilot.pause()
        await pilot.press("上", "海", "enter")
        await pilot.pause()
        assert app.told == ["filter: city:上|6", "filter: city:上海|7", "filter! city:上海"]
        assert lines(app)[22] == " ready"
        assert app.query_one(RecordTable).size.height == height
        assert app.focused is app.query_one(RecordTable)


async def test_the_prompt_stands_before_the_text() -> None:
    app = LineApp()
    async with app.run_test() as pilot:
        app.bottom.open("owner", "owner of 12 customers: ", "wang")
        await pilot.pause()
        assert lines(app)[23] == "owner of 12 customers: wang"
        assert lines(app)[22] == ""


async def test_letters_are_text_and_escape_leaves() -> None:
    app = LineApp()
    async with app.run_test() as pilot:
        app.bottom.open("command", ":")
        await pilot.press("q", "j", "escape")
        await pilot.pause()
        assert app.told[-1] == "command left"
        assert not app.bottom.is_open
        assert app.bottom.value == "qj"


async def test_tab_goes_through_the_candidates_and_back() -> None:
    app = LineApp()
    async with app.run_test() as pilot:
        app.bottom.open("filter", "/", "ci vip")
        app.bottom.offer("ci vip", Completion(0, 2, ("city:", "city_code:")))
        await pilot.pause()
        assert lines(app)[22] == " city:  city_code:"
        await pilot.press("tab")
        assert lines(app)[23] == "/city: vip"
        assert lines(app)[22] == "[city:] city_code:"
        await pilot.press("tab")
        assert lines(app)[23] == "/city_code: vip"
        await pilot.press("shift+tab", "x")
        await pilot.pause()
        assert lines(app)[23] == "/city:x vip"
        assert lines(app)[22] == ""


async def test_candidates_for_a_text_that_is_gone_are_ignored() -> None:
    app = LineApp()
    async with app.run_test() as pilot:
        app.bottom.open("filter", "/", "o")
        await pilot.press("w")
        app.bottom.offer("o", Completion(0, 1, ("owner:",)))
        await pilot.pause()
        assert lines(app)[22] == ""


async def test_an_error_is_said_and_underlined_at_its_place_until_the_text_changes() -> None:
    app = LineApp()
    async with app.run_test() as pilot:
        app.bottom.open("filter", "/", "grade:Z")
        app.bottom.show_error("grade:Z", "grade has no value Z", 6, 7)
        await pilot.pause()
        assert lines(app)[22] == " !! grade has no value Z"
        strips = app.screen._compositor.render_strips()
        assert [segment.text for segment in strips[23] if segment.style and segment.style.underline] == ["Z"]
        await pilot.press("backspace")
        await pilot.pause()
        assert lines(app)[22] == ""


async def test_up_recalls_older_lines_and_down_comes_back_to_what_was_typed() -> None:
    app = LineApp()
    async with app.run_test() as pilot:
        app.bottom.open("filter", "/", "new", history=("old", "older than new"))
        await pilot.press("up")
        assert lines(app)[23] == "/older than new"
        await pilot.press("up", "up")
        assert lines(app)[23] == "/old"
        await pilot.press("down", "down")
        assert lines(app)[23] == "/new"


async def test_its_keys_follow_the_users_keymap() -> None:
    app = LineApp()
    app.actions = with_keymap({"line.cancel": "f12"})
    async with app.run_test() as pilot:
        app.bottom.open("filter", "/")
        await pilot.press("escape")
        assert app.bottom.is_open
        await pilot.press("f12")
        assert not app.bottom.is_open


async def test_keys_that_come_all_at_once_work_in_their_order() -> None:
    app = LineApp()
    async with app.run_test() as pilot:
        app.bottom.open("filter", "/", "old")
        await pilot.pause()
        for key in ("ctrl+u", "a", "b", "x", "backspace", "c", "left", "d"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await pilot.pause()
        await pilot.pause()
        assert app.bottom.value == "abdc"
