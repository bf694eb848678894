"""Original authors and times: the stamps that a file brings along, for those who may set them."""

from __future__ import annotations

from dataclasses import replace

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.model.fields import Kind
from tui_crm.query.names import find
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.meaning.columns import Column, Otherwise, Use
from tui_crm.services.transfer.meaning.mapping import Mapping
from tui_crm.services.transfer.meaning.settling import settled
from tui_crm.services.transfer.run.options import Options

STAMPS = ("created_at", "created_by", "updated_at", "updated_by")


def with_stamps(mapping: Mapping) -> Mapping:
    """The mapping in which columns that mean the stamps, whatever the program calls them, fill them. Unknown authors go into the notes."""
    taken = {column.field for column in mapping.columns if column.field}
    columns: list[Column] = []
    questions = list(mapping.questions)
    for column in mapping.columns:
        found = mapping.entity.by_name.get(column.meant) or find(mapping.entity, column.heading.strip())
        if found is not None and not column.field and not column.by and found.key in STAMPS and found.name not in taken:
            taken.add(found.name)
            filling = replace(column, use=Use.FIELD, field=found.name, reason=_("original dates and authors are kept"))
            column, asked = settled(filling, found)
            questions += asked
            if found.kind is Kind.REFERENCE:
                column = replace(column, otherwise=Otherwise.NOTES if mapping.notes_field else Otherwise.BLANK)
        columns.append(column)
    return replace(mapping, columns=tuple(columns), questions=tuple(questions))


def stamps_of(crm: Crm, mapping: Mapping, options: Options) -> tuple[str, ...]:
    """The stamps that the file fills. Raises UsageError when the options do not say so, NotAllowed when the person may not."""
    found = tuple(field.name for field in mapping.fields if field.key in STAMPS)
    if found and not options.keep:
        raise UsageError(_("{field} is kept by the system; to take it from the file, say --keep").format(field=found[0]))
    if found:
        crm.policy.allow("stamps")
    return found
