"""What a plugin keeps in the database: shown, written out and taken out once the plugin is off, put back while it is held."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tui_crm.errors import UsageError
from tui_crm.i18n import _, ngettext
from tui_crm.screens.page import Page
from tui_crm.services import plugin_purge, plugins
from tui_crm.services.crm import Crm
from tui_crm.widgets.fitted import Cells

if TYPE_CHECKING:
    from tui_crm.services.plugins import Listed

WIDTHS = (24, 12, 0)


class PluginKeeping(Page, inherit_bindings=False):
    """Mixed into the page of plugins."""

    _read: Callable[[], None]

    if TYPE_CHECKING:

        @property
        def _current(self) -> Listed:
            """The plugin under the cursor."""

    def do_plugin_kept(self, argument: str) -> None:
        """What a purge would take out; nothing is changed."""
        name, crm = self._current.id, self.crm

        def show(lines: list[Cells]) -> None:
            self.desk.open_page("text", _("Plugins") + f" › {name} › " + _("what it keeps"), lines, WIDTHS, _("nothing is changed"))

        self.work(lambda: list(_kept(crm, name)), show)

    def do_plugin_purge(self, argument: str) -> None:
        """Write what it keeps to a file, then take it out: it asks where to, and for the plugin's name."""
        each = self._current
        if each.known is None:
            raise UsageError(_("{plugin} keeps nothing here").format(plugin=each.id))
        if each.known.declared.active:
            raise UsageError(_("{plugin} is switched on; switch it off first").format(plugin=each.id))
        crm, days = self.crm, self.desk.settings.purge_days

        def ask(number: int) -> None:
            text = ngettext(
                "{count} record loses what {plugin} keeps; written first to:", "{count} records lose what {plugin} keeps; written first to:", number
            )
            self.ask(text.format(count=f"{number:,}", plugin=each.id), lambda path: self._sure(each.id, path, days), f"{each.id}-purged.ndjson")

        self.work(lambda: sum(place.records for place in plugin_purge.plan(crm, each.id)), ask)

    def _sure(self, name: str, path: str, days: int) -> None:
        target = Path(path.strip()).expanduser()
        if not path.strip() or target.exists():
            raise UsageError(_("{path} exists already").format(path=target))

        def purge(answer: str) -> None:
            if answer.strip() != name:
                self.say(_("Nothing was taken out: “{answer}” is not “{name}”").format(answer=answer, name=name), "warning")
                return
            crm = self.crm
            self.say(_("taking out what {plugin} keeps …").format(plugin=name))
            self.work(lambda: (plugin_purge.purge(crm, name, target, days), plugins.reopened(crm)), lambda done: self._purged(*done, target))

        self.ask(_("it can be put back for {days} days; type “{name}”:").format(days=days, name=name), purge)

    def _purged(self, number: int, crm: Crm, target: Path) -> None:
        self.desk.take_crm(crm)
        self.desk.refresh_pages(None)
        self._read()
        self.say(_("{count} records; what they held is in {path}").format(count=f"{number:,}", path=target))

    def do_plugin_back(self, argument: str) -> None:
        """Put back what was purged of a plugin that is on, while it is held."""
        name, crm = self._current.id, self.crm

        def back(number: int) -> None:
            self.desk.refresh_pages(None)
            self.say(_("what was purged of {plugin} is back: {count} records").format(plugin=name, count=f"{number:,}"))

        self.work(lambda: plugin_purge.put_back(crm, name), back)


def _kept(crm: Crm, name: str) -> Iterator[Cells]:
    """One line for each kind of record, and what becomes of the plugin's pipelines."""
    for place in plugin_purge.plan(crm, name):
        entity = crm.catalogue[place.entity]
        fields = entity.by_name
        labels = [_(fields[key].label) for each in place.fields for key in (each, f"{name}.{each}") if key in fields]
        what = _("own records") if place.own else _("values in fields")
        yield Cells((_(entity.plural), f"{place.records:,}", f"{what}: {', '.join(labels)}"), None, ("", "label", "muted"))
    for pipeline, deals in plugin_purge.pipelines(crm, name):
        stays = _("stays as a pipeline of your own: deals are in it") if deals else _("goes to the recycle bin")
        yield Cells((pipeline, f"{deals:,}", f"{_('pipeline')}: {stays}"), None, ("", "label", "muted"))
