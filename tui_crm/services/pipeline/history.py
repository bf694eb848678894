"""The stages a deal was in: from when, how long, and who moved it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tui_crm.model.record import Record
from tui_crm.services.crm import Crm
from tui_crm.services.pipeline.stages import Pipelines, pipelines
from tui_crm.store.unit import Edit, Unit

MOST = 1_000


@dataclass(frozen=True, slots=True)
class Stay:
    """A time in one stage. `until` 0: it is there still; `by` 0: nobody knows. Instants in epoch milliseconds; ids of stages and users."""

    stage: int
    since: int
    until: int
    by: int
    change: int

    def lasted(self, now: int) -> int:
        """How long, in milliseconds."""
        return max((self.until or now) - self.since, 0)


def history(crm: Crm, deal: int) -> list[Stay]:
    """The stays of a deal, the first one first."""
    sql = "SELECT id, became, at, by FROM stage_change WHERE deal = :deal AND deleted_at = 0 ORDER BY at, id LIMIT :most"
    rows = crm.store.engine.run(sql, {"deal": deal, "most": MOST})
    ends = [row[2] for row in rows[1:]] + [0]
    return [Stay(row[1], row[2], end, row[3], row[0]) for row, end in zip(rows, ends, strict=True)]


def settle(crm: Crm, unit: Unit, deals: Iterable[int], told: Iterable[int]) -> None:
    """After histories came in from elsewhere (`told`: their entries): what the store noted when the deals themselves came in makes room for them,
    each entry says from which stage it led, and the deals know since when they are where they are.
    """
    known, said = pipelines(crm), frozenset(told)
    engine, numbers = crm.store.engine, sorted(set(deals))
    sql = f"SELECT deal, id, was, became, at FROM stage_change WHERE deleted_at = 0 AND {engine.ids_in('deal', 'ids')} ORDER BY deal, at, id"
    by_deal: dict[int, list[Sequence[int]]] = {}
    for deal, *entry in engine.run(sql, {"ids": engine.ids_param(numbers)}):
        by_deal.setdefault(deal, []).append(entry)
    gone: list[int] = []
    chained: list[Edit] = []
    edits: list[Edit] = []
    for deal in crm.store.read_many("deal", numbers):
        entries = by_deal.get(deal.id, [])
        told_here = {entry[2] for entry in entries if entry[0] in said}
        doubled = [entry[0] for entry in entries if entry[0] not in said and entry[1] == 0 and entry[2] in told_here]
        gone += doubled
        way = [entry for entry in entries if entry[0] not in doubled]
        befores = [0, *(entry[2] for entry in way)]
        chained += [Edit(entry[0], {"was": before}) for entry, before in zip(way, befores, strict=False) if entry[1] != before]
        edits += _known_since(known, deal, way)
    unit.archive("stage_change", gone)
    unit.update_many("stage_change", chained)
    unit.update_many("deal", edits)


def _known_since(known: Pipelines, deal: Record, way: Sequence[Sequence[int]]) -> list[Edit]:
    """What the entries (id, was, became, at) say of the deal."""
    opened = [stage for entry in way if (stage := known.by_id.get(entry[2])) and stage.kind == "open"]
    values: dict[str, object] = {}
    if opened:
        values = {"reached": opened[-1].id, "furthest": max(opened, key=lambda stage: stage.position).id}
    if way and way[-1][2] == deal["stage"]:
        touched = deal.number("last_touch") if deal["last_touch"] != deal["stage_since"] else 0
        values |= {"stage_since": way[-1][3], "last_touch": max(way[-1][3], touched)}
    return [Edit(deal.id, values)] if values else []
