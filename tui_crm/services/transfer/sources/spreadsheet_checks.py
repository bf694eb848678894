"""Whether a spreadsheet can be read into memory: small files can unpack to more than any machine holds."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from tui_crm.errors import UsageError
from tui_crm.i18n import _

LARGEST = 2 * 1024**3  # bytes of all parts, unpacked
MOST_CELLS = 60_000_000  # between a sheet's first and last cell: the library keeps them all, empty ones too
BLOCK = 1024 * 1024
_CELL = re.compile(rb' r="([A-Z]{1,3})([0-9]{1,7})"')
_FAR_COLUMN = re.compile(rb' r="([A-Z]{2,3})[0-9]')
_WIDEST = 16_384


def refuse_dangerous(path: Path) -> None:
    """Raises UsageError for a spreadsheet that is too large to be read, or an archive that is none."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        if sum(part.file_size for part in parts) > LARGEST:
            raise _too_large(path)
        for part in parts:
            if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                rows, columns = _extent(archive, part)
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
