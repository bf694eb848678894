"""What tickets have besides what all records have: take, assign, reply, note, wait, resolve, close, reopen, reject, withdraw, merge, split, show how
they stand."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence

import click

from tui_crm.cli import output
from tui_crm.cli.records import command, references, where_option
from tui_crm.cli.session import chosen, counter, one, opened, remark
from tui_crm.errors import NotFound, UsageError
from tui_crm.i18n import _, ngettext
from tui_crm.model.entity import Entity
from tui_crm.model.instants import exact
from tui_crm.services.crm import Crm
from tui_crm.services.desk import acts, levels, saying
from tui_crm.services.desk.sla import Clock
from tui_crm.services.desk.ticket_rules import state_name
from tui_crm.services.parts import Progress

Task = Callable[[Crm, Sequence[int], Progress], int]
LEFT_OPEN = "category:open,paused"
BATCH = 2_000


def commands(entity: Entity) -> list[click.Command]:
    """The commands of tickets."""
    which = [references(required=False), where_option(_("which tickets, instead of naming them"))]
    text = click.Option(["--text"], metavar="TEXT", help=_("what is said; - or nothing: from standard input"))
    spent = click.Option(["--minutes"], type=int, default=0, help=_("time spent"))
    ticket = click.Argument(["ticket"], metavar="TICKET")
    said = click.Option(["--resolution"], metavar="TEXT", default="", help=_("what solved it"))
    from tui_crm.cli import ways_in

    return [
        *ways_in.commands(entity),
        command(entity, "take", take, _("Make tickets your own; new ones are accepted."), *which),
        command(entity, "assign", assign, _("Give tickets to a user; “none” to nobody."), *which,
                click.Option(["--to"], metavar="USER", required=True, help=_("login of the user, or none"))),
        command(entity, "begin", begin, _("Put tickets into progress."), *which),
        command(entity, "wait", wait, _("Stop the clock: it is the customer's turn."), *which,
                click.Option(["--for", "what"], metavar="TEXT", default="", help=_("what is waited for"))),
        command(entity, "resolve", resolve, _("Mark tickets as solved."), *which, said,
                click.Option(["--cause"], metavar="TEXT", default="", help=_("what caused it"))),
        command(entity, "close", close, _("Close solved tickets."), *which),
        command(entity, "reopen", reopen, _("Bring tickets back into progress."), *which),
        command(entity, "reject", reject, _("Refuse tickets, for a reason."), *which,
                click.Option(["--because"], metavar="TEXT", required=True, help=_("the reason"))),
        command(entity, "withdraw", withdraw, _("The customer takes complaints back."), *which,
                click.Option(["--because"], metavar="TEXT", default="", help=_("the reason"))),
        command(entity, "merge", merge, _("Put tickets into another one."), *which,
                click.Option(["--into"], metavar="TICKET", required=True, help=_("the one that is left"))),
        command(entity, "split", split, _("Make another ticket of a part of one; its code is printed."), ticket,
                click.Option(["--subject"], metavar="TEXT", required=True, help=_("what the new one is about"))),
        command(entity, "reply", reply, _("Answer the customer."), ticket, text, spent,
                click.Option(["--canned"], metavar="NAME", default="", help=_("a ready-made reply, filled in"))),
        command(entity, "escalate", escalate, _("Raise tickets to their next escalation level, and tell whom it names."), *which),
        command(entity, "link-defect", link_defect, _("Say which defect tickets are about; a new name makes one."), *which,
                click.Option(["--defect"], metavar="DEFECT", required=True, help=_("its name or code"))),
        command(entity, "note", note, _("Write down what the customer does not see."), ticket, text, spent),
        command(entity, "message", message, _("Write down what the customer said; it reopens what waits or was solved."), ticket, text),
        command(entity, "standing", standing, _("Show how tickets stand by their service levels."), *which, output.format_option(*output.FORMATS)),
    ]  # fmt: skip


def take(entity: Entity, references: Sequence[str], where: str | None) -> None:
    """Take tickets."""
    _act(entity, references, where, acts.take)


def assign(entity: Entity, references: Sequence[str], where: str | None, to: str) -> None:
    """Assign tickets."""

    def task(crm: Crm, ids: Sequence[int], progress: Progress) -> int:
        user = 0 if to.casefold() in ("none", "无") else one(crm, crm.catalogue["user"], to).id
        return acts.assign(crm, ids, user, progress=progress)

    _act(entity, references, where, task)


def begin(entity: Entity, references: Sequence[str], where: str | None) -> None:
    """Begin tickets."""
    _act(entity, references, where, acts.begin)


def wait(entity: Entity, references: Sequence[str], where: str | None, what: str) -> None:
    """Let tickets wait."""
    _act(entity, references, where, lambda crm, ids, progress: acts.wait(crm, ids, what, progress))


def resolve(entity: Entity, references: Sequence[str], where: str | None, resolution: str, cause: str) -> None:
    """Resolve tickets."""
    _act(entity, references, where, lambda crm, ids, progress: acts.resolve(crm, ids, resolution, cause, progress))


def close(entity: Entity, references: Sequence[str], where: str | None) -> None:
    """Close tickets."""
    _act(entity, references, where, acts.close)


def reopen(entity: Entity, references: Sequence[str], where: str | None) -> None:
    """Reopen tickets."""
    _act(entity, references, where, acts.reopen)


def reject(entity: Entity, references: Sequence[str], where: str | None, because: str) -> None:
    """Reject tickets."""
    _act(entity, references, where, lambda crm, ids, progress: acts.reject(crm, ids, because, progress))


def withdraw(entity: Entity, references: Sequence[str], where: str | None, because: str) -> None:
    """Withdraw complaints."""
    _act(entity, references, where, lambda crm, ids, progress: acts.withdraw(crm, ids, because, progress))


def merge(entity: Entity, references: Sequence[str], where: str | None, into: str) -> None:
    """Merge tickets."""
    _act(entity, references, where, lambda crm, ids, _progress: acts.merge(crm, ids, one(crm, crm.catalogue[entity.key], into).id))


def split(entity: Entity, ticket: str, subject: str) -> None:
    """Split a ticket."""
    with opened(writes=True) as crm:
        made = acts.split(crm, one(crm, crm.catalogue[entity.key], ticket).id, subject)
        output.write(f"{crm.store.read(entity.key, made).code}\n")


def escalate(entity: Entity, references: Sequence[str], where: str | None) -> None:
    """Escalate tickets, or dispatch orders."""
    from tui_crm.services.desk import raising

    with opened(writes=True) as crm:
        ids = chosen(crm, crm.catalogue[entity.key], references, where)
        if not ids:
            raise NotFound(_("No record matches"))
        remark(raising.said(crm, raising.raise_level(crm, entity.key, ids, counter(len(ids)))))


def link_defect(entity: Entity, references: Sequence[str], where: str | None, defect: str) -> None:
    """Link tickets with a defect."""

    def task(crm: Crm, ids: Sequence[int], _progress: Progress) -> int:
        acts.link_named(crm, ids, defect)
        return len(ids)

    _act(entity, references, where, task)


def reply(entity: Entity, ticket: str, text: str | None, minutes: int, canned: str) -> None:
    """Reply to a ticket."""
    if canned:
        _say(entity, ticket, "", lambda crm, number, _said: saying.reply_canned(crm, [number], saying.find_canned(crm, canned), minutes))
        return
    _say(entity, ticket, text, lambda crm, number, said: acts.reply(crm, number, said, minutes))


def note(entity: Entity, ticket: str, text: str | None, minutes: int) -> None:
    """Note something on a ticket."""
    _say(entity, ticket, text, lambda crm, number, said: acts.note(crm, number, said, minutes))


def message(entity: Entity, ticket: str, text: str | None) -> None:
    """Note what the customer said."""
    _say(entity, ticket, text, acts.message)


def _say(entity: Entity, ticket: str, text: str | None, task: Callable[[Crm, int, str], int]) -> None:
    with opened(writes=True) as crm:
        found = one(crm, crm.catalogue[entity.key], ticket)
        task(crm, found.id, sys.stdin.read() if text in (None, "-") else text or "")
        _told(crm, entity, found.id)


def _act(entity: Entity, references: Sequence[str], where: str | None, task: Task) -> None:
    with opened(writes=True) as crm:
        ids = chosen(crm, crm.catalogue[entity.key], references, where)
        if not ids:
            raise NotFound(_("No record matches"))
        changed = task(crm, ids, counter(len(ids)))
        if len(ids) == 1:
            _told(crm, entity, ids[0])
        else:
            remark(ngettext("{count} ticket changed", "{count} tickets changed", changed).format(count=f"{changed:,}"))


def _told(crm: Crm, entity: Entity, number: int) -> None:
    ticket = crm.store.read(entity.key, number)
    remark(_("{code} {title}: {state}").format(code=ticket.code, title=ticket.title, state=state_name(ticket.text("state"))))


def standing(entity: Entity, references: Sequence[str], where: str | None, form: str) -> None:
    """Write how tickets stand."""
    with opened() as crm:
        wanted = where if where is not None or references else LEFT_OPEN
        ids = chosen(crm, crm.catalogue[entity.key], references, wanted)
        known = levels.levels(crm)
        if not known:
            raise UsageError(_("There is no service level yet: tui-crm service-levels add, sla-targets add"))

        def rows() -> Iterator[output.Row]:
            for start in range(0, len(ids), BATCH):
                part = ids[start : start + BATCH]
                found = levels.standings(crm, part, known)
                for ticket in crm.store.read_many(entity.key, part):
                    stands = found[ticket.id]
                    yield {
                        "ticket": ticket.code, "subject": ticket.title, "state": ticket["state"],
                        **_clock("respond", stands.respond, crm), **_clock("resolve", stands.resolve, crm),
                    }  # fmt: skip

        columns = {
            "ticket": _("Ticket"), "subject": _("Subject"), "state": _("State"), "respond": _("First answer"), "respond_percent": "%",
            "respond_due": _("Due"), "resolve": _("Solution"), "resolve_percent": "%", "resolve_due": _("Due"),
        }  # fmt: skip
        output.write_rows(form, columns, rows(), [name.endswith("percent") for name in columns])


def _clock(name: str, clock: Clock, crm: Crm) -> dict[str, object]:
    due = exact(clock.due, crm.locale.zone) if clock.due else ""
    return {name: "warned" if clock.warned else clock.verdict, f"{name}_percent": clock.percent, f"{name}_due": due}
