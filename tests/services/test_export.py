"""Exports hold exactly what the archive holds, and an import into an empty one gives it back."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import UTC
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.databases import Place
from tests.services.files import data_set, meanings, proposed
from tui_crm.errors import Cancelled, UsageError
from tui_crm.model.fields import Field, Kind
from tui_crm.services import archive, custom_fields
from tui_crm.services.crm import Crm, Locale, open_crm
from tui_crm.services.transfer import exporting
from tui_crm.services.transfer.exporting import Format
from tui_crm.services.transfer.run import importing
from tui_crm.services.transfer.run.options import Options
from tui_crm.services.transfer.sources.reading import open_csv

NAUGHTY = (
    " leading and trailing ", "tab\there", "line\nbreak", "line\r\nbreak", "bare\rreturn", '"quoted"', "it''s; a, b | c", "[not json",
    '["json"]', "=1+1",
    "👩‍👩‍👧",
    "\ufeffmark", "a\u2028b", "𝕳𝖊𝖑𝖑𝖔", "\u202eright to left", "NULL", "-", "00123", "1e5", "\x1b[31mred", "a ::: b",
    "上海；北京、广州", "\x7f\x01", "ﷺ",
)  # fmt: skip


def exported(crm: Crm, entity: str, form: Format = Format.CSV, where: str = "", names: Sequence[str] = (), sort: str = "id") -> str:
    stream = io.BytesIO()
    exporting.export(crm, crm.listing(entity, where, sort), exporting.columns(crm, entity, names), form, stream)
    return stream.getvalue().decode()


def values(crm: Crm, entity: str) -> list[dict[str, object]]:
    """What people set in the records of an entity, but for references, whose numbers differ from archive to archive."""
    names = [field.name for field in crm.catalogue[entity].editable if field.kind is not Kind.REFERENCE]
    ids = crm.lists.stream_ids(crm.listing(entity, sort="id"))
    return [{name: record[name] for name in names} for record in crm.store.read_many(entity, ids)]


def carried_over(source: Crm, folder: Path, entities: Sequence[str]) -> Crm:
    """A new archive into which these entities are imported by the proposal alone."""
    target = open_crm(str(folder / "copy.db"), Locale(UTC), login="ann", clock=source.store.clock)
    for entity in entities:
        path = folder / f"{entity}.csv"
        path.write_bytes(exported(source, entity).encode())
        reader = open_csv(path)
        mapping = importing.proposal(target, entity, reader)
        assert set(meanings(mapping).items()) == {(name, name) for name in reader.headings}
        plan = importing.run(target, reader, mapping, Options(keys=("login",) if entity == "user" else ()))
        assert (plan.rejected, plan.incomplete, plan.reject_samples) == (0, 0, ())
    return target


def test_csv_has_the_filter_the_columns_and_the_order_asked_for(crm: Crm) -> None:
    for name, city in (("Acme", "Kiel"), ("Globex", "Bonn"), ("Initech", "Kiel")):
        archive.add(crm, "customer", {"name": name, "city": city, "revenue": 1250, "tags": ("a", "b")})
    text = exported(crm, "customer", where="city:kiel", names=("name", "tag", "Yearly revenue", "owner"), sort="-name")
    assert text == "name,tags,revenue,owner\r\nInitech,a; b,12.50,ann\r\nAcme,a; b,12.50,ann\r\n"


def test_json_has_native_types(crm: Crm) -> None:
    parent = archive.add(crm, "customer", {"name": "Acme", "do_not_contact": True, "employees": 7, "phones": ("13800138000",)})
    archive.add(crm, "customer", {"name": "上海", "parent": parent, "revenue": 1250, "owner": 0})
    names = ("name", "parent", "do_not_contact", "employees", "phones", "revenue", "last_activity", "owner", "created_at")
    rows = json.loads(exported(crm, "customer", Format.JSON, names=names))
    assert rows[0] == {
        "name": "Acme", "parent": None, "do_not_contact": True, "employees": 7, "phones": ["+8613800138000"], "revenue": "0.00",
        "last_activity": None, "owner": {"id": crm.user.id, "code": "ann", "name": "ann"}, "created_at": "2026-03-02T12:00:00Z",
    }  # fmt: skip
    assert rows[1]["parent"] == {"id": parent, "code": "C-000001", "name": "Acme"}
    lines = exported(crm, "customer", Format.NDJSON, names=names).splitlines()
    assert [json.loads(line) for line in lines] == rows


def test_an_empty_list_is_a_sound_file_too(crm: Crm) -> None:
    assert [exported(crm, "tag", form) for form in (Format.CSV, Format.JSON, Format.NDJSON)] == ["name,about\r\n", "[]\n", ""]


def test_an_unknown_column_is_refused(crm: Crm) -> None:
    with pytest.raises(UsageError, match="no field “shoe”"):
        exporting.columns(crm, "customer", ["shoe"])


def test_an_export_can_be_cancelled(crm: Crm) -> None:
    archive.add(crm, "customer", {"name": "Acme"})
    with pytest.raises(Cancelled):
        exporting.export(crm, crm.listing("customer"), exporting.columns(crm, "customer"), Format.CSV, io.BytesIO(), cancelled=lambda: True)


def test_a_whole_archive_is_carried_over(crm: Crm, place: Place, tmp_path: Path) -> None:
    bob = place.open("bob").user.id
    z = archive.add(crm, "customer", {"name": "Z", "owner": bob, "currency": "JPY", "revenue": 1500, "tags": ("vip", "展会, 2026")})
    acme = archive.add(crm, "customer", {"name": "Acme", "owner": 0, "parent": z, "birthday": "1990-02-28", "other_names": ("A; B", "C")})
    archive.edit(crm, "customer", z, {"parent": acme})  # forwards and backwards
    ada = archive.add(crm, "contact", {"name": "Ada", "customer": acme, "phones": ("+86 138 0013 8000", "021-68881234")})
    archive.add(crm, "activity", {"customer": acme, "contact": ada, "subject": "Quote", "at": 1_767_607_200_123, "body": "a\nb", "minutes": 20})
    copy = carried_over(crm, tmp_path, ("user", "customer", "contact", "activity"))
    for entity in ("user", "customer", "contact", "activity"):
        assert values(copy, entity) == values(crm, entity)
        assert exported(copy, entity) == exported(crm, entity)
    copy.close()


def test_own_fields_of_every_kind_are_carried_over(place: Place, tmp_path: Path) -> None:
    kinds = (Kind.DECIMAL, Kind.PERCENT, Kind.INTEGER, Kind.DATE, Kind.INSTANT, Kind.BOOLEAN, Kind.URL)
    for kind in kinds:
        custom_fields.add(place.open(), "customer", Field(f"k_{kind.value}", kind, f"Own {kind.value}"))
    crm = place.open()
    given = {
        "user.k_decimal": Decimal("-1.0625"), "user.k_percent": Decimal("12.5"), "user.k_integer": -7, "user.k_date": "2026-02-28",
        "user.k_instant": 1_767_607_200_123, "user.k_boolean": True, "user.k_url": "https://a.b/?c=d;e",
    }  # fmt: skip
    number = archive.add(crm, "customer", {"name": "Acme", **given})
    path = tmp_path / "file.csv"
    path.write_bytes(exported(crm, "customer").encode())
    archive.edit(crm, "customer", number, {name: crm.catalogue["customer"].by_name[name].empty for name in given})
    reader = open_csv(path)
    importing.run(crm, reader, proposed(crm, reader), Options(keys=("code",)))
    record = crm.store.read("customer", number)
    assert {name: record[name] for name in given} == given


def carried(texts: Sequence[str], folder: Path) -> list[str]:
    """Texts in a name, in notes, among many values, after export and import: exactly the same everywhere. Those in the notes."""
    crm = open_crm(str(folder / "source.db"), Locale(UTC), login="ann", clock=lambda: 1_772_452_800_000)
    for text in texts:
        many = {"tags": (text, "b"), "other_names": (text,)}
        archive.add(crm, "customer", {"name": f"x{text}", "notes": text, "city": text, "currency": "EUR", **many})
    copy = carried_over(crm, folder, ("customer",))
    assert values(copy, "customer") == values(crm, "customer")
    rows = json.loads(exported(copy, "customer", Format.JSON, names=("notes",)))
    crm.close()
    copy.close()
    return [row["notes"] for row in rows]


def test_naughty_texts_survive(tmp_path: Path) -> None:
    assert carried(NAUGHTY, tmp_path) == list(NAUGHTY)


def test_the_big_list_of_naughty_strings_survives(tmp_path: Path) -> None:
    texts = json.loads((data_set("naughty_strings") / "blns.json").read_text())
    assert len(texts) > 500
    assert carried(texts, tmp_path) == texts


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts=st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40), min_size=1, max_size=8))
def test_any_text_survives(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    assert carried(texts, tmp_path_factory.mktemp("texts")) == texts
