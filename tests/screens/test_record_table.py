"""The list at 80×24: what people see, and how little is drawn again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Region

from tests.screens.frames import lines, record_paints
from tui_crm.widgets.record_table import RecordTable
from tui_crm.widgets.rows import Column, Row

COLUMNS = (
    Column("code", "Code", 8),
    Column("name", "Name", 24),
    Column("city", "City", 8),
    Column("sales", "Sales", 12, "right"),
    Column("phone", "Phone", 18),
    Column("email", "E-mail", 24),
    Column("owner", "Owner", 10),
)
NAMES = ("上海宏图贸易有限公司", "Acme Holding", "北京星辰科技股份有限责任公司", "Müller & Söhne\nGmbH")


class Customers:
    """Rows made when asked for; those of `missing` are not there yet."""

    def __init__(self, total: int, missing: range = range(0)) -> None:
        self.total, self.missing = total, missing
        self.asked: list[tuple[int, int]] = []

    def window(self, start: int, count: int) -> Sequence[Row | None]:
        self.asked.append((start, count))
        return [None if index in self.missing else self.row(index) for index in range(start, min(self.total, start + count))]

    def row(self, index: int) -> Row:
        return index + 1000, (f"C-{index:05d}", NAMES[index % 4], "上海", f"{index * 100:,}", "+86 138 0000 0000", "info@example.com", "wang")

    def ids(self, start: int, count: int) -> Sequence[int] | None:
        return range(start + 1000, start + 1000 + count)


class ListApp(App[None]):
    """A screen that is the list and nothing else."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, source: Customers, *, ansi_color: bool | None = None) -> None:
        super().__init__(ansi_color=ansi_color)
        self.source = source
        self.told: list[tuple[int, int | None] | str] = []

    def compose(self) -> ComposeResult:
        yield RecordTable()

    def on_mount(self) -> None:
        self.table.tells_later = True
        self.table.set_columns(COLUMNS, ("name", False))
        self.table.set_source(self.source)
        self.table.focus()

    @property
    def table(self) -> RecordTable:
        return self.query_one(RecordTable)

    def on_record_table_cursor_moved(self, event: RecordTable.CursorMoved) -> None:
        self.told.append((event.index, event.record_id))

    def on_markable_opened(self, event: RecordTable.Opened) -> None:
        self.told.append(f"open {event.record_id}")

    def on_markable_marked(self, event: RecordTable.Marked) -> None:
        self.told.append(f"{event.count} marked")


async def test_header_and_rows_fill_the_screen_and_columns_align() -> None:
    async with ListApp(Customers(1_000_000)).run_test() as pilot:
        shown = lines(pilot.app)
    assert shown[0] == " Code     Name↑                    City            Sales Phone              E-m>"
    assert shown[1] == " C-00000  上海宏图贸易有限公司     上海                0 +86 138 0000 0000  inf…"
    assert shown[3] == " C-00002  北京星辰科技股份有限责…  上海              200 +86 138 0000 0000  inf…"
    assert shown[4] == " C-00003  Müller & Söhne⏎GmbH      上海              300 +86 138 0000 0000  inf…"
    assert len(shown) == 24


async def test_a_million_rows_are_asked_for_a_window_at_a_time() -> None:
    app = ListApp(Customers(1_000_000))
    async with app.run_test() as pilot:
        app.table.end()
        await pilot.pause()
        assert app.table.cursor == 999_999
        assert lines(app)[23].startswith(" C-999999 Müller")
        app.table.top()
        await pilot.pause()
        assert lines(app)[1].startswith(" C-00000")
    assert max(count for _start, count in app.source.asked) <= 24


@pytest.mark.parametrize(
    ("act", "cursor", "top"),
    [
        (lambda table: table.move(1), 501, 500),
        (lambda table: table.move(-1), 499, 488),
        (lambda table: table.move(23), 523, 512),
        (lambda table: table.page(1), 523, 523),
        (lambda table: table.page(-1), 477, 477),
        (lambda table: table.page(1, 2), 511, 511),
        (lambda table: table.end(), 999, 977),
        (lambda table: table.top(), 0, 0),
        (lambda table: table.goto(5_000), 999, 977),
    ],
)
async def test_moving(act: Callable[[RecordTable], bool], cursor: int, top: int) -> None:
    app = ListApp(Customers(1000))
    async with app.run_test() as pilot:
        app.table.set_source(app.source, 500)
        assert act(app.table)
        await pilot.pause()
        assert (app.table.cursor, app.table.view[0]) == (cursor, top)
        assert app.told[-1] == (cursor, cursor + 1000)


async def test_moving_at_the_edge_says_so() -> None:
    app = ListApp(Customers(3))
    async with app.run_test():
        assert not app.table.move(-1)
        assert app.table.end()
        assert not app.table.page(1)


async def test_a_step_inside_the_view_paints_two_lines() -> None:
    app = ListApp(Customers(1000))
    async with app.run_test() as pilot:
        await pilot.pause()
        painted = record_paints(app.table)
        app.table.move(1)
    assert painted == [Region(0, 1, 80, 1), Region(0, 2, 80, 1)]


async def test_marks_stay_with_their_records() -> None:
    app = ListApp(Customers(1000))
    async with app.run_test() as pilot:
        app.table.toggle_mark()
        app.table.move(3)
        app.table.mark_range()
        await pilot.pause()
        assert [line[0] for line in lines(app)[1:7]] == ["*", "*", "*", "*", "*", " "]
        assert "5 marked" in app.told
        app.table.set_source(Customers(2))
        await pilot.pause()
        assert app.table.marks == {1000, 1001, 1002, 1003, 1004}
        app.table.clear_marks()
        await pilot.pause()
        assert app.told[-1] == "0 marked"
        assert lines(app)[1].startswith(" C-00000")


async def test_columns_scroll_beside_the_frozen_one() -> None:
    app = ListApp(Customers(5))
    async with app.run_test() as pilot:
        assert app.table.scroll_columns(1)
        assert app.table.scroll_columns(1)
        await pilot.pause()
        assert lines(app)[0] == "<Code            Sales Phone              E-mail                   Owner"
        assert not app.table.scroll_columns(1)
        assert app.table.scroll_columns(-2)
        assert not app.table.scroll_columns(-1)


async def test_rows_that_arrive_later_replace_their_placeholder() -> None:
    app = ListApp(Customers(1000, missing=range(2, 1000)))
    async with app.run_test() as pilot:
        await pilot.pause()
        assert lines(app)[2].startswith(" C-00001")
        assert lines(app)[3].rstrip() == " …"
        app.source.missing = range(0)
        app.table.rows_arrived(2, 100)
        await pilot.pause()
        assert lines(app)[3].startswith(" C-00002")


async def test_fewer_rows_keep_the_cursor_inside() -> None:
    app = ListApp(Customers(1000))
    async with app.run_test() as pilot:
        app.table.end()
        app.source.total = 10
        app.table.total_changed()
        await pilot.pause()
        assert app.table.cursor == 9
        assert lines(app)[10].startswith(" C-00009")
        assert lines(app)[11] == ""


async def test_an_empty_list_says_what_would_be_here() -> None:
    app = ListApp(Customers(0))
    async with app.run_test() as pilot:
        app.table.set_empty("No customers yet.\na adds one, gi imports a file.")
        await pilot.pause()
        assert lines(app)[2:4] == [" No customers yet.", " a adds one, gi imports a file."]
        assert app.table.cursor_id is None
        assert not app.table.move(1)


async def test_mouse_click_moves_double_click_opens_and_wheel_scrolls() -> None:
    app = ListApp(Customers(1000))
    async with app.run_test() as pilot:
        await pilot.click(RecordTable, offset=(5, 3))
        assert app.table.cursor == 2
        await pilot.click(RecordTable, offset=(5, 3), times=2)
        assert "open 1002" in app.told
        app.table._wheel(3)
        await pilot.pause()
        assert lines(app)[1].startswith(" C-00003")
        assert app.table.cursor == 3


async def test_another_size_keeps_the_cursor_in_view() -> None:
    app = ListApp(Customers(1000))
    async with app.run_test() as pilot:
        app.table.goto(20)
        await pilot.resize_terminal(40, 10)
        await pilot.pause()
        shown = lines(app)
        assert shown[0] == " Code     Name↑                    City>"
        assert any(line.startswith(" C-00020") for line in shown)


async def test_without_colour_the_cursor_is_reversed_and_no_colour_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = ListApp(Customers(3), ansi_color=True)
    async with app.run_test() as pilot:
        app.theme = "ansi-dark"
        await pilot.pause()
        styles = [segment.style for strip in app.screen._compositor.render_strips()[1:3] for segment in strip]
    assert [bool(style.reverse) for style in styles if style] == [True, False]
    assert all(colour is None or colour.is_default for style in styles if style for colour in (style.color, style.bgcolor))
