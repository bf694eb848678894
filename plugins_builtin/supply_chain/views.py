"""Lists that a supply department looks at; they stand among the saved views."""

from __future__ import annotations

from tui_crm.plugins.api import Segment, hookimpl

CREDIT = ("name", "supply.credit_limit", "supply.exposure", "supply.overdue", "supply.overdue_days", "supply.blocked")


@hookimpl
def segments() -> list[Segment]:
    """Views of customers and of the plugin's own records."""
    key = ("name", "supply.sales_share", "supply.our_share", "supply.fit", "owner")
    served = ("name", "supply.missed", "supply.wape", "supply.sales_share", "owner")
    return [
        Segment(
            key="over_limit", entity="customer", label="Over the credit limit", where="supply.headroom<0", sort="supply.headroom", columns=CREDIT
        ),
        Segment(
            key="overdue",
            entity="customer",
            label="Overdue for more than 30 days",
            where="supply.overdue_days>30",
            sort="-supply.overdue",
            columns=CREDIT,
        ),
        Segment(key="blocked", entity="customer", label="Blocked for delivery", where="supply.blocked:yes", columns=CREDIT),
        Segment(key="depend", entity="customer", label="We depend on them", where="supply.sales_share>=20", sort="-supply.sales_share", columns=key),
        Segment(key="source", entity="customer", label="They depend on us", where="supply.our_share>=60", sort="-supply.our_share", columns=key),
        Segment(
            key="strategic", entity="customer", label="Strategic customers", where="supply.fit:strategic", sort="-supply.sales_share", columns=key
        ),
        Segment(key="missed", entity="customer", label="Badly delivered", where="supply.missed>10", sort="-supply.missed", columns=served),
        Segment(key="vague", entity="customer", label="Poor forecasts", where="supply.wape>40", sort="-supply.wape", columns=served),
        Segment(key="this_week", entity="supply.delivery", label="Due this week", where="state:planned,shipped promised:this-week", sort="promised"),
        Segment(key="late", entity="supply.delivery", label="Late, not delivered", where="state:planned,shipped promised<today", sort="promised"),
        Segment(
            key="misses", entity="supply.delivery", label="Missed in 90 days", where="result:late,short,both,early promised>=-90d", sort="-promised"
        ),
        Segment(key="due", entity="supply.receivable", label="Overdue now", where="open>0 late_from<=today", sort="late_from"),
        Segment(key="to_close", entity="supply.forecast", label="Months to close", where="closed:no ends<today", sort="-ends"),
        Segment(key="ahead", entity="supply.forecast", label="Forecast from now on", where="ends>=today", sort="ends"),
        Segment(
            key="running_out", entity="supply.price", label="Prices that run out in 60 days", where="valid_to>=today valid_to<=+60d", sort="valid_to"
        ),
        Segment(key="open_incidents", entity="supply.incident", label="Open incidents", where="state!=closed", sort="answer_due"),
        Segment(key="answers", entity="supply.incident", label="8D answers overdue", where="state!=closed answer_due<today", sort="answer_due"),
    ]
