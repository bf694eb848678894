"""What plugins show: several views on one page, and reasons for a grade in the person's own language."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from tui_crm.plugins.api import ChartView, Criterion, PageView, Query, Report, TableView, hookimpl, per_row
from tui_crm.plugins.runner import Runner
from tui_crm.services import plugin_acts
from tui_crm.testing.grading import made_batch
from tui_crm.testing.hosting import PluginHost
from tui_crm.widgets.view_text import laid_out


def test_a_page_shows_its_parts_one_below_the_other(plugin_host: PluginHost) -> None:
    def view(ctx: Any, data: Any) -> PageView:
        chart = ChartView(points=(("May", 3.0), ("June", 4.0)))
        return PageView(parts=(("By month", chart), ("", TableView(columns=("Month",), rows=(("May",),)))))

    report = Report(key="months", label="Months", needs=(Query(name="all", entity="customer"),), view=view)
    crm = plugin_host.enable(SimpleNamespace(reports=hookimpl(lambda: [report])))
    shown = plugin_acts.report(crm, "sample.months")
    assert shown.view is not None
    lines = [line.text.strip() for line in laid_out(shown.view, 60)]
    assert lines[0] == "By month"
    assert lines[1].startswith("May  3 █")
    assert lines[3:] == ["", "Month", "May"]


def test_a_reason_is_told_in_the_persons_language() -> None:
    orders = Criterion(
        key="orders", axis="sales", label="Orders", needs=("orders",), score=per_row(lambda row: 1.0),
        explain=lambda row, factor: row.text("{n} orders").format(n=row["orders"]),
    )  # fmt: skip
    plugin = SimpleNamespace(grading=hookimpl(lambda: [orders]), translations=hookimpl(lambda: {"zh_CN": {"{n} orders": "{n} 个订单"}}))
    runner = Runner("sample", plugin)
    runner.load({})
    payload = {"batch": made_batch(orders=[3]).plain(), "factors": [1.0]}
    assert runner.call("explain", "orders", {"language": "zh_CN"}, payload).value == ["3 个订单"]  # type: ignore[union-attr]
    assert runner.call("explain", "orders", {"language": "en"}, payload).value == ["3 orders"]  # type: ignore[union-attr]
