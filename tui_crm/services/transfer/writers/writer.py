"""What every writer of a format can do, and the stream of text that most of them write to."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import BinaryIO, Protocol

from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field
from tui_crm.model.record import Record
from tui_crm.services.transfer.writers.values import Names


class Writer(Protocol):
    """Writes tables of records, one after the other; most formats hold one."""

    def table(self, entity: Entity, fields: Sequence[Field]) -> None:
        """Begin a table of records of one kind. Raises UsageError for what the format cannot hold."""

    def write(self, records: Sequence[Record], names: Names) -> None:
        """The next records. Raises UsageError for what the format cannot hold."""

    def close(self, whole: bool = True) -> None:
        """Complete the file; not `whole`: the export failed, let go of it as it is. The stream stays open: it belongs to the caller."""


def text_of(stream: BinaryIO) -> io.TextIOWrapper:
    """A stream for texts (UTF-8, lines end as they are written) above one for bytes; `end_text` ends it."""
    return io.TextIOWrapper(stream, "utf-8", newline="")


def end_text(text: io.TextIOWrapper) -> None:
    """Write out what is held back, and leave the stream below open."""
    text.flush()
    text.detach()
