"""Dates, times and amounts as people write them. Now is Sunday 2026-11-22 06:26 in Shanghai."""

from __future__ import annotations

from datetime import UTC, date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_crm.model.dates import EARLIEST, LATEST, dump_instant, parse_date, parse_instant, parse_month
from tui_crm.model.instants import exact, when
from tui_crm.model.money import major, minor_units, parse_money, show_money

ZONE = ZoneInfo("Asia/Shanghai")
NOW = 1_795_300_000_000
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-21", "2026-11-21"), ("2026/11/21", "2026-11-21"), ("21.11.2026", "2026-11-21"), ("2026年11月21日", "2026-11-21"),
        ("20261121", "2026-11-21"),
        ("31/12/2026", "2026-12-31"), ("12/31/2026", "2026-12-31"), ("15 Apr, 2021", "2021-04-15"), ("April 15th 2021", "2021-04-15"),
        ("15-Apr-2021", "2021-04-15"),
        ("Thu, 15 Apr 2021", "2021-04-15"), ("5 nov", "2026-11-05"), ("11月5日", "2026-11-05"),
        ("today", "2026-11-22"), ("Tomorrow", "2026-11-23"), ("yesterday", "2026-11-21"), ("今天", "2026-11-22"), ("明天", "2026-11-23"),
        ("后天", "2026-11-24"),
        ("昨天", "2026-11-21"), ("+3d", "2026-11-25"), ("-2w", "2026-11-08"), ("+1m", "2026-12-22"), ("+1y", "2027-11-22"),
        ("in 3 days", "2026-11-25"),
        ("3天后", "2026-11-25"), ("两周后", "2026-12-06"), ("十五天后", "2026-12-07"), ("三个月前", "2026-08-22"), ("2 weeks ago", "2026-11-08"),
        ("fri", "2026-11-27"), ("sunday", "2026-11-29"), ("next fri", "2026-11-27"), ("last mon", "2026-11-09"), ("下周五", "2026-11-27"),
        ("本周一", "2026-11-16"),
        ("周三", "2026-11-25"), ("上周日", "2026-11-15"), ("下下周一", "2026-11-30"), ("下个月", "2026-12-22"), ("next week", "2026-11-29"),
        ("月底", "2026-11-30"),
        ("年底", "2026-12-31"), ("明年", "2027-11-22"),
    ],
)
def test_a_date_is_understood(text: str, day: str) -> None:
    assert parse_date(text, TODAY) == day


def test_a_month_later_is_at_most_the_last_of_the_month() -> None:
    assert parse_date("+1m", date(2026, 1, 31)) == "2026-02-28"


@pytest.mark.parametrize("text", ["31 Feb", "2026-02-30", "32.1.2026", "2026-13-01", "soon", "0000-01-01", "+99999y", "1234", "", "3/2026"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a date"):
        parse_date(text, TODAY)


def test_the_order_of_day_and_month_is_never_guessed() -> None:
    with pytest.raises(ValueError, match="day or month first"):
        parse_date("3/4/2026", TODAY)
    assert parse_date("3/4/2026", TODAY, day_first=True) == "2026-04-03"
    assert parse_date("3/4/2026", TODAY, day_first=False) == "2026-03-04"


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("tomorrow 14:30", "2026-11-23 14:30"), ("tomorrow at 3pm", "2026-11-23 15:00"), ("明天上午9点", "2026-11-23 09:00"),
        ("下周五下午3点半", "2026-11-27 15:30"),
        ("14:30", "2026-11-22 14:30"), ("2026-11-21 14:20", "2026-11-21 14:20"), ("2026-11-21T06:20:00Z", "2026-11-21 14:20"),
        ("2026/11/21 14:20", "2026-11-21 14:20"),
        ("2026-11-21 14:20 +09:00", "2026-11-21 13:20"), ("15 Apr, 2021 23:01:19", "2021-04-15 23:01"),
        ("2026年11月21日 14点20分", "2026-11-21 14:20"),
        ("now", "2026-11-22 06:26"), ("+2h", "2026-11-22 08:26"), ("in 30 minutes", "2026-11-22 06:56"), ("2小时后", "2026-11-22 08:26"),
        ("+3d", "2026-11-25 06:26"),
        ("today", "2026-11-22 00:00"), ("12am", "2026-11-22 00:00"), ("12pm", "2026-11-22 12:00"), ("中午12点", "2026-11-22 12:00"),
        ("fri 9:05", "2026-11-27 09:05"),
    ],
)
def test_an_instant_is_understood(text: str, local: str) -> None:
    assert exact(parse_instant(text, NOW, ZONE), ZONE) == local


@pytest.mark.parametrize("text", ["25:00", "tomorrow 14:61", "31 Feb 10:00", "later", "10:00 soon"])
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        parse_instant(text, NOW, ZONE)


@given(st.integers(EARLIEST, LATEST))
def test_an_instant_written_out_reads_back(instant: int) -> None:
    assert parse_instant(dump_instant(instant), NOW, ZONE) == instant


def test_milliseconds_are_written_only_when_there_are_any() -> None:
    assert dump_instant(1_795_300_000_000) == "2026-11-21T22:26:40Z"
    assert dump_instant(1_795_300_000_007) == "2026-11-21T22:26:40.007Z"


@pytest.mark.parametrize(
    ("before", "shown"),
    [(10_000, "now"), (300_000, "5 min"), (7_200_000, "2 h"), (3 * 86_400_000, "3 d"), (-7_200_000, "in 2 h"), (30 * 86_400_000, "2026-10-22")],
)
def test_how_long_ago(before: int, shown: str) -> None:
    assert when(NOW - before, NOW, UTC if before < 86_400_000 else ZONE) in (shown, "2026-10-23")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("$22,700.00", 2_270_000), ("1,100.04", 110_004), ("650万", 650_000_000), ("1.5亿", 15_000_000_000), ("2m", 200_000_000),
        ("10k", 1_000_000), ("¥3", 300),
        ("12 CNY", 1_200), ("CNY 12.5", 1_250), ("1.100,04", 110_004), ("-5", -500), ("(3)", -300), ("３００元", 30_000), ("US$ 7", 700),
        ("1 000 000", 100_000_000), ("0.05", 5),
    ],
)
def test_an_amount_is_understood(text: str, amount: int) -> None:
    assert parse_money(text, "CNY") == amount


@pytest.mark.parametrize("text", ["1.005", "USD 5", "1,5", "abc", "1.2.3", "--1", "1,00", ""])
def test_a_doubtful_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"amount|decimals"):
        parse_money(text, "CNY")


def test_each_currency_has_its_own_minor_unit() -> None:
    assert [minor_units(currency) for currency in ("CNY", "JPY", "KWD", "")] == [2, 0, 3, 2]
    assert parse_money("1500", "JPY") == 1500
    assert major(-5, "CNY") == "-0.05"
    assert show_money(-123_456_789, "USD") == "-1,234,567.89 USD"
    assert show_money(200, "CNY") == "2 CNY"


@pytest.mark.parametrize("text", ["2026-11", "2026/11", "11/2026", "2026年11月", "Nov 2026", "November, 2026"])
def test_a_month_may_stand_alone_where_a_month_is_meant(text: str) -> None:
    assert parse_month(text) == "2026-11-01"


@pytest.mark.parametrize("text", ["2026-13", "2026-11-05", "0000-01", "next month", ""])
def test_what_names_no_month_alone_is_left_to_the_ways_of_dates(text: str) -> None:
    assert parse_month(text) == ""
