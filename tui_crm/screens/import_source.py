"""What is said of the file itself: its encoding, delimiter, sheet, query, the line of its headings, example rows, each by a key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_crm.errors import CrmError, UsageError
from tui_crm.i18n import _
from tui_crm.query.complete import Candidate, Completion

if TYPE_CHECKING:
    from tui_crm.screens.import_way import Way
    from tui_crm.services.transfer.sources.opening import SourceOptions
    from tui_crm.services.transfer.sources.undecided import Undecided

DELIMITERS = ("comma", "semicolon", "tab", "bar", "space")


class ImportSource:
    """Mixed into the import page."""

    if TYPE_CHECKING:
        crm: Any
        ask: Any
        say: Any
        work: Any
        is_attached: Any
        _ways: tuple[Way, ...]
        _place: int

        @property
        def _folder(self) -> Path: ...
        def ready(self) -> Way | None: ...
        def show(self, at: object = None) -> None: ...
        def _first(self) -> object: ...
        def _void(self) -> None: ...
        def _open(self, name: str, said: SourceOptions | None = None) -> None: ...

    def __init__(self) -> None:
        super().__init__()
        self._unread: tuple[Path, SourceOptions] | None = None  # the file that could not be opened, and what was said of it

    # each a key

    def do_import_encoding(self, argument: str) -> None:
        """In which encoding the file is written."""
        from tui_crm.services.transfer.sources.encodings import USUAL, known

        self._ask_for("encoding", _("written in (empty: recognise it):"), argument, lambda text: text if not text or known(text) else "", USUAL)

    def do_import_delimiter(self, argument: str) -> None:
        """What separates the cells."""
        from tui_crm.services.transfer.sources.delimiters import delimiter_of

        prompt = _("cells are separated by (a character, or tab; empty: recognise it):")
        self._ask_for("delimiter", prompt, argument, lambda text: delimiter_of(text) if text else "", DELIMITERS)

    def do_import_sheet(self, argument: str) -> None:
        """Another sheet of a spreadsheet, another table of a database."""
        if not self._may_say("sheet"):
            return
        sheets = self._ways[self._place].source.sheets if self._ways else ()
        if self._ways and len(sheets) < 2:
            self.say(_("This file has one sheet"), "warning")
            return
        self._ask_for("sheet", _("sheet:"), argument, str, sheets, empty=True)

    def do_import_query(self, argument: str) -> None:
        """The rows of a query to another program's database."""
        sheets = self._ways[self._place].source.sheets if self._ways else ()
        self._ask_for("query", _("a table, or SELECT …:"), argument, str, sheets)

    def do_import_headings(self, argument: str) -> None:
        """In which line the headings are."""
        self._ask_for("heading_line", _("line of the headings (0: there are none; empty: find it):"), argument, _line)

    def do_import_examples(self, argument: str) -> None:
        """Whether example rows under the headings are read."""
        if self._may_say("keep_examples"):
            self._reopen("keep_examples", not self._said("keep_examples"))

    def do_import_type(self, argument: str) -> None:
        """What kind of file it is."""
        from tui_crm.services.transfer.sources.opening import Kind, kind_named

        self._ask_for("format", _("kind of file (empty: recognise it):"), argument, kind_named, tuple(Kind))

    # what they have in common

    def ask_undecided(self, path: Path, said: SourceOptions, error: Undecided) -> None:
        """Ask for what a file cannot be opened without."""
        self._unread = path, said
        prompts = {
            "encoding": _("encoding of {file}, which cannot be told:"), "sheet": _("{file} has several tables; which, or SELECT …:"),
        }  # fmt: skip

        def answer(text: str) -> None:
            option = "query" if error.option == "sheet" and text.strip() not in error.choices else error.option
            self._reopen(option, text.strip())

        self.ask(prompts[error.option].format(file=path.name), answer, kind=error.option, complete=_complete(error.choices))

    def _ask_for(
        self, option: str, prompt: str, argument: str, meaning: Callable[[str], Any], choices: Sequence[str] = (), *, empty: bool = False
    ) -> None:
        """Ask for an option of the file, and read it so. `empty`: the line begins without what holds now."""
        from tui_crm.screens.import_options import said

        if not self._may_say(option):
            return
        now = "" if empty else said(option, self._said(option))
        self.ask(prompt, lambda text: self._reopen(option, meaning(text.strip())), argument or now, kind=option, complete=_complete(choices))

    def _may_say(self, option: str) -> bool:
        """Whether it means anything for the file in view; says so if not."""
        if self._unread and not self._ways:
            return True
        way = self.ready()
        if way is None:
            return False
        if option not in (*way.source.asks, "format"):
            self.say(_("This means nothing for such a file: {about}").format(about=way.source.about), "warning")
            return False
        return True

    def _said(self, option: str) -> Any:
        if self._ways:
            return self._ways[self._place].opening[option]
        return getattr(self._unread[1], option) if self._unread else ""

    def _reopen(self, option: str, value: Any) -> None:
        """Read the file in view another way, or the one that could not be opened; its sample is shown anew."""
        from tui_crm.screens.import_way import reopened
        from tui_crm.services.transfer.sources.undecided import Undecided

        changed = {option: value, **({"sheet": ""} if option == "query" else {"query": ""} if option == "sheet" else {})}
        if not self._ways:
            path, said = self._unread or (Path(), None)
            self._open(str(path), replace(said, **changed) if said else None)
            return
        crm, way, folder = self.crm, self._ways[self._place], self._folder

        def done(fresh: Way) -> None:
            if self.is_attached and way in self._ways:
                place = self._ways.index(way)
                self._ways = (*self._ways[:place], fresh, *self._ways[place + 1 :])
                self._void()
                self.show(at=self._first())
                self.say(_("read as: {about}").format(about=fresh.source.about))

        def failed(error: CrmError) -> None:
            if self.is_attached:
                self.say(error.what if isinstance(error, Undecided) else str(error), "error")

        self.work(lambda: reopened(crm, way, folder, changed), done, failed)


def _line(text: str) -> int:
    from tui_crm.services.transfer.sources.reading import NO_LINE

    if text and not text.isdecimal():
        raise UsageError(_("A line is a number"))
    return (int(text) or NO_LINE) if text else 0


def _complete(choices: Sequence[str]) -> Callable[[str, int], Completion]:
    def complete(text: str, cursor: int) -> Completion:
        wanted = text[:cursor].strip().casefold()
        return Completion(0, len(text), tuple(Candidate(choice) for choice in choices if choice.casefold().startswith(wanted)))

    return complete
