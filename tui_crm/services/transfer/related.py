"""What belongs to the records of an export: the contacts, links and activities of customers, joined by code so that an import ties them again."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence

from tui_crm.errors import Cancelled, UsageError
from tui_crm.i18n import _
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.exporting import EVERYTHING, PART, Table
from tui_crm.services.transfer.run.plan import never


def kinds(crm: Crm, entity_key: str) -> tuple[Entity, ...]:
    """The kinds of records that may belong to records of this kind, in the order in which an import wants them."""
    own = crm.catalogue[entity_key]
    others = [e for e in crm.catalogue.entities.values() if e.key != entity_key and e.owned]  # what nobody owns is the app's own business
    return tuple(e for e in others if own.owned and (_ways(e, own) or _ways(own, e) or _bridges(crm, own, e)))


def chosen(crm: Crm, entity_key: str, names: Sequence[str]) -> tuple[Entity, ...]:
    """The kinds that names ("contacts", "activities", "all") mean. Raises UsageError."""
    there = {entity.group: entity for entity in kinds(crm, entity_key)}
    wanted = set(there) if EVERYTHING in names else set(names)
    for name in wanted - there.keys():
        known = ", ".join(there) or "–"
        records = _(crm.catalogue[entity_key].plural)
        raise UsageError(_("{records} have no related “{name}”; there are {known}").format(records=records, name=name, known=known))
    return tuple(entity for name, entity in there.items() if name in wanted)


def tables(crm: Crm, main: Table, wanted: Sequence[Entity], cancelled: Callable[[], bool] = never) -> list[Table]:
    """The main table, those of the wanted kinds, and the links between them. Ids are kept in bits, so that a million cost little memory."""
    own = crm.catalogue[main.entity]
    found = [main]
    for other in wanted:
        ticks = Ticks()
        for part in _parts(main.ids, cancelled):
            ticks.add(_related(crm, own, other, part))
        found.append(Table(other.key, other.editable, ticks.ids(), live=True))
    for bridge in {b.key: b for other in wanted for b in _bridges(crm, own, other)}.values():
        ticks = Ticks()
        for part in _parts(main.ids, cancelled):
            ticks.add(_living(crm, bridge, sorted({i for field in _ways(bridge, own) for i in crm.lists.referring(bridge.key, field.key, part)})))
        found.append(Table(bridge.key, bridge.editable, ticks.ids(), live=True))
    return found


def _related(crm: Crm, own: Entity, other: Entity, part: Sequence[int]) -> Iterator[int]:
    """Records of `other` that refer to these, that these refer to, or that a link ties to them."""
    for field in _ways(other, own):
        yield from crm.lists.referring(other.key, field.key, part)
    if back := _ways(own, other):
        for record in crm.store.read_many(own.key, part):
            yield from (record.number(field.name) for field in back)
    for bridge in _bridges(crm, own, other):
        for field in _ways(bridge, own):
            ties = crm.store.read_many(bridge.key, crm.lists.referring(bridge.key, field.key, part))
            yield from (tie.number(end.name) for tie in ties if not tie["deleted_at"] for end in _ways(bridge, other))


def _living(crm: Crm, bridge: Entity, ids: Sequence[int]) -> list[int]:
    """Those of the ties both of whose ends live: a file with an end in the recycle bin would name a record that it does not hold."""
    ties = crm.store.read_many(bridge.key, ids)
    gone: set[int] = set()
    for field in (f for f in bridge.stored if f.kind is Kind.REFERENCE and not f.read_only):
        ends = crm.store.read_many(field.ref, sorted({tie.number(field.name) for tie in ties}))
        dead = {end.id for end in ends if end["deleted_at"]}
        gone |= {tie.id for tie in ties if tie.number(field.name) in dead}
    return [tie.id for tie in ties if tie.id not in gone]


def _ways(source: Entity, target: Entity) -> list[Field]:
    return [f for f in source.stored if f.kind is Kind.REFERENCE and f.ref == target.key and not f.many]


def _bridges(crm: Crm, one: Entity, other: Entity) -> list[Entity]:
    """Kinds of records that exist only to tie these two: they are no list of their own."""
    return [e for e in crm.catalogue.entities.values() if not e.group and _ways(e, one) and _ways(e, other)]


def _parts(ids: Sequence[int], cancelled: Callable[[], bool]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), PART):
        if cancelled():
            raise Cancelled(_("Cancelled"))
        yield ids[start : start + PART]


class Ticks:
    """A set of ids, a bit each."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def add(self, ids: Iterator[int] | Sequence[int]) -> None:
        """Tick these; 0 is no id."""
        bits = self._bits
        for number in ids:
            if number:
                place = number >> 3
                if place >= len(bits):
                    bits.extend(bytes(place + 1 - len(bits) + (len(bits) >> 1)))
                bits[place] |= 1 << (number & 7)

    def ids(self) -> array[int]:
        """What is ticked, in order."""
        return array("q", ((place << 3) + bit for place, byte in enumerate(self._bits) if byte for bit in range(8) if byte >> bit & 1))
