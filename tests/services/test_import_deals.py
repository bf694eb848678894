"""Deals from files: joined by name, stages of other programs, histories of stages, what is missing told and not lost."""

from __future__ import annotations

from pathlib import Path

from tests.services.files import proposed
from tui_crm.services import archive, undo
from tui_crm.services.crm import Crm
from tui_crm.services.pipeline.history import history
from tui_crm.services.pipeline.stages import pipelines
from tui_crm.services.transfer.run import importing
from tui_crm.services.transfer.run.options import Options, Unjoined
from tui_crm.services.transfer.run.plan import Plan
from tui_crm.services.transfer.sources.reading import open_csv


def brought(crm: Crm, path: Path, text: str, entity: str, options: Options | None = None) -> Plan:
    path.write_text(text, encoding="utf-8")
    source = open_csv(path)
    mapping = proposed(crm, source, entity)
    said = importing.check(crm, source, mapping, options)
    done = importing.run(crm, source, mapping, options)
    assert (said.new, said.rejected, said.notes) == (done.new, done.rejected, done.notes)
    return done


def way(crm: Crm, deal: int) -> list[tuple[str, int]]:
    known = pipelines(crm)
    return [(known.by_id[stay.stage].name, stay.since) for stay in history(crm, deal)]


def test_names_spelt_otherwise_are_taken_and_misspelt_ones_told(crm: Crm, tmp_path: Path) -> None:
    archive.add(crm, "customer", {"name": "Acme Corporation"})
    archive.add(crm, "product", {"name": "GTX Pro"})
    rows = "Deal Name,Account,Product,Stage,Amount\nOne,ACME-Corporation,GTXPro,Closed Won,10\nTwo,Acme Corparation,GTX Pro,Proposal,20\n"
    plan = brought(crm, tmp_path / "deals.csv", rows, "deals")
    assert (plan.new, plan.rejected) == (1, 1)
    assert plan.reject_samples[0].reason == "there is no Customer “Acme Corparation”; did you mean “Acme Corporation”?"
    told = dict(plan.notes)
    assert told["“ACME-Corporation” is taken for “Acme Corporation”"] == told["“GTXPro” is taken for “GTX Pro”"] == 1
    assert told["“Closed Won” is taken for “Won”"] == 1
    deal = crm.store.read("deal", 1)
    assert (deal["status"], deal["amount"], deal["probability"], deal["closed_on"]) == ("won", 1000, 100, "")


def test_stages_of_chinese_programs_are_understood(crm: Crm, tmp_path: Path) -> None:
    archive.add(crm, "customer", {"name": "上海华兴贸易有限公司"})
    rows = "商机名称,客户名称,销售阶段,金额\n设备一期,上海华兴贸易有限公司,方案报价,100\n设备二期,上海华兴贸易有限公司,赢单,200\n"
    plan = brought(crm, tmp_path / "商机.csv", rows, "deals")
    assert (plan.new, plan.rejected) == (2, 0)
    known = pipelines(crm)
    assert [known.by_id[crm.store.read("deal", deal).number("stage")].slug for deal in (1, 2)] == ["sales.proposal", "sales.won"]


def test_a_file_of_stage_histories_tells_the_way_of_the_deals(crm: Crm, tmp_path: Path) -> None:
    archive.add(crm, "customer", {"name": "Acme"})
    deals = "opportunity_id,account,deal_stage,engage_date,close_date\nX1,Acme,Won,2025-10-01,2025-12-01\nX2,Acme,Proposal,2025-11-01,\n"
    brought(crm, tmp_path / "deals.csv", deals, "deals")
    steps = (
        "opportunity_id,to stage,changed on,changed by\nX1,First contact,2025-10-01,\nX1,Proposal,2025-10-20,\nX1,Won,2025-12-01,\n"
        "X2,First contact,2025-10-20,\nX2,Proposal,2025-11-05,\n"
    )
    plan = brought(crm, tmp_path / "history.csv", steps, "stage-changes")
    assert (plan.new, plan.rejected) == (5, 0)
    assert [name for name, _at in way(crm, 1)] == ["First contact", "Proposal", "Won"]
    known = pipelines(crm)
    deal = crm.store.read("deal", 1)
    assert known.by_id[deal.number("reached")].name == "Proposal"
    assert [known.by_id[row[0]].name if row[0] else "" for row in crm.store.engine.run(
        "SELECT was FROM stage_change WHERE deal = 1 AND deleted_at = 0 ORDER BY at, id")] == ["", "First contact", "Proposal"]  # fmt: skip
    assert crm.store.read("deal", 2)["stage_since"] == way(crm, 2)[-1][1]
    undo.undo(crm)
    assert [name for name, _at in way(crm, 1)] == ["Won"]


def test_managers_who_are_no_rows_are_made_on_demand(crm: Crm, tmp_path: Path) -> None:
    rows = "sales_agent,manager,regional_office\nAnna Snelling,Dustin Brinkmann,Central\n王伟,Anna Snelling,East\nAnna Snelling,Nobody Known,West\n"
    plan = brought(crm, tmp_path / "team.csv", rows, "users", Options(unjoined=Unjoined.CREATE))
    assert (plan.new, plan.incomplete) == (3, 1)  # two are called Anna Snelling
    users = {user.text("login"): user for user in crm.store.read_many("user", range(1, 20))}
    assert {"anna.snelling", "anna.snelling.2", "wang.wei", "dustin.brinkmann", "nobody.known"} <= users.keys()
    assert users["dustin.brinkmann"]["role"] == "manager"
    assert users["anna.snelling"]["manager"] == users["dustin.brinkmann"].id


def test_a_stage_is_that_of_the_rows_own_pipeline(crm: Crm, tmp_path: Path) -> None:
    second = archive.add(crm, "pipeline", {"name": "Service"})
    own = [archive.add(crm, "stage", {"name": name, "pipeline": second, "kind": kind}) for name, kind in (("Offer", "open"), ("Won", "won"))]
    archive.add(crm, "customer", {"name": "Acme"})
    rows = "Deal Name,Account,Pipeline,Stage\nOne,Acme,Service,Won\nTwo,Acme,Sales,Won\nThree,Acme,,Won\nFour,Acme,Service,Offer\n"
    plan = brought(crm, tmp_path / "deals.csv", rows, "deals")
    assert (plan.new, plan.rejected) == (4, 0)
    known = pipelines(crm)
    stages = [crm.store.read("deal", deal).number("stage") for deal in (1, 2, 3, 4)]
    assert stages == [own[1], known.find("sales.won").id, known.find("sales.won").id, own[0]]
