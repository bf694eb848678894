"""What a file is to an import: headings, and rows with their line numbers; and the commonest kind, separated values, in constant memory.

Another kind of file is another `Reader` (package `sources`; `sources.opening.open_source` chooses); everything after sees headings and rows only.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, ClassVar, Protocol

from tui_crm.errors import UsageError, reason_of
from tui_crm.i18n import _, ngettext
from tui_crm.services.transfer.formulas import unguarded_cells
from tui_crm.services.transfer.sources import delimiters, encodings
from tui_crm.services.transfer.sources.delimiters import delimiter_name, delimiter_of, sample_rows
from tui_crm.services.transfer.sources.heading_lines import NONE, Head, find_head, headings_of

__all__ = [
    "NO_LINE", "CsvReader", "Found", "Position", "Reader", "Row", "about_head", "delimiter_name", "delimiter_of", "misfit", "no_headings", "notes_of",
    "open_csv", "unwatched",
]  # fmt: skip

NO_LINE = -1  # of the headings, where there are none
Position = Callable[[int], None]


def unwatched(done: int) -> None:
    """Nobody is told how far the reading is."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `problem` says why its cells cannot be told apart; "" when they can. `short`: it ended early, cells at its end are taken as blank."""

    line: int  # in the file, where the row begins; the first line is 1
    cells: Sequence[str]
    problem: str = ""
    short: bool = False


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
    def aliases(self) -> tuple[str, ...]:
        """Other names of the columns, from a second row of headings: as many as `headings`, or ()."""

    @property
    def sample(self) -> tuple[tuple[str, ...], ...]:
        """The first rows, to propose a mapping from."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What stands above the headings, line by line."""

    @property
    def skipped(self) -> tuple[Row, ...]:
        """Rows under the headings that are not read, because they are examples or instructions."""

    @property
    def sheets(self) -> tuple[str, ...]:
        """The sheets or tables that could be read from this file; () where a file is one table."""

    @property
    def size(self) -> int:
        """Of the file, in the unit of `rows`' position."""

    @property
    def asks(self) -> tuple[str, ...]:
        """What a person may say of such a file, by the names of `opening.SourceOptions`."""

    @property
    def recognised(self) -> Mapping[str, str]:
        """How it is read now, by the same names, for people; as far as there is something to tell."""

    def rows(self, position: Position = ...) -> Iterator[Row]:
        """All rows; `position` is told now and then how much of `size` was read. Raises UsageError for a file that cannot be read on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What every reader knows once its file was looked at: see `Reader`."""

    headings: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...] = ()
    size: int
    aliases: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    skipped: tuple[Row, ...] = ()
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvReader(Found):
    """A file of separated values."""

    asks: ClassVar[tuple[str, ...]] = ("encoding", "delimiter", "heading_line", "keep_examples")
    path: Path
    encoding: str
    delimiter: str
    skip: int = 0  # lines before the first row
    quoted: bool = True  # quotation marks enclose cells
    heading_line: int = 1

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def recognised(self) -> Mapping[str, str]:
        line = str(self.heading_line) if self.heading_line > 0 else ""
        return {"encoding": encodings.shown(self.encoding), "delimiter": delimiter_name(self.delimiter), "heading_line": line}

    @property
    def about(self) -> str:
        quotes = () if self.quoted else (_("quotation marks are part of the text"),)
        return ", ".join((encodings.shown(self.encoding), delimiter_name(self.delimiter), *quotes, *about_head(self, self.heading_line)))

    def rows(self, position: Position = unwatched) -> Iterator[Row]:
        width, skip, count = len(self.headings), self.skip, 0
        with self.path.open("rb") as raw, ExitStack() as closing, _told(self):
            reader = self._parser(_lines(raw, self.encoding, skip))
            again = _Again(self, closing)
            line = skip + 1
            while True:
                try:
                    for cells in reader:
                        start, line = line, skip + reader.line_num + 1
                        if len(cells) == width:
                            if any(cells):
                                yield Row(start, unguarded_cells(cells))
                        elif row := misfit(start, unguarded_cells(cells), width):
                            yield row
                        count += 1
                        if count % 1000 == 0:
                            position(raw.tell())
                    break
                except csv.Error as error:
                    if "limit" in str(error):
                        raise _endless(self.name, line) from error
                    start, line = line, skip + reader.line_num + 1
                    yield again.read(start, line, "unexpected end" in str(error))
        position(self.size)

    def _parser(self, lines: Iterator[str]) -> Any:
        """Strict: it stops at a quotation mark that would be dropped, so that such a row is looked at by itself."""
        return delimiters.parser(lines, self.delimiter, quoted=self.quoted, strict=True)


class _Again:
    """Reads rows a second time whose quotation marks are odd. It goes through the file once, however many there are."""

    def __init__(self, source: CsvReader, closing: ExitStack) -> None:
        self._source, self._closing = source, closing
        self._line = source.skip + 1
        self._lines: io.TextIOWrapper | None = None

    def read(self, start: int, end: int, unclosed: bool) -> Row:
        """The row of the lines from `start` to before `end`: its cells when they can be told apart, else named."""
        source = self._source
        text = self._text(start, end)
        parts = text.split(source.delimiter)
        if not unclosed and len(parts) == len(source.headings) and all(part.count('"') % 2 == 0 for part in parts):
            return Row(start, unguarded_cells([_unquoted(part) for part in parts]))
        lenient = list(csv.reader(io.StringIO(text, newline=""), delimiter=source.delimiter))
        problem = _("a quotation mark in this row is never closed") if unclosed else _("a quotation mark stands where none is expected")
        return Row(start, unguarded_cells(lenient[0] if len(lenient) == 1 else [text]), problem)

    def _text(self, start: int, end: int) -> str:
        if self._lines is None:
            raw = self._closing.enter_context(self._source.path.open("rb"))
            self._lines = _lines(raw, self._source.encoding, self._source.skip)
        for _number in range(self._line, start):
            self._lines.readline()
        self._line = end
        return "".join(self._lines.readline() for _number in range(start, end)).rstrip("\r\n")


def open_csv(
    path: Path, encoding: str = "", delimiter: str = "", *, heading_line: int = 0, keep_examples: bool = False
) -> CsvReader:
    """Recognise a file of separated values. Raises UsageError for one that is missing, empty or not text.

    `heading_line`: where the headings are; found when 0; NO_LINE: nowhere. `keep_examples`: example rows under the headings are read like others.
    """
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise UsageError(_("{file} is a directory").format(file=path))
        if not size:
            raise UsageError(_("{file} is empty").format(file=path))
        with path.open("rb") as file:
            _refuse_other_kinds(path, file.read(8))
        found = encodings.known(encoding) if encoding else encodings.recognise(path)
        return _opened(path, found, delimiter, size, heading_line, keep_examples)
    except OSError as error:
        raise UsageError(_("{file} cannot be read: {reason}").format(file=path, reason=reason_of(error))) from error


def misfit(line: int, cells: list[str], width: int) -> Row | None:
    """A row of another width than the headings: None when it is blank; whole when only blank cells are too many, or when it ends early, as
    programs leave blank cells at the end out; else named. One cell alone under several headings is no row: it may be half of one.
    """
    if not any(cells):
        return None
    if len(cells) > width and not any(cells[width:]):
        return Row(line, cells[:width])
    if 1 < len(cells) < width:
        return Row(line, [*cells, *("",) * (width - len(cells))], short=True)
    found = ngettext("{found} cell", "{found} cells", len(cells)).format(found=len(cells))
    wanted = ngettext("{count} heading", "{count} headings", width).format(count=width)
    return Row(line, cells, _("{found} under {wanted}").format(found=found, wanted=wanted))


def about_head(found: Found, heading_line: int) -> tuple[str, ...]:
    """What stands beside the headings and the rows, for people; () for a plain table."""
    told = [] if heading_line > 0 else [_("no headings: the columns are numbered")]
    if found.notes:
        count = len(found.notes)
        text = ngettext("{count} line of notes above the headings (line {line})", "{count} lines of notes above the headings (line {line})", count)
        told.append(text.format(count=count, line=heading_line))
    if found.aliases:
        told.append(_("a second row of headings"))
    if found.skipped:
        lines = ", ".join(str(row.line) for row in found.skipped)
        text = ngettext("{count} example row left out (line {lines})", "{count} example rows left out (lines {lines})", len(found.skipped))
        told.append(text.format(count=len(found.skipped), lines=lines))
    return tuple(told)


def notes_of(rows: Sequence[Sequence[str]], head: Head) -> tuple[str, ...]:
    """What stands above the headings, one text a row."""
    return tuple(" ".join(cell.strip() for cell in row if cell.strip()) for row in rows[: max(head.at, 0)] if any(cell.strip() for cell in row))


def no_headings(name: str) -> UsageError:
    """There is nothing that could be headings."""
    return UsageError(_("{file} has no headings").format(file=name))


def _opened(path: Path, encoding: str, delimiter: str, size: int, heading_line: int, keep_examples: bool) -> CsvReader:
    with path.open("rb") as raw:
        try:
            text = encodings.start(raw, encoding)
        except UnicodeError as error:
            raise encodings.misread(path.name, encoding) from error
    truncated = size > encodings.SAMPLE
    text = text.removeprefix("\ufeff")
    first = text.split("\n", 1)[0].strip()
    before = 0
    if first.casefold().startswith("sep=") and len(first) == 5:  # spreadsheets write this line before the headings
        delimiter, before = delimiter or first[4], 1
        text = text.split("\n", 1)[1] if "\n" in text else ""
    chosen = delimiter or delimiters.recognised(text, truncated)
    quoted = delimiters.quotes_enclose(text, chosen, truncated)
    looked_at = sample_rows(text, chosen, truncated, quoted=quoted)
    ends = [before, *(before + end for end, _row in looked_at)]
    rows = [unguarded_cells(row) for _end, row in looked_at]
    head = find_head(rows, _row_at(ends, heading_line), keep_examples=keep_examples)
    if head is None:
        raise no_headings(path.name)
    headings = headings_of(rows, head)
    return CsvReader(
        path=path, encoding=encoding, delimiter=chosen, headings=headings, size=size, skip=ends[head.first], quoted=quoted,
        sample=tuple(tuple(row) for row in rows[head.first :] if len(row) == len(headings)),
        heading_line=ends[head.at] + 1 if head.at != NONE else NO_LINE,
        aliases=head.aliases, notes=notes_of(rows, head), skipped=tuple(Row(ends[i] + 1, rows[i], _("an example")) for i in head.examples),
    )  # fmt: skip


def _row_at(ends: Sequence[int], line: int) -> int | None:
    """The row that holds a line of the file; None for line 0."""
    if line < 0:
        return NONE
    return next((row for row, end in enumerate(ends[1:]) if line <= end), len(ends)) if line else None


def _lines(raw: BinaryIO, encoding: str, skip: int) -> io.TextIOWrapper:
    delimiters.raise_cell_limit()
    text = io.TextIOWrapper(raw, encoding, newline="")
    for _number in range(skip):
        text.readline()
    return text


def _unquoted(cell: str) -> str:
    """A cell without the quotation marks that enclose all of it."""
    inner = cell[1:-1].replace('""', "") if len(cell) > 1 and cell[0] == cell[-1] == '"' else '"'
    return cell[1:-1].replace('""', '"') if '"' not in inner else cell


@contextmanager
def _told(source: CsvReader) -> Iterator[None]:
    """Turns what can go wrong while reading on into words for people."""
    try:
        yield
    except UnicodeError as error:
        raise encodings.misread(source.name, source.encoding) from error
    except OSError as error:
        raise UsageError(_("{file} cannot be read on: {reason}").format(file=source.name, reason=reason_of(error))) from error


def _endless(name: str, line: int) -> UsageError:
    text = _("{file} cannot be read on from line {line}: a cell is longer than {size} MB; is a quotation mark never closed?")
    return UsageError(text.format(file=name, line=line, size=delimiters.LONGEST_CELL >> 20))


def _refuse_other_kinds(path: Path, head: bytes) -> None:
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise UsageError(_("{file} is a spreadsheet or an archive, not text; save it as CSV").format(file=path.name))
