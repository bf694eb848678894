"""What an import did, or would do: the numbers by fate, each a way to its rows, and where what was rejected is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tui_crm.i18n import _, ngettext
from tui_crm.screens.import_lines import Keys
from tui_crm.services.transfer.run.plan import Plan
from tui_crm.services.transfer.run.verdicts import FATES, Fate
from tui_crm.widgets.fitted import Cells

WIDTHS = (9, 0)
SHOWN, NOTED = 3, 8  # reasons of rejection; of what else is told
LIKE = "(fate:new reason:any)"
"""The filter for rows that are new and look like something that is there."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The plans of a dry run or of an import. `browsable`: the rows can be looked at."""

    plans: tuple[Plan, ...]
    browsable: bool

    @property
    def act(self) -> int:
        """Of an import that wrote something; 0 for none."""
        return max((plan.act for plan in self.plans), default=0)

    @property
    def rows(self) -> int:
        """Of all files."""
        return sum(plan.rows for plan in self.plans)


def outcome_lines(outcome: Outcome, keys: Keys) -> Iterator[Cells]:
    """The outcome; a line of a fate stands for its filter."""
    done = bool(outcome.act)
    heading = _("Imported · {key} takes all of it back") if done else _("A dry run: nothing is written yet · {key} imports")
    yield Cells((heading.format(key=keys("import.undo" if done else "import.run")),), "outcome", ("heading",))
    for plan in outcome.plans:
        if len(outcome.plans) > 1:
            yield Cells((f"{plan.file}: {counts(plan)}",), f"file {plan.file}", ("label",))
    yield from _fates(outcome)
    incomplete = sum(plan.incomplete for plan in outcome.plans)
    if incomplete:
        text = ngettext("is taken in without what it refers to", "are taken in without what they refer to", incomplete)
        yield Cells((_number(incomplete), text), "incomplete", ("sign", ""))
    for plan in outcome.plans:
        for reject in plan.reject_samples[:SHOWN]:
            reason = f"{reject.field}: {reject.reason}" if reject.field else reject.reason
            yield Cells(("", _("line {line}: {reason}").format(line=reject.line, reason=reason)), None, ("", "muted"))
        for text, count in plan.notes[:NOTED]:
            yield Cells((_number(count) if count else "", text), None, ("sign", ""))
        if plan.rejects:
            yield Cells((_("What was rejected is in {file}; correct it and import that file").format(file=plan.rejects),), f"rejects {plan.file}")
    if outcome.browsable:
        yield Cells((_("{key} leafs through the rows, enter through those of a line").format(key=keys("import.rows")),), None, ("muted",))
    elif done:
        yield Cells((_rate(outcome),), None, ("muted",))


def _fates(outcome: Outcome) -> Iterator[Cells]:
    for fate, words in _words(bool(outcome.act)):
        number = _count(outcome.plans, fate)
        if number or fate in (Fate.NEW, Fate.UPDATED):
            styles = ("sign" if number else "muted", "sign" if fate is Fate.REJECTED else "")
            yield Cells((_number(number), words), ("rows", f"fate:{fate.value}"), styles)
        like = sum(plan.suspected for plan in outcome.plans)
        if fate is Fate.NEW and like:
            text = ngettext("of them may be there already", "of them may be there already", like)
            yield Cells((_number(like), text), ("rows", LIKE), ("sign", ""))


def _words(done: bool) -> tuple[tuple[Fate, str], ...]:
    if done:
        return (
            (Fate.NEW, _("new")), (Fate.UPDATED, _("updated")), (Fate.UNCHANGED, _("unchanged")),
            (Fate.DUPLICATE, _("left out as duplicates")), (Fate.REJECTED, _("rejected")),
        )  # fmt: skip
    return (
        (Fate.NEW, _("would be new")), (Fate.UPDATED, _("would be updated")), (Fate.UNCHANGED, _("are there, and the same")),
        (Fate.DUPLICATE, _("would be left out as duplicates")), (Fate.REJECTED, _("would be rejected")),
    )  # fmt: skip


def counts(plan: Plan) -> str:
    """The numbers of one file."""
    text = _("{rows} rows: {new} new, {updated} updated, {unchanged} unchanged, {rejected} rejected").format(
        rows=f"{plan.rows:,}", new=f"{plan.new:,}", updated=f"{plan.updated:,}", unchanged=f"{plan.unchanged:,}", rejected=f"{plan.rejected:,}"
    )
    if plan.duplicates:
        text += ngettext(", {count} duplicate", ", {count} duplicates", plan.duplicates).format(count=f"{plan.duplicates:,}")
    return text


def told(plans: Sequence[Plan]) -> str:
    """The outcome in one line."""
    if len(plans) == 1:
        return counts(plans[0])
    totals = {fate: _count(plans, fate) for fate in Fate}
    rows = sum(plan.rows for plan in plans)
    text = _("{files} files, {rows} rows: ").format(files=len(plans), rows=f"{rows:,}")
    return text + ", ".join(f"{totals[fate]:,} {fate_in_words(fate)}" for fate in Fate if totals[fate])


def fate_in_words(fate: Fate) -> str:
    """What becomes of a row."""
    return next(_(choice.label) for choice in FATES if choice.value == fate.value)


def _count(plans: Sequence[Plan], fate: Fate) -> int:
    names = {
        Fate.NEW: "new", Fate.UPDATED: "updated", Fate.UNCHANGED: "unchanged", Fate.DUPLICATE: "duplicates", Fate.REJECTED: "rejected",
    }  # fmt: skip
    return sum(getattr(plan, names[fate]) for plan in plans)


def _number(count: int) -> str:
    return f"{count:,}".rjust(WIDTHS[0])


def _rate(outcome: Outcome) -> str:
    seconds = sum(plan.seconds for plan in outcome.plans)
    return _("{rows} rows, {rate} a second").format(rows=f"{outcome.rows:,}", rate=f"{outcome.rows / seconds if seconds else 0:,.0f}")
