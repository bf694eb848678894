"""Public files of customers, contacts and companies, imported by the proposal alone: `python -m benchmarks.datasets`.

The data sets are read from the folder in TUI_CRM_DATASETS. Every case is one run of `tui-crm import … --yes --format json` into an empty archive;
what it says becomes a line of the table. Then what must be exact: the CSV spectrum, phone numbers, e-mail addresses.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from benchmarks import databases, report
from tui_crm.model.core import CORE
from tui_crm.model.values import ReadContext
from tui_crm.services.transfer.meaning.converting import converter
from tui_crm.services.transfer.sources.reading import open_csv

HEADINGS = (
    "file", "read as", "rows", "mapped", "to notes", "ignored", "new", "updated", "unchanged", "duplicates", "suspected", "incomplete", "rejected",
    "why",
)  # fmt: skip
DONE = (0, 4)  # all is in; some rows were rejected
PHONES = 489
_QUOTED = re.compile("“[^”]*”")
_SAID = re.compile(r"((?:not an?|neither|more than)\b[^:]*): .*")


@dataclass(frozen=True)
class Case:
    """Files that come in together. `given`: what a person says beside their names."""

    files: tuple[str, ...]
    given: tuple[str, ...] = ()
    before: tuple[Case, ...] = ()  # imported into the same archive first, not shown again


CUSTOMERS, CONTACTS = ("--as", "customers"), ("--as", "contacts")
CDNOW = Case(("cdnow/CDNOW_master.txt",), ("--as", "customers", "--key", "name", "--unknown", "ignore"))
CASES = (
    Case(("maven_crm/accounts.csv",)),
    Case(("salesforce/gen_ai_demo",)),
    Case(("salesforce/apex_recipes",)),
    Case(("hubspot_like",)),
    Case(("contact_csv/outlook.csv",), CONTACTS),
    Case(("vcards/phone_export_zh_masked.vcf",), CONTACTS),
    Case(("vcards/ez-vcard/*.vcf",), CONTACTS),
    Case(("zh_import_templates/shar/客户导入模板.xlsx",)),
    Case(("zh_import_templates/shar/线索导入模板.xlsx",)),
    Case(("zh_import_templates/lead_system/客户导入模板.xlsx",), ("--keep-examples",)),
    Case(("zh_import_templates/ouufu/客户导入模板.xls",), ("--keep-examples",)),
    Case(("zh_gbk_csv/meal/meal_order_info.csv",), ("--key", "phones")),
    Case(("dedupe_febrl/dataset1.csv",), CONTACTS),
    Case(("dedupe_febrl/dataset4a.csv",), CONTACTS),
    Case(("dedupe_febrl/dataset4b.csv",), CONTACTS),
    Case(("cdnow/cdnow_customers_summary.csv",)),
    Case(("cdnow/cdnow_customers_summary_with_transactions.csv",)),
    Case(("cdnow/CDNOW_master.txt",), ("--as", "purchases"), (CDNOW,)),
)


class Runs:
    """Imports in a folder of their own, so that nothing is written beside the data sets."""

    def __init__(self, root: Path, work: Path) -> None:
        self._root, self._work = root, work
        self._number = 0

    def outcomes(self, case: Case, *, dry: bool = False) -> list[dict[str, Any]]:
        """What the command said of each file. Raises SystemExit when it failed."""
        database = self._work / f"{self._number}.sqlite"
        for first in case.before:
            self._run(first, database, dry=False)
        found = self._run(case, database, dry=dry)
        databases.remove(database)
        return found

    def _run(self, case: Case, database: Path, *, dry: bool) -> list[dict[str, Any]]:
        self._number += 1
        places = [str(self._copied(name)) for name in case.files]
        how = ("--dry-run" if dry else "--yes", "--format", "json")
        done = databases.crm("--db", str(database), "--lang", "en", "import", *places, *case.given, *how, check=False)
        if done.returncode not in DONE:
            raise SystemExit(f"import {' '.join(case.files)} failed with {done.returncode}: {done.stderr}")
        told = json.loads(done.stdout)
        files: list[dict[str, Any]] = told.get("files", [told])
        return files

    def _copied(self, name: str) -> Path:
        """The file, or the folder of the files that the last part of a name matches."""
        target = self._work / f"{self._number}-{Path(name).name}".replace("*", "all")
        if "*" in name:
            target.mkdir()
            for file in sorted((self._root / name).parent.glob(Path(name).name)):
                shutil.copy(file, target)
        elif (self._root / name).is_dir():
            shutil.copytree(self._root / name, target)
        else:
            shutil.copyfile(self._root / name, target)
        return target


def reasons(outcome: Mapping[str, Any]) -> Counter[str]:
    """Why rows were rejected, each reason with what it says of the single value taken out."""
    if not outcome["rejects"] or Path(outcome["rejects"]).suffix != ".csv":
        return Counter(plain(problem["field"], problem["reason"]) for problem in outcome["problems"])
    with Path(outcome["rejects"]).open(encoding="utf-8-sig", newline="") as file:
        return Counter(plain(row["rejected: field"], row["rejected: reason"]) for row in csv.DictReader(file))


def plain(field: str | None, reason: str) -> str:
    """A reason as it is counted."""
    text = _SAID.sub(r"\1", _QUOTED.sub("“…”", reason))
    return f"{field}: {text}" if field else text


def line(outcome: Mapping[str, Any], folder: str) -> tuple[str, ...]:
    """A file as a line of the table."""
    uses = Counter(column["use"] for column in outcome["columns"])
    counts = [outcome[name] for name in ("new", "updated", "unchanged", "duplicates", "suspected", "incomplete", "rejected")]
    why = "; ".join(f"{count} × {reason}" for reason, count in reasons(outcome).most_common(4)).replace("|", "\\|")
    name = re.sub(r"^\d+-", "", outcome["file"])
    mapped = len(outcome["columns"]) - uses["notes"] - uses["ignore"]
    columns = [mapped, uses["notes"], uses["ignore"]]
    return (f"{folder}/{name}", outcome["entity"], f"{outcome['rows']:,}", *map(str, columns), *(f"{count:,}" for count in counts), why)


def imported(runs: Runs, cases: Sequence[Case] = CASES) -> Iterator[tuple[str, ...]]:
    """A line for each file of each case."""
    for case in cases:
        place = case.files[0]
        folder = place.rpartition("/")[0] if "." in Path(place).name else place
        for outcome in runs.outcomes(case):
            yield line(outcome, folder)


def known_headings(runs: Runs, root: Path) -> Iterator[tuple[str, ...]]:
    """What is made of heading lines alone: the program that is recognised, columns mapped, to notes, ignored, asked about."""
    for file in sorted((root / "crm_headings").glob("*.csv")):
        try:
            outcome = runs.outcomes(Case((f"crm_headings/{file.name}",), ("--as", "auto")), dry=True)[0]
        except SystemExit as refused:
            yield (file.name, str(refused).rpartition("tui-crm: ")[2].strip(), "–", "–", "–", "–")
            continue
        uses = Counter(column["use"] for column in outcome["columns"])
        mapped = len(outcome["columns"]) - uses["notes"] - uses["ignore"]
        yield (file.name, outcome["entity"], outcome["system"] or "–", str(mapped), str(uses["notes"]), str(uses["ignore"]))


# what must be exact


def spectrum(root: Path) -> tuple[int, int]:
    """How many files of the CSV spectrum are read exactly, of how many."""
    files = sorted((root / "csv_spectrum" / "csvs").glob("*.csv"))
    return sum(_is_exact(file, root / "csv_spectrum" / "json" / f"{file.stem}.json") for file in files), len(files)


def _is_exact(file: Path, wanted: Path) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / file.name
        content = file.read_bytes()
        if file.stem.endswith("_crlf"):  # the published copy has lost these files' line ends
            content = content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        copy.write_bytes(content)
        source = open_csv(copy)
        rows = [dict(zip(source.headings, row.cells, strict=True)) for row in source.rows()]
    expected = json.loads(wanted.read_text("utf-8"))
    if isinstance(expected, dict):  # one object, and its telephone number is another one in the JSON than in the CSV
        expected = [{**expected, "Contact Phone Number": rows[0]["Contact Phone Number"]}]
    found: bool = rows == expected
    return found


def phones(root: Path) -> tuple[int, int]:
    """How many example numbers become E.164 exactly from all three ways of writing them, of how many."""
    field = CORE["customer"].by_name["phones"]
    with (root / "phones" / "example_numbers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    exact = 0
    abroad = converter(field, ReadContext(country="CN"))
    for row in rows:
        there = converter(field, ReadContext(country=row["region"]))
        found = (abroad(row["international"]), abroad(row["rfc3966"]), there(row["national"]))
        exact += all(value == (row["e164"],) for value in found)
    return exact, len(rows)


def addresses(root: Path) -> tuple[int, int, int, int]:
    """Addresses valid by the published verdicts: (kept, all of them that a database can keep); invalid ones: (refused, all)."""
    convert = converter(CORE["customer"].by_name["emails"], ReadContext())
    kept, refused = Counter[bool](), Counter[bool]()
    for test in ElementTree.parse(root / "email_validity" / "tests.xml").getroot().iter("test"):
        category = test.findtext("category")
        text = "".join(chr(ord(c) - 0x2400) if 0x2400 <= ord(c) <= 0x2421 else c for c in test.findtext("address") or "")
        if not category or not text or "\0" in text:  # PostgreSQL keeps no NUL character
            continue
        try:
            taken = bool(convert(text))
        except ValueError:
            taken = False
        (refused if category == "ISEMAIL_ERR" else kept)[taken] += 1
    return kept[True], kept.total(), refused[False], refused.total()


def main() -> int:
    """Import and print; 1 when something that must be exact is not."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.datasets", description=__doc__)
    known = os.environ.get("TUI_CRM_DATASETS")
    parser.add_argument("--folder", type=Path, default=known, help="where the data sets are [default: $TUI_CRM_DATASETS]")
    asked = parser.parse_args()
    if asked.folder is None:
        raise SystemExit("TUI_CRM_DATASETS does not say where the data sets are")
    databases.compile_sources()
    with tempfile.TemporaryDirectory(prefix="tui-crm-datasets-") as work:
        runs = Runs(asked.folder, Path(work))
        print(f"## Public files, imported by the proposal alone; {report.machine()}\n")
        print(report.markdown(HEADINGS, list(imported(runs))))
        print("\n## Heading lines of other programs\n")
        print(report.markdown(("file", "read as", "program", "mapped", "to notes", "ignored"), list(known_headings(runs, asked.folder))))
    exact, files = spectrum(asked.folder)
    numbers, examples = phones(asked.folder)
    kept, valid, refused, invalid = addresses(asked.folder)
    rows = [
        ("files of csv_spectrum read exactly", f"{exact} of {files}", report.verdict(exact == files)),
        ("phone numbers that become E.164 exactly", f"{numbers} of {examples}", report.verdict(numbers == examples)),
        ("valid addresses that are kept", f"{kept} of {valid}", report.verdict(kept == valid)),
        ("invalid addresses that are refused", f"{refused} of {invalid}", "–"),
    ]
    print("\n## Exact\n")
    print(report.markdown(("what", "found", "ok"), rows))
    return 0 if all(row[-1] != "NO" for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
