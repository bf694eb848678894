"""Reports: what they add up to, that their numbers open the records behind them, and how they are asked for."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from tests.databases import Place
from tests.services.sales import team
from tui_crm.errors import Cancelled, CrmError, NotAllowed, NotFound, UsageError
from tui_crm.model.report import Cell, Result, Table
from tui_crm.services import activities, archive
from tui_crm.services.crm import Crm
from tui_crm.services.pipeline import moving
from tui_crm.services.reports import library, running
from tui_crm.services.reports.calendar import read_period, stepped
from tui_crm.services.reports.making import Maker
from tui_crm.services.reports.running import Running
from tui_crm.services.reports.spec import Asked, Report

NOON = 1_772_452_800_000  # 2026-03-02 12:00 UTC


@pytest.fixture
def sales(place: Place) -> Crm:
    crm = place.open("ann")
    team(crm, 30)
    return crm


def report(crm: Crm, key: str, period: str = "", by: str = "", where: str = "", **options: str) -> Result:
    return running.run(crm, key, Asked(period, by, where, options))


def column(table: Table, key: str) -> dict[str, object]:
    """A column by what the rows are called."""
    place = [each.key for each in table.columns].index(key)
    return {row[0].text: row[place].value for row in table.rows}


def counts(result: Result) -> Iterator[tuple[str, Cell]]:
    for table in result.tables:
        for row in table.rows:
            for head, cell in zip(table.columns, row, strict=True):
                if head.unit == "count" and cell.behind:
                    yield f"{result.key}: {row[0].text} {head.key} {cell.behind}", cell


def opened(crm: Crm, cell: Cell) -> int:
    assert cell.behind
    return crm.lists.count(crm.listing(cell.behind.entity, cell.behind.where))


def test_every_count_opens_exactly_as_many_records(sales: Crm) -> None:
    customer = sales.store.find("customer", "name", "Firm 1")[0]
    activities.log(sales, customer, "visit: showed the pump")
    archive.add(sales, "followup", {"subject": "Call", "due": "2026-03-05", "customer": customer})
    archive.add(sales, "work_log", {"day": "2026-03-02", "owner": sales.user.id})
    for each in library.CORE:
        for by in (*(way.key for way in each.by), ""):
            for told, cell in counts(report(sales, each.key, by=by)):
                assert opened(sales, cell) == cell.value, told
    for by in ("amount:1k,2000,5000", "probability:20,50", "expected_close:week", "customer.industry", "name"):
        for told, cell in counts(report(sales, "deals", by=by)):
            assert opened(sales, cell) == cell.value, told
    filtered = report(sales, "deals", "2026", "month", "owner.team:West or amount>5k", across="status")
    for told, cell in counts(filtered):
        assert opened(sales, cell) == cell.value, told


def test_totals_are_the_sum_of_their_parts(sales: Crm) -> None:
    for key, names in (("won", ("won", "deals")), ("deals", ("deals", "amount", "weighted")), ("losses", ("lost", "won")), ("stalled", ("deals",))):
        for way in next(each for each in library.CORE if each.key == key).by:
            table = report(sales, key, by=way.key).tables[0]
            for name in names:
                *parts, total = column(table, name).values()
                assert sum(part for part in parts if isinstance(part, int)) == total, (key, way.key, name)


def test_the_rest_of_many_groups_is_one_row_that_opens_them(crm: Crm) -> None:
    for number in range(40):
        archive.add(crm, "customer", {"name": f"Firm {number}", "city": f"City {number % 35}"})
    table = report(crm, "customers", by="city").tables[0]
    rest = table.rows[-2]
    assert rest[0].text == "5 others"
    assert sum(row[1].value for row in table.rows[:-1] if isinstance(row[1].value, int)) == 40
    assert opened(crm, rest[1]) == rest[1].value


def test_the_funnel_counts_a_deal_at_every_stage_it_ever_reached(crm: Crm) -> None:
    customer = archive.add(crm, "customer", {"name": "Acme"})
    deals = [archive.add(crm, "deal", {"customer": customer, "amount": 1000_00}) for _at in range(5)]
    moving.move(crm, deals[:1], 4)
    moving.move(crm, deals[:1], 2)  # back again: it was at the fourth
    moving.move(crm, deals[1:2], 3)
    moving.lose(crm, deals[1:2], moving.Loss(note="no budget"))
    moving.win(crm, deals[2:3])  # straight from the first
    moving.hold(crm, deals[3:4])
    table = report(crm, "funnel").tables[0]
    assert list(column(table, "reached").values()) == [5, 3, 3, 2, 1]
    assert list(column(table, "lost").values()) == [0, 0, 1, 0, 0]
    assert list(column(table, "on_hold").values()) == [1, 0, 0, 0, 0]
    for told, cell in counts(report(crm, "funnel")):
        assert opened(crm, cell) == cell.value, told
    assert column(report(crm, "funnel", "2025").tables[0], "reached")["First contact"] == 0


def test_stages_tell_how_long_deals_stayed(place: Place) -> None:
    crm = place.open("ann")
    customer = archive.add(crm, "customer", {"name": "Acme"})
    for days in (1, 2, 6):
        deal = archive.add(crm, "deal", {"customer": customer})
        place.clock.forward(days * 86_400_000)
        moving.shift(crm, [deal], 1)
    table = report(crm, "stages").tables[0]
    first = {head.key: cell.value for head, cell in zip(table.columns, table.rows[0], strict=True)}
    assert (first["reached"], first["went_on"], first["conversion"], first["mean"], first["median"]) == (3, 3, 100.0, 3.0, 2.0)
    assert first["p90"] == pytest.approx(5.2)


def test_the_forecast_weighs_open_deals_counts_won_ones_fully_and_keeps_those_on_hold_apart(crm: Crm) -> None:
    customer = archive.add(crm, "customer", {"name": "Acme"})
    amounts = {"open": 1000_00, "likely": 2000_00, "won": 400_00, "lost": 5000_00, "held": 700_00, "later": 300_00}
    deals = {}
    for name, amount in amounts.items():
        expected = "2026-04-30" if name == "later" else "2026-03-15"
        deals[name] = archive.add(crm, "deal", {"customer": customer, "amount": amount, "expected_close": expected})
    moving.move(crm, [deals["open"]], 3)  # 50 %
    moving.move(crm, [deals["likely"]], 4)  # 80 %
    moving.win(crm, [deals["won"]], "2026-03-01")
    moving.lose(crm, [deals["lost"]], moving.Loss(note="price"))
    moving.hold(crm, [deals["held"]])
    archive.add(crm, "target", {"month": "2026-03-01", "amount": 4200_00})
    archive.add(crm, "target", {"month": "2026-03-01", "user": crm.user.id, "amount": 9999_00})  # another level: not added
    table = report(crm, "forecast", "2026-Q1").tables[0]
    march = {head.key: cell.value for head, cell in zip(table.columns, table.rows[2], strict=True)}
    assert march["month"] == "2026-03"
    assert (march["won"], march["weighted"], march["forecast"]) == (400_00, 500_00 + 1600_00, 2500_00)
    assert (march["committed"], march["best"], march["on_hold"], march["deals"]) == (2400_00, 3400_00, 700_00, 2)
    assert (march["target"], round(float(str(march["attained"])), 2)) == (4200_00, 59.52)
    of_one = report(crm, "forecast", "2026-Q1", where="owner:me").tables[0]
    assert column(of_one, "target")["2026-03"] == 9999_00
    assert column(report(crm, "targets", by="rep").tables[0], "target")["ann"] == 9999_00


def test_movement_adds_up_from_one_day_to_the_other(place: Place) -> None:
    crm = place.open("ann")
    customer = archive.add(crm, "customer", {"name": "Acme"})
    old, lost, grown = (archive.add(crm, "deal", {"customer": customer, "amount": 1000_00}) for _at in range(3))
    place.clock.forward(10 * 86_400_000)  # 12 March
    new = archive.add(crm, "deal", {"customer": customer, "amount": 500_00})
    moving.win(crm, [old])
    moving.lose(crm, [lost], moving.Loss(note="price"))
    archive.edit(crm, "deal", grown, {"amount": 1700_00})
    moving.shift(crm, [grown, new], 1)
    place.clock.forward(10 * 86_400_000)
    archive.edit(crm, "deal", grown, {"amount": 9000_00})  # after the period
    result = report(crm, "movement", "2026-03-10..2026-03-15")
    table = result.tables[0]
    assert list(column(table, "deals").values()) == [3, 1, 0, -1, -1, 0, None, 2]
    amounts = [value for value in column(table, "amount").values() if isinstance(value, int)]
    assert (amounts[0], amounts[-1]) == (3000_00, 2200_00)
    assert sum(amounts[:-1]) == amounts[-1]
    crossing = result.tables[1]
    assert [row[0].text for row in crossing.rows] == ["not there yet", "First contact", "Total"]
    for told, cell in counts(result):
        assert opened(crm, cell) == cell.value, told


def test_amounts_in_another_currency_are_told_and_left_out(crm: Crm) -> None:
    customer = archive.add(crm, "customer", {"name": "Acme"})
    for currency, amount in (("", 100_00), ("CNY", 50_00), ("USD", 70_00)):
        moving.win(crm, [archive.add(crm, "deal", {"customer": customer, "amount": amount, "currency": currency})])
    ours = report(crm, "won")
    assert (column(ours.tables[0], "won")["Total"], column(ours.tables[0], "deals")["Total"]) == (150_00, 3)
    assert "1 have amounts in another currency" in ours.notes[0]
    assert column(report(crm, "won", currency="usd").tables[0], "won")["Total"] == 70_00


@pytest.mark.parametrize(("asked", "reason"), [
    (Asked(period="some day"), "no period"), (Asked(period="2026..2025"), "ends before"), (Asked(by="nothing"), "nothing to group by"),
    (Asked(where="nothing:1"), "nothing"), (Asked(options={"depth": "3"}), "has no option"), (Asked(by="tags"), "nothing to group by"),
    (Asked(by="amount:few"), "make no sense"), (Asked(by="closed_on:decade"), "nothing to group by"), (Asked(by="owner:week"), "nothing to group by"),
])  # fmt: skip
def test_what_cannot_be_asked_is_refused_with_the_reason(crm: Crm, asked: Asked, reason: str) -> None:
    with pytest.raises(CrmError, match=reason):
        running.validate(crm, "won", asked)


def test_an_unknown_report_and_one_that_was_stopped(crm: Crm) -> None:
    with pytest.raises(NotFound, match="There is no report"):
        running.run(crm, "wonn")
    stopped = Running(crm, "won")
    stopped.stop()
    with pytest.raises(Cancelled):
        stopped.run()


@pytest.mark.parametrize(("period", "before", "after"), [
    ("2026", "2025", "2027"), ("2026-Q1", "2025-Q4", "2026-Q2"), ("2026-01", "2025-12", "2026-02"),
    ("2026-03-02..2026-03-08", "2026-02-23..2026-03-01", "2026-03-09..2026-03-15"),
    ("2026-03-03..2026-03-05", "2026-02-28..2026-03-02", "2026-03-06..2026-03-08"),
])  # fmt: skip
def test_the_period_before_and_after_is_of_the_same_kind(crm: Crm, period: str, before: str, after: str) -> None:
    found = read_period(period, NOON, crm.locale.zone)
    assert (stepped(found, -1), stepped(found, 1)) == (before, after)
    with pytest.raises(UsageError):
        stepped(read_period("", NOON, crm.locale.zone), 1)


def test_targets_are_for_managers_to_set(place: Place) -> None:
    admin = place.open("ann")
    archive.add(admin, "user", {"login": "bob", "role": "rep"})
    with pytest.raises(NotAllowed):
        archive.add(place.open("bob"), "target", {"month": "2026-03-01", "amount": 1})


ENDLESS = "WITH RECURSIVE c(x) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT x + 1 FROM c WHERE x > 0) SELECT count(*) FROM c"


def test_a_report_is_stopped_in_the_midst_of_a_statement(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    def build(maker: Maker) -> Result:
        maker.crm.store.engine.run(ENDLESS)
        return Result("endless", "Endless")

    monkeypatch.setattr(library, "CORE", (Report("endless", "Endless", "", "", "deal", build),))
    running_report, ended = Running(crm, "endless"), threading.Event()

    def run() -> None:
        with pytest.raises(Cancelled):
            running_report.run()
        ended.set()

    thread = threading.Thread(target=run)
    thread.start()
    while not ended.is_set() and thread.is_alive():  # the statement may not have begun yet
        running_report.stop()
        thread.join(0.02)
    assert ended.is_set()
