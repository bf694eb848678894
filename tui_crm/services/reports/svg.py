"""Pictures of reports as one SVG document: drawn by hand, readable on light and dark ground, in the reader's own fonts, Chinese ones included."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from tui_crm.model.report import Picture

WIDTH = 860
MARGIN = 24
LINE = 13  # size of texts
FONTS = ("Inter, 'Segoe UI', 'Helvetica Neue', Arial, 'Noto Sans CJK SC', 'Noto Sans SC', 'Source Han Sans SC', 'PingFang SC', "
         "'Microsoft YaHei', 'WenQuanYi Zen Hei', 'Droid Sans Fallback', sans-serif")  # fmt: skip
COLOURS = ("#4c78a8", "#f58518", "#54a24b", "#e45756", "#72b7b2", "#b279a2", "#d6a800", "#9d755d")
"""Of series, in turn: of middling lightness, so that they stand out from white and from black."""
LIGHT = "text{fill:#1f2328}.dim{fill:#656d76}.rule{stroke:#8c959f;stroke-opacity:.35}.on{fill:#fff}"
DARK = "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.dim{fill:#9198a1}.on{fill:#fff}}"


@dataclass
class Drawing:
    """One SVG document while it is drawn, from the top down. `y` is where the next thing begins."""

    parts: list[str] = field(default_factory=list)
    y: float = MARGIN

    def text(self, x: float, y: float, text: str, *, anchor: str = "start", style: str = "", size: int = LINE, weight: str = "") -> None:
        """A text whose line stands on `y`."""
        bold = f' font-weight="{weight}"' if weight else ""
        named = f" class={quoteattr(style)}" if style else ""
        self.parts.append(f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}"{bold}{named}>{escape(clean(text))}</text>')

    def box(self, x: float, y: float, width: float, height: float, colour: str, *, opacity: float = 1.0, round_by: int = 2, about: str = "") -> None:
        """A filled rectangle; `about` is told when one points at it."""
        title = f"<title>{escape(clean(about))}</title>" if about else ""
        shade = f' fill-opacity="{opacity:.2f}"' if opacity < 1 else ""
        self.parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{height:.1f}" rx="{round_by}" fill="{colour}"{shade}>{title}</rect>'
        )

    def shape(self, points: Sequence[tuple[float, float]], colour: str, about: str = "") -> None:
        """A filled polygon."""
        title = f"<title>{escape(clean(about))}</title>" if about else ""
        self.parts.append(f'<polygon points="{_points(points)}" fill="{colour}">{title}</polygon>')

    def line(self, points: Sequence[tuple[float, float]], colour: str) -> None:
        """A line through points."""
        self.parts.append(f'<polyline points="{_points(points)}" fill="none" stroke="{colour}" stroke-width="2" stroke-linejoin="round"/>')

    def dot(self, x: float, y: float, colour: str, about: str = "") -> None:
        """A point of a line."""
        title = f"<title>{escape(clean(about))}</title>" if about else ""
        self.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}">{title}</circle>')

    def rule(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """A thin line of the grid."""
        self.parts.append(f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="rule"/>')

    def legend(self, names: Sequence[str]) -> None:
        """Which colour is which."""
        x = float(MARGIN)
        for place, name in enumerate(names):
            if x + 20 + width_of(name) > WIDTH - MARGIN and x > MARGIN:
                x, self.y = float(MARGIN), self.y + 20
            self.box(x, self.y + 2, 11, 11, COLOURS[place % len(COLOURS)])
            self.text(x + 16, self.y + 12, name, style="dim")
            x += 16 + width_of(name) + 18
        self.y += 24


def drawn(pictures: Sequence[Picture], title: str, *, plain: bool = False) -> str:
    """The pictures below one another. `plain`: on white, for those who cannot look at what the reader prefers."""
    from tui_crm.services.reports import svg_shapes

    drawing = Drawing()
    drawing.text(MARGIN, drawing.y + 14, title, size=18, weight="600")
    drawing.y += 40
    for picture in pictures:
        drawing.text(MARGIN, drawing.y + 8, picture.title, weight="600")
        drawing.y += 22
        svg_shapes.draw(drawing, picture)
        drawing.y += 20
    height = int(drawing.y + MARGIN / 2)
    ground = f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>' if plain else ""
    style = LIGHT if plain else LIGHT + DARK
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{FONTS}" role="img">'
    return f"{head}\n<title>{escape(clean(title))}</title>\n<style>{style}</style>\n{ground}" + "\n".join(drawing.parts) + "\n</svg>\n"


def clean(text: str) -> str:
    """A text without what XML cannot hold."""
    return "".join(sign for sign in text if sign >= " " and unicodedata.category(sign) != "Cs" and sign not in "\ufffe\uffff")


def width_of(text: str, size: int = LINE) -> float:
    """About how wide a text is drawn."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in ("W", "F") else 0.58 for sign in text) * size


def shortened(text: str, room: float) -> str:
    """As much of a text as fits."""
    if width_of(text) <= room:
        return text
    while text and width_of(text) > room - LINE:
        text = text[:-1]
    return text.rstrip() + "…"


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
