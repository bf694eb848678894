"""Quality incidents: raised from deliveries and customers, closed with their cause."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plugins_builtin.supply_chain.words import CAUSES, SEVERITIES, labels
from tui_crm.plugins.api import Command, Context, Edit, New, Outcome, Row

from .answers import Data, said


def _severity(argument: str) -> tuple[str, str]:
    """(severity, subject) of "critical: scratched"; major when none is said."""
    head, _colon, rest = argument.replace("：", ":").partition(":")
    known = {word: value for value, name in SEVERITIES for word in (value, name)} | SEVERITY_WORDS
    return (known[head.strip().casefold()], rest.strip()) if head.strip().casefold() in known and rest.strip() else ("major", argument.strip())


SEVERITY_WORDS = {"轻微": "minor", "一般": "minor", "严重": "major", "致命": "critical", "重大": "critical"}


def _raise(ctx: Context, rows: Sequence[Row], argument: str, data: Data) -> Outcome:
    """A quality incident for each delivery or customer, with what is known of the delivery."""
    severity, subject = _severity(argument)
    if not subject:
        return said(ctx, "Say what is wrong, as in: critical: scratched housings")
    new = []
    for row in rows:
        values: dict[str, Any] = {"subject": subject, "severity": severity, "customer": row.id, "reported": ctx.today}
        if row.entity == "supply.delivery":
            values |= {
                "customer": row["customer"],
                "delivery": row.id,
                "product": row["product"],
                "batch": row["batch"],
                "quantity": row["delivered"],
            }
        new.append(New(entity="supply.incident", values=values))
    return Outcome(message=ctx.text("{count} incidents raised").format(count=len(new)), new=tuple(new))


def _close(ctx: Context, rows: Sequence[Row], argument: str, data: Data) -> Outcome:
    """Close incidents with the kind of cause and the root cause: "process: torque not checked"."""
    head, _colon, rest = argument.replace("：", ":").partition(":")
    known = {word.casefold(): value for value, name in CAUSES for word in (value, name, ctx.text(name))}
    cause, root = known.get(head.strip().casefold(), ""), rest.strip()
    if not cause or not root:
        kinds = ", ".join(ctx.text(name) for name in labels(CAUSES).values())
        return said(ctx, "Say the cause, as in: process: torque not checked ({kinds})", kinds=kinds)
    changes = {"state": "closed", "cause": cause, "root_cause": root, "closed_on": ctx.today}
    edits = tuple(Edit(entity="supply.incident", id=row.id, changes=changes) for row in rows if row["state"] != "closed")
    return Outcome(message=ctx.text("{count} incidents closed").format(count=len(edits)), edits=edits)


COMMANDS = (
    Command(
        key="complain",
        label="Raise incident of delivery",
        help="Something is wrong with a delivery: open a quality incident",
        entity="supply.delivery",
        keys=("Y q",),
        run=_raise,
        argument="severity and what is wrong, as in “critical: scratched”",
    ),
    Command(
        key="incident",
        label="Raise incident",
        help="Open a quality incident for a customer",
        entity="customer",
        keys=("Y i",),
        run=_raise,
        argument="severity and what is wrong, as in “critical: scratched”",
    ),
    Command(
        key="close",
        label="Close incident",
        help="Close quality incidents with their cause",
        entity="supply.incident",
        keys=("Y c",),
        run=_close,
        argument="kind of cause and root cause, as in “process: torque not checked”",
    ),
)
