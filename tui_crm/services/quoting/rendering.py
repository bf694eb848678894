"""A quote for its reader: a template filled in, as text or as PDF.

A template is text in which `$name` stands for a value and the lines between `[[lines]]` and `[[/lines]]` come once for each line of the quote. A
line that begins with "# " is a heading, `| a | b |` is a row of a table, anything else a paragraph.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from string import Template
from typing import Any

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.model.fields import Field
from tui_crm.model.record import Record
from tui_crm.model.values import show
from tui_crm.services import whole_files
from tui_crm.services.crm import Crm
from tui_crm.services.quoting.rules import lines_of, today

_BLOCK = re.compile(r"^\[\[lines\]\]\n(.*?)^\[\[/lines\]\]\n", re.DOTALL | re.MULTILINE)
_NUMBER = re.compile(r"[\d.,\s-]+(?:[A-Z]{3}|%)?")
Block = str | list[list[str]]
"""A paragraph, a heading with "# " before it, or the rows of a table."""


def standard() -> str:
    """The template that is used when none is given, in the language of now."""
    head = _("# Quote $code, revision $revision")
    about = (_("Subject: $name"), _("Date: $date"), _("Valid until: $valid_until"))
    columns = " | ".join(("#", _("Product"), _("Quantity"), _("Price"), _("Discount"), _("Amount")))
    line = "| $position | $name | $quantity $unit | $price | $discount | $amount |"
    total = "|  | {total} |  |  |  | $total |".format(total=_("Total"))
    table = "\n".join((f"| {columns} |", "[[lines]]", line, "[[/lines]]", total))
    return "\n".join((head, "", "$customer", "$contact", "", *about, "", table, "", "$terms", "", "$owner", ""))


def filled(crm: Crm, quote: int, template: str = "") -> str:
    """The template with the quote's values. Raises UsageError for a `$name` that no quote has."""
    record = crm.store.read("quote", quote)
    text = template or standard()
    found = _BLOCK.search(text)
    rows = ""
    if found:
        rows = "".join(_substituted(found[1], _values(crm, line)) for line in lines_of(crm, "quote", quote))
    head, tail = (text[: found.start()], text[found.end() :]) if found else (text, "")
    values = {**_values(crm, record), "date": record.text("sent_on") or today(crm)}
    return _substituted(head, values) + rows + _substituted(tail, values)


def as_text(crm: Crm, quote: int, template: str = "") -> str:
    """The quote as plain text, its tables aligned by cells."""
    lines: list[str] = []
    for block in blocks(filled(crm, quote, template)):
        if isinstance(block, str):
            lines += [block.removeprefix("# "), "=" * _cells(block.removeprefix("# "))] if block.startswith("# ") else [block]
        else:
            lines += _aligned(block)
    return "\n".join(lines).rstrip() + "\n"


def as_pdf(crm: Crm, quote: int, template: str = "") -> bytes:
    """The quote as PDF. Chinese is set in a font that every reader of PDF brings, so that none is embedded. Raises UsageError."""
    try:
        from tui_crm.services.quoting import pdf
    except ImportError as error:
        raise UsageError(_("PDF needs the library reportlab: pip install 'tui-crm[pdf]'; --format text needs nothing")) from error
    record = crm.store.read("quote", quote)
    return pdf.made(list(blocks(filled(crm, quote, template))), f"{record.code} {record.title}")


def write(crm: Crm, quote: int, place: str, template: str = "", *, replace: bool = False) -> Path:
    """Write the quote to a file, as PDF where its name ends so, else as text; returns its path. Raises FileThere unless it may `replace` one,
    UsageError.
    """
    path = whole_files.free(Path(place).expanduser(), replace=replace)
    content = as_pdf(crm, quote, template) if path.suffix.casefold() == ".pdf" else as_text(crm, quote, template)
    whole_files.write(path, content, replace=replace)
    return path.absolute()


def blocks(text: str) -> Iterator[Block]:
    """The paragraphs, headings and tables of a filled template."""
    table: list[list[str]] = []
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped.startswith("|") and stripped.endswith("|") and len(stripped) > 1:
            table.append([cell.strip() for cell in stripped[1:-1].split("|")])
            continue
        if table:
            yield table
            table = []
        yield line
    if table:
        yield table


def is_number(text: str) -> bool:
    """Whether a cell stands at the right."""
    return bool(text) and bool(_NUMBER.fullmatch(text))


def _substituted(text: str, values: Mapping[str, str]) -> str:
    try:
        return Template(text).substitute(values)
    except (KeyError, ValueError) as error:
        raise UsageError(_("The template asks for what no quote has: {name}").format(name=error)) from error


def _values(crm: Crm, record: Record) -> dict[str, str]:
    from dataclasses import replace

    context = replace(crm.showing(), currency=record.text("currency") or crm.locale.currency)
    return {field.key: _shown(field, record, context).replace("|", "/") for field in record.entity.fields if not field.plugin}


def _shown(field: Field, record: Record, context: Any) -> str:
    return "" if record[field.name] == field.empty else show(field, record[field.name], context)


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    count = max(map(len, rows))
    full = [[*row, *([""] * (count - len(row)))] for row in rows]
    widths = [max(_cells(row[at]) for row in full) for at in range(count)]
    right = [all(is_number(row[at]) or not row[at] for row in full[1:]) for at in range(count)]
    return ["  ".join(_padded(cell, width, side) for cell, width, side in zip(row, widths, right, strict=True)).rstrip() for row in full]


def _padded(text: str, width: int, right: bool) -> str:
    gap = " " * (width - _cells(text))
    return gap + text if right else text + gap


def _cells(text: str) -> int:
    """How many cells of a fixed-width font the text takes: Chinese two, what sits on another character none."""
    return sum(0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
