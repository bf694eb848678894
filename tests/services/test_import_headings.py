"""Where the headings are: cautious, because a row that could be data is data."""

from __future__ import annotations

import pytest

from tui_crm.services.transfer.sources.heading_lines import NONE, Head, find_head, headings_of


def rows(text: str) -> list[list[str]]:
    return [line.split(",") for line in text.split("\n")]


@pytest.mark.parametrize("text", [
    "name\nAcme\nGlobex",
    "name\nAcme\nSmith, Co\nGlobex",
    "name,city\nAcme,Kiel\na,b,c,d,e,f",
    "name,,\nAcme,12,a@b.de\nGlobex,13,c@d.de",
    "name,2019,2020\nAcme,5,6",
    "姓名,城市\nTom,Berlin\nAnn,Paris",
    "first name,last name\nJean-Luc,Picard",
    "a,b,c\n,,\n1,2,3",
    "notes\nfirst line of a text\nsecond, with a comma\nthird, with another one",
])  # fmt: skip
def test_the_first_line_is_the_headings_unless_it_plainly_is_not(text: str) -> None:
    assert find_head(rows(text)) == Head(0, 1)


@pytest.mark.parametrize(("text", "at"), [
    ("客户列表\n名称,电话\n华兴,138\n恒瑞,139", 1),
    ("\n\nname,city\nAcme,Kiel", 2),
    ("Report: Accounts\nExported,2024-01-02\n\nname,city,phone,owner\nAcme,Kiel,1,Tom", 3),
    ("填写须知：\n1、红色为必填\n工号,姓名,性别,部门", 2),
    ("客户导入模板,,,\n名称,电话,城市,备注\n华兴,138,上海,\n恒瑞,139,,", 1),
])  # fmt: skip
def test_lines_of_notes_above_are_passed_over(text: str, at: int) -> None:
    found = find_head(rows(text))
    assert found is not None and (found.at, found.first) == (at, at + 1)


@pytest.mark.parametrize(("text", "aliases"), [
    ("客户名称,手机\nCustomerName,mobile_phone\n华兴,138", ("CustomerName", "mobile_phone")),
    ("名称,电话\nname,phone", ("name", "phone")),
    ("Company,Phone\ncompany_name,phone\nAcme,1", ("company_name", "phone")),
    ("姓名,城市\nTom,Berlin", ()),
    ("姓名,城市\nMcDonald,DeMoines\nDeLuca,LaPaz\nMcKenna,DesMoines", ()),
    ("名称,电话\nname,\n华兴,138", ()),
])  # fmt: skip
def test_a_second_row_of_names_for_programs_is_told_from_data(text: str, aliases: tuple[str, ...]) -> None:
    found = find_head(rows(text))
    assert found is not None and found.aliases == aliases
    assert found.first == (2 if aliases else 1)


@pytest.mark.parametrize(("text", "examples"), [
    ("名称,电话\n示例：某公司,138\n华兴,139", (1,)),
    ("名称,电话\n上海某某公司（示例）,138\n华兴,139", (1,)),
    ("名称,电话\nXX物业,138\nYY市场,138\nZZ工厂,1\n华兴,139", (1, 2, 3)),
    ("名称,电话\n必填，文本,选填，11位数字\n华兴,139", (1,)),
    ("Name,Phone\nRequired,Optional\nExample,1\nAcme,2", (1, 2)),
    ("名称,电话\n华兴,139\n示例：某公司,138", ()),
    ("name,size\nXXL Sports,138\nSample & Sons,2", ()),
    ("名称,电话\nYY直播,138", ()),
    ("名称,电话\n示范区管委会,138", ()),
    ("name,note\nExample GmbH,optional", ()),
])  # fmt: skip
def test_example_rows_right_under_the_headings_are_told_from_data(text: str, examples: tuple[int, ...]) -> None:
    found = find_head(rows(text))
    assert found is not None and found.examples == examples
    kept = find_head(rows(text), keep_examples=True)
    assert kept is not None and kept.examples == ()


def test_a_file_of_nothing_but_values_has_no_headings() -> None:
    table = rows("00004,1997-01-01,29.33\n00005,1997-01-18,14.96")
    assert find_head(table) == Head(NONE, 0) == find_head(rows("name,city\nAcme,Kiel"), NONE)
    assert headings_of(table, Head(NONE, 0)) == ("column 1", "column 2", "column 3")


def test_a_person_may_say_where_the_headings_are() -> None:
    found = find_head(rows("a,b\nname,city\nAcme,Kiel"), 1)
    assert found == Head(1, 2)
    assert find_head(rows("a,b"), 5) is None
    assert find_head([[], ["", " "]]) is None
