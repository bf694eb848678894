"""Follow-ups, the day, the calendar, mails and work logs from the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Command

MAIL = b"Message-ID: <1@acme.example>\r\nFrom: info@acme.example\r\nTo: ann@firm.example\r\nSubject: offer?\r\n\r\nplease\r\n"


def test_a_follow_up_is_planned_put_off_and_done(crm: Command) -> None:
    crm("customers", "add", "name=Acme")
    assert crm("followups", "plan", "call about the offer tomorrow 10:00 every week", "--customer", "Acme").out == "F-000001\n"
    assert crm("followups", "list", "--format", "json", "--columns", "subject,repeat").json[0]["repeat"] == "week"
    assert "1 follow-up put off" in crm("followups", "snooze", "F-000001", "--to", "+3d").err
    assert crm("followups", "done", "F-000001", "--outcome", "agreed >> send the contract tomorrow").lines == ["A-000001", "F-000002", "F-000003"]
    assert crm("followups", "done", "F-000001").code == 2
    assert "1 follow-up given up" in crm("followups", "drop", "F-000002", "--reason", "not needed").err
    assert crm("followups", "reassign", "F-000003", "--to", "nobody").code == 3
    crm("undo")
    assert crm("followups", "list", "--where", "state:open", "--count").out.strip() == "2"


def test_the_day_is_written_for_people_and_programs(crm: Command) -> None:
    crm("customers", "add", "name=Acme")
    crm("followups", "plan", "call yesterday", "--customer", "Acme")
    crm("followups", "plan", "send the offer today", "--customer", "Acme")
    rows = crm("today", "--format", "json").json
    assert [(row["section"], row["title"], row["about"], row["record"]) for row in rows[:2]] == [
        ("overdue", "call", "Acme", "F-000001"), ("due", "send the offer", "Acme", "F-000002"),
    ]  # fmt: skip
    assert "! 1 d late" in crm("today").out


def test_the_calendar_is_written_as_rows_and_as_icalendar(crm: Command) -> None:
    crm("followups", "plan", "visit the fair 2026-03-05 10:00")
    rows = crm("calendar", "2026-03-02", "--format", "json").json
    assert [(row["day"], row["title"]) for row in rows] == [("2026-03-05", "visit the fair")]
    assert crm("calendar", "2026-03-09", "--format", "json").json == []
    written = crm("calendar", "2026-03-02", "--format", "ics").out
    assert "SUMMARY:visit the fair\r\n" in written
    assert crm("calendar", "nonsense").code == 4


def test_mails_are_attached_and_those_that_cannot_be_are_named(crm: Command, tmp_path: Path) -> None:
    crm("customers", "add", "name=Acme", "emails=info@acme.example")
    good, bad = tmp_path / "good.eml", tmp_path / "bad.eml"
    good.write_bytes(MAIL)
    bad.write_bytes(b"\x00\x01")
    told = crm("activities", "import-mail", str(good), str(bad))
    assert told.out == "A-000001\n"
    assert "bad.eml: this is no e-mail" in told.err
    assert "1 of 2 e-mails attached" in told.err
    again = crm("activities", "import-mail", str(good))
    assert again.code == 2
    assert "there already (A-000001)" in again.err
    assert crm("activities", "attach", "A-000001", str(good)).err == "1 file attached\n"
    assert [row["name"] for row in crm("activities", "files", "A-000001", "--format", "json").json] == ["good.eml"]
    saved = crm("activities", "save-file", "A-000001", "good.eml", str(tmp_path / "copy.eml"))
    assert saved.out == f"{tmp_path / 'copy.eml'}\n"
    assert (tmp_path / "copy.eml").read_bytes() == MAIL


def test_too_many_contacts_are_told_and_the_rule_is_a_record(crm: Command) -> None:
    crm("customers", "add", "name=Acme", "grade=A")
    crm("contact-rules", "add", "grade=A", "most_contacts=1", "period_days=7")
    assert "!" not in crm("customers", "log", "Acme", "call one").err
    assert "! Acme: 1 contact in 7 days, 1 are allowed" in crm("customers", "log", "Acme", "call two").err


def test_a_work_log_is_drafted_handed_in_and_commented(crm: Command) -> None:
    crm("customers", "add", "name=Acme")
    crm("customers", "log", "Acme", "call asked for a quote")
    told = crm("worklogs", "draft")
    assert told.out == "W-000001\n"
    assert "call: asked for a quote · Acme" in told.err
    assert "1 work log handed in" in crm("worklogs", "hand-in", "W-000001").err
    assert crm("worklogs", "comment", "W-000001", "well done").code == 0
    assert crm("worklogs", "show", "W-000001", "--format", "json").json["state"] == "commented"
