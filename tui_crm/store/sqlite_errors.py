"""What SQLite says, in words for people."""

from __future__ import annotations

from tui_crm.errors import Cancelled, CrmError, StoreError
from tui_crm.i18n import _


def in_words(error: Exception, place: str) -> CrmError:
    """The error of the driver as ours. `place`: the file that it is about."""
    text = str(error)
    if "interrupted" in text:
        return Cancelled(_("Cancelled"))
    reasons: tuple[tuple[str, str], ...] = (
        ("locked", _("The database {place} is busy: another program holds it. Try again.")),
        ("full", _("The disk is full; the last change was not written to {place}. Make room and try again.")),
        ("readonly", _("The database {place} is read-only; nothing was written.")),
        ("unable to open", _("The database {place} cannot be opened. Does its folder exist, and may you write there?")),
        ("not a database", _("{place} is not a tui-crm database.")),
        ("malformed", _("The database {place} is damaged. Restore a backup: tui-crm db restore FILE")),
        ("disk I/O", _("The disk refused to read or write {place}.")),
    )
    for part, message in reasons:
        if part in text:
            return StoreError(message.format(place=place))
    return StoreError(_("The database {place} says: {reason}").format(place=place, reason=text))
