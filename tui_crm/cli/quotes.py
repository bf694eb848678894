"""What quotes have besides what all records have: `quotes line`, `send`, `accept`, `reject`, `revise`, `expire`, `conflicts`, `render`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import Path

import click

from tui_crm.cli import output
from tui_crm.cli.records import command, references
from tui_crm.cli.session import one, opened, remark
from tui_crm.errors import UsageError, reason_of
from tui_crm.i18n import _, ngettext
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind
from tui_crm.model.values import parse, show
from tui_crm.services import archive, lookup
from tui_crm.services.crm import Crm
from tui_crm.services.quoting import rendering, states
from tui_crm.services.quoting.states import Conflict


def commands(entity: Entity) -> list[click.Command]:
    """The commands of quotes, and of deals their lines."""
    line = command(
        entity, "line", add_line, _("Add a line: a product, how many, and at what price (from the price list when not said)."),
        click.Argument(["reference"], metavar="RECORD"), click.Argument(["product"], metavar="PRODUCT"),
        click.Argument(["quantity"], default="1", metavar="[QUANTITY]"),
        click.Option(["--price"], metavar="AMOUNT", default="", help=_("another price than the list's")),
        click.Option(["--discount"], metavar="PERCENT", default="", help=_("off the price")),
    )  # fmt: skip
    if entity.key == "deal":
        return [line]
    return [
        line,
        command(entity, "send", send, _("Send quotes; those below a floor price go to a manager for approval."), references()),
        command(entity, "accept", accept, _("The customer took the quote; the deal is worth its total."), references()),
        command(entity, "reject", reject, _("The customer does not want the quote."), references(),
                click.Option(["--because"], metavar="TEXT", default="", help=_("why"))),
        command(entity, "revise", revise, _("Make a new revision with the same lines; the old one is superseded."), references()),
        command(entity, "expire", expire, _("Mark the sent quotes whose day has passed.")),
        command(entity, "conflicts", show_conflicts, _("Show where colleagues' valid quotes ask the same customer another price."), references(),
                output.format_option(*output.FORMATS)),
        command(entity, "render", render, _("Write a quote through a template, as text or PDF."), click.Argument(["reference"], metavar="RECORD"),
                output.format_option("text", "pdf"),
                click.Option(["--template"], metavar="FILE", default="", help=_("text with $names; see docs/quotes.md")),
                click.Option(["-o", "--output", "file"], metavar="FILE", default="", help=_("write to a file")),
                output.made_force_option()),
    ]  # fmt: skip


def add_line(entity: Entity, reference: str, product: str, quantity: str, price: str, discount: str) -> None:
    """Add a line to a quote or a deal."""
    with opened(writes=True) as crm:
        parent = one(crm, crm.catalogue[entity.key], reference)
        line = crm.catalogue[f"{entity.key}_line"]
        values: dict[str, object] = {entity.key: parent.id, "product": lookup.record(crm, "product", product).id, "quantity": _number(quantity)}
        for name, text in (("price", price), ("discount", discount)):
            if text:
                values[name] = _parsed(crm, line.by_name[name], text, parent.text("currency"))
        made = archive.add(crm, line.key, values)
        record, after = crm.store.read(line.key, made), crm.store.read(entity.key, parent.id)
        total = after["total" if entity.key == "quote" else "amount"]
        context = replace(crm.showing(), currency=after.text("currency") or crm.locale.currency)
        text = _("{name}: {amount}; {title}: {total}")
        field = Field("total", Kind.MONEY, "")
        remark(text.format(name=record["name"], amount=show(field, record["amount"], context), title=after.code, total=show(field, total, context)))


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise UsageError(_("not a number: {text}").format(text=text)) from None


def _parsed(crm: Crm, field: Field, text: str, currency: str) -> object:
    try:
        return parse(field, text, replace(crm.reading(), currency=currency or crm.locale.currency))
    except ValueError as reason:
        raise UsageError(f"{field.name}: {reason}") from None


def send(entity: Entity, references: Sequence[str]) -> None:
    """Send quotes."""
    with opened(writes=True) as crm:
        for reference in references:
            quote = one(crm, crm.catalogue[entity.key], reference)
            found = states.send(crm, quote.id)
            remark(_("{quote}: {state}").format(quote=quote.code, state=_(crm.store.read(entity.key, quote.id).text("state").replace("_", " "))))
            for row in _rows(crm, quote.code, found):
                remark("! " + _("{quote} of {owner} asks {price} for {product}; this one {own}").format(**row))


def accept(entity: Entity, references: Sequence[str]) -> None:
    """Accept quotes."""
    with opened(writes=True) as crm:
        for reference in references:
            quote = one(crm, crm.catalogue[entity.key], reference)
            states.accept(crm, quote.id)
            remark(_("{quote}: {state}").format(quote=quote.code, state=_("accepted")))


def reject(entity: Entity, references: Sequence[str], because: str) -> None:
    """Reject quotes."""
    with opened(writes=True) as crm:
        for reference in references:
            quote = one(crm, crm.catalogue[entity.key], reference)
            states.reject(crm, quote.id, because)
            remark(_("{quote}: {state}").format(quote=quote.code, state=_("rejected")))


def revise(entity: Entity, references: Sequence[str]) -> None:
    """Make new revisions; write their codes."""
    with opened(writes=True) as crm:
        for reference in references:
            made = crm.store.read(entity.key, states.revise(crm, one(crm, crm.catalogue[entity.key], reference).id))
            output.write(f"{made.code}\n")
            remark(_("revision {number} of {title}").format(number=made["revision"], title=made.title))
        output.flush()


def expire(entity: Entity) -> None:
    """Mark expired quotes."""
    with opened(writes=True) as crm:
        count = states.expire(crm)
        remark(ngettext("{count} quote expired", "{count} quotes expired", count).format(count=f"{count:,}"))


def show_conflicts(entity: Entity, references: Sequence[str], form: str) -> None:
    """Write the conflicts of quotes."""
    with opened() as crm:
        quotes = [one(crm, crm.catalogue[entity.key], reference) for reference in references]
        rows = (row for quote in quotes for row in _rows(crm, quote.code, states.conflicts(crm, quote.id)))
        columns = {"of": _("Quote"), "product": _("Product"), "own": _("Price"), "quote": _("Other quote"), "price": _("Its price"),
                   "owner": _("Owner")}  # fmt: skip
        output.write_rows(form, columns, iter(rows))


def _rows(crm: Crm, code: str, found: Sequence[Conflict]) -> Iterator[dict[str, str]]:
    context, money = crm.showing(), Field("price", Kind.MONEY, "")
    names = crm.store.titles("user", [each.owner for each in found])
    for each in found:
        shown = replace(context, currency=each.currency)
        yield {
            "of": code, "product": each.product, "own": show(money, each.price, shown), "quote": crm.store.read("quote", each.other).code,
            "price": show(money, each.other_price, shown), "owner": names.get(each.owner, ""),
        }  # fmt: skip


def render(entity: Entity, reference: str, form: str, template: str, file: str, force: bool) -> None:
    """Write a quote for its reader."""
    with opened() as crm:
        quote = one(crm, crm.catalogue[entity.key], reference).id
        try:
            text = Path(template).expanduser().read_text(encoding="utf-8") if template else ""
        except OSError as error:
            raise UsageError(_("{file} cannot be read: {reason}").format(file=template, reason=reason_of(error))) from error
        if file:
            remark(_("written to {file}").format(file=rendering.write(crm, quote, file, text, replace=force)))
        elif form == "pdf":
            sys.stdout.buffer.write(rendering.as_pdf(crm, quote, text))
        else:
            output.write(rendering.as_text(crm, quote, text))
            output.flush()
