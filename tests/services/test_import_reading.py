"""Files as people have them are read without being told how."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.services.files import data_set, written
from tui_crm.errors import UsageError
from tui_crm.services.transfer.reading import delimiter_of, open_csv

CHINESE = "客户名称,城市,备注\n上海华兴贸易有限公司,上海,长期合作\n杭州恒瑞科技,杭州,展会上认识的客户\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"])
def test_chinese_is_read_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    source = written(tmp_path, CHINESE, encoding)
    assert source.headings == ("客户名称", "城市", "备注")
    assert [tuple(row.cells) for row in source.rows()] == [("上海华兴贸易有限公司", "上海", "长期合作"), ("杭州恒瑞科技", "杭州", "展会上认识的客户")]


def test_western_text_is_not_taken_for_chinese(tmp_path: Path) -> None:
    source = written(tmp_path, "name,city\nCafé Müller,Zürich\nSociété Générale,Orléans\nGarçon Frères,Besançon\n", "cp1252")
    assert next(source.rows()).cells == ["Café Müller", "Zürich"]


def test_the_encoding_can_be_forced(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes("name\nкомпания\n".encode("koi8-r"))
    assert next(open_csv(path, "koi8-r").rows()).cells == ["компания"]
    with pytest.raises(UsageError, match="no encoding “klingon”"):
        open_csv(path, "klingon")
    with pytest.raises(UsageError, match="not written in UTF-8"):
        open_csv(path, "utf-8")


def test_bytes_that_turn_up_late_decide_the_encoding_too(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(b"name\n" + b"Acme\n" * 200_000 + "上海华兴贸易有限公司\n".encode("gb18030"))
    assert [row.cells for row in open_csv(path).rows()][-1] == ["上海华兴贸易有限公司"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_recognised(tmp_path: Path, delimiter: str) -> None:
    text = '"name","city, street"\n"Acme; Sons","Kiel, Hafenstr. 3 | 4"\n"Globex","Bonn"\n'.replace('","', f'"{delimiter}"')
    source = written(tmp_path, text)
    assert source.delimiter == delimiter
    assert next(source.rows()).cells == ["Acme; Sons", "Kiel, Hafenstr. 3 | 4"]


def test_a_spreadsheets_own_word_on_the_delimiter_is_heeded(tmp_path: Path) -> None:
    source = written(tmp_path, "sep=;\nname;city\nAcme;Kiel\n")
    assert (source.headings, [(row.line, row.cells) for row in source.rows()]) == (("name", "city"), [(3, ["Acme", "Kiel"])])


def test_a_delimiter_has_names(tmp_path: Path) -> None:
    assert (delimiter_of("tab"), delimiter_of(";"), delimiter_of("^")) == ("\t", ";", "^")
    with pytest.raises(UsageError, match="one character"):
        delimiter_of("::")


def test_line_numbers_are_those_of_an_editor(tmp_path: Path) -> None:
    source = written(tmp_path, 'name,notes\r\nAcme,"first\r\nsecond"\r\n\r\nGlobex,\r\n,\r\nInitech,x\r\n')
    assert [(row.line, list(row.cells)) for row in source.rows()] == [(2, ["Acme", "first\r\nsecond"]), (5, ["Globex", ""]), (7, ["Initech", "x"])]


def test_rows_of_another_width_are_named(tmp_path: Path) -> None:
    source = written(tmp_path, "a,b,c\n1,2,3\n1,2\n1,2,3,,\n1,2,3,4\n")
    assert [row.problem for row in source.rows()] == ["", "2 cells under 3 headings", "", "4 cells under 3 headings"]


def test_a_quotation_mark_that_is_never_closed_is_named(tmp_path: Path) -> None:
    source = written(tmp_path, 'a,b\n1,2\n3,"4\n5,6\n7,8\n')
    assert [(row.line, row.problem) for row in source.rows()] == [(2, ""), (3, "a quotation mark in this row is never closed")]


def test_a_long_note_is_read_whole(tmp_path: Path) -> None:
    source = written(tmp_path, f"name,notes\nAcme,{'x' * 300_000}\n")
    assert len(next(source.rows()).cells[1]) == 300_000


@pytest.mark.parametrize(("content", "message"), [(b"", "is empty"), (b"\n\n", "no headings"), (b"PK\x03\x04rest", "save it as CSV")])
def test_what_is_no_such_file_is_refused_in_words(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=message):
        open_csv(path)


def test_a_missing_file_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere.csv cannot be read: No such file"):
        open_csv(tmp_path / "nowhere.csv")


@given(rows=st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2), min_size=1, max_size=5))
def test_whatever_is_written_as_csv_is_read_back(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    import csv
    import io

    text = io.StringIO(newline="")
    csv.writer(text).writerows([["name", "notes"], *rows])
    path = tmp_path_factory.mktemp("round") / "file.csv"
    path.write_bytes(text.getvalue().encode())
    assert [list(row.cells) for row in open_csv(path, "utf-8", ",").rows()] == [row for row in rows if any(row)]


SPECTRUM = ("comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "location_coordinates", "newlines", "newlines_crlf",
            "quotes_and_newlines", "simple", "simple_crlf", "utf8")  # fmt: skip


@pytest.mark.parametrize("name", SPECTRUM)
def test_the_csv_spectrum_is_parsed_exactly(tmp_path: Path, name: str) -> None:
    folder = data_set("csv_spectrum")
    content = (folder / "csvs" / f"{name}.csv").read_bytes()
    if name.endswith("_crlf"):  # the copy of the data set has lost these files' line ends
        content = content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    source = open_csv(path)
    expected = json.loads((folder / "json" / f"{name}.json").read_text())
    if name == "location_coordinates":  # one object, and its telephone number is another one in the JSON than in the CSV
        expected = [{**expected, "Contact Phone Number": next(source.rows()).cells[0]}]
    assert [dict(zip(source.headings, row.cells, strict=True)) for row in source.rows()] == expected


def test_a_chinese_firms_order_file_is_read(tmp_path: Path) -> None:
    source = open_csv(data_set("zh_gbk_csv") / "meal" / "meal_order_info.csv")
    rows = list(source.rows())
    paid = [dict(zip(source.headings, row.cells, strict=True)) for row in rows]
    assert (source.encoding, len(rows), [row.problem for row in rows if row.problem]) == ("gb18030", 945, [])
    assert paid[0]["name"] == "苗宇怡"
    assert sum(int(row["expenditure"]) for row in paid if row["order_status"] == "1") == 458_520
