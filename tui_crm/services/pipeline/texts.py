"""Pipelines as text that people read, edit and keep beside their other settings: TOML out, TOML or JSON in.

    [[pipeline]]
    slug = "sales"
    name = "Sales"

    [[pipeline.stage]]
    slug = "contact"
    name = "First contact"
    kind = "open"
    probability = 10
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from tui_crm.errors import InvalidRecord, Problem, UsageError
from tui_crm.i18n import _
from tui_crm.model.money import dump_decimal
from tui_crm.model.record import Record
from tui_crm.services import archive, record_rules
from tui_crm.services.crm import Crm
from tui_crm.services.pipeline.stages import Pipelines, Stage, pipelines
from tui_crm.store.unit import Unit

OWN = ("slug", "name", "active", "about")
STAGE_OWN = ("slug", "name", "kind", "probability", "allowed_days", "needed", "ever")


def as_values(crm: Crm, slugs: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The pipelines (those with these short names, or all) as plain values."""
    known = pipelines(crm)
    if unknown := set(slugs) - {pipeline.text("slug") for pipeline in known.pipelines}:
        raise UsageError(_("There is no pipeline “{text}”").format(text=min(unknown)))
    return [_plain(known, pipeline) for pipeline in known.pipelines if not slugs or pipeline.text("slug") in slugs]


def dump(crm: Crm, slugs: Sequence[str] = ()) -> str:
    """The pipelines as TOML."""
    return "\n".join(_lines(as_values(crm, slugs))).strip() + "\n"


def _plain(known: Pipelines, pipeline: Record) -> dict[str, Any]:
    stages = [_plain_stage(pipeline, stage) for stage in known.of(pipeline.id)]
    return {**{name: pipeline[name] for name in OWN}, "stage": stages}


def _plain_stage(pipeline: Record, stage: Stage) -> dict[str, Any]:
    number = dump_decimal(stage.probability)
    return {
        "slug": stage.slug.removeprefix(f"{pipeline['slug']}."), "name": stage.name, "kind": stage.kind,
        "probability": int(stage.probability) if stage.probability == int(stage.probability) else float(number),
        "allowed_days": stage.allowed_days, "needed": list(stage.needed), "ever": stage.ever,
    }  # fmt: skip


def _lines(values: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for pipeline in values:
        yield "[[pipeline]]"
        yield from (f"{name} = {json.dumps(pipeline[name], ensure_ascii=False)}" for name in OWN)
        for stage in pipeline["stage"]:
            yield ""
            yield "[[pipeline.stage]]"
            yield from (f"{name} = {json.dumps(stage[name], ensure_ascii=False)}" for name in STAGE_OWN)
        yield ""


def load(crm: Crm, text: str) -> int:
    """Make the pipelines what the text says, as one act; returns how many records were written. Found by their short names; the order in
    the text is the order. Stages that the text leaves out go to the recycle bin. Raises UsageError for a text that is none or a stage that
    is left out while deals stand in it; InvalidRecord.
    """
    wanted = _read(text)
    for entity in ("pipeline", "stage"):
        crm.policy.allow_write(entity)
    known = pipelines(crm)
    with crm.store.act(crm.author, "edit", "", ", ".join(str(each["slug"]) for each in wanted)) as unit:
        for place, given in enumerate(wanted, 1):
            there = next((p.id for p in known.pipelines if p.text("slug") == given["slug"]), 0)
            values = {name: given[name] for name in OWN if name in given} | {"position": place}
            pipeline = archive.write_within(crm, unit, "pipeline", there, values)
            _write_stages(crm, unit, known, pipeline, given)
    return unit.count


def _write_stages(crm: Crm, unit: Unit, known: Pipelines, pipeline: int, given: Mapping[str, Any]) -> None:
    left = {stage.slug: stage.id for stage in known.of(pipeline)}
    for place, stage in enumerate(given.get("stage", []), 1):
        values: dict[str, object] = {name: stage[name] for name in STAGE_OWN if name in stage} | {"position": place, "pipeline": pipeline}
        if "probability" in values:
            values["probability"] = Decimal(str(values["probability"]))
        if "needed" in values:
            values["needed"] = tuple(map(str, stage["needed"]))
        values["slug"] = f"{given['slug']}.{stage['slug']}"
        archive.write_within(crm, unit, "stage", left.pop(str(values["slug"]), 0), values)
    if left:
        record_rules.may_leave(crm, "stage", sorted(left.values()))
        unit.archive("stage", sorted(left.values()))


def _read(text: str) -> list[dict[str, Any]]:
    """The pipelines in a text. Raises UsageError, InvalidRecord."""
    import tomllib

    try:
        table = json.loads(text) if text.lstrip()[:1] in ("{", "[") and not text.lstrip().startswith("[[") else tomllib.loads(text)
    except ValueError as error:
        raise UsageError(_("This is neither TOML nor JSON: {reason}").format(reason=error)) from error
    found = table.get("pipeline", []) if isinstance(table, dict) else table
    if not isinstance(found, list) or not found or not all(isinstance(each, dict) for each in found):
        raise UsageError(_("No [[pipeline]] stands in the text"))
    problems = []
    for pipeline in found:
        for kind, fields, each in (("pipeline", (*OWN, "stage"), pipeline), *(("stage", STAGE_OWN, s) for s in pipeline.get("stage", []))):
            problems += [Problem(f"{kind}.{name}", _("is not known here")) for name in each if name not in fields]
            problems += [Problem(f"{kind}.{name}", _("must be filled in")) for name in ("slug", "name") if not each.get(name)]
    if problems:
        raise InvalidRecord(problems)
    return found
