"""An import that was killed goes on where it was: what it makes is what an uninterrupted one makes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import Place, empty_place
from tests.services.files import proposed, written
from tests.services.test_import_cancel import contents
from tui_crm.errors import StoreError, UsageError
from tui_crm.services import archive, maintenance, undo
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.run import importing, resuming, rollback
from tui_crm.services.transfer.run.acting import runner_here
from tui_crm.services.transfer.run.interrupted import TAKING_BACK, unfinished
from tui_crm.services.transfer.run.job import Job
from tui_crm.services.transfer.run.options import Options
from tui_crm.services.transfer.run.plan import Progress
from tui_crm.services.transfer.run.writing import TakenOver
from tui_crm.services.transfer.sources import reading
from tui_crm.store import runs

ROWS = 7000
KILLED = """
import os, signal, sys
from datetime import UTC
from pathlib import Path
from tui_crm.services.crm import Locale, open_crm
from tui_crm.services.transfer.run import importing
from tui_crm.services.transfer.sources import reading
from tui_crm.services.transfer.run.job import Job
from tui_crm.services.transfer.run.options import Options

crm = open_crm(sys.argv[1], Locale(UTC), login="ann")
path, stop = Path(sys.argv[2]), int(sys.argv[3])
source = reading.open_csv(path)
told = 0

def watch(progress):
    global told
    told += 1
    if told == stop:
        os.kill(os.getpid(), signal.SIGKILL)

job = Job(source, importing.proposal(crm, "customers", source), Options(keys=("name",)), path.with_suffix(".rejected.csv"), (), {"path": str(path)})
importing.run_all(crm, [job], progress=watch)
"""


def open_again(path: str) -> reading.CsvReader:
    return reading.open_csv(Path(path))


def row(i: int) -> str:
    parent = f"N{i + 2}" if i % 1000 == 0 else ""
    return f"N{i},{'Kiel' if i % 3 else 'Ulm'},t{i % 5},{parent},{'1990-02-31' if i % 700 == 1 else ''}\n"


def text() -> str:
    """Rows that are new, change a customer, refer to later ones, or are wrong."""
    return "name,city,tags,parent,birthday\nA,Ulm,vip,B,\nB,Bonn,,,\n" + "".join(map(row, range(ROWS))) + "N5,Jena,,,\n"


@pytest.fixture
def there(crm: Crm) -> None:
    two_customers(crm)


def two_customers(crm: Crm) -> None:
    archive.add(crm, "customer", {"name": "A", "city": "Kiel", "tags": ("old",)})
    archive.add(crm, "customer", {"name": "B", "city": "Bonn"})


def killed(place: Place, path: Path, stop: int) -> None:
    found = subprocess.run([sys.executable, "-c", KILLED, place.url, str(path), str(stop)], check=False)
    assert found.returncode == -signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="how an ended process is seen on Linux")
def test_a_killed_import_whose_process_nobody_took_note_of_does_not_run(crm: Crm, there: None, place: Place, tmp_path: Path) -> None:
    source = written(tmp_path, text())
    program = subprocess.Popen([sys.executable, "-c", KILLED, place.url, str(source.path), "2"])
    os.waitid(os.P_PID, program.pid, os.WEXITED | os.WNOWAIT)  # it has ended, and its name is still there
    (found,) = unfinished(crm)
    assert (found.running, found.resumable) == (False, True)
    assert "was interrupted" in found.told
    assert program.wait() == -signal.SIGKILL


@pytest.mark.parametrize("stop", [1, 2, 5])
def test_a_killed_import_goes_on_and_ends_as_if_nothing_had_been(crm: Crm, there: None, place: Place, tmp_path: Path, stop: int) -> None:
    source = written(tmp_path, text())
    killed(place, source.path, stop)
    (found,) = unfinished(crm)
    assert (found.running, found.resumable) == (False, True)
    (plan,) = resuming.resume(crm, found.act.id, open_again)
    assert (plan.rows, plan.new, plan.updated, plan.unchanged, plan.rejected) == (ROWS + 3, ROWS - 10, 2, 1, 10)
    assert (plan.act, plan.incomplete) == (found.act.id, 0)
    assert (unfinished(crm), maintenance.check(crm).problems) == ([], ())
    whole, rejects = at_one_go(source, tmp_path / "other")
    assert timeless(contents(crm)) == timeless(whole)
    assert source.path.with_suffix(".rejected.csv").read_text("utf-8") == rejects
    undo.undo(crm)
    assert [values["name"] for entity, values in contents(crm) if entity == "customer"] == ["A", "B"]


def timeless(found: list[tuple[str, dict[str, object]]]) -> list[tuple[str, dict[str, object]]]:
    """The records without when they were made: the process that was killed had the real clock."""
    return [(entity, {**values, "created_at": 0}) for entity, values in found]


def at_one_go(source: reading.CsvReader, folder: Path) -> tuple[list[tuple[str, dict[str, object]]], str]:
    """The same import into another database, not interrupted: the records and the rejected rows."""
    folder.mkdir()
    rejects = folder / "rejects.csv"
    with empty_place("sqlite", folder, "") as place:
        crm = place.open("ann")
        two_customers(crm)
        importing.run(crm, source, proposed(crm, source), Options(keys=("name",)), rejects=rejects)
        return contents(crm), rejects.read_text("utf-8")


def test_a_file_that_changed_or_went_is_refused_and_the_import_taken_back(crm: Crm, there: None, place: Place, tmp_path: Path) -> None:
    before = contents(crm)
    source = written(tmp_path, text())
    killed(place, source.path, 2)
    (found,) = unfinished(crm)
    source.path.write_text(text().replace("N5,Jena", "N5,Gera"))
    with pytest.raises(UsageError, match="has changed since"):
        resuming.resume(crm, found.act.id, open_again)
    source.path.unlink()
    with pytest.raises(UsageError, match="cannot be read"):
        resuming.resume(crm, found.act.id, open_again)
    rollback.rollback(crm, found.act.id)
    assert contents(crm) == before
    assert crm.store.engine.run("SELECT * FROM import_run") == crm.store.engine.run("SELECT * FROM import_link") == []
    with pytest.raises(UsageError, match="no unfinished import"):
        resuming.resume(crm, found.act.id, open_again)


def test_a_half_taken_back_import_is_not_gone_on_with(crm: Crm, there: None, place: Place, tmp_path: Path) -> None:
    source = written(tmp_path, text())
    killed(place, source.path, 2)
    (found,) = unfinished(crm)
    runs.take_over(crm.store.engine, found.act.id, TAKING_BACK)
    assert not unfinished(crm)[0].resumable
    with pytest.raises(UsageError, match="--rollback"):
        resuming.resume(crm, found.act.id, open_again)


def test_who_goes_on_with_a_running_import_takes_it_over(crm: Crm, there: None, place: Place, tmp_path: Path) -> None:
    source = written(tmp_path, text())
    other = place.open("ann")

    def go_on_elsewhere(progress: Progress) -> None:
        if progress.rows == 2000:
            (found,) = unfinished(other)
            assert found.running
            runs.take_over(other.store.engine, found.act.id, runner_here())

    job = Job(source, proposed(crm, source), Options(keys=("name",)), opening={"path": str(source.path)})
    with pytest.raises(TakenOver):
        importing.run_all(crm, [job], progress=go_on_elsewhere)
    (found,) = unfinished(other)
    assert found.rows == 2000
    (plan,) = resuming.resume(other, found.act.id, open_again)
    assert plan.rows == ROWS + 3


def test_an_import_without_a_file_of_its_own_can_only_be_taken_back(crm: Crm, tmp_path: Path) -> None:
    source = written(tmp_path, "name\n" + "".join(f"N{i}\n" for i in range(3000)))

    def look(progress: Progress) -> None:
        (found,) = unfinished(crm)
        assert not found.resumable
        with pytest.raises(UsageError, match="cannot be opened again"):
            resuming.resume(crm, found.act.id, open_again)

    importing.run(crm, source, proposed(crm, source), progress=look)


def test_an_import_into_a_full_disk_is_gone_on_with_when_there_is_room(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    path.write_text(text(), "utf-8")
    with empty_place("sqlite", tmp_path, "") as place:
        crm = place.open("ann")
        source = reading.open_csv(path)
        job = Job(source, importing.proposal(crm, "customers", source), Options(), None, (), {"path": str(path)})
        room = crm.store.engine.run("PRAGMA page_count")[0][0] + 500
        crm.store.engine.run(f"PRAGMA max_page_count={room}")
        with pytest.raises(StoreError, match=r"The disk is full.* What the import wrote before stays\. Go on with it: tui-crm import --resume"):
            importing.run_all(crm, [job])
        (stopped,) = unfinished(crm)
        assert stopped.resumable and 0 < stopped.rows < ROWS
        crm.store.engine.run("PRAGMA max_page_count=1000000")
        (plan,) = resuming.resume(crm, stopped.act.id, open_again)
        assert plan.new + plan.rejected == plan.rows == ROWS + 3
        assert len(crm.lists.stream_ids(crm.listing("customer"))) == plan.new
        assert maintenance.check(crm).problems == ()
