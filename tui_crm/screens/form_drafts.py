"""The form's draft: kept while one types, offered when the form is opened again, dropped when it is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tui_crm.errors import CrmError
from tui_crm.i18n import _
from tui_crm.model.values import when
from tui_crm.services import drafts

if TYPE_CHECKING:
    from textual.timer import Timer

    from tui_crm.services.crm import Crm
    from tui_crm.services.form import Form

MINUTE = 60_000
KEPT_AFTER = 0.8
"""Seconds between a key and its draft, at most."""


class FormDrafts:
    """Mixed into the form's page."""

    crm: Crm
    form: Form
    _saving: bool
    say: Any
    work: Any
    set_timer: Callable[..., Timer]
    show_all: Callable[[], None]
    leave: Callable[[], None]
    set_mode: Callable[[str], None]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._draft: drafts.Draft | None = None  # the one that is offered
        self._kept: dict[str, str] | None = None  # what the draft in the database holds; None: there is none of this form
        self._draft_timer: Timer | None = None
        self._done = False
        self.in_editor: dict[str, str] = {}  # a long text that is being written and not yet taken

    # offering

    def offer_draft(self) -> None:
        """If this form was left unfinished, ask whether to go on with that."""
        self._draft = drafts.find(self.crm, self.form.entity.key, self.form.record)
        if self._draft:
            self.set_mode("draft")

    def draft_offer(self) -> str:
        """The question."""
        draft = self._draft
        if draft is None:
            return ""
        about = draft.texts.get(self.form.entity.title, "") if not self.form.record else ""
        about = f" ({about})" if about else ""
        now = self.crm.store.clock()
        if now - draft.at < MINUTE:
            return _("draft of just now{about}: enter takes it up, d drops it").format(about=about)
        return _("draft of {age} ago{about}: enter takes it up, d drops it").format(age=when(draft.at, now, self.crm.locale.zone), about=about)

    def do_draft_take(self, argument: str) -> None:
        """Go on with the draft."""
        draft, self._draft = self._draft, None
        if draft:
            self.form.take_up(draft)
            self._kept = dict(draft.texts)
            self.set_mode("")
            self.show_all()

    def do_draft_drop(self, argument: str) -> None:
        """Begin anew."""
        self._draft = None
        self.set_mode("")
        form = self.form
        self.work(lambda: drafts.drop(form.crm, form.entity.key, form.record))

    def do_draft_leave(self, argument: str) -> None:
        """Close the form and leave the draft where it is."""
        self._done = True
        self.leave()

    # keeping

    def draft_soon(self) -> None:
        """Something was typed."""
        if self._draft_timer is None:
            self._draft_timer = self.set_timer(KEPT_AFTER, self._keep_soon)

    def _keep_soon(self) -> None:
        self._draft_timer = None
        if self._done or self._draft:
            return
        if self._saving:  # a draft written after the record would outlive it
            self.draft_soon()
            return
        texts = self._texts()
        if texts == self._kept:
            return
        before, self._kept = self._kept, texts

        def failed(error: CrmError) -> None:
            self._kept = before  # tried again with the next key
            self.say(_("the draft was not kept: {reason}").format(reason=error), "warning")

        self.work(lambda: self._write_unless_done(texts), None, failed)

    def _texts(self) -> dict[str, str] | None:
        """What to keep; None if the form holds nothing that is not in the record."""
        texts = {**self.form.draft_texts(), **self.in_editor}
        return texts if texts and (self.form.unsaved or self.in_editor) else None

    def _write(self, texts: dict[str, str] | None) -> None:
        form = self.form  # knows the archive also when the page is gone
        if texts is None:
            drafts.drop(form.crm, form.entity.key, form.record)
        else:
            drafts.keep(form.crm, form.entity.key, form.record, form.version, texts)

    def _write_unless_done(self, texts: dict[str, str] | None) -> None:
        if not self._done:
            self._write(texts)

    def draft_done(self) -> None:
        """Saved or discarded: nothing is to be kept any more."""
        self._done = True
        if self._draft_timer:
            self._draft_timer.stop()

    def before_leaving(self) -> None:
        """The terminal goes away, or another page is gone to: keep what was typed, now."""
        if self._done or self._draft:
            return
        self.draft_done()
        texts = self._texts()
        if texts != self._kept:
            try:
                self._write(texts)
            except CrmError as error:
                self.say(str(error), "error")
