"""What belongs together at the service desk: a ticket, its open dispatch orders, its open callbacks."""

from __future__ import annotations

from collections.abc import Sequence

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.services.crm import Crm

OPEN_CALLBACKS = frozenset({"due", "no_answer"})


def tickets_of(crm: Crm, entity: str, ids: Sequence[int]) -> list[int]:
    """The tickets of dispatch orders or callbacks; tickets themselves. Raises UsageError where there is none."""
    if entity == "ticket":
        found = list(ids)
    elif entity in ("dispatch", "callback"):
        found = list(dict.fromkeys(number for record in crm.store.read_many(entity, ids) if (number := record.number("ticket"))))
    else:
        raise UsageError(_("This is done with tickets; gt goes to them"))
    if not found:
        raise UsageError(_("No ticket belongs to this") if ids else _("There is no record here"))
    return found


def orders_of(crm: Crm, entity: str, ids: Sequence[int]) -> list[int]:
    """The dispatch orders of tickets or callbacks that are not completed; orders themselves. Raises UsageError where there is none."""
    if entity == "dispatch" and ids:
        return list(ids)
    there = crm.store.read_many("dispatch", crm.lists.referring("dispatch", "ticket", tickets_of(crm, entity, ids)))
    found = [order.id for order in there if not order["deleted_at"] and not order["completed_at"]]
    if not found:
        raise UsageError(_("No technician is being sent; p sends one"))
    return found


def callbacks_of(crm: Crm, entity: str, ids: Sequence[int]) -> list[int]:
    """The callbacks of tickets or orders that are still to be made; callbacks themselves. Raises UsageError where there is none."""
    if entity == "callback" and ids:
        return list(ids)
    there = crm.store.read_many("callback", crm.lists.referring("callback", "ticket", tickets_of(crm, entity, ids)))
    found = [callback.id for callback in there if not callback["deleted_at"] and callback["state"] in OPEN_CALLBACKS]
    if not found:
        raise UsageError(_("There is no callback to be made"))
    return found
