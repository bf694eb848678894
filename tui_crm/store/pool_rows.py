"""Which customers their owners have left alone, and what people took from the public pool."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from tui_crm.store.engine import Engine
from tui_crm.store.schema import LIVE

OPEN_DEAL = "SELECT 1 FROM deal d WHERE d.customer = t.id AND d.status IN ('open', 'on_hold') AND d.deleted_at = 0"


class Wait(NamedTuple):
    """When a customer's time is over: nothing since `before` (epoch milliseconds), activities of `kinds` (none: of any), not protected on `day`."""

    before: int
    kinds: tuple[str, ...]
    day: str


def waiting(engine: Engine, grade: str, wait: Wait, *, owner: int = 0, limit: int = 0, among: Sequence[int] | None = None) -> list[int]:
    """The customers of a grade whose time is over, those left alone longest first. `owner`: only this person's; `among`: only of these, which
    nobody else writes until the transaction ends.
    """
    params: dict[str, Any] = {"grade": grade, "before": wait.before, "day": wait.day}
    tests = [f"t.{LIVE}", "t.grade = :grade", "t.created_at < :before", "t.owner_since < :before", "t.locked = 0", "t.protected_until < :day"]
    if owner:
        tests.append("t.owner = :owner")
        params["owner"] = owner
    else:
        tests.append("t.owner > 0")
    if wait.kinds:
        named = {f"kind{place}": kind for place, kind in enumerate(wait.kinds)}
        recent = f"a.customer = t.id AND a.at >= :before AND a.deleted_at = 0 AND a.type IN ({_in(named)})"
        tests.append(f"NOT EXISTS (SELECT 1 FROM activity a WHERE {recent})")
        params |= named
    else:
        tests.append("t.last_activity < :before")
    if among is not None:
        tests.append(engine.ids_in("t.id", "ids"))
        params["ids"] = engine.ids_param(among)
    tests.append(f"NOT EXISTS ({OPEN_DEAL})")
    sql = f"SELECT t.id FROM customer t WHERE {' AND '.join(tests)} ORDER BY t.last_activity, t.id"
    if limit:
        sql += " LIMIT :limit"
        params["limit"] = limit
    return [row[0] for row in engine.run(sql + (engine.locking if among is not None else ""), params)]


def with_open_deal(engine: Engine, ids: Sequence[int]) -> bool:
    """Whether one of these customers has an open deal."""
    sql = f"SELECT 1 FROM customer t WHERE {engine.ids_in('t.id', 'ids')} AND EXISTS ({OPEN_DEAL}) LIMIT 1"
    return bool(engine.run(sql, {"ids": engine.ids_param(ids)}))


def last_activities(engine: Engine, ids: Sequence[int], kinds: Sequence[str]) -> dict[int, int]:
    """When each of these customers had the last activity of one of these kinds; those that had none are left out."""
    named = {f"kind{place}": kind for place, kind in enumerate(kinds)}
    where = f"{engine.ids_in('customer', 'ids')} AND deleted_at = 0 AND type IN ({_in(named)})"
    sql = f"SELECT customer, max(at) FROM activity WHERE {where} GROUP BY customer"
    return dict(engine.run(sql, {**named, "ids": engine.ids_param(ids)}))


def free(engine: Engine, ids: Sequence[int]) -> list[int]:
    """Those of the customers that nobody owns, which nobody else writes until the transaction ends: what makes taking one a conditional write."""
    sql = f"SELECT id FROM customer t WHERE {engine.ids_in('t.id', 'ids')} AND t.{LIVE} AND t.owner = 0 ORDER BY id{engine.locking}"
    return [row[0] for row in engine.run(sql, {"ids": engine.ids_param(ids)})]


def taken_since(engine: Engine, user: int, since: int) -> int:
    """How many customers somebody took from the pool since then. Counted from the ledger, what was taken back by undo included."""
    sql = 'SELECT count(*) FROM owner_change WHERE became = :user AND at >= :since AND was = 0 AND "by" = :user'
    count: int = engine.run(sql, {"user": user, "since": since})[0][0]
    return count


def had_lately(engine: Engine, ids: Sequence[int], user: int, since: int) -> list[int]:
    """Those of the customers that somebody gave up, or lost to the pool, since then."""
    sql = (
        f"SELECT DISTINCT customer FROM owner_change WHERE {engine.ids_in('customer', 'ids')} AND deleted_at = 0 "
        "AND was = :user AND became = 0 AND at > :since"
    )
    return [row[0] for row in engine.run(sql, {"ids": engine.ids_param(ids), "user": user, "since": since})]


def _in(named: dict[str, Any]) -> str:
    return ", ".join(f":{name}" for name in named)
