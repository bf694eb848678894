"""Paragraphs and tables as PDF, by reportlab. Imported only when a PDF is asked for."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from tui_crm.services.quoting.rendering import Block, is_number

LATIN, CHINESE = "Helvetica", "STSong-Light"  # fonts that every reader of PDF has: nothing is embedded
SIZE, LEADING = 10, 14


def made(blocks: Sequence[Block], title: str) -> bytes:
    """A4 pages of these blocks."""
    pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))
    target = io.BytesIO()
    document = SimpleDocTemplate(target, pagesize=A4, title=title, leftMargin=20 * mm, rightMargin=20 * mm, topMargin=20 * mm, bottomMargin=20 * mm)
    story: list[Any] = []
    for block in blocks:
        if isinstance(block, str):
            story.append(_paragraph(block) if block.strip() else Spacer(1, LEADING / 2))
        else:
            story.append(_table(block, document.width))
    document.build(story)
    return target.getvalue()


def _paragraph(text: str) -> Any:
    heading = text.startswith("# ")
    style = ParagraphStyle("text", fontName=LATIN, fontSize=16 if heading else SIZE, leading=22 if heading else LEADING, wordWrap="CJK")
    return Paragraph(_marked(text.removeprefix("# ")), style)


def _table(rows: Sequence[Sequence[str]], width: float) -> Any:
    count = max(map(len, rows))
    plain = ParagraphStyle("cell", fontName=LATIN, fontSize=SIZE, leading=LEADING, wordWrap="CJK")
    right = ParagraphStyle("number", parent=plain, alignment=TA_RIGHT)
    cells = [[Paragraph(_marked(cell), right if is_number(cell) else plain) for cell in (*row, *([""] * (count - len(row))))] for row in rows]
    weights = [max(min(max(len(row[at]) if at < len(row) else 0 for row in rows), 40), 4) for at in range(count)]
    table = Table(cells, colWidths=[width * weight / sum(weights) for weight in weights], repeatRows=1)
    table.setStyle(TableStyle([
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, colors.black), ("LINEABOVE", (0, -1), (-1, -1), 0.4, colors.grey), ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]))  # fmt: skip
    return table


def _marked(text: str) -> str:
    """The text with its Chinese parts in the Chinese font."""
    parts: list[str] = []
    run, chinese = "", False
    for sign in f"{text}\0":
        now = sign != "\0" and ord(sign) > 0x2000 and sign not in "–—’“”…€"
        if sign == "\0" or now != chinese:
            parts.append(f'<font name="{CHINESE}">{escape(run)}</font>' if chinese and run else escape(run))
            run, chinese = "", now
        run += sign
    return "".join(parts)
