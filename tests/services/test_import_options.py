"""What rows do to records that are there, option by option: a table of records before and after."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.databases import Place
from tests.services.files import proposed, written
from tests.services.test_import import done_with, table
from tui_crm.errors import NotAllowed, UsageError
from tui_crm.services import archive
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.run import importing
from tui_crm.services.transfer.run.keeping import with_stamps
from tui_crm.services.transfer.run.options import Doubles, Mode, Options

FILE = "name,code,city,industry\nAcme,X-1,Ulm,\nGlobex,X-2,Bonn,toys\nNew,X-3,Jena,tools\n"
BEFORE = [("Acme", "X-1", "Kiel", "food"), ("Globex", "X-2", "", "")]
KEY = ("code",)


@pytest.fixture
def there(crm: Crm) -> None:
    for name, code, city, industry in BEFORE:
        archive.add(crm, "customer", {"name": name, "code": code, "city": city, "industry": industry})


@pytest.mark.parametrize(
    ("options", "fates", "after"),
    [
        (
            Options(keys=KEY), (1, 2, 0, 0, 0),
            [("Acme", "X-1", "Ulm", "food"), ("Globex", "X-2", "Bonn", "toys"), ("New", "X-3", "Jena", "tools")],
        ),
        (
            Options(Mode.CREATE, KEY), (1, 0, 0, 2, 0),
            [("Acme", "X-1", "Kiel", "food"), ("Globex", "X-2", "", ""), ("New", "X-3", "Jena", "tools")],
        ),
        (Options(Mode.CREATE), (1, 0, 0, 0, 2), [("Acme", "X-1", "Kiel", "food"), ("Globex", "X-2", "", ""), ("New", "X-3", "Jena", "tools")]),
        (Options(Mode.UPDATE, KEY), (0, 2, 0, 0, 1), [("Acme", "X-1", "Ulm", "food"), ("Globex", "X-2", "Bonn", "toys")]),
        (
            Options(keys=KEY, fill_only=True), (1, 1, 1, 0, 0),
            [("Acme", "X-1", "Kiel", "food"), ("Globex", "X-2", "Bonn", "toys"), ("New", "X-3", "Jena", "tools")],
        ),
        (
            Options(keys=KEY, clear_blanks=True), (1, 2, 0, 0, 0),
            [("Acme", "X-1", "Ulm", ""), ("Globex", "X-2", "Bonn", "toys"), ("New", "X-3", "Jena", "tools")],
        ),
    ],
    ids=["upsert", "create only", "no key", "update only", "fill only", "clear blanks"],
)  # fmt: skip
def test_what_rows_do(
    crm: Crm, there: None, tmp_path: Path, options: Options, fates: tuple[int, ...], after: list[tuple[str, ...]]
) -> None:
    source = written(tmp_path, FILE)
    plan = done_with(crm, source, proposed(crm, source), options)
    assert (plan.new, plan.updated, plan.unchanged, plan.duplicates, plan.rejected) == fates
    assert table(crm, "customer", "name", "code", "city", "industry") == after


def test_the_key_that_is_trusted_most_decides(crm: Crm, tmp_path: Path) -> None:
    archive.add(crm, "customer", {"name": "Acme", "emails": ("a@a.com",), "phones": ("13800138000",)})
    archive.add(crm, "customer", {"name": "Globex", "emails": ("g@g.com",), "phones": ("13900139000",)})
    source = written(tmp_path, "email,phone,name,city\na@a.com,13900139000,Acme,Ulm\nx@x.com,13900139000,Globex,Bonn\ny@y.com,,Third,Jena\n")
    plan = done_with(crm, source, proposed(crm, source), Options(keys=("email", "phone"), fill_only=True))
    assert (plan.new, plan.updated) == (1, 2)
    assert table(crm, "customer", "name", "city") == [("Acme", "Ulm"), ("Globex", "Bonn"), ("Third", "Jena")]


def test_original_dates_and_authors_are_kept_by_who_may(crm: Crm, place: Place, tmp_path: Path) -> None:
    bob = place.open("bob")
    source = written(tmp_path, "name,created,created by,updated\nAcme,2020-05-01,bob,2021-06-01 10:00\nGlobex,,,\nLater,2031-01-01,,\n")
    mapping = with_stamps(proposed(crm, source))
    plan = done_with(crm, source, mapping, Options(keep=True, keys=("name",)))
    assert [(reject.line, reject.field, reject.reason) for reject in plan.reject_samples] == [(4, "created_at", "lies in the future")]
    now = place.clock()
    assert table(crm, "customer", "name", "created_at", "created_by", "updated_at", "updated_by") == [
        ("Acme", 1_588_291_200_000, bob.user.id, 1_622_541_600_000, crm.user.id), ("Globex", now, crm.user.id, now, crm.user.id),
    ]  # fmt: skip
    assert done_with(crm, source, mapping, Options(keep=True, keys=("name",))).unchanged == 2
    with pytest.raises(UsageError, match="--keep"):
        importing.check(crm, source, mapping)
    with pytest.raises(NotAllowed):
        importing.run(bob, source, mapping, Options(keep=True))


@pytest.mark.parametrize(
    ("options", "message"),
    [(Options(fill_only=True, clear_blanks=True), "not both"), (Options(Mode.UPDATE), "--key"), (Options(keys=("owner",)), "cannot be the key")],
)
def test_options_that_contradict_themselves_are_refused(crm: Crm, tmp_path: Path, options: Options, message: str) -> None:
    source = written(tmp_path, FILE)
    for act in (importing.check, importing.run):
        with pytest.raises(UsageError, match=message):
            act(crm, source, proposed(crm, source), options)


def test_options_are_kept_as_plain_values() -> None:
    options = Options(Mode.UPDATE, ("code", "name"), fill_only=True, duplicates=Doubles.QUEUE, keep=True)
    assert Options.from_json(options.as_json()) == options
