"""What people do in a day by commands, and that each can be undone."""

from __future__ import annotations

from decimal import Decimal

from plugins_builtin import supply_chain
from tests.verticals.supply_chain.house import customer, delivery, forecast, read, receivable
from tui_crm.services import archive, plugin_acts, undo
from tui_crm.services.crm import Crm
from tui_crm.testing.hosting import PluginHost


def run(crm: Crm, command: str, *ids: int, argument: str = "") -> str:
    """Do a command; what it says."""
    return plugin_acts.run(crm, f"supply.{command}", ids, argument).message


def test_goods_are_logged_as_they_came(supply: Crm) -> None:
    acme = customer(supply)
    first, second = delivery(supply, acme, "2026-03-02"), delivery(supply, acme, "2026-02-27")
    assert run(supply, "deliver", first) == "1 deliveries logged for 2026-03-02"
    assert run(supply, "deliver", second, argument="90 2026-02-28") == "1 deliveries logged for 2026-02-28"
    assert [read(supply, "delivery", each)["result"] for each in (first, second)] == ["ok", "both"]
    assert run(supply, "deliver", first, argument="plenty").startswith("Say how many")
    undo.undo(supply)
    assert read(supply, "delivery", second)["state"] == "planned"


def test_payments_are_logged_in_parts_and_in_full(supply: Crm) -> None:
    acme = customer(supply)
    first, second = receivable(supply, acme, "2026-03-20", 100), receivable(supply, acme, "2026-01-20", 100)
    run(supply, "pay", first, argument="40.50 2026-03-01")
    assert (read(supply, "receivable", first)["open"], read(supply, "receivable", first)["in_time"]) == (59_50, 40_50)
    assert run(supply, "pay", first, second) == "2 payments logged for 2026-03-02"
    assert [read(supply, "receivable", each)["open"] for each in (first, second)] == [0, 0]
    assert run(supply, "pay", first, second, argument="10") == "An amount is for one receivable; mark one"


def test_an_incident_is_raised_from_a_delivery_and_closed_with_its_cause(supply: Crm) -> None:
    acme = customer(supply)
    number = delivery(supply, acme, "2026-02-20", came=100, on="2026-02-20", batch="B7")
    assert run(supply, "complain", number, argument="critical: scratched") == "1 incidents raised"
    run(supply, "incident", acme, argument="致命：外壳划伤")
    first, second = supply.store.read_many("supply_incident", list(supply.lists.stream_ids(supply.listing("supply_incident", "", "id"))))
    assert (first["subject"], first["severity"], first["customer"], first["batch"], first["quantity"]) == (
        "scratched",
        "critical",
        acme,
        "B7",
        Decimal(100),
    )
    assert (second["subject"], second["severity"], second["delivery"]) == ("外壳划伤", "critical", 0)
    assert run(supply, "close", first.id, argument="it was bad luck").startswith("Say the cause, as in")
    assert run(supply, "close", first.id, argument="machine or tool: worn gripper") == "1 incidents closed"
    closed = read(supply, "incident", first.id)
    assert (closed["state"], closed["cause"], closed["root_cause"], closed["closed_on"]) == ("closed", "machine", "worn gripper", "2026-03-02")


def test_a_block_has_a_reason_that_stays_on_the_customers_timeline(supply: Crm) -> None:
    acme = customer(supply)
    assert run(supply, "block", acme) == "A block has a reason"
    assert run(supply, "block", acme, argument="two invoices overdue") == "1 customers blocked"
    found = read(supply, "customer", acme)
    assert (found["supply.blocked"], found["supply.block_reason"], found["supply.blocked_on"]) == (True, "two invoices overdue", "2026-03-02")
    assert run(supply, "unblock", acme, argument="paid") == "1 customers unblocked"
    notes = supply.store.read_many("activity", list(supply.lists.stream_ids(supply.listing("activity", f"customer:#{acme}", "id"))))
    assert [(note["subject"], note["body"]) for note in notes] == [("Deliveries blocked", "two invoices overdue"), ("Delivery block lifted", "paid")]
    undo.undo(supply)
    assert read(supply, "customer", acme)["supply.blocked"] is True


def test_the_month_end_takes_what_was_ordered_as_the_actual_quantity(supply: Crm) -> None:
    acme = customer(supply)
    first, second = forecast(supply, acme, "2026-02", 100), forecast(supply, acme, "2026-02", 50, product="Seal")
    delivery(supply, acme, "2026-02-10", 60)
    delivery(supply, acme, "2026-02-28", 30, product="pump")
    delivery(supply, acme, "2026-02-20", 99, state="cancelled")
    delivery(supply, acme, "2026-03-01", 70)
    assert run(supply, "close_month", argument="2026-03") == "Say a month that is over, as in: 2026-02"
    assert run(supply, "close_month") == "2026-02: 2 forecasts closed, 90 ordered in all"
    found = read(supply, "forecast", first)
    assert (found["actual"], found["closed"], found["error"]) == (Decimal(90), True, Decimal(10))
    assert (read(supply, "forecast", second)["error"], run(supply, "close_month")) == (Decimal(50), "2026-02: 0 forecasts closed, 0 ordered in all")


def test_the_figures_of_customers_are_kept_for_lists(supply: Crm) -> None:
    acme, beta = customer(supply, credit_limit=500_00), customer(supply, "Beta")
    receivable(supply, acme, "2026-01-01", 600)
    receivable(supply, beta, "2026-03-20", 50)
    delivery(supply, acme, "2026-02-10", came=100, on="2026-02-10")
    delivery(supply, acme, "2026-02-11")
    forecast(supply, acme, "2026-01", 100, 80)
    for of, amount in ((acme, 300_00), (beta, 100_00)):
        archive.add(supply, "purchase", {"customer": of, "date": "2026-02-10", "amount": amount})
    assert run(supply, "figures") == "figures of 2 customers changed; 1 are over their credit limit"
    found = read(supply, "customer", acme)
    figures = {name: found[f"supply.{name}"] for name in ("exposure", "overdue", "overdue_days", "headroom", "sales_share", "missed", "wape")}
    assert figures == {
        "exposure": 600_00, "overdue": 600_00, "overdue_days": 60, "headroom": -100_00, "sales_share": 75, "missed": 50, "wape": 25,
    }  # fmt: skip
    assert run(supply, "figures") == "figures of 0 customers changed; 1 are over their credit limit"
    assert list(supply.lists.stream_ids(supply.listing("customer", "supply.headroom<0"))) == [acme]


def test_figures_go_back_to_nothing_when_their_records_are_gone(plugin_host: PluginHost, supply: Crm) -> None:
    acme = customer(supply)
    number = receivable(supply, acme, "2026-01-01", 600)
    run(supply, "figures")
    archive.archive(supply, "supply_receivable", [number])
    assert run(supply, "figures") == "figures of 1 customers changed; 0 are over their credit limit"
    assert read(supply, "customer", acme)["supply.overdue"] == 0


def test_other_settings_lead_to_other_results_when_they_are_worked_out_again(plugin_host: PluginHost, supply: Crm) -> None:
    acme = customer(supply)
    late, owed = delivery(supply, acme, "2026-02-10", came=100, on="2026-02-12"), receivable(supply, acme, "2026-02-27", 100)
    assert run(supply, "recount") == "0 records changed"
    lenient = plugin_host.enable(supply_chain, {"late_days": 2, "grace_days": 10})
    assert read(lenient, "delivery", late)["result"] == "late"
    assert run(lenient, "recount") == "2 records changed"
    assert (read(lenient, "delivery", late)["result"], read(lenient, "receivable", owed)["late_from"]) == ("ok", "2026-03-10")
