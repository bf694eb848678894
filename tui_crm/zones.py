"""The time zone in which the person's days begin and end."""

from __future__ import annotations

import os
from datetime import UTC, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from tui_crm.errors import UsageError
from tui_crm.i18n import _

SYSTEM_ZONE = Path("/etc/localtime")


def zone(name: str) -> tzinfo:
    """The zone of that IANA name; for "" the system's: what TZ names, else what /etc/localtime holds, else UTC. Raises UsageError."""
    if name:
        try:
            return ZoneInfo(name)
        except (OSError, ValueError, KeyError) as error:
            raise UsageError(_("There is no time zone {name}").format(name=name)) from error
    named = os.environ.get("TZ", "").removeprefix(":")
    if named:
        try:
            return ZoneInfo(named)
        except (OSError, ValueError, KeyError):
            pass  # TZ may hold a rule such as "CST-8", which names no zone: the system's file decides
    try:
        with SYSTEM_ZONE.open("rb") as file:
            return ZoneInfo.from_file(file, key=_name(SYSTEM_ZONE))
    except (OSError, ValueError):
        return UTC


def _name(path: Path) -> str:
    """The zone's name, when the file is a link into a zoneinfo folder."""
    return str(path.resolve()).rpartition("zoneinfo/")[2]
