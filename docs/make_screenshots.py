"""Make the README's pictures: the real app on seeded demo data, driven by keys, saved as SVG.

    python docs/make_screenshots.py [DIRECTORY]
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from rich.console import Console
from rich.style import Style
from rich.terminal_theme import SVG_EXPORT_THEME
from rich.text import Text

from tui_crm.app import CrmApp
from tui_crm.config import Settings
from tui_crm.i18n import install
from tui_crm.services import demo
from tui_crm.services.crm import Locale, open_crm

WIDE = re.compile("([\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uffe6])")
FILE = "prospects.csv"
PROSPECTS = """Company,Contact Phone,E-mail,Town,Rating,First contact,Remarks
Bright Harbour Ltd,+44 20 7946 0123,hello@brightharbour.example,London,Hot,03/04/2026,met at the fair
Old Mill Foods,+44 161 496 0199,office@oldmill.example,Manchester,Warm,05/04/2026,
上海晨曦贸易有限公司,021-68881234,info@chenxi.example,上海,Hot,11/04/2026,长期合作
"""
NOW = 1_795_000_000_000  # a fixed day, so that the pictures change only when the app does


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: the keys that lead to it, in a terminal of this size and language."""

    name: str
    keys: Sequence[str]
    size: tuple[int, int] = (120, 32)
    language: str = "en"
    theme: str = "dark"


PICTURES = (
    Picture("list", ("j", "j")),
    Picture("list-80x24-zh", ("j",), (80, 24), "zh_CN"),
    Picture("filter", ("/", *"city:上海 grade:A")),
    Picture("record", ("enter",)),
    Picture("timeline-zh", ("slash", *"贸易", "enter", "enter", "3"), (100, 24), "zh_CN"),
    Picture("form", ("e",), (100, 30)),
    Picture("palette", ("ctrl+p", *"wang"), (100, 30)),
    Picture("help", ("question_mark",), (100, 30)),
    Picture("merge", ("space", "space", "M"), (100, 30)),
    Picture("duplicates", ("g", "s", "S", "wait", "wait"), (100, 30)),
    Picture("import", ("g", "i", *FILE, "enter", "wait"), (100, 30)),
    Picture("board", ("g", "d", "wait"), (120, 30)),
    Picture("today-zh", ("g", "h", "wait"), (100, 30), "zh_CN"),
    Picture("funnel", ("g", "r", "enter", "wait"), (100, 24)),
    Picture("desk", ("g", "t", "3", "wait"), (100, 30)),
    Picture("light", ("j",), (100, 24), "en", "light"),
)


def drawn(app: CrmApp, picture: Picture) -> str:
    """The screen as SVG. Each wide character is placed by itself: the fonts that browsers take for them are not two cells wide."""
    console = Console(width=picture.size[0], height=picture.size[1], file=io.StringIO(), force_terminal=True, color_system="truecolor", record=True,
                      legacy_windows=False, safe_box=False)
    for strip in app.screen._compositor.render_strips():
        for text, style, _control in strip:
            for part in WIDE.split(text):
                if part:
                    console.print(Text(part, style or Style()), end="")
        console.print()
    return console.export_svg(title="tui-crm", theme=SVG_EXPORT_THEME)


async def take(picture: Picture, database: str) -> str:
    """The SVG of one picture."""
    install(picture.language)
    crm = open_crm(database, Locale(UTC), login="you", clock=lambda: NOW)
    app = CrmApp(crm, Settings(db=database, theme=picture.theme))
    async with app.run_test(size=picture.size) as pilot:
        for key in picture.keys:
            if key != "wait":
                await pilot.press(key)
            await pilot.pause(1.0 if key == "wait" else 0.15)
        await pilot.pause(0.5)
        svg = drawn(app, picture)
    app.stop()
    return svg


def main(arguments: Sequence[str]) -> None:
    """Take every picture."""
    folder = Path(arguments[0] if arguments else Path(__file__).parent / "screenshots").absolute()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as directory:
        (Path(directory) / FILE).write_text(PROSPECTS, encoding="utf-8")
        databases = {language: filled(str(Path(directory) / f"{language}.sqlite"), language) for language in ("en", "zh_CN")}
        with contextlib.chdir(directory):  # the file of an import is named without its folder
            for picture in PICTURES:
                (folder / f"{picture.name}.svg").write_text(asyncio.run(take(picture, databases[picture.language])), encoding="utf-8")
                print(folder / f"{picture.name}.svg")


def filled(database: str, language: str) -> str:
    """A demo firm whose views and tags are in that language."""
    install(language)
    crm = open_crm(database, Locale(UTC), login="you", clock=lambda: NOW)
    demo.fill(crm, 1000, 7, lambda _done, _total: True)
    crm.close()
    return database


if __name__ == "__main__":
    main(sys.argv[1:])
