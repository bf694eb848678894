"""Instants as people read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

from tui_crm.i18n import _


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
    if distance < 3_600_000:
        short = _("{count} min").format(count=distance // 60_000)
    elif distance < 86_400_000:
        short = _("{count} h").format(count=distance // 3_600_000)
    elif distance < 14 * 86_400_000:
        short = _("{count} d").format(count=distance // 86_400_000)
    else:
        return local_time(instant, zone).date().isoformat()
    return short if instant < now else _("in {time}").format(time=short)
