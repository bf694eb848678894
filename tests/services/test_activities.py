"""An activity in one line."""

from __future__ import annotations

import pytest

from tests.databases import NOON
from tui_crm.errors import InvalidRecord
from tui_crm.services import activities, archive
from tui_crm.services.crm import Crm

DAY = 86_400_000


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("asked for a quote", {"type": "note", "subject": "asked for a quote"}),
        ("call 20m asked for a quote > send it", {"type": "call", "minutes": 20, "subject": "asked for a quote", "result": "send it"}),
        ("in call: rang back", {"type": "call", "direction": "in", "subject": "rang back"}),
        ("visit 2h @yesterday shown the flat", {"type": "visit", "minutes": 120, "at": NOON - DAY, "subject": "shown the flat"}),
        ("call call me", {"type": "call", "subject": "call me"}),
        ("call 20m", None),
        ("", None),
        ("call @nonsense talked", None),
    ],
)  # fmt: skip
def test_a_line_is_understood_or_refused(crm: Crm, line: str, expected: dict[str, object] | None) -> None:
    if expected is None:
        with pytest.raises(InvalidRecord):
            activities.read_line(crm, line)
        return
    found = dict(activities.read_line(crm, line))
    if "at" in expected:
        assert abs(int(str(found.pop("at"))) - int(str(expected["at"]))) <= DAY
        expected = {name: value for name, value in expected.items() if name != "at"}
    assert found == expected


def test_a_logged_activity_moves_its_customer_to_the_top(crm: Crm) -> None:
    acme = archive.add(crm, "customer", {"name": "Acme"})
    call = activities.log(crm, acme, "call 20m asked for a quote")
    record = crm.store.read("activity", call)
    assert (record["customer"], record["at"], record["owner"], record["minutes"]) == (acme, NOON, crm.user.id, 20)
    assert crm.store.read("customer", acme)["last_activity"] == NOON
