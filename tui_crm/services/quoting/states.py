"""What becomes of quotes: sent, approved, accepted, rejected, expired, and new revisions. The rules are those of `rules.quote`."""

from __future__ import annotations

from dataclasses import dataclass

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.model.record import Record
from tui_crm.model.validation import validate
from tui_crm.services import archive
from tui_crm.services.crm import Crm
from tui_crm.services.policy import MANAGERS
from tui_crm.services.quoting.rules import LINE_KEPT, is_below_floor, lines_of, today

KEPT = ("name", "deal", "customer", "contact", "price_list", "currency", "terms", "owner", "team", "valid_until")


@dataclass(frozen=True, slots=True)
class Conflict:
    """A colleague's valid quote that asks another price of the same customer for the same product. Prices in minor units."""

    product: str
    price: int
    other: int
    other_price: int
    currency: str
    owner: int


def send(crm: Crm, quote: int) -> tuple[Conflict, ...]:
    """Send a quote; one with prices below the floor goes to a manager for approval first. Returns what it conflicts with, of which the
    colleagues are told, too. Raises InvalidRecord.
    """
    record = crm.store.read("quote", quote)
    below = any(is_below_floor(line) for line in lines_of(crm, "quote", quote))
    if below and record["state"] == "draft" and crm.user.text("role") not in MANAGERS:
        archive.edit(crm, "quote", quote, {"state": "in_approval"})
        return ()
    found = conflicts(crm, quote)
    archive.edit(crm, "quote", quote, {"state": "sent"})
    if found:
        _tell_colleagues(crm, record, found)
    return found


def accept(crm: Crm, quote: int) -> None:
    """The customer took it: there is only one such quote of a deal, and the deal is worth its total."""
    record = crm.store.read("quote", quote)
    edits: list[tuple[str, int, dict[str, object]]] = [("quote", quote, {"state": "accepted"})]
    if record["deal"]:
        edits.append(("deal", record.number("deal"), {"amount": record["total"], "currency": record["currency"]}))
    archive.write_together(crm, "edit", record.title, [], edits)


def reject(crm: Crm, quote: int, why: str = "") -> None:
    """The customer does not want it, or a manager does not."""
    archive.edit(crm, "quote", quote, {"state": "rejected", **({"note": why} if why else {})})


def expire(crm: Crm) -> int:
    """Say of the sent quotes whose day has passed that they are expired; returns how many."""
    sql = "SELECT id FROM quote WHERE state = 'sent' AND deleted_at = 0 AND valid_until <> '' AND valid_until < :today ORDER BY id"
    ids = [row[0] for row in crm.store.engine.run(sql, {"today": today(crm)})]
    return archive.edit_many(crm, "quote", ids, lambda _record: {"state": "expired"}) if ids else 0


def revise(crm: Crm, quote: int) -> int:
    """A new revision, a draft with the same lines at the same prices; the old one is superseded. Returns its id. Raises UsageError."""
    record = crm.store.read("quote", quote)
    if record["state"] in ("draft", "in_approval"):
        raise UsageError(_("{quote} was not sent yet; change it as it is").format(quote=record.code))
    if record["state"] in ("accepted", "superseded"):
        raise UsageError(_("{quote} is {state}; make a new quote").format(quote=record.code, state=_(record.text("state"))))
    lines = lines_of(crm, "quote", quote)
    for entity in ("quote", "quote_line"):
        crm.policy.allow_write(entity)
    first = record.number("first") or quote
    last = crm.store.engine.run("SELECT max(revision) FROM quote WHERE id = :first OR first = :first", {"first": first})[0][0]
    with crm.store.act(crm.author, "create", "quote", record.title) as unit:
        values = validate(crm.catalogue["quote"], {name: record[name] for name in KEPT}, False, crm.locale.country)
        made = unit.create("quote", {**values, "revision": last + 1, "first": first, "total": record["total"], "state": "draft"})
        unit.create_many("quote_line", [{**{name: line[name] for name in LINE_KEPT}, "quote": made} for line in lines])
        unit.update("quote", quote, {"state": "superseded"})
    return made


def conflicts(crm: Crm, quote: int) -> tuple[Conflict, ...]:
    """One customer, one price: where a colleague's valid quote asks the same customer another price for a product."""
    record = crm.store.read("quote", quote)
    sql = (
        "SELECT l.name, l.price, o.id, x.price, o.currency, o.owner FROM quote_line l JOIN quote_line x ON x.product = l.product "
        "JOIN quote o ON o.id = x.quote WHERE l.quote = :quote AND l.deleted_at = 0 AND l.product > 0 AND x.deleted_at = 0 AND x.price <> l.price "
        "AND o.customer = :customer AND o.deleted_at = 0 AND o.id <> :quote AND o.owner <> :owner AND o.currency = :currency "
        "AND o.state IN ('sent', 'accepted') AND (o.valid_until = '' OR o.valid_until >= :today) ORDER BY o.id, l.id"
    )
    params = {"quote": quote, "customer": record["customer"], "owner": record["owner"], "currency": record["currency"], "today": today(crm)}
    return tuple(Conflict(*row) for row in crm.store.engine.run(sql, params))


def _tell_colleagues(crm: Crm, record: Record, found: tuple[Conflict, ...]) -> None:
    """Each colleague whose quote differs finds a follow-up about it on the day's page."""
    for owner in dict.fromkeys(each.owner for each in found if each.owner):
        mine = [each for each in found if each.owner == owner]
        subject = _("{quote} asks another price of the same customer: {products}")
        subject = subject.format(quote=record.code, products=", ".join(dict.fromkeys(each.product for each in mine)))
        archive.add(crm, "followup", {"subject": subject[:200], "due": today(crm), "customer": record["customer"], "owner": owner, "team": ""})
