"""What the app does for plugins: their acts in the action table, their warnings in the status line, their events told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from tui_crm.actions import ACTIONS, Action, extend, with_keymap
from tui_crm.config import Settings
from tui_crm.errors import ConfigError, CrmError, UsageError
from tui_crm.i18n import _
from tui_crm.keys import Router
from tui_crm.screens.places import Place
from tui_crm.screens.plugin_sending import PluginSending

if TYPE_CHECKING:
    from tui_crm.screens.long_task import LongTask
    from tui_crm.screens.page import Page
    from tui_crm.services.crm import Crm
    from tui_crm.services.plugin_outcome import Shown
    from tui_crm.widgets.chrome import StatusLine


class PluginDesk(PluginSending):
    """Mixed into the app."""

    crm: Crm
    settings: Settings
    screen_stack: Any
    go: Callable[[Place], None]
    from_outside: Callable[[Callable[[], object]], None]
    call_later: Any
    refresh_pages: Callable[[Any], None]
    open_page: Any
    say: Any

    if TYPE_CHECKING:

        @property
        def page(self) -> Page:
            """The page on top."""

        @property
        def status_lines(self) -> list[StatusLine]:
            """Those of all open pages."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.plugin_pool = ThreadPoolExecutor(1, thread_name_prefix="plugins")
        self.plugin_clashes: tuple[str, ...] = ()
        self.plugin_handlers: dict[str, Callable[[str], None]] = {}
        self._telling = False
        self._dropped = False  # whether what was purged long ago was looked for
        self._stepped = False  # whether the plugins' migrations were looked at

    def make_actions(self) -> None:
        """The action table with the plugins' acts and the user's keymap. Raises ConfigError for a keymap that cannot be."""
        from tui_crm.services import plugin_keys

        keymap = dict(self.settings.keys)
        more, self.plugin_clashes = plugin_keys.actions(self.crm, with_keymap({}, ACTIONS), keymap)
        known = {action.id for action in (*ACTIONS, *more)}
        lost = {name for name in keymap if name.startswith((plugin_keys.COMMAND, plugin_keys.PLACE)) and name not in known}
        self.actions: tuple[Action, ...] = with_keymap({name: keys for name, keys in keymap.items() if name not in lost}, extend(ACTIONS, more))
        self.router = Router(self.actions)
        self.plugin_handlers = plugin_keys.handlers(more, self.run_plugin_command, lambda entity, argument: self.go(Place(entity, argument)))

    def take_crm(self, crm: Crm) -> None:
        """Go on with the archive as it is after a plugin was switched: another catalogue, other acts."""
        self.crm = crm
        self.plugin_pool.submit(self._build_indexes)
        try:
            self.make_actions()
        except ConfigError as error:
            self.say(str(error), "warning")
        for page in self.screen_stack:
            for line in page.query("#footer"):
                line.set_actions(page.key_context(), self.actions)

    def plugins_changed(self) -> None:
        """Somebody switched or set a plugin, or an undo did: go on with what there is now."""
        from tui_crm.services import plugins

        def took(crm: Crm | None) -> None:
            if crm is not None:
                self.take_crm(crm)
                self.refresh_pages(None)

        self.page.work(lambda: plugins.fresh(self.crm), took)

    def do_go_plugins(self, argument: str) -> None:
        """Which plugins there are."""
        self.open_page("plugins")

    # commands

    def run_plugin_command(self, name: str, argument: str) -> None:
        """Do a plugin's command upon the marked records, else the one under the cursor. Raises UsageError."""
        from tui_crm.services import plugin_acts

        command = plugin_acts.find(self.crm, "commands", name)
        page: Any = self.page
        ids: Sequence[int] = ()
        if command.entity:
            shown = getattr(page, "entity", None)
            if shown is None or shown.key != command.entity:
                wanted = self.crm.catalogue[command.entity]
                raise UsageError(_("{command} acts upon {things}").format(command=command.label, things=_(wanted.plural)))
            ids = page.targets()
        if command.plain["argument"] and not argument:
            page.ask(f"{command.label}, {command.plugin.text(command.plain['argument'])}:", lambda text: self._run(name, command.label, ids, text))
        else:
            self._run(name, command.label, ids, argument)

    def _run(self, name: str, label: str, ids: Sequence[int], argument: str) -> None:
        from tui_crm.screens.long_task import run_long
        from tui_crm.services import plugin_acts

        def work(task: LongTask) -> Shown:
            return plugin_acts.run(self.crm, name, ids, argument, task.cancelled)

        run_long(self.page, label, work, lambda shown: self.show_outcome(label, shown), queue="aside")

    def show_outcome(self, label: str, shown: Shown) -> None:
        """What came of a command: words, and a page if there is something to show."""
        if shown.written:
            self.refresh_pages(None)
        if shown.view is not None:
            self.open_page("view", shown.title or label, shown.view)
        if shown.message or shown.view is None:
            self.say(shown.message or _("{command}: done").format(command=label))

    # trouble and events

    def look_after_plugins(self) -> None:
        """Tell warnings, show who is in trouble, write down who failed too often, tell plugins what was committed. Called in the loop, often."""
        plugins = self.crm.plugins
        if not self._dropped:
            self._dropped = True
            self.plugin_pool.submit(self._keep_up)
        if not plugins.known or not self.screen_stack:  # none, or the app is ending
            return
        alarm = "  ".join(f"! {name}" for name in plugins.troubled)
        for line in self.status_lines:
            line.set_alarm(alarm)
        for warning in plugins.take_warnings():
            self.say(warning, "warning")
        steps = not self._stepped and any(each.of("migrations") for each in plugins.active)
        quarantined = any(plugins.quarantined(name) for name in plugins.known)
        if not self._telling and (quarantined or steps or plugins.formats.wanted or plugins.listening):
            self._telling = True
            self.plugin_pool.submit(self._tell_plugins)

    def _keep_up(self) -> None:
        """Once in a session, in the plugins' thread: what was purged long enough ago is gone for ever; indexes that were left for later are made."""
        from tui_crm.services import plugin_session

        try:
            plugin_session.drop_due(self.crm)
            waiting = plugin_session.indexes_wait(self.crm)
        except CrmError:  # a database that may only be read: somebody else does it
            return
        if waiting:
            self._build_indexes()

    def _build_indexes(self) -> None:
        """Make them, and say how far it is."""
        from tui_crm.services import plugins

        def told(done: int, total: int) -> bool:
            text = _("indexes of plugins: {done} of {total}").format(done=done, total=total)
            self.call_later(self.say, text)
            return bool(self.screen_stack)

        try:
            plugins.build_indexes(self.crm, told)
        except CrmError as error:
            self.crm.plugins.warn(str(error))

    def _tell_plugins(self) -> None:
        """In the plugins' thread."""
        from tui_crm.services import plugin_events, plugin_formats, plugin_steps
        from tui_crm.services.plugins import note_quarantine

        try:
            note_quarantine(self.crm)
            if self.crm.plugins.formats.wanted and plugin_formats.ask(self.crm):
                self.call_later(self.refresh_pages, None)
            if not self._stepped:
                self._stepped = True
                for declared in self.crm.plugins.active:
                    plugin_steps.migrate(self.crm, declared)
            plugin_events.deliver(self.crm, lambda: self._telling)
        except CrmError as error:
            self.crm.plugins.warn(str(error))
        finally:
            self._telling = False

    def stop_plugins(self) -> None:
        """Let go of the plugins' thread."""
        self._telling = False
        self.crm.plugins.close()
        self.plugin_pool.shutdown(wait=True, cancel_futures=True)
