"""Listings as portals export them: recognised by their headings, read as they are meant."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from tests.verticals.real_estate.agency import WAN, Agency
from tui_crm.model.record import Record
from tui_crm.services import plugin_files
from tui_crm.services.transfer.run import importing
from tui_crm.services.transfer.run.job import Job
from tui_crm.services.transfer.run.options import Options
from tui_crm.services.transfer.sources.opening import open_source

SALE = """房源编号,标题,小区名称,区域,户型,建筑面积(㎡),总价(万),单价(元/平米),楼层,朝向,装修,建成年代,挂牌时间,标签
107101,河滨城 南北通透,河滨城,浦东,3室2厅2卫,138.5㎡,1680,"121,300",中楼层(共32层),南北,精装,2009年建,2026-01-08,近地铁 满五
107102,两湾城 两房,两湾城,普陀,2室1厅1卫,78.2平米,620万,79284元/平,8/18层,南,简装,2003,2026/02/02,
"""
RENT = "小区\t户型\t租金(元/月)\t面积\t楼层\n古北壹号\t1室1厅\t8,500元/月\t56㎡\t高楼层/33层\n"
ENGLISH = "Estate,Layout,Price,Area,Floor,District\nRiverside,3 rooms,3.8,100,8 of 18,Pudong\n"


def imported(agency: Agency, folder: Path, text: str, encoding: str, keys: tuple[str, ...] = ()) -> list[Record]:
    """What a file becomes with the mapping that is proposed, in the order of the file."""
    path = folder / "portal.csv"
    path.write_bytes(text.encode(encoding))
    (path,) = plugin_files.converted(agency.crm, [path], folder)
    source = open_source(path)
    importing.run_all(agency.crm, [Job(source, importing.proposal(agency.crm, "realty_listing", source), Options(keys=keys))])
    return agency.all("realty_listing")


def test_homes_for_sale(agency: Agency, tmp_path: Path) -> None:
    first, second = imported(agency, tmp_path, SALE, "gb18030")
    assert {name: first[name] for name in ("external", "price", "area", "rooms", "floor", "floors", "level", "decoration", "built", "features")} == {
        "external": "107101", "price": 1680 * WAN, "area": Decimal("138.5"), "rooms": 3, "floor": 0, "floors": 32, "level": "middle",
        "decoration": "fine", "built": 2009, "features": ("metro",),
    }  # fmt: skip
    assert [second[name] for name in ("price", "unit_price", "floor", "level", "listed_on")] == [620 * WAN, 79_284_00, 8, "middle", "2026-02-02"]


def test_tomorrows_export_updates_by_the_portals_number(agency: Agency, tmp_path: Path) -> None:
    imported(agency, tmp_path, SALE, "utf-8-sig")
    again = imported(agency, tmp_path, SALE.replace("1680", "1650"), "utf-8-sig", ("external",))
    assert [home["price"] for home in again] == [1650 * WAN, 620 * WAN]


def test_homes_to_let_without_titles(agency: Agency, tmp_path: Path) -> None:
    (home,) = imported(agency, tmp_path, RENT, "utf-8")
    assert [home[name] for name in ("name", "market", "price", "area", "level")] == ["古北壹号 1室1厅", "rent", 8_500_00, Decimal(56), "high"]


def test_english_headings(agency: Agency, tmp_path: Path) -> None:
    (home,) = imported(agency, tmp_path, ENGLISH.replace("3.8", '"3,800,000"'), "utf-8")
    assert [home[name] for name in ("name", "market", "price", "rooms", "floor", "floors")] == [
        "Riverside 3 rooms", "second_hand", 380 * WAN, 3, 8, 18,
    ]  # fmt: skip


def test_units_of_a_development(agency: Agency, tmp_path: Path) -> None:
    project = agency.add("development", name="星海湾")
    folder = tmp_path / "made"
    folder.mkdir()
    path = tmp_path / "units.csv"
    path.write_text("楼盘名称,楼栋,楼层,室号,户型,建筑面积,总价\n星海湾,3,12,01,3室2厅1卫,89,412万\n", "utf-8")
    (made,) = plugin_files.converted(agency.crm, [path], folder)
    source = open_source(made)
    importing.run_all(agency.crm, [Job(source, importing.proposal(agency.crm, "realty_unit", source))])
    (unit,) = agency.all("realty_unit")
    assert [unit[name] for name in ("name", "development", "building", "floor", "door", "rooms", "price")] == [
        "3-12-01", project, "3", 12, "01", 3, 412 * WAN,
    ]  # fmt: skip


def test_other_tables_are_left_alone(agency: Agency, tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_text("name,phone,price\nAcme,1,2\n", "utf-8")
    assert plugin_files.converted(agency.crm, [path], tmp_path) == [path]
