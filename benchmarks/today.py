"""Today on a large archive: `python -m benchmarks.today [CUSTOMERS] [DEALS]`. Prints a Markdown table.

A copy of the demo archive with deals, follow-ups and changes by colleagues put in as rows. Measured in one process: the whole day, read as the app
reads it (first time, and p95 of many), and each section alone; beside it the same on a small archive.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC
from functools import partial
from pathlib import Path

from benchmarks import databases
from tui_crm.services.crm import Crm, Locale, open_crm
from tui_crm.services.today import reading
from tui_crm.services.today.reading import Day

BUDGET = 150.0  # ms for the whole day
TIMES = 30
SMALL = 1000
DEALS = """
WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < :n)
INSERT INTO deal (id, code, name, name_key, customer, amount, currency, pipeline, stage, status, expected_close, stage_since, last_touch, owner,
                  version, created_at, updated_at)
SELECT :first + i, 'D-' || (:first + i), 'Deal ' || i, 'deal ' || i, 1 + i * 7919 % :customers, 100000 * (1 + i % 97), 'CNY', :pipeline,
       CASE WHEN i % 20 = 0 THEN :open ELSE :won END, CASE WHEN i % 20 = 0 THEN 'open' ELSE 'won' END,
       date('now', (i * 104729 % 200 - 20) || ' days'), :now - (i * 40503 % 400) * 86400000, :now - (i * 40503 % 400) * 86400000,
       1 + i % :users, 1, :now - (i % 700) * 86400000, :now FROM k
"""
FOLLOWUPS = """
WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < :n)
INSERT INTO followup (id, code, subject, type, due, state, customer, owner, version, created_at, updated_at)
SELECT :first + i, 'F-' || (:first + i), 'call ' || i, 'call', date('now', (i * 7919 % 400 - 380) || ' days'),
       CASE WHEN i % 10 = 0 THEN 'open' ELSE 'done' END, 1 + i * 7919 % :customers, 1 + i % :users, 1, :now, :now FROM k
"""
CHANGES = """
WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < 20000)
INSERT INTO change (act, entity, record, op, version, diff)
SELECT :act, 'customer', 1 + i * 7919 % :customers, 'update', 2, '{"city": ["", "Kiel"]}' FROM k
"""


def archive(customers: int, deals: int) -> Path:
    """The cached archive with so many customers and deals."""
    path, done = databases.CACHE / f"today-{customers}.db", databases.CACHE / f"today-{customers}-{deals}.done"
    if not done.exists() or not path.exists():
        source = databases.demo(customers)
        print(f"putting {deals:,} deals into a copy …", file=sys.stderr)
        fill(databases.copy(source, path), deals)
        done.touch()
    return path


def fill(path: Path, deals: int) -> None:
    """Put rows in: deals, follow-ups, an act of a colleague that changed many customers."""
    crm = open_crm(str(path), Locale(UTC))
    engine, now = crm.store.engine, crm.store.clock()
    rows = engine.run("SELECT kind, min(id), min(pipeline) FROM stage WHERE allowed_days > 0 OR kind = 'won' GROUP BY kind")
    stages = {kind: (stage, pipeline) for kind, stage, pipeline in rows}
    users = engine.run('SELECT max(id) FROM "user"')[0][0]
    customers = engine.run("SELECT count(*) FROM customer")[0][0]
    shared = {"users": users, "customers": customers, "now": now}
    with crm.store.loading("deal", "followup"), engine.tx():
        first = engine.run("SELECT coalesce(max(id), 0) FROM deal")[0][0]
        where = {"first": first, "n": deals, "open": stages["open"][0], "won": stages["won"][0], "pipeline": stages["open"][1]}
        engine.run(DEALS, {**shared, **where})
        first = engine.run("SELECT coalesce(max(id), 0) FROM followup")[0][0]
        engine.run(FOLLOWUPS, {**shared, "first": first, "n": deals // 4})
    with engine.tx():
        act = engine.run(
            "INSERT INTO act (at, actor, way, verb, entity, label, count, state) VALUES (:now, 2, 'tui', 'edit', 'customer', '', 20000, 'done') "
            "RETURNING id", {"now": now},
        )[0][0]  # fmt: skip
        engine.run(CHANGES, {"act": act, "customers": customers})
    engine.run("ANALYZE")
    crm.close()


def timed(task: Callable[[], object]) -> float:
    """Milliseconds that the task takes."""
    before = time.perf_counter()
    task()
    return (time.perf_counter() - before) * 1000


def _alone(section: Callable[[Day], object], crm: Crm) -> object:
    return section(Day(crm))


def measured(crm: Crm) -> dict[str, float]:
    """Milliseconds by what was measured."""
    first = timed(lambda: reading.read(crm))
    every = [timed(lambda: reading.read(crm)) for _ in range(TIMES)]
    found = {"the day, the first time": first, "the day, median": statistics.median(every), "the day, p95": sorted(every)[int(TIMES * 0.95)]}
    for section in reading.SECTIONS:
        found[section.__name__] = statistics.median(timed(partial(_alone, section, crm)) for _ in range(TIMES))
    return found


def main() -> int:
    """Measure and print."""
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    customers, deals = (*numbers, 1_000_000, 2_000_000)[:2] if not numbers else (numbers[0], numbers[1] if len(numbers) > 1 else numbers[0] * 2)
    results = []
    for size, number in ((SMALL, SMALL * 2), (customers, deals)):
        crm = open_crm(str(archive(size, number)), Locale(UTC), login="root")
        results.append(measured(crm))
        crm.close()
    print(f"| ms | {SMALL:,} customers | {customers:,} customers, {deals:,} deals |\n|---|---|---|")
    for name, value in results[0].items():
        print(f"| {name} | {value:.1f} | {results[1][name]:.1f} |")
    late = results[1]["the day, p95"] > BUDGET
    print(f"\nbudget {BUDGET:.0f} ms: {'MISSED' if late else 'met'}")
    return int(late)


if __name__ == "__main__":
    raise SystemExit(main())
