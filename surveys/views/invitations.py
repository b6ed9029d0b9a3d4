"""HR invites people: a list, its faults, the mail, reminders, codes as a file. Never who has fetched a ticket."""

import csv
import io
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse
from wtforms.fields import SelectChoice

from feedback.database import reading, writing
from feedback.errors import Refusal
from feedback.instance import current, now
from feedback.staff import accounts, guard
from surveys import mailing_job, pages
from surveys.filing import roster_of
from surveys.forms import AddressesForm, CodesForm
from surveys.mailing_job import Mailing
from surveys.programmes import life, planning
from surveys.programmes.models import Group, Wave
from surveys.tickets import address_list, inviting, issuing
from surveys.tickets.address_list import AddressList, Fault, ListRefused
from surveys.tickets.inviting import NotNow
from surveys.tickets.roster import Letter, Roster, State

Page = str | tuple[str, int] | BaseResponse

invitations = Blueprint(
    "invitations",
    __name__,
    url_prefix="/staff/programmes/<slug>/<wave>/invitations",
    template_folder="../templates",
)
invitations.before_request(guard.hr_only)

MOST_FAULTS_SHOWN = 50
AGAIN = {"": None, "refused": State.REFUSED, "unknown": State.UNKNOWN}


@dataclass(frozen=True)
class Tried:
    """What the page is shown with after something did not go through."""

    addresses: AddressesForm | None = None
    codes: CodesForm | None = None
    faults: Sequence[Fault] = ()
    problem: str = ""


@invitations.get("")
def show(slug: str, wave: str) -> Page:
    """The list, where its mail stands, and what can be done next."""
    return _page(slug, wave, Tried())


@invitations.post("/list")
def add(slug: str, wave: str) -> Page:
    """Put people on the list: all of them, or nobody until the faults are mended or left out."""
    form = AddressesForm()
    try:
        with writing(current().engine) as db:
            read, added = _add(db, life.wave_of(planning.find(db, slug), wave), form)
    except ListRefused as refusal:
        return _page(slug, wave, Tried(addresses=form, problem=refusal.message)), refusal.status
    if added is None:
        return _page(slug, wave, Tried(addresses=form, faults=read.faults)), 422
    told = {"added": str(added), "repeats": str(read.repeats), "left_out": str(len(read.faults))}
    return redirect(f"{url_for('invitations.show', slug=slug, wave=wave)}?{urlencode(told)}", code=303)


@invitations.post("/send")
def send(slug: str, wave: str) -> Page:
    """Mail everybody who waits; those whose mail was refused or broke off only when HR says so."""
    again = AGAIN.get(request.form.get("again", ""))
    return _mail(slug, wave, lambda: mailing_job.invite(current(), slug, wave, again), "began to mail invitations")


@invitations.post("/remind")
def remind(slug: str, wave: str) -> Page:
    """Mail everybody on the list, whoever has a ticket or not."""
    rounds = request.form.get("rounds", type=int, default=-1)
    return _mail(slug, wave, lambda: mailing_job.remind(current(), slug, wave, rounds), "began to mail a reminder")


@invitations.post("/codes")
def codes(slug: str, wave: str) -> Page:
    """Codes to be handed out by other ways, as a file, once."""
    form = CodesForm()
    with reading(current().engine) as db:
        form.among.choices = _groups(life.wave_of(planning.find(db, slug), wave))
    if not form.validate():
        return _page(slug, wave, Tried(codes=form)), 422
    with writing(current().engine) as db:
        chosen = life.wave_of(planning.find(db, slug), wave)
        group = next(each for each in chosen.programme.groups if each.id == form.among.data)
        made = inviting.make_codes(_roster(chosen), chosen, group, form.number.data, secrets.token_bytes)
        _note(db, f"made {len(made)} codes for {group.name} in the wave {wave} of {slug}")
        return _file(_links(chosen, group, made), f"{slug}-{wave}-codes.csv")


def _page(slug: str, wave: str, tried: Tried) -> str:
    with reading(current().engine) as db:
        chosen = life.wave_of(planning.find(db, slug), wave)
        if chosen.programme.entry != "invitations":
            raise NotNow(f"People do not come into “{chosen.programme.name}” by invitations.")
        addresses, code_form = tried.addresses or AddressesForm(), tried.codes or CodesForm()
        addresses.group.choices, code_form.among.choices = _groups(chosen, "as the lines say"), _groups(chosen)
        return render_template(
            "surveys/invitations.html",
            page=_standing(chosen, _roster(chosen)),
            form=addresses,
            code_form=code_form,
            faults=tried.faults[:MOST_FAULTS_SHOWN],
            more_faults=max(0, len(tried.faults) - MOST_FAULTS_SHOWN),
            problem=tried.problem,
            told={name: request.args.get(name, type=int) for name in ("added", "repeats", "left_out")},
        )


def _standing(wave: Wave, roster: Roster) -> dict[str, object]:
    """What HR may know: how many were invited, and where the mail stands. Nothing of what they did with it."""
    programme, mailing = wave.programme, roster.is_mailing
    return {
        "programme": programme.name,
        "slug": programme.slug,
        "wave": wave.kind,
        "label": pages.wave_label(wave.kind),
        "state": wave.state,
        "fetching": issuing.is_fetching(wave),
        "invited": roster.invited(),
        "addresses": len(roster.addresses()),
        "least": life.gate(programme),
        "mail": roster.states(Letter.INVITATION),
        "reminders": roster.states(Letter.REMINDER),
        "rounds": roster.rounds,
        "refused": roster.refused(),
        "mailing": mailing,
        "can_mail": current().settings.smtp is not None,
        "over": inviting.over_headcount(programme.groups, roster),
    }


def _add(db: Session, wave: Wave, form: AddressesForm) -> tuple[AddressList, int | None]:
    """What was read, and how many were added; none are while there are faults that HR has not left out."""
    inviting.check_list_open(wave)
    form.group.choices, roster = _groups(wave, "as the lines say"), _roster(wave)
    read = _read(form, wave, roster)
    if read.faults and not form.leave_out.data:
        return read, None
    added = roster.add(read.people)
    _note(db, f"put {added} people on the list of the wave {wave.kind} of {wave.programme.name}")
    return read, added


def _read(form: AddressesForm, wave: Wave, roster: Roster) -> AddressList:
    """The list of the file, else of the field; it stands in the field afterwards, to be mended there."""
    if form.file.data:
        form.people.data = address_list.decode(form.file.data.read())
    groups = {group.name: group.id for group in wave.programme.groups}
    otherwise = form.group.data if form.group.data in groups.values() else ""
    read = address_list.read(form.people.data or "", groups, otherwise, roster.addresses())
    if not (read.people or read.repeats or read.faults):
        raise ListRefused("The list is empty. Paste addresses or choose a file. Nothing was stored.")
    return read


def _mail(slug: str, wave: str, mailing: Callable[[], Mailing], what: str) -> Page:
    try:
        mailing().send_in_background()
    except Refusal as refusal:
        return _page(slug, wave, Tried(problem=refusal.message)), refusal.status
    with writing(current().engine) as db:
        _note(db, f"{what} of the wave {wave} of {slug}")
    return redirect(url_for("invitations.show", slug=slug, wave=wave), code=303)


def _groups(wave: Wave, otherwise: str = "") -> list[SelectChoice]:
    groups = [SelectChoice(group.id, group.name) for group in wave.programme.groups]
    return [SelectChoice("", otherwise), *groups] if otherwise and len(groups) > 1 else groups


def _roster(wave: Wave) -> Roster:
    return roster_of(current().rosters, wave.id)


def _links(wave: Wave, group: Group, made: list[bytes]) -> str:
    sender, written = mailing_job.sender(current(), wave), io.StringIO()
    rows = [("group", "link"), *((group.name, sender.ticket_link(group.id, code)) for code in made)]
    csv.writer(written).writerows(rows)
    return written.getvalue()


def _file(content: str, name: str) -> Response:
    response = Response("\ufeff" + content, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _note(db: Session, what: str) -> None:
    accounts.note(db, now(), guard.account().email, what)
