"""Undo and redo: the journal read backwards, written as an act of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from tui_crm.errors import CrmError, NotFound
from tui_crm.i18n import N_, _, ngettext
from tui_crm.model.entity import Entity
from tui_crm.model.record import Record
from tui_crm.model.storage import from_db
from tui_crm.services import parts, rollback
from tui_crm.services.crm import Crm
from tui_crm.services.parts import Progress
from tui_crm.store import erasure, journal
from tui_crm.store.journal import Act, Change
from tui_crm.store.unit import Edit, Unit

SAMPLES = 20
FINAL = {
    "export": N_("Act {id} cannot be undone: what was exported has left the archive"),
    "erase": N_("Act {id} cannot be undone: what was erased is gone"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A record that was changed again since the act, in the fields the act changed."""

    entity: str
    record: int
    title: str
    fields: tuple[str, ...]
    erased: bool = False  # for privacy: nothing brings back what it held


class UndoRefused(CrmError):
    """Taking the act back would overwrite later changes; nothing was written. `obstacles` holds the first of them."""

    exit_code = 5

    def __init__(self, count: int, obstacles: Sequence[Obstacle]) -> None:
        first = obstacles[0]
        message = ngettext(
            "{count} record was changed again since ({title}: {fields}); nothing was undone",
            "{count} records were changed again since ({title}: {fields}); nothing was undone",
            count,
        )
        if first.erased:
            message = _("{title}: this person's data was erased since, and nothing may bring it back; nothing was undone")
        super().__init__(message.format(count=count, title=first.title, fields=", ".join(first.fields) or "–"))
        self.count, self.obstacles = count, tuple(obstacles)


def undo(crm: Crm, act: int = 0, *, keep_later: bool = False, progress: Progress | None = None) -> Act:
    """Take back the act (by default the person's last one) and return it. `keep_later`: leave what was changed again since, undo the rest.

    Raises NotFound when there is nothing to undo, UndoRefused.
    """
    crm = crm.entire
    found = journal.act(crm.store.engine, act) if act else journal.undo_candidate(crm.store.engine, crm.user.id)
    if found and found.undoes and found.verb == "redo":  # what a redo did is the act itself
        undone = journal.act(crm.store.engine, found.undoes)
        found = journal.act(crm.store.engine, undone.undoes) if undone else None
    _allow(crm, found)
    if found and found.state != "done":  # begun and never finished: it is taken back as if it had not been begun
        rollback.rollback(crm, found.id)
        return found
    if found is None or found.undone_by or found.verb in journal.FINAL:
        if not act:
            raise NotFound(_("There is nothing to undo"))
        why = FINAL.get(found.verb, N_("Act {id} cannot be undone")) if found else N_("There is no act {id}")
        raise NotFound(_(why).format(id=act))
    _reverse(crm, found, "redo" if found.undoes else "undo", keep_later, progress)
    _follow(crm, found, progress)
    return found


def redo(crm: Crm, *, keep_later: bool = False, progress: Progress | None = None) -> Act:
    """Do again what was undone last, and return the act. Raises NotFound, UndoRefused."""
    crm = crm.entire
    undone = journal.redo_candidate(crm.store.engine, crm.user.id)
    original = journal.act(crm.store.engine, undone.undoes) if undone else None
    _allow(crm, original)
    if undone is None or original is None:
        raise NotFound(_("There is nothing to redo"))
    _reverse(crm, undone, "redo", keep_later, progress)
    _follow(crm, original, progress)
    return original


def _follow(crm: Crm, act: Act, progress: Progress | None) -> None:
    """Let grades follow the rules, or what was set by hand, that hold again."""
    if act.entity in ("ruleset", "grade_override"):
        from tui_crm.services.grading import applying

        applying.follow(crm, progress)


def _allow(crm: Crm, act: Act | None) -> None:
    """Raises NotAllowed unless the person might have done the act."""
    crm.policy.allow_write("")
    if act and act.entity == "user":
        for changes in journal.of_act(crm.store.engine, act.id):
            for change in changes:
                crm.policy.allow_write(change.entity, change.record, change.diff if change.op == "update" else ("",))


def _reverse(crm: Crm, act: Act, verb: str, keep_later: bool, progress: Progress | None) -> None:
    """Write the reverse of an act. An act of several parts is looked through for obstacles first, then reversed part by part."""
    engine = crm.store.engine
    changes = journal.of_act(engine, act.id)
    first, second = next(changes, []), next(changes, None)
    if second is not None and not keep_later:
        _look_for_obstacles(crm, act)

    def task(unit: Unit, part: Sequence[Change]) -> None:
        unit.keeps_history = False  # the entries are taken back with what they tell of
        plans = {entity: _plan(crm, entity, group) for entity, group in _by_entity(crm, part).items()}
        obstacles = [obstacle for planned in plans.values() for obstacle in planned.obstacles]
        for entity, planned in plans.items():
            _apply(unit, entity, _without_told(crm, entity, planned, obstacles))
        if obstacles and not keep_later and second is None:
            raise UndoRefused(len(obstacles), obstacles[:SAMPLES])

    def closing(unit: Unit) -> None:
        unit.written = True  # an act that undoes is kept even if others had undone it all before
        sql = "UPDATE act SET undone_by = :by WHERE id = :id AND undone_by = 0 RETURNING id"
        if not engine.run(sql, {"by": unit.act, "id": act.id}):  # somebody was quicker
            raise NotFound(_("Act {id} cannot be undone").format(id=act.id))
        if act.undoes:
            engine.run("UPDATE act SET undone_by = 0 WHERE id = :id", {"id": act.undoes})

    every = chain([first] if second is None else [first, second], changes)
    parts.write(crm, verb, act.entity, act.label, every, task, progress, undoes=act.id, closing=closing)


def _look_for_obstacles(crm: Crm, act: Act) -> None:
    """Raises UndoRefused when a record of the act was changed again since."""
    count = 0
    samples: list[Obstacle] = []
    for changes in journal.of_act(crm.store.engine, act.id):
        for entity, group in _by_entity(crm, changes).items():
            found = _plan(crm, entity, group).obstacles
            count += len(found)
            samples += found[: SAMPLES - len(samples)]
    if count:
        raise UndoRefused(count, samples)


@dataclass(frozen=True, slots=True)
class _Reverse:
    """What takes back some changes of records of one kind, and what stands in the way."""

    restored: Mapping[int, dict[str, object]]
    gone: Sequence[int]
    back: Sequence[int]
    obstacles: list[Obstacle]


def _by_entity(crm: Crm, changes: Sequence[Change]) -> Mapping[Entity, Sequence[Change]]:
    groups: dict[str, list[Change]] = {}
    for change in changes:
        if change.entity in crm.catalogue.entities:
            groups.setdefault(change.entity, []).append(change)
    return {crm.catalogue[key]: group for key, group in groups.items()}


def _plan(crm: Crm, entity: Entity, changes: Sequence[Change]) -> _Reverse:
    there = {record.id: record for record in crm.store.read_many(entity.key, sorted({change.record for change in changes}))}
    obstacles: list[Obstacle] = []
    restored: dict[int, dict[str, object]] = {}  # the fields taken back so far: an act may have changed a record twice
    binned: dict[int, bool] = {}
    gone = erasure.erased(crm.store.engine, entity.key, sorted(there))
    for change in changes:
        record = there.get(change.record)
        if record is None:
            continue  # purged since: nothing is left to take back
        if change.id < gone.get(record.id, 0):
            obstacles.append(Obstacle(entity.key, record.id, record.title, (), erased=True))
            continue
        if change.op in ("create", "restore"):
            if change.op == "create" and record.version != change.version and _changed_by_others(crm, record, change):
                obstacles.append(Obstacle(entity.key, record.id, record.title, ()))
            else:
                binned[record.id] = True
        elif change.op == "delete":
            binned[record.id] = False
        else:
            taken = restored.setdefault(record.id, {})
            later = _later_fields(entity, {**record.values, **taken}, change)
            if later:
                obstacles.append(Obstacle(entity.key, record.id, record.title, later))
            taken.update(
                {name: from_db(entity.by_name[name], pair[0]) for name, pair in change.diff.items() if name in entity.by_name and name not in later}
            )
    _forget_purged(crm, entity, list(restored.values()))
    archived = [record for record, binned_ in binned.items() if binned_]
    return _Reverse(restored, archived, [record for record, binned_ in binned.items() if not binned_], obstacles)


def _without_told(crm: Crm, entity: Entity, planned: _Reverse, obstacles: Sequence[Obstacle]) -> _Reverse:
    """What a history tells of a value that stays as it is stays, too."""
    for other in crm.catalogue.entities.values():
        if (kept := other.history) and kept.entity == entity.key:
            staying = {obstacle.record for obstacle in obstacles if obstacle.entity == other.key and kept.field in obstacle.fields}
            told = {each.id for each in crm.store.read_many(entity.key, planned.gone) if each[kept.of] in staying} if staying else set()
            return replace(planned, gone=[record for record in planned.gone if record not in told])
    return planned


def _apply(unit: Unit, entity: Entity, planned: _Reverse) -> None:
    unit.update_many(entity.key, [Edit(record, values) for record, values in planned.restored.items()])
    unit.archive(entity.key, planned.gone)
    unit.restore(entity.key, planned.back)


def _forget_purged(crm: Crm, entity: Entity, restored: Sequence[dict[str, object]]) -> None:
    """Empty the references among the values taken back whose records were deleted for ever since; one that must be there stays as it is."""
    for field in entity.fields:
        if field.ref and not field.many and field.ref in crm.catalogue.entities:
            wanted = {value for values in restored if isinstance(value := values.get(field.name), int) and value}
            gone = wanted - crm.store.titles(field.ref, sorted(wanted)).keys() if wanted else set()
            for values in restored:
                if values.get(field.name) in gone:
                    if field.required:
                        del values[field.name]
                    else:
                        values[field.name] = field.empty


def _later_fields(entity: Entity, values: Mapping[str, object], change: Change) -> tuple[str, ...]:
    """Fields of the change that no longer have the value it gave them."""
    return tuple(
        name for name, (_old, new) in change.diff.items()
        if name in entity.by_name and values[name] != from_db(entity.by_name[name], new)
    )


def _changed_by_others(crm: Crm, record: Record, change: Change) -> bool:
    sql = (
        "SELECT 1 FROM change c JOIN act a ON a.id = c.act WHERE c.record = :record AND c.entity = :entity AND c.version > :version "
        "AND c.op <> 'derive' AND a.actor <> :actor LIMIT 1"
    )
    params = {"record": record.id, "entity": record.entity.key, "version": change.version, "actor": crm.user.id}
    return bool(crm.store.engine.run(sql, params))
