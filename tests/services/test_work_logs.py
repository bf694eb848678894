"""Work logs: drafted from the day, completed, handed in, commented."""

from __future__ import annotations

from datetime import date

import pytest

from tests.databases import Clock, Place
from tui_crm.errors import NotAllowed
from tui_crm.services import activities, archive, work_logs
from tui_crm.services.crm import Crm
from tui_crm.services.followups import acts
from tui_crm.services.pipeline import moving

TODAY = date(2026, 3, 2)
DAY = 86_400_000


def test_a_log_is_drafted_from_what_was_done_and_what_is_planned(crm: Crm, clock: Clock) -> None:
    acme = archive.add(crm, "customer", {"name": "Acme"})
    activities.log(crm, acme, "visit 2h saw the plant > wants an offer")
    acts.finish(crm, [acts.add(crm, "call about the offer", {"customer": acme})], "agreed")
    acts.finish(crm, [acts.add(crm, "tidy the desk", {})])
    acts.add(crm, "send the contract tomorrow", {"customer": acme})
    moving.shift(crm, [archive.add(crm, "deal", {"name": "Line 2", "customer": acme})], 1)
    log = crm.store.read("work_log", work_logs.draft(crm, TODAY))
    done = log.text("done").splitlines()
    assert "visit: saw the plant · Acme → wants an offer" in done
    assert "call: call about the offer · Acme → agreed" in done
    assert "done: tidy the desk" in done
    assert any(text.startswith("Line 2: ") for text in done)
    assert log["plan"] == "send the contract · Acme"
    assert [log[name] for name in ("activities", "visits", "followups_done", "deals_moved")] == [2, 1, 2, 1]
    clock.forward(DAY)
    assert crm.store.read("work_log", work_logs.draft(crm, date(2026, 3, 3)))["activities"] == 0


def test_what_the_author_wrote_is_never_drafted_over(crm: Crm) -> None:
    acme = archive.add(crm, "customer", {"name": "Acme"})
    log = work_logs.draft(crm, TODAY)
    archive.edit(crm, "work_log", log, {"done": "my own words"})
    activities.log(crm, acme, "call later")
    assert work_logs.draft(crm, TODAY) == log
    found = crm.store.read("work_log", log)
    assert (found["done"], found["activities"]) == ("my own words", 1)
    assert work_logs.hand_in(crm, [log]) == 1
    activities.log(crm, acme, "call again")
    assert crm.store.read("work_log", work_logs.draft(crm, TODAY))["activities"] == 1


def test_managers_comment_and_nobody_else_writes_in_it(crm: Crm, place: Place) -> None:
    bob = place.open("bob")
    eve = place.open("eve")
    archive.edit(crm, "user", eve.user.id, {"role": "manager"})
    eve = place.open("eve")
    log = work_logs.draft(bob, TODAY)
    with pytest.raises(NotAllowed):
        work_logs.comment(bob, log, "well done me")
    with pytest.raises(NotAllowed, match="author's"):
        archive.edit(eve, "work_log", log, {"done": "nothing"})
    work_logs.comment(eve, log, "well done")
    found = crm.store.read("work_log", log)
    assert (found["comment"], found["commented_by"], found["state"]) == ("well done", eve.user.id, "commented")


def test_the_next_working_day_is_no_weekend() -> None:
    assert work_logs.next_working_day(date(2026, 3, 5)) == date(2026, 3, 6)
    assert work_logs.next_working_day(date(2026, 3, 6)) == date(2026, 3, 9)
    assert work_logs.next_working_day(date(2026, 3, 8)) == date(2026, 3, 9)
