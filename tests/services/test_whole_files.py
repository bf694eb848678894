"""Files appear whole or not at all, and take the place of no other unasked."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tui_crm.errors import UsageError
from tui_crm.services import whole_files
from tui_crm.services.whole_files import FileThere


def test_a_file_that_is_there_is_replaced_only_on_demand(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    whole_files.write(file, "one")
    with pytest.raises(FileThere, match=r"a\.txt is there already; --force replaces it"):
        whole_files.write(file, "two")
    assert file.read_text() == "one"
    whole_files.write(file, "two", replace=True)
    assert ([path.name for path in tmp_path.iterdir()], file.read_text()) == (["a.txt"], "two")


def test_what_fails_half_way_leaves_what_was_there_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("one")

    def half() -> None:
        with whole_files.whole_file(file, replace=True) as stream:
            stream.write(b"half")
            raise KeyError

    with pytest.raises(KeyError):
        half()
    assert ([path.name for path in tmp_path.iterdir()], file.read_text()) == (["a.txt"], "one")


def test_a_copy_of_a_database_that_fails_leaves_no_journal_beside_it(tmp_path: Path) -> None:
    def half() -> None:
        with whole_files.in_place(tmp_path / "copy.sqlite") as part:
            for end in ("", "-journal", "-wal", "-shm"):
                part.with_name(part.name + end).write_text("half")
            raise OSError("full")

    with pytest.raises(OSError, match="full"):
        half()
    assert not list(tmp_path.iterdir())


def test_a_file_that_another_process_made_meanwhile_is_not_lost(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"

    def both() -> None:
        with whole_files.whole_file(file) as stream:
            stream.write(b"ours")
            file.write_text("theirs")

    with pytest.raises(FileThere):
        both()
    assert file.read_text() == "theirs"


def test_a_device_is_written_to_as_it_is_and_a_link_stays_a_link(tmp_path: Path) -> None:
    whole_files.write(Path(os.devnull), "gone")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    whole_files.write(tmp_path / "link", "x")
    assert (tmp_path / "link").is_symlink() and (tmp_path / "real").read_text() == "x"


def test_a_private_file_is_its_owners(tmp_path: Path) -> None:
    whole_files.write_private(tmp_path / "a", b"x")
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == whole_files.PRIVATE


def test_a_folder_gets_all_files_or_none(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "b.csv").write_text("old")

    def two() -> None:
        with whole_files.whole_folder(tmp_path / "out") as folder:
            (folder / "a.csv").write_text("new")
            (folder / "b.csv").write_text("new")

    with pytest.raises(FileThere, match=r"b\.csv"):
        two()
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["b.csv"]
    with whole_files.whole_folder(tmp_path / "out", replace=True) as folder:
        (folder / "b.csv").write_text("new")
    assert (tmp_path / "out" / "b.csv").read_text() == "new"


def test_a_place_that_cannot_be_written_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"x\.txt cannot be written: No such file or directory"):
        whole_files.write(tmp_path / "none" / "x.txt", "x")
