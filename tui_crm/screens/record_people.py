"""What the keys of a record's page do to the ties between customers and contacts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tui_crm import services
from tui_crm.i18n import _
from tui_crm.model.cleaning import choose
from tui_crm.model.record import Record
from tui_crm.screens.page import Page

if TYPE_CHECKING:
    from tui_crm.services.crm import Crm

SIDES = {"customer": "contact", "contact": "customer"}


class PeopleActs(Page, inherit_bindings=False):
    """Mixed into the record page, which says what the record is and what the cursor is on."""

    record: Record | None
    current: Any
    after_act: Callable[[str], Callable[[object], None]]

    def _tie(self) -> tuple[int, int, str] | None:
        """(customer, contact, name of the other) of the tie under the cursor; says so if there is none."""
        record, current = self.record, self.current
        if record is None or record.entity.key not in SIDES or not isinstance(current, tuple) or current[0] != SIDES[record.entity.key]:
            self.say(_("This needs a person or a customer under the cursor, on the tab of contacts or customers"), "warning")
            return None
        name = self.crm.store.read(*current).title
        return (record.id, current[1], name) if record.entity.key == "customer" else (current[1], record.id, name)

    def do_link_add(self, argument: str) -> None:
        """Tie the record to one of the other kind, by code or name."""
        record = self.record
        if record is None or record.entity.key not in SIDES:
            self.say(_("Only customers and contacts are linked"), "warning")
            return
        side = SIDES[record.entity.key]

        def link(text: str) -> None:
            other = services.lookup.record(self.crm, side, text)
            customer, contact = (record.id, other.id) if side == "contact" else (other.id, record.id)
            message = _("linked with {name} · u takes it back").format(name=other.title)
            self.work(lambda: services.links.link(self.crm, customer, contact), self.after_act(message))

        if argument:
            link(argument)
        else:
            entity = self.crm.catalogue[side]
            field = self.crm.catalogue["link"].by_name[side]
            self.ask(_("link with {entity} (name or code):").format(entity=_(entity.label)) + " ", link, complete=_completing(self.crm, field))

    def do_link_main(self, argument: str) -> None:
        """Make the person the customer's primary contact."""
        if tie := self._tie():
            customer, contact, _name = tie
            person = self.crm.store.read("contact", contact).title
            message = _("{name} is the primary contact · u takes it back").format(name=person)
            self.work(lambda: services.links.link(self.crm, customer, contact, main=True), self.after_act(message))

    def do_link_role(self, argument: str) -> None:
        """Change the role."""
        tie = self._tie()
        if tie is None:
            return
        customer, contact, name = tie
        field = self.crm.catalogue["link"].by_name["role"]

        def change(text: str) -> None:
            role = choose(field, text)
            message = _("role of {name} changed · u takes it back").format(name=name)
            self.work(lambda: services.links.link(self.crm, customer, contact, role), self.after_act(message))

        if argument:
            change(argument)
        else:
            self.ask(_("role of {name}:").format(name=name) + " ", change, complete=_completing(self.crm, field))

    def do_link_remove(self, argument: str) -> None:
        """Untie."""
        if tie := self._tie():
            customer, contact, name = tie
            message = _("unlinked from {name} · u takes it back").format(name=name)
            self.work(lambda: services.links.unlink(self.crm, customer, contact), self.after_act(message))


def _completing(crm: Crm, field: Any) -> Callable[[str, int], Any]:
    """Completes a role by the choices, a customer or contact by name; of several with one name, the code."""
    from tui_crm.query.complete import Candidate, Completion
    from tui_crm.services.form_hints import at_once, look_up

    def complete(text: str, cursor: int) -> Completion:
        hints = at_once(field, text[:cursor]) if field.choices else look_up(crm, "link", field, text[:cursor])
        texts = [hint.text for hint in hints.found]
        return Completion(hints.start, cursor, tuple(Candidate(hint.text if texts.count(hint.text) == 1 else hint.about) for hint in hints.found))

    return complete
