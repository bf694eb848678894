"""How content customers are.

CSAT: the share of 4 and 5 among all answers from 1 to 5. NPS: the share of 9 and 10 less the share of 0 to 6 among all answers from 0 to 10.
A customer who answers a survey twice counts once, by the later answer of the period that is asked about.
"""

from __future__ import annotations

from collections.abc import Sequence

from tui_crm.i18n import N_, _
from tui_crm.model.report import Picture, Result, Table
from tui_crm.query.ast import Node, Not, conjunction
from tui_crm.services.reports.breakdown import Breakdown, table
from tui_crm.services.reports.desk.named import MOST, named
from tui_crm.services.reports.desk.tickets import SERVICE
from tui_crm.services.reports.making import Maker
from tui_crm.services.reports.plain import TREND, columns_picture, picture
from tui_crm.services.reports.spec import By, Figure, Ratio, Report, Shown
from tui_crm.store.surveys import superseded

_CSAT: tuple[Shown, ...] = (
    Figure("answers", N_("Customers who answered")),
    Ratio("csat", N_("CSAT"), ("content",), ("answers",)),
    Figure("content", N_("4 or 5"), where="csat>=4"),
    Figure("middling", N_("3"), where="csat:3"),
    Figure("unhappy", N_("1 or 2"), where="csat<3"),
    Figure("mean", N_("Mean"), "number", "mean", "csat"),
)
_NPS: tuple[Shown, ...] = (
    Figure("answers", N_("Customers who answered")),
    Ratio("nps", N_("NPS"), ("promoters",), ("answers",), less=("detractors",)),
    Figure("promoters", N_("9 or 10"), where="nps>=9"),
    Figure("passives", N_("7 or 8"), where="nps:7..8"),
    Figure("detractors", N_("0 to 6"), where="not nps>=7"),
)


def _satisfaction(maker: Maker) -> Result:
    csat = _asked(maker, "csat", _("Satisfaction"), _CSAT, "csat>=1 csat<=5")
    nps = _asked(maker, "nps", _("Would recommend"), _NPS, "nps>=0 not nps>10")
    trend = maker.by.unit and len(csat.rows) > TREND
    pictures: list[Picture] = [
        picture(csat, 2, "line" if trend else "bars"),
        columns_picture(nps, (3, 4, 5), "stacked", _("Would recommend: promoters, passives, detractors")),
    ]
    return maker.result([csat, nps], pictures)


def _asked(maker: Maker, key: str, title: str, shown: Sequence[Shown], valid: str) -> Table:
    """One question of the surveys, broken down."""
    crm = maker.crm
    matching = conjunction(maker.in_period(), maker.wanted, maker.node("survey_answer", valid))
    seen = conjunction(matching, crm.policy.row_filter("survey_answer"))
    replaced = superseded(crm.store.engine, crm.catalogue, seen)
    once: Node = conjunction(matching, Not(named(replaced))) if replaced else matching
    said = None
    if len(replaced) > MOST:
        said = matching
        told = _("{title}: {count} answers that later ones replaced are not counted, but stand in the lists that numbers open")
        maker.notes.append(told.format(title=title, count=f"{len(replaced):,}"))
    return table(maker, Breakdown(key, title, "survey_answer", maker.by, tuple(shown), once, said=said))


REPORTS = (
    Report(
        "satisfaction", N_("Satisfaction"), N_("CSAT and NPS by month, agent, product, survey or any field; who answers a survey twice counts once"),
        SERVICE, "survey_answer", _satisfaction, date="at",
        by=(By("month", N_("month"), "at", "month"), By("quarter", N_("quarter"), "at", "quarter"), By("agent", N_("Agent"), "ticket.owner"),
            By("team", N_("Team"), "ticket.team"), By("product", N_("Product"), "ticket.product"), By("survey", N_("Survey"), "survey"),
            By("kind", N_("Kind"), "ticket.kind"), By("grade", N_("Grade"), "customer.grade"), By("customer", N_("Customer"), "customer")),
    ),
)  # fmt: skip
