"""Rows as SQLite takes them in bulk: made without a connection, so that another process can do it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Any

from tui_crm.store.engine import Batch, quote

AT_ONCE = 8192  # rows of one statement in a bulk load, if they are narrow: a power of two, so that the rest of a list takes few other statements
VARIABLES = 30_000  # of one statement; SQLite's own limit is 32,766

Piece = tuple[str, tuple[str, ...], int, list[Any]]
"""Table, columns, number of rows, their values one after the other: for one statement."""


def pieces(batch: Batch) -> Iterator[Piece]:
    """The rows by statements: many rows a statement let go of the interpreter's lock once, not at every row."""
    listed = batch.rows if isinstance(batch.rows, list) else list(batch.rows)
    start, size = 0, AT_ONCE
    while start < len(listed):
        while size > len(listed) - start or (size > 1 and size * len(batch.columns) > VARIABLES):
            size //= 2
        yield batch.table, batch.columns, size, list(chain.from_iterable(listed[start : start + size]))
        start += size


def all_pieces(make: Callable[..., Iterable[Batch]], *given: Any) -> list[Piece]:
    """The pieces of all batches that `make` gives."""
    return [piece for batch in make(*given) for piece in pieces(batch)]


@lru_cache(maxsize=100)
def insert_sql(verb: str, table: str, columns: tuple[str, ...], count: int) -> str:
    """The statement that appends so many rows."""
    names, marks = ", ".join(map(quote, columns)), f"({', '.join('?' * len(columns))})"
    return f"{verb} INTO {quote(table)} ({names}) VALUES {','.join([marks] * count)}"
