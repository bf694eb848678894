"""Writing a long entry of a ticket: what a ready-made reply or an article brings into it, writing it, and keeping it as a draft meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tui_crm.errors import CrmError, UsageError
from tui_crm.i18n import N_, _, ngettext
from tui_crm.services import drafts, lookup
from tui_crm.services.crm import Crm
from tui_crm.services.desk import knowledge, saying
from tui_crm.services.parts import Progress

CANNED, ARTICLE = "=", "@"
ENTRY = "ticket_entry"
TITLES: Mapping[str, str] = {"reply": N_("Reply: {ticket}"), "note": N_("Internal note: {ticket}"), "message": N_("The customer says: {ticket}")}


@dataclass
class Writing:
    """An entry being written on tickets. `kind`: reply, note or message; `state`: into which the tickets are put then, by a ready-made reply;
    `fields`: whether the text holds fields that are filled in for each ticket; `article`: the one that is sent with it.
    """

    crm: Crm
    ids: Sequence[int]
    kind: str
    state: str = ""
    fields: bool = False
    article: int = 0

    @property
    def title(self) -> str:
        """What is being written, and about what."""
        if len(self.ids) != 1:
            ticket = ngettext("{count} ticket", "{count} tickets", len(self.ids)).format(count=f"{len(self.ids):,}")
        else:
            found = self.crm.store.read("ticket", self.ids[0])
            ticket = f"{found.code} {found.title}"
        return _(TITLES[self.kind]).format(ticket=ticket)

    def brought(self, words: str) -> str:
        """What words bring into the text: `=` and a ready-made reply (filled in for one ticket), `@` and an article, other words themselves. Raises
        UsageError, NotFound.
        """
        if words.startswith(CANNED):
            return self._canned(words[1:])
        if words.startswith(ARTICLE):
            return self._article(words[1:])
        return words

    def _canned(self, name: str) -> str:
        reply = saying.find_canned(self.crm, name)
        (first,) = self.crm.store.read_many("ticket", self.ids[:1])
        filled = saying.fill(self.crm, reply.text("body"), first)
        self.state = reply.text("state") or self.state
        if len(self.ids) == 1:
            return filled
        self.fields = True
        return reply.text("body")

    def _article(self, name: str) -> str:
        if len(self.ids) > 1:
            raise UsageError(_("An article is sent to one ticket at a time"))
        found = lookup.record(self.crm, "article", name)
        if self.kind == "reply":
            knowledge.may_be_sent(found)
            self.article = found.id
        return found.text("body")

    def check(self, text: str) -> None:
        """Raises UsageError for what cannot be written."""
        said, _minutes = saying.split_spent(text.strip())
        if not said:
            raise UsageError(_("Nothing was written"))
        if self.fields:
            (first,) = self.crm.store.read_many("ticket", self.ids[:1])
            saying.fill(self.crm, said, first)

    def write(self, text: str, progress: Progress | None = None) -> None:
        """Write the entry on each ticket, as one act; when that is refused, the text is kept as a draft. Raises CrmError."""
        crm, (said, minutes) = self.crm, saying.split_spent(text.strip())
        try:
            if self.article:
                knowledge.send(crm, self.ids[0], self.article, said, minutes, self.state)
            else:
                words: str | saying.Text = (lambda ticket: saying.fill(crm, said, ticket)) if self.fields else said
                saying.say(crm, self.ids, self.kind, words, minutes, self.state, progress)
        except CrmError:
            self.keep(text)
            raise
        self.drop()

    # drafts: unfinished, it is the form of an entry, and taken up there or here

    def kept(self) -> tuple[str, str]:
        """What was left unfinished about this ticket in this way, and which other ticket an unfinished entry is about (its code)."""
        draft = drafts.find(self.crm, ENTRY, 0)
        if draft is None:
            return "", ""
        if draft.texts.get("kind") == self.kind and draft.texts.get("ticket") == self._ticket:
            return draft.texts.get("body", ""), ""
        number = draft.texts.get("ticket", "").removeprefix("#")
        found = self.crm.store.read_many("ticket", [int(number)]) if number.isdecimal() else []
        return "", found[0].code if found else ""

    @property
    def _ticket(self) -> str:
        return f"#{self.ids[0]}"

    def keep(self, text: str) -> None:
        """Keep what is written so far."""
        if text.strip():
            drafts.keep(self.crm, ENTRY, 0, 0, {"ticket": self._ticket, "kind": self.kind, "body": text})

    def drop(self) -> None:
        """Forget what was kept of it."""
        if self.kept()[0]:
            drafts.drop(self.crm, ENTRY, 0)


def offers(crm: Crm, ids: Sequence[int], most: int) -> list[str]:
    """What may be brought into a reply: articles that the first ticket is like, and the ready-made replies."""
    from tui_crm.services.desk import conversation

    tickets = crm.store.read_many("ticket", ids[:1])
    like = conversation.words(crm, tickets[0]) if tickets else ""
    articles = knowledge.suggest(crm, like, most, public=True)
    return [*(ARTICLE + one.title for one in articles), *(CANNED + one.title for one in saying.canned(crm))]
