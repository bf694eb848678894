"""`tui-crm duplicates merge`: merge suspected pairs by rule; pairs that share a record become one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import click

from tui_crm.cli import output
from tui_crm.cli.records import command, where_option
from tui_crm.cli.session import confirm, counter, filter_errors_told, opened, remark
from tui_crm.errors import NotFound
from tui_crm.i18n import _, ngettext
from tui_crm.model.entity import Entity
from tui_crm.services import merge_queue
from tui_crm.services.crm import Crm
from tui_crm.services.merge_plan import Plan
from tui_crm.services.merge_queue import Outcome, Refused, Rule

STAYS = ("completest", "newest", "oldest")
FIELDS = ("proposal", "survivor", "newest")


def commands(entity: Entity) -> list[click.Command]:
    """What the queue has besides the commands of all records."""
    likely = _("at least so likely, 0 to 1")
    return [
        command(
            entity, "merge", merge, _("Merge suspected pairs by rule: open ones, and those decided to be the same. Each group is one act to undo."),
            click.Option(["--min-score"], type=click.FloatRange(0, 1), default=0.97, show_default=True, metavar="N", help=likely),
            where_option(_("which pairs: words of the names, of:contact, score>98 …")),
            click.Option(["--survivor"], type=click.Choice(STAYS), default=STAYS[0], show_default=True, help=_("which record of a group stays")),
            click.Option(["--fields"], type=click.Choice(FIELDS), default=FIELDS[0], show_default=True, help=_("whose value a field keeps")),
            click.Option(["--one-act"], is_flag=True, help=_("all groups as one act, undone together")),
            click.Option(["--dry-run"], is_flag=True, help=_("only show what would be merged")),
            click.Option(["--yes", "-y"], is_flag=True, help=_("do not ask")),
            output.format_option(*output.FORMATS),
        )
    ]  # fmt: skip


def merge(
    entity: Entity, min_score: float, where: str | None, survivor: str, fields: str, one_act: bool, dry_run: bool, yes: bool, form: str
) -> None:
    """Merge the groups that the pairs make; write one line a group."""
    rule = Rule(survivor, fields)  # type: ignore[arg-type]  # click.Choice lets no other words in
    with opened(writes=True) as crm:
        with filter_errors_told(where or ""):
            groups = merge_queue.groups(crm, merge_queue.waiting(crm, where or "", min_score))
        if not groups:
            raise NotFound(_("No suspected pair is waiting that is so likely and matches"))
        if dry_run:
            outcomes = list(merge_queue.planned(crm, groups, rule))
            outcome = Outcome(tuple(o for o in outcomes if isinstance(o, Plan)), tuple(o for o in outcomes if isinstance(o, Refused)), ())
        else:
            question = ngettext("Merge {count} group of records?", "Merge {count} groups of records?", len(groups))
            confirm(question.format(count=f"{len(groups):,}"), yes)
            outcome = merge_queue.merge_groups(crm, groups, rule, counter(len(groups)), together=one_act)
        columns = {"survivor": _("Survivor"), "name": _("Name"), "merged": _("Merged"), "act": _("Act"), "left": _("Left because")}
        output.write_rows(form, columns, _rows(crm, outcome))
        remark(_told(outcome, dry_run))


def _rows(crm: Crm, outcome: Outcome) -> Iterator[Mapping[str, object]]:
    acts: Sequence[int | None] = outcome.acts if len(outcome.acts) == len(outcome.plans) else [next(iter(outcome.acts), None)] * len(outcome.plans)
    for plan, act in zip(outcome.plans, acts, strict=True):
        codes = [record.code for record in plan.losers]
        yield {"survivor": plan.surviving.code, "name": plan.surviving.title, "merged": codes, "act": act, "left": ""}
    for refused in outcome.refused:
        codes = [record.code for record in crm.store.read_many(refused.group.entity, refused.group.records)]
        yield {"survivor": "", "name": "", "merged": codes, "act": None, "left": refused.reason}


def _told(outcome: Outcome, dry_run: bool) -> str:
    count, gone = len(outcome.plans), sum(len(plan.losers) for plan in outcome.plans)
    groups = ngettext("{count} group", "{count} groups", count).format(count=f"{count:,}")
    records = ngettext("{count} record", "{count} records", gone).format(count=f"{gone:,}")
    text = _("would merge {groups}, {records} fewer") if dry_run else _("merged {groups}, {records} fewer")
    left = " · " + _("{count} left as they are").format(count=f"{len(outcome.refused):,}") if outcome.refused else ""
    return text.format(groups=groups, records=records) + left
