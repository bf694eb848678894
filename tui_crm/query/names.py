"""What the words of a filter are measured against: the entity's field names, the clock, the person, the currency."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo

from tui_crm.errors import FilterError
from tui_crm.i18n import _
from tui_crm.model.entity import Catalogue, Entity
from tui_crm.model.fields import Field, Kind

RECORD = Field("id", Kind.INTEGER, "id")
"""The record itself by its number, as plugins' queries name it: `id:12`. No entity lists it among its fields; one of that name comes first."""
MAX_PATH = 4  # fields in a dotted path: each reference is one more subquery
LONGEST_NAME = 200


@dataclass(frozen=True)
class Names:
    """The surroundings of one filter. `now` is in epoch milliseconds, `me` the current user's id, `currency` an ISO 4217 code."""

    entity: Entity
    catalogue: Catalogue
    now: int
    zone: tzinfo
    me: int
    currency: str

    def path(self, name: str, start: int, end: int) -> tuple[Field, ...]:
        """The field that `name` means, with the references that lead to it. Raises FilterError for `start`…`end`."""
        if len(name) > LONGEST_NAME:
            raise FilterError(_("no field has a name this long"), start, end)
        found = self._path(self.entity, name, MAX_PATH)
        if found is None:
            raise FilterError(self._unknown(name), start, end)
        return found

    def field(self, name: str) -> Field | None:
        """The field that `name` means, at the end of its path; None for an unknown one."""
        path = self._path(self.entity, name, MAX_PATH) if len(name) <= LONGEST_NAME else None
        return path[-1] if path else None

    def follow(self, name: str) -> Entity | None:
        """The entity that the references of the dotted `name` lead to."""
        field = self.field(name)
        return self.step((field,)) if field else None

    def step(self, path: tuple[Field, ...]) -> Entity | None:
        """The entity on which the names after `path` are looked up; None where no path goes on."""
        if not path:
            return self.entity
        return self.catalogue.entities.get(path[-1].ref) if path[-1].kind is Kind.REFERENCE else None

    def _path(self, entity: Entity, name: str, left: int) -> tuple[Field, ...] | None:
        field = find(entity, name) or (RECORD if name.casefold() == RECORD.key else None)
        if field is not None:
            return (field,)
        dot = name.find(".")
        while dot > 0 and left > 1:
            head = find(entity, name[:dot])
            target = self.step((head,)) if head else None
            rest = self._path(target, name[dot + 1 :], left - 1) if target else None
            if head and rest:
                return (head, *rest)
            dot = name.find(".", dot + 1)
        return None

    def _unknown(self, name: str) -> str:
        close = self._close_to(name)
        if close:
            return _("no field “{name}”; did you mean “{close}”?").format(name=name, close=close)
        return _("no field “{name}”; to search for it as text, write it in quotation marks").format(name=name)

    def _close_to(self, name: str) -> str:
        import difflib  # only to explain a mistake

        head, dot, rest = name.rpartition(".")
        path = self._path(self.entity, head, MAX_PATH) if dot else ()
        entity = self.step(path) if path is not None else None
        if entity is None:
            head, dot, rest, entity = "", "", name, self.entity
        known = {key: field for field in entity.fields for key in spellings(field)}
        found = difflib.get_close_matches(rest.casefold(), known, n=1, cutoff=0.6 if rest.isascii() else 0.5)
        return head + dot + (found[0] if " " not in found[0] else known[found[0]].name) if found else ""


def find(entity: Entity, name: str) -> Field | None:
    """The field of `entity` that answers to `name`: public name, alias or label, in either language, "_", "-" and " " alike."""
    key = name.casefold()
    names = entity.names
    field = names.get(key) or names.get(_with(key, " ")) or names.get(_with(key, "_"))
    if field is not None:
        return field
    key = _with(key, " ")
    return next((field for field in entity.fields if _with(_(field.label).casefold(), " ") == key), None)


def spellings(field: Field) -> Iterator[str]:
    """Every name the field answers to, casefolded, the public name first."""
    yield field.name.casefold()
    yield from (name.casefold() for name in (*field.aliases, field.label, _(field.label)))


def _with(name: str, separator: str) -> str:
    return name.replace("_", separator).replace("-", separator).replace(" ", separator)
