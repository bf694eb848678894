"""Duplicates: precision, recall and F1 on febrl 1 and 4 with the threshold curve; the time of a check and of a scan.

`python -m benchmarks.duplicates`. The data sets are read from the folder in TUI_CRM_DATASETS; each row becomes an ordinary customer of kind
"person", written to a database, and the app's own scan finds the pairs: blocking and scoring as everywhere, nothing learnt from the data.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from benchmarks import databases, report
from tui_crm.model.dedupe.verdict import WARN_FROM
from tui_crm.services import duplicates
from tui_crm.services.crm import Crm, Locale, open_crm
from tui_crm.services.duplicates.scanning import look_through

THRESHOLDS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999)
F1_BUDGET, CHECK_BUDGET, SCAN_BUDGET = 0.95, 5.0, 60.0  # milliseconds a check, seconds a scan of 100,000
CHECKS = 300
LOW = min(THRESHOLDS)
Row = Mapping[str, str]
Pairs = set[tuple[str, str]]


class Quality(NamedTuple):
    """How well pairs were found at one threshold."""

    threshold: float
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def cells(self) -> tuple[str, ...]:
        """A line of the curve."""
        default = " (default)" if self.threshold == WARN_FROM else ""
        return (f"{self.threshold:g}{default}", *(f"{share:.4f}" for share in (self.precision, self.recall, self.f1)))


# data sets


def febrl(name: str) -> list[Row]:
    """The rows of one of the data sets. Raises SystemExit when they are not there."""
    root = os.environ.get("TUI_CRM_DATASETS")
    if not root:
        raise SystemExit("TUI_CRM_DATASETS does not say where the data sets are")
    with (Path(root) / "dedupe_febrl" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, skipinitialspace=True))


def customer(row: Row, with_number: bool) -> dict[str, object]:
    """A row as a customer. The social security number is the registration number, as an identity number would be."""
    birth = row["date_of_birth"]
    return {
        "name": " ".join(filter(None, (row["given_name"], row["surname"]))) or "?",
        "kind": "person",
        "address": ", ".join(filter(None, (f"{row['street_number']} {row['address_1']}".strip(), row["address_2"]))),
        "city": row["suburb"],
        "postcode": row["postcode"],
        "region": row["state"],
        "birthday": f"{birth[:4]}-{birth[4:6]}-{birth[6:]}" if len(birth) == 8 else "",
        "registration_number": row["soc_sec_id"] if with_number else "",
    }


def same(names: Iterable[str]) -> Pairs:
    """The pairs that are one, by the names of the rows: rec-223-org and rec-223-dup-0."""
    groups: dict[str, list[str]] = defaultdict(list)
    for name in names:
        groups[name.split("-")[1]].append(name)
    return {tuple(sorted(pair)) for group in groups.values() for pair in combinations(group, 2)}  # type: ignore[misc]


def scanned(crm: Crm, rows: Sequence[Row], with_number: bool) -> Iterator[tuple[str, str, float]]:
    """(name, name, probability) of the pairs that a scan of the rows finds, down to the lowest threshold."""
    with crm.store.act(crm.author, "import", "customer", "febrl") as unit:
        ids = unit.create_many("customer", [customer(row, with_number) for row in rows])
    names = {number: row["rec_id"].strip() for number, row in zip(ids, rows, strict=True)}
    for found in look_through(crm, "customer", threshold=LOW)[1]:
        first, second = sorted((names[found.first], names[found.second]))
        yield first, second, found.value


def curve(found: Sequence[tuple[str, str, float]], true: Pairs) -> list[Quality]:
    """Precision and recall at each threshold."""
    qualities = []
    for threshold in THRESHOLDS:
        taken = {(first, second) for first, second, value in found if value >= threshold}
        hits = len(taken & true)
        qualities.append(Quality(threshold, hits / len(taken) if taken else 1.0, hits / len(true)))
    return qualities


def measured(name: str, files: Sequence[str], across: bool, with_number: bool, folder: Path) -> bool:
    """Print the curve of one data set; `across`: only pairs of a row of one file and one of the other count. Returns whether the budget holds."""
    rows = [row for file in files for row in febrl(file)]
    true = same(row["rec_id"].strip() for row in rows)
    crm = open_crm(str(folder / f"{name}-{with_number}.db"), Locale(UTC))
    try:
        found = list(scanned(crm, rows, with_number))
    finally:
        crm.close()
    if across:
        found = [each for each in found if each[0].endswith("-org") != each[1].endswith("-org")]
    qualities = curve(found, true)
    print(f"\n### {name}: {len(rows):,} rows, {len(true):,} pairs{'' if with_number else ', without the social security number'}\n")
    print(table(("threshold", "precision", "recall", "F1"), (q.cells() for q in qualities)))
    at_default = next(q for q in qualities if q.threshold == WARN_FROM)
    fine = at_default.f1 >= F1_BUDGET
    print(f"\nF1 at the default threshold: {at_default.f1:.4f} (budget ≥ {F1_BUDGET}): {report.verdict(fine)}")
    return fine


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


# times


def checks(database: Path, count: int = CHECKS) -> bool:
    """Print how long one check of a customer takes in a database, its index being there. Returns whether the budget holds."""
    crm = open_crm(str(database), Locale(UTC))
    try:
        began = time.perf_counter()
        read = duplicates.catch_up(crm)
        index = time.perf_counter() - began
        ids = crm.lists.stream_ids(crm.listing("customer"))
        chosen = random.Random(1).sample(ids, min(count, len(ids)))  # the same ones each time
        times = []
        for record in crm.store.read_many("customer", chosen):
            began = time.perf_counter()
            duplicates.check(crm, "customer", record.values, record.id)
            times.append((time.perf_counter() - began) * 1000)
        keys = duplicates.status(crm).keys
    finally:
        crm.close()
    median = report.percentile(times, 0.5)
    print(f"\n### One check among {len(ids):,} customers\n\nIndex: {keys:,} keys, {read:,} records read in {index:.0f} s\n")
    cells = [(f"{median:.2f}", f"{report.percentile(times, 0.95):.2f}", f"< {CHECK_BUDGET:g}", report.verdict(median < CHECK_BUDGET))]
    print(table(("median ms", "p95 ms", "budget", "ok"), cells))
    return median < CHECK_BUDGET


def scan(database: Path) -> bool:
    """Print how long a scan of all customers takes, the index being there. Returns whether the budget holds."""
    crm = open_crm(str(database), Locale(UTC))
    try:
        duplicates.catch_up(crm)
        began = time.perf_counter()
        result = duplicates.scan(crm, "customer")
        seconds = time.perf_counter() - began
    finally:
        crm.close()
    budget = SCAN_BUDGET * max(result.records / 100_000, 1)
    print(f"\n### A scan of {result.records:,} customers\n")
    cells = [(f"{seconds:.1f}", f"{result.compared:,}", f"{result.suspected:,}", f"< {budget:g}", report.verdict(seconds < budget))]
    print(table(("seconds", "pairs compared", "suspected", "budget", "ok"), cells))
    return seconds < budget


def main() -> int:
    """Print everything; 1 when a budget does not hold."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.duplicates", description=__doc__)
    parser.add_argument("--db", type=Path, metavar="FILE", help="database of the checks; its index is brought up to date (a copy of the demo)")
    parser.add_argument("--scan-db", type=Path, metavar="FILE", help="database of the scan; pairs go into its queue (a copy of the demo)")
    parser.add_argument("--customers", type=int, default=1_000_000, help="of the demo that is checked (%(default)s)")
    parser.add_argument("--scanned", type=int, default=100_000, help="of the demo that is scanned (%(default)s)")
    parser.add_argument("--only", choices=("quality", "check", "scan"))
    asked = parser.parse_args()
    fine = True
    if asked.only in (None, "quality"):
        with tempfile.TemporaryDirectory() as folder:
            for with_number in (True, False):
                fine &= measured("febrl 1", ("dataset1",), False, with_number, Path(folder))
                fine &= measured("febrl 4", ("dataset4a", "dataset4b"), True, with_number, Path(folder))
    for name, given, customers, measure in (("check", asked.db, asked.customers, checks), ("scan", asked.scan_db, asked.scanned, scan)):
        if asked.only in (None, name):
            target = databases.CACHE / "duplicates.db"
            fine &= measure(given or databases.copy(databases.demo(customers), target))
            databases.remove(target)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
