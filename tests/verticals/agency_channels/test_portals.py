"""Registration tables of partner portals."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins_builtin.agency_channels import portals
from plugins_builtin.agency_channels.days import later, named, period
from tests.verticals.agency_channels.desk import REGISTRATION, Desk
from tui_crm.plugins.manifest import PluginError
from tui_crm.services import plugin_files
from tui_crm.services.transfer.meaning.columns import Otherwise
from tui_crm.services.transfer.run import importing
from tui_crm.services.transfer.run.job import Job
from tui_crm.services.transfer.sources.opening import open_source

CHINESE = """渠道报备表（2026年3月）,,,,,
代理商,最终客户,产品,项目金额(万元),保护期,审批状态
汇达信息,永固家居,ERP,12.5,2026/02/01 ~ 2026/05/01,已批准
川信网络,湘江食品,MES,"1,200.5万",2026年2月1日至2026年5月1日,待审批
合计,,,,,
"""
ENGLISH = """Partner;End customer;Deal name;Estimated value;Registration date;Expires;Status
Gold Agency;Acme;Acme phase 2;250k;2026-02-01;2026-05-01;Approved
Total;;;;;;
"""


def test_a_chinese_table_is_read_whatever_its_encoding(desk: Desk, tmp_path: Path) -> None:
    for encoding in ("utf-8", "gb18030"):
        (tmp_path / "march.baobei").write_bytes(CHINESE.encode(encoding))
        found = plugin_files.read(desk.crm, tmp_path / "march.baobei")
        assert found.headings == ["name", "partner", "end_customer", "product", "amount", "state", "protected_from", "protected_to"]
        assert found.rows == [
            ["永固家居 · ERP", "汇达信息", "永固家居", "ERP", "125000", "protected", "2026/02/01", "2026/05/01"],
            ["湘江食品 · MES", "川信网络", "湘江食品", "MES", "12005000", "submitted", "2026年2月1日", "2026年5月1日"],
        ]


def test_an_english_table_becomes_registrations(desk: Desk, tmp_path: Path) -> None:
    partner, customer = desk.partner("Gold Agency"), desk.customer("Acme")
    (tmp_path / "export.prm").write_text(ENGLISH, "utf-8")
    source = open_source(plugin_files.converted(desk.crm, [tmp_path / "export.prm"], tmp_path)[0])
    importing.run_all(desk.crm, [Job(source, importing.proposal(desk.crm, REGISTRATION, source))])
    (made,) = desk.all(REGISTRATION)
    assert (made["name"], made["partner"], made["end_customer"], made["amount"]) == ("Acme phase 2", partner, customer, 250_000_00)
    assert (made["state"], made["registered_on"], made["protected_to"]) == ("protected", "2026-02-01", "2026-05-01")


def test_a_file_without_such_a_table_is_refused(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "x.prm").write_text("Dear partner,\nplease find attached\n", "utf-8")
    with pytest.raises(PluginError, match="there are no headings of a registration table"):
        plugin_files.read(desk.crm, tmp_path / "x.prm")


@pytest.mark.parametrize(
    ("text", "plain"),
    [("12.5万", "125000"), ("250k", "250000"), ("¥1,200", "1200"), ("", ""), ("open", "open"), ("1.2亿", "120000000")],
)
def test_amounts_as_people_write_them(text: str, plain: str) -> None:
    assert portals.amount(text) == plain


@pytest.mark.parametrize(
    ("text", "found"),
    [("2026-03", ("2026-03-01", "2026-03-31")), ("2026年2月", ("2026-02-01", "2026-02-28")), ("2026-Q1", ("2026-01-01", "2026-03-31")),
     ("2026年第四季度", ("2026-10-01", "2026-12-31")), ("2025", ("2025-01-01", "2025-12-31")), ("", ("2025-12-01", "2025-12-31")), ("2026-13", None),
     ("20261", None), ("spring", None)],
)  # fmt: skip
def test_periods_as_people_name_them(text: str, found: tuple[str, str] | None) -> None:
    assert period(text, "2026-01-15") == found
    assert later("2026-02-27", 2) == "2026-03-01"
    assert found is None or period(named(*found), "2026-01-15") == found


def test_states_of_a_plain_file_are_understood_in_every_language_and_nothing_is_guessed(desk: Desk, tmp_path: Path) -> None:
    desk.partner("Gold Agency")
    desk.customer("Acme")
    states = ("保护中", "disputed", "有争议", "Refused", "外星人", "")
    rows = "".join(f"P{number},Gold Agency,Acme,{state}\n" for number, state in enumerate(states))
    (tmp_path / "own.csv").write_text("name,partner,end_customer,state\n" + rows, "utf-8")
    source = open_source(tmp_path / "own.csv")
    mapping = importing.proposal(desk.crm, REGISTRATION, source)
    plan = importing.run_all(desk.crm, [Job(source, mapping)])[0]
    assert {made["name"]: made["state"] for made in desk.all(REGISTRATION)} == {
        "P0": "protected", "P1": "disputed", "P2": "disputed", "P3": "refused", "P4": "submitted", "P5": "submitted",
    }  # fmt: skip
    assert [question.text for question in mapping.questions] == ["“state”: 外星人 (1) mean nothing known to state"], "it is asked before"
    assert plan.notes == (("state: the value means nothing known; it is in the notes", 1),), "and told afterwards"
    assert "state: 外星人" in map(str, desk.all(REGISTRATION)[4].values.values())
    refused = importing.check(desk.crm, source, mapping.with_otherwise("state", Otherwise.REJECT))
    assert [(reject.line, reject.field) for reject in refused.reject_samples] == [(6, "state")]
