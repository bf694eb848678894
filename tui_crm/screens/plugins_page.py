"""The plugins: which are on, how they are doing, why one does not run; switching and setting them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from textual.widget import Widget

from tui_crm.actions import Context
from tui_crm.errors import UsageError
from tui_crm.i18n import _, ngettext
from tui_crm.plugins.health import STATE_NAMES, State
from tui_crm.screens import plugin_lines
from tui_crm.screens.page import Candidates, Page
from tui_crm.screens.plugin_keeping import PluginKeeping
from tui_crm.screens.scrolling import ScrollingLines
from tui_crm.services import plugin_acts, plugins
from tui_crm.services.crm import Crm
from tui_crm.services.plugins import Listed
from tui_crm.widgets.fitted import Cells, fitted
from tui_crm.widgets.page_lines import Bookmark, PageLines

WIDTHS = (2, 20, 10, 14, 0)
SIGNS = {State.ACTIVE: "*", State.DEGRADED: "!", State.QUARANTINED: "!", State.INCOMPATIBLE: "!", State.MISSING: "!"}
"""State is a sign and a word, never colour."""


class PluginsPage(PluginKeeping, ScrollingLines, Page, inherit_bindings=False):
    """One plugin a line."""

    context: ClassVar[Context] = "plugins"

    def __init__(self) -> None:
        super().__init__()
        self._listed: Sequence[Listed] = ()

    def body(self) -> Iterator[Widget]:
        """The list."""
        yield PageLines(id="lines")

    def on_mount(self) -> None:
        """Read what is installed."""
        super().on_mount()
        self.title_line.show(_("Plugins"))
        self.lines.focus()
        self._read()

    def _read(self) -> None:
        self.work(lambda: plugins.everything(self.crm), self._show)

    def _show(self, listed: Sequence[Listed]) -> None:
        if not self.is_attached:
            return
        at = self.lines.current
        self._listed = listed
        entries = [
            Cells((SIGNS.get(each.state, ""), each.id, each.release, _(STATE_NAMES[each.state]), each.reason or each.summary), each.id,
                  ("sign", "", "label", "", "muted"))
            for each in listed
        ]  # fmt: skip
        empty = _("Nothing is installed.\n`tui-crm plugins install` brings one in, `tui-crm plugins new` begins one of your own.")
        self.lines.show(lambda width: fitted(entries, WIDTHS, width), empty, Bookmark(at))
        on = sum(each.state in (State.ACTIVE, State.DEGRADED) for each in listed)
        self.status.set_position(ngettext("{on} of {count} on", "{on} of {count} on", len(listed)).format(on=on, count=len(listed)))
        if self.desk.plugin_clashes:
            self.say(_("keys that several want go to none: {keys}").format(keys=", ".join(self.desk.plugin_clashes)), "warning")

    def refresh_records(self, changed: frozenset[tuple[str, int]] | None) -> None:
        """Somebody switched a plugin."""
        if changed is None or any(entity == "plugin" for entity, _record in changed):
            self._read()

    @property
    def _current(self) -> Listed:
        """The plugin under the cursor. Raises UsageError when there is none."""
        found = next((each for each in self._listed if each.id == self.lines.current), None)
        if found is None:
            raise UsageError(_("There is no plugin here"))
        return found

    # acts

    def do_plugin_toggle(self, argument: str) -> None:
        """Switch it on or off."""
        each = self._current
        crm = self.crm
        on = each.known is not None and each.state not in (State.DISABLED, State.QUARANTINED, State.MISSING)
        switch: Callable[[Crm, str], Crm] = plugins.disable if on else plugins.enable
        self.say(_("switching {plugin} …").format(plugin=each.id))
        self.work(lambda: switch(crm, each.id), lambda now: self._switched(each.id, now, not on))

    def _switched(self, plugin: str, crm: Crm, on: bool) -> None:
        self.desk.take_crm(crm)
        self.desk.refresh_pages(None)
        told = _("{plugin} is switched on") if on else _("{plugin} is switched off; its fields can be read")
        self.desk.say(told.format(plugin=plugin))

    def do_plugin_settings(self, argument: str) -> None:
        """Its settings, in a form."""
        each = self._current
        if each.known is None or each.state is State.DISABLED:
            self.say(_("Switch it on first"), "warning")
        elif not each.known.declared.config_schema:
            self.say(_("{plugin} has no settings").format(plugin=each.id))
        else:
            self.desk.open_page("plugin-settings", each.id)

    def do_plugin_reports(self, argument: str) -> None:
        """One of its reports."""
        each = self._current
        found = {one.label: one.name for one in plugin_acts.declared(self.crm, "reports") if one.plugin.plugin == each.id}

        def build(label: str) -> None:
            name = next((name for shown, name in found.items() if shown.casefold().startswith(label.strip().casefold())), None)
            if name is None:
                raise UsageError(_("There is no report “{text}”").format(text=label))
            self.desk.open_page("figures", name)

        if len(found) > 1:
            self.ask(_("report:"), build, kind="report", complete=lambda text, cursor: _names(list(found), text, cursor))
        elif found:
            build("")
        else:
            self.say(_("{plugin} has no reports").format(plugin=each.id))

    def on_page_lines_opened(self, event: PageLines.Opened) -> None:
        """Opened with the mouse."""
        event.stop()
        self.do_plugin_show("")

    def do_plugin_show(self, argument: str) -> None:
        """What it declares, what it was asked, what failed."""
        each = self._current
        lines = list(plugin_lines.detail(each, self.crm))
        self.desk.open_page("text", _("Plugins") + f" › {each.id}", lines, (24, 0), _(STATE_NAMES[each.state]))


def _names(names: Sequence[str], text: str, cursor: int) -> Candidates:
    from tui_crm.query.complete import Candidate, Completion

    begun = text[:cursor].casefold()
    return Completion(0, cursor, tuple(Candidate(name, "") for name in names if name.casefold().startswith(begun)))
