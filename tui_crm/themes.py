"""The colours of the app: dark, light, the terminal's own sixteen, or none at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.filter import LineFilter, NoColor
from textual.theme import Theme

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.options import THEMES
from tui_crm.terminal import Colours, wants_ansi_theme

NAMES = {"dark": "textual-dark", "light": "textual-light", "ansi": "ansi-dark", "monochrome": "monochrome"}
"""Textual's name for each theme of ours."""
ANSI = frozenset({"ansi", "monochrome"})


def chosen(wanted: str, colours: Colours) -> str:
    """The theme to begin with: the one that is wanted, unless the terminal has no colours; else what suits the terminal."""
    if colours == "none":
        return "monochrome"
    return wanted or ("ansi" if wants_ansi_theme(colours) else "dark")


class Themed:
    """Mixed into the app: changes the theme while it runs."""

    theme: Any
    no_color: bool
    ansi_color: bool | None
    screen_stack: Any
    register_theme: Any
    repaint: Any
    say: Any
    colours: Colours

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What is done to every line that is drawn; without colours only the removal of colours."""
        if self.no_color:
            return (NoColor(),)
        filters: Sequence[LineFilter] = super().get_line_filters()  # type: ignore[misc]
        return filters

    def use_theme(self, name: str) -> None:
        """Draw in the theme of this name from now on. Raises UsageError."""
        if name not in THEMES:
            raise UsageError(_("There is no theme “{name}”; there are: {names}").format(name=name, names=", ".join(THEMES)))
        if name == "monochrome":
            self.register_theme(_monochrome())
        self.no_color = name == "monochrome" or self.colours == "none"
        self.ansi_color = True if name in ANSI else None
        self.theme = NAMES[name]

    def do_app_theme(self, argument: str) -> None:
        """Change the colours; without a name, the next theme."""
        now = next((name for name, textual in NAMES.items() if textual == self.theme), THEMES[0])
        name = argument.strip() or THEMES[(THEMES.index(now) + 1) % len(THEMES)]
        self.use_theme(name)
        for screen in self.screen_stack:
            for widget in screen.walk_children(with_self=True):
                widget.notify_style_update()
        self.repaint()
        self.say(_("theme: {name}").format(name=name))


def _monochrome() -> Theme:
    """The terminal's own two colours; states are told by attributes."""
    from dataclasses import replace

    from textual.theme import BUILTIN_THEMES

    return replace(BUILTIN_THEMES["ansi-dark"], name="monochrome")
