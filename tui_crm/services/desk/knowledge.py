"""Knowledge: articles drafted from solved tickets, reviewed and published in editions, suggested by what a ticket says; defects and whom to tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tui_crm.errors import Problem, UsageError
from tui_crm.i18n import _
from tui_crm.model.instants import local_time
from tui_crm.model.knowledge import ARTICLE_STATES, DEFECT_STATES
from tui_crm.model.record import Record
from tui_crm.model.words import HAN_ONLY, normalise, text_tokens
from tui_crm.services import archive
from tui_crm.services.crm import Crm
from tui_crm.services.record_rules import Changes, refuse
from tui_crm.store.alike import alike
from tui_crm.store.unit import Unit

ARTICLE_NEXT: Mapping[str, frozenset[str]] = {
    "draft": frozenset({"review", "archived"}),
    "review": frozenset({"published", "draft", "archived"}),
    "published": frozenset({"draft", "archived"}),
    "archived": frozenset({"draft"}),
}
DEFECT_NEXT: Mapping[str, frozenset[str]] = {
    "new": frozenset({"confirmed", "fixed", "wont_fix", "duplicate"}),
    "confirmed": frozenset({"fixed", "wont_fix", "duplicate"}),
    "fixed": frozenset({"verified", "confirmed"}),
    "verified": frozenset({"confirmed"}),
    "wont_fix": frozenset({"confirmed"}),
    "duplicate": frozenset({"confirmed", "new"}),
}
"""State → the states that may follow it."""
_ARTICLE_NAMES, _DEFECT_NAMES = ({choice.value: choice.label for choice in states} for states in (ARTICLE_STATES, DEFECT_STATES))
LOOKED_AT = 60  # of the most alike articles, those that are read
WORDS = 60  # of a ticket, those that are looked for
MOST_TICKETS = 5_000  # of a defect


# rules


def article(crm: Crm, changes: Changes) -> Changes:
    """Articles go from draft by review to publication; each publication is the next edition. Raises InvalidRecord."""
    there = {record.id: record for record in crm.store.read_many("article", [number for number, _values in changes if number > 0])}
    problems = []
    for number, values in changes:
        before = there.get(number)
        problems.append(_order(before, values, ARTICLE_NEXT, _ARTICLE_NAMES, "draft"))
        if values.get("state") == "published" and (before is None or before["state"] != "published"):
            values |= {"edition": (before.number("edition") if before else 0) + 1, "published_at": crm.store.clock()}
        if "body" in values and not values.get("language") and not (before and before["language"]):
            values["language"] = language_of(str(values["body"]))
    refuse(crm, "article", changes, problems)
    return changes


def follow_article(crm: Crm, unit: Unit, record: int, values: Mapping[str, object], before: Record | None) -> None:
    """Keep the edition that is published."""
    if values.get("state") == "published" and (before is None or before["state"] != "published"):
        after = {**(before.values if before else {}), **values}
        kept = {"article": record, "number": after["edition"], "title": after["title"], "body": after.get("body", "")}
        unit.create("edition", {**kept, "at": crm.store.clock(), "by": crm.user.id})


def defect(crm: Crm, changes: Changes) -> Changes:
    """Defects go their way; a fixed one says in which version, a duplicate of which. Raises InvalidRecord."""
    there = {record.id: record for record in crm.store.read_many("defect", [number for number, _values in changes if number > 0])}
    problems = []
    for number, values in changes:
        before = there.get(number)
        after = {**(before.values if before else {}), **values}
        wrong = _order(before, values, DEFECT_NEXT, _DEFECT_NAMES, "new")
        if after.get("state") in ("fixed", "verified") and not after.get("fixed_in"):
            wrong.append(Problem("fixed_in", _("must be filled in")))
        if after.get("state") == "duplicate" and not after.get("same_as"):
            wrong.append(Problem("same_as", _("must be filled in")))
        problems.append(wrong)
    refuse(crm, "defect", changes, problems)
    return changes


Following = Mapping[str, frozenset[str]]


def _order(before: Record | None, values: Mapping[str, object], following: Following, names: Mapping[str, str], first: str) -> list[Problem]:
    was, state = before.text("state") if before else first, values.get("state")
    if not state or state == was or str(state) in following[was]:
        return []
    return [Problem("state", _("from “{was}” it cannot go to “{state}”").format(was=_(names[was]), state=_(names[str(state)])))]


# articles


def draft(crm: Crm, ticket: int) -> int:
    """A draft made of a ticket: what was asked, what solved it. Returns the article's id. Raises UsageError where nothing solved it."""
    found = crm.store.read("ticket", ticket)
    answer = found.text("resolution").strip() or _last_reply(crm, ticket)
    if not answer:
        raise UsageError(_("{title}: there is no solution to write down yet").format(title=found.title))
    parts = (_("Question"), found.text("body").strip() or found.title, "", _("Solution"), answer)
    values = {"title": found.title, "body": "\n".join(parts), "ticket": ticket, "product": found["product"], "tags": found["tags"]}
    return archive.add(crm, "article", values)


def send(crm: Crm, ticket: int, article_id: int, text: str = "", minutes: int = 0, state: str = "") -> int:
    """Answer a ticket with a published article; its use is counted. `text`: what is said instead of the article's own; `state`: that the ticket
    goes to then. Returns the entry's id. One act.
    """
    found, what = crm.store.read("ticket", ticket), crm.store.read("article", article_id)
    may_be_sent(what)
    entry = {"ticket": ticket, "kind": "reply", "subject": what.title, "body": text or what["body"], "article": article_id, "minutes": minutes}
    after = {"article": article_id, **({"state": state} if state and state != found["state"] else {})}
    return archive.write_together(crm, "reply", found.title, [("ticket_entry", entry)], [("ticket", ticket, after)])[0][1]


def may_be_sent(article: Record) -> None:
    """Raises UsageError for what customers may not read."""
    if article["state"] != "published":
        raise UsageError(_("{title} is not published").format(title=article.title))
    if article["audience"] != "public":
        raise UsageError(_("{title} is for colleagues only").format(title=article.title))


@dataclass(frozen=True, slots=True)
class Use:
    """How an article did: replies it was sent with, and tickets that it solved."""

    article: Record
    used: int
    solved: int


def uses(crm: Crm, articles: Sequence[int]) -> list[Use]:
    """How articles did, counted from what was sent and solved."""
    found = []
    for record in crm.store.read_many("article", articles):
        used = crm.lists.count(crm.listing("ticket_entry", f"article:#{record.id}"))
        solved = crm.lists.count(crm.listing("ticket", f"article:#{record.id} category:resolved,closed"))
        found.append(Use(record, used, solved))
    return found


def suggest(crm: Crm, text: str, limit: int = 5, public: bool = False) -> list[Record]:
    """Published articles that a text is like, the likest first. `public`: only those that customers may read."""
    wanted = list(dict.fromkeys(token for token in text_tokens(normalise(text)) if len(token) > 1))[:WORDS]
    best = [record for record, _weight in alike(crm.store.engine, "article", wanted, LOOKED_AT)]
    there = {record.id: record for record in crm.store.read_many("article", best)}
    fine = (there[number] for number in best if number in there)
    shown = [r for r in fine if r["state"] == "published" and not r["deleted_at"] and not (public and r["audience"] != "public")]
    return shown[:limit]


def language_of(text: str) -> str:
    """The language of a text, by its script: zh or en."""
    return "zh" if HAN_ONLY.search(text) else "en"


def _last_reply(crm: Crm, ticket: int) -> str:
    entries = crm.store.read_many("ticket_entry", sorted(crm.lists.referring("ticket_entry", "ticket", [ticket])))
    replies = [entry for entry in entries if entry["kind"] == "reply" and not entry["deleted_at"] and not entry["automatic"]]
    return str(max(replies, key=lambda entry: (entry["at"], entry.id))["body"]).strip() if replies else ""


# defects


@dataclass(frozen=True, slots=True)
class Affected:
    """Somebody to tell that a defect is fixed, and the ticket by which they know it."""

    ticket: Record
    customer: Record | None
    contact: Record | None


def to_tell(crm: Crm, defect_id: int) -> list[Affected]:
    """Whom a fixed defect concerns: one line a customer and contact, by the latest ticket. Those who want no contact are left out."""
    numbers = sorted(crm.lists.referring("ticket", "defect", [defect_id]), reverse=True)[:MOST_TICKETS]
    tickets = [ticket for ticket in crm.store.read_many("ticket", numbers) if not ticket["deleted_at"] and ticket["state"] != "merged"]
    people = {
        entity: {record.id: record for record in crm.store.read_many(entity, sorted({t.number(entity) for t in tickets if t[entity]}))}
        for entity in ("customer", "contact")
    }
    found: dict[tuple[int, int], Affected] = {}
    for ticket in sorted(tickets, key=lambda ticket: -ticket.id):
        customer, contact = (people[entity].get(ticket.number(entity)) for entity in ("customer", "contact"))
        if (customer or contact) and not any(one is not None and one["do_not_contact"] for one in (customer, contact)):
            found.setdefault((ticket.number("customer"), ticket.number("contact")), Affected(ticket, customer, contact))
    return list(found.values())


def plan_telling(crm: Crm, defect_id: int) -> int:
    """A follow-up for each customer that a fixed defect concerns, with the ticket's owner. Returns how many. One act."""
    found = crm.store.read("defect", defect_id)
    if found["state"] not in ("fixed", "verified"):
        raise UsageError(_("{title} is not fixed yet").format(title=found.title))
    subject = _("Tell: {defect} is fixed in {version}").format(defect=found.title, version=found["fixed_in"])
    day = local_time(crm.store.clock(), crm.locale.zone).date().isoformat()
    new = [
        ("followup", {
            "subject": subject, "type": "email", "due": day, "owner": one.ticket["owner"] or crm.user.id,
            "customer": one.ticket["customer"], "contact": one.ticket["contact"],
        })
        for one in to_tell(crm, defect_id)
    ]  # fmt: skip
    if new:
        archive.write_together(crm, "create", found.title, new, [])
    return len(new)
