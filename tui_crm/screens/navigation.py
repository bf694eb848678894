"""Going from place to place: `g` + letter, history, commands. What the app adds to Textual's screens."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.options import THEMES
from tui_crm.screens.places import Place, Places
from tui_crm.widgets.chrome import Severity, StatusLine

if TYPE_CHECKING:
    from tui_crm.actions import Action
    from tui_crm.model.record import Record
    from tui_crm.screens.list_page import ListPage
    from tui_crm.screens.page import Page
    from tui_crm.services.crm import Crm

HOME = "customer"
PAGES = {
    "record": "tui_crm.screens.record_page:RecordPage",
    "board": "tui_crm.screens.board_page:BoardPage",
    "form": "tui_crm.screens.form_page:FormPage",
    "writing": "tui_crm.screens.writing_page:WritingPage",
    "entry": "tui_crm.screens.entry_page:EntryPage",
    "conflict": "tui_crm.screens.conflict_page:ConflictPage",
    "journal": "tui_crm.screens.journal_page:JournalPage",
    "import": "tui_crm.screens.import_page:ImportPage",
    "import-values": "tui_crm.screens.import_values_page:ImportValuesPage",
    "import-rows": "tui_crm.screens.import_rows_page:ImportRowsPage",
    "today": "tui_crm.screens.today_page:TodayPage",
    "calendar": "tui_crm.screens.calendar_page:CalendarPage",
    "merge": "tui_crm.screens.merge_page:MergePage",
    "duplicates": "tui_crm.screens.duplicates_page:DuplicatesPage",
    "schemes": "tui_crm.screens.schemes_page:SchemesPage",
    "rules": "tui_crm.screens.rules_page:RulesPage",
    "reports": "tui_crm.screens.reports_page:ReportsPage",
    "figures": "tui_crm.screens.figures_page:FiguresPage",
    "plugins": "tui_crm.screens.plugins_page:PluginsPage",
    "plugin-settings": "tui_crm.screens.plugin_settings_page:PluginSettingsPage",
    "view": "tui_crm.screens.view_page:ViewPage",
    "help": "tui_crm.screens.help_page:HelpPage",
    "text": "tui_crm.screens.text_page:TextPage",
    "palette": "tui_crm.screens.palette_page:PalettePage",
    "columns": "tui_crm.screens.columns_page:ColumnsPage",
}
"""Pages by name: no page imports another."""
RECORD = "record"


class Navigation:
    """Mixed into the app. There is one list page at the bottom of the stack; records, forms and the rest lie on it."""

    crm: Crm
    actions: tuple[Action, ...]
    screen: Any
    screen_stack: Any
    push_screen: Any
    install_screen: Any
    is_screen_installed: Any
    get_screen: Any
    pop_screen: Any
    exit: Any

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.places = Places(Place(HOME))

    @property
    def page(self) -> Page:
        """The page on top."""
        page: Page = self.screen
        return page

    @property
    def status_lines(self) -> list[StatusLine]:
        """Those of all open pages; a page that is only being opened has none yet."""
        return [line for page in self.screen_stack if (line := page.query_one_optional("#status")) is not None]

    @property
    def list_page(self) -> ListPage:
        """The list below all other pages."""
        found: ListPage = next(screen for screen in self.screen_stack if getattr(screen, "is_base", False))
        return found

    def open_page(self, name: str, *arguments: Any, **options: Any) -> None:
        """Open a page by its name in `PAGES`. It is imported when it is first used."""
        self.push_screen(page_class(name)(*arguments, **options))

    def say(self, message: str, severity: Severity = "info") -> None:
        """Say something on the page that is on top."""
        self.page.say(message, severity)

    def leave_page(self) -> None:
        """Close the page on top; the first list closes the app."""
        if self.page is self.list_page:
            self.exit(0)
        else:
            self.page.before_leaving()
            self.pop_screen()

    def go(self, place: Place) -> None:
        """Show a list, closing what lies on it."""
        while self.page is not self.list_page:
            self.leave_page()
        self.list_page.keep_place()
        self.list_page.show(self.places.go(place))

    def go_view(self, view: Record) -> None:
        """Open the list that a saved view describes."""
        names = view["column_names"]
        columns = tuple(str(name) for name in names) if isinstance(names, tuple) else ()
        self.go(Place(view.text("entity"), view.text("filter"), view.text("sort"), view=_(view.text("name")), columns=columns))

    def go_record(self, entity: str, record: int) -> None:
        """Open a record from anywhere."""
        self.places.open_record()
        self._show_record(entity, record)

    def _show_record(self, entity: str, record: int) -> None:
        """The page is kept and shown again: making its widgets anew would take longer than reading the record."""
        if not self.is_screen_installed(RECORD):
            self.install_screen(page_class(RECORD)(entity, record), RECORD)
        elif (kept := self.get_screen(RECORD)) not in self.screen_stack:
            kept.take(entity, record)
        else:  # a record opened from a record
            self.open_page(RECORD, entity, record)
            return
        self.push_screen(RECORD)

    def go_form(self, entity: str, record: int = 0, **given: Any) -> None:
        """Open the form of a record; 0 for a new one."""
        self.open_page("form", entity, record, **given)

    # the actions of every page

    def do_go_customers(self, argument: str) -> None:
        self.go(Place("customer", argument))

    def do_go_contacts(self, argument: str) -> None:
        self.go(Place("contact", argument))

    def do_go_activities(self, argument: str) -> None:
        self.go(Place("activity", argument))

    def do_go_views(self, argument: str) -> None:
        self.go(Place("view", argument))

    def do_go_tags(self, argument: str) -> None:
        self.go(Place("tag", argument))

    def do_go_users(self, argument: str) -> None:
        self.go(Place("user", argument))

    def do_go_pool(self, argument: str) -> None:
        """Customers whom nobody owns."""
        self.go(Place("customer", f"owner:none {argument}".strip()))

    def do_go_quotes(self, argument: str) -> None:
        self.go(Place("quote", argument))

    def do_go_products(self, argument: str) -> None:
        self.go(Place("product", argument))

    def do_go_competitors(self, argument: str) -> None:
        self.go(Place("competitor", argument))

    def do_go_pipelines(self, argument: str) -> None:
        self.go(Place("pipeline", argument))

    def do_go_stages(self, argument: str) -> None:
        self.go(Place("stage", argument))

    def do_go_list(self, argument: str) -> None:
        """The list of a group of records, as the command line calls it, with a filter behind."""
        group, _blank, where = argument.partition(" ")
        if not group:
            self.page.perform("app.command", "records ")
            return
        if group not in self.crm.catalogue.by_group:
            raise UsageError(_("There are no “{name}”; there are {groups}").format(name=group, groups=", ".join(self.crm.catalogue.by_group)))
        self.go(Place(self.crm.entity(group).key, where.strip()))

    def do_go_bin(self, argument: str) -> None:
        """The recycle bin of the kind of record that is shown."""
        self.go(Place(self.crm.entity(argument).key if argument else self.places.here.entity, bin=True))

    def do_go_grades(self, argument: str) -> None:
        """The schemes; with a word, the ruleset that it names."""
        self.open_page(*(("rules", argument) if argument else ("schemes",)))

    def do_go_journal(self, argument: str) -> None:
        self.open_page("journal")

    def do_go_duplicates(self, argument: str) -> None:
        """The pairs that may be the same, those that a filter matches if one is given."""
        self.open_page("duplicates", argument)

    def do_go_import(self, argument: str) -> None:
        self.open_page("import", argument)

    def do_go_drafts(self, argument: str) -> None:
        """Take up a form that was left unfinished; if there are several, ask which."""
        from tui_crm.services import drafts

        found = {drafts.label(self.crm, draft): draft for draft in drafts.mine(self.crm)}
        if not found:
            self.say(_("There are no unfinished forms"))
            return

        def take(text: str) -> None:
            chosen = next((draft for name, draft in found.items() if name.casefold().startswith(text.strip().casefold())), None)
            if chosen is None:
                raise UsageError(_("There is no unfinished form “{text}”").format(text=text))
            self.go_form(chosen.entity, chosen.record)

        if len(found) == 1 or argument:
            take(argument)
        else:
            self.page.ask(_("take up:"), take, kind="draft", complete=lambda text, cursor: _names(found, text, cursor))

    def do_app_help(self, argument: str) -> None:
        self.open_page("help", self.page.key_context())

    def do_form_help(self, argument: str) -> None:
        self.do_app_help(argument)

    def do_app_palette(self, argument: str) -> None:
        self.open_page("palette", self.page)

    def do_history_back(self, argument: str) -> None:
        self._walk(self.places.back)

    def do_history_forward(self, argument: str) -> None:
        if left := self.places.record_left():
            self._show_record(*left)
        else:
            self._walk(self.places.forward)

    def do_history_last(self, argument: str) -> None:
        if left := self.places.record_left():
            self._show_record(*left)
        else:
            self._walk(self.places.last)

    def _walk(self, step: Any) -> None:
        self.list_page.keep_place()
        place = step()
        if place is None:
            self.say(_("There is no other place in this direction"), "warning")
            return
        while self.page is not self.list_page:
            self.leave_page()
        self.list_page.show(place)

    # commands

    def run_command(self, text: str) -> None:
        """Do what a command line says: an action's command name, then its argument. Raises UsageError."""
        name, _space, argument = text.strip().partition(" ")
        if not name:
            return
        for action in self.actions:
            if name in action.called and self.page.place_context() in action.contexts:
                self.page.perform(action.id, argument.strip())
                return
        if any(name in action.called for action in self.actions):
            raise UsageError(_("“{name}” does nothing on this page").format(name=name))
        if name in self.crm.catalogue.by_group:  # every kind of records has its list, with a key of its own or without
            self.page.perform("go.list", text.strip())
            return
        raise UsageError(_("There is no command “{name}”; ctrl+p lists them all").format(name=name))

    def command_names(self) -> list[tuple[str, str]]:
        """(name, what it does) of the commands of the page on top."""
        named = {a.command: _(a.help) for a in self.actions if a.command and self.page.place_context() in a.contexts}
        return [*named.items(), *((group, _(entity.plural)) for group, entity in self.crm.catalogue.by_group.items() if group not in named)]

    def complete_command(self, text: str, cursor: int) -> Any:
        """Candidates for the command's name, then for what follows it: those of `complete_<action>`, here or on the page."""
        from tui_crm.query.complete import Candidate, Completion

        word, blank, argument = text[:cursor].partition(" ")
        if not blank:
            found = [(name, about) for name, about in self.command_names() if name.startswith(word)]
            return Completion(0, cursor, tuple(Candidate(name, about) for name, about in found))
        action_id = next((action.id for action in self.actions if action.command == word), "")
        name = "complete_" + action_id.replace(".", "_")
        complete = getattr(self.page, name, None) or getattr(self, name, None)
        if complete is None:
            return Completion(cursor, cursor)
        inner, start = complete(argument, len(argument)), len(word) + 1
        return Completion(start + inner.start, start + inner.end, inner.candidates)

    def complete_among(self, names: Iterable[str], text: str, cursor: int) -> Any:
        """Those of the names that begin so."""
        return _names(names, text, cursor)

    def complete_app_theme(self, text: str, cursor: int) -> Any:
        """Themes."""
        return _names(THEMES, text, cursor)

    def complete_go_list(self, text: str, cursor: int) -> Any:
        """Groups of records."""
        return _names(self.crm.catalogue.by_group, text, cursor)

    def complete_go_import(self, text: str, cursor: int) -> Any:
        """Files."""
        from tui_crm.services.paths import complete_path

        return complete_path(text, cursor)


def page_class(name: str) -> Any:
    """The page of this name in `PAGES`. It is imported when it is first used."""
    module, _colon, page = PAGES[name].partition(":")
    return getattr(import_module(module), page)


def _names(names: Iterable[str], text: str, cursor: int) -> Any:
    """Those of the names that begin so, as candidates."""
    from tui_crm.query.complete import Candidate, Completion

    begun = text[:cursor].casefold()
    return Completion(0, cursor, tuple(Candidate(name, "") for name in names if name.casefold().startswith(begun)))
