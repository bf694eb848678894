"""Undo and redo: the journal read backwards, written as an act of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tui_crm.errors import Cancelled, CrmError, NotFound
from tui_crm.i18n import _, ngettext
from tui_crm.model.entity import Entity
from tui_crm.model.record import Record
from tui_crm.model.storage import from_db
from tui_crm.services.archive import Progress
from tui_crm.services.crm import Crm
from tui_crm.store import journal
from tui_crm.store.journal import Act, Change
from tui_crm.store.unit import Edit, Unit

SAMPLES = 20


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A record that was changed again since the act, in the fields the act changed."""

    entity: str
    record: int
    title: str
    fields: tuple[str, ...]


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
        super().__init__(message.format(count=count, title=first.title, fields=", ".join(first.fields) or "–"))
        self.count, self.obstacles = count, tuple(obstacles)


def undo(crm: Crm, act: int = 0, *, keep_later: bool = False, progress: Progress | None = None) -> Act:
    """Take back the act (by default the person's last one) and return it. `keep_later`: leave what was changed again since, undo the rest.

    Raises NotFound when there is nothing to undo, UndoRefused.
    """
    crm.policy.allow("write")
    found = journal.act(crm.store.engine, act) if act else journal.undo_candidate(crm.store.engine, crm.user.id)
    if found and found.undoes and found.verb == "redo":  # what a redo did is the act itself
        undone = journal.act(crm.store.engine, found.undoes)
        found = journal.act(crm.store.engine, undone.undoes) if undone else None
    if found is None or found.undone_by or found.verb == "purge":
        raise NotFound(_("There is nothing to undo") if not act else _("Act {id} cannot be undone").format(id=act))
    _reverse(crm, found, "redo" if found.undoes else "undo", keep_later, progress)
    return found


def redo(crm: Crm, *, keep_later: bool = False, progress: Progress | None = None) -> Act:
    """Do again what was undone last, and return the act. Raises NotFound, UndoRefused."""
    crm.policy.allow("write")
    undone = journal.redo_candidate(crm.store.engine, crm.user.id)
    original = journal.act(crm.store.engine, undone.undoes) if undone else None
    if undone is None or original is None:
        raise NotFound(_("There is nothing to redo"))
    _reverse(crm, undone, "redo", keep_later, progress)
    return original


def _reverse(crm: Crm, act: Act, verb: str, keep_later: bool, progress: Progress | None) -> None:
    engine = crm.store.engine
    with crm.store.act(crm.author, verb, act.entity, act.label, undoes=act.id) as unit:
        obstacles: list[Obstacle] = []
        blocked = done = 0
        for changes in journal.of_act(engine, act.id):
            for entity, group in _by_entity(crm, changes).items():
                found = _take_back(crm, unit, entity, group)
                blocked += len(found)
                obstacles += found[: SAMPLES - len(obstacles)]
            done += len(changes)
            if progress and not progress(done):
                raise Cancelled(_("Cancelled; nothing was changed"))
        if blocked and not keep_later:
            raise UndoRefused(blocked, obstacles)
        unit.written = True  # an act that undoes is kept even if others had undone it all before
        engine.run("UPDATE act SET undone_by = :by WHERE id = :id", {"by": unit.act, "id": act.id})
        if act.undoes:
            engine.run("UPDATE act SET undone_by = 0 WHERE id = :id", {"id": act.undoes})


def _by_entity(crm: Crm, changes: Sequence[Change]) -> Mapping[Entity, Sequence[Change]]:
    groups: dict[str, list[Change]] = {}
    for change in changes:
        if change.entity in crm.catalogue.entities:
            groups.setdefault(change.entity, []).append(change)
    return {crm.catalogue[key]: group for key, group in groups.items()}


def _take_back(crm: Crm, unit: Unit, entity: Entity, changes: Sequence[Change]) -> list[Obstacle]:
    there = {record.id: record for record in crm.store.read_many(entity.key, sorted({change.record for change in changes}))}
    obstacles: list[Obstacle] = []
    restored: dict[int, dict[str, object]] = {}  # the fields taken back so far: an act may have changed a record twice
    binned: dict[int, bool] = {}
    for change in changes:
        record = there.get(change.record)
        if record is None:
            continue  # purged since: nothing is left to take back
        if change.op in ("create", "restore"):
            if change.op == "create" and record.version != change.version and _changed_by_others(crm, unit, record, change):
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
    unit.update_many(entity.key, [Edit(record, values) for record, values in restored.items()])
    unit.archive(entity.key, [record for record, gone in binned.items() if gone])
    unit.restore(entity.key, [record for record, gone in binned.items() if not gone])
    return obstacles


def _forget_purged(crm: Crm, entity: Entity, restored: Sequence[dict[str, object]]) -> None:
    """Empty the references among the values taken back whose records were deleted for ever since."""
    for field in entity.fields:
        if field.ref and not field.many and field.ref in crm.catalogue.entities:
            wanted = {value for values in restored if isinstance(value := values.get(field.name), int) and value}
            gone = wanted - crm.store.titles(field.ref, sorted(wanted)).keys() if wanted else set()
            for values in restored:
                if values.get(field.name) in gone:
                    values[field.name] = field.empty


def _later_fields(entity: Entity, values: Mapping[str, object], change: Change) -> tuple[str, ...]:
    """Fields of the change that no longer have the value it gave them."""
    return tuple(
        name for name, (_old, new) in change.diff.items()
        if name in entity.by_name and values[name] != from_db(entity.by_name[name], new)
    )


def _changed_by_others(crm: Crm, unit: Unit, record: Record, change: Change) -> bool:
    sql = (
        "SELECT 1 FROM change c JOIN act a ON a.id = c.act WHERE c.record = :record AND c.entity = :entity AND c.version > :version "
        "AND c.op <> 'derive' AND a.actor <> :actor LIMIT 1"
    )
    params = {"record": record.id, "entity": record.entity.key, "version": change.version, "actor": unit.author.user}
    return bool(crm.store.engine.run(sql, params))
