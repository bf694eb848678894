"""A database that cannot be used says so in words for people, and nothing half-written stays."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.databases import LOCALE, Place
from tui_crm.errors import StoreError
from tui_crm.services import archive, maintenance
from tui_crm.services.crm import Crm, open_crm
from tui_crm.store import sqlite
from tui_crm.store.store import connect


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Place]:
    """An empty database file."""
    with databases.empty_place("sqlite", tmp_path, "") as place:
        yield place


def opened(url: str) -> Crm:
    return open_crm(url, LOCALE, login="ann")


def test_a_file_that_another_program_holds(file: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    crm, other = file.open("ann"), connect(file.url)
    with other.tx(), pytest.raises(StoreError, match="busy: another program holds it"):
        archive.add(crm, "customer", {"name": "Acme"})
    other.close()
    archive.add(crm, "customer", {"name": "Acme"})
    assert crm.lists.count(crm.listing("customer")) == 1


def test_a_directory_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"cannot be opened\. Does its folder exist"):
        connect(str(tmp_path / "no" / "where" / "crm.db"))


def test_a_directory_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError):
        opened(str(tmp_path / "file" / "crm.db"))


def test_a_directory_in_the_place_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        opened(str(tmp_path))


def test_a_file_that_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="There is no database at"):
        open_crm(str(tmp_path / "none.db"), LOCALE, create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("milk, bread, a longer list than SQLite's first hundred bytes could ever be " * 3)
    with pytest.raises(StoreError, match="is not a tui-crm database"):
        opened(str(tmp_path / "notes.txt"))


def test_a_damaged_file(file: Place) -> None:
    crm = file.open("ann")
    with crm.store.act(crm.author, "create") as unit:
        unit.create_many("customer", [{"name": f"Acme {n}"} for n in range(500)])
    file.close()
    with Path(file.url).open("r+b") as raw:
        raw.seek(4096 * 3)
        raw.write(os.urandom(4096 * 20))
    with pytest.raises(StoreError, match="damaged"):
        maintenance.check(file.open("ann"))


def test_a_file_that_may_only_be_read(file: Place) -> None:
    acme = archive.add(file.open("ann"), "customer", {"name": "Acme"})
    file.close()
    crm = file.open("ann", read_only=True)
    assert crm.store.read("customer", acme).title == "Acme"
    with pytest.raises(StoreError, match="read-only; nothing was written"):
        archive.edit(crm, "customer", acme, {"city": "Berlin"})
    stranger = file.open("zoe", read_only=True)
    assert (stranger.user.id, stranger.user.text("role")) == (0, "reader")


def test_a_full_disk(file: Place) -> None:
    crm = file.open("ann")
    acme = archive.add(crm, "customer", {"name": "Acme"})
    pages = crm.store.engine.run("PRAGMA page_count")[0][0]
    crm.store.engine.run(f"PRAGMA max_page_count={pages + 2}")
    with pytest.raises(StoreError, match="The disk is full; the last change was not written"):
        archive.edit(crm, "customer", acme, {"city": "Berlin", "notes": "long " * 20_000})
    crm.store.engine.run("PRAGMA max_page_count=1000000")
    assert crm.store.read("customer", acme)["city"] == ""
    archive.edit(crm, "customer", acme, {"city": "Berlin"})
    assert maintenance.check(crm).problems == ()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of twelve megabytes, where the tests may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if not mount or subprocess.run([mount, "-t", "tmpfs", "-o", "size=12m", "tmpfs", folder], capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a disk")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def test_a_disk_that_is_really_full(small_disk: Path) -> None:
    with databases.empty_place("sqlite", small_disk, "") as place:
        crm = place.open("ann")
        acme = archive.add(crm, "customer", {"name": "Acme"})
        with pytest.raises(StoreError, match="The disk is full; the last change was not written"), crm.store.act(crm.author, "create") as unit:
            unit.create_many("customer", [{"name": f"Globex {n}", "notes": "long " * 400} for n in range(12_000)])
        assert crm.lists.stream_ids(crm.listing("customer")).tolist() == [acme]
        assert maintenance.check(crm).problems == ()
        with pytest.raises(StoreError, match=r"The disk is full; the last change was not written to .*copy"):
            [maintenance.backup(crm, str(small_disk / f"copy{number}.db")) for number in range(200)]
        assert not list(small_disk.glob("*.part*"))


def test_a_server_that_is_not_there() -> None:
    with pytest.raises(StoreError, match="cannot be reached") as raised:
        opened("postgresql://ann:secret@127.0.0.1:1/crm")
    assert "secret" not in str(raised.value)


def test_a_database_that_the_server_does_not_have(postgres_server: str) -> None:
    with pytest.raises(StoreError, match="cannot be reached"):
        opened(postgres_server.replace("/postgres?", "/nowhere?"))


def test_a_wrong_password(postgres_server: str) -> None:
    if "TUI_CRM_TEST_PG" in os.environ:
        pytest.skip("changes who may log in: only on a server of our own")
    import psycopg

    with psycopg.connect(postgres_server, autocommit=True) as server:
        found = server.execute("SHOW hba_file").fetchone()
        assert found
        rules = Path(found[0])
        before = rules.read_text()
        rules.write_text(f"local all zoe scram-sha-256\n{before}")
        server.execute("CREATE ROLE zoe LOGIN PASSWORD 'right'")
        server.execute("SELECT pg_reload_conf()")
        try:
            with pytest.raises(StoreError, match="password authentication failed") as raised:
                opened(postgres_server.replace("postgres:@", "zoe:wrong@"))
            assert "wrong" not in str(raised.value)
        finally:
            rules.write_text(before)
            server.execute("SELECT pg_reload_conf()")
            server.execute("DROP ROLE zoe")


def test_a_server_that_lets_nobody_write(postgres_server: str) -> None:
    with databases.empty_place("postgres", Path(), postgres_server) as place:
        acme = archive.add(place.open("ann"), "customer", {"name": "Acme"})
        crm = place.open("ann", read_only=True)
        with pytest.raises(StoreError, match="read-only; nothing was written"):
            archive.edit(crm, "customer", acme, {"city": "Berlin"})
        assert crm.lists.stream_ids(crm.listing("customer")).tolist() == [acme]


def test_a_connection_that_was_lost_is_made_again(postgres_server: str) -> None:
    with databases.empty_place("postgres", Path(), postgres_server) as place:
        crm = place.open("ann")
        databases.admin(
            place.url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        with pytest.raises(StoreError, match="cannot be reached"):
            archive.add(crm, "customer", {"name": "Acme"})
        assert archive.add(crm, "customer", {"name": "Acme"}) == 1
