"""The one way to open a file for an import: what kind it is shows in its content, then in its name; a person may say so too."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tui_crm.errors import UsageError, reason_of
from tui_crm.i18n import _
from tui_crm.services.transfer.sources import encodings
from tui_crm.services.transfer.sources.archives import opened_archive
from tui_crm.services.transfer.sources.reading import Reader, delimiter_of, open_csv

HEAD = 64 * 1024  # bytes by which a file is recognised
_OTHERS = (
    (b"%PDF", "PDF"), (b"\x1f\x8b", "gzip"), (b"Rar!", "RAR"), (b"7z\xbc\xaf", "7-Zip"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"),
    (b"BZh", "bzip2"), (b"\xfd7zXZ", "xz"),
)  # fmt: skip

SCRIPT = 8_000  # characters in which a script of SQL says what it makes
_SQL = re.compile(
    r"^\s*(?:create\s+(?:temp(?:orary)?\s+)?table\s+[^,;]*\(|insert\s+into\s+\S+\s*(?:\(|values\b|select\b))", re.IGNORECASE | re.MULTILINE
)


class Kind(StrEnum):
    """The kinds of files that can be imported."""

    CSV = "csv"
    TSV = "tsv"
    SPREADSHEET = "spreadsheet"
    JSON = "json"
    NDJSON = "ndjson"
    VCARD = "vcard"
    SQLITE = "sqlite"


NAMES = {
    "csv": Kind.CSV, "txt": Kind.CSV, "tsv": Kind.TSV, "tab": Kind.TSV, "spreadsheet": Kind.SPREADSHEET, "xlsx": Kind.SPREADSHEET,
    "xlsm": Kind.SPREADSHEET, "xlsb": Kind.SPREADSHEET, "xls": Kind.SPREADSHEET, "ods": Kind.SPREADSHEET, "json": Kind.JSON, "ndjson": Kind.NDJSON,
    "jsonl": Kind.NDJSON, "vcard": Kind.VCARD, "vcf": Kind.VCARD, "sqlite": Kind.SQLITE, "sqlite3": Kind.SQLITE, "db": Kind.SQLITE,
}  # fmt: skip
"""What a person or the end of a file's name may call each kind."""

SUFFIXES = tuple(f".{name}" for name in NAMES if name not in ("spreadsheet", "vcard"))


@dataclass(frozen=True, slots=True)
class SourceOptions:
    """What a person says about a file; "" or 0 where it is to be recognised."""

    encoding: str = ""
    delimiter: str = ""  # the character, or its name
    sheet: str = ""  # of a spreadsheet (name or number), or the table of a database
    query: str = ""  # an SQL SELECT or a table, of an SQLite file
    format: str = ""  # one of NAMES
    heading_line: int = 0  # reading.NO_LINE: there are no headings
    keep_examples: bool = False  # example rows under the headings are read like others
    names: tuple[str, ...] = ()  # not the file itself, but names that its rows mention: a heading, then the names


MOST_COLUMNS = 16_384  # as many as a spreadsheet has
RECOGNISED = SourceOptions()


def open_source(path: Path, options: SourceOptions = RECOGNISED) -> Reader:
    """The file as headings and rows. Raises UsageError for one that is missing, empty, of no known kind, protected, or too large.

    Files are read more than once: who reads standard input copies it to a file first.
    """
    if options.names:
        from tui_crm.services.transfer.sources.names import open_names

        return open_names(path, options.names)
    try:
        kind = kind_of(path, options.format)
        _refuse_strange_options(path, kind, options)
        return _of_bearable_width(_OPENERS[kind](path, options))
    except OSError as error:
        raise UsageError(_("{file} cannot be read: {reason}").format(file=path, reason=reason_of(error))) from error


def _of_bearable_width(source: Reader) -> Reader:
    """Raises UsageError for a file with more columns than anybody could look through."""
    if len(source.headings) > MOST_COLUMNS:
        text = _("{file} has more than {count} columns; take those that are wanted into a file of their own")
        raise UsageError(text.format(file=source.name, count=f"{MOST_COLUMNS:,}"))
    return source


def kind_named(name: str) -> str:
    """The name of a kind of file, or "" to recognise it. Raises UsageError for one that there is not."""
    if name and name.casefold() not in NAMES:
        raise UsageError(_("There is no format “{name}”; there are {names}").format(name=name, names=", ".join(Kind)))
    return name


def kind_of(path: Path, named: str = "") -> Kind:
    """What kind of file it is. Raises UsageError."""
    kind_named(named)
    head = _head(path)
    if named:
        return NAMES[named.casefold()]
    if head.startswith(b"SQLite format 3\0"):
        return Kind.SQLITE
    if head.startswith(b"PK\x03\x04"):
        return _zipped(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return Kind.SPREADSHEET
    for magic, name in _OTHERS:
        if head.startswith(magic):
            raise UsageError(_("{file} is a {kind} file, which cannot be imported").format(file=path.name, kind=name))
    by_name = NAMES.get(path.suffix.removeprefix(".").casefold())
    if by_name is Kind.SPREADSHEET and b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):  # other texts are often named so
        raise UsageError(_("{file} cannot be read as a spreadsheet: {reason}").format(file=path.name, reason=_("it is damaged")))
    found = _text_kind(path, encodings.beginning(head))
    return by_name if found is Kind.CSV and by_name in (Kind.JSON, Kind.NDJSON, Kind.VCARD) else found


def _head(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise UsageError(_("{file} is a directory").format(file=path))
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise UsageError(_("{file} cannot be read: {reason}").format(file=path, reason=reason_of(error))) from error
    if not head:
        raise UsageError(_("{file} is empty").format(file=path))
    return head


def _zipped(path: Path) -> Kind:
    """A spreadsheet is an archive that says so. Raises UsageError for another one."""
    with opened_archive(path) as opened:
        names = set(opened.namelist())
        if any(name.startswith("xl/") for name in names):
            return Kind.SPREADSHEET
        if "mimetype" in names and opened.read("mimetype").startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
            return Kind.SPREADSHEET
    raise UsageError(_("{file} is an archive and no spreadsheet; unpack it first").format(file=path.name))


def _text_kind(path: Path, content: str) -> Kind:
    begins = content.lstrip("\ufeff \t\r\n")
    start = begins[:200].casefold()
    if start.startswith("begin:vcard"):
        return Kind.VCARD
    if re.match(r"<(?:!doctype html|html|table|\?xml|workbook|meta|head)", start):
        raise UsageError(_("{file} is a web page or XML; open it in a spreadsheet program and save it as XLSX or CSV").format(file=path.name))
    if _SQL.search(begins[:SCRIPT]):
        text = _("{file} is an SQL script; run it in a database program and import its tables (SQLite) or save them as CSV")
        raise UsageError(text.format(file=path.name))
    if re.match(r"\[\s*[{\]]", begins):
        return Kind.JSON
    if re.match(r'\{\s*["}]', begins):
        return Kind.NDJSON if _is_line_by_line(path, begins) else Kind.JSON
    return Kind.CSV


def _is_line_by_line(path: Path, text: str) -> bool:
    """Whether the first line is an object by itself and another follows, or the name says so."""
    from tui_crm.services.transfer.sources.json_stream import decoder

    first, _end, rest = text.partition("\n")
    try:
        decoder().decode(first.strip())
    except ValueError:
        return NAMES.get(path.suffix.removeprefix(".").casefold()) is Kind.NDJSON
    return bool(rest.strip()) or NAMES.get(path.suffix.removeprefix(".").casefold()) is Kind.NDJSON


def _refuse_strange_options(path: Path, kind: Kind, options: SourceOptions) -> None:
    """What was said about a file must have a meaning for it. Raises UsageError."""
    if options.query and kind is not Kind.SQLITE:
        raise UsageError(_("{file} is no SQLite database, so there is nothing to query").format(file=path.name))
    if options.sheet and kind not in (Kind.SPREADSHEET, Kind.SQLITE):
        raise UsageError(_("{file} has no sheets").format(file=path.name))


def _csv(path: Path, options: SourceOptions) -> Reader:
    delimiter = delimiter_of(options.delimiter) if options.delimiter else ""
    return open_csv(path, options.encoding, delimiter, heading_line=options.heading_line, keep_examples=options.keep_examples)


def _tsv(path: Path, options: SourceOptions) -> Reader:
    delimiter = delimiter_of(options.delimiter or "tab")
    return open_csv(path, options.encoding, delimiter, heading_line=options.heading_line, keep_examples=options.keep_examples)


def _spreadsheet(path: Path, options: SourceOptions) -> Reader:
    from tui_crm.services.transfer.sources.spreadsheet import open_spreadsheet

    return open_spreadsheet(path, options.sheet, heading_line=options.heading_line, keep_examples=options.keep_examples)


def _json(path: Path, options: SourceOptions) -> Reader:
    from tui_crm.services.transfer.sources.json_rows import open_json

    return open_json(path, options.encoding, lines=False)


def _ndjson(path: Path, options: SourceOptions) -> Reader:
    from tui_crm.services.transfer.sources.json_rows import open_json

    return open_json(path, options.encoding, lines=True)


def _vcard(path: Path, options: SourceOptions) -> Reader:
    from tui_crm.services.transfer.sources.vcards import open_cards

    return open_cards(path, options.encoding)


def _sqlite(path: Path, options: SourceOptions) -> Reader:
    from tui_crm.services.transfer.sources.database import open_database

    return open_database(path, options.query, options.sheet)


_OPENERS: dict[Kind, Callable[[Path, SourceOptions], Reader]] = {
    Kind.CSV: _csv, Kind.TSV: _tsv, Kind.SPREADSHEET: _spreadsheet, Kind.JSON: _json, Kind.NDJSON: _ndjson, Kind.VCARD: _vcard, Kind.SQLITE: _sqlite,
}  # fmt: skip
