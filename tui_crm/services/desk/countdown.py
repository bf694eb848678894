"""How much time a ticket has left, in a few cells; and which tickets are near the end of theirs, the worst first."""

from __future__ import annotations

from collections.abc import Sequence

from tui_crm.i18n import _
from tui_crm.services.crm import Crm
from tui_crm.services.desk.levels import levels, standings
from tui_crm.services.desk.sla import MINUTE, Clock, Standing

AT_ONCE = 2_000
HUNDREDS = 100


def pressing(standing: Standing) -> Clock | None:
    """The promise that is still to be kept and runs out first, or is over; None where nothing is to be kept any more."""
    if standing.resolve.kept_at:
        return None
    open_ones = [clock for clock in (standing.respond, standing.resolve) if clock.target and clock.verdict != "met" and not clock.kept_at]
    return min(open_ones, key=lambda clock: clock.target - clock.used, default=None)


def left_text(standing: Standing) -> str:
    """The business time that is left: `3h05`; `~ 0h20` near its end, `! -1h05` when it is over, `= 3h05` while the clock stands; of hundreds of hours
    no minutes.
    """
    clock = pressing(standing)
    if clock is None:
        return ""
    minutes = (clock.target - clock.used) // MINUTE
    sign = "!" if clock.verdict == "breached" else "~" if clock.warned else "=" if clock.verdict == "paused" else " "
    hours, rest = divmod(abs(minutes), 60)
    size = _("{hours}h{minutes}").format(hours=hours, minutes=f"{rest:02}") if hours < HUNDREDS else _("{hours}h").format(hours=hours)
    return f"{sign} {'-' if minutes < 0 else ''}{size}"


def texts(crm: Crm, ids: Sequence[int]) -> dict[int, str]:
    """What the tickets have left now, by id."""
    known = levels(crm)
    return {number: left_text(found) for number, found in standings(crm, ids, known).items()} if known else dict.fromkeys(ids, "")


def urgent(crm: Crm, ids: Sequence[int]) -> list[int]:
    """Those of the tickets whose promises are over or near their end, the least time left first."""
    known = levels(crm)
    found: list[tuple[int, int]] = []
    if not known:
        return []
    for start in range(0, len(ids), AT_ONCE):
        for number, standing in standings(crm, ids[start : start + AT_ONCE], known).items():
            clock = pressing(standing)
            if clock is not None and (clock.verdict == "breached" or clock.warned):
                found.append((clock.target - clock.used, number))
    return [number for _left, number in sorted(found)]
