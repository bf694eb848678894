"""Where deals stood at two moments, from the history of stages, and what their amounts were then, from the journal."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tui_crm.model.entity import Catalogue
from tui_crm.query.ast import ALL, Node
from tui_crm.store.engine import Engine
from tui_crm.store.filters import Compiler
from tui_crm.store.schema import LIVE

STOOD = (
    "CASE WHEN t.stage_since < :{when} THEN t.stage ELSE coalesce((SELECT c.became FROM stage_change c WHERE c.deal = t.id "
    "AND c.deleted_at = 0 AND c.at < :{when} ORDER BY c.at DESC, c.id DESC LIMIT 1), 0) END"
)


@dataclass(frozen=True, slots=True)
class Moved:
    """A deal whose stage or amount changed after the first moment: its stages at both (0: it was not there), its amounts at both and now."""

    id: int
    code: str
    before: int
    after: int
    amount_before: int
    amount_after: int
    amount_now: int


def standing(engine: Engine, catalogue: Catalogue, deals: Node, start: int, end: int) -> list[tuple[int, int, int, int]]:
    """(stage at `start`, stage at `end`, number, sum of the amounts they have now) of living deals that match. Epoch milliseconds, UTC."""
    compiler = Compiler(engine, catalogue)
    where = _where(compiler, catalogue, deals)
    sql = (
        f"SELECT a, b, count(*), CAST(sum(amount) AS BIGINT) FROM (SELECT {STOOD.format(when='start')} AS a, {STOOD.format(when='end')} AS b, "
        f"t.amount FROM deal t WHERE {where}) m GROUP BY a, b ORDER BY a, b"
    )
    return [(row[0], row[1], row[2], row[3]) for row in engine.run(sql, {**compiler.params, "start": start, "end": end})]


def moved(engine: Engine, catalogue: Catalogue, deals: Node, start: int, end: int, most: int) -> list[Moved]:
    """Up to `most` of the deals that match and whose stage changed after `start`; and every one whose amount did."""
    then = amounts(engine, start), amounts(engine, end)
    found = _rows(engine, catalogue, deals, start, end, "t.stage_since >= :start", most, ())
    missing = sorted(then[0].keys() - {row[0] for row in found})
    found += _rows(engine, catalogue, deals, start, end, engine.ids_in("t.id", "ids"), len(missing), missing)
    return [Moved(*row[:4], then[0].get(row[0], row[4]), then[1].get(row[0], row[4]), row[4]) for row in found]


def _rows(
    engine: Engine, catalogue: Catalogue, deals: Node, start: int, end: int, which: str, most: int, ids: Sequence[int]
) -> list[tuple[int, str, int, int, int]]:
    compiler = Compiler(engine, catalogue)
    where = _where(compiler, catalogue, deals)
    sql = (
        f"SELECT t.id, t.code, {STOOD.format(when='start')}, {STOOD.format(when='end')}, t.amount FROM deal t "
        f"WHERE {where} AND {which} ORDER BY t.id LIMIT {most:d}"
    )
    params = {**compiler.params, "start": start, "end": end, **({"ids": engine.ids_param(ids)} if ids else {})}
    return [(row[0], row[1], row[2], row[3], row[4]) for row in engine.run(sql, params)] if most else []


def amounts(engine: Engine, since: int) -> Mapping[int, int]:
    """The amounts that deals had at a moment, of those whose amount was changed after it."""
    first = engine.run("SELECT coalesce(min(id), 0) FROM act WHERE at >= :since", {"since": since})[0][0]
    if not first:
        return {}
    sql = "SELECT record, diff FROM change WHERE act >= :first AND entity = 'deal' AND op = 'update' AND diff LIKE '%\"amount\"%' ORDER BY id"
    found: dict[int, int] = {}
    for record, diff in engine.run(sql, {"first": first}):
        change = json.loads(diff).get("amount")
        if change and isinstance(change[0], int):
            found.setdefault(record, change[0])
    return found


def _where(compiler: Compiler, catalogue: Catalogue, deals: Node) -> str:
    return f"t.{LIVE}" if deals == ALL else f"t.{LIVE} AND {compiler.compile(catalogue['deal'], deals)}"
