"""A form without its screen: texts and values, on both engines."""

from __future__ import annotations

import pytest

from tests.databases import Place
from tui_crm.errors import InvalidRecord, StaleWrite
from tui_crm.model.entity import Entity
from tui_crm.services import archive, drafts, form_hints
from tui_crm.services.crm import Crm
from tui_crm.services.form import Form, open_form

FULL = {
    "name": "Acme; Sons, Ltd", "kind": "company", "other_names": ("ACME", "阿克米"), "founded": 1999, "birthday": "1980-02-29",
    "phones": ("+8613800138000", "call reception"), "emails": ("a@acme.example", "b@acme.example"), "socials": ("wechat:acme_sh",),
    "do_not_contact": True, "revenue": 123_456_789, "currency": "EUR", "size": "10-49", "source": "a friend", "tags": ("vip", "late"),
    "notes": "two\nlines", "employees": 12_500,
}


def acme(crm: Crm) -> int:
    return archive.add(crm, "customer", FULL)


def same_texts(entity: Entity, form: Form) -> dict[str, object]:
    """What each text means when it is read instead of remembered."""
    form._base_texts = {field.name: "\0" for field in entity.editable}
    form._known.clear()
    return {field.name: form.value(field.name) for field in entity.editable if field.name not in ("owner", "code")}


def test_every_text_of_a_form_means_the_value_it_stands_for(crm: Crm) -> None:
    form = open_form(crm, "customer", acme(crm))
    before = {name: form.base[name] for name in form.texts}
    assert form.texts["revenue"] == "1,234,567.89"
    assert form.texts["phones"] == "138 0013 8000; call reception"
    for name, meant in same_texts(form.entity, form).items():
        assert meant == before[name], name


def test_saving_without_a_change_writes_nothing(crm: Crm) -> None:
    record = acme(crm)
    form = open_form(crm, "customer", record)
    version = crm.store.read("customer", record).version
    assert not form.unsaved
    assert form.save() == record
    assert crm.store.read("customer", record).version == version


def test_only_what_was_typed_is_written(crm: Crm) -> None:
    record = acme(crm)
    form = open_form(crm, "customer", record)
    form.type("city", "Hamburg")
    form.type("employees", "13k")
    assert form.changes() == {"city": "Hamburg", "employees": 13_000}


def test_an_amount_follows_the_currency_that_stands_beside_it(crm: Crm) -> None:
    form = open_form(crm, "customer", acme(crm))
    form.type("revenue", "500")
    form.type("currency", "JPY")
    assert form.changes() == {"revenue": 500, "currency": "JPY"}


def test_all_problems_are_told_together(crm: Crm) -> None:
    form = open_form(crm, "customer")
    form.type("founded", "long ago")
    form.type("emails", "nobody")
    form.type("parent", "unheard of")
    with pytest.raises(InvalidRecord) as told:
        form.save()
    assert {problem.field for problem in told.value.problems} == {"name", "founded", "emails", "parent"}


def test_a_reference_by_a_name_that_several_have_is_refused_until_one_is_chosen(crm: Crm) -> None:
    first, second = (archive.add(crm, "customer", {"name": "Twin"}) for _each in range(2))
    form = open_form(crm, "customer")
    form.type("parent", "Twin")
    assert form.check("parent").problem
    hits = form_hints.look_up(crm, "customer", form.entity.by_name["parent"], "Twin").found
    assert {hit.record for hit in hits} == {first, second}
    form.choose("parent", "Twin", second)
    assert form.value("parent") == second


def test_the_draft_of_a_chosen_record_names_it_exactly(crm: Crm) -> None:
    _first, second = (archive.add(crm, "customer", {"name": "Twin"}) for _each in range(2))
    form = open_form(crm, "contact", given={"customer": second})
    form.type("name", "Kamau")
    drafts.keep(crm, "contact", 0, 0, form.draft_texts())
    again = open_form(crm, "contact")
    draft = drafts.find(crm, "contact", 0)
    assert draft
    again.take_up(draft)
    assert (again.texts["name"], again.texts["customer"], again.value("customer")) == ("Kamau", "Twin", second)


def test_drafts_are_those_of_their_author(place: Place) -> None:
    ann, bob = place.open("ann"), place.open("bob")
    drafts.keep(ann, "customer", 0, 0, {"name": "half"})
    assert (drafts.count(ann), drafts.count(bob)) == (1, 0)
    assert [drafts.label(ann, draft) for draft in drafts.mine(ann)] == ["New: Customer (half)"]


def test_users_are_found_by_login_and_name(place: Place) -> None:
    ann, _bob = place.open("ann"), place.open("bob")
    assert [hit.text for hit in form_hints.records(ann, "user", "bo")] == ["bob"]


def test_a_stale_form_goes_on_from_the_colleagues_version(place: Place) -> None:
    ann, bob = place.open("ann"), place.open("bob")
    record = acme(ann)
    form = open_form(ann, "customer", record)
    form.type("city", "Hamburg")
    form.type("region", "Hamburg")
    archive.edit(bob, "customer", record, {"city": "Bremen", "grade": "A"})
    news = form.news()
    assert news
    assert (news.who, news.fields) == ("bob", {"city": "Bremen", "grade": "A"})
    with pytest.raises(StaleWrite) as stale:
        form.save()
    assert [difference.field for difference in form.overlapping(stale.value)] == ["city", "grade"]
    form.rebase(stale.value, frozenset({"grade"}))
    form.save()
    saved = ann.store.read("customer", record)
    assert (saved["city"], saved["grade"], saved["region"]) == ("Hamburg", "A", "Hamburg")
