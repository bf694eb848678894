"""Reports: on time in full by month and customer, exposure by age, forecast accuracy, dependency, causes of incidents."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from tui_crm.plugins.api import ChartView, Context, PageView, Query, Report, Row, TableView, TextView, hookimpl

from .credit import by_customer, sales_of
from .measures import AGES, accuracy, exposure, otif, result_of
from .settings import settings_of
from .tabs import otif_by_month
from .words import CAUSES, MISS_CAUSES, labels
from .writing import percent, purse_of, quantity

Data = Mapping[str, Sequence[Row]]
MOST = 100_000
DELIVERIES = Query(
    name="deliveries",
    entity="supply.delivery",
    where="promised>=-1y promised<=today state!=cancelled",
    limit=MOST,
    columns=("customer", "quantity", "promised", "state", "delivered", "delivered_on", "miss_cause"),
)
OPEN = Query(name="open", entity="supply.receivable", where="open!=0", columns=("customer", "open", "currency", "due", "late_from"), limit=MOST)
FORECASTS = Query(
    name="forecasts",
    entity="supply.forecast",
    where="closed:yes ends>=-1y",
    limit=MOST,
    columns=("customer", "product", "month", "quantity", "actual", "closed"),
)
SALES = Query(name="sales", entity="purchase", where="date>=-1y date<=today", columns=("customer", "amount", "currency"), limit=MOST)
SHARES = Query(name="shares", entity="customer", where="supply.our_share:any", columns=("supply.our_share",), limit=MOST)
LIMITS = Query(name="limits", entity="customer", where="supply.credit_limit:any", columns=("supply.credit_limit", "supply.blocked"), limit=MOST)
INCIDENTS = Query(
    name="incidents",
    entity="supply.incident",
    where="reported>=-1y",
    limit=MOST,
    columns=("customer", "state", "severity", "cause", "charge", "reported", "closed_on", "answer_due"),
)


def _customer_cells(rows: Sequence[Row]) -> dict[int, str]:
    """Customer → what people call them."""
    return {row["customer"]: row.called("customer") for row in rows}


def _otif(ctx: Context, data: Data) -> PageView:
    """By month drawn, by customer with the worst first, and why deliveries were missed."""
    day, settings = ctx.today, settings_of(ctx.config)
    months = otif_by_month(data["deliveries"], day, ctx)
    names = _customer_cells(data["deliveries"])
    found = {customer: otif(rows, day, settings) for customer, rows in by_customer(data["deliveries"]).items()}
    worst = sorted(((customer, each) for customer, each in found.items() if each.judged), key=lambda pair: (pair[1].share or 0, -pair[1].judged))
    by_month = TableView(
        columns=tuple(map(ctx.text, ("Month", "Deliveries", "On time", "In full", "On time in full"))),
        right=(1, 2, 3, 4),
        empty=ctx.text("No deliveries."),
        rows=tuple(
            (month, str(each.judged), *(percent(each.of(number)) for number in (each.on_time, each.in_full, each.both)))
            for month, each in months.items()
        ),
    )
    by_name = TableView(
        columns=tuple(map(ctx.text, ("Customer", "Deliveries", "On time", "In full", "On time in full"))),
        right=(1, 2, 3, 4),
        empty=ctx.text("No deliveries."),
        rows=tuple(
            (names[customer], str(each.judged), *(percent(each.of(number)) for number in (each.on_time, each.in_full, each.both)))
            for customer, each in worst
        ),
        records=tuple(("customer", customer) for customer, _each in worst),
    )
    causes = Counter(each["miss_cause"] for each in data["deliveries"] if result_of(each, settings) not in ("", "ok"))
    drawn = tuple((month, round(100 * (each.share or 0))) for month, each in months.items() if each.judged)
    whys = tuple((ctx.text(labels(MISS_CAUSES).get(cause, "not said")), float(number)) for cause, number in causes.most_common())
    text = ctx.text("On time in full by month of the promised day: on time up to {late} days late, in full down to {short} % short, line by line")
    heading = text.format(late=settings.late_days, short=f"{settings.short_percent:g}")
    return PageView(
        parts=(
            ("", TextView(text=heading)),
            ("", ChartView(points=drawn, unit="%")),
            ("", by_month),
            (ctx.text("By customer, the worst first"), by_name),
            (ctx.text("Why missed"), ChartView(points=whys)),
        )
    )


def _ageing(ctx: Context, data: Data) -> PageView:
    """What is open by days overdue, customer by customer, the largest overdue first."""
    settings, day = settings_of(ctx.config), ctx.today
    purse = purse_of(ctx.currency, settings.rates)
    names = _customer_cells(data["open"])
    limits = {row.id: row for row in data["limits"]}
    found = {customer: exposure(rows, day, purse) for customer, rows in by_customer(data["open"]).items()}
    ordered = sorted(found, key=lambda customer: (-found[customer].overdue, -found[customer].total))
    rows = []
    for customer in ordered:
        each, known = found[customer], limits.get(customer)
        over = bool(known and each.total > known["credit_limit"])
        mark = ctx.text("blocked") if known and known["blocked"] else ctx.text("over limit") if over else ""
        rows.append((names[customer], *map(purse.shown, each.ages), purse.shown(each.total), mark))
    totals = [sum(each.ages[place] for each in found.values()) for place in range(len(AGES))]
    if rows:
        rows.append((ctx.text("Total"), *map(purse.shown, totals), purse.shown(sum(totals)), ""))
    ages = tuple(ctx.text(name) for name, _days in AGES)
    table = TableView(
        columns=(ctx.text("Customer"), *ages, ctx.text("Open"), ""),
        right=tuple(range(1, 7)),
        rows=tuple(rows),
        empty=ctx.text("Nothing is open."),
        records=(*(("customer", customer) for customer in ordered), *([None] if rows else [])),
    )
    chart = ChartView(points=tuple((age, round(amount / 100)) for age, amount in zip(ages, totals, strict=True)), unit=ctx.currency)
    text = ctx.text("Open by days overdue; within {grace} days of grace nothing is overdue")
    foreign = sum(each.foreign for each in found.values())
    more = ctx.text("{count} documents in a currency without a rate").format(count=foreign)
    heading = text.format(grace=settings.grace_days) + (f" ({more})" if foreign else "")
    return PageView(parts=(("", TextView(text=heading)), ("", chart), ("", table)))


def _accuracy(ctx: Context, data: Data) -> PageView:
    """By month drawn, by customer and product the worst first."""
    names = _customer_cells(data["forecasts"])
    months: dict[str, list[Row]] = defaultdict(list)
    items: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for each in data["forecasts"]:
        months[each["month"]].append(each)
        items[each["customer"], each["product"]].append(each)
    drawn = tuple((month, round(100 * (accuracy(months[month]).accuracy or 0))) for month in sorted(months))
    judged = sorted(((accuracy(rows), key) for key, rows in items.items()), key=lambda pair: -pair[0].error)
    rows = tuple(
        (names[customer], product, quantity(each.forecast), quantity(each.actual), quantity(each.error), percent(each.accuracy), percent(each.bias))
        for each, (customer, product) in judged
    )
    titles = ("Customer", "Product", "Forecast", "Actual", "Deviation", "Accuracy", "Bias")
    table = TableView(
        columns=tuple(map(ctx.text, titles)),
        right=(2, 3, 4, 5, 6),
        rows=rows,
        empty=ctx.text("No month is closed."),
        records=tuple(("customer", customer) for _each, (customer, _product) in judged),
    )
    whole = accuracy(data["forecasts"])
    text = ctx.text("Accuracy = 1 - sum of |actual - forecast| / sum of actuals: {accuracy}, bias {bias}")
    told = TextView(text=text.format(accuracy=percent(whole.accuracy), bias=percent(whole.bias)))
    return PageView(
        parts=(("", told), ("", ChartView(points=drawn, unit="%")), (ctx.text("By customer and product, the largest deviation first"), table))
    )


def _dependency(ctx: Context, data: Data) -> PageView:
    """Whom we could not lose, and who could not lose us."""
    settings = settings_of(ctx.config)
    sales = {customer: amount for customer, amount in sales_of(data["sales"], purse_of(ctx.currency, settings.rates)).items() if amount > 0}
    whole = sum(sales.values()) or 1
    names = {**_customer_cells(data["sales"]), **{row.id: row.title for row in data["shares"]}}
    theirs = {row.id: float(row["our_share"]) for row in data["shares"]}
    ordered = sorted({*sales, *theirs}, key=lambda customer: (-sales.get(customer, 0), -theirs.get(customer, 0)))[:100]
    rows = []
    for customer in ordered:
        share, wallet = 100 * sales.get(customer, 0) / whole, theirs.get(customer, 0.0)
        rows.append(
            (
                names[customer],
                f"{share:.1f} %",
                f"{wallet:.0f} %" if wallet else "–",
                ctx.text(_risk(share, wallet, settings.dependency_percent, settings.source_percent)),
            )
        )
    # Herfindahl–Hirschman index of our sales: the sum of the squared shares in percent, 10,000 for one single customer
    concentration = sum((100 * amount / whole) ** 2 for amount in sales.values())
    largest = sum(sorted(sales.values(), reverse=True)[:5]) / whole
    text = ctx.text("The five largest have {share} of our sales of 12 months; concentration (HHI) {index} of 10,000")
    table = TableView(
        columns=tuple(map(ctx.text, ("Customer", "Share of our sales", "Our share of theirs", "Risk"))),
        right=(1, 2),
        rows=tuple(rows),
        records=tuple(("customer", customer) for customer in ordered),
        empty=ctx.text("No sales in the last 12 months."),
    )
    return PageView(parts=(("", TextView(text=text.format(share=percent(largest), index=f"{concentration:,.0f}"))), ("", table)))


def _risk(share: float, wallet: float, ours: float, theirs: float) -> str:
    """In words: who depends on whom."""
    if share >= ours:
        return "both depend on each other" if wallet >= theirs else "! we depend on them"
    return "they depend on us" if wallet >= theirs else ""


def _quality(ctx: Context, data: Data) -> PageView:
    """Incidents by kind of cause with what they cost, and how quickly they were closed."""
    day, names = ctx.today, labels(CAUSES)
    causes: dict[str, list[Row]] = defaultdict(list)
    for each in data["incidents"]:
        causes[each["cause"]].append(each)
    ordered = sorted(causes, key=lambda cause: -len(causes[cause]))
    rows = tuple(
        (
            ctx.text(names.get(cause, "not known yet")),
            str(len(causes[cause])),
            str(sum(each["severity"] == "critical" for each in causes[cause])),
            f"{sum(each['charge'] for each in causes[cause]) / 100:,.0f}",
        )
        for cause in ordered
    )
    open_ones = [each for each in data["incidents"] if each["state"] != "closed"]
    late = sum(each["answer_due"] < day for each in open_ones if each["answer_due"])
    heading = ctx.text("{open} incidents are open, {late} answers are overdue").format(open=len(open_ones), late=late)
    titles = ("Kind of cause", "Incidents", "Critical", "Cost of it")
    table = TableView(columns=tuple(map(ctx.text, titles)), right=(1, 2, 3), rows=rows, empty=ctx.text("No quality incidents."))
    chart = ChartView(points=tuple((ctx.text(names.get(cause, "not known yet")), float(len(causes[cause]))) for cause in ordered))
    return PageView(parts=((heading, chart), ("", table)))


@hookimpl
def reports() -> list[Report]:
    """Five reports over the last 12 months."""
    return [
        Report(
            key="otif", label="Deliveries on time in full", view=_otif, needs=(DELIVERIES,), help="by month, by customer, and why they were missed"
        ),
        Report(
            key="ageing", label="Exposure by age", view=_ageing, needs=(OPEN, LIMITS), help="what is open: 0–30, 31–60, 61–90 and more days overdue"
        ),
        Report(key="accuracy", label="Forecast accuracy", view=_accuracy, needs=(FORECASTS,), help="by month, by customer and product"),
        Report(
            key="dependency",
            label="Dependency",
            view=_dependency,
            needs=(SALES, SHARES),
            help="each customer's share of our sales, and ours of theirs",
        ),
        Report(key="quality", label="Quality incidents by cause", view=_quality, needs=(INCIDENTS,), help="how many, how critical, what they cost"),
    ]
