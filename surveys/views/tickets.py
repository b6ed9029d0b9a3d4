"""Fetching a ticket: the page for whoever was invited, and what its script sends. No cookie, and nothing is noted."""

from time import monotonic

from flask import Blueprint, Response, render_template, request

from feedback import language
from feedback.errors import NotFound, Refusal
from feedback.instance import current
from feedback.language import _
from feedback.limits import Limit
from feedback.web import exempt_from_csrf
from surveys import pages
from surveys.answering import OpenForm
from surveys.filing import roster_of
from surveys.tickets import issuing, signing
from surveys.views.form_pages import found

tickets = Blueprint("tickets", __name__, template_folder="../templates")
exempt_from_csrf(tickets)

OPEN_TO_ALL = ("tickets.issue",)

_EARLY, _GONE, _BUSY = 425, 410, 429

_tries = Limit(burst=600, per_minute=1200, clock=monotonic)


@tickets.get("/t/<code>")
def show(code: str) -> str:
    """What a ticket is, and the button that fetches one; later, the way to answering."""
    form = _found(code)
    page = {
        "code": form.code,
        "group_id": form.group_id,
        "programme": form.programme,
        "state": _state(form),
        "languages": pages.languages(current().settings, language.chosen()),
    }
    return render_template("surveys/ticket.html", page=page)


@tickets.post("/t/<code>/issue")
def issue(code: str) -> Response:
    """A blind signature for a code and a request: 256 bytes, or a status and nothing else."""
    form = _found(code)
    if not _tries.allows(form.code):
        return Response(status=_BUSY)
    if form.wave_state != "open":
        return Response(status=_EARLY if form.wave_state == "draft" else _GONE)
    try:
        return Response(_signature(form, request.get_data(cache=False)), mimetype="application/octet-stream")
    except Refusal as refusal:
        return Response(status=refusal.status)


def _signature(form: OpenForm, body: bytes) -> bytes:
    instance = current()
    private_key = signing.read(instance.keys, form.wave_id)
    return issuing.issue(roster_of(instance.rosters, form.wave_id), private_key, form.ticket_key, body)


def _found(code: str) -> OpenForm:
    form = found(code)
    if form.entry != "invitations":
        raise NotFound(_("People do not come into this form by invitation. Nothing was stored."))
    return form


def _state(form: OpenForm) -> str:
    """Where the wave stands for whoever was invited: early, fetch, answer or over."""
    if form.wave_state == "draft":
        return "early"
    if form.wave_state != "open" or form.state == "closed":
        return "over"
    return "answer" if form.state == "open" else "fetch"
