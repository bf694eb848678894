"""A record: one customer, contact, activity … as it was when it was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui_crm.model.entity import Entity


@dataclass(frozen=True, slots=True)
class Record:
    """The values of one record by public field name. Frozen: a write makes a new one."""

    entity: Entity
    id: int
    values: Mapping[str, object]

    def __getitem__(self, name: str) -> object:
        return self.values[name]

    @property
    def version(self) -> int:
        """The optimistic lock: raised by every write."""
        return self.number("version")

    @property
    def title(self) -> str:
        """What people call the record."""
        return str(self.values[self.entity.title]) or self.code

    @property
    def code(self) -> str:
        """The human code, or the id where records of this kind have none."""
        return str(self.values.get("code") or self.id)

    def number(self, name: str) -> int:
        """An integer field (an id, an instant, an amount in minor units)."""
        value = self.values[name]
        if not isinstance(value, int):
            raise TypeError(name)
        return value

    def text(self, name: str) -> str:
        """A text field."""
        return str(self.values[name])
