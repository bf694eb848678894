"""The filter language by example: what people write, and what it means."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from gettext import NullTranslations
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.unit.filter_examples import CONTACTS, CUSTOMERS, DAY, NOW, SHANGHAI, brief
from tui_crm.errors import FilterError
from tui_crm.query.ast import ALL
from tui_crm.query.parser import LONGEST, parse


def at(day: str) -> int:
    """The epoch milliseconds of a local time in Shanghai."""
    return int(datetime.fromisoformat(day).replace(tzinfo=SHANGHAI).timestamp() * 1000)


def span(field: str, start: str, end: str) -> str:
    return f"({field} ge {at(start)} & {field} lt {at(end)})"


WORDS = [
    ("acme", "acme"),
    ("acme shanghai", "(acme & shanghai)"),
    ('"acme corp"', "'acme corp'"),
    ("“上海 宝信”", "'上海 宝信'"),
    ('acme ""', "acme"),
    ("acme and shanghai", "(acme & shanghai)"),
    ("acme or globex", "(acme | globex)"),
    ("acme|globex｜initech", "(acme | globex | initech)"),
    ("acme globex or initech", "((acme & globex) | initech)"),
    ("acme (globex OR initech)", "(acme & (globex | initech))"),
    ("（acme）", "acme"),
    ("-acme", "~acme"),
    ("!acme ！globex", "(~acme & ~globex)"),
    ("NOT (acme or globex)", "~(acme | globex)"),
    ("foo-bar", "foo-bar"),
    ("acme - shanghai", "(acme & - & shanghai)"),
    ("acme or", "(acme & or)"),  # the word before it is finished: "oracle" is on its way
    ("not", "not"),
    (r"\-acme \or", "(-acme & or)"),
    (r"a\:b CORP\bob", r"(a:b & CORP\bob)"),
    ("阿里巴巴(中国)", "阿里巴巴(中国)"),
    ("https://acme.com/a?b=c", "https://acme.com/a?b=c"),
    ("10:30 a@b.com", "(10:30 & a@b.com)"),
    ("上海，北京", "上海，北京"),
]
FIELDS = [
    ("city:上海", "city has 上海"),
    ("city = 上海", "city eq 上海"),
    ("城市：上海", "city has 上海"),
    ("City:x", "city has x"),
    ("LAST-ACTIVITY:never", "last_activity empty"),
    ('"Last activity":never', "last_activity empty"),
    ('city:"New York"', "city has New York"),
    ("city:上海,北京", "(city has 上海 | city has 北京)"),
    ('city:上海，"New York"', "(city has 上海 | city has New York)"),
    ("city!=上海,北京", "~(city eq 上海 | city eq 北京)"),
    ("city:none", "city empty"),
    ("phone:any", "~phones empty"),
    ("电话：无", "phones empty"),
    ('city:""', "city empty"),
    ('city:"none"', "city has none"),
    ("-city:none", "~city empty"),
    ("name:阿里巴巴(中国)", "name has 阿里巴巴(中国)"),
    ("(city:上海)", "city has 上海"),
    ("website:https://acme.com", "website has https://acme.com"),
    ("postcode>=200000", "postcode ge 200000"),
    ("tag:vip", "tags has vip"),
    ("tag=vip", "tags eq vip"),
    ("grade:a", "grade eq A"),
    ("grade:Strategic", "grade eq Strategic"),
    ('lifecycle:"at risk"', "lifecycle eq at_risk"),
    ("lifecycle:AT_RISK", "lifecycle eq at_risk"),
    ("dnc:yes dnc:否", "(do_not_contact eq True & do_not_contact eq False)"),
    ("owner:me", "owner eq 7"),
    ("owner：我", "owner eq 7"),
    ('owner:"me"', "owner has me"),
    ("owner!=me", "~owner eq 7"),
    ("owner:#12", "owner eq 12"),
    ("owner:none", "owner empty"),
    ("owner:li", "owner has li"),
    ("parent:C-000123", "parent has C-000123"),
    ("parent:me", "parent has me"),
    ("parent.city:上海", "parent.city has 上海"),
    ("parent.parent.owner:me", "parent.parent.owner eq 7"),
    ("realty.districts:none", "realty.districts has none"),
]
NUMBERS = [
    ("employees:50", "employees eq 50"),
    ("employees>=50", "employees ge 50"),
    ("employees≥50 employees＜100", "(employees ge 50 & employees lt 100)"),
    ("employees:>50", "employees gt 50"),
    ("employees<>50", "~employees eq 50"),
    ("employees > 1,000", "employees gt 1000"),
    ("employees:1,000", "(employees eq 1 | employees eq 0)"),
    ("employees:10..49", "(employees ge 10 & employees le 49)"),
    ("employees:10..", "employees ge 10"),
    ("employees:..49", "employees le 49"),
    ("revenue>10000", "revenue gt 1000000"),
    ("revenue:10k..2m", "(revenue ge 1000000 & revenue le 200000000)"),
    ("revenue>=10万", "revenue ge 10000000"),
    ("revenue<1.5亿", "revenue lt 15000000000"),
    ("revenue>=¥12.50", "revenue ge 1250"),
    ("realty.budget>=2m", "realty.budget ge 200000000"),
    ("realty.rate>12.5%", "realty.rate gt 12.5"),
    ("realty.area<0.25", "realty.area lt 0.25"),
]
TIMES = [
    ("birthday:1990-02-03", "birthday eq 1990-02-03"),
    ("birthday:1990", "(birthday ge 1990-01-01 & birthday le 1990-12-31)"),
    ("birthday:1990-02", "(birthday ge 1990-02-01 & birthday le 1990-02-28)"),
    ("birthday<1990-02", "birthday lt 1990-02-01"),
    ("birthday>1990-02", "birthday gt 1990-02-28"),
    ("birthday<=1990", "birthday le 1990-12-31"),
    ("birthday:today", "birthday eq 2026-11-22"),  # it is Sunday in Shanghai
    ("birthday:this-week", "(birthday ge 2026-11-16 & birthday le 2026-11-22)"),
    ("birthday:1990年2月", "(birthday ge 1990-02-01 & birthday le 1990-02-28)"),
    ("created:2026-01..2026-03", span("created_at", "2026-01-01", "2026-04-01")),
    ("created:2026-q3", span("created_at", "2026-07-01", "2026-10-01")),
    ("created:today", span("created_at", "2026-11-22", "2026-11-23")),
    ("created:this-month", span("created_at", "2026-11-01", "2026-12-01")),
    ('created:"this month"', span("created_at", "2026-11-01", "2026-12-01")),
    ("created:本月", span("created_at", "2026-11-01", "2026-12-01")),
    ("created:上周", span("created_at", "2026-11-09", "2026-11-16")),
    ("created:去年", span("created_at", "2025-01-01", "2026-01-01")),
    ("created:last-7-days", span("created_at", "2026-11-16", "2026-11-23")),
    ("created:最近7天", span("created_at", "2026-11-16", "2026-11-23")),
    ("created:-1d", span("created_at", "2026-11-21", "2026-11-22")),
    ("created:-7d..", f"created_at ge {at('2026-11-15')}"),
    ("created:2026-11-18T14:20", span("created_at", "2026-11-18 14:20", "2026-11-18 14:21")),
    ("created<2026", f"created_at lt {at('2026-01-01')}"),
    ("created>2026-10", f"created_at ge {at('2026-11-01')}"),
    ("created<=2026-10", f"created_at lt {at('2026-11-01')}"),
    ("last_activity<-30d", f"last_activity lt {NOW - 30 * DAY}"),
    ("not last_activity>-30d", f"~last_activity ge {NOW - 30 * DAY + 1}"),
    ("last_activity>-2h", f"last_activity ge {NOW - 7_200_000 + 1}"),
    ("last_activity:never or last_activity<-30d", f"(last_activity empty | last_activity lt {NOW - 30 * DAY})"),
]


@pytest.mark.parametrize(("text", "meaning"), [*WORDS, *FIELDS, *NUMBERS, *TIMES])
def test_a_filter_means_what_its_example_says(text: str, meaning: str) -> None:
    assert brief(parse(text, CUSTOMERS)) == meaning


def test_the_sentence_of_the_manual() -> None:
    node = parse('owner:me grade:A revenue>10000 last_activity<-30d city:上海 "acme" realty.budget>=2m', CUSTOMERS)
    assert brief(node) == (
        f"(owner eq 7 & grade eq A & revenue gt 1000000 & last_activity lt {NOW - 30 * DAY} & city has 上海 & 'acme' & realty.budget ge 200000000)"
    )


def test_a_contact_is_found_through_its_customer() -> None:
    assert brief(parse("customer.city:上海 customer.realty.budget>1k", CONTACTS)) == "(customer.city has 上海 & customer.realty.budget gt 100000)"


@pytest.mark.parametrize("blank", ["", "  \t\n", '""', "　"])
def test_blank_text_is_every_record(blank: str) -> None:
    assert parse(blank, CUSTOMERS) == ALL


ERRORS = [
    ("ctiy:上海", "ctiy", "no field “ctiy”; did you mean “city”?"),
    ("acme 城巿:上海", "城巿", "no field “城巿”; did you mean “城市”?"),
    ("parent.ctiy:上海", "parent.ctiy", "did you mean “parent.city”?"),
    ("zzz:1", "zzz", "write it in quotation marks"),
    ("city.name:x", "city.name", "no field “city.name”"),
    ("grade:A lifecycle:foo", "foo", "“lifecycle” is one of prospect, first, repeat"),
    ("employees>many", "many", "not a number: many"),
    ("employees:1..x", "1..x", "not a number: x"),
    ("employees:..", "..", "a range needs a beginning or an end"),
    ("employees>5,x", "x", "“>” compares with one value"),
    ("revenue:1.234", "1.234", "CNY has 2 decimals"),
    ('revenue>"5 usd"', '"5 usd"', "the amount is in USD"),
    ("created:soon", "soon", "not a date: soon"),
    ("birthday:1990-02-31", "1990-02-31", "not a date"),
    ("dnc:maybe", "maybe", "neither yes nor no: maybe"),
    ("grade>B", "B", "“grade” has no order; write grade:B"),
    ("acme city:", ":", "a value is missing here"),
    ("city:(上海)", "(", "a value is missing here"),
    ("(acme", "(", "this parenthesis is never closed"),
    ("((a) b", "(", "this parenthesis is never closed"),
    ("acme)", ")", "this parenthesis closes nothing"),
    ("acme ()", "()", "there is nothing between these parentheses"),
    ('acme "globex', '"globex', "this quotation mark is never closed"),
    (":x", ":", "the name of a field is missing before “:”"),
    ("acme , globex", ",", "“,” makes no sense here"),
    ("acme or |", "|", "makes no sense here"),
]


@pytest.mark.parametrize(("text", "place", "message"), ERRORS)
def test_a_mistake_is_shown_at_its_place(text: str, place: str, message: str) -> None:
    with pytest.raises(FilterError) as refused:
        parse(text, CUSTOMERS)
    assert message in str(refused.value)
    assert text[refused.value.start : refused.value.end] == place


def test_a_filter_cannot_be_built_to_exhaust_the_machine() -> None:
    with pytest.raises(FilterError, match="inside each other"):
        parse("(a or " * 2000 + "b" + ")" * 2000, CUSTOMERS)
    with pytest.raises(FilterError, match="inside each other"):
        parse("-" * 5000 + "a", CUSTOMERS)
    with pytest.raises(FilterError, match="at most"):
        parse("a" * (LONGEST + 1), CUSTOMERS)
    with pytest.raises(FilterError, match="no field"):
        parse("parent." * 5 + "city:x", CUSTOMERS)
    with pytest.raises(FilterError, match="values in one list"):
        parse("city:" + ",".join("x" * 1001), CUSTOMERS)


@given(st.text(max_size=40))
@example("acme oracle")
@example("acme\x1cco 上海")
def test_plain_words_mean_the_same_without_and_with_the_grammar(text: str) -> None:
    words = "".join(sign for sign in text if sign.isalnum() or sign.isspace())
    if words.strip() and words.split()[-1].casefold() not in {"and", "or", "not"}:
        assert parse(f"({words})", CUSTOMERS) == parse(words, CUSTOMERS)


FRAGMENTS = ["city", "owner", "created", "revenue", "parent", "grade", "me", "none", "2026", "-30d", "..", "this month", "10k", "上海", "or", "not"]
SIGNS = list(":<>=!|()\"“”，,-\\.# ＞！（）：")


@given(st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.sampled_from(SIGNS), st.text(max_size=4)), max_size=12).map("".join))
@example("created:0000 created:9999-12 created:+99999y")
@example("revenue:" + "9" * 5000)
@example("realty.area>1e9 owner:#" + "9" * 30)
@example("created<9999-12-31T23:59:59.999Z created:0001-01-01")
@example("\\")
@example('city:"' + "\\" * 2000)
@example("\ud800:\x00")
def test_no_text_breaks_the_parser(text: str) -> None:
    refused = refusal(text)
    if refused is None:
        assert brief(parse(text, CUSTOMERS))
    else:
        assert 0 <= refused.start <= refused.end <= len(text)
        assert str(refused)


def refusal(text: str) -> FilterError | None:
    try:
        parse(text, CUSTOMERS)
    except FilterError as error:
        return error
    return None


def test_names_and_choices_answer_in_the_language_of_the_person(monkeypatch: pytest.MonkeyPatch) -> None:
    class Chinese(NullTranslations):
        def gettext(self, message: str) -> str:
            return {"Other addresses": "别处的地址", "at risk": "流失预警"}.get(message, message)

    monkeypatch.setattr("tui_crm.i18n._Language.catalogue", Chinese())
    assert brief(parse("别处的地址：上海 lifecycle:流失预警", CUSTOMERS)) == "(other_addresses has 上海 & lifecycle eq at_risk)"


def test_plain_words_do_not_wait_for_the_grammar() -> None:
    program = (
        "import sys; from tests.unit.filter_examples import CUSTOMERS; from tui_crm.query.parser import parse, warm\n"
        "parse('acme sh', CUSTOMERS); print('lark' in sys.modules); warm(); print('lark' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert done.stdout.split() == ["False", "True"]


MANUAL = (Path(__file__).parents[2] / "docs" / "filters.md").read_text(encoding="utf-8")
SHOWN = [line[:42].strip() for block in MANUAL.split("```filter\n")[1:] for line in block.split("\n```")[0].splitlines()]


@pytest.mark.parametrize("text", SHOWN)
def test_every_example_of_the_manual_is_understood(text: str) -> None:
    assert refusal(text) is None


@pytest.mark.parametrize(
    ("text", "tree"), [("id:12", "id eq 12"), ("id!=12,13", "~(id eq 12 | id eq 13)"), ("parent.id:4", "parent.id eq 4")]
)
def test_a_record_is_named_by_its_number(text: str, tree: str) -> None:
    assert brief(parse(text, CUSTOMERS)) == tree
