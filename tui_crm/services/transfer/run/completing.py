"""What a row of a new record implies though it does not say so: an activity's customer is its contact's, its subject begins its text;
a user's login is made of the name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tui_crm.model.entity import Entity
from tui_crm.services.crm import Crm

LONGEST = 80  # characters of a subject made of a text
PLANNED = 1 << 48
"""Above it: numbers of records that an earlier file of a dry run makes, in the place of the ids they will have."""


class Completing:
    """Fills in for the rows of one file. `planned`: customers of the contacts that earlier files of a dry run make, by the contacts' numbers."""

    def __init__(self, crm: Crm, entity: Entity, planned: Mapping[int, int] | None = None) -> None:
        self._crm, self._planned = crm, planned or {}
        self._applies = entity.key == "activity"
        self._logins: set[str] | None = set() if entity.key == "user" else None  # those made for earlier rows
        self._types = {c.value: c.label for c in entity.by_name["type"].choices} if self._applies else {}
        self._customers: dict[int, int] = {}

    def learn(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Look up for all of these rows at once."""
        if self._applies and (contacts := {row["contact"] for row in rows if row.get("contact") and not row.get("customer")}):
            there = self._crm.store.read_many("contact", sorted(number for number in contacts if number < PLANNED))
            self._customers = {record.id: record.number("customer") for record in there}

    def can_lack(self, name: str, values: Mapping[str, Any]) -> bool:
        """Whether a new record may come in without a field that every one needs: what was done with a contact of no customer is the contact's."""
        return self._applies and name == "customer" and bool(values.get("contact"))

    def of(self, values: Mapping[str, Any]) -> dict[str, object]:
        """What is to be added to the values of a new record."""
        if self._logins is not None:
            from tui_crm.services.transfer.run import making

            return making.completed(self._crm, values, self._logins)
        if not self._applies:
            return {}
        found: dict[str, object] = {}
        contact = values.get("contact", 0)
        if not values.get("customer") and (customer := self._customers.get(contact, 0) or self._planned.get(contact, 0)):
            found["customer"] = customer
        if not values.get("subject"):
            begin = next((line.strip() for line in str(values.get("body") or "").splitlines() if line.strip()), "")
            if subject := begin[:LONGEST] or self._types.get(values.get("type", ""), ""):
                found["subject"] = subject
        return found
