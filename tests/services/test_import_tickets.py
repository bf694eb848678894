"""Tickets of other help desks: headings, words, and a history that can be replayed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.databases import Clock, bare_desk
from tests.services.files import proposed
from tests.services.test_import_deals import brought
from tui_crm.services import archive, undo
from tui_crm.services.crm import Crm
from tui_crm.services.desk import imported, levels
from tui_crm.services.transfer.run import importing
from tui_crm.services.transfer.run.keeping import with_stamps
from tui_crm.services.transfer.run.options import Options
from tui_crm.services.transfer.sources.reading import open_csv

HOUR = 3_600_000


def way(crm: Crm, ticket: int) -> list[tuple[object, object, int]]:
    found = crm.store.read_many("ticket_change", crm.lists.referring("ticket_change", "ticket", [ticket]))
    first = found[0].number("at")
    return [(change["was"], change["became"], (change.number("at") - first) // HOUR) for change in found]


def test_a_closed_tickets_times_are_its_history_and_its_clock_is_replayed(crm: Crm, tmp_path: Path, clock: Clock) -> None:
    bare_desk(crm)
    policy = archive.add(crm, "sla_policy", {"name": "Round the clock"})
    archive.add(crm, "sla_target", {"policy": policy, "respond": 120, "resolve": 240})
    rows = (
        "Ticket ID,Subject,Status,Priority,Type,Source,Created time,Initial response time,Resolved time,Tags\n"
        "77,Login fails,Closed,Urgent,Incident,Email,2026-01-05 09:00,2026-01-05 10:00,2026-01-05 14:00,web\n"
        "78,Price?,Pending,Medium,Question,Phone,2026-01-06 09:00,2026-01-06 12:00,,\n"
    )
    (tmp_path / "tickets.csv").write_text(rows)
    source = open_csv(tmp_path / "tickets.csv")
    plan = importing.run(crm, source, with_stamps(proposed(crm, source, "tickets")), Options(keep=True))
    assert (plan.new, plan.rejected) == (2, 0)
    closed, waiting = (crm.store.read("ticket", number) for number in (1, 2))
    assert [closed[name] for name in ("state", "category", "priority", "kind", "channel")] == ["closed", "closed", "urgent", "fault", "email"]
    assert [waiting[name] for name in ("state", "category", "priority")] == ["waiting", "paused", "normal"]
    assert way(crm, 1) == [("", "new", 0), ("new", "in_progress", 1), ("in_progress", "resolved", 5), ("resolved", "closed", 5)]
    assert way(crm, 2) == [("", "new", 0), ("new", "in_progress", 3), ("in_progress", "waiting", 3)]
    found = levels.standings(crm, [1, 2])
    assert (found[1].respond.verdict, found[1].resolve.verdict, found[1].resolve.used) == ("met", "breached", 5 * HOUR)
    assert (found[2].respond.verdict, found[2].resolve.verdict) == ("breached", "paused")
    undo.undo(crm)
    assert crm.lists.count(crm.listing("ticket")) == 0


def test_a_chinese_help_desks_words_are_understood(crm: Crm, tmp_path: Path) -> None:
    archive.add(crm, "customer", {"name": "上海华兴贸易有限公司"})
    rows = (
        "工单编号,工单标题,客户名称,工单状态,紧急程度,工单类型,来源,创建时间\n"
        "G1,设备报警,上海华兴贸易有限公司,处理中,紧急,报修,电话,2026-01-05 09:00\n"
        "G2,怎么用,上海华兴贸易有限公司,待回访,低,咨询,微信,2026-01-05 10:00\n"
    )
    plan = brought(crm, tmp_path / "工单.csv", rows, "tickets")
    assert (plan.new, plan.rejected) == (2, 0)
    found = [[crm.store.read("ticket", number)[name] for name in ("state", "priority", "kind", "channel", "customer")] for number in (1, 2)]
    assert found == [["in_progress", "urgent", "fault", "phone", 1], ["callback", "low", "question", "wechat", 1]]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"state": "new"}, [(9, "new")]),
        ({"state": "closed", "resolved_at": 4}, [(4, "new"), (4, "resolved"), (4, "closed")]),
        ({"state": "closed", "created_at": 5}, [(5, "new"), (5, "closed")]),
        ({"state": "resolved", "created_at": 5, "answered_at": 3, "resolved_at": 4}, [(5, "new"), (5, "resolved")]),
        ({"state": "waiting", "created_at": 5, "answered_at": 7, "resolved_at": 8}, [(5, "new"), (7, "in_progress"), (7, "waiting")]),
    ],
)
def test_times_that_are_missing_or_go_backwards_make_no_wrong_history(values: dict[str, object], expected: list[tuple[int, str]]) -> None:
    assert imported.way(values, 9) == expected
