"""Cells that a spreadsheet would run: guarded on the way out, as they were on the way in.

The rule, for every cell of text in a file of separated values: a text that a spreadsheet would take for a formula (its first sign is
= + - @ in either width, after blanks too, or it begins with a tab or a line's end) gets an apostrophe before it, which spreadsheets and people know
as "this is text". A text that already looks guarded (apostrophes, then such a beginning) gets one more, so that taking one away is the exact
inverse for every text. Signed numbers (-5, +8613800138000, several after semicolons) are no formulas and stay as they are.
See OWASP, "CSV Injection".

Every CSV that is read is treated alike, ours and others': OWASP's advice is the same, so other programs guard so too. Workbooks need no
apostrophe: their cells say that they are text.
"""

from __future__ import annotations

import re

_STARTS = "=+-@＝＋－＠\t\r\n"
_LOOK = frozenset(_STARTS + "' \u00a0\u3000")  # what a text that matters here can begin with
_RUNS = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@＝＋－＠])")
_NUMBERS = re.compile(r"'*[+-]\d+(?:\.\d+)?(?:; [+-]\d+(?:\.\d+)?)*", re.ASCII)


def runs(text: str) -> bool:
    """Whether a spreadsheet would take the text, apostrophes before it aside, for a formula."""
    return text[:1] in _LOOK and text != "" and _RUNS.match(text) is not None and _NUMBERS.fullmatch(text) is None


def guarded(text: str) -> str:
    """The text as a cell that no spreadsheet runs."""
    return f"'{text}" if runs(text) else text


def unguarded(cell: str) -> str:
    """The text of which `guarded` made the cell; any other cell as it is."""
    return cell[1:] if cell[:1] == "'" and runs(cell) else cell


def unguarded_cells(cells: list[str]) -> list[str]:
    """The texts of a row of a file; nearly always the row itself."""
    return [unguarded(cell) for cell in cells] if "'" in "".join(cells) else cells  # asked of every row of a file, so in one look
