"""What the meaning and the look of values depend on: the clock, the zone, the currency, the country."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, tzinfo

from tui_crm.i18n import _


def no_references(entity: str, text: str) -> int:
    """A `resolve` for readers that know no records: only an id, as in "#12" or "12", is understood. Raises ValueError."""
    number = text.removeprefix("#")
    if number.isdecimal():
        return int(number)
    raise ValueError(_("no such record: {text}").format(text=text))


@dataclass(frozen=True, slots=True)
class ReadContext:
    """What a text's meaning depends on. `resolve(entity key, text)` gives a record's id or raises ValueError with a reason."""

    now: int = 0  # epoch milliseconds
    zone: tzinfo = UTC
    currency: str = ""
    country: str = ""  # ISO 3166 code: where a phone number without international prefix belongs
    resolve: Callable[[str, str], int] = no_references
    day_first: bool | None = None  # 03/04/2026; None: refused as ambiguous


@dataclass(frozen=True, slots=True)
class ShowContext:
    """What a value's look depends on. `title(entity key, id)` names a record; `relative` shows instants as "3 d"."""

    now: int = 0
    zone: tzinfo = UTC
    currency: str = ""
    country: str = ""
    title: Callable[[str, int], str] | None = None
    relative: bool = False
