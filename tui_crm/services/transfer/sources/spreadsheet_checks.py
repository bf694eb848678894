"""Whether a spreadsheet can be opened without harm: small files can unpack to more than any machine holds, damaged ones end in the library."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.services.transfer.sources.archives import opened_archive

LARGEST = 2 * 1024**3  # bytes of all parts, unpacked
MOST_CELLS = 25_000_000  # between a sheet's first and last cell: the library keeps them all, empty ones too, in some three gigabytes
BLOCK = 1024 * 1024
_CELL = re.compile(rb' r="([A-Z]{1,3})([0-9]{1,7})"')
_FAR_COLUMN = re.compile(rb' r="([A-Z]{2,3})[0-9]')
_WIDEST = 16_384
_OLD = b"\xd0\xcf\x11\xe0"  # how XLS files begin
_TRIAL = "import sys, python_calamine as c\nb = c.CalamineWorkbook.from_path(sys.argv[1])\nfor n in b.sheet_names: b.get_sheet_by_name(n).to_python()"
_PATIENCE = 120  # seconds for a trial


def refuse_dangerous(path: Path) -> None:
    """Raises UsageError for a spreadsheet that is too large to be read, or damaged in a way that the library would not survive."""
    with path.open("rb") as file:
        if file.read(4) == _OLD:
            _try_apart(path)
            return
    try:
        _look_inside(path)
    except OSError as error:
        raise UsageError(_("{file} is a damaged archive: {reason}").format(file=path.name, reason=error)) from error


def _try_apart(path: Path) -> None:
    """Reads an old binary file in a process of its own first: on damaged ones the library fails with words of its own on the terminal."""
    if not sys.executable:
        return
    try:
        tried = subprocess.run([sys.executable, "-c", _TRIAL, str(path)], capture_output=True, timeout=_PATIENCE, check=False)
    except subprocess.TimeoutExpired as error:
        raise _too_large(path) from error
    if tried.returncode < 0 or b"panicked" in tried.stderr:
        raise UsageError(_("{file} cannot be read as a spreadsheet: {reason}").format(file=path.name, reason=_("it is damaged")))


def _look_inside(path: Path) -> None:
    with opened_archive(path) as opened:
        parts = opened.infolist()
        if sum(part.file_size for part in parts) > LARGEST:
            raise _too_large(path)
        for part in parts:
            if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                rows, columns = _extent(opened, part)
                if rows * columns > MOST_CELLS:
                    raise _too_large(path)


def _extent(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> tuple[int, int]:
    """How far a sheet's cells reach: its last row, and the column furthest to the right."""
    rows, columns, rest = 0, 26, b""
    with archive.open(part) as stream:
        while block := stream.read(BLOCK):
            text = rest + block
            if columns < _WIDEST and _FAR_COLUMN.search(text):
                columns = max(columns, *(_column(letters) for letters in set(_FAR_COLUMN.findall(text))))
            last = text.rfind(b' r="')
            for match in _CELL.finditer(text, max(0, last - 4096)):
                rows = max(rows, int(match[2]))
            rest = text[last:] if last >= 0 else b""
            if len(rest) > BLOCK:
                rest = b""
    return rows, columns


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return min(number, _WIDEST)


def _too_large(path: Path) -> UsageError:
    return UsageError(_("{file} is too large to be read as a spreadsheet; save the sheet as CSV").format(file=path.name))
