"""The demo firm's service desk: a year of tickets with what was said, states, dispatches, callbacks and answers; articles, defects, technicians."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tui_crm.i18n import _
from tui_crm.model.instants import local_time
from tui_crm.model.ticket import CATEGORY
from tui_crm.services.crm import Crm
from tui_crm.services.demo_chance import DAY, MINUTE, Calendar, Chance, weighted
from tui_crm.services.demo_people import Values
from tui_crm.services.desk import demo_words as words
from tui_crm.services.desk.demo_words import Script
from tui_crm.store.unit import Unit

PER_CUSTOMER, MOST = 0.3, 20_000  # tickets
YEAR = 365
CHINA = "中国"
PRIORITIES = weighted([("urgent", 1), ("high", 3), ("normal", 7), ("low", 2)])
CHANNELS = weighted([("phone", 4), ("email", 4), ("wechat", 3), ("web", 2), ("portal", 1)])
SCORES = weighted([(5, 10), (4, 6), (3, 2), (2, 1), (1, 1)])
OPEN_STATES = weighted([("new", 4), ("accepted", 2), ("in_progress", 4), ("waiting", 2), ("resolved", 2)])
ANSWER_MINUTES, SOLVE_HOURS = 45.0, 9.0  # medians of lognormal draws
LAST_DAYS, OF_LAST_DAYS = 4, 0.12  # what a desk has before it today
FRESH_DAYS, OPEN_SHARE, OLD_OPEN = 10, 0.6, 0.03  # younger tickets are mostly open; of the others a few were forgotten
HOUR = 60 * MINUTE


@dataclass(slots=True)
class _Made:
    """What is to be written with a ticket; the reference to it comes when it has an id."""

    ticket: Values
    steps: list[tuple[int, str]]
    entries: list[Values] = field(default_factory=list)
    others: dict[str, list[Values]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What the tickets share. `people`: (user, team) for Chinese and for other customers."""

    people: tuple[Sequence[tuple[int, str]], Sequence[tuple[int, str]]]
    technicians: Sequence[int]
    articles: Sequence[int]
    defects: Sequence[int]
    products: Sequence[int]


def fill(crm: Crm, unit: Unit, seed: int, calendar: Calendar, people: tuple[Sequence[tuple[int, str]], Sequence[tuple[int, str]]]) -> int:
    """Write them; returns how many records."""
    chance = Chance(f"{seed}/desk")
    total = crm.store.engine.run("SELECT count(*) FROM customer WHERE deleted_at = 0")[0][0]
    wanted = min(int(total * PER_CUSTOMER) + 1, MOST)
    desk, made = _shared(crm, unit, people)
    if not total:
        return made
    sql = "SELECT id, country, city, address FROM customer WHERE deleted_at = 0 AND id % :step = 0 ORDER BY id"
    customers = crm.store.engine.run(sql, {"step": max(total // (wanted * 2), 1)})
    if not customers:
        return made
    links = "SELECT customer, contact FROM link WHERE main = 1 AND deleted_at = 0 ORDER BY id DESC LIMIT 500000"
    primary: dict[int, int] = dict(crm.store.engine.run(links))
    tickets = sorted((_ticket(crm, chance, calendar, desk, chance.pick(customers), primary) for _ in range(wanted)), key=_created)
    return made + _write(unit, tickets)


def _created(made: _Made) -> int:
    return made.steps[0][0]


def _shared(crm: Crm, unit: Unit, people: tuple[Sequence[tuple[int, str]], Sequence[tuple[int, str]]]) -> tuple[_Desk, int]:
    """Technicians, articles, defects and ready-made replies; those of an earlier run are taken again."""
    now = crm.store.clock()
    names: list[Values] = [
        {"name": name, "user": crm.user.id if at == 0 else 0, "skills": skills, "regions": regions, "capacity": 4, "active": True}
        for at, (name, skills, regions) in enumerate(words.TECHNICIANS)
    ]
    articles: list[Values] = [
        {"title": title, "body": body, "state": "published", "audience": audience, "language": language, "edition": 1,
         "published_at": now - 200 * DAY, "owner": crm.user.id, "created_at": now - 210 * DAY}
        for title, body, language, audience in words.ARTICLES
    ]  # fmt: skip
    defects: list[Values] = [
        {"name": name, "state": state, "found_in": found, "fixed_in": fixed, "workaround": around, "owner": crm.user.id}
        for name, state, found, fixed, around in words.DEFECTS
    ]
    canned: list[Values] = [{"name": name, "body": body, "language": language} for name, body, language in words.CANNED]
    ids, count = {}, 0
    kinds: Sequence[tuple[str, str, Sequence[Values]]] = (
        ("technician", "name", names), ("article", "title", articles), ("defect", "name", defects), ("canned", "name", canned),
    )  # fmt: skip
    for entity, title, values in kinds:
        there = [next(iter(crm.store.find(entity, title, str(each[title]), 1)), 0) for each in values]
        fresh = [each for each, known in zip(values, there, strict=True) if not known]
        made = iter(unit.create_many(entity, fresh))
        ids[entity] = [known or next(made) for known in there]
        count += len(fresh)
        if entity == "article" and fresh:
            count += len(unit.create_many("edition", [
                {"article": article, "number": 1, "title": each["title"], "body": each["body"], "at": each["published_at"], "by": crm.user.id}
                for article, each, known in zip(ids[entity], values, there, strict=True) if not known
            ]))  # fmt: skip
    products = [row[0] for row in crm.store.engine.run("SELECT id FROM product WHERE deleted_at = 0 ORDER BY id LIMIT 20")]
    return _Desk(people, ids["technician"], ids["article"], ids["defect"], products), count


def _ticket(crm: Crm, chance: Chance, calendar: Calendar, desk: _Desk, customer: Sequence[Any], primary: Mapping[int, int]) -> _Made:
    number, country, city, address = customer
    chinese = country in (CHINA, "")
    script = chance.pick(words.ZH if chinese else words.EN)
    days = LAST_DAYS if chance.roll() < OF_LAST_DAYS else YEAR
    at = calendar.working_time(chance, calendar.now - days * DAY, calendar.now)
    owner, team = chance.pick(desk.people[0 if chinese else 1])
    state = _state(chance, script, (calendar.now - at) / DAY)
    if state == "new":
        owner, team = (0, team)
    priority = "urgent" if script.severity == "critical" else chance.pick(PRIORITIES)
    steps, answered = _steps(chance, at, state, priority, calendar.now)
    resolved = next((when for when, became in steps if CATEGORY[became] in ("resolved", "closed")), 0)
    contact = primary.get(number, 0)
    score = chance.pick(SCORES) if state == "closed" and chance.roll() < 0.5 else 0
    ticket: Values = {
        "subject": script.subject, "kind": script.kind, "channel": chance.pick(CHANNELS), "priority": priority, "severity": script.severity,
        "customer": number, "contact": contact, "product": chance.pick(desk.products) if desk.products and chance.roll() < 0.7 else 0,
        "body": script.body, "state": steps[-1][1], "category": CATEGORY[steps[-1][1]], "state_since": steps[-1][0], "answered_at": answered,
        "resolved_at": resolved if CATEGORY[steps[-1][1]] in ("resolved", "closed") else 0, "score": score,
        "resolution": script.resolution if resolved else "", "cause": script.cause if resolved else "",
        "waiting_for": (_("a photo of the label") if steps[-1][1] == "waiting" else ""),
        "defect": desk.defects[script.defect] if script.defect >= 0 else 0,
        "article": desk.articles[script.article] if resolved and script.article >= 0 and chance.roll() < 0.5 else 0,
        "reopened": max(0, sum(became == "resolved" for _when, became in steps) - 1),
        "owner": owner, "team": team, "created_at": at, "created_by": owner, "updated_at": steps[-1][0], "updated_by": owner,
    }  # fmt: skip
    made = _Made(ticket, steps)
    _say(made, chance, script, owner, answered, resolved)
    if script.skill and (owner or not resolved) and chance.roll() < 0.7:
        made.others["dispatch"] = [_dispatch(chance, desk, script, made, f"{city} {address}".strip(), city, answered or at, resolved, calendar.now)]
    _after(crm, made, chance, chinese, resolved, score, calendar.now)
    return made


def _state(chance: Chance, script: Script, age: float) -> str:
    if chance.roll() < (OPEN_SHARE if age < FRESH_DAYS else OLD_OPEN):
        state = chance.pick(OPEN_STATES)
        return "callback" if state == "resolved" and script.kind == "complaint" else state
    return "rejected" if script.kind == "suggestion" and chance.roll() < 0.2 else "closed"


def _steps(chance: Chance, at: int, state: str, priority: str, now: int) -> tuple[list[tuple[int, str]], int]:
    """The way to a state, in time order, and when the first answer was; what lies after now has not happened."""
    hurry = {"urgent": 0.3, "high": 0.6, "normal": 1.0, "low": 1.8}[priority]
    answered = at + int(ANSWER_MINUTES * hurry * math.exp(1.1 * chance.normal())) * MINUTE
    solved = answered + int(SOLVE_HOURS * hurry * math.exp(1.2 * chance.normal()) * 60) * MINUTE + 10 * MINUTE
    way = [(at, "new"), (at + (answered - at) // 2, "accepted"), (answered, "in_progress")]
    if state == "waiting" or (state == "closed" and chance.roll() < 0.25):
        way.append((answered + (solved - answered) // 3, "waiting"))
        if state != "waiting":
            way.append((answered + (solved - answered) * 2 // 3, "in_progress"))
    if state == "rejected":
        way.append((solved, "rejected"))
    if state in ("resolved", "callback", "closed"):
        way.append((solved, "resolved"))
        if state == "closed" and chance.roll() < 0.07:
            way += [(solved + DAY, "in_progress"), (solved + 2 * DAY, "resolved")]
            solved += 2 * DAY
        if state == "callback":
            way.append((solved, "callback"))
        if state == "closed":
            way.append((solved + int((0.5 + 3 * chance.roll()) * DAY), "closed"))
    ends = {"new": 1, "accepted": 2, "in_progress": 3}.get(state, len(way))
    steps = [(when, became) for when, became in way[:ends] if when <= now]
    return steps, answered if len(steps) >= 3 else 0


def _say(made: _Made, chance: Chance, script: Script, owner: int, answered: int, resolved: int) -> None:
    """What was written: a reply, sometimes a note and another word of the customer, what solved it."""
    if not answered:
        return
    said = [("reply", answered, script.reply, owner, 5 + chance.below(15))]
    if chance.roll() < 0.4:
        said.append(("message", answered + 20 * MINUTE, "好的，谢谢" if not script.subject.isascii() else "Thank you", 0, 0))
    if resolved:
        said.append(("note", resolved, script.resolution, owner, 10 + chance.below(80)))
    made.entries += [
        {"kind": kind, "at": at, "author": author, "subject": text[:80], "body": text, "minutes": minutes, "created_at": at, "created_by": author}
        for kind, at, text, author, minutes in said
        if at <= (resolved or at)
    ]


def _dispatch(
    chance: Chance, desk: _Desk, script: Script, made: _Made, place: str, city: str, begun: int, resolved: int, now: int
) -> Values:  # fmt: skip
    """An order for it: completed with a solved ticket, else in one of the three states."""
    ticket = made.ticket
    skilled = [number for number, (_name, skills, _regions) in zip(desk.technicians, words.TECHNICIANS, strict=True) if script.skill in skills]
    state = "confirmed" if resolved else chance.pick(("unassigned", "assigned", "assigned", "confirmed"))
    assigned = min(begun + chance.below(90) * MINUTE, now)
    confirmed = min(assigned + int(40 * math.exp(chance.normal())) * MINUTE, resolved or now)
    done = resolved - 15 * MINUTE if resolved else 0
    return {
        "task": script.subject, "customer": ticket["customer"], "contact": ticket["contact"], "skill": script.skill, "region": city, "place": place,
        "appointment": (done or now + (1 + chance.below(4)) * DAY), "state": state,
        "technician": chance.pick(skilled) if state != "unassigned" else 0,
        "state_since": {"unassigned": begun, "assigned": assigned}.get(state, confirmed),
        "assigned_at": assigned if state != "unassigned" else 0, "confirmed_at": confirmed if state == "confirmed" else 0,
        "started_at": max(done - 2 * HOUR, min(confirmed, done)) if done else 0, "completed_at": done, "notes": script.resolution if done else "",
        "cost": (8_000 + chance.below(40) * 1_000) if done else 0, "currency": "CNY" if not script.subject.isascii() else "USD",
        "owner": ticket["owner"], "team": ticket["team"], "created_at": begun, "created_by": ticket["owner"],
    }  # fmt: skip


def _after(crm: Crm, made: _Made, chance: Chance, chinese: bool, resolved: int, score: int, now: int) -> None:
    """The callback and the answer of the survey."""
    ticket = made.ticket
    state = ticket["state"]
    if resolved and state in ("callback", "closed") and (ticket["kind"] == "complaint" or (ticket["kind"] == "fault" and score)):
        called = made.steps[-1][0]
        done = state == "closed"
        made.others["callback"] = [{
            "subject": _("Callback: {title}").format(title=ticket["subject"]), "customer": ticket["customer"], "contact": ticket["contact"],
            "due": local_time(resolved + DAY, crm.locale.zone).date().isoformat(), "state": "done" if done else "due", "attempts": int(done),
            "retries": 3, "tried_at": called if done else 0, "result": _result(score) if done else "",
            "score": score, "owner": ticket["owner"], "team": ticket["team"], "created_at": resolved, "created_by": ticket["owner"],
        }]  # fmt: skip
    if score:
        low = score <= 2
        pool = (words.UNHAPPY_ZH if low else words.COMMENTS_ZH) if chinese else (words.UNHAPPY_EN if low else words.COMMENTS_EN)
        nps = min(10, max(0, score * 2 + chance.below(3) - 1)) if chance.roll() < 0.7 else -1
        at = min(made.steps[-1][0] + chance.below(600) * MINUTE, now)
        made.others["survey_answer"] = [{
            "survey": "service", "at": at, "customer": ticket["customer"], "contact": ticket["contact"], "csat": score, "nps": nps,
            "comment": chance.pick(pool), "created_at": at, "created_by": ticket["owner"],
        }]  # fmt: skip


def _result(score: int) -> str:
    return "refused" if not score else "satisfied" if score > 2 else "unsatisfied"


def _write(unit: Unit, tickets: Sequence[_Made]) -> int:
    """Write tickets with the states they were in, and what belongs to them; returns how many records."""
    unit.keeps_history = False  # the steps are told below, with their own times
    ids = unit.create_many("ticket", [made.ticket for made in tickets])
    told = sorted(zip(ids, tickets, strict=True), key=lambda pair: pair[0])
    changes = [
        {"ticket": number, "was": was, "became": became, "at": at, "by": made.ticket["owner"]}
        for number, made in told
        for was, (at, became) in zip(("", *(state for _at, state in made.steps)), made.steps, strict=False)
    ]
    entries = [{**entry, "ticket": number} for number, made in told for entry in made.entries]
    unit.create_many("ticket_change", changes)
    unit.create_many("ticket_entry", entries)
    count = len(ids) + len(changes) + len(entries)
    for entity in ("dispatch", "callback", "survey_answer"):
        values = [{**each, "ticket": number} for number, made in told for each in made.others.get(entity, ())]
        made_ids = unit.create_many(entity, values)
        count += len(values)
        if entity == "dispatch":
            count += len(unit.create_many("dispatch_change", _dispatch_changes(made_ids, values)))
    unit.keeps_history = True
    return count


def _dispatch_changes(ids: Sequence[int], orders: Sequence[Values]) -> list[Values]:
    found = []
    for number, order in zip(ids, orders, strict=True):
        steps = [("unassigned", order["created_at"]), ("assigned", order["assigned_at"]), ("confirmed", order["confirmed_at"])]
        was = ""
        for state, at in steps:
            if at:
                found.append({"dispatch": number, "was": was, "became": state, "at": at, "by": order["owner"]})
                was = state
    return found
