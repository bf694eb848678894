"""Original authors and times: the stamps that a file brings along, for those who may set them."""

from __future__ import annotations

from dataclasses import replace

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.query.names import find
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.mapping import Mapping, Use
from tui_crm.services.transfer.options import Options

STAMPS = ("created_at", "created_by", "updated_at", "updated_by")


def with_stamps(mapping: Mapping) -> Mapping:
    """The mapping in which columns that are called like the stamps fill them."""
    taken = {column.field for column in mapping.columns if column.use is Use.FIELD}
    columns = []
    for column in mapping.columns:
        found = find(mapping.entity, column.heading.strip())
        if found is not None and column.use is not Use.FIELD and found.key in STAMPS and found.name not in taken:
            column = replace(column, use=Use.FIELD, field=found.name, reason=_("original dates and authors are kept"))
            taken.add(found.name)
        columns.append(column)
    return replace(mapping, columns=tuple(columns))


def stamps_of(crm: Crm, mapping: Mapping, options: Options) -> tuple[str, ...]:
    """The stamps that the file fills. Raises UsageError when the options do not say so, NotAllowed when the person may not."""
    found = tuple(field.name for field in mapping.fields if field.key in STAMPS)
    if found and not options.keep:
        raise UsageError(_("{field} is kept by the system; to take it from the file, say --keep").format(field=found[0]))
    if found:
        crm.policy.allow("stamps")
    return found
