"""Forms, as people fill them in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens.desk import LARGE, NOW, SMALL, Desk, desk
from tui_crm import i18n
from tui_crm.model.fields import Choice, Field, Kind
from tui_crm.services import archive, custom_fields
from tui_crm.widgets.form_lines import FormLines


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "crm.sqlite"


def line(screen: str, label: str) -> str:
    """The line of the field with this label, without the sign before it and the star behind the label."""
    found = next(text for text in screen.split("\n") if (text[1:].replace("*", " ") + " ").startswith(label + " "))
    return found[1:].replace(label + "*", label, 1)


def value(screen: str, label: str) -> str:
    """What stands behind a label."""
    return line(screen, label)[len(label) :].strip()


def status(screen: str) -> str:
    return screen.split("\n")[-2].strip()


async def open_form(d: Desk, name: str) -> str:
    """The form of the customer with this name."""
    record = d.crm.store.find("customer", "name", name)[0]
    d.app.go_form("customer", record)
    return await d.settle()


async def go(d: Desk, field: str) -> str:
    """Move the cursor into a field."""
    d.app.page.query_one(FormLines).go(field)
    return await d.settle()


async def clear(d: Desk) -> None:
    await d.press("ctrl+u")


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_form_has_every_field_of_the_description_by_section(path: Path, size: tuple[int, int]) -> None:
    async with desk(path, size) as d:
        screen = await open_form(d, "Acme Corporation")
        lines = screen.split("\n")
        assert len(lines) == size[1]
        assert lines[0].split("  ")[0].strip() == "Customer › Acme Corporation"
        assert lines[1] == " Basic data"
        assert value(screen, "Name") == "Acme Corporation"
        assert status(screen).endswith("1/39")
        assert lines[-1].startswith(" f1 keys  ctrl+s save")
        assert lines[-1].rstrip().endswith("esc close")
        seen = {field.name for field in d.crm.catalogue["customer"].editable}
        assert seen == {text.key for text in d.app.page.query_one(FormLines)._lines if text.key}


async def test_the_fields_scroll_and_the_current_one_is_always_in_view(path: Path) -> None:
    async with desk(path) as d:
        await open_form(d, "Acme Corporation")
        assert "Tags" not in d.screen
        screen = await d.press(*["tab"] * 38)
        assert line(screen, "Team")
        assert line(screen, "Team")
        assert status(screen).endswith("39/39")
        screen = await d.press("tab")
        assert "the last field" in status(screen)
        await d.press("pageup", "pageup")
        assert value(d.screen, "Name") == "Acme Corporation"


async def test_labels_and_values_align_in_chinese(path: Path) -> None:
    from rich.cells import cell_len

    i18n.install("zh_CN")
    async with desk(path) as d:
        screen = await open_form(d, "上海华兴贸易有限公司")
        rows = screen.split("\n")
        name = next(row for row in rows if "上海华兴" in row and "›" not in row)
        phone = next(row for row in rows if "138 0013 8000" in row)
        assert cell_len(name[: name.index("上海华兴")]) == cell_len(phone[: phone.index("138")])
        assert all(cell_len(row) <= 80 for row in rows)


async def test_a_field_is_typed_over_and_saved_with_one_key(path: Path) -> None:
    async with desk(path) as d:
        await open_form(d, "Betasoft")
        await go(d, "city")
        await clear(d)
        screen = await d.type("Mombasa")
        assert line(screen, "City").endswith("Mombasa")
        assert next(text for text in screen.split("\n") if "Mombasa" in text).startswith("+")
        screen = await d.press("ctrl+s")
        assert "saved Betasoft · u takes it back" in status(screen)
        record = d.crm.store.find("customer", "name", "Betasoft")[0]
        assert d.crm.store.read("customer", record)["city"] == "Mombasa"
        await d.press("u")
        assert d.crm.store.read("customer", record)["city"] == "Nairobi"


async def test_a_new_record_comes_under_the_cursor_of_the_list(path: Path) -> None:
    async with desk(path) as d:
        screen = await d.press("a")
        assert screen.startswith(" New: Customer")
        await d.type("Aardvark")
        screen = await d.press("f2")
        assert "added Aardvark · u takes it back" in status(screen)
        created = d.crm.store.find("customer", "name", "Aardvark")[0]
        assert d.app.list_page.table.cursor_id == created
        assert d.crm.store.read("customer", created)["owner"] == d.crm.user.id


async def test_saving_shows_all_problems_and_goes_to_the_first(path: Path) -> None:
    async with desk(path) as d:
        await d.press("a")
        await go(d, "founded")
        await d.type("long ago")
        await go(d, "emails")
        await d.type("nobody")
        screen = await d.press("ctrl+s")
        assert "not saved: 3 fields; Name: must be filled in" in status(screen)
        assert status(screen).endswith("1/39")
        assert "! must be filled in" in line(screen, "Name")
        assert "! not a number: long ago" in line(screen, "Founded")
        assert "! not an e-mail address: nobody" in line(screen, "E-mails")
        assert next(text for text in screen.split("\n") if "Founded" in text).startswith("!")
        screen = await d.type("N")
        assert "must be filled in" not in line(screen, "Name")


async def test_what_is_wrong_is_said_when_the_field_is_left_not_while_it_is_typed(path: Path) -> None:
    async with desk(path) as d:
        await d.press("a")
        await go(d, "emails")
        assert "!" not in line(await d.type("info"), "E-mails")
        assert "! not an e-mail address: info" in line(await d.press("tab"), "E-mails")
        await d.press("shift+tab")
        assert "!" not in line(await d.type("@acme.example"), "E-mails")


async def test_what_no_more_letters_can_make_right_is_said_at_once(path: Path) -> None:
    async with desk(path) as d:
        await d.press("a")
        await go(d, "kind")
        assert "! " not in line(await d.type("c"), "Type")
        assert "! cx is none of: company, person" in line(await d.type("x"), "Type")


@pytest.mark.parametrize(("words", "resolved"), [("tomorrow", "2025-11-22 Sat"), ("下周五", "2025-11-28 Fri"), ("+3d", "2025-11-24 Mon")])
async def test_date_words_are_shown_as_dates_before_they_are_saved(path: Path, words: str, resolved: str) -> None:
    async with desk(path) as d:
        await open_form(d, "王伟")
        await go(d, "birthday")
        screen = await d.type(words)
        assert f"= {resolved}" in line(screen, "Birthday")
        screen = await d.press("enter")
        assert value(screen, "Birthday") == resolved.split()[0]


async def test_choices_go_round_with_the_arrows_and_are_completed_when_typed(path: Path) -> None:
    async with desk(path) as d:
        await open_form(d, "Acme Corporation")
        screen = await d.press("tab")
        assert status(screen).startswith("← → choose: company · person")
        assert value(await d.press("right"), "Type") == "person"
        assert value(await d.press("left"), "Type") == "company"
        assert value(await d.press("p"), "Type") == "person"  # a letter begins anew; the rest stands behind the cursor
        assert d.app.page.query_one(FormLines).editor.text == "p"
        assert value(await d.press("tab"), "Type") == "person"
        await go(d, "lifecycle")
        screen = await d.type("lo")
        assert status(screen).startswith("loyal  lost")
        await d.press("ctrl+n")
        assert value(await d.press("ctrl+n"), "Lifecycle") == "lost"


async def test_space_toggles_yes_and_no(path: Path) -> None:
    async with desk(path) as d:
        await open_form(d, "Acme Corporation")
        assert value(await go(d, "do_not_contact"), "Do not contact") == "[ ] no"
        assert value(await d.press("space"), "Do not contact") == "[x] yes"
        assert value(await d.press("n"), "Do not contact") == "[ ] no"


async def test_values_used_before_complete_inline(path: Path) -> None:
    async with desk(path) as d:
        await open_form(d, "王伟")
        await go(d, "city")
        await clear(d)
        screen = await d.type("Bos")
        assert value(screen, "City") == "Boston"
        assert status(screen).startswith("Boston")
        assert d.app.page.query_one(FormLines).editor.text == "Bos"
        await d.press("right", "tab")
        assert d.app.page.query_one(FormLines).line("city").text == "Boston"


async def test_a_reference_is_found_by_pinyin_and_by_the_beginning_of_its_name(path: Path) -> None:
    async with desk(path) as d:
        await open_form(d, "Betasoft")
        await go(d, "parent")
        screen = await d.type("huaxing")
        assert "上海华兴贸易有限公司 C-000003" in status(screen)
        assert value(await d.press("ctrl+n"), "Parent company") == "上海华兴贸易有限公司"
        await d.press("f2")
        beta = d.crm.store.find("customer", "name", "Betasoft")[0]
        assert d.crm.store.read("customer", beta)["parent"] == d.crm.store.find("customer", "name", "上海华兴贸易有限公司")[0]
        await open_form(d, "Acme Corporation")
        await go(d, "parent")
        await d.type("Zen")
        assert value(await d.press("tab"), "Parent company") == "Zenith Foods"  # the only one that begins so
        await d.press("shift+tab", "ctrl+u")
        await d.type("nobody")
        assert "! There is no Customer “nobody”" in line(await d.press("tab"), "Parent company")


async def test_several_values_are_separated_by_semicolons(path: Path) -> None:
    async with desk(path) as d:
        await open_form(d, "Acme Corporation")
        assert value(await go(d, "tags"), "Tags") == ""
        await d.type("vip; new,late")
        await d.press("ctrl+s")
        assert d.crm.store.read("customer", 1)["tags"] == ("vip", "new", "late")


async def test_long_text_opens_in_an_editor_of_its_own(path: Path) -> None:
    async with desk(path) as d:
        await open_form(d, "Zenith Foods")
        await go(d, "notes")
        screen = await d.press("enter")
        assert screen.startswith(" Notes")
        assert "F2 takes the text" in status(screen)
        await d.press("enter", *"calls back", "ctrl+z", *"pays", "ctrl+s")
        assert value(d.screen, "Notes").startswith("pays late⏎")
        await d.press("ctrl+s")
        notes = str(d.crm.store.read("customer", 5)["notes"])
        assert notes.startswith("pays late\n")
        assert notes.endswith("pays")


async def test_a_letter_in_a_long_text_begins_to_write_and_leaving_asks(path: Path) -> None:
    async with desk(path) as d:
        await open_form(d, "Zenith Foods")
        await go(d, "notes")
        await d.press("!")
        screen = await d.press("escape")
        assert "the text was changed: s takes it, d drops the change, esc goes on" in status(screen)
        assert "s save" in screen.split("\n")[-1]
        await d.press("d")
        assert value(d.screen, "Notes") == "pays late"


async def test_escape_asks_only_if_something_was_typed(path: Path) -> None:
    async with desk(path) as d:
        await open_form(d, "Acme Corporation")
        assert (await d.press("escape")).startswith(" Customers")
        await open_form(d, "Acme Corporation")
        await d.type("!")
        screen = await d.press("escape")
        assert "unsaved changes: s saves, d discards, esc goes on" in status(screen)
        assert screen.split("\n")[-1].split()[:6] == ["f1", "keys", "s", "save", "d", "discard"]
        assert "s saves" in status(await d.press("x"))
        assert value(await d.press("escape"), "Name") == "Acme Corporation!"
        await d.press("escape", "d")
        assert d.screen.startswith(" Customers")
        assert d.crm.store.read("customer", 1)["name"] == "Acme Corporation"
        await open_form(d, "Acme Corporation")
        await d.type("!")
        await d.press("escape", "s")
        assert d.crm.store.read("customer", 1)["name"] == "Acme Corporation!"


async def test_typing_can_be_undone(path: Path) -> None:
    async with desk(path) as d:
        await open_form(d, "Acme Corporation")
        await d.press("ctrl+w")
        assert value(await d.type("Ltd now"), "Name") == "Acme Ltd now"
        await d.press("ctrl+z")
        assert value(d.screen, "Name") == "Acme Ltd"
        await d.press("ctrl+z", "ctrl+z")
        assert value(d.screen, "Name") == "Acme Corporation"
        assert "nothing typed here to undo" in status(await d.press("ctrl+z"))


async def test_a_contact_begins_with_the_customer_it_is_given_and_is_tied_to_it(path: Path) -> None:
    async with desk(path) as d:
        d.app.go_form("contact", customer=2)
        await d.settle()
        assert value(d.screen, "Customer") == "Betasoft"
        assert (await d.press("escape")).startswith(" Customers")  # what was given is nothing typed
        d.app.go_form("contact", customer=2)
        await d.settle()
        await d.type("Kamau")
        await d.press("ctrl+s")
        contact = d.crm.store.find("contact", "name", "Kamau")[0]
        assert d.crm.store.read("contact", contact)["customer"] == 2
        assert d.crm.lists.referring("link", "contact", [contact])


async def test_an_activity_begins_now_with_its_customer_and_offers_the_customers_contacts(path: Path) -> None:
    async with desk(path) as d:
        archive.add(d.crm, "contact", {"name": "Kamau", "customer": 2})
        d.app.go_form("activity", customer=2)
        await d.settle()
        assert value(d.screen, "When") == "2025-11-21 04:41"
        assert value(d.screen, "Customer") == "Betasoft"
        assert status(await go(d, "contact")).startswith("Kamau")
        await d.press("ctrl+n")
        await go(d, "subject")
        await d.press(*"asked for a quote", "ctrl+s")
        (activity,) = d.crm.store.find("activity", "subject", "asked for a quote")
        written = d.crm.store.read("activity", activity)
        assert (written["customer"], written["contact"], written["at"]) == (2, 1, NOW + 100_000)


async def test_fields_made_in_the_app_are_fields_like_any_other(path: Path) -> None:
    async with desk(path) as d:
        custom_fields.add(d.crm, "customer", Field("tier", Kind.CHOICE, "Tier", choices=(Choice("gold", "gold"), Choice("tin", "tin"))))
    async with desk(path) as d:
        await open_form(d, "Acme Corporation")
        await go(d, "user.tier")
        assert value(await d.press("right"), "Tier") == "gold"
        await d.press("ctrl+s")
        assert d.crm.store.read("customer", 1)["user.tier"] == "gold"


async def test_what_nobody_touched_stays_exactly_as_it_was(path: Path) -> None:
    naughty = {
        "name": "zero\u200bwidth \u202eleft", "address": "two\nlines\tand tab", "phones": ("ext only 12",),
        "other_names": ("a; b", "c"), "revenue": 123_456,
    }
    async with desk(path, customers=(naughty,)) as d:
        before = dict(d.crm.store.read("customer", 1).values)
        d.app.go_form("customer", 1)
        await d.settle()
        await go(d, "city")
        await d.type("x")
        await d.press("ctrl+s")
        after = dict(d.crm.store.read("customer", 1).values)
        assert {name for name in after if after[name] != before[name]} == {"city", "version", "updated_at"}


async def test_pasting_several_lines_into_a_field_of_several_values_separates_them(path: Path) -> None:
    from textual import events

    async with desk(path) as d:
        await open_form(d, "王伟")
        await go(d, "emails")
        d.app.page.post_message(events.Paste("a@x.example\nb@y.example\n"))
        await d.settle()
        assert value(d.screen, "E-mails") == "a@x.example; b@y.example"


async def test_a_form_says_that_it_is_saving_while_another_program_holds_the_database(path: Path) -> None:
    async with desk(path) as d:
        await open_form(d, "Betasoft")
        await d.type("X")
        bob = d.colleague()
        with bob.store.engine.tx():
            await d.pilot.press("f2")
            assert "saving…" in status(await d.until(lambda screen: "saving…" in screen))
        bob.close()
        assert "saved BetasoftX" in await d.settle()
