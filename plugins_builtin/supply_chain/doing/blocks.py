"""Delivery blocks: set and lifted with a reason, which stays as a note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tui_crm.plugins.api import Command, Context, Edit, New, Outcome, Row

from .answers import Data, said


def _block(ctx: Context, rows: Sequence[Row], argument: str, data: Data) -> Outcome:
    """Stop deliveries to customers, and leave a note why."""
    reason = argument.strip()
    if not reason:
        return said(ctx, "A block has a reason")
    concerned = [row for row in rows if not row["blocked"]]
    changes = {"blocked": True, "block_reason": reason, "blocked_on": ctx.today}
    return _switched(ctx, concerned, changes, "Deliveries blocked", "{count} customers blocked", reason)


def _unblock(ctx: Context, rows: Sequence[Row], argument: str, data: Data) -> Outcome:
    """Deliver to customers again, and leave a note why."""
    reason = argument.strip()
    if not reason:
        return said(ctx, "Say why the block is lifted")
    concerned = [row for row in rows if row["blocked"]]
    changes = {"blocked": False, "block_reason": "", "blocked_on": ""}
    return _switched(ctx, concerned, changes, "Delivery block lifted", "{count} customers unblocked", reason)


def _switched(ctx: Context, rows: Sequence[Row], changes: Mapping[str, Any], subject: str, message: str, reason: str) -> Outcome:
    edits = tuple(Edit(entity="customer", id=row.id, changes=dict(changes)) for row in rows)
    notes = tuple(New(entity="activity", values={"customer": row.id, "type": "note", "subject": ctx.text(subject), "body": reason}) for row in rows)
    return Outcome(message=ctx.text(message).format(count=len(rows)), edits=edits, new=notes)


COMMANDS = (
    Command(
        key="block",
        label="Block deliveries",
        help="Ship nothing to these customers until the block is lifted",
        entity="customer",
        keys=("Y b",),
        run=_block,
        argument="why",
    ),
    Command(
        key="unblock",
        label="Lift delivery block",
        help="Ship to these customers again",
        entity="customer",
        keys=("Y u",),
        run=_unblock,
        argument="why",
    ),
)
