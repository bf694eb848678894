"""What happened with a customer, a contact or a deal, the newest first, as lines of a timeline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from tui_crm.i18n import _
from tui_crm.model.activity import TYPES
from tui_crm.model.instants import exact, when
from tui_crm.model.record import Record
from tui_crm.query.ast import And, Node, Op, Or, Test, conjunction
from tui_crm.services.crm import Crm
from tui_crm.services.reading import Read, Row
from tui_crm.store.listing import Listing

COLUMNS = ("at", "type", "direction", "owner", "contact", "subject", "result", "minutes", "place")
SIGNS = {"out": ">", "in": "<"}
BLOCK = 500
Cells = tuple[str, ...]


class Entry(NamedTuple):
    """One line of a timeline. `kind`: of an activity its type, else the kind of record; `what`: what it is about; `ends`: what became of it, from the
    most to the least that can be said, () where `what` says all; `opens`: (kind of record, id) that the line leads to.
    """

    id: int
    at: int
    sign: str
    kind: str
    label: str
    who: str
    what: str
    ends: tuple[str, ...]
    opens: tuple[str, int]


def listing(crm: Crm, record: Record) -> Listing:
    """The activities of a customer, of a contact, or of a deal; to a deal belong those with its customer that are about no other deal."""
    fields = crm.catalogue["activity"].by_name
    mine: Node = Test((fields[record.entity.key],), Op.EQ, record.id)
    if record.entity.key == "deal" and record["customer"]:
        about_none = And((Test((fields["customer"],), Op.EQ, record["customer"]), Test((fields["deal"],), Op.EMPTY)))
        mine = Or((mine, about_none))
    return Listing("activity", conjunction(mine, crm.policy.row_filter("activity")), "-at")


def activities(crm: Crm, record: Record) -> Callable[[Sequence[int]], Iterator[Entry]]:
    """Makes entries of the activities with these ids."""
    kinds = {choice.value: _(choice.label) for choice in TYPES}
    of_contact = record.entity.key == "contact"

    def read(ids: Sequence[int]) -> Iterator[Entry]:
        for number, at, kind, direction, owner, contact, subject, result, minutes, place in crm.lists.window("activity", COLUMNS, ids):
            what = f"{contact}: {subject}" if contact and not of_contact else subject
            if result:
                what += f" > {result}"
            if place:
                what += f" · {place}"
            if minutes:
                what += " · " + _("{minutes} min").format(minutes=minutes)
            yield Entry(number, at, SIGNS.get(direction, " "), kind, kinds.get(kind, kind), owner, what, (), ("activity", number))

    return read


def rows(crm: Crm, read: Callable[[Sequence[int]], Iterable[Entry]]) -> Read:
    """Reads entries as (id, (how long ago, when, sign and kind, who, what, what became of it …))."""
    zone, clock = crm.locale.zone, crm.store.clock

    def made(ids: Sequence[int]) -> Iterator[Row]:
        for entry in read(ids):
            ago, day = when(entry.at, clock(), zone), exact(entry.at, zone)
            yield entry.id, ("" if day.startswith(ago) else ago, day, f"{entry.sign} {entry.label}", entry.who, entry.what, *entry.ends)

    return made


def of_listing(crm: Crm, entity: str, columns: Sequence[str], cells: Callable[[Sequence[Any]], Cells]) -> Read:
    """Reads records of one kind, with the cells that `cells` makes of them."""

    def read(ids: Sequence[int]) -> Iterator[Row]:
        for row in crm.lists.window(entity, columns, ids):
            yield row[0], cells(row)

    return read


def find(ids: Sequence[int], read: Read, words: str, start: int, step: int) -> int | None:
    """The index among `ids` of the next line from `start` on (step 1 or -1, round the end) that contains `words`."""
    wanted, total = words.casefold(), len(ids)
    order = [(start + step * distance) % total for distance in range(total)]
    for first in range(0, total, BLOCK):
        block = order[first : first + BLOCK]
        found = dict(read([ids[index] for index in block]))
        for index in block:
            cells = found.get(ids[index])
            if cells and wanted in " ".join(cells).casefold():
                return index
    return None
