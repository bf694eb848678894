"""Real purchases: 18 months of CDNOW's customers (Fader & Hardie), imported as they come and graded by ABC and RFM."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.conftest import Command

DATASETS = Path(os.environ.get("TUI_CRM_DATASETS", ""))
MASTER = DATASETS / "cdnow" / "CDNOW_master.txt"
CUSTOMERS = 2_000  # of 23,570: the rule is the same and the test is quick


@pytest.mark.skipif(not os.environ.get("TUI_CRM_DATASETS") or not MASTER.exists(), reason="TUI_CRM_DATASETS names no folder with cdnow")
def test_cdnow_is_imported_and_graded_by_the_rule_that_the_report_states(crm: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUI_CRM_CURRENCY", "USD")
    head, *rows = MASTER.read_text("ascii").splitlines()
    rows = [row for row in rows if len(row.split()) == 4 and int(row.split()[0]) <= CUSTOMERS]
    purchases = tmp_path / "cdnow.txt"
    purchases.write_text("\n".join([head, *rows]), "ascii")
    people = tmp_path / "customers.csv"
    codes = sorted({row.split()[0] for row in rows})
    people.write_text("code,name\n" + "".join(f"{code},CDNOW {code}\n" for code in codes), "ascii")

    assert crm("import", str(people), "--yes", "--duplicates", "ignore").code == 0
    assert crm("import", str(purchases), "--as", "purchases", "--yes").code == 0
    assert crm("purchases", "list", "--count").out.strip() == str(len(rows))
    assert crm("grade", "apply", "abc", "--set", "core.share.days=0", "--yes").code == 0
    assert crm("grade", "apply", "rfm", "--yes").code == 0

    report = crm("grade", "report", "abc", "--format", "json").json
    sums: dict[str, int] = {}
    for row in rows:
        code, _day, _number, value = row.split()
        sums[code] = sums.get(code, 0) + round(float(value) * 100)
    total, before, expected = sum(sums.values()), 0, {"A": 0, "B": 0, "C": 0}
    for amount in sorted(set(sums.values()), reverse=True):
        together = [each for each in sums.values() if each == amount]
        grade = "A" if amount > 0 and before * 100 < 75 * total else "B" if amount > 0 and before * 100 < 95 * total else "C"
        expected[grade] += len(together)
        before += sum(together)
    assert {share["grade"]: share["customers"] for share in report["shares"]} == expected
    assert sum(share["sales"] for share in report["shares"]) == total
    told = crm("grade", "report", "rfm").out
    assert "by type-7 quantiles at 0.2 / 0.4 / 0.6 / 0.8, lower ≤ value < upper; ties share a score" in " ".join(told.split())
    assert "Customers by recency and frequency" in told
