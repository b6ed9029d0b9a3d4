"""The report as a tagged PDF: the HTML of the page around the same figures, set by WeasyPrint.

Nothing is fetched but two fonts of our own, and no time but the day of publication is in the file, so that the same
publication gives the same bytes. WeasyPrint needs Pango, which pip does not bring: ``missing`` says what is not there.
"""

from collections.abc import Callable, Mapping
from ctypes import CDLL
from functools import cache
from hashlib import sha256
from importlib import import_module
from importlib.resources import files
from importlib.util import find_spec
from typing import Any, Literal

from feedback.errors import Refusal
from feedback.privacy import descriptor
from reports.rendering.findings import environment
from reports.rendering.page import report_page

Paper = Literal["a4", "letter"]

_FONTS = {f"font:{weight}": f"atkinson-hyperlegible-next-latin-{weight}-normal.woff2" for weight in (400, 700)}
_NEEDED = {  # package of Debian -> how the library is called on Linux and on macOS
    "libglib2.0-0": ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib"),
    "libpango-1.0-0": ("libpango-1.0.so.0", "libpango-1.0.dylib"),
    "libpangoft2-1.0-0": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
    "libharfbuzz0b": ("libharfbuzz.so.0", "libharfbuzz.0.dylib"),
    "libharfbuzz-subset0": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"),
    "libfontconfig1": ("libfontconfig.so.1", "libfontconfig.1.dylib"),
}


class NoPdf(Refusal):
    """A library is missing on this machine."""

    status = 501


def to_pdf(facts: Mapping[str, Any], paper: Paper = "a4") -> bytes:
    """A publication as PDF, tagged for screen readers. Raises ``NoPdf`` where a library is missing."""
    if lacks := missing():
        raise NoPdf(f"PDF files cannot be made here: {lacks} is not installed. Open the print view instead.")
    weasyprint: Any = import_module("weasyprint")  # two seconds, and only where its libraries are
    made: bytes = weasyprint.HTML(string=document_html(facts, paper), url_fetcher=_fetch).write_pdf(
        font_config=import_module("weasyprint.text.fonts").FontConfiguration(),
        pdf_variant="pdf/ua-1",
        pdf_identifier=sha256(descriptor.canonical(facts)).digest()[:16],
    )
    return made


def document_html(facts: Mapping[str, Any], paper: Paper) -> str:
    """What is set: the whole document as HTML, its style inside."""
    return environment().get_template("reports/document.html").render(page=report_page(facts), paper=paper)


def missing(opens: Callable[[str], object] = CDLL) -> str | None:
    """The first library that PDF files need and that is not there, as Debian names it; ``None`` if all are."""
    if find_spec("weasyprint") is None:
        return "weasyprint"
    return next((package for package, names in _NEEDED.items() if not any(_there(opens, each) for each in names)), None)


def _there(opens: Callable[[str], object], library: str) -> bool:
    try:
        opens(library)
    except OSError:
        return False
    return True


def _fetch(url: str) -> Any:
    """Our own two fonts; whatever else a label may have smuggled in is not loaded."""
    if url not in _FONTS:
        raise ValueError("This document loads nothing.")
    response: Any = import_module("weasyprint.urls").URLFetcherResponse
    return response(url, _font(_FONTS[url]), {"Content-Type": "font/woff2"})


@cache
def _font(name: str) -> bytes:
    return (files("feedback") / "static" / "fonts" / name).read_bytes()
