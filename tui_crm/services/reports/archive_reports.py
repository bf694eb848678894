"""Reports about the archive: which customers there are, and what was bought."""

from __future__ import annotations

from tui_crm.i18n import N_
from tui_crm.model.report import Result
from tui_crm.services.reports.making import Maker
from tui_crm.services.reports.plain import ACROSS, plain
from tui_crm.services.reports.spec import By, Figure, Ratio, Report, Share

ARCHIVE = N_("Archive")


def _customers(maker: Maker) -> Result:
    return plain(maker, (
        Figure("customers", N_("Customers")),
        Share("share", N_("Share"), "customers"),
        Figure("owned", N_("With an owner"), where="owner:any"),
        Figure("contacted", N_("Contacted in 90 days"), where="last_activity>=-90d"),
        Ratio("contacted_share", N_("Contacted, share"), ("contacted",), ("customers",)),
    ))  # fmt: skip


def _purchases(maker: Maker) -> Result:
    return plain(maker, (
        Figure("amount", N_("Amount"), "money", "sum", "amount"),
        Share("share", N_("Share"), "amount"),
        Figure("purchases", N_("Purchases")),
        Figure("mean", N_("Mean"), "money", "mean", "amount"),
        Figure("median", N_("Median"), "money", "p50", "amount"),
    ), style="pareto" if maker.by.key in ("customer", "product") else None)  # fmt: skip


REPORTS = (
    Report(
        "customers", N_("Customers"), N_("How many customers there are, by lifecycle, source, grade or any field"), ARCHIVE, "customer", _customers,
        date="created_at",
        by=(By("lifecycle", N_("Lifecycle"), "lifecycle"), By("source", N_("Source"), "source"), By("grade", N_("Grade"), "grade"),
            By("industry", N_("Industry"), "industry"), By("region", N_("Region"), "region"), By("owner", N_("Owner"), "owner"),
            By("month", N_("month"), "created_at", "month")),
        options=(ACROSS,),
    ),
    Report(
        "purchases", N_("Purchases"), N_("What was bought, by customer, product, month or any field"), ARCHIVE, "purchase", _purchases,
        date="date",
        by=(By("month", N_("month"), "date", "month"), By("customer", N_("Customer"), "customer"), By("product", N_("Product"), "product"),
            By("industry", N_("Industry"), "customer.industry"), By("grade", N_("Grade"), "customer.grade")),
        options=(ACROSS,),
    ),
)  # fmt: skip
