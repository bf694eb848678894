"""What follows from settings is worked out again after they were changed."""

from __future__ import annotations

from collections.abc import Sequence

from plugins_builtin.supply_chain.keeping import KEEPERS
from plugins_builtin.supply_chain.settings import settings_of
from tui_crm.plugins.api import Command, Context, Edit, Outcome, Query, Row

from .answers import Data

MOST = 100_000


def _recount(ctx: Context, rows: Sequence[Row], argument: str, data: Data) -> Outcome:
    """Records whose results would be others today; tolerances and days of grace are settings."""
    settings = settings_of(ctx.config)
    edits = []
    for row in (row for found in data.values() for row in found):
        kept = KEEPERS[row.entity](row, ctx.today, settings)
        changes = {name: value for name, value in kept.items() if row[name] != value}
        if changes:
            edits.append(Edit(entity=row.entity, id=row.id, changes=changes))
    return Outcome(message=ctx.text("{count} records changed").format(count=len(edits)), edits=tuple(edits))


COMMANDS = (
    Command(
        key="recount",
        label="Work results out again",
        help="What was worked out of deliveries, receivables and forecasts, by the settings as they are now",
        keys=("Y r",),
        run=_recount,
        needs=(
            Query(name="deliveries", entity="supply.delivery", where="promised>=-2y", limit=MOST),
            Query(name="receivables", entity="supply.receivable", where="open!=0 or late_from>=-2y", limit=MOST),
            Query(name="forecasts", entity="supply.forecast", where="ends>=-2y", limit=MOST),
        ),
    ),
)
