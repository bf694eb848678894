"""The public pool from the command line."""

from __future__ import annotations

from tests.cli.conftest import Command


def test_customers_are_taken_given_back_and_returned(crm: Command) -> None:
    for name in ("Acme Pumps", "Zenith Valves"):
        crm("customers", "add", f"name={name}", "owner=", "grade=A")
    assert crm("customers", "claim", "C-000001").err == "1 customer is yours\n"
    assert crm("customers", "claim", "C-000001").code == 2
    assert crm("customers", "release", "C-000001").err == "1 customer is in the public pool now\n"
    assert crm("customers", "claim", "--where", "owner:none").err == "2 customers are yours\n"
    crm("contact-rules", "add", "grade=A", "pool_days=30")
    listed = crm("customers", "recycle", "--dry-run", "--within", "60", "--format", "json").json
    assert [(row["code"], row["days"]) for row in listed] == [("C-000001", 30), ("C-000002", 30)]
    assert crm("customers", "recycle", "--yes").err == "0 customers are in the public pool now\n"
    assert crm("customers", "allowance", "--format", "json").json == [{"today": None, "more": None}]
    moves = crm("owner-changes", "list", "--where", "customer:C-000001", "--format", "json").json
    assert len(moves) == 3
