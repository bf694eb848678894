"""What holds for pipelines and stages: short names, places, and that deals follow the stage they are in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from tui_crm.errors import Problem, UsageError
from tui_crm.i18n import _, ngettext
from tui_crm.model.record import Record
from tui_crm.model.storage import to_db
from tui_crm.services import plugin_pipelines
from tui_crm.services.crm import Crm
from tui_crm.services.pipeline.stages import Pipelines, pipelines
from tui_crm.services.record_rules import Changes, refuse
from tui_crm.store.unit import CHUNK, Edit, Unit

Values = dict[str, object]
_NOT_SHORT = re.compile(r"[^\w]+")


def stage(crm: Crm, changes: Changes) -> Changes:
    """New stages get a short name and a place; required fields are fields of deals. Raises InvalidRecord."""
    return _completed(crm, "stage", changes)


def pipeline(crm: Crm, changes: Changes) -> Changes:
    """New pipelines get a short name and a place."""
    return _completed(crm, "pipeline", changes)


def _completed(crm: Crm, entity_key: str, changes: Changes) -> Changes:
    known = pipelines(crm)
    found: list[tuple[int, Values]] = []
    problems: list[list[Problem]] = []
    for record, given in changes:
        values, wrong = dict(given), []
        if entity_key == "stage":
            wrong = _wrong_fields(crm, values)
        if not record:
            siblings = [s.position for s in known.of(int(str(values.get("pipeline") or 0)))] if entity_key == "stage" else _positions(known)
            values["position"] = values.get("position") or max(siblings, default=0) + 1
            values["slug"] = values.get("slug") or _slug(known, entity_key, values)
        elif values.get("slug") == "":
            del values["slug"]
        if shut := plugin_pipelines.closed(crm, entity_key, record):
            wrong.append(Problem("plugin", shut))
        found.append((record, values))
        problems.append(wrong)
    refuse(crm, entity_key, changes, problems)
    return found


def _positions(known: Pipelines) -> list[int]:
    return [pipeline.number("position") for pipeline in known.pipelines]


def _slug(known: Pipelines, entity_key: str, values: Mapping[str, object]) -> str:
    """A short name that nobody has yet."""
    base = _NOT_SHORT.sub("-", str(values.get("name") or "")).strip("-").casefold() or entity_key
    taken = {stage.slug for stage in known.by_id.values()} if entity_key == "stage" else {p.text("slug") for p in known.pipelines}
    if entity_key == "stage":
        pipeline = next((p.text("slug") for p in known.pipelines if p.id == values.get("pipeline")), "")
        base = f"{pipeline}.{base}" if pipeline else base
    return next(name for name in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if name not in taken)


def _wrong_fields(crm: Crm, values: Values) -> list[Problem]:
    """Makes the names of required fields public ones; tells those that a deal does not have."""
    from tui_crm.query.names import find

    entity, problems, names = crm.catalogue["deal"], [], []
    for text in values.get("needed") or ():  # type: ignore[attr-defined]
        field = find(entity, str(text))
        if field is None:
            problems.append(Problem("needed", _("{entity} has no field “{name}”").format(entity=_(entity.label), name=text)))
        else:
            names.append(field.name)
    if "needed" in values:
        values["needed"] = tuple(dict.fromkeys(names))
    if not 0 <= Decimal(str(values.get("probability") or 0)) <= 100:
        problems.append(Problem("probability", _("lies between 0 and 100")))
    return problems


def follow(crm: Crm, unit: Unit, record: int, values: Mapping[str, object], before: Record | None) -> None:
    """Deals in a stage have its kind and its pipeline, and its probability unless theirs was set by hand."""
    if before is None or not {"kind", "probability", "pipeline"} & values.keys():
        return
    stage, engine = crm.store.read("stage", record), crm.store.engine
    sql = "SELECT id FROM deal WHERE stage = :stage AND (status <> :kind OR pipeline <> :pipeline) AND deleted_at = 0"
    rows = engine.run(sql, {"stage": record, "kind": stage["kind"], "pipeline": stage["pipeline"]})
    _update(unit, [Edit(row[0], {"status": stage["kind"], "pipeline": stage["pipeline"]}) for row in rows])
    if stage["probability"] != before["probability"]:
        was = to_db(crm.catalogue["deal"].by_name["probability"], before["probability"])
        rows = engine.run("SELECT id FROM deal WHERE stage = :stage AND probability = :was AND deleted_at = 0", {"stage": record, "was": was})
        _update(unit, [Edit(row[0], {"probability": stage["probability"]}) for row in rows])


def _update(unit: Unit, edits: Sequence[Edit]) -> None:
    for start in range(0, len(edits), CHUNK):
        unit.update_many("deal", edits[start : start + CHUNK])


def stage_stays(crm: Crm, ids: Sequence[int]) -> None:
    """Raises UsageError for a stage in which deals stand: they would be nowhere."""
    _refuse_used(crm, "stage", ids)


def pipeline_stays(crm: Crm, ids: Sequence[int]) -> None:
    """Raises UsageError for a pipeline in which deals stand."""
    _refuse_used(crm, "pipeline", ids)


def _refuse_used(crm: Crm, field: str, ids: Sequence[int]) -> None:
    for shut in filter(None, (plugin_pipelines.closed(crm, field, record) for record in ids)):
        raise UsageError(shut)
    engine = crm.store.engine
    sql = f"SELECT count(*) FROM deal WHERE deleted_at = 0 AND {engine.ids_in(field, 'ids')}"
    count = engine.run(sql, {"ids": engine.ids_param(list(ids))})[0][0]
    if count:
        text = ngettext("{count} deal stands there; move it first", "{count} deals stand there; move them first", count)
        raise UsageError(text.format(count=f"{count:,}"))
