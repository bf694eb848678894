"""What follows from writing a follow-up: its day and its exact time agree, its customer is that of its deal or contact."""

from __future__ import annotations

from datetime import date

from tui_crm.model.instants import local_time
from tui_crm.model.record import Record
from tui_crm.services.contacting.refusing import refuse
from tui_crm.services.crm import Crm
from tui_crm.services.followups import times
from tui_crm.services.record_rules import Changes


def followup(crm: Crm, changes: Changes) -> Changes:
    """The changes with what follows. Raises InvalidRecord for a contact planned with somebody who asked not to be contacted."""
    there = {record.id: record for record in crm.store.read_many("followup", [record for record, _values in changes if record])}
    return [(record, _settled(crm, values, there.get(record))) for record, values in changes]


def _settled(crm: Crm, values: dict[str, object], before: Record | None) -> dict[str, object]:
    found = {**values, **_time(crm, values, before)}
    if before is None and not found.get("customer"):
        found["customer"] = _customer(crm, found)
    if before is None and found.get("state") == "open":
        refuse(crm, found)
    if found.get("state") == "done" and not found.get("done_at") and not (before and before["done_at"]):
        found["done_at"] = crm.store.clock()
    if found.get("state") == "open" and before and before["state"] != "open":
        found["done_at"] = 0
    return found


def _time(crm: Crm, values: dict[str, object], before: Record | None) -> dict[str, object]:
    """A new exact time says the day, too; a new day keeps the time."""
    zone = crm.locale.zone
    at = values.get("due_at")
    if isinstance(at, int) and at and (before is None or before["due_at"] != at):
        return {"due": local_time(at, zone).date().isoformat()}
    if before and "due" in values and values["due"] != before["due"] and before["due_at"] and values.get("due_at", before["due_at"]):
        return {"due_at": times.on_day(times.of(before.values), date.fromisoformat(str(values["due"])), zone).at}
    return {}


def _customer(crm: Crm, values: dict[str, object]) -> int:
    for entity in ("deal", "contact"):
        number = values.get(entity)
        found = crm.store.read_many(entity, [number]) if isinstance(number, int) and number else []
        if found and (customer := found[0].number("customer")):
            return customer
    return 0
