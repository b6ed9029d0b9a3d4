"""Who may see a staff page. Every staff blueprint names its guard; a test walks them all."""

from datetime import datetime, timedelta

from flask import g, redirect, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from feedback.database import reading, writing
from feedback.instance import current, now
from feedback.staff import sessions
from feedback.staff.models import Account
from feedback.staff.sessions import Visitor

SECRET = "secret"  # noqa: S105  # the name of the cookie's field, not a secret
_TOUCH_AFTER = timedelta(minutes=1)


def hr_only() -> BaseResponse | None:
    """Let a signed-in account pass; send everybody else to the sign-in page."""
    visitor = _visitor()
    if visitor is None or visitor.account_id is None:
        return redirect(url_for("staff.sign_in"))
    with reading(current().engine) as db:
        account = db.get(Account, visitor.account_id)
    if account is None:
        return redirect(url_for("staff.sign_in"))
    g.account = account
    if account.password_hash is None and request.endpoint != "staff.choose_password":
        return redirect(url_for("staff.choose_password"))
    return None


def room_only() -> BaseResponse | None:
    """Let the facilitator of one group pass; ``g.room`` is that group's id."""
    visitor = _visitor()
    if visitor is None or visitor.room is None:
        return redirect(url_for("staff.sign_in"))
    g.room = visitor.room
    return None


def remember(secret: str) -> None:
    """Put the session's secret into the cookie of a fresh session."""
    session.clear()
    session[SECRET] = secret


def forget() -> None:
    """End the session on both sides."""
    secret = session.pop(SECRET, None)
    session.clear()
    if secret:
        with writing(current().engine) as db:
            sessions.end(db, secret)


def account() -> Account:
    """The account behind this request; only inside pages that ``hr_only`` guards."""
    found: Account = g.account
    return found


def room() -> str:
    """The group behind this request; only inside pages that ``room_only`` guards."""
    return str(g.room)


def _visitor() -> Visitor | None:
    secret = session.get(SECRET)
    if not secret:
        return None
    moment = now()
    with reading(current().engine) as db:
        visitor = sessions.find(db, secret, moment)
    if visitor is not None:
        _touch(secret, moment)
    return visitor


def _touch(secret: str, moment: datetime) -> None:
    last = session.get("touched", 0.0)
    if moment.timestamp() - last > _TOUCH_AFTER.total_seconds():
        with writing(current().engine) as db:
            sessions.touch(db, secret, moment)
        session["touched"] = moment.timestamp()
