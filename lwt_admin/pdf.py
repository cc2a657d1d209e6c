"""The only door to WeasyPrint: our HTML in, a tagged PDF/A-3a out.

The HTML says language, title and dates itself. Style sheet and fonts are read once per process.
Nothing is fetched from anywhere but our own static files and the document itself (`data:`).
"""

from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from django.conf import settings
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

VARIANT: Final = "pdf/a-3a"
STATIC: Final = Path(settings.BASE_DIR / "static").resolve()
STYLE_SHEET: Final = STATIC / "css" / "document.css"

# WeasyPrint's font configuration is shared by the threads of a process, but is not made for it.
_one_at_a_time = Lock()


class ForbiddenAddress(ValueError):
    """A document asked for something that is not ours to give."""


class OwnFilesOnly(URLFetcher):
    """Gives a document our static files and what it carries itself, and nothing else."""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if url.startswith("data:"):
            return super().fetch(url, headers)
        parts = urlsplit(url)
        path = Path(unquote(parts.path)).resolve()
        if parts.scheme != "file" or not path.is_relative_to(STATIC):
            raise ForbiddenAddress(url)
        return URLFetcherResponse(url, path.read_bytes())


def render_pdf(html: str) -> bytes:
    """The HTML as PDF/A-3a, tagged for screen readers."""
    with _one_at_a_time:
        style, fonts = _style()
        document = HTML(string=html, base_url=STATIC.as_uri() + "/", url_fetcher=_fetcher())
        pdf: bytes = document.write_pdf(
            stylesheets=[style],
            font_config=fonts,
            pdf_variant=VARIANT,
            pdf_tags=True,
            optimize_images=True,
        )
        return pdf


@cache
def _fetcher() -> OwnFilesOnly:
    return OwnFilesOnly()


@cache
def _style() -> tuple[CSS, FontConfiguration]:
    fonts = FontConfiguration()
    style = CSS(filename=STYLE_SHEET, font_config=fonts, url_fetcher=_fetcher())
    return style, fonts
