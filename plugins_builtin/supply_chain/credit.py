"""The figures of every customer, worked out from their records: what the commands write, and what the tabs and reports show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from .measures import Accuracy, Exposure, Otif, exposure, is_judged, result_of
from .settings import Settings
from .writing import Purse

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of one customer. `sales`: of the last 12 months, in minor units of our currency; `share` of all sales, 0…1."""

    exposure: Exposure = field(default_factory=Exposure)
    otif: Otif = field(default_factory=Otif)
    accuracy: Accuracy = field(default_factory=Accuracy)
    sales: int = 0
    share: float = 0.0

    def values(self, limit: int) -> dict[str, Any]:
        """As they are kept with the customer; `limit`: the credit limit, 0 for none."""
        missed, wape = (0.0 if self.otif.share is None else 1 - self.otif.share), self.accuracy.wape
        none = self.accuracy.accuracy == 0 and wape is None  # something was forecast, nothing ordered
        return {
            "exposure": self.exposure.total,
            "overdue": self.exposure.overdue,
            "overdue_days": self.exposure.longest,
            "headroom": limit - self.exposure.total if limit else 0,
            "sales_share": _percent(self.share),
            "missed": _percent(missed),
            "wape": _percent(1.0 if none else wape or 0.0),
        }


def _percent(share: float) -> Decimal:
    return Decimal(f"{share * 100:.2f}").normalize() + 0


def by_customer(rows: Iterable[Values]) -> dict[int, list[Values]]:
    """Records by the customer that they name."""
    found: dict[int, list[Values]] = defaultdict(list)
    for row in rows:
        found[row["customer"]].append(row)
    return found


def sales_of(purchases: Iterable[Values], purse: Purse) -> dict[int, int]:
    """Customer → sum of purchases in our currency; what has no rate is left out."""
    found: dict[int, int] = defaultdict(int)
    for each in purchases:
        found[each["customer"]] += purse.in_house(each["amount"], each["currency"]) or 0
    return found


def figures_of(data: Mapping[str, Sequence[Values]], today: str, settings: Settings, purse: Purse) -> dict[int, Figures]:
    """Customer → figures, of the records under "receivables", "deliveries", "forecasts" and "purchases"."""
    owed, forecasts = by_customer(data["receivables"]), by_customer(data["forecasts"])
    sales = sales_of(data["purchases"], purse)
    whole = sum(amount for amount in sales.values() if amount > 0)
    delivered: dict[int, Otif] = defaultdict(Otif)
    for each in data["deliveries"]:
        if is_judged(each, today, settings):
            delivered[each["customer"]] = delivered[each["customer"]].plus(result_of(each, settings))
    found = {}
    for customer in {*owed, *forecasts, *sales, *delivered}:
        good = Accuracy()
        for each in forecasts.get(customer, ()):
            if each["closed"]:
                good = good.plus(each["quantity"], each["actual"])
        sold = sales.get(customer, 0)
        found[customer] = Figures(
            exposure(owed.get(customer, ()), today, purse), delivered.get(customer, Otif()), good, sold, max(sold, 0) / whole if whole else 0.0
        )
    return found
