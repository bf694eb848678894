"""Giving leads to people by the rules: the first rule that matches, in it whoever has the fewest open leads and room for another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tui_crm.errors import FilterError, UsageError
from tui_crm.i18n import _
from tui_crm.model.record import Record
from tui_crm.query.ast import conjunction
from tui_crm.services import archive
from tui_crm.services.crm import Crm, name_of
from tui_crm.services.parts import Progress
from tui_crm.store.listing import Listing

OPEN = "lifecycle:prospect lead_state!=converted,unqualified"
"""The filter for leads that are still open."""
POOLED = f"{OPEN} owner:none"
MOST_RULES, MOST_PEOPLE = 200, 5_000
NAMED = 8  # people who are named
Person = tuple[int, str]
"""Somebody who gets leads: id and team."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with the people it gives leads to. `room`: open leads that one may have, 0 for any number; `leads`: which it matches."""

    name: str
    people: tuple[Person, ...]
    room: int
    leads: frozenset[int]


@dataclass(frozen=True, slots=True)
class Assigned:
    """What came of it: how many leads each person got, how many no rule matched, how many had nobody with room."""

    given: tuple[tuple[int, int], ...]
    unmatched: int
    full: int


def assign(crm: Crm, where: str = "", *, owned: bool = False, progress: Progress | None = None) -> Assigned:
    """Give the leads of the public pool (`owned`: those that have an owner, too) that a filter matches to people, as one act."""
    base = OPEN if owned else POOLED
    wanted = f"({base}) ({where})" if where.strip() else base
    owners, done = shared_out(crm, crm.lists.stream_ids(crm.listing("customer", wanted, "created_at")), wanted)
    if owners:
        archive.edit_many(crm, "customer", list(owners), lambda lead: given(lead, owners[lead.id]), "assign", progress)
    return done


def shared_out(crm: Crm, leads: Sequence[int], wanted: str) -> tuple[dict[int, Person], Assigned]:
    """Who is to get each of these leads, which the filter `wanted` matches; nothing is written. Raises UsageError without a rule that works."""
    rules = [_rule(crm, record, wanted) for record in active_rules(crm)]
    if not rules:
        raise UsageError(_("There is no active lead rule; make one: tui-crm lead-rules add"))
    load, before = _load(crm), _owners(crm, leads)
    owners: dict[int, Person] = {}
    unmatched = full = 0
    for lead in leads:
        rule = next((rule for rule in rules if lead in rule.leads), None)
        if rule is None:
            unmatched += 1
            continue
        load[before[lead]] -= 1  # who has it now would have one less
        person = _next(rule, load)
        if person is None:
            full += 1
            load[before[lead]] += 1
        else:
            owners[lead] = person
            load[person[0]] += 1
    counts = Counter(owner for owner, _team in owners.values())
    return owners, Assigned(tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))), unmatched, full)


def told(crm: Crm, done: Assigned) -> str:
    """To whom leads were given, in words."""
    names = {user.id: name_of(user) for user in crm.store.read_many("user", [owner for owner, _leads in done.given])}
    people = ", ".join(f"{names[owner]} {count:,}" for owner, count in done.given[:NAMED]) + (" …" if len(done.given) > NAMED else "")
    return _("given to people by the lead rules: {people}").format(people=people)


def given(lead: Record, person: Person) -> dict[str, object]:
    """What becomes of a lead that is given to somebody."""
    return {"owner": person[0], "team": person[1], **({} if lead["lead_state"] else {"lead_state": "new"})}


def _next(rule: Rule, load: Counter[int]) -> Person | None:
    """Whoever of the rule has the fewest open leads; those named first come first; None when nobody has room."""
    free = [person for person in rule.people if not rule.room or load[person[0]] < rule.room]
    return min(free, key=lambda person: load[person[0]]) if free else None


def active_rules(crm: Crm) -> list[Record]:
    """The lead rules that are switched on, in the order in which they are tried."""
    found = crm.store.read_many("lead_rule", crm.lists.first_ids(Listing("lead_rule", sort="position"), MOST_RULES))
    return [rule for rule in found if rule["active"]]


def _rule(crm: Crm, record: Record, wanted: str) -> Rule:
    """Raises UsageError for a rule with a filter that cannot be understood, or one that names nobody."""
    try:
        mine = conjunction(crm.filter("customer", wanted), crm.filter("customer", record.text("filter")))
    except FilterError as error:
        raise UsageError(_("The lead rule {name}: {reason}").format(name=record.title, reason=error)) from error
    people = _people(crm, record)
    if not people:
        raise UsageError(_("The lead rule {name} names nobody who is active").format(name=record.title))
    return Rule(record.title, people, record.number("capacity"), frozenset(crm.lists.stream_ids(Listing("customer", mine))))


def _people(crm: Crm, record: Record) -> tuple[Person, ...]:
    logins: Sequence[str] = tuple(record["logins"])  # type: ignore[arg-type]
    found = [user for login in logins for user in crm.store.read_many("user", crm.store.find("user", "login", login))]
    if team := record.text("team"):
        every = crm.store.read_many("user", crm.lists.first_ids(Listing("user", sort="login"), MOST_PEOPLE))
        found += [user for user in every if user["team"] == team and user["role"] == "rep" and user.text("login") not in logins]
    return tuple((user.id, user.text("team")) for user in found if user["active"])


def _load(crm: Crm) -> Counter[int]:
    """Open leads by owner."""
    sql = (
        "SELECT owner, count(*) FROM customer WHERE deleted_at = 0 AND owner > 0 AND lifecycle = 'prospect' "
        "AND lead_state NOT IN ('converted', 'unqualified') GROUP BY owner"
    )
    return Counter(dict(crm.store.engine.run(sql)))


def _owners(crm: Crm, leads: Sequence[int]) -> dict[int, int]:
    """Who has each of these leads now; 0: nobody."""
    engine = crm.store.engine
    return dict(engine.run(f"SELECT id, owner FROM customer WHERE {engine.ids_in('id', 'ids')}", {"ids": engine.ids_param(leads)}))
