"""Grading against one hand-written SQL statement for the same scores: `python -m benchmarks.grading [CUSTOMERS]`.

A copy of the demo database with two purchases a customer; six criteria from two plugins (each in a process of its own), one guard, one
population rule. Measured in one run: the statement, the first run (everybody's grade is new), a second full run, 1,000 changed customers, what-if
on a sample and on all, explain, peak memory of the app's process.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from typing import Any

from benchmarks import databases
from tui_crm.services import plugins
from tui_crm.services.crm import Crm, Locale, open_crm
from tui_crm.services.grading import applying, explaining, previewing, running
from tui_crm.services.grading.rules import Rules, Watched, Weighed
from tui_crm.services.grading.rulesets import Ruleset
from tui_crm.services.plugin_set import Wanted
from tui_crm.store.unit import Edit

CHANGED = 1000
WEIGHTS = {"firm.revenue": 25.0, "firm.staff": 15.0, "firm.touch": 10.0, "trade.count": 15.0, "trade.sum": 20.0, "trade.share": 15.0}
BANDS = (("A", 60.0), ("B", 40.0), ("C", 20.0), ("D", 0.0))
SEED = """
WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < :n * 2)
INSERT INTO purchase (id, code, customer, date, amount, product, version, created_at, updated_at)
SELECT i, 'P-' || i, 1 + i % :n, date('2026-11-20', '-' || (i * 40503 % 1500) || ' days'),
       1000 + (i * 7919 % 997) * (i * 104729 % 991), 'Pump', 1, 1, 1 FROM k
"""
BY_HAND = """
INSERT INTO by_hand (record, score, coverage, grade)
SELECT id, score, coverage, CASE WHEN coverage < 50 THEN '–' WHEN dnc = 1 AND score >= 2000 THEN 'C'
       WHEN score >= 6000 THEN 'A' WHEN score >= 4000 THEN 'B' WHEN score >= 2000 THEN 'C' ELSE 'D' END
FROM (
  SELECT id, dnc, CAST(10000 * reached / known + 0.5 AS INTEGER) AS score, CAST(known + 0.5 AS INTEGER) AS coverage FROM (
    SELECT id, dnc,
      coalesce(25 * f1, 0) + coalesce(15 * f2, 0) + coalesce(10 * f3, 0) + 15 * f4 + 20 * f5 + 15 * f6 AS reached,
      (f1 IS NOT NULL) * 25.0 + (f2 IS NOT NULL) * 15 + (f3 IS NOT NULL) * 10 + 50 AS known
    FROM (
      SELECT c.id, c.do_not_contact AS dnc,
        CASE WHEN c.currency IN ('', 'CNY') AND c.revenue > 0 THEN min(1.0, c.revenue / 1e11) END AS f1,
        CASE WHEN c.employees > 0 THEN min(1.0, c.employees / 1000.0) END AS f2,
        CASE WHEN c.last_activity > 0 THEN max(0.0, min(1.0, 1 - (:now - c.last_activity) / 86400000.0 / 365)) END AS f3,
        min(1.0, coalesce(p.n, 0) / 4.0) AS f4, min(1.0, coalesce(p.s, 0) / 1e6) AS f5,
        CASE WHEN coalesce(p.s, 0) <= 0 THEN 0.0 WHEN p.before < 0.75 * p.total THEN 1.0 WHEN p.before < 0.95 * p.total THEN 0.5 ELSE 0.0 END AS f6
      FROM customer c LEFT JOIN (
        SELECT customer, n, s, sum(s) OVER () AS total,
          coalesce(sum(s) OVER (ORDER BY s DESC GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
        FROM (SELECT customer, count(*) AS n, sum(amount) AS s FROM purchase WHERE deleted_at = 0 GROUP BY customer)
      ) p ON p.customer = c.id
      WHERE c.deleted_at = 0
    )
  )
)
"""


HEAD = """# /// tui-crm-plugin
# id = "{id}"
# version = "1.0"
# api = 1
# summary = "benchmark"
# ///
from tui_crm.plugins.api import *

"""
FIRM = """
def share(need, full):
    return lambda batch: [min(1.0, value / full) if value and value > 0 else None for value in batch[need]]

def touch(batch):
    return [max(0.0, min(1.0, 1 - (batch.now - at) / 86_400_000 / 365)) if at else None for at in batch["last_activity"]]

@hookimpl
def grading():
    return [
        Criterion(key="revenue", axis="firm", label="Revenue", needs=("revenue",), score=share("revenue", 1e11)),
        Criterion(key="staff", axis="firm", label="Staff", needs=("employees",), score=share("employees", 1000)),
        Criterion(key="touch", axis="firm", label="In touch", needs=("last_activity",), score=touch),
        Guard(key="quiet", label="Quiet", needs=("do_not_contact",), test=lambda batch: list(batch["do_not_contact"]), grade="C"),
    ]
"""
TRADE = """
SUM, COUNT = "sum(purchase.amount)", "count(purchase)"

def full(need, full):
    return lambda batch: [min(1.0, value / full) for value in batch[need]]

def place(batch):
    return [(1.0, 0.5, 0.0)[at or 0] for at in batch.classes("sales")]

@hookimpl
def grading():
    return [
        Criterion(key="count", axis="trade", label="Purchases", needs=(COUNT,), score=full(COUNT, 4)),
        Criterion(key="sum", axis="trade", label="Sales", needs=(SUM,), score=full(SUM, 1e6)),
        Criterion(key="share", axis="trade", label="Share", needs=(SUM,), score=place,
                  populations=(Population(key="sales", column=SUM, cuts=(75, 95), min_n=1),)),
    ]
"""


def opened(place: Path, folder: Path) -> Crm:
    """The database with two plugins on, each in a process of its own: one judges the firm, one its trade with us."""
    for name, code in (("firm", FIRM), ("trade", TRADE)):
        (folder / f"{name}.py").write_text(HEAD.format(id=name) + code, "utf-8")
    crm = open_crm(str(place), Locale(UTC), wanted=Wanted(folder=str(folder)))
    for name in ("firm", "trade"):
        crm = plugins.enable(crm, name)
    return crm


RULES = Rules(
    "bench", "Bench", tuple(Weighed(key, weight) for key, weight in WEIGHTS.items()), BANDS, guards=(Watched("firm.quiet"),), currency="CNY"
)


def timed(what: str, act: Callable[[], Any], found: dict[str, float]) -> Any:
    """Do it, and say how long it took."""
    began, used = time.perf_counter(), time.process_time()
    result = act()
    found[what], used = time.perf_counter() - began, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what:<44} {found[what]:9.3f} s   processor {used:8.3f} s   peak {peak:.0f} MB", flush=True)
    return result


def change(crm: Crm) -> None:
    """Other revenues of CHANGED customers, spread over all."""
    end = crm.store.engine.run("SELECT max(id) FROM customer")[0][0]
    ids = [1 + at * (end - 1) // CHANGED for at in range(CHANGED)]
    edits = [Edit(record.id, {"employees": record.number("employees") % 977 + 7}) for record in crm.store.read_many("customer", ids)]
    with crm.store.act(crm.author, "edit", "customer") as unit:
        unit.update_many("customer", edits)


def measure(place: Path, folder: Path) -> dict[str, float]:
    """Everything, on a database that may be written to."""
    crm = opened(place, folder)
    engine = crm.store.engine
    customers = crm.lists.count(crm.listing("customer"))
    with engine.tx():
        engine.run("DELETE FROM purchase")  # the demo's own
        engine.run(SEED, {"n": customers})
    engine.run("DROP TABLE IF EXISTS by_hand")
    engine.run("CREATE TABLE by_hand (record INTEGER PRIMARY KEY, score INTEGER, coverage INTEGER, grade TEXT) STRICT")
    found: dict[str, float] = {}

    def by_hand() -> None:
        with engine.tx():
            engine.run(BY_HAND, {"now": crm.store.clock()})

    timed("one SQL statement", by_hand, found)
    timed("first run: every grade is new", lambda: applying.apply(crm, Ruleset(0, "Bench", "draft", RULES)), found)
    crm = applying.renewed(crm)
    differing = engine.run(
        "SELECT count(*) FROM by_hand b JOIN grade_state s ON s.record = b.record AND s.scheme = 'bench' WHERE b.grade <> s.grade"
    )[0][0]
    print(f"{customers:,} customers; grades that differ from the statement's (time passes between them): {differing}", flush=True)
    timed("full run", lambda: running.run(crm, "bench", full=True), found)
    change(crm)
    timed(f"{CHANGED:,} changed customers", lambda: running.run(crm, "bench"), found)
    heavier = RULES.with_weight("firm.staff", 40)
    timed("what-if on a sample of 20,000", lambda: previewing.preview(crm, heavier), found)
    timed("what-if on all", lambda: previewing.preview(crm, heavier, sample=0), found)
    explaining.explain(crm, "bench", 2)
    timed("explain", lambda: explaining.explain(crm, "bench", 3), found)
    found["times the statement"] = found["full run"] / found["one SQL statement"]
    found["times the statement, first run"] = found["first run: every grade is new"] / found["one SQL statement"]
    found["peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def main(customers: int) -> None:
    """Copy the demo, measure, delete the copy."""
    place = databases.copy(databases.demo(customers), databases.CACHE / "grading.db")
    try:
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(measure(place, Path(folder)), indent=2))
    finally:
        databases.remove(place)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
