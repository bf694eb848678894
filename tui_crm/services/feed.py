"""What others changed since the last look: how open screens stay current."""

from __future__ import annotations

from dataclasses import dataclass, field

from tui_crm.services.crm import Crm

LIMIT = 5000


@dataclass(slots=True)
class Feed:
    """One reader of the journal. `look` costs microseconds while nothing happens."""

    crm: Crm
    _version: str = ""
    _cursor: int = field(default=-1)

    def start(self) -> None:
        """Begin here: only what comes later is told."""
        self._version = self.crm.store.engine.version()
        self._cursor = self.crm.store.engine.feed_end()

    def look(self) -> frozenset[tuple[str, int]] | None:
        """(entity, record) of what changed since the last look; None when there was too much to tell: read everything again.

        What this process wrote itself is told too. Always called from the same thread.
        """
        engine = self.crm.store.engine
        version = engine.version()
        if version == self._version:
            return frozenset()
        self._version = version
        end = engine.feed_end()
        rows, cursor = engine.changes(self._cursor, LIMIT)
        if len(rows) >= LIMIT or end < self._cursor:  # below it: a backup was restored
            self._cursor = end
            return None
        self._cursor = cursor
        return frozenset((entity, record) for _act, entity, record, _op in rows)
