"""Files as people have them are read without being told how."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.services.files import data_set, written
from tui_crm.errors import UsageError
from tui_crm.services.transfer.sources.reading import NO_LINE, delimiter_of, open_csv

CHINESE = "客户名称,城市,备注\n上海华兴贸易有限公司,上海,长期合作\n杭州恒瑞科技,杭州,展会上认识的客户\n"


@pytest.mark.parametrize("encoding", [
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "gb18030", "gbk",
])  # fmt: skip
def test_chinese_is_read_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    source = written(tmp_path, CHINESE, encoding)
    assert source.headings == ("客户名称", "城市", "备注")
    assert [tuple(row.cells) for row in source.rows()] == [("上海华兴贸易有限公司", "上海", "长期合作"), ("杭州恒瑞科技", "杭州", "展会上认识的客户")]


OTHERS = {
    "big5": "客戶名稱,城市,備註\n台灣積體電路製造股份有限公司,新竹,長期合作\n鴻海精密工業,臺北,展覽會\n",
    "shift_jis": "氏名,住所,備考\n山田太郎,東京都千代田区,お得意様です\n株式会社サンプル,大阪市,ﾃｽﾄ\n",
    "euc_jp": "氏名,会社名\n山田太郎,東京電力株式会社\n",
    "euc_kr": "이름,주소,비고\n홍길동,서울특별시 강남구,오래된 고객입니다\n",
    "latin-1": "name,city\nCafé Müller,Zürich\nSociété Générale,Orléans\n",
    "cp1252": "name,notes\nO’Brien & Søn,“très bien” – 5 €\n",
    "cp1251": "название,город\nООО Ромашка,Москва\nЗАО Вектор,Санкт-Петербург\nАО Север,Мурманск\nКомпания Юг,Краснодар\n",
}


@pytest.mark.parametrize("encoding", OTHERS)
def test_other_languages_are_told_from_one_another(tmp_path: Path, encoding: str) -> None:
    source = written(tmp_path, OTHERS[encoding], encoding)
    assert [list(source.headings), *(list(row.cells) for row in source.rows())] == [line.split(",") for line in OTHERS[encoding].splitlines()]


@pytest.mark.parametrize(("text", "encoding"), [("姓名,电话\n赵雷,138\n", "gb18030"), ("姓名,電話\n趙雷,02\n", "big5"), ("北京\n上海\n", "gb18030")])
def test_a_few_characters_are_enough(tmp_path: Path, text: str, encoding: str) -> None:
    assert written(tmp_path, text, encoding).headings == tuple(text.splitlines()[0].split(","))


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


@pytest.mark.parametrize("delimiter", ["^", "~", ":", "\x01", "\x1f", "¦", "，", "；", "#"])
def test_an_unusual_delimiter_is_recognised_when_every_row_has_it(tmp_path: Path, delimiter: str) -> None:
    source = written(tmp_path, "name,city,size\nAcme,Kiel,5\nGlobex,Bonn,\n".replace(",", delimiter))
    assert source.delimiter == delimiter
    assert [row.cells for row in source.rows()] == [["Acme", "Kiel", "5"], ["Globex", "Bonn", ""]]


@pytest.mark.parametrize("text", ["name\nA:1\nB\n", "name,url\nA:1,http://a.de\nB:2,http://b.de\n", "name\nfirst: a\nsecond\nthird: c\n"])
def test_a_sign_that_is_only_part_of_the_text_is_no_delimiter(tmp_path: Path, text: str) -> None:
    assert written(tmp_path, text).delimiter == ","


def test_a_spreadsheets_own_word_on_the_delimiter_is_heeded(tmp_path: Path) -> None:
    source = written(tmp_path, "sep=;\nname;city\nAcme;Kiel\n")
    assert (source.headings, [(row.line, row.cells) for row in source.rows()]) == (("name", "city"), [(3, ["Acme", "Kiel"])])


def test_a_delimiter_has_names(tmp_path: Path) -> None:
    assert (delimiter_of("tab"), delimiter_of(";"), delimiter_of("^"), delimiter_of("\\x01")) == ("\t", ";", "^", "\x01")
    with pytest.raises(UsageError, match="one character"):
        delimiter_of("::")


def test_line_numbers_are_those_of_an_editor(tmp_path: Path) -> None:
    source = written(tmp_path, 'name,notes\r\nAcme,"first\r\nsecond"\r\n\r\nGlobex,\r\n,\r\nInitech,x\r\n')
    assert [(row.line, list(row.cells)) for row in source.rows()] == [(2, ["Acme", "first\r\nsecond"]), (5, ["Globex", ""]), (7, ["Initech", "x"])]


def test_rows_of_another_width_are_named(tmp_path: Path) -> None:
    source = written(tmp_path, "a,b,c\n1,2,3\n1\n1,2,3,,\n1,2,3,4\n")
    assert [row.problem for row in source.rows()] == ["", "1 cell under 3 headings", "", "4 cells under 3 headings"]


def test_a_row_that_ends_early_is_read_with_blank_cells(tmp_path: Path) -> None:
    source = written(tmp_path, "a,b,c\n1,2,3\n1,2\n")
    assert [(row.cells, row.problem, row.short) for row in source.rows()] == [(["1", "2", "3"], "", False), (["1", "2", ""], "", True)]


def test_a_quotation_mark_that_is_never_closed_is_named(tmp_path: Path) -> None:
    source = written(tmp_path, 'a,b\n1,2\n3,"4\n5,6\n7,8\n')
    assert [(row.line, row.problem) for row in source.rows()] == [(2, ""), (3, "a quotation mark in this row is never closed")]


def test_quotation_marks_in_odd_places_are_read_where_it_is_plain_what_they_mean(tmp_path: Path) -> None:
    rows = ['3,"4""5"', 'the "best",2', '"Acme" Ltd,"Kiel ""x"""', '5" pipe,6', '"Smith, "Joe"",Kiel', '"a\nb"c,d', "7,8"]
    source = written(tmp_path, "\n".join(["a,b", *rows]) + "\n")
    odd = "a quotation mark stands where none is expected"
    assert [(row.line, list(row.cells), row.problem) for row in source.rows()] == [
        (2, ["3", '4"5'], ""), (3, ['the "best"', "2"], ""), (4, ['"Acme" Ltd', 'Kiel "x"'], ""), (5, ['5" pipe', "6"], ""),
        (6, ['Smith, Joe""', "Kiel"], odd), (7, ['"a\nb"c', "d"], ""), (9, ["7", "8"], ""),
    ]  # fmt: skip


def test_a_file_whose_quotation_marks_are_letters_is_read_so(tmp_path: Path) -> None:
    source = written(tmp_path, 'name\tsize\n"Best Firm\t5"\nAcme\t"6\n"Globex"\t7\n')
    assert [list(row.cells) for row in source.rows()] == [['"Best Firm', '5"'], ["Acme", '"6'], ['"Globex"', "7"]]
    assert "quotation marks are part of the text" in source.about


@pytest.mark.parametrize("text", ["name,city", "name,city\n", "name,city\r\n\r\n", '"name","city"', "sep=,\nname,city"])
def test_headings_alone_are_a_file_without_rows(tmp_path: Path, text: str) -> None:
    source = written(tmp_path, text)
    assert (source.headings, source.sample, list(source.rows())) == (("name", "city"), (), [])


def test_zero_bytes_and_strange_headings_are_read_as_they_are(tmp_path: Path) -> None:
    source = written(tmp_path, "name,,name,\nA\0cme,x,y,z\n")
    assert source.headings == ("name", "", "name", "")
    assert [list(row.cells) for row in source.rows()] == [["A\0cme", "x", "y", "z"]]


def test_a_table_drawn_with_blanks_is_read(tmp_path: Path) -> None:
    source = written(tmp_path, " customer_id  date number_of_cds\n 00001 19970101  1\n 00002 19970112 12\n")
    assert (source.headings, [list(row.cells) for row in source.rows()]) == (
        ("customer_id", "date", "number_of_cds"), [["00001", "19970101", "1"], ["00002", "19970112", "12"]]
    )  # fmt: skip
    assert written(tmp_path, "full name\nJohn Quincy  Adams\nLee\n").headings == ("full name",)


def test_without_headings_columns_are_numbered(tmp_path: Path) -> None:
    source = written(tmp_path, "00004,1997-01-01,29.33\n00005,1997-01-18,14.96\n")
    assert source.headings == ("column 1", "column 2", "column 3")
    assert [(row.line, row.cells[0]) for row in source.rows()] == [(1, "00004"), (2, "00005")]
    assert source.about == "UTF-8, comma, no headings: the columns are numbered"
    source = open_csv(written(tmp_path, "Acme,Kiel\nGlobex,Bonn\n").path, heading_line=NO_LINE)
    assert (source.headings, len(list(source.rows()))) == (("column 1", "column 2"), 2)


def test_what_is_not_data_is_told(tmp_path: Path) -> None:
    text = '客户导入模板\n"红色为必填,\n请勿修改表头"\n客户名称,手机号\nCustomerName,MobilePhone\n示例：某公司,138\n\n华兴,139\n'
    source = written(tmp_path, text)
    assert (source.headings, source.aliases) == (("客户名称", "手机号"), ("CustomerName", "MobilePhone"))
    assert source.notes == ("客户导入模板", "红色为必填,\n请勿修改表头")
    assert [(row.line, row.cells) for row in source.rows()] == [(8, ["华兴", "139"])]
    assert source.sample == (("华兴", "139"),)
    assert source.about == (
        "UTF-8, comma, 2 lines of notes above the headings (line 4), a second row of headings, 1 example row left out (line 6)"
    )
    told = open_csv(source.path, heading_line=4, keep_examples=True)
    assert [row.line for row in told.rows()] == [6, 8]


def test_a_single_row_under_the_headings_is_data_whatever_it_looks_like(tmp_path: Path) -> None:
    source = written(tmp_path, "some name,other notes\nA,aA\n")
    assert (source.aliases, [row.cells for row in source.rows()]) == ((), [["A", "aA"]])


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


TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(rows=st.lists(st.lists(TEXTS, min_size=2, max_size=2), min_size=1, max_size=5))
def test_whatever_is_written_as_csv_is_read_back(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    assert round_trip(tmp_path_factory, rows, ",", "utf-8") == [row for row in rows if any(row)]


@given(
    rows=st.lists(st.lists(TEXTS, min_size=2, max_size=2), min_size=1, max_size=5),
    delimiter=st.characters(exclude_characters='"\r\n\ufeff', exclude_categories=["Cs"], max_codepoint=0xFFFF),
    encoding=st.sampled_from(["utf-8-sig", "utf-16", "utf-32", "utf-16-be", "gb18030"]),
)
def test_with_any_delimiter_and_encoding(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], delimiter: str, encoding: str) -> None:
    assert round_trip(tmp_path_factory, rows, delimiter, encoding) == [row for row in rows if any(row)]


def test_a_row_of_which_only_half_looks_like_names_for_programs_is_a_row(tmp_path_factory: pytest.TempPathFactory) -> None:
    rows = [["A", "aA"], ["", "0"]]
    assert round_trip(tmp_path_factory, rows, ",", "utf-8") == rows


def round_trip(folders: pytest.TempPathFactory, rows: list[list[str]], delimiter: str, encoding: str) -> list[list[str]]:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([["some name", "other notes"], *rows])
    path = folders.mktemp("round") / "file.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    return [list(row.cells) for row in open_csv(path, encoding, delimiter, heading_line=1, keep_examples=True).rows()]


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
