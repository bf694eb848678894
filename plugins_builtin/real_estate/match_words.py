"""Why a listing fits, in words: what is right first, then what is near, then what is not."""

from __future__ import annotations

from decimal import Decimal

from tui_crm.plugins.api import Context

from .matching import SIGNS, Fit, Point
from .words import FEATURES, LEVELS, amount, label, labels, listed

ORDER = ("yes", "near", "no")
HEADINGS = ("Price", "Place", "Rooms", "Size", "Floor", "Must have")
"""Of the cells, in the order of the points."""


def reasons(ctx: Context, fit: Fit) -> str:
    """A line a point: "✓ 3,650,000 of 3,800,000", "✓ Pudong", "~ 2 rooms instead of 3"; what is right comes first."""
    known = [point for point in fit.points if point.verdict in ORDER]
    return "\n".join(f"{SIGNS[point.verdict]} {said(ctx, point)}" for point in sorted(known, key=lambda point: ORDER.index(point.verdict)))


def home_cells(ctx: Context, fit: Fit) -> tuple[str, ...]:
    """A cell a point: its sign, and what the home has."""
    return tuple(_cell(point, "" if point.verdict == "unknown" else _has(ctx, point)) for point in fit.points)


def demand_cells(ctx: Context, fit: Fit) -> tuple[str, ...]:
    """A cell a point: its sign, and what the customer wants."""
    return tuple(_cell(point, "" if point.verdict == "unknown" else _wants(ctx, point)) for point in fit.points)


def _cell(point: Point, text: str) -> str:
    return f"{SIGNS[point.verdict]} {text}".strip() if point.verdict != "unknown" else "–"


def _has(ctx: Context, point: Point) -> str:
    if point.key == "price":
        over = f" +{(point.ours - point.theirs) * 100 / point.theirs:.0f}%" if point.ours > point.theirs else ""
        return amount(ctx, point.ours) + over
    if point.key == "size":
        return f"{point.ours.normalize():f}"
    if point.key == "floor":
        return label(ctx, LEVELS, point.ours)
    return labels(ctx, FEATURES, point.ours) if point.key == "musts" else str(point.ours)


def _wants(ctx: Context, point: Point) -> str:
    if point.key == "price":
        return amount(ctx, point.theirs)
    if point.key == "size":
        return _span(*point.theirs)
    if point.key == "floor":
        return labels(ctx, LEVELS, point.theirs)
    return labels(ctx, FEATURES, point.theirs) if point.key == "musts" else listed(ctx, point.theirs)


def _span(least: Decimal, most: Decimal) -> str:
    """A wanted size: "80–120", "≥ 80"."""
    if least and most:
        return f"{least.normalize():f}–{most.normalize():f}"
    return f"≥ {least.normalize():f}" if least else f"≤ {most.normalize():f}"


def said(ctx: Context, point: Point) -> str:
    """What there is to say about one point."""
    words = {"price": _price, "place": _place, "layout": _layout, "size": _size, "floor": _floor, "musts": _musts}[point.key]
    return words(ctx, point)


def _price(ctx: Context, point: Point) -> str:
    if point.verdict == "near" and point.ours > point.theirs:
        over = (point.ours - point.theirs) * 100 / point.theirs
        text = ctx.text("{price}, {percent} over {budget}")
        return text.format(price=amount(ctx, point.ours), percent=f"{over:.0f}%", budget=amount(ctx, point.theirs))
    if point.verdict == "near":
        return ctx.text("{price}, under what they had in mind").format(price=amount(ctx, point.ours))
    return ctx.text("{price} of {budget}").format(price=amount(ctx, point.ours), budget=amount(ctx, point.theirs))


def _place(ctx: Context, point: Point) -> str:
    if point.verdict == "yes":
        return str(point.ours)
    return ctx.text("not in {areas}").format(areas=listed(ctx, point.theirs))


def _layout(ctx: Context, point: Point) -> str:
    text = ctx.text("1 room") if point.ours == 1 else ctx.text("{count} rooms").format(count=point.ours)
    if point.verdict == "yes":
        return text
    return ctx.text("{rooms} instead of {wanted}").format(rooms=text, wanted=listed(ctx, point.theirs))


def _size(ctx: Context, point: Point) -> str:
    least, most = point.theirs
    text = f"{point.ours.normalize():f} m²"
    if point.verdict == "yes":
        return text
    return ctx.text("{size}, wanted {wanted}").format(size=text, wanted=_span(least, most))


def _floor(ctx: Context, point: Point) -> str:
    text = label(ctx, LEVELS, point.ours)
    if point.verdict == "yes":
        return text
    return ctx.text("{level}, wanted {wanted}").format(level=text, wanted=labels(ctx, LEVELS, point.theirs))


def _musts(ctx: Context, point: Point) -> str:
    if point.verdict == "yes":
        return labels(ctx, FEATURES, point.theirs)
    return ctx.text("not known to have: {features}").format(features=labels(ctx, FEATURES, point.ours))
