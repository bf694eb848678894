"""Arguments of commands: "gold-agency, ERP, 50万" as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation

from tui_crm.plugins.api import Row

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
    """The records that a word means: by code, else by the whole name, else by a part of it."""
    plain = word.casefold().strip()
    known = list(rows)
    for fits in (
        [row for row in known if str(row["code"]).casefold() == plain],
        [row for row in known if row.title.casefold() == plain],
        [row for row in known if plain and plain in row.title.casefold()],
    ):
        if fits:
            return fits
    return []


def choice(choices: Choices, word: str, texts: Sequence[str]) -> str:
    """The value that a word means: by itself, by its label in English, or by its label in `texts` (in the order of the choices); "" for none."""
    plain = word.casefold().strip()
    for (value, name), text in zip(choices, texts, strict=True):
        if plain in (value, value.replace("_", " "), name.casefold(), text.casefold()):
            return value
    return ""
