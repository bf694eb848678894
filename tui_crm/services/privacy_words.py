"""An erasure in words, for the command line and the app."""

from __future__ import annotations

from tui_crm.i18n import _, ngettext
from tui_crm.services.privacy_erasing import Erasure, rewriting


def summary(found: Erasure, *, done: bool) -> list[str]:
    """An erasure in lines."""
    head = _("{code} is now called “{title}”") if done else _("{code} will be called “{title}”")
    lines = [head.format(code=found.person.record.code, title=found.title)]
    lines.append(_("Fields: {fields}").format(fields=", ".join(found.fields) or "–"))
    if found.person.former:
        lines.append(_("Merged into it, erased too: {codes}").format(codes=", ".join(record.code for record in found.person.former)))
    count = found.activities
    lines.append(ngettext("{count} activity without its texts", "{count} activities without their texts", count).format(count=f"{count:,}"))
    count = found.changes
    text = ngettext("{count} entry of the journal without values", "{count} entries of the journal without values", count)
    lines.append(text.format(count=f"{count:,}"))
    count = found.mentions
    lines.append(ngettext("{count} mention in another record", "{count} mentions in other records", count).format(count=f"{count:,}"))
    count = found.pairs
    lines.append(ngettext("{count} suspected duplicate", "{count} suspected duplicates", count).format(count=f"{count:,}"))
    if found.elsewhere:
        lines.append(_("May speak of the same person, left as they are: {codes}").format(codes=", ".join(found.elsewhere)))
    lines.append(_("Backups made before, and files exported before, still hold the data."))
    if found.rewritten and not done:
        lines.append(rewriting(found.rewritten))
    return lines + found.left.split("\n") if found.left else lines
