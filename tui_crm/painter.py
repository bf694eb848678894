"""Write to the terminal only the cells that differ from what it shows.

Textual sends whole regions: a modal that opens sends the screen several times, a status line is sent from its first cell. Over a slow link that is
what people wait for. The painter keeps what the terminal shows, cell by cell, and turns each update of the compositor into moves and differing runs.

It relies on private parts of Textual (`LayoutUpdate`, `ChopsUpdate`, `App._display`, `App._sync_available`), so Textual is pinned exactly, and
tests/screens/test_painter.py proves that the screen, colours included, is the same with and without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Generic

from rich.cells import get_character_cell_size
from rich.color import ColorSystem
from rich.console import Console, RenderableType
from rich.control import Control
from rich.style import Style
from textual import events
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import App, ReturnType
from textual.geometry import Offset
from textual.screen import Screen
from textual.strip import Strip

GAP = 6
"""Cells that are the same but lie between two that differ are sent again if they are at most so many: a move costs as much."""
FIRST_EMOJI = 0x1F000
UNKNOWN = "?"
"""The style of a cell of which nothing is known: it equals no style."""


class Painter:
    """What one terminal shows, and the difference to what it should show."""

    def __init__(self) -> None:
        self._size = (0, 0)
        self._characters: list[list[str]] = []
        self._styles: list[list[str]] = []
        self._whole: list[Strip | None] = []

    def forget(self) -> None:
        """Assume nothing of the terminal: after a resize, a suspension, or when a person asks for a fresh screen."""
        self._size = (0, 0)

    def paint(self, update: CompositorUpdate, console: Console) -> str | None:
        """The sequences that make the terminal show `update`; None for a kind of update this does not know."""
        if isinstance(update, LayoutUpdate):
            self._fit(update.region.width, len(update.strips))
            pieces = _layout_pieces(update)
        elif isinstance(update, ChopsUpdate):
            self._fit(update.chop_ends[0][-1] if update.chop_ends else 0, len(update.chops))
            pieces = _chop_pieces(update)
        else:
            return None
        output = _Output()
        colours = console._color_system or ColorSystem.TRUECOLOR
        for y, x, strip in pieces:
            self._paint_strip(output, y, x, strip, colours)
        return output.text()

    def _fit(self, width: int, height: int) -> None:
        """Begin again for a terminal of another size."""
        if self._size != (width, height):
            self._size = (width, height)
            self._characters = [[""] * width for _line in range(height)]
            self._styles = [[UNKNOWN] * width for _line in range(height)]
            self._whole = [None] * height

    def _paint_strip(self, output: _Output, y: int, x: int, strip: Strip, colours: ColorSystem) -> None:
        if self._whole[y] is strip:
            return
        characters, styles, sure = _cells(strip, colours)
        width = min(len(characters), self._size[0] - x)
        self._whole[y] = strip if sure and not x and width == self._size[0] else None
        shown_characters, shown_styles = self._characters[y], self._styles[y]
        if not sure:
            output.raw(y, x, strip, colours)
            shown_styles[x:] = [UNKNOWN] * (self._size[0] - x)  # it may have moved what follows it, too
            return
        for start, end in _differences(characters, styles, shown_characters[x : x + width], shown_styles[x : x + width]):
            output.run(y, x + start, characters[start:end], styles[start:end])
        shown_characters[x : x + width] = characters[:width]
        shown_styles[x : x + width] = styles[:width]


class _Output:
    """The sequences of one update: styles are set when they change, not once a segment."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._style = ""

    def run(self, y: int, x: int, characters: Sequence[str], styles: Sequence[str]) -> None:
        """Cells from a place on."""
        parts = self._parts
        parts.append(f"\x1b[{y + 1};{x + 1}H")
        place = 0
        while place < len(characters):
            style, start = styles[place], place
            place = len(characters) if styles.count(style) == len(styles) else place + _same(styles, place)
            if style != self._style:
                parts.append(_change(self._style, style))
                self._style = style
            parts += characters[start:place]

    def raw(self, y: int, x: int, strip: Strip, colours: ColorSystem) -> None:
        """A strip as Textual sends it, with wrapping off: what turns out wider than thought must not spill into the next line."""
        self._end_style()
        self._parts.append(f"\x1b[{y + 1};{x + 1}H\x1b[?7l")
        self._parts += [Strip.render_style(style, text, colours) if style else text for text, style, _control in strip]
        self._parts.append("\x1b[?7h")

    def text(self) -> str:
        """All of it."""
        self._end_style()
        return "".join(self._parts)

    def _end_style(self) -> None:
        if self._style:
            self._parts.append("\x1b[0m")
            self._style = ""


def _same(styles: Sequence[str], place: int) -> int:
    """How many cells from `place` on have its style."""
    count = 1
    while place + count < len(styles) and styles[place + count] == styles[place]:
        count += 1
    return count


def _layout_pieces(update: LayoutUpdate) -> Iterator[tuple[int, int, Strip]]:
    """(y, x, strip) of a full update."""
    for y, line in enumerate(update.strips, update.region.y):
        x = update.region.x
        for strip in line:
            yield y, x, strip
            x += strip.cell_length


def _chop_pieces(update: ChopsUpdate) -> Iterator[tuple[int, int, Strip]]:
    """(y, x, strip) of a partial update, cut as Textual cuts them."""
    for y, x1, x2 in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is None or x >= x2 or end <= x1:
                continue
            yield y, x, strip if end <= x2 else strip.crop(0, x2 - x)


def _differences(
    characters: Sequence[str], styles: Sequence[str], shown_characters: Sequence[str], shown_styles: Sequence[str]
) -> Iterable[tuple[int, int]]:
    """The runs of cells that differ, near ones joined, never beginning or ending inside a wide character."""
    width = len(shown_styles)
    if styles[:width] == shown_styles and characters[:width] == shown_characters:
        return []
    cells = zip(characters, shown_characters, styles, shown_styles, strict=False)
    runs: list[tuple[int, int]] = []
    for place in [place for place, (new, old, style, shown) in enumerate(cells) if new != old or style != shown]:
        start, end = place, place + 1
        while start and not characters[start]:
            start -= 1
        while end < width and not characters[end]:
            end += 1
        if runs and start - runs[-1][1] <= GAP:
            runs[-1] = (runs[-1][0], max(end, runs[-1][1]))
        else:
            runs.append((start, end))
    return runs


def _cells(strip: Strip, colours: ColorSystem) -> tuple[list[str], list[str], bool]:
    """A character and a style for each cell; the second cell of a wide character is "". False if a width is not certain."""
    characters: list[str] = []
    styles: list[str] = []
    for text, style, _control in strip:
        codes = _codes(style, colours)
        if text.isascii():
            if not text.isprintable():
                return [""] * strip.cell_length, [], False
            characters += text
        else:
            for character in text:
                width = _certain_width(character)
                if not width:
                    return [""] * strip.cell_length, [], False
                characters.append(character)
                if width == 2:
                    characters.append("")
        if style is not None and style._link:
            return [""] * strip.cell_length, [], False
        styles += [codes] * (len(characters) - len(styles))
    return characters, styles, True


def _codes(style: Style | None, colours: ColorSystem) -> str:
    """The numbers between `ESC [` and `m` for a style."""
    if style is None:
        return ""
    return Strip.render_ansi(style, colours) if style._ansi is None else style._ansi


_OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "7": "27", "9": "29"}
"""What ends an attribute, for those that are ended one by one; bold and dim end together."""


@lru_cache(maxsize=8192)
def _change(old: str, new: str) -> str:
    """The sequence from one style to another: only what differs where that is shorter than beginning anew."""
    anew = f"\x1b[0;{new}m" if new else "\x1b[0m"
    before, after = _taken_apart(old), _taken_apart(new)
    if not old or before is None or after is None:
        return anew
    gone, come = before[0] - after[0], after[0] - before[0]
    if not gone <= _OFF.keys():
        return anew
    ends = {_OFF[each] for each in gone}
    again = after[0] & {"1", "2"} if "22" in ends else frozenset()
    codes = [*sorted(ends), *sorted(come | again)]
    codes += [now or default for was, now, default in zip(before[1:], after[1:], ("39", "49"), strict=True) if was != now]
    change = f"\x1b[{';'.join(codes)}m"
    return min(change, anew, key=len)


def _taken_apart(style: str) -> tuple[frozenset[str], str, str] | None:
    """Attributes, foreground and background of a style's codes; None if there is more than that."""
    codes = style.split(";") if style else []
    attributes, colours = set(), {"3": "", "4": ""}
    while codes:
        code = codes.pop(0)
        if code in ("38", "48"):
            length = 4 if codes[:1] == ["2"] else 2
            colours[code[0]] = ";".join((code, *codes[:length]))
            del codes[:length]
        elif len(code) == 1:
            attributes.add(code)
        elif code[:-1] in ("3", "9", "4", "10"):
            colours["3" if code[:-1] in ("3", "9") else "4"] = code
        else:
            return None
    return frozenset(attributes), colours["3"], colours["4"]


@lru_cache(maxsize=8192)
def _certain_width(character: str) -> int:
    """1 or 2 cells; 0 where terminals may differ, or for what joins other characters."""
    if ord(character) >= FIRST_EMOJI or not character.isprintable():
        return 0
    return get_character_cell_size(character)


class PaintedApp(App[ReturnType], Generic[ReturnType]):
    """An App whose updates pass through a painter. `painter` may be set to None to switch it off."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.painter: Painter | None = Painter()
        self._painted_cursor: Offset | None = None

    def repaint(self) -> None:
        """Send the whole screen again: something else wrote to the terminal."""
        if self.painter:
            self.painter.forget()
        self.screen.refresh()

    def on_resize(self, event: events.Resize) -> None:
        """The terminal may have moved what it shows."""
        if self.painter:
            self.painter.forget()

    def on_mount(self) -> None:
        """After a suspension the terminal shows something else."""
        self.app_resume_signal.subscribe(self, lambda _app: self.repaint())

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Send the difference; nothing at all if there is none and the terminal's cursor stays."""
        update: object = renderable  # a CompositorUpdate is handed over as if it were a renderable
        writes = self._running and not self._closed and not self.is_headless and not self._batch_count and self._driver is not None
        if self.painter is None or not writes or not isinstance(update, CompositorUpdate):
            super()._display(screen, renderable)
            return
        sequences = self.painter.paint(update, self.console)
        if sequences is None:
            self.painter.forget()
            super()._display(screen, renderable)
            return
        if sequences or self.cursor_position != self._painted_cursor:
            self._painted_cursor = self.cursor_position
            self._send(sequences + Control.move_to(*self.screen.outer_size.clamp_offset(self.cursor_position)).segment.text)
        self.post_display_hook()

    def _send(self, sequences: str) -> None:
        """Write a frame at once: each write more wakes the writing thread once more, which costs as much as the drawing."""
        if self._driver is not None:
            self._driver.write(f"{SYNC_START}{sequences}{SYNC_END}" if self._sync_available else sequences)
            self._driver.flush()
