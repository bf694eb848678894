"""`tui-crm grade` as it is typed: apply, run, explain, preview, history, replay, report, rulesets, grades set by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command

SALES = (("Most", 760), ("Some", 200), ("Little", 40))


@pytest.fixture
def shop(crm: Command) -> Command:
    """Customers with sales, graded by ABC."""
    for name, amount in SALES:
        crm("customers", "add", f"name={name}", "employees=40")
        crm("purchases", "add", f"customer={name}", "date=today", f"amount={amount}", "product=Pump")
    crm("customers", "add", "name=None")
    crm("grade", "apply", "abc", "--yes")
    return crm


def grades(crm: Command) -> dict[str, str]:
    found = crm("customers", "list", "--columns", "name,grade.abc", "--format", "json").json
    return {each["name"]: each["grade.abc"] for each in found}


def test_apply_grades_everybody_and_the_grade_is_a_column(shop: Command) -> None:
    assert grades(shop) == {"Most": "A", "Some": "B", "Little": "C", "None": "C"}
    assert shop("customers", "list", "--where", "grade.abc:A", "--count").out == "1\n"
    assert shop("customers", "set", "Most", "grade.abc=B").code == 4  # kept by the ruleset
    assert "grade.abc" in shop("export", "customers", "--columns", "name,grade.abc").out


def test_run_grades_who_changed_and_says_so(shop: Command) -> None:
    assert shop("grade", "run", "--format", "json").json[0]["kind"] == "nothing"
    shop("purchases", "add", "customer=Little", "date=today", "amount=9000")
    found = shop("grade", "run", "--format", "json").json[0]
    assert (found["kind"], found["causes"]["data"]) == ("changed", 1)
    assert grades(shop)["Little"] == "A"


def test_explain_says_the_points_and_what_would_lift_the_grade(shop: Command) -> None:
    told = shop("grade", "explain", "Some")
    assert "Some · ABC of sales: B  (score 50.0, 100 % known)" in told.out
    assert "sales 200; the classes begin at 760, 200" in told.out
    assert "↑ A: Share of all sales 760 CNY (+50.0 points)" in told.out
    found = shop("grade", "explain", "Some", "--format", "json").json[0]
    assert (found["grade"], found["points"][0]["inputs"]) == ("B", {"sum(purchase.amount, 365)": 20000})


def test_preview_shows_who_would_move_and_writes_nothing(shop: Command) -> None:
    found = shop("grade", "preview", "abc", "--band", "B=60", "--format", "json").json
    assert found["moved"] == 1
    assert {"from": "B", "to": "C", "customers": 1, "sales": 20000} in found["matrix"]
    assert found["causes"] == {"bands": {"better": 0, "worse": 1}}
    assert "Some                         B → C  200 CNY  bands" in shop("grade", "preview", "abc", "--band", "B=60").out
    assert grades(shop)["Some"] == "B"


def test_an_applied_change_is_undone_with_its_grades(shop: Command) -> None:
    assert shop("grade", "apply", "abc", "--band", "B=60", "--yes").code == 0
    assert grades(shop)["Some"] == "C"
    assert shop("undo").code == 0
    assert grades(shop)["Some"] == "B"


def test_history_says_from_to_and_cause(shop: Command) -> None:
    shop("grade", "override", "None", "A", "--scheme", "abc", "--reason", "founder's friend")
    found = shop("grade", "history", "None", "--format", "json").json
    assert [(step["was"], step["became"], step["cause"]) for step in found] == [("C", "A", "override"), ("", "C", "rules")]
    assert "set by hand: founder's friend" in shop("grade", "explain", "None").out
    assert shop("grade", "lift", "None", "--scheme", "abc").err == "None has the grade C now\n"
    assert shop("grade", "lift", "None", "--scheme", "abc").code == 3


def test_replay_counts_purchases_up_to_the_day_only(shop: Command) -> None:
    shop("purchases", "add", "customer=None", "date=2020-05-01", "amount=5")
    days = ("--as-of", "2020-06-01")
    assert shop("grade", "replay", "abc", *days, "--format", "json").json[0]["grades"] == {}  # nobody was a customer then
    assert len(shop("grade", "replay", "abc", "--months", "2").lines) == 3
    now = shop("grade", "replay", "abc", "Some", "--months", "1", "--format", "json").json
    assert (now[-1]["grade"], now[-1]["factors"]) == ("B", {"core.share": 0.5})


def test_report_states_its_rule_and_draws(shop: Command) -> None:
    told = " ".join(shop("grade", "report", "abc").out.split())
    assert "a class takes who comes while less than 75 / 95 % of the whole was taken before" in told
    assert "4 customers; the classes begin at 760 CNY, 200 CNY" in told
    assert "Pareto" in told
    assert "760 CNY (76.0 %)" in told
    shop("grade", "apply", "rfm", "--yes")
    assert "Customers by recency and frequency" not in shop("grade", "report", "rfm").out  # too few for fifths


def test_rulesets_are_listed_shown_saved_and_dropped(shop: Command, tmp_path: Path) -> None:
    found = {each["scheme"]: each["state"] for each in shop("grade", "rulesets", "--format", "json").json}
    assert found == {"abc": "active", "abcd": "shipped", "rfm": "shipped", "key": "shipped", "lifecycle": "shipped", "churn": "shipped"}
    rules = shop("grade", "rulesets", "show", "abcd").json
    rules["bands"][0][1] = 90
    file = tmp_path / "rules.json"
    file.write_text(json.dumps(rules), "utf-8")
    number = shop("grade", "rulesets", "save", str(file), "--name", "Strict").out.strip()
    assert shop("grade", "rulesets", "show", "Strict").json["bands"][0] == ["A", 90.0]
    assert shop("grade", "rulesets", "drop", number).code == 0
    assert shop("grade", "rulesets", "show", "Strict").code == 3
    assert shop("grade", "rulesets", "save", "-", stdin='{"scheme": "x"}').code == 4


def test_only_managers_decide(shop: Command) -> None:
    shop("users", "add", "login=bob", "role=rep")
    assert shop("grade", "apply", "abc", "--yes", user="bob").code == 6
    assert shop("grade", "run", user="bob").code == 0
