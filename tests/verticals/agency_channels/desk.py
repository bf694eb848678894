"""What tests of the channel desk have in common: partners, customers, registrations, and what came of a command."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tui_crm.model.record import Record
from tui_crm.services import archive, plugin_acts
from tui_crm.services.crm import Crm
from tui_crm.services.plugin_outcome import Shown

TODAY = "2026-03-02"
REGISTRATION, HANDOFF, STATEMENT, LINE = "channels_registration", "channels_handoff", "channels_statement", "channels_line"


@dataclass
class Desk:
    """A channel manager at an archive."""

    crm: Crm

    def partner(self, name: str, **fields: Any) -> int:
        """A gold partner under contract."""
        given = {"status": "active", "tier": "gold", "contract_to": "2027-01-01", **fields}
        return archive.add(self.crm, "customer", {"name": name, **{f"channels.{key}": value for key, value in given.items()}})

    def customer(self, name: str, **fields: Any) -> int:
        """An end customer."""
        return archive.add(self.crm, "customer", {"name": name, **fields})

    def registration(self, partner: int, end_customer: int, **fields: Any) -> int:
        """A registration of today, waiting for approval."""
        values = {"name": "Project", "partner": partner, "end_customer": end_customer, "amount": 100_000_00, **fields}
        return archive.add(self.crm, REGISTRATION, values)

    def plan(self, *rates: tuple[int, int], tier: str = "", method: str = "whole", rounding: str = "half_up", product: str = "") -> int:
        """An active plan with rates: (volume from, basis points) …"""
        values = {"name": f"Plan {tier}", "state": "active", "tier": tier, "method": method, "rounding": rounding, "currency": "CNY"}
        plan = archive.add(self.crm, "channels_plan", values)
        for volume, rate in rates:
            archive.add(self.crm, "channels_rate", {"name": f"{rate}", "plan": plan, "volume_from": volume, "rate": rate, "product": product})
        return plan

    def run(self, command: str, ids: Sequence[int] = (), argument: str = "") -> Shown:
        """Run a command of the plugin."""
        return plugin_acts.run(self.crm, f"channels.{command}", ids, argument)

    def told(self, command: str, ids: Sequence[int] = (), argument: str = "") -> str:
        """Run a command; all that it says, wherever it stands, in one line."""
        shown = self.run(command, ids, argument)
        text = shown.view["text"] if shown.view and shown.view["kind"] == "text" else shown.message
        return "; ".join(text.splitlines())

    def read(self, entity: str, record: int) -> Record:
        """A record as it is now."""
        return self.crm.store.read(entity, record)

    def all(self, entity: str, where: str = "", sort: str = "id") -> list[Record]:
        """The records that a filter finds."""
        return self.crm.store.read_many(entity, self.crm.lists.first_ids(self.crm.listing(entity, where, sort), 1000))

    def tab(self, name: str, entity: str, record: int) -> str:
        """What a tab shows of a record, as text."""
        view = plugin_acts.tab(self.crm, plugin_acts.find(self.crm, "tabs", f"channels.{name}"), self.read(entity, record))
        return text_of(view)

    def report(self, name: str) -> str:
        """What a report shows, as text."""
        view = plugin_acts.report(self.crm, f"channels.{name}").view
        assert view is not None
        return text_of(view)


def text_of(view: Any) -> str:
    """A view as people read it on a wide screen."""
    from tui_crm.widgets.view_text import laid_out

    return "\n".join(line.text for line in laid_out(view, 150))
