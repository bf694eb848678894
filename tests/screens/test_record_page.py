"""The record page as people use it: reading, editing in place, people, timeline, history, next and previous."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.screens.desk import LARGE, NOW, SMALL, Desk, archive_of, desk
from tui_crm.model.record import Record
from tui_crm.services import archive, drafts, links
from tui_crm.services.crm import Crm

NOTES = "Pays late.\nAsk for the purchasing department, never for the director, and call before ten in the morning."
DAY = 86_400_000


def acme(crm: Crm) -> Record:
    return crm.store.read("customer", crm.store.find("customer", "name", "Acme Corporation")[0])


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive that the tests of this file begin with."""
    return filled(tmp_path_factory.mktemp("archive") / "a.sqlite")


@pytest.fixture
def place(template: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copy(template, tmp_path / "a.sqlite"))


def filled(path: Path, activities: int = 3) -> Path:
    """An archive in which Acme has people, notes and a timeline."""
    crm = archive_of(path)
    customer = acme(crm).id
    archive.edit(crm, "customer", customer, {"notes": NOTES})
    for name, title, phone in (("Jane Doe", "buyer", "+16175550111"), ("王小明", "director", "+8613900139000")):
        archive.add(crm, "contact", {"name": name, "customer": customer, "job_title": title, "phones": (phone,)})
    jane = crm.store.find("contact", "name", "Jane Doe")[0]
    for number in range(activities):
        what = {"type": "call", "direction": "out", "subject": f"Call number {number}", "result": "wants a quote", "contact": jane}
        archive.add(crm, "activity", {**what, "customer": customer, "at": NOW - (activities - number) * DAY, "minutes": 20})
    crm.close()
    return path


async def opened(d: Desk, *keys: str) -> str:
    """Acme's page."""
    await d.press("/")
    await d.type("acme")
    await d.press("enter", "enter")
    return await d.press(*keys)


def line_with(screen: str, text: str) -> str:
    return next(line for line in screen.split("\n") if text in line)


def last_lines(screen: str) -> Sequence[str]:
    return [line.strip() for line in screen.split("\n")[-2:]]


async def to_field(d: Desk, label: str) -> str:
    """The cursor on a field, found as people find it."""
    await d.press("g", "g", "/")
    await d.type(label)
    return await d.press("enter")


async def test_a_change_that_comes_while_the_page_is_being_opened_waits_for_it(place: Path) -> None:
    async with desk(place) as d:
        d.app.go_record("customer", 1)
        d.app.refresh_pages(None)
        assert "Acme Corporation" in (await d.settle()).split("\n")[0]


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_record_opens_with_its_name_its_tabs_and_its_fields(place: Path, size: tuple[int, int]) -> None:
    async with desk(place, size) as d:
        screen = (await opened(d)).split("\n")
        assert screen[0].startswith(" Customer › Acme Corporation")
        assert screen[0].endswith("C-000001")
        tabs = "[1 profile] 2 contacts  3 timeline  4 follow-ups  5 deals  6 quotes  7 callbacks  8 tickets  9 history"
        shown = screen[1].rstrip(" >")
        assert tabs.startswith(shown)
        assert "6 quotes" in shown
        assert "Basic data" in screen[2]
        assert "Name" in screen[3]
        assert "Acme Corporation" in screen[3]


async def test_on_a_wide_terminal_the_timeline_stands_beside_the_profile(place: Path) -> None:
    async with desk(place, LARGE) as d:
        assert "Jane Doe: Call number 2" in line_with(await opened(d), "Basic data")
        screen = await d.press("3")
        assert "Basic data" not in screen
        assert "wants a quote" in line_with(screen, "Call number 2")


async def test_long_text_is_shown_whole(place: Path) -> None:
    async with desk(place) as d:
        await opened(d)
        screen = await to_field(d, "Pays late")
        shown = " ".join(line.strip() for line in screen.split("\n"))
        assert "never for the director, and call before ten in the morning." in " ".join(shown.split())


async def test_a_field_is_edited_in_place_and_undone(place: Path) -> None:
    async with desk(place) as d:
        await opened(d)
        await to_field(d, "Boston")
        screen = await d.press("enter")
        assert last_lines(screen)[1] == "City: Boston"
        await d.press("ctrl+u")
        await d.type("Chicago")
        screen = await d.press("enter")
        assert "City saved" in screen
        assert "Chicago" in line_with(screen, "City ")
        screen = await d.press("u")
        assert "Boston" in line_with(screen, "City ")
        screen = await d.press("ctrl+r")
        assert "Chicago" in line_with(screen, "City ")


async def test_a_wrong_value_is_told_while_it_is_typed_and_not_written(place: Path) -> None:
    async with desk(place) as d:
        await opened(d)
        await to_field(d, "Birthday")
        await d.press("enter")
        screen = await d.type("soonish")
        assert "not a date: soonish" in screen
        screen = await d.press("enter")
        assert last_lines(screen)[1] == "Birthday: soonish"
        await d.press("escape")
        assert acme(d.crm)["birthday"] == ""


async def test_words_for_days_become_dates(place: Path) -> None:
    async with desk(place) as d:
        await opened(d)
        await to_field(d, "Birthday")
        await d.press("enter")
        screen = await d.type("yesterday")
        assert "2025-11-20" in last_lines(screen)[0]
        await d.press("enter")
        assert acme(d.crm)["birthday"] == "2025-11-20"


async def test_choices_are_offered_and_completed(place: Path) -> None:
    async with desk(place) as d:
        await opened(d)
        await to_field(d, "Lifecycle")
        screen = await d.press("enter")
        assert "repeat purchase" in last_lines(screen)[0]
        await d.press("ctrl+u")
        screen = await d.type("lo")
        assert last_lines(screen)[0].split() == ["loyal", "lost"]
        await d.press("tab", "enter")
        assert acme(d.crm)["lifecycle"] == "loyal"


async def test_a_reference_is_found_by_a_few_letters(place: Path) -> None:
    async with desk(place) as d:
        await opened(d)
        await to_field(d, "Parent company")
        await d.press("enter")
        screen = await d.type("beta")
        assert "Betasoft" in last_lines(screen)[0]
        screen = await d.press("tab", "enter")
        assert "Betasoft" in line_with(screen, "Parent company")
        screen = await d.press("space")
        assert screen.startswith(" Customer › Betasoft")


async def test_yes_and_no_change_places(place: Path) -> None:
    async with desk(place) as d:
        await opened(d)
        await to_field(d, "Do not contact")
        assert "yes" in line_with(await d.press("enter"), "Do not contact")
        assert acme(d.crm)["do_not_contact"] is True


async def test_a_field_of_the_system_says_why_it_cannot_be_edited(place: Path) -> None:
    async with desk(place) as d:
        await opened(d)
        await to_field(d, "Updated by")
        assert "Updated by is kept by the system" in await d.press("enter")


async def test_what_a_colleague_wrote_over_the_same_field_is_decided_by_the_person(place: Path) -> None:
    async with desk(place) as d:
        await opened(d)
        await to_field(d, "Boston")
        await d.press("enter", "ctrl+u")
        await d.type("Chicago")
        bob = d.colleague()
        archive.edit(bob, "customer", acme(bob).id, {"city": "Denver"})
        screen = await d.press("enter")
        assert "bob changed it to “Denver”: enter writes yours, esc keeps theirs" in screen
        assert last_lines(screen)[1] == "City: Chicago"
        assert acme(bob)["city"] == "Denver"
        await d.press("enter")
        assert acme(bob)["city"] == "Chicago"
        bob.close()


async def test_a_colleagues_change_of_another_field_is_no_hindrance(place: Path) -> None:
    async with desk(place) as d:
        await opened(d)
        await to_field(d, "Boston")
        await d.press("enter", "ctrl+u")
        await d.type("Chicago")
        bob = d.colleague()
        archive.edit(bob, "customer", acme(bob).id, {"grade": "C"})
        await d.press("enter")
        assert (acme(bob)["city"], acme(bob)["grade"]) == ("Chicago", "C")
        bob.close()


async def test_an_edit_leaves_the_draft_of_the_form_alone(place: Path) -> None:
    async with desk(place) as d:
        number = acme(d.crm).id
        drafts.keep(d.crm, "customer", number, 1, {"city": "typed before"})
        await opened(d)
        await to_field(d, "Do not contact")
        await d.press("enter")
        assert drafts.find(d.crm, "customer", number) is not None


async def test_what_a_colleague_changes_appears_and_the_typed_line_stays(place: Path) -> None:
    async with desk(place) as d:
        await opened(d)
        await to_field(d, "Boston")
        await d.press("enter")
        await d.type(" East")
        bob = d.colleague()
        archive.edit(bob, "customer", acme(bob).id, {"grade": "C", "industry": "steel"})
        screen = await d.until(lambda text: "steel" in text)
        assert last_lines(screen)[1] == "City: Boston East"
        screen = await d.press("escape")
        assert "bob changed: Industry, Grade" in screen
        bob.close()


async def test_people_of_a_customer_are_listed_linked_and_unlinked(place: Path) -> None:
    async with desk(place) as d:
        screen = await opened(d, "l")
        assert "[2 contacts]" in screen
        assert line_with(screen, "Jane Doe").startswith(" * Jane Doe")
        assert "王小明" in screen
        screen = await d.press("j", "m")
        assert line_with(screen, "王小明").startswith(" * ")
        assert line_with(screen, "Jane Doe").startswith("   ")
        await d.press("r")
        await d.type("fin")
        screen = await d.press("tab", "enter")
        assert "finance" in screen
        screen = await d.press("x")
        assert len([line for line in screen.split("\n") if "Jane Doe" in line or "王小明" in line]) == 2  # one of them in the message
        screen = await d.press("u")
        assert "Jane Doe" in screen
        assert "王小明" in screen


async def test_a_person_in_the_archive_is_linked_by_name(place: Path) -> None:
    async with desk(place) as d:
        someone = archive.add(d.crm, "contact", {"name": "Ravi Patel"})
        await opened(d, "2", "+")
        await d.type("ravi")
        screen = await d.press("tab", "enter")
        assert "linked with Ravi Patel" in screen
        assert someone in [tie["contact"] for tie in links.of(d.crm, "customer", acme(d.crm).id)]


async def test_a_persons_page_opens_from_the_customers_and_leads_back(place: Path) -> None:
    async with desk(place) as d:
        screen = await opened(d, "2", "enter")
        assert screen.startswith(" Contact › Jane Doe")
        assert "2 customers" in screen
        screen = await d.press("2")
        assert "Acme Corporation" in screen
        screen = await d.press("q")
        assert screen.startswith(" Customer › Acme Corporation")
        assert "[2 contacts]" in screen


async def test_the_timeline_says_when_what_who_and_the_result(place: Path) -> None:
    async with desk(place) as d:
        screen = await opened(d, "3")
        newest = line_with(screen, "Call number 2")
        assert newest.split()[:6] == ["1", "d", "2025-11-20", "04:40", ">", "call"]
        assert screen.index("Call number 2") < screen.index("Call number 0")
        assert last_lines(screen)[0] == "1/3"
        assert (await d.press("enter")).startswith(" Activity › Call number 2")


async def test_an_activity_is_logged_in_one_line(place: Path) -> None:
    async with desk(place) as d:
        await opened(d, "3", "c")
        await d.type("visit 45m saw the plant > wants a sample")
        screen = await d.press("enter")
        assert "saw the plant > wants a sample" in screen
        assert last_lines(screen)[0].endswith("/4")


async def test_what_is_logged_is_seen_also_on_a_long_timeline(tmp_path: Path) -> None:
    async with desk(filled(tmp_path / "a.sqlite", 40)) as d:
        await opened(d, "3", "c")
        await d.type("asked for samples")
        assert "asked for samples" in (await d.press("enter")).split("\n")[2]


async def test_a_long_timeline_is_read_window_by_window_and_searched_whole(tmp_path: Path) -> None:
    async with desk(filled(tmp_path / "a.sqlite", 400)) as d:
        screen = await opened(d, "3", "G")
        assert last_lines(screen)[0] == "400/400"
        assert "Call number 0 " in screen
        await d.press("g", "g", "/")
        await d.type("number 17 ")
        screen = await d.press("enter")
        assert "Call number 17 " in screen
        assert last_lines(screen)[0] == "383/400"


async def test_words_are_found_on_the_page_one_match_after_the_other(place: Path) -> None:
    async with desk(place) as d:
        await opened(d, "3", "/")
        await d.type("call number")
        assert last_lines(await d.press("enter"))[0] == "1/3"
        assert last_lines(await d.press("n"))[0] == "2/3"
        assert last_lines(await d.press("N"))[0] == "1/3"
        assert last_lines(await d.press("N"))[0] == "3/3"
        await d.press("/")
        await d.type("nowhere")
        assert "“nowhere” is not on this page" in await d.press("enter")


async def test_the_history_says_who_changed_what_from_what_to_what(place: Path) -> None:
    async with desk(place) as d:
        archive.edit(d.crm, "customer", acme(d.crm).id, {"city": "Chicago", "grade": "B"})
        screen = await opened(d, "9")
        assert "City: Boston → Chicago" in screen
        assert "Grade: A → B" in screen
        newest = screen.split("\n")[2]
        assert ("ann" in newest, "tui" in newest, "edited" in newest) == (True, True, True)


async def test_next_and_previous_record_without_going_back(place: Path) -> None:
    async with desk(place) as d:
        first = await d.press("enter")
        second = await d.press("J")
        assert first.split("\n")[0] != second.split("\n")[0]
        assert (await d.press("K")).split("\n")[0] == first.split("\n")[0]
        assert "first record" in await d.press("K")


async def test_archiving_goes_back_to_the_list_and_undo_brings_it_back(place: Path) -> None:
    async with desk(place) as d:
        await opened(d)
        screen = await d.press("d")
        assert "archived Acme Corporation" in screen
        assert screen.startswith(" Customers")
        assert acme_is_gone(d.crm)
        await d.press("u")
        assert not acme_is_gone(d.crm)


def acme_is_gone(crm: Crm) -> bool:
    return not crm.store.find("customer", "name", "Acme Corporation")


async def test_a_record_opened_later_begins_at_its_profile(place: Path) -> None:
    async with desk(place) as d:
        await opened(d, "3", "j", "q")
        await d.press("g", "c")
        await d.press("/")
        await d.type("zenith")
        screen = await d.press("enter", "enter")
        assert screen.startswith(" Customer › Zenith Foods")
        assert "[1 profile]" in screen
        assert "Acme" not in screen
        assert "Basic data" in screen.split("\n")[2]
        assert "wants a quote" not in await d.press("3")


@pytest.mark.parametrize("key", ["q", "escape", "-"])
async def test_every_way_back_leads_to_the_list(place: Path, key: str) -> None:
    async with desk(place) as d:
        await opened(d)
        assert (await d.press(key)).startswith(" Customers")


async def test_verbs_of_the_list_work_on_the_record(place: Path) -> None:
    async with desk(place) as d:
        await opened(d, "t")
        await d.type("key-account")
        screen = await d.press("enter")
        assert "tagged Acme Corporation" in screen
        assert acme(d.crm)["tags"] == ("key-account",)


async def test_adding_on_the_tab_of_contacts_opens_a_form_that_knows_the_customer(place: Path) -> None:
    async with desk(place) as d:
        screen = await opened(d, "2", "a")
        assert screen.startswith(" New: Contact")
        assert "Acme Corporation" in line_with(screen, "Customer")
        await d.type("Maria Silva")
        screen = await d.press("f2")
        assert screen.startswith(" Customer › Acme Corporation")
        assert "Maria Silva" in line_with(screen, "   Maria")


async def test_long_text_is_edited_in_the_form_at_its_field(place: Path) -> None:
    async with desk(place) as d:
        await opened(d)
        await to_field(d, "Pays late")
        screen = await d.press("enter")
        assert screen.startswith(" Customer › Acme Corporation")
        assert "form" in screen.split("\n")[0]
        assert "Notes" in screen


async def test_every_action_of_a_record_does_something(place: Path) -> None:
    async with desk(place) as d:
        await opened(d)
        page = d.app.page
        names = ["do_" + action.id.replace(".", "_") for action in d.app.actions if "record" in action.contexts]
        assert [name for name in names if not (hasattr(page, name) or hasattr(d.app, name))] == []


async def test_a_colleague_deletes_the_record_for_ever(place: Path) -> None:
    async with desk(place) as d:
        await opened(d)
        number = acme(d.crm).id
        archive.archive(d.crm, "customer", [number])
        archive.purge(d.crm, "customer", [number])
        screen = await d.until(lambda text: "deleted for ever" in text)
        assert screen.startswith(" Customer › Acme Corporation")
        assert (await d.press("q")).startswith(" Customers")
