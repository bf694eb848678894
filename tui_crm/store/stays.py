"""How long deals stayed in each stage, from the history of stages: from one change to the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tui_crm.errors import Cancelled
from tui_crm.i18n import _
from tui_crm.model.entity import Catalogue
from tui_crm.query.ast import ALL, Node
from tui_crm.store.engine import Engine
from tui_crm.store.filters import Compiler
from tui_crm.store.listing import Listing, Lists
from tui_crm.store.schema import LIVE

DAY = 86_400_000
PERCENTILES = (50, 90)


@dataclass(frozen=True, slots=True)
class Stays:
    """The stays in one stage. `entries`: changes into it; `ended`: those that another change ended; days of these, None without any."""

    entries: int = 0
    ended: int = 0
    mean: float | None = None
    percentiles: tuple[float | None, ...] = (None,) * len(PERCENTILES)


def stays(engine: Engine, catalogue: Catalogue, deals: Node, cancelled: Callable[[], bool] = lambda: False) -> dict[int, Stays]:
    """By stage, the stays of living deals that match. `percentiles` are type 7, in the order of PERCENTILES. Raises Cancelled."""
    if cancelled():
        raise Cancelled(_("Cancelled"))
    wide = Lists(engine, catalogue).is_wide(Listing("deal", deals))
    compiler = Compiler(engine, catalogue, walking=wide)
    matching = "" if deals == ALL else f" AND {compiler.compile(catalogue['deal'], deals)}"
    near = " OR ".join(f"rn = {step} + (n - 1) * {percent} / 100" for percent in PERCENTILES for step in (1, 2))
    sql = (
        "WITH s AS (SELECT c.became AS stage, lead(c.at) OVER (PARTITION BY c.deal ORDER BY c.at, c.id) - c.at AS lasted "
        f"FROM stage_change c JOIN deal t ON t.id = c.deal WHERE c.{LIVE} AND t.{LIVE}{matching}) "
        "SELECT stage, -1, count(*), count(lasted), CAST(coalesce(sum(lasted), 0) AS BIGINT) FROM s GROUP BY stage UNION ALL "
        "SELECT stage, rn, n, lasted, 0 FROM (SELECT stage, lasted, row_number() OVER (PARTITION BY stage ORDER BY lasted) AS rn, "
        f"count(*) OVER (PARTITION BY stage) AS n FROM s WHERE lasted IS NOT NULL) r WHERE {near}"
    )
    counted: dict[int, tuple[int, int, int]] = {}
    ranked: dict[int, dict[int, int]] = {}
    for stage, rank, *values in engine.run(sql, compiler.params):
        if rank < 0:
            counted[stage] = values[0], values[1], int(values[2])
        else:
            ranked.setdefault(stage, {})[rank] = values[1]
    return {stage: _stays(found, ranked.get(stage, {})) for stage, found in counted.items()}


def _stays(counted: tuple[int, int, int], ranked: dict[int, Any]) -> Stays:
    entries, ended, lasted = counted
    if not ended:
        return Stays(entries)
    return Stays(entries, ended, lasted / ended / DAY, tuple(_percentile(ranked, ended, percent) for percent in PERCENTILES))


def _percentile(ranked: dict[int, Any], count: int, percent: int) -> float:
    place, part = divmod((count - 1) * percent, 100)
    low = ranked[place + 1]
    return float(low + (ranked.get(place + 2, low) - low) * part / 100) / DAY
