"""PNG: an SVG chart as pixels, through resvg (the extra `png`)."""

from __future__ import annotations

from painmap.errors import PainmapError


def png(svg: str, width: int) -> bytes:
    """Draw an SVG document.

    Args:
        svg: The document.
        width: Of the picture, in pixels; the height follows.

    Raises:
        PainmapError: resvg is not installed.
    """
    try:
        import resvg_py  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise PainmapError(
            "a PNG needs resvg-py, which is not installed; pip install 'painmap[png]', or use --format svg"
        ) from error
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width))
