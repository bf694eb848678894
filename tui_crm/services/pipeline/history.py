"""The stages a deal was in: from when, how long, and who moved it."""

from __future__ import annotations

from dataclasses import dataclass

from tui_crm.services.crm import Crm

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
