"""The lists that an agency looks at every morning."""

from __future__ import annotations

from tui_crm.plugins.api import Segment, hookimpl

LISTING, VIEWING = "realty.listing", "realty.viewing"
MANDATES = ("code", "name", "seller", "mandate_until", "price", "state", "owner")


@hookimpl
def segments() -> list[Segment]:
    """Views by kind of record."""
    return [*_of_customers(), *_of_homes(), *_of_work()]


def _of_customers() -> list[Segment]:
    demand = ("name", "realty.role", "realty.budget_max", "realty.areas", "realty.decide_by", "realty.best_fit", "last_activity", "owner")
    return [
        Segment(key="buyers", entity="customer", label="Buyers", where="realty.role:buyer", sort="realty.decide_by", columns=demand),
        Segment(key="tenants", entity="customer", label="Tenants", where="realty.role:tenant", sort="realty.decide_by",
                columns=("name", "realty.rent_max", "realty.areas", "realty.decide_by", "last_activity", "owner")),
        Segment(key="owners", entity="customer", label="Sellers and landlords", where="realty.role:seller,landlord", sort="-last_activity",
                columns=("name", "realty.role", "city", "last_activity", "owner")),
        Segment(key="due", entity="customer", label="Decide within 30 days", where="realty.role:buyer,tenant realty.decide_by:today..+30d",
                sort="realty.decide_by", columns=demand),
        Segment(key="quiet", entity="customer", label="Look for a home, 14 days without contact",
                where="realty.role:buyer,tenant not last_activity>-14d", sort="last_activity", columns=demand),
    ]  # fmt: skip


def _of_homes() -> list[Segment]:
    return [
        Segment(key="on_offer", entity=LISTING, label="On offer", where="state:available", sort="-listed_on"),
        Segment(key="ending", entity=LISTING, label="Exclusive mandates that end within 30 days",
                where="exclusive:yes state:available,reserved,paused mandate_until:today..+30d", sort="mandate_until", columns=MANDATES),
        Segment(key="ended", entity=LISTING, label="Mandates that have ended", where="state:available,reserved,paused mandate_until<today",
                sort="mandate_until", columns=MANDATES),
        Segment(key="stale", entity=LISTING, label="On offer for 60 days and more", where="state:available listed_on<-60d", sort="listed_on",
                columns=("code", "name", "price", "unit_price", "listed_on", "seller", "owner")),
        Segment(key="keys", entity=LISTING, label="With keys", where="state:available keys:yes", sort="-listed_on"),
        Segment(key="run_out", entity="realty.unit", label="Reservations that have run out", where="state:reserved reserved_until<today",
                sort="reserved_until"),
    ]  # fmt: skip


def _of_work() -> list[Segment]:
    return [
        Segment(key="today", entity=VIEWING, label="Viewings today", where="at:today", sort="at"),
        Segment(key="no_feedback", entity=VIEWING, label="Viewings without feedback", where="state:done score=0 at:-30d..", sort="-at"),
        Segment(key="overdue", entity=VIEWING, label="Planned viewings gone by", where="state:planned at<-2h", sort="at"),
        Segment(key="unpaid", entity="realty.commission", label="Commission not received", where="state:agreed,invoiced", sort="signed_on"),
        Segment(key="unshared", entity="realty.commission", label="Commission to be shared out", where="state:received", sort="received_on"),
    ]  # fmt: skip
