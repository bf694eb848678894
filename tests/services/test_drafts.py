"""What was typed and not saved is offered again."""

from __future__ import annotations

from tests.databases import Clock, Place
from tui_crm.services import drafts
from tui_crm.services.crm import Crm
from tui_crm.services.drafts import Draft


def test_a_draft_outlives_the_terminal(place: Place, crm: Crm, clock: Clock) -> None:
    drafts.keep(crm, "customer", 0, 0, {"name": "Ac"})
    clock.forward()
    drafts.keep(crm, "customer", 0, 0, {"name": "Acme “上海”", "city": ""})
    drafts.keep(crm, "customer", 7, 3, {"city": "Kiel"})
    crm.close()
    again = place.open("ann")
    assert drafts.find(again, "customer", 0) == Draft("customer", 0, 0, clock.now, {"name": "Acme “上海”", "city": ""})
    assert len(drafts.mine(again)) == 2
    assert drafts.mine(place.open("bob")) == []
    drafts.drop(again, "customer", 0)
    assert drafts.find(again, "customer", 0) is None
    assert [draft.record for draft in drafts.mine(again)] == [7]
