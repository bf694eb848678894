"""One way to open every kind of file: what it is shows in its content, then in its name."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import pytest

from tests.services.files import data_set
from tests.services.sheets import ods, xlsx
from tui_crm.errors import UsageError
from tui_crm.services.transfer.sources.opening import Kind, SourceOptions, kind_of, open_source
from tui_crm.store.driver import sqlite_module

TEXTS = {
    Kind.CSV: "name;city\nAcme;Kiel\n",
    Kind.JSON: '\n [ {"name": "Acme", "city": "Kiel"} ]',
    Kind.NDJSON: '{"name": "Acme", "city": "Kiel"}\n{}\n',
    Kind.VCARD: "begin:vcard\r\nversion:3.0\r\nFN:Acme\r\nADR:;;;Kiel;;;\r\nend:vcard\r\n",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("kind", TEXTS)
def test_texts_are_told_by_what_is_in_them(tmp_path: Path, kind: Kind, encoding: str) -> None:
    path = tmp_path / "download"
    path.write_bytes(TEXTS[kind].encode(encoding))
    source = open_source(path)
    assert kind_of(path) is kind
    assert (source.headings, [list(row.cells) for row in source.rows()]) == (("name", "city"), [["Acme", "Kiel"]])


def test_others_are_told_by_what_is_in_them(tmp_path: Path) -> None:
    sheet = {"list": [["name", "city"], ["Acme", "Kiel"]]}
    database = tmp_path / "c.csv"
    connection = sqlite_module().connect(str(database))
    connection.executescript("CREATE TABLE firms (name, city); INSERT INTO firms VALUES ('Acme', 'Kiel')")
    connection.close()
    for path in (xlsx(tmp_path / "a.csv", sheet), ods(tmp_path / "b.csv", sheet), database):
        source = open_source(path)
        assert (source.headings, [list(row.cells) for row in source.rows()]) == (("name", "city"), [["Acme", "Kiel"]])


@pytest.mark.parametrize("text", ["[name],[city]\nAcme,Kiel\n", "{name},{city}\nAcme,Kiel\n", "<name>,<city>\nAcme,Kiel\n"])
def test_brackets_in_headings_do_not_make_another_kind(tmp_path: Path, text: str) -> None:
    path = tmp_path / "file.csv"
    path.write_text(text)
    assert kind_of(path) is Kind.CSV


def test_a_person_may_say_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    path.write_text('["name"];b\n1;2\n')
    assert open_source(path, SourceOptions(format="csv", delimiter="semicolon", encoding="ascii")).headings == ('["name"]', "b")
    path.write_text("name\tcity\nAcme, Kiel\t\n")
    assert open_source(path, SourceOptions(format="tsv")).headings == ("name", "city")
    with pytest.raises(UsageError, match="no format “word”; there are csv, tsv, spreadsheet, json, ndjson, vcard, sqlite"):
        open_source(path, SourceOptions(format="word"))
    with pytest.raises(UsageError, match=r"file.txt has no sheets"):
        open_source(path, SourceOptions(sheet="1"))


def test_what_cannot_be_imported_is_refused_in_words(tmp_path: Path) -> None:
    archive = tmp_path / "letter.docx"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("word/document.xml", "<a/>")
    contents = {
        "is a directory": None, "is empty": b"", "is a PDF file": b"%PDF-1.7", "is a gzip file": gzip.compress(b"name\n"),
        "is a web page or XML": b"<html><table>", "is an archive and no spreadsheet": archive.read_bytes(),
        "is a damaged archive": b"PK\x03\x04 and nothing more",
        "is an SQL script": b"PRAGMA foreign_keys=off;\n-- firms\nCREATE TABLE [Customers](\n  [name] TEXT\n);\nINSERT INTO \"Customers\" "
        b"VALUES('Acme');\n",
    }  # fmt: skip
    for message, content in contents.items():
        path = tmp_path / "file.xls"
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(UsageError, match=message):
            open_source(path if content is not None else tmp_path)
    with pytest.raises(UsageError, match=r"nowhere.csv cannot be read: No such file"):
        open_source(tmp_path / "nowhere.csv")


EXPECTED = {  # headings, rows, rows with a problem
    "maven_crm/accounts.csv": (7, 85, 0), "maven_crm/sales_pipeline.csv": (8, 8800, 0), "maven_crm/products.csv": (3, 7, 0),
    "maven_crm/sales_teams.csv": (3, 35, 0), "salesforce/gen_ai_demo/Account.csv": (57, 94, 0), "salesforce/gen_ai_demo/Opportunity.csv": (36, 58, 0),
    "salesforce/gen_ai_demo/Contact.csv": (61, 64, 0), "salesforce/gen_ai_demo/Case.csv": (44, 40, 0), "salesforce/gen_ai_demo/Lead.csv": (54, 14, 0),
    "salesforce/apex_recipes/Accounts.csv": (18, 50, 0), "salesforce/apex_recipes/Contacts.csv": (6, 150, 0),
    "salesforce/apex_recipes/Opportunities.csv": (6, 50, 0), "salesforce/apex_recipes/Campaigns.csv": (3, 15, 0),
    "hubspot_like/hubspot_contacts.csv": (20, 950, 0), "hubspot_like/hubspot_companies.csv": (16, 200, 0),
    "hubspot_like/hubspot_deals.csv": (12, 500, 0), "hubspot_like/hubspot_tickets.csv": (13, 300, 0),
    "hubspot_like/hubspot_activities.csv": (11, 2000, 0), "dedupe_febrl/dataset1.csv": (11, 1000, 0), "dedupe_febrl/dataset4a.csv": (11, 5000, 0),
    "dedupe_febrl/dataset4b.csv": (11, 5000, 0), "contact_csv/outlook.csv": (22, 3, 0), "phones/example_numbers.csv": (6, 489, 0),
    "cdnow/cdnow_customers_summary.csv": (4, 2357, 0), "cdnow/CDNOW_master.txt": (4, 69659, 0), "cdnow/CDNOW_sample.txt": (5, 6919, 0),
    "crm_headings/wukong_crm_fields_zh.csv": (7, 87, 0),
    "crm_headings/hubspot_export_contacts_with_company.csv": (27, 0, 0), "crm_headings/zoho_crm_export_leads.csv": (54, 0, 0),
    "zh_gbk_csv/meal/meal_order_info.csv": (21, 945, 0), "zh_gbk_csv/meal/meal_order_detail.csv": (19, 10037, 0),
    "zh_import_templates/cordys/user_import_cn.xlsx": (9, 0, 0), "zh_import_templates/cordys/user_import_en.xlsx": (9, 0, 0),
    "zh_import_templates/lead_system/客户导入模板.xlsx": (10, 0, 0), "zh_import_templates/ouufu/客户导入模板.xls": (18, 0, 0),
    "zh_import_templates/ouufu/合同导入模板.xls": (11, 0, 0), "zh_import_templates/shar/客户导入模板.xlsx": (12, 2, 0),
    "zh_import_templates/shar/线索导入模板.xlsx": (11, 3, 0), "zh_import_templates/shar/商机导入模板.xlsx": (10, 1, 0),
    "vcards/phone_export_zh_masked.vcf": (11, 353, 0), "vcards/ez-vcard/John_Doe_ANDROID.vcf": (10, 6, 1),
    "vcards/ez-vcard/gmail-list.vcf": (2, 3, 0), "vcards/ez-vcard/rfc2426-example.vcf": (11, 2, 0),
    "vcards/ez-vcard/rfc6350-example.vcf": (13, 1, 0),
    "vcards/ez-vcard/outlook-2007.vcf": (23, 1, 0),
    "csv_spectrum/json/utf8.json": (3, 2, 0),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPECTED)
def test_real_files_of_every_kind_are_read_whole(name: str) -> None:
    source = open_source(data_set(name))
    rows = list(source.rows())
    assert (len(source.headings), len(rows), sum(bool(row.problem) for row in rows)) == EXPECTED[name]
    assert all(len(row.cells) == len(source.headings) for row in rows if not row.problem)


def test_the_conventions_of_chinese_templates_are_told() -> None:
    folder = data_set("zh_import_templates")
    second = open_source(folder / "shar" / "客户导入模板.xlsx")
    assert dict(zip(second.headings, second.aliases, strict=True))["手机号"] == "MobilePhone"
    assert next(iter(second.rows())).cells[3] == "18863332525"
    notes = open_source(folder / "cordys" / "user_import_cn.xlsx")
    assert (notes.headings[:2], notes.notes[0]) == (("工号", "姓名"), "填写须知：")
    examples = open_source(folder / "lead_system" / "客户导入模板.xlsx")
    assert [row.cells[0] for row in examples.skipped] == ["XX小区物业管理处", "YY建材市场", "ZZ工厂"]
    demo = open_source(folder / "ouufu" / "客户导入模板.xls")
    assert [row.cells[0] for row in demo.skipped] == ["演示客户信息"]


def test_every_card_of_a_chinese_phone_is_read() -> None:
    source = open_source(data_set("vcards") / "phone_export_zh_masked.vcf")
    cards = [dict(zip(source.headings, row.cells, strict=True)) for row in source.rows()]
    assert all(card["name"] for card in cards)
    assert sum(bool(card["phones"]) for card in cards) > 300
    assert cards[1] == {**dict.fromkeys(source.headings, ""), "name": "何丽", "customer": "示例公司", "job_title": "示例公司",
                        "phones": "+8613801661318", "emails": "user6956@example.com"}  # fmt: skip


def test_the_naughty_strings_come_through_every_text_format(tmp_path: Path) -> None:
    strings = [text for text in json.loads((data_set("naughty_strings") / "blns.json").read_text("utf-8")) if text]
    for suffix, content in {
        "ndjson": "".join(json.dumps({"a": text}) + "\n" for text in strings), "json": json.dumps([{"a": text} for text in strings]),
    }.items():  # fmt: skip
        path = tmp_path / f"file.{suffix}"
        path.write_text(content, "utf-8")
        assert [row.cells[0] for row in open_source(path).rows()] == strings
