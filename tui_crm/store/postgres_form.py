"""Rows as PostgreSQL takes them in bulk: the text of COPY, made without a connection, so that another process can do it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

from tui_crm.store.engine import Batch

AT_ONCE = 2_000  # rows of one text
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})

Piece = tuple[str, tuple[str, ...], bytes]
"""Table, columns, and rows as the text of COPY."""


def pieces(batch: Batch) -> Iterator[Piece]:
    """The rows, some of them at a time."""
    left = iter(batch.rows)
    while part := list(islice(left, AT_ONCE)):
        yield batch.table, batch.columns, copy_text(part)


def all_pieces(make: Callable[..., Iterable[Batch]], *given: Any) -> list[Piece]:
    """The pieces of all batches that `make` gives."""
    return [piece for batch in make(*given) for piece in pieces(batch)]


def copy_text(rows: Sequence[Sequence[object]]) -> bytes:
    """The rows in the text format of COPY (PostgreSQL's manual, "COPY", File Formats)."""
    width, count = len(rows[0]), len(rows)
    text = (("\t".join(["%s"] * width) + "\n") * count % tuple(chain.from_iterable(rows))).encode()
    if b"\\" in text or b"\r" in text or b"None" in text or text.count(b"\n") != count or text.count(b"\t") != count * (width - 1):
        return "".join(["\t".join(map(_cell, row)) + "\n" for row in rows]).encode()
    return text


def _cell(value: object) -> str:
    return "\\N" if value is None else str(value).translate(_ESCAPES)
