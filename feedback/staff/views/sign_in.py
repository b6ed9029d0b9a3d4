"""Signing in: a one-time link first, a password afterwards."""

from time import monotonic

from argon2 import PasswordHasher
from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from feedback.database import writing
from feedback.errors import Refusal, TooMany
from feedback.instance import current, now
from feedback.limits import Limit
from feedback.staff import accounts, guard, sessions
from feedback.staff.forms import LinkForm, NewPasswordForm, PasswordForm
from feedback.staff.sessions import Visitor

Page = str | tuple[str, int] | Response

staff = Blueprint("staff", __name__, url_prefix="/staff")

_tries = Limit(burst=10, per_minute=5, clock=monotonic)


def hasher() -> PasswordHasher:
    """Argon2id at the library's cost, cheap where all data is made up."""
    return (
        PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
        if current().settings.made_up_data
        else PasswordHasher()
    )


@staff.get("/in")
def sign_in() -> Page:
    """Show both ways to sign in."""
    return _sign_in_page()


@staff.post("/in/link")
def trade_link() -> Page:
    """Trade a one-time link for a session."""
    form = LinkForm()
    if not form.validate():
        return _sign_in_page("Paste the code from your link first. Nothing was changed."), 422
    try:  # without a limit: 256 random bits are not guessed, and a limit would let anybody lock everybody out
        with writing(current().engine) as db:
            secret, visitor = sessions.trade(db, form.link.data, now())
    except Refusal as refusal:
        return _sign_in_page(refusal.message), refusal.status
    return _begin(secret, visitor)


@staff.post("/in/password")
def check_password() -> Page:
    """Sign in with e-mail address and password."""
    form = PasswordForm()
    if not form.validate():
        return _sign_in_page("Type both your e-mail address and your password. Nothing was changed."), 422
    _spend_try(form.email.data.strip().lower())
    try:
        with writing(current().engine) as db:
            account = accounts.check_password(db, form.email.data, form.password.data, hasher())
            visitor = Visitor(account.id, None)
            secret = sessions.begin(db, visitor, now())
            accounts.note(db, now(), account.email, "signed in")
    except Refusal as refusal:
        return _sign_in_page(refusal.message), refusal.status
    return _begin(secret, visitor)


@staff.route("/password", methods=["GET", "POST"])
def choose_password() -> Page:
    """Choose a password after the first sign-in, or a new one later."""
    if (elsewhere := guard.hr_only()) is not None:
        return elsewhere
    form, problem = NewPasswordForm(), None
    if form.validate_on_submit():
        try:
            with writing(current().engine) as db:
                account = db.merge(guard.account())
                accounts.set_password(account, form.password.data, hasher())
                accounts.note(db, now(), account.email, "chose a password")
            return redirect(url_for("programmes.overview"), code=303)
        except Refusal as refusal:
            problem = refusal.message
    page = render_template("staff/password.html", form=form, problem=problem, email=guard.account().email)
    return page, 422 if problem else 200


@staff.route("/out", methods=["GET", "POST"])
def sign_out() -> Page:
    """Ask, then end the session."""
    form = NewPasswordForm()
    if form.is_submitted():
        guard.forget()
        return redirect(url_for("staff.sign_in"), code=303)
    return render_template("staff/out.html", form=form)


def _begin(secret: str, visitor: Visitor) -> Response:
    guard.remember(secret)
    return redirect(url_for("room.screen" if visitor.room else "programmes.overview"), code=303)


def _sign_in_page(problem: str | None = None) -> str:
    return render_template("staff/sign_in.html", link=LinkForm(), password=PasswordForm(), problem=problem)


def _spend_try(name: str) -> None:
    if not _tries.allows(name):
        raise TooMany("Too many tries. Wait a minute, then try again.")
