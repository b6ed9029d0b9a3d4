"""HR opens closed waves, watches the work, reads the report and takes its files away."""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from feedback.database import reading
from feedback.instance import current
from feedback.staff import guard
from reports import opening_job, publishing
from reports.comments.shown import comments_section
from reports.models import Publication
from reports.rendering.page import report_page
from reports.views import downloads
from surveys.custody import custodians
from surveys.custody.custodians import PhraseRefused
from surveys.custody.turning import Pair, Turn
from surveys.forms import PhraseForm, TwoPhrasesForm
from surveys.programmes import life, planning

Page = str | tuple[str, int] | BaseResponse

reports = Blueprint("reports", __name__, url_prefix="/staff/programmes/<slug>", template_folder="../templates")
reports.before_request(guard.hr_only)


@dataclass(frozen=True)
class Desk:
    """What the opening page asks for: ``form`` opens, ``first`` turns the first of two keys."""

    pair: Pair | None
    form: PhraseForm
    first: PhraseForm

    @property
    def asks_both(self) -> bool:
        return self.pair is not None and not self.pair.other_turned

    @property
    def other_id(self) -> str:
        return self.pair.other.account_id if self.pair else ""


@reports.route("/<wave>/report/open", methods=["GET", "POST"])
def open_waves(slug: str, wave: str) -> Page:
    """Ask for one opening phrase, or for two, then begin."""
    desk = _desk(slug, wave)
    form, problem = desk.form, None
    if form.validate_on_submit():
        turns = [Turn(guard.account().id, form.phrase.data)]
        if desk.asks_both:
            turns.append(Turn(desk.other_id, form.other.data))
        try:
            job = opening_job.begin_in_background(current(), slug, wave, *turns)
            return redirect(url_for("reports.progress", slug=slug, wave=wave, job=job), code=303)
        except PhraseRefused as refusal:
            field = form.other if desk.asks_both and refusal.account_id == desk.other_id else form.phrase
            problem = (refusal.message, field.id)
    return _open_page(slug, wave, desk, problem)


@reports.post("/<wave>/report/turn")
def turn_first(slug: str, wave: str) -> Page:
    """Turn the first of two keys, for the other person to open later."""
    desk, problem = _desk(slug, wave), None
    if desk.first.validate_on_submit():
        try:
            opening_job.turn_first(current(), slug, wave, Turn(guard.account().id, desk.first.phrase.data))
            return redirect(url_for("reports.open_waves", slug=slug, wave=wave), code=303)
        except PhraseRefused as refusal:
            problem = (refusal.message, desk.first.phrase.id)
    return _open_page(slug, wave, desk, problem)


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
    publication = _publication(slug, wave)
    facts = publishing.read(publication)
    with reading(current().engine) as db:
        programme = planning.find(db, slug)
        said = comments_section(db, programme, wave)
        summarised = bool(publishing.summaries(db, programme.id))
        withdrawn = publishing.why_withdrawn(db, publication)
    return render_template(
        "reports/report.html",
        page=report_page(facts),
        comments=said,
        slug=slug,
        wave=wave,
        withdrawn=withdrawn,
        summarised=summarised,
        files=downloads.offers(
            lambda name: url_for("reports.as_file", slug=slug, wave=wave, name=name),
            url_for("reports.print_view", slug=slug, wave=wave),
        ),
    )


@reports.get("/<wave>/report.<name>")
def as_file(slug: str, wave: str, name: str) -> Page:
    """The report as a file of that name: "pdf", "pdf-letter", "pptx" and the others on the shelf."""
    return downloads.attachment(_publication(slug, wave), name, f"{slug}-{wave}")


@reports.get("/<wave>/report.csv")
def as_csv(slug: str, wave: str) -> Page:
    """The report's table."""
    return as_file(slug, wave, "csv")


@reports.get("/<wave>/report.json")
def as_json(slug: str, wave: str) -> Page:
    """The publication itself, as it is stored."""
    return as_file(slug, wave, "json")


@reports.get("/<wave>/report/print")
def print_view(slug: str, wave: str) -> Page:
    """The report as it stands on paper."""
    return downloads.to_print(_publication(slug, wave))


def _desk(slug: str, wave: str) -> Desk:
    with reading(current().engine) as db:
        pair = opening_job.pair_for(db, current(), slug, wave, guard.account().id)
    form = TwoPhrasesForm() if pair and not pair.other_turned else PhraseForm()
    return Desk(pair, form, PhraseForm(prefix="first-"))


def _open_page(slug: str, wave: str, desk: Desk, problem: tuple[str, str] | None) -> Page:
    with reading(current().engine) as db:
        programme = planning.find(db, slug)
        page = render_template(
            "reports/open.html",
            programme=programme,
            wave=life.wave_of(programme, wave),
            before=life.wave_of(programme, "before"),
            holds_phrase=desk.pair or custodians.find(db, guard.account().id) is not None,
            desk=desk,
            problem=problem,
        )
    return page, 403 if problem else 422 if desk.form.errors or desk.first.errors else 200


def _publication(slug: str, wave: str) -> Publication:
    with reading(current().engine) as db:
        return publishing.existing(db, planning.find(db, slug).id, wave)
