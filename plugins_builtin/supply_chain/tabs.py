"""Tabs on the page of a customer: deliveries, what they owe, forecasts, agreed prices, quality."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from tui_crm.plugins.api import ChartView, Context, FormView, PageView, Query, Row, Tab, TableView, TextView, hookimpl

from .credit import sales_of
from .measures import AGES, Exposure, Otif, accuracy, exposure, is_judged, otif, result_of
from .months import moved
from .pricing import is_valid
from .settings import settings_of
from .words import DELIVERY_STATES, INCIDENT_STATES, MISS_CAUSES, RESULTS, SEVERITIES, labels
from .writing import days_between, percent, purse_of, quantity

Part = TableView | FormView | TextView | ChartView
Data = Mapping[str, Sequence[Row]]
OF = "customer:#{id}"
SUPPLIED = " or ".join(f"supply.{field}:any" for field in ("figures_on", "credit_limit", "blocked_on", "fit", "our_share", "supplier_code"))
"""Whom we supply: somebody said so, or there is a record of it."""
MOST = 2000
SHOWN = 100  # lines of a table
DELIVERIES = Query(name="deliveries", entity="supply.delivery", where=f"{OF} promised>=-1y", sort="-promised", limit=MOST)
RECEIVABLES = Query(name="receivables", entity="supply.receivable", where=f"{OF} open!=0", sort="due", limit=MOST)
FORECASTS = Query(name="forecasts", entity="supply.forecast", where=f"{OF} ends>=-1y", sort="-ends", limit=MOST)
PRICES = Query(name="prices", entity="supply.price", where=f"{OF} (valid_to:none or valid_to>=-90d)", sort="-valid_from", limit=MOST)
INCIDENTS = Query(name="incidents", entity="supply.incident", where=OF, sort="-reported", limit=MOST)
SALES = Query(name="sales", entity="purchase", where=f"{OF} date>=-1y", columns=("customer", "amount", "currency"), limit=MOST)


def otif_by_month(deliveries: Sequence[Row], day: str, ctx: Context) -> dict[str, Otif]:
    """Month of the promised day → on time in full, the months in order, those without deliveries between them included."""
    settings = settings_of(ctx.config)
    found: dict[str, Otif] = defaultdict(Otif)
    for each in deliveries:
        if is_judged(each, day, settings):
            found[each["promised"][:7]] = found[each["promised"][:7]].plus(result_of(each, settings))
    if not found:
        return {}
    month, last = min(found), max(found)
    months = [month]
    while month < last:
        month = moved(month, 1)
        months.append(month)
    return {month: found.get(month, Otif()) for month in months}


def _deliveries(ctx: Context, row: Row, data: Data) -> PageView:
    """On time in full month by month, and the deliveries themselves."""
    day = ctx.today
    months = otif_by_month(data["deliveries"], day, ctx)
    whole = otif(data["deliveries"], day, settings_of(ctx.config))
    chart = ChartView(points=tuple((month, round(100 * (found.share or 0))) for month, found in months.items() if found.judged), unit="%")
    text = ctx.text("On time in full: {otif} of {judged} deliveries (on time {on_time}, in full {in_full})")
    heading = text.format(
        otif=percent(whole.share), judged=whole.judged, on_time=percent(whole.of(whole.on_time)), in_full=percent(whole.of(whole.in_full))
    )
    return PageView(parts=((heading, chart), ("", _delivery_table(ctx, data["deliveries"]))))


def _delivery_table(ctx: Context, deliveries: Sequence[Row]) -> TableView:
    states, results, causes = labels(DELIVERY_STATES), labels(RESULTS), labels(MISS_CAUSES)
    shown = deliveries[:SHOWN]
    return TableView(
        columns=tuple(map(ctx.text, ("Promised", "Days", "Product", "Ordered", "Came", "Result", "Why missed"))),
        right=(1, 3, 4),
        rows=tuple(
            (
                each["promised"],
                _late(each),
                each["product"],
                quantity(each["quantity"]),
                quantity(each["delivered"]),
                ctx.text(results[each["result"]] if each["result"] else states[each["state"]]),
                ctx.text(causes[each["miss_cause"]]) if each["miss_cause"] else "",
            )
            for each in shown
        ),
        records=tuple(("supply.delivery", each.id) for each in shown),
        empty=ctx.text("No deliveries in the last 12 months."),
    )


def _late(delivery: Row) -> str:
    """Days after the promised day, "+2"; "" while it is not delivered."""
    return f"{days_between(delivery['promised'], delivery['delivered_on']):+d}" if delivery["delivered_on"] else ""


def _owed(ctx: Context, row: Row, data: Data) -> PageView:
    """Credit limit, what is open by age, and the open documents."""
    settings, day = settings_of(ctx.config), ctx.today
    purse = purse_of(ctx.currency, settings.rates)
    found = exposure(data["receivables"], day, purse)
    sales = sales_of(data["sales"], purse).get(row.id, 0)
    ages = ChartView(
        points=tuple((ctx.text(name), round(amount / 100)) for (name, _days), amount in zip(AGES, found.ages, strict=True)), unit=ctx.currency
    )
    shown = data["receivables"][:SHOWN]
    table = TableView(
        columns=tuple(map(ctx.text, ("Invoice", "Due", "Amount", "Open", "Days overdue"))),
        right=(2, 3, 4),
        rows=tuple(
            (each["number"], each["due"], ctx.money(each["amount"], each["currency"]), ctx.money(each["open"], each["currency"]), _days(each, day))
            for each in shown
        ),
        records=tuple(("supply.receivable", each.id) for each in shown),
        empty=ctx.text("Nothing is open."),
    )
    parts: list[tuple[str, Part]] = [("", _credit_form(ctx, row, found, sales)), (ctx.text("Open by days overdue"), ages), ("", table)]
    return PageView(parts=tuple(parts if found.total or shown else [parts[0], parts[2]]))


def _days(receivable: Row, day: str) -> str:
    return str(days_between(receivable["due"], day)) if receivable["late_from"] <= day and receivable["open"] > 0 else ""


def _credit_form(ctx: Context, row: Row, found: Exposure, sales: int) -> FormView:
    purse = purse_of(ctx.currency, "")
    limit = row["credit_limit"]
    lines = [
        ("Credit limit", purse.shown(limit) if limit else ctx.text("none set")),
        ("Open", purse.shown(found.total)),
        ("Credit left", purse.shown(limit - found.total) if limit else "–"),
        ("Overdue", purse.shown(found.overdue)),
        ("Longest overdue", ctx.text("{days} days").format(days=found.longest) if found.longest else "–"),
        # DSO by the count of a year's sales: open receivables / sales of 12 months × 365
        ("Days of sales open", f"{found.total * 365 / sales:.0f}" if sales > 0 else "–"),
        (
            "Delivery block",
            ctx.text("since {day}: {reason}").format(day=row["blocked_on"], reason=row["block_reason"]) if row["blocked"] else ctx.text("no"),
        ),
    ]
    if found.foreign:
        lines.append(("Not counted", ctx.text("{count} documents in a currency without a rate").format(count=found.foreign)))
    return FormView(sections=(("", tuple((ctx.text(label), value) for label, value in lines)),))


def _forecasts(ctx: Context, row: Row, data: Data) -> PageView:
    """Forecasts against what was ordered, month by month and product by product."""
    good = accuracy(data["forecasts"])
    text = ctx.text("Forecast accuracy (1 - WAPE): {accuracy}, bias {bias}, over {count} closed items")
    heading = text.format(accuracy=percent(good.accuracy), bias=percent(good.bias), count=good.months)
    months: dict[str, list[Row]] = defaultdict(list)
    for each in data["forecasts"]:
        if each["closed"]:
            months[each["month"]].append(each)
    points = tuple((month, round(100 * (accuracy(months[month]).accuracy or 0))) for month in sorted(months))
    shown = data["forecasts"][:SHOWN]
    table = TableView(
        columns=tuple(map(ctx.text, ("Month", "Product", "Forecast", "Actual", "Deviation", "Accuracy"))),
        right=(2, 3, 4, 5),
        rows=tuple(
            (
                each["month"],
                each["product"],
                quantity(each["quantity"]),
                quantity(each["actual"]) if each["closed"] or each["actual"] else "–",
                f"{each['actual'] - each['quantity']:+,.0f}" if each["closed"] else "",
                percent(accuracy([each]).accuracy) if each["closed"] else "",
            )
            for each in shown
        ),
        records=tuple(("supply.forecast", each.id) for each in shown),
        empty=ctx.text("No forecasts."),
    )
    return PageView(parts=((heading, ChartView(points=points, unit="%")), ("", table)) if points else (("", table),))


def _prices(ctx: Context, row: Row, data: Data) -> TableView:
    """What was agreed: what is valid today first, tier by tier."""
    day = ctx.today
    ordered = sorted(data["prices"], key=lambda each: (not is_valid(each, day), each["product"], each["valid_from"], each["from_quantity"]))
    return TableView(
        columns=tuple(map(ctx.text, ("Product", "Quantity", "Price", "Lowest price", "Valid", "Contract", "State"))),
        right=(2, 3),
        rows=tuple(
            (
                each["product"],
                _span(each),
                ctx.money(each["price"], each["currency"]),
                ctx.money(each["floor"], each["currency"]) if each["floor"] else "–",
                _when(each, day),
                each["contract"],
                _validity(ctx, each, day),
            )
            for each in ordered[:SHOWN]
        ),
        records=tuple(("supply.price", each.id) for each in ordered[:SHOWN]),
        empty=ctx.text("No prices were agreed."),
    )


def _span(each: Row) -> str:
    start = quantity(each["from_quantity"])
    return f"{start} – {quantity(each['to_quantity'])}" if each["to_quantity"] else f"{start} +"


def _when(each: Row, day: str) -> str:
    return f"{each['valid_from']} –" if each["valid_from"] > day else f"– {each['valid_to'] or '…'}"


def _validity(ctx: Context, each: Row, day: str) -> str:
    if is_valid(each, day):
        return ctx.text("valid")
    return ctx.text("to come") if each["valid_from"] > day else ctx.text("run out")


def _quality(ctx: Context, row: Row, data: Data) -> TableView:
    """The quality incidents, the open ones first."""
    day = ctx.today
    severities, states = labels(SEVERITIES), labels(INCIDENT_STATES)
    ordered = sorted(data["incidents"], key=lambda each: each["state"] == "closed")
    return TableView(
        columns=tuple(map(ctx.text, ("Reported", "Severity", "What is wrong", "Batch", "8D step", "Answer due"))),
        rows=tuple(
            (
                each["reported"],
                ctx.text(severities[each["severity"]]),
                each["subject"],
                each["batch"],
                ctx.text(states[each["state"]]).partition(" ")[0],
                f"{each['answer_due']}{' !' if each['state'] != 'closed' and each['answer_due'] < day else ''}",
            )
            for each in ordered[:SHOWN]
        ),
        records=tuple(("supply.incident", each.id) for each in ordered[:SHOWN]),
        empty=ctx.text("No quality incidents."),
    )


@hookimpl
def tabs() -> list[Tab]:
    """Five tabs, of those whom we supply."""
    return [
        Tab(key="deliveries", label="Deliveries", entity="customer", needs=(DELIVERIES,), view=_deliveries, where=SUPPLIED),
        Tab(key="credit", label="Credit", entity="customer", needs=(RECEIVABLES, SALES), view=_owed, where=SUPPLIED),
        Tab(key="forecasts", label="Forecasts", entity="customer", needs=(FORECASTS,), view=_forecasts, where=SUPPLIED),
        Tab(key="prices", label="Prices", entity="customer", needs=(PRICES,), view=_prices, where=SUPPLIED),
        Tab(key="quality", label="Quality", entity="customer", needs=(INCIDENTS,), view=_quality, where=SUPPLIED),
    ]
