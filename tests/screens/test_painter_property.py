"""Whatever follows whatever, the painter leaves the terminal showing the last frame."""

from __future__ import annotations

import pyte
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from tui_crm.painter import Painter

WIDTH, HEIGHT = 12, 3
STYLES = [None, *map(Style.parse, (
    "bold", "red on blue", "reverse #102030", "bold red on blue", "italic underline", "bold italic #102030 on #405060", "#a0b0c0 on #405060",
    "strike color(200)", "bright_red on bright_black", "default on blue",
))]  # fmt: skip
segments = st.tuples(st.text("ab 王海é│👨", min_size=1, max_size=6), st.sampled_from(STYLES)).map(lambda parts: Segment(*parts))
strips = st.lists(segments, max_size=4).map(lambda parts: Strip(parts).adjust_cell_length(WIDTH))
frames = st.lists(strips, min_size=HEIGHT, max_size=HEIGHT)


def layout(frame: list[Strip]) -> LayoutUpdate:
    return LayoutUpdate([[strip] for strip in frame], Region(0, 0, WIDTH, HEIGHT))


def chops(frame: list[Strip], y: int, cut: int) -> ChopsUpdate:
    """Line `y` of the frame, in two pieces as two widgets beside one another would give it."""
    pieces = [dict(zip((0, cut), strip.divide([cut, WIDTH]), strict=True)) for strip in frame]
    return ChopsUpdate(pieces, [(y, 0, WIDTH)], [[cut, WIDTH]] * HEIGHT)


def shown(screen: pyte.Screen) -> list[list[object]]:
    return [[screen.buffer[y][x] for x in range(WIDTH)] for y in range(HEIGHT)]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(frames, st.integers(0, HEIGHT), st.integers(1, WIDTH - 1)), min_size=1, max_size=5))
def test_the_terminal_shows_the_last_frame(steps: list[tuple[list[Strip], int, int]]) -> None:
    console = Console(color_system="truecolor")
    painter, painted = Painter(), pyte.Screen(WIDTH, HEIGHT)
    stream = pyte.Stream(painted)
    current: list[Strip] | None = None
    for frame, y, cut in steps:
        if current is None or y == HEIGHT:
            current = frame
            stream.feed(painter.paint(layout(current), console) or "")
        else:
            current = [*current[:y], Strip.join(frame[y].divide([cut, WIDTH])), *current[y + 1 :]]
            stream.feed(painter.paint(chops(current, y, cut), console) or "")
    assert current is not None
    fresh = pyte.Screen(WIDTH, HEIGHT)
    pyte.Stream(fresh).feed("\x1b[?7l" + "".join(f"\x1b[{y + 1};1H{strip.render(console)}" for y, strip in enumerate(current)))
    assert shown(painted) == shown(fresh)


@given(frames)
def test_the_same_frame_again_sends_nothing_unless_a_width_is_unsure(frame: list[Strip]) -> None:
    console = Console(color_system="truecolor")
    painter = Painter()
    painter.paint(layout(frame), console)
    again = painter.paint(layout([Strip(list(strip)) for strip in frame]), console)
    assert (again == "") == ("👨" not in "".join(strip.text for strip in frame))
