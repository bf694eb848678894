"""What follows from imported records: contacts are tied to their customers, new tags are put into the list of tags,
histories of deals take the place of what was noted when the deals came in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tui_crm.services.archive import note_tags
from tui_crm.services.crm import Crm
from tui_crm.store.unit import Edit, Unit


class Following:
    """Writes what follows, part by part, in the part's own transaction."""

    def __init__(self, crm: Crm, entity: str) -> None:
        self._crm, self._entity = crm, entity
        self._tags: set[str] = set()
        self.asks = entity in ("contact", "link", "stage_change")  # whether what follows is looked up in the database

    def write(self, unit: Unit, written: Sequence[tuple[int, Mapping[str, Any]]]) -> None:
        """`written`: ids and the values that were written."""
        if "tags" in self._crm.catalogue[self._entity].by_name:
            fresh = {tag for _record, values in written for tag in values.get("tags", ())} - self._tags
            if fresh:
                note_tags(self._crm, unit, sorted(fresh))
                self._tags |= fresh
        if self._entity == "contact":
            self._link(unit, [(int(values["customer"]), record) for record, values in written if values.get("customer")])
        if self._entity == "link":
            self._unite(unit, written)
        if self._entity == "stage_change":
            from tui_crm.services.pipeline import history

            deals = [int(values["deal"]) for _record, values in written if values.get("deal")]
            history.settle(self._crm, unit, deals, [record for record, _values in written])

    def _unite(self, unit: Unit, written: Sequence[tuple[int, Mapping[str, Any]]]) -> None:
        """A tie that was there already (a contact's import makes it with the main customer) takes the role that the file says; there is one of it."""
        engine = self._crm.store.engine
        fresh = {record: values for record, values in written if "customer" in values and "contact" in values}
        sql = f"SELECT id, customer, contact FROM link WHERE deleted_at = 0 AND {engine.ids_in('customer', 'ids')} ORDER BY id"
        there = engine.run(sql, {"ids": engine.ids_param(sorted({int(values["customer"]) for values in fresh.values()}))}) if fresh else []
        first: dict[tuple[int, int], int] = {}
        for record, customer, contact in there:
            first.setdefault((customer, contact), record)
        told = {record: first[int(values["customer"]), int(values["contact"])] for record, values in fresh.items()}
        again = {record: kept for record, kept in told.items() if kept != record}
        said = ("role", "main")
        unit.update_many("link", [Edit(kept, {n: fresh[record][n] for n in said if n in fresh[record]}) for record, kept in again.items()])
        unit.purge("link", sorted(again))

    def _link(self, unit: Unit, pairs: Sequence[tuple[int, int]]) -> None:
        """Tie contacts to customers unless they are; the first contact of a customer is its primary one."""
        engine = self._crm.store.engine
        sql = f"SELECT customer, contact, main FROM link WHERE deleted_at = 0 AND {engine.ids_in('customer', 'ids')}"
        there = engine.run(sql, {"ids": engine.ids_param(sorted({customer for customer, _contact in pairs}))}) if pairs else []
        tied = {(row[0], row[1]) for row in there}
        led = {row[0] for row in there if row[2]}
        fresh = []
        for pair in pairs:
            if pair not in tied:
                fresh.append({"customer": pair[0], "contact": pair[1], "role": "", "main": pair[0] not in led})
                tied.add(pair)
                led.add(pair[0])
        if fresh:
            unit.create_many("link", fresh)
