"""With six words: was my answer counted, and take it back. A browser with script never sends the words."""

import secrets
from time import monotonic

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from feedback import language
from feedback.database import reading
from feedback.errors import TooMany
from feedback.instance import current
from feedback.language import _
from feedback.limits import Limit
from feedback.privacy import counted, phrases, stretching
from feedback.web import exempt_from_csrf
from feedback.wordlist import words
from surveys import answering, pages
from surveys.answering import OpenForm
from surveys.boxes import Box, BoxClosed
from surveys.filing import box_of_open
from surveys.programmes.models import CountedList
from surveys.views.form_pages import closed_page, found
from surveys.views.private_words import PhraseUnreadable, typed_phrase

Page = str | tuple[str, int] | Response

receipt = Blueprint("receipt", __name__, template_folder="../templates")
exempt_from_csrf(receipt)

_tries = Limit(burst=60, per_minute=120, clock=monotonic)


@receipt.get("/r/<code>/words")
def words_page(code: str) -> Page:
    """Six fresh words, for a browser that cannot draw its own. They are kept nowhere."""
    drawn = phrases.generate(words(), secrets.choice)
    offered = pages.languages(current().settings, language.chosen())
    page = {"code": found(code).code, "phrase": drawn, "languages": offered}
    return render_template("surveys/private_words.html", page=page)


@receipt.get("/r/<code>/receipt")
def ask(code: str) -> Page:
    """A place to type the six words."""
    form = found(code)
    return closed_page(form) if form.is_yet_to_open else _page(form)


@receipt.post("/r/<code>/receipt")
def answer(code: str) -> Page:
    """The same without script: the server stretches the words and forgets them."""
    form = _allowed(code)
    try:
        phrase = typed_phrase(request.form.get("words", ""))
    except PhraseUnreadable as refusal:
        return _page(form, problem=refusal.message), refusal.status
    if not phrase:
        return _page(form, problem=_("Type your six words first.")), 422
    shown = stretching.receipt(phrase, form.wave_digest)
    if request.form.get("action") == "withdraw":
        return _page(form, said=_withdrawn(form, shown))
    return _page(form, said=_seen(form, shown))


@receipt.post("/r/<code>/receipt/look")
def look(code: str) -> Response:
    """Whether what a finder finds lies in the box, while it is open; afterwards the published list tells."""
    form = _allowed(code)
    return Response(status=200 if _box(form).holds(_bytes()) else 404)


@receipt.post("/r/<code>/receipt/withdraw")
def withdraw(code: str) -> Response:
    """Take back the answer of whoever shows its receipt."""
    form, shown = _allowed(code), _bytes()
    return Response(status={"withdrawn": 200, "none": 404, "closed": 410}[_withdrawn(form, shown)])


def _page(form: OpenForm, said: str = "", problem: str = "") -> str:
    offered = pages.languages(current().settings, language.chosen())
    page = {
        "code": form.code,
        "programme": form.programme,
        "entry": form.entry,
        "open": form.wave_state == "open",
        "languages": offered,
        "said": said,
        "problem": problem,
    }
    return render_template("surveys/receipt.html", page=page)


def _withdrawn(form: OpenForm, shown: bytes) -> str:
    if form.wave_state != "open":
        return "closed"
    try:
        return "withdrawn" if answering.withdraw(_box(form), shown) else "none"
    except BoxClosed:
        return "closed"


def _seen(form: OpenForm, shown: bytes) -> str:
    if form.wave_state == "open":
        return "in" if _box(form).holds(stretching.finder(shown)) else "none"
    with reading(current().engine) as db:
        kept = db.get(CountedList, form.wave_id)
    if kept is None or not kept.body:
        return "few"
    return counted.standing(kept.body.decode(), shown).value


def _allowed(code: str) -> OpenForm:
    form = found(code)
    if not _tries.allows(form.code):
        raise TooMany(
            _("Too much is arriving for this form at once. Nothing was changed. Wait a minute, then try again.")
        )
    return form


def _box(form: OpenForm) -> Box:
    return box_of_open(current().boxes, form)


def _bytes() -> bytes:
    return request.get_data(cache=False)[: stretching.SIZE + 1]
