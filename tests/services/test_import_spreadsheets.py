"""Spreadsheets as people have them: the sheet with the table, headings under notes, merged cells, numbers that are meant as numbers."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.services.sheets import ods, xlsx
from tui_crm.errors import UsageError
from tui_crm.services.transfer.sources.opening import SourceOptions, open_source
from tui_crm.services.transfer.sources.reading import Reader

DATA = Path(__file__).parents[1] / "data"


def cells(source: Reader) -> list[list[str]]:
    return [list(row.cells) for row in source.rows()]


def test_values_come_as_the_texts_that_an_import_reads(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", {"客户": [
        ["名称", "电话", "员工", "比例", "成立", "时间", "有效", "公式"],
        ["上海\n华兴", 13800138000, 12.0, 0.1 + 0.2, date(2001, 2, 3), datetime(2024, 1, 2, 3, 4, 5), True, "=1+6"],
        ["杭州恒瑞", "0571-88", 1e15, 1e-7, None, None, False, None], ["号码", 110101199003071234, None, None, None, None, None, None],
    ]})  # fmt: skip
    source = open_source(path)
    assert source.headings == ("名称", "电话", "员工", "比例", "成立", "时间", "有效", "公式")
    assert cells(source) == [
        ["上海\n华兴", "13800138000", "12", "0.3", "2001-02-03", "2024-01-02 03:04:05", "true", "7"],
        ["杭州恒瑞", "0571-88", "1000000000000000", "0.0000001", "", "", "false", ""],
        ["号码", "1.10101199003071E+17", "", "", "", "", "", ""],
    ]
    assert [row.line for row in source.rows()] == [2, 3, 4]


def test_the_first_sheet_with_a_table_is_read_unless_another_is_named(tmp_path: Path) -> None:
    sheets = {
        "空": [], "填写说明": [["请按模板填写。"], ["一行一个客户。"]], "客户": [["名称", "城市"], ["华兴", "上海"]],
        "联系人": [["姓名", "客户"], ["王芳", "华兴"]],
    }  # fmt: skip
    path = xlsx(tmp_path / "a.xlsx", sheets)
    assert cells(open_source(path)) == [["华兴", "上海"]]
    assert "sheet “客户”, one of 4" in open_source(path).about
    assert open_source(path).sheets == tuple(sheets)
    assert cells(open_source(path, SourceOptions(sheet="联系人"))) == cells(open_source(path, SourceOptions(sheet="4"))) == [["王芳", "华兴"]]
    with pytest.raises(UsageError, match="no sheet “合同”; it has 空, 填写说明, 客户, 联系人"):
        open_source(path, SourceOptions(sheet="合同"))


def test_notes_and_second_headings_and_examples_are_told_and_not_imported(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", {"客户": [
        ["客户导入模板"], ["红色字段必填"], [],
        ["客户名称", "手机号", "城市"], ["CustomerName", "mobile_phone", "City"], ["示例：上海某公司", "13800000000", "上海"],
        ["杭州恒瑞科技", "13911112222", "杭州"],
    ]})  # fmt: skip
    source = open_source(path)
    assert source.headings == ("客户名称", "手机号", "城市")
    assert source.aliases == ("CustomerName", "mobile_phone", "City")
    assert source.notes == ("客户导入模板", "红色字段必填")
    assert [row.line for row in source.skipped] == [6]
    assert [(row.line, list(row.cells)) for row in source.rows()] == [(7, ["杭州恒瑞科技", "13911112222", "杭州"])]
    assert source.about.endswith("2 lines of notes above the headings (line 4), a second row of headings, 1 example row left out (line 6)")
    with_examples = open_source(path, SourceOptions(keep_examples=True))
    assert len(cells(with_examples)) == 2 and not with_examples.skipped


def test_each_row_of_a_merged_area_has_its_value(tmp_path: Path) -> None:
    rows: list[list[object]] = [["客户", "联系人"], ["华兴", "王芳"], [None, "李强"], [None, "张磊"], ["恒瑞", "刘明"]]
    source = open_source(xlsx(tmp_path / "a.xlsx", {"客户": rows}, merged=["A2:A4"]))
    assert cells(source) == [["华兴", "王芳"], ["华兴", "李强"], ["华兴", "张磊"], ["恒瑞", "刘明"]]
    assert "1 merged area: each of its rows has the value" in source.about


def test_headings_under_a_merged_group_carry_its_name(tmp_path: Path) -> None:
    rows: list[list[object]] = [["客户名称", "联系人", None, "城市"], [None, "姓名", "电话", None], ["华兴", "王芳", "138", "上海"]]
    source = open_source(xlsx(tmp_path / "a.xlsx", {"客户": rows}, merged=["A1:A2", "B1:C1", "D1:D2"]))
    assert source.headings == ("客户名称", "联系人 姓名", "联系人 电话", "城市")
    assert cells(source) == [["华兴", "王芳", "138", "上海"]]


def test_bands_over_groups_of_headings_are_notes(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["基本信息", None, "联系方式", None, "其他", None], ["名称", "行业", "电话", "邮箱", "来源", "备注"],
        ["华兴", "贸易", "138", "a@b.cn", "电话", "x"],
    ]  # fmt: skip
    source = open_source(xlsx(tmp_path / "a.xlsx", {"客户": rows}, merged=["A1:B1", "C1:D1", "E1:F1"]))
    assert source.headings == ("名称", "行业", "电话", "邮箱", "来源", "备注")
    assert source.notes == ("基本信息 联系方式 其他",)


def test_what_stands_beside_the_table_is_named(tmp_path: Path) -> None:
    rows = [[None, "name", "city"], *[[None, f"Firm {i}", "Kiel"] for i in range(20)], [None, "Acme", "Bonn", None, "checked by Tom"]]
    source = open_source(xlsx(tmp_path / "a.xlsx", {"list": rows}))
    assert source.headings == ("name", "city")
    assert [(row.line, row.problem) for row in source.rows() if row.problem] == [(22, "“checked by Tom” stands beside the columns with headings")]


def test_a_column_without_heading_is_kept(tmp_path: Path) -> None:
    source = open_source(xlsx(tmp_path / "a.xlsx", {"list": [["name", "city"], ["Acme", "Kiel", "x"], ["Globex", "Bonn", "y"]]}))
    assert source.headings == ("name", "city", "")
    assert cells(source) == [["Acme", "Kiel", "x"], ["Globex", "Bonn", "y"]]


def test_a_sheet_of_nothing_but_values_has_numbered_columns(tmp_path: Path) -> None:
    source = open_source(xlsx(tmp_path / "a.xlsx", {"list": [[1, 2.5], [3, 4]]}))
    assert (source.headings, cells(source)) == (("column 1", "column 2"), [["1", "2.5"], ["3", "4"]])


def test_an_open_document_is_read_alike(tmp_path: Path) -> None:
    source = open_source(ods(tmp_path / "a.ods", {"客户": [["名称", "员工"], ["华兴", 12], ["恒瑞", 0.5]]}))
    assert (source.headings, cells(source)) == (("名称", "员工"), [["华兴", "12"], ["恒瑞", "0.5"]])


def test_merged_areas_of_an_open_document_are_noticed_alike(tmp_path: Path) -> None:
    rows: list[list[object]] = [["客户", "联系人"], ["华兴", "王芳"], [None, "李强"], [None, "张磊"], ["恒瑞", "刘明"]]
    source = open_source(ods(tmp_path / "a.ods", {"说明": [["别的"]], "客户": rows}, merged={"华兴": (1, 3)}))
    assert cells(source) == [["华兴", "王芳"], ["华兴", "李强"], ["华兴", "张磊"], ["恒瑞", "刘明"]]
    assert "1 merged area: each of its rows has the value" in source.about
    groups: list[list[object]] = [["客户名称", "联系人", None, "城市"], [None, "姓名", "电话", None], ["华兴", "王芳", "138", "上海"]]
    spans = {"客户名称": (1, 2), "联系人": (2, 1), "城市": (1, 2)}
    assert open_source(ods(tmp_path / "b.ods", {"客户": groups}, merged=spans)).headings == ("客户名称", "联系人 姓名", "联系人 电话", "城市")


def test_an_open_document_that_defines_texts_of_its_own_is_refused(tmp_path: Path) -> None:
    path = ods(tmp_path / "a.ods", {"客户": [["名称", "员工"], ["华兴", 12]]})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + part if name == "content.xml" else part)
    with pytest.raises(UsageError, match="cannot be read as a spreadsheet"):
        open_source(path)


def test_an_old_binary_spreadsheet_is_read_alike() -> None:
    source = open_source(DATA / "customers.xls")
    assert source.sheets == ("说明", "客户")
    assert source.headings == ("名称", "电话", "成立日期", "员工", "有效")
    assert cells(source) == [
        ["上海华兴贸易有限公司", "13800138000", "2001-02-03", "12", "true"], ["杭州恒瑞科技", "021-5888 0000", "2010-12-31", "0.5", "false"]
    ]  # fmt: skip


def test_a_protected_spreadsheet_is_refused_in_words() -> None:
    with pytest.raises(UsageError, match=r"protected.xlsx is protected by a password; save it without one"):
        open_source(DATA / "protected.xlsx")


def test_a_damaged_spreadsheet_is_refused_in_words(tmp_path: Path) -> None:
    whole = (DATA / "customers.xls").read_bytes()
    for size in (8, 600, 3000):
        path = tmp_path / f"{size}.xls"
        path.write_bytes(whole[:size])
        with pytest.raises(UsageError, match="cannot be read as a spreadsheet"):
            open_source(path)


def test_a_small_file_that_unpacks_to_more_than_a_machine_holds_is_refused(tmp_path: Path) -> None:
    bomb = xlsx(tmp_path / "bomb.xlsx", {"a": [["name", "city"]]})
    with zipfile.ZipFile(bomb, "w") as archive:
        last = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        archive.writestr("xl/worksheets/sheet1.xml", f'<worksheet><row r="1"><c r="A1"/></row>{last}</worksheet>')
    with pytest.raises(UsageError, match="too large to be read as a spreadsheet"):
        open_source(bomb)


def test_a_sheet_without_anything_has_no_headings(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="has no headings"):
        open_source(xlsx(tmp_path / "a.xlsx", {"a": []}))


TEXTS = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cn", "Co"]), max_size=12).filter(lambda text: not text.startswith("="))


@given(rows=st.lists(st.lists(TEXTS, min_size=3, max_size=3), max_size=6))
def test_texts_come_back_as_they_were_written(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    path = xlsx(tmp_path_factory.mktemp("sheet") / "a.xlsx", {"list": [["first name", "home town", "remarks"], *rows]})
    source = open_source(path, SourceOptions(heading_line=1, keep_examples=True))
    found = {row.line: list(row.cells) for row in source.rows()}
    assert source.aliases or found == {number: row for number, row in enumerate(rows, 2) if any(row)}
