"""Real files of real firms: everything in them is in the archive afterwards, by the proposal alone."""

from __future__ import annotations

import csv
from decimal import Decimal

import pytest

from tests.databases import Place
from tests.services.files import data_set, proposed
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.run import importing
from tui_crm.services.transfer.run.options import Options
from tui_crm.services.transfer.sources.reading import open_csv


def by_name(crm: Crm) -> dict[object, dict[str, object]]:
    ids = crm.lists.stream_ids(crm.listing("customer"))
    return {record["name"]: dict(record.values) for record in crm.store.read_many("customer", ids)}


def test_a_hardware_sellers_accounts(crm: Crm) -> None:
    source = open_csv(data_set("maven_crm") / "accounts.csv")
    plan = importing.run(crm, source, proposed(crm, source))
    assert (plan.new, plan.rejected, plan.incomplete) == (85, 0, 0)
    found = by_name(crm)
    titles = {record["code"]: name for name, record in found.items()}
    with source.path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            record = found[row["account"]]
            parent = record["parent"]
            assert row == {
                "account": record["name"], "sector": record["industry"], "year_established": str(record["founded"]),
                "revenue": row["revenue"] if Decimal(row["revenue"]) * 100 == record["revenue"] else "",
                "employees": str(record["employees"]), "office_location": record["country"],
                "subsidiary_of": titles[f"C-{parent:06d}"] if parent else "",
            }  # fmt: skip
    assert sum(bool(record["parent"]) for record in found.values()) == 15


def test_a_restaurants_orders_as_its_guests(crm: Crm) -> None:
    source = open_csv(data_set("zh_gbk_csv") / "meal" / "meal_order_info.csv")
    mapping = proposed(crm, source)
    said = importing.check(crm, source, mapping, Options(keys=("phones",)))
    plan = importing.run(crm, source, mapping, Options(keys=("phones",)))
    assert (plan.rows, plan.rejected) == (945, 0)
    assert (plan.new, plan.updated) == (said.new, said.updated)
    guests = crm.store.read_many("customer", crm.lists.stream_ids(crm.listing("customer")))
    notes = [line for guest in guests for line in str(guest["notes"]).split("\n")]
    with source.path.open(encoding="gb18030", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted(line for line in notes if line.startswith("order_id: ")) == sorted(f"order_id: {row['order_id']}" for row in rows)
    spent = [int(line.removeprefix("expenditure: ")) for line in notes if line.startswith("expenditure: ")]
    assert sum(spent) == sum(int(row["expenditure"]) for row in rows)
    numbers = [row["phone"] for row in rows]
    assert len(guests) == len({number for number in numbers if number}) + numbers.count("")  # a row without a number is a guest of its own


def test_the_orders_as_what_the_guests_did(crm: Crm) -> None:
    source = open_csv(data_set("zh_gbk_csv") / "meal" / "meal_order_info.csv")
    importing.run(crm, source, proposed(crm, source), Options(keys=("name",)))
    changes = {"name": "customer", "use_start_time": "at", "order_id": "subject", "expenditure": "result"}
    plan = importing.run(crm, source, proposed(crm, source, "activities", **changes))
    assert (plan.new, plan.rejected) == (945, 0)
    ids = crm.lists.stream_ids(crm.listing("activity"))
    assert sum(int(str(record["result"])) for record in crm.store.read_many("activity", ids)) > 458_520


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", [
    "salesforce/gen_ai_demo/Account.csv", "salesforce/gen_ai_demo/Contact.csv", "salesforce/gen_ai_demo/Lead.csv",
    "salesforce/apex_recipes/Accounts.csv", "hubspot_like/hubspot_companies.csv", "hubspot_like/hubspot_contacts.csv",
    "dedupe_febrl/dataset1.csv", "contact_csv/outlook.csv",
])  # fmt: skip
def test_other_programs_exports_are_judged_without_a_fault(place: Place, name: str) -> None:
    crm = place.open()
    source = open_csv(data_set(name))
    mapping = proposed(crm, source)
    plan = importing.check(crm, source, mapping)
    assert plan.rows == plan.new + plan.rejected > 0
    assert all(reject.reason for reject in plan.reject_samples)
