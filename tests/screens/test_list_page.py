"""The list, as people use it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens.desk import LARGE, SMALL, desk
from tui_crm import i18n
from tui_crm.services import archive


def names(screen: str) -> list[str]:
    """The first words of the rows."""
    return [line[1:].split("  ")[0].strip() for line in screen.split("\n")[2:-2] if line.strip()]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "crm.sqlite"


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_newest_customers_come_first_with_title_position_and_keys(path: Path, size: tuple[int, int]) -> None:
    async with desk(path, size) as d:
        lines = d.screen.split("\n")
        assert len(lines) == size[1]
        assert lines[0].strip() == "Customers"
        assert lines[1].split()[:3] == ["Name", "Grade", "City"]
        assert lines[2].startswith(" Zenith Foods")
        assert lines[-2].endswith("1/5")
        assert "? keys" in lines[-1] and lines[-1].rstrip().endswith("q close")


async def test_columns_of_chinese_names_align(path: Path) -> None:
    async with desk(path) as d:
        from rich.cells import cell_len

        rows = d.screen.split("\n")
        place = cell_len(rows[1][: rows[1].index("City")])
        row = next(line for line in rows if "华兴" in line)
        assert cell_len(row[: row.rindex("上海")]) == place


async def test_searching_while_typing_finds_chinese_pinyin_initials_and_phone_fragments(path: Path) -> None:
    async with desk(path) as d:
        huaxing = "上海华兴贸易有限公司"
        for text, found in (("华兴", huaxing), ("wangw", "王伟"), ("ww", "王伟"), ("1380013", huaxing), ("acm", "Acme Corporation")):
            await d.press("slash")
            screen = await d.type(text)
            assert names(screen)[0] == found, text
            await d.press("escape")
        assert len(names(d.screen)) >= 5  # leaving the line brings the whole list back


async def test_a_filter_is_kept_with_enter_and_cleared_with_escape(path: Path) -> None:
    async with desk(path) as d:
        await d.press("slash")
        await d.type("city:boston grade:A")
        screen = await d.press("enter")
        assert names(screen) == ["Acme Corporation"]
        assert screen.split("\n")[0].rstrip().endswith("city:boston grade:A")
        assert screen.split("\n")[-2].endswith("1/1")
        assert len(names(await d.press("escape"))) == 5


async def test_a_mistake_in_the_filter_is_named_and_the_list_stays(path: Path) -> None:
    async with desk(path) as d:
        await d.press("slash")
        screen = await d.type("ctiy:boston")
        assert "did you mean “city”?" in screen
        await d.press("enter")
        assert d.app.page.bottom.is_open


async def test_the_filter_line_completes_names_and_values(path: Path) -> None:
    async with desk(path) as d:
        await d.press("slash")
        assert "Boston" in (await d.type("city:bo")).split("\n")[-2]
        await d.press("tab", "enter")
        assert names(d.screen) == ["Zenith Foods", "Acme Corporation"]


async def test_what_may_follow_is_offered_where_the_filter_is_not_finished_yet(path: Path) -> None:
    async with desk(path) as d:
        await d.press("slash")
        assert "prospect  first  repeat" in (await d.type("lifecycle:")).split("\n")[-2]
        assert "last-week" in (await d.press("ctrl+u", *"created:la")).split("\n")[-2]
        assert "Boston" in (await d.press("ctrl+u", *"(city:b")).split("\n")[-2]
        assert "is one of prospect" in (await d.press("ctrl+u", *"lifecycle:zz")).split("\n")[-2]  # nothing completes it


async def test_beside_an_empty_list_stands_no_record(path: Path) -> None:
    async with desk(path, LARGE) as d:
        assert d.screen.count("Zenith Foods") > 1  # in the list and beside it
        await d.press("slash")
        screen = await d.type("zzqq")
        assert "Nothing matches this filter" in screen
        assert "Zenith Foods" not in screen


async def test_sorting_by_a_columns_key_and_again_the_other_way_round(path: Path) -> None:
    async with desk(path) as d:
        screen = await d.press("s")
        assert "n Name" in screen.split("\n")[-1]
        screen = await d.press("n")
        assert names(screen) == ["Acme Corporation", "Betasoft", "上海华兴贸易有限公司", "王伟", "Zenith Foods"]  # by sound: sh, w, z
        assert "Name↑" in screen
        assert names(await d.press("s", "n"))[0] == "Zenith Foods"


async def test_marks_survive_filter_and_sort_and_verbs_act_on_them(path: Path) -> None:
    async with desk(path) as d:
        await d.press("space", "space")
        await d.press("s", "n")
        assert sum(line.startswith("*") for line in d.screen.split("\n")) == 2
        await d.press("t")
        assert "tags of 2 records" in d.screen
        await d.type("late")
        screen = await d.press("enter")
        assert "tagged 2 Customers · u takes it back" in screen
        assert len(d.crm.lists.stream_ids(d.crm.listing("customer", "tag:late"))) == 2
        assert "undone: tagged 2 records" in await d.press("u")
        assert len(d.crm.lists.stream_ids(d.crm.listing("customer", "tag:late"))) == 0
        assert "redone" in await d.press("ctrl+r")
        assert len(d.crm.lists.stream_ids(d.crm.listing("customer", "tag:late"))) == 2


async def test_archiving_moves_to_the_recycle_bin_and_undo_brings_back(path: Path) -> None:
    async with desk(path) as d:
        screen = await d.press("d")
        assert "archived Zenith Foods" in screen
        assert "Zenith Foods" not in names(screen)
        assert names(await d.press("g", "b")) == ["Zenith Foods"]
        assert "restored Zenith Foods" in await d.press("U")
        assert "Zenith Foods" in names(await d.press("H"))


async def test_what_is_not_in_the_recycle_bin_is_neither_restored_nor_deleted_for_ever(path: Path) -> None:
    async with desk(path) as d:
        for key in ("U", "D"):
            assert "This works in the recycle bin only" in await d.press(key)
        assert "Zenith Foods" in names(d.screen)


async def test_deleting_for_ever_asks_for_the_name(path: Path) -> None:
    async with desk(path) as d:
        await d.press("d", "g", "b", "D")
        await d.type("zenith")
        assert "Not deleted" in await d.press("enter")
        await d.press("D")
        await d.type("Zenith Foods")
        assert "deleted Zenith Foods for ever" in await d.press("enter")
        assert "The recycle bin is empty." in d.screen
        assert "or deleted for ever with D." in d.screen


async def test_what_a_colleague_changes_appears_and_cursor_marks_and_typing_stay(path: Path) -> None:
    async with desk(path) as d:
        await d.press("j", "j", "space")  # mark the third row; the cursor goes to the fourth
        under = d.app.list_page.table.cursor_id
        marked = set(d.app.list_page.table.marks)
        await d.press("slash")
        await d.type("o")
        bob = d.colleague()
        first = d.crm.lists.first_ids(d.crm.listing("customer"), 5)[-1]
        archive.edit(bob, "customer", first, {"name": "Acme Renamed", "city": "Oslo"})
        await d.until(lambda screen: "Acme Renamed" in screen)
        assert d.app.page.bottom.value == "o"
        assert d.app.list_page.table.marks == marked
        await d.press("escape")
        assert d.app.list_page.table.cursor_id == under
        bob.close()


async def test_going_back_from_a_record_and_forward_to_it_again(path: Path) -> None:
    async with desk(path) as d:
        assert d.screen.startswith(" Customers")
        await d.press("enter")
        assert (await d.press("H")).startswith(" Customers")
        assert (await d.press("L")).startswith(" Customer › Zenith Foods")
        assert (await d.press("minus")).startswith(" Customers")
        assert (await d.press("minus")).startswith(" Customer › Zenith Foods")
        await d.press("J", "H")
        assert (await d.press("L")).startswith(" Customer › 王伟")
        await d.press("H", "g", "p")
        assert (await d.press("L")).startswith(" Contacts")  # going elsewhere ends the way forward


async def test_history_of_places(path: Path) -> None:
    async with desk(path) as d:
        await d.press("slash", *"boston", "enter")
        await d.press("g", "p")
        assert d.screen.split("\n")[0].startswith(" Contacts")
        assert "boston" in (await d.press("H")).split("\n")[0]
        assert d.screen.split("\n")[0].startswith(" Customers")
        assert (await d.press("L")).split("\n")[0].startswith(" Contacts")
        assert (await d.press("minus")).split("\n")[0].startswith(" Customers")


async def test_an_empty_list_says_what_would_be_here_and_which_key_makes_the_first(path: Path) -> None:
    async with desk(path, customers=()) as d:
        assert "Customers will be here." in d.screen
        assert "a adds the first, gi imports a file." in d.screen


async def test_a_key_that_does_nothing_says_so(path: Path) -> None:
    async with desk(path) as d:
        assert "Q does nothing here" in await d.press("Q")


async def test_names_that_break_terminals_do_not_break_the_screen(path: Path) -> None:
    nasty = ({"name": "a\x1b[31mred\x07"}, {"name": "line\nbreak"}, {"name": "\u202eright to left"}, {"name": "👩‍👩‍👧‍👦 family"}, {"name": "z̸͖̀a̸l̷g̶o̵"})
    async with desk(path, customers=nasty) as d:
        from rich.cells import cell_len

        assert "\x1b" not in d.screen and "\u202e" not in d.screen
        assert all(cell_len(line) <= 80 for line in d.screen.split("\n"))
        assert len(d.screen.split("\n")) == 24
        assert "line⏎break" in d.screen


async def test_the_interface_in_chinese(path: Path) -> None:
    i18n.install("zh_CN")
    async with desk(path) as d:
        assert d.screen.split("\n")[0].strip() == "客户"


async def test_logging_an_activity_in_one_line(path: Path) -> None:
    async with desk(path) as d:
        await d.press("c")
        await d.type("call 20m asked for a quote > send it")
        assert "logged with Zenith Foods" in await d.press("enter")
        screen = await d.press("g", "a")
        assert "asked for a quote" in screen and "send it" in screen


async def test_saved_views_by_number(path: Path) -> None:
    async with desk(path) as d:
        await d.press("slash", *"grade:A", "enter", "w")
        await d.type("Best")
        assert "saved as “Best”" in await d.press("enter")
        await d.press("escape")
        screen = await d.press("1")
        assert "Customers › Best" in screen
        assert len(names(screen)) == 2


async def test_the_detail_comes_and_goes_with_the_room_there_is(path: Path) -> None:
    async with desk(path, LARGE) as d:
        assert "│" in d.screen
        await d.pilot.resize_terminal(*SMALL)
        assert "│" not in await d.settle()
        await d.pilot.resize_terminal(*LARGE)
        assert "│" in await d.settle()
