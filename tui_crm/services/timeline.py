"""The activities of a customer or a contact, the newest first, as lines of a timeline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tui_crm.i18n import _
from tui_crm.model.activity import TYPES
from tui_crm.model.instants import exact, when
from tui_crm.model.record import Record
from tui_crm.query.ast import And, Node, Op, Or, Test, conjunction
from tui_crm.services.crm import Crm
from tui_crm.store.listing import Listing

COLUMNS = ("at", "type", "direction", "owner", "contact", "subject", "result", "minutes", "place")
SIGNS = {"out": ">", "in": "<"}
BLOCK = 500
Cells = tuple[str, ...]


def listing(crm: Crm, record: Record) -> Listing:
    """The activities of a customer, of a contact, or of a deal; to a deal belong those with its customer that are about no other deal."""
    fields = crm.catalogue["activity"].by_name
    mine: Node = Test((fields[record.entity.key],), Op.EQ, record.id)
    if record.entity.key == "deal" and record["customer"]:
        about_none = And((Test((fields["customer"],), Op.EQ, record["customer"]), Test((fields["deal"],), Op.EMPTY)))
        mine = Or((mine, about_none))
    return Listing("activity", conjunction(mine, crm.policy.row_filter("activity")), "-at")


def cells(crm: Crm, record: Record) -> Callable[[Sequence[Any]], Cells]:
    """Makes (how long ago, when, direction and kind, who, what) of a row with COLUMNS."""
    kinds = {choice.value: _(choice.label) for choice in TYPES}
    zone, clock, of_contact = crm.locale.zone, crm.store.clock, record.entity.key == "contact"

    def made(row: Sequence[Any]) -> Cells:
        _id, at, kind, direction, owner, contact, subject, result, minutes, place = row
        what = f"{contact}: {subject}" if contact and not of_contact else subject
        if result:
            what += f" > {result}"
        if place:
            what += f" · {place}"
        if minutes:
            what += " · " + _("{minutes} min").format(minutes=minutes)
        ago, day = when(at, clock(), zone), exact(at, zone)
        return ("" if day.startswith(ago) else ago, day, f"{SIGNS.get(direction, ' ')} {kinds.get(kind, kind)}", owner, what)

    return made


def find(
    crm: Crm, ids: Sequence[int], text: Callable[[Sequence[Any]], Cells], words: str, start: int, step: int,
    entity: str = "activity", columns: Sequence[str] = COLUMNS,
) -> int | None:  # fmt: skip
    """The index among `ids` of the next activity (or other record, read with `columns`) from `start` on (step 1 or -1, round the end) whose
    line contains `words`.
    """
    wanted, total = words.casefold(), len(ids)
    order = [(start + step * distance) % total for distance in range(total)]
    for first in range(0, total, BLOCK):
        block = order[first : first + BLOCK]
        rows = {row[0]: row for row in crm.lists.window(entity, columns, [ids[index] for index in block])}
        for index in block:
            row = rows.get(ids[index])
            if row and wanted in " ".join(text(row)).casefold():
                return index
    return None
