"""Out of one archive and into an empty one, by every format: nothing is lost that the format can hold."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.services.files import data_set
from tests.services.round_trips import NOW, archive_at, carried_over, exported, values
from tui_crm.model.fields import Field, Kind
from tui_crm.services import archive, custom_fields
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.exporting import Format
from tui_crm.services.transfer.run import importing
from tui_crm.services.transfer.run.keeping import with_stamps
from tui_crm.services.transfer.run.options import Doubles, Options
from tui_crm.services.transfer.sources.opening import open_source

OWN = (Kind.DECIMAL, Kind.PERCENT, Kind.INTEGER, Kind.DATE, Kind.INSTANT, Kind.BOOLEAN, Kind.URL, Kind.TEXT, Kind.MONEY)
EVERY = tuple(Format)
TABLES = tuple(form for form in Format if form is not Format.VCARD)  # cards hold people and companies only
UNSEEN = {Format.XLSX: "\ufffe\uffff"}
"""What a format cannot hold: XML's non-characters."""


def pair(folder: Path) -> tuple[Crm, Crm]:
    """Two archives with the same fields of their own."""
    for name in ("source", "target"):
        crm = archive_at(folder / f"{name}.db")
        for kind in OWN:
            custom_fields.add(crm, "customer", Field(f"k_{kind.value}", kind, f"Own {kind.value}"))
        crm.close()
    return archive_at(folder / "source.db"), archive_at(folder / "target.db")


@pytest.mark.parametrize("form", EVERY)
def test_fields_of_every_kind_and_references(form: Format, tmp_path: Path) -> None:
    source, target = pair(tmp_path)
    zeta = archive.add(source, "customer", {
        "name": "Zeta", "currency": "JPY", "revenue": 1500, "tags": ("vip", "展会, 2026", "=x"), "phones": ("+8613800138000", "+862168881234"),
        "notes": "=1\n'=2\n😀", "other_names": ("A; B", "=C"), "postcode": "00123", "city": "-5", "address": "-1-2", "founded": -3,
        "birthday": "1850-02-03", "employees": 12, "emails": ("a@b.example",), "socials": ("wechat:xx",), "do_not_contact": True,
        "website": "https://a.b/?c=d;e", "user.k_decimal": Decimal("-1.0625"), "user.k_percent": Decimal("12.5"), "user.k_integer": -7,
        "user.k_date": "2026-02-28", "user.k_instant": 1_767_607_200_123, "user.k_boolean": True, "user.k_url": "https://a.b/?c=d;e",
        "user.k_text": "@t", "user.k_money": 123_456, "registration_number": "00000000000000000042",
    })  # fmt: skip
    archive.add(source, "customer", {"name": "=Y", "parent": zeta, "owner": 0, "kind": "person", "lifecycle": "lost", "external_ids": ("sf:1", "+2")})
    ada = archive.add(source, "contact", {"name": "Ada Lovelace", "customer": zeta, "job_title": "-", "birthday": "1990-02-03", "notes": "x,y;z\\n"})
    archive.add(source, "activity", {"customer": zeta, "contact": ada, "subject": "=S", "body": "a\n\nb", "minutes": 5, "at": NOW - 5})
    entities = ("customer", "contact", "activity") if form in TABLES else ("customer", "contact")
    carried_over(source, target, tmp_path, form, entities)
    for entity in entities:
        assert values(target, entity) == values(source, entity)
    source.close()
    target.close()


@pytest.mark.parametrize("form", TABLES)
def test_authors_and_times_come_along_when_asked(form: Format, tmp_path: Path) -> None:
    source, target = pair(tmp_path)
    archive.add(source, "customer", {"name": "Acme"})
    source.store.engine.run("UPDATE customer SET created_at = 1000000000123, updated_at = 1000000005123")
    path = tmp_path / f"all.{form.value}"
    path.write_bytes(exported(source, "customer", form, names=("name", "code", "created_at", "created_by", "updated_at", "updated_by")))
    reader = open_source(path)
    options = Options(duplicates=Doubles.IGNORE, keep=True)
    plan = importing.run(target, reader, with_stamps(importing.proposal(target, "customer", reader)), options)
    assert not plan.rejected, plan.reject_samples
    (record,) = target.store.read_many("customer", target.lists.stream_ids(target.listing("customer")))
    assert (record["created_at"], record["updated_at"], record["created_by"]) == (1_000_000_000_123, 1_000_000_005_123, target.user.id)
    source.close()
    target.close()


def carried(texts: Sequence[str], folder: Path, form: Format) -> list[str]:
    """Texts in a name, a line, notes, among many values, after export and import: the same everywhere. Those in the notes."""
    source, target = archive_at(folder / "source.db"), archive_at(folder / "target.db")
    for text in texts:
        archive.add(source, "customer", {"name": f"x{text}x", "notes": text, "city": text, "industry": text, "tags": (text, "b"), "currency": "EUR"})
    carried_over(source, target, folder, form, ("customer",))
    assert values(target, "customer") == values(source, "customer")
    notes = [str(record["notes"]) for record in values(target, "customer")]
    source.close()
    target.close()
    return notes


def holdable(form: Format, text: str) -> bool:
    """Whether a format can hold a text exactly."""
    return not any(sign in text for sign in UNSEEN.get(form, ""))


@pytest.mark.parametrize("form", EVERY)
def test_the_big_list_of_naughty_strings(form: Format, tmp_path: Path) -> None:
    texts = [text for text in json.loads((data_set("naughty_strings") / "blns.json").read_text()) if holdable(form, text)]
    assert len(texts) > 480
    assert carried(texts, tmp_path, form) == texts


@pytest.mark.parametrize("form", EVERY)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_text(tmp_path_factory: pytest.TempPathFactory, form: Format, data: st.DataObject) -> None:
    signs = st.characters(exclude_categories=["Cs"], exclude_characters="\0" + UNSEEN.get(form, ""))
    risky = st.text(st.sampled_from("'=+-@\t\r\n ;,\\\"0[]<&_x"), max_size=8)
    text = (st.text(signs, max_size=30) | risky).filter(lambda found: holdable(form, found))
    texts = data.draw(st.lists(text, min_size=1, max_size=8))
    assert carried(texts, tmp_path_factory.mktemp("texts"), form) == texts
