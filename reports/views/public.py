"""What the whole world may read. No cookie, no address, nothing that moves while people answer."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template

from feedback.database import reading
from feedback.errors import NotFound
from feedback.instance import current
from reports import announcing, publishing
from reports.handouts.employee_page import employee_page
from reports.handouts.written import written
from surveys.programmes import planning

public = Blueprint("public", __name__, url_prefix="/public", template_folder="../templates")

WAVE_TITLES = {
    "before": "Before the training",
    "after": "After it",
    "day30": "A month later",
    "day90": "Three months later",
}


@public.get("/<slug>")
def show(slug: str) -> str:
    """The public summaries of a programme, wave by wave."""
    with reading(current().engine) as db:
        summaries = publishing.summaries(db, planning.find(db, slug).id)
    if not summaries:
        raise NotFound("There is no public summary of this programme.")
    outcomes = [(each["id"], each["title"]) for each in summaries[0]["outcomes"]]
    rows = [(title, [_cell(summary, outcome) for summary in summaries]) for outcome, title in outcomes]
    return render_template(
        "reports/public.html",
        programme=summaries[0]["programme"],
        organisation=summaries[0]["organisation"],
        waves=[WAVE_TITLES[each["wave"]] for each in summaries],
        rows=rows,
        epsilon=f"{summaries[0]['epsilon']:g}",
    )


@public.get("/<slug>/<wave>")
def show_report(slug: str, wave: str) -> str:
    """A report on one page, while HR has it published to all employees."""
    with reading(current().engine) as db:
        publication = announcing.announced(db, slug, wave)
    page = employee_page(publishing.read(publication))
    return render_template("reports/public_report.html", title=page.provenance.programme, article=written(page))


def _cell(summary: Mapping[str, Any], outcome: str) -> tuple[str, str]:
    found = next(each for each in summary["outcomes"] if each["id"] == outcome)
    return f"{found['mean']:.0f}", f"{found['margin']:.0f}"
