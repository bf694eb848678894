"""What the tabs at the service desk show: the conversation, the customer's file, articles that fit, orders and callbacks, a customer's tickets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from tui_crm.i18n import _
from tui_crm.model.instants import exact, when
from tui_crm.model.record import Record
from tui_crm.screens.deal_tabs import Listing
from tui_crm.screens.record_lines import wrapped
from tui_crm.services.crm import Crm
from tui_crm.widgets.cells import safe_cell, safe_width
from tui_crm.widgets.fitted import Cells, fitted
from tui_crm.widgets.page_lines import Content, FixedLines, LineSource, PageLine

if TYPE_CHECKING:
    from tui_crm.services.desk.conversation import Said

WHO, WHO_SHORT, AGO, INDENT = 14, 10, 8, 4
NARROW = 90  # cells below which only the time is said, not how long ago that was
ROOMY = 24  # cells of what happened that are worth leaving out by whom
LABEL = 12
SUGGESTED = 12
SIGNS = {"in": "<", "out": ">", "inside": "#", "change": "-"}
"""From the customer, to the customer, among colleagues, a change: told by a sign and a word, not by colour."""


def conversation(crm: Crm, record: Record) -> Content:
    """What was said and what became of it, in order."""
    from tui_crm.services.desk import conversation

    said = conversation.read(crm, record)
    now, zone = crm.store.clock(), crm.locale.zone
    times = {each.at: (when(each.at, now, zone), exact(each.at, zone)) for each in said}
    spent = conversation.spent(said)

    def lay_out(width: int) -> LineSource:
        lines = [line for each in said for line in _said_lines(each, times[each.at], width)]
        if spent:
            lines.append(PageLine(((" " + _("time spent: {minutes} min").format(minutes=spent), "label"),)))
        return FixedLines(tuple(lines))

    return lay_out


def _said_lines(said: Said, times: tuple[str, str], width: int) -> Iterator[PageLine]:
    ago, day = times
    names = {"in": _("customer"), "out": _("reply"), "inside": _("internal"), "change": _("state")}
    time = "" if day.startswith(ago) else ago
    narrow = width < NARROW
    head = (f" {SIGNS[said.way]} {safe_cell(names[said.way], 9)}", "sign" if said.way in ("in", "out") else "label")
    about = (f" {day} {safe_cell(said.who, WHO_SHORT)}" if narrow else f" {safe_cell(time, AGO, 'right')} {day} {safe_cell(said.who, WHO)}", "label")
    if said.way == "change":
        for told in (about, (f" {day}", "label"), ("", "")):  # who, then when makes room for what
            room = width - 13 - safe_width(told[0])
            if room >= ROOMY or not told[0]:
                yield PageLine((head, told, (" " + safe_cell(said.text, max(room, 4)), "")), said.stands_for)
                return
    spent = _(" · {minutes} min").format(minutes=said.minutes) if said.minutes else ""
    yield PageLine((head, about, (spent, "label")), said.stands_for)
    for line in wrapped(said.text, width - INDENT - 1):
        yield PageLine(((" " * INDENT + line, "" if said.way != "inside" else "muted"),), said.stands_for)
    for file in said.files:
        yield PageLine(((" " * INDENT + _("file: {name}").format(name=file), "label"),), said.stands_for)


def customer_file(crm: Crm, record: Record) -> Content:
    """Who the customer is: grade, open deals, last tickets, satisfaction."""
    from tui_crm.services.desk import customer_file

    lines = customer_file.read(crm, record)

    def lay_out(width: int) -> LineSource:
        found = []
        for line in lines:
            if not line.text:
                found.append(PageLine(((" " + safe_cell(line.label, max(width - 1, 1)), "heading"),), line.stands_for))
            else:
                label = safe_cell(line.label, LABEL)
                found.append(PageLine(((f"  {label} ", "label"), (safe_cell(line.text, max(width - LABEL - 3, 1)), "")), line.stands_for))
        return FixedLines(tuple(found))

    return lay_out


def suggestions(crm: Crm, record: Record) -> Content:
    """Articles that the ticket is like, the likest first; a line stands for its article."""
    from tui_crm.services.desk import conversation, knowledge

    found = knowledge.suggest(crm, conversation.words(crm, record), SUGGESTED)
    entries = []
    for article in found:
        public = article["audience"] == "public"
        first = next((line.strip() for line in article.text("body").splitlines() if line.strip()), "")
        sign = ">" if public else "#"
        who = _("public") if public else _("internal")
        entries.append(Cells((sign, article.title, who, first), ("article", article.id), ("sign", "", "label", "label")))
    return lambda width: fitted(entries, (1, 0, 9, 0), width)


def uses(crm: Crm, record: Record) -> Content:
    """How an article did: how often it was sent, how many tickets it solved, and which these are."""
    from tui_crm.services import related
    from tui_crm.services.desk import knowledge

    (use,) = knowledge.uses(crm, [record.id])
    rows = related.of(crm, record, "ticket", "article", ("subject", "state", "customer"))
    head = _("sent {used} times · solved {solved}").format(used=use.used, solved=use.solved)
    entries: list[Cells] = [Cells((head,), None, ("heading",)), *(Cells(row.cells, row.stands_for, ("", "sign", "label")) for row in rows)]
    return lambda width: fitted(entries, (0, 12, 20), width)


def to_tell(crm: Crm, record: Record) -> Content:
    """Whom a defect concerns: by customer and contact, with the ticket by which they know it."""
    from tui_crm.services.desk import knowledge

    entries = [
        Cells(
            (one.customer.title if one.customer else "", one.contact.title if one.contact else "", one.ticket.title),
            ("ticket", one.ticket.id), ("", "label", ""),
        )
        for one in knowledge.to_tell(crm, record.id)
    ]  # fmt: skip
    return lambda width: fitted(entries, (0, 16, 0), width)


Read = Callable[[Crm, Record], Content]
TICKETS: Read = Listing("ticket", ("subject", "state", "priority", "owner", "created_at"))
CALLBACKS: Read = Listing("callback", ("subject", "due", "state", "score", "comment"))
ORDERS: Read = Listing("dispatch", ("task", "technician", "state", "appointment", "completed_at"))
EDITIONS: Read = Listing("edition", ("title", "number", "at", "by"))
