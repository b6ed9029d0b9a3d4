"""The page's figures without the page around them: what a reader of the browser sees, for the attacker to read."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from reports.rendering.page import report_page


def findings_html(publication: Mapping[str, Any]) -> str:
    """The part of the report page that holds figures, in English; the page prints the same macro."""
    macros: Any = _environment().get_template("reports/_findings.html").module
    return str(macros.findings(report_page(publication)))


@cache
def _environment() -> Environment:
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
