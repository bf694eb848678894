"""Files in and out, as somebody types it."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Command

ACCOUNTS = "Account Name,Sector,City,Shoe size\nAcme,food,Kiel,42\n上海华兴,贸易,上海,\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "accounts.csv"
    path.write_text(ACCOUNTS)
    return path


def test_a_pipe_gets_the_dry_run_and_a_hint(crm: Command, file: Path) -> None:
    told = crm("import", str(file))
    assert (told.code, told.lines[-1]) == (2, "2 rows: 2 new, 0 updated, 0 unchanged, 0 rejected")
    assert "Nothing was written; to import, say --yes" in told.err
    assert crm("customers", "list", "--count").out == "0\n"


def test_a_dry_run_shows_what_becomes_of_columns_and_rows(crm: Command, file: Path) -> None:
    told = crm("import", str(file), "--dry-run")
    assert told.code == 0
    assert told.lines == [
        "accounts.csv: UTF-8, comma",
        "column        becomes          because                for example",
        "Account Name  name             known as account name  Acme | 上海华兴",
        "Sector        industry         known as sector        food | 贸易",
        "City          city             the field's name       Kiel | 上海",
        "Shoe size     a line of notes  no field of that name  42",
        "New, line 2, Acme: industry: food, city: Kiel",
        "New, line 3, 上海华兴: industry: 贸易, city: 上海",
        "2 rows: 2 new, 0 updated, 0 unchanged, 0 rejected",
    ]
    assert crm("customers", "list", "--count").out == "0\n"


def test_yes_imports_at_once_and_undo_takes_it_back(crm: Command, file: Path) -> None:
    told = crm("import", str(file), "--yes", "--map", "sector=", "--unknown", "ignore")
    assert (told.code, told.lines[0]) == (0, "2 rows: 2 new, 0 updated, 0 unchanged, 0 rejected")
    told = crm("export", "--columns", "name,industry,notes,city", "--sort", "-name")
    assert told.out == "name,industry,notes,city\r\n上海华兴,,,上海\r\nAcme,,,Kiel\r\n"
    assert crm("undo").code == 0
    assert crm("customers", "list", "--count").out == "0\n"


def test_an_update_shows_old_and_new(crm: Command, file: Path) -> None:
    crm("import", str(file), "--yes")
    file.write_text(ACCOUNTS.replace("Kiel", "Bonn"))
    told = crm("import", str(file), "--dry-run", "--key", "name")
    assert told.lines[-2:] == ["Updated, line 2, Acme: city: Kiel → Bonn", "2 rows: 0 new, 1 updated, 1 unchanged, 0 rejected"]


def test_rows_that_were_rejected_before_are_not_lost(crm: Command, file: Path) -> None:
    file.write_text("name,emails\nAcme,no address\n")
    crm("import", str(file), "--yes")
    mended = file.with_name("accounts.rejected.csv")
    mended.write_text("under correction")
    assert "accounts-2.rejected.csv" in crm("import", str(file), "--yes").out
    assert mended.read_text() == "under correction"


def test_some_rejected_is_exit_code_4_and_the_file_is_named(crm: Command, file: Path) -> None:
    file.write_text("name,birthday\nAcme,1990-02-31\nGlobex,\n")
    told = crm("import", str(file), "--yes", "--format", "json")
    rejects = file.with_name("accounts.rejected.csv")
    assert told.code == 4
    assert {key: told.json[key] for key in ("new", "rejected", "rejects")} == {"new": 1, "rejected": 1, "rejects": str(rejects)}
    assert told.json["problems"] == [{"line": 2, "field": "birthday", "reason": "not a date: 1990-02-31"}]
    assert rejects.exists()


def test_standard_input_is_a_file_too(crm: Command) -> None:
    assert crm("import", "-", "--yes", "--as", "tags", stdin="name;about\nvip;the best\n").code == 0
    assert json.loads(crm("export", "tags", "--format", "json").out) == [{"name": "vip", "about": "the best"}]


def test_an_export_into_a_file_is_written_whole_or_not_at_all(crm: Command, file: Path, tmp_path: Path) -> None:
    crm("import", str(file), "--yes")
    target = tmp_path / "out.ndjson"
    told = crm("export", "--columns", "name", "-o", str(target), "--where", "city:kiel")
    assert (target.read_text(), told.err) == ('{"name": "Acme"}\n', f"1 record written to {target}\n")
    assert [path.name for path in tmp_path.glob("out*")] == ["out.ndjson"]


@pytest.mark.parametrize(("words", "message"), [
    (("import",), "Which file"),
    (("import", "nowhere.csv", "--yes"), "nowhere.csv cannot be read"),
    (("import", "FILE", "--as", "shoes"), "There are no “shoes”; there are users, customers"),
    (("import", "FILE", "--map", "sector"), "--map is HEADING=FIELD"),
    (("import", "FILE", "--map", "hat=city"), "no heading “hat”"),
    (("import", "FILE", "--rejects", "FILE", "--yes"), "cannot be the file that is read"),
    (("import", "--rollback", "77"), "no unfinished act 77"),
    (("export", "--columns", "shoe"), "no field “shoe”"),
    (("export", "-o", "/nowhere/file.csv"), "/nowhere/file.csv cannot be written"),
])  # fmt: skip
def test_slips_are_told_in_words(crm: Command, file: Path, words: tuple[str, ...], message: str) -> None:
    crm("import", str(file), "--yes")
    told = crm(*(str(file) if word == "FILE" else word for word in words))
    assert (told.code, told.out) == (2, "")
    assert message in told.err


def test_a_terminal_is_asked_and_ctrl_c_puts_everything_back(crm: Command, place: Path, tmp_path: Path) -> None:
    many = tmp_path / "many.csv"
    many.write_text("name\n" + "".join(f"N{i}\n" for i in range(60_000)))
    keyboard, terminal = pty.openpty()
    command = [sys.executable, "-m", "tui_crm", "--db", str(place), "import", str(many)]
    process = subprocess.Popen(command, stdin=terminal, stdout=terminal, stderr=terminal, close_fds=True, start_new_session=True)
    os.close(terminal)
    seen = b""
    while b"Importing" not in seen:
        seen += os.read(keyboard, 4096)
        if seen.count(b"[y/N]") == 1 and b"answered" not in seen:
            os.write(keyboard, b"y\n")
            seen += b"answered"
    process.send_signal(signal.SIGINT)
    while _more(keyboard):
        pass
    assert b"60,000 rows: 60,000 new" in seen
    assert process.wait() == 130
    os.close(keyboard)
    assert crm("customers", "list", "--count").out == "0\n"


def _more(descriptor: int) -> bytes:
    """What a terminal shows next; nothing once its last program has ended."""
    try:
        return os.read(descriptor, 4096)
    except OSError:
        return b""
