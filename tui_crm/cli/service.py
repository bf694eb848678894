"""What dispatches, callbacks, articles and defects have besides what all records have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import click

from tui_crm.cli import output, tickets
from tui_crm.cli.records import command, references
from tui_crm.cli.session import counter, named, one, opened, remark
from tui_crm.errors import UsageError
from tui_crm.i18n import _, ngettext
from tui_crm.model.entity import Entity
from tui_crm.services import archive
from tui_crm.services.crm import Crm
from tui_crm.services.desk import calling, dispatching, knowledge
from tui_crm.services.desk.ticket_rules import state_name

Task = Callable[[Crm, Sequence[int]], int]


def of_dispatches(entity: Entity) -> list[click.Command]:
    """The commands of dispatch orders."""
    order = click.Argument(["order"], metavar="ORDER")
    return [
        command(entity, "plan", plan, _("Make a dispatch order for a ticket; its code is printed."), click.Argument(["ticket"], metavar="TICKET"),
                click.Option(["--to"], metavar="TECHNICIAN", default="", help=_("who is sent")),
                click.Option(["--task"], metavar="TEXT", default="", help=_("what is to be done [default: what the ticket is about]")),
                click.Option(["--skill"], metavar="SKILL", default="", help=_("the skill that is needed"))),
        command(entity, "suggest", suggest, _("Say who suits an order, the best first."), order, output.format_option(*output.FORMATS)),
        command(entity, "assign", assign, _("Give orders to a technician; “none” to nobody."), references(),
                click.Option(["--to"], metavar="TECHNICIAN", required=True, help=_("who is sent, or none"))),
        command(entity, "confirm", confirm, _("Confirm orders, as their technician."), references()),
        command(entity, "decline", decline, _("Decline orders, as their technician, for a reason."), references(),
                click.Option(["--because"], metavar="TEXT", required=True, help=_("the reason"))),
        command(entity, "start", start, _("Begin the work."), references()),
        command(entity, "complete", complete, _("Say that the work is done."), order,
                click.Option(["--notes"], metavar="TEXT", default="", help=_("what was done")),
                click.Option(["--materials"], metavar="TEXT", default="", help=_("what was used"))),
        command(entity, "escalate", escalate, _("Raise orders that wait for their technician by an escalation level, and tell whom it names."),
                references()),
        command(entity, "unconfirmed", unconfirmed, _("List orders that were not confirmed in time."), output.format_option(*output.FORMATS)),
    ]  # fmt: skip


def plan(entity: Entity, ticket: str, to: str, task: str, skill: str) -> None:
    """Make an order of a ticket."""
    with opened(writes=True) as crm:
        technician = one(crm, crm.catalogue["technician"], to).id if to else 0
        made = dispatching.plan(crm, one(crm, crm.catalogue["ticket"], ticket).id, task, technician, **({"skill": skill} if skill else {}))
        output.write(f"{crm.store.read(entity.key, made).code}\n")


def suggest(entity: Entity, order: str, form: str) -> None:
    """Write who suits an order."""
    with opened() as crm:
        found = dispatching.suggest(crm, one(crm, crm.catalogue[entity.key], order))
        rows = ({"technician": one_.technician.title, "why": one_.why} for one_ in found)
        output.write_rows(form, {"technician": _("Technician"), "why": _("Why")}, rows)


def assign(entity: Entity, references: Sequence[str], to: str) -> None:
    """Assign orders."""

    def task(crm: Crm, ids: Sequence[int]) -> int:
        technician = 0 if to.casefold() in ("none", "无") else one(crm, crm.catalogue["technician"], to).id
        return dispatching.assign(crm, ids, technician, counter(len(ids)))

    _orders(entity, references, task)


def confirm(entity: Entity, references: Sequence[str]) -> None:
    """Confirm orders."""
    _orders(entity, references, dispatching.confirm)


def decline(entity: Entity, references: Sequence[str], because: str) -> None:
    """Decline orders."""
    _orders(entity, references, lambda crm, ids: dispatching.decline(crm, ids, because))


def start(entity: Entity, references: Sequence[str]) -> None:
    """Start orders."""
    _orders(entity, references, dispatching.start)


def complete(entity: Entity, order: str, notes: str, materials: str) -> None:
    """Complete an order."""
    _orders(entity, [order], lambda crm, ids: dispatching.complete(crm, ids[0], notes, materials))


def _orders(entity: Entity, references: Sequence[str], task: Task) -> None:
    with opened(writes=True) as crm:
        ids = [one(crm, crm.catalogue[entity.key], reference).id for reference in named(references)]
        changed = task(crm, ids)
        remark(ngettext("{count} dispatch order changed", "{count} dispatch orders changed", changed).format(count=changed))


def escalate(entity: Entity, references: Sequence[str]) -> None:
    """Escalate orders."""
    tickets.escalate(entity, references, None)


def unconfirmed(entity: Entity, form: str) -> None:
    """Write orders that wait for their technicians too long."""
    with opened() as crm:
        found = dispatching.unconfirmed(crm)
        names = crm.store.titles("technician", sorted({order.number("technician") for order in found})) if found else {}
        rows = ({"order": order.code, "task": order.title, "technician": names.get(order.number("technician"), "")} for order in found)
        output.write_rows(form, {"order": _("Order"), "task": _("Task"), "technician": _("Technician")}, rows)


def of_callbacks(entity: Entity) -> list[click.Command]:
    """The commands of callbacks."""
    callback = click.Argument(["callback"], metavar="CALLBACK")
    return [
        command(entity, "no-answer", no_answer, _("Nobody answered: try again tomorrow, or give up after enough attempts."), callback),
        command(entity, "answered", answered, _("Somebody answered; a low score reopens the ticket, another closes it."), callback,
                click.Option(["--score"], type=click.IntRange(0, 5), default=0, help=_("1 to 5; 0: none was given")),
                click.Option(["--comment"], metavar="TEXT", default="", help=_("what was said")),
                click.Option(["--result"], type=click.Choice(["satisfied", "unsatisfied", "refused"]), default=None,
                             help=_("what came of it [default: follows from the score]"))),
    ]  # fmt: skip


def no_answer(entity: Entity, callback: str) -> None:
    """Note an attempt."""
    with opened(writes=True) as crm:
        found = one(crm, crm.catalogue[entity.key], callback)
        if calling.no_answer(crm, found.id) == "given_up":
            remark(_("{title}: given up").format(title=found.title))
        else:
            remark(_("{title}: again on {day}").format(title=found.title, day=crm.store.read(entity.key, found.id)["due"]))


def answered(entity: Entity, callback: str, score: int, comment: str, result: str | None) -> None:
    """Note an answer."""
    with opened(writes=True) as crm:
        found = one(crm, crm.catalogue[entity.key], callback)
        state = calling.answered(crm, found.id, score, comment, result or "")
        remark(_("{title}: done").format(title=found.title) + (f"; {state_name(state)}" if state else ""))


def of_articles(entity: Entity) -> list[click.Command]:
    """The commands of articles."""
    return [
        command(entity, "draft", draft, _("Draft an article from a solved ticket; its code is printed."),
                click.Argument(["ticket"], metavar="TICKET")),
        command(entity, "review", partial_state("review"), _("Hand drafts in for review."), references()),
        command(entity, "publish", partial_state("published"), _("Publish reviewed articles: their next edition."), references()),
        command(entity, "retire", partial_state("archived"), _("Take articles out of use."), references()),
        command(entity, "suggest", suggest_articles, _("Find published articles that a text is like."),
                click.Argument(["words"], nargs=-1, required=True, metavar="TEXT…"), output.format_option(*output.FORMATS)),
        command(entity, "send", send, _("Answer a ticket with a published article."), click.Argument(["article"], metavar="ARTICLE"),
                click.Argument(["ticket"], metavar="TICKET")),
        command(entity, "uses", uses, _("Show how often articles were sent, and how many tickets they solved."), references(),
                output.format_option(*output.FORMATS)),
    ]  # fmt: skip


def partial_state(state: str) -> Callable[[Entity, Sequence[str]], None]:
    """The command that puts articles into a state."""

    def change(entity: Entity, references: Sequence[str]) -> None:
        with opened(writes=True) as crm:
            ids = [one(crm, crm.catalogue[entity.key], reference).id for reference in named(references)]
            changed = archive.edit_many(crm, entity.key, ids, lambda _article: {"state": state}, "publish" if state == "published" else "edit")
            remark(ngettext("{count} article changed", "{count} articles changed", changed).format(count=changed))

    return change


def draft(entity: Entity, ticket: str) -> None:
    """Draft an article."""
    with opened(writes=True) as crm:
        made = knowledge.draft(crm, one(crm, crm.catalogue["ticket"], ticket).id)
        output.write(f"{crm.store.read(entity.key, made).code}\n")


def suggest_articles(entity: Entity, words: Sequence[str], form: str) -> None:
    """Write the articles that a text is like."""
    with opened() as crm:
        found = knowledge.suggest(crm, " ".join(words), limit=20)
        rows = ({"article": one_.code, "title": one_.title, "audience": one_["audience"]} for one_ in found)
        output.write_rows(form, {"article": _(entity.label), "title": _("Title"), "audience": _("Audience")}, rows)


def send(entity: Entity, article: str, ticket: str) -> None:
    """Send an article."""
    with opened(writes=True) as crm:
        what, where = one(crm, crm.catalogue[entity.key], article), one(crm, crm.catalogue["ticket"], ticket)
        knowledge.send(crm, where.id, what.id)
        remark(_("{title} is sent with {ticket}").format(title=what.title, ticket=where.code))


def uses(entity: Entity, references: Sequence[str], form: str) -> None:
    """Write how articles did."""
    with opened() as crm:
        ids = [one(crm, crm.catalogue[entity.key], reference).id for reference in named(references)]
        rows = ({"article": u.article.code, "title": u.article.title, "used": u.used, "solved": u.solved} for u in knowledge.uses(crm, ids))
        columns = {"article": _(entity.label), "title": _("Title"), "used": _("Sent"), "solved": _("Solved")}
        output.write_rows(form, columns, rows, [False, False, True, True])


def of_defects(entity: Entity) -> list[click.Command]:
    """The commands of defects."""
    defect = click.Argument(["defect"], metavar="DEFECT")
    return [
        command(entity, "affected", affected, _("List the customers whom a defect concerns."), defect, output.format_option(*output.FORMATS)),
        command(entity, "tell", tell, _("Plan a follow-up for each customer whom a fixed defect concerns."), defect),
    ]


def affected(entity: Entity, defect: str, form: str) -> None:
    """Write whom to tell."""
    with opened() as crm:
        found = knowledge.to_tell(crm, one(crm, crm.catalogue[entity.key], defect).id)

        def rows() -> Iterator[output.Row]:
            for each in found:
                email = next(iter(address for one_ in (each.contact, each.customer) if one_ for address in one_.values["emails"]), "")  # type: ignore[attr-defined]
                yield {
                    "ticket": each.ticket.code, "customer": each.customer.title if each.customer else "",
                    "contact": each.contact.title if each.contact else "", "email": email or each.ticket["requester"],
                }  # fmt: skip

        output.write_rows(form, {"ticket": _("Ticket"), "customer": _("Customer"), "contact": _("Contact"), "email": _("E-mail")}, rows())


def tell(entity: Entity, defect: str) -> None:
    """Plan to tell them."""
    with opened(writes=True) as crm:
        found = one(crm, crm.catalogue[entity.key], defect)
        planned = knowledge.plan_telling(crm, found.id)
        if not planned:
            raise UsageError(_("{title} concerns nobody who may be told").format(title=found.title))
        remark(ngettext("{count} follow-up planned", "{count} follow-ups planned", planned).format(count=planned))
