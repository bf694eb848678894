"""What several records become when they are one: whose value each field keeps, proposed with a reason, changed by people. Pure but for `propose`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from tui_crm.errors import NotFound, UsageError
from tui_crm.i18n import N_, _
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind
from tui_crm.model.record import Record
from tui_crm.services.crm import Crm
from tui_crm.store import journal

UNITED = -1
"""In place of a record's number: all values together."""
FieldRule = Literal["proposal", "survivor", "newest"]
SurvivorRule = Literal["completest", "newest", "oldest"]
KEPT = frozenset({"owner", "team"})
"""Fields that a merge does not change by itself: a newer copy must not take a customer from whoever looks after it."""
OTHER_NAMES = "other_names"
CURRENCY = "currency"
Reason = Literal["same", "only", "newest", "fullest", "survivor", "united", "joined", "chosen"]
REASONS: Mapping[Reason, str] = {
    "same": N_("the same in all"), "only": N_("only there"), "newest": N_("set last"), "fullest": N_("says the most"),
    "survivor": N_("stays as it is"), "united": N_("all of them"), "joined": N_("one below the other"), "chosen": N_("your choice"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One field: its value in each record (`weak` ones say nothing: empty, or what every new record begins with), when it was set
    (epoch ms; 0 where it is weak), and whose value is kept (`UNITED`: all of them) for which reason.
    """

    field: Field
    values: tuple[object, ...]
    weak: tuple[bool, ...]
    set_at: tuple[int, ...]
    chosen: int = 0
    reason: Reason = "same"

    @property
    def differs(self) -> bool:
        """Whether the records disagree."""
        return any(value != self.values[0] for value in self.values)

    @property
    def unitable(self) -> bool:
        """Whether all values can be kept together."""
        return self.field.many or self.field.kind is Kind.LONG_TEXT


@dataclass(frozen=True)
class Plan:
    """Records that are to become one, and what it will be. `records` in the order they were named; `survivor`: the number of the one that stays."""

    entity: Entity
    records: tuple[Record, ...]
    survivor: int
    rows: tuple[Row, ...]
    rule: FieldRule = "proposal"

    @property
    def surviving(self) -> Record:
        """The record that stays."""
        return self.records[self.survivor]

    @property
    def losers(self) -> tuple[Record, ...]:
        """The records that become part of it."""
        return tuple(record for place, record in enumerate(self.records) if place != self.survivor)

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {row.field.name: place for place, row in enumerate(self.rows)}

    def row(self, name: str) -> Row:
        """The row of a field. Raises UsageError for one that cannot be chosen."""
        if name not in self._places:
            raise UsageError(_("The field “{name}” is not chosen in a merge").format(name=name))
        return self.rows[self._places[name]]

    # deciding

    def choose(self, name: str, place: int) -> Plan:
        """Keep the value of the record `place` (or `UNITED`) in a field. Raises UsageError for what cannot be united, or no such record."""
        row = self.row(name)
        if place == UNITED and not row.unitable:
            raise UsageError(_("{field} has one value; only one record's can stay").format(field=_(row.field.label)))
        if not UNITED <= place < len(self.records):
            raise UsageError(_("There is no record {number} here").format(number=place + 1))
        names = self.bound if name in self.bound and place != UNITED else {name}
        return self._with(lambda row: replace(row, chosen=place, reason="chosen") if row.field.name in names else row)

    def choose_all(self, place: int) -> Plan:
        """Keep the values of one record wherever it has any; what only others have stays as it is."""
        return self._with(lambda row: replace(row, chosen=place, reason="chosen") if row.differs and not row.weak[place] else row)

    def with_survivor(self, place: int) -> Plan:
        """Another record stays; what people chose remains, the rest is proposed anew."""
        moved = replace(self, survivor=place)
        return moved._with(lambda row: row if row.reason == "chosen" else moved._proposed(row))._bind()

    def proposed(self) -> Plan:
        """All as the rule proposes it."""
        return self._with(self._proposed)._bind()

    def _with(self, change: Callable[[Row], Row]) -> Plan:
        return replace(self, rows=tuple(map(change, self.rows)))

    def _proposed(self, row: Row) -> Row:
        kept = row.field.name in KEPT or (row.field.name == self.entity.title and self.rule == "proposal")
        chosen, reason = _proposal(row, self.survivor, self.rule, kept)
        return replace(row, chosen=chosen, reason=reason)

    @cached_property
    def bound(self) -> frozenset[str]:
        """Amounts and their currency, where the records' currencies differ: they go together, or an amount would change its worth."""
        amounts = [row for row in self.rows if row.field.kind is Kind.MONEY]
        if CURRENCY not in self._places or not amounts:
            return frozenset()
        currencies = self.row(CURRENCY).values
        used = {currencies[place] for place in range(len(self.records)) if any(not row.weak[place] for row in amounts)}
        return frozenset({CURRENCY, *(row.field.name for row in amounts)}) if len(used) > 1 else frozenset()

    def _bind(self) -> Plan:
        """Take amounts and currency from one record: the one with the most amounts, of those the one set last."""
        rows = [row for row in self.rows if row.field.name in self.bound and row.reason != "chosen"]
        amounts = [row for row in rows if row.field.kind is Kind.MONEY]
        if not amounts:
            return self

        def worth(place: int) -> tuple[int, int, bool]:
            return sum(not row.weak[place] for row in amounts), max(row.set_at[place] for row in amounts), place == self.survivor

        best = max(range(len(self.records)), key=worth)
        return self._with(lambda row: replace(row, chosen=best, reason="newest") if row in rows and row.differs else row)

    # what comes of it

    def value(self, row: Row) -> object:
        """What the field will hold."""
        if row.chosen != UNITED:
            return row.values[row.chosen]
        order = [self.survivor, *(place for place in range(len(self.records)) if place != self.survivor)]
        if row.field.many:
            items = [item for place in order for item in row.values[place]]  # type: ignore[attr-defined]
            if row.field.name == OTHER_NAMES:
                items += [str(self.records[place][self.entity.title]) for place in order]
                return tuple(item for item in _without_repeats(items) if _plain(item) != _plain(self._title))
            return _without_repeats(items)
        return _joined([str(row.values[place]) for place in order])

    @property
    def _title(self) -> object:
        return self.value(self.row(self.entity.title))

    def result(self) -> dict[str, object]:
        """What the survivor will hold, by field name."""
        return {row.field.name: self.value(row) for row in self.rows}

    def shown(self, row: Row) -> bool:
        """Whether there is something to decide about a field, or to see: the records disagree, or the survivor's value changes."""
        return row.differs or self.value(row) != row.values[self.survivor]


def _proposal(row: Row, survivor: int, rule: FieldRule, kept: bool) -> tuple[int, Reason]:
    """Whose value a field should keep, and why."""
    if row.unitable and (row.differs or row.field.name == OTHER_NAMES):
        return UNITED, "united" if row.field.many else "joined"
    if not row.differs:
        return survivor, "same"
    saying = [place for place, weak in enumerate(row.weak) if not weak]
    if len(saying) == 1:
        return saying[0], "only" if saying[0] != survivor else "survivor"
    if survivor in saying and (kept or rule == "survivor"):
        return survivor, "survivor"
    if not saying:
        return survivor, "survivor"
    newest = max(row.set_at[place] for place in saying)
    last = [place for place in saying if row.set_at[place] == newest]
    if len(last) == 1:
        return last[0], "newest"
    fullest = max(last, key=lambda place: (len(str(row.values[place])), place == survivor))
    alike = all(len(str(row.values[place])) == len(str(row.values[fullest])) for place in last)
    return fullest, "survivor" if alike and fullest == survivor else "fullest"


def propose(
    crm: Crm, entity_key: str, ids: Sequence[int], survivor: int = 0, rule: FieldRule = "proposal", stays: SurvivorRule = "completest"
) -> Plan:
    """How to make one of these records. `survivor`: the id of the one that stays, 0: by the rule `stays`. Raises UsageError, NotFound."""
    entity = crm.catalogue[entity_key]
    records = tuple(crm.store.read_many(entity_key, list(dict.fromkeys(ids))))
    check(crm, entity, records, ids)
    history = [_set_at(crm, record) for record in records]
    rows = [_row(field, records, history) for field in entity.editable if field.name != "code"]
    place = next((place for place, record in enumerate(records) if record.id == survivor), None) if survivor else _stays(rows, records, stays)
    if place is None:
        raise UsageError(_("The survivor is none of the records to merge"))
    return Plan(entity, records, place, tuple(rows), rule).proposed()


def _row(field: Field, records: Sequence[Record], history: Sequence[Mapping[str, int]]) -> Row:
    """A field of the records. One of them that refers to another of them refers to itself now: that says nothing."""
    values = [record[field.name] for record in records]
    if field.ref == records[0].entity.key and not field.many:
        values = [field.empty if value in {record.id for record in records} else value for value in values]
    weak = [value == field.empty or _is_weak(field, record) for value, record in zip(values, records, strict=True)]
    at = [times.get(field.name, record.number("created_at")) for times, record in zip(history, records, strict=True)]
    return Row(field, tuple(values), tuple(weak), tuple(0 if empty else time for empty, time in zip(weak, at, strict=True)))


def _stays(rows: Sequence[Row], records: Sequence[Record], rule: SurvivorRule) -> int:
    """The number of the record that should stay: the completest, of those the one changed last; or the newest, or the oldest."""

    def rank(place: int) -> tuple[int, int, int]:
        record = records[place]
        if rule == "completest":
            return sum(not row.weak[place] for row in rows), record.number("updated_at"), -record.id
        created = record.number("created_at")
        return (created, record.id, 0) if rule == "newest" else (-created, -record.id, 0)

    return max(range(len(records)), key=rank)


def check(crm: Crm, entity: Entity, records: Sequence[Record], ids: Sequence[int]) -> None:
    """Raises UsageError for records that cannot become one, NotFound for one that is gone."""
    if not entity.mergeable:
        raise UsageError(_("{things} cannot be merged").format(things=_(entity.plural)))
    if len(records) < len(set(ids)):
        gone = next(i for i in ids if i not in {record.id for record in records})
        raise NotFound(_("There is no {entity} {id}").format(entity=_(entity.label), id=gone))
    for record in records:
        if into := crm.store.survivors(entity.key, [record.id]).get(record.id):
            where = crm.store.read(entity.key, into)
            raise UsageError(_("{code} was merged into {other} ({title}) before").format(code=record.code, other=where.code, title=where.title))
        if record["deleted_at"]:
            raise UsageError(_("{title} is in the recycle bin; restore it first").format(title=record.title))
    if len(records) < 2 or len(ids) != len(set(ids)):
        raise UsageError(_("Name two different records or more; a record cannot be merged with itself"))
    kinds = {str(record.values.get("kind", "")): record for record in records}
    if len(kinds) > 1:
        field = entity.by_name["kind"]
        named = "; ".join(f"{record.title}: {_label(field, kind)}" for kind, record in kinds.items())
        raise UsageError(_("Records of different types are not merged ({which}); give them one type first").format(which=named))


def _label(field: Field, value: str) -> str:
    return next((_(choice.label) for choice in field.choices if choice.value == value), value)


def _set_at(crm: Crm, record: Record) -> dict[str, int]:
    """When each field of a record was changed last, as far as it was since it was made."""
    found: dict[str, int] = {}
    for act, change in journal.history(crm.store.engine, record.entity.key, record.id):
        for name in change.diff:
            found.setdefault(name, act.at)
    return found


def _is_weak(field: Field, record: Record) -> bool:
    """Whether the value says nothing: it is empty, what every new record begins with, or the currency of no amount."""
    value = record[field.name]
    if value in (field.empty, field.initial):
        return True
    return field.name == CURRENCY and not any(record[other.name] for other in record.entity.fields if other.kind is Kind.MONEY)


def _plain(item: object) -> str:
    """By which values are compared: without regard to case and outer space."""
    return str(item).strip().casefold()


def _without_repeats(items: Sequence[object]) -> tuple[object, ...]:
    found: dict[str, object] = {}
    for item in items:
        found.setdefault(_plain(item), item)
    return tuple(found.values())


def _joined(texts: Sequence[str]) -> str:
    """The texts one below the other, a blank line between; one that another contains is not said again."""
    kept: list[str] = []
    for text in texts:
        if text.strip() and not any(text.strip() in other for other in kept):
            kept = [other for other in kept if other.strip() not in text]
            kept.append(text)
    return "\n\n".join(kept)
