"""Lines of a page: the cursor goes over what stands for something, and comes back to it."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import App, ComposeResult

from tests.screens.frames import lines, record_paints
from tui_crm.widgets.page_lines import Content, FixedLines, LineSource, PageLine, PageLines
from tui_crm.widgets.tabs_line import TabsLine


def fields(*names: str, heading_every: int = 5) -> Content:
    """A heading before every few fields."""

    def made() -> Iterator[PageLine]:
        for number, name in enumerate(names):
            if number % heading_every == 0:
                yield PageLine(((f" Section {number // heading_every}", "heading"),))
            yield PageLine(((f"  {name}", "label"),), name)

    def lay_out(width: int) -> LineSource:
        return FixedLines(tuple(made()))

    return lay_out


class LinesApp(App[None]):
    ENABLE_COMMAND_PALETTE = False
    CSS = "TabsLine { dock: top; }"

    def compose(self) -> ComposeResult:
        yield TabsLine()
        yield PageLines()

    @property
    def body(self) -> PageLines:
        return self.query_one(PageLines)


NAMES = [f"field {number}" for number in range(40)]


async def test_the_cursor_passes_over_headings() -> None:
    app = LinesApp()
    async with app.run_test(size=(30, 11)) as pilot:
        app.body.show(fields(*NAMES))
        await pilot.pause()
        assert lines(app)[1:4] == [" Section 0", "  field 0", "  field 1"]
        visited = []
        for step in (1, 1, 1, 1, 1, -1):
            app.body.move(step)
            visited.append(app.body.current)
        assert visited == ["field 1", "field 2", "field 3", "field 4", "field 5", "field 4"]


async def test_the_heading_above_the_first_line_is_seen_again() -> None:
    app = LinesApp()
    async with app.run_test(size=(30, 11)) as pilot:
        app.body.show(fields(*NAMES))
        app.body.end()
        await pilot.pause()
        assert lines(app)[10] == "  field 39"
        app.body.top()
        await pilot.pause()
        assert lines(app)[1] == " Section 0"


async def test_the_cursor_stays_on_what_it_is_on_when_lines_come_or_go() -> None:
    app = LinesApp()
    async with app.run_test(size=(30, 11)) as pilot:
        app.body.show(fields(*NAMES))
        app.body.goto(20)
        was = app.body.current
        await pilot.pause()
        row = lines(app).index(f"  {was}")
        app.body.show(fields("new one", "new two", *NAMES), mark=app.body.bookmark)
        await pilot.pause()
        assert app.body.current == was
        assert lines(app)[row] == f"  {was}"


async def test_the_cursor_stays_near_when_what_it_was_on_is_gone() -> None:
    app = LinesApp()
    async with app.run_test(size=(30, 11)) as pilot:
        app.body.show(fields(*NAMES))
        app.body.goto(20)
        before = app.body.cursor
        app.body.show(fields(*(name for name in NAMES if name != app.body.current)), mark=app.body.bookmark)
        await pilot.pause()
        assert abs(app.body.cursor - before) <= 1


async def test_a_step_paints_two_lines() -> None:
    app = LinesApp()
    async with app.run_test(size=(30, 11)) as pilot:
        app.body.show(fields(*NAMES))
        await pilot.pause()
        painted = record_paints(app.body)
        app.body.move(1)
        assert [region.height for region in painted] == [1, 1]


async def test_another_size_keeps_the_cursor_in_view() -> None:
    app = LinesApp()
    async with app.run_test(size=(30, 21)) as pilot:
        app.body.show(fields(*NAMES))
        app.body.goto(18)
        was = app.body.current
        await pilot.resize_terminal(24, 6)
        await pilot.pause()
        assert f"  {was}" in lines(app)


async def test_naughty_text_takes_one_line() -> None:
    app = LinesApp()
    async with app.run_test(size=(30, 6)) as pilot:
        app.body.show(lambda width: FixedLines((PageLine((("a\tb\x1b[31m\nc" + "上" * 40, ""),), 1),)))
        await pilot.pause()
        assert lines(app)[1].startswith("a␉b␛[31m⏎c上")
        assert lines(app)[2] == ""


async def test_a_click_on_a_tab_chooses_it() -> None:
    chosen: list[int] = []

    class TabsApp(LinesApp):
        def on_tabs_line_chosen(self, event: TabsLine.Chosen) -> None:
            chosen.append(event.index)

    app = TabsApp()
    async with app.run_test(size=(60, 6)) as pilot:
        app.query_one(TabsLine).show(["profile", "联系人", "history"], 1)
        await pilot.pause()
        assert lines(app)[0] == " 1 profile [2 联系人] 3 history"
        await pilot.click(TabsLine, offset=(24, 0))
        await pilot.pause()
        assert chosen == [2]


async def test_the_chosen_tab_is_shown_between_its_neighbours() -> None:
    app = LinesApp()
    async with app.run_test(size=(40, 6)) as pilot:
        for chosen, shown in (
            (0, "[1 tab] 2 tab 3 tab 4 tab 5 tab >"), (7, "< 6 tab 7 tab [8 tab] 9 tab tab >"), (11, "< 7 tab 8 tab 9 tab tab tab [tab]"),
        ):  # fmt: skip
            app.query_one(TabsLine).show(["tab"] * 12, chosen)
            await pilot.pause()
            assert " ".join(lines(app)[0].split()) == shown
