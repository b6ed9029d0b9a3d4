"""The publication to archive: its table, itself as JSON, and a Data Package (version 2) that says what each column is.

The standard: https://datapackage.org/standard/data-package/ (June 2024).
"""

import json
from collections.abc import Mapping
from typing import Any

from feedback.privacy import descriptor
from reports.exports.sheets_prose import findings, how_to_read, which_report, who_answered
from reports.exports.zipped import packed
from reports.rendering.page import ReportPage, report_page
from reports.rendering.table import COLUMNS, to_csv

Facts = Mapping[str, Any]

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_RESOURCE = "https://datapackage.org/profiles/2.0/dataresource.json"
_SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"
_LICENCES = {"CC BY 4.0": "CC-BY-4.0", "CC0 1.0": "CC0-1.0", "CC BY-SA 4.0": "CC-BY-SA-4.0"}  # names of Open Definition

# name -> (type, what it holds); "string" for numbers of people, which may be "about 25" or "25 or more"
_FIELDS = {
    "cut": ("string", "what the row is part of: everybody, a site, a training group, an arm, an answer"),
    "population": ("string", "key of the people the row is about; empty where a row is made of other rows"),
    "who": ("string", "their name, or what the row is made of"),
    "merged_from": ("string", "the names of those who are shown together"),
    "measure": ("string", "scale or statement"),
    "measure_title": ("string", "its title or wording"),
    "low_end": ("number", "lowest possible value"),
    "high_end": ("number", "highest possible value"),
    "before": ("number", "mean before the training"),
    "before_bound": ("string", "or more, or less: the mean lies there or further out"),
    "after": ("number", "mean of the later wave"),
    "after_bound": ("string", "or more, or less: the mean lies there or further out"),
    "step": ("number", "every number of the row is a multiple of this"),
    "change": ("number", "the later printed mean less the earlier, or what the row says it is made of"),
    "interval_low": ("number", "lower end of the 95 % interval, rounded outwards"),
    "interval_high": ("number", "upper end of the 95 % interval, rounded outwards"),
    "p": ("string", "p of the test in bands, where the plan makes one"),
    "hedges_g": ("number", "Hedges g, one decimal"),
    "responses_before": ("string", "how many answered before; “about” is rounded to five"),
    "responses_after": ("string", "how many answered in the later wave; “about” is rounded to five"),
    "invited": ("string", "how many were invited"),
    "verdict": ("string", "what may be said of the change"),
    "not_shown_because": ("string", "why there is no figure"),
}


def to_zip(facts: Facts) -> bytes:
    """The package, the same bytes for the same facts."""
    page = report_page(facts)
    return packed(
        {
            "README.txt": _readme(page).encode(),
            "datapackage.json": _json(_package(facts, page)),
            "data.csv": to_csv(facts),
            "publication.json": descriptor.canonical(facts),
        }
    )


def _package(facts: Facts, page: ReportPage) -> dict[str, Any]:
    asked = facts["questionnaire"]
    return {
        "$schema": PROFILE,
        "name": _name(facts["programme"]["slug"]),
        **({"id": facts["id"]} if "id" in facts else {}),
        "title": page.programme,
        "description": f"{' '.join(findings(page))} No figure is about fewer than {page.k} people. "
        + " ".join(which_report(page)),
        "created": f"{page.published}T00:00:00Z",
        "contributors": [{"title": page.organisation, "roles": ["publisher"]}],
        "sources": [{"title": f"{asked['title']}, version {asked['version']}, {asked['licence']}"}],
        **_licences(asked["licence"]),
        "resources": [_table(), _publication()],
    }


def _table() -> dict[str, Any]:
    return {
        "$schema": _RESOURCE,
        "name": "data",
        "type": "table",
        "path": "data.csv",
        "title": "Every row of the report",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "header": True},
        "schema": {
            "$schema": _SCHEMA,
            "fields": [{"name": name, "type": _FIELDS[name][0], "description": _FIELDS[name][1]} for name in COLUMNS],
            "missingValues": [""],
        },
    }


def _publication() -> dict[str, Any]:
    return {
        "$schema": _RESOURCE,
        "name": "publication",
        "path": "publication.json",
        "title": "The stored report itself, for machines",
        "format": "json",
        "mediatype": "application/json",
        "encoding": "utf-8",
    }


def _licences(licence: str) -> dict[str, Any]:
    """The questions' licence binds whoever uses their words; who may use the figures is for the organisation to say."""
    return (
        {"licenses": [{"name": _LICENCES[licence], "title": f"Of the questions: {licence}"}]}
        if licence in _LICENCES
        else {}
    )


def _name(slug: str) -> str:
    """A name as the standard wants it: small letters, digits, dots, dashes."""
    kept = "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "._-") else "-" for letter in slug.lower()
    )
    return kept.strip("-") or "report"


def _readme(page: ReportPage) -> str:
    parts = {
        f"{page.programme}\n{page.organisation}, report of {page.published}": findings(page),
        "Read this first": [page.banner] if page.banner else [],
        "Who answered": who_answered(page),
        "Which report": which_report(page),
        "Files": [
            "data.csv: every row of the report as one table (UTF-8, commas; a label that a spreadsheet would run "
            "begins with an apostrophe).",
            "datapackage.json: what each column is, as a Data Package.",
            "publication.json: the stored report itself, from which every page and file is made.",
        ],
        "How to read this": how_to_read(page),
        "What to keep in mind": page.caveats,
    }
    return "\n".join(f"{head}\n\n{_listed(lines)}\n" for head, lines in parts.items() if lines)


def _listed(lines: Any) -> str:
    return "\n".join(f"- {' '.join(line.split())}" for line in lines)


def _json(value: Any) -> bytes:
    return f"{json.dumps(value, ensure_ascii=False, indent=2)}\n".encode()
