"""Who may do what. Every service asks here before it writes, and every list is filtered by what it says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tui_crm.errors import NotAllowed
from tui_crm.i18n import _
from tui_crm.model.entity import Catalogue
from tui_crm.model.record import Record
from tui_crm.query.ast import ALL, Node

ROLES = ("reader", "rep", "manager", "admin")
"""From the least to the most."""
WRITERS = frozenset({"admin", "manager", "rep"})
ADMINISTRATORS = frozenset({"admin"})
RESERVED = frozenset({"purge", "fields", "users", "plugins", "stamps", "erase"})
MANAGERS = frozenset({"admin", "manager"})
LED = frozenset({"grading", "rules"})
DECIDED = frozenset({"contact_rule", "pool_rule", "occasion", "lead_rule", "target", "pipeline", "stage", "loss_reason", "price_list", "price"})
"""Entities that managers decide about: how customers are treated, what is sold for how much, and on which way."""
OWN = frozenset({"name", "email"})


@dataclass(frozen=True, slots=True)
class Policy:
    """The rights of one user, from their role."""

    user: Record
    closed: frozenset[str] = frozenset()
    """Entities of plugins that are off: nobody writes what the plugin knows better."""

    def allow(self, act: str) -> None:
        """Raises NotAllowed unless the user may do `act` ("write", "export", "purge", "erase", "fields", "users"; "stamps": say who made
        a record and when; "grading": decide about rulesets and set grades by hand; "rules": say how customers are to be treated).
        """
        role = self.user.text("role")
        allowed = ADMINISTRATORS if act in RESERVED else MANAGERS if act in LED else WRITERS
        if role not in allowed or not self.user["active"]:
            raise NotAllowed(_("{login} may not do this: the role “{role}” does not allow it").format(login=self.user.text("login"), role=role))

    def allow_write(self, entity: str, record: int = 0, fields: Iterable[str] = ()) -> None:
        """Raises NotAllowed unless the user may write such records (these fields of this one): who may do what is the administrators' to
        say; people may change what they are called.
        """
        if entity in self.closed:
            raise NotAllowed(_("These records belong to a plugin that is switched off; they can only be read"))
        own = record == self.user.id and set(fields) <= OWN
        way = "plugins" if entity == "plugin" else "rules" if entity in DECIDED else "write"
        self.allow("users" if entity == "user" and not own else way)

    def seen(self, catalogue: Catalogue) -> Catalogue:
        """The catalogue as the user may use it: without the fields that are not for the role to see, those it may not change read-only."""
        role = ROLES.index(self.user.text("role")) if self.user.text("role") in ROLES else 0
        found = {}
        for key, entity in catalogue.entities.items():
            if any(_above(field.read_role, role) or _above(field.write_role, role) for field in entity.own_fields):
                seen = [field for field in entity.own_fields if not _above(field.read_role, role) or field.key == entity.title]
                own = tuple(replace(field, read_only=True, required=False) if _above(field.write_role, role) else field for field in seen)
                gone = {field.name for field in entity.own_fields} - {field.name for field in own}
                columns = tuple(name for name in entity.columns if name not in gone)
                sort = "-created_at" if entity.sort.lstrip("-") in gone else entity.sort
                found[key] = replace(entity, own_fields=own, columns=columns, sort=sort)
        return Catalogue({**catalogue.entities, **found}) if found else catalogue

    def row_filter(self, entity: str) -> Node:
        """What the user may see of an entity: a filter that is ANDed into every list."""
        return ALL


def _above(needed: str, role: int) -> bool:
    """Whether a field asks for a higher role than this one, by its place in `ROLES`."""
    return bool(needed) and ROLES.index(needed) > role
