"""HR opens closed waves, watches the work, reads the report and takes its files away."""

from flask import Blueprint, Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from feedback.database import reading
from feedback.instance import current
from feedback.staff import guard
from reports import opening_job, publishing
from reports.models import Publication
from reports.rendering import table
from reports.rendering.page import report_page
from surveys.custody import custodians
from surveys.custody.custodians import PhraseRefused
from surveys.forms import PhraseForm
from surveys.programmes import life, planning

Page = str | tuple[str, int] | BaseResponse

reports = Blueprint("reports", __name__, url_prefix="/staff/programmes/<slug>", template_folder="../templates")
reports.before_request(guard.hr_only)


@reports.route("/<wave>/report/open", methods=["GET", "POST"])
def open_waves(slug: str, wave: str) -> Page:
    """Ask for the opening phrase, then begin."""
    form, problem = PhraseForm(), None
    if form.validate_on_submit():
        try:
            job = opening_job.begin_in_background(current(), slug, wave, guard.account(), form.phrase.data)
            return redirect(url_for("reports.progress", slug=slug, wave=wave, job=job), code=303)
        except PhraseRefused as refusal:
            problem = refusal.message
    with reading(current().engine) as db:
        programme = planning.find(db, slug)
        chosen = life.wave_of(programme, wave)
        page = render_template(
            "reports/open.html",
            programme=programme,
            wave=chosen,
            before=life.wave_of(programme, "before"),
            holds_phrase=custodians.find(db, guard.account().id) is not None,
            form=form,
            problem=problem,
        )
    return page, 403 if problem else 422 if form.errors else 200


@reports.get("/<wave>/report/opening/<job>")
def progress(slug: str, wave: str, job: str) -> Page:
    """How far the opening is."""
    with reading(current().engine) as db:
        programme = planning.find(db, slug)
        state = opening_job.look_up(db, job)
        return render_template("reports/progress.html", programme=programme, wave=wave, job=state)


@reports.get("/<wave>/report")
def show(slug: str, wave: str) -> Page:
    """The report, made from the stored publication."""
    facts = publishing.read(_publication(slug, wave))
    return render_template("reports/report.html", page=report_page(facts), slug=slug, wave=wave)


@reports.get("/<wave>/report.csv")
def as_csv(slug: str, wave: str) -> Page:
    """The report's table."""
    facts = publishing.read(_publication(slug, wave))
    return _file(table.to_csv(facts), "text/csv", f"{slug}-{wave}.csv")


@reports.get("/<wave>/report.json")
def as_json(slug: str, wave: str) -> Page:
    """The publication itself, as it is stored."""
    publication = _publication(slug, wave)
    publishing.read(publication)
    return _file(publication.body if publication else b"", "application/json", f"{slug}-{wave}.json")


def _publication(slug: str, wave: str) -> Publication | None:
    with reading(current().engine) as db:
        return publishing.find(db, planning.find(db, slug).id, wave)


def _file(content: bytes, kind: str, name: str) -> Response:
    response = Response(content, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
