"""Figures that a plugin keeps on records: what other records add up to, worked out again whenever one of them was saved."""

from __future__ import annotations

from collections.abc import Mapping

from tui_crm.plugins.base import Declared, EntityName, Function, Key, Label
from tui_crm.plugins.records import Query


class Figures(Declared):
    """Figures that the plugin keeps on records of one kind, in own fields that are `kept`. They are worked out again after something that they
    are made of was saved, whichever way, and written aside: they raise no version, make nobody's edit stale, and are not undone but follow.

    `run(ctx, rows, data)` gives the values by record: {row.id: {"owed": 120_00}}; a record that it leaves out stays as it is. `rows` are up to
    200 records; the same rows and data must give the same figures.
    """

    key: Key
    label: Label
    entity: EntityName
    """The kind of record that the figures stand on."""
    run: Function
    made_of: Mapping[EntityName, str]
    """Kind of record → whose figures follow from one that was saved: "#{customer}" for the record that its field names (and the one that the
    field named before), several between commas, "#{id}" for itself; else a filter of records of `entity`, as in "city={city}"."""
    needs: tuple[Query, ...] = ()
    """What is read beside the records, as a command has it: "customer:{ids}" for all of them. Where a query reaches its limit, fewer records
    are asked about at once."""
    when: Mapping[EntityName, tuple[str, ...]] = {}
    """Kind of record → the fields whose change counts; all, for a kind that is not named."""
