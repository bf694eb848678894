"""By which character the cells of a text file are separated, and whether quotation marks enclose cells in it."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from tui_crm.errors import UsageError
from tui_crm.i18n import _

USUAL = ",;\t|"
UNUSUAL = "\x01\x1f\x1e\x02\x07^~¦§｜，；、:#!"  # taken only when every row says so
LONGEST_CELL = 32 * 1024 * 1024  # characters; a longer cell means that a quotation mark was never closed
SAMPLE_ROWS = 200
_ALIGNED = re.compile(r"\A +\S|\S {2,}\S")


def delimiter_name(delimiter: str) -> str:
    """What people call it."""
    names = {",": _("comma"), ";": _("semicolon"), "\t": _("tab character"), "|": _("vertical bar"), " ": _("blanks")}
    return names.get(delimiter, delimiter if delimiter.isprintable() else f"\\x{ord(delimiter):02x}")


def delimiter_of(name: str) -> str:
    """The delimiter that a person named: the character itself, "tab", "comma" … or "\\x01". Raises UsageError."""
    named = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "bar": "|", "space": " ", "blank": " "}
    found = named.get(name.casefold(), name)
    if len(found) == 4 and found.startswith("\\x"):
        try:
            found = chr(int(found[2:], 16))
        except ValueError:
            found = ""
    if len(found) != 1 or found in '\r\n"':
        raise UsageError(_("A delimiter is one character, or “tab”"))
    return found


def recognised(text: str, truncated: bool) -> str:
    """The delimiter under which most rows are as wide as the headings (or, under notes, as one another); among equals the one that makes the
    most columns. An unusual one, or the blanks of a drawn table, when all rows have it alike and no usual one fits.

    `truncated`: the text may end inside a row.
    """
    best, score = ",", (0.0, 1)
    for delimiter in USUAL:
        score_here = _score(_rows(text, delimiter, truncated))
        if score_here > score:
            best, score = delimiter, score_here
    if score[0] >= 0.9:
        return best
    for delimiter in UNUSUAL:
        if delimiter in text:
            rows = _rows(text, delimiter, truncated)
            fitting, width = _score(rows)
            sure = len(rows) > 1 or (width > 2 and delimiter not in ":、#!")
            if sure and fitting >= 0.95 and (fitting, width) > score:
                best, score = delimiter, (fitting, width)
    if score[1] == 1 and _ALIGNED.search(text):
        rows = _rows(text, " ", truncated)
        if len(rows) > 1 and len(rows[0]) > 2 and _uniform(list(enumerate(rows))):
            return " "
    return best


def quotes_enclose(text: str, delimiter: str, truncated: bool) -> bool:
    """False when quotation marks are letters like others: read as enclosing cells they tear rows apart that are otherwise all of one width."""
    if '"' not in text or _uniform(sample_rows(text, delimiter, truncated)):
        return True
    plain = sample_rows(text, delimiter, truncated, quoted=False)
    odd = any(cell.startswith('"') and cell.count('"') % 2 for _line, row in plain for cell in row)
    return not (odd and len(plain) > 1 and _uniform(plain))


def sample_rows(text: str, delimiter: str, truncated: bool, *, quoted: bool = True) -> list[tuple[int, list[str]]]:
    """The first rows, blank ones too, each with the number of its last line (from 1); the last is left out when the sample may end in it."""
    raise_cell_limit()
    rows: list[tuple[int, list[str]]] = []
    reader = parser(io.StringIO(text, newline=""), delimiter, quoted=quoted)
    for row in reader:
        rows.append((reader.line_num, row))
        if len(rows) > SAMPLE_ROWS:
            return rows
    return rows[:-1] if truncated and len(rows) > 1 else rows


def parser(lines: Iterable[str], delimiter: str, *, quoted: bool, strict: bool = False) -> Any:
    """The standard library's reader. Blanks as delimiter come in runs, as in a table that is drawn with them."""
    quoting = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    return csv.reader(lines, delimiter=delimiter, quoting=quoting, strict=strict, skipinitialspace=delimiter == " ")  # type: ignore[arg-type]


def raise_cell_limit() -> None:
    """The standard library's limit is one for the process, and too small for long notes."""
    if csv.field_size_limit() < LONGEST_CELL:
        csv.field_size_limit(LONGEST_CELL)


def _rows(text: str, delimiter: str, truncated: bool) -> list[list[str]]:
    return [row for _line, row in sample_rows(text, delimiter, truncated) if row]


def _score(rows: Sequence[Sequence[str]]) -> tuple[float, int]:
    """The share of rows that are of one width, and that width; (0, 1) for a single column."""
    if not rows:
        return 0.0, 1
    widths = Counter(map(len, rows))
    chosen = {len(rows[0]), widths.most_common(1)[0][0]} - {1}
    return max(((round(widths[width] / len(rows), 1), width) for width in chosen), default=(0.0, 1))


def _uniform(rows: Sequence[tuple[int, Sequence[str]]]) -> bool:
    return len({len(row) for _line, row in rows if row}) == 1
