"""Commands about leads: pass them to a partner, note the answer, take them back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tui_crm.plugins.api import Command, Context, Edit, New, Outcome, Query, Row

from . import reading
from .answering import answered
from .days import later
from .registering import CLAIM, PARTNERS, partner_of
from .settings import settings_of
from .words import ACCEPTED, HANDOFF, OPEN_HANDOFFS, PASSED, REGISTRATION, RETURN_REASONS, RETURNED, TAKEN_BACK

Data = Mapping[str, Sequence[Row]]
Rows = Sequence[Row]

OPEN = Query(name="open", entity=HANDOFF, where="customer:{ids} state:passed,accepted", columns=("code", "customer", "partner", "state"),
limit=10_000)
PROTECTIONS = Query(name="protections", entity=REGISTRATION, where="end_customer:{ids} state:protected", columns=CLAIM, limit=10_000)


def _pass(ctx: Context, rows: Rows, argument: str, data: Data) -> Outcome:
    """Pass leads to a partner with a deadline; not those that another partner has, or whose protection another holds."""
    who, days = [*reading.parts(argument), ""][:2]
    partner = partner_of(ctx, who, data)
    if isinstance(partner, str):
        return Outcome(message=partner)
    deadline = later(ctx.today, int(days) if days.isdecimal() else settings_of(ctx.config).answer_days)
    at_others = {each["customer"]: each for each in data["open"]}
    protected = {each["end_customer"]: each for each in data["protections"] if each["partner"] != partner.id}
    new, words = [], []
    for row in rows:
        other = at_others.get(row.id) or protected.get(row.id)
        if other is not None:
            text = "{customer}: {partner} has it already ({code})" if row.id in at_others else "{customer}: protected for {partner} ({code})"
            words.append(ctx.text(text).format(customer=row.title, partner=other.called("partner"), code=other["code"]))
            continue
        values: dict[str, Any] = {
            "name": row.title, "partner": partner.id, "customer": row.id, "state": PASSED, "passed_on": ctx.today, "answer_by": deadline,
        }  # fmt: skip
        new.append(New(entity=HANDOFF, values=values))
    done = ctx.text("{count} passed to {partner}, to be answered by {day}").format(count=len(new), partner=partner.title, day=deadline)
    return answered(done, words, new=new)


def _accept(ctx: Context, rows: Rows, argument: str, data: Data) -> Outcome:
    """The partner takes the leads: the customers are served by the partner from now on."""
    taken = [row for row in rows if row["state"] == PASSED]
    edits = [Edit(entity=HANDOFF, id=row.id, changes={"state": ACCEPTED, "answered_on": ctx.today}) for row in taken]
    edits += [Edit(entity="customer", id=row["customer"], changes={"partner": row["partner"]}) for row in taken]
    return Outcome(message=ctx.text("{count} accepted").format(count=len(taken)), edits=tuple(edits))


def _give_back(ctx: Context, rows: Rows, argument: str, data: Data) -> Outcome:
    """The partner returns the leads, and says why."""
    reason, note = reading.choice(ctx, RETURN_REASONS, argument)
    if not reason:
        text = ctx.text("Say why, as in: no_budget maybe next year. There are: {reasons}")
        return answered(text.format(reasons=reading.offered(ctx, RETURN_REASONS)))
    return _ended(ctx, rows, {"state": RETURNED, "reason": reason, "note": note}, ctx.text("{count} returned"))


def _take_back(ctx: Context, rows: Rows, argument: str, data: Data) -> Outcome:
    """Take leads back from partners who did not answer, or did nothing with them."""
    late = [row for row in rows if row["state"] == PASSED and row["answer_by"] and row["answer_by"] < ctx.today]
    changes = {row.id: {"reason": "overdue"} for row in late}
    return _ended(ctx, rows, {"state": TAKEN_BACK, "note": argument.strip()}, ctx.text("{count} taken back"), changes)


def _ended(ctx: Context, rows: Rows, changes: Mapping[str, Any], text: str, more: Mapping[int, Mapping[str, Any]] = {}) -> Outcome:
    """Handoffs that come to an end; the customers are no longer served by those partners."""
    ending = [row for row in rows if row["state"] in OPEN_HANDOFFS]
    given = {name: value for name, value in changes.items() if value}
    edits = []
    for row in ending:
        answered = {"answered_on": ctx.today} if row["state"] == PASSED and changes["state"] == RETURNED else {}
        edits.append(Edit(entity=HANDOFF, id=row.id, changes={**given, **answered, **more.get(row.id, {})}))
    edits += [Edit(entity="customer", id=row["customer"], changes={"partner": 0}) for row in ending if row["state"] == ACCEPTED]
    return Outcome(message=text.format(count=len(ending)), edits=tuple(edits))


COMMANDS = (
    Command(key="pass", label="Pass to a partner", help="Pass leads to a partner, to be answered in some days", run=_pass, entity="customer",
            keys=("Q p",), needs=(PARTNERS, OPEN, PROTECTIONS), argument="partner, days"),
    Command(key="accept", label="Accepted by the partner", help="The partner takes the leads", run=_accept, entity=HANDOFF, keys=("Q y",)),
    Command(key="give_back", label="Returned by the partner", help="The partner returns the leads, and says why", run=_give_back, entity=HANDOFF,
            keys=("Q n",), argument="reason and a note, as in: no_budget maybe next year"),
    Command(key="take_back", label="Take back from the partner", help="Take leads back that nothing was done with", run=_take_back, entity=HANDOFF,
            keys=("Q t",), argument="a note"),
)  # fmt: skip
