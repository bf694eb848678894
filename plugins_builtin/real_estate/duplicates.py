"""One person, two agents: customers who share a phone are told from one another by whoever enters the second."""

from __future__ import annotations

from tui_crm.plugins.api import Context, DuplicateKey, Row, hookimpl


@hookimpl
def duplicate_key(ctx: Context, row: Row) -> DuplicateKey | None:
    """The same phone is the same customer, whichever agent has them."""
    if row.entity != "customer" or not row["phones"]:
        return None
    return DuplicateKey(keys=tuple(row["phones"]), verdict="sure", reason="same phone, whichever agent looks after it")
