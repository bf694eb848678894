"""Reading a file: what it is (encoding, delimiter, headings), and its rows with their line numbers, in constant memory.

Another kind of file is another `Reader`; everything after this module sees headings and rows only.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from tui_crm.errors import UsageError, reason_of
from tui_crm.i18n import _, ngettext
from tui_crm.services.transfer import encodings

DELIMITERS = ",;\t|"
LONGEST_CELL = 32 * 1024 * 1024  # characters; a longer cell means that a quotation mark was never closed
SAMPLE_ROWS = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `problem` says why its cells cannot be told apart; "" when they can."""

    line: int  # in the file, where the row begins; the first line is 1
    cells: Sequence[str]
    problem: str = ""


class Reader(Protocol):
    """A file that is headings and rows."""

    @property
    def name(self) -> str:
        """What people call the file."""

    @property
    def about(self) -> str:
        """How it is read, for people."""

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings as they stand in the file."""

    @property
    def sample(self) -> tuple[tuple[str, ...], ...]:
        """The first rows, to propose a mapping from."""

    @property
    def size(self) -> int:
        """Of the file, in the unit of `rows`' position."""

    def rows(self, position: Callable[[int], None] = ...) -> Iterator[Row]:
        """All rows; `position` is told now and then how much of `size` was read. Raises UsageError for a file that cannot be read on."""


@dataclass(frozen=True, slots=True)
class CsvReader:
    """A file of separated values."""

    path: Path
    encoding: str
    delimiter: str
    headings: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    size: int
    skip: int = 0  # lines before the headings

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def about(self) -> str:
        return f"{_shown(self.encoding)}, {delimiter_name(self.delimiter)}"

    def rows(self, position: Callable[[int], None] = lambda done: None) -> Iterator[Row]:
        width = len(self.headings)
        with self.path.open("rb") as raw, _told(self):
            lines = _lines(raw, self.encoding, self.skip)
            reader = csv.reader(lines, delimiter=self.delimiter)
            next(reader)
            line = start = self.skip + reader.line_num + 1
            last: Row | None = None  # held back: only the end of the file shows whether the last row was closed
            for count, cells in enumerate(reader):
                if last is not None:
                    yield last
                start, line = line, self.skip + reader.line_num + 1
                last = _row(start, cells, width)
                if count % 1000 == 0:
                    position(raw.tell())
            if last is not None:
                unclosed = line - start > 1 and _is_unclosed(self, start)
                yield Row(start, last.cells, _("a quotation mark in this row is never closed")) if unclosed else last
        position(self.size)


def open_csv(path: Path, encoding: str = "", delimiter: str = "") -> CsvReader:
    """Recognise a file of separated values. Raises UsageError for one that is missing, empty or not text."""
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise UsageError(_("{file} is a directory").format(file=path))
        if not size:
            raise UsageError(_("{file} is empty").format(file=path))
        with path.open("rb") as file:
            _refuse_other_kinds(path, file.read(8))
        found = encodings.known(encoding) if encoding else encodings.recognise(path)
        return _opened(path, found, delimiter, size)
    except OSError as error:
        raise UsageError(_("{file} cannot be read: {reason}").format(file=path, reason=reason_of(error))) from error


def delimiter_name(delimiter: str) -> str:
    """What people call it."""
    names = {",": _("comma"), ";": _("semicolon"), "\t": _("tab character"), "|": _("vertical bar")}
    return names.get(delimiter, delimiter)


def delimiter_of(name: str) -> str:
    """The delimiter that a person named: the character itself, or "tab", "comma" …. Raises UsageError."""
    named = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "bar": "|"}
    found = named.get(name.casefold(), name)
    if len(found) != 1 or found in '\r\n"':
        raise UsageError(_("A delimiter is one character, or “tab”"))
    return found


def _opened(path: Path, encoding: str, delimiter: str, size: int) -> CsvReader:
    with path.open("rb") as raw:
        try:
            text = encodings.start(raw, encoding)
        except UnicodeError as error:
            raise _undecodable(path.name, encoding) from error
    text = text.removeprefix("\ufeff")
    first = text.split("\n", 1)[0].strip()
    skip = 0
    if first.casefold().startswith("sep=") and len(first) == 5:  # spreadsheets write this line before the headings
        delimiter, skip = delimiter or first[4], 1
        text = text.split("\n", 1)[1] if "\n" in text else ""
    chosen = delimiter or _recognised(text)
    rows = _sample_rows(text, chosen)
    headings = rows[0] if rows else []
    if not any(heading.strip() for heading in headings):
        raise UsageError(_("{file} has no headings in its first line").format(file=path.name))
    sample = tuple(tuple(row) for row in rows[1:] if len(row) == len(headings))
    return CsvReader(path, encoding, chosen, tuple(headings), sample, size, skip)


def _recognised(text: str) -> str:
    """The delimiter under which most rows are as wide as the headings; among equals the one that makes the most columns."""
    best, score = ",", (0.0, 1)
    for delimiter in DELIMITERS:
        rows = [row for row in _sample_rows(text, delimiter) if row]
        width = len(rows[0]) if rows else 0
        if width > 1:
            score_here = (round(sum(len(row) == width for row in rows) / len(rows), 1), width)
            if score_here > score:
                best, score = delimiter, score_here
    return best


def _sample_rows(text: str, delimiter: str) -> list[list[str]]:
    """The first rows of the sample; the last one is left out when the sample may end inside it."""
    _raise_cell_limit()
    rows: list[list[str]] = []
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        if row or not rows:
            rows.append(row)
        if len(rows) > SAMPLE_ROWS:
            return rows
    return rows[:-1] if len(text) >= encodings.SAMPLE // 4 and len(rows) > 1 else rows


def _lines(raw: BinaryIO, encoding: str, skip: int) -> io.TextIOWrapper:
    _raise_cell_limit()
    text = io.TextIOWrapper(raw, encoding, newline="")
    for _number in range(skip):
        text.readline()
    return text


def _raise_cell_limit() -> None:
    """The standard library's limit is one for the process, and too small for long notes."""
    if csv.field_size_limit() < LONGEST_CELL:
        csv.field_size_limit(LONGEST_CELL)


def _row(line: int, cells: list[str], width: int) -> Row | None:
    """The row; None for one that is blank."""
    if len(cells) == width:
        return Row(line, cells) if any(cells) else None
    if not any(cells):
        return None
    if len(cells) > width and not any(cells[width:]):
        return Row(line, cells[:width])
    found = ngettext("{found} cell", "{found} cells", len(cells)).format(found=len(cells))
    wanted = ngettext("{count} heading", "{count} headings", width).format(count=width)
    return Row(line, cells, _("{found} under {wanted}").format(found=found, wanted=wanted))


def _is_unclosed(source: CsvReader, line: int) -> bool:
    """Whether the last row, which begins at `line` and has several lines, ends inside quotation marks."""
    with source.path.open("rb") as raw:
        reader = csv.reader(_lines(raw, source.encoding, line - 1), delimiter=source.delimiter, strict=True)
        try:
            for _row_read in reader:
                pass
        except csv.Error as error:
            return "unexpected end" in str(error)
    return False


@contextmanager
def _told(source: CsvReader) -> Iterator[None]:
    """Turns what can go wrong while reading on into words for people."""
    try:
        yield
    except UnicodeError as error:
        raise _undecodable(source.name, source.encoding) from error
    except csv.Error as error:
        message = _("{file} cannot be read on: {reason}; is a quotation mark never closed?")
        raise UsageError(message.format(file=source.name, reason=error)) from error
    except OSError as error:
        raise UsageError(_("{file} cannot be read on: {reason}").format(file=source.name, reason=reason_of(error))) from error


def _shown(encoding: str) -> str:
    return encoding.upper().removesuffix("-SIG")


def _undecodable(name: str, encoding: str) -> UsageError:
    return UsageError(_("{file} is not written in {encoding}; name its encoding with --encoding").format(file=name, encoding=_shown(encoding)))


def _refuse_other_kinds(path: Path, head: bytes) -> None:
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise UsageError(_("{file} is a spreadsheet or an archive, not text; save it as CSV").format(file=path.name))
