"""Commands upon registrations 报备: register, approve, refuse, extend, rule, close the day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from tui_crm.plugins.api import Command, Context, Edit, New, Outcome, Query, Row

from . import reading
from .answering import answered
from .days import later
from .partner import may_sell
from .protection import begins, earliest, ends, holds, meet
from .settings import settings_of
from .words import CLAIMS, DISPUTED, EXPIRED, HOUSE, OVERRULED, PROTECTED, REFUSED, REGISTRATION, RULINGS, SPLIT, SUBMITTED, label

Data = Mapping[str, Sequence[Row]]
Rows = Sequence[Row]

PARTNERS = Query(name="partners", entity="customer", where="channels.status:any", sort="name", limit=10_000,
                 columns=("code", "name", "channels.status", "channels.tier", "channels.regions", "channels.contract_to"))  # fmt: skip
CLAIMED = "state:submitted,protected,disputed"
CLAIM = ("name", "code", "partner", "end_customer", "product", "region", "amount", "currency", "state", "registered_on", "protected_from",
         "protected_to", "extensions", "ruling", "share")  # fmt: skip
SAME_CUSTOMERS = Query(name="claims", entity=REGISTRATION, where=f"end_customer:{{ids}} {CLAIMED}", columns=CLAIM, sort="registered_on", limit=10_000)
RIVALS = Query(name="claims", entity=REGISTRATION, where=CLAIMED, columns=CLAIM, sort="registered_on", limit=100_000)
SAME = Query(name="claims", entity=REGISTRATION, where=f"end_customer:#{{end_customer}} {CLAIMED}", columns=CLAIM, sort="registered_on", limit=10_000)


def term(ctx: Context, since: str) -> dict[str, str]:
    """What makes a registration protected from a day on."""
    return {"state": PROTECTED, "protected_from": since, "protected_to": later(since, settings_of(ctx.config).protection_days)}


def told(ctx: Context, rival: Row) -> str:
    """Who is in the way, in a sentence."""
    until = rival["protected_to"]
    text = "{partner} holds the protection until {until} ({code} {project}, registered {day})" if until and rival["state"] == PROTECTED else (
        "{partner} has registered it on {day} ({code} {project})"
    )  # fmt: skip
    return ctx.text(text).format(
        partner=rival.called("partner"), until=until, code=rival["code"], project=rival["name"], day=rival["registered_on"] or "–"
    )


def partner_of(ctx: Context, word: str, data: Data) -> Row | str:
    """The partner that a word means, who may be given something new; else why not, for people."""
    fitting = reading.found(data["partners"], word)
    if not fitting:
        return ctx.text("There is no partner “{name}”").format(name=word)
    if len(fitting) > 1:
        names = ", ".join(f"{row.title} ({row['code']})" for row in fitting[:4])
        return ctx.text("“{name}” may be {names}; use the code").format(name=word, names=names)
    reason = may_sell(fitting[0], ctx.today)
    return f"{fitting[0].title}: {ctx.text(reason)}" if reason else fitting[0]


def _register(ctx: Context, rows: Rows, argument: str, data: Data) -> Outcome:
    """Register end customers for a partner: protected at once where nobody else claims them, else disputed."""
    who, product, value = [*reading.parts(argument), "", ""][:3]
    partner = partner_of(ctx, who, data)
    if isinstance(partner, str):
        return Outcome(message=partner)
    amount = reading.amount(value) if value else 0
    if amount is None:
        return Outcome(message=ctx.text("“{text}” is no amount").format(text=value))
    new, disputed = [], []
    for row in rows:
        wanted = Row(REGISTRATION, 0, {"partner": partner.id, "end_customer": row.id, "product": product, "protected_from": ctx.today,
                                       "registered_on": ctx.today, "protected_to": ""}, "channels")  # fmt: skip
        rivals = [claim for claim in data["claims"] if meet(wanted, claim)]
        own = [claim for claim in data["claims"] if (claim["partner"], claim["end_customer"], claim["product"]) == (partner.id, row.id, product)]
        if own:
            disputed.append(ctx.text("{customer}: registered already ({code})").format(customer=row.title, code=own[0]["code"]))
            continue
        state = {"state": DISPUTED} if rivals else term(ctx, ctx.today)
        disputed += [f"{row.title}: {told(ctx, earliest(rivals))}"] if rivals else []
        values: dict[str, Any] = {"name": f"{row.title} · {product}" if product else row.title, "partner": partner.id, "end_customer": row.id,
        "product": product,
                  "amount": amount, "registered_on": ctx.today, **state}  # fmt: skip
        new.append(New(entity=REGISTRATION, values=values))
    done = ctx.text("{count} registered for {partner}").format(count=len(new), partner=partner.title)
    return answered(done, disputed, new=new)


def _approve(ctx: Context, rows: Rows, argument: str, data: Data) -> Outcome:
    """Protect registrations that wait; those that meet a protected one become disputed."""
    edits: list[Edit] = []
    words: list[str] = []
    granted: list[Row] = []
    for row in rows:
        if row["state"] not in (SUBMITTED, DISPUTED):
            continue
        rivals = [claim for claim in [*data["claims"], *granted] if meet(row, claim) and (claim["state"] == PROTECTED or claim in granted)]
        if rivals:
            words.append(f"{row['code']}: {told(ctx, earliest(rivals))}")
            edits.append(Edit(entity=REGISTRATION, id=row.id, changes={"state": DISPUTED}))
            continue
        granted.append(row)
        edits.append(Edit(entity=REGISTRATION, id=row.id, changes=term(ctx, ctx.today)))
    done = ctx.text("{count} protected until {day}").format(count=len(granted), day=term(ctx, ctx.today)["protected_to"])
    return answered(done, words, edits)


def _refuse(ctx: Context, rows: Rows, argument: str, data: Data) -> Outcome:
    """Refuse registrations, with the reason."""
    if not argument.strip():
        return Outcome(message=ctx.text("Say why it is refused"))
    changes: dict[str, Any] = {"state": REFUSED, "ruling_reason": argument.strip(), "ruled_by": ctx.login, "ruled_on": ctx.today}
    edits = tuple(Edit(entity=REGISTRATION, id=row.id, changes=changes) for row in rows if row["state"] in CLAIMS)
    return Outcome(message=ctx.text("{count} refused").format(count=len(edits)), edits=edits)


def _extend(ctx: Context, rows: Rows, argument: str, data: Data) -> Outcome:
    """Let protections run longer: as often as the settings allow, and not into another partner's."""
    settings = settings_of(ctx.config)
    days = int(argument) if argument.strip().isdecimal() else settings.extension_days
    edits, words = [], []
    for row in rows:
        until = later(row["protected_to"], days) if row["protected_to"] else ""
        if not holds(row, ctx.today) or not until:
            words.append(f"{row['code']}: {ctx.text('is not protected')}")
        elif row["extensions"] >= settings.extensions_most:
            words.append(f"{row['code']}: {ctx.text('was extended {count} times, which is the most').format(count=row['extensions'])}")
        elif rivals := [claim for claim in data["claims"] if meet(_until(row, until), claim) and not meet(row, claim)]:
            words.append(f"{row['code']}: {told(ctx, earliest(rivals))}")
        else:
            edits.append(Edit(entity=REGISTRATION, id=row.id, changes={"protected_to": until, "extensions": row["extensions"] + 1}))
    done = ctx.text("{count} extended by {days} days").format(count=len(edits), days=days)
    return answered(done, words, edits)


def _until(row: Row, until: str) -> Row:
    return Row(row.entity, row.id, {**row, "protected_to": until}, row.plugin, row.title, row.names)


def _rule(ctx: Context, rows: Rows, argument: str, data: Data) -> Outcome:
    """Settle a conflict in favour of the marked registration; of several marked ones in shares. All others of the end customer are overruled."""
    ruling, reason = reading.choice(ctx, RULINGS, argument)
    if not ruling or not reason:
        text = ctx.text("Say the ruling and why, as in: first they registered in May. There are: {rulings}")
        return answered(text.format(rulings=reading.offered(ctx, RULINGS)))
    if len({row["end_customer"] for row in rows}) > 1 or len({row["partner"] for row in rows}) < len(rows):
        return Outcome(message=ctx.text("A ruling is about one end customer, and one registration of each partner"))
    kept = [] if ruling == HOUSE else list(rows)
    if (len(kept) > 1) != (ruling == SPLIT):
        return Outcome(message=ctx.text("To share, mark the registrations that share it; else mark the one that wins"))
    others = [claim for claim in data["claims"] if all(claim.id != row.id for row in kept) and any(meet(claim,
    row) or claim.id == row.id for row in rows)]
    made: dict[str, Any] = {"ruling": ruling, "ruling_reason": reason, "ruled_by": ctx.login, "ruled_on": ctx.today}
    edits = [Edit(entity=REGISTRATION, id=row.id, changes={**made, "rival": kept[0].id if kept else 0, "state": OVERRULED}) for row in others]
    for place, row in enumerate(kept):
        running = {} if holds(row, ctx.today) else term(ctx, ctx.today)
        edits.append(Edit(entity=REGISTRATION, id=row.id, changes={**made, **running, "rival": 0, "share": share_of(len(kept), place)}))
    names = ", ".join(row.called("partner") for row in kept) or ctx.text("nobody")
    text = ctx.text("{partner} holds the protection now, {count} overruled: {ruling}")
    return Outcome(message=text.format(partner=names, count=len(others), ruling=ctx.text(label(RULINGS, ruling))), edits=tuple(edits))


def share_of(count: int, place: int) -> Decimal:
    """One of so many even shares in percent with two decimals; the first ones take what is over, together they are 100."""
    cents, over = divmod(10_000, count)
    return Decimal(cents + (place < over)).scaleb(-2)


def _close_day(ctx: Context, rows: Rows, argument: str, data: Data) -> Outcome:
    """Let protections end whose time is over."""
    over = [row for row in data["claims"] if row["state"] == PROTECTED and row["protected_to"] and ends(row) < ctx.today and begins(row) <= ctx.today]
    edits = tuple(Edit(entity=REGISTRATION, id=row.id, changes={"state": EXPIRED}) for row in over)
    return Outcome(message=ctx.text("{count} protections have expired").format(count=len(edits)), edits=edits)


COMMANDS = (
    Command(key="register", label="Register for a partner", help="Register customers for a partner; disputed where another claims them",
    run=_register,
            entity="customer", keys=("Q r",), needs=(PARTNERS, SAME_CUSTOMERS), argument="partner, product, amount"),
    Command(key="approve", label="Approve the registration", help="Protect registrations that wait", run=_approve, entity=REGISTRATION,
            keys=("Q a",), needs=(RIVALS,)),
    Command(key="refuse", label="Refuse the registration", help="Refuse registrations, with the reason", run=_refuse, entity=REGISTRATION,
            keys=("Q x",), argument="why"),
    Command(key="extend", label="Extend the protection", help="Let protections run longer", run=_extend, entity=REGISTRATION, keys=("Q e",),
            needs=(RIVALS,), argument="days, or the usual ones"),
    Command(key="rule", label="Rule the conflict", help="Settle who holds the protection; the others are overruled", run=_rule, entity=REGISTRATION,
            keys=("Q c",), needs=(SAME,), argument="ruling and why, as in: first they registered in May"),
    Command(key="close_day", label="Let protections expire", help="End the protections whose time is over", run=_close_day, needs=(RIVALS,)),
)  # fmt: skip
