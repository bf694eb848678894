"""What holds for every deal that is written, whichever way it comes: form, command, board, plugin, import.

The stage decides: the pipeline, the status and the probability follow from it, the day it was closed and the last open stage are kept. People
are held to what a stage needs; files are taken as they are, and what they lack is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tui_crm.errors import Problem, UsageError
from tui_crm.i18n import _
from tui_crm.model.instants import local_time
from tui_crm.model.record import Record
from tui_crm.services.crm import Crm
from tui_crm.services.pipeline.stages import Pipelines, Stage, pipelines
from tui_crm.services.record_rules import Changes, refuse

Values = dict[str, object]


@dataclass(frozen=True, slots=True)
class _Around:
    """What the rules look at beside the deals: the stages, the clock, and what other records are called."""

    crm: Crm
    known: Pipelines
    teams: Mapping[int, str]
    names: Mapping[tuple[str, int], str]

    @property
    def strict(self) -> bool:
        """Whether people are at it, who can be asked; a file cannot."""
        return self.crm.way != "import"

    @property
    def today(self) -> str:
        return local_time(self.crm.store.clock(), self.crm.locale.zone).date().isoformat()

    def instant(self, day: str) -> int:
        """The beginning of a day, where the person is."""
        return int(datetime.fromisoformat(day).replace(tzinfo=self.crm.locale.zone).timestamp() * 1000)


def deal(crm: Crm, changes: Changes) -> Changes:
    """The changes with what follows from them. Raises InvalidRecord."""
    found, problems = completed(crm, changes)
    refuse(crm, "deal", changes, problems)
    return [(record, values) for (record, _values), values in zip(changes, found, strict=True)]


def stage_change(crm: Crm, changes: Changes) -> Changes:
    """Histories are appended by the store, and come in from files; nobody writes them by hand. Raises UsageError."""
    raise UsageError(_("The history of stages is kept by the system; move the deal instead"))


def stage_change_stays(crm: Crm, ids: Sequence[int]) -> None:
    """Nobody takes anything out of a history. Raises UsageError."""
    raise UsageError(_("The history of stages is kept by the system; undo takes a move back"))


def completed(crm: Crm, changes: Changes) -> tuple[list[Values], list[list[Problem]]]:
    """The values with what follows from them, and what speaks against writing them, deal by deal. (record's id, 0 for a new one; values) …"""
    there = {record.id: record for record in crm.store.read_many("deal", [number for number, _values in changes if number > 0])}
    around = _Around(crm, pipelines(crm), _teams(crm, [values for _number, values in changes]), _titles(crm, changes, there))
    found: list[Values] = []
    problems: list[list[Problem]] = []
    for number, values in changes:
        before = there.get(number)
        try:
            after, wrong = _completed(around, before, dict(values))
        except UsageError as error:
            after, wrong = values, [Problem("pipeline", str(error))]
        found.append(after)
        problems.append(wrong)
    return found, problems


def _completed(around: _Around, before: Record | None, values: Values) -> tuple[Values, list[Problem]]:
    stage, problems = _stage_of(around, before, values)
    if stage is None:
        return values, problems
    moved = before is None or before["stage"] != stage.id
    if before is None:
        _begin(around, values)
    if moved:
        _enter(around, before, stage, values)
    _follow_owner(around, before, values)
    return values, problems + _missing(around, before, stage, values, moved)


def _follow_owner(around: _Around, before: Record | None, values: Values) -> None:
    """A deal is counted for the team of its owner, unless another team is said; a new one starts with the team of who makes it."""
    owner = int(str(values.get("owner") or 0))
    if not owner or (before is not None and owner == before["owner"]):
        return
    if "team" not in values or (before is None and owner != around.crm.user.id and values["team"] == around.crm.user["team"]):
        values["team"] = around.teams.get(owner, "")


def _stage_of(around: _Around, before: Record | None, values: Values) -> tuple[Stage | None, list[Problem]]:
    """The stage the deal is in afterwards; it and its pipeline are put into the values where they change."""
    known = around.known
    wanted, pipeline = int(str(values.get("stage") or 0)), int(str(values.get("pipeline") or 0))
    was = int(str(before["stage"])) if before else 0
    if "stage" in values and not wanted and before is not None and not pipeline:
        return None, [Problem("stage", _("must be filled in"))]
    if wanted and pipeline and known.by_id[wanted].pipeline != pipeline and wanted == was:
        wanted = 0  # the pipeline is what was changed
    if not wanted and (before is None or (pipeline and pipeline != before["pipeline"])):
        wanted = known.first(pipeline or known.default).id
    stage = known.by_id.get(wanted or was)
    if stage is None:
        return (None, [Problem("stage", _("must be filled in"))]) if wanted else (known.first(known.default), [])
    if pipeline and pipeline != stage.pipeline and not around.strict:  # a file names stages, and several pipelines have one of that name
        stage = next((own for own in known.of(pipeline) if own.name == stage.name), stage)
        wanted = stage.id
    if pipeline and pipeline != stage.pipeline and "stage" in values and values["stage"]:
        reason = _("{stage} is no stage of {pipeline}").format(stage=stage.name, pipeline=known.name(pipeline))
        return None, [Problem("stage", reason)]
    if before is None or wanted:
        values["stage"], values["pipeline"] = stage.id, stage.pipeline
    return stage, []


def _begin(around: _Around, values: Values) -> None:
    """What a new deal starts with."""
    if not values.get("name"):
        names = (around.names.get((key, int(str(values.get(key) or 0))), "") for key in ("customer", "product"))
        values["name"] = " · ".join(name for name in names if name)
    if around.strict and not values.get("engaged_on"):
        values["engaged_on"] = around.today


def _enter(around: _Around, before: Record | None, stage: Stage, values: Values) -> None:
    """What follows from coming into a stage."""
    now = around.crm.store.clock()
    values["status"] = stage.kind
    if stage.kind != "open" or not values.get("probability"):
        values["probability"] = stage.probability
    was = around.known.by_id.get(before.number("stage")) if before else None
    if stage.kind == "open":
        values["reached"] = stage.id
        values["furthest"] = _furthest(around, before, stage)
    elif was is not None and was.kind == "open":
        values["reached"] = was.id
    if stage.closed:
        if not values.get("closed_on") and around.strict:
            values["closed_on"] = around.today
    elif before is not None and before["closed_on"]:
        values["closed_on"] = ""
    if stage.kind != "lost" and before is not None:
        values |= {name: empty for name, empty in (("loss_reason", 0), ("loss_note", "")) if before[name]}
    values["stage_since"] = since = _since(around, before, stage, values, now)
    values["last_touch"] = max(since, before.number("last_touch") if before else 0)


def _furthest(around: _Around, before: Record | None, stage: Stage) -> int:
    """The later of this open stage and the furthest so far; in another pipeline the way begins anew."""
    so_far = around.known.by_id.get(before.number("furthest")) if before else None
    return so_far.id if so_far is not None and so_far.pipeline == stage.pipeline and so_far.position > stage.position else stage.id


def _since(around: _Around, before: Record | None, stage: Stage, values: Values, now: int) -> int:
    """When the deal came into the stage: now, or the day that the person or the file says."""
    day = str(values.get("closed_on") or "") if stage.closed else ""
    if before is None and not day:
        day = str(values.get("engaged_on") or "")
    if not day or day == around.today:
        return now
    earliest = before.number("stage_since") if before else 0
    return max(min(around.instant(day), now), earliest)


def _missing(around: _Around, before: Record | None, stage: Stage, values: Values, moved: bool) -> list[Problem]:
    """What a person must fill in: the customer, the reason of a loss, and what the stage needs."""
    entity = around.crm.catalogue["deal"]
    after = {**{field.name: field.initial for field in entity.fields}, **(before.values if before else {}), **values}
    problems = []
    if not after["customer"] and (before is None or "customer" in values):
        problems.append(Problem("customer", _("must be filled in")))
    if moved and stage.kind == "lost" and not after["loss_reason"] and not str(after["loss_note"]).strip():
        problems.append(Problem("loss_reason", _("losing needs a reason")))
    told = {problem.field for problem in problems}
    for name in needed(around.crm, stage):
        asked = name in entity.by_name and name not in told and (moved or name in values)
        if asked and after[name] == entity.by_name[name].empty:
            problems.append(Problem(name, _("must be filled in at the stage {stage}").format(stage=stage.name)))
    return problems


def needed(crm: Crm, stage: Stage) -> tuple[str, ...]:
    """Names of the fields that a deal must have filled in at a stage: the stage's own list, and fields that ask for it themselves."""
    asking = (field.name for field in crm.catalogue["deal"].fields if stage.slug in field.required_at)
    return tuple(dict.fromkeys((*stage.needed, *asking)))


def _teams(crm: Crm, changes: Sequence[Values]) -> Mapping[int, str]:
    owners = sorted({int(str(values["owner"])) for values in changes if values.get("owner")})
    return {user.id: user.text("team") for user in crm.store.read_many("user", owners)}


def _titles(crm: Crm, changes: Changes, there: Mapping[int, Record]) -> Mapping[tuple[str, int], str]:
    """What the customers and products of new deals without a name are called."""
    unnamed = [values for number, values in changes if number not in there and not values.get("name")]
    found = {}
    for entity in ("customer", "product"):
        ids = sorted({int(str(values[entity])) for values in unnamed if values.get(entity)})
        found.update({(entity, record): title for record, title in (crm.store.titles(entity, ids).items() if ids else ())})
    return found
