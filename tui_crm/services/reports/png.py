"""SVG → PNG, by the library resvg where it is installed: `pip install 'tui-crm[png]'`."""

from __future__ import annotations

from tui_crm.errors import UsageError
from tui_crm.i18n import _

SCALE = 2.0  # points of the picture for one of the SVG: sharp on today's screens


def drawn(svg: str) -> bytes:
    """The picture as a PNG file. Raises UsageError when the library is not installed."""
    try:
        import resvg_py
    except ImportError:
        raise UsageError(_("PNG pictures need a library: pip install 'tui-crm[png]'; SVG needs none")) from None
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=int(SCALE)))
