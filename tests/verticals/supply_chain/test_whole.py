"""The vertical as a whole: it can be installed, holds in both engines, speaks Chinese throughout, and has a demo that is the same each time."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from plugins_builtin import supply_chain
from plugins_builtin.supply_chain.chinese import CHINESE
from tests.databases import Place
from tests.verticals.supply_chain.house import customer, delivery, read, receivable, report
from tui_crm.plugins.runner import Runner
from tui_crm.services import archive, plugin_acts, plugin_check, plugin_steps, plugins, undo
from tui_crm.services.crm import Crm

FOLDER = Path(supply_chain.__file__).parent


def declared() -> dict[str, Any]:
    found = Runner("supply", supply_chain).load({})
    spec: dict[str, Any] = found.value  # type: ignore[union-attr]
    return spec


def test_check_finds_nothing() -> None:
    assert [finding for finding in plugin_check.check(FOLDER, None, 2000) if finding.level != "ok"] == []


def test_it_works_in_its_own_process_on_both_engines(place: Place) -> None:
    crm = plugins.enable(place.open("ann"), "supply")
    place.opened.append(crm)
    acme = customer(crm, credit_limit=1000_00)
    number = delivery(crm, acme, "2026-02-10", 100, 90, "2026-02-12", unit_price=12_50)
    assert read(crm, "delivery", number)["result"] == "both"
    receivable(crm, acme, "2026-01-15", 700)
    assert plugin_acts.run(crm, "supply.figures").message == "figures of 1 customers changed; 0 are over their credit limit"
    assert read(crm, "customer", acme)["supply.overdue_days"] == 46
    assert "Acme" in report(crm, "ageing")
    crm = plugins.disable(crm, "supply")
    place.opened.append(crm)
    assert crm.catalogue["customer"].by_name["supply.credit_limit"].read_only
    assert read(crm, "customer", acme)["supply.overdue"] == 700_00
    crm = plugins.enable(crm, "supply")
    place.opened.append(crm)
    archive.edit(crm, "customer", acme, {"supply.credit_limit": 500_00})
    assert read(crm, "delivery", number)["amount"] == 1125_00


def test_the_demo_is_the_same_each_time_and_one_act(supply: Crm) -> None:
    assert supply_chain.demo_data() == supply_chain.demo_data()
    count = plugin_steps.demo(supply, "supply")
    assert count == len(supply_chain.demo_data())
    assert supply.plugins.take_warnings() == []
    assert plugin_acts.run(supply, "supply.figures").message == "figures of 8 customers changed; 1 are over their credit limit"
    over = supply.store.read_many("customer", list(supply.lists.stream_ids(supply.listing("customer", "supply.headroom<0"))))
    assert [each["name"] for each in over] == ["恒瑞精密仪器厂"]
    assert "Porto Azul Lda" in report(supply, "ageing")
    undo.undo(supply)
    undo.undo(supply)
    assert supply.lists.count(supply.listing("supply_delivery")) == 0


def texts_of(plain: Any) -> Iterator[str]:
    """What people read of something declared."""
    if isinstance(plain, dict):
        for name, value in plain.items():
            if name in ("label", "plural", "help", "section", "unit", "argument", "about", "description", "axis") and isinstance(value, str):
                yield value
            elif name == "choices":
                yield from (label for _value, label in value)
            else:
                yield from texts_of(value)
    elif isinstance(plain, list | tuple):
        for each in plain:
            yield from texts_of(each)


def said_in(source: str) -> Iterator[str]:
    """The English texts that the code gives to `text(…)` and `said(…)`."""
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id if isinstance(call.func, ast.Name) else ""
        place = {"text": 0, "said": 1}.get(name, len(call.args))
        if place < len(call.args) and isinstance(call.args[place], ast.Constant):
            yield str(call.args[place].value)  # type: ignore[attr-defined]


def test_every_text_is_there_in_chinese_with_the_same_places() -> None:
    spec = {name: value for name, value in declared().items() if name not in ("translations", "demo_data", "config")}
    settings = [plain["description"] for plain in declared()["config"]["properties"].values()]
    said = [text for path in sorted(FOLDER.rglob("*.py")) for text in said_in(path.read_text("utf-8"))]
    wanted = {text for text in (*texts_of(spec), *settings, *said) if re.search("[A-Za-z]", text) and text != "CNY"}
    assert sorted(wanted - set(CHINESE)) == []
    places = re.compile(r"\{\w+\}")
    assert [text for text, told in CHINESE.items() if sorted(places.findall(text)) != sorted(places.findall(told))] == []
