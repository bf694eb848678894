"""The options of an import, what its rows are, columns that become fields, and saved mappings, by keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens.desk import Desk, desk
from tests.screens.test_import import FILE, line, opened

VALUES = "Name,Rating,Turnover\nGamma Ltd,Hot,12\nDelta,Mouldy,13\nEpsilon,Mouldy,14\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "crm.sqlite"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "clients.csv"
    found.write_text(FILE, "utf-8")
    return found


@pytest.fixture
def values(tmp_path: Path) -> Path:
    found = tmp_path / "firms.csv"
    found.write_text(VALUES, "utf-8")
    return found


async def to_options(d: Desk) -> str:
    return await d.press("G")


async def test_each_option_is_a_line_that_a_key_or_enter_changes(path: Path, file: Path) -> None:
    async with desk(path) as d:
        await opened(d, file)
        assert "leave the field as it is" in await to_options(d)
        assert "empty the field" in await d.press("b")
        screen = await d.press("F")
        assert "only into empty fields" in screen and "leave the field as it is" in screen, "one excludes the other"
        assert "left out, and told" in await d.press("D")
        assert "only new rows" in await d.press("m")
        assert "taken in without it" in await d.press("J")
        assert "become new fields" in await d.press("enter"), "the cursor is on the last line"
        screen = await d.press("g", "g")
        assert "new: Shoe size" in screen
        assert "Taken in: only new rows" in line_with(screen, "Options")


def line_with(screen: str, word: str) -> str:
    return next(text for text in screen.split("\n") if word in text)


async def test_tab_goes_from_part_to_part(path: Path, file: Path) -> None:
    async with desk(path) as d:
        await opened(d, file)
        await d.press("tab", "enter")
        assert "a row updates the record with the same" in d.screen


async def test_an_option_is_obeyed(path: Path, tmp_path: Path) -> None:
    file = tmp_path / "clients.csv"
    file.write_text("Name,Town,Phone,E-mail\nGamma Ltd,Oslo,,\nAcme Corporation,Boston,+1 617 555 0101,info@acme.example\n", "utf-8")
    async with desk(path) as d:
        await opened(d, file)
        await d.press("D")
        screen = await d.press("t")
        assert line(screen, "1 would be new") and line(screen, "1 would be left out")


async def test_the_kind_of_record_is_guessed_with_a_reason_and_can_be_changed(path: Path, tmp_path: Path) -> None:
    file = tmp_path / "contacts.csv"
    file.write_text("First name,Last name,Job title\nAda,Lovelace,Countess\n", "utf-8")
    async with desk(path) as d:
        screen = await opened(d, file)
        assert "Contacts – its name says “contact”" in screen
        await d.press("w")
        await d.type("custo")
        await d.press("tab")
        assert "Customers – chosen by you" in await d.press("enter")


async def test_a_column_becomes_a_field_of_the_kind_its_values_show(path: Path, file: Path) -> None:
    async with desk(path) as d:
        await opened(d, file)
        screen = await d.press("j", "j", "j", "a")
        assert "field to make, and its kind:Shoe size, integer" in screen
        assert "new: Shoe size" in await d.press("enter")
        await d.press("f2")
        customer = d.crm.store.find("customer", "name", "Gamma Ltd")
        assert d.crm.store.read("customer", customer[0])["user.shoe_size"] == 44, "the open app knows the field"


async def test_open_questions_come_first_and_are_answered_by_a_digit(path: Path, values: Path) -> None:
    async with desk(path) as d:
        screen = await opened(d, values)
        assert "? “Rating”: Mouldy (2) are new to grade and are kept as they are" in screen
        assert "[1 keep them as they are]  v says what each means" in screen
        assert "1 question is open" in await d.press("f2")
        screen = await d.press("1")
        assert "are new to grade" not in screen
        assert "3 rows: 3 new" in await d.press("f2")


async def test_the_order_of_day_and_month_is_asked_where_the_dates_do_not_show_it(path: Path, tmp_path: Path) -> None:
    file = tmp_path / "contacts.csv"
    file.write_text("First name,Last name,Birthday\nAda,Lovelace,03/04/1990\nGrace,Hopper,05/06/1991\n", "utf-8")
    async with desk(path) as d:
        screen = await opened(d, file)
        assert "? “Birthday”: is 03/04/1990 day/month or month/day?" in screen
        assert "1 day/month/year  2 month/day/year" in screen
        assert "month/day/year" in line_with(await d.press("2"), " Birthday ")
        assert "?" not in line_with(d.screen, " Birthday ")
        assert "day number" in await d.press("c", "c"), "c goes on to the other ways of writing"


async def test_what_becomes_of_values_that_mean_nothing_known_is_shown_and_chosen(path: Path, tmp_path: Path) -> None:
    file = tmp_path / "contacts.csv"
    file.write_text("First name,Last name,Sex\nAda,Lovelace,f\nGrace,Hopper,sailor\n", "utf-8")
    async with desk(path) as d:
        screen = await opened(d, file)
        assert "1 reject the row  2 leave the value out  [3 put it into the notes]" in screen
        screen = await d.press("1")
        assert "mean nothing known" not in screen
        assert line(await d.press("t"), "1 would be rejected")


async def test_values_are_mapped_on_a_page_of_their_own(path: Path, values: Path) -> None:
    async with desk(path) as d:
        await opened(d, values)
        screen = await d.press("enter")
        assert "What the values mean › Rating" in screen
        assert line(screen, "Hot")[1:] == ["1", "→", "A"]
        assert line(screen, "Mouldy")[1:3] == ["2", "?"]
        await d.press("enter")
        await d.type("D")
        assert line(await d.press("enter"), "Mouldy")[1:] == ["2", "→", "D"]
        assert "are new to grade" not in await d.press("q")
        await d.press("f2")
        found = d.crm.store.find("customer", "name", "Delta")
        assert d.crm.store.read("customer", found[0])["grade"] == "D"


async def test_a_value_can_be_left_out(path: Path, values: Path) -> None:
    async with desk(path) as d:
        await opened(d, values)
        assert line(await d.press("enter", "x"), "Mouldy")[1:] == ["2", "left", "out"]


async def test_a_mapping_is_saved_and_found_again_for_the_next_file_of_its_shape(path: Path, file: Path, tmp_path: Path) -> None:
    other = tmp_path / "more.csv"
    other.write_text(FILE.replace("Gamma", "Omega"), "utf-8")
    async with desk(path) as d:
        await opened(d, file)
        await d.press("j", "j", "j", "x", "S", "ctrl+u")
        await d.type("shoes")
        assert "“shoes”, saved for files of this shape" in await d.press("enter")
        await d.press("f", "ctrl+u")
        await d.type(str(other))
        screen = await d.press("enter")
        assert "“shoes”, saved for files of this shape" in screen
        assert "(left" in line(screen, "Shoe size")
        await d.press("M", "ctrl+u")
        assert line(await d.press("enter"), "Shoe size")[2:4] == ["a", "line"], "without a name the proposal"


async def test_space_tells_all_of_a_column(path: Path, values: Path) -> None:
    async with desk(path) as d:
        await opened(d, values)
        screen = await d.press("space")
        assert "Rating" in screen.split("\n")[0]
        assert line(screen, "2")[1] == "Mouldy"
