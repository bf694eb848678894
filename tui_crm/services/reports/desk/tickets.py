"""Reports about tickets, complaints, agents and dispatches: how many, how long by the clock on the wall, how many came back."""

from __future__ import annotations

from datetime import timedelta

from tui_crm.i18n import N_, _
from tui_crm.model.report import Cell, Column, Result, Table
from tui_crm.query.ast import ALL, Node, Op, Test, conjunction
from tui_crm.services.reports import cells
from tui_crm.services.reports.breakdown import measured
from tui_crm.services.reports.calendar import edge
from tui_crm.services.reports.making import Maker
from tui_crm.services.reports.plain import ACROSS, columns_picture, plain
from tui_crm.services.reports.spec import By, Figure, Ratio, Report, Share

SERVICE = N_("Service")
KIND, CHANNEL, PRODUCT = By("kind", N_("Kind"), "kind"), By("channel", N_("Channel"), "channel"), By("product", N_("Product"), "product")
PRIORITY, STATE, SEVERITY = By("priority", N_("Priority"), "priority"), By("state", N_("State"), "state"), By("severity", N_("Severity"), "severity")
AGENT, TEAM, CUSTOMER = By("agent", N_("Agent"), "owner"), By("team", N_("Team"), "team"), By("customer", N_("Customer"), "customer")
GRADE, CAUSE = By("grade", N_("Grade"), "customer.grade"), By("cause", N_("Cause"), "cause")
MONTH, WEEK = By("month", N_("month"), "created_at", "month"), By("week", N_("week"), "created_at", "week")
OPEN = "category:open,paused"
AGES = (1, 3, 7, 14, 30)
"""Days after which an open ticket is in the next band of age."""

_REOPENED = Figure("reopened", N_("Reopened"), where="reopened>0")
_ANSWER = (
    Figure("answer_p50", N_("First answer, median hours"), "hours", "p50", "answered_at", since="created_at"),
    Figure("answer_p90", N_("First answer, 90 % within, hours"), "hours", "p90", "answered_at", since="created_at"),
)
_SOLUTION = (
    Figure("solution_p50", N_("Solution, median hours"), "hours", "p50", "resolved_at", since="created_at"),
    Figure("solution_p90", N_("Solution, 90 % within, hours"), "hours", "p90", "resolved_at", since="created_at"),
)
_SCORED, _CONTENT = Figure("scored", N_("Scored"), where="score>=1"), Figure("content", N_("Scored 4 or 5"), where="score>=4")


def _tickets(maker: Maker) -> Result:
    return plain(maker, (
        Figure("tickets", N_("Tickets")),
        Share("share", N_("Share"), "tickets"),
        Figure("open", N_("Open"), where=OPEN),
        Figure("complaints", N_("Complaints"), where="kind:complaint"),
        _REOPENED,
        Ratio("reopen_rate", N_("Reopen rate"), ("reopened",), ("ended",)),
        Figure("ended", N_("Ever solved"), where="category:resolved,closed or reopened>0"),
        Figure("escalated", N_("Escalated"), where="level>0"),
        Ratio("escalated_share", N_("Escalated, share"), ("escalated",), ("tickets",)),
        *_ANSWER, *_SOLUTION,
    ))  # fmt: skip


def _complaints(maker: Maker) -> Result:
    causes = maker.by.path in ("cause", "against", "product")
    return plain(maker, (
        Figure("complaints", N_("Complaints")),
        Share("share", N_("Share"), "complaints"),
        Figure("open", N_("Open"), where=OPEN),
        Figure("serious", N_("Serious or critical"), where="severity:serious,critical"),
        Figure("withdrawn", N_("Withdrawn"), where="state:withdrawn"),
        _REOPENED, *_SOLUTION,
    ), maker.node("ticket", "kind:complaint"), "pareto" if causes else None)  # fmt: skip


def _agents(maker: Maker) -> Result:
    return plain(maker, (
        Figure("tickets", N_("Tickets")),
        Figure("open", N_("Open"), where=OPEN),
        Share("load", N_("Share of what is open"), "open"),
        Figure("pressing", N_("Open, high or urgent"), where=f"{OPEN} priority:high,urgent"),
        Figure("waiting", N_("Waiting for the customer"), where="category:paused"),
        Figure("solved", N_("Solved"), where="category:resolved,closed"),
        _REOPENED,
        Figure("escalated", N_("Escalated"), where="level>0"),
        *_ANSWER, *_SOLUTION, _SCORED, _CONTENT,
        Ratio("csat", N_("Content, share"), ("content",), ("scored",)),
    ))  # fmt: skip


def _dispatches(maker: Maker) -> Result:
    return plain(maker, (
        Figure("orders", N_("Dispatch orders")),
        Figure("unassigned", N_("Unassigned"), where="state:unassigned"),
        Figure("assigned", N_("Not yet confirmed"), where="state:assigned"),
        Figure("completed", N_("Completed"), where="completed_at:any"),
        Figure("declined", N_("Declined"), where="declined:any"),
        Figure("escalated", N_("Escalated"), where="escalated>0"),
        Figure("confirm_p50", N_("Assigned to confirmed, median hours"), "hours", "p50", "confirmed_at", since="assigned_at"),
        Figure("confirm_p90", N_("Assigned to confirmed, 90 % within, hours"), "hours", "p90", "confirmed_at", since="assigned_at"),
        Figure("work_p50", N_("Confirmed to completed, median hours"), "hours", "p50", "completed_at", since="confirmed_at"),
        Figure("work_p90", N_("Confirmed to completed, 90 % within, hours"), "hours", "p90", "completed_at", since="confirmed_at"),
        Figure("whole_p50", N_("Assigned to completed, median hours"), "hours", "p50", "completed_at", since="assigned_at"),
    ))  # fmt: skip


_BACKLOG = (
    Figure("tickets", N_("Open tickets")),
    Figure("urgent", N_("Urgent"), where="priority:urgent"),
    Figure("high", N_("High"), where="priority:high"),
    Figure("normal", N_("Normal"), where="priority:normal"),
    Figure("low", N_("Low"), where="priority:low"),
    Figure("waiting", N_("Waiting for the customer"), where="category:paused"),
    Figure("unassigned", N_("Unassigned"), where="owner:none"),
    Figure("escalated", N_("Escalated"), where="level>0"),
)


def _backlog(maker: Maker) -> Result:
    """Open tickets by age in whole days of the person's calendar, the oldest last."""
    base = conjunction(maker.node("ticket", OPEN), maker.wanted)
    rows = [_aged(maker, label, conjunction(base, band)) for label, band in _bands(maker)]
    rows.append(_aged(maker, _("Total"), base))
    columns = (Column("age", _("Age"), "text"), *(Column(figure.key, _(figure.label)) for figure in _BACKLOG))
    table = Table("backlog", _("Backlog"), columns, tuple(rows), total=True)
    return maker.result([table], [columns_picture(table, range(2, 6), "stacked", _("Open tickets by age and priority"))])


def _bands(maker: Maker) -> list[tuple[str, Node]]:
    path = maker.path("ticket", "created_at")
    starts = [edge(path[-1], maker.today - timedelta(days=days - 1), maker.crm.locale.zone) for days in AGES]
    found: list[tuple[str, Node]] = []
    for place in range(len(AGES) + 1):
        newer = Test(path, Op.GE, starts[place]) if place < len(AGES) else ALL
        older = Test(path, Op.LT, starts[place - 1]) if place else ALL
        low, high = (AGES[place - 1] if place else 0), AGES[place] if place < len(AGES) else 0
        found.append((_age(low, high), conjunction(newer, older)))
    return found


def _age(low: int, high: int) -> str:
    """What a band is called; `high` 0: without an end."""
    if not low:
        return _("today")
    return _("{low}–{high} days").format(low=low, high=high - 1) if high else _("{low} days and more").format(low=low)


def _aged(maker: Maker, label: str, where: Node) -> tuple[Cell, ...]:
    found = measured(maker, "ticket", _BACKLOG, where)
    numbers = [cells.number(value, "count", behind=maker.behind("ticket", where, measure.counted)) for value, measure in found]
    return Cell(label, label, maker.behind("ticket", where)), *numbers


_WAYS = (KIND, CHANNEL, PRODUCT, PRIORITY, STATE, AGENT, TEAM, CUSTOMER, GRADE, MONTH, WEEK)

REPORTS = (
    Report(
        "tickets", N_("Tickets"),
        N_("How many tickets came, by kind, channel, product or any field; how many came back or were escalated; how long they took"), SERVICE,
        "ticket", _tickets, date="created_at", by=_WAYS, options=(ACROSS,),
    ),
    Report(
        "backlog", N_("Backlog"), N_("Open tickets by age and priority"), SERVICE, "ticket", _backlog,
    ),
    Report(
        "complaints", N_("Complaints"), N_("Complaints by cause, by whom or what they are about, by severity, product, month or any field"),
        SERVICE, "ticket", _complaints, date="created_at",
        by=(CAUSE, By("against", N_("Complaint about"), "against"), SEVERITY, PRODUCT, AGENT, TEAM, CUSTOMER, CHANNEL, MONTH, WEEK),
        options=(ACROSS,),
    ),
    Report(
        "agents", N_("Load of agents"),
        N_("Tickets of each agent or team: open, pressing, solved, reopened; how fast, and how content customers were"), SERVICE,
        "ticket", _agents, date="created_at", by=(AGENT, TEAM, PRIORITY, KIND, MONTH), options=(ACROSS,),
    ),
    Report(
        "dispatches", N_("Dispatches"),
        N_("Dispatch orders, and hours from assigned to confirmed to completed, by technician, skill, region, month or any field"), SERVICE,
        "dispatch", _dispatches, date="created_at",
        by=(By("technician", N_("Technician"), "technician"), By("state", N_("State"), "state"), By("skill", N_("Skill needed"), "skill"),
            By("region", N_("Region"), "region"), CUSTOMER, MONTH, WEEK),
        options=(ACROSS,),
    ),
)  # fmt: skip
