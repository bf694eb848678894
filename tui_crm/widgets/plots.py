"""Pictures drawn with characters that every terminal shows: bars, a rising curve, a heat map. Pure: numbers in, lines out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui_crm.widgets.cells import safe_cell, safe_width

EIGHTHS = " ▏▎▍▌▋▊▉█"
COLUMN = " ▁▂▃▄▅▆▇█"
SHADES = " ·░▒▓█"


def bar(share: float, width: int) -> str:
    """A bar that fills `share` (0…1) of `width` cells, to an eighth of a cell."""
    eighths = round(max(0.0, min(1.0, share)) * width * 8)
    whole, rest = divmod(eighths, 8)
    return "█" * whole + (EIGHTHS[rest] if rest else "")


def bars(rows: Sequence[tuple[str, float, str]], width: int) -> list[str]:
    """A line a row: label, bar (the largest value fills what is left), text behind it."""
    most = max((value for _label, value, _text in rows), default=0) or 1
    named = max((safe_width(label) for label, _value, _text in rows), default=0)
    behind = max((safe_width(text) for _label, _value, text in rows), default=0)
    room = max(4, width - named - behind - 3)
    drawn = [(label, safe_cell(bar(max(0.0, value) / most, room), room), text) for label, value, text in rows]
    return [f"{safe_cell(label, named)} {picture} {safe_cell(text, behind, 'right')}" for label, picture, text in drawn]


def curve(shares: Sequence[float], height: int = 10) -> list[str]:
    """Columns from 0 to 100 %: each value (0…1) three cells wide, with the scale at the left."""
    lines = []
    for level in range(height, 0, -1):
        scale = f"{round(100 * level / height):>4} % " if level in (height, height // 2) else " " * 7
        cells = []
        for share in shares:
            filled = share * height - (level - 1)
            cells.append(COLUMN[round(8 * max(0.0, min(1.0, filled)))] * 2 + " ")
        lines.append((scale + "".join(cells)).rstrip())
    return lines


def heat(counts: Mapping[tuple[int, int], int], size: int, across: str, down: str) -> list[str]:
    """A square of `size` × `size`: each cell its number and a shade by its share of the largest; the best corner is at the top right."""
    most = max(counts.values(), default=0) or 1
    width = max(6, max((len(f"{count:,}") for count in counts.values()), default=1) + 2)
    lines = [f"{down} ↑"]
    for row in range(size, 0, -1):
        parts = []
        for column in range(1, size + 1):
            count = counts.get((column, row), 0)
            shade = SHADES[min(len(SHADES) - 1, -(-count * (len(SHADES) - 1) // most))]
            parts.append(shade * 2 + f"{count:>{width},}")
        lines.append(f"  {row} " + " ".join(parts))
    lines.append("    " + " ".join(f"{column:>{width + 2}}" for column in range(1, size + 1)) + f"  → {across}")
    return lines
