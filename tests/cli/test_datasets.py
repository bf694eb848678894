"""Public files of other programs, as a person imports them on the first day: by the proposal alone, with nothing said but what the rows are."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from benchmarks import datasets
from tests.cli.conftest import Command
from tests.services.files import data_set

CONTACTS = ("--as", "contacts")
WHOLE = {  # file and what is said → (rows, new, updated, rejected) of each file that comes in
    ("maven_crm/accounts.csv",): [(85, 85, 0, 0)],
    ("salesforce/gen_ai_demo",): [(94, 94, 0, 0), (14, 14, 0, 0), (64, 64, 0, 0), (40, 40, 0, 0), (58, 58, 0, 0)],
    ("salesforce/apex_recipes",): [(50, 50, 0, 0), (150, 150, 0, 0), (50, 42, 0, 8)],
    ("hubspot_like",): [(200, 200, 0, 0), (950, 950, 0, 0), (500, 457, 0, 43), (300, 300, 0, 0), (2000, 2000, 0, 0)],
    ("contact_csv/outlook.csv", *CONTACTS): [(3, 3, 0, 0)],
    ("vcards/phone_export_zh_masked.vcf", *CONTACTS): [(353, 353, 0, 0)],
    ("vcards/ez-vcard/John_Doe_ANDROID.vcf", *CONTACTS): [(6, 4, 0, 2)],
    ("vcards/ez-vcard/outlook-2007.vcf", *CONTACTS): [(1, 1, 0, 0)],
    ("zh_import_templates/shar/客户导入模板.xlsx",): [(2, 2, 0, 0)],
    ("zh_import_templates/shar/线索导入模板.xlsx",): [(3, 3, 0, 0)],
    ("zh_import_templates/lead_system/客户导入模板.xlsx", "--keep-examples"): [(3, 3, 0, 0)],
    ("zh_import_templates/ouufu/客户导入模板.xls", "--keep-examples"): [(1, 1, 0, 0)],
    ("zh_gbk_csv/meal/meal_order_info.csv", "--key", "phones"): [(945, 551, 394, 0)],
    ("dedupe_febrl/dataset1.csv", *CONTACTS): [(1000, 997, 0, 3)],
    ("cdnow/cdnow_customers_summary.csv",): [(2357, 2357, 0, 0)],
}


@pytest.mark.parametrize("given", WHOLE, ids=lambda given: given[0])
def test_files_come_in_by_the_proposal_alone(given: tuple[str, ...], crm: Command, tmp_path: Path) -> None:
    name, *said = given
    source, place = data_set(name), tmp_path / Path(name).name
    (shutil.copytree if source.is_dir() else shutil.copyfile)(source, place)
    told = crm("import", str(place), *said, "--yes", "--format", "json").json
    files = told.get("files", [told])
    assert [(file["rows"], file["new"], file["updated"], file["rejected"]) for file in files] == WHOLE[given]
    assert all(datasets.reasons(file).total() == file["rejected"] for file in files)


def test_nothing_is_rejected_when_reasons_that_are_not_in_the_list_are_made(crm: Command, tmp_path: Path) -> None:
    shutil.copytree(data_set("hubspot_like"), tmp_path / "hubspot")
    made = crm("import", str(tmp_path / "hubspot"), "--yes", "--format", "json", "--otherwise", "Closed Lost Reason=create").json["files"]
    assert [(each["file"], each["new"]) for each in made if each["entity"] == "loss-reasons"] == [("hubspot_deals.csv: Closed Lost Reason", 4)]
    assert sum(each["rejected"] for each in made) == 0
    notes = {note["text"]: note["rows"] for note in made[-1]["notes"]}
    assert [rows for text, rows in notes.items() if "the contact that is named belongs to no customer" in text] == [572]


def test_rows_that_end_early_are_told(crm: Command) -> None:
    told = crm("import", str(data_set("contact_csv") / "outlook.csv"), "--as", "contacts", "--dry-run")
    assert "2 rows end early; their missing cells are blank" in told.lines


def test_a_script_of_a_database_is_refused_in_words(crm: Command) -> None:
    told = crm("import", str(data_set("northwind") / "create.sql"), "--yes")
    assert (told.code, "create.sql is an SQL script" in told.err) == (2, True)


def test_what_must_be_exact_is_exact() -> None:
    root = data_set("")
    assert datasets.spectrum(root) == (12, 12)
    assert datasets.phones(root) == (datasets.PHONES, datasets.PHONES)
    kept, valid, _refused, invalid = datasets.addresses(root)
    assert (kept, valid, invalid) == (97, 97, 64)  # one more valid address holds a NUL character, which no database keeps


def test_no_card_is_lost_for_a_firm_that_is_not_here(crm: Command, tmp_path: Path) -> None:
    crm("customers", "add", "name=Acme")
    cards = "".join(f"BEGIN:VCARD\nVERSION:3.0\nFN:{name}\nORG:{firm}\nEND:VCARD\n" for name, firm in (("Ann", "Acme"), ("Bob", "Nowhere")))
    (tmp_path / "cards.vcf").write_text(cards)
    told = crm("import", str(tmp_path / "cards.vcf"), "--as", "contacts", "--yes", "--format", "json").json
    assert (told["new"], told["rejected"]) == (2, 0)
    assert [question["values"] for question in told["questions"]] == [{"Nowhere": 1}]
    people = crm("contacts", "list", "--sort", "name", "--format", "json", "--columns", "name,customer,notes").json
    found = [(each["name"], each["customer"] and each["customer"]["name"], each["notes"]) for each in people]
    assert found == [("Ann", "Acme", ""), ("Bob", None, "customer: Nowhere")]
