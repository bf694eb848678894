"""The demo's deals: a believable way through the stages for each, the same for the same seed."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tui_crm.model.validation import validate
from tui_crm.services import demo
from tui_crm.services.crm import Crm, Locale, open_crm
from tui_crm.services.pipeline.history import history
from tui_crm.services.pipeline.stages import pipelines

NOW = 1_767_600_000_000  # Monday, 5 January 2026, 16:00 in Shanghai


def opened(path: Path) -> Crm:
    return open_crm(str(path), Locale(ZoneInfo("Asia/Shanghai")), way="cli", login="me", clock=lambda: NOW)


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Crm:
    crm = opened(tmp_path_factory.mktemp("demo") / "firm.sqlite")
    demo.fill(crm, 300)
    return crm


def ids(crm: Crm, entity: str) -> list[int]:
    return [row[0] for row in crm.store.engine.run(f"SELECT id FROM {entity} ORDER BY id")]


def test_every_deal_goes_through_the_stages_in_time(firm: Crm) -> None:
    known = pipelines(firm)
    deals = firm.store.read_many("deal", ids(firm, "deal"))
    assert len(deals) > 60
    for deal in deals:
        stays = history(firm, deal.id)
        stages = [known.by_id[stay.stage] for stay in stays]
        assert [stage.position for stage in stages] == sorted(stage.position for stage in stages)
        assert (stages[0].slug, stages[-1].id, stays[-1].since) == ("sales.contact", deal["stage"], deal["stage_since"])
        assert stays[0].since <= stays[-1].since <= NOW
        assert deal["status"] == stages[-1].kind
        assert bool(deal["closed_on"]) == stages[-1].closed
        assert deal.number("last_touch") >= deal.number("stage_since")


def test_some_are_open_some_won_some_lost_for_a_reason(firm: Crm) -> None:
    counts: dict[str, int] = dict(firm.store.engine.run("SELECT status, count(*) FROM deal GROUP BY status"))
    assert min(counts["open"], counts["won"], counts["lost"]) >= 10
    assert firm.store.engine.run("SELECT count(*) FROM deal WHERE status = 'lost' AND loss_reason = 0")[0][0] == 0
    assert {row[0] for row in firm.store.engine.run("SELECT DISTINCT currency FROM deal")} == {"CNY", "USD"}


def test_activities_know_the_deal_they_were_about(firm: Crm) -> None:
    about = firm.store.engine.run("SELECT a.customer, d.customer, a.at, d.last_touch FROM activity a JOIN deal d ON d.id = a.deal")
    assert len(about) > 20
    assert all(mine == theirs and at <= touched for mine, theirs, at, touched in about)


def test_deals_and_quotes_are_what_a_person_could_have_typed(firm: Crm) -> None:
    for key in ("deal", "quote", "quote_line", "product", "competitor"):
        entity = firm.catalogue[key]
        for record in firm.store.read_many(key, ids(firm, key)):
            given = {field.name: record[field.name] for field in entity.editable}
            assert validate(entity, given, country="CN") == given


def test_the_same_seed_gives_the_same_deals(firm: Crm, tmp_path: Path) -> None:
    again = opened(tmp_path / "again.sqlite")
    demo.fill(again, 300)
    sql = "SELECT name, amount, stage, stage_since, last_touch FROM deal ORDER BY id"
    assert again.store.engine.run(sql) == firm.store.engine.run(sql)
