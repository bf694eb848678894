"""Work logs: drafted from what a person did on a day, completed by them, handed in, commented by a manager."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tui_crm.errors import NotAllowed, UsageError
from tui_crm.i18n import _
from tui_crm.model.activity import TYPES
from tui_crm.model.dates import milliseconds
from tui_crm.model.instants import local_time
from tui_crm.model.record import Record
from tui_crm.services import archive
from tui_crm.services.crm import Crm
from tui_crm.services.followups import line
from tui_crm.services.record_rules import Changes
from tui_crm.store.agenda import Agenda

MOST = 200  # lines of a draft
SATURDAY = 5
AUTHORS = frozenset({"done", "plan", "remarks", "day"})
STATES = ("draft", "handed_in", "commented")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a day held, as lines, and how much of each there was."""

    done: tuple[str, ...]
    plan: tuple[str, ...]
    activities: int
    visits: int
    followups_done: int
    deals_moved: int

    @property
    def values(self) -> dict[str, object]:
        """As the fields of a work log."""
        return {
            "done": "\n".join(self.done), "plan": "\n".join(self.plan), "activities": self.activities, "visits": self.visits,
            "followups_done": self.followups_done, "deals_moved": self.deals_moved,
        }  # fmt: skip


def day_of(crm: Crm, text: str) -> date:
    """The day that words mean; today for none. Raises InvalidRecord."""
    return line.day_of(crm, text).day if text.strip() else local_time(crm.store.clock(), crm.locale.zone).date()


def draft(crm: Crm, day: date) -> int:
    """The person's work log of a day, drafted if there is none; returns its id. Of one that is there only the counts of a draft are renewed."""
    found = _of_day(crm, day)
    made = drafted(crm, day)
    if found is None:
        return archive.add(crm, "work_log", {"day": day.isoformat(), **made.values})
    if found["state"] == STATES[0]:
        counts = {name: value for name, value in made.values.items() if isinstance(value, int)}
        archive.edit(crm, "work_log", found.id, counts)
    return found.id


def drafted(crm: Crm, day: date) -> Draft:
    """What the person did on a day and has planned for the next working day."""
    start, end = (milliseconds(datetime.combine(each, time.min), crm.locale.zone) for each in (day, day + timedelta(days=1)))
    on = day.isoformat()
    agenda = Agenda(crm.store.engine, crm.catalogue, crm.user.id, {kind: crm.policy.row_filter(kind) for kind in ("followup", "activity")})
    activities = crm.store.read_many("activity", agenda.happened(start, end, MOST))
    done = _records(crm, "followup", f"owner:me state:done done_at:{on}", "done_at")
    became = {record.number("activity") for record in done}
    moved = _moves(crm, start, end)
    following = next_working_day(day).isoformat()
    planned = crm.store.read_many("followup", agenda.planned(following, following, MOST))
    names = crm.store.titles("customer", [record.number("customer") for record in (*activities, *done, *planned)])
    lines = [_activity_line(record, names) for record in activities]
    lines += [_("done: {what}").format(what=_about(record, names)) for record in done if not record["activity"] or record["activity"] not in became]
    return Draft(
        tuple([*lines, *moved][:MOST]), tuple(_about(record, names) for record in planned), len(activities),
        sum(record["type"] == "visit" for record in activities), len(done), len(moved),
    )  # fmt: skip


def next_working_day(day: date) -> date:
    """The next day that is no Saturday or Sunday."""
    following = day + timedelta(days=1)
    return following + timedelta(days=7 - following.weekday()) if following.weekday() >= SATURDAY else following


def hand_in(crm: Crm, ids: Sequence[int]) -> int:
    """Say that work logs are complete; returns how many were not before."""
    return archive.edit_many(crm, "work_log", ids, lambda record: {"state": STATES[1]} if record["state"] == STATES[0] else {}, "hand_in")


def comment(crm: Crm, record: int, text: str) -> None:
    """Comment a work log, as those who lead do. Raises NotAllowed, UsageError for a comment without words."""
    if not text.strip():
        raise UsageError(_("say what you think of it"))
    archive.edit(crm, "work_log", record, {"comment": text.strip()}, verb="comment")


def rule(crm: Crm, changes: Changes) -> Changes:
    """A work log is its author's to write and those who lead comment it: who did and when is noted. Raises NotAllowed."""
    there = {record.id: record for record in crm.store.read_many("work_log", [record for record, _values in changes if record])}
    return [(record, _settled(crm, values, there.get(record))) for record, values in changes]


def _settled(crm: Crm, values: dict[str, object], before: Record | None) -> dict[str, object]:
    owner = before["owner"] if before else values.get("owner")
    changed = {name for name, value in values.items() if before is None or before.values.get(name) != value}
    if changed & AUTHORS and owner != crm.user.id and crm.user["role"] != "admin":
        raise NotAllowed(_("A work log is its author's to write"))
    if "comment" in changed and values.get("comment"):
        crm.policy.allow("rules")
        return {**values, "state": STATES[2], "commented_by": crm.user.id, "commented_at": crm.store.clock()}
    return values


def _of_day(crm: Crm, day: date) -> Record | None:
    ids = crm.lists.first_ids(crm.listing("work_log", f"owner:me day:{day.isoformat()}"), 1)
    return crm.store.read("work_log", ids[0]) if ids else None


def _records(crm: Crm, entity: str, where: str, sort: str) -> list[Record]:
    return crm.store.read_many(entity, crm.lists.first_ids(crm.listing(entity, where, sort), MOST))


def _moves(crm: Crm, start: int, end: int) -> list[str]:
    """The deals that the person moved to another stage, a line each."""
    ids = crm.lists.first_ids(crm.listing("stage_change", f"by:me at>={_utc(start)} at<{_utc(end)} was:any", "at"), MOST)
    changes = crm.store.read_many("stage_change", ids)
    deals = crm.store.titles("deal", [change.number("deal") for change in changes])
    stages = crm.store.titles("stage", [change.number(name) for change in changes for name in ("was", "became")])
    return [
        _("{deal}: {was} → {became}").format(
            deal=deals.get(change.number("deal"), ""), was=stages.get(change.number("was"), ""), became=stages.get(change.number("became"), "")
        )
        for change in changes
    ]


def _utc(instant: int) -> str:
    from tui_crm.model.dates import dump_instant

    return dump_instant(instant)


def _activity_line(record: Record, names: Mapping[int, str]) -> str:
    kinds = {choice.value: _(choice.label) for choice in TYPES}
    text = f"{kinds.get(record.text('type'), record.text('type'))}: {_about(record, names)}"
    return f"{text} → {record['result']}" if record["result"] else text


def _about(record: Record, names: Mapping[int, str]) -> str:
    return " · ".join(_parts(record, names))


def _parts(record: Record, names: Mapping[int, str]) -> Iterator[str]:
    yield record.title
    if name := names.get(record.number("customer")):
        yield name
