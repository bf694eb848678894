"""What the keys of a list do to the records: each verb acts on the marks, else on the row under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tui_crm import services
from tui_crm.i18n import _, ngettext
from tui_crm.model.record import Record
from tui_crm.screens.deal_acts import DealActs
from tui_crm.screens.desk_acts import TicketActs
from tui_crm.screens.followup_acts import FollowupActs
from tui_crm.screens.log_acts import WorkLogActs
from tui_crm.screens.long_task import run_long
from tui_crm.screens.page import Complete
from tui_crm.screens.pool_acts import PoolActs
from tui_crm.screens.quote_acts import QuoteActs
from tui_crm.screens.record_merging import MergeActs
from tui_crm.terminal import osc52

if TYPE_CHECKING:
    from tui_crm.model.entity import Entity
    from tui_crm.screens.places import Place


class ListActs(TicketActs, MergeActs, DealActs, QuoteActs, PoolActs, WorkLogActs, FollowupActs, inherit_bindings=False):
    """Mixed into the list page (and, for one record, into the record page), which says what the targets are."""

    place: Place
    targets: Callable[[], list[int]]
    after_act: Callable[[str], Callable[[object], None]]

    @property
    def entity(self) -> Entity:
        """What kind of record the page shows."""
        return self.crm.catalogue[self.place.entity]

    def _chosen(self) -> list[int]:
        ids = self.targets()
        if not ids:
            self.say(_("There is no record here"), "warning")
        return ids

    def _chosen_of_bin(self) -> list[int]:
        """The targets of what is done to records of the recycle bin; none when they are not in it."""
        ids = self._chosen()
        if ids and not self.crm.store.read(self.entity.key, ids[0])["deleted_at"]:
            self.say(_("This works in the recycle bin only; d moves records there, gb shows it"), "warning")
            return []
        return ids

    def _named(self, ids: list[int], one: str, many: str) -> str:
        """A message about the targets: by name if it is one, else by number."""
        if len(ids) == 1:
            return one.format(name=self.crm.store.read(self.entity.key, ids[0]).title)
        return many.format(count=f"{len(ids):,}", things=_(self.entity.plural))

    def _act(self, title: str, ids: Sequence[int], act: Callable[[Callable[[int], bool]], object], message: str) -> None:
        """Do something to the records; many take a while: it is told how far it is, and can be stopped."""
        run_long(self, title, lambda task: act(task.step), self.after_act(message), total=len(ids))

    def do_record_add(self, argument: str) -> None:
        """A new record in a form."""
        self.desk.go_form(self.entity.key)

    def do_record_edit(self, argument: str) -> None:
        """The record in a form."""
        if ids := self._chosen()[:1]:
            self.desk.go_form(self.entity.key, ids[0])

    def do_record_archive(self, argument: str) -> None:
        """To the recycle bin."""
        if ids := self._chosen():
            message = self._named(ids, _("archived {name} · u takes it back"), _("archived {count} {things} · u takes it back"))
            self._act(_("archiving"), ids, lambda step: services.archive.archive(self.crm, self.entity.key, ids, step), message)
            self.desk.repeatable = ("record.archive", "")

    def do_record_restore(self, argument: str) -> None:
        """Out of the recycle bin."""
        if ids := self._chosen_of_bin():
            message = self._named(ids, _("restored {name}"), _("restored {count} {things}"))
            self._act(_("restoring"), ids, lambda step: services.archive.restore(self.crm, self.entity.key, ids, step), message)

    def do_record_purge(self, argument: str) -> None:
        """For ever: what cannot be undone asks for the name, or for the number of records."""
        ids = self._chosen_of_bin()
        if not ids:
            return
        name = self.crm.store.read(self.entity.key, ids[0]).title if len(ids) == 1 else str(len(ids))

        def purge(answer: str) -> None:
            if answer.strip() != name.strip():
                self.say(_("Not deleted: “{answer}” is not “{name}”").format(answer=answer, name=name), "warning")
                return
            message = self._named(ids, _("deleted {name} for ever"), _("deleted {count} {things} for ever"))
            self._act(_("deleting"), ids, lambda step: services.archive.purge(self.crm, self.entity.key, ids, step), message)

        self.ask(_("delete for ever; type “{name}”:").format(name=name), purge)

    def do_record_owner(self, argument: str) -> None:
        """Another owner, by login or name; `-` for none (the public pool). A new ticket is accepted thereby."""
        if self.entity.key == "ticket":
            self.assign_tickets(argument)
            return
        ids = self._chosen()
        if not ids:
            return
        if "owner" not in self.entity.by_name:
            self.say(_("{things} have no owner").format(things=_(self.entity.plural)), "warning")
            return

        def assign(text: str) -> None:
            owner = 0 if text.strip() in ("-", "") else services.lookup.record(self.crm, "user", text).id
            one = self._named(ids, _("{name} has a new owner · u takes it back"), "")

            def done(changed: int) -> None:
                many = _("{count} {things} have a new owner · u takes it back").format(count=f"{changed:,}", things=_(self.entity.plural))
                self.after_act(_("They had this owner before") if not changed else one or many)(changed)

            crm, entity = self.crm, self.entity.key
            run_long(self, _("assigning"), lambda task: services.archive.assign(crm, entity, ids, owner, task.step), done, total=len(ids))
            self.desk.repeatable = ("record.owner", text)

        if argument:
            assign(argument)
        else:
            label = ngettext("owner of {count} record:", "owner of {count} records:", len(ids)).format(count=f"{len(ids):,}")
            self.ask(label, assign, complete=self._complete_word("owner"))

    def do_record_tag(self, argument: str) -> None:
        """Add tags; `-tag` removes one."""
        ids = self._chosen()
        if not ids:
            return
        if "tags" not in self.entity.by_name:
            self.say(_("{things} have no tags").format(things=_(self.entity.plural)), "warning")
            return

        def tag(text: str) -> None:
            words = [word for word in text.replace(",", " ").replace("，", " ").split() if word not in ("+", "-")]
            added = [word.removeprefix("+") for word in words if not word.startswith("-")]
            removed = [word[1:] for word in words if word.startswith("-")]
            message = self._named(ids, _("tagged {name} · u takes it back"), _("tagged {count} {things} · u takes it back"))
            self._act(_("tagging"), ids, lambda step: services.archive.retag(self.crm, self.entity.key, ids, added, removed, step), message)
            self.desk.repeatable = ("record.tag", text)

        if argument:
            tag(argument)
        else:
            label = ngettext("tags of {count} record (-tag removes):", "tags of {count} records (-tag removes):", len(ids))
            self.ask(label.format(count=f"{len(ids):,}"), tag, complete=self._complete_word("tags"))

    def do_activity_add(self, argument: str) -> None:
        """Log an activity in one line, and plan the next step with it."""
        from tui_crm.services.followups import acts

        if ids := self._chosen()[:1]:
            record = self.crm.store.read(self.entity.key, ids[0])
            self.ask_activity(acts.target(record), record.title, argument)

    def target_kind(self) -> str:
        """What kind of record the page shows."""
        return self.entity.key

    def _complete_word(self, field: str) -> Complete:
        """Completion of the last word by the values a field has."""
        from tui_crm.query.complete import Candidate, Completion

        def complete(text: str, cursor: int) -> Completion:
            start = max(text.rfind(" ", 0, cursor), text.rfind(",", 0, cursor)) + 1
            word = text[start:cursor].lstrip("+-")
            found = self.crm.lists.distinct(self.entity.key, field, word, 20)
            return Completion(cursor - len(word), cursor, tuple(Candidate(value, value) for value in found))

        return complete

    # copying

    def do_yank_code(self, argument: str) -> None:
        self._copy(lambda record: record.code)

    def do_yank_email(self, argument: str) -> None:
        self._copy(lambda record: _first(record, "emails", "email"))

    def do_yank_phone(self, argument: str) -> None:
        self._copy(lambda record: _first(record, "phones"))

    def _copy(self, text: Callable[[Record], str]) -> None:
        self.copy_from(self.entity.key, self._chosen(), text)

    def copy_from(self, entity: str, ids: list[int], text: Callable[[Record], str]) -> None:
        """Copy what `text` makes of these records to the clipboard of the person's terminal."""
        found = [value for record in self.crm.store.read_many(entity, ids) if (value := text(record))]
        if not found:
            self.say(_("There is nothing to copy"), "warning")
            return
        self.desk.write_terminal(osc52("\n".join(found)))
        self.say(_("copied {text}").format(text=found[0] if len(found) == 1 else _("{count} lines").format(count=len(found))))


def _first(record: Record, *names: str) -> str:
    for name in names:
        value = record.values.get(name)
        if value:
            return str(value[0]) if isinstance(value, tuple) else str(value)
    return ""
