"""Today and follow-ups, driven by keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens.desk import LARGE, SMALL, archive_of, desk
from tui_crm.i18n import install
from tui_crm.services import archive
from tui_crm.services.followups import acts


def prepared(path: Path) -> None:
    """Ann's day: an overdue call, a visit today at eleven, a birthday, a deal that closes, and Bob who changed her customer."""
    crm = archive_of(path)
    acme, eve = 1, archive.add(crm, "contact", {"name": "Eve Li", "customer": 1, "birthday": "1980-11-23"})
    acts.add(crm, "call about the offer 2025-11-19", {"customer": acme, "contact": eve})
    acts.add(crm, "visit the plant today 11:00", {"customer": 3})
    archive.add(crm, "deal", {"name": "Acme line 2", "customer": acme, "amount": 500_000, "expected_close": "2025-11-22"})
    crm.close()


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_day_stands_in_sections(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "crm.db"
    prepared(path)
    async with desk(path, size) as at:
        screen = await at.press("g", "h")
        assert "Today › Fri 2025-11-21" in screen
        assert "1 overdue, 1 today" in screen
        overdue, due = screen.index("Overdue · 1"), screen.index("Today · 1")
        assert overdue < screen.index("! 2 d late") < screen.index("call about the offer") < screen.index("Eve Li") < due
        assert due < screen.index("11:00") < screen.index("visit the plant") < screen.index("Deals closing this week")
        assert "Acme line 2" in screen
        assert "birthday, 45 years" in screen
        assert "New leads" in screen


async def test_a_line_is_done_put_off_and_taken_back_in_place(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    prepared(path)
    async with desk(path) as at:
        await at.press("g", "h", "j")
        screen = await at.press("F", *"wants 5% off >> send it fri", "enter")
        assert "done; next: send it · Fri 2025-11-28" in screen
        assert "Overdue" not in screen
        activity = at.crm.store.read("activity", 1)
        assert (activity["subject"], activity["result"], activity["customer"]) == ("call about the offer", "wants 5% off", 1)
        assert "Overdue · 1" in await at.press("u")
        screen = await at.press("g", "g", "j", "Z", "enter")
        assert "put off: call about the offer · Sat 2025-11-22" in screen
        assert "Overdue" not in screen


async def test_calls_are_logged_and_follow_ups_planned_with_whom_the_line_is_about(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    prepared(path)
    async with desk(path) as at:
        await at.press("g", "h", "j")
        assert "logged with call about the offer" in await at.press("n", *"20m no answer", "enter")
        activity = at.crm.store.read("activity", 1)
        assert (activity["type"], activity["subject"], activity["contact"], activity["minutes"]) == ("call", "no answer", 1, 20)
        assert "planned: ring again · Sat 2025-11-22 10:00" in await at.press("f", *"ring again tomorrow 10:00", "enter")
        planned = at.crm.store.read("followup", 3)
        assert (planned["customer"], planned["contact"], planned["type"]) == (1, 1, "call")


async def test_enter_opens_the_record_and_a_heading_its_list(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    prepared(path)
    async with desk(path) as at:
        await at.press("g", "h", "j")
        assert "Follow-up › call about the offer" in await at.press("enter")
        assert "Today ›" in await at.press("q")
        screen = await at.press("g", "g", "enter")
        assert "Follow-ups" in screen
        assert "owner:me state:open due<today" in screen
        assert "visit the plant" not in screen


async def test_a_follow_up_is_planned_from_the_list_and_the_page_of_a_record(tmp_path: Path) -> None:
    async with desk(tmp_path / "crm.db") as at:
        assert "planned: call · Sat 2025-11-22" in await at.press("f", *"call tomorrow", "enter")
        assert at.crm.store.read("followup", 1)["customer"] == 5
        await at.press("j", "enter")
        assert "planned: send prices" in await at.press("f", *"send prices mon", "enter")
        assert at.crm.store.read("followup", 2)["customer"] == 4
        assert "say what is to be done" in await at.press("f", *"tomorrow", "enter")
        screen = await at.press("escape", "g", "f")
        assert "send prices" in screen
        await at.press("F", *"well", "enter")
        assert at.crm.store.read("followup", 1)["state"] == "done"


async def test_marked_customers_get_a_follow_up_each(tmp_path: Path) -> None:
    async with desk(tmp_path / "crm.db") as at:
        assert "2 follow-ups planned" in await at.press("space", "space", "f", *"invite tomorrow", "enter")
        assert {at.crm.store.read("followup", number)["customer"] for number in (1, 2)} == {5, 4}
        await at.press("u")
        assert not at.crm.lists.stream_ids(at.crm.listing("followup"))


async def test_what_colleagues_did_to_my_records_is_told(tmp_path: Path) -> None:
    async with desk(tmp_path / "crm.db") as at:
        archive.edit(at.colleague(), "customer", 1, {"city": "Kiel", "grade": "B"})
        screen = await at.press("g", "h")
        assert "Changed by colleagues · 1" in screen
        assert "bob: edited (City, Grade)" in screen


async def test_an_empty_day_says_what_would_be_here(tmp_path: Path) -> None:
    async with desk(tmp_path / "crm.db", customers=()) as at:
        assert "Nothing is due, nobody waits." in await at.press("g", "h")


async def test_too_many_contacts_are_told_before_the_next(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    crm = archive_of(path)
    for number in range(3):
        archive.add(crm, "activity", {"customer": 5, "type": "call", "subject": f"call {number}"})
    crm.close()
    async with desk(path) as at:
        assert "! 3 contacts in 7 days, 3 are allowed" in await at.press("c")


async def test_a_reminder_comes_into_the_status_line_and_takes_no_keys(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    crm = archive_of(path)
    acts.add(crm, "ring 2025-11-21 4:40", {"customer": 1})  # now is 04:40 UTC and some
    crm.close()
    async with desk(path) as at:
        await at.press("/", *"zen")
        screen = await at.until(lambda _screen: at.app.reminder != "")
        assert "zen" in screen  # what was being typed goes on
        screen = await at.press("escape")
        assert "* 1 reminder" in screen
        assert "* 1 reminder" in await at.press("enter")
        assert "* 1 reminder" not in await at.press("g", "h")


async def test_the_day_speaks_chinese(tmp_path: Path) -> None:
    install("zh_CN")
    path = tmp_path / "crm.db"
    prepared(path)
    async with desk(path) as at:
        screen = await at.press("g", "h")
        assert "call about the offer" in screen
        await at.press("f", *"电话 报价 明天上午10点", "enter")
        planned = at.crm.store.read("followup", 3)
        assert (planned["type"], planned["due"]) == ("call", "2025-11-22")




async def test_the_page_of_a_customer_shows_its_follow_ups_and_finishes_one(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    crm = archive_of(path)
    acts.add(crm, "call about the offer 2025-11-19", {"customer": 5})
    acts.add(crm, "visit the plant tomorrow 10:00", {"customer": 5})
    crm.close()
    async with desk(path) as at:
        screen = await at.press("enter", "4")
        assert screen.index("2025-11-22 10:00") < screen.index("visit the plant") < screen.index("! open") < screen.index("call about the offer")
        await at.press("j", "F", *"agreed", "enter")
        assert at.crm.store.read("followup", 1)["state"] == "done"
        assert "call about the offer > agreed" in await at.press("3")


async def test_a_mail_is_attached_to_the_record_that_is_shown(tmp_path: Path) -> None:
    mail = tmp_path / "offer.eml"
    mail.write_bytes(b"Message-ID: <1@x>\r\nFrom: eve@zenith.example\r\nSubject: price?\r\n\r\nplease\r\n")
    async with desk(tmp_path / "crm.db") as at:
        assert "attached: price?" in await at.press(":", *f"attach-mail {mail}", "enter")
        assert at.crm.store.read("activity", 1)["customer"] == 5
        assert "is there already" in await at.press(":", *f"attach-mail {mail}", "enter")


async def test_the_day_is_drafted_as_a_work_log_in_a_form(tmp_path: Path) -> None:
    async with desk(tmp_path / "crm.db") as at:
        await at.press("c", *"call 20m asked for a quote", "enter")
        screen = await at.press(":", *"worklog", "enter")
        assert "call: asked for a quote · Zenith Foods" in screen
        assert "2025-11-21" in screen


async def test_the_app_may_open_with_the_day(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    prepared(path)
    async with desk(path, start="today") as at:
        assert "Today › Fri 2025-11-21" in await at.until(lambda screen: "Overdue" in screen)
        assert "Customers" in await at.press("q")
