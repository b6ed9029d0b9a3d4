"""The facilitator's screen: how to get to the form, and its opening and closing. Never an answer."""

from time import time

import segno
from flask import Blueprint, redirect, render_template, url_for
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.database import reading, writing
from feedback.errors import NotFound
from feedback.instance import current, now
from feedback.language import _
from feedback.privacy import descriptor
from feedback.staff import accounts, guard
from surveys import pages
from surveys.filing import SHOWN, box_of
from surveys.programmes import life
from surveys.programmes.models import Form, Wave
from surveys.roughcount import RoughCount

Page = str | tuple[str, int] | Response

room = Blueprint("room", __name__, url_prefix="/staff/room", template_folder="../templates")
room.before_request(guard.room_only)

_clock = time


@room.get("")
def screen() -> Page:
    """The wall of the room."""
    with reading(current().engine) as db:
        form = _form(db)
        return render_template("surveys/room.html", page=_page(form), form=FlaskForm())


@room.post("/open")
def open_form() -> Page:
    """Let the group answer."""
    with writing(current().engine) as db:
        form = _form_of_the_room(db)
        life.open_form(form, box_of(current().boxes, form))
        accounts.note(db, now(), "facilitator", f"opened the form {form.wave.kind} of {form.group.name}")
    return redirect(url_for("room.screen"), code=303)


@room.post("/close")
def close_form() -> Page:
    """Stop taking answers for now."""
    with writing(current().engine) as db:
        form = _form_of_the_room(db)
        life.close_form(form, box_of(current().boxes, form))
        accounts.note(db, now(), "facilitator", f"closed the form {form.wave.kind} of {form.group.name}")
    return redirect(url_for("room.screen"), code=303)


def _form_of_the_room(db: Session) -> Form:
    """A form that opens and closes in the room: answering by ticket begins for all at once, or the first is known."""
    form = _form(db)
    if form.wave.programme.entry == "invitations":
        raise life.WaveRefused(_("HR opens this form, for all groups at once. Nothing was changed."))
    return form


def _form(db: Session) -> Form:
    """The form of the round that is going on, else of the next one, else of the last."""
    forms = db.scalars(select(Form).join(Wave).where(Form.group_id == guard.room()).order_by(Wave.position)).all()
    if not forms:
        raise NotFound(_("The group of this room is gone. Ask HR for a new link."))
    for state in ("open", "draft"):
        if going_on := next((form for form in forms if form.wave.state == state), None):
            return going_on
    return forms[-1]


def _page(form: Form) -> dict[str, object]:
    settings, programme = current().settings, form.wave.programme
    address = settings.base_url.rstrip("/")
    link = segno.make(f"{address}/r/{form.code}{_fragment(form)}", error="m", micro=False)
    return {
        "programme": programme.name,
        "group": form.group.name,
        "wave_label": pages.wave_label(form.wave.kind),
        "address": f"{address.partition('://')[2]}/r",
        "code": f"{form.code[:4]}-{form.code[4:]}",
        "qr": link.svg_inline(border=2, lineclass=None, svgclass=None, omitsize=True),
        "fingerprint": descriptor.spoken(life.digest_of(form.wave)) if form.wave.descriptor else "",
        "way": programme.entry,
        "state": form.state,
        "count_line": _count_line(form, programme.k),
        "can_open": form.state != "open" and form.wave.state == "open" and programme.entry != "invitations",
        "can_close": form.state == "open" and programme.entry != "invitations",
    }


def _fragment(form: Form) -> str:
    """The wave's fingerprint, which only the phone sees: it refuses any other round than this."""
    return f"#{descriptor.in_fragment(life.digest_of(form.wave))}" if form.wave.descriptor else ""


def _count_line(form: Form, k: int) -> str:
    if form.wave.state == "draft":
        return _("HR has not opened this round of questions yet. You can open the form here as soon as it has.")
    if form.wave.state != "open":
        return _("HR has closed this round of questions. Thank you for asking.")
    shown = RoughCount(current().boxes / SHOWN, _clock).of(form.code, k, box_of(current().boxes, form).count)
    if shown is None:
        return _("Fewer than %(k)s answers so far. No smaller number is shown.") % {"k": k}
    return _("At least %(n)s answers. The count moves in steps of 5 and a few minutes late, to match no one.") % {
        "n": shown
    }
