"""The settings of a plugin in a form made from its model."""

from __future__ import annotations

from typing import Any

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.screens.form_page import FormPage
from tui_crm.services import plugin_config
from tui_crm.services.form import Form


class PluginSettingsPage(FormPage, inherit_bindings=False):
    """One plugin's settings. Nothing is written before it is saved; there are no drafts."""

    def __init__(self, plugin: str) -> None:
        super().__init__("plugin")
        self._plugin = plugin

    def make_form(self) -> Form:
        """The settings as they are."""
        form = plugin_config.open_form(self.crm, self._plugin)
        if form is None:
            raise UsageError(_("{plugin} has no settings").format(plugin=self._plugin))
        return form

    def show_all(self) -> None:
        """The settings, under the plugin's name."""
        super().show_all()
        self.title_line.show(_("Plugins") + f" › {self._plugin}", _("settings"))

    def offer_draft(self) -> None:
        """Settings have no drafts."""

    def draft_soon(self) -> None:
        """Settings have no drafts."""

    def draft_done(self) -> None:
        """Settings have no drafts."""
        self._done = True

    def _discard(self) -> None:
        self.leave()

    def _saved(self, record: int | None) -> None:
        form: Any = self.form
        self.leave()
        if form.saved is not None:
            self.desk.take_crm(form.saved)
        self.desk.refresh_pages(None)
        self.desk.say(_("{plugin} has its new settings").format(plugin=self._plugin))
