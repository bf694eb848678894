"""Several tables beside each other: a file for each in a folder or in a ZIP archive, named as the records are."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, BinaryIO, cast

from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field
from tui_crm.model.record import Record
from tui_crm.services.transfer.writers.archive import Archive
from tui_crm.services.transfer.writers.values import Names
from tui_crm.services.transfer.writers.writer import Writer

Make = Callable[[BinaryIO], Writer]


class FilesWriter:
    """Writes each table by a writer of its own into a file of its own. `opened` opens the file of that name."""

    def __init__(self, opened: Callable[[str], IO[bytes]], suffix: str, make: Make, end: Callable[[], None]) -> None:
        self._opened, self._suffix, self._make, self._end = opened, suffix, make, end
        self._file: IO[bytes] | None = None
        self._writer: Writer | None = None

    def table(self, entity: Entity, fields: Sequence[Field]) -> None:
        """Begin the next file."""
        self._end_file()
        self._file = self._opened(f"{entity.group or entity.key + 's'}.{self._suffix}")
        self._writer = self._make(cast(BinaryIO, self._file))
        self._writer.table(entity, fields)

    def write(self, records: Sequence[Record], names: Names) -> None:
        """Into the file of the table."""
        assert self._writer is not None  # `table` comes first
        self._writer.write(records, names)

    def close(self, whole: bool = True) -> None:
        """Complete the last file, and what holds the files."""
        self._end_file(whole)
        self._end()

    def _end_file(self, whole: bool = True) -> None:
        if self._writer is not None and self._file is not None:
            self._writer.close(whole)
            self._file.close()
            self._writer = self._file = None


def into_archive(stream: BinaryIO, suffix: str, make: Make) -> FilesWriter:
    """Files in a ZIP archive."""
    archive = Archive(stream, "w", zipfile.ZIP_DEFLATED)
    return FilesWriter(lambda name: archive.open(name, "w", force_zip64=True), suffix, make, archive.close)


def into_folder(folder: Path, suffix: str, make: Make, before: Callable[[str], object]) -> FilesWriter:
    """Files in a folder that is there; `before` is told the name of each."""

    def opened(name: str) -> IO[bytes]:
        before(name)
        return (folder / name).open("wb")

    return FilesWriter(opened, suffix, make, lambda: None)
