"""The words of the trade: what the choice fields of several kinds of record have in common, and how they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tui_crm.plugins.api import Context

Choices = tuple[tuple[str, str], ...]

ROLES: Choices = (("buyer", "buyer"), ("seller", "seller"), ("landlord", "landlord"), ("tenant", "tenant"))
MARKETS: Choices = (("second_hand", "second-hand"), ("new", "new build"), ("rent", "to let"))
ROOMS: Choices = (("1", "1 room"), ("2", "2 rooms"), ("3", "3 rooms"), ("4", "4 rooms"), ("5", "5 rooms and more"))
LEVELS: Choices = (("low", "low floors"), ("middle", "middle floors"), ("high", "high floors"))
FEATURES: Choices = (
    ("lift", "lift"), ("metro", "near the metro"), ("school", "good school"), ("parking", "parking"), ("south", "faces south"),
    ("furnished", "furnished"), ("quiet", "quiet"), ("garden", "garden or terrace"),
)  # fmt: skip
PURPOSES: Choices = (
    ("first_home", "first home"), ("upgrade", "a better home"), ("school", "for a school"), ("investment", "investment"),
    ("parents", "for the parents"), ("wedding", "for a wedding"), ("work", "near work"),
)  # fmt: skip
FINANCING: Choices = (
    ("cash", "cash"), ("approved", "mortgage approved"), ("applied", "mortgage applied for"), ("provident", "provident fund"),
    ("sells_first", "must sell first"), ("open", "not settled"),
)  # fmt: skip
ELIGIBLE: Choices = (("yes", "may buy"), ("no", "may not buy yet"), ("checking", "being checked"))
DECORATIONS: Choices = (("rough", "unfinished"), ("simple", "simple"), ("fine", "well finished"), ("luxury", "luxury"))
LISTING_STATES: Choices = (
    ("available", "available"), ("reserved", "reserved"), ("contract", "under contract"), ("closed", "sold or let"), ("paused", "paused"),
    ("withdrawn", "withdrawn"),
)  # fmt: skip
UNIT_STATES: Choices = (
    ("free", "free"), ("reserved", "reserved"), ("subscribed", "subscribed"), ("signed", "signed"), ("blocked", "not for sale"),
)  # fmt: skip
UNIT_SIGNS = {"free": "·", "reserved": "○", "subscribed": "◐", "signed": "●", "blocked": "×"}
"""One cell each, in the sales control table."""
DEVELOPMENT_STATES: Choices = (("planned", "planned"), ("on_sale", "on sale"), ("sold_out", "sold out"))
VIEWING_STATES: Choices = (("planned", "planned"), ("done", "done"), ("cancelled", "cancelled"), ("no_show", "did not come"))
FEEDBACK: Choices = (
    ("likes", "likes it"), ("price", "too expensive"), ("size", "too small"), ("layout", "layout does not suit"), ("light", "floor or light"),
    ("place", "the place does not suit"), ("noise", "noisy"), ("condition", "condition"), ("family", "family must see it"),
    ("compares", "compares with others"),
)  # fmt: skip
COMMISSION_STATES: Choices = (
    ("agreed", "agreed"), ("invoiced", "invoiced"), ("received", "received"), ("paid_out", "paid out"), ("void", "void"),
)  # fmt: skip


def label(ctx: Context, choices: Choices, value: str) -> str:
    """What people call a value, in their language; the value itself where it is none of the choices."""
    return ctx.text(dict(choices).get(value, value))


def labels(ctx: Context, choices: Choices, values: Iterable[str]) -> str:
    """Several of them, in the order of the choices."""
    wanted = {*values}
    return listed(ctx, [ctx.text(text) for value, text in choices if value in wanted])


def listed(ctx: Context, words: Sequence[str]) -> str:
    """Words one after the other."""
    return ("、" if ctx.language.startswith("zh") else ", ").join(words)


def amount(ctx: Context, minor: int) -> str:
    """Money as it is spoken of: "3,800,000", or "380万" in Chinese. `minor`: minor units."""
    whole = minor / 100
    if ctx.language.startswith("zh") and abs(whole) >= 10_000:
        return f"{whole / 10_000:,.2f}".rstrip("0").rstrip(".") + "万"
    return f"{whole:,.2f}".removesuffix(".00")


def split_words(text: str) -> tuple[str, ...]:
    """The places in "浦东、徐汇, Jing'an": parted by any comma, semicolon, slash or line."""
    for sign in "，、;；/|\n":
        text = text.replace(sign, ",")
    return tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))


def day_of(ctx: Context) -> str:
    """Today in the person's zone, "YYYY-MM-DD"."""
    return ctx.today or date_of(ctx, ctx.now)


def date_of(ctx: Context, instant: int) -> str:
    """The day of an instant in the person's zone, "YYYY-MM-DD"; "" for none."""
    from datetime import UTC, datetime
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    if not instant:
        return ""
    try:
        zone = ZoneInfo(ctx.zone)
    except (ZoneInfoNotFoundError, ValueError):
        return datetime.fromtimestamp(instant / 1000, UTC).date().isoformat()
    return datetime.fromtimestamp(instant / 1000, zone).date().isoformat()


def days_between(first: str, second: str) -> int:
    """Days from one date to another, below zero when the second is earlier."""
    from datetime import date

    return (date.fromisoformat(second) - date.fromisoformat(first)).days


def plus_days(day: str, days: int) -> str:
    """The date so many days later."""
    from datetime import date, timedelta

    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
