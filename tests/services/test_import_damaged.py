"""Files that were damaged on their way are read, named or refused in words; nothing else comes of them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.services.sheets import ods, xlsx
from tui_crm.errors import UsageError
from tui_crm.services.transfer.run import relating
from tui_crm.services.transfer.sources.opening import SourceOptions, open_source
from tui_crm.store.driver import sqlite_module

CARD = (
    "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E4=BD=95;=E4=\r\n=B8=BD;;;\r\n"
    "PHOTO;ENCODING=BASE64:/9j/4AAQ\r\n\r\nEND:VCARD\r\n"
)


def database(path: Path) -> Path:
    connection = sqlite_module().connect(str(path))
    connection.executescript("CREATE TABLE firms (name, city); INSERT INTO firms VALUES ('Acme', 'Kiel'), ('Globex', 'Bonn')")
    connection.close()
    return path


def text(content: bytes) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return write


WHOLE: dict[str, Callable[[Path], Path]] = {
    "xlsx": lambda path: xlsx(path, {"a": [["name", "city"], ["Acme", "Kiel"], [1.5, True]]}, merged=["A2:A3"]),
    "ods": lambda path: ods(path, {"a": [["name", "city"], ["Acme", 5]]}),
    "sqlite": database,
    "vcf": text(CARD.encode() * 3),
    "json": text('{"data": [{"name": "Acmé", "tags": ["a", {"b": null}]}, {"name": 1e5}]}'.encode()),
    "ndjson": text(b'{"name": "Acme"}\n{"name": "Globex", "city": {"zip": 1}}\n'),
    "csv": text('客户,城市\n"上海 ""华兴""",b\n'.encode("gb18030")),
    "txt": text("a,b\n1,2\n".encode("utf-16")),
}
Damage = list[tuple[float, bytes, int]]  # where, what is put there, how much is taken out
PUT = st.binary(max_size=4) | st.sampled_from([b'"', b"\n", b"[{", b"=", b":"])
DAMAGE = st.lists(st.tuples(st.floats(0, 1), PUT, st.integers(0, 20)), min_size=1, max_size=6)


def damaged(whole: bytes, damage: Damage) -> bytes:
    content = bytearray(whole)
    for where, put, taken in damage:
        place = int(where * len(content))
        content[place : place + taken] = put
    return bytes(content)


@pytest.mark.parametrize("kind", WHOLE)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damage=DAMAGE)
def test_damage_is_told(tmp_path: Path, kind: str, damage: Damage) -> None:
    path = tmp_path / f"file.{kind}"
    path.unlink(missing_ok=True)
    path.write_bytes(damaged(WHOLE[kind](path).read_bytes(), damage))
    with suppress(UsageError):
        source = open_source(path)
        assert all(row.problem or len(row.cells) == len(source.headings) for row in source.rows())


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damage=DAMAGE)
def test_damage_of_an_archive_of_files_is_told(tmp_path: Path, damage: Damage) -> None:
    path = tmp_path / "file.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("customers.csv", "name,city\n" + "".join(f"N{number},{number * number}\n" for number in range(200)))
    path.write_bytes(damaged(path.read_bytes(), damage))
    with suppress(UsageError):
        for opening in relating.openings([path], SourceOptions()):
            source = relating.opener(tmp_path)(**opening)
            assert all(row.problem or len(row.cells) == len(source.headings) for row in source.rows())


def test_an_archive_whose_content_is_damaged_is_named(tmp_path: Path) -> None:
    path = tmp_path / "file.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("customers.csv", "name\n" + "".join(f"N{number * number}\n" for number in range(500)))
    path.write_bytes(path.read_bytes()[:60] + b"\xff" * 20 + path.read_bytes()[80:])
    (opening,) = relating.openings([path], SourceOptions())
    with pytest.raises(UsageError, match=r"file\.zip is a damaged archive: .+"):
        relating.opener(tmp_path)(**opening)


def test_an_old_binary_spreadsheet_that_ends_too_early_says_nothing_on_the_terminal(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    whole = (Path(__file__).parents[1] / "data" / "customers.xls").read_bytes()
    for place in range(0, 512, 64):
        path = tmp_path / "file.xls"
        path.write_bytes(whole[:4] + whole[4 : 4 + place] + b"\xff" * 16 + whole[20 + place :])
        with suppress(UsageError):
            list(open_source(path).rows())
    assert capfd.readouterr() == ("", "")


def test_a_database_whose_schema_is_no_text_is_called_damaged(tmp_path: Path) -> None:
    path = database(tmp_path / "file.sqlite")
    path.write_bytes(path.read_bytes().replace(b"CREATE TABLE firms", b"CREATE T\x80BLE firms"))
    with pytest.raises(UsageError, match=r"file\.sqlite cannot be queried"):
        list(open_source(path).rows())


def test_what_is_called_a_spreadsheet_and_is_none_is_called_damaged(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    path.write_bytes(bytes(range(256)) * 20)
    with pytest.raises(UsageError, match=r"file\.xlsx cannot be read as a spreadsheet: it is damaged"):
        open_source(path)
    path.write_text("name,city\nAcme,Kiel\n", "utf-16")  # a text that was named so is read
    assert [row.cells for row in open_source(path).rows()] == [["Acme", "Kiel"]]
