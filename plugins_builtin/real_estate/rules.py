"""What must be right before a record is saved, and what is worked out from what was entered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tui_crm.plugins.api import Change, Context, Issue, Query, Review, Row, Validator, hookimpl

from .commissions import HOUSE, PARTS, shares_of
from .reading import level_of, rooms_in
from .settings import Settings, settings_of
from .words import LISTING_STATES, day_of, days_between, label, plus_days

Data = Mapping[str, tuple[Row, ...]]


@hookimpl
def record_saving(ctx: Context, change: Change) -> Review | None:
    """Fill in what follows from the rest, and warn of what will soon be wrong."""
    settings = settings_of(ctx.config)
    if change.entity == "realty.listing":
        return Review(patch=_listing(change, settings), issues=tuple(_mandate(ctx, change, settings)))
    if change.entity == "realty.unit":
        return Review(patch=_unit(ctx, change, settings))
    if change.entity == "realty.commission":
        return Review(patch=_commission(change, settings))
    if change.entity == "realty.viewing" and change.after["state"] == "done" and change.after["at"] > ctx.now:
        return Review(issues=(Issue(field="at", message=ctx.text("a viewing that is done cannot lie ahead")),))
    return None


def _listing(change: Change, settings: Settings) -> dict[str, Any]:
    row = change.after
    price, area = row["price"], Decimal(row["area"])
    least = Decimal(price) * 100 / (100 + settings.stretch_percent)
    patch: dict[str, Any] = {"asks": int(least // 100) * 100}
    if price and area:
        patch["unit_price"] = int((Decimal(price) / area / 100).to_integral_value(ROUND_HALF_UP)) * 100
    if (rooms := rooms_in(row["layout"])) and (not row["rooms"] or "layout" in change.changed):
        patch["rooms"] = rooms
    if level := level_of(row["floor"], row["floors"]):
        patch["level"] = level
    return patch


def _mandate(ctx: Context, change: Change, settings: Settings) -> Iterator[Issue]:
    """An exclusive mandate that ends soon, or has ended, on a home that is still on offer: told to who edits it; imports have the report."""
    row = change.after
    if change.before is None or change.way == "import":
        return
    if not row["exclusive"] or not row["mandate_until"] or row["state"] not in ("available", "reserved", "paused"):
        return
    left = days_between(day_of(ctx), row["mandate_until"])
    if left < 0:
        text = ctx.text("{home}: the exclusive mandate ended {days} days ago").format(home=row["name"], days=-left)
        yield Issue(field="mandate_until", message=text, severity="warning")
    elif left <= settings.mandate_warning_days:
        text = ctx.text("{home}: the exclusive mandate ends in {days} days").format(home=row["name"], days=left)
        yield Issue(field="mandate_until", message=text, severity="warning")


def _unit(ctx: Context, change: Change, settings: Settings) -> dict[str, Any]:
    row = change.after
    patch: dict[str, Any] = {}
    if (rooms := rooms_in(row["layout"])) and (not row["rooms"] or "layout" in change.changed):
        patch["rooms"] = rooms
    if row["state"] == "reserved" and not row["reserved_until"]:
        patch["reserved_until"] = plus_days(day_of(ctx), settings.reserve_days)
    if row["state"] == "subscribed" and not row["subscribed_on"]:
        patch["subscribed_on"] = day_of(ctx)
    if row["state"] == "signed" and not row["signed_on"]:
        patch["signed_on"] = day_of(ctx)
    return patch


def _commission(change: Change, settings: Settings) -> dict[str, Any]:
    row = change.after
    patch: dict[str, Any] = {"total": row["from_buyer"] + row["from_seller"]}
    if change.before is None and not shares_of({name: row[name] for name in row}):
        given = {key: Decimal(str(getattr(settings, f"{key}_share"))) for key, _label in PARTS if row[f"{key}_agent"]}
        if sum(given.values()) <= 100:
            patch |= {f"{key}_share": share for key, share in given.items()}
            patch[f"{HOUSE}_share"] = Decimal(100) - sum(given.values(), Decimal(0))
    return patch


# rules of one record


def _budget(row: Row) -> str | None:
    least, most = row["realty.budget_min"], row["realty.budget_max"]
    return "is more than the budget's upper end" if most and least > most else None


def _size(row: Row) -> str | None:
    least, most = row["realty.size_min"], row["realty.size_max"]
    return "is more than the upper end" if most and least > most else None


def _exclusive(row: Row) -> str | None:
    return "an exclusive mandate needs the day it ends" if row["exclusive"] and not row["mandate_until"] else None


def _order(row: Row) -> str | None:
    if row["mandate_from"] and row["mandate_until"] and row["mandate_until"] < row["mandate_from"]:
        return "lies before the day the mandate begins"
    return None


def _closed(row: Row) -> str | None:
    return "a sold or let home should say the price that was reached" if row["state"] == "closed" and not row["closed_price"] else None


def _least(row: Row) -> str | None:
    return "is more than the price that is asked" if row["price"] and row["floor_price"] > row["price"] else None


def _floors(row: Row) -> str | None:
    return "is higher than the building" if row["floors"] and row["floor"] > row["floors"] else None


def _score(row: Row) -> str | None:
    return None if 0 <= row["score"] <= 5 else "must be 1 to 5, or 0 for not said yet"


def _what(row: Row) -> str | None:
    return None if row["listing"] or row["unit"] else "a viewing needs the listing or the unit that was shown"


def _holder(row: Row) -> str | None:
    return "a unit that is taken needs its buyer" if row["state"] in ("reserved", "subscribed", "signed") and not row["buyer"] else None


def _hundred(row: Row) -> str | None:
    shares = shares_of({name: row[name] for name in row})
    return None if not shares or sum(shares.values()) == 100 else "the shares must be 100 percent together"


def _agents(row: Row) -> str | None:
    if any(row[f"{key}_share"] and not row[f"{key}_agent"] for key, _label in PARTS):
        return "a share needs the agent who gets it; what nobody gets belongs to the house"
    return None


# rules that look at other records


def _same_home(ctx: Context, row: Row, data: Data) -> str | None:
    """One home is listed once, whoever has it."""
    if not data["same"]:
        return None
    other = data["same"][0]
    text = ctx.text("is listed already: {code}, by {agent}")
    return text.format(code=other["code"], agent=other.called("owner") or "–")


def _on_offer(ctx: Context, row: Row, data: Data) -> str | None:
    if not data["listing"] or row["state"] != "planned" or (state := data["listing"][0]["state"]) in ("available", "reserved"):
        return None
    return ctx.text("the listing is not on offer: {state}").format(state=label(ctx, LISTING_STATES, state))


@hookimpl
def validators() -> list[Validator]:
    """The rules of the trade."""
    home, listing, unit, viewing, paid = "customer", "realty.listing", "realty.unit", "realty.viewing", "realty.commission"
    same = Query(name="same", entity=listing, columns=("code", "owner"), limit=1,
                 where="community={community} door={door} market:{market} state:available,reserved,contract,paused id!={id}")
    shown = Query(name="listing", entity=listing, where="id:{listing}", columns=("state",), limit=1)
    return [
        Validator(key="budget", entity=home, label="A budget's lower end is not above its upper end", field="realty.budget_min", check=_budget),
        Validator(key="size", entity=home, label="A wanted size's lower end is not above its upper end", field="realty.size_min", check=_size),
        Validator(key="exclusive", entity=listing, label="An exclusive mandate says when it ends", field="mandate_until", check=_exclusive),
        Validator(key="mandate", entity=listing, label="A mandate ends after it begins", field="mandate_until", check=_order),
        Validator(key="closed", entity=listing, label="A sold or let home says its price", field="closed_price", check=_closed, severity="warning"),
        Validator(key="least", entity=listing, label="The least price is not above the price", field="floor_price", check=_least),
        Validator(key="floors", entity=listing, label="A floor is not above the building's height", field="floor", check=_floors),
        Validator(key="same_home", entity=listing, label="A home is listed once, whoever has it", field="door", check=_same_home, needs=(same,),
                  when=("community", "door", "market", "state")),
        Validator(key="score", entity=viewing, label="A score is 1 to 5", field="score", check=_score),
        Validator(key="what", entity=viewing, label="A viewing says what was shown", field="listing", check=_what),
        Validator(key="on_offer", entity=viewing, label="Viewings are planned of homes on offer", field="listing", check=_on_offer, needs=(shown,),
                  when=("listing", "state"), severity="warning"),
        Validator(key="holder", entity=unit, label="A unit that is taken has a buyer", field="buyer", check=_holder),
        Validator(key="hundred", entity=paid, label="Shares are 100 percent together", field="house_share", check=_hundred),
        Validator(key="agents", entity=paid, label="Each share has its agent", field="closing_agent", check=_agents),
    ]  # fmt: skip
