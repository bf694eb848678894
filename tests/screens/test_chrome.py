"""Title, status and footer: what they say in a narrow and a wide terminal."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.geometry import Region

from tests.screens.frames import lines, record_paints
from tui_crm.actions import ACTIONS, with_keymap
from tui_crm.keys import Router
from tui_crm.widgets.chrome import FooterLine, StatusLine, TitleLine


class ChromeApp(App[None]):
    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        yield TitleLine("Customers", "city:上海")
        yield StatusLine()
        yield FooterLine()

    def on_mount(self) -> None:
        self.query_one(FooterLine).set_actions("list", ACTIONS)


async def test_three_lines_at_80_columns() -> None:
    app = ChromeApp()
    async with app.run_test() as pilot:
        app.query_one(StatusLine).set_position("12/1,000,000")
        app.query_one(StatusLine).say("archived 3 customers")
        await pilot.pause()
        shown = lines(app)
    assert shown[0] == " Customers" + " " * 58 + "  city:上海"
    assert shown[1] == " archived 3 customers" + " " * 46 + "12/1,000,000"
    assert shown[2] == " ? keys  / filter  enter open  a add  e edit  c log  space mark  q close"


async def test_a_narrow_footer_keeps_the_way_out() -> None:
    app = ChromeApp()
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.pause()
        assert lines(app)[2] == " ? keys  / filter  enter open  q close"


async def test_the_footer_follows_the_users_keymap() -> None:
    app = ChromeApp()
    async with app.run_test() as pilot:
        app.query_one(FooterLine).set_actions("list", with_keymap({"app.help": "f1"}))
        await pilot.pause()
        assert lines(app)[2].startswith(" f1 keys  / filter")


async def test_a_pending_prefix_shows_what_may_follow() -> None:
    app = ChromeApp()
    async with app.run_test() as pilot:
        footer = app.query_one(FooterLine)
        footer.set_hints("y", (("y", "copy code"), ("e", "copy e-mail")))
        await pilot.pause()
        assert lines(app)[2] == " y…  y copy code  e copy e-mail"
        footer.set_hints("", ())
        await pilot.pause()
        assert lines(app)[2].startswith(" ? keys")


async def test_what_may_follow_g_fits_80_columns() -> None:
    app = ChromeApp()
    async with app.run_test() as pilot:
        app.query_one(FooterLine).set_hints("g", Router(ACTIONS).press("list", "g").hints)
        await pilot.pause()
        assert lines(app)[2] == " g… c customers h today d deals t tickets f follow-ups p people r reports …"


async def test_an_error_has_a_sign_and_a_long_one_leaves_the_position() -> None:
    app = ChromeApp()
    async with app.run_test(size=(40, 10)) as pilot:
        status = app.query_one(StatusLine)
        status.set_position("1/9")
        status.say("王伟 was changed meanwhile by somebody; nothing was written", "error")
        await pilot.pause()
        assert lines(app)[1] == " !! 王伟 was changed meanwhile by…  1/9"
        status.clear()
        await pilot.pause()
        assert lines(app)[1].strip() == "1/9"


async def test_nothing_is_painted_when_it_says_the_same() -> None:
    app = ChromeApp()
    async with app.run_test() as pilot:
        status = app.query_one(StatusLine)
        status.set_position("1/1,000")
        await pilot.pause()
        painted = record_paints(status)
        status.set_position("2/1,000")
        status.set_position("2/1,000")
        status.say("")
    assert painted == [Region(0, 0, 80, 1)]


async def test_lines_follow_size_and_theme() -> None:
    app = ChromeApp()
    async with app.run_test() as pilot:
        app.query_one(StatusLine).set_position("12/99")
        await pilot.resize_terminal(50, 12)
        await pilot.pause()
        assert lines(app)[1] == " " * 44 + "12/99"
        before = app.screen._compositor.render_strips()[0]
        app.theme = "textual-light"
        await pilot.pause()
        assert app.screen._compositor.render_strips()[0] != before
