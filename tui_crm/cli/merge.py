"""`tui-crm merge`: make one record of several that are the same, or show what it would be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import click

from tui_crm.cli import output
from tui_crm.cli.records import field_of
from tui_crm.cli.session import counter, group_key, one, opened, remark
from tui_crm.errors import UsageError
from tui_crm.i18n import N_, _
from tui_crm.model.entity import Entity
from tui_crm.model.record import Record
from tui_crm.model.storage import to_json
from tui_crm.model.values import show
from tui_crm.services import merge_plan, merging
from tui_crm.services.crm import Crm
from tui_crm.services.merge_plan import REASONS, UNITED, Plan, Row

ALL = "all"
WHOSE = N_("whose value a field keeps, “all” for all of them; else as proposed")


@click.command("merge", help=N_("Make one record of several that are the same; undo takes it back. LIST: customers, contacts …"))
@click.argument("group", metavar="LIST")
@click.argument("references", nargs=-1, required=True, metavar="RECORD RECORD…")
@click.option("--survivor", metavar="RECORD", help=N_("the one that stays; else the completest"))
@click.option("--field", "choices", multiple=True, metavar="FIELD=RECORD", help=WHOSE)
@click.option("--dry-run", is_flag=True, help=N_("only show what would become of it"))
@output.FORMAT
def merge(group: str, references: Sequence[str], survivor: str | None, choices: Sequence[str], dry_run: bool, form: str) -> None:
    """Merge records; write what each field keeps and why."""
    with opened(writes=not dry_run) as crm:
        entity = crm.catalogue[group_key(crm, group)]
        records = [_named(crm, entity, reference) for reference in references]
        stays = one(crm, entity, survivor).id if survivor else 0
        plan = merge_plan.propose(crm, entity.key, [record.id for record in records], stays)
        for choice in choices:
            plan = _chosen(crm, plan, choice)
        moved = merging.moved(crm, plan)
        act = 0 if dry_run else merging.merge(crm, plan, counter(1 + sum(moved.values()))).act
        if form in (output.Format.JSON, output.Format.NDJSON):
            result = {**as_object(crm, plan, moved), "act": act or None}
            output.write(output.line(result) + "\n")
        else:
            output.write_rows(form, columns(), rows(crm, plan))
        output.flush()
        remark(told(crm, plan, moved, dry_run))


def _named(crm: Crm, entity: Entity, reference: str) -> Record:
    """A record to merge. Raises UsageError for a former code: what bore it is merged already."""
    record = one(crm, entity, reference)
    former = [str(code).casefold() for code in record.values.get(merging.FORMER) or ()]  # type: ignore[attr-defined]
    if reference.strip().casefold() in former:
        raise UsageError(_("{code} was merged into {other} ({title}) before").format(code=reference.strip(), other=record.code, title=record.title))
    return record


def _chosen(crm: Crm, plan: Plan, choice: str) -> Plan:
    name, sign, reference = choice.partition("=")
    if not sign:
        raise UsageError(_("{word}: say it as FIELD=RECORD").format(word=choice))
    field = field_of(plan.entity, name)
    if reference.strip().casefold() in (ALL, _(ALL)):
        return plan.choose(field.name, UNITED)
    record = one(crm, plan.entity, reference.strip())
    place = next((place for place, other in enumerate(plan.records) if other.id == record.id), None)
    if place is None:
        raise UsageError(_("{title} is none of the records to merge").format(title=record.title))
    return plan.choose(field.name, place)


def columns() -> Mapping[str, str]:
    """Keys and headings of `rows`."""
    return {"field": _("Field"), "value": _("Value"), "from": _("From"), "reason": _("Why")}


def rows(crm: Crm, plan: Plan) -> Iterator[Mapping[str, object]]:
    """What each field keeps, from which record, and why; fields without a difference are left out."""
    context = crm.showing()
    if currency := str(plan.result().get("currency", "")):
        context = replace(context, currency=currency)
    for row in plan.rows:
        if plan.shown(row):
            value = show(row.field, plan.value(row), context)
            yield {"field": row.field.name, "value": value, "from": _source(plan, row), "reason": _(REASONS[row.reason])}


def _source(plan: Plan, row: Row) -> str:
    return _(ALL) if row.chosen == UNITED else plan.records[row.chosen].code


def as_object(crm: Crm, plan: Plan, moved: Mapping[str, int]) -> dict[str, object]:
    """A merge as JSON has it."""
    fields = [
        {"field": row.field.name, "value": to_json(row.field, plan.value(row)), "from": _source(plan, row), "reason": row.reason,
         "values": {record.code: to_json(row.field, value) for record, value in zip(plan.records, row.values, strict=True)}}
        for row in plan.rows if plan.shown(row)
    ]  # fmt: skip
    return {"survivor": plan.surviving.code, "merged": [record.code for record in plan.losers], "fields": fields, "moved": dict(moved)}


def told(crm: Crm, plan: Plan, moved: Mapping[str, int], dry_run: bool) -> str:
    """What a merge does, in one line."""
    names = ", ".join(f"{record.title} ({record.code})" for record in plan.losers)
    message = _("would merge {names} into {survivor} ({code})") if dry_run else _("merged {names} into {survivor} ({code})")
    counts = merging.counted(crm, moved)
    text = message.format(names=names, survivor=plan.surviving.title, code=plan.surviving.code)
    return f"{text}: {counts}" if counts else text
