"""What plugins say of rows that are being imported: what they put into their own fields; what they would refuse is told, the rows come in."""

from __future__ import annotations

from collections.abc import Sequence

from tui_crm.i18n import _
from tui_crm.services import plugin_review
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.run.verdicts import Fate, Verdict


def look_at(crm: Crm, entity: str, verdicts: Sequence[Verdict]) -> None:
    """Put what plugins fill in into the values of the verdicts. A row that changes one of this very file is left as it is."""
    rows = [each for each in verdicts if each.fate is Fate.NEW or (each.fate is Fate.UPDATED and each.number > 0 and each.values)]
    changes = [(each.number if each.fate is Fate.UPDATED else 0, each.values) for each in rows]
    patched, problems = plugin_review.looked_at(crm, entity, changes)
    for each, values in zip(rows, patched, strict=True):
        each.values = values
    for field, reason in dict.fromkeys((problem.field, problem.reason) for problem in problems):
        crm.plugins.warn(_("imported all the same: {field}: {reason}").format(field=field, reason=reason))
