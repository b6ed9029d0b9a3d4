"""HR shares a report with somebody outside: makes a link, sees who has one, takes it back."""

from flask import Blueprint, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.database import reading, writing
from feedback.instance import current, now
from feedback.language import _
from feedback.staff import accounts, guard
from reports import publishing, readers
from reports.models import Publication
from reports.rendering.lines import WAVE_TITLES
from reports.views.reader_forms import ONE, InviteForm
from surveys.programmes import life, planning
from surveys.programmes.models import Programme

Page = str | tuple[str, int] | Response

readers_pages = Blueprint(
    "readers", __name__, url_prefix="/staff/programmes/<slug>/<wave>/readers", template_folder="../templates"
)
readers_pages.before_request(guard.hr_only)


@readers_pages.get("")
def show(slug: str, wave: str) -> Page:
    """Who reads from outside, and a form for one more."""
    with reading(current().engine) as db:
        programme = planning.find(db, slug)
        return _page(db, programme, wave, _form(db, programme, wave))


@readers_pages.post("")
def invite(slug: str, wave: str) -> Page:
    """Make a link and show it, this once."""
    try:
        with writing(current().engine) as db:
            programme = planning.find(db, slug)
            form = _form(db, programme, wave)
            if not form.validate():
                return _page(db, programme, wave, form), 422
            return _invited(db, programme, wave, form)
    except readers.InvitationRefused as refusal:
        form.expires.errors = [refusal.message]  # of what is refused there, the form lets through the last day alone
        with reading(current().engine) as db:
            return _page(db, planning.find(db, slug), wave, form), refusal.status


@readers_pages.post("/<reader_id>/revoke")
def revoke(slug: str, wave: str, reader_id: str) -> Page:
    """Take a link back, at once."""
    with writing(current().engine) as db:
        programme = planning.find(db, slug)
        gone = readers.revoke(db, programme, reader_id)
        accounts.note(db, now(), guard.account().email, f"took back the link of {gone.name} to {programme.name}")
    return redirect(url_for(".show", slug=slug, wave=wave), code=303)


def _invited(db: Session, programme: Programme, wave: str, form: InviteForm) -> str:
    publication = _publication(db, programme, wave) if form.reach.data == ONE else None
    reader, secret = readers.invite(
        db, programme, publication, name=form.name.data, today=now().date(), expires=form.expires.data
    )
    what = f"the report {wave} of" if publication else "every report of"
    accounts.note(
        db,
        now(),
        guard.account().email,
        f"let {reader.name} read {what} {programme.name} until {reader.expires.isoformat()}",
    )
    return render_template(
        "reports/reader_link.html",
        programme=programme,
        wave=wave,
        reader=reader,
        link=readers.address(current().settings.base_url, secret),
        every=publication is None,
    )


def _form(db: Session, programme: Programme, wave: str) -> InviteForm:
    form = InviteForm()
    published = _publication(db, programme, wave) is not None
    form.prepare(
        now().date(),
        one=_("This report alone") if published else None,
        every=_("Every report of this programme, as soon as it is published"),
    )
    return form


def _publication(db: Session, programme: Programme, wave: str) -> Publication | None:
    return publishing.find(db, programme.id, life.wave_of(programme, wave).kind)


def _page(db: Session, programme: Programme, wave: str, form: InviteForm) -> str:
    today = now().date()
    return render_template(
        "reports/readers.html",
        programme=programme,
        wave=wave,
        form=form,
        days=form.days(today),
        titles=_titles(db, programme),
        readers=readers.of_programme(db, programme),
        published=_publication(db, programme, wave) is not None,
        today=today,
    )


def _titles(db: Session, programme: Programme) -> dict[str | None, str]:
    """What each reader reads, in words, by the id of the publication."""
    found: dict[str | None, str] = {None: _("every report, as soon as it is published")}
    for each in publishing.of_programme(db, programme):
        title = f"{WAVE_TITLES['before']} → {WAVE_TITLES[each.wave_kind]}"
        found[each.id] = f"{title}, {each.published.isoformat()}"
    return found
