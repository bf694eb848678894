"""The verdict on every row: new, updated, unchanged or rejected. The dry run and the import ask the same judge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tui_crm.i18n import _
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind
from tui_crm.model.storage import to_db
from tui_crm.model.validation import field_rule
from tui_crm.services.archive import initial
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.converting import Prepared, RowReader
from tui_crm.services.transfer.mapping import Mapping as FieldMapping
from tui_crm.services.transfer.overlay import Overlay
from tui_crm.services.transfer.plan import Reject
from tui_crm.services.transfer.reading import Row
from tui_crm.services.transfer.references import References
from tui_crm.store.matching import comparable, matches


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


@dataclass(slots=True)
class Verdict:
    """The fate of one row. `number`: the record's id, below zero for one that this file makes; `values`: what to write."""

    fate: Fate
    row: Prepared
    number: int = 0
    values: dict[str, object] = field(default_factory=dict)
    before: Mapping[str, Any] = field(default_factory=dict)
    problems: Sequence[Reject] = ()


@dataclass(slots=True)
class _Known:
    """What the database holds that matters to one part of the file."""

    by_key: dict[Any, list[int]]
    taken: dict[str, dict[Any, list[int]]]
    records: dict[int, Mapping[str, Any]]


class Judge:
    """Weighs rows against the database and the rows before them. `key`: the field by which rows find the record they update, if any."""

    def __init__(self, crm: Crm, mapping: FieldMapping, reader: RowReader, key: Field | None, clear_blanks: bool, lasting: bool) -> None:
        self._crm, self._entity, self._reader, self._key = crm, mapping.entity, reader, key
        self._lasting = lasting  # a dry run: nothing is written, so what rows make must be remembered here
        filled = mapping.fields
        self._unique = tuple(f for f in filled if f.unique)
        self._needed = tuple(f.name for f in self._entity.editable if f.required and f.default is None)
        self._base = {**initial(crm, self._entity.key), **{f.name: f.initial for f in filled}}
        self._blank = {f.name: f.empty for f in filled if not f.required} if clear_blanks else {}
        self._notes = mapping.notes_field
        self._overlay = Overlay()
        self._next = 0
        self._tracked = tuple(dict.fromkeys([*(f.name for f in filled), *([self._notes.name] if self._notes else []), self._entity.title]))
        self._tracked += ("currency",) if "currency" in self._entity.by_name and "currency" not in self._tracked else ()

    def judge(self, rows: Sequence[Prepared]) -> list[Verdict]:
        """Verdicts on the next rows of the file, in order."""
        known = self._known(rows)
        verdicts = [self._verdict(row, known) for row in rows]
        if not self._lasting:
            self._overlay.clear()
        return verdicts

    def close(self) -> None:
        """Forget what was remembered."""
        self._overlay.close()

    # what the database holds

    def _known(self, rows: Sequence[Prepared]) -> _Known:
        engine, sound = self._crm.store.engine, [row for row in rows if not row.problems]
        by_key: dict[Any, list[int]] = {}
        if self._key is not None:
            by_key = matches(engine, self._entity, self._key, {value for row in sound for value in self._key_values(row.values)})
        taken = {}
        for unique in self._unique:
            values = {row.values[unique.name] for row in sound if unique.name in row.values}
            taken[unique.name] = matches(engine, self._entity, unique, values, bin=True)
        ids = sorted({record for found in by_key.values() for record in found})
        records = {record.id: record.values for record in self._crm.store.read_many(self._entity.key, ids)} if ids else {}
        return _Known(by_key, taken, records)

    def _key_values(self, values: Mapping[str, Any]) -> list[Any]:
        key = self._key
        if key is None or not (value := values.get(key.name)):
            return []
        return [comparable(key, item) for item in value] if key.many else [to_db(key, value)]

    # one row

    def _verdict(self, row: Prepared, known: _Known) -> Verdict:
        if row.problems:
            return Verdict(Fate.REJECTED, row, problems=row.problems)
        found = self._targets(row, known) if self._key is not None else {}
        if len(found) > 1:
            reason = _("{count} records have this {field}; choose another key").format(count=len(found), field=_(self._field_label()))
            return self._rejected(row, self._key.name if self._key else "", reason)
        for number, current in found.items():
            return self._update(row, number, current, known)
        return self._create(row, known)

    def _targets(self, row: Prepared, known: _Known) -> dict[int, Mapping[str, Any]]:
        """The records that have one of the row's key values, as the rows before left them."""
        found: dict[int, Mapping[str, Any]] = {}
        for value in self._key_values(row.values):
            number = self._overlay.named(self._key_name(), value)
            for candidate in (*known.by_key.get(value, ()), *(() if number is None else (number,))):
                current = self._overlay.get(candidate) or known.records.get(candidate)
                if current is not None and value in self._key_values(current):
                    found[candidate] = current
        return found

    def _create(self, row: Prepared, known: _Known) -> Verdict:
        if missing := [name for name in self._needed if name not in row.values]:
            return Verdict(Fate.REJECTED, row, problems=[Reject(row.line, name, _("must be filled in")) for name in missing])
        if taken := self._taken(row.values, 0, known):
            return self._rejected(row, taken.name, _("another record has this {field} already").format(field=_(taken.label)))
        values = self._base | row.values
        if problem := self._add_notes(row, values, ""):
            return problem
        self._next -= 1
        self._remember(self._next, values, values)
        return Verdict(Fate.NEW, row, self._next, values)

    def _update(self, row: Prepared, number: int, current: Mapping[str, Any], known: _Known) -> Verdict:
        row = self._with_currency_of(row, current)
        if row.problems:
            return Verdict(Fate.REJECTED, row, problems=row.problems)
        wanted = self._blank | row.values
        if problem := self._add_notes(row, wanted, str(current.get(self._notes.name, "")) if self._notes else ""):
            return problem
        changes = {name: value for name, value in wanted.items() if current[name] != value}
        if taken := self._taken(changes, number, known):
            return self._rejected(row, taken.name, _("another record has this {field} already").format(field=_(taken.label)))
        before = {name: current[name] for name in (*changes, self._entity.title)}
        if changes:
            self._remember(number, {name: current[name] for name in self._tracked} | changes, changes)
        return Verdict(Fate.UPDATED if changes else Fate.UNCHANGED, row, number, changes, before)

    def _remember(self, number: int, values: Mapping[str, Any], changed: Mapping[str, Any]) -> None:
        for unique in self._unique:
            if changed.get(unique.name):
                self._overlay.name(unique.name, changed[unique.name], number)
        if self._key is not None:
            self._overlay.put(number, {name: values[name] for name in self._tracked})
            for value in self._key_values(changed):
                self._overlay.name(self._key.name, value, number)

    def _taken(self, values: Mapping[str, Any], number: int, known: _Known) -> Field | None:
        """The unique field whose value another record has."""
        for unique in self._unique:
            if not (value := values.get(unique.name)):
                continue
            earlier = self._overlay.named(unique.name, value)
            owners = {*known.taken[unique.name].get(value, ()), *(() if earlier is None else (earlier,))}
            if owners - {number}:
                return unique
        return None

    def _add_notes(self, row: Prepared, values: dict[str, object], existing: str) -> Verdict | None:
        """Put the row's extra lines under its notes, unless they stand there together already."""
        if not row.extra or self._notes is None:
            return None
        text = str(values.get(self._notes.name) or existing)
        block = "\n".join(row.extra)
        if f"\n{block}\n" not in f"\n{text}\n":
            try:
                values[self._notes.name] = field_rule(self._notes)(f"{text}\n{block}" if text else block)
            except ValueError as reason:
                return self._rejected(row, self._notes.name, str(reason))
        return None

    def _with_currency_of(self, row: Prepared, current: Mapping[str, Any]) -> Prepared:
        """The row read again when its amounts are in the record's currency, which is not the one it was read in."""
        currency = current.get("currency", "")
        if not self._reader.has_money or "currency" in row.values or currency in ("", self._crm.locale.currency):
            return row
        return self._reader.read(Row(row.line, row.cells), currency)

    def _rejected(self, row: Prepared, name: str, reason: str) -> Verdict:
        return Verdict(Fate.REJECTED, row, problems=[Reject(row.line, name, reason)])

    def _key_name(self) -> str:
        return self._key.name if self._key else ""

    def _field_label(self) -> str:
        return self._key.label if self._key else ""


def key_field(entity: Entity, mapping: FieldMapping, name: str) -> Field | None:
    """The field that `name` means as a key; None for no key. Raises UsageError."""
    from tui_crm.errors import UsageError
    from tui_crm.query.names import find

    if not name:
        return None
    found = find(entity, name)
    if found is None:
        raise UsageError(_("{entity} has no field “{name}”").format(entity=_(entity.label), name=name))
    if found.kind in (Kind.REFERENCE, Kind.LONG_TEXT, Kind.BOOLEAN) or (found.many and not found.indexed):
        raise UsageError(_("{field} cannot be the key: it does not tell records apart").format(field=found.name))
    if found not in mapping.fields:
        raise UsageError(_("The key {field} is filled by no column of the file").format(field=found.name))
    return found


def own_references(crm: Crm, verdicts: Sequence[Verdict], entity: Entity) -> None:
    """For rows that update: a reference to a record of the same kind that is what the record has already is no change.

    One that differs makes an unchanged row an updated one; what it means is known at the end of the file.
    """
    rows = [v for v in verdicts if v.number > 0 and v.row.own]
    if not rows:
        return
    known = References(crm)
    known.learn(entity.key, [text for verdict in rows for _name, text in verdict.row.own])
    there = {record.id: record for record in crm.store.read_many(entity.key, sorted({v.number for v in rows}))}
    for verdict in rows:
        record = there.get(verdict.number)
        same = [(name, text) for name, text in verdict.row.own if record is not None and known.found(entity.key, text) == (record[name],)]
        verdict.row.own = [pair for pair in verdict.row.own if pair not in same]
        if verdict.row.own and verdict.fate is Fate.UNCHANGED:
            verdict.fate = Fate.UPDATED
