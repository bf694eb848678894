"""Reports about what people did: activities and visits per rep."""

from __future__ import annotations

from tui_crm.i18n import N_
from tui_crm.model.report import Result
from tui_crm.services.reports.making import Maker
from tui_crm.services.reports.plain import ACROSS, plain
from tui_crm.services.reports.spec import By, Figure, Report

WORK = N_("Work")


def _activities(maker: Maker) -> Result:
    return plain(maker, (
        Figure("activities", N_("Activities")),
        Figure("visits", N_("Visits"), where="type:visit"),
        Figure("calls", N_("Calls"), where="type:call"),
        Figure("meetings", N_("Meetings"), where="type:meeting"),
        Figure("messages", N_("Messages"), where="type:email,wechat,sms,social"),
        Figure("minutes", N_("Minutes"), "number", "sum", "minutes"),
    ))  # fmt: skip


REPORTS = (
    Report(
        "activities", N_("Activities and visits"), N_("Activities, visits, calls and meetings by rep, team, month, kind or any field"), WORK,
        "activity", _activities, date="at",
        by=(By("rep", N_("Rep"), "owner"), By("team", N_("Team"), "owner.team"), By("type", N_("Kind"), "type"),
            By("month", N_("month"), "at", "month"), By("customer", N_("Customer"), "customer"), By("result", N_("Result"), "result")),
        options=(ACROSS,),
    ),
)  # fmt: skip
