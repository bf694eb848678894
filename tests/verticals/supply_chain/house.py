"""Records of a supplier, written as people would write them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tui_crm.model.record import Record
from tui_crm.services import archive, plugin_acts
from tui_crm.services.crm import Crm
from tui_crm.widgets.view_text import laid_out


def customer(crm: Crm, name: str = "Acme", **values: Any) -> int:
    """A customer; the plugin's fields by their keys."""
    return archive.add(crm, "customer", {"name": name, **{f"supply.{key}": value for key, value in values.items()}})


def forecast(crm: Crm, of: int, month: str, quantity: int, actual: int = 0, **values: Any) -> int:
    """What a customer says they will need, and what they ordered."""
    known = {"customer": of, "product": "Pump", "month": month, "quantity": Decimal(quantity), "actual": Decimal(actual)}
    return archive.add(crm, "supply_forecast", {**known, **values})


def delivery(crm: Crm, of: int, promised: str, quantity: int = 100, came: int = 0, on: str = "", **values: Any) -> int:
    """A delivery: what was promised, and what came when."""
    known = {"customer": of, "product": "Pump", "promised": promised, "quantity": Decimal(quantity), "delivered": Decimal(came), "delivered_on": on}
    return archive.add(crm, "supply_delivery", {**known, **values})


def receivable(crm: Crm, of: int, due: str, amount: int, paid: int = 0, paid_on: str = "", **values: Any) -> int:
    """An invoice, in whole units of the house's currency."""
    known = {"customer": of, "number": f"INV {due}", "due": due, "amount": amount * 100, "paid": paid * 100, "paid_on": paid_on}
    return archive.add(crm, "supply_receivable", {**known, **values})


def price(crm: Crm, of: int, cents: int, start: int = 0, end: int = 0, **values: Any) -> int:
    """A tier of an agreed price, valid from the beginning of 2026."""
    known = {
        "customer": of,
        "product": "Pump",
        "price": cents,
        "from_quantity": Decimal(start),
        "to_quantity": Decimal(end),
        "valid_from": "2026-01-01",
    }
    return archive.add(crm, "supply_price", {**known, **values})


def read(crm: Crm, kind: str, record: int) -> Record:
    """A record of the plugin's own kind, or a customer."""
    return crm.store.read(kind if kind == "customer" else f"supply_{kind}", record)


def tab(crm: Crm, name: str, of: int) -> str:
    """What a tab of a customer shows, 80 cells wide."""
    view = plugin_acts.tab(crm, plugin_acts.find(crm, "tabs", f"supply.{name}"), crm.store.read("customer", of))
    return "\n".join(line.text for line in laid_out(view, 80))


def report(crm: Crm, name: str) -> str:
    """What a report shows, 100 cells wide."""
    view = plugin_acts.report(crm, f"supply.{name}").view
    assert view is not None
    return "\n".join(line.text for line in laid_out(view, 100))
