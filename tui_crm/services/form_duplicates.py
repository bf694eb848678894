"""What a form's record may be already: asked while it is filled in, and before it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tui_crm.i18n import ngettext
from tui_crm.services import duplicates
from tui_crm.services.duplicates import Found
from tui_crm.services.form import Form


@dataclass(slots=True)
class Doubles:
    """The likenesses of one form. Asked from a thread that may read the database."""

    form: Form
    found: tuple[Found, ...] = ()
    seen: frozenset[int] = field(default_factory=frozenset)  # records that were shown when somebody went on all the same
    reason: str = ""
    unread: int = 0  # records that the index of an older archive does not know yet
    told: bool = False  # that they are not compared

    @property
    def compared(self) -> frozenset[str]:
        """The fields that tell who the record is; none where records of this kind are not compared."""
        from tui_crm.model.dedupe.profile import ENTITIES
        from tui_crm.services.duplicates.keeping import compared

        return frozenset(compared(self.form.entity)) if self.form.entity.key in ENTITIES else frozenset()

    def look(self) -> tuple[Found, ...]:
        """What the record may be, as the form is now; nothing for a record of which nothing that is compared was changed."""
        compared = self.compared
        if not any(self.form.is_changed(name) for name in compared if name in self.form.texts):
            self.found, self.unread = (), 0
            return ()
        reading = self.form.reading()
        values = dict(self.form.base)
        for name in compared & self.form.texts.keys():
            try:
                values[name] = self.form.value(name, reading)
            except ValueError:
                values[name] = self.form.entity.by_name[name].empty  # what is wrong with it is told beside the field
        self.found = duplicates.check(self.form.crm, self.form.entity.key, values, self.form.record)
        self.unread = duplicates.unread(self.form.crm)
        return self.found

    @property
    def open(self) -> tuple[Found, ...]:
        """Those that nobody went on over yet."""
        return tuple(found for found in self.found if found.record not in self.seen)

    @property
    def unsure(self) -> bool:
        """Whether something is to be told before saving."""
        return bool(self.open) or (self.unread > 0 and not self.told)

    @property
    def blocking(self) -> bool:
        """Whether saving needs a reason."""
        return not self.reason and any(found.blocks for found in self.open)

    def go_on(self, reason: str = "") -> None:
        """Save all the same, for a reason where there is a sure one."""
        self.seen |= {found.record for found in self.found}
        self.told = True
        self.reason = reason or self.reason

    def keep(self, record: int) -> None:
        """The record is saved: the reason, if one was given, is kept with the pairs, which never come up again."""
        if self.reason:
            duplicates.allowed(self.form.crm, self.form.entity.key, record, self._sure(), self.reason)

    def _sure(self) -> Sequence[Found]:
        return [found for found in self.found if found.record in self.seen]

    def line(self) -> str:
        """The likeliest, and how many more there are, in one line."""
        if not self.found:
            text = ngettext("{count} record is not compared yet: the index of duplicates is being made",
                            "{count} records are not compared yet: the index of duplicates is being made", self.unread)  # fmt: skip
            return text.format(count=f"{self.unread:,}") if self.unread else ""
        more = f" (+{len(self.found) - 1})" if len(self.found) > 1 else ""
        return duplicates.sentence(self.found[0], self.form.entity) + more
