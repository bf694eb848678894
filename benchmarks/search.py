"""Each letter of a search on both engines, in a small and in a large archive: `python -m benchmarks.search`. Prints a Markdown table.

What is timed is the reading of the first screenful of records, in one process: after each letter of some words, by relevance and in lists sorted
otherwise. `benchmarks.terminal` shows the same from the key to the screen, on SQLite.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Iterator
from datetime import UTC
from functools import partial

from benchmarks import databases, report
from benchmarks.imports import database, postgres_server, url
from benchmarks.scenario import WORDS
from benchmarks.today import timed
from tui_crm.query.parser import parse
from tui_crm.services.crm import Crm, Locale, open_crm
from tui_crm.store.listing import Listing

BUDGET, GROWTH = 60.0, 1.5  # ms for the first rows by relevance; times those of the small archive, from FLOOR on
FLOOR = 10.0  # ms below which nobody sees a difference
SMALL = 1000
ROWS = 50
TIMES = 3
ORDERS = (("by relevance", ""), ("by name", "name"), ("newest change first", "-updated_at"))


def letters(crm: Crm, order: str) -> list[float]:
    """Milliseconds until the first rows are there, of each letter; the median of some times."""
    found = []
    for text in (word[:end] for word in WORDS for end in range(1, len(word) + 1)):
        listing = Listing("customer", parse(text, crm.names("customer")), order)
        found.append(statistics.median(timed(partial(crm.lists.first_ids, listing, ROWS)) for _ in range(TIMES)))
    return found


def measured(engine: str, small: str, large: str) -> Iterator[tuple[str, ...]]:
    """The lines of one engine. `small`, `large`: where the archives are."""
    archives = [open_crm(place, Locale(UTC), login="root") for place in (small, large)]
    for name, order in ORDERS:
        few, many = (letters(crm, order) for crm in archives)
        at_small, at_large = report.percentile(few, 0.95), report.percentile(many, 0.95)
        budget, ok = "", None
        if not order:
            budget, ok = f"≤ {BUDGET:.0f} ms, {GROWTH:.1f} ×", at_large <= BUDGET and at_large <= max(FLOOR, at_small) * GROWTH
        values = map(report.number, (at_small, statistics.median(many), at_large))
        yield (engine, name, *values, budget, report.verdict(ok))
    for crm in archives:
        crm.close()


def demo(server: str, customers: int) -> str:
    """The URL of the demo archive with this many customers on the server, made when it is not there yet, and kept."""
    import psycopg

    name = f"tui_crm_bench_demo_{customers}"
    with psycopg.connect(server, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
            print(f"making a database of {customers:,} customers on the server …", file=sys.stderr)
            with database(server, f"{name}_unfinished") as place:
                databases.crm("demo", "--customers", str(customers), "--db", place)
                connection.execute(f'ALTER DATABASE "{name}_unfinished" RENAME TO "{name}"'.encode())
    return url(server, name)


def main() -> int:
    """Measure and print; 1 when a budget does not hold."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=__doc__)
    parser.add_argument("--large", type=int, default=1_000_000, help="customers in the large archive")
    parser.add_argument("--engine", choices=("sqlite", "postgres", "both"), default="both")
    asked = parser.parse_args()
    rows: list[tuple[str, ...]] = []
    if asked.engine != "postgres":
        rows += measured("SQLite", *(str(databases.demo(size)) for size in (SMALL, asked.large)))
    if asked.engine != "sqlite":
        with postgres_server() as server:
            rows += measured("PostgreSQL", *(demo(server, size) for size in (SMALL, asked.large)))
    print(f"\n## First rows after each letter of a search, ms; {report.machine()}\n")
    head = ("engine", "order", f"p95 at {SMALL:,}", f"median at {asked.large:,}", f"p95 at {asked.large:,}", "budget", "ok")
    print(report.markdown(head, rows))
    return 0 if all(row[-1] != "NO" for row in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
