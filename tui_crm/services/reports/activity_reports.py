"""Reports about what people did: activities and visits per rep."""

from __future__ import annotations

from tui_crm.i18n import N_
from tui_crm.model.report import Result
from tui_crm.services.reports.making import Maker
from tui_crm.services.reports.plain import ACROSS, plain
from tui_crm.services.reports.spec import By, Figure, Ratio, Report

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


def _work_logs(maker: Maker) -> Result:
    return plain(maker, (
        Figure("logs", N_("Work logs")),
        Figure("handed_in", N_("Handed in"), where="not state:draft"),
        Ratio("handed_share", N_("Handed in, share"), ("handed_in",), ("logs",)),
        Figure("commented", N_("Commented"), where="state:commented"),
        Figure("activities", N_("Activities"), "number", "sum", "activities"),
        Figure("visits", N_("Visits"), "number", "sum", "visits"),
        Figure("followups_done", N_("Follow-ups done"), "number", "sum", "followups_done"),
        Figure("deals_moved", N_("Deals moved"), "number", "sum", "deals_moved"),
    ))  # fmt: skip


def _followups(maker: Maker) -> Result:
    return plain(maker, (
        Figure("planned", N_("Planned")),
        Figure("done", N_("Done"), where="state:done"),
        Ratio("done_share", N_("Done, share"), ("done",), ("planned",)),
        Figure("overdue", N_("Overdue"), where="state:open due<today"),
        Figure("open", N_("Open, not yet due"), where="state:open due>=today"),
        Figure("dropped", N_("Dropped"), where="state:dropped"),
    ))  # fmt: skip


REPORTS = (
    Report(
        "activities", N_("Activities and visits"), N_("Activities, visits, calls and meetings by rep, team, month, kind or any field"), WORK,
        "activity", _activities, date="at",
        by=(By("rep", N_("Rep"), "owner"), By("team", N_("Team"), "owner.team"), By("type", N_("Kind"), "type"),
            By("month", N_("month"), "at", "month"), By("customer", N_("Customer"), "customer"), By("result", N_("Result"), "result")),
        options=(ACROSS,),
    ),
    Report(
        "followups", N_("Follow-ups"), N_("What was planned and what came of it, by rep, team, month or kind"), WORK, "followup", _followups,
        date="due", by=(By("rep", N_("Rep"), "owner"), By("team", N_("Team"), "owner.team"), By("type", N_("Kind"), "type"),
                        By("month", N_("month"), "due", "month"), By("customer", N_("Customer"), "customer")),
        options=(ACROSS,),
    ),
    Report(
        "worklogs", N_("Work logs"), N_("Who handed in work logs, which were commented, and what they count"), WORK, "work_log", _work_logs,
        date="day", by=(By("rep", N_("Rep"), "owner"), By("team", N_("Team"), "owner.team"), By("month", N_("month"), "day", "month"),
                        By("week", N_("week"), "day", "week")),
        options=(ACROSS,),
    ),
)  # fmt: skip
