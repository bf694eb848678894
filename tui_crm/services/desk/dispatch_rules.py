"""What holds for every dispatch order that is written. Its state follows from the technician; confirming is the technician's own act."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tui_crm.errors import Problem
from tui_crm.i18n import _
from tui_crm.model.record import Record
from tui_crm.services.crm import Crm
from tui_crm.services.record_rules import Changes, refuse

Values = dict[str, object]


def dispatch(crm: Crm, changes: Changes) -> Changes:
    """The changes with what follows from them. Raises InvalidRecord."""
    there = {record.id: record for record in crm.store.read_many("dispatch", [number for number, _values in changes if number > 0])}
    settled = [(number, _settled(crm, there.get(number), dict(values))) for number, values in changes]
    refuse(crm, "dispatch", changes, [list(_wrong(crm, there.get(number), values)) for number, values in settled])
    return settled


def _settled(crm: Crm, before: Record | None, values: Values) -> Values:
    now = crm.store.clock()
    was = before.number("technician") if before else 0
    technician = int(str(values.get("technician", was) or 0))
    state = str(values.get("state") or (before["state"] if before else "unassigned"))
    if state == "unassigned" and "technician" not in values:
        technician = 0
    if technician != was:
        state = "assigned" if technician else "unassigned"
    elif not technician:
        state = "unassigned"
    elif before is None or (state == "unassigned" and "technician" in values):
        state = "assigned"
    if before is not None and state == before["state"] and technician == was:
        return values
    values |= {"state": state, "technician": technician, "state_since": now}
    if state == "assigned":
        values |= {"assigned_at": now, "confirmed_at": 0, "escalated": 0, "declined": ""}
    elif state == "confirmed":
        values["confirmed_at"] = now
    else:
        values |= {"assigned_at": 0, "confirmed_at": 0}
    return values


def _wrong(crm: Crm, before: Record | None, values: Mapping[str, object]) -> Iterator[Problem]:
    after = {**(before.values if before else {}), **values}
    if before is not None and after["state"] == "confirmed" and before["state"] != "confirmed":
        if before["completed_at"]:
            yield Problem("state", _("it is completed already"))
        found = crm.store.read("technician", int(str(after["technician"])))
        if found["user"] != crm.user.id:
            yield Problem("state", _("confirming is the technician's own act: {name} does it").format(name=found.title))
    if (values.get("started_at") or values.get("completed_at")) and after.get("state") != "confirmed":
        yield Problem("state", _("the technician has not confirmed it yet"))
    if after.get("completed_at") and after.get("started_at") and int(str(after["completed_at"])) < int(str(after["started_at"])):
        yield Problem("completed_at", _("lies before its beginning"))
