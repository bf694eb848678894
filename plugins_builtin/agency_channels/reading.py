"""Arguments of commands: "gold-agency, ERP, 50万" as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from tui_crm.plugins.api import Context, Row

from .words import Choices

UNITS = {"k": 1_000, "m": 1_000_000, "千": 1_000, "万": 10_000, "w": 10_000, "百万": 1_000_000, "亿": 100_000_000}
NUMBER = re.compile(r"(-?\d[\d,]*(?:\.\d+)?)\s*(百万|[kmw千万亿])?\s*(?:元|[a-z]{3})?", re.IGNORECASE)


def parts(argument: str) -> list[str]:
    """The parts of an argument, between commas of either kind."""
    return [part.strip() for part in argument.replace("，", ",").split(",")]


def amount(text: str, decimals: int = 2) -> int | None:
    """An amount in minor units: "50万", "1.2m", "80000"; None for what is no amount."""
    found = NUMBER.fullmatch(text.strip().lstrip("¥$€"))
    if not found:
        return None
    try:
        value = Decimal(found[1].replace(",", "")) * UNITS.get((found[2] or "").casefold(), 1)
    except InvalidOperation:
        return None
    return int(value.scaleb(decimals).to_integral_value())


def found(rows: Iterable[Row], word: str) -> list[Row]:
    """The records that a word means: by code, else by the whole name, else by its beginning, else by a part of it."""
    plain = word.casefold().strip()
    known = list(rows)
    for fits in (
        [row for row in known if str(row["code"]).casefold() == plain],
        [row for row in known if row.title.casefold() == plain],
        [row for row in known if plain and row.title.casefold().startswith(plain)],
        [row for row in known if plain and plain in row.title.casefold()],
    ):
        if fits:
            return fits
    return []


def choice(ctx: Context, choices: Choices, argument: str) -> tuple[str, str]:
    """The value that the first word of an argument means, and the rest. A choice is named by its value, by its label in either language, or by
    a part of the label that no other has; "" for none.
    """
    word, _blank, rest = argument.strip().replace("：", " ").replace(":", " ").partition(" ")
    plain = word.casefold().strip()
    names = [(value, (value, value.replace("_", " "), name.casefold(), ctx.text(name).casefold())) for value, name in choices]
    exact = [value for value, known in names if plain in known]
    partly = [value for value, known in names if plain and any(plain in name for name in known)]
    found = exact or partly
    return (found[0] if len(found) == 1 else ""), rest.strip()


def offered(ctx: Context, choices: Choices) -> str:
    """The choices there are, as a person may type them."""
    return ", ".join(translated if (translated := ctx.text(name)) != name else value for value, name in choices)
