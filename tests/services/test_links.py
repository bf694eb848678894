"""Ties between customers and contacts."""

from __future__ import annotations

from tui_crm.services import archive, links, undo
from tui_crm.services.crm import Crm


def test_a_contacts_first_customer_is_its_main_one_until_it_is_untied(crm: Crm) -> None:
    acme, globex = (archive.add(crm, "customer", {"name": name}) for name in ("Acme", "Globex"))
    wang = archive.add(crm, "contact", {"name": "王伟"})
    links.link(crm, acme, wang)
    links.link(crm, globex, wang, "decision_maker")
    assert crm.store.read("contact", wang)["customer"] == acme
    assert [tie["customer"] for tie in links.of(crm, "contact", wang)] == [acme, globex]
    links.unlink(crm, acme, wang)
    assert crm.store.read("contact", wang)["customer"] == globex
    undo.undo(crm)
    undo.undo(crm)
    undo.undo(crm)
    assert crm.store.read("contact", wang)["customer"] == 0
    assert links.of(crm, "contact", wang) == []
