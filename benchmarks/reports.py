"""Reports against hand-written SQL for the same figures: `python -m benchmarks.reports [--deals 2000000] [--db FILE]`.

A database of deals with the history of their stages, filled by a bulk load; each report is built as the app builds it and compared with the
statement that one would write by hand for it. Medians of three; the two in turn.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, timedelta
from pathlib import Path

from benchmarks.report import machine, markdown, number
from tui_crm.services import archive
from tui_crm.services.crm import Crm, Locale, open_crm
from tui_crm.services.reports import running
from tui_crm.services.reports.spec import Asked

BUDGET = 2.0
ROUNDS = 3
NOW = 1_772_452_800_000  # 2026-03-02 12:00 UTC
DAY = 86_400_000
REPS, PRODUCTS, BATCH = 50, 20, 50_000
COLUMNS = ("id", "code", "name", "name_key", "customer", "product", "owner", "amount", "pipeline", "stage", "status", "probability",
           "expected_close",
           "engaged_on", "stage_since", "last_touch", "closed_on", "loss_reason", "reached", "furthest", "created_at", "updated_at",
           "version")  # fmt: skip
CHANGE = ("id", "deal", "was", "became", "at", "created_at", "updated_at", "version")
MEDIANS = (
    "SELECT k, v FROM (SELECT k, v, row_number() OVER (PARTITION BY k ORDER BY v) AS rn, count(*) OVER (PARTITION BY k) AS n FROM ({rows})) "
    "WHERE rn = 1 + (n - 1) / 2 OR rn = 2 + (n - 1) / 2"
)
WON = "FROM deal WHERE deleted_at = 0 AND status = 'won'"
CLOSED = "FROM deal WHERE deleted_at = 0 AND status IN ('won', 'lost')"
LAST = "(SELECT became FROM stage_change c WHERE c.deal = d.id AND c.deleted_at = 0 AND c.at < {at} ORDER BY at DESC, id DESC LIMIT 1)"
FIGURES: Sequence[tuple[str, Asked, Sequence[str]]] = (
    ("deals", Asked(by="status"), (
        "SELECT status, count(*), sum(amount), sum(CASE WHEN status = 'open' THEN amount * probability / 10000 END), avg(amount) FROM deal "
        "WHERE deleted_at = 0 GROUP BY status",)),
    ("won", Asked(by="quarter"), (
        f"SELECT substr(closed_on, 1, 4) || (substr(closed_on, 6, 2) + 2) / 3, sum(amount), count(*), avg(amount) {WON} GROUP BY 1",
        MEDIANS.format(rows=f"SELECT substr(closed_on, 1, 4) || (substr(closed_on, 6, 2) + 2) / 3 AS k, amount AS v {WON}"),
        MEDIANS.format(rows=f"SELECT 1 AS k, amount AS v {WON}"))),
    ("won", Asked(by="region"), (
        "SELECT u.team, sum(amount), count(*), avg(amount) FROM deal d LEFT JOIN user u ON u.id = d.owner WHERE d.deleted_at = 0 AND status = 'won' "
        "GROUP BY 1",
        MEDIANS.format(rows="SELECT u.team AS k, d.amount AS v FROM deal d LEFT JOIN user u ON u.id = d.owner WHERE d.deleted_at = 0 "
                            "AND status = 'won'"),
        MEDIANS.format(rows=f"SELECT 1 AS k, amount AS v {WON}"))),
    ("won", Asked(by="customer"), (
        f"SELECT customer, sum(amount) AS s, count(*), avg(amount) {WON} GROUP BY 1 ORDER BY s DESC LIMIT 30",
        MEDIANS.format(rows=f"SELECT customer AS k, amount AS v {WON}"), MEDIANS.format(rows=f"SELECT 1 AS k, amount AS v {WON}"),
        f"SELECT count(*), sum(amount), avg(amount) {WON}")),
    ("win-rate", Asked(by="rep"), (
        f"SELECT owner, sum(status = 'won'), sum(status = 'lost'), sum(CASE WHEN status = 'won' THEN amount END), "
        f"sum(CASE WHEN status = 'lost' THEN amount END) {CLOSED} GROUP BY owner",)),
    ("losses", Asked(by="reason"), (
        f"SELECT loss_reason, sum(status = 'won'), sum(status = 'lost'), sum(CASE WHEN status = 'won' THEN amount END), "
        f"sum(CASE WHEN status = 'lost' THEN amount END) {CLOSED} GROUP BY loss_reason",)),
    ("cycle", Asked(by="rep"), (
        f"SELECT owner, avg(julianday(closed_on) - julianday(engaged_on)), count(*) {WON} GROUP BY owner",
        *(MEDIANS.format(rows=f"SELECT owner AS k, julianday(closed_on) - julianday(engaged_on) AS v {WON}") for _percentile in (50, 90)),
        *(MEDIANS.format(rows=f"SELECT 1 AS k, julianday(closed_on) - julianday(engaged_on) AS v {WON}") for _percentile in (50, 90)))),
    ("funnel", Asked(), (
        "SELECT furthest, status, count(*), sum(amount) FROM deal WHERE deleted_at = 0 AND pipeline = 1 GROUP BY furthest, status",)),
    ("stages", Asked(), (
        "SELECT furthest, status, count(*), sum(amount) FROM deal WHERE deleted_at = 0 AND pipeline = 1 GROUP BY furthest, status",
        "WITH s AS (SELECT became, lead(at) OVER (PARTITION BY deal ORDER BY at, id) - at AS d FROM stage_change WHERE deleted_at = 0 "
        "AND deal IN (SELECT id FROM deal WHERE pipeline = 1 AND deleted_at = 0)) "
        "SELECT became, d FROM (SELECT became, d, row_number() OVER (PARTITION BY became ORDER BY d) AS rn, "
        "count(*) OVER (PARTITION BY became) AS n, avg(d) OVER (PARTITION BY became) FROM s WHERE d IS NOT NULL) "
        "WHERE rn = n / 2 OR rn = n * 9 / 10")),
    ("forecast", Asked(period="2026"), (
        "SELECT substr(expected_close, 1, 7), sum(amount), sum(amount * probability / 10000), sum(CASE WHEN probability >= 8000 THEN amount END), "
        "count(*) FROM deal WHERE deleted_at = 0 AND status = 'open' AND expected_close BETWEEN '2026-01-01' AND '2026-12-31' GROUP BY 1",
        f"SELECT substr(closed_on, 1, 7), sum(amount) {WON} AND closed_on BETWEEN '2026-01-01' AND '2026-12-31' GROUP BY 1",
        "SELECT substr(expected_close, 1, 7), sum(amount) FROM deal WHERE deleted_at = 0 AND status = 'on_hold' AND expected_close BETWEEN "
        "'2026-01-01' AND '2026-12-31' GROUP BY 1")),
    ("movement", Asked(period="2026-02"), (
        f"SELECT a, b, count(*), sum(amount) FROM (SELECT {LAST.format(at=1769904000000)} AS a, {LAST.format(at=1772323200000)} AS b, amount "
        "FROM deal d WHERE deleted_at = 0) GROUP BY a, b",)),
    ("stalled", Asked(by="stage"), (
        f"SELECT stage, count(*), sum(amount), sum(amount * probability / 10000), sum(last_touch < {NOW - 90 * DAY}) FROM deal "
        f"WHERE deleted_at = 0 AND ((stage = 1 AND last_touch < {NOW - 14 * DAY}) OR (stage = 2 AND last_touch < {NOW - 21 * DAY}) "
        f"OR (stage = 3 AND last_touch < {NOW - 21 * DAY}) OR (stage = 4 AND last_touch < {NOW - 14 * DAY})) GROUP BY stage",)),
)  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Fill, measure, print; 1 when a budget does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deals", type=int, default=2_000_000)
    parser.add_argument("--db", default="", help="keep the database here; used again when it is there")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--only", default="", help="a report's name")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(given.db or Path(folder) / "reports.sqlite")
        fresh = not place.exists()
        crm = open_crm(str(place), Locale(UTC), clock=lambda: NOW)
        if fresh:
            fill(crm, given.deals)
        rows = [measured(crm, given.rounds, *figure) for figure in FIGURES if not given.only or figure[0] == given.only]
        count = crm.lists.count(crm.listing("deal"))
        crm.close()
    print(f"{count:,} deals; {machine()}\n")
    print(markdown(("report", "by", "report, ms", "SQL by hand, ms", "ratio", "ok"), [row for row, _ok in rows]))
    return 0 if all(ok for _row, ok in rows) else 1


def fill(crm: Crm, deals: int) -> None:
    """Reps, products, customers (one for ten deals), deals and about three changes of stage each."""
    reps = [archive.add(crm, "user", {"login": f"rep{at}", "name": f"Rep {at}", "team": f"Team {at % 6}"}) for at in range(REPS)]
    products = [archive.add(crm, "product", {"name": f"Pump {at}"}) for at in range(PRODUCTS)]
    with crm.store.loading("customer"):
        for start in range(1, deals // 10 + 1, BATCH):
            ids = range(start, min(start + BATCH, deals // 10 + 1))
            names = ("id", "code", "name", "name_key", "created_at", "updated_at", "version")
            crm.store.engine.bulk("customer", names, [(at, f"C-{at:06}", f"Firm {at}", f"firm {at}", NOW, NOW, 1) for at in ids])
    chance = random.Random(1)
    with crm.store.loading("deal", "stage_change"):
        number_of_change = 1
        for start in range(1, deals + 1, BATCH):
            rows, changes = [], []
            for at in range(start, min(start + BATCH, deals + 1)):
                row, ways = one(chance, at, chance.choice(reps), chance.choice(products), 1 + at % max(deals // 10, 1))
                rows.append(row)
                for was, became, when in ways:
                    changes.append((number_of_change, at, was, became, when, when, when, 1))
                    number_of_change += 1
            with crm.store.engine.tx():
                crm.store.engine.bulk("deal", COLUMNS, rows)
                crm.store.engine.bulk("stage_change", CHANGE, changes)
    crm.store.engine.run("ANALYZE")


def one(chance: random.Random, at: int, rep: int, product: int, customer: int) -> tuple[tuple[object, ...], Sequence[tuple[int, int, int]]]:
    """A deal of the last two years and its way through the stages 1 to 4, won 5, lost 6, on hold 7."""
    begun = date(2026, 2, 25) - timedelta(days=chance.randrange(730))
    stages = range(1, chance.randrange(1, 5) + 1)
    when = NOW - (date(2026, 3, 2) - begun).days * DAY
    ways, was = [], 0
    for stage in stages:
        ways.append((was, stage, when))
        was, when = stage, min(when + chance.randrange(1, 30) * DAY, NOW - DAY)
    fate = chance.choices(("open", "won", "lost", "on_hold"), (0.1, 0.5, 0.35, 0.05))[0]
    final = {"open": was, "won": 5, "lost": 6, "on_hold": 7}[fate]
    if fate != "open":
        ways.append((was, final, when))
    closed = (date(1970, 1, 1) + timedelta(days=when // DAY)).isoformat() if fate in ("won", "lost") else ""
    expected = (begun + timedelta(days=chance.randrange(30, 400))).isoformat()
    likely = {1: 1000, 2: 2000, 3: 5000, 4: 8000, 5: 10000, 6: 0, 7: 0}[final]
    since = ways[-1][2]
    row = (at, f"D-{at:06}", f"Deal {at}", f"deal {at}", customer, product, rep, chance.randrange(1, 90_000) * 100, 1, final, fate, likely, expected,
           begun.isoformat(), since, since, closed, chance.randrange(1, 8) if fate == "lost" else 0, was, was, ways[0][2], since, 1)  # fmt: skip
    return row, ways


def measured(crm: Crm, rounds: int, key: str, asked: Asked, statements: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    """A line of the table, and whether the budget holds."""

    def by_hand() -> None:
        for statement in statements:
            crm.store.engine.run(statement)

    tried = [(seconds(by_hand), seconds(lambda: running.run(crm, key, asked))) for _round in range(rounds)]
    hand, report = (statistics.median(part) for part in zip(*tried, strict=True))
    ratio = report / hand
    ok = ratio <= BUDGET
    return (key, asked.by or asked.period or "–", number(report * 1000), number(hand * 1000), f"{ratio:.2f}", "yes" if ok else "NO"), ok


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
