"""How a file is read, said by keys on the import page: encoding, delimiter, query, the line of the headings, example rows."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.screens.desk import Desk, desk
from tests.screens.test_import import line, opened

LATIN = "Name;Ort\nMüller & Söhne;Köln\nÄhren;Gießen\n"
GBK = "客户名称,城市\n广州博克塔贸易,广州\n上海远景,上海\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "crm.sqlite"


async def answered(d: Desk, key: str, text: str) -> str:
    await d.press(key, "ctrl+u")
    await d.type(text)
    return await d.press("enter")


async def test_a_wrong_encoding_is_put_right_and_the_sample_shown_anew(path: Path, tmp_path: Path) -> None:
    file = tmp_path / "clients.csv"
    file.write_bytes(GBK.encode("gb18030"))
    async with desk(path, (120, 40)) as d:
        assert "广州博克塔贸易" in await opened(d, file)
        screen = await answered(d, "E", "latin-1")
        assert "Latin-1, comma" in screen and "广州博克塔贸易" not in screen
        screen = await answered(d, "E", "gbk")
        assert "GB18030, comma" in screen and line(screen, "客户名称")[1] == "Name"
        assert "广州博克塔贸易" in screen
        assert "2 rows: 2 new" in await d.press("t")


async def test_an_encoding_that_is_none_or_does_not_fit_is_said_and_the_file_stays_as_it_was(path: Path, tmp_path: Path) -> None:
    file = tmp_path / "clients.csv"
    file.write_bytes(LATIN.encode("latin-1"))
    async with desk(path) as d:
        await opened(d, file)
        assert "There is no encoding “klingon”" in await answered(d, "E", "klingon")
        await d.press("escape")
        assert "is not written in UTF-8" in await answered(d, "E", "utf-8")
        assert "Müller" in d.screen


async def test_a_delimiter_and_the_line_of_the_headings(path: Path, tmp_path: Path) -> None:
    file = tmp_path / "clients.csv"
    file.write_text("Clients of 2026\nName/Town,x\nGamma/Oslo,y\n", "utf-8")
    async with desk(path) as d:
        await opened(d, file)
        assert "A delimiter is one character" in await answered(d, "d", "//")
        await d.press("escape")
        assert line(await answered(d, "d", "/"), "Name")[:2] == ["Name", "Name"]
        assert "no headings: the columns are numbered" in await answered(d, "N", "0")
        assert "A line is a number" in await answered(d, "N", "two")
        await d.press("escape")
        assert line(await answered(d, "N", "2"), "Name")[:2] == ["Name", "Name"]
        assert "Line of the headings" in await d.press("G")


async def test_example_rows_are_read_on_demand(path: Path, tmp_path: Path) -> None:
    file = tmp_path / "template.csv"
    file.write_text("客户名称(必填),城市\n示例：北京示例公司,北京\n广州博克塔贸易,广州\n", "utf-8")
    async with desk(path) as d:
        assert "1 example row left out" in await opened(d, file)
        assert "example row left out" not in await d.press("X")
        assert "2 rows" in await d.press("t")


def database(place: Path) -> Path:
    with sqlite3.connect(place) as made:
        made.executescript(
            "CREATE TABLE firms (id INTEGER, name TEXT, town TEXT); CREATE TABLE people (name TEXT, job TEXT);"
            "INSERT INTO firms VALUES (1, 'Gamma Ltd', 'Oslo'), (2, 'Delta', 'Bergen'); INSERT INTO people VALUES ('Ada', 'Countess');"
        )
    made.close()
    return place


async def test_another_programs_database_asks_for_a_table_or_a_query(path: Path, tmp_path: Path) -> None:
    file = database(tmp_path / "other.sqlite")
    async with desk(path) as d:
        assert "other.sqlite has several tables; which, or SELECT …:" in await opened(d, file)
        await d.type("fir")
        await d.press("tab")
        assert "SQLite, table firms" in await d.press("enter")
        screen = await answered(d, "y", "SELECT name AS Name FROM firms WHERE town = 'Oslo'")
        assert "SQLite, SELECT name AS Name" in screen
        assert "1 rows: 1 new" in await d.press("t")
        await d.press("s")
        await d.type("people")
        assert "table people" in await d.press("enter")
        assert "no such column" in await answered(d, "y", "SELECT shoe FROM firms")
        assert "table people" in d.screen


async def test_what_means_nothing_for_a_file_says_so(path: Path, tmp_path: Path) -> None:
    file = tmp_path / "clients.csv"
    file.write_text(LATIN, "utf-8")
    async with desk(path) as d:
        await opened(d, file)
        assert "This means nothing for such a file" in await d.press("y")
