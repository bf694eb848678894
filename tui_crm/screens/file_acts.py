"""The files of activities and tickets, on their pages and where the cursor is on one of them: written elsewhere, and attached."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.screens.page import Page
from tui_crm.screens.replacing import write_to

if TYPE_CHECKING:
    from tui_crm.query.complete import Completion
    from tui_crm.services.desk.files import Attached

HOLDERS = ("activity", "ticket")


class FileActs(Page, inherit_bindings=False):
    """Mixed into the record page."""

    targets: Callable[[], list[int]]
    target_kind: Callable[[], str]
    after_act: Callable[[str], Callable[[object], None]]
    current: Any

    def do_file_save(self, argument: str) -> None:
        """Write a file elsewhere: the only one at once, else the one that is named."""
        from tui_crm.services.desk import files

        found = files.of_record(self.crm, *self._holder())
        if not found:
            raise UsageError(_("No file is attached here"))
        if argument:
            called = next((each.name for each in found if f"{argument} ".startswith(f"{each.name} ")), argument.partition(" ")[0])
            self._save_to(files.named(found, called), argument.removeprefix(called).strip())
        elif len(found) == 1:
            self._save_to(found[0], "")
        else:
            self.ask(_("which file:"), lambda text: self._save_to(files.named(found, text.strip()), ""), complete=_names(found))

    def _save_to(self, attached: Attached, path: str) -> None:
        from tui_crm.services.desk import files
        from tui_crm.services.paths import complete_path

        def save(text: str) -> None:
            target = Path(text.strip() or ".").expanduser()
            place = target / attached.name if target.is_dir() else target
            task = lambda: files.save(files.shelf_of(self.desk.settings), attached, place, replace=True)  # noqa: E731
            write_to(self, place, lambda: self.work(task, lambda written: self.say(_("written to {path}").format(path=written))))

        if path:
            save(path)
        else:
            label = _("write {name} to (a folder or a name):").format(name=attached.name)
            self.ask(label, save, f"./{attached.name}", kind="file", complete=lambda text, cursor: complete_path(text, cursor, ()))

    def do_file_attach(self, argument: str) -> None:
        """Attach a file of this machine to the activity."""
        from tui_crm.services.desk import files
        from tui_crm.services.mail import attaching
        from tui_crm.services.paths import complete_path

        entity, record = self._holder()
        if entity != "activity":
            raise UsageError(_("Files are attached to activities here; to tickets: tui-crm tickets attach"))

        def attach(text: str) -> None:
            path = Path(text.strip()).expanduser()
            task = lambda: attaching.add_files(self.crm, record, [path], files.shelf_of(self.desk.settings))  # noqa: E731
            self.work(task, self.after_act(_("attached: {title} · u takes it back").format(title=path.name)))

        if argument:
            attach(argument)
        else:
            self.ask(_("file to attach:"), attach, kind="file", complete=lambda text, cursor: complete_path(text, cursor, ()))

    def _holder(self) -> tuple[str, int]:
        """Whose files: the entry under the cursor, else the record. Raises UsageError where there can be none."""
        current = self.current
        if isinstance(current, tuple) and current[0] in HOLDERS:
            return str(current[0]), int(current[1])
        if self.target_kind() not in HOLDERS or not self.targets():
            raise UsageError(_("Only activities and tickets have files"))
        return self.target_kind(), self.targets()[0]


def _names(found: list[Attached]) -> Callable[[str, int], Completion]:
    from tui_crm.query.complete import Candidate, Completion

    return lambda text, cursor: Completion(0, len(text), tuple(Candidate(each.name) for each in found if each.name.startswith(text[:cursor])))
