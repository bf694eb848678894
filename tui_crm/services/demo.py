"""Demo data: the archive of a believable firm with customers in China and overseas, two years of work with them, and a team.

The same seed gives the same data, relative to the store's clock. Everything is written through the unit of work, as one act.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tui_crm.errors import Cancelled
from tui_crm.i18n import _
from tui_crm.services import demo_days, demo_deals, demo_purchases, maintenance
from tui_crm.services import demo_names as names
from tui_crm.services import demo_texts as texts
from tui_crm.services.crm import Crm
from tui_crm.services.demo_chance import DAY, MINUTE, Calendar, Chance, growing, weighted
from tui_crm.services.demo_people import Customer, Values, contact, customer
from tui_crm.services.desk import demo_data
from tui_crm.store.unit import Unit

Progress = Callable[[int, int], bool]  # told how many customers of how many are done; answers False to stop

LARGEST_PART = 2_500  # customers written in one transaction
FIRM_DAYS, HISTORY_DAYS = 1_100, 730  # since the first customer; since the first activity
ACTIVITIES, ACTIVITIES_LARGE, LARGE = 2.5, 1.5, 200_000  # activities a customer; fewer from LARGE customers on
CONTACTS = 1.3  # a company
POOLED, OTHER_OWNER = 0.12, 0.08
SCHEMES, GRADED = ("abcd", "abc", "rfm", "churn"), 100_000  # by which a demo is graded; up to so many customers
LIVELY = {"prospect": 0.65, "first": 0.95, "repeat": 1.3, "loyal": 2.0, "at_risk": 1.1, "lost": 0.7, "won_back": 1.4}
QUIET = {"lost": 0.6, "at_risk": 0.85}  # how far into their time with us such customers were still contacted
DOINGS_ZH = weighted([(doing, doing.weight) for doing in texts.DOINGS_ZH])
DOINGS_EN = weighted([(doing, doing.weight) for doing in texts.DOINGS_EN])


@dataclass(frozen=True, slots=True)
class Team:
    """Who looks after which customers: (user id, team)."""

    chinese: Sequence[tuple[int, str]]
    overseas: Sequence[tuple[int, str]]


@dataclass(slots=True)
class Counts:
    """How many records were written."""

    customers: int = 0
    contacts: int = 0
    activities: int = 0
    links: int = 0
    deals: int = 0
    purchases: int = 0
    days: int = 0  # follow-ups, work logs and what they go by
    service: int = 0  # tickets and what belongs to a service desk

    @property
    def records(self) -> int:
        """All of them."""
        return self.customers + self.contacts + self.activities + self.links + self.deals + self.purchases + self.days + self.service


@dataclass(slots=True)
class _Firm:
    """What the parts of one run share."""

    crm: Crm
    team: Team
    calendar: Calendar
    customers: int
    seed: int
    offer: demo_deals.Offer | None = None
    shop: demo_purchases.Shelf | None = None
    counts: Counts = field(default_factory=Counts)
    parents: Sequence[int] = ()

    @property
    def activities(self) -> float:
        return ACTIVITIES if self.customers < LARGE else ACTIVITIES_LARGE


def is_empty(crm: Crm) -> bool:
    """Whether the archive has no customers at all, the recycle bin included."""
    return not crm.store.engine.run("SELECT 1 FROM customer LIMIT 1")


def fill(crm: Crm, customers: int, seed: int = 1, progress: Progress | None = None) -> Counts:
    """Write `customers` customers with their contacts and activities as one act; returns what was written.

    Raises Cancelled when `progress` answers False: what was written until then stays, as an act that can be undone.
    """
    crm.policy.allow("write")
    now = crm.store.clock()
    with crm.store.act(crm.author, "demo", "customer", f"{customers:,}", state="open") as unit:
        act = unit.act
        team = _team(crm, unit)
        _shared(crm, unit)
        offer = demo_deals.prepare(crm, unit)
    firm = _Firm(crm, team, Calendar(now, _offset(crm, now)), customers, seed, offer)
    if offer and offer.products:
        most = demo_purchases.MOST if customers < LARGE else demo_purchases.MOST_LARGE
        firm.shop = demo_purchases.shelf(offer.products, crm.locale.currency, firm.calendar, most)
    with crm.store.loading("customer", "contact", "activity", "deal", "stage_change", "quote", "quote_line", "purchase"):
        for start, size in _parts(customers):
            with crm.store.part(crm.author, act, "customer") as unit:
                _write(firm, unit, start, size)
            if progress and not progress(start + size, customers):
                crm.store.close_act(act)
                raise Cancelled(_("Stopped; {count} customers were written").format(count=start + size))
    with crm.store.part(crm.author, act, "customer") as unit:
        firm.counts.days = demo_days.fill(crm, unit, seed, dict((*team.chinese, *team.overseas)), crm.user.id)
    if "ticket" in crm.catalogue.entities:
        with crm.store.part(crm.author, act, "customer") as unit:
            firm.counts.service = demo_data.fill(crm, unit, seed, firm.calendar, (team.chinese, team.overseas))
    crm.store.close_act(act)
    maintenance.tidy(crm)
    return firm.counts


def catch_up(crm: Crm) -> int:
    """Do what an app that is open does by itself: escalate what is late by now, which else the first one would be busy with. Returns how many."""
    from tui_crm.services.desk import escalating

    return len(escalating.escalate(crm, by_itself=True)) if "ticket" in crm.catalogue.entities else 0


def grade(crm: Crm, progress: Callable[[int], bool] | None = None) -> Sequence[str]:
    """Let the rulesets that are shipped grade the demo's customers, each as an act of its own; returns their schemes.

    Those of which something is active are left as they are. Raises NotAllowed.
    """
    from tui_crm.services.grading import applying, rulesets

    wanted = [scheme for scheme in SCHEMES if scheme not in rulesets.active(crm)]
    for scheme in wanted:
        applying.apply(applying.renewed(crm), rulesets.find(crm, scheme), progress=progress)
    return wanted


def _parts(customers: int) -> Iterator[tuple[int, int]]:
    size = max(50, min(LARGEST_PART, customers // 5))
    for start in range(0, customers, size):
        yield start, min(size, customers - start)


def _offset(crm: Crm, now: int) -> int:
    local = datetime.fromtimestamp(now / 1000, UTC).astimezone(crm.locale.zone).utcoffset()
    return int(local.total_seconds() * 1000) if local else 0


def _team(crm: Crm, unit: Unit) -> Team:
    """The colleagues, made where they are missing. Whoever runs this looks after customers of both kinds."""
    mine = crm.user.text("team")
    chinese: list[tuple[int, str]] = [(crm.user.id, mine)]
    overseas: list[tuple[int, str]] = [(crm.user.id, mine)]
    for login, name, team, role in names.COLLEAGUES:
        found = crm.store.find("user", "login", login)
        values = {"login": login, "name": name, "email": f"{login}@firm.example", "team": team, "role": role, "active": True}
        record = found[0] if found else unit.create("user", values)
        (overseas if team == "Overseas" else chinese).append((record, team))
    return Team(chinese, overseas)


def _shared(crm: Crm, unit: Unit) -> None:
    """Tags with their meanings, and views for everybody."""
    tags = [{"name": name, "about": about} for name, about in (*texts.TAGS_ZH, *texts.TAGS_EN) if not crm.store.find("tag", "name", name)]
    unit.create_many("tag", tags)
    there = {row[0] for row in crm.store.engine.run('SELECT name FROM "view" WHERE deleted_at = 0')}
    views = [view for view in _views() if view["name"] not in there]
    unit.create_many("view", [{**view, "shared": True, "owner": crm.user.id, "position": at} for at, view in enumerate(views, 1)])


def _views() -> Sequence[Values]:
    wide = ("name", "grade", "city", "industry", "owner", "last_activity")
    return (
        {"name": _("My customers"), "entity": "customer", "filter": "owner:me", "sort": "-last_activity"},
        {"name": _("VIP in Shanghai"), "entity": "customer", "filter": "grade:A city:上海", "sort": "-revenue", "column_names": (*wide, "revenue")},
        {"name": _("Not contacted for 30 days"), "entity": "customer", "filter": "owner:me last_activity<-30d", "sort": "last_activity"},
        {"name": _("Public pool"), "entity": "customer", "filter": "owner:none", "sort": "-created_at"},
        {"name": _("At risk"), "entity": "customer", "filter": "lifecycle:at_risk", "sort": "last_activity", "column_names": (*wide, "lifecycle")},
        {"name": _("Decision makers"), "entity": "contact", "filter": "job_title:总经理", "sort": "name"},
        {"name": _("Visits"), "entity": "activity", "filter": "type:visit", "sort": "-at"},
        {"name": _("My open deals"), "entity": "deal", "filter": "status:open owner:me", "sort": "expected_close"},
        {"name": _("Closing this month"), "entity": "deal", "filter": "status:open expected_close:this-month", "sort": "-amount"},
        {"name": _("Won this quarter"), "entity": "deal", "filter": "status:won closed_on:this-quarter", "sort": "-amount"},
    )


def _write(firm: _Firm, unit: Unit, start: int, size: int) -> None:
    """One part: its customers, then who works there, then what was done with them."""
    chance = Chance(f"{firm.seed}/{start}")
    made = [customer(chance, firm.seed * 1_000 + start + number) for number in range(size)]
    times = [_stamp(firm, chance, one, start + number) for number, one in enumerate(made)]
    ids = unit.create_many("customer", [one.values for one in made])
    firm.parents = [record for record, one in zip(ids, made, strict=True) if one.company]
    people = _contacts(firm, unit, chance, made, ids)
    deals = _deals(firm, unit, Chance(f"{firm.seed}/{start}/deals"), made, ids, times, people)
    activities = [
        _activity(firm, chance, one, record, at, people.get(record), deals.get((record, at), 0))
        for one, record, ats in zip(made, ids, times, strict=True)
        for at in ats
    ]
    unit.create_many("activity", activities)
    if firm.shop:
        buying = Chance(f"{firm.seed}/{start}/purchases")
        bought = [each for one, record in zip(made, ids, strict=True) for each in demo_purchases.of_customer(firm.shop, buying, one, record)]
        unit.create_many("purchase", bought)
        firm.counts.purchases += len(bought)
    firm.counts.customers += size
    firm.counts.activities += len(activities)


def _deals(
    firm: _Firm, unit: Unit, chance: Chance, made: Sequence[Customer], ids: Sequence[int], times: Sequence[Sequence[int]], people: Mapping[int, int]
) -> dict[tuple[int, int], int]:
    """The customers' deals; returns which of them each activity, by customer and time, was about."""
    if firm.offer is None:
        return {}
    deals: list[demo_deals.Deal] = []
    places: dict[tuple[int, int], int] = {}
    per_customer = demo_deals.DEALS if firm.customers < LARGE else demo_deals.DEALS_LARGE
    for one, record, ats in zip(made, ids, times, strict=True):
        owner = (int(str(one.values["owner"])), str(one.values["team"]))
        if not owner[0]:
            owner = chance.pick(firm.team.chinese if one.chinese else firm.team.overseas)
        own = demo_deals.of_customer(firm.offer, chance, firm.calendar, one, per_customer, owner)
        for deal in own:
            deal.values |= {"customer": record, "contact": people.get(record, 0)}
        for at in ats:
            if own and (about := demo_deals.about(chance, own, at)) is not None:
                places[record, at] = len(deals) + own.index(about)
        deals += own
    written = demo_deals.write(unit, deals)
    firm.counts.deals += len(written)
    return {key: written[place] for key, place in places.items()}


def _stamp(firm: _Firm, chance: Chance, one: Customer, number: int) -> list[int]:
    """Give the customer its owner and times; returns when something was done with it."""
    values, now = one.values, firm.calendar.now
    owner, team = (0, "") if chance.roll() < POOLED else chance.pick(firm.team.chinese if one.chinese else firm.team.overseas)
    way = growing(number + chance.roll(), firm.customers)
    created = firm.calendar.office_hours(chance, now - int((1 - min(way, 1)) * FIRM_DAYS * DAY))
    lifecycle = str(values["lifecycle"])
    first, last = max(created, now - HISTORY_DAYS * DAY), now - int((now - created) * (1 - QUIET.get(lifecycle, 1.0)))
    ats: list[int] = []
    if last > first:
        ats = sorted(firm.calendar.working_time(chance, first, last) for _ in range(chance.about(firm.activities * LIVELY[lifecycle])))
    if one.company and firm.parents and chance.roll() < 0.02:
        values["parent"] = chance.pick(firm.parents)
    updated = ats[-1] if ats else created
    values.update(owner=owner, team=team, created_at=created, created_by=owner or firm.crm.user.id, updated_by=owner or firm.crm.user.id)
    values["updated_at"] = min(updated + chance.below(30) * MINUTE, now)
    values["last_activity"] = ats[-1] if ats else 0
    return ats


def _contacts(firm: _Firm, unit: Unit, chance: Chance, made: Sequence[Customer], ids: Sequence[int]) -> dict[int, int]:
    """Contacts of the companies, and their links; returns each company's primary contact. A few work for two companies."""
    people: list[Values] = []
    links: list[Values] = []
    for one, record in zip(made, ids, strict=True):
        if not one.company:
            continue
        stamps = {name: one.values[name] for name in ("owner", "team", "created_at", "created_by", "updated_at", "updated_by")}
        for place in range(min(chance.about(CONTACTS), 6)):
            job = chance.pick(names.JOBS_ZH if one.chinese else names.JOBS_EN)
            people.append({**contact(chance, one, job), **stamps, "customer": record})
            links.append({**{name: stamps[name] for name in ("created_at", "created_by")}, "customer": record, "role": job[2], "main": place == 0})
    created = unit.create_many("contact", people)
    for link, person in zip(links, created, strict=True):
        link["contact"] = person
    taken = {link["customer"] for link in links}
    seconds = [
        {"customer": record, "contact": chance.pick(created), "role": "other", "main": False}
        for one, record in zip(made, ids, strict=True)
        if one.company and created and record in taken and chance.roll() < 0.015
    ]
    own = {(link["customer"], link["contact"]) for link in links}
    links += [link for link in seconds if (link["customer"], link["contact"]) not in own]
    unit.create_many("link", links)
    firm.counts.contacts += len(people)
    firm.counts.links += len(links)
    return {int(str(link["customer"])): int(str(link["contact"])) for link in links if link["main"]}


def _activity(firm: _Firm, chance: Chance, one: Customer, record: int, at: int, person: int | None, deal: int) -> Values:
    doing = chance.pick(DOINGS_ZH if one.chinese else DOINGS_EN)
    subject, body, result = chance.pick(doing.scripts)
    owner, team = one.values["owner"], one.values["team"]
    if not owner or chance.roll() < OTHER_OWNER:
        owner, team = chance.pick(firm.team.chinese if one.chinese else firm.team.overseas)
    direction = "" if doing.type in ("note", "meeting", "visit") else "in" if chance.roll() < 0.3 else "out"
    written = min(at + chance.below(20) * MINUTE, firm.calendar.now)
    return {
        "at": at, "type": doing.type, "direction": direction, "customer": record, "contact": person if person and chance.roll() < 0.8 else 0,
        "deal": deal,
        "subject": subject, "body": body, "result": result, "minutes": chance.pick(doing.minutes), "owner": owner, "team": team,
        "created_at": written, "created_by": owner, "updated_at": written, "updated_by": owner,
    }  # fmt: skip
