"""The records of one kind that name a record, as rows to be shown: the lines of a deal, its quotes, its people, the deals of a customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui_crm.model.record import Record
from tui_crm.query.ast import Op, Test, conjunction
from tui_crm.services.crm import Crm
from tui_crm.services.present import Presenter
from tui_crm.store.listing import Listing

MOST = 500
"""Rows of such a list; the list of that kind, filtered, has all."""


@dataclass(frozen=True, slots=True)
class Related:
    """A row: what it stands for (kind of record and id), and its cells."""

    stands_for: tuple[str, int]
    cells: tuple[str, ...]


def of(crm: Crm, record: Record, entity: str, field: str, columns: Sequence[str], opens: str = "", sort: str = "") -> list[Related]:
    """The living records of `entity` that name `record` in `field`, in their order.

    A row stands for the record that its field `opens` names, else for itself.
    """
    described = crm.catalogue[entity]
    mine = Test((described.by_name[field],), Op.EQ, record.id)
    ids = crm.lists.first_ids(Listing(entity, conjunction(mine, crm.policy.row_filter(entity)), sort or described.sort), MOST)
    presenter = Presenter(crm, entity, columns)
    goals = {each.id: each.number(opens) for each in crm.store.read_many(entity, ids)} if opens else {}
    ref = described.by_name[opens].ref if opens else ""
    return [
        Related((ref, goals[row[0]]) if goals.get(row[0]) else (entity, row[0]), presenter.cells(row))
        for row in crm.lists.window(entity, presenter.columns, ids)
    ]
