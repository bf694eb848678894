"""What people see of a customer's supply: tabs, reports, proposed views."""

from __future__ import annotations

from decimal import Decimal

from tests.verticals.supply_chain.house import customer, delivery, forecast, price, receivable, report, tab
from tui_crm.services import archive
from tui_crm.services.crm import Crm


def test_the_tab_of_deliveries_draws_months_and_lists_lines(supply: Crm) -> None:
    acme = customer(supply)
    delivery(supply, acme, "2025-12-10", 1200, 1200, "2025-12-10")
    delivery(supply, acme, "2026-02-10", 100, 90, "2026-02-12", miss_cause="transport")
    delivery(supply, acme, "2026-03-20", 50)
    shown = tab(supply, "deliveries", acme)
    assert "On time in full: 50.0 % of 2 deliveries (on time 50.0 %, in full 50.0 %)" in shown
    assert " 2025-12 100 % ██" in shown
    assert " 2026-02   0 %" in shown
    assert "2026-02-10    +2  Pump         100     90  late and short  transport" in shown
    assert "No deliveries in the last 12 months." in tab(supply, "deliveries", customer(supply, "Beta"))


def test_the_tab_of_credit_shows_the_limit_the_ages_and_the_documents(supply: Crm) -> None:
    acme = customer(supply, credit_limit=1000_00, blocked=True, block_reason="cheque bounced", blocked_on="2026-02-01")
    receivable(supply, acme, "2026-01-15", 800, 100, "2026-02-01")
    receivable(supply, acme, "2026-03-20", 500)
    archive.add(supply, "purchase", {"customer": acme, "date": "2026-02-10", "amount": 3650_00})
    shown = tab(supply, "credit", acme)
    for line in ("Credit left         -200", "Overdue             700", "Longest overdue     46 days", "Days of sales open  120",
                 "Delivery block      since 2026-02-01: cheque bounced", " 31–60   700 CNY █"):  # fmt: skip
        assert line in shown
    assert "INV 2026-01-15  2026-01-15     800   700            46" in shown
    assert "Nothing is open." in tab(supply, "credit", customer(supply, "Beta"))


def test_the_tab_of_forecasts_sets_them_against_what_was_ordered(supply: Crm) -> None:
    acme = customer(supply)
    forecast(supply, acme, "2026-01", 100, 80)
    forecast(supply, acme, "2026-04", 120)
    shown = tab(supply, "forecasts", acme)
    assert "Forecast accuracy (1 - WAPE): 75.0 %, bias 25.0 %, over 1 closed items" in shown
    assert " 2026-01 75 % █" in shown
    assert "2026-04  Pump          120       –" in shown
    assert "2026-01  Pump          100      80        -20    75.0 %" in shown


def test_the_tab_of_prices_shows_tiers_and_what_has_run_out(supply: Crm) -> None:
    acme = customer(supply)
    price(supply, acme, 10_00, 0, 500, floor=9_00, contract="FC-7")
    price(supply, acme, 9_50, 500)
    price(supply, acme, 12_00, valid_from="2025-01-01", valid_to="2025-12-31")
    lines = tab(supply, "prices", acme).splitlines()
    assert lines[1].split() == ["Pump", "0", "–", "500", "10", "9", "–", "…", "FC-7", "valid"]
    assert lines[2].split()[:3] == ["Pump", "500", "+"]
    assert lines[3].split()[-1] == "out"


def test_the_tab_of_quality_puts_open_incidents_first_and_marks_late_answers(supply: Crm) -> None:
    acme = customer(supply)
    values = {"customer": acme, "batch": "B7"}
    archive.add(
        supply, "supply_incident", {**values, "subject": "leak", "reported": "2026-02-27", "state": "closed", "cause": "process", "root_cause": "x"}
    )
    archive.add(supply, "supply_incident", {**values, "subject": "scratch", "reported": "2026-01-27", "state": "contained"})
    lines = tab(supply, "quality", acme).splitlines()
    assert lines[1].split() == ["2026-01-27", "major", "scratch", "B7", "D3", "2026-02-10", "!"]
    assert "leak" in lines[2]


def test_reports_over_all_customers(supply: Crm) -> None:
    acme, beta = customer(supply, credit_limit=100_00, our_share=Decimal(70)), customer(supply, "Beta", our_share=Decimal(10))
    delivery(supply, acme, "2026-02-10", came=100, on="2026-02-12", miss_cause="capacity")
    delivery(supply, beta, "2026-02-10", came=100, on="2026-02-10")
    receivable(supply, acme, "2026-01-15", 700)
    receivable(supply, beta, "2025-11-15", 50)
    forecast(supply, acme, "2026-01", 100, 80)
    for of, amount in ((acme, 300_00), (beta, 100_00)):
        archive.add(supply, "purchase", {"customer": of, "date": "2026-02-10", "amount": amount})
    archive.add(supply, "supply_incident", {"subject": "leak", "customer": acme, "charge": 12_00, "cause": "process"})
    shown = report(supply, "otif")
    assert "on time up to 0 days late" in shown
    assert shown.index("Acme") < shown.index("Beta")
    assert " capacity 1 █" in shown
    lines = report(supply, "ageing").splitlines()
    assert next(line for line in lines if "Acme" in line).split() == ["Acme", "0", "0", "700", "0", "0", "700", "over", "limit"]
    assert next(line for line in lines if "Total" in line).split() == ["Total", "0", "0", "700", "0", "50", "750"]
    assert "Acme      Pump          100      80         20    75.0 %  25.0 %" in report(supply, "accuracy")
    shown = report(supply, "dependency")
    assert "The five largest have 100.0 % of our sales of 12 months; concentration (HHI) 6,250 of 10,000" in shown
    assert "both depend on each other" in next(line for line in shown.splitlines() if "Acme" in line)
    assert "! we depend on them" in next(line for line in shown.splitlines() if "Beta" in line)
    assert "1 incidents are open, 0 answers are overdue" in report(supply, "quality")


def test_reports_of_nothing_say_so(supply: Crm) -> None:
    for name, words in (("otif", "No deliveries."), ("ageing", "Nothing is open."), ("accuracy", "No month is closed."),
                        ("dependency", "No sales in the last 12 months."), ("quality", "No quality incidents.")):  # fmt: skip
        assert words in report(supply, name)


def test_proposed_views_find_what_they_say(supply: Crm) -> None:
    acme = customer(supply)
    late, week = delivery(supply, acme, "2026-02-20"), delivery(supply, acme, "2026-03-04")
    missed = delivery(supply, acme, "2026-02-01", came=50, on="2026-02-01")
    overdue = receivable(supply, acme, "2026-01-15", 700)
    receivable(supply, acme, "2026-03-15", 700)
    wheres = {each["key"]: each for plugin in supply.plugins.active for each in plugin.of("segments")}

    def found(key: str) -> list[int]:
        each = wheres[key]
        return list(supply.lists.stream_ids(supply.listing(each["entity"].replace(".", "_"), each["where"], each["sort"])))

    assert (found("late"), found("this_week"), found("misses"), found("due")) == ([late], [week], [missed], [overdue])
