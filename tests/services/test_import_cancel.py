"""An import that is cancelled, fails or is killed leaves nothing behind, or says how to take it back."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import Place
from tests.services.files import proposed, written
from tui_crm.errors import Cancelled, UsageError
from tui_crm.services import archive, maintenance
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.run import importing, rollback
from tui_crm.services.transfer.run.options import Options
from tui_crm.services.transfer.run.plan import Progress
from tui_crm.services.transfer.sources import reading
from tui_crm.store import journal


def contents(crm: Crm) -> list[tuple[str, dict[str, object]]]:
    """Every record of the archive but for its version and stamps."""
    stamps = {"version", "updated_at", "updated_by"}
    found = []
    for entity in ("customer", "contact", "link", "tag"):
        for record in crm.store.read_many(entity, crm.lists.stream_ids(crm.listing(entity, sort="id"))):
            found.append((entity, {name: value for name, value in record.values.items() if name not in stamps}))
    return found


def file_of(folder: Path, rows: int = 5000) -> reading.CsvReader:
    lines = "".join(f"N{i},Kiel,new,A\n" for i in range(rows))
    return written(folder, "name,city,tags,parent\nA,Ulm,vip,B\nB,Bonn,,\n" + lines)


class StopAfter:
    """Answers no so many times, then yes."""

    def __init__(self, times: int) -> None:
        self.left = times

    def __call__(self) -> bool:
        self.left -= 1
        return self.left < 0


@pytest.fixture
def before(crm: Crm) -> list[tuple[str, dict[str, object]]]:
    """The archive's content: two customers that the file updates."""
    archive.add(crm, "customer", {"name": "A", "city": "Kiel", "tags": ("old",)})
    archive.add(crm, "customer", {"name": "B", "city": "Bonn"})
    return contents(crm)


@pytest.mark.parametrize("parts", [0, 1, 2, 3])
def test_a_cancelled_import_leaves_all_as_it_was(crm: Crm, tmp_path: Path, before: list[tuple[str, dict[str, object]]], parts: int) -> None:
    source = file_of(tmp_path)
    with pytest.raises(Cancelled):
        importing.run(crm, source, proposed(crm, source), Options(keys=("name",)), cancelled=StopAfter(parts))
    assert contents(crm) == before
    assert journal.open_acts(crm.store.engine) == []
    assert maintenance.check(crm).problems == ()
    candidate = journal.undo_candidate(crm.store.engine, crm.user.id)
    assert candidate is not None
    assert candidate.verb == "create"  # the cancelled import is nothing to undo


def test_a_cancelled_dry_run_ends(crm: Crm, tmp_path: Path) -> None:
    source = file_of(tmp_path)
    with pytest.raises(Cancelled):
        importing.check(crm, source, proposed(crm, source), cancelled=StopAfter(1))


def test_a_file_that_breaks_off_in_the_middle_is_taken_back(crm: Crm, tmp_path: Path, before: list[tuple[str, dict[str, object]]]) -> None:
    source = file_of(tmp_path)
    source.path.write_bytes(source.path.read_bytes() + "华兴,上海,,\n".encode("gb18030"))  # somebody writes on while we read
    with pytest.raises(UsageError, match="not written in UTF-8"):
        importing.run(crm, source, proposed(crm, source))
    assert contents(crm) == before


def test_a_killed_import_is_found_and_taken_back(crm: Crm, place: Place, tmp_path: Path, before: list[tuple[str, dict[str, object]]]) -> None:
    source = file_of(tmp_path)
    act = _broken_off(crm, source, place)
    (found,) = rollback.interrupted(crm)
    assert (found.id, found.label) == (act, "file.csv")
    assert found.count in (1999, 3999)  # one of the rows changes nothing; the commit of the last part may be on its way
    assert f"act {act}" in maintenance.check(crm).notes[0]
    told: list[Progress] = []
    rollback.rollback(crm, act, told.append)
    assert contents(crm) == before
    assert (rollback.interrupted(crm), told[-1].stage) == ([], "rollback")
    with pytest.raises(UsageError, match="no unfinished"):
        rollback.rollback(crm, act)


def test_a_rollback_that_was_interrupted_is_begun_again(crm: Crm, place: Place, tmp_path: Path, before: list[tuple[str, dict[str, object]]]) -> None:
    act = _broken_off(crm, file_of(tmp_path), place)

    def interrupt(progress: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rollback.rollback(crm, act, interrupt)
    assert contents(crm) != before
    rollback.rollback(crm, act)
    assert contents(crm) == before


def test_what_a_colleague_changed_meanwhile_stays_theirs(crm: Crm, place: Place, tmp_path: Path, before: list[tuple[str, dict[str, object]]]) -> None:
    act = _broken_off(crm, file_of(tmp_path), place)
    archive.edit(place.open("bob"), "customer", 1, {"city": "Jena"})
    rollback.rollback(crm, act)
    record = crm.store.read("customer", 1)
    assert (record["city"], record["tags"]) == ("Jena", ("old",))


def _broken_off(crm: Crm, source: reading.CsvReader, place: Place) -> int:
    """An import whose process is killed after two parts. Returns its act."""
    found = subprocess.run([sys.executable, "-c", DYING, place.url, str(source.path)], check=False)
    assert found.returncode == -signal.SIGKILL
    return journal.open_acts(crm.store.engine)[0].id


DYING = """
import os, signal, sys
from datetime import UTC
from pathlib import Path
from tui_crm.services.crm import Locale, open_crm
from tui_crm.services.transfer.run import importing
from tui_crm.services.transfer.sources import reading
from tui_crm.services.transfer.run.options import Options

crm = open_crm(sys.argv[1], Locale(UTC), login="ann")
source = reading.open_csv(Path(sys.argv[2]))

def watch(progress):
    if progress.rows >= 4000:
        os.kill(os.getpid(), signal.SIGKILL)

importing.run(crm, source, importing.proposal(crm, "customers", source), Options(keys=("name",)), progress=watch)
"""
