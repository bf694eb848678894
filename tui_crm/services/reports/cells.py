"""Numbers as people read them in a report."""

from __future__ import annotations

from tui_crm.model.money import show_money
from tui_crm.model.report import Behind, Cell, Unit
from tui_crm.store.aggregates import Value

NONE = "–"


def number(value: Value, unit: Unit, currency: str = "", behind: Behind | None = None) -> Cell:
    """A number of a column; `currency`: what its amounts are in, which decides their decimals (the heading names it)."""
    if value is None:
        return Cell(NONE, None, behind)
    return Cell(written(value, unit, currency), value if isinstance(value, int) else round(value, 6), behind)


def written(value: int | float, unit: Unit, currency: str = "") -> str:
    """A value for people."""
    if unit == "money":
        return show_money(round(value), currency).removesuffix(currency).rstrip()
    if unit == "percent":
        return f"{value:.2f} %"
    if unit in ("days", "hours"):
        return f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"


def in_unit(value: Value, unit: Unit) -> Value:
    """What was measured in days, in the unit of its column."""
    return value * 24 if unit == "hours" and value is not None else value


def percent(part: Value, whole: Value) -> Value:
    """So many of a hundred; None of nothing."""
    return None if not whole or part is None else 100 * part / whole
