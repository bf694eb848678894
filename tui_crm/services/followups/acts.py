"""What people do with follow-ups: plan, finish, put off, hand over, drop. Each is one act that undo takes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tui_crm.errors import InvalidRecord, Problem, UsageError
from tui_crm.i18n import _
from tui_crm.model.instants import local_time
from tui_crm.model.record import Record
from tui_crm.model.validation import validate
from tui_crm.services import activities, archive, parts
from tui_crm.services.crm import Crm
from tui_crm.services.followups import line, times
from tui_crm.services.parts import Progress
from tui_crm.store.unit import CHUNK, Unit

ABOUT = ("customer", "contact", "deal")
REPEATED = ("subject", "type", "place", "notes", "repeat", "owner", "team", *ABOUT)


@dataclass(frozen=True, slots=True)
class Done:
    """What came of finishing follow-ups: activities, and follow-ups planned after them. Ids."""

    activities: tuple[int, ...] = ()
    planned: tuple[int, ...] = ()


def target(record: Record) -> dict[str, int]:
    """What a follow-up (or an activity) planned on a record is about: its customer, contact and deal, as far as it has them."""
    found = {name: value for name in ABOUT if isinstance(value := record.values.get(name), int) and value}
    return {**found, record.entity.key: record.id} if record.entity.key in ABOUT else found


def add(crm: Crm, text: str, about: Mapping[str, int]) -> int:
    """Plan the follow-up that a line says (see `line.read`); returns its id. `about`: what `target` gives. Raises InvalidRecord."""
    return archive.add(crm, "followup", {**line.read(crm, text), **about})


def add_all(crm: Crm, values: Mapping[str, object], abouts: Sequence[Mapping[str, int]]) -> list[int]:
    """Plan the same follow-up with each of several, as one act; returns their ids. Raises InvalidRecord, nothing is written then."""
    if len(abouts) == 1:
        return [archive.add(crm, "followup", {**values, **abouts[0]})]
    new = [("followup", {**values, **about}) for about in abouts]
    return [number for _entity, number in archive.write_together(crm, "create", str(values["subject"]), new, [])]


def finish(crm: Crm, ids: Sequence[int], text: str = "", progress: Progress | None = None) -> Done:
    """Finish follow-ups as one act: each becomes an activity of its customer, with the outcome that the line says; what repeats comes
    back; what stands behind `>>` is planned next. Returns what was made. Raises InvalidRecord.
    """
    crm.policy.allow_write("followup")
    outcome, after = activities.split_next(text)
    planned = line.read(crm, after) if after else None
    became: list[int] = []
    made: list[int] = []

    def write(unit: Unit, part: Sequence[int]) -> None:
        for record in _open(crm, part):
            activity = _activity(crm, unit, record, outcome)
            step = _create(crm, unit, {**target(record), **planned}) if planned is not None else 0
            again = _repeated(crm, unit, record)
            became.extend(filter(None, (activity,)))
            made.extend(filter(None, (step, again)))
            changes = {"state": "done", "done_at": unit.now, "outcome": outcome, "activity": activity, "next": step or again}
            (clean,) = archive.reviewed(crm, "followup", [(record.id, changes)])
            unit.update("followup", record.id, clean)

    parts.write(crm, "finish", "followup", _label(crm, ids), parts.sliced(ids, CHUNK), write, progress)
    return Done(tuple(became), tuple(made))


def snooze(crm: Crm, ids: Sequence[int], text: str, progress: Progress | None = None) -> int:
    """Put follow-ups off to the day or time that words mean; one with an exact time keeps it unless the words say one. Returns how many moved."""
    when = line.day_of(crm, text)
    zone = crm.locale.zone

    def changes(record: Record) -> Mapping[str, object]:
        before = times.of(record.values)
        after = when if when.at else times.on_day(before, when.day, zone)
        remind = times.moved_reminder(before, record.number("remind_at"), after, zone) or (times.reminder(after) if after.at else 0)
        return {**after.values, "remind_at": remind}

    _refuse_finished(crm, ids)
    return archive.edit_many(crm, "followup", ids, changes, "snooze", progress)


def reassign(crm: Crm, ids: Sequence[int], owner: int, progress: Progress | None = None) -> int:
    """Give follow-ups to somebody else; 0 leaves nobody, which is refused. Returns how many changed hands."""
    if not owner:
        raise InvalidRecord([Problem("owner", _("a follow-up needs somebody who does it"))])
    return archive.assign(crm, "followup", ids, owner, progress)


def drop(crm: Crm, ids: Sequence[int], reason: str = "", progress: Progress | None = None) -> int:
    """Give follow-ups up: they stay, as dropped, with the reason. What repeats does not come back. Returns how many."""
    _refuse_finished(crm, ids)
    return archive.edit_many(crm, "followup", ids, lambda record: {"state": "dropped", "outcome": reason.strip(), "remind_at": 0}, "drop", progress)


def _open(crm: Crm, ids: Sequence[int]) -> list[Record]:
    _refuse_finished(crm, ids)
    return crm.store.read_many("followup", ids)


def _refuse_finished(crm: Crm, ids: Sequence[int]) -> None:
    for record in crm.store.read_many("followup", ids):
        if record["state"] != "open":
            raise UsageError(_("{title} is finished already; u takes the last act back").format(title=record.title))


def _label(crm: Crm, ids: Sequence[int]) -> str:
    return crm.store.read("followup", ids[0]).title if len(ids) == 1 else ""


def _activity(crm: Crm, unit: Unit, record: Record, outcome: str) -> int:
    """The activity that a follow-up becomes; 0 where there is no customer whose timeline it would stand in."""
    if not record["customer"]:
        return 0
    kind = record.text("type")
    values = {
        **archive.initial(crm, "activity"), **target(record), "type": "note" if kind == "task" else kind, "at": unit.now,
        "direction": "" if kind in ("task", "visit", "meeting") else "out", "subject": record.text("subject"), "body": record.text("notes"),
        "result": outcome, "place": record.text("place"),
    }  # fmt: skip
    clean = validate(crm.catalogue["activity"], values, False, crm.locale.country)
    (clean,) = archive.reviewed(crm, "activity", [(0, clean)])
    return unit.create("activity", clean)


def _repeated(crm: Crm, unit: Unit, record: Record) -> int:
    """The next one of a follow-up that repeats; 0 for one that does not."""
    repeat = record.text("repeat")
    if not repeat:
        return 0
    zone = crm.locale.zone
    before = times.of(record.values)
    today = local_time(unit.now, zone).date()
    after = times.on_day(before, times.following(repeat, before.day, max(today, before.day)), zone)
    remind = times.moved_reminder(before, record.number("remind_at"), after, zone)
    return _create(crm, unit, {**{name: record[name] for name in REPEATED}, **after.values, "remind_at": remind})


def _create(crm: Crm, unit: Unit, values: Mapping[str, object]) -> int:
    clean = validate(crm.catalogue["followup"], {**archive.initial(crm, "followup"), **values}, False, crm.locale.country)
    (clean,) = archive.reviewed(crm, "followup", [(0, clean)])
    return unit.create("followup", clean)


def days_late(record: Record, today: date) -> int:
    """How many days an open follow-up is late; 0 when it is not."""
    return max(0, (today - date.fromisoformat(record.text("due"))).days) if record["state"] == "open" else 0
