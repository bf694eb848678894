"""The duplicate check on the way in: the one seam between an import and `services.duplicates`."""

from __future__ import annotations

from collections.abc import Sequence

from tui_crm.model.entity import Entity
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.converting import Prepared
from tui_crm.services.transfer.options import Doubles
from tui_crm.services.transfer.verdicts import Suspect


class Suspects:
    """Looks for records, and rows before, that the next rows are like."""

    def __init__(self, crm: Crm, entity: Entity, wanted: Doubles) -> None:
        self._crm, self._entity, self.wanted = crm, entity, wanted

    def found(self, rows: Sequence[Prepared]) -> list[tuple[Suspect, ...]]:
        """What each row is like, the most alike first; nothing where nobody is to look."""
        return [()] * len(rows)
