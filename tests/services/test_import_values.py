"""Dates, numbers and picklists are read as the whole column shows them, and asked about when it does not."""

from __future__ import annotations

import csv
import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.databases import Place
from tests.services.files import data_set, proposed, written
from tui_crm.errors import UsageError
from tui_crm.model.contexts import ReadContext
from tui_crm.model.core import CORE
from tui_crm.model.fields import Field, Kind
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.meaning import date_shapes, number_shapes
from tui_crm.services.transfer.meaning.cells import converter
from tui_crm.services.transfer.meaning.columns import Asked, Column, Otherwise, Use
from tui_crm.services.transfer.meaning.mapping import Mapping
from tui_crm.services.transfer.meaning.settling import settled
from tui_crm.services.transfer.meaning.shapes import guess_kind
from tui_crm.services.transfer.run import importing

HERE = ReadContext(now=1_772_452_800_000, zone=ZoneInfo("Asia/Shanghai"), currency="CNY", country="CN")
sqlite = pytest.mark.parametrize("place", ["sqlite"], indirect=True)


def column(*texts: str) -> Column:
    return Column(1, "x", Use.FIELD, "x", "because", seen=tuple((text, 1) for text in texts))


def read(field: Field, *texts: str) -> list[object]:
    """The values of a column with these texts, as an import reads them."""
    read_so, _questions = settled(column(*texts), field)
    convert = converter(field, HERE, read_so)
    return [convert(text) for text in texts]


def rows(crm: Crm, *names: str) -> list[tuple[object, ...]]:
    ids = crm.lists.stream_ids(crm.listing("customer", sort="id"))
    return [tuple(record[name] for name in names) for record in crm.store.read_many("customer", ids)]


MONEY, WHOLE, NUMBER = Field("x", Kind.MONEY, "X"), Field("x", Kind.INTEGER, "X"), Field("x", Kind.DECIMAL, "X")
DAY, MOMENT = Field("x", Kind.DATE, "X"), Field("x", Kind.INSTANT, "X")


# numbers


@pytest.mark.parametrize(("field", "texts", "values"), [
    (MONEY, ["$22,700.00", "650万", "1.2亿", "(1,234.50)"], [2_270_000, 650_000_000, 12_000_000_000, -123_450]),
    (MONEY, ["3.972.451", "1.000"], [397_245_100, 100_000]),
    (MONEY, ["1 234,56", "7,5"], [123_456, 750]),
    (MONEY, ["1.234,56 €", "12.000"], [123_456, 1_200_000]),
    (MONEY, ["1’234.50", "￥２００"], [123_450, 20_000]),
    (MONEY, ["1.234", "20"], [123_400, 2_000]),  # no amount has three decimals: the point groups
    (WHOLE, ["12,345", "7"], [12_345, 7]), (WHOLE, ["12.345", "7"], [12_345, 7]),
    (NUMBER, ["0,125", "1,5"], [Decimal("0.125"), Decimal("1.5")]),
    (NUMBER, ["1.234", "2.5"], [Decimal("1.234"), Decimal("2.5")]),
    (MONEY, ["41636134.98", "30024968.0"], [4_163_613_498, 3_002_496_800]),
])  # fmt: skip
def test_numbers_are_read_as_their_column_shows(field: Field, texts: list[str], values: list[object]) -> None:
    assert read(field, *texts) == values


def test_a_number_that_may_be_either_is_asked_about() -> None:
    _column, questions = settled(column("1.234", "5.678"), NUMBER)
    assert [(q.asked, q.options) for q in questions] == [(Asked.NUMBERS, ("point", "comma"))]
    assert questions[0].text == "“x”: has 1.234 a decimal mark or grouped thousands? Its numbers do not show it"
    _column, questions = settled(column("1.5", "1,5"), NUMBER)  # a column that contradicts itself
    assert [q.asked for q in questions] == [Asked.NUMBERS]


def test_a_number_that_contradicts_its_column_is_refused() -> None:
    convert = converter(MONEY, HERE, Column(1, "x", Use.FIELD, "x", format="comma"))
    assert convert("1.234,5") == 123_450
    with pytest.raises(ValueError, match=r"1,234\.5 is not written as the column's numbers are, like 1\.234,56"):
        convert("1,234.5")


@given(st.decimals(min_value=-(10**10), max_value=10**10, places=2), st.sampled_from([",.", ".,", " ,", "' .".replace(" ", "")]))
def test_any_amount_written_in_any_way_is_read(amount: Decimal, marks: str) -> None:
    group, mark = marks[0], marks[-1]
    text = f"{amount:,.2f}".replace(",", "G").replace(".", mark).replace("G", group)
    assert read(MONEY, text, f"1{group}000{mark}25") == [int(amount * 100), 100_025]


@given(st.text(alphabet="0123456789.,' ", min_size=1, max_size=12))
def test_no_number_is_misread_as_another_by_its_rewriting(text: str) -> None:
    for mark in (number_shapes.POINT, number_shapes.COMMA):
        try:
            plain = number_shapes.standard(text, mark)
        except ValueError:
            continue
        digits = [character for character in text if character.isdigit()]
        assert [character for character in plain if character.isdigit()] == digits
        assert plain.count(".") + plain.count(",") <= text.count(".") + text.count(",")


# dates


@pytest.mark.parametrize(("texts", "values"), [
    (["15 Apr, 2021", "2021年4月15日", "2021-04-15", "20210415", "Apr 15, 2021"], ["2021-04-15"] * 5),
    (["03/04/2021", "15/04/2021"], ["2021-04-03", "2021-04-15"]), (["03/04/2021", "04/15/2021"], ["2021-03-04", "2021-04-15"]),
    (["3.4.2021", "15.4.21"], ["2021-04-03", "2021-04-15"]), (["4/15/21", "4/3/99"], ["2021-04-15", "1999-04-03"]),
    (["15/04/2021 23:01", "03/04/2021 09:00"], ["2021-04-15", "2021-04-03"]), (["2021-04-15T23:01:19.000+0000"], ["2021-04-15"]),
    (["44301", "44301.75"], ["2021-04-15", "2021-04-15"]), (["1990-05-06 00:00:00"], ["1990-05-06"]), (["05/05/2021"], ["2021-05-05"]),
])  # fmt: skip
def test_dates_are_read_as_their_column_shows(texts: list[str], values: list[str]) -> None:
    assert read(DAY, *texts) == values


@pytest.mark.parametrize(("texts", "moment"), [
    (["15 Apr, 2021 23:01:19"], "2021-04-15T23:01:19+08:00"), (["2024-06-23T08:41:04.000+0000"], "2024-06-23T08:41:04+00:00"),
    (["2021年4月15日 10:30"], "2021-04-15T10:30:00+08:00"), (["03/04/2021 3:05 PM", "15/04/2021 1:00 PM"], "2021-04-03T15:05:00+08:00"),
    (["44301.5"], "2021-04-15T12:00:00+08:00"), (["04/03/21 15:05", "04/15/21 1:00"], "2021-04-03T15:05:00+08:00"),
])  # fmt: skip
def test_times_are_read_as_their_column_shows(texts: list[str], moment: str) -> None:
    assert read(MOMENT, *texts)[0] == int(datetime.fromisoformat(moment).timestamp() * 1000)


@sqlite
@pytest.mark.parametrize("heading", ["Lead Status", "线索状态"])
def test_what_other_programs_say_of_a_lead_is_its_state_and_not_the_lifecycle(crm: Crm, tmp_path: Path, heading: str) -> None:
    theirs = (
        "Open - Not Contacted", "Working - Contacted", "Closed - Converted", "Closed - Not Converted", "Qualified", "跟进中", "无效", "已转化", "new",
    )  # fmt: skip
    source = written(tmp_path, f"name,{heading}\n" + "".join(f"F{i},{text}\n" for i, text in enumerate(theirs)))
    plan = importing.run(crm, source, importing.proposal(crm, "customer", source))
    assert (plan.new, plan.notes) == (len(theirs), ())
    assert rows(crm, "lead_state", "lifecycle") == [
        (state, "prospect") for state in
        ("new", "working", "converted", "unqualified", "qualified", "working", "unqualified", "converted", "new")
    ]  # fmt: skip


def test_a_choice_is_understood_in_every_language_and_told_where_it_is_not(crm: Crm, tmp_path: Path) -> None:
    source = written(tmp_path, "name,lifecycle\nA,忠诚\nB,流失\nC,loyal\nD,外星人\n")
    mapping = importing.proposal(crm, "customer", source)
    plan = importing.run(crm, source, mapping)
    assert [lifecycle for (lifecycle,) in rows(crm, "lifecycle")] == ["loyal", "lost", "loyal", "prospect"]
    assert plan.notes == (("lifecycle: the value means nothing known; it is in the notes", 1),)


def test_the_order_of_dates_is_looked_for_in_the_whole_file(place: Place, tmp_path: Path) -> None:
    crm = place.open()
    many = "".join(f"C{number},03/04/2021\n" for number in range(250))
    source = written(tmp_path, "name,birthday\n" + many + "last,15/04/2021\n")
    mapping = proposed(crm, source)
    assert mapping.columns[1].format == "dmy" and not mapping.questions
    assert mapping.columns[1].reason == "the field's name; the whole column shows day/month/year"
    importing.run(crm, source, mapping)
    assert rows(crm, "birthday")[0] == ("2021-04-03",)


@sqlite
def test_an_order_that_nothing_shows_is_asked_and_not_guessed(place: Place, tmp_path: Path) -> None:
    crm = place.open()
    source = written(tmp_path, "name,birthday\nA,03/04/2021\nB,2021-05-06\n")
    mapping = proposed(crm, source)
    assert [q.text for q in mapping.questions] == ["“birthday”: is 03/04/2021 day/month or month/day? Its dates do not show it"]
    assert [(p.new, p.rejected) for p in [importing.check(crm, source, mapping)]] == [(1, 1)]
    told = mapping.with_format("birthday", "mdy")
    assert not told.questions
    importing.run(crm, source, told)
    assert rows(crm, "birthday") == [("2021-03-04",), ("2021-05-06",)]


@sqlite
def test_another_column_of_the_file_shows_the_order(place: Place, tmp_path: Path) -> None:
    source = written(tmp_path, "subject,customer,at,Own date\nx,Acme,25/04/2021,03/04/2021\n")
    crm = place.open()
    mapping = proposed(crm, source, "activities").with_new_field("Own date", kind=Kind.DATE)
    assert [q.asked for q in mapping.questions] == [Asked.DATES] and mapping.columns[2].format == ""
    two = written(tmp_path, "name,birthday,dob\nx,25/04/2021,\ny,03/04/2021,\n", name="two.csv")
    assert proposed(crm, two).columns[1].format == "dmy"


def test_a_date_that_contradicts_its_column_is_refused() -> None:
    convert = converter(DAY, HERE, Column(1, "x", Use.FIELD, "x", format="mdy"))
    assert convert("04/15/2021") == "2021-04-15"
    with pytest.raises(ValueError, match="15/04/2021 is not written as the column's dates are"):
        convert("15/04/2021")


@given(
    st.dates(min_value=date(1970, 1, 1), max_value=date(2068, 12, 31)), st.sampled_from(["dmy", "mdy", "ymd"]), st.sampled_from("/-."), st.booleans()
)  # fmt: skip
def test_any_date_in_any_order_is_read(day: date, order: str, mark: str, short: bool) -> None:
    parts = {"d": f"{day.day:02d}", "m": f"{day.month:02d}", "y": f"{day.year % 100:02d}" if short else str(day.year)}
    assert date_shapes.standard(mark.join(parts[part] for part in order), order) == day.isoformat()


@given(st.dates(min_value=date(1930, 1, 1), max_value=date(2100, 1, 1)))
def test_any_spreadsheet_day_is_read(day: date) -> None:
    number = (day - date(1899, 12, 30)) // timedelta(days=1)
    assert date_shapes.standard(str(number), date_shapes.SERIAL) == day.isoformat()


@given(st.text(max_size=20), st.sampled_from(["dmy", "mdy", "ymd", "serial"]))
def test_no_text_breaks_the_reading_of_dates(text: str, order: str) -> None:
    found = date_shapes.evidence((text,))
    assert found.unclear in ("", text.strip())
    try:
        read = date_shapes.standard(text, order)
    except ValueError as refused:
        read, said = "", str(refused)
    else:
        said = "a date or the text"
    assert said
    assert not read or re.match(r"\d{4}-\d\d-\d\d", read) or date_shapes.standard(read, order) == read


# their picklists and ours


@sqlite
def test_their_values_become_ours(place: Place, tmp_path: Path) -> None:
    crm = place.open()
    text = "名称,客户级别,性别,免打扰,Lead Source,Status\nA,Hot,男,是,Trade Show,MQL\nB,普通客户,女,N,转介绍,Closed - Converted\nC,,,,,\n"
    source = written(tmp_path, text)
    mapping = proposed(crm, source)
    assert mapping.columns[1].values == (("Hot", "A"), ("普通客户", "B"))
    importing.run(crm, source, mapping)
    assert rows(crm, "grade", "sex", "do_not_contact", "source", "lifecycle") == [
        ("A", "male", True, "exhibition", "prospect"), ("B", "female", False, "referral", "first"), ("", "", False, "", "prospect"),
    ]  # fmt: skip


@sqlite
def test_values_that_mean_nothing_are_asked_about(place: Place, tmp_path: Path) -> None:
    crm = place.open()
    source = written(tmp_path, "name,lifecycle\nA,prospect\nB,frozen\nC,frozen\nD,loyal\n")
    mapping = proposed(crm, source)
    assert [(q.asked, q.values) for q in mapping.questions] == [(Asked.VALUES, (("frozen", 2),))]
    assert mapping.questions[0].text == "“lifecycle”: frozen (2) mean nothing known to lifecycle"
    importing.run(crm, source, mapping)
    assert rows(crm, "lifecycle", "notes")[1] == ("prospect", "lifecycle: frozen")  # taken in, the value in the notes
    answered = mapping.with_value("lifecycle", "Frozen", "at_risk")
    assert not answered.questions
    assert importing.check(crm, source, mapping.with_otherwise("lifecycle", Otherwise.REJECT)).rejected == 2
    assert importing.check(crm, source, answered).rejected == 0
    with pytest.raises(UsageError, match="zombie is none of"):
        mapping.with_value("lifecycle", "frozen", "zombie")


@sqlite
def test_values_that_are_welcome_are_kept_and_told(place: Place, tmp_path: Path) -> None:
    crm = place.open()
    source = written(tmp_path, "name,grade\nA,A\nB,Platinum\n")
    mapping = proposed(crm, source)
    assert mapping.questions[0].text == "“grade”: Platinum (1) are new to grade and are kept as they are"
    importing.run(crm, source, mapping.with_value("grade", "platinum", ""))
    assert rows(crm, "grade") == [("A",), ("",)]


@sqlite
def test_colleagues_are_known_by_address_and_strangers_are_named(place: Place, tmp_path: Path) -> None:
    from tui_crm.services import archive

    crm = place.open()
    archive.edit(crm, "user", crm.user.id, {"email": "ann@acme.com", "name": "Ann Lee"})
    source = written(tmp_path, "name,Company Owner\nA,ANN@acme.com\nB,ann lee\n")
    importing.run(crm, source, proposed(crm, source))
    assert rows(crm, "owner") == [(crm.user.id,), (crm.user.id,)]
    foreign = written(tmp_path, "name,Company Owner\nC,dwight@example.com\n", name="foreign.csv")
    mapping = proposed(crm, foreign)
    assert mapping.questions[0].text == "“Company Owner”: nobody here is called dwight@example.com (1)"
    importing.run(crm, foreign, mapping)
    assert rows(crm, "notes")[-1] == ("Company Owner: dwight@example.com",)


# fields that the import makes


@pytest.mark.parametrize(("texts", "kind"), [
    (["42", "7"], Kind.INTEGER), (["1.5", "2"], Kind.DECIMAL), (["2021-04-15"], Kind.DATE), (["2021-04-15 10:00"], Kind.INSTANT),
    (["是", "否"], Kind.BOOLEAN), (["0", "1"], Kind.INTEGER), (["00123", "4"], Kind.TEXT), (["13800138000"], Kind.TEXT),
    (["a@b.de"], Kind.EMAIL), (["https://a.de"], Kind.URL), (["x\ny"], Kind.LONG_TEXT),
    (["red", "3"], Kind.TEXT), ([], Kind.TEXT),
])  # fmt: skip
def test_the_kind_of_a_field_is_guessed_from_values(texts: list[str], kind: Kind) -> None:
    assert guess_kind([(text, 1) for text in texts]) is kind


@sqlite
def test_columns_become_own_fields(place: Place, tmp_path: Path) -> None:
    crm = place.open()
    source = written(tmp_path, "name,Shoe size,鞋码,shoe-size\nA,42,43,wide\n")
    mapping = importing.proposal(crm, "customers", source, Use.NEW_FIELD)
    assert [(f.name, f.label, f.kind) for f in mapping.new_fields] == [
        ("user.shoe_size", "Shoe size", Kind.INTEGER), ("user.xie_ma", "鞋码", Kind.INTEGER), ("user.shoe_size_2", "shoe-size", Kind.TEXT),
    ]  # fmt: skip
    assert [c.use for c in mapping.columns] == [Use.FIELD, Use.NEW_FIELD, Use.NEW_FIELD, Use.NEW_FIELD]
    fewer = mapping.with_notes("shoe-size")
    assert [f.name for f in fewer.new_fields] == ["user.shoe_size", "user.xie_ma"]
    assert importing.check(crm, source, fewer).new == 1
    assert importing.run(crm, source, fewer).new == 1
    crm = place.open()
    assert rows(crm, "user.shoe_size", "user.xie_ma", "notes") == [(42, 43, "shoe-size: wide")]
    with pytest.raises(UsageError, match="can become a field of these kinds"):
        mapping.with_new_field("name", kind=Kind.REFERENCE)


@sqlite
def test_what_cannot_be_said_of_a_column_is_refused(place: Place, tmp_path: Path) -> None:
    mapping: Mapping = proposed(place.open(), written(tmp_path, "name,founded,x\nA,1,2\n"))
    with pytest.raises(UsageError, match="“dmy” is no way to write this field; there are: point, comma"):
        mapping.with_format("founded", "dmy")
    with pytest.raises(UsageError, match="not a number: many"):
        mapping.with_value("founded", "lots", "many")
    with pytest.raises(UsageError, match="“x” fills no field"):
        mapping.with_format("x", "dmy")


# the public examples


def test_example_numbers_of_the_world_become_e164_exactly() -> None:
    phones = CORE["customer"].by_name["phones"]
    with (data_set("phones") / "example_numbers.csv").open(encoding="utf-8", newline="") as file:
        examples = list(csv.DictReader(file))
    assert len(examples) == 489
    for row in examples:
        there = converter(phones, ReadContext(country=row["region"]))
        for convert, text in ((converter(phones, HERE), row["international"]), (converter(phones, HERE), row["rfc3966"]), (there, row["national"])):
            assert convert(text) == (row["e164"],), row


def test_no_valid_address_is_refused() -> None:
    convert = converter(CORE["customer"].by_name["emails"], HERE)
    tree = ElementTree.parse(data_set("email_validity") / "tests.xml")
    valid = [test for test in tree.getroot().iter("test") if test.findtext("category") not in (None, "ISEMAIL_ERR")]
    assert len(valid) == 98
    for test in valid:
        address = test.findtext("address") or ""
        text = "".join(chr(ord(character) - 0x2400) if 0x2400 <= ord(character) <= 0x2421 else character for character in address)
        if "\0" in text:  # valid by the letter; no database keeps it
            with pytest.raises(ValueError, match="a NUL character"):
                convert(text)
        elif test.findtext("category") == "ISEMAIL_DEPREC" and "@" in text.split('"')[-1] and not any(mark in text for mark in '"(['):
            assert convert(text) == ("".join(text.split()),)  # blanks around dots and the @ mean nothing
        else:
            assert convert(text) == (text.strip(),)
