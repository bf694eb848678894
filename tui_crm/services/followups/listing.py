"""The follow-ups of a customer, a contact or a deal, those furthest ahead first, as lines of a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tui_crm.i18n import _
from tui_crm.model.followup import KINDS, STATES
from tui_crm.model.instants import local_time
from tui_crm.model.record import Record
from tui_crm.query.ast import Op, Test, conjunction
from tui_crm.services.crm import Crm
from tui_crm.store.listing import Listing

COLUMNS = ("due", "due_at", "state", "type", "owner", "subject", "outcome")
SIGNS = {"open": " ", "done": "x", "dropped": "-"}
LATE = "!"
Cells = tuple[str, ...]


def listing(crm: Crm, record: Record) -> Listing:
    """The follow-ups that name the record."""
    field = crm.catalogue["followup"].by_name[record.entity.key]
    mine = Test((field,), Op.EQ, record.id)
    return Listing("followup", conjunction(mine, crm.policy.row_filter("followup")), "-due")


def cells(crm: Crm) -> Callable[[Sequence[Any]], Cells]:
    """Makes (state, day, kind, who, what) of a row with COLUMNS."""
    kinds = {choice.value: _(choice.label) for choice in KINDS}
    states = {choice.value: _(choice.label) for choice in STATES}
    zone = crm.locale.zone

    def made(row: Sequence[Any]) -> Cells:
        _id, due, at, state, kind, owner, subject, outcome = row
        late = state == "open" and due < local_time(crm.store.clock(), zone).date().isoformat()
        clock = local_time(at, zone).strftime(" %H:%M") if at else ""
        sign = LATE if late else SIGNS.get(state, "")
        return f"{sign} {states.get(state, state)}", due + clock, kinds.get(kind, kind), owner, _what(subject, outcome)

    return made


def _what(subject: str, outcome: str) -> str:
    return f"{subject} > {outcome}" if outcome else subject
