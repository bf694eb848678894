"""Files that go beyond what anybody wants: very many columns, very long cells."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_crm.errors import UsageError
from tui_crm.model.core import CORE
from tui_crm.model.values import ReadContext
from tui_crm.services.transfer.meaning.proposing import propose
from tui_crm.services.transfer.sources.opening import MOST_COLUMNS, open_source

CUSTOMER = CORE["customer"]


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "odd.csv"
    path.write_text(text, "utf-8")
    return path


def test_a_file_of_more_columns_than_a_spreadsheet_has_is_refused(tmp_path: Path) -> None:
    wide = ",".join(f"column {number}" for number in range(MOST_COLUMNS + 1))
    with pytest.raises(UsageError, match=r"odd\.csv has more than 16,384 columns"):
        open_source(written(tmp_path, f"{wide}\n"))


def test_headings_of_a_wide_file_are_told_apart(tmp_path: Path) -> None:
    headings = [*(f"value {number}" for number in range(3000)), "websitte", "name", "value 7"]
    source = open_source(written(tmp_path, f"{','.join(headings)}\n"))
    columns = propose(CUSTOMER, source, ReadContext()).columns
    assert [column.field for column in columns if column.field] == ["website", "name"]
    assert columns[7].reason == columns[-1].reason == "no field of that name; the heading “value 7” is there 2 times"


def test_a_cell_longer_than_a_book_is_told_with_its_line(tmp_path: Path) -> None:
    source = open_source(written(tmp_path, f"name,notes\nAcme,short\nGlobex,\"{'x' * 34_000_000}\"\n"))
    with pytest.raises(UsageError, match=r"odd\.csv cannot be read on from line 3: a cell is longer than 32 MB; is a quotation mark never closed\?"):
        list(source.rows())


@pytest.mark.parametrize(("text", "fields"), [
    ("客戶名稱,電話,傳真,電子郵件,地址,備註,聯絡人", ["name", "phones", "", "emails", "address", "notes", ""]),
    ("会社名,電話番号,メールアドレス,住所,郵便番号", ["name", "phones", "emails", "address", "postcode"]),
])  # fmt: skip
def test_headings_in_traditional_signs_and_in_japanese_are_known(tmp_path: Path, text: str, fields: list[str]) -> None:
    columns = propose(CUSTOMER, open_source(written(tmp_path, f"{text}\n")), ReadContext()).columns
    assert [column.field for column in columns] == fields
