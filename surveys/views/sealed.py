"""What a browser fetches and sends by program: the wave's descriptor, the sealed answers, the words, the list.

No cookie exists and every request carries its own right, so a client that somebody else serves may use these, too.
"""

from time import monotonic

from flask import Blueprint, Response, request

from feedback.database import reading
from feedback.errors import NotFound, Refusal
from feedback.instance import current
from feedback.limits import Limit
from feedback.web import exempt_from_csrf
from feedback.wordlist import words
from surveys import admission, answering, submission
from surveys.answering import FormNotOpen, OpenForm
from surveys.boxes import BoxFull, Kept
from surveys.filing import box_of_open
from surveys.programmes.models import CountedList
from surveys.views.form_pages import found

sealed = Blueprint("sealed", __name__)
exempt_from_csrf(sealed)

OPEN_TO_ALL = ("sealed.wave", "sealed.send")

_STATUS = {Kept.NEW: 201, Kept.SAME: 200, Kept.SPENT: 409}
_CARD_STATUS = dict.fromkeys(Kept, 201)  # whoever notes cards would learn which were used; six words tell the owner
_EARLY, _BUSY, _FULL = 425, 429, 507

_tries = Limit(burst=600, per_minute=1200, clock=monotonic)


@sealed.get("/r/<code>/wave")
def wave(code: str) -> Response:
    """The descriptor: the same bytes for everybody, so it is here that a key or a question of one's own would show."""
    form = found(code)
    return Response(form.descriptor, 200 if form.descriptor else _EARLY, mimetype="application/json")


@sealed.post("/r/<code>/sealed")
def send(code: str) -> Response:
    """Sealed answers with a ticket. The reply is a status and nothing else."""
    form = found(code)
    if not _tries.allows(form.code):
        return Response(status=_BUSY)
    try:
        said = _CARD_STATUS if form.entry == "cards" else _STATUS
        return Response(status=said[_keep(form, request.get_data(cache=False))])
    except FormNotOpen as refusal:
        return Response(status=_EARLY if refusal.state == "not open" else refusal.status)
    except BoxFull:
        return Response(status=_FULL)
    except Refusal as refusal:
        return Response(status=refusal.status)


@sealed.get("/wordlist")
def wordlist() -> Response:
    """The words that phrases are made of, one a line, for the browser that draws or reads them."""
    return Response("\n".join(words()), mimetype="text/plain")


@sealed.get("/r/<code>/counted")
def counted(code: str) -> Response:
    """What the wave held when it closed; see ``feedback.privacy.counted``."""
    with reading(current().engine) as db:
        kept = db.get(CountedList, found(code).wave_id)
    if kept is None:
        raise NotFound("The list is made when the wave has closed.")
    return Response(kept.body, mimetype="text/plain")


def _keep(form: OpenForm, body: bytes) -> Kept:
    sent = submission.read(body)
    answering.check_open(form)
    with reading(current().engine) as db:
        tag = admission.tag_of(db.connection(), form, sent.ticket)
    return answering.submit_sealed(box_of_open(current().boxes, form), form, tag, sent)
