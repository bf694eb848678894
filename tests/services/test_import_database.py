"""Another program's SQLite file, read through a query."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_crm.errors import UsageError
from tui_crm.services.transfer.sources.opening import SourceOptions, open_source
from tui_crm.store.driver import sqlite_module


@pytest.fixture
def crm_file(tmp_path: Path) -> Path:
    """Some other CRM."""
    path = tmp_path / "other.db"
    connection = sqlite_module().connect(str(path))
    connection.executescript(
        "CREATE TABLE firms (id INTEGER PRIMARY KEY, title TEXT, size REAL, logo BLOB);"
        "CREATE TABLE \"phone numbers\" (firm INTEGER, number TEXT);"
        "INSERT INTO firms VALUES (1, '华兴', 12.0, NULL), (2, 'Acme', 0.5, x'00ff'), (3, NULL, NULL, NULL);"
        "INSERT INTO \"phone numbers\" VALUES (1, '13800138000'), (2, '0431 1234');"
    )
    connection.close()
    return path


def test_the_rows_of_a_query_are_read(crm_file: Path) -> None:
    query = 'SELECT title AS name, number AS phones, size FROM firms JOIN "phone numbers" ON firm = id ORDER BY id;'
    source = open_source(crm_file, SourceOptions(query=query))
    assert source.headings == ("name", "phones", "size")
    assert [(row.line, list(row.cells)) for row in source.rows()] == [(1, ["华兴", "13800138000", "12"]), (2, ["Acme", "0431 1234", "0.5"])]
    assert source.about.startswith("SQLite, SELECT title AS name")
    assert (source.size, source.sheets) == (2, ("firms", "phone numbers"))


def test_a_table_is_named_by_sheet_or_query(crm_file: Path) -> None:
    for options in (SourceOptions(sheet="phone numbers"), SourceOptions(query="phone numbers")):
        assert [list(row.cells) for row in open_source(crm_file, options).rows()] == [["1", "13800138000"], ["2", "0431 1234"]]
    with pytest.raises(UsageError, match=r"other.db has several tables: firms, phone numbers. name one with --sheet"):
        open_source(crm_file)


def test_bytes_are_named(crm_file: Path) -> None:
    rows = list(open_source(crm_file, SourceOptions(sheet="firms")).rows())
    assert [row.problem for row in rows] == ["", "a value is no text but 2 bytes", ""]


@pytest.mark.parametrize(("query", "message"), [
    ("DELETE FROM firms", "cannot be queried"), ("SELECT missing FROM firms", "no such column: missing"), ("ATTACH 'x.db' AS x", "not authorized"),
    ("PRAGMA user_version = 3", "not authorized"), ("SELECT 1; SELECT 2", "one statement at a time"),
])  # fmt: skip
def test_a_query_only_reads(crm_file: Path, query: str, message: str) -> None:
    before = crm_file.read_bytes()
    with pytest.raises(UsageError, match=message):
        open_source(crm_file, SourceOptions(query=query))
    assert crm_file.read_bytes() == before
    assert sorted(path.name for path in crm_file.parent.iterdir()) == ["other.db"]


def test_what_is_no_database_cannot_be_queried(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("name\nAcme\n")
    with pytest.raises(UsageError, match="no SQLite database, so there is nothing to query"):
        open_source(path, SourceOptions(query="SELECT 1"))
    path.write_bytes(b"SQLite format 3\0" + b"\1" * 200)
    with pytest.raises(UsageError, match="cannot be queried"):
        open_source(path)
