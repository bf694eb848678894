"""What only some kinds of records have: `contacts link` and `unlink`, `views save`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import click

from tui_crm.cli.records import command, field_of
from tui_crm.cli.session import filter_errors_told, one, opened, remark
from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.model.entity import Entity
from tui_crm.services import links, views


def commands(entity: Entity) -> list[click.Command]:
    """The commands that records of this kind have besides those of all."""
    make = OWN.get(entity.key)
    return make(entity) if make else []


def _of_contacts(entity: Entity) -> list[click.Command]:
    def pair() -> list[click.Parameter]:
        return [click.Argument(["customer"], metavar="CUSTOMER"), click.Argument(["contact"], metavar="CONTACT")]

    return [
        command(
            entity, "link", link, _("Link a contact to a customer, or change its role there."), *pair(),
            click.Option(["--role"], metavar="ROLE", default="", help=_("what the contact is at the customer")),
            click.Option(["--main/--not-main"], default=None, help=_("the customer's primary contact")),
        ),
        command(entity, "unlink", unlink, _("Unlink a contact from a customer."), *pair()),
        *_of_customers(entity),
    ]  # fmt: skip


def _of_customers(entity: Entity) -> list[click.Command]:
    from tui_crm.cli import pool, timeline

    return [*timeline.commands(entity), *(pool.commands(entity) if entity.key == "customer" else [])]


def link(entity: Entity, customer: str, contact: str, role: str, main: bool | None) -> None:
    """Tie a contact to a customer."""
    with opened(writes=True) as crm:
        firm, person = one(crm, crm.catalogue["customer"], customer), one(crm, entity, contact)
        links.link(crm, firm.id, person.id, role, main)
        remark(_("linked {contact} to {customer}").format(contact=person.title, customer=firm.title))


def unlink(entity: Entity, customer: str, contact: str) -> None:
    """Untie a contact from a customer."""
    with opened(writes=True) as crm:
        firm, person = one(crm, crm.catalogue["customer"], customer), one(crm, entity, contact)
        links.unlink(crm, firm.id, person.id)
        remark(_("unlinked {contact} from {customer}").format(contact=person.title, customer=firm.title))


def _of_views(entity: Entity) -> list[click.Command]:
    return [
        command(
            entity, "save", save_view, _("Keep a filter, an order and columns under a name; one of yours of that name is replaced."),
            click.Argument(["name"], metavar="NAME"),
            click.Option(["--list", "listed"], metavar="LIST", default="customers", show_default=True, help=_("of which list")),
            click.Option(["--where"], metavar="FILTER", default="", help=_("which: words, or field:value (see docs/filters.md)")),
            click.Option(["--sort"], metavar="[-]FIELD", default="", help=_("by which field; - before it: descending")),
            click.Option(["--columns"], metavar="A,B", default="", help=_("which fields, in this order")),
            click.Option(["--shared"], is_flag=True, help=_("for everybody")),
        )
    ]  # fmt: skip


def save_view(entity: Entity, name: str, listed: str, where: str, sort: str, columns: str, shared: bool) -> None:
    """Keep a view of a list."""
    with opened(writes=True) as crm:
        target = crm.catalogue.by_group.get(listed) or crm.catalogue.entities.get(listed)
        if target is None:
            raise UsageError(_("There is no list “{name}”; there are {lists}").format(name=listed, lists=", ".join(crm.catalogue.by_group)))
        order = ("-" if sort.startswith("-") else "") + field_of(target, sort.removeprefix("-")).name if sort else ""
        fields = [field_of(target, column).name for column in columns.split(",") if column.strip()]
        with filter_errors_told(where):
            views.save(crm, target.key, name, where, order, fields, shared)
        remark(_("saved the view {name}").format(name=name))


def _of_duplicates(entity: Entity) -> list[click.Command]:
    from tui_crm.cli import duplicates, merge_queue

    return [*duplicates.commands(entity), *merge_queue.commands(entity)]


def _of_deals(entity: Entity) -> list[click.Command]:
    from tui_crm.cli import deals, quotes

    return [*deals.commands(entity), *quotes.commands(entity)]


def _of_quotes(entity: Entity) -> list[click.Command]:
    from tui_crm.cli import quotes

    return quotes.commands(entity)


def _of_tickets(entity: Entity) -> list[click.Command]:
    from tui_crm.cli import tickets

    return tickets.commands(entity)


def _of_service(entity: Entity) -> list[click.Command]:
    from tui_crm.cli import service

    made = {"dispatch": service.of_dispatches, "callback": service.of_callbacks, "article": service.of_articles, "defect": service.of_defects}
    return made[entity.key](entity)


def _of_pipelines(entity: Entity) -> list[click.Command]:
    from tui_crm.cli import pipelines

    return pipelines.commands(entity)


def _of_followups(entity: Entity) -> list[click.Command]:
    from tui_crm.cli import followups

    return followups.commands(entity)


def _of_work_logs(entity: Entity) -> list[click.Command]:
    from tui_crm.cli import work_logs

    return work_logs.commands(entity)


def _of_activities(entity: Entity) -> list[click.Command]:
    from tui_crm.cli import mail

    return mail.commands(entity)


OWN: Mapping[str, Callable[[Entity], list[click.Command]]] = {
    "customer": _of_customers, "contact": _of_contacts,
    "view": _of_views, "duplicate": _of_duplicates, "deal": _of_deals, "pipeline": _of_pipelines, "quote": _of_quotes,
    "followup": _of_followups, "work_log": _of_work_logs, "activity": _of_activities, "ticket": _of_tickets,
    "dispatch": _of_service, "callback": _of_service, "article": _of_service, "defect": _of_service,
}  # fmt: skip
