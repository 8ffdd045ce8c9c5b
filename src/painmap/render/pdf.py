"""PDF: a page of HTML on paper, through WeasyPrint (the extra `pdf`)."""

from __future__ import annotations

import logging
from typing import Any

from painmap.errors import PainmapError


def pdf(html: str) -> bytes:
    """Print a self-contained page, tagged for screen readers.

    Raises:
        PainmapError: WeasyPrint, or a library of the system that it needs, is not installed.
    """
    try:
        import weasyprint  # noqa: PLC0415 - an extra
    except (ImportError, OSError) as error:  # OSError: Pango is missing
        raise PainmapError(
            f"a PDF needs WeasyPrint, which cannot be loaded ({_first_line(error)}); "
            "pip install 'painmap[pdf]', or make HTML and print it from a browser"
        ) from error
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    blob: bytes = weasyprint.HTML(string=html, url_fetcher=_nothing).write_pdf(pdf_variant="pdf/ua-1")
    return blob


def _nothing(url: str, *_: Any, **__: Any) -> dict[str, Any]:  # noqa: ANN401 - WeasyPrint's signature
    """Fetch nothing: a page that asks for something from elsewhere does not get it."""
    raise ValueError(f"a handout fetches nothing, and this asks for {url}")


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
