"""What a start costs when plugins are on: none of them is imported, nor what plugins are made of."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

from tests.architecture.test_light_imports import HEAVY, loaded_after
from tests.plugins import samples
from tui_crm.services import plugins
from tui_crm.services.crm import Locale, open_crm
from tui_crm.services.plugin_set import Wanted

START = """
from datetime import UTC
import tui_crm.app
from tui_crm.services.crm import Locale, open_crm
from tui_crm.services.plugin_set import Wanted
from tui_crm.services import plugin_keys
from tui_crm.actions import ACTIONS
crm = open_crm({place!r}, Locale(UTC), login="ann", wanted=Wanted(folder={folder!r}))
assert crm.catalogue["customer"].field("abode.budget").sortable
assert plugin_keys.actions(crm, ACTIONS)[0]
"""


def test_a_start_with_plugins_on_imports_neither_them_nor_anything_heavy(tmp_path: Path) -> None:
    samples.write(tmp_path / "plugins", "abode", samples.ABODE)
    place, folder = str(tmp_path / "crm.db"), str(tmp_path / "plugins")
    plugins.enable(open_crm(place, Locale(UTC), login="ann", wanted=Wanted(folder=folder)), "abode").close()
    loaded = loaded_after(START.format(place=place, folder=folder))
    assert not loaded & {*HEAVY, "tui_crm_plugin_abode"}
