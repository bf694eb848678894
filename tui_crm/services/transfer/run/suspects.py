"""The duplicate check on the way in: the one seam between an import and `services.duplicates`."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tui_crm.model.entity import Entity
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.run.options import Doubles
from tui_crm.services.transfer.run.verdicts import Suspect
from tui_crm.store.unit import Unit

if TYPE_CHECKING:
    from tui_crm.services.duplicates import Batch, Found


class Suspects:
    """Looks for records, and rows before, that the next rows are like. `begin` comes first, outside of any transaction."""

    def __init__(self, crm: Crm, entity: Entity, wanted: Doubles, before: Suspects | None = None) -> None:
        """`before`: that of an earlier file of the same dry run, whose rows count as well."""
        self._crm, self._entity, self._wanted = crm, entity, wanted
        self._batch: Batch | None = before._batch if before else None
        # by the number of a row among those that the batch saw: the record's number, 0 for none
        self._became: array[int] = before._became if before else array("q")
        self._checked = 0

    def begin(self, progress: Callable[[int], bool]) -> None:
        """Bring the index of keys up to date; `progress` is told how many records were read, and answers False to stop. Raises Cancelled."""
        from tui_crm.model.dedupe.profile import ENTITIES

        if self._wanted is Doubles.IGNORE:
            self._batch = None
        elif self._batch is None and self._entity.key in ENTITIES:
            from tui_crm.services.duplicates import Batch

            self._batch = Batch(self._crm, self._entity.key, progress)

    @property
    def looking(self) -> bool:
        """Whether rows are looked at."""
        return self._batch is not None

    def look(self, rows: Sequence[Mapping[str, Any]]) -> Sequence[Sequence[Found]]:
        """What each of these rows is like, the most alike first. `became` is to follow for each of them, in order."""
        self._checked = len(rows)
        return self._batch.check(rows) if self._batch is not None and rows else [()] * len(rows)

    def became(self, number: int) -> None:
        """The next of the rows that were looked at became this record; 0: none."""
        self._became.append(number)

    def of(self, found: Sequence[Found]) -> tuple[Suspect, ...]:
        """The suspicions as records; a row before that became none is none."""
        return tuple(Suspect(number, each, self._entity) for each in found if (number := self._number(each.record)))

    def written(self, unit: Unit, ids: Mapping[int, int], suspected: Sequence[tuple[int, Mapping[str, Any], Sequence[Suspect]]]) -> None:
        """The rows of the last part are written. `ids`: of the new records by their numbers; `suspected`: new records, by number, with their
        values and what they look like. Inside the transaction that wrote them.
        """
        if self._batch is None:
            return
        first = len(self._became) - self._checked
        if self._checked:
            self._batch.written([ids.get(number, max(number, 0)) for number in self._became[first:]])
        for at in range(first, len(self._became)):  # these rows are records from now on, and found as such
            self._became[at] = ids.get(self._became[at], self._became[at])
        if self._wanted is Doubles.QUEUE and suspected:
            self._queue(unit, ids, suspected)
        self._checked = 0

    def finish(self, act: int, changed: bool) -> None:
        """The file is in. `changed`: it changed records that were there, whose keys are then read again. Outside of any transaction."""
        if self._batch is not None and not changed:
            self._batch.finish(act)

    def _number(self, record: int) -> int:
        return record if record > 0 else self._became[-record - 1] if -record <= len(self._became) else 0

    def _queue(self, unit: Unit, ids: Mapping[int, int], suspected: Sequence[tuple[int, Mapping[str, Any], Sequence[Suspect]]]) -> None:
        from tui_crm.services.duplicates import deciding

        prefix, title = self._entity.prefix, self._entity.title
        pairs: dict[tuple[int, int], dict[str, object]] = {}
        for number, values, suspects in suspected:
            record = ids[number]
            new = (record, str(values.get(title, "")), str(values.get("code") or f"{prefix}-{record:06d}"))
            for suspect in suspects:
                other = ids.get(suspect.number, suspect.number)
                if other <= 0 or other == record or suspect.gone:
                    continue
                old = (other, suspect.found.title, suspect.found.code or f"{prefix}-{other:06d}")
                because = tuple(reason.field for reason in suspect.found.reasons if reason.weight > 1)
                first, second = sorted((old, new))
                pairs[first[0], second[0]] = {**deciding.values(self._entity.key, first, second, suspect.found.score), "because": because}
        if pairs:
            unit.create_many("duplicate", list(pairs.values()))
