"""Files as customers and carriers send them, in English and Chinese: forecasts by row and by month, deliveries, receivables, agreed prices."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.verticals.supply_chain.house import customer
from tui_crm.model.record import Record
from tui_crm.services import plugin_files
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.run import importing
from tui_crm.services.transfer.run.job import Job
from tui_crm.services.transfer.run.options import Options
from tui_crm.services.transfer.sources.opening import open_source


def imported(crm: Crm, folder: Path, group: str, text: str, encoding: str = "utf-8", keys: tuple[str, ...] = ()) -> list[Record]:
    """What a file becomes with the mapping that is proposed; the records in the order of the file."""
    path = folder / f"{group}.csv"
    path.write_bytes(text.encode(encoding))
    (path,) = plugin_files.converted(crm, [path], folder)
    source = open_source(path)
    entity = next(each for each in crm.catalogue.entities.values() if each.group == group)
    importing.run_all(crm, [Job(source, importing.proposal(crm, group, source), Options(keys=keys))])
    return crm.store.read_many(entity.key, list(crm.lists.stream_ids(crm.listing(entity.key, "", "id"))))


FORECASTS = {
    "english": "Customer,Part Number,Forecast Month,Forecast Qty,Actual Qty\nAcme,Pump,2026-01,1200,1100\nAcme,Pump,Apr-26,1300,\n",
    "chinese": "客户名称,料号,预测月份,预测数量,实际数量\nAcme,Pump,2026年1月,1200,1100\nAcme,Pump,2026/4,1300,\n",
}


@pytest.mark.parametrize("language", FORECASTS)
def test_forecasts_by_row(supply: Crm, tmp_path: Path, language: str) -> None:
    acme = customer(supply)
    found = imported(supply, tmp_path, "forecasts", FORECASTS[language], "gb18030" if language == "chinese" else "utf-8")
    assert [(each["customer"], each["product"], each["month"], each["quantity"], each["actual"], each["error"]) for each in found] == [
        (acme, "Pump", "2026-01", 1200, 1100, 100), (acme, "Pump", "2026-04", 1300, 0, 0),
    ]  # fmt: skip


TABLES = {
    "english": "Customer;Item;Description;Mar 2026;Apr 2026;Total\nAcme;Pump;for water;1,200;1,300;2,500\nAcme;Seal;;0;40;40\n",
    "chinese": "客户名称,物料号,说明,2026年3月,2026年4月,合计\nAcme,Pump,,1200,1300,2500\nAcme,Seal,,,40,40\n",
}


@pytest.mark.parametrize("language", TABLES)
def test_forecasts_with_a_column_for_each_month(supply: Crm, tmp_path: Path, language: str) -> None:
    customer(supply)
    found = imported(supply, tmp_path, "forecasts", TABLES[language])
    assert [(each["product"], each["month"], each["quantity"]) for each in found] == [
        ("Pump", "2026-03", 1200), ("Pump", "2026-04", 1300), ("Seal", "2026-04", 40),
    ]  # fmt: skip


DELIVERIES = {
    "english": "Customer,PO Number,Item,Ordered Qty,Promised Date,Delivered Qty,Delivered Date,Unit Price\n"
    "Acme,PO-7,Pump,100,2026-02-10,90,2026-02-12,12.50\n",
    "chinese": "客户,采购订单号,产品名称,订货数量,承诺交期,实交数量,实际交期,单价\nAcme,PO-7,Pump,100,2026/2/10,90,2026/2/12,12.50\n",
}


@pytest.mark.parametrize("language", DELIVERIES)
def test_deliveries_get_their_result(supply: Crm, tmp_path: Path, language: str) -> None:
    acme = customer(supply)
    (found,) = imported(supply, tmp_path, "deliveries", DELIVERIES[language])
    assert (found["customer"], found["order_number"], found["state"], found["result"], found["amount"]) == (
        acme,
        "PO-7",
        "delivered",
        "both",
        1125_00,
    )


RECEIVABLES = {
    "english": "Customer,Invoice No,Invoice Date,Due Date,Invoice Amount,Amount Paid\nAcme,INV-1,2026-01-02,2026-02-01,1000,400\n",
    "chinese": "客户,发票号,开票日期,到期日,应收金额,已收金额\nAcme,INV-1,2026-01-02,2026-02-01,1000,400\n",
}


@pytest.mark.parametrize("language", RECEIVABLES)
def test_receivables_are_open_and_overdue(supply: Crm, tmp_path: Path, language: str) -> None:
    customer(supply)
    (found,) = imported(supply, tmp_path, "receivables", RECEIVABLES[language])
    assert (found["number"], found["issued"], found["open"], found["late_from"]) == ("INV-1", "2026-01-02", 600_00, "2026-02-02")


def test_agreed_prices_by_tier(supply: Crm, tmp_path: Path) -> None:
    customer(supply)
    found = imported(
        supply,
        tmp_path,
        "agreed_prices",
        "客户,产品,起订量,数量上限,协议价,最低限价,生效日期\nAcme,Pump,0,500,10,9,2026-01-01\nAcme,Pump,500,,9.5,9,2026-01-01\n",
    )
    assert [(each["from_quantity"], each["to_quantity"], each["price"], each["floor"]) for each in found] == [
        (0, 500, 10_00, 9_00),
        (500, 0, 9_50, 9_00),
    ]


def test_a_table_without_months_is_read_as_it_is(supply: Crm, tmp_path: Path) -> None:
    customer(supply)
    found = imported(supply, tmp_path, "forecasts", "Customer,Product,Month,Forecast,Market\nAcme,Pump,2026-05,70,EU\n")
    assert [(each["month"], each["quantity"]) for each in found] == [("2026-05", 70)]


def test_the_next_rolling_forecast_finds_the_records_of_the_last_however_it_comes(supply: Crm, tmp_path: Path) -> None:
    customer(supply)
    imported(supply, tmp_path, "forecasts", TABLES["english"], keys=("reference",))
    imported(supply, tmp_path, "forecasts", "Customer,Item,Apr 2026,May 2026\nAcme,Pump,1350,1500\n", keys=("reference",))
    rows = "Customer,Item,Month,Forecast\nAcme,Pump,2026-05,1600\n"
    found = imported(supply, tmp_path, "forecasts", rows, keys=("reference",))
    assert [(each["product"], each["month"], each["quantity"]) for each in found] == [
        ("Pump", "2026-03", 1200), ("Pump", "2026-04", 1350), ("Seal", "2026-04", 40), ("Pump", "2026-05", 1600),
    ]  # fmt: skip


def test_open_items_of_this_week_bring_those_of_last_week_up_to_date(supply: Crm, tmp_path: Path) -> None:
    customer(supply)
    heading = "Customer,Invoice No,Due Date,Invoice Amount,Amount Paid\n"
    imported(supply, tmp_path, "receivables", f"{heading}Acme,INV-1,2026-02-01,1000,400\n", keys=("number",))
    found = imported(supply, tmp_path, "receivables", f"{heading}Acme,INV-1,2026-02-01,1000,1000\nAcme,INV-2,2026-04-01,70,\n", keys=("number",))
    assert [(each["number"], each["open"]) for each in found] == [("INV-1", 0), ("INV-2", 70_00)]
