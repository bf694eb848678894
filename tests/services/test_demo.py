"""The demo data: a firm one can believe, the same for the same seed, written as one act."""

from __future__ import annotations

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import phonenumbers
import pytest

from tui_crm.errors import Cancelled
from tui_crm.model.validation import validate
from tui_crm.services import demo
from tui_crm.services.crm import Crm, Locale, open_crm
from tui_crm.store import journal

NOW = 1_767_600_000_000  # Monday, 5 January 2026, 16:00 in Shanghai
DAY = 86_400_000


def opened(path: Path) -> Crm:
    return open_crm(str(path), Locale(ZoneInfo("Asia/Shanghai")), way="cli", login="me", clock=lambda: NOW)


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Crm:
    crm = opened(tmp_path_factory.mktemp("demo") / "firm.sqlite")
    demo.fill(crm, 400)
    return crm


def one(crm: Crm, sql: str) -> int:
    found: int = crm.store.engine.run(sql)[0][0]
    return found


def test_the_firm_has_customers_of_both_kinds_in_both_languages(firm: Crm) -> None:
    names = [str(row[0]) for row in firm.store.engine.run("SELECT name FROM customer")]
    chinese = sum(not name.isascii() for name in names)
    persons = one(firm, "SELECT count(*) FROM customer WHERE kind = 'person'")

    assert len(names) == 400
    assert 150 <= chinese <= 250
    assert 60 <= persons <= 180
    assert len(set(names)) > 380


def test_every_record_is_one_a_person_could_have_typed(firm: Crm) -> None:
    for key in ("customer", "contact", "activity", "link"):
        entity = firm.catalogue[key]
        ids = [row[0] for row in firm.store.engine.run(f'SELECT id FROM "{key}"')]
        for record in firm.store.read_many(key, ids):
            given = {field.name: record[field.name] for field in entity.editable}
            assert validate(entity, given, country="CN") == given


def test_numbers_outside_china_belong_to_nobody(firm: Crm) -> None:
    kept_for_fiction = re.compile(
        r"\+1\d{3}55501\d\d|\+44\d{2,6}0\d{3}|\+447700900\d{3}|\+61\d5550\d{4}|\+61491570\d{3}|\+493023125\d{3}|\+3532091\d{5}"
    )
    for entity in ("customer", "contact"):
        ids = [row[0] for row in firm.store.engine.run(f'SELECT id FROM "{entity}"')]
        for record in firm.store.read_many(entity, ids):
            for number in record["phones"]:  # type: ignore[attr-defined]
                assert phonenumbers.is_possible_number(phonenumbers.parse(number))
                assert number.startswith("+86") or kept_for_fiction.fullmatch(number)


def test_times_fit_together(firm: Crm) -> None:
    assert one(firm, f"SELECT count(*) FROM activity WHERE at > {NOW}") == 0
    assert one(firm, f"SELECT count(*) FROM activity WHERE at < {NOW - 731 * DAY}") == 0
    assert one(firm, "SELECT count(*) FROM activity a JOIN customer c ON c.id = a.customer WHERE a.at < c.created_at") == 0
    latest = "(SELECT coalesce(max(a.at), 0) FROM activity a WHERE a.customer = c.id)"
    assert one(firm, f"SELECT count(*) FROM customer c WHERE c.last_activity <> {latest}") == 0
    assert one(firm, f"SELECT count(*) FROM customer WHERE updated_at < created_at OR updated_at > {NOW}") == 0
    assert one(firm, "SELECT count(*) FROM activity") > 700


def test_every_company_with_contacts_has_one_primary_contact(firm: Crm) -> None:
    primary = firm.store.engine.run("SELECT customer, sum(main) FROM link GROUP BY customer")
    assert primary
    assert {row[1] for row in primary} == {1}
    assert one(firm, "SELECT count(*) FROM link l JOIN customer c ON c.id = l.customer WHERE c.kind = 'person'") == 0


def test_the_shared_views_find_something(firm: Crm) -> None:
    views = [record for record in firm.store.read_many("view", range(1, 20)) if record["shared"]]
    assert len(views) >= 5
    for view in views:
        listing = firm.listing(view.text("entity"), view.text("filter"), view.text("sort"))
        assert firm.lists.first_ids(listing, 1) or view.text("name") == "VIP in Shanghai"  # few customers are both


def test_the_one_who_runs_it_is_one_of_the_team(firm: Crm) -> None:
    assert one(firm, 'SELECT count(*) FROM "user"') == 12
    assert firm.lists.count(firm.listing("customer", "owner:me")) > 10
    assert firm.lists.count(firm.listing("customer", "owner:none")) > 10


def test_it_is_one_act_of_the_journal(firm: Crm) -> None:
    acts = [act for act in journal.acts(firm.store.engine) if act.verb == "demo"]
    assert len(acts) == 1
    assert acts[0].state == "done"
    assert acts[0].count == 400


def test_the_same_seed_gives_the_same_data(tmp_path: Path) -> None:
    def rows(name: str, seed: int) -> list[tuple[object, ...]]:
        crm = opened(tmp_path / name)
        demo.fill(crm, 60, seed)
        found = crm.store.engine.run("SELECT name, phones, owner, created_at, last_activity, revenue FROM customer ORDER BY id")
        crm.close()
        return found

    assert rows("a.sqlite", 1) == rows("b.sqlite", 1)
    assert rows("c.sqlite", 2) != rows("d.sqlite", 1)


def test_it_can_be_stopped_and_what_was_written_stays(tmp_path: Path) -> None:
    crm = opened(tmp_path / "stopped.sqlite")
    with pytest.raises(Cancelled, match="100 customers"):
        demo.fill(crm, 500, progress=lambda done, total: False)
    assert one(crm, "SELECT count(*) FROM customer") == 100
    assert journal.open_acts(crm.store.engine) == []


def test_two_runs_add_up(tmp_path: Path) -> None:
    crm = opened(tmp_path / "twice.sqlite")
    assert demo.is_empty(crm)
    demo.fill(crm, 50, 1)
    assert not demo.is_empty(crm)
    demo.fill(crm, 50, 2)
    assert one(crm, "SELECT count(*) FROM customer") == 100
    assert one(crm, 'SELECT count(*) FROM "user"') == 12


def test_everybody_has_follow_ups_work_logs_and_occasions_ahead(firm: Crm) -> None:
    assert one(firm, "SELECT count(DISTINCT owner) FROM followup WHERE state = 'open'") >= 5
    assert one(firm, f"SELECT count(*) FROM followup WHERE state = 'open' AND owner = {firm.user.id} AND due < '2026-01-05'") > 0
    assert one(firm, "SELECT count(*) FROM followup WHERE state = 'done' AND activity = 0") == 0
    assert one(firm, "SELECT count(*) FROM work_log WHERE done = ''") == 0
    assert one(firm, "SELECT count(*) FROM contact_rule") == 5
    for key in ("followup", "work_log", "occasion", "contact_rule"):
        entity = firm.catalogue[key]
        for record in firm.store.read_many(key, [row[0] for row in firm.store.engine.run(f'SELECT id FROM "{key}"')]):
            given = {field.name: record[field.name] for field in entity.editable}
            assert validate(entity, given, country="CN") == given
