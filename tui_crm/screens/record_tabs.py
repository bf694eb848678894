"""The tabs of a record's page, as data. A new entity or a plugin adds a tab by adding a TabSpec."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tui_crm import services
from tui_crm.i18n import N_
from tui_crm.model.record import Record
from tui_crm.screens import deal_tabs, grade_lines, record_lines, ticket_tabs
from tui_crm.services.crm import Crm
from tui_crm.services.grading.fields import is_graded
from tui_crm.services.pager import Order
from tui_crm.services.reading import Read
from tui_crm.widgets.page_lines import Content


@dataclass(frozen=True)
class Listed:
    """Rows in any number, read window by window: which, how they are read, how one is drawn in a width, what it leads to; `order`: their ids where
    they are not those of the listing.
    """

    listing: Any  # a Listing of the store, as `Crm.listing` gives it
    read: Read
    draw: Callable[[int], Callable[[Sequence[str]], record_lines.Spans]]
    opens: record_lines.Opens
    order: Order | None = None


@dataclass(frozen=True)
class TabSpec:
    """A tab. `read` runs in a reading thread and gives lines, or a listing. `entities`: the kinds of record that have it, () for all.

    `depends`: a change of a record of these kinds may change what the tab shows. `adds`: the kind of record that `a` adds here, and its field
    that refers to this record. `beside`: the tab at whose right it is shown on wide terminals.
    """

    key: str
    label: str
    read: Callable[[Crm, Record], Content | Listed]
    entities: tuple[str, ...] = ()
    depends: tuple[str, ...] = ()
    adds: tuple[str, str] = ("", "")
    empty: str = ""
    beside: str = ""
    plugin: str = ""  # whose it is: it is read aside, because it may take its time
    latest: bool = False  # it is opened at its end


def timeline(crm: Crm, record: Record) -> Listed:
    """Activities; where something happened at the service desk, this among them."""
    from tui_crm.services.desk.happened import merged

    lines, spans = services.timeline, record_lines.timeline_spans
    listing, more = lines.listing(crm, record), merged(crm, record)
    if more is None:
        return Listed(listing, lines.rows(crm, lines.activities(crm, record)), spans, lambda number: ("activity", number))
    return Listed(listing, lines.rows(crm, more.entries), spans, more.opens, more.order)


def followups(crm: Crm, record: Record) -> Listed:
    """What is planned, and what was."""
    from tui_crm.services.followups import listing

    read = services.timeline.of_listing(crm, "followup", listing.COLUMNS, listing.cells(crm))
    return Listed(listing.listing(crm, record), read, record_lines.followup_spans, lambda number: ("followup", number))


SERVED = ("ticket", "dispatch", "callback")
TABS: tuple[TabSpec, ...] = (
    TabSpec("conversation", N_("conversation"), ticket_tabs.conversation, ("ticket",), ("ticket_entry", "dispatch", "callback", "user"),
            ("ticket_entry", "ticket"), N_("What is said will be here.\nr answers the customer, i writes an internal note."), latest=True),
    TabSpec("profile", N_("profile"), record_lines.profile),
    TabSpec("contacts", N_("contacts"), record_lines.people_of, ("customer",), ("link", "contact"), ("contact", "customer"),
            N_("The people of this customer will be here.\na adds a new one, + links one who is in the archive already.")),
    TabSpec("customers", N_("customers"), record_lines.people_of, ("contact",), ("link", "customer"), ("", ""),
            N_("The customers this person belongs to will be here.\n+ links one.")),
    TabSpec("timeline", N_("timeline"), timeline, ("customer", "contact", "deal"),
            ("activity", "contact", "user", "ticket", "ticket_entry", "dispatch", "callback"), ("activity", ""),
            N_("Calls, visits, messages and notes will be here.\nc logs one in a line, a in a form."), "profile"),
    TabSpec("followups", N_("follow-ups"), followups, ("customer", "contact", "deal"), ("followup", "user"), ("followup", ""),
            N_("What is planned will be here.\nf plans a follow-up in a line, a in a form; F finishes one.")),
    TabSpec("deals", N_("deals"), deal_tabs.DEALS, ("customer",), ("deal", "stage"), ("deal", "customer"),
            N_("The deals will be here.\na adds one.")),
    TabSpec("lines", N_("lines"), deal_tabs.LINES, ("deal",), ("deal_line", "product"), ("deal_line", "deal"),
            N_("What the deal is about will be here, line by line.\na adds one.")),
    TabSpec("lines", N_("lines"), deal_tabs.QUOTE_LINES, ("quote",), ("quote_line", "product"), ("quote_line", "quote"),
            N_("What is offered will be here, line by line.\na adds one.")),
    TabSpec("stages", N_("stages"), deal_tabs.STAGES, ("pipeline",), ("stage",), ("stage", "pipeline"), N_("The stages will be here.\na adds one.")),
    TabSpec("prices", N_("prices"), deal_tabs.PRICES, ("price_list",), ("price", "product"), ("price", "price_list"),
            N_("What things cost by this list will be here.\na adds a price.")),
    TabSpec("prices", N_("prices"), deal_tabs.PRICES_IN, ("product",), ("price", "price_list"), ("price", "product"),
            N_("What it costs in which price list will be here.\na adds a price.")),
    TabSpec("deals", N_("deals"), deal_tabs.DEALS, ("competitor", "product"), ("deal", "stage"), ("", ""), N_("The deals will be here.")),
    TabSpec("quotes", N_("quotes"), deal_tabs.QUOTES, ("deal",), ("quote",), ("quote", "deal"), N_("The quotes will be here.\na adds one.")),
    TabSpec("quotes", N_("quotes"), deal_tabs.QUOTES, ("customer",), ("quote",), ("quote", "customer"), N_("The quotes will be here.\na adds one.")),
    TabSpec("people", N_("contacts"), deal_tabs.PEOPLE, ("deal",), ("deal_person", "contact"), ("deal_person", "deal"),
            N_("Who decides about this deal will be here.\na adds somebody with their role.")),
    TabSpec("rivals", N_("competitors"), deal_tabs.RIVALS, ("deal",), ("deal_rival", "competitor"), ("deal_rival", "deal"),
            N_("Who else wants this deal will be here.\na adds one.")),
    TabSpec("stages", N_("stages"), deal_tabs.stages, ("deal",), ("deal", "stage_change", "stage"), ("", ""),
            N_("The stages the deal was in will be here.")),
    TabSpec("file", N_("customer"), ticket_tabs.customer_file, SERVED, ("ticket", "deal", "survey_answer"), ("", ""),
            N_("This belongs to no customer.\ne says which one it is."), "conversation"),
    TabSpec("knowledge", N_("knowledge"), ticket_tabs.suggestions, ("ticket",), ("article", "ticket_entry"), ("article", "ticket"),
            N_("Articles that may help will be here.\nA drafts one from a solved ticket; articles are found by words of the ticket.")),
    TabSpec("orders", N_("orders"), ticket_tabs.ORDERS, ("ticket",), ("dispatch", "technician"), ("dispatch", "ticket"),
            N_("The technicians who are sent will be here.\np sends one.")),
    TabSpec("callbacks", N_("callbacks"), ticket_tabs.CALLBACKS, ("ticket", "customer"), ("callback",), ("callback", ""),
            N_("The callbacks will be here.\nSolving a ticket plans one where a rule says so.")),
    TabSpec("tickets", N_("tickets"), ticket_tabs.TICKETS, ("customer", "contact", "product", "defect"), ("ticket",), ("", ""),
            N_("The tickets will be here.\ngt goes to the service desk.")),
    TabSpec("tell", N_("whom to tell"), ticket_tabs.to_tell, ("defect",), ("ticket", "customer", "contact"), ("", ""),
            N_("The customers whom the defect concerns will be here.\nB on a ticket links it with the defect.")),
    TabSpec("uses", N_("use"), ticket_tabs.uses, ("article",), ("ticket", "ticket_entry")),
    TabSpec("editions", N_("editions"), ticket_tabs.EDITIONS, ("article",), ("edition",), ("", ""), N_("Published editions will be here.")),
    TabSpec("history", N_("history"), record_lines.history_of, empty=N_("What happened to this record will be here.")),
)


# Only where purchases are kept at all: most firms have their sales as deals.
PURCHASES = TabSpec("purchases", N_("purchases"), deal_tabs.PURCHASES, ("customer",), ("purchase",), ("purchase", "customer"),
                    N_("What the customer bought will be here, from imported rows.\na adds a purchase."))
ONCE_THERE = frozenset({"purchase"})
"""Kinds of record of which the first brings a tab."""
GRADES = TabSpec("grades", N_("grade"), grade_lines.read, ("customer",), ("customer", "purchase", "activity", "ruleset", "grade_override"),
                 empty=N_("Why this customer has its grades will be here."))
"""Where a scheme is or was active."""


def tabs_of(entity: str, tabs: Sequence[TabSpec] = TABS) -> tuple[TabSpec, ...]:
    """The tabs of a kind of record, in order."""
    return tuple(tab for tab in tabs if not tab.entities or entity in tab.entities)


def first_tab(entity: str) -> str:
    """The tab that the page of such a record opens with."""
    return tabs_of(entity)[0].key


def tabs_for(crm: Crm, entity: str, record: Record | None = None) -> tuple[TabSpec, ...]:
    """The tabs of a record, those of plugins last; without a record, those that every record of the kind has. Not in the app's loop."""
    own = (*tabs_of(entity), GRADES) if entity in GRADES.entities and is_graded(crm.catalogue[entity]) else tabs_of(entity)
    more = (PURCHASES,) if entity in PURCHASES.entities and crm.lists.first_ids(crm.listing("purchase"), 1) else ()
    return (*own, *_of_plugins(crm, entity, record), *more) if crm.plugins.known else (*own, *more)


@dataclass(frozen=True)
class OfPlugin:
    """Reads a plugin's tab, by its name."""

    name: str

    def __call__(self, crm: Crm, record: Record) -> Content:
        from tui_crm.screens import plugin_tabs
        from tui_crm.services import plugin_acts

        return plugin_tabs.read(crm, plugin_acts.find(crm, "tabs", self.name), record)


def _of_plugins(crm: Crm, entity: str, record: Record | None) -> Iterator[TabSpec]:
    from tui_crm.plugins.declared import entity_key
    from tui_crm.services import plugin_conditions

    for each in plugin_conditions.tabs(crm, entity, record):
        kinds = (*each.plain["depends"], *(query["entity"] for query in each.plain["needs"]))
        yield TabSpec(each.name, each.label, OfPlugin(each.name), (entity,), tuple(map(entity_key, kinds)), plugin=each.plugin.plugin)
