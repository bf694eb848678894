"""The verdict on every row: new, updated, unchanged, duplicate or rejected. The dry run and the import ask the same judge."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tui_crm.i18n import _
from tui_crm.model.entity import Entity
from tui_crm.model.validation import field_rule
from tui_crm.services.archive import initial
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.meaning.converting import Prepared, RowReader
from tui_crm.services.transfer.meaning.mapping import Mapping as FieldMapping
from tui_crm.services.transfer.run.completing import Completing
from tui_crm.services.transfer.run.keeping import stamps_of
from tui_crm.services.transfer.run.known import Keys, Known, key_fields
from tui_crm.services.transfer.run.memory import Memory
from tui_crm.services.transfer.run.options import Doubles, Mode, Options
from tui_crm.services.transfer.run.overlay import Overlay
from tui_crm.services.transfer.run.plan import Reject
from tui_crm.services.transfer.run.references import ELSEWHERE, References
from tui_crm.services.transfer.run.suspects import Suspects
from tui_crm.services.transfer.run.verdicts import Fate, Suspect, Verdict
from tui_crm.services.transfer.sources.reading import Row

if TYPE_CHECKING:
    from tui_crm.services.duplicates import Found

_TAKEN = frozenset({Fate.NEW, Fate.UPDATED, Fate.UNCHANGED, Fate.DUPLICATE})


class Judge:
    """Weighs rows against the database and the rows before them, as the options say.

    `named`: the field of many values that rows fill besides those of the mapping, and that only grows; `planned`: see Completing. Raises
    UsageError for options that do not fit the file.
    """

    def __init__(self, crm: Crm, mapping: FieldMapping, reader: RowReader, options: Options, memory: Memory | None = None, named: str = "",
                 planned: Mapping[int, int] | None = None) -> None:  # fmt: skip
        self._crm, self._entity, self._reader, self._options = crm, mapping.entity, reader, options.checked()
        self._memory = memory  # of a dry run: nothing is written, so what rows make must be remembered
        by_name = self._entity.by_name
        more = (by_name[named],) if named else ()
        keys = key_fields(self._entity, (*mapping.fields, *more), options.keys)
        self._stamps = stamps_of(crm, mapping, options)
        filled = tuple(dict.fromkeys((*(f for f in mapping.fields if f.name not in self._stamps), *more)))
        self._needed = tuple(f.name for f in self._entity.editable if f.required and f.default is None)
        starting = {**initial(crm, self._entity.key), **{f.name: f.initial for f in filled}}
        self._base = {name: value for name, value in starting.items() if value != by_name[name].empty}  # what is empty need not be written
        self._blank = {f.name: f.empty for f in filled if not f.required and f.name != ELSEWHERE} if options.clear_blanks else {}
        self._notes = mapping.notes_field
        self._overlay = memory.overlay if memory else Overlay()
        unique = [f for f in filled if f.unique]
        self._keys = Keys(crm, self._entity, keys, unique, self._overlay, memory.keys if memory else (*keys, *unique))
        self.suspects = Suspects(crm, self._entity, options.duplicates, memory.suspects if memory else None)
        shared = memory is not None and not memory.alone
        self._remembers = shared or bool(keys) or options.duplicates is Doubles.UPDATE
        self._completing = Completing(crm, self._entity, planned)
        self._next = -memory.made if memory else 0
        self._tracked = tuple(dict.fromkeys([*(f.name for f in filled), *([self._notes.name] if self._notes else []), self._entity.title]))
        self._tracked += ("currency",) if "currency" in by_name and "currency" not in self._tracked else ()
        self._empty = {name: by_name[name].empty for name in (by_name if shared else self._tracked)}

    def begin(self, progress: Callable[[int], bool]) -> None:
        """Get ready; outside of any transaction. `progress`: see `Suspects.begin`."""
        self.suspects.begin(progress)
        if self._memory is not None:
            self._memory.suspects = self.suspects

    def judge(self, rows: Sequence[Prepared], size: int) -> Iterator[list[Verdict]]:
        """Verdicts on the next rows of the file, in order, `size` at a time. The database is asked before the first ones."""
        known = self._keys.known(rows)
        self._completing.learn([row.values for row in rows])
        found = self._alike(rows, known) if self.suspects.looking else {}
        for start in range(0, len(rows), size):
            verdicts = []
            for at, row in enumerate(rows[start : start + size], start):
                if at in found:
                    verdict = self._verdict(row, known, self.suspects.of(found[at]) if found[at] else ())
                    self.suspects.became(verdict.number if verdict.fate in _TAKEN else 0)
                else:
                    verdict = self._verdict(row, known, ())
                verdicts.append(verdict)
            yield verdicts
        if self._memory is None:
            self._overlay.clear()
        else:
            self._memory.made = -self._next

    def _alike(self, rows: Sequence[Prepared], known: Known) -> dict[int, Sequence[Found]]:
        """What each row that may make a record is like, by its place in the part."""
        fresh = [at for at, row in enumerate(rows) if not row.problems and not self._keys.targets(row.values, known)[1]]
        found = dict(zip(fresh, self.suspects.look([self._base | rows[at].values for at in fresh]), strict=True))
        if self._options.duplicates is Doubles.UPDATE:
            known.records |= self._keys.read({each.record for alike in found.values() for each in alike if each.record > 0} - known.records.keys())
        return found

    def close(self) -> None:
        """Forget what was remembered here."""
        if self._memory is None:
            self._overlay.close()

    # one row

    def _verdict(self, row: Prepared, known: Known, suspects: tuple[Suspect, ...]) -> Verdict:
        if row.problems:
            return Verdict(Fate.REJECTED, row, problems=row.problems)
        key, found = self._keys.targets(row.values, known)
        if key and len(found) > 1:
            reason = _("{count} records have this {field}; choose another key").format(count=len(found), field=_(key.label))
            return _refused(row, key.name, reason)
        for number, current in found.items():
            if self._options.mode is Mode.CREATE:
                reason = _("{title} is there already").format(title=current.get(self._entity.title, ""))
                return _refused(row, key.name if key else "", reason, Fate.DUPLICATE, number)
            return self._update(row, number, current, known)
        if self._options.duplicates is Doubles.UPDATE and self._options.mode is not Mode.CREATE:
            for one in suspects:
                alike = self._keys.current(one.number, known) if one.sure and not one.gone else None
                if alike is not None:
                    return self._update(row, one.number, alike, known)
        if self._options.mode is Mode.UPDATE:
            return _refused(row, self._options.keys[0] if self._options.keys else "", _("no record is found by the key, and none is to be made"))
        return self._create(row, known, suspects)

    def _create(self, row: Prepared, known: Known, suspects: tuple[Suspect, ...]) -> Verdict:
        said = row.values | self._completing.of(row.values)
        if missing := [name for name in self._needed if name not in said and not self._completing.can_lack(name, said)]:
            return Verdict(Fate.REJECTED, row, problems=[Reject(row.line, name, _("must be filled in")) for name in missing])
        if taken := self._keys.taken(row.values, 0, known):
            return _refused(row, taken.name, _("another record has this {field} already").format(field=_(taken.label)))
        if future := [name for name in self._stamps if name.endswith("_at") and row.values.get(name, 0) > self._crm.store.clock()]:  # type: ignore[operator]
            return _refused(row, future[0], _("lies in the future"))
        if suspects and suspects[0].sure and self._options.duplicates in (Doubles.SKIP, Doubles.REJECT):
            fate = Fate.DUPLICATE if self._options.duplicates is Doubles.SKIP else Fate.REJECTED
            return _refused(row, "", suspects[0].told, fate, max(suspects[0].number, 0))
        values = self._base | said
        if problem := self._add_notes(row, values, ""):
            return problem
        self._next -= 1
        self._remember(self._next, values, values)
        return Verdict(Fate.NEW, row, self._next, values, suspects=suspects)

    def _update(self, row: Prepared, number: int, current: Mapping[str, Any], known: Known) -> Verdict:
        row = self._with_currency_of(row, current)
        if row.problems:
            return Verdict(Fate.REJECTED, row, problems=row.problems)
        wanted = self._blank | row.values
        if problem := self._add_notes(row, wanted, str(current.get(self._notes.name, "")) if self._notes else ""):
            return problem
        if ELSEWHERE in wanted:  # what other systems call a record is added to
            wanted[ELSEWHERE] = tuple(dict.fromkeys((*current[ELSEWHERE], *wanted[ELSEWHERE])))
        changes = {name: value for name, value in wanted.items() if name not in self._stamps and current[name] != value}
        if self._options.fill_only:
            by_name = self._entity.by_name
            changes = {name: value for name, value in changes.items() if name == ELSEWHERE or current[name] == by_name[name].empty}
        if taken := self._keys.taken(changes, number, known):
            return _refused(row, taken.name, _("another record has this {field} already").format(field=_(taken.label)))
        before = {name: current[name] for name in (*changes, self._entity.title)}
        if changes:
            self._remember(number, {**current, **changes}, changes)
        return Verdict(Fate.UPDATED if changes else Fate.UNCHANGED, row, number, changes, before)

    def _remember(self, number: int, values: Mapping[str, Any], changed: Mapping[str, Any]) -> None:
        self._keys.remember(number, changed)
        if self._remembers:
            self._overlay.put(number, {name: values.get(name, empty) for name, empty in self._empty.items()})

    def _add_notes(self, row: Prepared, values: dict[str, object], existing: str) -> Verdict | None:
        """Put the row's extra lines under its notes, unless they stand there together already."""
        if not row.extra or self._notes is None:
            return None
        text = str(values.get(self._notes.name) or existing)
        block = "\n".join(row.extra)
        if f"\n{block}\n" not in f"\n{text}\n":
            try:
                values[self._notes.name] = field_rule(self._notes)(f"{text}\n{block}" if text else block)
            except ValueError as reason:
                return _refused(row, self._notes.name, str(reason))
        return None

    def _with_currency_of(self, row: Prepared, current: Mapping[str, Any]) -> Prepared:
        """The row read again when its amounts are in the record's currency, which is not the one it was read in."""
        currency = current.get("currency", "")
        if not self._reader.has_money or "currency" in row.values or currency in ("", self._crm.locale.currency):
            return row
        return self._reader.read(Row(row.line, row.cells), currency)


def _refused(row: Prepared, name: str, reason: str, fate: Fate = Fate.REJECTED, number: int = 0) -> Verdict:
    return Verdict(fate, row, number, problems=[Reject(row.line, name, reason)])


def own_references(crm: Crm, verdicts: Sequence[Verdict], entity: Entity, fill_only: bool) -> None:
    """For rows that update: a reference to a record of the same kind that is what the record has already is no change.

    One that differs makes an unchanged row an updated one; what it means is known at the end of the file. `fill_only`: where the record
    has another one, that stays.
    """
    rows = [v for v in verdicts if v.number > 0 and v.row.own and v.fate in (Fate.UPDATED, Fate.UNCHANGED)]
    if not rows:
        return
    known = References(crm)
    known.learn(entity.key, [text for verdict in rows for _name, text in verdict.row.own])
    there = {record.id: record for record in crm.store.read_many(entity.key, sorted({v.number for v in rows}))}
    for verdict in rows:
        record = there.get(verdict.number)
        if record is not None:
            verdict.row.own = [
                (name, text) for name, text in verdict.row.own
                if known.found(entity.key, text) != (record[name],) and not (fill_only and record[name])
            ]  # fmt: skip
        if verdict.row.own and verdict.fate is Fate.UNCHANGED:
            verdict.fate = Fate.UPDATED
