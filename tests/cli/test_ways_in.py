"""Tickets that come in at the command line: texts, mails, files."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Command
from tests.services.test_ticket_mail import mail


def test_a_ticket_of_a_text_from_standard_input(crm: Command, tmp_path: Path) -> None:
    crm("customers", "add", "name=Acme")
    (tmp_path / "label.txt").write_text("serial 7")
    options = ("--kind", "fault", "--priority", "high", "--customer", "Acme", "--file", str(tmp_path / "label.txt"), "tags=boiler")
    code = crm("tickets", "new", *options, stdin="没有暖气\n从周一开始\n").out.strip()
    ticket = crm("tickets", "show", code, "--format", "json").json
    assert [ticket[name] for name in ("subject", "body", "kind", "priority", "tags")] == ["没有暖气", "从周一开始", "fault", "high", ["boiler"]]
    assert "label.txt" in crm("tickets", "files", code).out
    assert crm("tickets", "save-file", code, "label.txt", str(tmp_path / "out.txt")).code == 0
    assert (tmp_path / "out.txt").read_text() == "serial 7"
    assert "is there already" in crm("tickets", "save-file", code, "label.txt", str(tmp_path / "out.txt")).err
    assert "Nothing was said" in crm("tickets", "new", stdin=" \n").err


def test_mails_are_taken_once_and_what_opens_no_ticket_is_told(crm: Command, tmp_path: Path) -> None:
    for name, content in (("1.eml", mail().as_bytes()), ("2.eml", mail(number=2, Auto_Submitted="auto-replied").as_bytes()), ("3.eml", b"no mail")):
        (tmp_path / name).write_bytes(content)
    tried = crm("tickets", "import-mail", "--dry-run", str(tmp_path))
    assert "nothing was written" in tried.err
    assert crm("tickets", "list", "--format", "json").json == []
    told = crm("tickets", "import-mail", str(tmp_path))
    assert told.lines == ["opened\tT-000001\teve@acme.example\tNo heating"]
    assert ("automatic mail" in told.err, "this is no e-mail" in told.err, "3 mails: opened 1" in told.err) == (True, True, True)
    assert "known already 1" in crm("tickets", "import-mail", str(tmp_path)).err
    assert crm("undo").code == 0
    assert crm("tickets", "list", "--format", "json").json == []
    assert "There is no" in crm("tickets", "import-mail", str(tmp_path / "nowhere")).err


def test_files_are_attached_and_a_missing_one_is_told(crm: Command, tmp_path: Path, place: Path) -> None:
    code = crm("tickets", "new", "--text", "No heating").out.strip()
    (tmp_path / "a.txt").write_text("x")
    assert crm("tickets", "attach", code, str(tmp_path / "a.txt")).err.strip() == "1 file attached"
    (kept,) = place.with_name("crm.sqlite.files").glob("*/*")
    assert "1 attached file copied" in crm("db", "backup", str(tmp_path / "copy.sqlite")).err
    kept.unlink()
    assert crm("db", "restore", str(tmp_path / "copy.sqlite"), "--yes").code == 0
    assert kept.read_text() == "x"
    kept.unlink()
    assert crm("tickets", "files", code, "--format", "json").json[0]["size"] is None
    assert "was the folder moved" in crm("tickets", "save-file", code, "a.txt", str(tmp_path)).err


def test_what_is_late_is_listed_and_escalated_by_hand(crm: Command) -> None:
    crm("service-levels", "add", "name=Now", "position=0")
    crm("sla-targets", "add", "policy=Now", "respond=60", "resolve=60")
    crm("tickets", "new", "--text", "No heating")
    assert "0 escalated (nothing was written)" in crm("tickets", "escalate-late", "--dry-run").err
    told = crm("tickets", "escalate", "T-000001")
    assert (told.code, told.err.strip()) == (0, "T-000001: level 1; told by a follow-up: ann")
    assert crm("tickets", "show", "T-000001", "--format", "json").json["level"] == 1
    (followup,) = crm("followups", "list", "--format", "json").json
    assert followup["subject"] == "T-000001 No heating: escalated to level 1"
