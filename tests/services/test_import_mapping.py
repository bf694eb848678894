"""Headings become fields by a proposal that says why, and that people may change."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.databases import Place
from tests.services.files import meanings, proposed, written
from tui_crm import i18n
from tui_crm.errors import UsageError
from tui_crm.services.transfer.meaning.mapping import Use

pytestmark = pytest.mark.parametrize("place", ["sqlite"], indirect=True)


def test_names_aliases_and_labels_are_known_in_both_languages(place: Place, tmp_path: Path) -> None:
    source = written(tmp_path, "Account Name,客户类型,E-mail,Mobile,电话,Yearly revenue,year-established\nAcme,company,a@b.de,1,2,3,1990\n")
    mapping = proposed(place.open(), source)
    assert meanings(mapping) == {
        "Account Name": "name", "客户类型": "kind", "E-mail": "emails", "Mobile": "phones", "电话": "phones", "Yearly revenue": "revenue",
        "year-established": "founded",
    }  # fmt: skip
    assert [column.samples for column in mapping.columns][:2] == [("Acme",), ("company",)]
    assert mapping.columns[0].reason == "known as account name"


def test_the_labels_of_the_interface_are_known(place: Place, tmp_path: Path) -> None:
    i18n.install("zh_CN")
    label = i18n._("Legal representative")
    mapping = proposed(place.open(), written(tmp_path, f"名称,{label}\n华兴,张三\n"))
    assert meanings(mapping) == {"名称": "name", label: "legal_representative"}


def test_decorated_and_numbered_headings_are_known(place: Place, tmp_path: Path) -> None:
    source = written(tmp_path, "*客户名称（必填）,Phone 1,Phone 2 - Value,City:,Customer phone,公司地址,industri\nAcme,1,2,Kiel,3,x,y\n")
    assert list(meanings(proposed(place.open(), source)).values()) == ["name", "phones", "phones", "city", "phones", "address", "industry"]


def test_unknown_columns_go_into_the_notes_unless_left_out(place: Place, tmp_path: Path) -> None:
    crm = place.open()
    source = written(tmp_path, "name,id,shoe size\nAcme,7,42\n")
    assert meanings(proposed(crm, source)) == {"name": "name", "id": "external_ids", "shoe size": "notes"}
    assert meanings(proposed(crm, source).with_unknown(Use.IGNORE)) == {"name": "name", "id": "external_ids", "shoe size": "ignore"}
    assert meanings(proposed(crm, source, "tags")) == {"name": "name", "id": "ignore", "shoe size": "ignore"}  # tags have no notes


def test_values_that_do_not_fit_speak_against_a_name(place: Place, tmp_path: Path) -> None:
    mapping = proposed(place.open(), written(tmp_path, "name,status\nAcme,behind the shed\nGlobex,under the roof\n"))
    assert mapping.columns[1].use is Use.NOTES
    assert mapping.columns[1].reason == "like lifecycle, but “behind the shed” does not fit"


def test_the_surer_heading_wins_a_field(place: Place, tmp_path: Path) -> None:
    mapping = proposed(place.open(), written(tmp_path, "company,name\nAcme,Acme Corp\n"))
    assert meanings(mapping) == {"company": "notes", "name": "name"}
    assert mapping.columns[0].reason == "name is filled by “name”"


def test_what_the_system_keeps_is_left_out(place: Place, tmp_path: Path) -> None:
    mapping = proposed(place.open(), written(tmp_path, "name,created_at,version\nAcme,2026-01-01,3\n"))
    assert meanings(mapping) == {"name": "name", "created_at": "ignore", "version": "ignore"}


def test_blank_and_repeated_headings_are_named(place: Place, tmp_path: Path) -> None:
    mapping = proposed(place.open(), written(tmp_path, "name,,note x,note x\nAcme,1,2,3\n"))
    assert [(column.name, column.reason) for column in mapping.columns[1:]] == [
        ("column 2", "no heading"),
        ("note x", "no field of that name; the heading “note x” is there 2 times"),
        ("note x", "no field of that name; the heading “note x” is there 2 times"),
    ]
    assert [column.field for column in mapping.with_field(4, "city").with_field("#2", "region").columns] == ["name", "region", "", "city"]


def test_people_change_the_proposal(place: Place, tmp_path: Path) -> None:
    crm = place.open()
    mapping = proposed(crm, written(tmp_path, "company,name,x\nAcme,Bob,1\n"), company="name", x=None)
    assert meanings(mapping) == {"company": "name", "name": "notes", "x": "ignore"}
    for heading, field, message in (("y", "city", "no heading “y”"), ("x", "shoe", "no field “shoe”"), ("x", "version", "kept by the system")):
        with pytest.raises(UsageError, match=message):
            mapping.with_field(heading, field)


def test_only_texts_are_made_of_several_columns(place: Place, tmp_path: Path) -> None:
    crm = place.open()
    mapping = proposed(crm, written(tmp_path, "first,last,a,b\nAda,Lovelace,1,2\n"), "contacts", first="name", last="name")
    assert meanings(mapping)["last"] == "name"
    customers = proposed(crm, written(tmp_path, "name,a,b\nx,1,2\n"), a="founded")
    with pytest.raises(UsageError, match="only one column can fill it"):
        customers.with_field("b", "founded")


def test_fields_that_nothing_fills_are_told(place: Place, tmp_path: Path) -> None:
    mapping = proposed(place.open(), written(tmp_path, "sales_agent,email\nAnna,a@b.de\n"), "users")
    assert [field.name for field in mapping.missing] == ["login"]


def test_fields_of_the_database_itself_are_known(place: Place, tmp_path: Path) -> None:
    from tui_crm.model.fields import Field, Kind
    from tui_crm.services import custom_fields

    custom_fields.add(place.open(), "customer", Field("shoe", Kind.INTEGER, "Shoe size"))
    assert meanings(proposed(place.open(), written(tmp_path, "name,shoe size\nAcme,42\n"))) == {"name": "name", "shoe size": "user.shoe"}
