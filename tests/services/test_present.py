"""Cells of lists: amounts are shown in the currency of their record, whatever columns there are."""

from __future__ import annotations

import pytest

from tui_crm.services import archive, related
from tui_crm.services.crm import Crm
from tui_crm.services.present import Presenter
from tui_crm.store.listing import Listing


@pytest.mark.parametrize("columns", [("name", "amount"), ("amount", "currency", "name")])
def test_an_amount_is_in_the_currency_of_its_record(crm: Crm, columns: tuple[str, ...]) -> None:
    acme = archive.add(crm, "customer", {"name": "Acme"})
    for currency, amount in (("USD", 950_40), ("JPY", 1_000), ("CNY", 5_00)):
        archive.add(crm, "deal", {"customer": acme, "name": f"In {currency}", "amount": amount, "currency": currency})
    presenter = Presenter(crm, "deal", columns)
    ids = crm.lists.first_ids(Listing("deal", sort="created_at"), 10)
    found = [presenter.cells(row) for row in crm.lists.window("deal", presenter.columns, ids)]
    assert [cells[columns.index("amount")] for cells in found] == ["950.40 USD", "1,000 JPY", "5 CNY"]
    assert {len(cells) for cells in found} == {len(columns)}
    rows = related.of(crm, crm.store.read("customer", acme), "deal", "customer", ("name", "amount"), sort="created_at")
    assert [row.cells[1] for row in rows] == ["950.40 USD", "1,000 JPY", "5 CNY"]
