"""What goes along with the records of an export, joined by code so that an import ties all of it again: what belongs to them (contacts, links,
activities), the parts of these (lines of deals, entries of tickets), and what any of them names (owners, stages, products).
"""

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
from tui_crm.services.transfer.writers.values import ids_of


def kinds(crm: Crm, entity_key: str) -> tuple[Entity, ...]:
    """The kinds of records that may go along with records of this kind: what belongs to them, its parts, what is named."""
    own = crm.catalogue[entity_key]
    if not own.owned:  # what nobody owns is the app's own business
        return ()
    others = [e for e in crm.catalogue.entities.values() if e.key != entity_key]
    belonging = [e for e in others if e.owned and (_ways(e, own) or _ways(own, e) or _bridges(crm, own, e))]
    parts = [e for e in others if _is_part(crm, e) and any(_needs(e, whole) for whole in (own, *belonging))]
    found = [own, *belonging, *parts]
    for entity in found:  # which grows: what a stage names is named, too
        found += [e for e in others if e.group and not e.owned and e not in found and _names(entity, e)]
    return tuple(found[1:])


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
        if other.owned:
            ticks = Ticks()
            for part in _parts(main.ids, cancelled):
                ticks.add(_related(crm, own, other, part))
            found.append(Table(other.key, other.editable, ticks.ids(), live=True))
    found += [_parts_of(crm, found, other, cancelled) for other in wanted if _is_part(crm, other)]
    found += _named(crm, found, [e for e in wanted if not e.owned and not _is_part(crm, e)], cancelled)
    for bridge in {b.key: b for other in wanted for b in _bridges(crm, own, other)}.values():
        ticks = Ticks()
        for part in _parts(main.ids, cancelled):
            ticks.add(_living(crm, bridge, sorted({i for field in _ways(bridge, own) for i in crm.lists.referring(bridge.key, field.key, part)})))
        found.append(Table(bridge.key, bridge.editable, ticks.ids(), live=True))
    return found


def _parts_of(crm: Crm, wholes: Sequence[Table], part: Entity, cancelled: Callable[[], bool]) -> Table:
    """The records that make these up."""
    ticks = Ticks()
    for whole in wholes:
        for field in _ways(part, crm.catalogue[whole.entity]):
            for ids in _parts(whole.ids, cancelled):
                ticks.add(crm.lists.referring(part.key, field.key, ids))
    return Table(part.key, part.editable, ticks.ids(), live=True)


def _named(crm: Crm, tables: Sequence[Table], wanted: Sequence[Entity], cancelled: Callable[[], bool]) -> list[Table]:
    """The records that these name, and those that they name in turn: a stage names its pipeline."""
    ticks = {entity.key: Ticks() for entity in wanted}
    waiting = [(table.entity, table.ids) for table in tables]
    while waiting:
        key, ids = waiting.pop()
        fields = [f for f in crm.catalogue[key].stored if f.kind is Kind.REFERENCE and not f.read_only and f.ref in ticks]
        found: dict[str, set[int]] = {field.ref: set() for field in fields}
        for part in _parts(ids, cancelled) if fields else ():
            for record in crm.store.read_many(key, part):
                for field in fields:
                    found[field.ref].update(number for number in ids_of(record.values[field.name]) if number)
        for ref, named in found.items():
            if fresh := sorted(number for number in named if number not in ticks[ref]):
                ticks[ref].add(fresh)
                waiting.append((ref, fresh))
    return [Table(entity.key, entity.editable, ticks[entity.key].ids(), live=True) for entity in wanted]


def _is_part(crm: Crm, entity: Entity) -> bool:
    """Whether such records only make up others, as the lines of a deal do. A history does not: what it tells comes about anew."""
    histories = {e.history.entity for e in crm.catalogue.entities.values() if e.history}
    return bool(entity.group) and not entity.owned and entity.key not in histories and any(
        f.required and crm.catalogue[f.ref].owned for f in _references(entity)
    )


def _needs(part: Entity, whole: Entity) -> bool:
    return any(field.required for field in _ways(part, whole))


def _names(entity: Entity, other: Entity) -> bool:
    return any(field.ref == other.key and not field.read_only for field in entity.stored)


def _references(entity: Entity) -> list[Field]:
    return [field for field in entity.stored if field.kind is Kind.REFERENCE]


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

    def __contains__(self, number: int) -> bool:
        place = number >> 3
        return place < len(self._bits) and bool(self._bits[place] & 1 << (number & 7))

    def ids(self) -> array[int]:
        """What is ticked, in order."""
        return array("q", ((place << 3) + bit for place, byte in enumerate(self._bits) if byte for bit in range(8) if byte >> bit & 1))
