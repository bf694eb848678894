"""What holds for every line and every quote that is written, whichever way it comes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from tui_crm.errors import Problem, UsageError
from tui_crm.i18n import _
from tui_crm.model.instants import local_time
from tui_crm.model.money import minor_units
from tui_crm.model.quote import QUOTE_STATES
from tui_crm.model.record import Record
from tui_crm.services.crm import Crm
from tui_crm.services.policy import MANAGERS
from tui_crm.services.quoting.prices import amount_of, price_of
from tui_crm.services.record_rules import Changes, refuse
from tui_crm.store.unit import Unit

Values = dict[str, object]
PARENTS: Mapping[str, str] = {"deal_line": "deal", "quote_line": "quote"}
NEXT: Mapping[str, frozenset[str]] = {
    "draft": frozenset({"in_approval", "sent", "rejected"}), "in_approval": frozenset({"draft", "sent", "rejected"}),
    "sent": frozenset({"accepted", "rejected", "expired", "superseded"}), "rejected": frozenset({"superseded"}),
    "expired": frozenset({"superseded", "sent"}), "accepted": frozenset(), "superseded": frozenset(),
}  # fmt: skip
"""State → the states that may follow."""
LINE_KEPT = ("position", "product", "name", "quantity", "unit", "price", "discount", "amount", "floor", "currency")
"""What one line has of another."""
VALID_DAYS = 30


def today(crm: Crm) -> str:
    """The day where the person is."""
    return local_time(crm.store.clock(), crm.locale.zone).date().isoformat()


# prices


def price(crm: Crm, changes: Changes) -> Changes:
    """A price is in the currency of its list. Raises InvalidRecord where it was read in one that counts its smallest units otherwise."""
    there = {record.id: record for record in crm.store.read_many("price", [number for number, _values in changes if number])}
    found, problems = [], []
    for number, values in changes:
        before = there.get(number)
        after = {**(before.values if before else {}), **values}
        currency = crm.store.read("price_list", int(str(after["price_list"]))).text("currency")
        stated = str(after.get("currency") or crm.locale.currency)
        amounts = {"price", "floor"} & values.keys()
        wrong = currency and amounts and minor_units(stated) != minor_units(currency)
        text = _("the price list is in {currency}; say currency={currency}")
        problems.append([Problem("currency", text.format(currency=currency))] if wrong else [])
        found.append((number, {**values, "currency": currency} if currency else values))
    refuse(crm, "price", changes, problems)
    return found


# lines


def deal_line(crm: Crm, changes: Changes) -> Changes:
    """Lines of deals with what follows from them."""
    return _lines(crm, "deal_line", changes)


def quote_line(crm: Crm, changes: Changes) -> Changes:
    """Lines of quotes with what follows from them; those of a quote that was sent stay as they are. Raises InvalidRecord."""
    return _lines(crm, "quote_line", changes)


def _lines(crm: Crm, entity: str, changes: Changes) -> Changes:
    there = {record.id: record for record in crm.store.read_many(entity, [number for number, _values in changes if number])}
    found, problems = [], []
    for number, values in changes:
        before = there.get(number)
        after = {**{f.name: f.initial for f in crm.catalogue[entity].fields}, **(before.values if before else {}), **values}
        completed, wrong = _line(crm, entity, before, dict(values), after)
        found.append((number, completed))
        problems.append(wrong)
    refuse(crm, entity, changes, problems)
    return found


def _line(crm: Crm, entity: str, before: Record | None, values: Values, after: Mapping[str, object]) -> tuple[Values, list[Problem]]:
    parent = crm.store.read(PARENTS[entity], int(str(after[PARENTS[entity]])))
    if entity == "quote_line" and parent["state"] != "draft" and crm.way != "import":
        return values, [Problem("quote", _("{quote} is {state}; make a new revision to change it").format(quote=parent.code, state=_state(parent)))]
    currency = parent.text("currency") or crm.locale.currency
    quantity, discount = Decimal(str(after["quantity"])), Decimal(str(after["discount"]))
    copied = "amount" in values  # from another line, as a revision or a quote from its deal: it stays what it is
    values["currency"] = currency
    if before is None and not values.get("position"):
        values["position"] = 1 + max((line.number("position") for line in lines_of(crm, PARENTS[entity], parent.id)), default=0)
    product = int(str(after["product"]))
    if product and (before is None or before["product"] != product):
        record = crm.store.read("product", product)
        values["name"] = values.get("name") or record.title
        values["unit"] = values.get("unit") or record["unit"]
    if product and (before is None or {"product", "quantity", "price"} & values.keys()):
        price_list = parent.number("price_list") if entity == "quote_line" else 0
        known = price_of(crm, product, quantity, currency, today(crm), price_list)
        values["floor"] = known.floor if known else 0
        if not after["price"] and known:
            values["price"] = known.price
    values["amount"] = amount_of(quantity, int(str(values.get("price", after["price"]))), discount)
    problems = [] if after["product"] or values.get("name") or after["name"] else [Problem("product", _("must be filled in"))]
    if product and before is None and crm.way != "import" and not copied and discount < 100 and not values.get("price"):
        text = _("nobody wrote down what {product} costs in {currency}; give a price, or a discount of 100 percent")
        problems.append(Problem("price", text.format(product=values["name"], currency=currency)))
    if not 0 <= discount <= 100:
        problems.append(Problem("discount", _("lies between 0 and 100")))
    return values, problems


def lines_of(crm: Crm, parent: str, record: int) -> list[Record]:
    """The lines of a deal or a quote, in order."""
    entity = next(key for key, owner in PARENTS.items() if owner == parent)
    rows = crm.store.engine.run(f"SELECT id FROM {entity} WHERE {parent} = :record AND deleted_at = 0 ORDER BY position, id", {"record": record})
    return crm.store.read_many(entity, [row[0] for row in rows])


def follow_deal_line(crm: Crm, unit: Unit, record: int, values: Mapping[str, object], before: Record | None) -> None:
    """A deal is worth what its lines come to."""
    _add_up(crm, unit, "deal_line", [record])


def follow_quote_line(crm: Crm, unit: Unit, record: int, values: Mapping[str, object], before: Record | None) -> None:
    """A quote's total is what its lines come to."""
    _add_up(crm, unit, "quote_line", [record])


def quote_lines_stay(crm: Crm, ids: Sequence[int]) -> None:
    """Raises UsageError for lines of a quote that was sent: the customer has them."""
    for number in sorted({line.number("quote") for line in crm.store.read_many("quote_line", list(ids))}):
        parent = crm.store.read("quote", number)
        if parent["state"] != "draft":
            raise UsageError(_("{quote} is {state}; make a new revision to change it").format(quote=parent.code, state=_state(parent)))


def left_deal_lines(crm: Crm, unit: Unit, ids: Sequence[int]) -> None:
    """After lines went to the recycle bin or came back."""
    _add_up(crm, unit, "deal_line", ids)


def left_quote_lines(crm: Crm, unit: Unit, ids: Sequence[int]) -> None:
    """After lines went to the recycle bin or came back."""
    _add_up(crm, unit, "quote_line", ids)


def _add_up(crm: Crm, unit: Unit, entity: str, ids: Iterable[int]) -> None:
    parent, engine = PARENTS[entity], crm.store.engine
    field = "amount" if parent == "deal" else "total"
    for number in sorted({line.number(parent) for line in crm.store.read_many(entity, list(ids))}):
        total = engine.run(f"SELECT sum(amount) FROM {entity} WHERE {parent} = :number AND deleted_at = 0", {"number": number})[0][0]
        if total is not None or parent == "quote":
            unit.update(parent, number, {field: int(total or 0)})


# quotes


def follow_quote(crm: Crm, unit: Unit, record: int, values: Mapping[str, object], before: Record | None) -> None:
    """A new quote of a deal begins with the deal's lines, where they are in its currency."""
    if before is not None or not values.get("deal") or crm.way == "import":
        return
    lines = [line for line in lines_of(crm, "deal", int(str(values["deal"]))) if line["currency"] == values.get("currency")]
    made = unit.create_many("quote_line", [{**{name: line[name] for name in LINE_KEPT}, "quote": record} for line in lines])
    _add_up(crm, unit, "quote_line", made)


def quote(crm: Crm, changes: Changes) -> Changes:
    """Quotes with what follows from them: the deal's customer, currency and name, the first state, the days. Raises InvalidRecord."""
    there = {record.id: record for record in crm.store.read_many("quote", [number for number, _values in changes if number])}
    found, problems = [], []
    for number, values in changes:
        before, after = there.get(number), dict(values)
        wrong = _begin(crm, after) if before is None else []
        wrong += _state_problems(crm, before, after)
        found.append((number, after))
        problems.append(wrong)
    refuse(crm, "quote", changes, problems)
    return found


def _begin(crm: Crm, values: Values) -> list[Problem]:
    """What a new quote starts with."""
    if values.get("deal"):
        deal = crm.store.read("deal", int(str(values["deal"])))
        for name in ("customer", "contact", "name"):
            values[name] = values.get(name) or deal[name]
        if deal["currency"] and values.get("currency") in ("", None, crm.locale.currency):
            values["currency"] = deal["currency"]
    if not values.get("valid_until") and crm.way != "import":
        values["valid_until"] = local_time(crm.store.clock() + VALID_DAYS * 86_400_000, crm.locale.zone).date().isoformat()
    values["revision"] = values.get("revision") or 1
    return [] if values.get("customer") else [Problem("customer", _("must be filled in"))]


def _state_problems(crm: Crm, before: Record | None, values: Values) -> list[Problem]:
    """Whether the state may become what is wanted; the days that follow from it are put into the values."""
    state = str(values.get("state") or "draft")
    if "state" not in values or (before is not None and before["state"] == state):
        return []
    if state in ("accepted", "rejected"):
        values["decided_on"] = values.get("decided_on") or today(crm)
    if state == "sent":
        values["sent_on"] = values.get("sent_on") or today(crm)
    if crm.way == "import" or before is None:
        return []
    if state not in NEXT[before.text("state")]:
        allowed = ", ".join(_(choice.label) for choice in QUOTE_STATES if choice.value in NEXT[before.text("state")]) or _("nothing")
        reason = _("a quote that is {state} can only become: {allowed}")
        return [Problem("state", reason.format(state=_state(before), allowed=allowed))]
    if state == "sent":
        return _sending_problems(crm, before)
    if state == "accepted":
        return _accepting_problems(crm, before)
    return []


def _sending_problems(crm: Crm, before: Record) -> list[Problem]:
    lines = lines_of(crm, "quote", before.id)
    if not lines:
        return [Problem("state", _("the quote has no lines"))]
    below = [line.title for line in lines if is_below_floor(line)]
    if below and crm.user.text("role") not in MANAGERS:
        return [Problem("state", _("below the floor price: {lines}; ask a manager for approval").format(lines=", ".join(below)))]
    return []


def _accepting_problems(crm: Crm, before: Record) -> list[Problem]:
    same = "((deal = :deal AND deal > 0) OR (first = :first AND first > 0))"
    sql = f"SELECT id FROM quote WHERE state = 'accepted' AND deleted_at = 0 AND id <> :id AND {same}"
    taken = crm.store.engine.run(sql, {"id": before.id, "deal": before["deal"], "first": before["first"]})
    if not taken:
        return []
    other = crm.store.read("quote", taken[0][0])
    return [Problem("state", _("{quote} is accepted already; there is only one").format(quote=f"{other.code} · {other['revision']}"))]


def is_below_floor(line: Record) -> bool:
    """Whether a piece costs less than its floor price, after the discount."""
    floor = line.number("floor")
    return bool(floor) and amount_of(Decimal(1), line.number("price"), Decimal(str(line["discount"]))) < floor


def _state(record: Record) -> str:
    return next(_(choice.label) for choice in QUOTE_STATES if choice.value == record["state"])
