"""The demo firm's daily work: follow-ups late, due and to come, work logs of the last two weeks, occasions to care for customers, contact rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tui_crm.model.dates import milliseconds
from tui_crm.model.instants import local_time
from tui_crm.services.crm import Crm
from tui_crm.services.demo_chance import DAY, MINUTE, Chance
from tui_crm.services.demo_people import Values
from tui_crm.store.unit import Unit

EACH = 40  # open follow-ups of a person at most
LOG_DAYS = 14
LOG_LINES = 12
RECENT = 20_000  # activities of the last days that are looked at
CHINA = "中国"
FIRST_HOUR, LAST_HOUR = 9, 17
SPREAD = (-9, -5, -3, -2, -1, -1, 0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 21, 30)  # days from today that plans are made for
PLANS_ZH = (
    ("call", "电话确认报价"), ("call", "催款：到期货款"), ("visit", "上门拜访采购部"), ("email", "发送合同草案"), ("wechat", "微信约拜访时间"),
    ("task", "准备样品并寄出"), ("meeting", "方案演示会"), ("call", "回访设备使用情况"), ("task", "更新客户资料"), ("visit", "现场勘察"),
)
PLANS_EN = (
    ("call", "call about the offer"), ("call", "ask for the overdue payment"), ("visit", "visit the plant"), ("email", "send the contract"),
    ("task", "prepare and send samples"), ("meeting", "online demo"), ("call", "ask how the delivery went"), ("task", "update the address"),
    ("email", "answer the technical questions"), ("visit", "site survey"),
)
REMARKS_ZH = ("", "", "客户普遍关心交期，建议备货。", "竞争对手降价约5%，需要支持。", "本周拜访量不足，下周补上。")
REMARKS_EN = (
    "", "", "Customers ask about delivery times; more stock would help.", "A competitor offers less; I need support.", "Fewer visits than planned.",
)
COMMENTS = ("跟进及时，继续保持。", "Good work; mind the overdue ones.", "报价前先和我对一下。", "Take somebody from support with you next time.")
OCCASIONS = (
    ("2026-02-17", "春节", False, 21, "寄贺卡和台历"), ("2026-09-25", "中秋节", False, 21, "寄月饼，A级客户上门"),
    ("2027-02-06", "春节", False, 21, "寄贺卡和台历"), ("2020-12-24", "Christmas", True, 35, "send cards"),
    ("2020-01-01", "New Year", True, 14, "greetings by e-mail"), ("2020-10-01", "国庆节", True, 10, "短信问候"),
)  # fmt: skip
CONTACT_RULES = (
    ("A", 14, 5, 7, 0), ("B", 30, 4, 7, 180), ("C", 60, 3, 7, 120), ("D", 120, 2, 14, 90), ("*", 60, 3, 7, 0),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Done:
    """An activity of the last days."""

    id: int
    at: int
    type: str
    subject: str
    result: str
    customer: int
    owner: int


def fill(crm: Crm, unit: Unit, seed: int, users: Mapping[int, str], manager: int) -> int:
    """Write them; returns how many records. `users`: their teams, by id."""
    made = _shared(crm, unit)
    chance = Chance(f"{seed}/days")
    for user, team in users.items():
        customers = crm.store.engine.run(
            "SELECT id, country FROM customer WHERE owner = :user AND deleted_at = 0 AND do_not_contact = 0 ORDER BY id LIMIT 500", {"user": user}
        )
        if not customers:
            continue
        recent = _recent(crm, user)
        plans = _plans(crm, chance, user, team, customers)
        finished = [_finished(done, team, local_time(done.at, crm.locale.zone).date()) for done in recent if chance.roll() < 0.35]
        logs = _logs(crm, chance, user, team, manager, recent)
        unit.create_many("followup", [*plans, *finished])
        unit.create_many("work_log", logs)
        made += len(plans) + len(finished) + len(logs)
    return made


def _shared(crm: Crm, unit: Unit) -> int:
    """Occasions and rules, where there are none."""
    made = 0
    if not crm.lists.count(crm.listing("occasion"), 1):
        made += len(unit.create_many("occasion", [
            {"day": day, "name": name, "yearly": yearly, "days_before": before, "about": about, "filter": ""}
            for day, name, yearly, before, about in OCCASIONS
        ]))  # fmt: skip
    if not crm.lists.count(crm.listing("contact_rule"), 1):
        made += len(unit.create_many("contact_rule", [
            {"grade": grade, "quiet_days": quiet, "most_contacts": most, "period_days": period, "pool_days": pool, "warn_days": 7}
            for grade, quiet, most, period, pool in CONTACT_RULES
        ]))  # fmt: skip
    return made


def _recent(crm: Crm, user: int) -> list[Done]:
    since = crm.store.clock() - LOG_DAYS * DAY
    sql = (
        "SELECT id, at, type, subject, result, customer, owner FROM activity "
        "WHERE at >= :since AND owner = :user AND deleted_at = 0 ORDER BY at, id LIMIT :most"
    )
    return [Done(*row) for row in crm.store.engine.run(sql, {"since": since, "user": user, "most": RECENT})]


def _plans(crm: Crm, chance: Chance, user: int, team: str, customers: Sequence[Sequence[object]]) -> list[Values]:
    """What somebody has planned: as much as they have customers for."""
    now, zone = crm.store.clock(), crm.locale.zone
    today = local_time(now, zone).date()
    found: list[Values] = []
    for _number in range(min(EACH, len(customers) // 2)):
        customer, country = chance.pick(customers)
        kind, subject = chance.pick(PLANS_ZH if country == CHINA else PLANS_EN)
        away = chance.pick(SPREAD)
        day = _weekday(today + timedelta(days=away)) if away else today
        at = milliseconds(datetime.combine(day, time(FIRST_HOUR + chance.below(LAST_HOUR - FIRST_HOUR), 30 * chance.below(2))), zone)
        timed = kind in ("visit", "meeting") or chance.roll() < 0.4
        written = min(at, now) - (1 + chance.below(6)) * DAY
        found.append({
            "subject": subject, "type": kind, "due": day.isoformat(), "due_at": at if timed else 0, "remind_at": at - 15 * MINUTE if timed else 0,
            "repeat": "month" if chance.roll() < 0.06 else "", "customer": customer, "state": "open", "owner": user, "team": team,
            "created_at": written, "created_by": user, "updated_at": written, "updated_by": user,
        })  # fmt: skip
    return found


def _weekday(day: date) -> date:
    return day - timedelta(days=day.weekday() - 4) if day.weekday() > 4 else day


def _finished(done: Done, team: str, day: date) -> Values:
    """The follow-up that an activity of this day was before."""
    return {
        "subject": done.subject, "type": "task" if done.type == "note" else done.type, "due": day.isoformat(), "customer": done.customer,
        "state": "done", "done_at": done.at, "outcome": done.result, "activity": done.id, "owner": done.owner, "team": team,
        "created_at": done.at - 3 * DAY, "created_by": done.owner, "updated_at": done.at, "updated_by": done.owner,
    }  # fmt: skip


def _logs(crm: Crm, chance: Chance, user: int, team: str, manager: int, recent: Sequence[Done]) -> list[Values]:
    """A work log for most days on which somebody did something, the older ones with a comment."""
    zone = crm.locale.zone
    today = local_time(crm.store.clock(), zone).date()
    days: dict[date, list[Done]] = {}
    for done in recent:
        days.setdefault(local_time(done.at, zone).date(), []).append(done)
    names = crm.store.titles("customer", [done.customer for done in recent])
    return [
        _log(chance, user, team, manager, day, done, names, (today - day).days, milliseconds(datetime.combine(day, time(18, 10)), zone))
        for day, done in sorted(days.items()) if day < today and chance.roll() < 0.85
    ]  # fmt: skip


def _log(
    chance: Chance, user: int, team: str, manager: int, day: date, done: Sequence[Done], names: Mapping[int, str], ago: int, written: int
) -> Values:
    chinese = any(not entry.subject.isascii() for entry in done)
    lines = [f"{entry.subject} · {names.get(entry.customer, '')}" + (f" → {entry.result}" if entry.result else "") for entry in done[:LOG_LINES]]
    commented = ago > 2 and user != manager and chance.roll() < 0.4
    comment = chance.pick([text for text in COMMENTS if text.isascii() != chinese]) if commented else ""
    return {
        "day": day.isoformat(), "done": "\n".join(lines), "plan": chance.pick(PLANS_ZH if chinese else PLANS_EN)[1],
        "remarks": chance.pick(REMARKS_ZH if chinese else REMARKS_EN), "state": "commented" if comment else "handed_in", "activities": len(done),
        "visits": sum(entry.type == "visit" for entry in done), "comment": comment, "commented_by": manager if comment else 0,
        "commented_at": written + DAY if comment else 0, "owner": user, "team": team,
        "created_at": written, "created_by": user, "updated_at": written, "updated_by": user,
    }  # fmt: skip
