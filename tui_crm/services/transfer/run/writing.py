"""Writing one file of an open import, part by part: rows, what follows from them, and how far it is, in one transaction each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple

from tui_crm.errors import Cancelled, StoreError
from tui_crm.i18n import _
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.run.following import Following
from tui_crm.services.transfer.run.linking import Link, resolved
from tui_crm.services.transfer.run.making import make, missing, told
from tui_crm.services.transfer.run.options import Unjoined
from tui_crm.services.transfer.run.references import References
from tui_crm.services.transfer.run.running import PART, Running
from tui_crm.services.transfer.run.verdicts import Fate, Suspect, Verdict
from tui_crm.store import runs
from tui_crm.store.unit import Edit, Unit

SLICE = 256  # rows that are given to the database to write while the next ones are judged

Place = Callable[[], dict[str, object]]
"""Says how far the whole import is, as plain values."""


class TakenOver(StoreError):
    """Another process goes on with this import, or has taken it back."""


def write_file(crm: Crm, running: Running, act: int, runner: str, place: Place, cancelled: Callable[[], bool], since: Mapping[str, int]) -> None:
    """Write every part, then the references among the rows. Raises Cancelled, TakenOver."""
    entity, engine = running.tally.entity.key, crm.store.engine
    following = Following(crm, entity)
    size = SLICE if running.asks_nothing and not following.asks and entity != "ticket" else PART
    for part in running.parts(cancelled):
        with crm.store.part(crm.author, act, entity) as unit:
            still_ours(crm, act, runner)
            ids: dict[int, int] = {}
            suspected: list[tuple[int, Mapping[str, object], tuple[Suspect, ...]]] = []
            for verdicts in running.judged(part, size):
                _write(crm, unit, entity, verdicts, following, ids)
                suspected += [(v.number, v.values, v.suspects) for v in verdicts if v.suspects]
                if named := running.links_of(verdicts, ids):
                    runs.keep_links(engine, act, [astuple(link) for link in named])
                running.count(verdicts)
            running.judge.suspects.written(unit, ids, suspected)
            runs.reached(engine, act, place())
        running.tally.tell()
    while (kept := runs.next_links(engine, act)) is not None:
        if cancelled():
            raise Cancelled(_("Cancelled; nothing was changed"))
        with crm.store.part(crm.author, act, entity) as unit:
            still_ours(crm, act, runner)
            links = [Link(*link) for link in kept[1]]
            if running.job.options.unjoined is Unjoined.CREATE and (wanted := missing(running.tally.entity, links, References(crm, None, since))):
                make(crm, unit, running.tally.entity, wanted)
                running.noting.found[told(wanted)] = 0
            made, failed = resolved(crm, running.tally.entity, links, References(crm, None, since))
            unit.update_many(entity, [Edit(link.number, {link.field: target}) for link, target in made])
            runs.drop_links(engine, kept[0])
            running.tally.add_incomplete(failed)
            runs.reached(engine, act, place())
        running.tally.tell()
    running.judge.suspects.finish(act, running.tally.counts[Fate.UPDATED] > 0)


def still_ours(crm: Crm, act: int, runner: str) -> None:
    """Raises TakenOver when another process works on this import now. Inside the transaction of a part."""
    if not runs.is_ours(crm.store.engine, act, runner):
        raise TakenOver(_("Import {act} was taken over or taken back by another process; this one stops").format(act=act))


def _write(crm: Crm, unit: Unit, entity: str, verdicts: Sequence[Verdict], following: Following, ids: dict[int, int]) -> None:
    """Write rows. `ids`: of the new records of the part by number, these added. Several of these rows about one record are one write."""
    created: dict[int, dict[str, object]] = {}
    changed: dict[int, dict[str, object]] = {}
    for verdict in verdicts:
        if verdict.fate is Fate.NEW:
            created[verdict.number] = verdict.values
        elif verdict.fate is Fate.UPDATED and verdict.values:
            target, number = (created, verdict.number) if verdict.number in created else (changed, ids.get(verdict.number, verdict.number))
            target[number] = {**target.get(number, {}), **verdict.values}
    if created:
        ids.update(zip(created, _create(unit, entity, list(created.values())), strict=True))
    _update(crm, unit, entity, changed)
    following.write(unit, [*((ids[number], values) for number, values in created.items()), *changed.items()])


def _create(unit: Unit, entity: str, values: Sequence[Mapping[str, object]]) -> list[int]:
    """Write new records. A ticket's states come from the times that its row tells."""
    if entity != "ticket":
        return unit.create_many(entity, values)
    from tui_crm.services.desk import imported

    return imported.create(unit, values)


def _update(crm: Crm, unit: Unit, entity: str, changed: Mapping[int, Mapping[str, object]]) -> None:
    """Change records. What a row tells of a ticket's times may make its states anew."""
    if entity != "ticket":
        unit.update_many(entity, [Edit(record, values) for record, values in changed.items()])
        return
    from tui_crm.services.desk import imported

    imported.update(crm, unit, changed)
