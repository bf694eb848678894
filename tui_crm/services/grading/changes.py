"""Who has to be graded again: the customers of whom anything changed that a plan reads, from the change feed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tui_crm.query.ast import And, Node, Not, Or, Test
from tui_crm.services.crm import Crm
from tui_crm.services.grading.plan import ENTITY, Plan
from tui_crm.store import grade_rows
from tui_crm.store.grade_columns import Own, time_field

MANY = 100_000
"""Rows of the feed after which grading everybody is quicker."""
OVERRIDE = "grade_override"


def dirty(crm: Crm, plan: Plan, cursor: int) -> tuple[set[int] | None, int]:
    """Customers to grade again since `cursor` of the feed, and the next cursor. None: too many changed, or the feed began anew."""
    engine = crm.store.engine
    if engine.feed_end() < cursor:  # a backup was restored
        return None, engine.feed_end()
    rows, after = engine.changes(cursor, MANY)
    if len(rows) >= MANY:
        return None, engine.feed_end()
    return _customers(crm, plan, rows), after


def _customers(crm: Crm, plan: Plan, rows: Sequence[tuple[Any, ...]]) -> set[int]:
    sources = _sources(crm, plan)
    acts = {row[0] for row in rows if row[1] == ENTITY or row[1] in sources}
    acts -= grade_rows.acts_of_runs(crm.store.engine, sorted(acts))
    own = {need.field.name for need in plan.needs if isinstance(need, Own)} | {g.declared.by for g in plan.groups}
    derived = any(isinstance(need, Own) and (need.field.derived or need.field.kept_by) for need in plan.needs)
    found: set[int] = set()
    touched: dict[str, set[int]] = {}
    for entity, record, op, diff in grade_rows.changes_of(crm.store.engine, sorted(acts), [ENTITY, *sources]):
        if entity == ENTITY:
            if op in ("create", "restore", "delete") or (op == "derive" and derived) or own & diff.keys():
                found.add(record)
        elif op == "create" or op != "update" or diff.keys() & sources[entity]:
            touched.setdefault(entity, set()).add(record)
            found.update(customer for value in diff.get(_reference(crm, entity), ()) if (customer := int(value)))
    for entity, ids in touched.items():
        found |= _named_by(crm, entity, sorted(ids))
    return found


def _sources(crm: Crm, plan: Plan) -> Mapping[str, set[str]]:
    """The kinds of record that the plan adds up, and the fields of them that matter."""
    found: dict[str, set[str]] = {OVERRIDE: {"customer", "grade", "until", "scheme"}}
    for need in plan.needs:
        if not isinstance(need, Own):
            when = time_field(crm.catalogue[need.entity])
            names = (need.by, need.field.name if need.field else "", when.name if when else "", "currency")
            found.setdefault(need.entity, set()).update(filter(None, names), _fields(need.where))
    return found


def _fields(node: Node) -> set[str]:
    """The records' own fields that a filter looks at."""
    match node:
        case And(items) | Or(items):
            return {name for item in items for name in _fields(item)}
        case Not(item):
            return _fields(item)
        case Test(path):
            return {path[0].name}
    return set()


def _reference(crm: Crm, entity: str) -> str:
    return next(field.name for field in crm.catalogue[entity].stored if field.ref == ENTITY and not field.many)


def _named_by(crm: Crm, entity: str, ids: Sequence[int]) -> set[int]:
    """The customers that these records name now."""
    engine = crm.store.engine
    column = _reference(crm, entity)
    rows = engine.run(f'SELECT DISTINCT "{column}" FROM "{entity}" WHERE {engine.ids_in("id", "ids")}', {"ids": engine.ids_param(ids)})
    return {row[0] for row in rows if row[0]}
