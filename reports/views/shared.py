"""What a reader from outside sees: a door, a list, reports and their files. Nothing here changes anything."""

from flask import Blueprint, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from feedback.database import reading, writing
from feedback.instance import current, now
from reports import publishing, readers, shelf
from reports.comments.shown import comments_section
from reports.models import Publication, Reader
from reports.readers import ReaderRefused
from reports.rendering.lines import WAVE_TITLES
from reports.rendering.page import report_page
from reports.views.downloads import attachment
from reports.views.reader_forms import DoorForm
from surveys.programmes.models import Programme

Page = str | tuple[str, int] | BaseResponse

COOKIE = "candour_reader"
_PATH = "/shared"
_OPEN_TO_ALL = {"shared.door", "shared.trade"}

shared = Blueprint("shared", __name__, url_prefix=_PATH, template_folder="../templates")


@shared.before_request
def readers_only() -> BaseResponse | None:
    """Let a reader pass; show everybody else the door. Neither the staff's cookie nor a facilitator's opens it."""
    if request.endpoint in _OPEN_TO_ALL:
        return None
    with reading(current().engine) as db:
        reader = readers.find(db, request.cookies.get(COOKIE, ""), now())
    if reader is None:
        return redirect(url_for("shared.door"), code=303)
    g.reader = reader
    return None


@shared.get("")
def door() -> Page:
    """Where a link leads: script hands its code in, or it is pasted."""
    return _door(DoorForm())


@shared.post("/in")
def trade() -> Page:
    """Trade the code of a link for a session; the link goes on working until its last day."""
    form = DoorForm()
    if not form.validate():
        return _door(form, "Paste the code from your link first."), 422
    try:  # without a limit: 256 random bits are not guessed, and a limit would let anybody lock everybody out
        with writing(current().engine) as db:
            reader = readers.admit(db, form.link.data, now().date())
            secret = readers.begin(db, reader, now())
    except ReaderRefused as refusal:
        return _door(DoorForm(formdata=None), refusal.message), refusal.status
    return _with_cookie(secret)


@shared.post("/out")
def leave() -> Page:
    """End this browser's session."""
    with writing(current().engine) as db:
        readers.end(db, request.cookies.get(COOKIE, ""))
    reply = redirect(url_for("shared.door"), code=303)
    reply.delete_cookie(COOKIE, path=_PATH)
    return reply


@shared.get("/reports")
def overview() -> Page:
    """What this reader may read, the newest first."""
    with reading(current().engine) as db:
        found = readers.readable(db, _reader())
        if _reader().publication_id and found:
            return redirect(url_for("shared.report", publication_id=found[0].id), code=303)
        return render_template(
            "reports/shared.html",
            reader=_reader(),
            programme=db.get_one(Programme, _reader().programme_id).name,
            reports=[(each, _title(each), publishing.is_withdrawn(db, each)) for each in found],
        )


@shared.get("/reports/<publication_id>")
def report(publication_id: str) -> Page:
    """One report: the same findings that HR sees."""
    with reading(current().engine) as db:
        publication = readers.publication_for(db, _reader(), publication_id)
        programme = db.get_one(Programme, publication.programme_id)
        return render_template(
            "reports/shared_report.html",
            page=report_page(publishing.read(publication)),
            reader=_reader(),
            publication=publication,
            withdrawn=publishing.why_withdrawn(db, publication),
            comments=comments_section(db, programme, publication.wave_kind),
            formats={kind: each for kind, each in shelf.FORMATS.items() if not each.missing()},
        )


@shared.get("/reports/<publication_id>/<kind>")
def file(publication_id: str, kind: str) -> Page:
    """A file of a report: the same bytes that HR takes away."""
    with reading(current().engine) as db:
        publication = readers.publication_for(db, _reader(), publication_id)
        slug = db.get_one(Programme, publication.programme_id).slug
    return attachment(publication, kind, f"{slug}-{publication.wave_kind}")


def _reader() -> Reader:
    """Whoever ``readers_only`` let pass."""
    found: Reader = g.reader
    return found


def _title(publication: Publication) -> str:
    return f"{WAVE_TITLES['before']} → {WAVE_TITLES[publication.wave_kind]}"


def _door(form: DoorForm, problem: str | None = None) -> str:
    return render_template("reports/shared_door.html", form=form, problem=problem)


def _with_cookie(secret: str) -> BaseResponse:
    """For this path alone, to no script and with no form of another site."""
    reply = make_response(redirect(url_for("shared.overview"), code=303))
    reply.set_cookie(COOKIE, secret, path=_PATH, httponly=True, samesite="Strict", secure=current().settings.https)
    return reply
