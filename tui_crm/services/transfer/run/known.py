"""What the database and the rows before hold that matters to the next rows: who has a key's value, whose a unique value is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind
from tui_crm.model.storage import to_db
from tui_crm.query.names import find
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.meaning.converting import Prepared
from tui_crm.services.transfer.run.overlay import Overlay
from tui_crm.services.transfer.run.references import FORMER
from tui_crm.store.matching import any_value, comparable, matches


@dataclass(slots=True)
class Known:
    """What the database holds that matters to one part of the file."""

    by_key: Mapping[str, Mapping[Any, list[int]]]
    taken: Mapping[str, Mapping[Any, list[int]]]
    records: dict[int, Mapping[str, Any]]


class Keys:
    """The fields by which rows find records (the most trusted first) and those whose values only one record has.

    `remembered`: those whose values are noted in the overlay.
    """

    def __init__(self, crm: Crm, entity: Entity, keys: Sequence[Field], unique: Sequence[Field], overlay: Overlay,
                 remembered: Sequence[Field]) -> None:  # fmt: skip
        self._remembered = tuple(dict.fromkeys(remembered))
        self._crm, self._entity, self._keys, self._unique, self._overlay = crm, entity, tuple(keys), tuple(unique), overlay

    def known(self, rows: Sequence[Prepared], more: Collection[int] = ()) -> Known:
        """What the database holds for these rows. `more`: records that are needed besides those that the keys find."""
        engine, sound = self._crm.store.engine, [row for row in rows if not row.problems]
        self._follow_merged(sound)
        by_key = {}
        for key in self._keys:
            by_key[key.name] = matches(engine, self._entity, key, {value for row in sound for value in key_values(key, row.values)})
        taken = {}
        for unique in self._unique:
            values = {row.values[unique.name] for row in sound if unique.name in row.values}
            taken[unique.name] = matches(engine, self._entity, unique, values, bin=True)
        ids = {record for found in by_key.values() for ids in found.values() for record in ids} | {number for number in more if number > 0}
        return Known(by_key, taken, self.read(ids))

    def _follow_merged(self, rows: Sequence[Prepared]) -> None:
        """The code of a record that was merged into another means the other: the row gets that one's."""
        entity, engine = self._entity, self._crm.store.engine
        code = entity.by_name.get("code")
        if not entity.mergeable or code not in (*self._keys, *self._unique):
            return
        former = entity.by_name[FORMER]
        if not any_value(engine, entity, former):
            return  # nobody has merged anything: looking for each code would cost as much as all other questions together
        asked = {comparable(former, row.values["code"]): row.values["code"] for row in rows if row.values.get("code")}
        found = matches(engine, entity, former, asked)
        if not found or code is None:
            return
        living = matches(engine, entity, code, {asked[value] for value in found})
        codes = {number: values["code"] for number, values in self.read({ids[0] for ids in found.values()}).items()}
        for row in rows:
            ids = found.get(comparable(former, row.values.get("code") or ""))
            if ids and row.values["code"] not in living:
                row.values["code"] = codes[ids[0]]

    def read(self, ids: Collection[int]) -> dict[int, Mapping[str, Any]]:
        """The values of these records, by id."""
        return {record.id: record.values for record in self._crm.store.read_many(self._entity.key, sorted(ids))} if ids else {}

    def targets(self, values: Mapping[str, Any], known: Known) -> tuple[Field | None, dict[int, Mapping[str, Any]]]:
        """The records that have one of the row's values of the first key that finds any, as the rows before left them; and that key."""
        for key in self._keys:
            found: dict[int, Mapping[str, Any]] = {}
            for value in key_values(key, values):
                number = self._overlay.named(key.name, value)
                for candidate in (*known.by_key[key.name].get(value, ()), *(() if number is None else (number,))):
                    current = self.current(candidate, known)
                    if current is not None and value in key_values(key, current):
                        found[candidate] = current
            if found:
                return key, found
        return None, {}

    def current(self, number: int, known: Known) -> Mapping[str, Any] | None:
        """The values of a record or of an earlier row's, as the rows before left them."""
        return self._overlay.get(number) or known.records.get(number)

    def taken(self, values: Mapping[str, Any], number: int, known: Known) -> Field | None:
        """The unique field whose value another record than `number` has."""
        for unique in self._unique:
            if not (value := values.get(unique.name)):
                continue
            earlier = self._overlay.named(unique.name, to_db(unique, value))
            owners = {*known.taken[unique.name].get(value, ()), *(() if earlier is None else (earlier,))}
            if owners - {number}:
                return unique
        return None

    def remember(self, number: int, changed: Mapping[str, Any]) -> None:
        """Note the keys' values that a row gave to a record."""
        for field in self._remembered:
            for value in key_values(field, changed):
                self._overlay.name(field.name, value, number)


def key_values(key: Field, values: Mapping[str, Any]) -> list[Any]:
    """The values that a row or a record has of a key, as they are compared."""
    if not (value := values.get(key.name)):
        return []
    return [comparable(key, item) for item in value] if key.many else [to_db(key, value)]


def key_fields(entity: Entity, filled: Collection[Field], names: Sequence[str]) -> tuple[Field, ...]:
    """The fields that `names` mean as keys; `filled`: those that the file fills. Raises UsageError."""
    return tuple(dict.fromkeys(_key_field(entity, filled, name) for name in names))


def _key_field(entity: Entity, filled: Collection[Field], name: str) -> Field:
    found = find(entity, name)
    if found is None:
        raise UsageError(_("{entity} has no field “{name}”").format(entity=_(entity.label), name=name))
    if found.kind in (Kind.REFERENCE, Kind.LONG_TEXT, Kind.BOOLEAN) or (found.many and not found.indexed):
        raise UsageError(_("{field} cannot be the key: it does not tell records apart").format(field=found.name))
    if found not in filled:
        raise UsageError(_("The key {field} is filled by no column of the file").format(field=found.name))
    return found
