"""The form's duplicate check: a warning while one types, and before saving one more key, or a reason where the record is surely there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from tui_crm.errors import CrmError, UsageError
from tui_crm.i18n import _
from tui_crm.services import duplicates

if TYPE_CHECKING:
    from tui_crm.screens.page import Page
    from tui_crm.services.form import Form
    from tui_crm.services.form_duplicates import Doubles


class FormDoubles:
    """Mixed into the form's page."""

    form: Form
    desk: Any
    say: Any
    ask: Any
    is_attached: bool
    is_current: bool
    _mode: str
    _saving: bool
    _saved: Any
    do_form_save: Any

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._doubles_of: Doubles | None = None
        self._looked_at: dict[str, str] = {}  # the texts that were compared last
        self._comparing = self._indexing = False

    @property
    def doubles(self) -> Doubles:
        """What the record may be already."""
        from tui_crm.services.form_duplicates import Doubles

        if self._doubles_of is None:
            self._doubles_of = Doubles(self.form)
        return self._doubles_of

    def compare_soon(self, left: str) -> None:
        """A field was left: if it tells who the record is and was changed, look whether it is there already."""
        if self._comparing or not self.form.is_changed(left) or self._looked_at.get(left) == self.form.texts[left]:
            return
        doubles = self.doubles
        if left not in doubles.compared:
            return
        self._comparing = True
        self._looked_at[left] = self.form.texts[left]
        desk = self.desk

        def look() -> None:
            try:
                doubles.look()
            except CrmError:
                doubles.found = ()  # a favour: saving asks again, and tells what is wrong
            desk.from_outside(self._compared)

        desk.threads.rows.submit(look)

    def _compared(self) -> None:
        self._comparing = False
        if self.is_attached and self.doubles.unread:
            self._make_index()
        if self.is_attached and self.doubles.open and not self._mode and not self._saving:
            self.say(self.doubles.line(), "warning")

    def save_checked(self) -> int | None:
        """Save, unless the record may be there already and nobody went on over that: then None. In the thread that writes."""
        doubles = self.doubles
        self.form.changes()  # what is wrong with a field is told before anything else
        if doubles.compared:
            doubles.look()
            if doubles.unsure:
                return None
        record = self.form.save()
        doubles.keep(record)
        return record

    def after_save(self, record: int | None) -> None:
        """Go on after saving, or ask where it was not saved."""
        if record is not None:
            self._saved(record)
            return
        self._saving = False
        self.ask_about_doubles()

    def _make_index(self) -> None:
        """Make the index of an older archive beside what is typed."""
        if self._indexing:
            return
        from tui_crm.screens.long_task import run_long

        self._indexing = True
        crm, total = self.form.crm, self.doubles.unread
        done = _("the index of duplicates is made; what is typed is compared with all from now on")
        run_long(
            cast("Page", self), _("making the index of duplicates"), lambda task: duplicates.catch_up(crm, task.step), lambda _n: self.desk.say(done),
            total=total, queue="aside",
        )  # fmt: skip

    def ask_about_doubles(self) -> None:
        """Say what is there; saving again goes on, and where it is surely there, a reason is asked for."""
        doubles = self.doubles
        if doubles.unread:
            self._make_index()
        if not doubles.blocking:
            doubles.go_on()
            self.say(_("not saved; save again to go on · {warning}").format(warning=doubles.line()), "warning")
            return

        def answer(reason: str) -> None:
            if not reason.strip():
                raise UsageError(_("say why, or esc"))
            doubles.go_on(reason.strip())
            self.do_form_save("")

        sure = doubles.open[0]
        self.say(doubles.line(), "warning")
        prompt = _("{code} {name} ({where}) is there; save because: ")
        self.ask(prompt.format(code=sure.code, name=sure.title, where=duplicates.where(sure)), answer, kind="duplicate.reason")
