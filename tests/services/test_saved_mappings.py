"""A mapping that people chose once is found again for the next file of the same shape."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.databases import Place
from tests.services.files import meanings, proposed, written
from tui_crm import services
from tui_crm.errors import NotFound, UsageError
from tui_crm.model.contexts import ReadContext
from tui_crm.model.core import CORE
from tui_crm.model.fields import Kind
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.meaning import mapping_text, saved
from tui_crm.services.transfer.meaning.columns import Otherwise, Use
from tui_crm.services.transfer.meaning.proposing import propose
from tui_crm.services.transfer.run import importing

HEADINGS = "Firm,Rank,Since,Turnover,Shoe,Rank\n"


def test_a_mapping_is_found_again_with_all_that_was_said(crm: Crm, tmp_path: Path) -> None:
    first = written(tmp_path, HEADINGS + "Acme,gold,03/04/2026,\"1.234,50\",42,x\n")
    chosen = (
        proposed(crm, first).with_field("Firm", "name").with_field(2, "grade").with_value(2, "gold", "A").with_otherwise(2, Otherwise.BLANK)
        .with_field("Since", "birthday").with_format("Since", "dmy").with_field("Turnover", "revenue").with_format("Turnover", "comma")
        .with_new_field("Shoe", "Shoe size").with_field(6, None)
    )  # fmt: skip
    saved.save(crm, "Partners", chosen)
    second = written(tmp_path, "turnover,FIRM,rank,since,Shoe,Rank\n\"9.000,00\",Globex,Gold,05/06/2026,41,y\n", name="second.csv")
    record = saved.find_for(crm, second)
    assert record is not None and record.title == "Partners"
    third = written(tmp_path, HEADINGS + "Globex,Gold,05/06/2026,\"9.000,00\",41,y\n", name="third.csv")
    again = saved.apply(record, proposed(crm, third))
    assert [(c.use, c.field, c.format, c.values, c.otherwise) for c in again.columns] == [
        (c.use, c.field, c.format, c.values, c.otherwise) for c in chosen.columns
    ]
    assert again.columns[0].reason == "as saved in “Partners”" and not again.questions
    plan = importing.run(crm, third, again)
    assert (plan.new, plan.rejected) == (1, 0)


def test_saved_mappings_are_replaced_renamed_and_deleted(crm: Crm, tmp_path: Path) -> None:
    source = written(tmp_path, "name,x\nAcme,1\n")
    number = saved.save(crm, "Monthly", proposed(crm, source))
    assert saved.save(crm, "monthly", proposed(crm, source, x="city")) == number
    assert "city" in saved.named(crm, "MONTHLY")["content"]  # type: ignore[operator]
    saved.rename(crm, number, "Yearly")
    assert [record.title for record in saved.saved(crm)] == ["Yearly"]
    saved.delete(crm, [number])
    assert saved.saved(crm) == [] and saved.find_for(crm, source) is None
    services.undo.undo(crm)
    assert saved.named(crm, "yearly").id == number
    with pytest.raises(NotFound, match="no saved mapping “weekly”; there are: Yearly"):
        saved.named(crm, "weekly")


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_a_mapping_is_text_that_people_edit(place: Place, tmp_path: Path) -> None:
    crm = place.open()
    source = written(tmp_path, "name,stage,x\nAcme,Hot lead,1\n")
    text = mapping_text.dump(proposed(crm, source))
    assert text.startswith('version = 1\nrecords = "customers"\n\n[[column]]\nheading = "name"\n# Acme\nuse = "field"\nfield = "name"\n')
    edited = mapping_text.load('[[column]]\nheading = "x"\nfield = "city"\n', proposed(crm, source))
    assert meanings(edited)["x"] == "city"
    made = mapping_text.load('[[column]]\nheading = "x"\nuse = "new_field"\nfield = "user.x"\nkind = "integer"\nlabel = "X"\n', proposed(crm, source))
    assert made.new_fields[0].kind is Kind.INTEGER and made.columns[2].use is Use.NEW_FIELD


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("text", "message"), [
    ("x = [", "cannot be read"), ('records = "contacts"', "a mapping of contacts"), ('[[column]]\nuse = "notes"', "a column without heading"),
    ('[[column]]\nheading = "x"\nfield = "shoe"', "no field “shoe”"), ('[[column]]\nheading = "x"\nuse = "eat"', "eat"),
    ('[[column]]\nheading = "x"\nfield = "founded"\nformat = "dmy"', "“dmy” is no way to write founded"), ("column = 3", "not a list"),
    ('[[column]]\nheading = "x"\nuse = "new_field"\nfield = "user.x"\nkind = "cheese"', "no kind of field “cheese”"),
    ('[[column]]\nheading = "x"\nfield = "city"\nvalues = 3', "no table"),
])  # fmt: skip
def test_what_is_wrong_with_a_text_is_told(place: Place, tmp_path: Path, text: str, message: str) -> None:
    crm = place.open()
    with pytest.raises(UsageError, match=message):
        mapping_text.load(text, proposed(crm, written(tmp_path, "name,x\nAcme,1\n")))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(theirs=st.text(min_size=1).filter(str.strip), ours=st.sampled_from(["A", "B", ""]))
def test_any_text_comes_back(tmp_path: Path, theirs: str, ours: str) -> None:
    proposal = propose(CORE["customer"], written(tmp_path, "name,grade\nAcme,A\n"), ReadContext())
    mapping = proposal.with_value("grade", theirs, ours)
    assert mapping_text.load(mapping_text.dump(mapping), proposal).columns[1].values == ((theirs, ours),)
