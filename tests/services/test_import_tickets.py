"""Tickets of other help desks: headings, words, and a history that can be replayed."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import pytest

from tests.databases import Clock, bare_desk
from tests.services.files import proposed
from tests.services.test_import_deals import brought
from tui_crm.model.instants import local_time
from tui_crm.services import archive, undo
from tui_crm.services.crm import Crm
from tui_crm.services.desk import acts, imported, levels
from tui_crm.services.transfer.run import importing
from tui_crm.services.transfer.run.keeping import with_stamps
from tui_crm.services.transfer.run.options import Options
from tui_crm.services.transfer.run.plan import Plan
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


# the same export again

HEADINGS = "Code,Subject,Status,Created time,Initial response time,Resolved time\n"


def exported(crm: Crm, folder: Path, *rows: str, keep: bool = True) -> Plan:
    """Import an export of the other help desk; its codes find the tickets that are there. A dry run says the same as the import."""
    (folder / "tickets.csv").write_text(HEADINGS + "".join(f"{row}\n" for row in rows))
    source = open_csv(folder / "tickets.csv")
    mapping = proposed(crm, source, "tickets")
    mapping, options = (with_stamps(mapping) if keep else mapping), Options(keep=keep, keys=("code",))
    said = importing.check(crm, source, mapping, options)
    done = importing.run(crm, source, mapping, options)
    assert (said.new, said.updated, said.unchanged, said.notes) == (done.new, done.updated, done.unchanged, done.notes)
    return done


def states(crm: Crm, ticket: int) -> list[tuple[str, str]]:
    """The ticket's history, as (state, since when), and its chain is whole."""
    found = [one for one in crm.store.read_many("ticket_change", crm.lists.referring("ticket_change", "ticket", [ticket])) if not one["deleted_at"]]
    found.sort(key=lambda one: (one.number("at"), one.id))
    assert [one["was"] for one in found] == ["", *(one["became"] for one in found[:-1])]
    record = crm.store.read("ticket", ticket)
    assert (record["state"], record["state_since"]) == (found[-1]["became"], found[-1]["at"])
    return [(one.text("became"), local_time(one.number("at"), UTC).strftime("%m-%d %H:%M")) for one in found]


OPEN = "Z-1,Login fails,Open,2026-01-05 09:00,,"
ANSWERED = "Z-1,Login fails,In Progress,2026-01-05 09:00,2026-01-05 10:00,"
PENDING = "Z-1,Login fails,Pending,2026-01-05 09:00,2026-01-05 10:00,"
CLOSED = "Z-1,Login fails,Closed,2026-01-05 09:00,2026-01-05 10:00,2026-01-05 14:00"
WHOLE = [("new", "01-05 09:00"), ("in_progress", "01-05 10:00"), ("resolved", "01-05 14:00"), ("closed", "01-05 14:00")]


@pytest.mark.parametrize("keep", [True, False])
@pytest.mark.parametrize("earlier", [OPEN, ANSWERED, PENDING])
def test_a_later_export_makes_the_history_that_it_alone_would_have_made(crm: Crm, tmp_path: Path, clock: Clock, earlier: str, keep: bool) -> None:
    exported(crm, tmp_path, earlier, keep=keep)
    before = states(crm, 1)
    clock.forward(24 * HOUR)
    plan = exported(crm, tmp_path, CLOSED, keep=keep)
    assert (plan.new, plan.updated, plan.rejected) == (0, 1, 0)
    assert states(crm, 1)[-2:] == WHOLE[-2:]
    if keep:
        assert states(crm, 1) == WHOLE
    assert not [text for text, _count in plan.notes if "history" in text or "since when" in text]
    undo.undo(crm)
    assert states(crm, 1) == before


def test_its_clock_is_replayed_from_the_history_that_was_made_anew(crm: Crm, tmp_path: Path, clock: Clock) -> None:
    bare_desk(crm)
    policy = archive.add(crm, "sla_policy", {"name": "Round the clock"})
    archive.add(crm, "sla_target", {"policy": policy, "respond": 120, "resolve": 240})
    exported(crm, tmp_path, PENDING)
    clock.forward(240 * HOUR)
    exported(crm, tmp_path, CLOSED)
    found = levels.standings(crm, [1])[1]
    assert (found.respond.verdict, found.resolve.verdict, found.resolve.used) == ("met", "breached", 5 * HOUR)


def test_times_that_are_corrected_are_corrected_in_the_history(crm: Crm, tmp_path: Path) -> None:
    exported(crm, tmp_path, CLOSED)
    exported(crm, tmp_path, CLOSED.replace("14:00", "13:00"))
    assert states(crm, 1)[-2:] == [("resolved", "01-05 13:00"), ("closed", "01-05 13:00")]
    assert exported(crm, tmp_path, CLOSED.replace("14:00", "13:00")).unchanged == 1


def test_a_state_without_a_time_counts_from_the_import_and_that_is_told(crm: Crm, tmp_path: Path, clock: Clock) -> None:
    exported(crm, tmp_path, PENDING)
    clock.forward(24 * HOUR)
    plan = exported(crm, tmp_path, ANSWERED)
    assert states(crm, 1) == [("new", "01-05 09:00"), ("in_progress", "01-05 10:00"), ("waiting", "01-05 10:00"), ("in_progress", "03-03 12:00")]
    assert plan.notes == ((imported.NO_TIME, 1),)
    clock.forward(24 * HOUR)
    assert dict(exported(crm, tmp_path, "Z-1,Login fails,Closed,2026-01-05 09:00,2026-01-05 10:00,").notes)[imported.NO_TIME] == 1
    assert states(crm, 1)[-2:] == [("in_progress", "03-03 12:00"), ("closed", "03-04 12:00")]


def test_what_was_done_here_stays_and_goes_on_from_the_files_time(crm: Crm, tmp_path: Path, clock: Clock) -> None:
    exported(crm, tmp_path, OPEN)
    acts.take(crm, [1])
    clock.forward(24 * HOUR)
    plan = exported(crm, tmp_path, "Z-1,Login fails,Resolved,2026-01-05 09:00,,2026-03-02 16:00")
    assert states(crm, 1) == [("new", "01-05 09:00"), ("accepted", "03-02 12:00"), ("resolved", "03-02 16:00")]
    assert plan.notes == ()
    assert crm.store.read("ticket", 1)["owner"] == crm.user.id


def test_times_before_what_was_done_here_change_no_history_and_that_is_told(crm: Crm, tmp_path: Path, clock: Clock) -> None:
    exported(crm, tmp_path, OPEN)
    acts.take(crm, [1])
    clock.forward(24 * HOUR)
    here = [("new", "01-05 09:00"), ("accepted", "03-02 12:00")]
    assert exported(crm, tmp_path, "Z-1,Login fails,accepted,2026-01-05 09:00,2026-01-05 10:00,").notes == ((imported.FIELDS_ONLY, 1),)
    assert states(crm, 1) == here
    assert dict(exported(crm, tmp_path, CLOSED).notes)[imported.EARLIER] == 1
    assert states(crm, 1) == [*here, ("closed", "03-03 12:00")]


def test_a_ticket_that_is_open_again_keeps_that_it_was_solved(crm: Crm, tmp_path: Path, clock: Clock) -> None:
    exported(crm, tmp_path, CLOSED)
    clock.forward(24 * HOUR)
    plan = exported(crm, tmp_path, ANSWERED)
    assert states(crm, 1) == [*WHOLE, ("in_progress", "03-03 12:00")]
    assert (plan.notes, crm.store.read("ticket", 1)["reopened"]) == (((imported.NO_TIME, 1),), 1)


def test_a_hundred_tickets_are_brought_up_to_date_together(crm: Crm, tmp_path: Path) -> None:
    def rows(text: str) -> list[str]:
        return [text.replace("Z-1", f"Z-{number}") for number in range(1, 101)]

    exported(crm, tmp_path, *rows(ANSWERED))
    assert exported(crm, tmp_path, *rows(CLOSED)).updated == 100
    assert {tuple(states(crm, number)) for number in (1, 50, 100)} == {tuple(WHOLE)}
