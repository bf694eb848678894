"""Values between text, files, the store and people: what is written out reads back exactly."""

from __future__ import annotations

import json
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_crm.i18n import N_
from tui_crm.model import values
from tui_crm.model.dates import EARLIEST, LATEST
from tui_crm.model.fields import SEX, Field, Kind

ZONE = ZoneInfo("Asia/Shanghai")
NOW = 1_795_300_000_000  # 2026-11-22 06:26 in Shanghai, a Sunday
READ = values.ReadContext(now=NOW, zone=ZONE, currency="CNY", country="CN", resolve=lambda _entity, text: int(text))
SHOW = values.ShowContext(now=NOW, zone=ZONE, currency="CNY", country="CN")

KEPT = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
WORD = KEPT.map(str.strip)
VALUES: dict[Kind, st.SearchStrategy[object]] = {
    Kind.TEXT: KEPT,
    Kind.LONG_TEXT: KEPT,
    Kind.INTEGER: st.integers(-(2**63) + 1, 2**63 - 1),
    Kind.MONEY: st.integers(-(2**63) + 1, 2**63 - 1),
    Kind.DECIMAL: st.decimals(-(10**12), 10**12, places=4),
    Kind.PERCENT: st.decimals(-(10**12), 10**12, places=2),
    Kind.DATE: st.dates().map(lambda day: day.isoformat()) | st.just(""),
    Kind.INSTANT: st.integers(EARLIEST, LATEST),
    Kind.BOOLEAN: st.booleans(),
    Kind.CHOICE: WORD,
    Kind.REFERENCE: st.integers(0, 2**63 - 1),
    Kind.PHONE: WORD | st.from_regex(r"\+?[0-9 ()-]{3,18}(x[0-9]{1,4})?", fullmatch=True),
    Kind.EMAIL: st.emails() | st.just(""),
    Kind.URL: WORD,
    Kind.SOCIAL: WORD | st.just("WeChat : acme_sh"),
}


def field(kind: Kind, many: bool = False, key: str = "x", **more: object) -> Field:
    return Field(key, kind, N_("X"), many=many, choices=SEX if kind is Kind.CHOICE else (), open_choices=True, ref="user", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", list(Kind))
@given(data=st.data())
def test_what_is_dumped_is_read_back_exactly(kind: Kind, data: st.DataObject) -> None:
    for described, strategy in ((field(kind), VALUES[kind]), (field(kind, many=True, key="tags"), st.lists(VALUES[kind], max_size=4))):
        value = values.clean(described, data.draw(strategy), "CN")
        assert values.parse(described, values.dump(described, value, "CNY"), READ) == value


@pytest.mark.parametrize("kind", list(Kind))
@given(data=st.data())
def test_what_is_stored_comes_back_exactly(kind: Kind, data: st.DataObject) -> None:
    for described, strategy in ((field(kind), VALUES[kind]), (field(kind, many=True), st.lists(VALUES[kind], max_size=4))):
        value = values.clean(described, data.draw(strategy))
        stored = values.to_db(described, value)
        assert isinstance(stored, str | int)
        assert values.from_db(described, stored) == value
        assert json.loads(json.dumps(values.to_json(described, value))) is not None
        assert isinstance(values.show(described, value, SHOW), str)


@pytest.mark.parametrize("kind", list(Kind))
@given(data=st.data())
def test_cleaning_a_clean_value_changes_nothing(kind: Kind, data: st.DataObject) -> None:
    value = values.clean(field(kind), data.draw(VALUES[kind]), "CN")

    assert values.clean(field(kind), value, "CN") == value


@pytest.mark.parametrize("kind", list(Kind))
@given(text=st.text())
def test_any_text_is_read_or_refused_with_a_reason(kind: Kind, text: str) -> None:
    reason = ""
    try:
        values.parse(field(kind), text, READ)
    except ValueError as error:
        reason = str(error)
    else:
        return

    assert reason


def test_the_stored_form() -> None:
    assert values.to_db(field(Kind.BOOLEAN), True) == 1
    assert values.to_db(field(Kind.TEXT, many=True), ()) == "[]"
    assert values.to_db(field(Kind.TEXT, many=True), ('大"客', "b")) == '["大\\"客","b"]'
    assert values.to_db(field(Kind.DECIMAL), Decimal("1.5")) == 15000
    assert values.to_db(field(Kind.PERCENT), Decimal("12.34")) == 1234


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.BOOLEAN, "Yes", True), (Kind.BOOLEAN, "否", False), (Kind.BOOLEAN, "0", False), (Kind.BOOLEAN, "是", True),
        (Kind.INTEGER, "12,000", 12000), (Kind.INTEGER, "１２", 12), (Kind.PERCENT, "12.5 %", Decimal("12.5")),
        (Kind.DECIMAL, "-3.25", Decimal("-3.25")),
        (Kind.CHOICE, "FEMALE", "female"), (Kind.CHOICE, "something else", "something else"),
        (Kind.PHONE, "138-0013 8000", "+8613800138000"), (Kind.EMAIL, " a@b.c ", "a@b.c"),
    ],
)
def test_text_means(kind: Kind, text: str, value: object) -> None:
    assert values.parse(field(kind), text, READ) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [(Kind.BOOLEAN, "perhaps"), (Kind.INTEGER, "1.5"), (Kind.INTEGER, "9" * 30), (Kind.DECIMAL, "1.23456"), (Kind.DECIMAL, "1e400"),
    (Kind.DECIMAL, "nan"), (Kind.DECIMAL, "9" * 30)],
)
def test_text_is_refused(kind: Kind, text: str) -> None:
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        values.parse(field(kind), text, READ)


@pytest.mark.parametrize(
    ("key", "kind", "text", "parts"),
    [
        ("tags", Kind.TEXT, "vip, 大客户、new；x", ("vip", "大客户", "new", "x")),
        ("other_names", Kind.TEXT, "Acme, Inc.; 艾克米\nAC ::: ACME", ("Acme, Inc.", "艾克米", "AC", "ACME")),
        ("phones", Kind.PHONE, "13800138000，021-61234567", ("+8613800138000", "+862161234567")),
        ("phones", Kind.PHONE, "021-61234567,12", ("+862161234567x12",)),
        ("emails", Kind.EMAIL, "a@b.c, d@e.f", ("a@b.c", "d@e.f")),
        ("tags", Kind.TEXT, '["a;b", "c"]', ("a;b", "c")),
        ("tags", Kind.TEXT, "[draft", ("[draft",)),
        ("tags", Kind.TEXT, " ", ()),
    ],
)
def test_many_values_in_one_text(key: str, kind: Kind, text: str, parts: tuple[str, ...]) -> None:
    assert values.parse(field(kind, many=True, key=key), text, READ) == parts


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        (Kind.MONEY, 2_270_050, "22,700.50 CNY"), (Kind.MONEY, 0, ""), (Kind.BOOLEAN, True, "yes"), (Kind.PERCENT, Decimal("12.50"), "12.5%"),
        (Kind.PHONE, "+8613800138000", "138 0013 8000"), (Kind.PHONE, "+14155552671", "+1 415 555 2671"), (Kind.INSTANT, NOW, "2026-11-22 06:26"),
        (Kind.CHOICE, "female", "female"), (Kind.REFERENCE, 7, "#7"), (Kind.DATE, "2026-11-21", "2026-11-21"), (Kind.REFERENCE, 0, ""),
    ],
)
def test_values_for_people(kind: Kind, value: object, shown: str) -> None:
    assert values.show(field(kind), value, SHOW) == shown


def test_texts_stay_exactly_as_they_came() -> None:
    for text in (" a ", "\t", "\u202e\u200b", "'; DROP TABLE customer; --", "e\u0301", "\ufeff", "👩\u200d🚀"):
        assert values.clean(field(Kind.TEXT), text) == text


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_what_no_database_keeps_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="cannot be kept"):
        values.clean(field(Kind.TEXT), text)


def test_duplicates_go_and_the_order_stays() -> None:
    assert values.clean(field(Kind.EMAIL, many=True), ("B@X.com", "a@x.com", "B@x.COM", "")) == ("B@x.com", "a@x.com")
