"""The rulesets that the product ships: A–D, ABC, RFM, key accounts, lifecycle, churn warning. Nothing is graded until one is applied."""

from __future__ import annotations

from tui_crm.i18n import N_
from tui_crm.services.grading.rules import Rules, Segment, Watched, Weighed

FIFTH = 0.25
"""Factors of scores 1 to 5: (score - 1) / 4."""


def _scores(recency: tuple[int, int], frequency: tuple[int, int], money: tuple[int, int] = (1, 5)) -> dict[str, tuple[float, float]]:
    spans = {"core.recency": recency, "core.often": frequency, "core.money": money}
    return {key: ((low - 1) * FIFTH, (high - 1) * FIFTH) for key, (low, high) in spans.items() if (low, high) != (1, 5)}


LETTERS = Rules(
    scheme="abcd",
    label="A–D",
    field="grade",
    criteria=(
        Weighed("core.revenue", 20), Weighed("core.staff", 15), Weighed("core.sales", 15),  # purchasing power: 50
        Weighed("core.repeat", 10), Weighed("core.on_time", 5), Weighed("core.satisfaction", 10),  # loyalty: 25
        Weighed("core.in_touch", 15), Weighed("core.growth", 10),  # potential: 25
    ),
    bands=(("A", 75), ("B", 50), ("C", 25), ("D", 0)),
    guards=(Watched("core.do_not_contact", "C"),),
    minimum_coverage=30,
)  # fmt: skip

SALES = Rules(
    scheme="abc",
    label=N_("ABC of sales"),
    criteria=(Weighed("core.share", 100),),
    bands=(("A", 100), ("B", 50), ("C", 0)),
    minimum_coverage=100,
)

RFM = Rules(
    scheme="rfm",
    label="RFM",
    criteria=(Weighed("core.recency", 1), Weighed("core.often", 1), Weighed("core.money", 1)),
    segments=(
        Segment("champions", _scores((4, 5), (4, 5), (4, 5))),
        Segment("loyal", _scores((3, 5), (4, 5))),
        Segment("cannot_lose", _scores((1, 2), (4, 5), (4, 5))),
        Segment("big_spenders", _scores((3, 5), (2, 3), (4, 5))),
        Segment("promising", _scores((4, 5), (2, 3))),
        Segment("new", _scores((4, 5), (1, 1))),
        Segment("at_risk", _scores((1, 2), (3, 5))),
        Segment("attention", _scores((3, 3), (1, 3))),
        Segment("hibernating", {}),
    ),
    labels={
        "champions": N_("champions"), "loyal": N_("loyal customers"), "cannot_lose": N_("cannot lose them"), "big_spenders": N_("big spenders"),
        "promising": N_("promising"), "new": N_("new customers"), "at_risk": N_("at risk"), "attention": N_("need attention"),
        "hibernating": N_("hibernating"),
    },
    minimum_coverage=100,
)  # fmt: skip

KEY = Rules(
    scheme="key",
    label=N_("Key accounts"),
    criteria=(Weighed("core.share", 50), Weighed("core.revenue", 30), Weighed("core.staff", 20)),
    segments=(
        Segment("strategic", {"core.share": (0.5, 1), "core.revenue": (0.6, 1)}),
        Segment("important", {"core.share": (0.5, 1)}),
        Segment("potential", {"core.revenue": (0.6, 1)}),
        Segment("potential", {"core.staff": (0.8, 1)}),
        Segment("ordinary", {}),
    ),
    labels={"strategic": N_("strategic"), "important": N_("important"), "potential": N_("potential"), "ordinary": N_("ordinary")},
    minimum_coverage=50,
)

LIFECYCLE = Rules(
    scheme="lifecycle",
    label=N_("Lifecycle"),
    field="lifecycle",
    criteria=(Weighed("core.purchases", 1), Weighed("core.on_time", 0), Weighed("core.comeback", 0)),
    segments=(
        Segment("won_back", {"core.comeback": (1, 1), "core.on_time": (0.5, 1)}),
        Segment("prospect", {"core.purchases": (0, 0)}),
        Segment("lost", {"core.on_time": (0, 0)}),
        Segment("at_risk", {"core.on_time": (0, 0.4999)}),
        Segment("loyal", {"core.purchases": (1, 1)}),
        Segment("repeat", {"core.purchases": (0.5, 1)}),
        Segment("first", {}),
    ),
    minimum_coverage=100,
)

CHURN = Rules(
    scheme="churn",
    label=N_("Churn warning"),
    criteria=(Weighed("core.on_time", 35), Weighed("core.frequency", 25), Weighed("core.satisfaction", 40)),
    bands=(("ok", 65), ("watch", 35), ("warning", 0)),
    labels={"ok": N_("fine"), "watch": N_("to be watched"), "warning": N_("warning")},
    minimum_coverage=35,
)

RULES = (LETTERS, SALES, RFM, KEY, LIFECYCLE, CHURN)
