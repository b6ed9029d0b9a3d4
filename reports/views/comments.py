"""The reader of the comments: sees each, clears, shortens or drops it, and lets the whole lot out at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import SystemRandom

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.database import forgetting, reading
from feedback.errors import Refusal
from feedback.instance import current, now
from feedback.staff import accounts, guard
from feedback.staff.models import Account
from reports import publishing
from reports.comments import lots
from reports.comments.lots import Decision, ParaphraseRefused, Written
from reports.comments.models import CommentLot
from reports.comments.patterns import Piece, pieces
from surveys import texts
from surveys.programmes import planning
from surveys.programmes.models import Programme

Page = str | tuple[str, int] | Response

comments = Blueprint(
    "comments", __name__, url_prefix="/staff/programmes/<slug>/<wave>/comments", template_folder="../templates"
)
comments.before_request(guard.hr_only)

ON_A_PAGE = 25


class NotTheReader(Refusal):
    """Only the account that was named before the first wave reads comments."""

    status = 403


@dataclass(frozen=True)
class Shown:
    """One comment on the page, in pieces; ``problem`` says what is wrong with the paraphrase that was ``typed``."""

    id: str
    number: int
    pieces: Sequence[Piece]
    decision: str
    typed: str
    problem: str


@comments.get("")
def read(slug: str, wave: str) -> Page:
    """The comments that are not released yet, for their reader alone."""
    with reading(current().engine) as db:
        return _page(db, _programme_of_reader(db, slug), wave)


@comments.post("/<comment_id>")
def decide(slug: str, wave: str, comment_id: str) -> Page:
    """Clear a comment, shorten it to a paraphrase, or drop it."""
    typed, decision = request.form.get("paraphrase", ""), _decision(request.form.get("decision", ""))
    try:
        with forgetting(current().engine) as db:
            programme = _programme_of_reader(db, slug)
            lots.decide(db, _lot(db, programme, wave), comment_id, decision, _key(), paraphrase=typed)
    except ParaphraseRefused as refusal:
        with reading(current().engine) as db:
            page = _page(db, _programme_of_reader(db, slug), wave, (comment_id, typed[:2000], refusal.message))
        return page, refusal.status
    return redirect(url_for(".read", slug=slug, wave=wave, page=_number(), _anchor=f"after-{comment_id}"), code=303)


@comments.post("/release")
def release(slug: str, wave: str) -> Page:
    """Let the decided lot out, and write it into the ledger; the originals are destroyed."""
    with forgetting(current().engine) as db:
        programme = _programme_of_reader(db, slug)
        released = lots.release(db, _lot(db, programme, wave), _key(), SystemRandom().shuffle)
        seed = current().key_for(publishing.KEY)
        publishing.record(db, kind="comments", programme_id=programme.id, wave_kind=wave, body=released.body, seed=seed)
        accounts.note(db, now(), guard.account().email, f"released the comments of {programme.name}, {wave}")
    return redirect(url_for("reports.show", slug=slug, wave=wave), code=303)


@comments.post("/give-up")
def give_up(slug: str, wave: str) -> Page:
    """Destroy a decided lot of which too little is left to be shown."""
    with forgetting(current().engine) as db:
        programme = _programme_of_reader(db, slug)
        lots.give_up(db, _lot(db, programme, wave), _key())
        accounts.note(db, now(), guard.account().email, f"destroyed the comments of {programme.name}, {wave}")
    return redirect(url_for(".read", slug=slug, wave=wave), code=303)


def _programme_of_reader(db: Session, slug: str) -> Programme:
    programme = planning.find(db, slug)
    if programme.reader_id != guard.account().id:
        raise NotTheReader("Only the person who was named to read the comments sees them. Nothing is shown here.")
    return programme


def _lot(db: Session, programme: Programme, wave: str) -> CommentLot:
    lot = lots.find(db, programme.id, wave)
    if lot is None:
        raise lots.LotRefused("No comments have been taken in for this report. They are, when it is published.")
    return lot


def _page(db: Session, programme: Programme, wave: str, problem: tuple[str, str, str] = ("", "", "")) -> str:
    lot = _lot(db, programme, wave)
    written = lots.read(db, lot, _key())
    of = max(1, -(-len(written) // ON_A_PAGE))
    number = min(_number(), of)
    roster, first = _roster(db, programme), (number - 1) * ON_A_PAGE
    here = enumerate(written[first : first + ON_A_PAGE], start=first + 1)
    return render_template(
        "reports/comments.html",
        programme=programme,
        wave=wave,
        lot=lot,
        shown=[_shown(place, each, roster, problem) for place, each in here],
        number=number,
        of=of,
        total=len(written),
        decided=sum(each.decision is not None for each in written),
        showable=lots.showable(written),
        least=lots.IN_FORCE.comments,
        most=texts.MOST,
    )


def _shown(number: int, written: Written, roster: Sequence[str], problem: tuple[str, str, str]) -> Shown:
    of, typed, message = problem
    wrong = of == written.id
    return Shown(
        id=written.id,
        number=number,
        pieces=pieces(written.text, roster),
        decision=written.decision.value if written.decision else "",
        typed=typed if wrong else written.text,
        problem=message if wrong else "",
    )


def _roster(db: Session, programme: Programme) -> list[str]:
    """Words that name somebody's place, or somebody of the staff."""
    places = {name for group in programme.groups for name in (group.name, group.site)}
    return [*sorted(places), *db.scalars(select(Account.name))]


def _decision(value: str) -> Decision:
    try:
        return Decision(value)
    except ValueError:
        raise lots.LotRefused("Choose whether to clear, shorten or drop the comment. Nothing was changed.") from None


def _number() -> int:
    given = request.values.get("page", "1")
    return max(1, int(given)) if given.isascii() and given.isdigit() and len(given) < 6 else 1


def _key() -> bytes:
    return current().key_for(lots.KEY)
