"""What leaves a list (files, commands), views by number, long work, commands and colours."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.screens.desk import SMALL, desk
from tui_crm.services import views


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "crm.sqlite"


async def test_what_the_filter_matches_is_exported_with_the_lists_columns(path: Path, tmp_path: Path) -> None:
    async with desk(path) as d:
        await d.press("slash")
        await d.type("city:boston")
        await d.press("enter", "colon")
        await d.type(f"export {tmp_path}/out.csv")
        assert "exported 2 records" in await d.press("enter")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["name"] for row in rows} == {"Zenith Foods", "Acme Corporation"}
    assert list(rows[0])[:3] == ["name", "grade", "city"]


async def test_marks_alone_are_exported_and_a_file_is_not_replaced_unasked(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.ndjson"
    target.write_text("mine")
    async with desk(path) as d:
        await d.press("space", "x", "ctrl+u")
        await d.type(str(target))
        assert "there already" in await d.press("enter")
        await d.type("no")
        assert "Nothing was written" in await d.press("enter")
        assert target.read_text() == "mine"
        await d.press("x", "ctrl+u")
        await d.type(str(target))
        await d.press("enter")
        await d.type("yes")
        assert "exported 1 record" in await d.press("enter")
    assert json.loads(target.read_text("utf-8"))["name"] == "Zenith Foods"


async def test_a_format_nobody_knows_is_refused_while_the_line_is_open(path: Path) -> None:
    async with desk(path) as d:
        await d.press("x", "ctrl+u")
        await d.type("out.docx")
        assert "must end with one of: .csv, .xlsx, .json, .ndjson, .vcf" in await d.press("enter")
        await d.press("escape")


async def test_records_are_piped_and_the_output_is_shown(path: Path) -> None:
    async with desk(path) as d:
        await d.press("space", "space", "exclamation_mark")
        await d.type("wc -l")
        assert "2" in (await d.press("enter")).split("\n")[-2]
        await d.press("exclamation_mark")
        await d.type("printf 'one\\ntwo\\n'; exit 3")
        screen = await d.press("enter")
        assert "status 3" in screen
        assert [text.strip() for text in screen.split("\n")[1:3]] == ["one", "two"]


async def test_under_a_forced_command_no_shell_is_run(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with desk(path) as d:
        monkeypatch.setenv("SSH_ORIGINAL_COMMAND", "tui-crm")
        assert "may run only tui-crm" in await d.press("exclamation_mark")
    monkeypatch.delenv("SSH_ORIGINAL_COMMAND")
    async with desk(path, shell=False) as d:
        assert "may run only tui-crm" in await d.press("exclamation_mark")


async def test_digits_open_views_and_the_title_names_them(path: Path) -> None:
    async with desk(path) as d:
        views.save(d.crm, "customer", "Bostonians", "city:boston", "name", ("name", "city"))
        views.save(d.crm, "customer", "Grade A", "grade:A", "", ())
        await d.press("g", "c", "g", "p", "g", "c")
        assert "1 Bostonians  2 Grade A" in d.screen.split("\n")[0]
        screen = await d.press("1")
        assert "Customers › Bostonians" in screen
        assert screen.split("\n")[2].startswith(" Acme Corporation")
        assert screen.split("\n")[1].split() == ["Name↑", "City"]
        screen = await d.press("2")
        assert "Customers › Grade A" in screen
        assert screen.split("\n")[1].split()[1] == "Grade"
        assert "no view “7”" in await d.press("7")


async def test_n_goes_on_to_the_next_match_after_the_filter_is_gone(path: Path) -> None:
    async with desk(path) as d:
        await d.press("slash")
        await d.type("city:boston")
        await d.press("enter", "escape")
        assert d.screen.split("\n")[-2].endswith("1/5")
        assert (await d.press("n")).split("\n")[-2].endswith("5/5")
        assert "No further match" in await d.press("n")
        assert (await d.press("N")).split("\n")[-2].endswith("1/5")


async def test_a_bulk_act_says_how_far_it_is_and_escape_stops_it(path: Path) -> None:
    many = tuple({"name": f"Company {number}"} for number in range(3))
    async with desk(path, customers=many) as d:
        from tui_crm.services import archive

        with d.crm.store.act(d.crm.author, "demo") as unit:
            unit.create_many("customer", [{**archive.initial(d.crm, "customer"), "name": f"Many {n}"} for n in range(8000)])
        await d.press("R", "G")
        await d.until(lambda screen: "8,003" in screen)
        await d.press("V")
        d.app.page.perform("record.archive")
        d.app.page.perform("app.escape")
        assert "nothing was changed" in await d.settle()
        assert d.crm.lists.count(d.crm.listing("customer")) == 8003
        await d.press("d")
        assert "archived 8,003 Customers" in d.screen
        assert d.crm.lists.count(d.crm.listing("customer")) == 0


async def test_a_command_is_completed_and_a_wrong_one_is_told(path: Path) -> None:
    async with desk(path) as d:
        await d.press("colon")
        await d.type("col")
        await d.press("tab")
        assert "Columns ›" in await d.press("enter")
        await d.press("escape", "colon")
        await d.type("sort name")
        assert "Name↑" in await d.press("enter")
        await d.press("colon")
        await d.type("filter city:北京")
        assert "王伟" in (await d.press("enter")).split("\n")[2]
        await d.press("colon")
        await d.type("bogus")
        assert "There is no command “bogus”" in await d.press("enter")


async def test_every_kind_of_records_has_its_list_by_the_word_of_the_command_line(path: Path) -> None:
    async with desk(path) as d:
        await d.press("colon")
        assert ":price-lists" in await d.type("price-l") or ":price-lists" in await d.press("tab")
        assert "Price lists" in (await d.press("enter")).split("\n")[0]
        await d.press("colon")
        await d.type("records loss-reasons price")
        assert "Loss reasons" in (await d.press("enter")).split("\n")[0]
        await d.press("ctrl+p")
        await d.type("occasion")
        assert "occasions" in (await d.press("enter")).split("\n")[0].casefold()
        await d.press("colon")
        await d.type("records invoices")
        assert "There are no “invoices”" in await d.press("enter")


@pytest.mark.parametrize(
    ("typed", "completed"),
    [("theme mono", "theme monochrome"), ("filter cit", "filter city:"), ("sort crea", "sort created_at"), ("view bost", "view Bostonians")],
)
async def test_what_follows_a_command_is_completed_too(path: Path, typed: str, completed: str) -> None:
    async with desk(path) as d:
        views.save(d.crm, "customer", "Bostonians", "city:boston", "", ())
        await d.press("g", "p", "g", "c", "colon")
        await d.type(typed)
        assert (await d.press("tab")).split("\n")[-1] == ":" + completed


def colours(d: object) -> set[str]:
    """Every colour on the screen, but the terminal's own two."""
    strips = d.app.screen._compositor.render_strips()  # type: ignore[attr-defined]
    styles = [segment.style for strip in strips for segment in strip if segment.style]
    found = {colour for style in styles for colour in (style.color, style.bgcolor) if colour is not None}
    return {f"{colour.type.name} {colour.name}" for colour in found if not colour.is_default}


def reversed_lines(d: object) -> list[int]:
    strips = d.app.screen._compositor.render_strips()  # type: ignore[attr-defined]
    return [y for y, strip in enumerate(strips) if any(segment.style and segment.style.reverse and segment.text.strip() for segment in strip)]


async def test_the_theme_changes_while_the_app_runs(path: Path) -> None:
    async with desk(path, SMALL, theme="dark") as d:
        assert any(colour.startswith("TRUECOLOR") for colour in colours(d))
        for name in ("monochrome", "ansi", "light", "monochrome"):
            await d.press("colon")
            await d.type(f"theme {name}")
            assert f"theme: {name}" in await d.press("enter")
            found = colours(d)
            if name == "monochrome":
                assert not found
                assert 2 in reversed_lines(d), "the cursor is seen without colour"
            elif name == "ansi":
                assert all(colour.startswith("STANDARD") for colour in found)
                assert 2 in reversed_lines(d)
        await d.press("colon")
        await d.type("theme pink")
        assert "There is no theme “pink”" in await d.press("enter")


@pytest.mark.parametrize("key", ["ctrl+p", "question_mark", "C", "g j"])
async def test_no_page_has_a_colour_under_no_color(path: Path, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with desk(path, theme="dark") as d:
        await d.press(*key.split())
        assert not colours(d)
        assert reversed_lines(d)


@pytest.mark.parametrize("command", ["quit", "q"])
async def test_the_program_is_left_by_its_command_in_full_or_short(path: Path, command: str) -> None:
    async with desk(path) as d:
        assert d.app.return_code is None
        await d.press("colon")
        await d.type(command)
        await d.press("enter")
        assert d.app.return_code == 0
