"""The day: what stands in it, why, and for whom."""

from __future__ import annotations

from datetime import date

import pytest

from tests.databases import NOON, Clock, Place
from tui_crm.errors import NotAllowed
from tui_crm.services import activities, archive, undo
from tui_crm.services.contacting import frequency, rules
from tui_crm.services.crm import Crm
from tui_crm.services.followups import acts, reminding
from tui_crm.services.pipeline import moving
from tui_crm.services.today import caring, items, reading

DAY, HOUR = 86_400_000, 3_600_000


def lines(crm: Crm, section: str) -> list[tuple[str, str]]:
    """When and what of the lines of one section."""
    return [(item.when, item.title) for item in reading.read(crm).items if item.section == section]


def customer(crm: Crm, name: str, **values: object) -> int:
    return archive.add(crm, "customer", {"name": name, **values})


def test_follow_ups_are_late_today_or_not_here_yet(crm: Crm, place: Place) -> None:
    acts.add(crm, "late 2026-02-27", {})
    acts.add(crm, "early at 10:00", {})
    acts.add(crm, "any time today", {})
    acts.add(crm, "later tomorrow", {})
    acts.add(place.open("bob"), "bob's today", {})
    acts.finish(crm, [acts.add(crm, "done today", {})])
    assert lines(crm, items.OVERDUE) == [("3 d late", "late")]
    assert lines(crm, items.DUE) == [("10:00", "early"), ("", "any time")]
    assert [item.late for item in reading.read(crm).items] == [True, True, False]


def test_more_than_fits_is_told_and_the_whole_list_is_named(crm: Crm) -> None:
    for number in range(5):
        acts.add(crm, f"call {number} today", {})
    (section,) = reading.read(crm, 3).sections
    assert (len(section.items), section.more) == (3, True)
    assert crm.lists.count(crm.listing(section.entity, section.where)) == 5


def test_deals_close_this_week_or_stall(crm: Crm, clock: Clock) -> None:
    acme = customer(crm, "Acme")
    for name, day in (("past", "2026-02-20"), ("sunday", "2026-03-08"), ("next week", "2026-03-09")):
        archive.add(crm, "deal", {"name": name, "customer": acme, "amount": 12_300_00, "currency": "EUR", "expected_close": day})
    won = archive.add(crm, "deal", {"name": "won", "customer": acme, "expected_close": "2026-03-03"})
    moving.win(crm, [won])
    assert lines(crm, items.CLOSING) == [("10 d late", "past"), ("in 6 d", "sunday")]
    assert "EUR" in next(item.about for item in reading.read(crm).items if item.section == items.CLOSING)
    assert lines(crm, items.STALLED) == []
    clock.forward(100 * DAY)
    assert {title for _when, title in lines(crm, items.STALLED)} == {"past", "sunday", "next week"}
    section = next(each for each in reading.read(crm).sections if each.key == items.STALLED)
    assert crm.lists.count(crm.listing(section.entity, section.where)) == 3


def test_customers_are_not_contacted_for_longer_than_their_grade_allows(crm: Crm, clock: Clock) -> None:
    best, good, _never = customer(crm, "Best", grade="A"), customer(crm, "Good", grade="B"), customer(crm, "Never", grade="A")
    clock.forward(HOUR)
    activities.log(crm, best, "call talked")
    activities.log(crm, good, "call talked")
    clock.forward(15 * DAY)
    assert lines(crm, items.NEGLECTED) == [("never", "Never"), ("15 d quiet", "Best")]
    archive.add(crm, "contact_rule", {"grade": "A", "quiet_days": 20})
    assert lines(crm, items.NEGLECTED) == []
    clock.forward(10 * DAY)
    section = next(each for each in reading.read(crm).sections if each.key == items.NEGLECTED)
    assert {item.title for item in section.items} == {"Best", "Never"}
    assert crm.lists.count(crm.listing(section.entity, section.where)) == 2


def test_customers_return_to_the_pool_by_a_rule_unless_a_deal_is_open(crm: Crm, clock: Clock) -> None:
    quiet, busy = customer(crm, "Quiet", grade="C"), customer(crm, "Busy", grade="C")
    archive.add(crm, "deal", {"name": "offer", "customer": busy})
    activities.log(crm, quiet, "call talked")
    clock.forward(25 * DAY)
    assert lines(crm, items.POOL) == []  # nobody made a rule
    archive.add(crm, "contact_rule", {"grade": "C", "pool_days": 30, "warn_days": 7})
    assert lines(crm, items.POOL) == [("in 5 d", "Quiet")]
    activities.log(crm, quiet, "call talked again")
    assert lines(crm, items.POOL) == []


def test_birthdays_come_round_and_occasions_in_time(crm: Crm) -> None:
    acme = customer(crm, "Acme")
    archive.add(crm, "contact", {"name": "Eve", "customer": acme, "birthday": "1980-03-02"})
    customer(crm, "王伟", kind="person", birthday="1990-03-05")
    customer(crm, "Later", kind="person", birthday="1990-04-05")
    archive.add(crm, "occasion", {"name": "Women's day", "day": "2020-03-08", "yearly": True, "days_before": 7})
    archive.add(crm, "occasion", {"name": "Fair", "day": "2026-05-01"})
    assert lines(crm, items.CARE) == [("today", "Eve"), ("in 3 d", "王伟"), ("in 6 d", "Women's day")]
    eve = next(item for item in reading.read(crm).items if item.section == items.CARE)
    assert (eve.about, eve.customer, eve.contact) == ("birthday, 46 years · Acme", acme, 1)


@pytest.mark.parametrize(
    ("today", "days"), [(date(2025, 2, 27), {"02-27": 0, "02-28": 1, "02-29": 1}), (date(2024, 2, 28), {"02-28": 0, "02-29": 1})]
)
def test_who_was_born_on_a_leap_day_has_a_birthday_every_year(today: date, days: dict[str, int]) -> None:
    assert caring.upcoming(today, 2) == days


def test_new_leads_are_mine_and_new(crm: Crm, clock: Clock, place: Place) -> None:
    customer(crm, "Old")
    clock.forward(8 * DAY)
    customer(crm, "Fresh")
    customer(crm, "Buyer", lifecycle="repeat")
    customer(place.open("bob"), "Bob's")
    assert lines(crm, items.LEADS) == [("0 d ago", "Fresh")]


def test_colleagues_changes_of_my_records_are_told_until_they_are_old_or_taken_back(crm: Crm, place: Place, clock: Clock) -> None:
    acme = customer(crm, "Acme")
    bob = place.open("bob")
    other = customer(bob, "Bob's own")
    archive.edit(bob, "customer", other, {"city": "Kiel"})
    archive.edit(bob, "customer", acme, {"city": "Kiel", "grade": "B"})
    archive.edit(crm, "customer", acme, {"size": "1-9"})
    (news,) = [item for item in reading.read(crm).items if item.section == items.NEWS]
    assert (news.title, news.about) == ("Acme", "bob: edited (City, Grade)")
    undo.undo(bob)
    assert lines(crm, items.NEWS) == []
    archive.edit(bob, "customer", acme, {"city": "Bonn"})
    clock.forward(3 * DAY)
    assert lines(crm, items.NEWS) == []


def test_reminders_are_mine_open_and_due_once(crm: Crm, place: Place, clock: Clock) -> None:
    acme = customer(crm, "Acme")
    acts.add(crm, "ring today 14:00 !30m", {"customer": acme})
    acts.add(place.open("bob"), "bob's today 13:00", {})
    done = acts.add(crm, "gone today 13:30", {})
    acts.finish(crm, [done])
    assert reminding.next_at(crm, clock.now) == NOON + HOUR + HOUR // 2
    clock.forward(2 * HOUR)
    assert reminding.due(crm, NOON, clock.now) == reminding.Due(1, "14:00 · ring · Acme")
    assert reminding.next_at(crm, clock.now) == 0


def test_contacts_are_counted_against_the_rule_of_the_grade(crm: Crm, clock: Clock) -> None:
    acme = customer(crm, "Acme", grade="A")
    archive.add(crm, "contact_rule", {"grade": "A", "most_contacts": 2, "period_days": 3})
    activities.log(crm, acme, "call one")
    activities.log(crm, acme, "in call: rang us")
    activities.log(crm, acme, "just a note")
    assert frequency.warning(crm, acme) == ""
    activities.log(crm, acme, "visit two")
    assert frequency.warning(crm, acme) == "2 contacts in 3 days, 2 are allowed"
    clock.forward(5 * DAY)
    assert frequency.warning(crm, acme) == ""


def test_grades_without_a_rule_go_by_that_of_all_others(crm: Crm, place: Place) -> None:
    archive.add(crm, "contact_rule", {"grade": "*", "quiet_days": 9})
    known = rules.read(crm)
    assert known.of("key account").quiet_days == 9
    assert known.of("A") == rules.SHIPPED["A"]
    with pytest.raises(NotAllowed):
        archive.add(place.open("bob"), "contact_rule", {"grade": "A", "quiet_days": 1})
