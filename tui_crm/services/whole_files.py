"""Files that appear complete or not at all, and take the place of another one only where somebody says so."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from tui_crm.errors import UsageError, reason_of
from tui_crm.i18n import _

PRIVATE = 0o600  # readable and writable by its owner only, and executable by nobody

BESIDE = ("-journal", "-wal", "-shm")  # what SQLite leaves beside a copy that failed, as on a full disk


class FileThere(UsageError):
    """A file of that name is there, and nobody said that it may be replaced."""

    def __init__(self, path: Path) -> None:
        super().__init__(_("{file} is there already; --force replaces it, or name another file").format(file=path))
        self.path = path


def free(path: Path, *, replace: bool = False) -> Path:
    """The path itself, where a file may be written. Raises FileThere. A device or a pipe is no file that could be lost."""
    if path.is_file() and not replace:
        raise FileThere(path)
    return path


@contextmanager
def in_place(path: Path, *, replace: bool = False) -> Iterator[Path]:
    """A name beside `path` to make a file under, which takes its place in the end; after an error nothing is left.

    A device or a pipe is written to as it is; of a link the file that it leads to is replaced. Raises FileThere, at the latest when another
    process made the file meanwhile; OSError.
    """
    free(path, replace=replace)
    if path.exists() and not path.is_file():
        yield path
        return
    target = Path(os.path.realpath(path))
    part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    try:
        yield part
        free(path, replace=replace)
        part.replace(target)
    finally:
        for end in ("", *BESIDE):
            part.with_name(part.name + end).unlink(missing_ok=True)


@contextmanager
def whole_file(path: Path, *, replace: bool = False) -> Iterator[BinaryIO]:
    """A file to write to that appears when it is complete, or not at all. Raises FileThere; UsageError when it cannot be written."""
    with told(path), in_place(path, replace=replace) as part, part.open("wb") as file:
        yield file


def write(path: Path, content: bytes | str, *, replace: bool = False) -> None:
    """Write a file whole, a text as UTF-8. Raises FileThere; UsageError when it cannot be written."""
    with whole_file(path, replace=replace) as file:
        file.write(content.encode() if isinstance(content, str) else content)


def write_private(path: Path, content: bytes) -> None:
    """Write a file whole that only its owner may read; one that is there is replaced. Raises OSError."""
    with in_place(path, replace=True) as part, open(part, "wb", opener=lambda name, flags: os.open(name, flags, PRIVATE)) as file:
        file.write(content)


@contextmanager
def whole_folder(path: Path, *, replace: bool = False) -> Iterator[Path]:
    """A folder to write files into; they appear in `path` when all are complete, or none does.

    Raises FileThere when `path` holds a file of one of their names; UsageError when they cannot be written.
    """
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    with told(path):
        try:
            part.mkdir(parents=True)
            yield part
            made = sorted(part.iterdir())
            for file in made:
                free(path / file.name, replace=replace)
            path.mkdir(exist_ok=True)
            for file in made:
                file.replace(path / file.name)
        finally:
            shutil.rmtree(part, ignore_errors=True)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turns what can go wrong with a file into words for people."""
    try:
        yield
    except OSError as error:
        raise UsageError(_("{file} cannot be written: {reason}").format(file=path, reason=reason_of(error))) from error
