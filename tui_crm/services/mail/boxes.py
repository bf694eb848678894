"""Where mails lie: files of one mail (`.eml`), mboxes (RFC 4155), Maildirs, folders of them. Read one mail at a time; nothing is moved or marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.services.mail.message import content_of

LARGEST = 200 * 1024 * 1024  # bytes of one mail that is read
_MAILDIR = ("new", "cur")
_SEPARATOR = b"From "
_QUOTED = re.compile(rb">+From ")


@dataclass(frozen=True, slots=True)
class Found:
    """One mail: where it lies, for people, and its bytes; or, with empty bytes, why it could not be read."""

    place: str
    content: bytes
    problem: str = ""


def mails(paths: Sequence[Path]) -> Iterator[Found]:
    """Every mail in these files and folders, one after the other. Raises UsageError for a place that is not there."""
    for path in paths:
        if not path.exists():
            raise UsageError(_("There is no {path}").format(path=path))
    for path in paths:
        yield from _within(path)


def _within(path: Path) -> Iterator[Found]:
    if not path.is_dir():
        yield from _file(path)
    elif any((path / name).is_dir() for name in _MAILDIR):
        for name in _MAILDIR:  # tmp/ holds what is not delivered yet
            for file in _files(path / name):
                yield _one(file)
        for folder in sorted(path.glob(".*/")):  # Maildir++ keeps folders in hidden ones
            if (folder / "cur").is_dir():
                yield from _within(folder)
    else:
        for file in _files(path):
            if file.suffix.casefold() in (".eml", ".mbox"):
                yield from _file(file)


def _files(folder: Path) -> Sequence[Path]:
    """The files of a folder in the order of their names: in a Maildir these begin with when they came."""
    return sorted(each for each in folder.iterdir() if each.is_file() and not each.name.startswith(".")) if folder.is_dir() else ()


def _file(path: Path) -> Iterator[Found]:
    try:
        with path.open("rb") as file:
            is_box = file.read(len(_SEPARATOR)) == _SEPARATOR
            if is_box:
                file.seek(0)
                yield from _box(path, file)
                return
    except OSError as error:
        yield Found(str(path), b"", error.strerror or str(error))
        return
    yield _one(path)


def _one(path: Path) -> Found:
    try:
        return Found(str(path), content_of(path, LARGEST))
    except UsageError as error:
        return Found(str(path), b"", str(error).removeprefix(f"{path}: "))


def _box(path: Path, file: BinaryIO) -> Iterator[Found]:
    """The mails of an mbox: a line that begins with "From " after an empty one begins the next."""
    lines: list[bytes] = []
    number, size, empty = 0, 0, True
    for line in file:
        if empty and line.startswith(_SEPARATOR):
            if number:
                yield _of_box(path, number, lines, size)
            number, lines, size = number + 1, [], 0
        else:
            size += len(line)
            if size <= LARGEST:
                lines.append(line[1:] if _QUOTED.match(line) else line)
        empty = not line.strip(b"\r\n")
    if number:
        yield _of_box(path, number, lines, size)


def _of_box(path: Path, number: int, lines: Sequence[bytes], size: int) -> Found:
    place = _("{path}, mail {number}").format(path=path, number=number)
    if size > LARGEST:
        return Found(place, b"", _("larger than {size} MB").format(size=LARGEST // 1024 // 1024))
    return Found(place, b"".join(lines))
