"""How tests fill an agency's archive, and what they ask of the plugin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tui_crm.model.record import Record
from tui_crm.services import archive, plugin_acts
from tui_crm.services.crm import Crm
from tui_crm.services.plugin_outcome import Shown

WAN = 10_000_00  # ten thousand, in minor units


@dataclass
class Agency:
    """An archive with the plugin on."""

    crm: Crm

    def customer(self, name: str = "Chen", **demand: Any) -> int:
        """A customer; `budget_max=…` stands for `realty.budget_max`."""
        own = self.crm.catalogue["customer"].by_name
        values = {f"realty.{key}" if f"realty.{key}" in own else key: value for key, value in demand.items()}
        return archive.add(self.crm, "customer", {"name": name, **values})

    def buyer(self, name: str = "Chen", **demand: Any) -> int:
        """Who looks for three rooms in Pudong for four million."""
        return self.customer(name, **{"role": ("buyer",), "budget_max": 400 * WAN, "areas": "Pudong", "rooms": ("3",), **demand})

    def listing(self, name: str = "Riverside 3-2", **values: Any) -> int:
        """A home of 100 m² in Pudong for 3.8 million."""
        usual = {"name": name, "price": 380 * WAN, "area": Decimal(100), "layout": "3室2厅1卫", "district": "Pudong", "community": name}
        return archive.add(self.crm, "realty_listing", {**usual, **values})

    def add(self, kind: str, **values: Any) -> int:
        """A record of one of the plugin's kinds."""
        return archive.add(self.crm, f"realty_{kind}", values)

    def read(self, kind: str, record: int) -> Record:
        """A record; `kind` as the plugin calls its own, or "customer"."""
        return self.crm.store.read(kind if kind in self.crm.catalogue.entities else f"realty_{kind}", record)

    def all(self, entity: str) -> list[Record]:
        """All records of a kind, in order of id."""
        return self.crm.store.read_many(entity, self.crm.lists.first_ids(self.crm.listing(entity, sort="id"), 1000))

    def run(self, command: str, record: int, argument: str = "") -> Shown:
        """Do a command upon one record."""
        return plugin_acts.run(self.crm, f"realty.{command}", [record], argument)

    def tab(self, name: str, entity: str, record: int) -> Mapping[str, Any]:
        """What a tab shows."""
        return plugin_acts.tab(self.crm, plugin_acts.find(self.crm, "tabs", f"realty.{name}"), self.read(entity, record))

    def report(self, name: str) -> Mapping[str, Any]:
        """What a report shows."""
        view = plugin_acts.report(self.crm, f"realty.{name}").view
        assert view is not None
        return view
