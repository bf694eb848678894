"""The keys of a place, from the action table with the user's keymap; for a list also what can be written after `/`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui_crm.actions import CONTEXT_TITLES, Action, Context, for_context, shown_keys
from tui_crm.i18n import N_, _
from tui_crm.model.entity import Entity
from tui_crm.model.fields import NUMBER_KINDS, Field, Kind
from tui_crm.screens.text_page import TextPage
from tui_crm.widgets.fitted import Cells

WIDTHS = (17, 0, 12)
GROUPS = (
    (N_("Moving"), ("row", "column", "tab", "find", "picker")),
    (N_("Records"), ("record", "field", "activity", "mark", "edit", "yank", "journal", "import", "schemes", "rules", "form", "line")),
    (N_("This page"), ("list", "view", "page")),
    (N_("Going to other places"), ("go", "history")),
    (N_("The program"), ("app",)),
)
SENTENCES = (
    ("acme shanghai", N_("both words, anywhere in the record; pinyin, initials and parts of a phone number too")),
    ('"acme corp"', N_("the text as it stands")),
    ("a or b · -a · ( … )", N_("one of them · without it · a group")),
    ("field:value", N_("the field is, or contains, that value; field:a,b one of two")),
    ("field!=value", N_("not that value; empty ones too")),
    ("field:none field:any", N_("empty, not empty")),
    ("number>10k 10..2m", N_("more than ten thousand; a range")),
    ("date<-30d date:this-month", N_("more than 30 days ago; in this month")),
    ("reference.field:value", N_("a field of the record referred to, as in parent.city:Berlin")),
)


class HelpPage(TextPage, inherit_bindings=False):
    """What the keys of `context` do."""

    def __init__(self, context: Context) -> None:
        super().__init__(_("Keys") + " › " + _(CONTEXT_TITLES[context]))
        self._of = context

    def on_mount(self) -> None:
        """Show it with the first paint."""
        super().on_mount()
        lines = list(keys(for_context(self._of, self.desk.actions)))
        if self._of == "list":
            lines += filters(self.desk.list_page.entity)
        self.show_text(lines, WIDTHS)


def keys(actions: Sequence[Action]) -> Iterator[Cells]:
    """The actions by group: keys, what they do, the command behind `:`."""
    left = list(actions)
    for title, prefixes in GROUPS:
        group = [action for action in left if action.id.partition(".")[0] in prefixes]
        left = [action for action in left if action not in group]
        yield from _group(_(title), group)
    yield from _group(_("Plugins"), left)


def _group(title: str, actions: Sequence[Action]) -> Iterator[Cells]:
    if actions:
        yield Cells((title,), None, ("heading",))
        for action in actions:
            command = " ".join(f":{name}" for name in action.called)
            yield Cells((shown_keys(action) or command, _(action.help), command), None, ("sign", "", "muted"))
        yield Cells(("",))


def filters(entity: Entity) -> Iterator[Cells]:
    """What can be written after `/` in the list of `entity`, with its fields."""
    yield Cells((_("What the filter (/) understands"),), None, ("heading",))
    for example, meaning in SENTENCES:
        yield Cells((example + "  " + _(meaning),))
    yield Cells(("",))
    yield Cells((_("Fields of {things}").format(things=_(entity.plural)),), None, ("heading",))
    for field in entity.fields:
        yield Cells((field.name, _(field.label) + _values(field), _(KINDS.get(field.kind, ""))), None, ("sign", "", "muted"))


KINDS = {
    **dict.fromkeys(NUMBER_KINDS, N_("number")),
    Kind.MONEY: N_("amount"),
    Kind.DATE: N_("date"),
    Kind.INSTANT: N_("time"),
    Kind.BOOLEAN: N_("yes or no"),
    Kind.CHOICE: N_("choice"),
    Kind.REFERENCE: N_("record"),
    Kind.PHONE: N_("phone"),
}


def _values(field: Field) -> str:
    """The values of a choice, as they are written: in the person's language where that is one plain word."""
    labels = [(choice.value, _(choice.label)) for choice in field.choices]
    return ": " + ", ".join(label if label.isalpha() else value for value, label in labels) if labels else ""
