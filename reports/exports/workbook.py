"""The publication as a spreadsheet: words first, then tables with numbers as numbers, and charts of the same cells."""

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from xlsxwriter import Workbook

from reports.exports import sheets_charts, sheets_prose, sheets_tables
from reports.exports.sheet_looks import Looks, new_sheet, sheet_name
from reports.exports.xml_text import legal
from reports.exports.zipped import fixed
from reports.rendering.page import ReportPage, report_page

Facts = Mapping[str, Any]

_LABELS_ARE_TEXT = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_SHEETS = {
    "Read me": "what this is",
    "Overview": "every scale for everybody together, with a chart",
    "Changes": "every row of the report as one flat table, to filter; the same rows as in the CSV",
    "Statements": "how everybody answered each statement",
    "Other questions": "the questions with answers of their own",
    "Peer support": "training groups with and without peer support",
    "Over the waves": "what became of the change",
    "Method": "how each figure was made",
}


def to_xlsx(facts: Facts) -> bytes:
    """The workbook, the same bytes for the same facts."""
    facts = legal(facts)
    page, out = report_page(facts), io.BytesIO()
    book = Workbook(out, _LABELS_ARE_TEXT)
    _describe(book, page)
    _fill(book, facts, page)
    book.close()
    return fixed(out.getvalue())


def _fill(book: Workbook, facts: Facts, page: ReportPage) -> None:
    looks, names = Looks(book), _names(facts, page)
    sheets = {name: new_sheet(book, name, page.programme) for name in names}
    sheets_prose.read_me(
        sheets["Read me"], looks, page, {name: what for name, what in names.items() if name != "Read me"}
    )
    sheets_tables.changes(sheets["Changes"], looks, facts)
    sheets_prose.method(sheets["Method"], looks, page)
    if "Overview" in names:
        sheets_charts.overview(book, sheets["Overview"], looks, facts, page)
        sheets_tables.statements(sheets["Statements"], looks, facts)
    for name, outcome in zip([name for name in names if name not in _SHEETS], page.outcomes, strict=True):
        sheets_charts.outcome(book, sheets[name], looks, facts, page, outcome)
    if "Other questions" in names:
        sheets_tables.choices(sheets["Other questions"], looks, facts)
    if "Peer support" in names:
        sheets_charts.peer_support(book, sheets["Peer support"], looks, facts, page)
    if "Over the waves" in names:
        sheets_charts.course(book, sheets["Over the waves"], looks, facts, page)


def _names(facts: Facts, page: ReportPage) -> dict[str, str]:
    """Each sheet there is, with what is on it; an outcome's stand behind the overview, in the order of the page."""
    there = {
        "Overview": page.outcomes,
        "Statements": page.outcomes,
        "Other questions": page.choices,
        "Peer support": facts["peer_support"],
        "Over the waves": facts["lasting"],
    }
    taken, found = {name.lower() for name in _SHEETS}, {}
    for name, what in _SHEETS.items():
        if there.get(name, True):
            found[name] = what
        if name == "Overview":
            for outcome in page.outcomes:
                own = sheet_name(outcome.title, taken)
                taken.add(own.lower())
                found[own] = "everybody and every cut, with a chart of the changes and their intervals"
    return found


def _describe(book: Workbook, page: ReportPage) -> None:
    """What the file says of itself: from the facts, and nothing of the machine or the hour."""
    book.set_properties(
        {
            "title": page.programme,
            "subject": f"Report of {page.published}; no figure is about fewer than {page.k} people",
            "author": page.organisation,
            "company": page.organisation,
            "comments": " ".join(sheets_prose.which_report(page)),
            "created": datetime.fromisoformat(page.published),
        }
    )
