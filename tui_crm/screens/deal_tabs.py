"""What the tabs of a deal show beside what all records have: lines, quotes, people, competitors, the stages it was in; and a customer's deals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tui_crm.i18n import _
from tui_crm.model.fields import Field
from tui_crm.model.instants import exact
from tui_crm.model.money import show_money
from tui_crm.model.record import Record
from tui_crm.services import related
from tui_crm.services.crm import Crm
from tui_crm.services.present import RIGHT
from tui_crm.widgets.cells import safe_cell
from tui_crm.widgets.fitted import Cells, fitted
from tui_crm.widgets.page_lines import Content

DAY = 86_400_000
STAYS = (18, 16, 9, 0)


@dataclass(frozen=True)
class Listing:
    """Records that name the page's record in a field of its kind's name, in columns; the first column takes the room that is left."""

    entity: str
    columns: tuple[str, ...]
    opens: str = ""
    total: str = ""  # a column that is added up below

    def __call__(self, crm: Crm, record: Record) -> Content:
        fields = [crm.catalogue[self.entity].by_name[name] for name in self.columns]
        rows = related.of(crm, record, self.entity, record.entity.key, self.columns, self.opens)
        widths = (0, *(field.width for field in fields[1:]))
        entries = [Cells(_aligned(fields, row.cells), row.stands_for) for row in rows]
        if entries:
            titles = _aligned(fields, [_(field.label) for field in fields])
            entries.insert(0, Cells(titles, None, ("label",) * len(titles)))
        if self.total and len(rows) > 1:
            total = self._added_up(crm, record, [row.stands_for[1] for row in rows])
            entries.append(Cells(_aligned(fields, total), None, ("heading",) * len(fields)))
        return lambda width: fitted(entries, widths, width)

    def _added_up(self, crm: Crm, record: Record, ids: Sequence[int]) -> list[str]:
        """The line of the total: each currency for itself."""
        sums: dict[str, int] = {}
        for each in crm.store.read_many(self.entity, ids):
            currency = each.text("currency") or record.text("currency")
            sums[currency] = sums.get(currency, 0) + each.number(self.total)
        text = " + ".join(show_money(amount, currency if currency != crm.locale.currency else "") for currency, amount in sums.items())
        return [_("Total"), *(text if name == self.total else "" for name in self.columns[1:])]


def _aligned(fields: Sequence[Field], cells: Sequence[str]) -> tuple[str, ...]:
    """Numbers at the right of their columns."""
    pairs = enumerate(zip(fields, cells, strict=True))
    return tuple(safe_cell(cell, field.width, "right") if at and field.kind in RIGHT else cell for at, (field, cell) in pairs)


def stages(crm: Crm, record: Record) -> Content:
    """The stages a deal was in, the last one first: since when, how long, who moved it."""
    from tui_crm.services.pipeline import history
    from tui_crm.services.pipeline.stages import pipelines

    known, now, stays = pipelines(crm).by_id, crm.store.clock(), history.history(crm, record.id)
    users = crm.store.titles("user", [stay.by for stay in stays])
    logins = {user.id: user.text("login") for user in crm.store.read_many("user", list(users))}
    entries = [
        Cells(
            (known[stay.stage].name if stay.stage in known else f"#{stay.stage}", exact(stay.since, crm.locale.zone),
             safe_cell(_("{count} d").format(count=stay.lasted(now) // DAY), 9, "right"), users.get(stay.by) or logins.get(stay.by, "")),
            number, ("sign" if not stay.until else "", "label", "", "label"),
        )
        for number, stay in enumerate(reversed(stays))
    ]  # fmt: skip
    return lambda width: fitted(entries, STAYS, width)


LINES: Callable[[Crm, Record], Content] = Listing("deal_line", ("name", "quantity", "price", "discount", "amount"), total="amount")
QUOTE_LINES: Callable[[Crm, Record], Content] = Listing("quote_line", ("name", "quantity", "price", "discount", "amount"), total="amount")
STAGES: Callable[[Crm, Record], Content] = Listing("stage", ("name", "kind", "probability", "allowed_days", "needed"))
PRICES: Callable[[Crm, Record], Content] = Listing("price", ("product", "from_quantity", "price", "floor"))
PRICES_IN: Callable[[Crm, Record], Content] = Listing("price", ("price_list", "from_quantity", "price", "floor"))
QUOTES: Callable[[Crm, Record], Content] = Listing("quote", ("name", "revision", "state", "total", "valid_until"))
PEOPLE: Callable[[Crm, Record], Content] = Listing("deal_person", ("contact", "role", "notes"), "contact")
RIVALS: Callable[[Crm, Record], Content] = Listing("deal_rival", ("competitor", "threat", "offer", "notes"), "competitor")
PURCHASES: Callable[[Crm, Record], Content] = Listing("purchase", ("product", "date", "quantity", "amount"), total="amount")
DEALS: Callable[[Crm, Record], Content] = Listing("deal", ("name", "stage", "amount", "expected_close", "owner"))
