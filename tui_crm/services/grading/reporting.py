"""How a scheme divides the customers: its rule in words, grades with customers and sales, the Pareto curve, the RFM heat map."""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tui_crm.i18n import _
from tui_crm.model.fields import Kind
from tui_crm.model.money import show_money
from tui_crm.services.crm import Crm
from tui_crm.services.grading import measuring, rulesets
from tui_crm.services.grading.grader import moment_of, need_name
from tui_crm.services.grading.judging import factors_of
from tui_crm.services.grading.library import Library
from tui_crm.services.grading.plan import Grouped, Plan
from tui_crm.services.grading.rules import UNKNOWN
from tui_crm.services.grading.rulesets import Ruleset
from tui_crm.store import grade_rows
from tui_crm.store.grade_columns import Need, Own, Reader, Total

STEPS = 20
"""Parts of the Pareto curve."""
SCORES = 5
AXES = ("core.recency", "core.often")


@dataclass(frozen=True, slots=True)
class Share:
    """One grade: how many customers, with which sales (minor units)."""

    grade: str
    label: str
    customers: int
    sales: int


@dataclass(frozen=True)
class Division:
    """How a scheme divides the customers. `curve`: share of the sales of the first 0, 1/STEPS … of the customers, by sales descending.

    `heat`: (recency, frequency) scores 1–5 → customers, of a scheme that has both; `foreign`: purchases in a currency without a rate.
    """

    scheme: str
    label: str
    ruleset: str
    rule: Sequence[str]
    shares: Sequence[Share]
    curve: Sequence[float]
    heat: Mapping[tuple[int, int], int]
    currency: str
    measure: str
    foreign: int = 0


def division(crm: Crm, scheme: str, library: Library | None = None) -> Division:
    """How the active ruleset of a scheme divides the customers now. Raises NotFound."""
    crm = crm.entire
    ruleset = rulesets.active_one(crm, scheme)
    plan = rulesets.plan_of(crm, ruleset.rules, library)
    need = sales_of(crm, plan)
    field = plan.entity.by_name[ruleset.rules.field_name]
    reader = Reader(crm.store.engine, crm.catalogue, plan.entity, [need], plan.tender, moment_of(crm), [field])
    sums = array("q")
    counted: dict[str, tuple[int, int]] = {}
    for _ids, columns, (grades,) in reader.batches(measuring.SIZE):
        amounts = columns[need]
        sums.extend(amounts)
        for grade, amount in zip(grades, amounts, strict=True):
            customers, sales = counted.get(grade, (0, 0))
            counted[grade] = (customers + 1, sales + amount)
    order = [*ruleset.rules.grades, UNKNOWN]
    ranked = sorted(counted, key=lambda grade: order.index(grade) if grade in order else len(order))
    shares = [Share(grade, ruleset.rules.label_of(grade), *counted[grade]) for grade in ranked]
    return Division(
        scheme, ruleset.rules.label, ruleset.name, rule(crm, ruleset, plan), shares, curve(sums), _heat(crm, plan), plan.tender.currency,
        need_name(need), _foreign(crm, plan),
    )  # fmt: skip


def curve(sums: Sequence[int]) -> list[float]:
    """The Pareto curve: share of the whole that the first 0/STEPS, 1/STEPS … of the values hold, the largest first."""
    ordered = sorted((value for value in sums if value > 0), reverse=True)
    total = sum(ordered)
    if not total:
        return []
    found, before, at = [0.0], 0, 0
    for step in range(1, STEPS + 1):
        end = len(sums) * step // STEPS
        before += sum(ordered[at:end])
        at = max(at, end)
        found.append(before / total)
    return found


def rule(crm: Crm, ruleset: Ruleset, plan: Plan) -> list[str]:
    """The rule in words: what is weighed, how a population is divided and where its cut-offs lie now, how scores become grades."""
    rules = ruleset.rules
    last = grade_rows.last_run(crm.store.engine, ruleset.scheme)
    cuts = measuring.load(last.cuts) if last else {}
    lines = []
    for term in sorted(plan.terms, key=lambda each: -each.weight):
        reads = ", ".join(need_name(need) for need in term.needs.values())
        lines.append(_("{label}, weight {weight}: {needs}").format(label=_(term.criterion.label), weight=f"{term.weight:g}", needs=reads))
        for group in term.groups:
            lines.append("  " + _method(group))
            if (found := cuts.get(group.name)) and (single := found.groups.get("")):
                values = [cut_text(group.column, cut, plan.tender.currency) for cut in single]
                lines.append("  " + _("{n} customers; the classes begin at {cuts}").format(n=f"{found.n:,}", cuts=", ".join(values)))
    if rules.bands:
        bands = ", ".join(f"{rules.label_of(grade)} ≥ {least:g}" for grade, least in rules.bands)
        lines.append(_("Grades by score: {bands}").format(bands=bands))
    lines.append(_("Who is known to less than {share} becomes {unknown}").format(share=f"{rules.minimum_coverage:g} %", unknown=UNKNOWN))
    return lines


def cut_text(column: Need, cut: float, currency: str) -> str:
    """A cut-off as people read it: an amount, a day, a number."""
    kind = column.field.kind if column.field else None
    if cut == float("inf"):
        return UNKNOWN
    if kind is Kind.MONEY:
        return show_money(int(cut), currency)
    if kind is Kind.DATE and (isinstance(column, Own) or column.function != "days"):
        return date.fromordinal(math.ceil(cut)).isoformat()
    return f"{cut:g}"


def sales_of(crm: Crm, plan: Plan) -> Need:
    """The sales by which the scheme judges, else those of all times."""
    sums = [need for need in plan.needs if isinstance(need, Total) and (need.entity, need.function) == ("purchase", "sum")]
    return sums[0] if sums else Total("sum", "purchase", "customer", crm.catalogue["purchase"].by_name["amount"])


def _method(group: Grouped) -> str:
    declared = group.declared
    cuts = " / ".join(f"{cut:g}" for cut in declared.cuts)
    text = {
        "cumulative_share": _("by value descending; a class takes who comes while less than {percent} of the whole was taken before; equal "
                              "values share the better class; zero and less are in the last"),
        "quantile": _("by type-7 quantiles at {cuts}, lower ≤ value < upper; ties share a score"),
        "rank": _("the first {cuts}, ties with the last of them included"),
    }[declared.method].format(cuts=cuts, percent=cuts + " %")  # fmt: skip
    return text + (_(", within each {field}").format(field=declared.by) if declared.by else "")


def _foreign(crm: Crm, plan: Plan) -> int:
    """Purchases that count for nothing because no rate is known."""
    known = ["", plan.tender.currency, *plan.tender.rates]
    marks = ", ".join(f":c{at}" for at in range(len(known)))
    sql = f"SELECT count(*) FROM purchase WHERE deleted_at = 0 AND currency NOT IN ({marks})"
    found: int = crm.store.engine.run(sql, {f"c{at}": code for at, code in enumerate(known)})[0][0] if plan.tender.currency else 0
    return found


def _heat(crm: Crm, plan: Plan) -> dict[tuple[int, int], int]:
    names = [term.asked.name for term in plan.terms]
    if not all(axis in names for axis in AXES):
        return {}
    places = [names.index(axis) for axis in AXES]
    found: dict[tuple[int, int], int] = {}
    for text, count in grade_rows.factor_counts(crm.store.engine, plan.rules.scheme):
        factors = factors_of(text)
        chosen = [factors[place] for place in places] if factors else [None]
        if None not in chosen:
            recency, frequency = (round((factor or 0) * (SCORES - 1)) + 1 for factor in chosen)
            found[recency, frequency] = found.get((recency, frequency), 0) + count
    return found


def schemes(crm: Crm) -> list[str]:
    """The schemes that are active."""
    return list(rulesets.active(crm))

