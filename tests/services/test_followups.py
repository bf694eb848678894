"""Follow-ups: planned in a line, done, put off, handed over; what a line means."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.databases import LOCALE, NOON, Clock, Place
from tui_crm.errors import InvalidRecord, UsageError
from tui_crm.model.instants import exact
from tui_crm.services import activities, archive, undo
from tui_crm.services.crm import Crm
from tui_crm.services.followups import acts, line, times

DAY = 86_400_000


def planned(crm: Crm, record: int) -> tuple[str, str, str]:
    """What a follow-up is, its day, its time."""
    found = crm.store.read("followup", record)
    return found.title, found.text("due"), exact(found.number("due_at"), UTC)[11:]


@pytest.mark.parametrize(
    ("text", "subject", "due", "clock", "more"),
    [
        ("call about offer tomorrow 10:00", "call about offer", "2026-03-03", "10:00", {"type": "call"}),
        ("call Wang on Friday", "call Wang", "2026-03-06", "", {"type": "call"}),
        ("call: the offer tomorrow", "the offer", "2026-03-03", "", {"type": "call"}),
        ("task count stock in 3 days", "count stock", "2026-03-05", "", {"type": "task"}),
        ("send the quote by fri 10am", "send the quote", "2026-03-06", "10:00", {}),
        ("2026-03-31 ask for the money", "ask for the money", "2026-03-31", "", {}),
        ("room 5", "room 5", "2026-03-02", "", {}),
        ("ring in 2 hours", "ring", "2026-03-02", "14:00", {"type": "call"}),
        ("visit the plant every mon 9:00", "visit the plant", "2026-03-09", "09:00", {"type": "visit", "repeat": "week"}),
        ("report every month 2026-03-31", "report", "2026-03-31", "", {"repeat": "month"}),
        ("明天上午10点 打电话 报价", "打电话 报价", "2026-03-03", "10:00", {"type": "call"}),
        ("明天10点打电话给王总", "打电话给王总", "2026-03-03", "10:00", {"type": "call"}),
        ("下周五拜访华兴", "拜访华兴", "2026-03-13", "", {"type": "visit"}),
        ("每周一 周会", "周会", "2026-03-09", "", {"repeat": "week"}),
        ("每月 对账 月底", "对账", "2026-03-31", "", {"repeat": "month"}),
    ],
)  # fmt: skip
def test_a_line_says_what_when_and_how_often(crm: Crm, text: str, subject: str, due: str, clock: str, more: dict[str, str]) -> None:
    record = acts.add(crm, text, {})
    assert planned(crm, record) == (subject, due, clock)
    assert {name: crm.store.read("followup", record)[name] for name in more} == more


def test_one_is_reminded_before_an_exact_time_or_when_the_line_says(crm: Crm) -> None:
    def reminder(text: str) -> str:
        return exact(crm.store.read("followup", acts.add(crm, text, {})).number("remind_at"), UTC)

    assert reminder("call tomorrow 10:00") == "2026-03-03 09:45"
    assert reminder("call tomorrow 10:00 !1h") == "2026-03-03 09:00"
    assert reminder("call tomorrow !8:30") == "2026-03-03 08:30"
    assert reminder("call tomorrow") == reminder("call tomorrow 10:00 !none") == ""


def test_a_line_without_anything_to_do_is_refused(crm: Crm) -> None:
    with pytest.raises(InvalidRecord, match="what is to be done"):
        acts.add(crm, "tomorrow 10:00", {})


def test_a_colleague_is_named_with_an_at_sign(crm: Crm, place: Place) -> None:
    bob = place.open("bob").user.id
    assert crm.store.read("followup", acts.add(crm, "send samples @bob tomorrow", {}))["owner"] == bob
    assert crm.store.read("followup", acts.add(crm, "mail info@acme.example", {}))["owner"] == crm.user.id


def test_done_it_becomes_an_activity_and_the_next_step_is_planned_in_one_act(crm: Crm) -> None:
    acme = archive.add(crm, "customer", {"name": "Acme"})
    record = acts.add(crm, "call about the offer tomorrow 10:00", {"customer": acme})
    done = acts.finish(crm, [record], "wants 5 % off >> send the new offer fri")
    activity = crm.store.read("activity", done.activities[0])
    assert (activity["type"], activity["subject"], activity["result"]) == ("call", "call about the offer", "wants 5 % off")
    assert activity["customer"] == acme
    finished = crm.store.read("followup", record)
    assert (finished["state"], finished["done_at"], finished["activity"], finished["next"]) == ("done", NOON, activity.id, done.planned[0])
    assert planned(crm, done.planned[0]) == ("send the new offer", "2026-03-06", "")
    assert crm.store.read("followup", done.planned[0])["customer"] == acme
    assert crm.store.read("customer", acme)["last_activity"] == NOON
    undo.undo(crm)
    assert crm.store.read("followup", record)["state"] == "open"
    assert crm.store.read("activity", activity.id)["deleted_at"]
    assert crm.store.read("followup", done.planned[0])["deleted_at"]


def test_what_repeats_comes_back_after_today(crm: Crm, clock: Clock) -> None:
    acme = archive.add(crm, "customer", {"name": "Acme"})
    record = acts.add(crm, "call every week tomorrow 10:00", {"customer": acme})
    clock.forward(20 * DAY)  # 22 March: long overdue
    (following,) = acts.finish(crm, [record]).planned
    assert planned(crm, following) == ("call", "2026-03-24", "10:00")
    assert exact(crm.store.read("followup", following).number("remind_at"), UTC) == "2026-03-24 09:45"
    assert crm.store.read("followup", following)["repeat"] == "week"


def test_a_follow_up_of_nobody_is_done_without_an_activity(crm: Crm) -> None:
    record = acts.add(crm, "tidy the desk", {})
    assert acts.finish(crm, [record]).activities == ()
    assert crm.store.read("followup", record)["state"] == "done"
    with pytest.raises(UsageError, match="finished already"):
        acts.finish(crm, [record])


def test_put_off_it_keeps_its_time_and_its_reminder(crm: Crm) -> None:
    record = acts.add(crm, "call tomorrow 10:00 !1h", {})
    acts.snooze(crm, [record], "next mon")
    assert planned(crm, record) == ("call", "2026-03-09", "10:00")
    assert exact(crm.store.read("followup", record).number("remind_at"), UTC) == "2026-03-09 09:00"
    acts.snooze(crm, [record], "+2h")
    assert planned(crm, record) == ("call", "2026-03-02", "14:00")
    undo.undo(crm)
    assert planned(crm, record) == ("call", "2026-03-09", "10:00")


def test_a_new_day_in_the_form_keeps_the_time_and_a_new_time_says_the_day(crm: Crm) -> None:
    record = acts.add(crm, "call tomorrow 10:00", {})
    archive.edit(crm, "followup", record, {"due": "2026-03-10"})
    assert planned(crm, record) == ("call", "2026-03-10", "10:00")
    archive.edit(crm, "followup", record, {"due_at": NOON + 2 * DAY})
    assert planned(crm, record) == ("call", "2026-03-04", "12:00")


def test_handed_over_and_dropped(crm: Crm, place: Place) -> None:
    bob = place.open("bob").user.id
    record = acts.add(crm, "call tomorrow", {})
    assert acts.reassign(crm, [record], bob) == 1
    acts.drop(crm, [record], "not wanted any more")
    found = crm.store.read("followup", record)
    assert (found["owner"], found["state"], found["outcome"]) == (bob, "dropped", "not wanted any more")
    with pytest.raises(InvalidRecord):
        acts.reassign(crm, [record], 0)


def test_an_activity_and_its_next_step_are_one_act(crm: Crm) -> None:
    acme = archive.add(crm, "customer", {"name": "Acme"})
    call = activities.log(crm, acme, "visit 2h (their plant, gate 3) saw the line > they like it >> send the offer fri 10:00")
    found = crm.store.read("activity", call)
    assert (found["place"], found["subject"], found["result"]) == ("their plant, gate 3", "saw the line", "they like it")
    (following,) = crm.lists.stream_ids(crm.listing("followup"))
    assert planned(crm, following) == ("send the offer", "2026-03-06", "10:00")
    assert crm.store.read("followup", following)["customer"] == acme
    undo.undo(crm)
    assert not crm.lists.stream_ids(crm.listing("followup"))
    assert not crm.lists.stream_ids(crm.listing("activity"))


def test_who_asked_not_to_be_contacted_is_not(crm: Crm) -> None:
    acme = archive.add(crm, "customer", {"name": "Acme", "do_not_contact": True})
    with pytest.raises(InvalidRecord, match="Acme asked not to be contacted"):
        activities.log(crm, acme, "call asked again")
    with pytest.raises(InvalidRecord, match="Acme asked not to be contacted"):
        acts.add(crm, "call tomorrow", {"customer": acme})
    assert activities.log(crm, acme, "in call: rang us")
    assert activities.log(crm, acme, "moved to another office")
    assert acts.add(crm, "task close the file tomorrow", {"customer": acme})


def test_a_follow_up_on_a_contact_belongs_to_the_contacts_customer(crm: Crm) -> None:
    acme = archive.add(crm, "customer", {"name": "Acme"})
    eve = archive.add(crm, "contact", {"name": "Eve", "customer": acme})
    record = acts.add(crm, "call tomorrow", {"contact": eve})
    assert crm.store.read("followup", record)["customer"] == acme


@given(st.sampled_from([*times.STEPS, "workday"]), st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 800))
def test_what_repeats_comes_back_on_the_first_day_that_is_later(repeat: str, day: date, late: int) -> None:
    after = day + timedelta(days=late)
    found = times.following(repeat, day, after)
    assert found > after
    longest = {"day": 1, "workday": 3, "week": 7, "fortnight": 14, "month": 31, "quarter": 92, "half": 184, "year": 366}[repeat]
    assert (found - after).days <= longest
    assert repeat != "workday" or found.weekday() < 5


def test_the_last_day_of_a_month_stays_the_last() -> None:
    assert times.following("month", date(2026, 1, 31), date(2026, 1, 31)) == date(2026, 2, 28)
    assert times.following("month", date(2026, 2, 28), date(2026, 2, 28)) == date(2026, 3, 31)
    assert times.following("month", date(2026, 1, 15), date(2026, 3, 20)) == date(2026, 4, 15)


@given(text=st.text(alphabet="call tomorrow10:!>每周一下午点 mondy+3h.-/", max_size=40))
def test_any_line_is_understood_or_refused_with_a_reason(text: str) -> None:
    crm = SimpleNamespace(store=SimpleNamespace(clock=lambda: NOON), locale=LOCALE)
    with suppress(InvalidRecord):  # refused with a reason; nothing else is raised
        values = line.read(crm, text)  # type: ignore[arg-type]
        assert str(values["subject"]).strip()
        assert date.fromisoformat(str(values["due"])) >= date(1, 1, 1)
