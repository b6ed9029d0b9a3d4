"""Templates without a request: the page's figures as the attacker reads them, and what files are made of."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from reports.rendering.page import report_page


def findings_html(publication: Mapping[str, Any]) -> str:
    """The part of the report page that holds figures, in English; the page prints the same macros."""
    macros: Any = environment().get_template("reports/_findings.html").module
    page = report_page(publication)
    return f"{macros.findings(page)}\n{macros.limits(page)}"


@cache
def environment() -> Environment:
    """Templates outside a request, in English; a name that is not there is an error."""
    environment = Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]  # comes with the extension
    return environment
