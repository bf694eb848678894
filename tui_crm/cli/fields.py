"""`tui-crm fields`: what records can hold; fields of one's own."""

from __future__ import annotations

from collections.abc import Iterator

import click

from tui_crm.cli import output
from tui_crm.cli.session import group_key, opened, remark
from tui_crm.errors import UsageError
from tui_crm.i18n import N_, _
from tui_crm.model.core import CORE
from tui_crm.model.entity import Catalogue, Entity
from tui_crm.model.fields import Choice, Field, Kind
from tui_crm.services import custom_fields

GROUPS = tuple(CORE.by_group)
KINDS = tuple(kind.value for kind in Kind if kind is not Kind.REFERENCE)


@click.group("fields", help=N_("List the fields of records; add and remove your own."))
def fields() -> None:
    """The group."""


@fields.command("list", help=N_("List fields with their kinds, choices and other names."))
@click.argument("group", required=False)
@output.FORMAT
def list_fields(group: str | None, form: str) -> None:
    """Write the fields of one kind of record, or of all."""
    columns = {
        "records": _("Records"), "name": _("Name"), "label": _("Label"), "kind": _("Kind"), "notes": _("Notes"), "choices": _("Choices"),
        "aliases": _("Other names"),
    }  # fmt: skip
    with opened() as crm:
        groups = [crm.catalogue[group_key(crm, group)].group] if group else list(crm.catalogue.by_group)
        output.write_rows(form, columns, _described(crm.catalogue, groups))


def _described(catalogue: Catalogue, groups: list[str]) -> Iterator[dict[str, object]]:
    for group in groups:
        for field in catalogue.by_group[group].fields:
            yield {
                "records": group, "name": field.name, "label": _(field.label), "kind": str(field.kind), "notes": list(_notes(field)),
                "choices": [choice.value for choice in field.choices], "aliases": list(field.aliases),
            }  # fmt: skip


def _notes(field: Field) -> Iterator[str]:
    known = (
        (field.required, _("required")), (field.many, _("many")), (field.read_only, _("kept by the system")), (field.unique, _("unique")),
        (field.sortable, _("sortable")), (bool(field.search), _("searched")), (field.open_choices, _("other values too")),
        (bool(field.ref), field.ref), (bool(field.unit), field.unit),
        (field.plugin not in ("", "user"), field.section), (bool(field.read_role), _("seen from the role {role} on").format(role=field.read_role)),
        (bool(field.write_role), _("changed from the role {role} on").format(role=field.write_role)),
        (bool(field.deprecated), _("goes away: {instead}").format(instead=field.deprecated)),
    )  # fmt: skip
    return (word for said, word in known if said)


@fields.command("add", help=N_("Add a field of your own; its name becomes user.KEY."))
@click.argument("group", type=click.Choice(GROUPS))
@click.argument("key")
@click.option("--label", default="", help=N_("what people read; the key when left out"))
@click.option("--kind", type=click.Choice(KINDS), default="text", show_default=True, help=N_("what it holds"))
@click.option("--choice", "choices", multiple=True, metavar="VALUE", help=N_("a value of a choice; again for each"))
@click.option("--help-text", default="", metavar="TEXT", help=N_("a hint for the form"))
@click.option("--unit", default="", help=N_("of a number"))
@click.option("--many", is_flag=True, help=N_("holds several values"))
@click.option("--required", is_flag=True, help=N_("must be filled in"))
@click.option("--indexed", is_flag=True, help=N_("filters and order by it are quick, at the price of slower writes"))
@click.option("--searched", is_flag=True, help=N_("the search finds it"))
@click.option("--personal", is_flag=True, help=N_("holds personal data: goes when a person is erased (free texts always do)"))
@click.option("--width", type=click.IntRange(2, 200), default=12, show_default=True, metavar="N", help=N_("cells of its column"))
def add(
    group: str, key: str, label: str, kind: str, choices: tuple[str, ...], help_text: str, unit: str, many: bool, required: bool, indexed: bool,
    searched: bool, personal: bool, width: int,
) -> None:  # fmt: skip
    """Make a field."""
    if (kind == Kind.CHOICE) != bool(choices):
        raise UsageError(_("--kind choice needs --choice VALUE, and no other kind takes it"))
    field = Field(
        key, Kind(kind), label or key, help=help_text, choices=tuple(Choice(value, value) for value in choices), unit=unit, many=many,
        required=required, sortable=indexed and not many, indexed=indexed, search="text" if searched else "", width=width,
        sensitive=personal,
    )  # fmt: skip
    with opened(writes=True) as crm:
        custom_fields.add(crm, _entity(group).key, field)
        remark(_("{group} have the field user.{key} now").format(group=group, key=key))


@fields.command("remove", help=N_("Take a field of your own away; what records hold in it stays for when it is made anew."))
@click.argument("group", type=click.Choice(GROUPS))
@click.argument("key")
def remove(group: str, key: str) -> None:
    """Take a field out of the lists."""
    with opened(writes=True) as crm:
        custom_fields.remove(crm, _entity(group).key, key)
        remark(_("{group} no longer have the field {key}").format(group=group, key=key))


def _entity(group: str) -> Entity:
    return CORE.by_group[group]
