"""Why a listing fits, in words: what is right first, then what is near, then what is not."""

from __future__ import annotations

from tui_crm.plugins.api import Context

from .matching import SIGNS, Fit, Point
from .words import FEATURES, LEVELS, amount, label, labels, listed

POINT_NAMES = {"price": "price", "place": "place", "layout": "layout", "size": "size", "floor": "floor", "musts": "must have"}
ORDER = ("yes", "near", "no")


def reasons(ctx: Context, fit: Fit) -> str:
    """One line: "✓ 3,650,000 of 3,800,000 · ✓ Pudong · ~ 2 rooms"."""
    known = [point for point in fit.points if point.verdict in ORDER]
    return " · ".join(f"{SIGNS[point.verdict]} {said(ctx, point)}" for point in sorted(known, key=lambda point: ORDER.index(point.verdict)))


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
    wanted = f"{least.normalize():f}–{most.normalize():f}" if least and most else f"≥ {least.normalize():f}" if least else f"≤ {most.normalize():f}"
    return ctx.text("{size}, wanted {wanted}").format(size=text, wanted=wanted)


def _floor(ctx: Context, point: Point) -> str:
    text = label(ctx, LEVELS, point.ours)
    if point.verdict == "yes":
        return text
    return ctx.text("{level}, wanted {wanted}").format(level=text, wanted=labels(ctx, LEVELS, point.theirs))


def _musts(ctx: Context, point: Point) -> str:
    if point.verdict == "yes":
        return labels(ctx, FEATURES, point.theirs)
    return ctx.text("not known to have: {features}").format(features=labels(ctx, FEATURES, point.ours))
