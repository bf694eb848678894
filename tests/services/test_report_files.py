"""Reports as files: CSV and JSON that are exact, SVG that is well formed in every style, PNG."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_crm.errors import UsageError
from tui_crm.model.report import Behind, Cell, Column, Picture, Result, Series, Style, Table
from tui_crm.plugins.api import ChartView, PageView, TableView, TextView
from tui_crm.services.reports import saving, svg
from tui_crm.services.reports.plugin_views import converted
from tui_crm.widgets.cells import safe_width
from tui_crm.widgets.picture_text import picture_lines
from tui_crm.widgets.report_text import report_lines

STYLES: tuple[Style, ...] = ("bars", "funnel", "line", "stacked", "pareto", "heat")
TABLE = Table(
    "won", "Won",
    (Column("rep", "Rep", "text"), Column("won", "Won value", "money", "CNY"), Column("share", "Share", "percent"), Column("deals", "Deals")),
    (
        (Cell("=王伟", "=王伟"), Cell("1,234.50", 123450, Behind("deal", "owner:#2")), Cell("75.00 %", 75.0), Cell("3", 3)),
        (Cell("Total", "Total"), Cell("1,234.50", 123450), Cell("–"), Cell("3", 3)),
    ),
    total=True,
)  # fmt: skip
WON = Picture("won_won", "bars", "Won value", ("王伟", "Bob & <Co>"), (Series("Won", (123450.0, None), ("1,234.50", "–")),), "money", "CNY")
RESULT = Result("won", "Won", {"Period": "2026"}, (TABLE,), (WON,), ("Some are left out",))

texts = st.text(max_size=30)
numbers = st.one_of(st.none(), st.integers(-(10**9), 10**12).map(float))


@st.composite
def pictures(draw: st.DrawFn) -> Picture:
    labels = tuple(draw(st.lists(texts, max_size=60)))
    several = st.lists(st.builds(Series, texts, st.lists(numbers, min_size=len(labels), max_size=len(labels)).map(tuple)), min_size=1, max_size=4)
    return Picture("p", draw(st.sampled_from(STYLES)), draw(texts), labels, tuple(draw(several)), draw(st.sampled_from(("count", "money", "days"))))


@given(pictures())
def test_every_picture_is_well_formed_svg(picture: Picture) -> None:
    root = ElementTree.fromstring(svg.drawn([picture], "Title"))
    assert root.tag.endswith("svg") and "prefers-color-scheme:dark" in svg.drawn([picture], "Title")
    assert float(root.attrib["height"]) > 0


@given(pictures(), st.integers(70, 160))
def test_no_picture_in_characters_is_wider_than_its_place(picture: Picture, width: int) -> None:
    for spans in picture_lines(picture, width):
        if picture.style not in ("stacked", "line"):  # a legend is cut where it is drawn
            assert sum(safe_width(text) for text, _style in spans) <= width


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_table_keeps_its_columns_apart_whatever_the_letters(width: int) -> None:
    lines = [line.text for line in report_lines(RESULT, width)]
    rows = [line for line in lines if "1,234.50" in line and "█" not in line]
    assert len({safe_width(line[: line.index("1,234.50")]) for line in rows}) == 1
    assert all(safe_width(line) <= width for line in lines)
    assert " ! Some are left out" in lines


def test_csv_is_exact_and_runs_nothing_in_a_spreadsheet() -> None:
    found = list(csv.reader(io.StringIO(saving.text(RESULT, "csv"))))
    assert found == [["rep", "won", "share", "deals"], ["'=王伟", "1234.50", "75", "3"], ["Total", "1234.50", "", "3"]]


def test_json_has_amounts_in_major_units_and_the_filter_behind_each_number() -> None:
    found = json.loads(saving.text(RESULT, "json"))
    first = found["tables"][0]["rows"][0]
    assert (first["rep"], first["won"], first["deals"], first["records"]["won"]) == ("=王伟", 1234.5, 3, {"entity": "deal", "where": "owner:#2"})
    lines = [json.loads(line) for line in saving.text(RESULT, "ndjson").splitlines()]
    assert [line["total"] for line in lines] == [False, True]


def test_a_file_is_written_as_its_name_says(tmp_path: Path) -> None:
    for name in ("won.csv", "won.json", "won.svg"):
        saving.save(RESULT, tmp_path / name)
        assert (tmp_path / name).read_text("utf-8") == saving.text(RESULT, name.partition(".")[2])
    with pytest.raises(UsageError, match="let the name end so"):
        saving.save(RESULT, tmp_path / "won.doc")
    with pytest.raises(UsageError, match="has no picture"):
        saving.save(Result("x", "Nothing"), tmp_path / "x.svg")


def test_a_png_is_made_where_its_library_is(tmp_path: Path) -> None:
    pytest.importorskip("resvg_py")
    saving.save(RESULT, tmp_path / "won.png")
    assert (tmp_path / "won.png").read_bytes().startswith(b"\x89PNG")


def test_a_png_without_its_library_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "resvg_py", None)
    with pytest.raises(UsageError, match="pip install"):
        saving.save(RESULT, tmp_path / "won.png")


def test_a_plugins_page_becomes_tables_and_pictures_that_open_records() -> None:
    table = TableView(columns=("City", "Firms"), rows=(("Boston", "2"), ("上海", "1")), right=(1,), records=(None, ("customer", 7)),
                      behind=((None, ("customer", "city=Boston")), (None, None)))  # fmt: skip
    chart = ChartView(points=(("Boston", 2.0), ("上海", 1.0)), unit="firms")
    page = PageView(parts=(("By city", chart), ("", table), ("", TextView(text="That is all."))))
    found = converted("x.cities", "Cities", "", page.model_dump(mode="json"))
    assert [cell.behind for row in found.tables[0].rows for cell in row] == [
        None, Behind("customer", "city=Boston"), Behind("customer", "", 7), Behind("customer", "", 7),
    ]  # fmt: skip
    lines = [line.text for line in report_lines(found, 80)]
    assert " Boston 2 firms ████████████████████████████████████████████████████████████" in [line[:76] for line in lines]
    assert " Boston      2" in lines and " That is all." in lines
    assert saving.text(found, "csv").splitlines() == ["column1,column2", "Boston,2", "上海,1"]
