"""Instants as people read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

from tui_crm.i18n import N_, _

# Below how many milliseconds, in units of how many, said how of what was and of what is to come.
_STEPS = (
    (3_600_000, 60_000, N_("{count} min"), N_("in {count} min")),
    (86_400_000, 3_600_000, N_("{count} h"), N_("in {count} h")),
    (14 * 86_400_000, 86_400_000, N_("{count} d"), N_("in {count} d")),
)


def local_time(instant: int, zone: tzinfo) -> datetime:
    """The instant as a local time, exact to the millisecond. Raises OverflowError outside years 1 to 9999."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=instant)).astimezone(zone)


def exact(instant: int, zone: tzinfo) -> str:
    """The instant as "2026-11-18 14:20" in `zone`; "" for no instant."""
    if not instant:
        return ""
    return local_time(instant, zone).isoformat(" ", "minutes")[:16]


def when(instant: int, now: int, zone: tzinfo) -> str:
    """The instant in few cells: "now", "5 min", "2 h", "3 d" ("in 2 h" when it is to come), else its date; "" for no instant."""
    if not instant:
        return ""
    distance = abs(now - instant)
    if distance < 60_000:
        return _("now")
    for below, unit, past, to_come in _STEPS:
        if distance < below:
            return _(past if instant < now else to_come).format(count=distance // unit)
    return local_time(instant, zone).date().isoformat()
